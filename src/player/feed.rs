//! From items to stereo frames at the output's rate: what is decoded now, what follows, and the joins between.
//!
//! A [`voice::Voice`] yields the frames of one item after another; where items are cross-faded, a second one takes its
//! place while the first fades out ([`crossfade`]). What they yield leaves through the [`outlet`], which holds the effects.
//! Frames are numbered as in the ring before the effects, and [`outlet::Outlet::place`] tells where they are heard.

use std::collections::VecDeque;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::engine::Message;
use super::sound::{CROSSFADE_MAX, Sound};
use super::source::frames_in;
use super::stream::{Opener, Worker};
use super::timeline::Timeline;
use super::{Event, Item, Reason};
use crossfade::Crossfade;
use outlet::Outlet;
use reel::{Reel, frame};
use voice::{Read, Voice};

mod crossfade;
mod joining;
mod loading;
mod loudness;
mod orders;
mod outlet;
mod reel;
mod voice;
mod waiting;

use joining::Ending;

pub(super) use joining::Cut;
#[cfg(test)]
pub(super) use outlet::Effects;
pub(super) use outlet::{MakeEffects, effects};
pub(super) use reel::time;

/// Where in an item to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// At this time.
    Time(Duration),
    /// At this frame, counted from the item's start at the output's rate.
    Frame(u64),
}

impl Start {
    /// At the item's own start.
    const FIRST: Self = Self::Frame(0);

    fn frame(self, rate: u32) -> u64 {
        match self {
            Self::Time(time) => frame(time, rate),
            Self::Frame(frame) => frame,
        }
    }
}

/// An item that is not yet opened.
#[derive(Debug, Clone)]
struct Entry {
    item: Item,
    start: Start,
    /// Its start was told to the listener.
    resumed: bool,
}

impl Entry {
    const fn fresh(item: Item) -> Self {
        Self { item, start: Start::FIRST, resumed: false }
    }
}

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
    sound: Sound,
    voice: Voice,
    outlet: Outlet,
    /// What fades out while the voice fades in.
    fading: Option<Crossfade>,
    /// What follows, if it had to be opened before its turn.
    next: Option<Reel>,
    /// Number of the frame with which what follows begins to fade in.
    edge: Option<u64>,
    /// What was decoded last, if it was a part of a file that goes on behind it: what follows may be there.
    ended: Option<Reel>,
    /// Where the item that is decoded ends, if that is known.
    ending: Option<Ending>,
    /// A fade that was under way before everything was made anew: frames that were over, and the whole.
    interrupted: Option<(u64, u64)>,
    /// The file of the next item, while it is being opened.
    opening: Option<(u64, Worker)>,
    upcoming: VecDeque<Entry>,
    /// The newest item handed over.
    newest: Option<u64>,
    /// The item about which [`Event::WantsNext`] was sent.
    asked: Option<u64>,
    /// It is known that nothing follows the newest item.
    closed: bool,
    /// The item of which a part is repeated, and that part.
    looped: Option<(u64, Duration, Duration)>,
    /// The item that fades out at its end, and for how long.
    fade_end: Option<(u64, Duration)>,
    /// The item whose gain changes while it is heard, and the factor from which it comes.
    glide: Option<(u64, f32)>,
    pub(super) timeline: Timeline,
}

impl Feed {
    pub(super) fn new(open: Opener, effects: MakeEffects, engine: Sender<Message>, rate: u32) -> Self {
        let mut outlet = Outlet::new(effects);
        let sound = Sound::default();
        outlet.restart(0, rate, &sound);
        Self {
            open,
            engine,
            rate,
            own_rate: false,
            rate_asked: None,
            sound,
            voice: Voice::new(0, rate),
            outlet,
            fading: None,
            next: None,
            edge: None,
            ended: None,
            ending: None,
            interrupted: None,
            opening: None,
            upcoming: VecDeque::new(),
            newest: None,
            asked: None,
            closed: true,
            looped: None,
            fade_end: None,
            glide: None,
            timeline: Timeline::new(rate),
        }
    }

    /// Forgets what was decoded, for an output of another rate; [`Feed::reload`] must follow.
    pub(super) fn set_rate(&mut self, rate: u32) {
        self.rate = rate;
        self.timeline.leave(self.timeline.current());
        self.timeline.set_rate(rate);
        self.restart(0);
    }

    /// The output's rate.
    pub(super) const fn rate(&self) -> u32 {
        self.rate
    }

