//! The line that is typed into: to find something, or to name a file's song.

use crossterm::event::{KeyCode, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

use crate::catalogue::{Found, Person, Query};
use crate::lists::check_name;
use crate::media::Clip;
use crate::text;

use super::palette;
use super::rows::Filter;
use super::{App, Effect, Place, Stroke, View};
use crate::keymap::Action;
use crate::tui::view::palette as palette_view;

/// For what is done without a key: by the mouse, from the palette.
pub(super) const NO_STROKE: Stroke = Stroke { code: KeyCode::Null, modifiers: KeyModifiers::NONE };

/// No more characters than this are taken.
const LONGEST: usize = 200;

/// What the typed line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To find a row or a line. Where the listener was before comes back if the search is left.
    Find(Place),
    /// To name the song of this file, or of this part of one.
    Song(Clip),
    /// To say in how many minutes it is time to sleep.
    Sleep,
    /// To find a line of the help, which stood at this line before.
    Help(usize),
    /// To find something in the palette.
    Command,
    /// To name the playlist that the queue is kept as.
    Save,
    /// To give this playlist another name.
    Rename(String),
}

/// A line being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    /// What was typed so far.
    pub text: String,
    /// The rows or lines that fit it.
    pub found: Vec<usize>,
    /// Which of those is shown.
    pub at: usize,
    /// What is wrong with it as a search, and what could be written.
    pub wrong: Option<String>,
    /// What the list was narrowed to before.
    before: Option<Filter>,
}

impl Prompt {
    /// A search that begins here.
    #[must_use]
    pub fn find(place: Place) -> Self {
        Self::new(Purpose::Find(place), String::new())
    }

    /// A question for minutes.
    #[must_use]
    pub fn sleep() -> Self {
        Self::new(Purpose::Sleep, String::new())
    }

    /// A search in the help, which stands at this line.
    #[must_use]
    pub fn help(scroll: usize) -> Self {
        Self::new(Purpose::Help(scroll), String::new())
    }

    /// The palette's line.
    #[must_use]
    pub fn command() -> Self {
        Self::new(Purpose::Command, String::new())
    }

    /// A question for the name of a playlist, with one that it may be.
    #[must_use]
    pub fn save(name: &str) -> Self {
        Self::new(Purpose::Save, name.to_owned())
    }

    /// A question for another name of a playlist.
    #[must_use]
    pub fn rename(name: &str) -> Self {
        // An ending that is shown is none that the name may have.
        let text = name.rsplit_once('.').filter(|_| check_name(name).is_err()).map_or(name, |(stem, _)| stem);
        Self::new(Purpose::Rename(name.to_owned()), text.to_owned())
    }

    /// A question for the song of a file.
    #[must_use]
    pub fn song(clip: Clip, text: String) -> Self {
        Self::new(Purpose::Song(clip), text)
    }

    fn new(purpose: Purpose, text: String) -> Self {
        Self { purpose, text, found: Vec::new(), at: 0, wrong: None, before: None }
    }
}

impl App {
    /// Begins a search. In a list that is narrowed already, what it was narrowed to can be changed.
    pub(super) fn search(&mut self) {
        let mut prompt = Prompt::find(*self.place());
        if self.is_query(&prompt)
            && let Some(filter) = self.filter().cloned()
        {
            prompt.text.clone_from(&filter.text);
            prompt.found = (0..self.list_len()).collect();
            prompt.at = self.place().selected;
            prompt.before = Some(filter);
        }
        self.prompt = Some(prompt);
    }

    /// Whether what is typed is read as a search of the catalogue: words find, keys narrow the list.
    pub fn is_query(&self, prompt: &Prompt) -> bool {
        matches!(prompt.purpose, Purpose::Find(_))
            && !self.is_reading()
            && matches!(self.view, View::Songs | View::People)
    }

    /// Narrows the list to what is typed, as far as it is more than words.
    fn narrow(&mut self, prompt: &mut Prompt) {
        prompt.wrong = None;
        match Query::parse(&prompt.text) {
            Err(error) => prompt.wrong = Some(error.tell(&self.locale)),
            Ok(query) if query.is_plain() => self.set_filter(None),
            Ok(query) => self.set_filter(Some(Filter { text: prompt.text.trim().to_owned(), query })),
        }
    }

