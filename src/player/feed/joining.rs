//! How one item follows another: joined without a gap, or cross-faded; and how that is made anew when something else is
//! to follow, or the same is to sound otherwise.

use super::super::Event;
use super::super::resampler::{Fork, scaled};
use super::super::timeline::Segment;
use super::crossfade::Crossfade;
use super::reel::Reel;
use super::voice::Voice;
use super::{Entry, Feed, Start};

/// Frames of the ring that are to be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Cut {
    /// The first of them.
    pub(in super::super) from: u64,
    /// The first frame after them.
    pub(in super::super) to: u64,
    /// What comes after is not what would have followed: the one has to fade into the other.
    pub(in super::super) cross: bool,
}

/// Where the item that is decoded ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    /// Number of the frame after its last.
    end: u64,
    /// All its frames, at the output's rate.
    length: u64,
}

impl Feed {
    /// The item that is decoded was begun as frame `start`, at its own frame `offset`; it is `length` long, if it is known
    /// and comes to its end: says where that fades.
    pub(super) fn plan_end(&mut self, start: u64, offset: u64, length: Option<u64>) {
        self.edge = None;
        self.ending = length.map(|length| Ending { end: start + length.saturating_sub(offset), length });
        let Some(Ending { end, length }) = self.ending else { return };
        let id = self.voice.reel.as_ref().map(|reel| reel.item.id);
        if let Some((_, time)) = self.fade_end.filter(|(fading, _)| Some(*fading) == id) {
            let frames = self.stretched(time).min(length);
            self.voice.fade_out(end as i64 - frames as i64, end as i64);
        }
        if self.interrupted.is_some() {
            self.edge = Some(start);
        } else {
            self.plan_edge();
        }
    }

    /// Where what follows fades in, as far as that is known without it: not before the middle of the item.
    fn plan_edge(&mut self) {
        self.edge = self.ending.and_then(|Ending { end, length }| {
            let frames = self.crossfade_frames().min(length / 2).min(end.saturating_sub(self.voice.at));
            (frames > 0).then(|| end - frames)
        });
    }

    /// As [`Feed::plan_edge`], with what follows: it must not be over before its middle, and its length must be known.
    pub(super) fn settle_edge(&mut self, next: &Reel) {
        if self.interrupted.is_some() {
            return;
        }
        // An output that follows the files is opened anew between two of them.
        let follows = !self.own_rate || self.rate_wanted() == Some(next.stream.rate());
        let promised = next.promised.filter(|_| follows);
        let half = promised.map_or(0, |frames| scaled(frames, next.stream.rate(), self.rate) / 2);
        self.edge = self.ending.and_then(|Ending { end, .. }| {
            let frames = half.min(end.saturating_sub(self.voice.at));
            (frames > 0).then(|| end - frames)
        });
    }

    /// What was prepared fades in from here on, and what was heard so far fades out.
    pub(super) fn cross(&mut self, events: &mut Vec<Event>) {
        self.edge = None;
        let (Some(next), Some(Ending { end, length })) = (self.next.take(), self.ending.take()) else { return };
        let left = end.saturating_sub(self.voice.at);
        let (done, total) = self.interrupted.take().unwrap_or((0, left));
        let heard = self.outlet.place(end);
        if let Some(segment) = self.timeline.segments.back_mut() {
            segment.end = Some(heard);
            segment.crossfade = Some((length.saturating_sub(left + done), total));
        }
        let id = self.voice.reel.as_ref().map_or(next.item.id, |reel| reel.item.id);
        let fresh = Voice::new(self.voice.at, self.rate);
        let old = std::mem::replace(&mut self.voice, fresh);
        self.fading = Some(Crossfade::new(old, id, done, total));
        self.follow(next, events);
    }

    /// Goes on with what was opened before its turn.
    pub(super) fn follow(&mut self, mut reel: Reel, events: &mut Vec<Event>) {
        let start = reel.start.take().unwrap_or(0);
        if start == 0 {
            self.voice.reel = Some(reel);
            return;
        }
        let (item, resumed) = (reel.item.clone(), reel.resumed);
        self.voice.finish();
        if let Err(reason) = self.voice.begin(reel, start, 0) {
            self.fail(item, resumed, reason, events);
        }
    }

