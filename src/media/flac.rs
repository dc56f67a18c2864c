//! FLAC with metadata that can be believed. The library refuses a file for a single odd block, and keeps pictures in
//! memory; here the blocks are read, and what is true of them is written anew: the stream's facts, put right by its first
//! and last frame, and the comments. What is left out: pictures, cue sheets, the seek table (it may point anywhere, and
//! the file can be searched without it), padding, everything unknown.

mod wide;

use std::fs::File;

use super::sniff::{read_at, read_exactly};
use super::view::{Piece, View};

pub(super) use wide::Wide;

/// Blocks of metadata looked at.
const BLOCKS: usize = 1000;
/// Bytes kept of all comments together, and of one.
const COMMENTS: usize = 1 << 20;
const COMMENT: u32 = 1 << 16;
/// Bytes in which the first frame must begin, and those before the end in which the last one must.
const NEAR: usize = 1 << 16;
const TAIL: u64 = 1 << 16;

/// The view of the FLAC file from `start` (its mark, or a frame) to `end`, and the factor by which its frame numbers are
/// too great: 1 but for old files of variable blocks, which number samples where frames should be. `None` if there is no
/// frame in it.
pub(super) fn view(file: &mut File, start: u64, end: u64) -> Option<(View, u64)> {
    let metadata = Metadata::read(file, start, end);
    let (from, first) = first_frame(file, metadata.end, end)?;
    let (mut info, factor) = metadata.info.unwrap_or_default().checked(file, from, end, first);
    let mut to = end;
    if let Some((frames, after)) = last_frame(file, from, end, info, factor) {
        to = after;
        info.frames = frames;
    }
    // Even silence takes some fourteen bytes a frame: a number of frames for which there is no room is a lie.
    let block = u64::from(info.blocks.1.max(16));
    if info.frames / block * 11 > (end - from).saturating_mul(4) {
        info.frames = 0;
    }
    // A piece out of a stream does not say how long it is.
    if first.number > 0 {
        info.frames = 0;
    }
    let stated = if factor > 1 { Info { frames: 0, ..info } } else { info };
    let mut head = b"fLaC\0\0\0\x22".to_vec();
    head.extend(stated.write());
    head.push(0x84);
    head.extend(&(metadata.comments.len() as u32).to_be_bytes()[1..]);
    head.extend(metadata.comments);
    let mut view = View::default();
    view.push(Piece::Bytes(head));
    view.push(Piece::File(from, to));
    Some((view, factor))
}

#[derive(Debug, Default)]
struct Metadata {
    info: Option<Info>,
    /// The block of comments without its head.
    comments: Vec<u8>,
    /// Where the frames should begin.
    end: u64,
}

impl Metadata {
    /// RFC 9639, 8. A block that lies about its length ends the reading.
    fn read(file: &mut File, start: u64, end: u64) -> Self {
        let mut metadata = Self { end: start, comments: vec![0; 8], ..Self::default() };
        if read_exactly::<4>(file, start) != Some(*b"fLaC") {
            return metadata;
        }
        metadata.end += 4;
        let mut seen = false;
        for _ in 0..BLOCKS {
            let Some([kind, a, b, c]) = read_exactly::<4>(file, metadata.end) else { break };
            let (body, size) = (metadata.end + 4, u64::from(u32::from_be_bytes([0, a, b, c])));
            // 127 would be the beginning of a frame.
            if kind & 0x7f == 127 && kind == 0xff || body + size > end {
                break;
            }
            match kind & 0x7f {
                0 if metadata.info.is_none() => {
                    metadata.info = read_exactly::<34>(file, body).map(|it| Info::read(&it));
                }
                4 if !seen => {
                    metadata.comments = comments(file, body, body + size);
                    seen = true;
                }
                _ => {}
            }
            metadata.end = body + size;
            if kind & 0x7f == 6 {
                metadata.end = picture_end(file, body, body + size, end);
            }
            if kind & 0x80 != 0 {
                break;
            }
        }
        metadata
    }
}

