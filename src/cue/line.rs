//! A line of a sheet: a command and what follows it.

use super::CHARACTERS;
use crate::text;

/// The first word of a line, and the rest; both without spaces around them. `None` if there is none.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    // A mark of the alphabet may stand within a text that was put together from others.
    let line = line.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\0'));
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let (word, rest) = line.split_at_checked(end)?;
    (!word.is_empty()).then(|| (word, rest.trim_start()))
}

/// A text: what stands between the first quotation mark and the last (there may be others between), or all of it. Cleaned and
/// bounded; `None` if nothing is left.
pub(super) fn words(rest: &str) -> Option<String> {
    let inner = match rest.strip_prefix('"') {
        Some(inner) => inner.rsplit_once('"').map_or(inner, |(inner, _)| inner),
        None => rest,
    };
    tidy(inner)
}

/// The name of a file, and not the word for its kind behind it.
pub(super) fn file_name(rest: &str) -> Option<String> {
    /// CDRWIN's, those of programs that followed, and endings that people write there.
    const KINDS: [&str; 12] =
        ["WAVE", "WAV", "MP3", "AIFF", "FLAC", "APE", "OGG", "M4A", "AAC", "WV", "BINARY", "MOTOROLA"];
    if rest.starts_with('"') {
        return words(rest);
    }
    let is_kind = |word: &str| KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(word));
    match rest.rsplit_once(char::is_whitespace) {
        Some((name, kind)) if is_kind(kind) => tidy(name),
        _ => tidy(rest),
    }
}

fn tidy(value: &str) -> Option<String> {
    // Cut before it is cleaned: what is dropped then is not worth looking at.
    let value: String = value.chars().take(CHARACTERS).collect();
    let value = text::clean(&value).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// An ISRC (ISO 3901): twelve letters and digits, hyphens apart. One of zeros alone is what drives tell that find none.
pub(super) fn isrc(value: &str) -> Option<String> {
    let code: String = words(value)?.chars().filter(|letter| !matches!(letter, '-' | ' ')).collect();
    let is_code = code.len() == 12 && code.bytes().all(|letter| letter.is_ascii_alphanumeric());
    (is_code && code.bytes().any(|letter| letter != b'0')).then(|| code.to_ascii_uppercase())
}

/// The number of a medium.
pub(super) fn catalog(value: &str) -> Option<String> {
    let code = words(value)?;
    let is_code = code.len() <= 13 && code.bytes().all(|digit| digit.is_ascii_digit());
    (is_code && code.bytes().any(|digit| digit != b'0')).then_some(code)
}

/// A small number, alone or first in its line.
pub(super) fn number(rest: &str) -> Option<u32> {
    let word = rest.split_whitespace().next()?.trim_matches('"');
    let digits = word.split('/').next()?;
    let is_number = (1..=4).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}
