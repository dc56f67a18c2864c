//! WAV and its relations: RIFF, RIFX, RF64, BW64 and Wave64. The chunks are found here, for the library believes every
//! size that it reads, reads no tags that follow the samples, and drops those before them.

use super::file::File;
use std::io::Cursor;

use super::pcm::{Coding, Pcm};
use super::sniff::{read_at, read_exactly};
use super::tags::{Loose, Texts};
use super::view::{Piece, View};
use super::{Fault, id3};

/// Bytes read of a chunk of tags.
const LENGTH: u64 = 1 << 18;
/// Chunks looked at.
const CHUNKS: usize = 1000;
/// Sizes from here on are what programs write that do not know the size yet.
const UNKNOWN: u64 = 0x7fff_0000;

/// What is in a file of this kind.
#[derive(Debug)]
pub(super) struct Wave {
    pub samples: Samples,
    pub tags: Loose,
    /// Whether the file ends before the samples do.
    pub cut: bool,
}

/// Where the samples are.
#[derive(Debug)]
pub(super) enum Samples {
    /// Under a head that the library understands.
    View(View),
    /// A stream of another kind, from here to there.
    Stream(u64, u64),
}

/// How the chunks of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Sizes have four bytes, the least first.
    Little,
    /// Sizes have four bytes, the greatest first: RIFX and AIFF.
    Big,
    /// Names have sixteen bytes, sizes eight, which count the head as well (Sony, Wave64 specification).
    Wide,
}

/// A chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    pub name: [u8; 4],
    /// Where its contents begin.
    pub body: u64,
    /// Its size as stated.
    pub size: u64,
}

/// The chunks between `at` and `end`, up to one whose size cannot be believed.
pub(super) fn chunks(file: &mut File, mut at: u64, end: u64, layout: Layout) -> Vec<Chunk> {
    let start = at;
    let mut found = Vec::new();
    while found.len() < CHUNKS
        && let Some(chunk) = chunk(file, at, layout).filter(|chunk| chunk.body <= end)
    {
        found.push(chunk);
        let Some(next) = chunk.body.checked_add(chunk.size).filter(|next| *next < end) else { break };
        // Samples without a size reach to the end, unless a chunk follows.
        if chunk.size == 0 && &chunk.name == b"data" && !is_chunk(file, next, end, layout) {
            break;
        }
        at = match layout {
            Layout::Wide => start + (next - start).next_multiple_of(8),
            // A chunk of odd length has a byte after it, which some programs forget.
            _ if chunk.size % 2 == 1 && !is_chunk(file, next + 1, end, layout) && is_chunk(file, next, end, layout) => {
                next
            }
            _ => next + chunk.size % 2,
        };
    }
    found
}

fn chunk(file: &mut File, at: u64, layout: Layout) -> Option<Chunk> {
    if layout == Layout::Wide {
        let [a, b, c, d, rest @ ..] = read_exactly::<24>(file, at)?;
        let size = rest.last_chunk().map_or(0, |size| u64::from_le_bytes(*size));
        return Some(Chunk { name: [a, b, c, d], body: at + 24, size: size.saturating_sub(24) });
    }
    let [a, b, c, d, size @ ..] = read_exactly::<8>(file, at)?;
    let size = if layout == Layout::Big { u32::from_be_bytes(size) } else { u32::from_le_bytes(size) };
    Some(Chunk { name: [a, b, c, d], body: at + 8, size: u64::from(size) })
}

fn is_chunk(file: &mut File, at: u64, end: u64, layout: Layout) -> bool {
    chunk(file, at, layout).is_some_and(|chunk| {
        chunk.name.iter().all(|byte| (0x20..0x7f).contains(byte)) && chunk.body.saturating_add(chunk.size) <= end
    })
}

