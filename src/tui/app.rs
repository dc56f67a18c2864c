//! Everything that is shown, and how it changes: no terminal, no thread, no clock.
//!
//! [`App::update`] is the only thing that changes it; [`super::view::draw`] only shows it.

mod act;
mod beginning;
mod count;
mod files;
mod finding;
mod help;
mod keys;
mod links;
mod lists;
mod log;
mod lyrics;
mod message;
mod mouse;
mod news;
mod outputs;
mod overlay;
mod palette;
mod pictures;
mod playing;
mod prompt;
mod queue;
mod reading;
mod rows;
mod search;
mod shown;
mod sound;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;
use std::time::Duration;

use crate::catalogue::{Catalogue, Entry, Song, SongId};
use crate::credits::{View as Printed, Wording};
use crate::deck::{Deck, Playable, Request};
use crate::library::{Found, Library};
use crate::lists::Kept;
use crate::locale::Locale;
use crate::player::Command;
use crate::text;

use super::layout::Layout;
use super::place::{Pane, Place, View};
use super::sheet::Sheet;
use super::theme::{Rgb, Theme, Tone};
use crate::keymap::{Keymap, Stroke};
use log::Advice;

pub use beginning::Beginning;
pub(in crate::tui) use files::{file_name, found_name};
pub use lists::{Lists, Order as ListOrder, Tidings, Way as ListWay};
pub use log::LocalTime;
pub use lyrics::{Reading, Words};
pub use message::{Effect, Message, Notice, Verdict};
pub use outputs::{Named, Outlet, Outputs};
pub use overlay::{BANDS, Overlay};
pub use palette::{Item, Palette};
pub use playing::Show;
pub use prompt::{Prompt, Purpose};
pub use rows::FileRow;
pub use shown::FileState;

/// Where the listener types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Focus {
    /// In the terminal's window, as far as the terminal tells.
    #[default]
    Here,
    /// In another one.
    Elsewhere,
}

/// The application.
#[derive(Debug)]
pub struct App {
    catalogue: Arc<Catalogue>,
    rows: rows::Rows,
    wording: Wording,
    locale: Locale,
    theme: Theme,
    /// The colour of the cover of what is heard.
    cover: Option<Rgb>,
    keymap: Keymap,
    library: Option<Library>,
    search: search::Search,
    deck: Deck,
    start: Request,
    silent: Option<String>,
    outlet: Outlet,
    size: (u16, u16),
    view: View,
    places: [Place; View::ALL.len()],
    sheet: Sheet,
    /// What stands beside the sheet on a wide screen: its notes.
    side: Sheet,
    side_scroll: usize,
    sheet_of: Option<reading::Subject>,
    /// The link that stands highlighted, counted through sheet and side.
    link: Option<usize>,
    /// Where was jumped from, and back from.
    trail: links::Trail,
    log: log::Log,
    depth: reading::Depth,
    /// The words of what is heard.
    reading: Reading,
    prompt: Option<Prompt>,
    /// What the search in a long list looks through.
    finding: Option<finding::Finding>,
    palette: Option<Palette>,
    help: Option<usize>,
    overlay: Option<Overlay>,
    /// The playlists that are kept, as they were told last.
    kept: Vec<Kept>,
    /// The name of the playlist that the queue is, or was when it was loaded or kept.
    list_name: String,
    notice: Option<Notice>,
    /// The strokes of a sequence that was begun.
    pending: Vec<Stroke>,
    /// The number that was typed before a key.
    count: Option<u32>,
    /// Whether the listener was told once that a key does nothing.
    was_hinted: bool,
    focus: Focus,
    /// Where the seek bar is being dragged to, as a part of the length.
    drag: Option<f64>,
    /// The entry of the queue that the mouse holds.
    grab: Option<queue::Grab>,
    playing: playing::Playing,
    pictures: pictures::Pictures,
    is_dirty: bool,
}

