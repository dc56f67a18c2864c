//! Whole frames of FLAC beside damaged ones. The library knows where a frame ends by where the next one begins: with the
//! head of that damaged, or with garbage before it, it drops both. Here the check sum tells where a frame ends.

use crate::media::file::File;
use std::ops::Range;

use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, Timestamp};

use super::frame::{Frame, crc16, crc16_step};
use super::window;

/// Bytes looked at together.
const WINDOW: usize = 1 << 16;
/// Bytes that are searched for the frames of one hole.
const SPAN: u64 = 8 << 20;
/// Packets that are given back for one hole.
const PACKETS: usize = 256;
/// Bytes of the shortest frame, and of the longest head of one.
const LEAST: usize = 11;
const HEAD: usize = 16;
/// Bytes that most frames are shorter than.
const SHORT: usize = 20_000;

/// Where the frames of a file are, and what they are like.
#[derive(Debug, Clone, Copy)]
pub(in crate::media) struct Frames {
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) first: Frame,
    /// What the number of a frame is to be multiplied with for the library's timestamp.
    pub(super) unit: u64,
    pub(super) block: u64,
}

impl Frames {
    /// The timestamp of the first frame.
    pub(in crate::media) fn first(&self) -> u64 {
        self.timestamp(&self.first)
    }

    /// Frames of sound in the longest frame.
    pub(in crate::media) fn block(&self) -> u64 {
        self.block
    }

    fn timestamp(&self, frame: &Frame) -> u64 {
        frame.number.saturating_mul(self.unit)
    }

    /// Bytes of the longest frame: samples as they are, one bit more for a difference, and the heads.
    fn longest(&self) -> usize {
        let sample = usize::from(self.first.bits.unwrap_or(32)) + 1;
        (self.block as usize * usize::from(self.first.channels) * sample).div_ceil(8) + 128
    }

    /// Whether the first frame of a stream of equal blocks is whole: another one follows it, and its check sum is right.
    pub(in crate::media) fn begins_whole(&self, file: &mut File, frames: u64) -> bool {
        // Where there is one frame alone, that its end is right is known.
        if frames <= self.block {
            return true;
        }
        [SHORT, self.longest()].into_iter().any(|size| {
            let bytes = window(file, self.from, self.to, size.min(self.longest()) + HEAD);
            let mut at = LEAST;
            while let Some(step) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xff)) {
                at += step;
                let next = bytes.get(at..).and_then(Frame::read);
                if next.is_some_and(|next| next.number == 1 && next.resembles(&self.first))
                    && bytes.get(..at).is_some_and(|frame| crc16(frame) == 0)
                {
                    return true;
                }
                at += 1;
            }
            false
        })
    }

    /// The frames with these timestamps which `is_good` says can be decoded.
    pub(in crate::media) fn within(
        &self,
        file: &mut File,
        timestamps: Range<u64>,
        mut is_good: impl FnMut(&Packet) -> bool,
    ) -> Vec<Packet> {
        let start = self.before(file, timestamps.start);
        let (mut at, mut next, mut packets) = (start, timestamps.start, Vec::new());
        while at < self.to && at - start < SPAN && packets.len() < PACKETS {
            let Some((place, frame)) = self.find(file, at, WINDOW) else {
                at += WINDOW as u64;
                continue;
            };
            at = place + 1;
            let timestamp = self.timestamp(&frame);
            if timestamp >= timestamps.end {
                break;
            }
            if timestamp < next {
                continue;
            }
            if let Some(packet) = self.whole(file, place, frame, &mut is_good) {
                at = place + packet.data.len() as u64;
                next = timestamp + u64::from(frame.block);
                packets.push(packet);
            }
        }
        packets
    }

    /// The frame at this place, up to where its check sum says that it ends.
    fn whole(
        &self,
        file: &mut File,
        place: u64,
        frame: Frame,
        is_good: &mut impl FnMut(&Packet) -> bool,
    ) -> Option<Packet> {
        let bytes = window(file, place, self.to, self.longest());
        let timestamp = Timestamp::new(i64::try_from(self.timestamp(&frame)).ok()?);
        let mut sum = 0;
        for (count, &byte) in bytes.iter().enumerate() {
            sum = crc16_step(sum, byte);
            if sum != 0 || count + 1 < LEAST {
                continue;
            }
            // One place in 65 536 fits by chance: what is cut off there cannot be decoded.
            let packet = Packet::new(0, timestamp, Duration::new(frame.block.into()), bytes.get(..=count)?);
            if is_good(&packet) {
                return Some(packet);
            }
        }
        None
    }

    /// The first head from `at` on, within so many bytes, that can be of this stream.
    fn find(&self, file: &mut File, at: u64, size: usize) -> Option<(u64, Frame)> {
        // A head that begins at the end of what is looked at is seen as well.
        let bytes = window(file, at, self.to, size + 16);
        let heads = bytes.iter().take(size).enumerate().filter(|(_, byte)| **byte == 0xff);
        heads
            .filter_map(|(offset, _)| Some((offset, Frame::read(bytes.get(offset..)?)?)))
            .find(|(_, frame)| frame.resembles(&self.first) && u64::from(frame.block) <= self.block)
            .map(|(offset, frame)| (at + offset as u64, frame))
    }

    /// A place at or before the frame with this timestamp, and near it if frames can be found on the way.
    fn before(&self, file: &mut File, timestamp: u64) -> u64 {
        let (mut low, mut high) = (self.from, self.to);
        while high - low > WINDOW as u64 {
            let middle = u64::midpoint(low, high);
            match self.find(file, middle, WINDOW) {
                Some((place, frame)) if place < high && self.timestamp(&frame) <= timestamp => low = place,
                _ => high = middle,
            }
        }
        low
    }
}