/// Reads the file that begins at `start` (Multimedia Programming Interface and Data Specifications 1.0, 2-14; ITU-R
/// BS.2088 for RF64 and BW64). A format that cannot be played and a header that lies are faults.
pub(super) fn read(file: &mut File, start: u64, end: u64) -> Result<Wave, Fault> {
    let head = read_exactly::<4>(file, start).unwrap_or_default();
    let (layout, first) = match &head {
        b"RIFX" => (Layout::Big, start + 12),
        b"riff" => (Layout::Wide, start + 40),
        _ => (Layout::Little, start + 12),
    };
    let (mut format, mut data, mut frames, mut wide) = (None, None, None, None);
    let (mut tags, mut texts) = (Loose::default(), Vec::new());
    for Chunk { name, body, size } in chunks(file, first, end, layout) {
        match &name {
            b"ds64" => wide = read_exactly::<8>(file, body + 8).map(u64::from_le_bytes),
            b"fmt " if format.is_none() => format = Some(bytes(file, body, size.min(1024))),
            b"fact" if size >= 4 => frames = read_exactly::<4>(file, body).map(u32::from_le_bytes),
            b"data" if data.is_none_or(|(_, size)| size == 0) => {
                data = Some((body, wide.filter(|_| size == u64::from(u32::MAX)).unwrap_or(size)));
            }
            b"LIST" if (1..=LENGTH).contains(&size) => texts.extend(info(&bytes(file, body, size))),
            // With a large picture in it.
            b"id3 " | b"ID3 " if size > LENGTH && body.saturating_add(size) <= end => {
                if let Some(repair) = id3::shrink(file, body, body + size) {
                    (tags.id3, tags.repaired) = (repair.bytes, repair.alphabets);
                }
            }
            b"id3 " | b"ID3 " if size > 0 && size <= LENGTH => {
                let tag = bytes(file, body, size);
                let repair = id3::repair(&mut Cursor::new(&tag), 0, size);
                (tags.id3, tags.repaired) = repair.map_or((tag, Vec::new()), |repair| (repair.bytes, repair.alphabets));
            }
            _ => {}
        }
    }
    let Some(format) = format else { return Err(Fault::Header("it does not say what its samples are".to_owned())) };
    let Some((from, size)) = data else { return Err(Fault::NoAudio) };
    let stated = if size == 0 && from < end && !is_chunk(file, from, end, layout) { u64::MAX } else { size };
    let to = from.saturating_add(stated).min(end);
    let cut = from.saturating_add(stated) > end && (stated < UNKNOWN || (stated > u64::from(u32::MAX) && size != 0));
    if from == to {
        return Err(Fault::NoAudio);
    }
    let samples = Format::parse(&format, layout)?.samples(file, from, to, frames)?;
    if !texts.is_empty() {
        tags.texts.push(Texts::riff(texts));
    }
    Ok(Wave { samples, tags, cut })
}

/// The chunk `fmt `.
struct Format<'a> {
    tag: u16,
    channels: u16,
    rate: u32,
    align: u16,
    bits: u16,
    mask: Option<u32>,
    big: bool,
    bytes: &'a [u8],
}

impl<'a> Format<'a> {
    fn parse(bytes: &'a [u8], layout: Layout) -> Result<Self, Fault> {
        let big = layout == Layout::Big;
        let short = |at: usize| {
            let pair: Option<[u8; 2]> = bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok());
            pair.map(|pair| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
        };
        let long = |at: usize| {
            let (low, high) = if big { (at + 2, at) } else { (at, at + 2) };
            Some(u32::from(short(high)?) << 16 | u32::from(short(low)?))
        };
        let (Some(tag), Some(channels), Some(rate), Some(align)) = (short(0), short(2), long(4), short(12)) else {
            return Err(Fault::Header("it does not say what its samples are".to_owned()));
        };
        // "Extensible": the codec is the first two bytes of a GUID.
        let (tag, mask) = match (tag, short(24)) {
            (0xfffe, Some(sub)) => (sub, long(20)),
            (tag, _) => (tag, None),
        };
        Ok(Self { tag, channels, rate, align, bits: short(14).unwrap_or(8), mask, big, bytes })
    }

    fn samples(&self, file: &mut File, from: u64, to: u64, frames: Option<u32>) -> Result<Samples, Fault> {
        let coding = match (self.tag, self.bits) {
            (1, _) => Coding::Integer { bytes: self.width()?, big: self.big },
            (3, 32 | 64) => Coding::Float { bytes: (self.bits / 8) as u8, big: self.big },
            (6, _) => Coding::ALaw,
            (7, _) => Coding::MuLaw,
            (2 | 0x11, 4) => return self.adpcm(from, to, frames).map(Samples::View),
            // MPEG audio; FLAC.
            (0x50 | 0x55 | 0xf1ac, _) => return Ok(Samples::Stream(from, to)),
            _ => return Err(Fault::Codec(self.foreign())),
        };
        if self.tag == 1 && is_dts(&read_exactly::<6>(file, from).unwrap_or_default()) {
            return Err(Fault::Codec("DTS".to_owned()));
        }
        // One byte of RIFX is unsigned as in every WAV file.
        let coding = if coding == (Coding::Integer { bytes: 1, big: true }) {
            Coding::Integer { bytes: 1, big: false }
        } else {
            coding
        };
        let pcm = Pcm { rate: f64::from(self.rate), channels: self.channels, mask: self.mask, coding }.check()?;
        Ok(Samples::View(pcm.view(from, to, Vec::new())))
    }

    /// Bytes of a sample: as the frame has room for, if that can be; as the bits need, otherwise.
    fn width(&self) -> Result<u8, Fault> {
        let needed = self.bits.div_ceil(8);
        let room = self.align.checked_div(self.channels).unwrap_or(0);
        let fits = room >= needed && room <= 4 && self.align.is_multiple_of(self.channels.max(1));
        match if fits { room } else { needed } {
            bytes @ 1..=4 => Ok(bytes as u8),
            _ => Err(Fault::Header(format!("{} bits", self.bits))),
        }
    }

