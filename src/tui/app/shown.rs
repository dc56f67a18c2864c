//! What the widgets ask of the application.

use crate::catalogue::{Certainty, Role, Song};
use crate::credits::Wording;
use crate::deck::Deck;
use crate::library::Library;
use crate::locale::Locale;

use super::{App, Focus, Notice, Overlay, Place, Prompt, View};
use crate::catalogue::Catalogue;
use crate::keymap::{Keymap, Stroke};
use crate::tui::sheet::Sheet;
use crate::tui::theme::Theme;

/// What there is to hear of a song.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileState {
    /// A file of the listener's.
    File,
    /// A file that says of itself that it only stands in for the song.
    Placeholder,
    /// Nothing but the original of the cover that the song is.
    Original,
    /// Nothing.
    None,
}

impl App {
    /// The catalogue.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The texts of the screen's language.
    #[must_use]
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// Roles, dates and numbers in the screen's language.
    #[must_use]
    pub fn wording(&self) -> &Wording {
        &self.wording
    }

    /// The looks.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// The queue and what is heard.
    #[must_use]
    pub fn deck(&self) -> &Deck {
        &self.deck
    }

    /// The listener's files, once they are known.
    #[must_use]
    pub fn library(&self) -> Option<&Library> {
        self.library.as_ref()
    }

    /// Whether the files are still being searched.
    #[must_use]
    pub fn is_scanning(&self) -> bool {
        self.search.is_on
    }

    /// The view.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// Where the listener is in the view.
    #[must_use]
    pub fn here(&self) -> Place {
        *self.place()
    }

    /// Whether the keys move the sheet.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.is_reading()
    }

    /// What is read.
    #[must_use]
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// The notes beside what is read, and the first line of them that is shown.
    #[must_use]
    pub fn side(&self) -> (&Sheet, usize) {
        (&self.side, self.side_scroll)
    }

    /// Whether the listener's files are known and there are any.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.library.as_ref().is_some_and(|library| !library.files.is_empty())
    }

    /// The prompt, if something is being typed.
    #[must_use]
    pub fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_ref()
    }

    /// The first line of the help, if it is shown.
    #[must_use]
    pub fn help(&self) -> Option<usize> {
        self.help
    }

    /// The keys.
    #[must_use]
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// Whether the terminal's window is the one that the listener types in.
    #[must_use]
    pub fn has_focus(&self) -> bool {
        self.focus == Focus::Here
    }

    /// What lies over the view.
    #[must_use]
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// What is told in passing.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The strokes of a sequence that was begun.
    #[must_use]
    pub fn begun(&self) -> &[Stroke] {
        &self.pending
    }

    /// Where the seek bar is being dragged to.
    #[must_use]
    pub fn drag(&self) -> Option<f64> {
        self.drag
    }

    /// How many rows the list of the view has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.list_len()
    }

    /// The song in a row of the list of songs.
    #[must_use]
    pub fn song_in(&self, row: usize) -> Option<&Song> {
        self.song(row)
    }

    /// What there is to hear of a song.
    #[must_use]
    pub fn file_state(&self, song: &Song) -> FileState {
        match self.file_of(&song.id) {
            None if self.original_of(song).is_some() => FileState::Original,
            None => FileState::None,
            Some(found) if found.file.is_placeholder() => FileState::Placeholder,
            Some(_) => FileState::File,
        }
    }

    /// Whose a song is, in one line: its performers, or for a cover whose performers are not known who sang it first.
    #[must_use]
    pub fn whose(&self, song: &Song) -> String {
        let performers: Vec<&str> = song
            .by_role(Role::Performer)
            .filter_map(|credit| credit.who.get())
            .map(|id| self.catalogue.name(id))
            .collect();
        if !performers.is_empty() {
            return performers.join(", ");
        }
        match &song.original {
            Some(original) => {
                let first = original.performer.get().map(|id| self.catalogue.name(id).to_owned());
                let first = first.unwrap_or_else(|| self.wording.certainty(original.performer.certainty));
                self.locale.fill("tui.first-by", &[("name", &first)])
            }
            None if song.by_role(Role::Performer).any(|credit| credit.who.certainty == Certainty::Disputed) => {
                self.locale.text("tui.performer-disputed").to_owned()
            }
            None => self.locale.text("tui.performer-unknown").to_owned(),
        }
    }

    /// The length of a row: of the recording if it is known, else of the file.
    #[must_use]
    pub fn length_of(&self, song: &Song) -> Option<std::time::Duration> {
        song.duration.value.or_else(|| self.file_of(&song.id)?.file.info.duration)
    }
}
