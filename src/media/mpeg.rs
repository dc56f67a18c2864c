//! Heads of MPEG audio frames and of ADTS, as far as is needed to find where a stream begins, and the Xing header, which
//! says how long a stream is and may lie.

use super::file::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use super::sniff::{read_at, read_exactly};

/// Bytes read at most to count the frames of a stream whose header lies, and those in a row that may be none.
const COUNTED: u64 = 512 << 20;
const LOST: u64 = 1 << 19;
/// Frames in a row after which a head that follows is one.
const ROW: u32 = 4;
/// Kilobits a second by the index in the head (ISO/IEC 11172-3, 2.4.2.3; 13818-3, 2.4.2.3).
const RATES: [[u16; 15]; 5] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// The head of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// What stays the same throughout a stream.
    kind: u32,
    /// Bytes of the whole frame.
    pub size: u64,
    /// Bytes that a frame of this bit rate has on average, as a fraction. Not told of layer I and ADTS.
    pub mean: Option<(u64, u64)>,
    /// Bytes that a frame of layer III has at most.
    longest: u64,
    /// Bytes from its start to a Xing header.
    pub xing: u64,
}

impl Frame {
    /// From the first bytes of a frame of MPEG audio, layer I to III, not of a free bit rate.
    pub(super) fn mpeg(head: [u8; 4]) -> Option<Self> {
        Self::of_rate(head, None)
    }

    /// Likewise of a free bit rate, of a stream whose frames have `bytes` bytes without padding.
    pub(super) fn free(head: [u8; 4], bytes: u64) -> Option<Self> {
        Self::of_rate(head, Some(bytes))
    }

    fn of_rate(head: [u8; 4], free: Option<u64>) -> Option<Self> {
        let word = u32::from_be_bytes(head);
        let (version, layer) = (word >> 19 & 3, word >> 17 & 3);
        let (rate, frequency, padding) = (word >> 12 & 15, word >> 10 & 3, u64::from(word >> 9 & 1));
        if word >> 21 != 0x7ff
            || version == 1
            || layer == 0
            || frequency == 3
            || rate == 15
            || (rate == 0) != free.is_some()
        {
            return None;
        }
        let first = version == 3;
        let row = match (first, layer) {
            (true, 3) => 0,
            (true, 2) => 1,
            (true, _) => 2,
            (false, 3) => 3,
            (false, _) => 4,
        };
        let bits = u64::from(*RATES.get(row)?.get(rate as usize)?) * 1000;
        let hertz = [44_100, 48_000, 32_000].get(frequency as usize)? / [4, 1, 2, 1].get(version as usize)?;
        let slots = if layer == 1 && !first { 72 } else { 144 };
        let (size, mean) = match (free, layer) {
            (None, 3) => ((12 * bits / hertz + padding) * 4, None),
            (None, _) => (slots * bits / hertz + padding, Some((slots * bits, hertz))),
            (Some(bytes), 3) => (bytes + 4 * padding, None),
            (Some(bytes), _) => (bytes + padding, whole_rate(bytes, slots, hertz).map(|bits| (slots * bits, hertz))),
        };
        let mono = word >> 6 & 3 == 3;
        let longest = size.max((if first { 144 } else { 72 }) * 320_000 / hertz + 4);
        let before = match (first, mono) {
            (true, false) => 32,
            (false, true) => 9,
            _ => 17,
        };
        Some(Self { kind: word & 0xfffe_0c00, size, mean, longest, xing: 4 + before })
    }

    /// From the first bytes of a frame of ADTS (ISO/IEC 13818-7, 6.2).
    pub(super) fn adts(head: [u8; 6]) -> Option<Self> {
        let [sync, kind, shape, high, middle, low] = head;
        let size = u64::from(high & 3) << 11 | u64::from(middle) << 3 | u64::from(low >> 5);
        let valid = sync == 0xff && kind & 0xf6 == 0xf0 && shape >> 2 & 15 < 13 && size > 7;
        valid.then_some(Self {
            kind: u32::from_be_bytes([sync, kind & 0xfe, shape & 0xfd, high & 0xc0]),
            size,
            mean: None,
            longest: size,
            xing: 0,
        })
    }