    /// ADPCM of Microsoft (2) and IMA (0x11): the chunk as the library wants it.
    fn adpcm(&self, from: u64, to: u64, frames: Option<u32>) -> Result<View, Fault> {
        Pcm { rate: f64::from(self.rate), channels: self.channels, mask: None, coding: Coding::ALaw }.check()?;
        let head = 4 * u64::from(self.channels) + if self.tag == 2 { 3 * u64::from(self.channels) } else { 0 };
        let block = u64::from(self.align);
        if block <= head || self.big {
            return Err(Fault::Header(format!("blocks of {block} bytes")));
        }
        // Samples of a block: those in its head, then two to a byte (RFC 2361 and Microsoft's definitions).
        let per = if self.tag == 2 {
            (block - 7 * u64::from(self.channels)) * 2 / u64::from(self.channels) + 2
        } else {
            (block - head) * 2 / u64::from(self.channels) + 1
        };
        let length = to - from;
        let most = length.div_ceil(block).saturating_mul(per);
        let mut format = self.bytes.get(..16).unwrap_or_default().to_vec();
        if self.tag == 2 {
            format.extend(32_u16.to_le_bytes());
            format.extend((per as u16).to_le_bytes());
            format.extend(7_u16.to_le_bytes());
            for pair in [(256, 0), (512, -256), (0, 0), (192, 64), (240, 0), (460, -208), (392_i16, -232_i16)] {
                format.extend(pair.0.to_le_bytes());
                format.extend(pair.1.to_le_bytes());
            }
        } else {
            format.extend(2_u16.to_le_bytes());
            format.extend((per as u16).to_le_bytes());
        }
        let fact = frames.map(u64::from).filter(|frames| *frames > 0 && *frames <= most);
        let mut head = b"WAVEfmt ".to_vec();
        head.extend((format.len() as u32).to_le_bytes());
        head.extend(format);
        if let Some(frames) = fact {
            head.extend(b"fact\x04\0\0\0");
            head.extend((frames as u32).to_le_bytes());
        }
        head.extend(b"data");
        head.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
        let size = u32::try_from(head.len() as u64 + length).unwrap_or(u32::MAX);
        let mut view = View::default();
        view.push(Piece::Bytes([b"RIFF", &size.to_le_bytes()[..], &head].concat()));
        view.push(Piece::File(from, to));
        Ok(view)
    }

    /// The codec that the library does not read (RFC 2361).
    fn foreign(&self) -> String {
        match self.tag {
            0x20 => "ADPCM Yamaha",
            0x31 => "GSM 6.10",
            0x42 => "G.723.1",
            0x45 | 0x64 => "ADPCM G.726",
            0x65 | 0x28f => "ADPCM G.722",
            0xff | 0x1600..=0x1610 => "AAC in WAV",
            0x160..=0x163 => "WMA",
            0x2000 => "AC-3",
            0x2001 => "DTS",
            0x270 => "ATRAC3",
            0x566f | 0x674f..=0x6771 => "Vorbis in WAV",
            other => return format!("codec number {other:#06x}"),
        }
        .to_owned()
    }
}

/// Whether what claims to be samples is a stream of DTS, as on a DTS CD (ETSI TS 102 114, 5.4: the four sync words).
fn is_dts(start: &[u8]) -> bool {
    matches!(start, [0x7f, 0xfe, 0x80, 0x01, ..] | [0xfe, 0x7f, 0x01, 0x80, ..])
        || matches!(start, [0xff, 0x1f, 0x00, 0xe8, last, 0x07] if last & 0xf0 == 0xf0)
        || matches!(start, [0x1f, 0xff, 0xe8, 0x00, 0x07, last] if last & 0xf0 == 0xf0)
}

pub(super) fn bytes(file: &mut File, at: u64, size: u64) -> Vec<u8> {
    let mut bytes = vec![0; size as usize];
    let count = read_at(file, at, &mut bytes).unwrap_or(0);
    bytes.truncate(count);
    bytes
}

/// Names and values of a list `INFO`.
fn info(list: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut values = Vec::new();
    let Some(mut rest) = list.strip_prefix(b"INFO") else { return values };
    while let [a, b, c, d, w, x, y, z, after @ ..] = rest {
        let size = u32::from_le_bytes([*w, *x, *y, *z]) as usize;
        let Some(value) = after.get(..size) else { break };
        let name = String::from_utf8_lossy(&[*a, *b, *c, *d]).into_owned();
        values.push((name, value.split(|byte| *byte == 0).next().unwrap_or_default().to_vec()));
        rest = after.get(size + size % 2..).unwrap_or_default();
    }
    values
}
