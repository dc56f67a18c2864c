//! Letters of tags that are not written in the alphabet that the tag names.
//!
//! A right text is never spoilt: what is read otherwise than it says is what cannot be right as it says, and is right in
//! another way beyond reasonable doubt. Everything else is shown as it is.
//!
//! - A text that says Latin-1 is UTF-8 if it is valid as such with letters of several bytes, and these do not read
//!   naturally as single letters: `CafÃ©` is `Café`, while `AMANHÃ…`, a word and three dots, stays what it is.
//! - Latin-1 has control characters where Windows-1252 has quotes and dashes: these are meant (the WHATWG's Encoding
//!   Standard reads every text that says Latin-1 so).
//! - Other alphabets are guessed over all the texts of a tag together (see [`guess`]).
//! - UTF-16 says by a mark which byte comes first; without one, or with the wrong one, the order is taken in which
//!   it is a text (see [`utf16`]).
//! - A text that was encoded twice is decoded twice, by the rule of the first point.
//!
//! All names of alphabets are those of the Encoding Standard.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, WINDOWS_1252};

mod guess;
mod script;
#[cfg(test)]
mod tests;
mod utf16;

use script::Script;
pub(super) use utf16::{Order, read as read_utf16};

/// How the texts of one tag that say Latin-1, or nothing, are to be read.
#[derive(Debug, Default)]
pub(super) struct Alphabet {
    /// All of them are UTF-8, one of them beyond doubt.
    is_utf8: bool,
    /// One of them is certainly not.
    has_others: bool,
    guessed: Option<&'static Encoding>,
}

impl Alphabet {
    /// From all the texts of the tag.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Self {
        let texts: Vec<&[u8]> = texts.filter(|text| !text.is_ascii()).collect();
        if texts.is_empty() {
            return Self::default();
        }
        let others: Vec<&[u8]> = texts.iter().copied().filter(|text| std::str::from_utf8(text).is_err()).collect();
        let is_utf8 = others.is_empty() && texts.iter().any(|text| certain_utf8(text).is_some());
        Self { is_utf8, has_others: !others.is_empty(), guessed: guess::guess(&others) }
    }

    /// The text, and the name of the alphabet if it is not the one that it says.
    pub(super) fn read(&self, bytes: &[u8]) -> (String, Option<&'static str>) {
        if bytes.is_ascii() {
            return ascii(bytes);
        }
        if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes
            && bytes.contains(&0)
        {
            let (text, order) = utf16::read(bytes, Order::Marked);
            return (text, order.or(Some("UTF-16")));
        }
        if let Ok(text) = std::str::from_utf8(bytes)
            && (self.is_utf8 || certain_utf8(bytes).is_some_and(|is_strong| is_strong || !self.has_others))
        {
            return (text.trim_start_matches('\u{feff}').to_owned(), Some(UTF_8.name()));
        }
        if let Some((text, name)) =
            self.guessed.and_then(|encoding| Some((guess::read(encoding, bytes)?, encoding.name())))
        {
            return (text, Some(name));
        }
        let is_windows = bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        // Five places of it are empty.
        let text = text.replace(['\u{81}', '\u{8d}', '\u{8f}', '\u{90}', '\u{9d}'], "\u{fffd}");
        (text, is_windows.then(|| WINDOWS_1252.name()))
    }
}

/// Text of seven bits; ISO-2022-JP has escape sequences that nothing else has.
fn ascii(bytes: &[u8]) -> (String, Option<&'static str>) {
    if bytes.windows(3).any(|three| matches!(three, b"\x1b$B" | b"\x1b$@")) {
        let text = ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes);
        if let Some(text) = text {
            return (text.into_owned(), Some(ISO_2022_JP.name()));
        }
    }
    (String::from_utf8_lossy(bytes).into_owned(), None)
}

/// A text whose UTF-8 was taken for Windows-1252 or Latin-1 and encoded again, as it was at first.
pub(super) fn undouble(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(windows_byte).collect();
    let once = String::from_utf8(bytes?).ok()?;
    is_strong(&once, |letter| matches!(letter, '\u{80}'..='\u{9f}'))?;
    // It may have happened more than once; halfway there may be letters that are none.
    let whole = undouble(&once).unwrap_or(once);
    (!whole.chars().any(|letter| matches!(letter, '\u{80}'..='\u{9f}'))).then_some(whole)
}

/// The byte of a letter in Windows-1252, or in Latin-1 where that has none.
fn windows_byte(letter: char) -> Option<u8> {
    if letter.is_ascii() || matches!(letter, '\u{80}'..='\u{ff}') {
        return u8::try_from(u32::from(letter)).ok();
    }
    (0x80..=0x9f_u8).find(|byte| windows_letter(*byte) == letter)
}

/// The letter of a byte in Windows-1252.
fn windows_letter(byte: u8) -> char {
    const LETTERS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|place| LETTERS.get(usize::from(place))).copied().unwrap_or(char::from(byte))
}

/// Whether the bytes are UTF-8 beyond doubt, on their own; and if so, whether that is true even of a tag in which other
/// texts are not.
fn certain_utf8(bytes: &[u8]) -> Option<bool> {
    is_strong(std::str::from_utf8(bytes).ok()?, |_| false)
}

/// The same of a text; letters that are none are taken for some if they are `accepted`.
fn is_strong(text: &str, accepted: impl Fn(char) -> bool) -> Option<bool> {
    let bytes = text.as_bytes();
    let mut count = 0;
    let (mut is_unnatural, mut has_long) = (false, false);
    for (at, letter) in text.char_indices().filter(|(_, letter)| !letter.is_ascii()) {
        if script::of(letter) == Script::Rare && !accepted(letter) {
            return None;
        }
        count += 1;
        has_long |= letter.len_utf8() > 2;
        let end = at + letter.len_utf8();
        is_unnatural |= !is_natural(bytes, at, end);
    }
    // A sign of multiplication is a letter to nobody.
    let is_sign = count == 1 && bytes.contains(&0xd7);
    (is_unnatural && !is_sign).then_some(has_long || count > 2)
}

/// Whether the letter of several bytes between `at` and `end` reads naturally if each byte is a letter: a letter with what may
/// follow a word, at the end of one.
fn is_natural(bytes: &[u8], at: usize, end: usize) -> bool {
    let Some([lead, signs @ ..]) = bytes.get(at..end) else { return false };
    let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let after = bytes.get(end).copied().unwrap_or(b' ');
    let is_closing = signs.iter().all(|sign| "’”…–—™›®°»©¹²³\u{a0}".contains(windows_letter(*sign)));
    let goes_on = after.is_ascii_alphanumeric() && signs.last() != Some(&0x92);
    let fits = match lead {
        0xc2 => false,
        0xc3 => before.is_ascii_uppercase(),
        0xc4..=0xdf => !before.is_ascii_lowercase(),
        _ => true,
    };
    is_closing && !goes_on && fits
}
