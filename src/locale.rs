//! Indonesian and English: every label and message of the program.
//!
//! The texts lie in `assets/locale/en.toml` and `assets/locale/id.toml`, one table a room, and are embedded.
//! A key is `table.name`. Both files hold the same keys; a test sees to it, and that every key named in the
//! sources exists.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use toml::de::{DeTable, DeValue};

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Indonesian.
    Indonesian,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Indonesian];

    /// The ISO 639-1 code: `en`, `id`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Indonesian => "id",
        }
    }

    /// The language with this ISO 639-1 code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The language that the environment asks for, by the value of `LC_ALL`, `LC_MESSAGES` or `LANG` (the first
    /// that is set and not empty); English unless it begins with `id` or the older `in`.
    #[must_use]
    pub fn from_environment(value: Option<&str>) -> Self {
        let code = value.unwrap_or_default().split(['_', '.', '@', '-']).next().unwrap_or_default();
        if matches!(code, "id" | "in") { Self::Indonesian } else { Self::English }
    }
}

/// The texts of one language: those of each table by their names.
type Texts = HashMap<Cow<'static, str>, HashMap<Cow<'static, str>, Cow<'static, str>>>;

/// The texts of one language. They are read once in a run of the program; a copy costs nothing.
#[derive(Debug, Clone, Copy)]
pub struct Locale {
    language: Language,
    texts: &'static Texts,
}

impl Locale {
    /// The texts of `language`.
    #[must_use]
    pub fn new(language: Language) -> Self {
        static ENGLISH: OnceLock<Texts> = OnceLock::new();
        static INDONESIAN: OnceLock<Texts> = OnceLock::new();
        let texts = match language {
            Language::English => ENGLISH.get_or_init(|| texts(include_str!("../assets/locale/en.toml"))),
            Language::Indonesian => INDONESIAN.get_or_init(|| texts(include_str!("../assets/locale/id.toml"))),
        };
        Self { language, texts }
    }

    /// Which language this is.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of `key`; the key itself if there is none.
    #[must_use]
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        key.split_once('.').and_then(|(table, name)| self.texts.get(table)?.get(name)).map_or(key, |text| text.as_ref())
    }

    /// The text of `key` with every `{name}` replaced by its value, in one pass: a value is never searched again.
    /// `{name:file|files}` is replaced by the first word if the value is `1`, else by the second.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.text(key);
        let mut filled = String::with_capacity(rest.len());
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            rest = &rest[open..];
            let value = rest.find('}').and_then(|close| {
                let place = &rest[1..close];
                let (wanted, words) = place.split_once(':').map_or((place, None), |(name, words)| (name, Some(words)));
                let (_, value) = values.iter().find(|(name, _)| *name == wanted)?;
                let word = match words {
                    Some(words) => words.split_once('|').map(|(one, many)| if *value == "1" { one } else { many })?,
                    None => value,
                };
                Some((close, word))
            });
            if let Some((close, value)) = value {
                filled.push_str(value);
                rest = &rest[close + 1..];
            } else {
                filled.push('{');
                rest = &rest[1..];
            }
        }
        filled.push_str(rest);
        filled
    }

    /// The text of `key` with so many for its `{count}`.
    #[must_use]
    pub fn counted(&self, key: &str, count: usize) -> String {
        self.fill(key, &[("count", &self.number(count))])
    }

    /// A whole number, its thousands set apart: `12,345` in English, `12.345` in Indonesian.
    #[must_use]
    pub fn number(&self, number: usize) -> String {
        let digits = number.to_string();
        let mark = match self.language {
            Language::English => ',',
            Language::Indonesian => '.',
        };
        let mut told = String::with_capacity(digits.len() * 4 / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                told.push(mark);
            }
            told.push(digit);
        }
        told
    }

    /// A number that is written as programs do, as the language writes it, with a real minus: `−0.7`, `−0,7`.
    #[must_use]
    pub fn written(&self, number: &str) -> String {
        let number = number.replace('-', "−");
        match self.language {
            Language::English => number,
            Language::Indonesian => number.replace('.', ","),
        }
    }

    /// Every key, sorted.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let tables = self.texts.iter();
        let mut keys: Vec<String> =
            tables.flat_map(|(table, texts)| texts.keys().map(move |name| format!("{table}.{name}"))).collect();
        keys.sort_unstable();
        keys
    }
}

