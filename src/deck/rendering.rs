//! Rendering: sound is taken as fast as it comes, faster than the next file can be measured. Nothing is handed over before
//! it is known how loud it is, so that its gain is right from its first sample on.

use super::{Deck, State};
use crate::player::{Command, GainMode};
use crate::playlist::EntryId;

/// What the player is not told yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Withheld {
    /// What it is to play.
    Play,
    /// What follows what it holds.
    Next,
}

/// Whether the output takes sound as fast as it comes, and what waits then.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    is_on: bool,
    withheld: Option<Withheld>,
}

impl Rendering {
    /// Nothing waits any more.
    pub(super) fn stop_waiting(&mut self) {
        self.withheld = None;
    }
}

impl Deck {
    /// Whether the output takes sound as fast as it comes ([`OutputChoice::is_rendering`]); gives what is to be ordered.
    ///
    /// [`OutputChoice::is_rendering`]: crate::player::OutputChoice::is_rendering
    pub fn set_rendering(&mut self, is_rendering: bool) -> Vec<Command> {
        self.rendering.is_on = is_rendering;
        self.release()
    }

    /// Whether something that is to be played waits until it is known how loud it is.
    pub(super) fn is_withheld(&self) -> bool {
        self.rendering.withheld == Some(Withheld::Play)
    }

    /// Whether it is known how loud an entry is, as far as that can be known and matters.
    pub(super) fn is_ready(&self, entry: EntryId) -> bool {
        let mode = self.tuning.sound(self.queue.is_shuffled()).replay_gain.mode;
        let Some(entry) = self.queue.get(entry).filter(|_| self.rendering.is_on && mode != GainMode::Off) else {
            return true;
        };
        entry.item.has_loudness || self.measurements.is_final(&entry.item.clip(), mode)
    }

    /// What is to be played has to wait; what is heard until now does not go on.
    pub(super) fn withhold(&mut self, is_heard: bool) -> Vec<Command> {
        self.rendering.withheld = Some(Withheld::Play);
        if is_heard { vec![Command::Stop] } else { Vec::new() }
    }

    /// Whether the player is not told yet what follows.
    pub(super) fn keeps_waiting(&mut self, next: Option<EntryId>) -> bool {
        if self.is_withheld() {
            // It does not know what that would follow.
            return true;
        }
        self.rendering.withheld = next.filter(|next| !self.is_ready(*next)).map(|_| Withheld::Next);
        self.rendering.withheld.is_some()
    }

    /// Something may be known now that was waited for.
    pub(super) fn release(&mut self) -> Vec<Command> {
        match (self.rendering.withheld, self.handed.last().copied()) {
            (Some(Withheld::Next), Some(newest)) => self.follow(newest),
            (Some(Withheld::Play), Some(first)) if self.is_ready(first.entry) => {
                self.rendering.withheld = None;
                let position = self.heard.as_ref().map(|heard| heard.position).unwrap_or_default();
                let paused = self.state == State::Paused;
                let item = self.item(first);
                item.map(|item| Command::Play { item, position, paused }).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}
