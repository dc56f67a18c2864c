//! The queue: what is played, in which order. Pure data; nothing here plays.

mod changes;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;

pub use changes::{Change, KEPT};

use changes::{History, Step};

/// Names one entry of a queue for as long as it is in it; never used twice by one queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(u64);

/// What happens at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Repeat {
    /// Stop after the last entry.
    #[default]
    Off,
    /// Play the same entry again.
    One,
    /// Begin anew after the last entry.
    All,
}

impl Repeat {
    /// The next in the circle off, all, one.
    #[must_use]
    pub fn cycled(self) -> Self {
        match self {
            Self::Off => Self::All,
            Self::All => Self::One,
            Self::One => Self::Off,
        }
    }

    /// The word used in settings and as the end of a translation key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::One => "one",
            Self::All => "all",
        }
    }
}

/// One thing in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    /// Its name in this queue.
    pub id: EntryId,
    /// What it is.
    pub item: T,
}

/// Entries in the listener's order, the order in which they are played, and which one is current.
///
/// Shuffle plays a random order that is drawn once (from a seed, so that it can be repeated) and kept, also over the
/// end with [`Repeat::All`]: every entry is heard once before any is heard twice. What is added while shuffled takes
/// a random place after the current entry.
///
/// Every change can be undone and done again, the last [`KEPT`] of them; which entry is current and what happens at the end
/// are no changes.
pub struct Queue<T> {
    entries: Vec<Entry<T>>,
    /// Ids in the order of playing; the same set as `entries`.
    order: Vec<EntryId>,
    current: Option<EntryId>,
    is_shuffled: bool,
    repeat: Repeat,
    random: fastrand::Rng,
    next_id: u64,
    history: History<T>,
}

impl<T: fmt::Debug> fmt::Debug for Queue<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Queue")
            .field("entries", &self.entries)
            .field("order", &self.order)
            .field("current", &self.current)
            .field("repeat", &self.repeat)
            .finish_non_exhaustive()
    }
}

