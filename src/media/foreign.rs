//! Formats that cannot be played, by what their files begin with, so that the listener reads what a file is.

use serde::{Deserialize, Serialize};

/// What a file is that is no audio. `Display` is how the listener reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NonAudio {
    /// PNG, JPEG, GIF …
    #[error("a picture")]
    Picture,
    /// ZIP, RAR, gzip …
    #[error("an archive: unpack it first")]
    Archive,
    /// PDF, RTF, Word.
    #[error("a document")]
    Document,
    /// ELF, Windows, macOS.
    #[error("a program")]
    Program,
    /// `SQLite`.
    #[error("a database")]
    Database,
    /// What a cloud drive leaves in the place of a file.
    #[error("a placeholder: the song itself is in the cloud")]
    InCloud,
    /// It names files.
    #[error("a torrent: it names the song, but does not hold it")]
    Torrent,
    /// What Git LFS leaves in the place of a file.
    #[error("a placeholder: fetch the file with `git lfs pull`")]
    InGitLfs,
    /// HTML.
    #[error("a web page, perhaps an error message that was saved instead of the song: download it again")]
    WebPage,
    /// M3U, PLS, XSPF.
    #[error("a playlist: give the files that it names")]
    Playlist,
    /// Nothing but printable characters.
    #[error("a text")]
    Text,
}

impl NonAudio {
    /// Everything that is known.
    pub const ALL: [Self; 11] = [
        Self::Picture,
        Self::Archive,
        Self::Document,
        Self::Program,
        Self::Database,
        Self::InCloud,
        Self::Torrent,
        Self::InGitLfs,
        Self::WebPage,
        Self::Playlist,
        Self::Text,
    ];
}

/// Formats by their first bytes: offset, bytes, name.
const FORMATS: [(usize, &[u8], &str); 42] = [
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA"),
    (0, b"MAC ", "Monkey's Audio"),
    (0, b"MACF", "Monkey's Audio"),
    (0, b"wvpk", "WavPack"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"DSD ", "DSD"),
    (0, b"FRM8", "DSD"),
    (0, b"MThd", "MIDI"),
    (8, b"RMID", "MIDI"),
    (0, b"XMFD", "MIDI"),
    (0, b"TTA1", "True Audio"),
    (0, b"TTA2", "True Audio"),
    (0, b"tBaK", "TAK"),
    (0, b"OFR ", "OptimFROG"),
    (0, b"ajkg", "Shorten"),
    (0, b"LA02", "La Lossless Audio"),
    (0, b"LA03", "La Lossless Audio"),
    (0, b"LA04", "La Lossless Audio"),
    (0, b"#!AMR", "AMR"),
    (0, b"#!SILK_V3", "SILK"),
    (0, b".RMF", "RealAudio"),
    (0, b".ra\xfd", "RealAudio"),
    (0, b"\x7f\xfe\x80\x01", "DTS"),
    (0, b"\xfe\x7f\x01\x80", "DTS"),
    (0, b"DTSHDHDR", "DTS"),
    (0, b"Creative Voice File", "Creative Voice"),
    (0, b"Extended Module: ", "tracker music"),
    (0, b"IMPM", "tracker music"),
    (44, b"SCRM", "tracker music"),
    (1080, b"M.K.", "tracker music"),
    (4, b"\x57\x90\x75\x36", "Audible"),
    (0, b"FLV\x01", "Flash Video"),
    (8, b"AVI ", "AVI"),
    (0, b"nut/multimedia container", "NUT"),
    (0, b"\0\0\x01\xba", "MPEG program stream"),
    (28, b"Speex   ", "Speex"),
    (0, b"NIST_1A", "NIST SPHERE"),
    (0, b" paf", "Ensoniq PARIS"),
    (0, b"fap ", "Ensoniq PARIS"),
    (8, b"8SVX", "Amiga 8SVX"),
    (0, b"2BIT", "Audio Visual Research"),
];