impl App {
    /// An application that shows the songs.
    #[must_use]
    pub fn new(beginning: Beginning) -> Self {
        let Beginning { catalogue, language, mut deck, start, shown, outlet, .. } = beginning;
        let Beginning { keymap, looks, silent, is_scanning, size, show, way, number, .. } = beginning;
        // What the program begins with is nothing that the listener did.
        deck.forget_changes();
        let mut app = Self {
            rows: rows::Rows::new(song_order(&catalogue), &catalogue),
            catalogue,
            wording: Wording::new(language),
            locale: Locale::new(language),
            theme: Theme::new(looks, None),
            cover: None,
            keymap,
            library: None,
            search: search::Search::new(is_scanning),
            deck,
            start,
            silent,
            outlet,
            size,
            view: View::Songs,
            places: [Place::default(); View::ALL.len()],
            sheet: Sheet::default(),
            side: Sheet::default(),
            side_scroll: 0,
            sheet_of: None,
            link: None,
            trail: links::Trail::default(),
            log: log::Log::default(),
            depth: reading::Depth::default(),
            reading: Reading::default(),
            prompt: None,
            finding: None,
            palette: None,
            help: None,
            overlay: None,
            kept: Vec::new(),
            list_name: String::new(),
            notice: None,
            pending: Vec::new(),
            count: None,
            was_hinted: false,
            focus: Focus::default(),
            drag: None,
            grab: None,
            playing: playing::Playing::new(show),
            pictures: pictures::Pictures::new(way, number),
            is_dirty: true,
        };
        if let Some(reason) = app.silent.clone() {
            let words = app.locale.fill("tui.no-sound", &[("reason", &reason)]);
            app.warn_of(None, &words, Advice::Output);
        }
        let shown = shown.and_then(|id| app.row_of_song(&id));
        app.places[View::Songs as usize].select(shown.unwrap_or(0), app.rows.songs.len());
        app.settle();
        app
    }

    /// What is to be done at the very start: the player is told the volume.
    #[must_use]
    pub fn begin(&self) -> Vec<Effect> {
        self.orders(self.deck.greeting())
    }

