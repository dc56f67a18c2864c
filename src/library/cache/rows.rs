//! What the database knows of the files below some folders, taken out one by one.

use std::ops::Range;
use std::path::Path;

use super::{Reading, key};
use crate::library::walk::Mark;

/// The rows below some folders.
#[derive(Debug, Default)]
pub(in crate::library) struct Rows {
    /// The keys, one behind the other.
    keys: Vec<u8>,
    /// In the order of their keys.
    rows: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    /// Where its key stands.
    key: Range<usize>,
    mark: Mark,
    /// What was read; nothing if that cannot be understood, or was taken out.
    reading: Option<Reading>,
    is_taken: bool,
}

impl Rows {
    /// Takes out what is known of a file as it is now. What cannot be understood is not known.
    pub(in crate::library) fn take(&mut self, path: &Path, mark: Mark) -> Known {
        let (key, keys) = (key(path), &self.keys);
        let found = self.rows.binary_search_by(|row| keys.get(row.key.clone()).unwrap_or_default().cmp(key));
        let Some(row) = found.ok().and_then(|place| self.rows.get_mut(place)).filter(|row| !row.is_taken) else {
            return Known::Nothing;
        };
        row.is_taken = true;
        if row.mark != mark {
            return Known::Changed;
        }
        row.reading.take().map_or(Known::Nothing, |reading| Known::Reading(Box::new(reading)))
    }

    /// The keys of what was not taken out.
    pub(in crate::library) fn left(self) -> Vec<Vec<u8>> {
        let left = self.rows.into_iter().filter(|row| !row.is_taken);
        left.filter_map(|row| self.keys.get(row.key).map(<[u8]>::to_vec)).collect()
    }

    pub(super) fn push(&mut self, key: &[u8], mark: Mark, reading: Option<Reading>) {
        let from = self.keys.len();
        self.keys.extend_from_slice(key);
        self.rows.push(Kept { key: from..self.keys.len(), mark, reading, is_taken: false });
    }

    /// Puts them in order, each once: folders that were searched may lie in each other.
    pub(super) fn sort(&mut self) {
        let keys = &self.keys;
        let key = |row: &Kept| keys.get(row.key.clone()).unwrap_or_default();
        self.rows.sort_by(|a, b| key(a).cmp(key(b)));
        self.rows.dedup_by(|a, b| key(a) == key(b));
    }
}

/// What is known of a file.
#[derive(Debug, PartialEq)]
pub(in crate::library) enum Known {
    /// It was never read.
    Nothing,
    /// It was read when it was another.
    Changed,
    /// What was read of it as it is.
    Reading(Box<Reading>),
}
