//! Where the songs of a file begin, as the file itself says: a CUE sheet in its tags, or FLAC's own table.
//!
//! Sheets are kept under the name `CUESHEET` in Vorbis comments, APE, as `TXXX` of `ID3v2`, as a freeform atom of MP4
//! (`----:com.apple.iTunes:CUESHEET`) and in Matroska. FLAC's block `CUESHEET` (RFC 9639, 8.7) counts frames of the file.

use super::file::File;

use serde::{Deserialize, Serialize};
use symphonia::core::meta::{RawTag, RawValue};

use super::sniff::{read_at, read_exactly};

/// Bytes kept of a sheet.
const LENGTH: usize = 256 << 10;

/// Where the songs of a file begin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cues {
    /// A CUE sheet in the tags of the file: as it stands there, with its line breaks, at most 256 KiB.
    pub sheet: Option<String>,
    /// The tracks of FLAC's table, without the one that stands for the end.
    pub marks: Vec<Mark>,
}

impl Cues {
    /// Whether the file says nothing of songs in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sheet.is_none() && self.marks.is_empty()
    }
}

/// A track of FLAC's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its number, 1 to 254.
    pub number: u8,
    /// Whether it is sound.
    pub is_audio: bool,
    /// Its ISRC: twelve letters and digits.
    pub isrc: Option<String>,
    /// The frame that it begins with: its index 1, or the first that it has.
    pub start: u64,
    /// The frame of its first index, which may be that of a gap before it.
    pub first: u64,
}

/// What a tag has of a sheet; `name` is its name in small letters and digits alone.
pub(super) fn read(raw: &RawTag, name: &str) -> Option<String> {
    // Matroska's keys have what they are about before an @.
    if name != "cuesheet" && !raw.key.to_ascii_uppercase().ends_with("@CUESHEET") {
        return None;
    }
    let text = match &raw.value {
        RawValue::String(text) => text.as_str(),
        RawValue::StringList(list) => list.first()?.as_str(),
        _ => return None,
    };
    let end = (0..=LENGTH.min(text.len())).rev().find(|end| text.is_char_boundary(*end))?;
    text.get(..end).filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// The tracks of the block between these two places of a FLAC file; as many as are whole.
pub(super) fn flac_marks(file: &mut File, from: u64, to: u64) -> Vec<Mark> {
    /// Bytes of the number of the medium, of the lead-in, of flags and of what is reserved.
    const HEAD: u64 = 128 + 8 + 259;
    let mut marks = Vec::new();
    let count = read_exactly::<1>(file, from + HEAD).map_or(0, |[count]| count);
    let mut at = from + HEAD + 1;
    for _ in 0..count {
        let Some((mark, next)) = flac_mark(file, at, to) else { break };
        marks.push(mark);
        at = next;
    }
    // The last one is no track but the end: number 170 on a CD, else 255.
    let is_end = |mark: &Mark| matches!(mark.number, 170 | 255);
    marks.pop_if(|mark| is_end(mark));
    marks.retain(|mark| !is_end(mark) && mark.number > 0);
    marks
}

/// The track at `at`, and where the next one begins; `None` if it does not end before `to`.
fn flac_mark(file: &mut File, at: u64, to: u64) -> Option<(Mark, u64)> {
    /// Place, number, ISRC, flags and what is reserved, number of indices; and an index.
    const TRACK: usize = 36;
    const INDEX: usize = 12;
    if at + TRACK as u64 > to {
        return None;
    }
    let head = read_exactly::<TRACK>(file, at)?;
    let place = |bytes: &[u8]| bytes.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    let (offset, number, code) = (place(&head), head[8], &head[9..21]);
    let (flags, count) = (head[21], usize::from(head[35]));
    let next = at + (TRACK + count * INDEX) as u64;
    if next > to {
        return None;
    }
    let mut bytes = vec![0; count * INDEX];
    if read_at(file, at + TRACK as u64, &mut bytes).ok()? < bytes.len() {
        return None;
    }
    let indices = || bytes.as_chunks::<INDEX>().0.iter().map(|index| (index[8], offset.saturating_add(place(index))));
    let first = indices().map(|(_, at)| at).min().unwrap_or(offset);
    let start = indices().find(|(number, _)| *number == 1).map_or(first, |(_, at)| at);
    let is_code = code.iter().all(u8::is_ascii_alphanumeric) && code.iter().any(|letter| *letter != b'0');
    let isrc = is_code.then(|| String::from_utf8_lossy(code).to_ascii_uppercase());
    Some((Mark { number, is_audio: flags & 0x80 == 0, isrc, start, first }, next))
}
