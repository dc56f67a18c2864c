//! AIFF, AIFF-C and CAF with the sizes that their samples really have, and the AU files of Sun and `NeXT`, which the library
//! does not know at all.

use super::file::File;

use super::Fault;
use super::pcm::{Coding, Pcm, from_extended};
use super::riff::{Chunk, Layout, chunks};
use super::sniff::read_exactly;
use super::tags::{Loose, Texts};
use super::view::{Patch, Piece, View};

/// Chunks of text are looked at up to this length in bytes.
const TEXT: u64 = 1 << 16;
/// Sizes from here on are what programs write that do not know the size yet.
const UNKNOWN: u64 = 0x7fff_0000;

/// The view, and whether the file ends before its samples do.
pub(super) type Found = Result<(View, bool), Fault>;

/// An AIFF file between `start` and `end` (Audio Interchange File Format 1.3, and AIFF-C); what it has of tags is put into
/// `loose`.
pub(super) fn aiff(file: &mut File, start: u64, end: u64, loose: &mut Loose) -> Found {
    let (mut common, mut sound, mut tags, mut patches) = (None, None, Vec::new(), Vec::new());
    let mut texts = Vec::new();
    for Chunk { name, body, size } in chunks(file, start + 12, end, Layout::Big) {
        let fits = body.saturating_add(size) <= end && size > 0;
        match &name {
            b"COMM" if common.is_none() => common = Some(Common::read(file, body, size)?),
            b"SSND" if sound.is_none() => {
                let offset = read_exactly::<4>(file, body).map_or(0, |offset| u64::from(u32::from_be_bytes(offset)));
                sound = Some((body + 8 + offset, size.saturating_sub(8 + offset)));
            }
            b"NAME" | b"AUTH" | b"ANNO" if fits && size <= TEXT => {
                let text = super::riff::bytes(file, body, size);
                let text = text.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
                texts.push((String::from_utf8_lossy(&name).into_owned(), text));
            }
            b"ID3 " | b"id3 " if fits && super::patches::id3_is_bounded(file, body, size) => {
                if let Some(repair) = super::id3::repair(file, body, body + size) {
                    loose.repaired.extend(repair.alphabets);
                    let size = repair.bytes.len();
                    tags.push(Piece::Bytes(b"ID3 ".to_vec()));
                    tags.push(Piece::Bytes((size as u32).to_be_bytes().to_vec()));
                    tags.push(Piece::Bytes(repair.bytes));
                    tags.push(Piece::Bytes(vec![0; size % 2]));
                    continue;
                }
                super::patches::id3(file, body, size, &mut patches);
                tags.push(Piece::Bytes(b"ID3 ".to_vec()));
                tags.push(Piece::File(body - 4, body + size));
                tags.push(Piece::Bytes(vec![0; (size % 2) as usize]));
            }
            _ => {}
        }
    }
    if !texts.is_empty() {
        loose.texts.push(Texts::aiff(texts));
    }
    let Some(common) = common else { return Err(Fault::Header("it does not say what its samples are".to_owned())) };
    let (from, stated) = sound.filter(|(from, _)| *from < end).ok_or(Fault::NoAudio)?;
    common.view(from, stated, end, (tags, patches))
}

/// The chunk `COMM`.
struct Common {
    channels: u16,
    frames: u64,
    bits: u16,
    rate: f64,
    codec: [u8; 4],
}

impl Common {
    fn read(file: &mut File, at: u64, size: u64) -> Result<Self, Fault> {
        let Some([a, b, f0, f1, f2, f3, c, d, rate @ ..]) = read_exactly::<18>(file, at).filter(|_| size >= 18) else {
            return Err(Fault::Header("it does not say what its samples are".to_owned()));
        };
        let codec = if size >= 22 { read_exactly::<4>(file, at + 18).unwrap_or(*b"NONE") } else { *b"NONE" };
        Ok(Self {
            channels: u16::from_be_bytes([a, b]),
            frames: u64::from(u32::from_be_bytes([f0, f1, f2, f3])),
            bits: u16::from_be_bytes([c, d]),
            rate: from_extended(rate),
            codec,
        })
    }

