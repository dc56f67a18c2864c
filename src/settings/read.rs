//! From the text of a `config.toml` to [`Settings`]: strict, and all problems at once.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::path::Anchors;
use super::{Problem, Settings};
use crate::locale::Language;

const KEYS: [&str; 20] = [
    "files",
    "catalogue",
    "language",
    "output",
    "rate",
    "sample_format",
    "volume",
    "replaygain",
    "preamp",
    "prevent_clipping",
    "crossfade",
    "equalizer",
    "mouse",
    "theme",
    "colors",
    "ascii",
    "spectrum",
    "fps",
    "art",
    "keys",
];

/// Sample rates in Hz that outputs may have.
const RATES: RangeInclusive<i64> = 8_000..=384_000;

/// Problems that are told one by one; to find the line of each costs a walk through the text.
pub(super) const TOLD: usize = 100;

/// The words of `replaygain`.
const GAIN_MODES: [&str; 4] = ["off", "track", "album", "auto"];
/// The words of `sample_format`.
const SAMPLE_FORMATS: [&str; 4] = ["s16", "s24", "s32", "f32"];
/// The words of `theme`.
const THEMES: [&str; 5] = ["terminal", "dark", "light", "contrast", "cover"];
/// The words of `colors`.
const COLORS: [&str; 5] = ["auto", "24bit", "256", "16", "none"];
/// In dB.
const PREAMP: RangeInclusive<f64> = -15.0..=15.0;
/// In seconds.
const CROSSFADE: RangeInclusive<f64> = 0.0..=12.0;
/// Of one band, in dB.
const BAND: RangeInclusive<f64> = -12.0..=12.0;

/// Frames of the screen a second.
const FPS: RangeInclusive<i64> = 1..=30;

/// The words of `art`.
const ARTS: [&str; 3] = ["auto", "blocks", "off"];

type Value<'a> = Spanned<DeValue<'a>>;

/// The settings as far as they can be read, and what is wrong, in the order of the lines.
pub(super) fn read(text: &str, anchors: &Anchors<'_>) -> (Settings, Vec<Problem>) {
    let mut settings = Settings::default();
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            return (settings, vec![Problem::at(text, at, error.message().lines().next().unwrap_or_default())]);
        }
    };
    let mut problems: Vec<(usize, String)> = Vec::new();
    for (key, value) in table.get_ref() {
        let name = key.get_ref().as_ref();
        if let Err(faults) = set(&mut settings, name, value, anchors, text) {
            let start = if KEYS.contains(&name) { None } else { Some(key.span().start) };
            problems.extend(faults.into_iter().map(|(at, message)| (start.unwrap_or(at), message)));
        }
    }
    problems.sort_by_key(|(at, _)| *at);
    let more = problems.len().saturating_sub(TOLD);
    if let Some((_, last)) = problems.get_mut(TOLD).filter(|_| more > 1) {
        *last = format!("from here on {more} more are wrong");
    }
    let problems = problems.iter().take(TOLD + 1).map(|(at, message)| Problem::at(text, *at, message)).collect();
    (settings, problems)
}

type Faults = Vec<(usize, String)>;

fn set(settings: &mut Settings, key: &str, value: &Value<'_>, anchors: &Anchors<'_>, text: &str) -> Result<(), Faults> {
    match key {
        "files" => settings.files = paths(value, anchors)?,
        "catalogue" => settings.catalogue = Some(path(value, anchors)?),
        "language" => settings.language = Some(language(value)?),
        "output" => settings.output = Some(word(value, "output = \"auto\"")?.to_owned()),
        "rate" => settings.rate = Some(rate(value)?),
        "sample_format" => settings.sample_format = Some(one_of(value, "sample_format", &SAMPLE_FORMATS)?),
        "volume" => settings.volume = Some(volume(value)?),
        "replaygain" => settings.replaygain = Some(one_of(value, "replaygain", &GAIN_MODES)?),
        "preamp" => settings.preamp = Some(within(value, PREAMP, "preamp is a number of dB")? as f32),
        "prevent_clipping" => {
            let on = value.get_ref().as_bool();
            let on = on.ok_or_else(|| fault(value, "prevent_clipping is true or false, without quotes"))?;
            settings.prevent_clipping = Some(on);
        }
        "crossfade" => {
            let seconds = within(value, CROSSFADE, "crossfade is a number of seconds")?;
            settings.crossfade = Some(Duration::from_secs_f64(seconds));
        }
        "equalizer" => settings.equalizer = Some(bands(value)?),
        "mouse" => {
            let on = value.get_ref().as_bool();
            settings.mouse = on.ok_or_else(|| fault(value, "mouse is true or false, without quotes"))?;
        }
        "theme" => settings.theme = Some(one_of(value, "theme", &THEMES)?),
        "colors" => settings.colors = Some(one_of(value, "colors", &COLORS)?).filter(|colors| colors != "auto"),
        "ascii" => {
            let on = value.get_ref().as_bool();
            settings.ascii = Some(on.ok_or_else(|| fault(value, "ascii is true or false, without quotes"))?);
        }
        "keys" => settings.keys = super::keys::read(value, text)?,
        "spectrum" => {
            let on = value.get_ref().as_bool();
            settings.spectrum = on.ok_or_else(|| fault(value, "spectrum is true or false, without quotes"))?;
        }
        "fps" => {
            let fps = integer(value).filter(|fps| FPS.contains(fps)).and_then(|fps| u8::try_from(fps).ok());
            settings.fps = fps.ok_or_else(|| fault(value, "fps is a whole number from 1 to 30, without quotes"))?;
        }
        "art" => settings.art = Some(one_of(value, "art", &ARTS)?),
        unknown => return Err(fault(value, &unknown_key(unknown))),
    }
    Ok(())
}

