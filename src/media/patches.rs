//! Bytes of a file that the decoder library had better see differently.
//!
//! - Pictures and other large attachments in FLAC, `ID3v2` and MP4 are marked to be skipped, for the library would read
//!   them into memory and keep them as long as the file is open. FLAC's seek table and cue sheet are skipped as well:
//!   the table may point anywhere, the file can be searched without it, and a cue sheet that breaks a rule would have the
//!   whole file refused.
//! - Where a file was cut, the sizes in MP4 and AIFF that reach beyond its end are made to end with it, for the library
//!   would refuse what is left.

use std::fs::File;

use super::sniff::{read_exactly, syncsafe};
use super::source::Patch;

/// Attachments in an `ID3v2` tag are marked as compressed frames, which the library skips unread (version 2.3: flag 0x80
/// of the second byte; 2.4: 0x08, together with 0x01, a length indicator).
pub(super) fn id3(file: &mut File, head: &[u8], tag: u64, patches: &mut Vec<Patch>) {
    let (Some(version), Some(0)) = (head.get(3), head.get(5).map(|flags| flags & 0xc0)) else { return };
    let mark = match version {
        3 => 0x80,
        4 => 0x09,
        _ => return,
    };
    let mut at = 10;
    for _ in 0..2000 {
        let Some([id @ .., a, b, c, d, _, flags]) = read_exactly::<10>(file, at).filter(|_| at + 10 < tag) else {
            return;
        };
        let size = if *version == 3 { u64::from(u32::from_be_bytes([a, b, c, d])) } else { syncsafe([a, b, c, d]) };
        if id[0] == 0 || at + 10 + size > tag {
            return;
        }
        if matches!(&id, b"APIC" | b"GEOB" | b"PRIV") && size > 1024 {
            patches.push(Patch { offset: at + 9, byte: flags | mark });
        }
        at += 10 + size;
    }
}

/// Seek tables (3), cue sheets (5) and pictures (6) become padding (1); RFC 9639, 8.1.
pub(super) fn flac(file: &mut File, start: u64, patches: &mut Vec<Patch>) {
    let mut at = start;
    for _ in 0..1000 {
        let Some([kind, a, b, c]) = read_exactly::<4>(file, at) else { return };
        if matches!(kind & 0x7f, 3 | 5 | 6) {
            patches.push(Patch { offset: at, byte: kind & 0x80 | 1 });
        }
        if kind & 0x80 != 0 {
            return;
        }
        at += 4 + u64::from(u32::from_be_bytes([0, a, b, c]));
    }
}

/// The picture atom `covr` in moov/udta/meta/ilst becomes `free` (ISO/IEC 14496-12, 8.1.2), and an `mdat` that claims to
/// reach beyond the end of the file ends with it: the library would not give a single packet of it.
/// `true` if that was so.
pub(super) fn mp4(file: &mut File, length: u64, patches: &mut Vec<Patch>) -> bool {
    let cut = clip_mdat(file, length, patches);
    hide_cover(file, length, patches);
    cut
}

fn hide_cover(file: &mut File, length: u64, patches: &mut Vec<Patch>) {
    let mut range = (0, length);
    for name in [b"moov", b"udta", b"meta", b"ilst"] {
        let Some((start, end)) = find_atom(file, range, *name) else { return };
        // `meta` is a full box: version and flags come first.
        range = (if name == b"meta" { start + 4 } else { start }, end);
    }
    if let Some((start, _)) = find_atom(file, range, *b"covr") {
        patch(patches, start.saturating_sub(4), b"free");
    }
}

fn patch(patches: &mut Vec<Patch>, at: u64, bytes: &[u8]) {
    patches.extend(bytes.iter().zip(at..).map(|(&byte, offset)| Patch { offset, byte }));
}

/// `true` if it was clipped.
fn clip_mdat(file: &mut File, length: u64, patches: &mut Vec<Patch>) -> bool {
    let mut at = 0_u64;
    for _ in 0..1000 {
        let Some([a, b, c, d, name @ ..]) = read_exactly::<8>(file, at) else { return false };
        let short = u64::from(u32::from_be_bytes([a, b, c, d]));
        let size = match short {
            1 => read_exactly::<8>(file, at + 8).map_or(0, u64::from_be_bytes),
            size => size,
        };
        if size < 8 {
            return false;
        }
        if &name == b"mdat" && at.saturating_add(size) > length {
            let rest = length - at;
            match u32::try_from(rest) {
                _ if short == 1 => patch(patches, at + 8, &rest.to_be_bytes()),
                Ok(rest) => patch(patches, at, &rest.to_be_bytes()),
                Err(_) => {}
            }
            return true;
        }
        at = at.saturating_add(size);
    }
    false
}

/// The contents of the first atom of this name, as a range of bytes.
pub(super) fn find_atom(file: &mut File, (mut at, end): (u64, u64), name: [u8; 4]) -> Option<(u64, u64)> {
    for _ in 0..1000 {
        if at + 8 > end {
            return None;
        }
        let [a, b, c, d, found @ ..] = read_exactly::<8>(file, at)?;
        let (header, size) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (8, end - at),
            1 if found != name => (16, u64::from_be_bytes(read_exactly::<8>(file, at + 8)?)),
            size => (8, u64::from(size)),
        };
        let next = at.checked_add(size).filter(|next| size >= header && *next <= end)?;
        if found == name {
            return Some((at + header, next));
        }
        at = next;
    }
    None
}

/// The sizes of `FORM` and `SSND` end with the file (Audio Interchange File Format 1.3). `true` if they did not.
pub(super) fn aiff(file: &mut File, length: u64, patches: &mut Vec<Patch>) -> bool {
    let Some(form) = read_exactly::<4>(file, 4).map(u32::from_be_bytes) else { return false };
    if u64::from(form) + 8 <= length {
        return false;
    }
    let mut at = 12_u64;
    for _ in 0..1000 {
        let Some([a, b, c, d, size @ ..]) = read_exactly::<8>(file, at) else { break };
        let size = u64::from(u32::from_be_bytes(size));
        if &[a, b, c, d] == b"SSND" && at + 8 + size > length {
            clip(patches, at + 4, length - at - 8);
            clip(patches, 4, length - 8);
            return true;
        }
        at += 8 + size + size % 2;
    }
    false
}

/// A size of four bytes, the greatest first.
fn clip(patches: &mut Vec<Patch>, at: u64, size: u64) {
    if let Ok(size) = u32::try_from(size) {
        patch(patches, at, &size.to_be_bytes());
    }
}
