//! Changes of the queue undone and done again. What is heard goes on in any case.

use super::{Deck, GainChoice, Playable};
use crate::player::Command;
use crate::playlist::{Change, EntryId, Queue, Repeat};

impl Deck {
    /// Takes the last change of the queue back; gives what it was, with the commands. What is heard is heard further, even if
    /// its entry has left the queue by that; what follows it then is what came behind that entry.
    pub fn undo(&mut self) -> Option<(Change, Vec<Command>)> {
        self.revise(Queue::undo)
    }

    /// Does again what was undone last; what is heard goes on as it does when something is undone.
    pub fn redo(&mut self) -> Option<(Change, Vec<Command>)> {
        self.revise(Queue::redo)
    }

    /// The queue is as it begins: what was done to it so far cannot be undone.
    pub fn forget_changes(&mut self) {
        self.queue.forget_changes();
    }

    fn revise(
        &mut self,
        revise: impl FnOnce(&mut Queue<Playable>) -> Option<Change>,
    ) -> Option<(Change, Vec<Command>)> {
        let change = revise(&mut self.queue)?;
        if let Some(heard) = &self.heard {
            self.queue.select(heard.entry);
        }
        self.measurements.look();
        let mut commands = self.name_next();
        if matches!(change, Change::Shuffled | Change::Unshuffled) && self.tuning.replay_gain == GainChoice::Auto {
            commands.push(self.sound());
        }
        Some((change, commands))
    }

    /// Whether something is heard whose entry an undo has taken out of the queue.
    pub(super) fn is_out_of_queue(&self) -> bool {
        self.heard.as_ref().is_some_and(|heard| self.queue.index(heard.entry).is_none())
    }

    /// What follows an entry by itself; behind one that has left the queue, where it would have gone on.
    pub(super) fn upcoming(&self, entry: EntryId) -> Option<EntryId> {
        if self.queue.index(entry).is_some() {
            return self.queue.following(entry);
        }
        let first = || self.queue.first().filter(|_| self.queue.repeat() == Repeat::All);
        self.queue.current().map(|entry| entry.id).or_else(first)
    }
}
