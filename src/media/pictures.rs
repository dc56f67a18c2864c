//! The pictures of a file: what and how large they are, and where they stand. The pictures themselves are not kept.
//!
//! Those of FLAC, `ID3v2` and MP4 are looked up in the file, for they are hidden from the decoder library (see
//! [`super::patches`]); the others come from it.

use super::file::File;
use std::io::Cursor;
use std::path::Path;

use serde::{Deserialize, Serialize};
use symphonia::core::meta::{StandardVisualKey, Visual};

use super::riff::{Layout, chunks};
use super::sniff::{read_at, read_exactly, syncsafe};
use crate::text;

/// Pictures told of a file.
const COUNT: usize = 64;
/// Bytes of a picture that are looked at for its size: more than any head with a preview in it.
const HEAD: u64 = 1 << 18;
/// Longest MIME type that is believed.
const NAME: usize = 100;
/// Frames, blocks and atoms looked at.
const PARTS: usize = 2000;

/// What a picture in a file is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows, by the numbers of `ID3v2` and FLAC (id3v2.4.0-frames, 4.14): 0 other, 3 front cover, 4 back cover … up to
    /// 20. `None` where the format has no place for it (MP4).
    pub kind: Option<u8>,
    /// Its MIME type as the file names it; if the file does not, the one that its first bytes tell.
    pub mime: Option<String>,
    /// Width and height in pixels, as its own head tells.
    pub size: Option<(u32, u32)>,
    /// Its length in bytes.
    pub bytes: u64,
}

impl Picture {
    fn new(kind: Option<u8>, mime: &[u8], bytes: u64, head: &[u8]) -> Self {
        let mime = text::clean(&String::from_utf8_lossy(mime)).trim().chars().take(NAME).collect::<String>();
        // iTunes and old taggers write a mere ending, and `ID3v2.2` has no more.
        let mime = match mime.to_ascii_lowercase().as_str() {
            "" => told_by(head).map(str::to_owned),
            "jpg" | "image/jpg" => Some("image/jpeg".to_owned()),
            "png" => Some("image/png".to_owned()),
            _ => Some(mime),
        };
        let size = imagesize::reader_size(Cursor::new(head)).ok();
        let size = size.and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)));
        Self { kind: kind.filter(|kind| *kind <= 20), mime, size, bytes }
    }

    /// One that the decoder library has read.
    pub(super) fn of(visual: &Visual) -> Self {
        let head = visual.data.get(..HEAD as usize).unwrap_or(&visual.data);
        let mime = visual.media_type.as_deref().unwrap_or_default();
        Self::new(visual.usage.and_then(number), mime.as_bytes(), visual.data.len() as u64, head)
    }
}

fn told_by(head: &[u8]) -> Option<&'static str> {
    match imagesize::image_type(head).ok()? {
        imagesize::ImageType::Jpeg => Some("image/jpeg"),
        imagesize::ImageType::Png => Some("image/png"),
        imagesize::ImageType::Gif => Some("image/gif"),
        imagesize::ImageType::Webp => Some("image/webp"),
        imagesize::ImageType::Bmp => Some("image/bmp"),
        _ => None,
    }
}

fn number(usage: StandardVisualKey) -> Option<u8> {
    use StandardVisualKey as Key;
    Some(match usage {
        Key::Other => 0,
        Key::FileIcon => 1,
        Key::OtherIcon => 2,
        Key::FrontCover => 3,
        Key::BackCover => 4,
        Key::Leaflet => 5,
        Key::Media => 6,
        Key::LeadArtistPerformerSoloist => 7,
        Key::ArtistPerformer => 8,
        Key::Conductor => 9,
        Key::BandOrchestra => 10,
        Key::Composer => 11,
        Key::Lyricist => 12,
        Key::RecordingLocation => 13,
        Key::RecordingSession => 14,
        Key::Performance => 15,
        Key::ScreenCapture => 16,
        Key::Illustration => 18,
        Key::BandArtistLogo => 19,
        Key::PublisherStudioLogo => 20,
        _ => return None,
    })
}

/// The pictures in an `ID3v2` tag at the start or in a chunk of WAV and AIFF, in FLAC's blocks and in MP4's `covr`; at most 64.
pub(super) fn read(path: &Path) -> Vec<Picture> {
    File::open(path).map(|mut file| read_in(&mut file)).unwrap_or_default()
}

/// The same of an open file.
pub(super) fn read_in(file: &mut File) -> Vec<Picture> {
    find(file).into_iter().map(|(picture, _)| picture).collect()
}

/// As [`read`], each with the place of its first byte.
pub(super) fn find(file: &mut File) -> Vec<(Picture, u64)> {
    let mut pictures = Vec::new();
    let start = id3(file, 0, &mut pictures).unwrap_or(0);
    match read_exactly::<8>(file, start) {
        Some([b'f', b'L', b'a', b'C', ..]) => flac(file, start + 4, &mut pictures),
        Some([_, _, _, _, b'f', b't', b'y', b'p']) => {
            mp4(file, &mut pictures);
        }
        Some([b'R', b'I', b'F', b'F', ..]) => id3_chunks(file, start, Layout::Little, &mut pictures),
        Some([b'F', b'O', b'R', b'M', ..]) => id3_chunks(file, start, Layout::Big, &mut pictures),
        _ => {}
    }
    pictures.truncate(COUNT);
    pictures
}

/// The `ID3v2` tags in chunks of WAV and AIFF.
fn id3_chunks(file: &mut File, start: u64, layout: Layout, pictures: &mut Vec<(Picture, u64)>) {
    let end = file.metadata().map_or(0, |facts| facts.len());
    for chunk in chunks(file, start + 12, end, layout) {
        if matches!(&chunk.name, b"ID3 " | b"id3 ") {
            id3(file, chunk.body, pictures);
        }
    }
}