    /// Drops everything after item `after`. `written`: frames in the ring; `at`: the first frame that can still be
    /// changed. Returns what is to be cut out of the ring, if something is; `Err` if it is too late.
    pub(in super::super) fn drop_after(&mut self, after: u64, at: u64, written: u64) -> Result<Option<Cut>, ()> {
        let is = |reel: &Reel| reel.item.id == after;
        if self.voice.reel.as_ref().is_some_and(is)
            || self.next.as_ref().is_some_and(is)
            || self.upcoming.iter().any(|entry| entry.item.id == after)
        {
            if self.voice.reel.as_ref().is_some_and(is) && self.next.take().is_some() {
                self.plan_edge();
            }
            while self.upcoming.back().is_some_and(|entry| entry.item.id != after) {
                self.upcoming.pop_back();
            }
            self.newest = Some(after);
            return Ok(None);
        }
        let found = self.timeline.segments.iter().rposition(|segment| segment.item.id == after).ok_or(())?;
        let segment = self.timeline.segments[found].clone();
        let Some(join) = segment.end else { return Err(()) };
        let follows = self.timeline.segments.get(found + 1).map_or(join, |next| next.start.min(join));
        if at > follows {
            return Err(());
        }
        self.newest = Some(after);
        if segment.crossfade.is_some() || self.fading.is_some() || self.outlet.has_effects() {
            let from = at.min(written);
            self.remake(from, written, Some(after));
            return Ok((from < written).then_some(Cut { from, to: written, cross: true }));
        }
        Ok(self.cut_join(found, &segment, join, at, written))
    }

    /// Drops what follows the stretch number `found`, which ends at `join`. As much of its end as depends on what followed
    /// is made again, if it was not heard.
    fn cut_join(&mut self, found: usize, segment: &Segment, join: u64, at: u64, written: u64) -> Option<Cut> {
        let reach = segment.fork.as_ref().map_or(0, Fork::reach);
        let decoded = self.outlet.end();
        let mut from = join.saturating_sub(reach).min(decoded).max(segment.start);
        if from < at {
            from = at.max(join.min(decoded)).min(join);
        }
        self.next = None;
        self.edge = None;
        self.upcoming.clear();
        let cut = if from >= written {
            self.outlet.out.truncate((from - self.outlet.head) as usize * 2);
            None
        } else {
            self.outlet.out.clear();
            Some((from, written))
        };
        let shift = cut.map_or(0, |(from, to)| to - from);
        self.outlet.head = written;
        self.voice = Voice::new(self.outlet.end(), self.rate);
        self.timeline.segments.truncate(found + 1);
        // If nothing of it is made again, it ends where it ended.
        if let Some((from, to)) = cut.filter(|(from, _)| *from < join) {
            let rest = Segment {
                start: to,
                end: Some(join + shift),
                offset: segment.offset + (from - segment.start),
                started: true,
                fork: None,
                ..segment.clone()
            };
            if let Some(first) = self.timeline.segments.back_mut() {
                (first.end, first.goes_on, first.fork) = (Some(from), true, None);
            }
            self.timeline.segments.push_back(rest);
        }
        if let Some(fork) = &segment.fork {
            let again = self.voice.resume(fork, join, from);
            if let Some(segment) = self.timeline.segments.back_mut().filter(|_| again.is_some()) {
                segment.fork = again;
            }
        }
        self.pass();
        cut.map(|(from, to)| Cut { from, to, cross: false })
    }

    /// Makes everything from ring frame `from` on anew, as it is to sound now, with number `to` in the ring for its first
    /// frame. What comes after item `last` is dropped, if one is named.
    pub(in super::super) fn remake(&mut self, from: u64, to: u64, last: Option<u64>) {
        let mut items = self.unheard();
        let Some(place) = self.timeline.cut(from) else {
            // What is open has not begun: it begins as it is to sound now.
            let ((position, started), items) = (self.place(from), self.held());
            self.reload(items, position, started, to);
            return;
        };
        let first = place.before.map_or(place.id, |(id, ..)| id);
        items.drain(..items.iter().position(|item| item.id == first).unwrap_or(0));
        if let Some(end) = items.iter().position(|item| Some(item.id) == last) {
            items.truncate(end + 1);
        }
        let entries = items.into_iter().map(|item| match place.before {
            Some((id, frame, ..)) if id == item.id => Entry { item, start: Start::Frame(frame), resumed: true },
            _ if item.id == place.id => Entry { item, start: Start::Frame(place.frame), resumed: place.resumed },
            _ => Entry::fresh(item),
        });
        let interrupted = place.before.map(|(_, _, done, total)| (done, total));
        self.begin_anew(to, entries.collect(), interrupted);
    }
}