    /// Frames that wait to be written to the ring, stereo.
    pub(super) fn pending(&self) -> &[f32] {
        &self.outlet.out
    }

    /// The first `frames` of them were written.
    pub(super) fn written(&mut self, frames: usize) {
        self.outlet.out.drain(..frames * 2);
        self.outlet.head += frames as u64;
    }

    /// Nothing more can be decoded until something is handed over.
    pub(super) fn is_idle(&self) -> bool {
        self.upcoming.is_empty() && self.next.is_none() && (self.voice.reel.is_none() || self.awaits_next())
    }

    /// Whether what follows is to fade in now, and it is not known what that is.
    fn awaits_next(&self) -> bool {
        self.is_at_edge() && self.next.is_none() && self.upcoming.is_empty() && !self.closed
    }

    fn is_at_edge(&self) -> bool {
        self.voice.lead == 0 && self.edge.is_some_and(|edge| edge <= self.voice.at)
    }

    /// All that was handed over is decoded and flushed, and nothing follows.
    pub(super) fn is_done(&self) -> bool {
        self.is_idle() && self.closed && !self.voice.is_holding()
    }

    /// Whether the end of what was heard is held back, because it depends on what follows and that is not known.
    pub(super) fn is_holding(&self) -> bool {
        let is_slow = self.is_at_edge() && self.next.is_none() && self.opening.is_some();
        is_slow || (self.is_idle() && !self.closed && self.voice.is_holding())
    }

    /// The newest item handed over, until everything was heard.
    pub(super) fn newest(&self) -> Option<u64> {
        self.newest
    }

    /// Forgets everything; the next frame gets number `head` in the ring.
    pub(super) fn clear(&mut self, head: u64) {
        self.timeline.clear();
        self.restart(head);
        self.opening = None;
        self.upcoming.clear();
        self.newest = None;
        self.asked = None;
        self.closed = true;
        self.looped = None;
        self.fade_end = None;
    }

    /// Forgets what is decoded and what is open.
    fn restart(&mut self, head: u64) {
        self.outlet.restart(head, self.rate, &self.sound);
        self.voice = Voice::new(head, self.rate);
        self.fading = None;
        self.next = None;
        self.no_edge();
        self.ended = None;
        self.ending = None;
    }

    /// What follows does not fade in.
    fn no_edge(&mut self) {
        self.edge = None;
        self.interrupted = None;
    }

    /// Drops everything and begins with `item` at `position`; the next frame gets number `head` in the ring.
    pub(super) fn play(&mut self, item: Item, position: Duration, head: u64) {
        self.clear(head);
        self.newest = Some(item.id);
        self.closed = false;
        self.upcoming.push_back(Entry { item, start: Start::Time(position), resumed: false });
    }

    /// Everything that is not heard to its end, in order, from the item heard on.
    pub(super) fn held(&self) -> Vec<Item> {
        let first = self.timeline.current();
        self.unheard().into_iter().skip_while(|item| first.is_some_and(|first| item.id != first)).collect()
    }

    /// As [`Feed::held`], and what is fading out before it.
    fn unheard(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let begun = self.timeline.segments.iter().map(|segment| &segment.item);
        let open = self.voice.reel.iter().chain(&self.next).map(|reel| &reel.item);
        for item in begun.chain(open).chain(self.upcoming.iter().map(|entry| &entry.item)) {
            if items.iter().all(|held| held.id != item.id) {
                items.push(item.clone());
            }
        }
        items
    }

    /// Puts `item`, or nothing, after the newest item.
    pub(super) fn append(&mut self, item: Option<Item>) {
        self.closed = item.is_none();
        if let Some(item) = item {
            self.newest = Some(item.id);
            self.upcoming.push_back(Entry::fresh(item));
        }
    }

    /// Asks what follows item `id`, if it is the newest and that is not known.
    fn ask(&mut self, id: u64, events: &mut Vec<Event>) {
        if self.newest == Some(id) && !self.closed && self.asked != Some(id) {
            self.asked = Some(id);
            events.push(Event::WantsNext { after: id });
        }
    }

