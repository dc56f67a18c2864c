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
            let finder = Finder::new((0..rows).map(|row| self.row_words(view, row)));
            Finding { view, finder }
        });
        &mut self.finding.insert(finding).finder
    }

    /// What a row is found by.
    fn row_words(&self, view: View, row: usize) -> String {
        if view != View::Queue {
            return self.file_words(row).join(" ");
        }
        let entry = self.deck.queue().entries().get(row);
        let item = entry.map(|entry| &entry.item);
        item.map_or_else(String::new, |item| [&*item.title, item.artist.as_deref().unwrap_or_default()].join(" "))
    }
}
