//! Finding in the long lists, of files and of what is queued, while somebody types.

use super::{App, View};
use crate::tui::fuzzy::Finder;

/// So many hits can be gone through.
const MOST: usize = 1000;

/// The words of a list, made ready when its search begins.
#[derive(Debug)]
pub(super) struct Finding {
    view: View,
    finder: Finder,
}

impl App {
    /// The rows of the list of files or of the queue that fit, the best first.
    pub(super) fn find_rows(&mut self, wanted: &str) -> Vec<usize> {
        let rows = self.list_len();
        if !self.finding.as_ref().is_some_and(|finding| finding.view == self.view && finding.finder.len() == rows) {
            let finder = Finder::new((0..rows).map(|row| self.row_words(row)));
            self.finding = Some(Finding { view: self.view, finder });
        }
        self.finding.as_mut().map_or_else(Vec::new, |finding| finding.finder.find(wanted, MOST))
    }

    /// What a row is found by.
    fn row_words(&self, row: usize) -> String {
        if self.view != View::Queue {
            return self.file_words(row).join(" ");
        }
        let entry = self.deck.queue().entries().get(row);
        let item = entry.map(|entry| &entry.item);
        item.map_or_else(String::new, |item| [&*item.title, item.artist.as_deref().unwrap_or_default()].join(" "))
    }
}