/// Where a picture ends: some programs write more of it than the three bytes of the block's length can tell (RFC 9639,
/// 8.8, has the true one inside).
fn picture_end(file: &mut File, body: u64, stated: u64, end: u64) -> u64 {
    let long = |file: &mut File, at| read_exactly::<4>(file, at).map(|four| u64::from(u32::from_be_bytes(four)));
    let true_end = (|| {
        let words = body + 8 + long(file, body + 4)?;
        let data = words + 4 + long(file, words)? + 16;
        Some(data + 4 + long(file, data)?)
    })();
    match true_end {
        Some(after) if after > stated && after < end && !is_block(file, stated) && is_block(file, after) => after,
        _ => stated,
    }
}

/// Whether a block of metadata or a frame begins here.
fn is_block(file: &mut File, at: u64) -> bool {
    match read_exactly::<4>(file, at) {
        Some([0xff, second, ..]) => second & 0xfe == 0xf8,
        Some([kind, ..]) => kind & 0x7f <= 6,
        None => false,
    }
}

/// The comments that are whole, without the vendor's name, as a block (RFC 9639, 8.6).
fn comments(file: &mut File, from: u64, to: u64) -> Vec<u8> {
    let mut block = vec![0; 8];
    let long = |file: &mut File, at: u64| read_exactly::<4>(file, at).filter(|_| at + 4 <= to).map(u32::from_le_bytes);
    let mut kept = 0_u32;
    let Some(vendor) = long(file, from) else { return block };
    let mut at = from + 4 + u64::from(vendor);
    let stated = long(file, at).unwrap_or(0);
    at += 4;
    for _ in 0..stated.min(4096) {
        let Some(size) = long(file, at).filter(|&size| at + 4 + u64::from(size) <= to) else { break };
        if size <= COMMENT && block.len() + size as usize <= COMMENTS {
            let mut text = vec![0; size as usize];
            if read_at(file, at + 4, &mut text).ok() == Some(text.len()) {
                block.extend(size.to_le_bytes());
                block.extend(text);
                kept += 1;
            }
        }
        at += 4 + u64::from(size);
    }
    if let Some(count) = block.get_mut(4..8) {
        count.copy_from_slice(&kept.to_le_bytes());
    }
    block
}

/// The block `STREAMINFO` (RFC 9639, 8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Info {
    /// Least and greatest frames of a block.
    blocks: (u16, u16),
    /// Least and greatest bytes of a block; 0 for not known.
    sizes: (u32, u32),
    rate: u32,
    channels: u8,
    bits: u8,
    /// 0 for not known.
    frames: u64,
    check: [u8; 16],
}

impl Info {
    fn read(bytes: &[u8; 34]) -> Self {
        let number = |from: usize, to: usize| {
            bytes.get(from..to).unwrap_or_default().iter().fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte))
        };
        let packed = number(10, 18);
        Self {
            blocks: (number(0, 2) as u16, number(2, 4) as u16),
            sizes: (number(4, 7) as u32, number(7, 10) as u32),
            rate: (packed >> 44) as u32,
            channels: (packed >> 41 & 7) as u8 + 1,
            bits: (packed >> 36 & 31) as u8 + 1,
            frames: packed & 0xf_ffff_ffff,
            check: bytes.last_chunk().copied().unwrap_or_default(),
        }
    }

    fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(34);
        bytes.extend(self.blocks.0.to_be_bytes());
        bytes.extend(self.blocks.1.to_be_bytes());
        bytes.extend(&self.sizes.0.to_be_bytes()[1..]);
        bytes.extend(&self.sizes.1.to_be_bytes()[1..]);
        let packed = u64::from(self.rate) << 44
            | u64::from(self.channels.saturating_sub(1)) << 41
            | u64::from(self.bits.saturating_sub(1)) << 36
            | self.frames & 0xf_ffff_ffff;
        bytes.extend(packed.to_be_bytes());
        bytes.extend(self.check);
        bytes
    }

    /// What the first frame says wins. With the factor of the frame numbers.
    fn checked(mut self, file: &mut File, from: u64, end: u64, first: Frame) -> (Self, u64) {
        self.rate = first.rate.unwrap_or(if self.rate == 0 { 44_100 } else { self.rate });
        self.channels = first.channels;
        self.bits = first.bits.unwrap_or(if self.bits < 4 { 16 } else { self.bits });
        if self.sizes.0 > self.sizes.1 {
            self.sizes = (0, 0);
        }
        if first.variable {
            if self.blocks.0 < 16 || self.blocks.0 >= self.blocks.1 || first.block > self.blocks.1 {
                self.blocks = (16, u16::MAX);
            }
            return (self, 1);
        }
        if self.blocks == (first.block, first.block) {
            return (self, 1);
        }
        let second = next_frame(file, from + 1, end, first);
        // A sound shorter than a block has one frame.
        let Some(second) = second else {
            let block = self.blocks.1.max(first.block).max(16);
            self.blocks = (block, block);
            return (self, 1);
        };
        if first.number == 0 && second.number > 1 && second.number == u64::from(first.block) {
            let block = self.blocks.1.max(first.block).max(second.block).max(16);
            self.blocks = (block, block);
            return (self, u64::from(block));
        }
        self.blocks = (first.block, first.block);
        (self, 1)
    }
}

