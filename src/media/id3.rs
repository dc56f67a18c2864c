//! `ID3v2` tags whose texts are not written as they say, as tags that the decoder library reads right.
//!
//! The library believes the alphabet that each frame names, and puts a sign of doubt in place of what is no letter of it:
//! what was written is lost then. So the frames are looked at here, and if one of them has to be read otherwise, the library is
//! shown a tag of our own: the same frames, the texts in UTF-8, without padding and large attachments.
//!
//! (id3.org: id3v2-00, id3v2.3.0, id3v2.4.0-structure and -frames.)

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Seek, SeekFrom};

use super::encoding::{Alphabet, Order, read_utf16};

/// Frames looked at.
const FRAMES: usize = 2000;
/// Bytes of the longest frame that is looked at, and of all of them.
const LARGE: u64 = 1 << 16;
const KEPT: u64 = 1 << 21;
/// Attachments up to this length in bytes are kept.
const SMALL: u64 = 1024;
/// What a tag says of all of its frames: they have zeros in them that must be taken out.
const UNSYNCHRONISED: u8 = 0x80;
/// Bytes read together.
const STEP: usize = 1 << 13;

/// A tag in which every text is UTF-8.
#[derive(Debug)]
pub(super) struct Repair {
    pub bytes: Vec<u8>,
    /// The alphabets by which texts were read although they name another one.
    pub alphabets: Vec<String>,
}

/// The tag from `start` to `end`, if a text in it is not written as it says, or a frame breaks a rule that the library
/// insists on; `None` if it can be read as it stands, or not at all.
pub(super) fn repair<R: Read + Seek>(file: &mut R, start: u64, end: u64) -> Option<Repair> {
    rewrite(file, start, end, false)
}

/// The same of a tag that is too large to be read as it stands, be it good or not.
pub(super) fn shrink<R: Read + Seek>(file: &mut R, start: u64, end: u64) -> Option<Repair> {
    rewrite(file, start, end, true)
}

fn rewrite<R: Read + Seek>(file: &mut R, start: u64, end: u64, is_large: bool) -> Option<Repair> {
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut reader = BufReader::with_capacity(STEP, file);
    let mut head = [0; 10];
    reader.read_exact(&mut head).ok()?;
    let [b'I', b'D', b'3', version @ 2..=4, _, flags, ..] = head else { return None };
    let size = end.checked_sub(start + 10)?;
    // Old programs of Apple wrote version 2.4 with the sizes of version 2.3.
    let is_plain = version == 4 && flags & 0xc0 == 0 && {
        let mut fits = |is_plain| -> Option<bool> {
            reader.seek(SeekFrom::Start(start + 10)).ok()?;
            Some(leads_to_end(&mut reader, size, is_plain))
        };
        !fits(false)? && fits(true)?
    };
    reader.seek(SeekFrom::Start(start + 10)).ok()?;
    let frames = if flags & UNSYNCHRONISED != 0 && version < 4 {
        // The whole tag has zeros in it that must be taken out first.
        let mut body = Vec::new();
        reader.take(size.min(KEPT)).read_to_end(&mut body).ok()?;
        let body = resynchronised(&body);
        let length = body.len() as u64;
        frames(&mut std::io::Cursor::new(body), version, flags, length, false)
    } else {
        frames(&mut reader, version, flags, size, is_plain)
    };
    let (frames, is_odd) = frames?;
    written(&frames, version, is_odd || is_large || is_plain)
}

/// A frame with what it holds.
struct Frame {
    /// Its name, of three or four letters.
    name: Vec<u8>,
    body: Vec<u8>,
}

