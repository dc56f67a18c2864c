//! The catalogue: one film, its soundtrack, its songs, the people and the sources.
//!
//! This is the only door to the data. [`Catalogue::shipped`] is the catalogue that is embedded into the
//! program, [`Catalogue::load`] reads the listener's own. Everything that can be known is a [`Fact`]: it
//! carries its sources, how certain it is, and what other sources say; what nobody says is
//! [`Certainty::Unknown`], a value that is shown.

use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;
use std::sync::OnceLock;

mod check;
mod credit;
mod credited;
mod date;
mod fact;
mod film;
mod person;
mod problem;
mod read;
mod search;
mod song;
mod source;

pub use credit::{Credit, Role};
pub use credited::CreditOf;
pub use date::{Date, DateError, DateSpan};
pub use fact::{Certainty, Fact, NamedFact, Version, Words};
pub use film::{Accolade, Cast, Film, Outcome, Recipient, Release, ReleaseKind, Soundtrack};
pub use person::{Alias, Person, PersonId, PersonKind};
pub use problem::{Error, Problem, Problems};
pub use search::{Closeness, Entry, Field, Found, Hit, Query, QueryError, QueryKey};
pub use song::{Kind, Order, Original, Remark, Song, SongId};
pub use source::{Source, SourceId, SourceKind};

/// The catalogue that is embedded.
const SHIPPED: &str = include_str!("../tracks.toml");

/// A film's soundtrack: everything one `tracks.toml` tells.
///
/// A `Catalogue` is only made from a file without a problem, so every id in it resolves, ids and song
/// numbers are unique, and every song has a title.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The film.
    pub film: Film,
    /// The soundtrack as a whole.
    pub soundtrack: Soundtrack,
    /// The songs in the file's order.
    pub songs: Vec<Song>,
    /// Persons, groups and companies in the file's order.
    pub people: Vec<Person>,
    /// Where the facts come from, in the file's order.
    pub sources: Vec<Source>,
    /// Named orders of the songs; the first is the default.
    pub orders: Vec<Order>,
    index: Index,
}

/// Where each id stands in its list, and what everything is called.
#[derive(Debug, Clone)]
struct Index {
    songs: HashMap<SongId, usize>,
    people: HashMap<PersonId, usize>,
    sources: HashMap<SourceId, usize>,
    /// Made when the first search wants it: the first frame does not wait for it.
    names: OnceLock<search::Names>,
}

impl Catalogue {
    /// The catalogue that is embedded into the program.
    ///
    /// Fails only if the program was built from a `tracks.toml` with a problem; a test sees to it that it has none.
    pub fn shipped() -> Result<Self, Error> {
        Ok(read::shallow(SHIPPED).map_err(|problems| problems.of("tracks.toml"))?)
    }

    /// Reads the catalogue `path`, a regular file of at most 4 MiB.
    ///
    /// Fails if it cannot be read, is no regular file or is too large, or with every [`Problem`] that it has.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = read::text_of(path)?;
        Ok(Self::parse(&text).map_err(|problems| problems.of(path))?)
    }

    /// Reads a catalogue from the text of a file. Fails with every problem that it has.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        read::catalogue(text)
    }

    /// The parts as a catalogue; they hold no problem.
    pub(crate) fn new(film: Film, soundtrack: Soundtrack, lists: Lists) -> Self {
        let Lists { songs, people, sources, orders } = lists;
        let index = Index {
            songs: positions(songs.iter().map(|song| &song.id)),
            people: positions(people.iter().map(|person| &person.id)),
            sources: positions(sources.iter().map(|source| &source.id)),
            names: OnceLock::new(),
        };
        Self { film, soundtrack, songs, people, sources, orders, index }
    }

    /// The song with this id.
    #[must_use]
    pub fn song(&self, id: &SongId) -> Option<&Song> {
        self.index.songs.get(id).and_then(|&position| self.songs.get(position))
    }

    /// The person or group with this id.
    #[must_use]
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.index.people.get(id).and_then(|&position| self.people.get(position))
    }

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.index.sources.get(id).and_then(|&position| self.sources.get(position))
    }

    /// What everything is called, for the search.
    fn names(&self) -> &search::Names {
        let position = |id: &PersonId| self.index.people.get(id).copied();
        self.index.names.get_or_init(|| search::Names::new(&self.songs, &self.people, position))
    }

    /// The name to show for a person; the bare id if the catalogue does not hold it.
    #[must_use]
    pub fn name<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.person(id).map_or(id.as_str(), |person| person.name.as_str())
    }
}

/// The lists of a catalogue.
pub(crate) struct Lists {
    pub songs: Vec<Song>,
    pub people: Vec<Person>,
    pub sources: Vec<Source>,
    pub orders: Vec<Order>,
}

fn positions<'a, I: Clone + Eq + Hash + 'a>(ids: impl Iterator<Item = &'a I>) -> HashMap<I, usize> {
    ids.enumerate().map(|(position, id)| (id.clone(), position)).collect()
}