/// What stands at `at`, as far as it belongs to a part of `size` bytes.
fn part(file: &mut File, at: u64, size: u64) -> Vec<u8> {
    let mut bytes = vec![0; size.min(HEAD) as usize];
    let count = read_at(file, at, &mut bytes).unwrap_or(0);
    bytes.truncate(count);
    bytes
}

/// Frames `APIC` (`PIC` of version 2.2) of the tag at `start`; where the tag ends.
fn id3(file: &mut File, start: u64, pictures: &mut Vec<(Picture, u64)>) -> Option<u64> {
    let [b'I', b'D', b'3', version, _, flags, size @ ..] = read_exactly::<10>(file, start)? else { return None };
    let end = start + 10 + syncsafe(size);
    let after = end + if flags & 0x10 == 0 { 0 } else { 10 };
    let mut at = start + 10;
    // Unsynchronised tags and extended heads are left alone: the library reads what it can of those.
    let count = if flags & 0xc0 == 0 { PARTS } else { 0 };
    for _ in 0..count {
        let (is_picture, head, size) = if version == 2 {
            let [a, b, c, size @ ..] = read_exactly::<6>(file, at)?;
            ([a, b, c] == *b"PIC", 6, size.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
        } else {
            let [id @ .., a, b, c, d, _, _] = read_exactly::<10>(file, at)?;
            let size = [a, b, c, d];
            (id == *b"APIC", 10, if version == 4 { syncsafe(size) } else { u64::from(u32::from_be_bytes(size)) })
        };
        if size == 0 || at + head + size > end || pictures.len() >= COUNT {
            break;
        }
        if is_picture {
            let picture = apic(&part(file, at + head, size), size, version);
            pictures.extend(picture.map(|picture| {
                let place = at + head + size - picture.bytes;
                (picture, place)
            }));
        }
        at += head + size;
    }
    Some(after)
}

/// The body of a frame (id3v2.4.0-frames, 4.14; id3v2-00, 4.15): encoding, MIME type, kind, description, picture.
fn apic(body: &[u8], size: u64, version: u8) -> Option<Picture> {
    let (encoding, rest) = body.split_first()?;
    let (mime, rest) = if version == 2 {
        rest.split_at_checked(3)?
    } else {
        let end = rest.iter().take(NAME).position(|byte| *byte == 0)?;
        (&rest[..end], &rest[end + 1..])
    };
    let (kind, rest) = rest.split_first()?;
    // UTF-16 ends with two zeros.
    let end = if matches!(encoding, 1 | 2) {
        rest.chunks_exact(2).position(|pair| pair == [0, 0])? * 2 + 2
    } else {
        rest.iter().position(|byte| *byte == 0)? + 1
    };
    let head = rest.get(end..)?;
    let bytes = size - (body.len() - head.len()) as u64;
    Some(Picture::new(Some(*kind), mime, bytes, head))
}

/// Blocks of type 6 (RFC 9639, 8.8).
fn flac(file: &mut File, mut at: u64, pictures: &mut Vec<(Picture, u64)>) {
    for _ in 0..PARTS {
        let Some([kind, a, b, c]) = read_exactly::<4>(file, at) else { return };
        let size = u64::from(u32::from_be_bytes([0, a, b, c]));
        if kind & 0x7f == 6 {
            let picture = flac_picture(&part(file, at + 4, size));
            pictures.extend(picture.map(|(picture, data)| (picture, at + 4 + data)));
        }
        if kind & 0x80 != 0 || pictures.len() >= COUNT {
            return;
        }
        at += 4 + size;
    }
}

/// The picture, and where in the block its bytes begin.
fn flac_picture(body: &[u8]) -> Option<(Picture, u64)> {
    let number = |at: usize| Some(u32::from_be_bytes(*body.get(at..)?.first_chunk::<4>()?) as usize);
    let mime_end = 8_usize.checked_add(number(4)?)?;
    let mime = body.get(8..mime_end)?;
    let told = mime_end.checked_add(4)?.checked_add(number(mime_end)?)?;
    // Width, height, depth and colours, which need not be true.
    let data = told.checked_add(20)?;
    let bytes = number(data - 4)? as u64;
    let head = body.get(data..)?;
    Some((Picture::new(u8::try_from(number(0)?).ok(), mime, bytes, head), data as u64))
}

/// The atoms `data` in moov/udta/meta/ilst/covr.
fn mp4(file: &mut File, pictures: &mut Vec<(Picture, u64)>) -> Option<()> {
    let mut range = (0, file.metadata().ok()?.len());
    for name in [b"moov", b"udta", b"meta", b"ilst", b"covr"] {
        let (start, end) = super::patches::find_atom(file, range, *name)?;
        // `meta` is a full box: version and flags come first.
        range = (if name == b"meta" { start + 4 } else { start }, end);
    }
    while let Some((start, end)) = super::patches::find_atom(file, range, *b"data").filter(|_| pictures.len() < COUNT) {
        let body = part(file, start, end - start);
        let mime = match body.first_chunk::<4>().map(|kind| u32::from_be_bytes(*kind)) {
            Some(13) => &b"image/jpeg"[..],
            Some(14) => b"image/png",
            _ => b"",
        };
        if let Some(head) = body.get(8..) {
            pictures.push((Picture::new(None, mime, end - start - 8, head), start + 8));
        }
        range.0 = end;
    }
    Some(())
}
