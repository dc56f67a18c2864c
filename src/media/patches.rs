//! Bytes of a file that the decoder library had better see differently.
//!
//! - Pictures and other large attachments in `ID3v2` and MP4 are marked to be skipped, for the library would read them into
//!   memory and keep them as long as the file is open.
//! - What breaks a rule in the tags of an MP4 file is marked to be skipped, for the library would refuse the whole file.
//! - Where a file was cut, the size of the samples in MP4 is made to end with it, for the library would refuse what is
//!   left.

use super::file::File;

use super::Fault;
use super::sniff::{read_exactly, syncsafe};
use super::view::{Patch, View};

/// A tag that is longer than this, in bytes, is hidden, and so is what comes after so much of them.
const LARGE: u64 = 1 << 16;
const KEPT: u64 = 1 << 21;

/// Whether the library may read the `ID3v2` tag of `length` bytes at `at`: what is large in it can be hidden, or it is not
/// large.
pub(super) fn id3_is_bounded(file: &mut File, at: u64, length: u64) -> bool {
    let plain = |[_, _, _, version, _, flags]: [u8; 6]| matches!(version, 3 | 4) && flags & 0xc0 == 0;
    length <= KEPT || read_exactly::<6>(file, at).is_some_and(plain)
}

/// Attachments, and all that is large, in the `ID3v2` tag of `length` bytes at `at` are marked as compressed frames, which the library skips
/// unread (version 2.3: flag 0x80 of the second byte; 2.4: 0x08, together with 0x01, a length indicator).
pub(super) fn id3(file: &mut File, at: u64, length: u64, patches: &mut Vec<Patch>) {
    let Some([_, _, _, version, _, tag_flags, ..]) = read_exactly::<10>(file, at) else { return };
    let mark = match version {
        3 => 0x80,
        4 => 0x09,
        _ => return,
    };
    if tag_flags & 0xc0 != 0 {
        return;
    }
    let mut kept = 0;
    for Frame { at, name, size, flags } in frames(file, at, at + length, version).0 {
        let attached = matches!(&name, b"APIC" | b"GEOB" | b"PRIV") && size > 1024;
        if attached || size > LARGE || kept + size > KEPT {
            patches.push(Patch { offset: at + 9, byte: flags | mark });
        } else {
            kept += size;
        }
    }
}

/// Where the last frame ends that can be read of the tag between `at` and `end`.
pub(super) fn id3_frames_end(file: &mut File, at: u64, end: u64) -> Option<u64> {
    let [_, _, _, version, ..] = read_exactly::<10>(file, at)?;
    matches!(version, 3 | 4).then(|| frames(file, at, end, version).1)
}

/// A frame of `ID3v2`.
pub(super) struct Frame {
    /// Where its head begins.
    pub at: u64,
    pub name: [u8; 4],
    /// Bytes behind its head of 10.
    pub size: u64,
    /// The second byte of its flags.
    pub flags: u8,
}

/// The frames of a tag of version 2.3 or 2.4, and where the last one ends.
pub(super) fn frames(file: &mut File, start: u64, end: u64, version: u8) -> (Vec<Frame>, u64) {
    let (mut found, mut at) = (Vec::new(), start + 10);
    for _ in 0..2000 {
        let Some([name @ .., a, b, c, d, _, flags]) = read_exactly::<10>(file, at).filter(|_| at + 10 < end) else {
            break;
        };
        let size = if version == 3 { u64::from(u32::from_be_bytes([a, b, c, d])) } else { syncsafe([a, b, c, d]) };
        if !name.iter().all(u8::is_ascii_alphanumeric) || at + 10 + size > end {
            break;
        }
        found.push(Frame { at, name, size, flags });
        at += 10 + size;
    }
    (found, at)
}

/// Atoms and boxes at one level.
pub(super) struct Atom {
    pub name: [u8; 4],
    /// Where its head begins, and its contents.
    pub at: u64,
    pub body: u64,
    pub end: u64,
    /// Whether it claims to reach beyond what it stands in.
    pub long: bool,
}

/// The atoms between `at` and `end` (ISO/IEC 14496-12, 4.2), up to one that cannot be.
pub(super) fn atoms(file: &mut File, mut at: u64, end: u64) -> Vec<Atom> {
    let mut found = Vec::new();
    while found.len() < 4096
        && at + 8 <= end
        && let Some([a, b, c, d, name @ ..]) = read_exactly::<8>(file, at)
    {
        let (head, size) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (8, end - at),
            1 => (16, read_exactly::<8>(file, at + 8).map_or(0, u64::from_be_bytes)),
            size => (8, u64::from(size)),
        };
        if size < head {
            break;
        }
        let stop = at.saturating_add(size);
        found.push(Atom { name, at, body: at + head, end: stop.min(end), long: stop > end });
        at = stop;
    }
    found
}