    fn coding(&self) -> Result<Coding, Fault> {
        let codec = self.codec.map(|byte| byte.to_ascii_lowercase());
        let bytes = match self.bits.div_ceil(8) {
            bytes @ 1..=4 => bytes as u8,
            _ if matches!(&codec, b"none" | b"twos" | b"sowt") => {
                return Err(Fault::Header(format!("{} bits", self.bits)));
            }
            _ => 2,
        };
        Ok(match &codec {
            b"none" | b"twos" => Coding::Integer { bytes, big: true },
            // One byte has no order, and is signed.
            b"sowt" => Coding::Integer { bytes, big: bytes == 1 },
            b"raw " => Coding::Integer { bytes: 1, big: false },
            b"in24" => Coding::Integer { bytes: 3, big: true },
            b"in32" => Coding::Integer { bytes: 4, big: true },
            b"42ni" => Coding::Integer { bytes: 3, big: false },
            b"23ni" => Coding::Integer { bytes: 4, big: false },
            b"fl32" => Coding::Float { bytes: 4, big: true },
            b"fl64" => Coding::Float { bytes: 8, big: true },
            b"alaw" => Coding::ALaw,
            b"ulaw" => Coding::MuLaw,
            b"gsm " | b"agsm" => return Err(Fault::Codec("GSM 6.10".to_owned())),
            b"mac3" | b"mac6" => return Err(Fault::Codec("MACE".to_owned())),
            b"qdm2" | b"qdmc" => return Err(Fault::Codec("QDesign Music".to_owned())),
            other => return Err(Fault::Codec(String::from_utf8_lossy(other).trim().to_owned())),
        })
    }

    fn view(&self, from: u64, stated: u64, end: u64, (tags, patches): (Vec<Piece>, Vec<Patch>)) -> Found {
        if self.codec == *b"ima4" {
            Pcm { rate: self.rate, channels: self.channels, mask: None, coding: Coding::ALaw }.check()?;
            let block = 34 * u64::from(self.channels);
            let length = self.frames.saturating_mul(block).min(end - from);
            let length = length - length % block;
            let mut view = View::default();
            view.push(Piece::Bytes(ima4(self.rate, self.channels, length)));
            view.push(Piece::File(from, from + length));
            return Ok((view, false));
        }
        let pcm = Pcm { rate: self.rate, channels: self.channels, mask: None, coding: self.coding()? }.check()?;
        let rest = end - from;
        let counted = self.frames.saturating_mul(pcm.frame());
        let length = match counted {
            // Both agree, or the sound says less than there is.
            1.. if counted <= rest => counted,
            _ if stated > 0 && stated <= rest => stated,
            _ => rest,
        };
        let cut = length == rest && stated > rest + 1 && stated < UNKNOWN && counted > rest + 1;
        let mut view = pcm.view(from, from + length, tags);
        view.patch(patches);
        Ok((view, cut))
    }
}

/// The head of a CAF file of IMA ADPCM as `QuickTime` has it: 64 frames in 34 bytes a channel.
fn ima4(rate: f64, channels: u16, length: u64) -> Vec<u8> {
    let mut head = b"caff\0\x01\0\0desc\0\0\0\0\0\0\0\x20".to_vec();
    head.extend(rate.to_be_bytes());
    head.extend(b"ima4\0\0\0\0");
    for number in [34 * u32::from(channels), 64, u32::from(channels), 0] {
        head.extend(number.to_be_bytes());
    }
    head.extend(b"data");
    head.extend((length + 4).to_be_bytes());
    head.extend([0; 4]);
    head
}

/// A CAF file between `start` and `end` (Apple Core Audio Format Specification 1.0): what it has of plain samples gets a
/// head of our own, unless it says which channel is which; of everything else only the size of the samples is put right.
/// What it has of tags is put into `loose`.
pub(super) fn caf(file: &mut File, start: u64, end: u64, loose: &mut Loose) -> Found {
    let texts = caf_info(file, start + 8, end);
    if !texts.is_empty() {
        loose.texts.push(Texts::caf(texts));
    }
    let mut at = start + 8;
    let (mut description, mut layout) = (None, false);
    let mut view = View::range(start, end);
    for _ in 0..1000 {
        let Some([a, b, c, d, size @ ..]) = read_exactly::<12>(file, at) else { break };
        let (body, size) = (at + 12, i64::from_be_bytes(size));
        match &[a, b, c, d] {
            b"desc" => description = read_exactly::<32>(file, body),
            b"chan" => layout = true,
            b"data" => {
                let rest = end.saturating_sub(body);
                let stated = u64::try_from(size).unwrap_or(u64::MAX);
                let known = stated > 4 && stated <= rest;
                let length = if known { stated } else { rest };
                if !known {
                    view.overlay(at + 4, &length.to_be_bytes());
                }
                let cut = !known && stated > rest && stated < UNKNOWN;
                let pcm = description.and_then(|description| Pcm::from_caf(&description)).transpose()?;
                return Ok(match pcm.filter(|pcm| !layout || pcm.channels <= 2) {
                    Some(pcm) if length > 4 => (pcm.view(body + 4, body + length, Vec::new()), cut),
                    _ => (view, cut),
                });
            }
            _ => {}
        }
        let Some(next) = u64::try_from(size).ok().and_then(|size| body.checked_add(size)) else { break };
        at = next;
    }
    Ok((view, false))
}