/// Things that are no audio at all, in which a search could still find a frame of MP3 by chance, and what they are.
const OTHERS: [(&[u8], NonAudio); 22] = [
    (b"\x89PNG", NonAudio::Picture),
    (b"\xff\xd8\xff", NonAudio::Picture),
    (b"GIF8", NonAudio::Picture),
    (b"II*\0", NonAudio::Picture),
    (b"MM\0*", NonAudio::Picture),
    (b"PK\x03\x04", NonAudio::Archive),
    (b"Rar!", NonAudio::Archive),
    (b"7z\xbc\xaf", NonAudio::Archive),
    (b"\x1f\x8b\x08", NonAudio::Archive),
    (b"BZh", NonAudio::Archive),
    (b"\xfd7zXZ", NonAudio::Archive),
    (b"\x28\xb5\x2f\xfd", NonAudio::Archive),
    (b"%PDF", NonAudio::Document),
    (b"{\\rtf", NonAudio::Document),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", NonAudio::Document),
    (b"\x7fELF", NonAudio::Program),
    (b"MZ\x90\0", NonAudio::Program),
    (b"\xcf\xfa\xed\xfe", NonAudio::Program),
    (b"SQLite format 3", NonAudio::Database),
    (b"bplist00", NonAudio::InCloud),
    (b"d8:announce", NonAudio::Torrent),
    (b"version https://git-lfs", NonAudio::InGitLfs),
];

/// The name of the format that begins with these bytes, if it is one that cannot be played.
pub(super) fn name(head: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, mark: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(mark));
    if let Some((_, _, name)) = FORMATS.iter().find(|(offset, mark, _)| at(*offset, mark)) {
        return Some(name);
    }
    match head {
        // RFC 7845, 5.1.1, and RFC 8486: families of channels that stand for no speakers.
        _ if at(28, b"OpusHead") => match head.get(46)? {
            2 | 3 => Some("Ambisonic Opus"),
            family if *family > 1 => Some("Opus without speakers"),
            _ => None,
        },
        // ATSC A/52: a sync word; bsid in the upper five bits of the sixth byte, 11 to 16 for E-AC-3 (annex E).
        [0x0b, 0x77, _, _, _, bsid, ..] if bsid >> 3 <= 10 => Some("AC-3"),
        [0x0b, 0x77, _, _, _, bsid, ..] if bsid >> 3 <= 16 => Some("E-AC-3"),
        // ISO/IEC 13818-1: packets of 188 bytes; of 192 on a Blu-ray disc.
        _ if at(0, b"G") && at(188, b"G") && at(376, b"G") => Some("MPEG transport stream"),
        _ if at(4, b"G") && at(196, b"G") && at(388, b"G") => Some("MPEG transport stream"),
        // ISO/IEC 14496-3, 1.7.2: a sync word of eleven bits, then the length of the frame.
        [0x56, b, c, ..] if b & 0xe0 == 0xe0 => {
            let next = usize::from(b & 0x1f) << 8 | usize::from(*c);
            (at(3 + next, b"\x56") && next > 8).then_some("LOAS/LATM")
        }
        _ => None,
    }
}

/// What these bytes begin, if that is no audio.
pub(super) fn other(head: &[u8]) -> Option<NonAudio> {
    if let Some((_, what)) = OTHERS.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Some(*what);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(NonAudio::Picture);
    }
    text(head)
}

/// Text: nothing but printable characters and white space, and what kind of text.
fn text(head: &[u8]) -> Option<NonAudio> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let is_text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e);
    if head.is_empty() || !head.iter().all(is_text) {
        return None;
    }
    let start = head.trim_ascii_start().to_ascii_lowercase();
    let begins = |mark: &[u8]| start.starts_with(mark);
    Some(if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") {
        NonAudio::WebPage
    } else if begins(b"#extm3u") || begins(b"[playlist]") || start.windows(9).any(|part| part == b"<playlist") {
        NonAudio::Playlist
    } else {
        NonAudio::Text
    })
}
