//! From an item that was handed over to a stretch of the timeline: opened, prepared, begun.

use std::time::Duration;

use super::super::resampler::scaled;
use super::super::source::frames_in;
use super::super::stream::guarded;
use super::super::timeline::Segment;
use super::super::{Event, Item};
use super::reel::{Reel, time};
use super::{Entry, Feed, Start, loudness};

/// Effects are warmed up with so much of what comes before the frame that is to be heard first.
const LEAD: Duration = Duration::from_millis(100);

impl Feed {
    /// Opens an item and says how it is to sound.
    pub(super) fn reel(&mut self, item: &Item) -> Result<Reel, String> {
        let mut reel = guarded(|| Reel::open(&mut self.open, item))?;
        self.prepare_reel(&mut reel);
        Ok(reel)
    }

    /// What is in force for an item: its gain and the part that is repeated.
    pub(super) fn prepare_reel(&mut self, reel: &mut Reel) {
        let (id, measured) = (reel.item.id, reel.item.measured);
        let applied = loudness::applied(self.sound.replay_gain, &reel.stream.loudness(), measured.as_ref());
        let before = self.glide.take_if(|(gliding, _)| *gliding == id).map(|(_, factor)| factor);
        reel.set_gain(applied, before);
        reel.set_loop(self.looped.filter(|(looped, ..)| *looped == id).map(|(_, from, to)| (from, to)));
        (reel.begun, reel.jumped) = (false, false);
    }

    pub(super) fn load(&mut self, entry: Entry, events: &mut Vec<Event>) {
        let (item, resumed) = (entry.item, entry.resumed);
        let id = item.id;
        let loaded = self.reel(&item).and_then(|mut reel| {
            reel.resumed = resumed;
            self.place(reel, entry.start)
        });
        match loaded {
            Ok(()) => self.ask(id, events),
            Err(reason) => self.fail(item, resumed, reason, events),
        }
    }

    /// Makes `reel` what the voice decodes, from `start` on.
    pub(super) fn place(&mut self, reel: Reel, start: Start) -> Result<(), String> {
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

    /// Opens what is to fade in, and says when.
    pub(super) fn prepare(&mut self, entry: Entry, events: &mut Vec<Event>) {
        let (item, resumed) = (entry.item, entry.resumed);
        match self.reel(&item) {
            Ok(mut reel) => {
                reel.resumed = resumed;
                reel.start = Some(entry.start.frame(self.rate));
                self.settle_edge(&reel);
                self.next = Some(reel);
                self.ask(item.id, events);
            }
            Err(reason) => self.fail(item, resumed, reason, events),
        }
    }

    /// An item that yields nothing. If it was heard before it has ended, else it failed.
    pub(super) fn fail(&mut self, item: Item, resumed: bool, reason: String, events: &mut Vec<Event>) {
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
        segment.speed = self.sound.speed.factor();
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
