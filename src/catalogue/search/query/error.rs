//! What is wrong in a query.

use super::key::QueryKey;
use crate::locale::Locale;
use crate::text::clean;

/// So many keys are named to somebody who wrote one that is none.
const NAMED: usize = 6;
/// No longer piece of what was typed is repeated.
const REPEATED: usize = 12;

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryError {
    /// This is no key.
    Key(String),
    /// This is no year and no span of years.
    Year(String),
    /// This is no length.
    Length(String),
    /// This is no number.
    Number(String),
    /// This is no kind of song or person.
    Kind(String),
    /// It is too long.
    TooLong,
}

impl QueryError {
    /// What is wrong and what could be written, in the words of `locale`: one line. Clean.
    #[must_use]
    pub fn tell(&self, locale: &Locale) -> String {
        let (name, text) = match self {
            Self::Key(key) => {
                let near = near(key, locale);
                let values = [("text", &*short(key)), ("keys", &near)];
                return locale.fill("query.wrong-key", &values);
            }
            Self::Year(text) => ("query.wrong-year", text),
            Self::Length(text) => ("query.wrong-length", text),
            Self::Number(text) => ("query.wrong-number", text),
            Self::Kind(text) => ("query.wrong-kind", text),
            Self::TooLong => return locale.text("query.too-long").to_owned(),
        };
        locale.fill(name, &[("text", &short(text))])
    }
}

/// The keys that begin as `key` does or are called most like it; else those that are asked for most.
fn near(key: &str, locale: &Locale) -> String {
    let key = key.to_lowercase();
    let slips = if key.chars().count() < 6 { 1 } else { 2 };
    let distance = |word: &str| {
        if word.starts_with(&key) { 0 } else { strsim::damerau_levenshtein(&key, word).max(1) }
    };
    let mut ranked: Vec<(usize, &'static str)> = QueryKey::all()
        .iter()
        .filter_map(|one| {
            let best = one.words().map(|word| (distance(word), word)).min()?;
            // The word that is near, be it of the other language.
            Some(if best.0 <= slips { best } else { (usize::MAX, one.word(locale.language())) })
        })
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    let is_near = ranked.first().is_some_and(|(distance, _)| *distance <= slips);
    let named = ranked.iter().filter(|(distance, _)| !is_near || *distance <= slips).take(NAMED);
    named.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

fn short(text: &str) -> String {
    crate::text::cut(&clean(text), REPEATED).into_owned()
}
