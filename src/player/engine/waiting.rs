//! How long the player's thread has nothing to do.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::super::output::Pull;
use super::super::rig::Rig;
use super::super::source::frames_in;
use super::super::tap;
use super::{Engine, LAST_MOMENT, Message, SETTLE};

/// How long it is waited for a message.
pub(super) enum Wait {
    No,
    For(Duration),
    Forever,
}

impl Engine {
    /// What comes within that time. Fails if nothing can come any more.
    pub(super) fn receive(&self, wait: &Wait) -> Result<Option<Message>, ()> {
        match wait {
            Wait::No => Ok(self.inbox.try_recv().ok()),
            Wait::For(time) => match self.inbox.recv_timeout(*time) {
                Ok(message) => Ok(Some(message)),
                Err(RecvTimeoutError::Timeout) => Ok(None),
                Err(RecvTimeoutError::Disconnected) => Err(()),
            },
            Wait::Forever => self.inbox.recv().map(Some).map_err(|_| ()),
        }
    }

    /// How long there is nothing to do; `busy` while an output that takes what it can get does so.
    pub(super) fn wait(&self, busy: bool) -> Wait {
        let Some(rig) = &self.rig else { return Wait::Forever };
        if self.settling.is_some() {
            return Wait::For(SETTLE);
        }
        if self.filling {
            return Wait::No;
        }
        if !self.active || self.paused {
            return self.opening_in().map_or(Wait::Forever, Wait::For);
        }
        let late = self.feed.overdue_in().filter(|_| self.feed.pending().is_empty());
        let overdue = late.into_iter().chain(self.better_in()).chain(self.opening_in()).min();
        match (self.wait_playing(rig, busy), overdue) {
            (Wait::Forever, Some(time)) => Wait::For(time),
            (Wait::For(other), Some(time)) => Wait::For(time.min(other)),
            (wait, _) => wait,
        }
    }

    fn wait_playing(&self, rig: &Rig, busy: bool) -> Wait {
        if rig.pull() == Pull::Fast {
            return if busy { Wait::No } else { Wait::Forever };
        }
        if self.feed.awaits_rate().is_some() && self.feed.timeline.segments.is_empty() {
            return Wait::For(SETTLE);
        }
        if let Some(time) = rig.stalled_for() {
            return Wait::For(time);
        }
        let mut frames = self.feed.timeline.next_mark(self.at);
        let mut sooner = |other: u64| frames = Some(frames.map_or(other, |frames| frames.min(other)));
        if rig.pull() != Pull::Asked && !self.feed.is_idle() && !self.feed.is_waiting() {
            sooner(rig.until_low());
        }
        if rig.pull() == Pull::Timed && rig.is_watched() {
            sooner(frames_in(tap::TICK, self.feed.rate()));
        }
        if self.feed.is_holding() {
            let left = rig.head().saturating_sub(self.at);
            sooner(left.saturating_sub(frames_in(LAST_MOMENT, self.feed.rate())));
        }
        match frames {
            Some(frames) => Wait::For(self.feed.timeline.time(frames).max(SETTLE)),
            None => Wait::Forever,
        }
    }
}