    pub(super) fn type_in(&mut self, stroke: Stroke) {
        let Some(character) = stroke.typed().filter(|character| !character.is_control()) else { return };
        self.edit(|text| {
            if text.len() < LONGEST {
                text.push(character);
            }
        });
    }

    pub(super) fn erase(&mut self, action: Action) {
        self.edit(|text| {
            let kept = match action {
                Action::EraseAll => 0,
                Action::EraseWord => text.trim_end().rfind(char::is_whitespace).map_or(0, |space| space + 1),
                _ => text.grapheme_indices(true).next_back().map_or(0, |(start, _)| start),
            };
            // A separator of more than one byte: keep to a boundary.
            let kept = (0..=kept).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0);
            text.truncate(kept);
        });
    }

    pub(super) fn edit(&mut self, change: impl FnOnce(&mut String)) {
        let Some(mut prompt) = self.prompt.take() else { return };
        change(&mut prompt.text);
        if self.is_query(&prompt) {
            self.narrow(&mut prompt);
        }
        prompt.found = match prompt.purpose {
            Purpose::Command => self.find_in_palette(&prompt.text),
            _ => self.find(&prompt),
        };
        // Songs, files and what is queued come best first; elsewhere the first at or after where the search began is shown, else the very first.
        let from = match &prompt.purpose {
            Purpose::Help(scroll) => *scroll,
            Purpose::Find(place) if self.is_reading() => place.scroll,
            Purpose::Find(_) if self.filter().is_some() => self.place().selected,
            Purpose::Find(place) if !matches!(self.view, View::Songs | View::Files | View::Queue) => place.selected,
            _ => 0,
        };
        prompt.at = prompt.found.iter().position(|row| *row >= from).unwrap_or(0);
        self.follow(&prompt);
        self.prompt = Some(prompt);
    }

    /// The other places that were found.
    pub(super) fn go_found(&mut self, by: isize) {
        let Some(mut prompt) = self.prompt.take() else { return };
        if !prompt.found.is_empty() {
            prompt.at = (prompt.at as isize + by).rem_euclid(prompt.found.len() as isize) as usize;
            self.follow(&prompt);
        }
        self.prompt = Some(prompt);
    }

    /// The place found a screen further, or before.
    pub(super) fn page_found(&mut self, action: Action) {
        let Some(layout) = self.layout() else { return };
        let page = match self.prompt.as_ref().filter(|_| self.palette.is_some()) {
            Some(prompt) => palette_view::rows(prompt, layout.body).saturating_sub(1).max(1),
            None => self.page_rows(),
        };
        self.step_found(if action == Action::PageUp { -(page as isize) } else { page as isize });
    }

    /// Shows the place that was found, or where the search began if there is none.
    pub(super) fn follow(&mut self, prompt: &Prompt) {
        let found = prompt.found.get(prompt.at).copied();
        if let Purpose::Help(origin) = prompt.purpose {
            let line = found.map_or(origin, |line| line.saturating_sub(1));
            self.help = Some(line.min(self.last_scroll_of_help()));
        }
        let Purpose::Find(origin) = &prompt.purpose else { return };
        match found {
            None => *self.place_mut() = *origin,
            Some(line) if self.is_reading() => {
                let last = self.last_scroll();
                // A line of the lyrics stands in the middle; of a page, one before it is seen too.
                let above = usize::from(self.view != View::Lyrics || self.timed_words().is_none());
                self.place_mut().scroll = line.saturating_sub(above).min(last);
            }
            Some(row) => {
                let len = self.list_len();
                self.place_mut().select(row, len);
            }
        }
    }

    pub(super) fn leave_prompt(&mut self, prompt: &Prompt) {
        self.palette = None;
        match prompt.purpose {
            Purpose::Find(origin) => {
                if self.is_query(prompt) {
                    self.set_filter(prompt.before.clone());
                }
                *self.place_mut() = origin;
                self.rejoin();
            }
            Purpose::Help(origin) => self.help = Some(origin),
            Purpose::Song(_) | Purpose::Sleep | Purpose::Command | Purpose::Save | Purpose::Rename(_) => {}
        }
    }

    pub(super) fn accept(&mut self, purpose: palette::Purpose) -> Vec<Effect> {
        let Some(prompt) = self.prompt.take() else { return Vec::new() };
        if self.is_to_be_mended(&prompt) {
            self.prompt = Some(prompt);
            return Vec::new();
        }
        match &prompt.purpose {
            Purpose::Command => self.carry_out_chosen(&prompt, purpose),
            Purpose::Find(_) | Purpose::Help(_) => {
                if let Some(wrong) = &prompt.wrong {
                    self.leave_prompt(&prompt);
                    self.alert(wrong);
                } else if prompt.found.is_empty() && !prompt.text.is_empty() {
                    self.leave_prompt(&prompt);
                    self.tell(&self.locale.fill("tui.not-found", &[("text", &prompt.text)]));
                }
                Vec::new()
            }
            Purpose::Song(clip) => self.pin(clip, &prompt),
            Purpose::Sleep => self.set_sleep(&prompt.text),
            Purpose::Save => self.save_queue(&prompt.text),
            Purpose::Rename(name) => self.rename_list(name, &prompt.text),
        }
    }

    /// Whether what was typed names nothing, or cannot be a name. The line says so already, and what is wrong in it can be typed
    /// anew; an empty one leaves it.
    fn is_to_be_mended(&self, prompt: &Prompt) -> bool {
        let text = prompt.text.trim();
        match &prompt.purpose {
            _ if text.is_empty() => false,
            Purpose::Song(_) => prompt.found.is_empty(),
            Purpose::Save => check_name(text).is_err(),
            Purpose::Rename(name) => text != name && !self.new_name_hint(text).is_empty(),
            Purpose::Find(_) | Purpose::Sleep | Purpose::Help(_) | Purpose::Command => false,
        }
    }

    /// The rows or lines that fit what was typed.
    fn find(&mut self, prompt: &Prompt) -> Vec<usize> {
        if self.is_query(prompt) && (self.filter().is_some() || prompt.wrong.is_some()) {
            return if prompt.wrong.is_some() { Vec::new() } else { (0..self.list_len()).collect() };
        }
        let wanted = text::fold(&prompt.text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let fits = |words: &str| text::fold(words).contains(&wanted);
        let rows = |fits: &dyn Fn(usize) -> bool| (0..self.list_len()).filter(|row| fits(*row)).collect();
        match (&prompt.purpose, self.view) {
            (Purpose::Sleep | Purpose::Command | Purpose::Save | Purpose::Rename(_), _) => Vec::new(),
            (Purpose::Help(_), _) => {
                let lines = self.help_lines().into_iter().enumerate();
                lines.filter(|(_, line)| fits(&line.plain())).map(|(index, _)| index).collect()
            }
            (Purpose::Find(_), _) if self.is_reading() => {
                let lines = self.sheet.lines.iter().enumerate();
                let has = |line| self.sheet.texts_of(line).iter().any(|(_, words)| fits(words));
                lines.filter(|(_, line)| has(line)).map(|(index, _)| index).collect()
            }
            (Purpose::Song(_), _) | (Purpose::Find(_), View::Songs) => self.search_songs(&prompt.text),
            (_, View::People) => {
                let found: Vec<usize> = rows(&|row| self.person_in(row).is_some_and(|person| names(person).any(fits)));
                if found.is_empty() { self.search_people(&prompt.text) } else { found }
            }
            _ => self.find_rows(&prompt.text),
        }
    }

    /// The rows of the songs that the catalogue finds, best first.
    fn search_songs(&self, query: &str) -> Vec<usize> {
        let hits = self.catalogue.search(query);
        hits.iter().filter_map(|hit| self.row_of_song(&hit.song.id)).collect()
    }

    /// The rows of the people whose name is meant in spite of a typing slip.
    fn search_people(&self, query: &str) -> Vec<usize> {
        let found = match self.catalogue.find_people(query) {
            Found::One(person) => vec![person],
            Found::Several(people) => people,
            Found::Nothing(_) => Vec::new(),
        };
        found.iter().filter_map(|person| self.row_of_person(&person.id)).collect()
    }
}

fn names(person: &Person) -> impl Iterator<Item = &str> {
    std::iter::once(person.name.as_str()).chain(person.aliases.iter().map(|alias| alias.name.as_str()))
}
