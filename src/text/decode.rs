//! From the bytes of a text to its letters.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A text, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The letters, as they stand there: with their line breaks and control characters.
    pub text: String,
    /// The name of the alphabet, if it is a guess.
    pub guessed: Option<&'static str>,
    /// Whether some bytes are no letters.
    pub is_garbled: bool,
}

/// The letters of a text file. UTF-8 and UTF-16 are recognised, with their mark or without; anything else is guessed, and
/// told as a guess. The caller bounds the bytes: a text that was cut in the middle of a letter loses that letter.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return certain(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return certain(encoding, bytes);
    }
    // A text that was cut may end inside a letter.
    let whole = match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or_default(),
        _ => bytes,
    };
    if let Ok(text) = std::str::from_utf8(whole) {
        return Decoded { text: text.to_owned(), guessed: None, is_garbled: whole.len() < bytes.len() };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    match guess.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Decoded { text: text.into_owned(), guessed: Some(guess.name()), is_garbled: false },
        None => certain(UTF_8, bytes),
    }
}

fn certain(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, is_garbled) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), guessed: None, is_garbled }
}

/// UTF-16 without its mark, where the first bytes leave no doubt: a printable character of ASCII and a zero, eight
/// times, as a file of lyrics or a CUE sheet begins.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let is_even = |zero: usize| {
        let pairs = bytes.chunks_exact(2).take(8);
        pairs.len() == 8 && pairs.clone().all(|pair| pair[zero] == 0 && matches!(pair[1 - zero], b'\t'..=b'~'))
    };
    match (is_even(1), is_even(0)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}