/// The texts that are embedded as `file`. A test holds it to its shape; of a damaged one keys would be shown.
fn texts(file: &'static str) -> Texts {
    let (root, _) = DeTable::parse_recoverable(file);
    let texts_of = |table: DeValue<'static>| match table {
        DeValue::Table(table) => table
            .into_iter()
            .filter_map(|(name, text)| match text.into_inner() {
                DeValue::String(text) => Some((name.into_inner(), text)),
                _ => None,
            })
            .collect(),
        _ => HashMap::new(),
    };
    root.into_inner().into_iter().map(|(name, table)| (name.into_inner(), texts_of(table.into_inner()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: &'static str) -> Locale {
        Locale { language: Language::English, texts: Box::leak(Box::new(texts(file))) }
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let [english, indonesian] = Language::ALL.map(Locale::new);
        assert!(english.keys().len() > 700);
        assert_eq!(english.keys(), indonesian.keys());
    }

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        let [english, indonesian] = Language::ALL.map(Locale::new);
        for (number, in_english) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (100_000, "100,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(english.number(number), in_english);
            assert_eq!(indonesian.number(number), in_english.replace(',', "."));
        }
        assert_eq!((&*english.written("-1.50"), &*indonesian.written("-1.50")), ("−1.50", "−1,50"));
    }

    #[test]
    fn one_is_counted_in_the_singular() {
        let [english, indonesian] = Language::ALL.map(Locale::new);
        for key in ["songs.count", "songs.people", "files.count", "files.count-missing"] {
            assert!(!english.counted(key, 1).split(' ').any(|word| word.ends_with('s')), "{key}");
            assert!(english.counted(key, 2_000).contains("2,000") && indonesian.counted(key, 2_000).contains("2.000"));
            let one = indonesian.counted(key, 1);
            assert_eq!(one, indonesian.counted(key, 2).replace('2', "1"));
        }
        assert_eq!(english.counted("files.count-problems", 1), "1 not playable", "the same for one and many");
    }

    #[test]
    fn both_languages_fill_the_same_places() {
        let [english, indonesian] = Language::ALL.map(Locale::new);
        let places = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(place, _)| place.split(':').next().unwrap_or_default().to_owned())
                .collect();
            names.sort();
            names.dedup();
            names
        };
        for key in &english.keys() {
            assert_eq!(places(english.text(key)), places(indonesian.text(key)), "{key}");
        }
    }

    #[test]
    fn a_value_is_not_searched_for_places() {
        let locale = of("[a]\nb = \"{x} and {y} {\"");
        assert_eq!(locale.fill("a.b", &[("x", "{y}"), ("y", "2")]), "{y} and 2 {");
    }

    #[test]
    fn one_is_not_many() {
        let locale = of("[a]\nb = \"{n} {n:file|files}, {m:is|are} {k:a|b} {n:files}\"");
        let told = |n: &str, m: &str| locale.fill("a.b", &[("n", n), ("m", m)]);
        assert_eq!(told("1", "0"), "1 file, are {k:a|b} {n:files}");
        assert_eq!(told("11", "1"), "11 files, is {k:a|b} {n:files}");
        let english = Locale::new(Language::English);
        for (key, one, many) in [
            ("lists.count", "1 song", "2 songs"),
            ("files.count", "1 file", "2 files"),
            ("files.count-missing", "1 song missing", "2 songs missing"),
            ("songs.count", "1 song", "2 songs"),
            ("songs.people", "1 name", "2 names"),
            ("devices.channels", "1 channel", "2 channels"),
            ("inspect.bytes", "1 byte", "2 bytes"),
            ("print.facts", "1 fact", "2 facts"),
        ] {
            assert_eq!(english.fill(key, &[("count", "1")]), one);
            assert_eq!(english.fill(key, &[("count", "2")]), many);
        }
    }
}
