//! An item that is being decoded: its file, the part of it that is wanted, and how far it is.

use std::time::Duration;

use super::super::gain::fade;
use super::super::sound::Applied;
use super::super::stream::{Block, Spec, Worker};
use super::super::{Item, Reason};
use super::loudness;
use crate::media::{Loudness, to_stereo};

/// A promise of length that is missed by less than this is kept: headers round.
const TOLERANCE: Duration = Duration::from_millis(100);
/// A part that is shorter is not repeated.
const LOOP_MIN: Duration = Duration::from_millis(10);
/// How long a gain takes that comes into force while the item is heard.
const GLIDE: Duration = Duration::from_secs(1);

/// An item that is being decoded. Frames are those of its stream.
pub(super) struct Reel {
    pub(super) item: Item,
    pub(super) stream: Worker,
    /// The item's first frame in the stream and the frame after its last.
    first: u64,
    last: Option<u64>,
    /// The stream's next frame.
    at: u64,
    /// Frames still to be left out: the stream stands so far before where it should.
    skip: u64,
    /// Frames of the item, if the file tells.
    pub(super) promised: Option<u64>,
    /// It was heard before: nothing is to be said about its start.
    pub(super) resumed: bool,
    /// Its segment is in the timeline.
    pub(super) begun: bool,
    /// Frames at the output's rate from the item's start to where it is begun; `None`: from its start, whatever was before.
    pub(super) start: Option<u64>,
    /// It was to begin elsewhere.
    pub(super) jumped: bool,
    /// The gain that makes it as loud as others.
    pub(super) applied: Option<Applied>,
    factor: f32,
    /// The factor from which it comes to that one, how many frames that takes, and how many are over.
    glide: Option<(f32, u32, u32)>,
    /// The part that is played over and over.
    looped: Option<(u64, u64)>,
    samples: Vec<f32>,
    /// What is left of the samples behind the end of the part: what they are, and where it begins.
    rest: Option<(Spec, usize)>,
}

impl Reel {
    /// The item whose file is open now.
    pub(super) fn new(stream: Worker, item: &Item) -> Result<Self, Reason> {
        let mut reel = Self::at_start(stream, item)?;
        if reel.first > 0 {
            reel.at = reel.stream.seek(reel.first)?;
            reel.skip = reel.first.saturating_sub(reel.at);
        }
        Ok(reel)
    }

    /// The item that begins in the same file where this one has ended: the file is read on. `None` if it does not, or cannot
    /// be.
    pub(super) fn follow(self, item: &Item) -> Option<Self> {
        let start = item.range?.frames(self.stream.rate()).0;
        let is_there = self.last == Some(start) && self.at == start && self.skip == 0 && self.looped.is_none();
        if !is_there || self.item.path != item.path {
            return None;
        }
        let (samples, rest) = (self.samples, self.rest);
        let reel = Self::at_start(self.stream, item).ok()?;
        Some(Self { samples, rest, ..reel })
    }

    /// An item whose stream stands at its start.
    fn at_start(stream: Worker, item: &Item) -> Result<Self, Reason> {
        let (rate, frames) = (stream.rate(), stream.frames());
        let (first, last) = item.range.map_or((0, None), |range| range.frames(rate));
        if last.is_some_and(|last| last <= first) {
            return Err(Reason::EmptyRange);
        }
        if frames.is_some_and(|frames| frames <= first && first > 0) {
            return Err(Reason::RangeBeyondEnd);
        }
        let promised = match (last, frames) {
            (Some(last), _) => Some(last - first),
            (None, Some(frames)) => Some(frames - first),
            (None, None) => None,
        };
        Ok(Self {
            item: item.clone(),
            stream,
            first,
            last,
            at: first,
            skip: 0,
            promised,
            resumed: false,
            begun: false,
            start: None,
            jumped: false,
            applied: None,
            factor: 1.0,
            glide: None,
            looped: None,
            samples: Vec::new(),
            rest: None,
        })
    }

    /// The item's next frame.
    pub(super) fn position(&self) -> u64 {
        (self.at + self.skip).saturating_sub(self.first)
    }

    /// Goes to the item's frame `frame`; beyond its end counts as its end. Returns where it is.
    pub(super) fn go_to(&mut self, frame: u64) -> Result<u64, Reason> {
        let wanted = self.first.saturating_add(frame.min(self.promised.unwrap_or(u64::MAX)));
        self.rest = None;
        self.at = self.stream.seek(wanted)?;
        self.skip = wanted.saturating_sub(self.at);
        Ok(self.position())
    }

    /// How loud it is said to be.
    pub(super) fn stated(&self) -> Loudness {
        self.item.stated.unwrap_or_else(|| self.stream.loudness())
    }

