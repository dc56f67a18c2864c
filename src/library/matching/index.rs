//! What the catalogue tells the matching of one song: its names, and every name that may stand beside them.

use std::time::Duration;

use super::words;
use crate::catalogue::{Catalogue, Credit, Person, PersonId, PersonKind, Role, Song, SongId};

/// What a phrase beside a title means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// Somebody who sings on the soundtrack, by the full name.
    Performer,
    /// Who performed the song first.
    OriginalArtist,
    /// A member of the group that performed it first.
    Member,
    /// "Original", said of a cover.
    Original,
    /// Who wrote a song that is a cover: the original is often named with its writer, and the writer may sing it too.
    Writer,
    /// The year in which the original of a cover came out.
    OriginalYear,
    /// The film or its soundtrack.
    Film,
    /// What the title means in English.
    English,
    /// Another recording: live, karaoke …
    Version,
    /// A new recording by somebody.
    Cover,
    /// One name of somebody who sings on the soundtrack.
    GivenName,
    /// Arranger, writer of a song that was written for the film, company behind it.
    Maker,
    /// A character of the film.
    Character,
    /// Nothing.
    Noise,
}

/// A phrase and what it means.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub(super) words: Vec<String>,
    pub(super) meaning: Meaning,
    /// The name as the catalogue writes it.
    pub(super) name: String,
}

/// By which of its names a song was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Via {
    /// Its title or id.
    Title,
    /// An alias.
    Alias,
    /// The English meaning.
    English,
}

/// One of a song's names.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) words: Vec<String>,
    pub(super) via: Via,
    /// As the catalogue writes it.
    pub(super) text: String,
}

/// One song as the matching sees it.
#[derive(Debug, Clone)]
pub(super) struct SongIndex {
    /// Its place in the catalogue.
    pub(super) at: usize,
    pub(super) id: SongId,
    pub(super) title: String,
    pub(super) number: u16,
    pub(super) is_cover: bool,
    pub(super) names: Vec<Name>,
    /// Longest first.
    pub(super) phrases: Vec<Phrase>,
    pub(super) original_albums: Vec<Vec<String>>,
    /// The year in which the original came out.
    pub(super) original_year: Option<u16>,
    pub(super) original_duration: Option<Duration>,
    pub(super) composers: Vec<Vec<String>>,
    pub(super) lyricists: Vec<Vec<String>>,
    pub(super) arrangers: Vec<Vec<String>>,
    pub(super) duration: Option<Duration>,
    pub(super) isrc: Option<String>,
    /// What `MusicBrainz` calls the recording.
    pub(super) recording: Option<String>,
    /// What it calls the work.
    pub(super) work: Option<String>,
    /// The year before which this recording cannot have come out.
    pub(super) year: Option<u16>,
}

impl SongIndex {
    pub(super) fn new(at: usize, song: &Song, catalogue: &Catalogue) -> Self {
        let original = song.original.as_ref();
        let album = original.and_then(|original| original.album.get()).map(|album| words::words(album));
        let original_year = original.and_then(|original| original.released.get()).map(|span| span.from.year);
        let soundtrack_year = catalogue.soundtrack.released.get().map(|span| span.from.year);
        let film_year = catalogue.film.year.get().copied();
        Self {
            at,
            id: song.id.clone(),
            title: song.title().to_owned(),
            number: song.number,
            is_cover: song.is_cover(),
            names: names(song),
            phrases: phrases(song, catalogue),
            original_albums: album.map(album_names).unwrap_or_default(),
            original_year,
            original_duration: original.and_then(|original| original.duration.get()).copied(),
            composers: people(song.credits.iter(), &[Role::Composer, Role::Songwriter], catalogue),
            lyricists: people(song.credits.iter(), &[Role::Lyricist, Role::Songwriter], catalogue),
            arrangers: people(song.credits.iter().chain(&catalogue.soundtrack.credits), &[Role::Arranger], catalogue),
            duration: song.duration.get().copied(),
            isrc: song.isrc.get().map(|isrc| bare_isrc(isrc)),
            recording: song.musicbrainz_recording.get().cloned(),
            work: song.musicbrainz_work.get().cloned(),
            year: song.released.get().map(|span| span.from.year).or(soundtrack_year).or(film_year),
        }
    }
}

/// An ISRC without hyphens and spaces, in upper case.
pub(super) fn bare_isrc(isrc: &str) -> String {
    isrc.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

fn names(song: &Song) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut add = |text: &str, via| {
        let words = words::words(text);
        if !words.is_empty() && !names.iter().any(|name| name.words == words) {
            names.push(Name { words, via, text: text.to_owned() });
        }
    };
    add(song.title(), Via::Title);
    add(song.id.as_str(), Via::Title);
    for alias in &song.aliases {
        add(alias, Via::Alias);
    }
    for english in song.english.get().into_iter().flat_map(|english| english.split('/')) {
        add(english, Via::English);
    }
    names
}

/// The name of a record, and what is left of it without words such as "soundtrack".
fn album_names(name: Vec<String>) -> Vec<Vec<String>> {
    let is_noise = |word: &String| words::noise().any(|noise| noise == word);
    let bare: Vec<String> = name.iter().filter(|word| !is_noise(word)).cloned().collect();
    let mut names = vec![name, bare];
    names.dedup();
    names.retain(|words| !words.is_empty());
    names
}

