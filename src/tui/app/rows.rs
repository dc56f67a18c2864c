//! Which songs and people are listed, and in which order.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::files::found_name;
use super::{App, Effect, View};
use crate::catalogue::{Catalogue, Person, PersonId, Query, Role, Song, SongId};
use crate::library::{AudioFile, Better, Found, Problem, Relation, SheetFile};
use crate::media::Clip;
use crate::playlist::EntryId;
use crate::text::fold;

/// By what the songs are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// An order of the catalogue, by its place there.
    Order(usize),
    /// By number.
    Number,
    /// By title.
    Title,
    /// By length.
    Length,
    /// By who performs.
    Performer,
    /// By who performed the original first.
    First,
    /// By the year of the original.
    Year,
    /// By what there is to hear.
    File,
}

/// What the list is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// As it was typed.
    pub text: String,
    /// What it asks for.
    pub query: Query,
}

/// Order and choice of what is listed.
#[derive(Debug)]
pub(super) struct Rows {
    /// The songs in the catalogue's default order, as indices into it.
    base: Vec<usize>,
    /// The songs that are listed.
    pub songs: Vec<usize>,
    /// The people that are listed.
    pub people: Vec<usize>,
    /// The CUE sheets of which something is to be told, by their places in the library.
    pub sheets: Vec<usize>,
    /// The songs that no file is tied to.
    pub missing: Vec<usize>,
    /// The file of each song, and its original, by their places in the library.
    files: HashMap<SongId, usize>,
    originals: HashMap<SongId, usize>,
    /// The files that are not played, because another one of their song is better: which, and why.
    spares: HashMap<Clip, (String, Better)>,
    pub sort: Sort,
    pub is_reversed: bool,
    song_filter: Option<Filter>,
    people_filter: Option<Filter>,
    /// The queue as it was filled from the list, as long as nobody changed it.
    pub queued: Vec<EntryId>,
}

/// A value that songs are sorted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(u64),
    Date(crate::catalogue::Date),
    Text(String),
}

impl Rows {
    /// The name of the file that is played in place of this one, and why it is the better one.
    pub fn spare(&self, file: &AudioFile) -> Option<(&str, Better)> {
        self.spares.get(&file.clip()).map(|(best, why)| (best.as_str(), *why))
    }

    pub fn new(base: Vec<usize>, catalogue: &Catalogue) -> Self {
        Self {
            songs: base.clone(),
            people: (0..catalogue.people.len()).collect(),
            sheets: Vec::new(),
            missing: Vec::new(),
            files: HashMap::new(),
            originals: HashMap::new(),
            spares: HashMap::new(),
            sort: sorts(catalogue, &base).first().copied().unwrap_or(Sort::Number),
            is_reversed: false,
            base,
            song_filter: None,
            people_filter: None,
            queued: Vec::new(),
        }
    }

    pub fn filter(&self, view: View) -> Option<&Filter> {
        match view {
            View::Songs => self.song_filter.as_ref(),
            View::People => self.people_filter.as_ref(),
            _ => None,
        }
    }
}

/// Every way to sort that makes a difference: the orders that the catalogue knows, then by what is known of a song.
fn sorts(catalogue: &Catalogue, base: &[usize]) -> Vec<Sort> {
    let known = catalogue.orders.iter().enumerate().filter(|(_, order)| order.songs.get().is_some());
    let mut sorts: Vec<Sort> = known.map(|(index, _)| Sort::Order(index)).collect();
    let numbers = base.iter().filter_map(|index| catalogue.songs.get(*index)).map(|song| song.number);
    if sorts.is_empty() || !numbers.is_sorted() {
        sorts.push(Sort::Number);
    }
    sorts.extend([Sort::Title, Sort::Performer, Sort::First, Sort::Year, Sort::Length, Sort::File]);
    sorts
}

impl App {
    /// The next way to sort the songs.
    pub(super) fn next_sort(&mut self) -> Vec<Effect> {
        let sorts = sorts(&self.catalogue, &self.rows.base);
        let place = sorts.iter().position(|sort| *sort == self.rows.sort).map_or(0, |place| place + 1);
        self.rows.sort = sorts.get(place).or(sorts.first()).copied().unwrap_or(Sort::Number);
        self.rows.is_reversed = false;
        self.resorted()
    }

    /// The same from the other end.
    pub(super) fn turn_sort(&mut self) -> Vec<Effect> {
        self.rows.is_reversed = !self.rows.is_reversed;
        self.resorted()
    }

    fn resorted(&mut self) -> Vec<Effect> {
        self.arrange();
        if self.layout().is_none_or(|layout| layout.head.is_empty()) {
            let words = self.sort_words();
            self.tell(&words);
        }
        self.follow_order()
    }

