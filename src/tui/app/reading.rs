//! The sheet: what is read beside a list or on a page of its own. It is set anew only if what it is about has changed.

use std::path::PathBuf;

use crate::catalogue::{Entry, Song};
use crate::credits::document::{Block, Clean, Document, Line, Link, Rich, Section, Span};
use crate::credits::{self, Options, View as PrintedView};
use crate::keymap::Action;
use crate::locale::Language;

use super::{App, View, links};
use crate::tui::sheet::{self, Sheet};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Depth {
    /// Also what gives the story away.
    pub has_spoilers: bool,
    /// Also where each fact comes from; `None`: where there is room for it.
    pub has_origins: Option<bool>,
}

/// What a sheet is about, and for which screen it was set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    view: View,
    row: usize,
    what: Option<links::Subject>,
    columns: usize,
    /// Columns of the notes beside it; 0: they stand at its end.
    side: usize,
    has_origins: bool,
    language: Language,
    depth: Depth,
    /// How often other lyrics have come.
    lyrics: usize,
    /// What is known of a file; nothing of it can be told from the row alone.
    file: Option<crate::library::Found>,
    /// How often files were found, on whose page more stands than that: what is told of their sheets, or why they do not play.
    found: usize,
    /// The file of the original.
    original: Option<PathBuf>,
    /// Which songs have no file.
    missing: usize,
    log: u64,
}

impl App {
    /// Sets the sheet anew if it is about something else now.
    pub(super) fn refresh_sheet(&mut self) {
        let inner = |area: ratatui::layout::Rect| area.width.saturating_sub(2) as usize;
        let (columns, side) = self.layout().map_or((0, 0), |layout| (inner(layout.sheet), inner(layout.side)));
        if columns == 0 {
            self.sheet = Sheet::default();
            self.side = Sheet::default();
            self.sheet_of = None;
            self.link = None;
            return;
        }
        let original = match self.view {
            View::Songs => self.selected_song().and_then(|song| self.original_of(song)),
            _ => None,
        };
        let subject = Subject {
            view: self.view,
            row: if self.view.has_list() { self.place().selected } else { 0 },
            what: self.subject(),
            columns,
            side,
            has_origins: self.has_origins(),
            language: self.locale.language(),
            depth: self.depth,
            lyrics: if self.view == View::Lyrics { self.reading.count } else { 0 },
            file: if self.view == View::Files { self.selected_file().cloned() } else { None },
            found: if self.view == View::Files { self.search.count } else { 0 },
            original: original.map(|found| found.file.path.clone()),
            missing: self.missing(),
            log: if self.view == View::Log { self.log.revision() } else { 0 },
        };
        if self.sheet_of.as_ref() != Some(&subject) {
            if self.view == View::Lyrics {
                (self.sheet, self.side) = (self.words_sheet(columns), Sheet::default());
            } else {
                let document = self.document();
                let is_in_columns = self.layout().is_some_and(|layout| layout.is_in_columns(self.view));
                let set = |document: &Document| {
                    let page = match (is_in_columns, side) {
                        (true, _) => sheet::in_columns(document, columns, side == 0),
                        (false, 0) => sheet::of_document(document, columns),
                        (false, _) => sheet::of_page(document, columns),
                    };
                    if side == 0 {
                        return (page, Sheet::default());
                    }
                    let notes = sheet::of_notes(document, side, page.links.len());
                    (page, notes)
                };
                (self.sheet, self.side) = document.as_ref().map(set).unwrap_or_default();
            }
            // The same page in another shape: the link stays highlighted.
            let is_same =
                self.sheet_of.as_ref().is_some_and(|last| (last.view, &last.what) == (subject.view, &subject.what));
            let count = self.sheet.links.len() + self.side.links.len();
            self.link = self.link.filter(|link| is_same && subject.what.is_some() && *link < count);
            self.side_scroll = 0;
            self.sheet_of = Some(subject);
        }
        let last = self.last_scroll();
        let place = self.place_mut();
        place.scroll = place.scroll.min(last);
    }

    /// The first line that may stand at the top of the sheet's window.
    pub(super) fn last_scroll(&self) -> usize {
        let rows = match (self.view, self.layout()) {
            // The line that is read may be any.
            (View::Lyrics, _) if self.timed_words().is_some() => 1,
            // Below them stands what is told about them.
            (View::Lyrics, Some(layout)) => crate::tui::view::lyrics::parts(layout.body).0.height as usize,
            (_, layout) => layout.map_or(0, |layout| layout.sheet.height as usize),
        };
        self.sheet.lines.len().saturating_sub(rows)
    }

    fn document(&self) -> Option<Document> {
        let options = Options {
            language: self.locale.language(),
            sources: self.has_origins(),
            spoilers: self.depth.has_spoilers,
            ..Options::default()
        };
        let view = match self.view {
            View::Songs => PrintedView::Credits(vec![Entry::Song(self.selected_song()?)]),
            View::People => PrintedView::Credits(vec![Entry::Person(self.selected_person()?)]),
            View::Film => PrintedView::Film,
            View::Sources => PrintedView::Sources,
            View::Files => return self.file_document(),
            View::Log => return Some(self.log_document()),
            View::Queue | View::Now | View::Lyrics => return None,
        };
        let mut document = credits::document(&self.catalogue, &view, &options);
        self.name_the_key(&mut document);
        if let Some(song) = self.selected_song().filter(|_| self.view == View::Songs) {
            self.offer_original(&mut document, song);
        }
        Some(document)
    }

    /// On the page of a cover, how its original can be heard.
    fn offer_original(&self, document: &mut Document, song: &Song) {
        let heading = Rich::text(&self.wording.print("the-original"));
        let section = document.sections.iter_mut().find(|section| section.heading == heading);
        let Some(Block::Lines(lines)) = section.and_then(|section| section.blocks.first_mut()) else { return };
        let file = self.original_of(song).map(|found| super::file_name(&found.file.path));
        let words = match &file {
            Some(file) => self.locale.fill("page.hear-file", &[("file", file)]),
            None => self.locale.text("page.hear-none").to_owned(),
        };
        let value = Rich::link(&words, Link::Original(song.id.clone()));
        lines.push(Line { label: self.locale.text("page.hear").into(), value, remarks: Vec::new() });
    }

    /// Where the printed page names the option that shows what is left out, the screen names its key.
    fn name_the_key(&self, document: &mut Document) {
        const COUNT: &str = "\u{0}";
        let printed = self.wording.fill("spoilers-hidden", &[("count", COUNT)]);
        let Some((before, after)) = printed.split_once(COUNT) else { return };
        let key = self.keymap.key_of(Action::Spoilers);
        let blocks = document.sections.iter_mut().flat_map(|section| &mut section.blocks);
        for block in blocks {
            let Block::Paragraph(rich) = block else { continue };
            let [Span::Faint(words)] = rich.spans() else { continue };
            let Some(count) = words.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) else { continue };
            let words = self.locale.fill("tui.left-out", &[("count", count), ("key", &key)]);
            *rich = Rich::default();
            rich.push_faint(&words);
        }
    }
}

/// A document of sections alone.
pub(super) fn bare(sections: Vec<Section>) -> Document {
    Document {
        title: Clean::default(),
        sections,
        legend: Vec::new(),
        notes_heading: Clean::default(),
        notes: Vec::new(),
    }
}
