//! A list while it is read.

use super::address::Base;
use super::{Entry, MAX_ENTRIES, Reading, Reason, Skipped};
use crate::text;

/// No more of what was left out is shown, in columns.
const SHOWN: usize = 120;

/// What was read so far.
pub(super) struct Draft<'a> {
    pub base: Base<'a>,
    pub title: Option<String>,
    /// The entries with their lines.
    pub entries: Vec<(usize, Entry)>,
    pub skipped: Vec<Skipped>,
    pub skipped_in_all: usize,
}

impl<'a> Draft<'a> {
    pub(super) fn new(base: Base<'a>) -> Self {
        Self { base, title: None, entries: Vec::new(), skipped: Vec::new(), skipped_in_all: 0 }
    }

    /// Adds an entry, if there is room for it.
    pub(super) fn push(&mut self, line: usize, entry: Entry) {
        if self.entries.len() < MAX_ENTRIES {
            self.entries.push((line, entry));
        } else {
            let what = entry.path.to_string_lossy().into_owned();
            self.skip(line, &what, Reason::TooMany(MAX_ENTRIES));
        }
    }

    /// Notes what is left out.
    pub(super) fn skip(&mut self, line: usize, what: &str, why: Reason) {
        // Cut before it is cleaned: it may be very long.
        let what: String = what.chars().take(4 * SHOWN).collect();
        let what = text::cut(text::clean(&what).trim(), SHOWN).into_owned();
        self.note(Skipped { within: None, line, what, why });
    }

    pub(super) fn note(&mut self, skipped: Skipped) {
        self.skipped_in_all += 1;
        if self.skipped.len() < Reading::MOST_SKIPPED {
            self.skipped.push(skipped);
        }
    }
}