fn fault(value: &Value<'_>, message: &str) -> Faults {
    vec![(value.span().start, message.to_owned())]
}

fn unknown_key(unknown: &str) -> String {
    let nearest = KEYS.into_iter().max_by(|a, b| {
        let likeness = |key: &str| strsim::jaro_winkler(key, &unknown.to_lowercase());
        likeness(a).total_cmp(&likeness(b))
    });
    let is_near = |key: &&str| strsim::jaro_winkler(key, &unknown.to_lowercase()) > 0.75;
    let advice = match nearest.filter(is_near) {
        Some(key) => format!("did you mean `{key}`?"),
        None => format!("the keys are {}", KEYS.join(", ")),
    };
    format!("there is no key `{unknown}`; {advice}")
}

fn word<'a>(value: &'a Value<'_>, example: &str) -> Result<&'a str, Faults> {
    let word = value.get_ref().as_str().map(str::trim).filter(|word| !word.is_empty());
    word.ok_or_else(|| fault(value, &format!("write a text in quotes: {example}")))
}

fn path(value: &Value<'_>, anchors: &Anchors<'_>) -> Result<std::path::PathBuf, Faults> {
    let Some(text) = value.get_ref().as_str() else { return Err(fault(value, "write a path in quotes")) };
    anchors.resolve(text).map_err(|message| fault(value, &message))
}

fn paths(value: &Value<'_>, anchors: &Anchors<'_>) -> Result<Vec<std::path::PathBuf>, Faults> {
    let Some(list) = value.get_ref().as_array() else {
        return Err(fault(value, "files is a list of paths in quotes: files = [\"~/Music/OST\"]"));
    };
    let (mut paths, mut faults) = (Vec::new(), Faults::new());
    for entry in list {
        match path(entry, anchors) {
            Ok(path) => paths.push(path),
            Err(fault) => faults.extend(fault),
        }
    }
    if faults.is_empty() { Ok(paths) } else { Err(faults) }
}

fn language(value: &Value<'_>) -> Result<Language, Faults> {
    let code = value.get_ref().as_str();
    code.and_then(Language::from_code).ok_or_else(|| {
        let codes = Language::ALL.map(|language| format!("\"{}\"", language.code()));
        fault(value, &format!("the languages are {}", codes.join(" and ")))
    })
}

fn integer(value: &Value<'_>) -> Option<i64> {
    let number = value.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

fn rate(value: &Value<'_>) -> Result<String, Faults> {
    let number = match value.get_ref().as_str() {
        Some(word @ ("auto" | "file")) => return Ok(word.to_owned()),
        Some(text) => text.parse().ok(),
        None => integer(value),
    };
    number.filter(|rate| RATES.contains(rate)).map(|rate| rate.to_string()).ok_or_else(|| {
        fault(value, &format!("rate is \"auto\", \"file\" or a number of Hz from {} to {}", RATES.start(), RATES.end()))
    })
}

fn volume(value: &Value<'_>) -> Result<u8, Faults> {
    let volume = integer(value).and_then(|volume| u8::try_from(volume).ok()).filter(|volume| *volume <= 100);
    volume.ok_or_else(|| fault(value, "volume is a whole number from 0 to 100, in percent"))
}

/// One of these words.
fn one_of(value: &Value<'_>, key: &str, words: &[&str]) -> Result<String, Faults> {
    let word = value.get_ref().as_str().map(str::trim).filter(|word| words.contains(word));
    word.map(str::to_owned).ok_or_else(|| {
        let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        fault(value, &format!("{key} is one of {}", words.join(", ")))
    })
}

/// A number, with or without decimals.
fn number(value: &Value<'_>) -> Option<f64> {
    let decimal = value.get_ref().as_float().and_then(|number| number.as_str().parse().ok());
    decimal.or_else(|| integer(value).map(|number| number as f64))
}

/// A number within bounds; `what` begins the message about another.
fn within(value: &Value<'_>, bounds: RangeInclusive<f64>, what: &str) -> Result<f64, Faults> {
    let number = number(value).filter(|number| bounds.contains(number));
    number.ok_or_else(|| fault(value, &format!("{what} from {} to {}, without quotes", bounds.start(), bounds.end())))
}

/// The gains of the equaliser.
fn bands(value: &Value<'_>) -> Result<[f32; 10], Faults> {
    let wrong = || fault(value, "equalizer is a list of ten numbers of dB, the lowest band first: [0, 0, 3, …]");
    let list = value.get_ref().as_array().ok_or_else(wrong)?;
    let mut bands = Vec::new();
    for entry in list {
        bands.push(within(entry, BAND, "a band of the equaliser is a number of dB")? as f32);
    }
    bands.try_into().map_err(|_| wrong())
}
