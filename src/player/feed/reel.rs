//! An item that is being decoded: its file, the part of it that is wanted, and how far it is.

use std::time::Duration;

use super::super::Item;
use super::super::stream::{Block, Worker};

/// A promise of length that is missed by less than this is kept: headers round.
const TOLERANCE: Duration = Duration::from_millis(100);

/// An item that is being decoded.
pub(super) struct Reel {
    pub(super) item: Item,
    pub(super) stream: Worker,
    /// The item's first frame in the stream and the frame after its last.
    pub(super) first: u64,
    pub(super) last: Option<u64>,
    /// The stream's next frame.
    pub(super) at: u64,
    /// Frames of the item, if the file tells.
    pub(super) promised: Option<u64>,
    /// It was heard before: nothing is to be said about its start.
    pub(super) resumed: bool,
    /// Its segment is in the timeline.
    pub(super) begun: bool,
}

impl Reel {
    /// The item whose file is open now.
    pub(super) fn new(mut stream: Worker, item: &Item) -> Result<Self, String> {
        let (rate, frames) = (stream.rate(), stream.frames());
        let first = item.range.map_or(0, |range| frame(range.start, rate));
        let last = item.range.and_then(|range| range.end).map(|end| frame(end, rate));
        if last.is_some_and(|last| last <= first) {
            return Err("its range is empty".to_owned());
        }
        if frames.is_some_and(|frames| frames <= first && first > 0) {
            return Err("its range begins after the end of the file".to_owned());
        }
        let promised = match (last, frames) {
            (Some(last), _) => Some(last - first),
            (None, Some(frames)) => Some(frames - first),
            (None, None) => None,
        };
        let at = if first > 0 { stream.seek(first)? } else { 0 };
        let item = item.clone();
        Ok(Self { item, stream, first, last, at, promised, resumed: false, begun: false })
    }

    /// Goes to `position` in the item; beyond its end counts as its end.
    pub(super) fn go_to(&mut self, position: Duration) -> Result<(), String> {
        let wanted = self.first.saturating_add(frame(position, self.stream.rate()));
        let end = self.promised.map_or(u64::MAX, |frames| self.first.saturating_add(frames));
        self.at = self.stream.seek(wanted.min(end))?;
        Ok(())
    }

    /// The next block, cut at the end of the range.
    pub(super) fn next_block(&mut self, samples: &mut Vec<f32>) -> Result<Block, String> {
        let left = self.last.map(|last| last.saturating_sub(self.at));
        if left == Some(0) {
            return Ok(Block::End);
        }
        let block = self.stream.next_block(samples)?;
        let Block::Frames(spec) = block else { return Ok(block) };
        let channels = usize::from(spec.channels.max(1));
        let mut frames = (samples.len() / channels) as u64;
        if let Some(left) = left.filter(|left| *left < frames) {
            frames = left;
        }
        samples.truncate(frames as usize * channels);
        self.at += frames;
        Ok(block)
    }

    /// What is missing at the end of what was promised.
    pub(super) fn shortfall(&self) -> Option<String> {
        let rate = self.stream.rate();
        let promised = self.first + self.promised?;
        let missing = promised.saturating_sub(self.at);
        (missing > frame(TOLERANCE, rate)).then(|| {
            let after = time(self.at.saturating_sub(self.first), rate);
            crate::media::Fault::Damaged { after }.to_string()
        })
    }
}

/// Frames as a time; a rate of 0 counts as 1.
pub(super) fn time(frames: u64, rate: u32) -> Duration {
    let rate = u64::from(rate.max(1));
    Duration::from_secs(frames / rate) + Duration::from_nanos(frames % rate * 1_000_000_000 / rate)
}

/// The frame nearest to `time`.
fn frame(time: Duration, rate: u32) -> u64 {
    ((time.as_nanos() * u128::from(rate) + 500_000_000) / 1_000_000_000) as u64
}
