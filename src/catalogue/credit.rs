//! Who did what.

use super::{Fact, PersonId, Words};

/// What somebody did. The order is the order in which roles are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sings or plays as the named artist of the recording.
    Performer,
    /// Featured beside the performer.
    Featured,
    /// Wrote the music.
    Composer,
    /// Wrote the words.
    Lyricist,
    /// Wrote the song; the source does not part music from words.
    Songwriter,
    /// Arranged it.
    Arranger,
    /// Plays an instrument; the credit's detail names it.
    Musician,
    /// Conducts.
    Conductor,
    /// Choir.
    Choir,
    /// Orchestra.
    Orchestra,
    /// Produced the recording.
    RecordProducer,
    /// Directed the voices.
    VocalDirector,
    /// Recorded it.
    RecordingEngineer,
    /// Mixed it.
    MixingEngineer,
    /// Mastered it.
    MasteringEngineer,
    /// Directed the film.
    Director,
    /// Produced the film.
    Producer,
    /// Executive producer of the film.
    ExecutiveProducer,
    /// Wrote the screenplay.
    Screenwriter,
    /// Wrote the story that the screenplay is made from.
    Story,
    /// Wrote the film's music.
    FilmMusic,
    /// Cinematography.
    Cinematographer,
    /// Film editing.
    Editor,
    /// Art direction.
    ArtDirector,
    /// Visual effects.
    VisualEffects,
    /// Sound.
    Sound,
    /// Production company.
    Studio,
    /// Distributor.
    Distributor,
    /// Support or sponsorship.
    Support,
}

impl Role {
    /// Every role, in the order in which roles are shown.
    pub const ALL: [Self; 29] = [
        Self::Performer,
        Self::Featured,
        Self::Composer,
        Self::Lyricist,
        Self::Songwriter,
        Self::Arranger,
        Self::Musician,
        Self::Conductor,
        Self::Choir,
        Self::Orchestra,
        Self::RecordProducer,
        Self::VocalDirector,
        Self::RecordingEngineer,
        Self::MixingEngineer,
        Self::MasteringEngineer,
        Self::Director,
        Self::Producer,
        Self::ExecutiveProducer,
        Self::Screenwriter,
        Self::Story,
        Self::FilmMusic,
        Self::Cinematographer,
        Self::Editor,
        Self::ArtDirector,
        Self::VisualEffects,
        Self::Sound,
        Self::Studio,
        Self::Distributor,
        Self::Support,
    ];

    /// The word used in the catalogue file, in JSON and as the end of the translation key `role.…`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Performer => "performer",
            Self::Featured => "featured",
            Self::Composer => "composer",
            Self::Lyricist => "lyricist",
            Self::Songwriter => "songwriter",
            Self::Arranger => "arranger",
            Self::Musician => "musician",
            Self::Conductor => "conductor",
            Self::Choir => "choir",
            Self::Orchestra => "orchestra",
            Self::RecordProducer => "record-producer",
            Self::VocalDirector => "vocal-director",
            Self::RecordingEngineer => "recording-engineer",
            Self::MixingEngineer => "mixing-engineer",
            Self::MasteringEngineer => "mastering-engineer",
            Self::Director => "director",
            Self::Producer => "producer",
            Self::ExecutiveProducer => "executive-producer",
            Self::Screenwriter => "screenwriter",
            Self::Story => "story",
            Self::FilmMusic => "film-music",
            Self::Cinematographer => "cinematographer",
            Self::Editor => "editor",
            Self::ArtDirector => "art-director",
            Self::VisualEffects => "visual-effects",
            Self::Sound => "sound",
            Self::Studio => "studio",
            Self::Distributor => "distributor",
            Self::Support => "support",
        }
    }

    /// The role with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// A role and who filled it. An unknown filler is a credit too: `who` is then an unknown fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// What was done.
    pub role: Role,
    /// By whom. What sources print differently stands in the fact's versions.
    pub who: Fact<PersonId>,
    /// More about it: the instrument, "duet".
    pub detail: Option<Words>,
}
