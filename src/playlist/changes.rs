//! What was changed in a queue, so that it can be undone and done again.
//!
//! Nothing is copied: a change is kept as the step that takes it back, and carrying a step out gives the step that takes *it*
//! back.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Entry, EntryId, Queue};

/// No more changes than this can be undone.
pub const KEPT: usize = 100;
/// No more entries, or places of entries, than this are held by all changes together. The newest one is kept anyhow.
const HELD: usize = if cfg!(test) { 10_000 } else { 1_000_000 };

/// What a change was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// So many entries were added.
    Added(usize),
    /// An entry was taken out.
    Removed,
    /// An entry was moved.
    Moved,
    /// So many entries, all there were, were taken out.
    Cleared(usize),
    /// So many entries took the place of all there were.
    Replaced(usize),
    /// The order of playing became a random one.
    Shuffled,
    /// The order of playing became the listener's.
    Unshuffled,
}

/// An entry and where it stood.
pub(super) struct Placed<T> {
    /// In the listener's order.
    index: usize,
    /// In the order of playing.
    place: usize,
    entry: Entry<T>,
}

/// One step there or back.
pub(super) enum Step<T> {
    /// Puts entries in where they stood. What was current then is so again if nothing is.
    Insert(Vec<Placed<T>>, Option<EntryId>),
    /// Takes entries out.
    Take(Vec<EntryId>),
    /// Takes entries out, then puts others in where they stood, as `Insert` does.
    Exchange(Vec<EntryId>, Vec<Placed<T>>, Option<EntryId>),
    /// Moves an entry to a place of the listener's order.
    Shift(EntryId, usize),
    /// Plays in this order, random or not.
    Order(Vec<EntryId>, bool),
}

impl<T> Step<T> {
    fn weight(&self) -> usize {
        match self {
            Self::Insert(placed, _) => placed.len(),
            Self::Take(ids) | Self::Order(ids, _) => ids.len(),
            Self::Exchange(ids, placed, _) => ids.len() + placed.len(),
            Self::Shift(..) => 1,
        }
    }
}

/// What can be undone and done again, the newest last.
pub(super) struct History<T> {
    undo: VecDeque<(Change, Step<T>)>,
    redo: Vec<(Change, Step<T>)>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { undo: VecDeque::new(), redo: Vec::new() }
    }
}

impl<T> Queue<T> {
    /// Takes the last change back; gives what it was. What is current stays so, if it is still in the queue.
    pub fn undo(&mut self) -> Option<Change> {
        let (change, step) = self.history.undo.pop_back()?;
        let back = self.carry_out(step);
        self.history.redo.push((change, back));
        Some(change)
    }

    /// Does again what was undone last; gives what it was.
    pub fn redo(&mut self) -> Option<Change> {
        let (change, step) = self.history.redo.pop()?;
        let back = self.carry_out(step);
        self.history.undo.push_back((change, back));
        Some(change)
    }

    /// Whether there is a change to take back, and one to do again.
    #[must_use]
    pub fn can_undo_and_redo(&self) -> (bool, bool) {
        (!self.history.undo.is_empty(), !self.history.redo.is_empty())
    }

    /// The queue is as it begins: what was done so far cannot be undone.
    pub fn forget_changes(&mut self) {
        self.history = History::default();
    }

    /// Notes a change and how to take it back.
    pub(super) fn note(&mut self, change: Change, back: Step<T>) {
        let History { undo, redo } = &mut self.history;
        redo.clear();
        undo.push_back((change, back));
        let mut held: usize = undo.iter().map(|(_, step)| step.weight()).sum();
        while undo.len() > KEPT || (held > HELD && undo.len() > 1) {
            held -= undo.pop_front().map_or(0, |(_, step)| step.weight());
        }
    }

    fn carry_out(&mut self, step: Step<T>) -> Step<T> {
        match step {
            Step::Insert(placed, current) => {
                let ids = self.put_in(placed);
                self.current = self.current.or(current);
                Step::Take(ids)
            }
            Step::Take(ids) => self.take_out_step(&ids),
            Step::Exchange(ids, placed, current) => {
                let (taken, was_current) = self.take_out(&ids);
                let back = self.put_in(placed);
                self.current = self.current.or(current);
                Step::Exchange(back, taken, was_current)
            }
            Step::Shift(id, index) => {
                let from = self.index(id).unwrap_or(index);
                self.relocate(from, index);
                Step::Shift(id, from)
            }
            Step::Order(order, is_shuffled) => {
                let order = std::mem::replace(&mut self.order, order);
                Step::Order(order, std::mem::replace(&mut self.is_shuffled, is_shuffled))
            }
        }
    }

