//! Who did what, and where: every credit of the catalogue as one kind of thing.

use crate::catalogue::{
    Accolade, Cast, Catalogue, Certainty, Credit, Fact, Person, PersonId, Recipient, Remark, Role, Song, Words,
};

/// Where a credit stands.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// On a song of the soundtrack: of the work or of this recording.
    Song(&'a Song),
    /// On the first recording of a covered song.
    Original(&'a Song),
    /// On the soundtrack as a whole.
    Soundtrack,
    /// On the film.
    Film,
}

impl<'a> Place<'a> {
    /// The word used in JSON and CSV.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Song(_) => "song",
            Self::Original(_) => "original",
            Self::Soundtrack => "soundtrack",
            Self::Film => "film",
        }
    }

    /// The song, if it is one.
    #[must_use]
    pub fn song(self) -> Option<&'a Song> {
        match self {
            Self::Song(song) | Self::Original(song) => Some(song),
            Self::Soundtrack | Self::Film => None,
        }
    }
}

/// A credit and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Where.
    pub place: Place<'a>,
    /// What was done.
    pub role: Role,
    /// By whom.
    pub who: &'a Fact<PersonId>,
    /// More about it: the instrument, "duet".
    pub detail: Option<&'a Words>,
}

/// What the catalogue does not even mention is not known either.
static NOBODY_KNOWN: Fact<PersonId> =
    Fact { value: None, certainty: Certainty::Unknown, sources: Vec::new(), note: None, versions: Vec::new() };

/// The credits of a song in the order of roles. Who performs, wrote and arranged it is always among them: as unknown if
/// the catalogue has no such credit.
#[must_use]
pub fn of_song(song: &Song) -> Vec<Part<'_>> {
    let place = Place::Song(song);
    let mut parts = at(place, &song.credits);
    let has = |role| song.by_role(role).next().is_some();
    let is_written = has(Role::Songwriter);
    for role in [Role::Performer, Role::Composer, Role::Lyricist, Role::Arranger] {
        let is_covered = has(role) || (is_written && matches!(role, Role::Composer | Role::Lyricist));
        if !is_covered {
            parts.push(Part { place, role, who: &NOBODY_KNOWN, detail: None });
        }
    }
    parts.sort_by_key(|part| part.role);
    parts
}

/// Who performed the covered work first; `None` for a song that is no cover.
#[must_use]
pub fn of_original(song: &Song) -> Option<Part<'_>> {
    let original = song.original.as_ref()?;
    Some(Part { place: Place::Original(song), role: Role::Performer, who: &original.performer, detail: None })
}

/// The credits of the soundtrack as a whole, in the order of roles.
#[must_use]
pub fn of_soundtrack(catalogue: &Catalogue) -> Vec<Part<'_>> {
    at(Place::Soundtrack, &catalogue.soundtrack.credits)
}

/// The credits of the film, in the order of roles.
#[must_use]
pub fn of_film(catalogue: &Catalogue) -> Vec<Part<'_>> {
    at(Place::Film, &catalogue.film.credits)
}

/// All that one person is credited with: songs, originals, the soundtrack, the film. Parts and awards are no credits: see [`cast_of`] and
/// [`accolades_of`].
#[must_use]
pub fn of_person<'a>(catalogue: &'a Catalogue, person: &PersonId) -> Vec<Part<'a>> {
    let songs = catalogue.songs.iter().flat_map(|song| of_song(song).into_iter().chain(of_original(song)));
    let mut parts: Vec<Part<'a>> = songs
        .chain(of_soundtrack(catalogue))
        .chain(of_film(catalogue))
        .filter(|part| part.who.value.as_ref() == Some(person))
        .collect();
    parts.sort_by_key(|part| part.role);
    parts
}

/// The parts that one person plays in the film.
#[must_use]
pub fn cast_of<'a>(catalogue: &'a Catalogue, person: &PersonId) -> Vec<&'a Cast> {
    catalogue.film.cast.iter().filter(|cast| &cast.person == person).collect()
}

/// The rows of the awards that name one person as a recipient.
#[must_use]
pub fn accolades_of<'a>(catalogue: &'a Catalogue, person: &PersonId) -> Vec<&'a Accolade> {
    let is_theirs = |recipient: &Recipient| matches!(recipient, Recipient::Person(id) if id == person);
    let rows = catalogue.film.accolades.iter();
    rows.filter(|row| row.recipients.value.iter().flatten().any(is_theirs)).collect()
}

/// What one person said of a song, of the soundtrack or of the story, with the song it was said of.
#[must_use]
pub fn said_by<'a>(catalogue: &'a Catalogue, person: &PersonId) -> Vec<(Option<&'a Song>, &'a Remark)> {
    let on_songs = catalogue.songs.iter().flat_map(|song| song.remarks.iter().map(move |remark| (Some(song), remark)));
    let on_all = catalogue.soundtrack.remarks.iter().chain(&catalogue.film.story).map(|remark| (None, remark));
    on_songs.chain(on_all).filter(|(_, remark)| remark.by.as_ref() == Some(person)).collect()
}

/// Who belongs or belonged to a group, with the fact of the membership.
#[must_use]
pub fn members_of<'a>(catalogue: &'a Catalogue, group: &PersonId) -> Vec<(&'a Person, &'a Fact<PersonId>)> {
    let memberships = catalogue.people.iter().flat_map(|person| person.member_of.iter().map(move |it| (person, it)));
    memberships.filter(|(_, membership)| membership.value.as_ref() == Some(group)).collect()
}

fn at<'a>(place: Place<'a>, credits: &'a [Credit]) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = credits
        .iter()
        .map(|credit| Part { place, role: credit.role, who: &credit.who, detail: credit.detail.as_ref() })
        .collect();
    parts.sort_by_key(|part| part.role);
    parts
}
