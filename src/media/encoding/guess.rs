//! Alphabets of single tags' worth of text, guessed.
//!
//! The guess is chardetng's, over all texts of a tag together. It is believed if the texts are then words: of one script,
//! in letters that are common in it, in upper and lower case as words are; if there are enough of them; and if they
//! cannot be words of a Latin alphabet, which has no runs of accented letters.

use std::collections::BTreeSet;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};

use super::script::{self, Script};

/// Letters of one byte each that a guess needs, and of two bytes.
const LETTERS: usize = 6;
const WIDE_LETTERS: usize = 4;
/// How many of those of one byte are different.
const VARIETY: usize = 5;
/// Bytes looked at.
const LENGTH: usize = 1 << 16;

/// The alphabet of these texts, if it is beyond doubt; Latin ones are not told from each other.
pub(super) fn guess(texts: &[&[u8]]) -> Option<&'static Encoding> {
    let texts: Vec<&[u8]> = texts.iter().copied().filter(|text| has_run(text, true)).collect();
    if texts.is_empty() {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut rest = LENGTH;
    for text in &texts {
        let text = text.get(..rest.min(text.len())).unwrap_or_default();
        rest -= text.len();
        detector.feed(text, false);
        detector.feed(b"\n", false);
    }
    detector.feed(b"", true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let found: Vec<String> = texts.iter().filter_map(|text| plausible(encoding, text)).collect();
    let letters: Vec<char> = found.iter().flat_map(|text| text.chars()).filter(|letter| is_foreign(*letter)).collect();
    let different = letters.iter().collect::<BTreeSet<_>>().len();
    let (needed, variety) = if is_wide(encoding) { (WIDE_LETTERS, 2) } else { (LETTERS, VARIETY) };
    // Most of the texts have to agree.
    (letters.len() >= needed && different >= variety && found.len() * 2 > texts.len()).then_some(encoding)
}

/// The text as words of this alphabet; `None` if it is not plausible that they are, whatever the others of the tag say.
fn plausible(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    if has_run(bytes, is_wide(encoding)) { read(encoding, bytes) } else { None }
}

/// The text as words of this alphabet, which others of its tag are of; `None` if they cannot be.
pub(super) fn read(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    // Few accented letters by themselves may be a word of a Latin alphabet: à, ÅÄÖ.
    if !bytes.windows(4).any(|four| four.iter().all(|byte| *byte >= 0x80)) && !is_wide(encoding) {
        return None;
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let fits = if is_wide(encoding) {
        is_common(encoding, bytes, &text) && (has_run(bytes, true) || is_foreign_alone(&text))
    } else {
        is_words(&text)
    };
    (fits && script::is_coherent(&text)).then(|| text.into_owned())
}

fn is_wide(encoding: &'static Encoding) -> bool {
    [SHIFT_JIS, EUC_JP, GBK, BIG5, EUC_KR].contains(&encoding)
}

/// Whether a letter is of none of the Latin alphabets.
fn is_foreign(letter: char) -> bool {
    !matches!(script::of(letter), Script::Common | Script::Latin | Script::Rare)
}

/// Whether the bytes have what no word of a Latin alphabet has in Windows-1252: four accented letters in a row, six if
/// all are capitals, or – in an alphabet of two bytes a letter – a sign inside a word.
fn has_run(bytes: &[u8], is_wide: bool) -> bool {
    let runs = bytes.split(u8::is_ascii);
    let are_capitals = |run: &[u8]| run.iter().all(|byte| (0xc0..0xdf).contains(byte) && *byte != 0xd7);
    let is_strange = |run: &[u8]| run.len() >= if are_capitals(run) { 6 } else { 4 };
    if runs.clone().any(is_strange) {
        return true;
    }
    // Leads of Shift_JIS's kana and first kanji are quotes and dashes between letters.
    is_wide
        && bytes
            .windows(3)
            .any(|three| matches!(three, [0x82 | 0x83 | 0x88..=0x90, 0x40..=0xfc, 0x82 | 0x83 | 0x88..=0x90]))
}

/// Whether the words are of one script each, and in upper and lower case as words are. At least one letter is foreign.
fn is_words(text: &str) -> bool {
    let mut has_foreign = false;
    for word in text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()) {
        let foreign = word.chars().filter(|letter| is_foreign(*letter)).count();
        if foreign == 0 {
            // Accented Latin letters stand in none of these alphabets but by mistake.
            if !word.is_ascii() {
                return false;
            }
            continue;
        }
        has_foreign = true;
        if foreign != word.chars().count() || !has_case(word) || !has_vowels(word) {
            return false;
        }
    }
    has_foreign && !text.chars().any(|letter| letter.is_control() || script::of(letter) == Script::Rare)
}

/// Whether the text has several foreign letters and no letter or digit of ASCII.
fn is_foreign_alone(text: &str) -> bool {
    text.chars().filter(|letter| is_foreign(*letter)).count() > 1
        && !text.chars().any(|letter| letter.is_ascii_alphanumeric())
}

/// All capitals, all small, or one capital before small letters.
fn has_case(word: &str) -> bool {
    let mut rest = word.chars();
    let first_is_small = rest.next().is_some_and(char::is_lowercase);
    let is_small = rest.clone().all(|letter| !letter.is_uppercase());
    let is_capital = rest.all(|letter| !letter.is_lowercase());
    is_small || (is_capital && !first_is_small)
}

/// Whether a word of an alphabet that writes its vowels has one.
fn has_vowels(word: &str) -> bool {
    const VOWELS: &str = "аеёиоуыэюяіїєαεηιουωάέήίόύώϊϋΐΰ";
    let writes_them = |letter| matches!(script::of(letter), Script::Cyrillic | Script::Greek);
    let is_vowel = |letter: char| letter.to_lowercase().any(|small| VOWELS.contains(small));
    word.chars().count() < 2 || !word.chars().all(writes_them) || word.chars().any(is_vowel)
}

/// Whether four of five letters are among those that are common in the alphabet: kana, Hangul, and the first level of the
/// Han characters, which the standards keep apart (JIS X 0208, GB 2312, KS X 1001, Big5).
fn is_common(encoding: &'static Encoding, bytes: &[u8], text: &str) -> bool {
    let (mut common, mut all, mut half) = (0_usize, 0_usize, 0_usize);
    let mut rest = bytes;
    while let [lead, after @ ..] = rest {
        let trail = after.first().copied().unwrap_or(0);
        if lead.is_ascii() {
            rest = after;
            continue;
        }
        if encoding == SHIFT_JIS && (0xa1..=0xdf).contains(lead) {
            (half, rest) = (half + 1, after);
            continue;
        }
        let (is_letter, is_common) = class(encoding, *lead, trail);
        all += usize::from(is_letter);
        common += usize::from(is_letter && is_common);
        rest = after.get(1..).unwrap_or_default();
    }
    all > 0 && common * 5 >= all * 4 && half <= all && text.chars().any(is_foreign)
}

/// Whether two bytes are a letter, and a common one.
fn class(encoding: &'static Encoding, lead: u8, trail: u8) -> (bool, bool) {
    let high = trail >= 0xa1;
    if encoding == SHIFT_JIS {
        (lead != 0x81, matches!(lead, 0x82 | 0x83 | 0x88..=0x97))
    } else if encoding == EUC_JP {
        (lead > 0xa3, high && matches!(lead, 0xa4 | 0xa5 | 0xb0..=0xcf))
    } else if encoding == GBK {
        (!(0xa1..=0xa3).contains(&lead), high && (0xb0..=0xd7).contains(&lead))
    } else if encoding == EUC_KR {
        (lead > 0xa3 || !high, high && (0xb0..=0xc8).contains(&lead))
    } else {
        (!(0xa1..=0xa3).contains(&lead), (0xa4..=0xc6).contains(&lead))
    }
}
