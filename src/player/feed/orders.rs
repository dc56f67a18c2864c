//! What is asked of the feed while something is heard.

use std::collections::VecDeque;
use std::time::Duration;

use super::super::sound::{CROSSFADE_MAX, Sound};
use super::super::{Item, Reason};
use super::reel::Reel;
use super::{Entry, Feed, Start, loudness};
use crate::media::Loudness;

impl Feed {
    /// What is done to the sound from now on; [`Feed::remake`] must follow if something is heard. False if nothing changes.
    pub(in super::super) fn set_sound(&mut self, mut sound: Sound) -> bool {
        sound.crossfade = sound.crossfade.min(CROSSFADE_MAX);
        let changed = sound != self.sound;
        self.sound = sound;
        if changed && !self.voice.is_holding() {
            self.outlet.renew(self.rate, &self.sound);
        }
        changed
    }

    /// An item was measured. True if it sounds otherwise because of that, and was decoded already: [`Feed::remake`] must
    /// follow. If it is the one that is `heard`, its gain glides.
    pub(in super::super) fn measured(&mut self, id: u64, loudness: Loudness, heard: Option<u64>) -> bool {
        let segments = self.timeline.segments.iter_mut().map(|segment| &mut segment.item);
        let open = self.voice.reel.iter_mut().chain(&mut self.next).map(|reel| &mut reel.item);
        let upcoming = self.upcoming.iter_mut().map(|entry| &mut entry.item);
        for item in segments.chain(open).chain(upcoming).filter(|item| item.id == id) {
            item.measured = Some(loudness);
        }
        let before = self.timeline.segments.iter().rfind(|segment| segment.item.id == id).map(|segment| segment.gain);
        let unknown = loudness::applied(self.sound.replay_gain, &Loudness::default(), Some(&loudness));
        // Tags are not outdone by a measurement.
        let affected = before
            .flatten()
            .is_some_and(|before| before.from != super::super::sound::GainSource::Tags && Some(before) != unknown);
        if affected && heard == Some(id) {
            self.glide = before.map(|before| (id, loudness::factor(before)));
        }
        if let Some(mut next) = self.next.take() {
            self.prepare_reel(&mut next);
            self.next = Some(next);
        }
        if let Some(mut reel) = self.voice.reel.take_if(|reel| !reel.begun && reel.item.id == id) {
            let jumped = reel.jumped;
            self.prepare_reel(&mut reel);
            reel.jumped = jumped;
            self.voice.reel = Some(reel);
        }
        affected
    }

    /// A part of item `id` is repeated from now on, or none is; [`Feed::remake`] must follow. False if nothing changes.
    pub(in super::super) fn set_loop(&mut self, id: u64, part: Option<(Duration, Duration)>) -> bool {
        let looped = part.filter(|(from, to)| from < to).map(|(from, to)| (id, from, to));
        // A part that is none is no order to end the one that is repeated.
        let changed = looped != self.looped && (part.is_none() || looped.is_some());
        if changed {
            self.looped = looped;
        }
        changed
    }

    /// Item `id` fades out at its end from now on; [`Feed::remake`] must follow. False if nothing changes.
    pub(in super::super) fn set_fade_end(&mut self, id: u64, time: Duration) -> bool {
        let fade_end = (!time.is_zero()).then_some((id, time));
        let changed = fade_end != self.fade_end;
        self.fade_end = fade_end;
        changed
    }

    /// Goes to `position` in the item heard and keeps what follows it.
    pub(in super::super) fn seek(&mut self, position: Duration, head: u64) {
        let (_, started) = self.place(0);
        self.reload(self.held(), position, started, head);
    }

    /// Begins anew with `items`, the first at `position`. `started`: its start was told to the listener.
    pub(in super::super) fn reload(&mut self, items: Vec<Item>, position: Duration, started: bool, head: u64) {
        self.timeline.leave(items.first().map(|item| item.id));
        let mut entries: VecDeque<Entry> = items.into_iter().map(Entry::fresh).collect();
        if let Some(first) = entries.front_mut() {
            (first.start, first.resumed) = (Start::Time(position), started);
        }
        self.begin_anew(head, entries, None);
    }

    /// Begins with `entries`; the next frame gets number `head` in the ring. What is open is used again.
    pub(super) fn begin_anew(&mut self, head: u64, mut entries: VecDeque<Entry>, interrupted: Option<(u64, u64)>) {
        let open =
            self.voice.reel.take().filter(|reel| entries.front().is_some_and(|entry| entry.item.id == reel.item.id));
        self.restart(head);
        self.interrupted = interrupted;
        if let (Some(reel), Some(entry)) = (open, entries.front())
            && self.again(reel, entry).is_ok()
        {
            entries.pop_front();
        }
        self.upcoming = entries;
    }

    /// Begins with what is open already.
    fn again(&mut self, mut reel: Reel, entry: &Entry) -> Result<(), Reason> {
        self.prepare_reel(&mut reel);
        (reel.resumed, reel.start) = (entry.resumed, None);
        if entry.start.frame(self.rate) == 0 {
            reel.go_to(0)?;
        }
        self.begin_at(reel, entry.start)
    }
}
