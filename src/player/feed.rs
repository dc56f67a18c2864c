//! From items to stereo frames at the output's rate: what is decoded now, what follows, and the joins between.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::engine::Message;
use super::resampler::{Fork, Resampler, scaled};
use super::stream::{Block, Opener, Worker};
use super::timeline::{Segment, Timeline};
use super::{Event, Item, downmix};

mod reel;

use reel::{Reel, time};

/// The highest rate that is taken from a file.
const RATE_MAX: u32 = 768_000;

/// The decoding side of the engine.
pub(super) struct Feed {
    open: Opener,
    /// Where a file that took its time says that it is ready.
    engine: Sender<Message>,
    rate: u32,
    /// The output is to run at the rate of each file.
    own_rate: bool,
    /// The rate that was asked for last, then; the output may run at another.
    rate_asked: Option<u32>,
    /// The file of the next item, while it is being opened.
    opening: Option<(u64, Worker)>,
    reel: Option<Reel>,
    upcoming: VecDeque<(Item, Duration, bool)>,
    /// The newest item handed over.
    newest: Option<u64>,
    /// The item about which [`Event::WantsNext`] was sent.
    asked: Option<u64>,
    /// It is known that nothing follows the newest item.
    closed: bool,
    resampler: Option<Resampler>,
    /// The ring's number of the resampler's first frame.
    base: u64,
    /// Frames that are not yet in the ring.
    out: Vec<f32>,
    /// The ring's number of the first of them.
    head: u64,
    pub(super) timeline: Timeline,
    samples: Vec<f32>,
    stereo: Vec<f32>,
}

impl Feed {
    pub(super) fn new(open: Opener, engine: Sender<Message>, rate: u32) -> Self {
        Self {
            open,
            engine,
            rate,
            own_rate: false,
            rate_asked: None,
            opening: None,
            reel: None,
            upcoming: VecDeque::new(),
            newest: None,
            asked: None,
            closed: true,
            resampler: None,
            base: 0,
            out: Vec::new(),
            head: 0,
            timeline: Timeline::new(rate),
            samples: Vec::new(),
            stereo: Vec::new(),
        }
    }

    /// Forgets what was decoded, for an output of another rate; [`Feed::reload`] must follow.
    pub(super) fn set_rate(&mut self, rate: u32) {
        self.rate = rate;
        self.restart(0);
        self.timeline = Timeline::new(rate);
    }

    /// The output's rate.
    pub(super) const fn rate(&self) -> u32 {
        self.rate
    }

    /// Whether the output is to run at the rate of each file from now on.
    pub(super) fn set_own_rate(&mut self, own_rate: bool) {
        self.own_rate = own_rate;
        self.rate_asked = self.rate_wanted();
    }

    /// The output was asked to run at `rate`, whatever it made of that.
    pub(super) fn set_rate_asked(&mut self, rate: u32) {
        self.rate_asked = Some(rate);
    }

    /// The rate at which the output would best run, were it to follow the files: that of the one that is open.
    pub(super) fn rate_wanted(&self) -> Option<u32> {
        self.reel
            .as_ref()
            .map(|reel| reel.stream.rate())
            .filter(|rate| (1..=RATE_MAX).contains(rate))
            .or(self.rate_asked)
    }

    /// The rate at which the output must be asked to run before anything more is decoded.
    pub(super) fn awaits_rate(&self) -> Option<NonZero<u32>> {
        let wanted =
            self.rate_wanted().filter(|_| self.own_rate && self.reel.as_ref().is_some_and(|reel| !reel.begun))?;
        NonZero::new(wanted).filter(|wanted| self.rate_asked != Some(wanted.get()))
    }

    /// Whether a file is waited for that takes its time.
    pub(super) fn is_waiting(&self) -> bool {
        self.worker().is_some_and(Worker::is_waiting)
    }

    /// When a file that takes its time is to be asked again, for it may be given up then.
    pub(super) fn overdue_in(&self) -> Option<Duration> {
        self.worker().and_then(Worker::overdue_in)
    }

    fn worker(&self) -> Option<&Worker> {
        self.reel.as_ref().map(|reel| &reel.stream).or(self.opening.as_ref().map(|(_, worker)| worker))
    }

