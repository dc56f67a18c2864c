//! What the first bytes of a file tell, before the decoder library sees it: formats that the library does not know are
//! named, so that the listener reads more than "not audio", and what must be hidden from the library is found.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::riff::{self, RiffTags};
use super::source::Patch;
use super::{Fault, patches};

/// Formats by their first bytes: offset, bytes, name.
const FOREIGN: [(usize, &[u8], &str); 21] = [
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA"),
    (0, b"MAC ", "Monkey's Audio"),
    (0, b"wvpk", "WavPack"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"DSD ", "DSD"),
    (0, b"FRM8", "DSD"),
    (0, b"MThd", "MIDI"),
    (8, b"RMID", "MIDI"),
    (0, b"TTA1", "True Audio"),
    (0, b"TTA2", "True Audio"),
    (0, b"tBaK", "TAK"),
    (0, b"OFR ", "OptimFROG"),
    (0, b"#!AMR", "AMR"),
    (0, b".RMF", "RealAudio"),
    (0, b".ra\xfd", "RealAudio"),
    (0, b"\x7f\xfe\x80\x01", "DTS"),
    (0, b"FLV\x01", "Flash Video"),
    (0, b"RF64", "RF64"),
    (0, b"riff\x2e\x91\xcf\x11", "Wave64"),
    (28, b"Speex   ", "Speex"),
];

/// Things that are no audio at all, in which the search for a frame of MP3 could still find one by chance.
const OTHERS: [&[u8]; 13] = [
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"%PDF",
    b"\x7fELF",
    b"Rar!",
    b"\x1f\x8b\x08",
    b"7z\xbc\xaf",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"SQLite format 3",
];

/// What is known of a file from its bytes alone.
#[derive(Debug, Default)]
pub(super) struct Sniffed {
    /// Bytes to be seen differently, by offset.
    pub patches: Vec<Patch>,
    /// Whether the file begins like a format that the library reads.
    pub familiar: bool,
    /// Whether the first frame of an MP3 says how many follow.
    pub xing: bool,
    /// The tags of a WAV file.
    pub riff: RiffTags,
    /// The serial number of the last page of an Ogg file.
    pub last_serial: Option<u32>,
    /// Where the file is to be taken to end, if before its end.
    pub end: Option<u64>,
    /// Whether the file ends before something in it does.
    pub cut: bool,
}

/// Looks at `file`; a format that cannot be played is a fault.
pub(super) fn sniff(file: &mut File, length: u64) -> Result<Sniffed, Fault> {
    let mut head = [0; 512];
    let count = read_at(file, 0, &mut head).map_err(|error| Fault::from_io(&error))?;
    let tag = id3_length(&head);
    refuse(head.get(..count).unwrap_or_default())?;
    let mut sniffed = Sniffed::default();
    let start = if tag > 0 {
        patches::id3(file, &head, tag, &mut sniffed.patches);
        let count = read_at(file, tag, &mut head).map_err(|error| Fault::from_io(&error))?;
        refuse(head.get(..count).unwrap_or_default())?;
        tag
    } else {
        0
    };
    sniffed.familiar = tag > 0 || is_familiar(&head);
    if head.starts_with(b"fLaC") {
        patches::flac(file, start + 4, &mut sniffed.patches);
        sniffed.end = trailing_tags(file, length);
    } else if head.starts_with(b"OggS") {
        if let Some((serial, cut)) = last_page(file, length) {
            (sniffed.last_serial, sniffed.cut) = (Some(serial), cut);
        }
    } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE") {
        sniffed.riff = riff::read(file);
        if let Some(codec) = sniffed.riff.foreign() {
            return Err(Fault::Codec(codec));
        }
    } else if head.get(4..8) == Some(b"ftyp") {
        sniffed.cut = patches::mp4(file, length, &mut sniffed.patches);
    } else if head.starts_with(b"FORM") {
        sniffed.cut = patches::aiff(file, length, &mut sniffed.patches);
    } else {
        sniffed.xing = [&b"Xing"[..], b"Info", b"VBRI"].iter().any(|mark| contains(&head, mark));
    }
    sniffed.patches.sort_by_key(|patch| patch.offset);
    Ok(sniffed)
}

