//! Tags that the decoder library takes long to read, under other names while it does: for every number of a track and every
//! genre it makes a regular expression ready, which takes longer than the rest of the tag. What it would find is what
//! [`super::tags`] finds without it.

use symphonia::core::meta::MetadataRevision;

use crate::media::file::File;
use crate::media::patches;
use crate::media::sniff::{read_at, read_exactly};
use crate::media::view::View;

/// Frames of `ID3v2`, and those under whose names they are read: texts as well, and of podcasts alone.
const FRAMES: [([u8; 4], [u8; 4]); 3] = [(*b"TRCK", *b"TCAT"), (*b"TPOS", *b"TDES"), (*b"TCON", *b"TKWD")];
/// What the keys of Vorbis comments begin with in place of their first letter, and the keys.
const MARK: u8 = b'}';
const KEYS: [&[u8]; 3] = [b"TRACKNUMBER", b"DISCNUMBER", b"DISKNUMBER"];
/// Bytes of a genre that are looked at.
const GENRE: u64 = 256;

/// Renames the frames of the tag of version 2.3 or 2.4 from `at` to `end`. Whether it did.
pub(super) fn hide_frames(file: &mut File, at: u64, end: u64, view: &mut View) -> bool {
    let Some([_, _, _, version @ 3..=4, _, flags]) = read_exactly::<6>(file, at) else { return false };
    if flags & 0xc0 != 0 {
        return false;
    }
    let (frames, _) = patches::frames(file, at, end, version);
    if frames.iter().any(|frame| FRAMES.iter().any(|(_, other)| frame.name == *other)) {
        return false;
    }
    for frame in frames {
        let Some((name, other)) = FRAMES.iter().find(|(name, _)| frame.name == *name) else { continue };
        if name != b"TCON" || is_plain_genre(file, frame.at + 10, frame.size, frame.flags) {
            view.overlay(frame.at, other);
        }
    }
    true
}

/// Whether a genre is a name, and no number of the table of `ID3v1` with or without one.
fn is_plain_genre(file: &mut File, at: u64, size: u64, flags: u8) -> bool {
    let mut bytes = vec![0; size.min(GENRE) as usize];
    if flags != 0 || size > GENRE || read_at(file, at, &mut bytes).ok() != Some(bytes.len()) {
        return false;
    }
    let Some((0 | 3, text)) = bytes.split_first() else { return false };
    !matches!(text.first(), None | Some(b'('))
        && !text.contains(&b'\n')
        && text.iter().any(|byte| !byte.is_ascii_digit() && *byte != 0)
}

/// Renames the keys of a block of Vorbis comments. Whether it did.
pub(super) fn hide_keys(block: &mut [u8]) -> bool {
    let number = |block: &[u8], at: usize| {
        let four = block.get(at..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*four) as usize)
    };
    let mut found = Vec::new();
    let mut at = number(block, 0).and_then(|vendor| vendor.checked_add(8)).unwrap_or(block.len());
    while let Some(size) = number(block, at) {
        let Some(comment) = block.get(at + 4..).and_then(|rest| rest.get(..size)) else { break };
        if comment.first() == Some(&MARK) {
            return false;
        }
        let key = comment.split(|byte| *byte == b'=').next().unwrap_or_default();
        if KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)) {
            found.push(at + 4);
        }
        at += 4 + size;
    }
    for place in found {
        if let Some(first) = block.get_mut(place) {
            *first = MARK;
        }
    }
    true
}

/// Gives the tags their names back.
pub(super) fn show(revision: &mut MetadataRevision) {
    for tag in &mut revision.media.tags {
        let key = tag.raw.key.as_bytes();
        let frame = FRAMES.iter().find(|(_, other)| key == other).map(|(name, _)| name.as_slice());
        let comment = KEYS.iter().copied().find(|known| key.first() == Some(&MARK) && ends_like(key, known));
        if let Some(name) = frame.or(comment) {
            tag.raw.key = String::from_utf8_lossy(name).into_owned();
            tag.std = None;
        }
    }
}

/// Whether all but the first letters are the same.
fn ends_like(key: &[u8], known: &[u8]) -> bool {
    key.len() == known.len() && key.iter().zip(known).skip(1).all(|(a, b)| a.eq_ignore_ascii_case(b))
}
