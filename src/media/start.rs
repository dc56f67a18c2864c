//! Where a stream begins, and as what. Most files begin with their first byte; others have tags before it, several of
//! them, tags whose length is wrong, zeros, or garbage.

use super::file::File;

use super::sniff::{read_at, read_exactly, syncsafe};
use super::view::{Patch, Piece};
use super::{brandless, flac, free_format, id3, mpeg, patches};

/// Tags that may stand before a stream.
const TAGS: usize = 16;
/// Bytes of garbage that are searched for the beginning of a stream.
const GARBAGE: u64 = 2 << 20;
/// Zeros that may stand before a stream.
const ZEROS: u64 = 64 << 20;
/// Bytes looked at together.
const STEP: usize = 1 << 16;
/// Bytes that must be seen to know a format.
pub(super) const HEAD: usize = 1536;
/// Frames of MPEG audio or ADTS that must follow each other to be believed in garbage.
pub(super) const FRAMES: usize = 4;

/// What a stream begins like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// RIFF, RIFX, RF64, BW64, Wave64.
    Wave,
    Aiff,
    Caf,
    Au,
    /// With its mark, or from a frame on.
    Flac,
    Ogg,
    Mp4,
    Matroska,
    /// Layer I to III, and ADTS.
    Mpeg,
}

/// The beginning of a stream.
#[derive(Debug, Default)]
pub(super) struct Start {
    /// Its place; that of the first byte after the tags if nothing was found.
    pub at: u64,
    pub kind: Option<Kind>,
    /// The tags before it that can be read, as they are to be seen.
    pub tags: Vec<Piece>,
    /// How many those are.
    pub kept: usize,
    pub patches: Vec<Patch>,
    /// The alphabets by which texts of these tags are shown although they name another one.
    pub repaired: Vec<String>,
}

/// Finds it.
pub(super) fn find(file: &mut File, end: u64) -> Start {
    let mut start = Start::default();
    for _ in 0..TAGS {
        let at = start.at;
        let mut head = [0; HEAD];
        let count = read_at(file, at, &mut head).unwrap_or(0);
        start.kind = kind(head.get(..count).unwrap_or_default()).or_else(|| stream_at(file, at, end, 2));
        if start.kind.is_some() {
            return start;
        }
        match head {
            [b'I', b'D', b'3', version, ..] => {
                let length = id3_length(&head);
                let next = at + length;
                if next < end && begins(file, next, end) {
                    start.keep_id3(file, version, (at, next), (at, next));
                } else {
                    return start.behind_broken_id3(file, version, (at, next), end);
                }
            }
            // Version 2 of the APE tag may stand at the beginning; its size counts all but the header.
            [b'A', b'P', b'E', b'T', b'A', b'G', b'E', b'X', _, _, _, _, a, b, c, d, ..] => {
                start.at = at + 32 + u64::from(u32::from_le_bytes([a, b, c, d]));
            }
            [b'T', b'A', b'G', ..] if begins(file, at + 128, end) => start.at = at + 128,
            [0, 0, 0, 0, ..] => match after_zeros(file, at, end) {
                Some(next) => start.at = next,
                None => break,
            },
            _ => break,
        }
        if start.at >= end {
            break;
        }
    }
    let from = start.at;
    if let Some((at, kind)) = search(file, from, end) {
        (start.at, start.kind) = (at, Some(kind));
    }
    start
}

impl Start {
    /// Shows an `ID3v2` tag as it stands from `tag.0` to `tag.1`, with the length that it is seen to have.
    fn keep_id3(&mut self, file: &mut File, version: u8, tag: (u64, u64), seen: (u64, u64)) {
        self.at = seen.1;
        // Version 2.5 was never written down.
        if !(2..=4).contains(&version) {
            return;
        }
        let length = seen.1 - seen.0;
        let is_bounded = patches::id3_is_bounded(file, tag.0, length);
        let rewrite = if is_bounded { id3::repair } else { id3::shrink };
        if let Some(repair) = rewrite(file, tag.0, seen.1) {
            self.tags.push(Piece::Bytes(repair.bytes));
            self.kept += 1;
            self.repaired.extend(repair.alphabets);
            return;
        }
        if !is_bounded {
            return;
        }
        patches::id3(file, tag.0, length, &mut self.patches);
        self.kept += 1;
        if tag == seen {
            self.tags.push(Piece::File(seen.0, seen.1));
        } else if let (Some([head @ .., flags, _, _, _, _]), 10..) = (read_exactly::<10>(file, tag.0), length) {
            // Without a footer, whose place is not known.
            let size = length - 10;
            let size = [size >> 21, size >> 14, size >> 7, size].map(|part| (part & 0x7f) as u8);
            self.tags.push(Piece::Bytes([&head[..], &[flags & 0xef], &size].concat()));
            self.tags.push(Piece::File(tag.0 + 10, seen.1));
        }
    }