/// The head of a frame (RFC 9639, 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    variable: bool,
    /// Frames in it.
    block: u16,
    rate: Option<u32>,
    channels: u8,
    bits: Option<u8>,
    /// Number of the frame, or of its first sample if `variable`.
    number: u64,
}

impl Frame {
    /// `None` if the check sum is wrong as well.
    fn read(bytes: &[u8]) -> Option<Self> {
        let [0xff, second, sizes, shape, lead, ..] = *bytes else { return None };
        if second & 0xfe != 0xf8 || shape & 1 != 0 {
            return None;
        }
        let more = match lead.leading_ones() {
            0 => 0,
            ones @ 2..=7 => ones as usize - 1,
            _ => return None,
        };
        let mut number = u64::from(lead) & (0xff_u64 >> (more + 2)).max(u64::from(more == 0) * 0x7f);
        let mut at = 5;
        for byte in bytes.get(at..at + more)? {
            number = number << 6 | u64::from(byte & 0x3f);
        }
        at += more;
        let mut take = |count: usize| {
            let taken = bytes.get(at..at + count)?.iter().fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte));
            at += count;
            Some(taken)
        };
        let block = match sizes >> 4 {
            0 => return None,
            1 => 192,
            code @ 2..=5 => 576 << (code - 2),
            6 => take(1)? + 1,
            7 => take(2)? + 1,
            code => 256 << (code - 8),
        };
        let rate = match sizes & 15 {
            0 => None,
            code @ 1..=11 => {
                let rates = [88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
                rates.get(usize::from(code) - 1).copied()
            }
            12 => Some(take(1)? * 1000),
            13 => Some(take(2)?),
            14 => Some(take(2)? * 10),
            _ => return None,
        };
        let channels = match shape >> 4 {
            code @ 0..=7 => code + 1,
            8..=10 => 2,
            _ => return None,
        };
        let bits = match shape >> 1 & 7 {
            0 => None,
            3 => return None,
            code => [8, 12, 0, 16, 20, 24, 32].get(usize::from(code) - 1).copied(),
        };
        if take(1)? as u8 != crc8(bytes.get(..at - 1)?) || rate == Some(0) {
            return None;
        }
        let block = u16::try_from(block).ok()?;
        Some(Self { variable: second & 1 == 1, block, rate, channels, bits, number })
    }

    /// Whether both can be of one stream.
    fn resembles(&self, other: &Self) -> bool {
        let shape = |frame: &Self| (frame.variable, frame.rate, frame.channels, frame.bits);
        shape(self) == shape(other)
    }
}

/// Whether a frame begins here.
pub(super) fn is_frame(bytes: &[u8]) -> bool {
    Frame::read(bytes).is_some()
}

