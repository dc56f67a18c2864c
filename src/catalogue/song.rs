//! Songs: the work, and this soundtrack's recording of it.

use std::time::Duration;

use super::{Credit, DateSpan, Fact, NamedFact, PersonId, Role, Words};

/// The id of a song: `aku-takkan-berhenti`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SongId(pub String);

impl SongId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Written for the film, or a new recording of somebody's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Written for this film.
    Original,
    /// A new recording of a work that existed before.
    Cover,
}

impl Kind {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::Original, Self::Cover];

    /// The word used in the catalogue file and in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Cover => "cover",
        }
    }
}

/// An entry of the soundtrack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Song {
    /// The stable id.
    pub id: SongId,
    /// The number by which a listener names it; unique. It says nothing about an album order.
    pub number: u16,
    /// The title.
    pub title: Fact<String>,
    /// What the title means in English.
    pub english: Fact<String>,
    /// Other spellings of the title that the search and the matching know.
    pub aliases: Vec<String>,
    /// Original or cover.
    pub kind: Fact<Kind>,
    /// Who did what, of the work and of this recording, sorted by role.
    pub credits: Vec<Credit>,
    /// Length of this recording.
    pub duration: Fact<Duration>,
    /// ISRC of this recording.
    pub isrc: Fact<String>,
    /// What `MusicBrainz` calls this recording: a UUID in small letters.
    pub musicbrainz_recording: Fact<String>,
    /// What it calls the work, of which there may be other recordings.
    pub musicbrainz_work: Fact<String>,
    /// When this recording came out.
    pub released: Fact<DateSpan>,
    /// For a cover: the work's own history. `Some` exactly when the kind is a cover.
    pub original: Option<Original>,
    /// What was said of the song, told in the catalogue's own words.
    pub remarks: Vec<Remark>,
    /// What else is known.
    pub facts: Vec<NamedFact>,
}

impl Song {
    /// The title as it is shown.
    #[must_use]
    pub fn title(&self) -> &str {
        // A song without a title is a problem that the reader refuses; the id stands in for safety.
        self.title.value.as_deref().unwrap_or(self.id.as_str())
    }

    /// The credits with this role.
    pub fn by_role(&self, role: Role) -> impl Iterator<Item = &Credit> {
        self.credits.iter().filter(move |credit| credit.role == role)
    }

    /// Whether it is a cover.
    #[must_use]
    pub fn is_cover(&self) -> bool {
        self.original.is_some()
    }
}

/// The history of a covered work: its first recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Who performed it first.
    pub performer: Fact<PersonId>,
    /// The album or release it came out on.
    pub album: Fact<String>,
    /// When it came out; a year, a month or a day.
    pub released: Fact<DateSpan>,
    /// The label.
    pub label: Fact<String>,
    /// Length of the first recording.
    pub duration: Fact<Duration>,
    /// What else is known: other versions, other uses.
    pub facts: Vec<NamedFact>,
}

/// What somebody said or what is told of a song or film, in the catalogue's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Who said it; `None` if a source tells it itself.
    pub by: Option<PersonId>,
    /// What is told, with its sources.
    pub fact: Fact<Words>,
    /// Whether it gives away how the film's story goes on.
    pub is_spoiler: bool,
}

/// A named order of the songs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id: `press`, `album`, `film`.
    pub id: String,
    /// What it is called.
    pub name: Words,
    /// The songs in this order; an unknown fact while no source gives it.
    pub songs: Fact<Vec<SongId>>,
}
