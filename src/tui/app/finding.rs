//! Finding in the long lists, of files and of what is queued, while somebody types.

use super::prompt::Purpose;
use super::{App, View};
use crate::tui::fuzzy::{Finder, MANY};

/// So many hits can be gone through.
const MOST: usize = 1000;

/// The words of a list, made ready when its search begins.
#[derive(Debug)]
pub(super) struct Finding {
    view: View,
    finder: Finder,
}

impl App {
    /// Makes ready what the first letter of a search in a long list needs. To be called once the prompt was drawn: by the time
    /// that the letter comes it is done.
    pub(in crate::tui) fn prepare(&mut self) {
        let view = match self.prompt.as_ref().map(|prompt| &prompt.purpose) {
            Some(Purpose::Find(_)) if matches!(self.view, View::Files | View::Queue) && !self.is_reading() => self.view,
            Some(Purpose::Command) if self.list_len_of(View::Files) >= MANY => View::Files,
            _ => return,
        };
        self.finder_of(view);
    }

    /// The rows of the list of files or of the queue that fit, the best first.
    pub(super) fn find_rows(&mut self, wanted: &str) -> Vec<usize> {
        self.finder_of(self.view).find(wanted, MOST)
    }

    /// The rows of the list of files that fit, the best first, each with how well it fits; songs without a file are none.
    pub(super) fn find_files(&mut self, wanted: &str, most: usize) -> Vec<(u32, usize)> {
        let missing = self.rows.missing.len();
        let files = self.list_len_of(View::Files).saturating_sub(missing);
        let found = self.finder_of(View::Files).find_scored(wanted, most.saturating_add(missing));
        found.into_iter().filter(|(_, row)| *row < files).take(most).collect()
    }

    fn finder_of(&mut self, view: View) -> &mut Finder {
        let rows = self.list_len_of(view);
        let ready = self.finding.take().filter(|finding| finding.view == view && finding.finder.len() == rows);
        let finding = ready.unwrap_or_else(|| {
            let finder = Finder::of(rows, |row, words| self.write_words(view, row, words));
            Finding { view, finder }
        });
        &mut self.finding.insert(finding).finder
    }

    /// Writes what a row is found by behind each other.
    fn write_words(&self, view: View, row: usize, words: &mut String) {
        let mut write = |more: &str| {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(more);
        };
        if view != View::Queue {
            self.file_words(row).into_iter().flatten().for_each(|more| write(&more));
        } else if let Some(entry) = self.deck.queue().entries().get(row) {
            write(&entry.item.title);
            entry.item.artist.as_deref().into_iter().for_each(write);
        }
    }
}