/// The first frame at `at` or soon after.
fn first_frame(file: &mut File, at: u64, end: u64) -> Option<(u64, Frame)> {
    // Nearly always it is where it should be.
    let head = read_exactly::<16>(file, at).and_then(|head| Frame::read(&head));
    if let Some(frame) = head {
        return Some((at, frame));
    }
    let bytes = window(file, at, end, NEAR);
    let found = (0..bytes.len()).find_map(|from| Some((from, Frame::read(bytes.get(from..)?)?)))?;
    Some((at + found.0 as u64, found.1))
}

/// The next frame of the same stream.
fn next_frame(file: &mut File, at: u64, end: u64, like: Frame) -> Option<Frame> {
    let bytes = window(file, at, end, 16 * NEAR);
    (0..bytes.len()).find_map(|from| Frame::read(bytes.get(from..)?).filter(|frame| frame.resembles(&like)))
}

/// Frames up to the end of the last frame, and where that is, if it is near the end of the file and whole: its check sum
/// tells where it ends.
fn last_frame(file: &mut File, from: u64, end: u64, info: Info, factor: u64) -> Option<(u64, u64)> {
    let start = from.max(end.saturating_sub(TAIL));
    let bytes = window(file, start, end, TAIL as usize);
    let plausible = |frame: &Frame| {
        frame.channels == info.channels
            && frame.rate.is_none_or(|rate| rate == info.rate)
            && frame.bits.is_none_or(|bits| bits == info.bits)
            && frame.block <= info.blocks.1
    };
    let (at, frame) = (0..bytes.len().saturating_sub(10)).rev().find_map(|at| {
        let rest = bytes.get(at..)?;
        (rest.first() == Some(&0xff)).then(|| Frame::read(rest))?.filter(plausible).map(|frame| (at, frame))
    })?;
    let counts_samples = frame.variable || factor > 1;
    let before = frame.number.saturating_mul(if counts_samples { 1 } else { u64::from(info.blocks.1) });
    let frames = before.saturating_add(u64::from(frame.block));
    let rest = bytes.get(at..)?;
    if crc16(rest) == 0 {
        return Some((frames, end));
    }
    // Something follows it. One place in 65 536 fits by chance, so the number of frames must fit as well.
    let mut sum = 0;
    for (count, &byte) in rest.iter().enumerate() {
        sum = crc16_step(sum, byte);
        if sum == 0 && count > 10 && frames == info.frames {
            return Some((frames, start + (at + count + 1) as u64));
        }
    }
    None
}

fn window(file: &mut File, at: u64, end: u64, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size.min(usize::try_from(end.saturating_sub(at)).unwrap_or(size))];
    let count = read_at(file, at, &mut bytes).unwrap_or(0);
    bytes.truncate(count);
    bytes
}

/// x⁸ + x² + x + 1 (RFC 9639, 9.1.8).
fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ byte, |sum: u8, _| if sum & 0x80 == 0 { sum << 1 } else { sum << 1 ^ 0x07 })
    })
}

/// x¹⁶ + x¹⁵ + x² + 1 (RFC 9639, 9.3).
fn crc16_step(sum: u16, byte: u8) -> u16 {
    const TABLE: [u16; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let mut sum = (index as u16) << 8;
            let mut bit = 0;
            while bit < 8 {
                sum = if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x8005 };
                bit += 1;
            }
            table[index] = sum;
            index += 1;
        }
        table
    };
    sum << 8 ^ TABLE[usize::from((sum >> 8) as u8 ^ byte)]
}

fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, &byte| crc16_step(sum, byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sums_are_those_of_the_field() {
        // CRC-8/SMBUS and CRC-16/UMTS of the usual nine digits.
        assert_eq!((crc8(b"123456789"), crc16(b"123456789")), (0xf4, 0xfee8));
    }

    #[test]
    fn facts_of_a_stream_are_written_as_they_are_read() {
        let info = Info {
            blocks: (4096, 4096),
            sizes: (14, 70_000),
            rate: 96_000,
            channels: 6,
            bits: 24,
            frames: 0xf_1234_5678,
            check: [9; 16],
        };
        let bytes: [u8; 34] = info.write().try_into().unwrap();
        assert_eq!(Info::read(&bytes), info);
    }
}