    /// "By title ↑".
    #[must_use]
    pub fn sort_words(&self) -> String {
        let name = match self.rows.sort {
            Sort::Order(index) => {
                let order = self.catalogue.orders.get(index);
                order.map(|order| order.name.get(self.locale.language()).to_owned()).unwrap_or_default()
            }
            Sort::Number => self.locale.text("songs.by-number").to_owned(),
            Sort::Title => self.locale.text("songs.by-title").to_owned(),
            Sort::Length => self.locale.text("songs.by-length").to_owned(),
            Sort::Performer => self.locale.text("songs.by-performer").to_owned(),
            Sort::First => self.locale.text("songs.by-first").to_owned(),
            Sort::Year => self.locale.text("songs.by-year").to_owned(),
            Sort::File => self.locale.text("songs.by-file").to_owned(),
        };
        format!("{name} {}", if self.rows.is_reversed { "↓" } else { "↑" })
    }

    /// Whether the songs stand in another order than at the start.
    pub(super) fn is_resorted(&self) -> bool {
        self.rows.is_reversed || sorts(&self.catalogue, &self.rows.base).first() != Some(&self.rows.sort)
    }

    /// Lists anew what is to be listed. What is selected stays so, if it is still there.
    pub(super) fn arrange(&mut self) {
        self.know_files();
        let (song, person) = (self.selected_song().map(|song| song.id.clone()), self.selected_person().cloned());
        let mut songs: Vec<(Option<Key>, usize)> = self
            .rows
            .base
            .iter()
            .filter(|index| {
                let song = self.catalogue.songs.get(**index);
                song.is_some_and(|song| {
                    self.rows.song_filter.as_ref().is_none_or(|filter| filter.query.fits_song(&self.catalogue, song))
                })
            })
            .map(|index| (self.catalogue.songs.get(*index).and_then(|song| self.sort_key(song)), *index))
            .collect();
        let is_reversed = self.rows.is_reversed;
        // What is not known stands last, from whichever end one begins. The sort is stable: equals keep the default order.
        songs.sort_by(|(one, _), (other, _)| match (one, other) {
            (Some(one), Some(other)) if is_reversed => other.cmp(one),
            (Some(one), Some(other)) => one.cmp(other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        });
        self.rows.songs = songs.into_iter().map(|(_, index)| index).collect();
        let people = self.catalogue.people.iter().enumerate();
        let filter = self.rows.people_filter.as_ref();
        self.rows.people = people
            .filter(|(_, person)| filter.is_none_or(|filter| filter.query.fits_person(&self.catalogue, person)))
            .map(|(index, _)| index)
            .collect();
        let sheets = self.library.iter().flat_map(|library| library.sheets.iter().enumerate());
        let is_told = |(at, sheet): (usize, &SheetFile)| (!sheet.remarks.is_empty()).then_some(at);
        self.rows.sheets = sheets.filter_map(is_told).collect();
        let library = self.library.as_ref().filter(|library| !library.files.is_empty());
        let missing = library.map(|library| library.missing(&self.catalogue)).unwrap_or_default();
        let missing: HashSet<&SongId> = missing.into_iter().map(|song| &song.id).collect();
        let is_missing =
            |index: &usize| self.catalogue.songs.get(*index).is_some_and(|song| missing.contains(&song.id));
        self.rows.missing = self.rows.base.iter().copied().filter(is_missing).collect();
        let copies = library.map(|library| library.duplicates(&self.catalogue)).unwrap_or_default();
        let spares = copies.into_iter().flat_map(|copies| {
            let best = found_name(&copies.best.file);
            copies.others.into_iter().map(move |(other, why)| (other.file.clip(), (best.clone(), why)))
        });
        self.rows.spares = spares.collect();
        self.is_dirty = true;
        if let Some(row) = song.and_then(|id| self.row_of_song(&id)) {
            self.places[View::Songs as usize].select_still(row);
        }
        if let Some(row) = person.and_then(|person| self.row_of_person(&person.id)) {
            self.places[View::People as usize].select_still(row);
        }
    }

    /// Looks once for the files of all songs: a library is large, and they are asked for with every frame.
    fn know_files(&mut self) {
        let best = |relation| {
            let best = self.library.as_ref().map(|library| library.best(relation)).unwrap_or_default();
            best.into_iter().map(|(song, at)| (song.clone(), at)).collect()
        };
        (self.rows.files, self.rows.originals) = (best(Relation::Recording), best(Relation::Original));
    }

    /// The file of a song.
    pub(super) fn file_of(&self, song: &SongId) -> Option<&Found> {
        self.library.as_ref()?.files.get(*self.rows.files.get(song)?)
    }

    /// A file of the listener's that is known as the original of a cover.
    #[must_use]
    pub fn original_of(&self, song: &Song) -> Option<&Found> {
        self.library.as_ref()?.files.get(*self.rows.originals.get(&song.id)?)
    }

    fn sort_key(&self, song: &Song) -> Option<Key> {
        let catalogue = &self.catalogue;
        match self.rows.sort {
            Sort::Order(index) => {
                let order = catalogue.orders.get(index)?.songs.get()?;
                order.iter().position(|id| id == &song.id).map(|place| Key::Number(place as u64))
            }
            Sort::Number => Some(Key::Number(song.number.into())),
            Sort::Title => Some(Key::Text(fold(song.title()))),
            Sort::Length => self.length_of(song).map(|length| Key::Number(length.as_millis() as u64)),
            Sort::Performer => {
                let names = song.by_role(Role::Performer).filter_map(|credit| credit.who.get());
                let names: Vec<String> = names.map(|id| fold(catalogue.name(id))).collect();
                (!names.is_empty()).then(|| Key::Text(names.join(" ")))
            }
            Sort::First => {
                let first = song.original.as_ref()?.performer.get()?;
                Some(Key::Text(fold(catalogue.name(first))))
            }
            Sort::Year => song.original.as_ref()?.released.get().map(|span| Key::Date(span.from)),
            Sort::File => Some(Key::Number(self.file_state(song) as u64)),
        }
    }

    pub(super) fn set_filter(&mut self, filter: Option<Filter>) {
        match self.view {
            View::Songs => self.rows.song_filter = filter,
            View::People => self.rows.people_filter = filter,
            _ => return,
        }
        self.arrange();
    }

    /// Lets everything be listed in which `view` something is looked for that is not.
    pub(super) fn unfilter(&mut self, view: View) {
        match view {
            View::Songs => self.rows.song_filter = None,
            View::People => self.rows.people_filter = None,
            _ => return,
        }
        self.arrange();
    }

    /// What the list of the view is narrowed to.
    #[must_use]
    pub fn filter(&self) -> Option<&Filter> {
        self.rows.filter(self.view)
    }

    /// How many rows the list would have if it were not narrowed.
    #[must_use]
    pub fn rows_in_all(&self) -> usize {
        match self.view {
            View::Songs => self.rows.base.len(),
            View::People => self.catalogue.people.len(),
            _ => self.list_len(),
        }
    }

    pub(super) fn row_of_song(&self, id: &SongId) -> Option<usize> {
        (0..self.rows.songs.len()).find(|row| self.song(*row).is_some_and(|song| &song.id == id))
    }

    pub(super) fn row_of_person(&self, id: &PersonId) -> Option<usize> {
        (0..self.rows.people.len()).find(|row| self.person_in(*row).is_some_and(|person| &person.id == id))
    }

    /// The person in a row of the list of people.
    #[must_use]
    pub fn person_in(&self, row: usize) -> Option<&Person> {
        self.catalogue.people.get(*self.rows.people.get(row)?)
    }

    pub(super) fn selected_person(&self) -> Option<&Person> {
        self.person_in(self.places[View::People as usize].selected)
    }

    /// A row of the list of files.
    #[must_use]
    pub fn file_row(&self, row: usize) -> Option<FileRow<'_>> {
        let library = self.library.as_ref()?;
        if let Some(found) = library.files.get(row) {
            return Some(FileRow::Found(found));
        }
        let row = row - library.files.len();
        if let Some((path, problem)) = library.problems.get(row) {
            return Some(FileRow::Problem(path, problem));
        }
        let row = row - library.problems.len();
        if let Some(at) = self.rows.sheets.get(row) {
            return library.sheets.get(*at).map(FileRow::Sheet);
        }
        let index = self.rows.missing.get(row - self.rows.sheets.len())?;
        self.catalogue.songs.get(*index).map(FileRow::Missing)
    }

