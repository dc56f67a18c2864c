//! The film and its soundtrack as a whole.

use std::time::Duration;

use super::{Credit, DateSpan, Fact, NamedFact, PersonId, Remark, SongId, Words};

/// The film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Film {
    /// Its title.
    pub title: Fact<String>,
    /// Year of its first showing.
    pub year: Fact<u16>,
    /// What sort of film it is.
    pub genre: Fact<Words>,
    /// Where it comes from.
    pub countries: Fact<Vec<Words>>,
    /// The language spoken.
    pub language: Fact<Words>,
    /// Running time.
    pub runtime: Fact<Duration>,
    /// The premise in a few sentences.
    pub premise: Fact<Words>,
    /// The story, paragraph by paragraph; spoilers are marked.
    pub story: Vec<Remark>,
    /// Director, producers, studios …, sorted by role.
    pub credits: Vec<Credit>,
    /// Who plays whom.
    pub cast: Vec<Cast>,
    /// How the film was made, in order of time.
    pub production: Vec<NamedFact>,
    /// Showings and releases, planned ones too, in order of time.
    pub releases: Vec<Release>,
    /// Tickets sold in cinemas.
    pub admissions: Fact<u64>,
    /// Box office.
    pub box_office: Fact<Words>,
    /// Awards and nominations.
    pub accolades: Vec<Accolade>,
    /// What else is known.
    pub facts: Vec<NamedFact>,
}

impl Film {
    /// The title as it is shown.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.value.as_deref().unwrap_or("?")
    }
}

/// A part in the film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// Who plays.
    pub person: PersonId,
    /// The character; "themselves" is written out as such.
    pub character: Fact<Words>,
    /// Who the character is.
    pub about: Option<Fact<Words>>,
}

/// What sort of showing or release it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReleaseKind {
    /// Announced and put off.
    Planned,
    /// Shown at a festival.
    Festival,
    /// A gala or premiere for guests.
    Gala,
    /// In cinemas.
    Cinema,
    /// On a streaming service.
    Streaming,
    /// A soundtrack launch or music release.
    Music,
}

impl ReleaseKind {
    /// Every value.
    pub const ALL: [Self; 6] = [Self::Planned, Self::Festival, Self::Gala, Self::Cinema, Self::Streaming, Self::Music];

    /// The word used in the catalogue file, in JSON and as the end of the translation key `release.…`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Festival => "festival",
            Self::Gala => "gala",
            Self::Cinema => "cinema",
            Self::Streaming => "streaming",
            Self::Music => "music",
        }
    }
}

/// A showing or release: where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// What sort.
    pub kind: ReleaseKind,
    /// Where: a country, a festival, a service.
    pub place: Words,
    /// When.
    pub date: Fact<DateSpan>,
}

/// How an award ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The award was given.
    Won,
    /// It was nominated and not given.
    Nominated,
}

impl Outcome {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::Won, Self::Nominated];

    /// The word used in the catalogue file, in JSON and as the end of the translation key `outcome.…`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Nominated => "nominated",
        }
    }
}

/// One row of the awards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accolade {
    /// The award or festival.
    pub award: Words,
    /// The edition: "10th".
    pub edition: Fact<Words>,
    /// The ceremony.
    pub date: Fact<DateSpan>,
    /// The category.
    pub category: Words,
    /// For whom; never empty. Unknown if no source says.
    pub recipients: Fact<Vec<Recipient>>,
    /// For which song, if for one.
    pub song: Option<SongId>,
    /// How it ended.
    pub outcome: Fact<Outcome>,
    /// Who lists this row.
    pub sources: Vec<super::SourceId>,
}

/// Who an award goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// Somebody the catalogue knows.
    Person(PersonId),
    /// The film.
    Film,
}

/// The soundtrack as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soundtrack {
    /// The album's official title.
    pub title: Fact<String>,
    /// The label.
    pub label: Fact<String>,
    /// When the album came out.
    pub released: Fact<DateSpan>,
    /// Who did what for the whole of it, sorted by role.
    pub credits: Vec<Credit>,
    /// Names under which files of it are tagged or filed: "OST Backstage".
    pub aliases: Vec<String>,
    /// What is told of it.
    pub remarks: Vec<Remark>,
    /// What else is known: number of songs, first single, press launch.
    pub facts: Vec<NamedFact>,
}
