//! The sheet: what is read beside a list or on a page of its own. It is set anew only if what it is about has changed.

use crate::catalogue::Entry;
use crate::credits::document::{Block, Clean, Document, Rich, Section, Span};
use crate::credits::{self, Options, View as PrintedView};
use crate::locale::Language;

use super::{App, View};
use crate::tui::sheet::{self, Sheet};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Depth {
    /// Also what gives the story away.
    pub has_spoilers: bool,
    /// Also where each fact comes from.
    pub has_origins: bool,
}

/// What a sheet is about, and for which screen it was set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    view: View,
    row: usize,
    columns: usize,
    language: Language,
    depth: Depth,
    /// How often other lyrics have come.
    lyrics: usize,
    /// What is known of a file; nothing of it can be told from the row alone.
    file: Option<crate::library::Found>,
}

impl App {
    /// Sets the sheet anew if it is about something else now.
    pub(super) fn refresh_sheet(&mut self) {
        let columns = self.layout().map_or(0, |layout| layout.sheet.width.saturating_sub(2) as usize);
        if columns == 0 {
            self.sheet = Sheet::default();
            self.sheet_of = None;
            return;
        }
        let subject = Subject {
            view: self.view,
            row: if self.view.has_list() { self.place().selected } else { 0 },
            columns,
            language: self.locale.language(),
            depth: self.depth,
            lyrics: if self.view == View::Lyrics { self.reading.count } else { 0 },
            file: if self.view == View::Files { self.selected_file().cloned() } else { None },
        };
        if self.sheet_of.as_ref() != Some(&subject) {
            self.sheet = if self.view == View::Lyrics {
                self.words_sheet(columns)
            } else {
                self.document().map(|document| sheet::of_document(&document, columns)).unwrap_or_default()
            };
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
            sources: self.depth.has_origins,
            spoilers: self.depth.has_spoilers,
            ..Options::default()
        };
        let view = match self.view {
            View::Songs => PrintedView::Credits(vec![Entry::Song(self.selected_song()?)]),
            View::People => {
                PrintedView::Credits(vec![Entry::Person(self.catalogue.people.get(self.place().selected)?)])
            }
            View::Film => PrintedView::Film,
            View::Sources => PrintedView::Sources,
            View::Files => return self.file_document(),
            View::Queue | View::Now | View::Lyrics | View::Log => return None,
        };
        let mut document = credits::document(&self.catalogue, &view, &options);
        self.name_the_key(&mut document);
        Some(document)
    }

    /// Where the printed page names the option that shows what is left out, the screen names its key.
    fn name_the_key(&self, document: &mut Document) {
        const COUNT: &str = "\u{0}";
        let printed = self.wording.fill("spoilers-hidden", &[("count", COUNT)]);
        let Some((before, after)) = printed.split_once(COUNT) else { return };
        let blocks = document.sections.iter_mut().flat_map(|section| &mut section.blocks);
        for block in blocks {
            let Block::Paragraph(rich) = block else { continue };
            let [Span::Faint(words)] = rich.spans() else { continue };
            let Some(count) = words.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) else { continue };
            let words = self.locale.fill("tui.left-out", &[("count", count)]);
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