/// The chunks `info` of a CAF file, wherever they stand: a number of pairs, name and value, each ending with a zero.
fn caf_info(file: &mut File, mut at: u64, end: u64) -> Vec<(String, Vec<u8>)> {
    let mut pairs = Vec::new();
    for _ in 0..1000 {
        let Some([a, b, c, d, size @ ..]) = read_exactly::<12>(file, at).filter(|_| at < end) else { break };
        let (body, size) = (at + 12, u64::from_be_bytes(size));
        if [a, b, c, d] == *b"info" && (4..=TEXT).contains(&size) {
            let bytes = super::riff::bytes(file, body, size);
            let mut parts = bytes.get(4..).unwrap_or_default().split(|byte| *byte == 0);
            while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                pairs.push((String::from_utf8_lossy(name).into_owned(), value.to_vec()));
            }
        }
        let Some(next) = body.checked_add(size) else { break };
        at = next;
    }
    pairs
}

impl Pcm {
    /// From the chunk `desc`; `None` if it holds no plain samples.
    fn from_caf(description: &[u8; 32]) -> Option<Result<Self, Fault>> {
        let long = |at: usize| {
            let four: Option<[u8; 4]> = description.get(at..at + 4).and_then(|four| four.try_into().ok());
            four.map_or(0, u32::from_be_bytes)
        };
        let rate = f64::from_bits(u64::from(long(0)) << 32 | u64::from(long(4)));
        let (name, flags, packet, channels, bits) = (long(8).to_be_bytes(), long(12), long(16), long(24), long(28));
        let big = flags & 2 == 0;
        let bytes = packet.checked_div(channels).filter(|bytes| *bytes >= bits.div_ceil(8)).unwrap_or(bits.div_ceil(8));
        let coding = match (&name, flags & 1, bytes) {
            (b"lpcm", 1, 4 | 8) => Coding::Float { bytes: bytes as u8, big },
            (b"lpcm", 0, 1) => Coding::Integer { bytes: 1, big: true },
            (b"lpcm", 0, 2..=4) => Coding::Integer { bytes: bytes as u8, big },
            (b"alaw", ..) => Coding::ALaw,
            (b"ulaw", ..) => Coding::MuLaw,
            _ => return None,
        };
        let channels = u16::try_from(channels).unwrap_or(u16::MAX);
        Some(Self { rate, channels, mask: None, coding }.check())
    }
}

/// An AU file between `start` and `end` (Sun, au(4); `NeXT` `SNDSoundStruct`).
pub(super) fn au(file: &mut File, start: u64, end: u64) -> Found {
    let Some(head) = read_exactly::<24>(file, start) else { return Err(Fault::Header("it breaks off".to_owned())) };
    let long = |at: usize| {
        let four: Option<[u8; 4]> = head.get(at..at + 4).and_then(|four| four.try_into().ok());
        four.map_or(0, u32::from_be_bytes)
    };
    let (offset, stated, encoding, rate, channels) = (long(4), long(8), long(12), long(16), long(20));
    let coding = match encoding {
        1 => Coding::MuLaw,
        2..=5 => Coding::Integer { bytes: (encoding - 1) as u8, big: true },
        6 => Coding::Float { bytes: 4, big: true },
        7 => Coding::Float { bytes: 8, big: true },
        27 => Coding::ALaw,
        23..=26 => return Err(Fault::Codec("ADPCM G.721 or G.723".to_owned())),
        other => return Err(Fault::Codec(format!("codec number {other}"))),
    };
    let channels = u16::try_from(channels).unwrap_or(u16::MAX);
    let pcm = Pcm { rate: f64::from(rate), channels, mask: None, coding }.check()?;
    let from = start.saturating_add(u64::from(offset)).max(start + 24);
    if from >= end {
        return Err(Fault::NoAudio);
    }
    let (stated, rest) = (u64::from(stated), end - from);
    let length = if stated > 0 && stated <= rest { stated } else { rest };
    Ok((pcm.view(from, from + length, Vec::new()), stated > rest && stated < UNKNOWN))
}
