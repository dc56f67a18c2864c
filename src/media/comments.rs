//! Vorbis comments, and the texts of MP4, that are not the UTF-8 that both have to be: the library would lose their letters.
//!
//! What is UTF-8 is left as it is; the rest is read by the rules of [`super::encoding`].
//!
//! (Xiph.org: Ogg Vorbis I format specification, comment field; RFC 3533, 6; RFC 7845, 5.2; RFC 9639, 10.1. Apple: `QuickTime`
//! File Format, Metadata.)

use super::encoding::Alphabet;
use super::file::File;
use super::patches::{atoms, find_atom};
use super::sniff::{read_at, read_exactly};
use super::tags::Texts;

/// Bytes of the longest text that is looked at, and of a list of them.
const LONG: usize = 1 << 16;
const ALL: usize = 1 << 20;
/// Texts of a list.
const TEXTS: usize = 4096;
/// Pages before the list of comments ends.
const PAGES: usize = 1024;

/// A block of comments with all of them in UTF-8, and the alphabets that they were read by; `None` if they are that, or if
/// it is no such block.
pub(super) fn repair(block: &[u8]) -> Option<(Vec<u8>, Vec<String>)> {
    let comments: Vec<&[u8]> = comments(block)?;
    let is_other = |comment: &&[u8]| std::str::from_utf8(comment).is_err();
    if !comments.iter().any(is_other) {
        return None;
    }
    let others = comments.iter().copied().filter(|comment| is_other(comment));
    let alphabet = Alphabet::of(others.filter_map(|comment| Some(named(comment)?.1)));
    let mut alphabets: Vec<String> = Vec::new();
    let (mut repaired, mut count) = (vec![0; 8], 0_u32);
    for comment in comments {
        let text = if let Ok(text) = std::str::from_utf8(comment) {
            text.to_owned()
        } else {
            let Some((name, value)) = named(comment) else { continue };
            let (value, other) = alphabet.read(value);
            alphabets.extend(other.map(str::to_owned).filter(|other| !alphabets.contains(other)));
            format!("{name}={value}")
        };
        repaired.extend(u32::try_from(text.len()).ok()?.to_le_bytes());
        repaired.extend(text.as_bytes());
        count += 1;
    }
    repaired.get_mut(4..8)?.copy_from_slice(&count.to_le_bytes());
    Some((repaired, alphabets))
}

/// The comments of a block: the vendor's name, how many there are, and each behind its length. Those after one that is not
/// whole are left out.
fn comments(block: &[u8]) -> Option<Vec<&[u8]>> {
    let mut rest = taken(block)?.1.get(4..)?;
    let mut found = Vec::new();
    while let Some((comment, after)) = taken(rest).filter(|_| found.len() < TEXTS) {
        found.push(comment);
        rest = after;
    }
    Some(found)
}