    /// Of how many CUE sheets something is to be told.
    #[must_use]
    pub fn sheets(&self) -> usize {
        self.rows.sheets.len()
    }

    /// How many songs no file is tied to.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.rows.missing.len()
    }

    /// Puts the queue into the order of the list, if it was filled from the list and nobody has changed it since.
    fn follow_order(&mut self) -> Vec<Effect> {
        let queue = self.deck.queue();
        let entries: Vec<EntryId> = queue.entries().iter().map(|entry| entry.id).collect();
        if entries.is_empty() || entries != self.rows.queued || queue.is_shuffled() {
            return Vec::new();
        }
        let mut commands = Vec::new();
        let mut place = 0;
        for playable in self.all_playables(View::Songs) {
            let is_same = |entry: &&crate::playlist::Entry<crate::deck::Playable>| {
                entry.item.path == playable.path && entry.item.range == playable.range
            };
            let entry = self.deck.queue().entries().iter().find(is_same).map(|entry| entry.id);
            if let Some(entry) = entry {
                commands.extend(self.deck.shift(entry, place));
                place += 1;
            }
        }
        self.remember_queue();
        self.orders(commands)
    }

    /// Remembers the queue as one that was filled from the list.
    pub(super) fn remember_queue(&mut self) {
        self.rows.queued = self.deck.queue().entries().iter().map(|entry| entry.id).collect();
    }
}

/// A row of the list of files.
#[derive(Debug, Clone, Copy)]
pub enum FileRow<'a> {
    /// A file that can be played.
    Found(&'a Found),
    /// A file that cannot, and why.
    Problem(&'a Path, &'a Problem),
    /// A CUE sheet of which something is to be told.
    Sheet(&'a SheetFile),
    /// A song that no file is tied to.
    Missing(&'a Song),
}