/// The frames up to the first that cannot be one, without attachments and without those that are encrypted; and whether the
/// library would not read one of them, or the head of the tag.
fn frames<R: Read + Seek>(
    reader: &mut R,
    version: u8,
    flags: u8,
    size: u64,
    is_plain: bool,
) -> Option<(Vec<Frame>, bool)> {
    let (mut rest, mut found, mut kept, mut is_odd) = (size, Vec::new(), 0, false);
    let is_unsynchronised = version == 4 && flags & UNSYNCHRONISED != 0;
    if flags & 0x40 != 0 {
        // Version 2.2 meant to compress the whole tag and never said how.
        let length = if version == 2 { None } else { extended(reader, version, size) };
        match length.and_then(|length| rest.checked_sub(length)) {
            Some(length) => rest = length,
            None => return Some((found, true)),
        }
    }
    let head_size = if version == 2 { 6 } else { 10 };
    while rest > head_size && found.len() < FRAMES {
        let mut head = [0; 10];
        reader.read_exact(head.get_mut(..head_size as usize)?).ok()?;
        let (name, size, flags) = parse(&head, version, is_plain);
        rest -= head_size;
        if !name.iter().all(u8::is_ascii_alphanumeric) || size > rest {
            break;
        }
        rest -= size;
        let is_attached = matches!(name.as_slice(), b"APIC" | b"GEOB" | b"PRIV" | b"PIC" | b"GEO") && size > SMALL;
        if is_attached || size > LARGE || kept + size > KEPT {
            reader.seek_relative(i64::try_from(size).ok()?).ok()?;
            continue;
        }
        kept += size;
        let mut body = vec![0; size as usize];
        reader.read_exact(&mut body).ok()?;
        let Some(contents) = contents(body, version, flags, is_unsynchronised) else { continue };
        is_odd |= contents.is_odd;
        kept += (contents.body.len() as u64).saturating_sub(size);
        found.push(Frame { name, body: contents.body });
    }
    Some((found, is_odd))
}

/// Whether the sizes of the frames of version 2.4 lead to the end of the tag, or to nothing but zeros.
fn leads_to_end<R: Read + Seek>(reader: &mut R, size: u64, is_plain: bool) -> bool {
    let mut rest = size;
    for _ in 0..FRAMES {
        let mut head = [0; 10];
        if rest <= 10 || reader.read_exact(&mut head).is_err() {
            return rest <= 10;
        }
        let (name, size, _) = parse(&head, 4, is_plain);
        if name == [0; 4] {
            return true;
        }
        let is_frame = name.iter().all(u8::is_ascii_alphanumeric) && size <= rest - 10;
        if !is_frame || i64::try_from(size).map_or(true, |size| reader.seek_relative(size).is_err()) {
            return false;
        }
        rest -= 10 + size;
    }
    true
}

/// Bytes of the extended header, which is skipped; `None` if it is longer than the tag, or shorter than one can be.
fn extended<R: Read + Seek>(reader: &mut R, version: u8, tag: u64) -> Option<u64> {
    let mut size = [0; 4];
    reader.read_exact(&mut size).ok()?;
    // Version 2.3 does not count these four bytes, 2.4 does.
    let more =
        if version == 3 { u64::from(u32::from_be_bytes(size)) } else { super::sniff::syncsafe(size).checked_sub(4)? };
    if !(2..tag).contains(&more) {
        return None;
    }
    reader.seek_relative(i64::try_from(more).ok()?).ok()?;
    Some(more + 4)
}

/// Name, size and flags.
fn parse(head: &[u8; 10], version: u8, is_plain: bool) -> (Vec<u8>, u64, u16) {
    let [name @ .., a, b, c, d, high, low] = *head;
    let flags = u16::from_be_bytes([high, low]);
    match (version, name) {
        (2, [first, second, third, size]) => {
            (vec![first, second, third], u64::from(u32::from_be_bytes([0, size, a, b])), 0)
        }
        (3, name) => (name.to_vec(), u64::from(u32::from_be_bytes([a, b, c, d])), flags),
        (_, name) if is_plain => (name.to_vec(), u64::from(u32::from_be_bytes([a, b, c, d])), flags),
        (_, name) => (name.to_vec(), super::sniff::syncsafe([a, b, c, d]), flags),
    }
}

/// What a frame holds.
struct Contents {
    body: Vec<u8>,
    /// The library would not read it.
    is_odd: bool,
}