/// The spellings of everybody who has one of these roles.
fn people<'a>(credits: impl Iterator<Item = &'a Credit>, roles: &[Role], catalogue: &Catalogue) -> Vec<Vec<String>> {
    let people = credits.filter(|credit| roles.contains(&credit.role)).filter_map(|credit| credit.who.get());
    let names = people.filter_map(|id| catalogue.person(id)).flat_map(spellings).map(words::words);
    names.filter(|words| !words.is_empty()).collect()
}

fn spellings(person: &Person) -> impl Iterator<Item = &str> {
    std::iter::once(person.name.as_str()).chain(person.aliases.iter().map(|alias| alias.name.as_str()))
}

fn phrases(song: &Song, catalogue: &Catalogue) -> Vec<Phrase> {
    let mut list = List::default();
    let soundtrack = &catalogue.soundtrack;
    let film_names = catalogue.film.title.get().into_iter().chain(&soundtrack.aliases).chain(soundtrack.title.get());
    film_names.for_each(|name| list.add(name, Meaning::Film, name));
    song.english.get().into_iter().flat_map(|english| english.split('/')).for_each(|name| {
        list.add(name, Meaning::English, name);
    });
    add_original_artist(&mut list, song, catalogue);
    add_performers(&mut list, catalogue);
    if song.is_cover() {
        let is_writer = |credit: &&Credit| matches!(credit.role, Role::Composer | Role::Lyricist | Role::Songwriter);
        for id in song.credits.iter().filter(is_writer).filter_map(|credit| credit.who.get()) {
            list.add_person(catalogue.person(id), Meaning::Writer);
        }
    }
    for id in makers(song, catalogue) {
        list.add_person(catalogue.person(id), Meaning::Maker);
    }
    for cast in catalogue.film.cast.iter().filter_map(|cast| cast.character.get()) {
        list.add(&cast.en, Meaning::Character, &cast.en);
        cast.en.split(' ').filter(|part| part.len() >= 4).for_each(|part| list.add(part, Meaning::Character, &cast.en));
    }
    if let Some(released) = song.original.as_ref().and_then(|original| original.released.get()) {
        let year = released.from.year.to_string();
        list.add(&year, Meaning::OriginalYear, &year);
    }
    list.add("cover", Meaning::Cover, "cover");
    list.add("covers", Meaning::Cover, "cover");
    for phrase in words::versions() {
        list.add(phrase, Meaning::Version, phrase);
    }
    // Of a cover, "original" names the other recording.
    let original = if song.is_cover() { Meaning::Original } else { Meaning::Noise };
    for phrase in ["original", "orisinal", "asli"] {
        list.add(phrase, original, phrase);
    }
    for phrase in words::noise() {
        list.add(phrase, Meaning::Noise, phrase);
    }
    list.sorted()
}

fn add_original_artist(list: &mut List, song: &Song, catalogue: &Catalogue) {
    let Some(artist) = song.original.as_ref().and_then(|original| original.performer.get()) else { return };
    list.add_person(catalogue.person(artist), Meaning::OriginalArtist);
    let is_member =
        |person: &&Person| person.member_of.iter().any(|group| group.get().is_some_and(|group| group == artist));
    for member in catalogue.people.iter().filter(is_member) {
        list.add_person(Some(member), Meaning::Member);
    }
}

/// Everybody who is known to sing on the soundtrack: who sings which song often is not known.
fn add_performers(list: &mut List, catalogue: &Catalogue) {
    let credits = catalogue.soundtrack.credits.iter().chain(catalogue.songs.iter().flat_map(|song| &song.credits));
    let performers = credits
        .filter(|credit| matches!(credit.role, Role::Performer | Role::Featured))
        .filter_map(|credit| catalogue.person(credit.who.get()?));
    for person in performers {
        list.add_person(Some(person), Meaning::Performer);
        for part in spellings(person).flat_map(|name| name.split(' ')).filter(|part| part.len() >= 4) {
            list.add(part, Meaning::GivenName, &person.name);
        }
    }
}

fn makers<'a>(song: &'a Song, catalogue: &'a Catalogue) -> Vec<&'a PersonId> {
    let is_maker = |credit: &&Credit| match credit.role {
        Role::Arranger => true,
        Role::Composer | Role::Lyricist | Role::Songwriter => !song.is_cover(),
        _ => false,
    };
    let is_company = |credit: &&Credit| matches!(credit.role, Role::Studio | Role::Distributor | Role::FilmMusic);
    // An arranger of the whole soundtrack arranged this song too; a composer of it did not write its covers.
    let whole = catalogue.soundtrack.credits.iter().filter(|credit| credit.role == Role::Arranger);
    let film = catalogue.film.credits.iter().filter(is_company);
    song.credits.iter().filter(is_maker).chain(whole).chain(film).filter_map(|credit| credit.who.get()).collect()
}

#[derive(Default)]
struct List(Vec<Phrase>);

impl List {
    fn add(&mut self, text: &str, meaning: Meaning, name: &str) {
        let words = words::words(text);
        if !words.is_empty() && !self.0.iter().any(|phrase| phrase.words == words) {
            self.0.push(Phrase { words, meaning, name: name.to_owned() });
        }
    }

    /// A single name of one human counts less than a full one; a group's name is full with one word.
    fn add_person(&mut self, person: Option<&Person>, meaning: Meaning) {
        let Some(person) = person else { return };
        for name in spellings(person) {
            let is_single = person.kind == PersonKind::Person && !name.trim().contains(' ');
            let meaning = if is_single && meaning == Meaning::Performer { Meaning::GivenName } else { meaning };
            self.add(name, meaning, &person.name);
        }
    }

    fn sorted(mut self) -> Vec<Phrase> {
        // Stable: of two phrases with as many words the one added first is tried first.
        self.0.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        self.0
    }
}
