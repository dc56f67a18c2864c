//! From an item that was handed over to a stretch of the timeline: opened, prepared, begun.

use std::time::Duration;

use super::super::resampler::scaled;
use super::super::source::frames_in;
use super::super::stream::Worker;
use super::super::timeline::Segment;
use super::super::{Event, Item, Reason};
use super::reel::{Reel, time};
use super::{Entry, Feed, Start, loudness};

/// Effects are warmed up with so much of what comes before the frame that is to be heard first.
const LEAD: Duration = Duration::from_millis(100);

impl Feed {
    /// Opens the next item and says how it is to sound; `None` if that takes its time.
    fn open_next(&mut self) -> Option<(Entry, Result<Reel, Reason>)> {
        let entry = self.upcoming.pop_front()?;
        let id = entry.item.id;
        let follows = self.ended.take().filter(|_| self.opening.is_none()).and_then(|ended| ended.follow(&entry.item));
        if let Some(mut reel) = follows {
            self.prepare_reel(&mut reel);
            reel.resumed = entry.resumed;
            return Some((entry, Ok(reel)));
        }
        let worker = match self.opening.take().filter(|(opening, _)| *opening == id) {
            Some((_, worker)) => Ok(worker),
            None => Worker::open(&self.open, entry.item.path.clone(), self.engine.clone()),
        };
        let opened = worker.and_then(|mut worker| worker.is_open().map(|is_open| (is_open, worker)));
        let reel = match opened {
            Ok((false, worker)) => {
                self.opening = Some((id, worker));
                self.upcoming.push_front(entry);
                return None;
            }
            Ok((true, worker)) => Reel::new(worker, &entry.item),
            Err(reason) => Err(reason),
        };
        let reel = reel.map(|mut reel| {
            self.prepare_reel(&mut reel);
            reel.resumed = entry.resumed;
            reel
        });
        Some((entry, reel))
    }

    /// What is in force for an item: its gain and the part that is repeated.
    pub(super) fn prepare_reel(&mut self, reel: &mut Reel) {
        let (id, measured) = (reel.item.id, reel.item.measured);
        let applied = loudness::applied(self.sound.replay_gain, &reel.stated(), measured.as_ref());
        let before = self.glide.take_if(|(gliding, _)| *gliding == id).map(|(_, factor)| factor);
        reel.set_gain(applied, before);
        reel.set_loop(self.looped.filter(|(looped, ..)| *looped == id).map(|(_, from, to)| (from, to)));
        (reel.begun, reel.jumped) = (false, false);
    }

    /// Opens the next item; false if that takes its time.
    pub(super) fn load(&mut self, events: &mut Vec<Event>) -> bool {
        let Some((entry, reel)) = self.open_next() else { return false };
        match reel.and_then(|reel| self.begin_at(reel, entry.start)) {
            Ok(()) => self.ask(entry.item.id, events),
            Err(reason) => self.fail(entry.item, entry.resumed, reason, events),
        }
        true
    }

    /// Makes `reel` what the voice decodes, from `start` on.
    pub(super) fn begin_at(&mut self, reel: Reel, start: Start) -> Result<(), Reason> {
        let frame = start.frame(self.rate);
        if frame == 0 {
            self.voice.reel = Some(reel);
            return Ok(());
        }
        let lead = if self.outlet.has_effects() { frames_in(LEAD, self.rate) } else { 0 };
        self.voice.begin(reel, frame, lead)?;
        self.outlet.set_lead(self.voice.lead);
        Ok(())
    }

    /// Opens what is to fade in, and says when; false if that takes its time.
    pub(super) fn prepare(&mut self, events: &mut Vec<Event>) -> bool {
        let Some((entry, reel)) = self.open_next() else { return false };
        match reel {
            Ok(mut reel) => {
                reel.start = Some(entry.start.frame(self.rate));
                self.settle_edge(&reel);
                self.next = Some(reel);
                self.ask(entry.item.id, events);
            }
            Err(reason) => self.fail(entry.item, entry.resumed, reason, events),
        }
        true
    }

    /// An item that yields nothing. If it was heard before it has ended, else it failed.
    pub(super) fn fail(&mut self, item: Item, resumed: bool, reason: Reason, events: &mut Vec<Event>) {
        if self.edge.is_none() {
            self.interrupted = None;
        }
        if resumed {
            let start = self.outlet.place(self.voice.join());
            let ended = Segment { end: Some(start), started: true, fault: Some(reason), ..Segment::new(item, start) };
            self.timeline.segments.push_back(ended);
        } else {
            let id = item.id;
            events.push(Event::Failed { id, reason });
            self.ask(id, events);
        }
    }

    /// Puts the item that is being decoded into the timeline, if it is not there yet.
    pub(super) fn begin(&mut self, rate: u32) {
        let Some(reel) = &mut self.voice.reel else { return };
        if reel.begun {
            return;
        }
        reel.begun = true;
        let offset = reel.start.unwrap_or(0);
        let mut segment = Segment::new(reel.item.clone(), 0);
        segment.offset = offset;
        segment.speed = self.outlet.speed();
        (segment.started, segment.jump) = (reel.resumed, reel.jumped);
        segment.gain = reel.applied;
        segment.duration = reel.promised.map(|frames| time(frames, reel.stream.rate()));
        segment.format = reel.stream.format();
        let length = reel.promised.filter(|_| reel.looped().is_none()).map(|frames| scaled(frames, rate, self.rate));
        let start = if reel.start.is_some() { self.voice.at } else { self.voice.join() };
        segment.start = self.outlet.place(start);
        self.timeline.segments.push_back(segment);
        self.plan_end(start, offset, length);
    }

    /// The part that is repeated begins again.
    pub(super) fn begin_again(&mut self) {
        let start = self.outlet.place(self.voice.join());
        let Some(reel) = &self.voice.reel else { return };
        let rate = reel.stream.rate();
        let (from, to) = reel.looped().unwrap_or_default();
        let Some(last) = self.timeline.segments.back_mut().filter(|segment| segment.item.id == reel.item.id) else {
            return;
        };
        (last.end, last.goes_on) = (Some(start), true);
        let again = Segment {
            start,
            end: None,
            offset: scaled(from, rate, self.rate),
            goes_on: false,
            started: true,
            jump: to - from >= u64::from(rate / 10),
            ..last.clone()
        };
        self.timeline.segments.push_back(again);
    }
}
