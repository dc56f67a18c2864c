//! FLAC with metadata that can be believed. The library refuses a file for a single odd block, and keeps pictures in
//! memory; here the blocks are read, and what is true of them is written anew: the stream's facts, put right by its first
//! and last frame, and the comments. Its cue sheet is read apart. What is left out: pictures, the seek table (it may point anywhere, and
//! the file can be searched without it), padding, everything unknown.

mod frame;
mod metadata;
mod rescue;
mod wide;

use super::file::File;

use super::cues::Mark;
use super::sniff::{read_at, read_exactly};
use super::view::{Piece, View};

use frame::{Frame, crc16, crc16_step};
use metadata::Metadata;

pub(super) use frame::is_frame;
pub(super) use rescue::Frames;
pub(super) use wide::Wide;

/// Bytes in which the first frame must begin, and those before the end in which the last one must.
const NEAR: usize = 1 << 16;
const TAIL: u64 = 1 << 16;

/// A FLAC file as it is to be seen.
pub(super) struct Flac {
    pub view: View,
    /// The factor by which its frame numbers are too great: 1 but for old files of variable blocks, which number samples
    /// where frames should be.
    pub factor: u64,
    pub frames: Frames,
    /// Where songs begin, as its block of cues says.
    pub marks: Vec<Mark>,
    /// The alphabets that comments were read by which are not UTF-8.
    pub alphabets: Vec<String>,
    /// What it is, if nothing had to be put right.
    pub plain: Option<Plain>,
}

/// A file in which everything is as it should be: mono or stereo, blocks of one length, the last one whole, and as many frames
/// as it says.
#[derive(Debug)]
pub(super) struct Plain {
    pub rate: u32,
    pub channels: u8,
    pub bits: u8,
    /// Frames of sound.
    pub frames: u64,
    /// The block of comments without its head.
    pub comments: Vec<u8>,
}

/// The view of the FLAC file from `start` (its mark, or a frame) to `end`. `None` if there is no frame in it.
pub(super) fn view(file: &mut File, start: u64, end: u64) -> Option<Flac> {
    let metadata = Metadata::read(file, start, end);
    let (from, first) = first_frame(file, metadata.end, end)?;
    let (mut info, factor) = metadata.info.unwrap_or_default().checked(file, from, end, first);
    let mut is_plain = metadata.info == Some(info) && info.is_plain(first);
    let mut to = end;
    let last = last_frame(file, from, end, info, factor);
    is_plain &= last.is_some_and(|(frames, _)| frames == info.frames);
    if let Some((frames, after)) = last {
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
    is_plain &= info.frames > 0;
    let stated = if factor > 1 { Info { frames: 0, ..info } } else { info };
    let (comments, alphabets) =
        super::comments::repair(&metadata.comments).unwrap_or_else(|| (metadata.comments, Vec::new()));
    let mut head = b"fLaC\0\0\0\x22".to_vec();
    head.extend(stated.write());
    head.push(0x84);
    head.extend(&(comments.len() as u32).to_be_bytes()[1..]);
    head.extend(&comments);
    let mut view = View::default();
    view.push(Piece::Bytes(head));
    view.push(Piece::File(from, to));
    let block = u64::from(info.blocks.1);
    let unit = if first.variable { 1 } else { block };
    let Info { rate, channels, bits, frames, .. } = info;
    is_plain &= alphabets.is_empty();
    let plain = is_plain.then_some(Plain { rate, channels, bits, frames, comments });
    Some(Flac {
        view,
        factor,
        frames: Frames { from, to, first, unit, block },
        marks: metadata.marks,
        alphabets,
        plain,
    })
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

    /// Whether the library reads it as it stands (RFC 9639, 8.2), and the first frame begins the sound.
    fn is_plain(&self, first: Frame) -> bool {
        let (least, most) = self.sizes;
        !first.variable
            && first.number == 0
            && first.block >= 16
            && self.blocks == (first.block, first.block)
            && (most == 0 || least <= most)
            && (1..=655_350).contains(&self.rate)
            && (1..=2).contains(&self.channels)
            && (4..=24).contains(&self.bits)
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
    let plausible = |frame: &Frame| {
        frame.channels == info.channels
            && frame.rate.is_none_or(|rate| rate == info.rate)
            && frame.bits.is_none_or(|bits| bits == info.bits)
            && frame.block <= info.blocks.1
    };
    // It is mostly shorter than a quarter of where it may begin.
    let (start, bytes, at, frame) = [TAIL / 4, TAIL].into_iter().find_map(|size| {
        let start = from.max(end.saturating_sub(size));
        let bytes = window(file, start, end, size as usize);
        let (at, frame) = (0..bytes.len().saturating_sub(10)).rev().find_map(|at| {
            let rest = bytes.get(at..)?;
            (rest.first() == Some(&0xff)).then(|| Frame::read(rest))?.filter(plausible).map(|frame| (at, frame))
        })?;
        Some((start, bytes, at, frame))
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

#[cfg(test)]
mod tests {
    use super::*;

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
