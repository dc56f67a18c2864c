//! `keys`: the table of keys as it is in force, to read or to paste into `config.toml`.

use std::io::{self, BufWriter, Write};

use super::{Context, Error, FAILURE, KeysFormat, SUCCESS};
use crate::keymap::{self, Keyed, Keymap};
use crate::locale::Locale;
use crate::text;

/// Prints the table.
pub fn print(context: &Context, format: KeysFormat) -> Result<u8, Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        KeysFormat::Text => plain(&context.keymap(), &context.locale, &mut out)?,
        KeysFormat::Toml => toml(&context.keymap(), &context.locale, &mut out)?,
    }
    out.flush()?;
    Ok(if context.is_flawed { FAILURE } else { SUCCESS })
}

/// The rows of every place, in the order of the table.
fn places(keymap: &Keymap) -> impl Iterator<Item = (keymap::Context, Vec<&Keyed>)> {
    keymap::Context::ALL.into_iter().filter_map(|place| {
        let rows: Vec<&Keyed> = keymap.rows().iter().filter(|row| row.binding.context == place).collect();
        (!rows.is_empty()).then_some((place, rows))
    })
}

fn words(row: &Keyed, locale: &Locale) -> String {
    locale.text(&format!("key.{}", row.binding.text)).to_owned()
}

fn plain(keymap: &Keymap, locale: &Locale, out: &mut impl Write) -> io::Result<()> {
    let keys = |row: &Keyed| if row.keys.is_empty() { "–".to_owned() } else { row.names().join(", ") };
    let widest = |width: &dyn Fn(&Keyed) -> usize| keymap.rows().iter().map(width).max().unwrap_or(0);
    let name_width = widest(&|row| row.binding.text.len());
    let keys_width = widest(&|row| text::width(&keys(row)));
    for (place, rows) in places(keymap) {
        writeln!(out, "{} – {}", place.name(), locale.text(&format!("keys.{}", place.name())))?;
        for row in rows {
            let (name, keys) = (text::fit(row.binding.text, name_width), text::fit(&keys(row), keys_width));
            writeln!(out, "  {name}  {keys}  {}", words(row, locale))?;
        }
        writeln!(out)?;
    }
    for line in ["keys.how-1", "keys.how-2"] {
        writeln!(out, "{}", locale.text(line))?;
    }
    Ok(())
}

fn toml(keymap: &Keymap, locale: &Locale, out: &mut impl Write) -> io::Result<()> {
    for (index, (place, rows)) in places(keymap).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "# {}\n[keys.{}]", locale.text(&format!("keys.{}", place.name())), place.name())?;
        for row in rows {
            let keys: Vec<String> = row.names().iter().map(|name| format!("{name:?}")).collect();
            writeln!(out, "{} = [{}] # {}", row.binding.text, keys.join(", "), words(row, locale))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::locale::Language;
    use crate::settings::Settings;

    fn pasted(keymap: &Keymap, language: Language) -> Keymap {
        let mut text = Vec::new();
        toml(keymap, &Locale::new(language), &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let settings = Settings::parse(&text, Path::new("/x/config.toml"), Path::new("/x")).unwrap();
        Keymap::with(&settings.keys).unwrap_or_else(|problems| panic!("{problems:#?}"))
    }

    #[test]
    fn what_is_printed_can_be_pasted() {
        let settings = "[keys]\npause = ['ctrl-p', '\"', '\\']\nnormal-speed = []\nshow-film = ['g f f', \"'\"]\n[keys.help]\nclose = ['alt-x', 'esc']";
        let settings = Settings::parse(settings, Path::new("/x/config.toml"), Path::new("/x")).unwrap();
        let own = Keymap::with(&settings.keys).unwrap_or_else(|problems| panic!("{problems:#?}"));
        for keymap in [Keymap::default(), own] {
            for language in Language::ALL {
                let names = |keymap: &Keymap| keymap.rows().iter().map(Keyed::names).collect::<Vec<_>>();
                assert_eq!(names(&pasted(&keymap, language)), names(&keymap));
            }
        }
    }

    #[test]
    fn every_place_has_words_in_both_languages() {
        for locale in Language::ALL.map(Locale::new) {
            for place in keymap::Context::ALL {
                let key = format!("keys.{}", place.name());
                assert_ne!(locale.text(&key), key);
            }
        }
    }
}