    /// Takes a message; gives what is to be done about it.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = match message {
            Message::Time(now) => self.tick(now),
            Message::LocalTime(time) => {
                self.stamp(time);
                Vec::new()
            }
            Message::Key(event) => self.key(&event),
            Message::Mouse(event, is_double) => self.mouse(event, is_double),
            Message::Resize(width, height) => {
                self.size = (width, height);
                self.is_dirty = true;
                // Even if it is the size it was: a window made smaller and larger again has lost what it showed.
                self.redraw()
            }
            Message::Player(event) => self.news(&event),
            Message::Searching(progress) => {
                self.searching(progress);
                Vec::new()
            }
            Message::FoundSoFar(library) => {
                self.found_so_far(*library);
                Vec::new()
            }
            Message::Scanned(library) => self.scanned(library),
            Message::FoundNothingNew => {
                self.found_nothing_new();
                Vec::new()
            }
            Message::Decided(clip, outcome) => {
                self.decided(&clip, outcome);
                Vec::new()
            }
            Message::Devices(devices) => {
                self.devices_found(devices);
                Vec::new()
            }
            Message::Opened { output, name, notice } => self.opened(&output, &name, notice.as_deref()),
            Message::NotKept(reason) => {
                let words = self.locale.fill("output.not-kept", &[("reason", &reason)]);
                self.warn_of(None, &words, Advice::Writable);
                Vec::new()
            }
            Message::Lyrics(clip, found) => {
                self.words_found(&clip, found);
                Vec::new()
            }
            Message::Measured(clip, loudness) => self.measured(&clip, loudness),
            Message::MeasuredAll => self.measured_all(),
            Message::Frame(frames, rate) => {
                self.frame(&frames, rate);
                Vec::new()
            }
            Message::Passes(passes) => {
                self.playing.passes = passes;
                self.is_dirty = true;
                Vec::new()
            }
            Message::Waveform(clip, waveform) => {
                self.traced(&clip, waveform);
                Vec::new()
            }
            Message::Lists(tidings) => self.lists_news(tidings),
            Message::Notice(text) => {
                self.warn(&text);
                Vec::new()
            }
            Message::Focus(has_focus) => {
                self.focus = if has_focus { Focus::Here } else { Focus::Elsewhere };
                self.is_dirty = true;
                if has_focus { self.redraw_picture() } else { Vec::new() }
            }
            Message::Suspend => vec![Effect::Suspend],
            Message::Redraw => self.redraw(),
            Message::Draws(way) => {
                self.draws(way);
                Vec::new()
            }
            Message::Painted(wish, picture) => {
                self.painted(wish, picture);
                Vec::new()
            }
        };
        effects.extend(self.measurements());
        self.read_log();
        effects.extend(self.ask_for_words());
        self.follow_words();
        effects.extend(self.follow_sound());
        if self.is_dirty {
            self.settle();
        }
        effects
    }

    /// After how long something that is shown changes though nothing is told: then the time is to be told. `None`: not before
    /// the next message.
    #[must_use]
    pub fn wakes_in(&self) -> Option<Duration> {
        // Also while something plays: its reader may stand still, and then no position tells the time.
        let waits = self.deck.minute_in().into_iter().chain(self.next_word_in()).chain(self.frame_in());
        waits.min()
    }

    /// Whether something that is shown has changed since this was last asked.
    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.is_dirty)
    }

    /// Shows a line in passing.
    fn tell(&mut self, text: &str) {
        self.notice = Some(Notice { text: text::clean(text).into_owned(), tone: Tone::Plain });
        self.is_dirty = true;
    }

    /// Shows the text of a key in passing.
    fn tell_of(&mut self, key: &str) {
        let words = self.locale.text(key).to_owned();
        self.tell(&words);
    }

    /// Shows a line about something that went wrong, and writes it down.
    fn warn(&mut self, text: &str) {
        self.note_down(None, text, None);
        self.alert(text);
    }

    /// The same, with the file that it is about and what can be done.
    fn warn_of(&mut self, file: Option<String>, text: &str, advice: Advice) {
        self.note_down(file, text, Some(advice));
        self.alert(text);
    }

    /// Shows a line about something that went wrong.
    fn alert(&mut self, text: &str) {
        self.notice = Some(Notice { text: text::clean(text).into_owned(), tone: Tone::Alert });
        self.is_dirty = true;
    }

    /// Commands as effects; without sound nothing is ordered.
    fn orders(&self, commands: Vec<Command>) -> Vec<Effect> {
        if self.silent.is_some() { Vec::new() } else { commands.into_iter().map(Effect::Player).collect() }
    }

    /// Brings selection, window and sheet in line with what they are about.
    fn settle(&mut self) {
        let len = self.list_len();
        if let Some(layout) = self.layout() {
            let rows = layout.list_rows(self.view, len);
            self.place_mut().settle(len, rows);
        }
        self.refresh_sheet();
    }

    fn place(&self) -> &Place {
        &self.places[self.view as usize]
    }

    fn place_mut(&mut self) -> &mut Place {
        &mut self.places[self.view as usize]
    }

    /// Where things stand on the screen; `None` if it is too small.
    #[must_use]
    pub fn layout(&self) -> Option<Layout> {
        let pane = self.place().pane;
        let rows = self.list_len();
        let layout = Layout::new(self.size.0, self.size.1, self.view, pane, rows)?;
        let layout = if self.has_origins() { layout.with_side(self.view) } else { layout };
        let is_changed = self.filter().is_some() || (self.view == View::Songs && self.is_resorted());
        Some(if layout.has_room_for_head(self.view, rows, is_changed) { layout.with_head() } else { layout })
    }

    /// Whether it is told where each fact comes from: if the listener wants it or, until told otherwise, where there is room.
    fn has_origins(&self) -> bool {
        self.depth.has_origins.unwrap_or_else(|| Layout::has_room_for_side(self.size.0, self.view))
    }

    /// How many rows the list of the view has.
    fn list_len(&self) -> usize {
        self.list_len_of(self.view)
    }

    fn list_len_of(&self, view: View) -> usize {
        match view {
            View::Songs => self.rows.songs.len(),
            View::People => self.rows.people.len(),
            View::Queue => self.deck.queue().len(),
            View::Files => self.library.as_ref().map_or(0, |library| {
                library.files.len() + library.problems.len() + self.rows.sheets.len() + self.rows.missing.len()
            }),
            View::Film | View::Sources | View::Now | View::Lyrics | View::Log => 0,
        }
    }

    /// The song in this row of the list of songs.
    fn song(&self, row: usize) -> Option<&Song> {
        self.catalogue.songs.get(*self.rows.songs.get(row)?)
    }

    fn selected_song(&self) -> Option<&Song> {
        self.song(self.places[View::Songs as usize].selected)
    }

    /// The file that the selected row is about, in the views that are about files.
    fn selected_file(&self) -> Option<&Found> {
        match self.view {
            View::Songs => self.file_of(&self.selected_song()?.id),
            View::Files => self.library.as_ref()?.files.get(self.place().selected),
            _ => None,
        }
    }

    fn playable(&self, found: &Found) -> Playable {
        Playable::of(found, &self.catalogue)
    }

    fn show(&mut self, view: View) {
        self.view = view;
        self.drag = None;
        self.grab = None;
        self.read_log();
        if view == View::Lyrics {
            self.look_again();
        }
    }

    /// Whether the keys move the sheet and not the list.
    fn is_reading(&self) -> bool {
        !self.view.has_list() || (self.view.has_sheet() && self.place().pane == Pane::Sheet)
    }
}

/// The songs in the catalogue's default order.
fn song_order(catalogue: &Catalogue) -> Vec<usize> {
    let Printed::Credits(entries) = Printed::all_credits(catalogue) else { return Vec::new() };
    let index = |id: &SongId| catalogue.songs.iter().position(|song| &song.id == id);
    entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Song(song) => index(&song.id),
            Entry::Person(_) => None,
        })
        .collect()
}