fn refuse(head: &[u8]) -> Result<(), Fault> {
    let found = FOREIGN.iter().find(|(offset, bytes, _)| head.get(*offset..).is_some_and(|at| at.starts_with(bytes)));
    if let Some((_, _, name)) = found {
        return Err(Fault::Codec((*name).to_owned()));
    }
    // ATSC A/52: a sync word; bsid in the upper five bits of the sixth byte, 11 to 16 for E-AC-3 (annex E).
    if let [0x0b, 0x77, _, _, _, bsid, ..] = head {
        match bsid >> 3 {
            0..=10 => return Err(Fault::Codec("AC-3".to_owned())),
            11..=16 => return Err(Fault::Codec("E-AC-3".to_owned())),
            _ => {}
        }
    }
    if OTHERS.iter().any(|bytes| head.starts_with(bytes)) || is_text(head) {
        return Err(Fault::NotAudio);
    }
    Ok(())
}

fn is_familiar(head: &[u8]) -> bool {
    let starts = [&b"fLaC"[..], b"OggS", b"RIFF", b"FORM", b"caff", b"\x1a\x45\xdf\xa3"];
    starts.iter().any(|start| head.starts_with(start))
        || head.get(4..8) == Some(b"ftyp")
        || matches!(head, [0xff, second, ..] if second & 0xe0 == 0xe0)
}

/// Plain text: nothing but printable ASCII and white space at its start, and enough of it to be sure.
fn is_text(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    !head.is_empty() && head.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Reads what there is at `offset`, up to the length of `buffer`.
pub(super) fn read_at(file: &mut File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    file.seek(SeekFrom::Start(offset))?;
    let mut count = 0;
    while let Some(rest) = buffer.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

pub(super) fn read_exactly<const N: usize>(file: &mut File, offset: u64) -> Option<[u8; N]> {
    let mut buffer = [0; N];
    (read_at(file, offset, &mut buffer).ok()? == N).then_some(buffer)
}

pub(super) fn syncsafe(bytes: [u8; 4]) -> u64 {
    bytes.iter().fold(0, |sum, byte| sum << 7 | u64::from(byte & 0x7f))
}

/// Length of the `ID3v2` tag at the start with its header, 0 if there is none (id3.org, id3v2.4.0-structure, 3.1).
fn id3_length(head: &[u8]) -> u64 {
    match head {
        [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] => {
            10 + syncsafe([*a, *b, *c, *d]) + if flags & 0x10 == 0 { 0 } else { 10 }
        }
        _ => 0,
    }
}

/// The last page whose head is found in the last 128 KiB, twice the size of the longest page (RFC 3533, 6): its
/// serial number, and whether the file ends before it does.
fn last_page(file: &mut File, length: u64) -> Option<(u32, bool)> {
    let mut tail = vec![0; length.min(1 << 17) as usize];
    read_at(file, length - tail.len() as u64, &mut tail).ok()?;
    let at = tail.windows(27).rposition(|window| window.starts_with(b"OggS\0"))?;
    let page = tail.get(at..)?;
    let serial = u32::from_le_bytes(page.get(14..18)?.try_into().ok()?);
    let segments = usize::from(*page.get(26)?);
    let size =
        page.get(27..27 + segments).map(|sizes| 27 + segments + sizes.iter().map(|&it| usize::from(it)).sum::<usize>());
    Some((serial, size.is_none_or(|size| size > page.len())))
}

/// Where the tags at the end of a file begin: `ID3v1` (128 bytes) and APE (its version 2: a footer of 32 bytes, and
/// as many for the header if bit 31 of the flags is set). A FLAC file should have none; the library would take them for a
/// part of the last frame, and drop that.
fn trailing_tags(file: &mut File, length: u64) -> Option<u64> {
    let mut end = length;
    if read_exactly::<3>(file, end.checked_sub(128)?)? == *b"TAG" {
        end -= 128;
    }
    if let Some(footer) = end.checked_sub(32).and_then(|at| read_exactly::<32>(file, at))
        && footer.starts_with(b"APETAGEX")
    {
        let number = |at: usize| {
            footer.get(at..at + 4).map_or(0, |it| it.iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)))
        };
        let header = if number(20) >> 31 == 1 { 32 } else { 0 };
        end = end.checked_sub(number(12) + header)?;
    }
    (end < length).then_some(end)
}
