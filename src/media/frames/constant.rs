//! Frames of a constant bit rate: their places follow from their numbers.
//!
//! Each is as long as the bit rate tells, or a byte longer, so that the mean is exact (ISO/IEC 11172-3, 2.4.3.1). That a
//! stream keeps to this is not taken from its header, but seen: the number of frames that fit in fits the header's, the
//! last one ends where the stream does, and frames all over it lie where they should.

use crate::media::file::File;

use super::{Heads, LOOK, sound};
use crate::media::edits::Range;
use crate::media::mpeg::Frame;
use crate::media::sniff::read_exactly;

/// Places that are looked at.
const SAMPLES: u64 = 64;
/// Bytes by which a frame may lie off the mean.
const SLACK: u64 = 2;

/// A stream that was seen to be so.
#[derive(Debug)]
pub(super) struct Constant {
    heads: Heads,
    first: Frame,
    stream: Range,
    /// Bytes of a frame, as a fraction.
    mean: (u64, u64),
    frames: u64,
}

impl Constant {
    /// `first` is the frame at the start of `stream`, `stated` the number of frames that the header says.
    pub(super) fn prove(
        file: &mut File,
        heads: Heads,
        first: Frame,
        stream: Range,
        stated: Option<u32>,
    ) -> Option<Self> {
        let mean = first.mean?;
        let frames = u64::try_from(scaled(stream.1.checked_sub(stream.0)?, (mean.1, mean.0))).ok()?;
        let same = stated.is_none_or(|stated| u64::from(stated) == frames);
        let constant = Self { heads, first, stream, mean, frames };
        if !same || frames < SAMPLES {
            return None;
        }
        let last = constant.place(file, frames - 1)?;
        let ends = constant.at(file, last)?.size + last == stream.1;
        let all = ends && (1..SAMPLES).all(|sample| constant.place(file, frames * sample / SAMPLES).is_some());
        all.then_some(constant)
    }

    /// Where the frame of this number is.
    pub(super) fn place(&self, file: &mut File, number: u64) -> Option<u64> {
        if number >= self.frames {
            return None;
        }
        let about = self.stream.0.checked_add(u64::try_from(scaled(number, self.mean)).ok()?)?;
        let earliest = about.saturating_sub(SLACK).max(self.stream.0);
        (earliest..=about + SLACK).find(|&place| {
            let Some(frame) = self.at(file, place) else { return false };
            let next = place + frame.size;
            next == self.stream.1 || self.at(file, next).is_some()
        })
    }

    /// The frame here, if it is one of this stream.
    fn at(&self, file: &mut File, place: u64) -> Option<Frame> {
        let head: [u8; LOOK] = read_exactly(file, place)?;
        sound(self.heads, &head).filter(|frame| frame.is_like(&self.first) && frame.mean == self.first.mean)
    }
}

/// A number times a fraction, rounded to the nearest.
fn scaled(number: u64, (times, per): (u64, u64)) -> u128 {
    let per = u128::from(per.max(1));
    (u128::from(number) * u128::from(times) + per / 2) / per
}