/// What a frame holds, without what its flags put before it; `None` if that cannot be read. `is_unsynchronised` is what the tag
/// says of all its frames, which the library does not heed.
fn contents(mut body: Vec<u8>, version: u8, flags: u16, is_unsynchronised: bool) -> Option<Contents> {
    let flag = |bit: u16| flags & bit != 0;
    let (is_compressed, is_encrypted, group, length, is_marked) = match version {
        3 => (flag(0x80), flag(0x40), flag(0x20), flag(0x80), false),
        4 => (flag(0x08), flag(0x04), flag(0x40), flag(0x01), flag(0x02)),
        _ => (false, false, false, false, false),
    };
    if is_encrypted {
        return None;
    }
    let before = usize::from(group) + if length { 4 } else { 0 };
    body.drain(..before.min(body.len()));
    let is_implied = is_unsynchronised && !is_marked && is_certainly_unsynchronised(&body);
    if is_marked || is_implied {
        body = resynchronised(&body);
    }
    if is_compressed {
        // A text of any length may be made of a few bytes.
        body = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&body, LARGE as usize).ok()?;
    }
    Some(Contents { body, is_odd: is_compressed || is_implied })
}

/// Whether there is a zero to be taken out, and nothing that would have one in between (id3v2.4.0-structure, 6.1). Programs
/// say it of tags that are not so.
fn is_certainly_unsynchronised(bytes: &[u8]) -> bool {
    let mut behind = bytes.windows(2).filter(|pair| pair.first() == Some(&0xff)).filter_map(|pair| pair.get(1));
    let has_zero = behind.clone().any(|second| *second == 0);
    has_zero && behind.all(|second| *second < 0xe0)
}

/// Without the zeros that keep 0xff from looking like the start of a frame of audio.
fn resynchronised(bytes: &[u8]) -> Vec<u8> {
    let mut last = 0;
    let is_kept = |byte: &u8| {
        let kept = !(last == 0xff && *byte == 0);
        last = *byte;
        kept
    };
    bytes.iter().copied().filter(is_kept).collect()
}

/// The texts of a frame, as they stand there.
struct Texts<'a> {
    encoding: u8,
    /// What stands between the encoding and the texts: the language.
    fixed: &'a [u8],
    body: &'a [u8],
}

impl<'a> Texts<'a> {
    /// Of the frames that are lists of texts, and of comments and lyrics.
    fn of(frame: &'a Frame) -> Option<Self> {
        let (encoding, rest) = frame.body.split_first()?;
        let fixed = match frame.name.as_slice() {
            b"COMM" | b"USLT" | b"COM" | b"ULT" => 3,
            b"IPLS" | b"IPL" | [b'T', ..] => 0,
            _ => return None,
        };
        let (fixed, body) = rest.split_at_checked(fixed)?;
        Some(Self { encoding: *encoding, fixed, body })
    }

    /// Each text that is no UTF-16.
    fn bytes(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let is_bytes = matches!(self.encoding, 0 | 3) && !self.is_unmarked_wide();
        self.body.split(|byte| *byte == 0).filter(move |text| is_bytes && !text.is_empty())
    }