    /// Takes entries out; gives the step that puts them where they stood.
    pub(super) fn take_out_step(&mut self, ids: &[EntryId]) -> Step<T> {
        let (placed, current) = self.take_out(ids);
        Step::Insert(placed, current)
    }

    /// Takes entries out; gives where they stood, and what was current. If that is among them, what follows it in the order of
    /// playing becomes current, if anything is left there.
    pub(super) fn take_out(&mut self, ids: &[EntryId]) -> (Vec<Placed<T>>, Option<EntryId>) {
        let current = self.current;
        let taken: HashSet<EntryId> = ids.iter().copied().collect();
        let places: HashMap<EntryId, usize> = self
            .order
            .iter()
            .enumerate()
            .filter_map(|(place, id)| taken.contains(id).then_some((*id, place)))
            .collect();
        if let Some(place) = current.and_then(|id| places.get(&id)) {
            self.current = self.order.iter().skip(place + 1).find(|id| !taken.contains(id)).copied();
        }
        self.order.retain(|id| !taken.contains(id));
        let mut out = Vec::with_capacity(taken.len());
        let entries = std::mem::take(&mut self.entries);
        self.entries.reserve(entries.len().saturating_sub(taken.len()));
        for (index, entry) in entries.into_iter().enumerate() {
            match places.get(&entry.id) {
                Some(place) => out.push(Placed { index, place: *place, entry }),
                None => self.entries.push(entry),
            }
        }
        (out, current)
    }

    /// Puts entries in where they stood; gives their ids.
    fn put_in(&mut self, placed: Vec<Placed<T>>) -> Vec<EntryId> {
        let ids = placed.iter().map(|placed| placed.entry.id).collect();
        let mut ordered: Vec<(usize, EntryId)> = placed.iter().map(|placed| (placed.place, placed.entry.id)).collect();
        ordered.sort_unstable();
        merge(&mut self.order, ordered);
        merge(&mut self.entries, placed.into_iter().map(|placed| (placed.index, placed.entry)).collect());
        ids
    }
}

/// Puts things into a list so that each stands at its index in the end; they are sorted by it.
fn merge<V>(list: &mut Vec<V>, added: Vec<(usize, V)>) {
    let mut merged = Vec::with_capacity(list.len() + added.len());
    let mut old = std::mem::take(list).into_iter();
    for (index, value) in added {
        merged.extend(old.by_ref().take(index.saturating_sub(merged.len())));
        merged.push(value);
    }
    merged.extend(old);
    *list = merged;
}

#[cfg(test)]
mod tests {
    use super::*;

    type Doing<'a> = &'a dyn Fn(&mut Queue<u32>);

    /// Everything of a queue that a change is about.
    fn picture(queue: &Queue<u32>) -> (Vec<u32>, Vec<EntryId>, bool) {
        (queue.entries().iter().map(|entry| entry.item).collect(), queue.order.clone(), queue.is_shuffled())
    }

    fn items(queue: &Queue<u32>) -> Vec<u32> {
        picture(queue).0
    }

