//! The catalogue: one film, its soundtrack, its songs, the people and the sources.
//!
//! This is the only door to the data. [`Catalogue::shipped`] is the catalogue that is embedded into the
//! program, [`Catalogue::load`] reads the listener's own. Everything that can be known is a [`Fact`]: it
//! carries its sources, how certain it is, and what other sources say; what nobody says is
//! [`Certainty::Unknown`], a value that is shown.

mod credit;
mod date;
mod fact;
mod film;
mod person;
mod song;
mod source;

pub use credit::{Credit, Role};
pub use date::{Date, DateError, DateSpan};
pub use fact::{Certainty, Fact, NamedFact, Version, Words};
pub use film::{Accolade, Cast, Film, Outcome, Recipient, Release, ReleaseKind, Soundtrack};
pub use person::{Alias, Person, PersonId, PersonKind};
pub use song::{Kind, Order, Original, Remark, Song, SongId};
pub use source::{Source, SourceId, SourceKind};

/// A film's soundtrack: everything one `tracks.toml` tells.
///
/// A `Catalogue` is only made from a file without a problem, so every id in it resolves, ids and song
/// numbers are unique, and every song has a title.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The film.
    pub film: Film,
    /// The soundtrack as a whole: label, album title, launch.
    pub soundtrack: Soundtrack,
    /// The songs in the file's order.
    pub songs: Vec<Song>,
    /// Persons and groups in the file's order.
    pub people: Vec<Person>,
    /// Where the facts come from, in the file's order.
    pub sources: Vec<Source>,
    /// Named orders of the songs; the first is the default.
    pub orders: Vec<Order>,
}

impl Catalogue {
    /// The song with this id.
    #[must_use]
    pub fn song(&self, id: &SongId) -> Option<&Song> {
        self.songs.iter().find(|song| &song.id == id)
    }

    /// The person or group with this id.
    #[must_use]
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.iter().find(|person| &person.id == id)
    }

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| &source.id == id)
    }

    /// The name to show for a person; the bare id if the catalogue does not hold it.
    #[must_use]
    pub fn name<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.person(id).map_or(id.as_str(), |person| person.name.as_str())
    }
}