    /// Whether they say that a byte is a letter, and begin with the mark of UTF-16.
    fn is_unmarked_wide(&self) -> bool {
        matches!(self.encoding, 0 | 3)
            && matches!(self.body, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
            && self.body.contains(&0)
    }

    /// The texts in UTF-8 with zeros between them; the alphabets they were read by are added.
    fn read(&self, alphabet: &Alphabet, alphabets: &mut BTreeSet<&'static str>) -> String {
        let mut read = Vec::new();
        let mut add = |(text, name): (String, Option<&'static str>)| {
            alphabets.extend(name);
            read.push(text.replace('\0', ""));
        };
        match self.encoding {
            0 | 3 if self.is_unmarked_wide() => {
                let marked = if self.body.starts_with(&[0xff]) { "UTF-16LE" } else { "UTF-16BE" };
                for text in wide(self.body) {
                    let (text, name) = read_utf16(&text, Order::Marked);
                    add((text, name.or(Some(marked))));
                }
            }
            1 => wide(self.body).into_iter().for_each(|text| add(read_utf16(&text, Order::Marked))),
            2 => wide(self.body).into_iter().for_each(|text| add(read_utf16(&text, Order::Big))),
            // What says that it is UTF-8 need not be it.
            3 => self.body.split(|byte| *byte == 0).for_each(|text| match std::str::from_utf8(text) {
                Ok(text) => add((text.to_owned(), None)),
                Err(_) => add(alphabet.read(text)),
            }),
            _ => self.body.split(|byte| *byte == 0).for_each(|text| add(alphabet.read(text))),
        }
        // The last text may have a zero at its end.
        while read.len() > 1 && read.last().is_some_and(String::is_empty) {
            read.pop();
        }
        read.join("\0")
    }

    /// Whether they are written as they say, and so that the library reads them.
    fn is_good(&self) -> bool {
        let is_bytes = match self.encoding {
            0 => self.body.is_ascii() && !self.body.contains(&0x1b),
            3 => std::str::from_utf8(self.body).is_ok(),
            1 => {
                let texts = wide(self.body);
                texts
                    .iter()
                    .all(|text| text.is_empty() || read_utf16(text, Order::Marked).1.is_none() && has_mark(text))
            }
            2 => wide(self.body).iter().all(|text| read_utf16(text, Order::Big).1.is_none()),
            _ => return true,
        };
        is_bytes && self.fixed.iter().all(u8::is_ascii_alphabetic)
    }
}

fn has_mark(text: &[u8]) -> bool {
    matches!(text, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// Texts of two bytes a letter; each after the first has the mark of the one before it, if it has none of its own.
fn wide(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut found, mut text, mut mark): (Vec<Vec<u8>>, Vec<u8>, Option<[u8; 2]>) = (Vec::new(), Vec::new(), None);
    let mut end = |text: &mut Vec<u8>| {
        match (text.as_slice(), mark) {
            ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], _) => mark = text.first_chunk().copied(),
            ([_, ..], Some(mark)) => drop(text.splice(..0, mark)),
            _ => {}
        }
        found.push(std::mem::take(text));
    };
    for pair in bytes.chunks(2) {
        if pair == [0, 0] { end(&mut text) } else { text.extend(pair) }
    }
    if !text.is_empty() && text != [0] {
        end(&mut text);
    }
    found
}

/// The tag with every text in UTF-8; `None` if it is good as it is, unless it is `always` wanted.
fn written(frames: &[Frame], version: u8, always: bool) -> Option<Repair> {
    if !always && frames.iter().filter_map(Texts::of).all(|texts| texts.is_good()) {
        return None;
    }
    let alphabet = Alphabet::of(frames.iter().filter_map(Texts::of).flat_map(|texts| texts.bytes()));
    let (mut body, mut alphabets) = (Vec::new(), BTreeSet::new());
    for frame in frames {
        let contents = match Texts::of(frame).filter(|texts| texts.encoding <= 3) {
            None => frame.body.clone(),
            Some(texts) => {
                let is_language = texts.fixed.iter().all(u8::is_ascii_alphabetic);
                let fixed = if is_language { texts.fixed } else { b"XXX" };
                [&[3], fixed, texts.read(&alphabet, &mut alphabets).as_bytes()].concat()
            }
        };
        body.extend(&frame.name);
        let size = contents.len();
        match version {
            2 => body.extend(&(size as u32).to_be_bytes()[1..]),
            3 => body.extend((size as u32).to_be_bytes()),
            _ => body.extend(syncsafe(size)),
        }
        body.extend(&[0; 2][..if version == 2 { 0 } else { 2 }]);
        body.extend(contents);
    }
    let bytes = [&[b'I', b'D', b'3', version, 0, 0][..], &syncsafe(body.len()), &body].concat();
    Some(Repair { bytes, alphabets: alphabets.into_iter().map(str::to_owned).collect() })
}

/// Seven bits a byte.
fn syncsafe(size: usize) -> [u8; 4] {
    [size >> 21, size >> 14, size >> 7, size].map(|part| (part & 0x7f) as u8)
}
