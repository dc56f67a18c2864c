//! Changing the queue by keys and with the mouse, and undoing it.

use super::{App, Effect};
use crate::keymap::Action;
use crate::playlist::{Change, EntryId};

/// An entry that the mouse holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grab {
    entry: EntryId,
    /// Its row in the queue.
    from: usize,
    /// The row where it would be dropped.
    to: usize,
}

impl App {
    pub(super) fn selected_entry(&self) -> Option<EntryId> {
        self.deck.queue().entries().get(self.place().selected).map(|entry| entry.id)
    }

    pub(super) fn edit_queue(&mut self, action: Action) -> Vec<Effect> {
        let commands = match (action, self.selected_entry()) {
            (Action::Clear, Some(_)) => {
                let count = self.deck.queue().len().to_string();
                let commands = self.deck.clear();
                let words = [("count", count.as_str()), ("key", &self.keymap.key_of(Action::Undo))];
                self.tell(&self.locale.fill("hands.emptied", &words));
                commands
            }
            (Action::Remove, Some(entry)) => self.deck.remove(entry),
            (Action::MoveUp, Some(_)) => return self.move_entry(-1),
            (Action::MoveDown, Some(_)) => return self.move_entry(1),
            _ => Vec::new(),
        };
        self.orders(commands)
    }

    /// Moves the selected entry by so many places, and the selection with it.
    pub(super) fn move_entry(&mut self, by: isize) -> Vec<Effect> {
        let Some(entry) = self.selected_entry() else { return Vec::new() };
        let len = self.list_len();
        let row = self.place().selected.saturating_add_signed(by).min(len.saturating_sub(1));
        self.place_mut().select(row, len);
        let commands = self.deck.shift(entry, row);
        self.orders(commands)
    }

    /// Takes the last change of the queue back, or does again what was undone.
    pub(super) fn revise_queue(&mut self, is_undo: bool) -> Vec<Effect> {
        let revised = if is_undo { self.deck.undo() } else { self.deck.redo() };
        let Some((change, commands)) = revised else {
            self.tell_of(if is_undo { "hands.nothing-to-undo" } else { "hands.nothing-to-redo" });
            return Vec::new();
        };
        let what = self.words_for(change);
        let (key, other) = if is_undo { ("hands.undone", Action::Redo) } else { ("hands.redone", Action::Undo) };
        self.tell(&self.locale.fill(key, &[("what", &what), ("key", &self.keymap.key_of(other))]));
        self.orders(commands)
    }

    fn words_for(&self, change: Change) -> String {
        match change {
            Change::Added(count) => self.locale.fill("hands.added", &[("count", &count.to_string())]),
            Change::Removed => self.locale.text("hands.removed").to_owned(),
            Change::Moved => self.locale.text("hands.moved").to_owned(),
            Change::Cleared(_) => self.locale.text("hands.cleared").to_owned(),
            Change::Replaced(count) => self.locale.fill("hands.replaced", &[("count", &count.to_string())]),
            Change::Shuffled => self.locale.text("hands.shuffled").to_owned(),
            Change::Unshuffled => self.locale.text("hands.unshuffled").to_owned(),
        }
    }

    /// The mouse takes hold of the entry in this row.
    pub(super) fn grab(&mut self, row: usize) {
        let entry = self.deck.queue().entries().get(row).map(|entry| entry.id);
        self.grab = entry.map(|entry| Grab { entry, from: row, to: row });
    }

    /// The mouse drags it to a row; beyond the window's edge the list moves on by itself.
    pub(super) fn drag_to_row(&mut self, row: usize) {
        let len = self.list_len();
        let row = row.min(len.saturating_sub(1));
        let Some(grab) = self.grab.as_mut().filter(|grab| grab.to != row) else { return };
        grab.to = row;
        let words = [("at", (row + 1).to_string()), ("count", len.to_string())];
        self.place_mut().select(row, len);
        self.tell(&self.locale.fill("hands.drop", &[("at", words[0].1.as_str()), ("count", words[1].1.as_str())]));
    }

    /// The mouse lets go.
    pub(super) fn drop_entry(&mut self) -> Vec<Effect> {
        let Some(Grab { entry, from, to }) = self.grab.take() else { return Vec::new() };
        if from == to {
            return Vec::new();
        }
        self.is_dirty = true;
        self.notice = None;
        let commands = self.deck.shift(entry, to);
        self.orders(commands)
    }

    /// What was dragged goes back to where it was. False if nothing was.
    pub(super) fn cancel_drag(&mut self) -> bool {
        let was_seeking = self.drag.take().is_some();
        let Some(grab) = self.grab.take() else { return was_seeking };
        self.is_dirty = true;
        if grab.from != grab.to {
            let len = self.list_len();
            self.place_mut().select(grab.from, len);
            self.notice = None;
        }
        was_seeking || grab.from != grab.to
    }

    /// The entry that a row of the queue shows: while one is dragged, as it would be if it were dropped now.
    #[must_use]
    pub fn entry_in(&self, row: usize) -> usize {
        let Some(Grab { from, to, .. }) = self.grab else { return row };
        if row == to {
            return from;
        }
        let without = if row > to { row - 1 } else { row };
        if without >= from { without + 1 } else { without }
    }

    /// The row where what is dragged would be dropped.
    #[must_use]
    pub fn drop_row(&self) -> Option<usize> {
        self.grab.filter(|grab| grab.from != grab.to).map(|grab| grab.to)
    }
}