    /// Frames of sound in a frame of MPEG audio, and how many of them are heard in a second.
    pub(super) fn sound(&self) -> (u64, u64) {
        let (version, layer) = (self.kind >> 19 & 3, self.kind >> 17 & 3);
        let length = match layer {
            3 => 384,
            1 if version != 3 => 576,
            _ => 1152,
        };
        let hertz = [44_100, 48_000, 32_000].get((self.kind >> 10 & 3) as usize).copied().unwrap_or(0);
        (length, hertz >> [2, 0, 1, 0].get(version as usize).copied().unwrap_or(0))
    }

    /// Whether both belong to one stream, with the same number of channels.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.kind, self.xing) == (other.kind, other.xing)
    }

    /// The frame at a place in the file.
    pub(super) fn at(file: &mut File, at: u64) -> Option<Self> {
        let mut head = [0; 6];
        let count = read_at(file, at, &mut head).ok()?;
        let [a, b, c, d, ..] = head;
        Self::mpeg([a, b, c, d]).or_else(|| Self::adts(head)).filter(|_| count >= 4)
    }
}

/// Bits a second of frames of so many bytes, if a whole number of kilobits gives that: there is no second such number.
fn whole_rate(bytes: u64, slots: u64, hertz: u64) -> Option<u64> {
    let bits = (bytes * hertz).div_ceil(slots * 1000) * 1000;
    (slots * bits / hertz == bytes).then_some(bits)
}

/// Whether `wanted` frames of one kind follow each other from `at` on, or fewer up to the very end.
pub(super) fn is_stream(file: &mut File, at: u64, end: u64, wanted: usize) -> bool {
    let Some(first) = Frame::at(file, at) else { return false };
    let mut next = at + first.size;
    for count in 1..wanted {
        if next == end && count > 1 {
            return true;
        }
        match Frame::at(file, next) {
            Some(frame) if frame.kind == first.kind => next += frame.size,
            _ => return false,
        }
    }
    true
}

/// What is to be put right in the Xing header of the frame at `start` (LAME's VBR header, revision 1): bytes by offset.
/// `end` is that of the file.
///
/// Its number of frames is believed if its number of bytes fits the file or the file is shorter, as after a broken
/// download; otherwise the frames are counted. The check sum of LAME's part goes wrong when a program edits the header, and
/// no player asks for it: a zero stands for "not known".
///
/// Of a stream of a free bit rate, `free` are the bytes of its frames.
pub(super) fn repair_xing(file: &mut File, start: u64, end: u64, free: Option<u64>) -> Vec<(u64, Vec<u8>)> {
    let mut repairs = Vec::new();
    let frame = match free {
        Some(bytes) => read_exactly(file, start).and_then(|head| Frame::free(head, bytes)),
        None => Frame::at(file, start),
    };
    let Some(frame) = frame else { return repairs };
    let mut at = start + frame.xing;
    let Some([a, b, c, d, _, _, _, flags]) = read_exactly::<8>(file, at) else { return repairs };
    if frame.xing == 0 || !matches!(&[a, b, c, d], b"Xing" | b"Info") {
        return repairs;
    }
    at += 8;
    let long = |file: &mut File, at| read_exactly::<4>(file, at).map_or(0, |four| u64::from(u32::from_be_bytes(four)));
    let (mut frames, mut bytes) = (None, None);
    for (bit, field) in [(1, &mut frames), (2, &mut bytes)] {
        if flags & bit != 0 {
            *field = Some((at, long(file, at)));
            at += 4;
        }
    }
    at += if flags & 4 == 0 { 0 } else { 100 } + if flags & 8 == 0 { 0 } else { 4 };
    let length = end - start;
    if let Some((place, frames)) = frames {
        // A frame has at least 24 bytes. A download that broke off has fewer than it says, and keeps its word.
        let each = bytes.map_or(length, |(_, bytes)| bytes.max(length)).checked_div(frames).unwrap_or(0);
        let possible = each >= 24 && length / frames.max(1) <= frame.longest;
        // What follows the last frame, tags for instance, is not counted by every program.
        let fits = bytes.is_none_or(|(_, bytes)| bytes == 0 || bytes.saturating_add(length / 10 + (1 << 18)) >= length);
        if !(possible && fits)
            && let Some(count) = count(file, (start, end), frame, free)
        {
            repairs.push((place, (count.saturating_sub(1) as u32).to_be_bytes().to_vec()));
        }
    }
    if read_exactly::<4>(file, at) == Some(*b"LAME") && at + 36 <= start + frame.size {
        repairs.push((at + 34, vec![0, 0]));
    }
    repairs
}