    /// A tag whose length leads nowhere: the stream is looked for after the last frame of it that can be read.
    fn behind_broken_id3(mut self, file: &mut File, version: u8, tag: (u64, u64), end: u64) -> Self {
        let last = patches::id3_frames_end(file, tag.0, tag.1.min(end)).unwrap_or(tag.0 + 10);
        let found = search(file, last, end).or_else(|| search(file, tag.1, end));
        let Some((at, kind)) = found else {
            self.at = tag.1.min(end);
            return self;
        };
        if at - tag.0 < 1 << 28 {
            self.keep_id3(file, version, tag, (tag.0, at));
        }
        (self.at, self.kind) = (at, Some(kind));
        self
    }
}

/// Whether something that is known begins here.
fn begins(file: &mut File, at: u64, end: u64) -> bool {
    let mut head = [0; HEAD];
    let count = read_at(file, at, &mut head).unwrap_or(0);
    let head = head.get(..count).unwrap_or_default();
    kind(head).is_some()
        || super::foreign::name(head).is_some()
        || [&b"ID3"[..], b"APETAGEX", b"TAG"].iter().any(|mark| head.starts_with(mark))
        || stream_at(file, at, end, 2).is_some()
}

/// The format that these bytes begin, by marks that do not stand anywhere by chance.
pub(super) fn kind(head: &[u8]) -> Option<Kind> {
    let at = |offset: usize, mark: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(mark));
    let wave = [&b"RIFF"[..], b"RIFX", b"RF64", b"BW64"].iter().any(|mark| at(0, mark)) && at(8, b"WAVE");
    if wave || at(0, b"riff\x2e\x91\xcf\x11") && at(24, b"wave") {
        Some(Kind::Wave)
    } else if at(0, b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC")) {
        Some(Kind::Aiff)
    } else if at(0, b"caff\0\x01") {
        Some(Kind::Caf)
    } else if at(0, b".snd\0\0") {
        Some(Kind::Au)
    } else if at(0, b"fLaC") && head.get(4).is_some_and(|kind| kind & 0x7f < 7) {
        Some(Kind::Flac)
    } else if at(0, b"OggS\0") {
        Some(Kind::Ogg)
    } else if at(4, b"ftyp") {
        Some(Kind::Mp4)
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        Some(Kind::Matroska)
    } else {
        None
    }
}

/// A stream that has no mark: frames that follow each other from here, or atoms.
pub(super) fn stream_at(file: &mut File, at: u64, end: u64, frames: usize) -> Option<Kind> {
    if mpeg::is_stream(file, at, end, frames) || free_format::frame_bytes(file, at, end).is_some() {
        return Some(Kind::Mpeg);
    }
    let head = read_exactly::<16>(file, at)?;
    if flac::is_frame(&head) {
        return Some(Kind::Flac);
    }
    brandless::is_movie(file, at, end).then_some(Kind::Mp4)
}

/// The first place from `from` on where a stream begins.
fn search(file: &mut File, from: u64, end: u64) -> Option<(u64, Kind)> {
    let mut window = vec![0; STEP + HEAD];
    let mut at = from;
    while at < end && at - from < GARBAGE {
        let count = read_at(file, at, &mut window).ok()?;
        let bytes = window.get(..count)?;
        for (place, &byte) in bytes.iter().enumerate().take(STEP) {
            // The first bytes of all that is looked for.
            if !matches!(byte, b'R' | b'r' | b'F' | b'c' | b'.' | b'f' | b'O' | 0x1a | 0xff | 0) {
                continue;
            }
            let rest = bytes.get(place..)?;
            let found = match byte {
                0xff if rest.get(1).is_some_and(|second| second & 0xe0 == 0xe0) => {
                    stream_at(file, at + place as u64, end, FRAMES)
                }
                _ => kind(rest),
            };
            if let Some(kind) = found {
                return Some((at + place as u64, kind));
            }
        }
        at += STEP as u64;
    }
    None
}

fn after_zeros(file: &mut File, from: u64, end: u64) -> Option<u64> {
    let mut window = vec![0; STEP];
    let mut at = from;
    while at < end && at - from < ZEROS {
        let count = read_at(file, at, &mut window).ok().filter(|count| *count > 0)?;
        let bytes = window.get(..count)?;
        if let Some(place) = bytes.iter().position(|byte| *byte != 0) {
            let place = at + place as u64;
            // An MP4 file begins with a zero: the size of its first atom.
            let atom = (1..4)
                .filter_map(|back| place.checked_sub(back))
                .find(|&back| back >= from && read_exactly::<12>(file, back).is_some_and(|head| kind(&head).is_some()));
            return Some(atom.unwrap_or(place));
        }
        at += count as u64;
    }
    None
}

/// Length of the `ID3v2` tag at the start with its header (id3.org, id3v2.4.0-structure, 3.1).
fn id3_length(head: &[u8]) -> u64 {
    match head {
        [_, _, _, _, _, flags, a, b, c, d, ..] => {
            10 + syncsafe([*a, *b, *c, *d]) + if flags & 0x10 == 0 { 0 } else { 10 }
        }
        _ => 10,
    }
}