    /// Where the listener is in the first of the items held, when the ring stands at `at`, and whether its start was told.
    pub(super) fn place(&self, at: u64) -> (Duration, bool) {
        if let Some((segment, position)) = self.timeline.heard(at) {
            return (position, segment.started);
        }
        if let Some(reel) = &self.reel {
            return (time(reel.at.saturating_sub(reel.first), reel.stream.rate()), reel.resumed);
        }
        self.upcoming.front().map_or((Duration::ZERO, false), |(_, position, resumed)| (*position, *resumed))
    }

    /// Whether it is known that nothing follows what was handed over.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether frames are held back that depend on what follows.
    pub(super) fn is_holding_back(&self) -> bool {
        self.resampler.is_some()
    }

    /// Frames that wait to be written to the ring, stereo.
    pub(super) fn pending(&self) -> &[f32] {
        &self.out
    }

    /// The first `frames` of them were written.
    pub(super) fn written(&mut self, frames: usize) {
        self.out.drain(..frames * 2);
        self.head += frames as u64;
    }

    /// Nothing more can be decoded until something is handed over.
    pub(super) fn is_idle(&self) -> bool {
        self.reel.is_none() && self.upcoming.is_empty()
    }

    /// All that was handed over is decoded and flushed, and nothing follows.
    pub(super) fn is_done(&self) -> bool {
        self.is_idle() && self.closed && self.resampler.is_none()
    }

    /// Whether the end of what was heard is held back, because it depends on what follows and that is not known.
    pub(super) fn is_holding(&self) -> bool {
        self.is_idle() && !self.closed && self.resampler.is_some()
    }

    /// The newest item handed over, until everything was heard.
    pub(super) fn newest(&self) -> Option<u64> {
        self.newest
    }

    /// Forgets everything; the next frame gets number `head` in the ring.
    pub(super) fn clear(&mut self, head: u64) {
        self.restart(head);
        self.reel = None;
        self.opening = None;
        self.upcoming.clear();
        self.newest = None;
        self.asked = None;
        self.closed = true;
    }

    fn restart(&mut self, head: u64) {
        self.out.clear();
        self.head = head;
        self.base = head;
        self.resampler = None;
        self.timeline.segments.clear();
    }

    /// Drops everything and begins with `item` at `position`; the next frame gets number `head` in the ring.
    pub(super) fn play(&mut self, item: Item, position: Duration, head: u64) {
        self.clear(head);
        self.newest = Some(item.id);
        self.closed = false;
        self.upcoming.push_back((item, position, false));
    }

    /// The item that is heard or the next to be.
    pub(super) fn first(&self) -> Option<u64> {
        let begun = self.timeline.segments.front().map(|segment| segment.item.id);
        begun.or_else(|| self.reel.as_ref().map(|reel| reel.item.id)).or_else(|| Some(self.upcoming.front()?.0.id))
    }

    /// Everything that is not heard to its end, in order, from the item heard on.
    pub(super) fn held(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let begun = self.timeline.segments.iter().map(|segment| &segment.item);
        let rest = self.reel.iter().map(|reel| &reel.item).chain(self.upcoming.iter().map(|(item, ..)| item));
        for item in begun.chain(rest) {
            if items.last().is_none_or(|last| last.id != item.id) {
                items.push(item.clone());
            }
        }
        items
    }

    /// Goes to `position` in the item heard and keeps what follows it. `again`: its start was told to the listener.
    pub(super) fn seek(&mut self, position: Duration, head: u64) {
        let (_, started) = self.place(0);
        self.reload(self.held(), position, started, head);
    }

    /// Begins anew with `items`, the first at `position`.
    pub(super) fn reload(&mut self, items: Vec<Item>, position: Duration, started: bool, head: u64) {
        let mut reel = self.reel.take();
        self.restart(head);
        self.upcoming.clear();
        let mut items = items.into_iter();
        let Some(first) = items.next() else { return };
        if let Some(open) = reel.as_mut().filter(|reel| reel.item.id == first.id)
            && open.go_to(position).is_ok()
        {
            (open.begun, open.resumed) = (false, started);
            self.reel = reel;
        } else {
            self.upcoming.push_back((first, position, started));
        }
        self.upcoming.extend(items.map(|item| (item, Duration::ZERO, false)));
    }

    /// Puts `item`, or nothing, after the newest item.
    pub(super) fn append(&mut self, item: Option<Item>) {
        self.closed = item.is_none();
        if let Some(item) = item {
            self.newest = Some(item.id);
            self.upcoming.push_back((item, Duration::ZERO, false));
        }
    }

