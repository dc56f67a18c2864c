//! From the bytes of a list to its lines and letters.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::MAX_LINE;
use crate::text;

/// The longest text of an entry that is kept, in bytes.
const MAX_TEXT: usize = 4096;

/// The bytes in UTF-8, or as they are if nothing says how they are written: without a byte order mark, and from UTF-16
/// where that is marked.
pub(super) fn unmarked(bytes: &[u8]) -> Cow<'_, [u8]> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => Cow::Borrowed(bytes.get(mark..).unwrap_or_default()),
        Some((encoding, mark)) => {
            let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
            Cow::Owned(text.into_owned().into_bytes())
        }
        None => Cow::Borrowed(bytes),
    }
}

/// The lines with their numbers, from 1: ended by LF, CR LF or CR.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut rest = Some(bytes);
    let mut number = 0;
    std::iter::from_fn(move || {
        let bytes = rest.filter(|bytes| !bytes.is_empty())?;
        number += 1;
        let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len());
        let (line, behind) = bytes.split_at(end);
        let behind = behind.strip_prefix(b"\r\n").or(behind.get(1..)).unwrap_or_default();
        rest = Some(behind);
        Some((number, line))
    })
}

/// How a text is read that is not UTF-8: as it says of itself, or as its bytes suggest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters(&'static Encoding);

impl Letters {
    /// Guessed from all lines that are not UTF-8.
    pub(super) fn guess(bytes: &[u8]) -> Self {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        let mut is_certain = true;
        for (_, line) in lines(bytes) {
            if line.len() <= MAX_LINE && std::str::from_utf8(line).is_err() {
                is_certain = false;
                detector.feed(line, false);
                detector.feed(b"\n", false);
            }
        }
        if is_certain {
            return Self(UTF_8);
        }
        detector.feed(b"", true);
        Self(detector.guess(None, Utf8Detection::Deny))
    }

    /// As `label` names it, if that is the name of an encoding.
    pub(super) fn named(label: &[u8]) -> Option<Self> {
        Encoding::for_label(label.trim_ascii()).map(Self)
    }

    /// What is written there. A line of UTF-8 is one, whatever the others are.
    pub(super) fn read(self, bytes: &[u8]) -> Cow<'_, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => self.0.decode_without_bom_handling(bytes).0,
        }
    }
}

/// A text of an entry: clean, trimmed and bounded; `None` if nothing is left.
pub(super) fn words(text: &str) -> Option<String> {
    let end = (0..=text.len().min(MAX_TEXT)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let clean = text::clean(text.get(..end).unwrap_or_default());
    Some(clean.trim().to_owned()).filter(|text| !text.is_empty())
}
