//! What the feed waits for: files that take their time, and the rate that the output is to run at.

use std::num::NonZero;
use std::time::Duration;

use super::super::stream::Worker;
use super::reel::time;
use super::voice::RATE_MAX;
use super::{Feed, Start};

impl Feed {
    /// Whether the output is to run at the rate of each file from now on.
    pub(in super::super) fn set_own_rate(&mut self, own_rate: bool) {
        self.own_rate = own_rate;
        self.rate_asked = self.rate_wanted();
    }

    /// The output was asked to run at `rate`, whatever it made of that.
    pub(in super::super) fn set_rate_asked(&mut self, rate: u32) {
        self.rate_asked = Some(rate);
    }

    /// The rate at which the output would best run, were it to follow the files: that of the one that is open.
    pub(in super::super) fn rate_wanted(&self) -> Option<u32> {
        let reel = self.voice.reel.as_ref();
        reel.map(|reel| reel.stream.rate()).filter(|rate| (1..=RATE_MAX).contains(rate)).or(self.rate_asked)
    }

    /// The rate at which the output must be asked to run before anything more is decoded.
    pub(in super::super) fn awaits_rate(&self) -> Option<NonZero<u32>> {
        let is_fresh = self.voice.reel.as_ref().is_some_and(|reel| !reel.begun);
        let wanted = self.rate_wanted().filter(|_| self.own_rate && is_fresh)?;
        NonZero::new(wanted).filter(|wanted| self.rate_asked != Some(wanted.get()))
    }

    /// Whether frames are held back that depend on what follows.
    pub(in super::super) fn is_holding_back(&self) -> bool {
        // What begins in its middle has nothing before it.
        let is_fresh = self.voice.reel.as_ref().is_some_and(|reel| !reel.begun && reel.start.is_some());
        self.voice.is_holding() && !is_fresh
    }

    /// Whether a file is waited for that takes its time.
    pub(in super::super) fn is_waiting(&self) -> bool {
        self.workers().any(Worker::is_waiting)
    }

    /// When a file that takes its time is to be asked again, for it may be given up then.
    pub(in super::super) fn overdue_in(&self) -> Option<Duration> {
        self.workers().filter_map(Worker::overdue_in).min()
    }

    fn workers(&self) -> impl Iterator<Item = &Worker> {
        let fading = self.fading.as_ref().and_then(|fading| fading.reel());
        let reels = self.voice.reel.iter().chain(fading).map(|reel| &reel.stream);
        reels.chain(self.opening.iter().map(|(_, worker)| worker))
    }

    /// Where the listener is in the first of the items held, when the ring stands at `at`, and whether its start was told.
    pub(in super::super) fn place(&self, at: u64) -> (Duration, bool) {
        if let Some((segment, position)) = self.timeline.heard(at) {
            return (position, segment.started);
        }
        if let Some(reel) = &self.voice.reel {
            let position = match reel.start {
                Some(start) => time(start, self.rate),
                None => time(reel.position(), reel.stream.rate()),
            };
            return (position, reel.resumed);
        }
        self.upcoming.front().map_or((Duration::ZERO, false), |entry| {
            let position = match entry.start {
                Start::Time(position) => position,
                Start::Frame(frame) => time(frame, self.rate),
            };
            (position, entry.resumed)
        })
    }

    /// Whether it is known that nothing follows what was handed over.
    pub(in super::super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// The item that comes first, whether it is heard already or not.
    pub(in super::super) fn first(&self) -> Option<u64> {
        self.held().first().map(|item| item.id)
    }
}