    /// Asks what follows item `id`, if it is the newest and that is not known.
    fn ask(&mut self, id: u64, events: &mut Vec<Event>) {
        if self.newest == Some(id) && !self.closed && self.asked != Some(id) {
            self.asked = Some(id);
            events.push(Event::WantsNext { after: id });
        }
    }

    /// Drops everything after item `after`. `written`: frames in the ring; `at`: the first frame that can still be
    /// changed. Returns what is to be cut out of the ring, if something is; `Err` if it is too late.
    pub(super) fn drop_after(&mut self, after: u64, at: u64, written: u64) -> Result<Option<(u64, u64)>, ()> {
        if self.reel.as_ref().is_some_and(|reel| reel.item.id == after)
            || self.upcoming.iter().any(|(item, ..)| item.id == after)
        {
            while self.upcoming.back().is_some_and(|(item, ..)| item.id != after) {
                self.upcoming.pop_back();
            }
            self.newest = Some(after);
            return Ok(None);
        }
        let found = self.timeline.segments.iter().rposition(|segment| segment.item.id == after).ok_or(())?;
        let segment = self.timeline.segments[found].clone();
        let Some(join) = segment.end else { return Err(()) };
        let reach = segment.fork.as_ref().map_or(0, Fork::reach);
        let decoded = self.head + (self.out.len() / 2) as u64;
        // As much of the end as depends on what followed is made again, if it was not heard.
        let mut from = (join - reach).min(decoded).max(segment.start);
        if from < at {
            from = at.max(join.min(decoded)).min(join);
        }
        if at > join {
            return Err(());
        }
        self.reel = None;
        self.upcoming.clear();
        self.newest = Some(after);
        let cut = if from >= written {
            self.out.truncate((from - self.head) as usize * 2);
            None
        } else {
            self.out.clear();
            Some((from, written))
        };
        let shift = cut.map_or(0, |(from, to)| to - from);
        self.head = written;
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
        match &segment.fork {
            Some(fork) => self.rejoin(fork, join, from, shift),
            None => self.resampler = None,
        }
        Ok(cut)
    }

    /// Goes on from `fork`, which was at ring frame `join`; the frames from `from` on are made again, `shift` later.
    fn rejoin(&mut self, fork: &Fork, join: u64, from: u64, shift: u64) {
        let first = fork.join() - (join - from);
        let base = join - fork.join();
        match Resampler::resume(fork, first, &mut self.out) {
            Ok(resampler) => {
                self.base = base + shift;
                if let Some(segment) = self.timeline.segments.back_mut() {
                    segment.fork = Some(resampler.fork());
                }
                self.resampler = Some(resampler);
            }
            Err(_) => self.resampler = None,
        }
    }

    /// Decodes a block, opens what follows, or flushes; false if there is nothing to do.
    pub(super) fn advance(&mut self, events: &mut Vec<Event>) -> bool {
        if self.awaits_rate().is_some() {
            // What was before is at another rate: nothing joins.
            let held = self.resampler.is_some();
            self.flush();
            return held;
        }
        if self.reel.is_some() {
            return self.decode(events);
        }
        if !self.upcoming.is_empty() {
            return self.load(events);
        }
        if self.closed && self.resampler.is_some() {
            self.flush();
        } else {
            return false;
        }
        true
    }

    /// Opens the next file; false if that takes its time.
    fn load(&mut self, events: &mut Vec<Event>) -> bool {
        let Some((item, position, resumed)) = self.upcoming.front().cloned() else { return false };
        let begun = self.opening.take().filter(|(id, _)| *id == item.id);
        let worker = match begun {
            Some((_, worker)) => Ok(worker),
            None => Worker::open(&self.open, item.path.clone(), self.engine.clone()),
        };
        let opened = worker.and_then(|mut worker| worker.is_open().map(|is_open| (is_open, worker)));
        let reel = match opened {
            Ok((false, worker)) => {
                self.opening = Some((item.id, worker));
                return false;
            }
            Ok((true, worker)) => Reel::new(worker, &item),
            Err(reason) => Err(reason),
        };
        self.upcoming.pop_front();
        let reel = match reel {
            Ok(mut reel) if !position.is_zero() => reel.go_to(position).map(|()| reel),
            reel => reel,
        };
        match reel {
            Ok(mut reel) => {
                reel.resumed = resumed;
                let id = reel.item.id;
                self.reel = Some(reel);
                self.ask(id, events);
            }
            Err(reason) => self.fail(item, resumed, reason, events),
        }
        true
    }

