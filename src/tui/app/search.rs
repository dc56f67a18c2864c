//! The search for the listener's files: how far it is, and what it has found.

use std::collections::HashSet;
use std::path::PathBuf;

use super::log::Advice;
use super::{App, Effect, View};
use crate::keymap::Action;
use crate::library::{Library, Progress, SheetFile};
use crate::tui::SearchWish;

/// The search for the listener's files.
#[derive(Debug)]
pub(super) struct Search {
    /// Whether there is anything to be searched.
    has_roots: bool,
    /// Whether it is under way.
    pub is_on: bool,
    /// How far it is, as far as that was told.
    progress: Option<Progress>,
    /// Whether it has come to its end before.
    was_whole: bool,
    /// How often it has brought files.
    pub count: usize,
}

impl Search {
    /// A search that has begun, if there is anything to be searched.
    pub fn new(has_roots: bool) -> Self {
        Self { has_roots, is_on: has_roots, progress: None, was_whole: false, count: 0 }
    }

    fn end(&mut self) {
        (self.is_on, self.progress) = (false, None);
    }
}

impl App {
    /// Searches again; if that is what it does, stops.
    pub(super) fn search_again(&mut self) -> Vec<Effect> {
        if !self.search.has_roots {
            self.tell_of("tui.nothing-to-search");
            return Vec::new();
        }
        let (wish, words) = if self.search.is_on {
            (SearchWish::Stop, "tui.search-stopped")
        } else {
            (SearchWish::Search, "tui.searching-again")
        };
        self.search.is_on = true;
        let words = self.locale.fill(words, &[("key", &self.keymap.key_of(Action::SearchFiles))]);
        self.tell(&words);
        vec![Effect::Search(wish)]
    }

    pub(super) fn searching(&mut self, progress: Progress) {
        self.search.is_on = true;
        self.search.progress = Some(progress);
        self.is_dirty |= self.view == View::Files;
    }

    /// How far the search is, in words; nothing if there is none, or nothing to be told yet.
    #[must_use]
    pub fn search_progress(&self) -> Option<String> {
        Some(match self.search.progress? {
            Progress::Searching { found } => {
                self.locale.fill("scan.searching", &[("count", &self.locale.number(found))])
            }
            Progress::Reading { done, total } => {
                let (done, total) = (self.locale.number(done), self.locale.number(total));
                self.locale.fill("scan.reading", &[("done", &done), ("total", &total)])
            }
        })
    }

    /// What was found so far is shown. What is to be played may still come.
    pub(super) fn found_so_far(&mut self, library: Library) {
        self.search.is_on = true;
        self.take_library(library);
    }

    pub(super) fn found_nothing_new(&mut self) {
        self.search.end();
        self.is_dirty = true;
    }

    /// The files are known: they are shown, and played if that was asked for.
    pub(super) fn scanned(&mut self, library: Library) -> Vec<Effect> {
        self.search.end();
        let is_first = !std::mem::replace(&mut self.search.was_whole, true);
        // What was told is not told again.
        let told = self.library.iter().filter(|_| !is_first).flat_map(|library| &library.problems);
        let told: HashSet<PathBuf> = told.map(|(path, _)| path.clone()).collect();
        let told_sheets = self.library.iter().filter(|_| !is_first).flat_map(|library| &library.sheets);
        let told_sheets: Vec<SheetFile> = told_sheets.cloned().collect();
        let files = self.library.as_ref().map_or(0, |library| library.files.len());
        let start = std::mem::take(&mut self.start);
        let (playables, missing) = start.playables(&library, &self.catalogue);
        let problems = library.problems.iter().filter(|(path, _)| !told.contains(path)).count();
        if problems > 0 {
            self.alert(&self.locale.fill("tui.problems", &[("count", &problems.to_string())]));
        } else if !is_first && library.files.len() > files {
            let count = self.locale.number(library.files.len() - files);
            self.tell(&self.locale.fill("tui.new-files", &[("count", &count)]));
        }
        self.take_library(library);
        self.note_sheets(&told_sheets);
        self.note_problems(&told);
        if let Some(song) = missing.first().and_then(|id| self.catalogue.song(id)) {
            let words = self.locale.fill("tui.no-file", &[("song", song.title())]);
            let title = Some(song.title().to_owned());
            self.warn_of(title, &words, Advice::Bring);
        }
        if playables.is_empty() {
            return Vec::new();
        }
        let (ids, mut commands) = self.deck.push(playables);
        if let Some(first) = ids.first().filter(|_| !start.waits) {
            commands.extend(self.deck.play(*first));
        }
        if start.waits {
            self.show(View::Queue);
        }
        // It was asked for when the program was started: no change of the queue that anybody made.
        self.deck.forget_changes();
        self.playing(commands)
    }

    /// Shows these files; what is selected stays so.
    fn take_library(&mut self, library: Library) {
        let place = &self.places[View::Files as usize];
        let files = self.library.as_ref().map(|library| &library.files);
        let selected = files.and_then(|files| files.get(place.selected)).map(|found| found.file.clip());
        self.playing.forget_facts();
        self.finding = None;
        self.is_dirty = true;
        self.library = Some(library);
        self.search.count += 1;
        self.arrange();
        let files = self.library.iter().flat_map(|library| &library.files);
        if let Some(row) = selected.and_then(|clip| files.into_iter().position(|found| found.file.is(&clip))) {
            self.places[View::Files as usize].select_still(row);
        }
        self.find_again();
    }
}
