//! What is other than usual, in a few words each.

use std::time::Duration;

use super::{Deck, GainChoice, Marks, Sleep};
use crate::locale::Locale;
use crate::player::{Applied, GainSource, Speed};
use crate::text;

impl Deck {
    /// What is done to the sound and when it will end, as far as it is not the usual: the most important first.
    #[must_use]
    pub fn status(&self, locale: &Locale) -> Vec<String> {
        let parts = [
            self.ending(locale),
            self.marked(),
            self.speed(locale),
            self.loudness(locale),
            (!self.tuning.equalizer.is_flat()).then(|| locale.text("sound.equalizer-short").to_owned()),
            self.crossfade(locale),
        ];
        parts.into_iter().flatten().collect()
    }

    fn ending(&self, locale: &Locale) -> Option<String> {
        match self.sleep {
            Some(Sleep::Now) => Some(locale.text("sound.sleep-now").to_owned()),
            _ if self.stops_after => Some(locale.text("sound.stop-after").to_owned()),
            Some(Sleep::At(_)) => {
                let minutes = minutes(self.sleep_left().unwrap_or_default());
                Some(locale.fill("sound.sleep-left", &[("minutes", &minutes.to_string())]))
            }
            None => None,
        }
    }

    fn marked(&self) -> Option<String> {
        match self.marks {
            Marks::None => None,
            Marks::From(from) => Some(format!("A–B {}–", text::clock(from))),
            Marks::Between(from, to) => Some(format!("A–B {}–{}", text::clock(from), text::clock(to))),
        }
    }

    fn speed(&self, locale: &Locale) -> Option<String> {
        let speed = self.tuning.speed;
        (speed != Speed::NORMAL).then(|| format!("{}×", decimal(speed.factor(), 2, locale)))
    }

    /// The gain in force for what is heard, if `ReplayGain` is on.
    #[must_use]
    pub fn loudness(&self, locale: &Locale) -> Option<String> {
        if self.tuning.replay_gain == GainChoice::Off {
            return None;
        }
        let is_measuring = self.heard.as_ref().is_some_and(|heard| self.is_measuring(&heard.playable.path));
        let key = match self.gain.map(|Applied { from, .. }| from) {
            Some(GainSource::Tags) => "sound.gain",
            Some(GainSource::Measured) => "sound.gain-measured",
            Some(GainSource::Unknown) if is_measuring => "sound.gain-measuring",
            Some(GainSource::Unknown) => "sound.gain-unknown",
            None if self.is_withheld() => "sound.gain-measuring",
            None => "sound.gain-on",
        };
        let gain = self.gain.map_or(0.0, |applied| applied.gain);
        Some(locale.fill(key, &[("gain", &signed(gain, locale))]))
    }

    fn crossfade(&self, locale: &Locale) -> Option<String> {
        let length = self.tuning.crossfade;
        (!length.is_zero()).then(|| locale.fill("sound.crossfade-short", &[("seconds", &seconds(length, locale))]))
    }
}

/// Minutes as one counts what is left: the last one is 1 until it is over.
#[must_use]
pub fn minutes(left: Duration) -> u64 {
    left.as_millis().div_ceil(60_000) as u64
}

/// A length in seconds, with as many decimals as it needs.
#[must_use]
pub fn seconds(length: Duration, locale: &Locale) -> String {
    decimal(length.as_secs_f64(), 1, locale)
}

/// A gain in dB with its sign and one decimal: `−7.2`, `+3.0`, `0.0`.
#[must_use]
pub fn signed(gain: f32, locale: &Locale) -> String {
    let rounded = (gain * 10.0).round() / 10.0;
    // Minus zero is none.
    let words = if rounded == 0.0 { "0.0".to_owned() } else { format!("{rounded:+.1}") };
    locale.written(&words)
}

/// A gain in dB with its sign and no more decimals than it needs: `−7.2`, `+3`, `0`.
#[must_use]
pub fn level(gain: f32, locale: &Locale) -> String {
    let words = signed(gain, locale);
    words.strip_suffix(".0").or_else(|| words.strip_suffix(",0")).map(str::to_owned).unwrap_or(words)
}

/// A number with at most `places` decimals, none of them for nothing.
fn decimal(number: f64, places: usize, locale: &Locale) -> String {
    let words = format!("{number:.places$}");
    let words = if words.contains('.') { words.trim_end_matches('0').trim_end_matches('.') } else { &words };
    locale.written(words)
}
