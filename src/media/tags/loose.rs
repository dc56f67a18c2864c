//! Tags that are read beside the decoder library: those that it does not read, and those whose letters it loses.

use super::field::Style;

/// All of a file.
#[derive(Debug, Default)]
pub(in crate::media) struct Loose {
    /// Sets of texts.
    pub texts: Vec<Texts>,
    /// An `ID3v2` tag in a chunk of WAV, or at the end of a file.
    pub id3: Vec<u8>,
    /// The alphabets by which texts of `ID3v2` were read although they name another one.
    pub repaired: Vec<String>,
}

/// A set of texts as they stand in the file.
#[derive(Debug)]
pub(in crate::media) struct Texts {
    pub style: Style,
    /// Its place among the sets of a file; the least is believed first.
    pub rank: u8,
    /// Names, and values up to the first zero.
    pub items: Vec<(String, Vec<u8>)>,
    /// The alphabets that the format has.
    pub expected: &'static [&'static str],
    /// The format says that they are UTF-8: one that is valid as such is what it says.
    pub is_utf8: bool,
}

/// The rank of APE and of `ID3v1`.
const APE: u8 = 2;
const ID3V1: u8 = 3;
/// Letters of a key of APE, and items kept.
const KEY: usize = 256;
const ITEMS: usize = 1024;

impl Texts {
    /// The list `INFO` of WAV: by its age the code page of the system, today UTF-8.
    pub(in crate::media) fn riff(items: Vec<(String, Vec<u8>)>) -> Self {
        Self { style: Style::Riff, rank: 0, items, expected: &["UTF-8", "windows-1252"], is_utf8: false }
    }

    /// Vorbis comments, or what is like them, that should be UTF-8.
    pub(in crate::media) fn comments(items: Vec<(String, Vec<u8>)>) -> Self {
        Self { style: Style::Words, rank: 0, items, expected: &["UTF-8"], is_utf8: true }
    }

    /// The chunks of text of AIFF: ASCII.
    pub(in crate::media) fn aiff(items: Vec<(String, Vec<u8>)>) -> Self {
        Self { style: Style::Aiff, rank: 0, items, expected: &["UTF-8"], is_utf8: false }
    }

    /// The chunk `info` of CAF: UTF-8.
    pub(in crate::media) fn caf(items: Vec<(String, Vec<u8>)>) -> Self {
        Self::comments(items)
    }

    /// The 128 bytes of `ID3v1` at the end of a file (id3.org), version 1.1 with the number of the track; `None` if
    /// it is none. The library, which names the genres, is left those.
    pub(in crate::media) fn id3v1(tag: &[u8; 128]) -> Option<Self> {
        let rest = tag.strip_prefix(b"TAG")?;
        let mut items = Vec::new();
        for (name, from, to) in
            [("title", 0, 30), ("artist", 30, 60), ("album", 60, 90), ("year", 90, 94), ("comment", 94, 124)]
        {
            let field = rest.get(from..to)?;
            let value = field.split(|byte| *byte == 0).next().unwrap_or_default();
            // A letter of several bytes may have been cut at the end of the field.
            let value = match std::str::from_utf8(value) {
                Err(error) if value.len() == field.len() && error.error_len().is_none() && error.valid_up_to() > 0 => {
                    value.get(..error.valid_up_to()).unwrap_or_default()
                }
                _ => value,
            };
            items.push((name.to_owned(), value.to_vec()));
        }
        if let Some([0, track]) = rest.get(122..124) {
            items.push(("track".to_owned(), track.to_string().into_bytes()));
        }
        Some(Self { style: Style::Words, rank: ID3V1, items, expected: &[], is_utf8: false })
    }

    /// The items of an APE tag that are texts (Hydrogenaudio, APE Tags), `items` being what lies between its
    /// head and its foot; `None` if all of them are UTF-8, which the library reads.
    pub(in crate::media) fn ape(mut items: &[u8]) -> Option<Self> {
        let mut found = Vec::new();
        while let [a, b, c, d, kind, _, _, _, rest @ ..] = items {
            let size = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
            let end = rest.iter().take(KEY).position(|byte| *byte == 0)?;
            let Some((value, after)) = rest.get(end + 1..)?.split_at_checked(size) else { break };
            // Bits 1 and 2: 0 a text, 1 bytes, 2 a place.
            if matches!(kind & 0x06, 0) && found.len() < ITEMS {
                let name = String::from_utf8_lossy(rest.get(..end)?);
                found.extend(value.split(|byte| *byte == 0).map(|value| (name.clone().into_owned(), value.to_vec())));
            }
            items = after;
        }
        let is_utf8 = found.iter().all(|(_, value)| std::str::from_utf8(value).is_ok());
        (!is_utf8).then(|| Self { rank: APE, ..Self::comments(found) })
    }

    /// Whether a text of this alphabet is one that the format does not have.
    pub(super) fn is_repair(&self, alphabet: &str) -> bool {
        !self.expected.contains(&alphabet)
    }
}