    /// The gain from now on; with `before`, it comes from there within a second.
    pub(super) fn set_gain(&mut self, applied: Option<Applied>, before: Option<f32>) {
        self.applied = applied;
        self.factor = loudness::factor(applied);
        self.glide = before.map(|before| (before, frame(GLIDE, self.stream.rate()).max(1) as u32, 0));
    }

    /// Plays the part between two times over and over; a part that is too short, or none, is not.
    pub(super) fn set_loop(&mut self, part: Option<(Duration, Duration)>) {
        let rate = self.stream.rate();
        let end = self.promised.map_or(u64::MAX, |frames| self.first.saturating_add(frames));
        let place = |time| self.first.saturating_add(frame(time, rate)).min(end);
        self.looped = part
            .map(|(from, to)| (place(from), place(to)))
            .filter(|(from, to)| to.saturating_sub(*from) >= frame(LOOP_MIN, rate).max(1));
    }

    /// The part that is played over and over, in the item's frames.
    pub(super) fn looped(&self) -> Option<(u64, u64)> {
        self.looped.map(|(from, to)| (from - self.first, to - self.first))
    }

    /// Whether the part that is repeated has come to its end.
    pub(super) fn is_at_loop_end(&self) -> bool {
        self.looped.is_some_and(|(_, to)| self.at + self.skip >= to)
    }

    /// Goes back to the start of the part that is repeated.
    pub(super) fn repeat(&mut self) -> Result<(), Reason> {
        if let Some((from, to)) = self.looped {
            self.go_to(from - self.first)?;
            if self.at + self.skip >= to {
                self.looped = None;
            }
        }
        Ok(())
    }

    /// Replaces what is in `stereo` by the next block, cut at the end of the range, with its gain; the block may be
    /// empty.
    pub(super) fn next_block(&mut self, stereo: &mut Vec<f32>) -> Result<Block, Reason> {
        stereo.clear();
        let last = self.looped.map(|(_, to)| to).or(self.last);
        let left = last.map(|last| last.saturating_sub(self.at + self.skip));
        if left == Some(0) {
            return Ok(Block::End);
        }
        let block = match self.rest.take() {
            Some((spec, from)) => {
                self.samples.drain(..from);
                Block::Frames(spec)
            }
            None => self.stream.next_block(&mut self.samples)?,
        };
        let Block::Frames(spec) = block else {
            if block == Block::End {
                // The end comes before the end of the part: there the part ends.
                self.looped = self.looped.map(|(from, _)| (from, self.at)).filter(|(from, to)| from < to);
            }
            return Ok(block);
        };
        let width = usize::from(spec.channels.max(1));
        let frames = (self.samples.len() / width) as u64;
        let left_out = self.skip.min(frames);
        let wanted = (frames - left_out).min(left.unwrap_or(u64::MAX));
        self.skip -= left_out;
        self.at += left_out + wanted;
        let end = (left_out + wanted) as usize * width;
        to_stereo(&self.samples[left_out as usize * width..end], spec.channels, stereo);
        self.rest = (end < self.samples.len()).then_some((spec, end));
        self.amplify(stereo);
        Ok(block)
    }

    fn amplify(&mut self, stereo: &mut [f32]) {
        let mut frames = stereo.as_chunks_mut::<2>().0.iter_mut();
        if let Some((before, total, done)) = &mut self.glide {
            for frame in frames.by_ref().take((*total - *done) as usize) {
                *done += 1;
                let factor = *before + (self.factor - *before) * fade(*done as f32 / *total as f32);
                *frame = frame.map(|sample| sample * factor);
            }
            if done == total {
                self.glide = None;
            }
        }
        if self.factor.to_bits() != 1.0_f32.to_bits() {
            for frame in frames {
                *frame = frame.map(|sample| sample * self.factor);
            }
        }
    }

    /// What is missing at the end of what was promised.
    pub(super) fn shortfall(&self) -> Option<Reason> {
        let rate = self.stream.rate();
        let promised = self.first + self.promised?;
        let missing = promised.saturating_sub(self.at);
        (missing > frame(TOLERANCE, rate)).then(|| {
            let after = time(self.at.saturating_sub(self.first), rate);
            crate::media::Fault::Damaged { after }.into()
        })
    }

    /// Whether anything came before where it is.
    pub(super) fn is_beyond_start(&self) -> bool {
        self.at > self.first
    }
}

/// Frames as a time; a rate of 0 counts as 1.
pub(in super::super) fn time(frames: u64, rate: u32) -> Duration {
    let rate = u64::from(rate.max(1));
    Duration::from_secs(frames / rate) + Duration::from_nanos(frames % rate * 1_000_000_000 / rate)
}

/// The frame nearest to `time`.
pub(super) fn frame(time: Duration, rate: u32) -> u64 {
    let frames = (time.as_nanos() * u128::from(rate) + 500_000_000) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(u64::MAX)
}