    /// An item that yields nothing. If it was heard before it has ended, else it failed.
    fn fail(&mut self, item: Item, resumed: bool, reason: String, events: &mut Vec<Event>) {
        if resumed {
            let start = self.join();
            self.timeline.segments.push_back(Segment {
                item,
                start,
                end: Some(start),
                offset: 0,
                goes_on: false,
                started: true,
                fault: Some(reason),
                duration: None,
                format: String::new(),
                fork: None,
            });
        } else {
            let id = item.id;
            events.push(Event::Failed { id, reason });
            self.ask(id, events);
        }
    }

    /// Decodes a block; false if that takes its time.
    fn decode(&mut self, events: &mut Vec<Event>) -> bool {
        let Some(reel) = &mut self.reel else { return false };
        match reel.next_block(&mut self.samples) {
            Ok(Block::Late) => return false,
            Ok(Block::Frames(spec)) => {
                self.stereo.clear();
                downmix::to_stereo(&self.samples, spec.channels, &mut self.stereo);
                if self.stereo.is_empty() {
                    return true;
                }
                if let Err(reason) = self.push(spec.rate) {
                    self.end(Some(reason), events);
                }
            }
            Ok(Block::End) => self.end(None, events),
            Err(reason) => self.end(Some(reason), events),
        }
        true
    }

    /// Takes what is in `stereo`.
    fn push(&mut self, rate: u32) -> Result<(), String> {
        if !(1..=RATE_MAX).contains(&rate) {
            return Err(format!("{rate} Hz is not a sample rate"));
        }
        if self.resampler.as_ref().is_none_or(|resampler| resampler.from() != rate) {
            let fresh = Resampler::new(rate, self.rate)?;
            self.flush();
            self.resampler = Some(fresh);
        }
        self.begin(rate);
        match &mut self.resampler {
            Some(resampler) => resampler.push(&self.stereo, &mut self.out),
            None => Ok(()),
        }
    }

    /// Puts the item that is being decoded into the timeline, if it is not there yet.
    fn begin(&mut self, rate: u32) {
        let start = self.join();
        let Some(reel) = &mut self.reel else { return };
        if reel.begun {
            return;
        }
        reel.begun = true;
        let before = (reel.at - (self.stereo.len() / 2) as u64).saturating_sub(reel.first);
        self.timeline.segments.push_back(Segment {
            item: reel.item.clone(),
            start,
            end: None,
            offset: scaled(before, rate, self.rate),
            goes_on: false,
            started: reel.resumed,
            fault: None,
            duration: reel.promised.map(|frames| time(frames, reel.stream.rate())),
            format: reel.stream.format(),
            fork: None,
        });
    }

    /// The ring's number at which the next thing decoded begins.
    fn join(&self) -> u64 {
        match &self.resampler {
            Some(resampler) => self.base + resampler.join(),
            None => self.head + (self.out.len() / 2) as u64,
        }
    }

    /// Lets out what the resampler holds; what follows begins with a fresh one.
    pub(super) fn flush(&mut self) {
        if let Some(mut resampler) = self.resampler.take() {
            // It can only fail if its buffers had the wrong size, which they have not.
            let _ = resampler.finish(&mut self.out);
            debug_assert_eq!(resampler.given(), resampler.join());
        }
        self.base = self.head + (self.out.len() / 2) as u64;
    }

    fn end(&mut self, fault: Option<String>, events: &mut Vec<Event>) {
        let Some(reel) = &mut self.reel else { return };
        let fault = fault.or_else(|| reel.shortfall());
        let beyond = reel.at > reel.first;
        if !reel.begun && !reel.resumed && (fault.is_some() || !beyond) {
            let item = reel.item.clone();
            self.reel = None;
            self.fail(item, false, fault.unwrap_or_else(|| "no audio in it".to_owned()), events);
            return;
        }
        // Begun at its very end, nothing of it is heard; it still has a start and an end.
        let rate = reel.stream.rate();
        self.stereo.clear();
        self.begin(rate);
        let (end, fork) = (self.join(), self.resampler.as_ref().map(Resampler::fork));
        self.reel = None;
        if let Some(segment) = self.timeline.segments.back_mut() {
            (segment.end, segment.fault, segment.fork) = (Some(end), fault, fork);
        }
    }
}