    /// Decodes a block, opens what follows, or flushes; false if there is nothing to do.
    pub(super) fn advance(&mut self, events: &mut Vec<Event>) -> bool {
        if self.fading.is_some() && self.voice.available() > 0 {
            // What fades out was not read in time.
            return self.pass();
        }
        if self.awaits_rate().is_some() {
            // What was before is at another rate: nothing joins.
            let held = self.is_holding_back();
            if held {
                self.flush();
            }
            return held;
        }
        let advanced = if self.is_at_edge() {
            if self.next.is_some() {
                self.cross(events);
                true
            } else if self.upcoming.is_empty() {
                self.no_edge_if_closed()
            } else {
                self.prepare(events)
            }
        } else if self.voice.reel.is_some() {
            self.decode(events)
        } else if let Some(next) = self.next.take() {
            self.follow(next, events);
            true
        } else if !self.upcoming.is_empty() {
            self.load(events)
        } else if self.closed && self.voice.is_holding() {
            self.flush();
            true
        } else {
            false
        };
        self.pass();
        advanced
    }

    fn no_edge_if_closed(&mut self) -> bool {
        if self.closed {
            self.no_edge();
        }
        self.closed
    }

    /// Hands on what the voice has ready, mixed with what fades out, as far as the start of the next fade. False if there
    /// is nothing to be handed on.
    fn pass(&mut self) -> bool {
        let limit =
            self.edge.map_or(u64::MAX, |edge| edge.saturating_sub(self.voice.at).saturating_add(self.voice.lead));
        let mut frames = self.voice.available().min(limit);
        if let Some(fading) = &mut self.fading {
            frames = fading.mix(&mut self.voice.ready[..frames as usize * 2]);
            if let Some(fault) = fading.take_fault() {
                let mut segments = self.timeline.segments.iter_mut();
                if let Some(segment) = segments.rfind(|segment| segment.item.id == fading.id) {
                    segment.fault = Some(fault);
                }
            }
            if fading.left() == 0 {
                self.fading = None;
            }
        }
        if frames > 0 {
            self.outlet.take(&mut self.voice.ready, frames);
            self.voice.taken(frames);
        }
        frames > 0
    }

    /// Decodes a block; false if that takes its time.
    fn decode(&mut self, events: &mut Vec<Event>) -> bool {
        match self.voice.read() {
            Read::Late => return false,
            Read::Nothing => {}
            Read::Again => self.begin_again(),
            Read::End(fault) => self.end(fault, events),
            Read::Frames(rate) => {
                let pushed = self.voice.adapt(rate).and_then(|()| {
                    self.begin(rate);
                    self.voice.push()
                });
                if let Err(reason) = pushed {
                    self.end(Some(reason), events);
                }
            }
        }
        true
    }

    /// Lets out everything that is held; what follows begins afresh.
    pub(super) fn flush(&mut self) {
        if self.is_at_edge() {
            // What follows comes too late to fade in.
            self.no_edge();
            return;
        }
        self.voice.finish();
        if let Some(fading) = &self.fading {
            self.voice.pad(fading.left());
        }
        self.pass();
        self.outlet.finish(self.voice.at, self.rate, &self.sound);
    }

    fn end(&mut self, fault: Option<Reason>, events: &mut Vec<Event>) {
        let Some(reel) = &mut self.voice.reel else { return };
        let beyond = reel.is_beyond_start();
        if !reel.begun && !reel.resumed && (fault.is_some() || !beyond) {
            let item = reel.item.clone();
            self.voice.reel = None;
            self.fail(item, false, fault.unwrap_or(crate::media::Fault::NoAudio.into()), events);
            return;
        }
        // Begun at its very end, nothing of it is heard; it still has a start and an end.
        let rate = reel.stream.rate();
        self.begin(rate);
        // It ended before the fade into what follows could begin.
        self.no_edge();
        let (end, fork) = (self.outlet.place(self.voice.join()), self.voice.fork());
        let is_part = |reel: &Reel| fault.is_none() && reel.item.range.is_some_and(|range| range.end.is_some());
        self.ended = self.voice.reel.take().filter(is_part);
        if let Some(segment) = self.timeline.segments.back_mut() {
            (segment.end, segment.fault, segment.fork) = (Some(end), fault, fork);
        }
    }

    /// How long a cross-fade is, in frames before the effects.
    fn crossfade_frames(&self) -> u64 {
        self.stretched(self.sound.crossfade.min(CROSSFADE_MAX))
    }

    /// Frames, before the effects, that are heard for `time`.
    fn stretched(&self, time: Duration) -> u64 {
        (frames_in(time, self.rate) as f64 * self.sound.speed.factor()).round() as u64
    }
}