fn find(file: &mut File, (at, end): (u64, u64), name: [u8; 4]) -> Option<Atom> {
    atoms(file, at, end).into_iter().find(|atom| atom.name == name)
}

/// The contents of the first atom of this name that ends where it should, as a range of bytes.
pub(super) fn find_atom(file: &mut File, range: (u64, u64), name: [u8; 4]) -> Option<(u64, u64)> {
    find(file, range, name).filter(|atom| !atom.long).map(|atom| (atom.body, atom.end))
}

/// The file that begins at `start`. `true` if it ends before its samples do; locked samples are a fault.
pub(super) fn mp4(file: &mut File, start: u64, end: u64, view: &mut View) -> Result<bool, Fault> {
    if read_exactly::<12>(file, start).is_some_and(|head| matches!(head.last_chunk(), Some(b"aax " | b"aaxc"))) {
        return Err(Fault::Codec("Audible".to_owned()));
    }
    let mut cut = false;
    for atom in atoms(file, start, end) {
        match &atom.name {
            b"moov" if !atom.long => {
                locked(file, &atom)?;
                tags(file, &atom, view);
            }
            b"mdat" if atom.long => {
                let rest = end - atom.at;
                if atom.body == atom.at + 16 {
                    view.overlay(atom.at + 8, &rest.to_be_bytes());
                } else if let Ok(rest) = u32::try_from(rest) {
                    view.overlay(atom.at, &rest.to_be_bytes());
                }
                cut = true;
            }
            _ => {}
        }
    }
    Ok(cut)
}

/// Refuses a file all of whose sound is locked: `drms` is `FairPlay`, `enca` any other lock (ISO/IEC 14496-12, 8.12).
fn locked(file: &mut File, moov: &Atom) -> Result<(), Fault> {
    let mut lock = None;
    for track in atoms(file, moov.body, moov.end).into_iter().filter(|atom| &atom.name == b"trak").take(64) {
        let mut range = (track.body, track.end);
        let path = [*b"mdia", *b"minf", *b"stbl", *b"stsd"];
        let found =
            path.into_iter().all(|name| find(file, range, name).map(|atom| range = (atom.body, atom.end)).is_some());
        if !found {
            continue;
        }
        for entry in atoms(file, range.0 + 8, range.1) {
            match &entry.name {
                b"drms" => lock = Some("FairPlay"),
                b"enca" | b"drmi" | b"encv" => lock = lock.or(Some("encrypted")),
                b"mp4a" | b"alac" | b"fLaC" | b"Opus" | b"sowt" | b"twos" | b".mp3" => return Ok(()),
                _ => {}
            }
        }
    }
    lock.map_or(Ok(()), |lock| Err(Fault::Codec(lock.to_owned())))
}

/// The picture `covr` in moov/udta/meta/ilst gets a name that nobody knows, and so does what breaks a rule. (`free`, which
/// the format has for this, is read as a tag in that place.)
fn tags(file: &mut File, moov: &Atom, view: &mut View) {
    let hide = |view: &mut View, atom: &Atom| view.overlay(atom.at + 4, b"xxxx");
    for udta in &atoms(file, moov.body, moov.end) {
        let metas = match &udta.name {
            b"udta" => atoms(file, udta.body, udta.end),
            b"meta" => vec![Atom { ..*udta }],
            _ => continue,
        };
        for meta in metas.iter().filter(|atom| &atom.name == b"meta") {
            // `meta` is a full box: version and flags come first.
            let Some(list) = find(file, (meta.body + 4, meta.end), *b"ilst").filter(|_| !meta.long) else { continue };
            let items = atoms(file, list.body, list.end);
            if list.long || items.iter().any(|item| item.long) {
                view.overlay(udta.at + 4, b"free");
                continue;
            }
            for item in &items {
                let broken = |value: &Atom| value.long || &value.name == b"data" && value.end - value.body < 8;
                let large = item.end - item.at > LARGE;
                if &item.name == b"covr" || large || atoms(file, item.body, item.end).iter().any(broken) {
                    hide(view, item);
                }
            }
        }
    }
}