/// The frames from `start` to `end`, with the first; `None` if that would take too long.
fn count(file: &mut File, (start, end): (u64, u64), first: Frame, free: Option<u64>) -> Option<u64> {
    if end - start > COUNTED {
        return None;
    }
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let (mut at, mut frames, mut head, mut last) = (start, 0, [0; 4], start);
    while at + 4 <= end && at - last < LOST {
        reader.read_exact(&mut head).ok()?;
        match Frame::of_rate(head, free) {
            Some(frame) if frame.kind == first.kind && at + frame.size <= end => {
                frames += 1;
                reader.seek_relative(frame.size as i64 - 4).ok()?;
                at += frame.size;
                last = at;
            }
            _ => {
                reader.seek_relative(-3).ok()?;
                at += 1;
            }
        }
    }
    Some(frames)
}

/// Whether the stream from `start` to `end` stops in the middle of a frame: the last frames follow each other, and what
/// follows them is the head of one more that is longer than what is left.
pub(super) fn ends_within(file: &mut File, start: u64, end: u64) -> bool {
    let Some(first) = Frame::at(file, start).filter(|_| end - start <= COUNTED) else { return false };
    if file.seek(SeekFrom::Start(start)).is_err() {
        return false;
    }
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let (mut at, mut row) = (start, 0_u32);
    while at + 6 <= end {
        let mut head = [0; 6];
        if reader.read_exact(&mut head).is_err() {
            return false;
        }
        let [a, b, c, d, ..] = head;
        let frame = Frame::mpeg([a, b, c, d]).or_else(|| Frame::adts(head)).filter(|frame| frame.is_like(&first));
        match frame {
            Some(frame) if at + frame.size > end => return row >= ROW,
            Some(frame) => {
                row += 1;
                at += frame.size;
                if reader.seek_relative(frame.size as i64 - 6).is_err() {
                    return false;
                }
            }
            None => {
                row = 0;
                at += 1;
                if reader.seek_relative(-5).is_err() {
                    return false;
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_have_the_size_that_their_head_tells() {
        for (head, size) in [
            ([0xff, 0xfb, 0x90, 0x00], 417),
            ([0xff, 0xfb, 0x92, 0x00], 418),
            ([0xff, 0xf3, 0x80, 0x00], 208),
            ([0xff, 0xfd, 0xc4, 0x00], 768),
            ([0xff, 0xe3, 0x18, 0xc0], 72),
        ] {
            assert_eq!(Frame::mpeg(head).map(|frame| frame.size), Some(size), "{head:x?}");
        }
        for head in [[0xff, 0xfb, 0x00, 0x00], [0xff, 0xfb, 0xf0, 0x00], [0xff, 0xeb, 0x90, 0x00], [0xff; 4]] {
            assert_eq!(Frame::mpeg(head), None, "{head:x?}");
        }
    }
}