impl<T> Queue<T> {
    /// An empty queue; `seed` decides every shuffle.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            entries: Vec::new(),
            order: Vec::new(),
            current: None,
            is_shuffled: false,
            repeat: Repeat::Off,
            random: fastrand::Rng::with_seed(seed),
            next_id: 0,
            history: History::default(),
        }
    }

    /// The entries in the listener's order.
    #[must_use]
    pub fn entries(&self) -> &[Entry<T>] {
        &self.entries
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry with this id.
    #[must_use]
    pub fn get(&self, id: EntryId) -> Option<&Entry<T>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Where an entry stands in the listener's order, from 0.
    #[must_use]
    pub fn index(&self, id: EntryId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    /// The entry that is played, or was last.
    #[must_use]
    pub fn current(&self) -> Option<&Entry<T>> {
        self.get(self.current?)
    }

    /// Makes an entry the current one. False if it is not in the queue.
    pub fn select(&mut self, id: EntryId) -> bool {
        let is_known = self.index(id).is_some();
        if is_known {
            self.current = Some(id);
        }
        is_known
    }

    /// The first entry in the order of playing.
    #[must_use]
    pub fn first(&self) -> Option<EntryId> {
        self.order.first().copied()
    }

    /// What follows `id` by itself, with regard to shuffle and repeat.
    #[must_use]
    pub fn following(&self, id: EntryId) -> Option<EntryId> {
        if self.repeat == Repeat::One { Some(id) } else { self.skipping(id) }
    }

    /// What the listener gets who skips forward from `id`: as [`Queue::following`], but out of a repeated one.
    #[must_use]
    pub fn skipping(&self, id: EntryId) -> Option<EntryId> {
        let place = self.order.iter().position(|other| *other == id)?;
        let next = self.order.get(place + 1).copied();
        if self.repeat == Repeat::Off { next } else { next.or_else(|| self.first()) }
    }

    /// What the listener gets who skips back from `id`.
    #[must_use]
    pub fn preceding(&self, id: EntryId) -> Option<EntryId> {
        let place = self.order.iter().position(|other| *other == id)?;
        match place.checked_sub(1) {
            Some(place) => self.order.get(place).copied(),
            None if self.repeat == Repeat::Off => None,
            None => self.order.last().copied(),
        }
    }

    /// All entries in the order in which they are played: from `id` on, and round to those before it. From the first on if
    /// there is no such entry.
    pub fn round(&self, id: Option<EntryId>) -> impl Iterator<Item = &Entry<T>> {
        let entries: HashMap<EntryId, &Entry<T>> = self.entries.iter().map(|entry| (entry.id, entry)).collect();
        let place = self.order.iter().position(|other| Some(*other) == id).unwrap_or(0);
        let (before, after) = self.order.split_at(place);
        after.iter().chain(before).filter_map(move |id| entries.get(id).copied())
    }

    /// Adds to the end; gives the new ids.
    pub fn push(&mut self, items: impl IntoIterator<Item = T>) -> Vec<EntryId> {
        self.insert(self.entries.len(), items)
    }

    /// Adds behind the current entry (at the front if there is none), to be played next also when shuffled.
    pub fn push_next(&mut self, items: impl IntoIterator<Item = T>) -> Vec<EntryId> {
        let at = self.current.and_then(|id| self.index(id)).map_or(0, |index| index + 1);
        let ids = self.insert(at, items);
        if self.is_shuffled {
            self.order.retain(|id| !ids.contains(id));
            let place = self.place_of_current().map_or(0, |place| place + 1);
            self.order.splice(place..place, ids.iter().copied());
        }
        ids
    }

    fn insert(&mut self, at: usize, items: impl IntoIterator<Item = T>) -> Vec<EntryId> {
        let ids = self.put(at, items);
        if !ids.is_empty() {
            self.note(Change::Added(ids.len()), Step::Take(ids.clone()));
        }
        ids
    }

    /// Puts items in, which is not noted as a change.
    fn put(&mut self, at: usize, items: impl IntoIterator<Item = T>) -> Vec<EntryId> {
        let added: Vec<Entry<T>> = items
            .into_iter()
            .map(|item| {
                self.next_id += 1;
                Entry { id: EntryId(self.next_id), item }
            })
            .collect();
        let ids: Vec<EntryId> = added.iter().map(|entry| entry.id).collect();
        self.entries.splice(at..at, added);
        if self.is_shuffled {
            for id in &ids {
                let from = self.place_of_current().map_or(0, |place| place + 1);
                let place = self.random.usize(from..=self.order.len());
                self.order.insert(place, *id);
            }
        } else {
            self.order_as_listed();
        }
        ids
    }

    /// Takes an entry out; false if it is not in the queue. If it is the current one, the next (or the last that is left)
    /// becomes current.
    pub fn remove(&mut self, id: EntryId) -> bool {
        if self.index(id).is_none() {
            return false;
        }
        let place = self.order.iter().position(|other| *other == id).unwrap_or(0);
        let was_current = self.current == Some(id);
        let back = self.take_out_step(&[id]);
        if was_current && self.current.is_none() {
            self.current = place.checked_sub(1).and_then(|place| self.order.get(place)).copied();
        }
        self.note(Change::Removed, back);
        true
    }

    /// Moves an entry so that it stands at `index` of the listener's order (the last place if it is beyond the end).
    /// The order of a shuffle stays.
    pub fn shift(&mut self, id: EntryId, index: usize) -> bool {
        let Some(from) = self.index(id) else { return false };
        let is_moved = self.relocate(from, index);
        if is_moved {
            self.note(Change::Moved, Step::Shift(id, from));
        }
        is_moved
    }

    fn relocate(&mut self, from: usize, index: usize) -> bool {
        if from >= self.entries.len() {
            return false;
        }
        let entry = self.entries.remove(from);
        let to = index.min(self.entries.len());
        self.entries.insert(to, entry);
        if !self.is_shuffled {
            self.order_as_listed();
        }
        from != to
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        if self.entries.is_empty() {
            return;
        }
        let all: Vec<EntryId> = self.entries.iter().map(|entry| entry.id).collect();
        let back = self.take_out_step(&all);
        self.current = None;
        self.note(Change::Cleared(all.len()), back);
    }

    /// Puts these in the place of everything, in one change; gives the new ids. Nothing is current then. Without items nothing
    /// is changed.
    pub fn replace(&mut self, items: impl IntoIterator<Item = T>) -> Vec<EntryId> {
        let items: Vec<T> = items.into_iter().collect();
        if items.is_empty() {
            return Vec::new();
        }
        let all: Vec<EntryId> = self.entries.iter().map(|entry| entry.id).collect();
        let (placed, current) = self.take_out(&all);
        self.current = None;
        let ids = self.put(0, items);
        self.note(Change::Replaced(ids.len()), Step::Exchange(ids.clone(), placed, current));
        ids
    }

    /// Whether the order of playing is a random one.
    #[must_use]
    pub fn is_shuffled(&self) -> bool {
        self.is_shuffled
    }

    /// Turns shuffle on (a new order, the current entry first) or off.
    pub fn set_shuffled(&mut self, is_shuffled: bool) {
        let (order, was_shuffled) = (self.order.clone(), self.is_shuffled);
        self.is_shuffled = is_shuffled;
        self.order_as_listed();
        if is_shuffled {
            self.random.shuffle(&mut self.order);
            if let Some(place) = self.place_of_current() {
                self.order.swap(0, place);
            }
        }
        if is_shuffled || was_shuffled {
            let change = if is_shuffled { Change::Shuffled } else { Change::Unshuffled };
            self.note(change, Step::Order(order, was_shuffled));
        }
    }

    /// What happens at the end.
    #[must_use]
    pub fn repeat(&self) -> Repeat {
        self.repeat
    }

    /// Decides what happens at the end.
    pub fn set_repeat(&mut self, repeat: Repeat) {
        self.repeat = repeat;
    }

    fn place_of_current(&self) -> Option<usize> {
        let current = self.current?;
        self.order.iter().position(|id| *id == current)
    }

    fn order_as_listed(&mut self) {
        self.order.clear();
        self.order.extend(self.entries.iter().map(|entry| entry.id));
    }
}