    #[test]
    fn every_change_is_undone_and_done_again() {
        let mut queue = Queue::new(1);
        let ids = queue.push(0..6);
        let changes: [(Doing<'_>, Change); 8] = [
            (&|queue| drop(queue.push([6, 7])), Change::Added(2)),
            (&|queue| drop(queue.push_next([8])), Change::Added(1)),
            (&|queue| assert!(queue.remove(ids[2])), Change::Removed),
            (&|queue| assert!(queue.shift(ids[0], 4)), Change::Moved),
            (&|queue| queue.set_shuffled(true), Change::Shuffled),
            (&|queue| queue.set_shuffled(false), Change::Unshuffled),
            (&|queue| drop(queue.replace([20, 21, 22])), Change::Replaced(3)),
            (&|queue| queue.clear(), Change::Cleared(3)),
        ];
        for (change, kind) in changes {
            queue.select(ids[0]);
            let before = picture(&queue);
            change(&mut queue);
            let after = picture(&queue);
            assert_ne!(before, after, "{kind:?}");
            assert_eq!((queue.undo(), picture(&queue)), (Some(kind), before), "{kind:?}");
            assert_eq!((queue.redo(), picture(&queue)), (Some(kind), after), "{kind:?}");
            assert_eq!(queue.redo(), None);
        }
    }

    #[test]
    fn what_was_current_is_so_again_and_what_is_current_stays() {
        let mut queue = Queue::new(1);
        let ids = queue.push(0..3);
        queue.select(ids[1]);
        queue.clear();
        queue.undo();
        assert_eq!(queue.current().map(|entry| entry.item), Some(1));
        queue.remove(ids[1]);
        assert_eq!(queue.current().map(|entry| entry.item), Some(2));
        queue.undo();
        assert_eq!(queue.current().map(|entry| entry.item), Some(2), "what is heard meanwhile stays");
        let added = queue.push([9]);
        queue.select(added[0]);
        queue.undo();
        assert!(queue.current().is_none(), "nothing follows what was taken out");
    }

    #[test]
    fn a_new_change_ends_what_could_be_done_again() {
        let mut queue = Queue::new(1);
        queue.push([1]);
        queue.push([2]);
        queue.undo();
        assert_eq!(queue.can_undo_and_redo(), (true, true));
        queue.push([3]);
        assert_eq!((queue.redo(), items(&queue)), (None, vec![1, 3]));
        queue.forget_changes();
        assert_eq!((queue.undo(), queue.can_undo_and_redo()), (None, (false, false)));
    }

    #[test]
    fn nothing_done_is_nothing_to_undo() {
        let mut queue = Queue::new(1);
        queue.clear();
        queue.push([]);
        queue.set_shuffled(false);
        assert_eq!(queue.undo(), None);
        let ids = queue.push([1, 2]);
        queue.shift(ids[0], 0);
        queue.remove(EntryId(99));
        assert_eq!(queue.undo(), Some(Change::Added(2)));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut queue = Queue::new(1);
        for item in 0..300 {
            queue.push([item]);
        }
        let undone = std::iter::from_fn(|| queue.undo()).count();
        assert_eq!((undone, queue.len()), (KEPT, 200));
        let mut queue = Queue::new(1);
        for _ in 0..5 {
            queue.push(0..4_000);
            queue.clear();
        }
        let undone = std::iter::from_fn(|| queue.undo()).count();
        assert_eq!(undone, 2, "two of 4,000 entries are as many as are held");
        queue.push(0..12_000);
        assert_eq!(queue.undo(), Some(Change::Added(12_000)), "the newest one is kept however large");
    }

    /// Whatever was done, undoing goes back over every state, and doing again forward over every one.
    #[test]
    fn random_changes_go_back_and_forth() {
        let mut random = fastrand::Rng::with_seed(3);
        for round in 0..60 {
            let mut queue = Queue::new(round);
            let mut pictures = vec![picture(&queue)];
            for step in 0..90 {
                let any = queue.entries().get(random.usize(0..=queue.len())).map(|entry| entry.id);
                match (random.u8(0..8), any) {
                    (0 | 1, _) => drop(queue.push(step..step + random.u32(0..3))),
                    (2, _) => drop(queue.push_next([step])),
                    (3, Some(id)) => drop(queue.remove(id)),
                    (4, Some(id)) => drop(queue.shift(id, random.usize(0..40))),
                    (5, Some(id)) => drop(queue.select(id)),
                    (6, _) => queue.set_shuffled(random.bool()),
                    (7, _) if random.u8(0..10) == 0 => queue.clear(),
                    (7, _) if random.u8(0..6) == 0 => drop(queue.replace(step..step + random.u32(1..9))),
                    _ => {}
                }
                if pictures.last() != Some(&picture(&queue)) {
                    pictures.push(picture(&queue));
                }
            }
            for _ in 0..2 {
                let back: Vec<_> = std::iter::from_fn(|| queue.undo().map(|_| picture(&queue))).collect();
                // A shuffle that draws the same order again is a change without a difference.
                let mut back = back;
                back.dedup();
                let expected: Vec<_> = pictures.iter().rev().skip(1).cloned().collect();
                let back: Vec<_> = back.into_iter().skip_while(|first| Some(first) == pictures.last()).collect();
                assert_eq!(back, expected);
                while queue.redo().is_some() {
                    assert!(queue.current.is_none() || queue.current().is_some());
                }
                assert_eq!(Some(&picture(&queue)), pictures.last());
            }
        }
    }
}