/// A piece behind its length, and what follows it.
fn taken(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

/// Name and value. Names are ASCII.
fn named(comment: &[u8]) -> Option<(&str, &[u8])> {
    let at = comment.iter().position(|byte| *byte == b'=')?;
    let (name, value) = comment.split_at_checked(at)?;
    Some((std::str::from_utf8(name).ok()?, value.get(1..)?))
}

/// The comments of the Ogg stream that begins at `at`; `None` if they are UTF-8, which the library reads.
pub(super) fn of_ogg(file: &mut File, at: u64, end: u64) -> Option<Texts> {
    let packet = second_packet(file, at, end)?;
    let block = [&b"\x03vorbis"[..], b"OpusTags"].into_iter().find_map(|mark| packet.strip_prefix(mark));
    // FLAC has a block with its head: the kind, and three bytes of length.
    let flac = || packet.strip_prefix(b"\x04").or(packet.strip_prefix(b"\x84")).and_then(|rest| rest.get(3..));
    other_texts(
        comments(block.or_else(flac)?)?.into_iter().filter_map(named).map(|(name, value)| (name, value.to_vec())),
    )
}

/// The second packet of the first stream of sound, which has the comments; of a long one the beginning.
fn second_packet(file: &mut File, mut at: u64, end: u64) -> Option<Vec<u8>> {
    let (mut stream, mut packet, mut number) = (None, Vec::new(), 0);
    for _ in 0..PAGES {
        let head = read_exactly::<27>(file, at).filter(|head| head.starts_with(b"OggS\0") && at < end)?;
        let mut sizes = vec![0; usize::from(*head.last()?)];
        if read_at(file, at + 27, &mut sizes).ok()? < sizes.len() {
            return None;
        }
        let body = at + 27 + sizes.len() as u64;
        let length: usize = sizes.iter().map(|size| usize::from(*size)).sum();
        at = body + length as u64;
        let serial = head.get(14..18)?.to_vec();
        if stream.as_ref().is_some_and(|stream| *stream != serial) {
            continue;
        }
        let mut bytes = vec![0; length];
        let count = read_at(file, body, &mut bytes).ok()?;
        bytes.truncate(count);
        if stream.is_none() {
            let is_sound = [&b"\x01vorbis"[..], b"OpusHead", b"\x7fFLAC"].iter().any(|mark| bytes.starts_with(mark));
            if !is_sound {
                continue;
            }
            stream = Some(serial);
        }
        let mut rest = bytes.as_slice();
        for size in sizes {
            let (piece, after) = rest.split_at_checked(usize::from(size)).unwrap_or((rest, &[]));
            rest = after;
            if number == 1 {
                packet.extend_from_slice(piece);
            }
            if size < 255 {
                number += 1;
            }
            if number == 2 || packet.len() > ALL {
                return Some(packet);
            }
        }
    }
    None
}

/// The texts of `ilst` in the MP4 file that begins at `at`, by the names that Vorbis comments have; `None` if they are UTF-8,
/// which the library reads.
pub(super) fn of_mp4(file: &mut File, at: u64, end: u64) -> Option<Texts> {
    let movie = find_atom(file, (at, end), *b"moov")?;
    let udta = find_atom(file, movie, *b"udta")?;
    let (from, to) = find_atom(file, udta, *b"meta")?;
    // `meta` is a full box: version and flags come first.
    let list = find_atom(file, (from + 4, to), *b"ilst")?;
    let mut kept = 0;
    let mut texts = Vec::new();
    for item in atoms(file, list.0, list.1).into_iter().filter(|item| !item.long).take(TEXTS) {
        let mut name = atom_name(item.name).map(str::to_owned);
        for part in atoms(file, item.body, item.end) {
            let size = (part.end - part.body) as usize;
            if part.long || size > LONG || kept + size > ALL {
                continue;
            }
            let mut bytes = vec![0; size];
            if !matches!(&part.name, b"name" | b"data") || read_at(file, part.body, &mut bytes).ok()? < size {
                continue;
            }
            kept += size;
            match (&part.name, bytes.as_slice()) {
                // Version and flags, then the name.
                (b"name", [_, _, _, _, text @ ..]) if item.name == *b"----" => {
                    name = Some(String::from_utf8_lossy(text).into_owned());
                }
                // 1 is UTF-8; then a language.
                (b"data", [0, 0, 0, 1, _, _, _, _, text @ ..]) => {
                    texts.extend(name.clone().map(|name| (name, text.to_vec())));
                }
                _ => {}
            }
        }
    }
    other_texts(texts.into_iter())
}

/// What an atom of texts is called as a comment.
fn atom_name(name: [u8; 4]) -> Option<&'static str> {
    Some(match &name {
        b"\xa9nam" => "title",
        b"\xa9ART" => "artist",
        b"aART" => "albumartist",
        b"\xa9alb" => "album",
        b"\xa9wrt" => "composer",
        b"\xa9day" => "date",
        b"\xa9gen" => "genre",
        b"\xa9cmt" => "comment",
        b"desc" => "description",
        _ => return None,
    })
}

/// These texts, if one of them is no UTF-8.
fn other_texts<'a, N: Into<String> + 'a>(texts: impl Iterator<Item = (N, Vec<u8>)>) -> Option<Texts> {
    let items: Vec<(String, Vec<u8>)> =
        texts.filter(|(_, value)| value.len() <= LONG).map(|(name, value)| (name.into(), value)).collect();
    let is_utf8 = items.iter().all(|(_, value)| std::str::from_utf8(value).is_ok());
    (!is_utf8).then(|| Texts::comments(items))
}
