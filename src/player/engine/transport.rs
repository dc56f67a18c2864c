//! Play, pause, stop, seek, and what comes next.

use std::time::Duration;

use super::super::rig::Gone;
use super::super::source::frames_in;
use super::super::{Event, Item, gain};
use super::Engine;

/// Decoded before a jump is heard: more than a sound server reads ahead at once.
const LEAD: Duration = Duration::from_millis(600);

/// What is said once silence is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settling {
    Paused,
    Stopped,
    Quiet,
}

impl Engine {
    pub(super) fn seek(&mut self, position: Duration) -> Result<(), Gone> {
        let (Some(rig), Some(id)) = (&mut self.rig, self.feed.first()) else { return Ok(()) };
        if !self.active {
            return Ok(());
        }
        self.feed.seek(position, rig.head());
        self.jump(!position.is_zero())?;
        if self.feed.timeline.segments.is_empty() {
            // The file takes its time; this is where it will go on.
            self.events.push(Event::Position { id, at: position });
        }
        self.feed.timeline.tell_position(self.at, &mut self.events);
        Ok(())
    }

    pub(super) fn set_gain(&mut self) -> Result<(), Gone> {
        let gain = if self.muted { 0.0 } else { gain::from_percent(self.volume) };
        self.rig.as_mut().map_or(Ok(()), |rig| rig.gain(gain))
    }

    /// What the feed begins with now takes the place of everything before.
    pub(super) fn jump(&mut self, fade_in: bool) -> Result<(), Gone> {
        self.prepare();
        let Some(rig) = &mut self.rig else { return Ok(()) };
        let target = rig.head();
        rig.set_ending(None);
        rig.skip(target, fade_in)?;
        if self.paused {
            rig.pause()?;
        } else {
            rig.resume()?;
        }
        self.hand_over()?;
        let Some(rig) = &mut self.rig else { return Ok(()) };
        rig.start()?;
        rig.pump()?;
        self.settle(self.paused.then_some(Settling::Quiet));
        (self.active, self.filling, self.at, self.jumped, self.fresh) = (true, true, target, target, target);
        Ok(())
    }

    /// Decodes enough to go on with, before what was heard gives way to it.
    pub(super) fn prepare(&mut self) {
        let enough = frames_in(LEAD, self.feed.rate()) as usize * 2;
        while self.feed.pending().len() < enough && self.feed.advance(&mut self.events) {}
    }

    /// Writes what is decoded, as far as there is room in the ring and in the output.
    pub(super) fn hand_over(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        let mut idle = 0;
        // An output that takes silence while paused makes no room by that.
        while idle < if self.paused { 2 } else { u32::MAX } {
            let written = rig.write(self.feed.pending(), true);
            self.feed.written(written);
            let moved = rig.prime()?;
            if self.feed.pending().is_empty() || (written == 0 && !moved) {
                break;
            }
            idle = if written == 0 { idle + 1 } else { 0 };
        }
        Ok(())
    }

    /// Waits for silence; what is still to be said about the last time is said now.
    pub(super) fn settle(&mut self, settling: Option<Settling>) {
        let before = std::mem::replace(&mut self.settling, settling.map(|settling| (settling, 0)));
        if let Some((before, _)) = before {
            self.settled(before);
        }
    }

    pub(super) fn settled(&mut self, settling: Settling) {
        match settling {
            Settling::Paused => self.events.push(Event::Paused),
            Settling::Stopped => self.events.push(Event::Stopped),
            Settling::Quiet => {}
        }
    }

    pub(super) fn next(&mut self, after: u64, item: Option<Item>) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        if self.feed.newest() == Some(after) {
            self.feed.append(item);
        } else {
            let held = self.feed.held();
            let Some(place) = held.iter().position(|held| held.id == after) else { return Ok(()) };
            if item.as_ref().is_some_and(|item| held.get(place + 1) == Some(item)) {
                return Ok(());
            }
            let written = rig.head();
            let at = self.changeable()?;
            let Ok(cut) = self.feed.drop_after(after, at, written) else { return Ok(()) };
            self.feed.append(item);
            if let Some(cut) = cut {
                self.splice(cut)?;
            }
        }
        if let Some(rig) = &self.rig {
            rig.set_ending(None);
        }
        self.filling = true;
        Ok(())
    }

    pub(super) fn pause(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        if !self.active {
            return Ok(());
        }
        if self.paused {
            if self.settling.is_none() {
                self.events.push(Event::Paused);
            }
            return Ok(());
        }
        self.paused = true;
        rig.pause()?;
        self.settle(Some(Settling::Paused));
        Ok(())
    }

    pub(super) fn resume(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        if !self.active || !self.paused {
            return Ok(());
        }
        self.paused = false;
        rig.resume()?;
        rig.start()?;
        self.better.now();
        self.filling = true;
        self.settle(None);
        self.events.push(Event::Resumed);
        Ok(())
    }

    pub(super) fn stop(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        let head = rig.head();
        self.feed.clear(head);
        (self.active, self.paused, self.at) = (false, true, head);
        rig.set_ending(Some(head));
        rig.skip(head, false)?;
        rig.pause()?;
        rig.start()?;
        self.settle(Some(Settling::Stopped));
        Ok(())
    }
}
