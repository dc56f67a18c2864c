//! Naming songs and people, and searching.
//!
//! A song is named by its number, its id, its title, the English title, another spelling, or a part of one of
//! them; a person by name, id or another spelling, or a part. Case, accents and punctuation do not matter, and a
//! typing slip is forgiven: one from four letters on, two from eight on.

mod query;
mod rank;

use super::{Catalogue, Person, PersonId, Song};
use crate::text::fold;

pub use query::{Query, QueryError, QueryKey};
pub use rank::Closeness;

/// A query that names nothing is answered with at most so many names that are near.
const MOST_SUGGESTIONS: usize = 3;
/// A query longer than this, in bytes, names nothing.
const LONGEST_QUERY: usize = 400;

/// What a query names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    /// Exactly this.
    One(T),
    /// Any of these, equally well; in the catalogue's order, songs before people.
    Several(Vec<T>),
    /// Nothing. These, at most three, are called most alike; often none are.
    Nothing(Vec<T>),
}

/// A song or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// A song.
    Song(&'a Song),
    /// A person, group or company.
    Person(&'a Person),
}

impl<'a> Entry<'a> {
    /// The title or name as it is shown.
    #[must_use]
    pub fn name(self) -> &'a str {
        match self {
            Self::Song(song) => song.title(),
            Self::Person(person) => &person.name,
        }
    }

    /// The id.
    #[must_use]
    pub fn id(self) -> &'a str {
        match self {
            Self::Song(song) => song.id.as_str(),
            Self::Person(person) => person.id.as_str(),
        }
    }
}

/// By what a song was found. The order is that of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Its number.
    Number,
    /// Its title or id.
    Title,
    /// The English title.
    English,
    /// Another spelling of the title.
    Alias,
    /// Somebody who is credited, or who performed it first.
    Person,
}

/// A song that the search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The song.
    pub song: &'a Song,
    /// How closely the query names it.
    pub closeness: Closeness,
    /// By what.
    pub field: Field,
    /// The name that the query was found in, as the catalogue writes it: a title, a spelling, a person's name.
    pub matched: &'a str,
}

/// A name, folded and as it is written.
#[derive(Debug, Clone)]
struct Name {
    field: Field,
    folded: String,
    written: String,
}

/// The folded names of all songs and people, made once.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// By position of the song.
    songs: Vec<Vec<Name>>,
    /// By position of the person.
    people: Vec<Vec<Name>>,
    /// By position of the song: positions of the people who are credited.
    credited: Vec<Vec<usize>>,
}

impl Names {
    pub(super) fn new(songs: &[Song], people: &[Person], position: impl Fn(&PersonId) -> Option<usize>) -> Self {
        Self {
            songs: songs.iter().map(names_of_song).collect(),
            people: people.iter().map(names_of_person).collect(),
            credited: songs
                .iter()
                .map(|song| {
                    let credits = song.credits.iter().filter_map(|credit| credit.who.value.as_ref());
                    let first = song.original.iter().filter_map(|original| original.performer.value.as_ref());
                    let mut all: Vec<usize> = credits.chain(first).filter_map(&position).collect();
                    all.sort_unstable();
                    all.dedup();
                    all
                })
                .collect(),
        }
    }
}

fn push(names: &mut Vec<Name>, field: Field, written: &str) {
    let folded = fold(written);
    if !folded.is_empty() && !names.iter().any(|name| name.folded == folded) {
        names.push(Name { field, folded, written: written.to_owned() });
    }
}

fn names_of_song(song: &Song) -> Vec<Name> {
    let mut names = Vec::new();
    push(&mut names, Field::Title, song.title());
    push(&mut names, Field::Title, song.id.as_str());
    for alias in &song.aliases {
        push(&mut names, Field::Alias, alias);
    }
    for version in &song.title.versions {
        push(&mut names, Field::Alias, &version.text.en);
    }
    let english = song.english.value.iter().map(String::as_str);
    for title in english.chain(song.english.versions.iter().map(|version| version.text.en.as_str())) {
        push(&mut names, Field::English, title);
    }
    names
}

fn names_of_person(person: &Person) -> Vec<Name> {
    let mut names = Vec::new();
    push(&mut names, Field::Person, &person.name);
    push(&mut names, Field::Person, person.id.as_str());
    for alias in &person.aliases {
        push(&mut names, Field::Person, &alias.name);
    }
    names
}

impl Catalogue {
    /// The song that `query` names.
    #[must_use]
    pub fn find_songs(&self, query: &str) -> Found<&Song> {
        match self.find_in(query, true, false) {
            Found::One(entry) => song_of(entry).map_or(Found::Nothing(Vec::new()), Found::One),
            Found::Several(all) => Found::Several(all.into_iter().filter_map(song_of).collect()),
            Found::Nothing(near) => Found::Nothing(near.into_iter().filter_map(song_of).collect()),
        }
    }

    /// The person, group or company that `query` names.
    #[must_use]
    pub fn find_people(&self, query: &str) -> Found<&Person> {
        match self.find_in(query, false, true) {
            Found::One(entry) => person_of(entry).map_or(Found::Nothing(Vec::new()), Found::One),
            Found::Several(all) => Found::Several(all.into_iter().filter_map(person_of).collect()),
            Found::Nothing(near) => Found::Nothing(near.into_iter().filter_map(person_of).collect()),
        }
    }

    /// The song or the person that `query` names. If it names one of each equally well, that is several.
    #[must_use]
    pub fn find(&self, query: &str) -> Found<Entry<'_>> {
        self.find_in(query, true, true)
    }

    fn find_in(&self, query: &str, songs: bool, people: bool) -> Found<Entry<'_>> {
        let Some(query) = folded(query) else { return Found::Nothing(Vec::new()) };
        let names = self.names();
        let songs =
            self.songs.iter().zip(&names.songs).filter(|_| songs).map(|(song, names)| (Entry::Song(song), names));
        let people = self
            .people
            .iter()
            .zip(&names.people)
            .filter(|_| people)
            .map(|(person, names)| (Entry::Person(person), names));
        let all: Vec<(Entry<'_>, &Vec<Name>)> = songs.chain(people).collect();
        let number = query.parse::<u16>().ok();
        let plain = best(all.iter().filter_map(|&(entry, names)| {
            let by_number = matches!(entry, Entry::Song(song) if Some(song.number) == number);
            let by_name = names.iter().filter_map(|name| rank::plain(&query, &name.folded)).min();
            Some((by_number.then_some(Closeness::Exact).or(by_name)?, entry))
        }));
        let slipped = || {
            best(all.iter().filter_map(|&(entry, names)| {
                let slips = names.iter().filter_map(|name| rank::forgiving(&query, &name.folded));
                Some((slips.filter(|(closeness, _)| *closeness == Closeness::Slip).min()?, entry))
            }))
        };
        let mut found = if plain.is_empty() { slipped() } else { plain };
        if found.len() > 1 {
            return Found::Several(found);
        }
        found.pop().map_or_else(|| Found::Nothing(nearest(&query, &all)), Found::One)
    }

    /// The songs that `query` finds, best first: by title, English title, another spelling, number, somebody who
    /// is credited or who performed it first. Made for typing: each further letter of a name keeps its song. Words
    /// may come from different fields ("tangga terbaik"). Slips are forgiven only if nothing else is found.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<Hit<'_>> {
        let Some(query) = folded(query) else { return Vec::new() };
        let mut hits = self.hits(|name| rank::plain(&query, name).map(|closeness| (closeness, 0)));
        if let Ok(number) = query.parse::<u16>() {
            hits.retain(|(hit, _)| hit.song.number != number);
            hits.extend(self.songs.iter().filter(|song| song.number == number).map(|song| {
                let matched = song.title();
                (Hit { song, closeness: Closeness::Exact, field: Field::Number, matched }, 0)
            }));
        }
        if hits.is_empty() {
            hits = self.scattered(&query).into_iter().map(|hit| (hit, 0)).collect();
        }
        if hits.is_empty() {
            hits = self.hits(|name| rank::forgiving(&query, name));
        }
        hits.sort_by_key(|(hit, slips)| (hit.closeness, *slips, hit.field, hit.song.number));
        hits.into_iter().map(|(hit, _)| hit).collect()
    }

    /// The songs of which `rank` accepts a name, each by its best one, with the number of slips.
    fn hits(&self, rank: impl Fn(&str) -> Option<(Closeness, usize)>) -> Vec<(Hit<'_>, usize)> {
        let names = self.names();
        // Each name of a person is looked at once, in however many songs the person is.
        let best_of = |all: &[Name]| {
            all.iter().enumerate().filter_map(|(index, name)| Some((rank(&name.folded)?, name.field, index))).min()
        };
        let people: Vec<_> = names.people.iter().map(|all| best_of(all)).collect();
        let mut hits = Vec::new();
        for ((song, own), credited) in self.songs.iter().zip(&names.songs).zip(&names.credited) {
            let by_own = best_of(own).map(|(rank, field, index)| (rank, field, &own[index]));
            let by_person = credited.iter().filter_map(|&person| {
                people[person].map(|(rank, field, index)| (rank, field, &names.people[person][index]))
            });
            let best = by_own.into_iter().chain(by_person).min_by_key(|&(rank, field, _)| (rank, field));
            hits.extend(best.map(|((closeness, slips), field, name)| {
                (Hit { song, closeness, field, matched: name.written.as_str() }, slips)
            }));
        }
        hits
    }

    /// The songs that have each word of `query` in some field.
    fn scattered(&self, query: &str) -> Vec<Hit<'_>> {
        let words: Vec<&str> = query.split(' ').collect();
        if words.len() < 2 {
            return Vec::new();
        }
        let names = self.names();
        let has = |all: &[Name], word: &str| all.iter().any(|name| rank::begins_a_word(word, &name.folded));
        // By word, then by position of the person.
        let people: Vec<Vec<bool>> =
            words.iter().map(|word| names.people.iter().map(|all| has(all, word)).collect()).collect();
        let all = self.songs.iter().zip(&names.songs).zip(&names.credited);
        all.filter(|((_, own), credited)| {
            words.iter().zip(&people).all(|(word, people)| has(own, word) || credited.iter().any(|&one| people[one]))
        })
        .map(|((song, _), _)| Hit { song, closeness: Closeness::Scattered, field: Field::Title, matched: song.title() })
        .collect()
    }
}

fn song_of(entry: Entry<'_>) -> Option<&Song> {
    if let Entry::Song(song) = entry { Some(song) } else { None }
}

fn person_of(entry: Entry<'_>) -> Option<&Person> {
    if let Entry::Person(person) = entry { Some(person) } else { None }
}

/// The folded query, if anything can be searched by it.
fn folded(query: &str) -> Option<String> {
    if query.len() > LONGEST_QUERY {
        return None;
    }
    Some(fold(query)).filter(|query| !query.is_empty())
}

/// Those of the best rank, in order.
fn best<'a, R: Ord>(ranked: impl Iterator<Item = (R, Entry<'a>)>) -> Vec<Entry<'a>> {
    let mut best: Option<R> = None;
    let mut found = Vec::new();
    for (rank, entry) in ranked {
        if best.as_ref().is_none_or(|best| rank < *best) {
            best = Some(rank);
            found.clear();
        } else if best.as_ref() != Some(&rank) {
            continue;
        }
        found.push(entry);
    }
    found
}

/// The entries that are called most like `query`: up to half of it may differ.
fn nearest<'a>(query: &str, all: &[(Entry<'a>, &Vec<Name>)]) -> Vec<Entry<'a>> {
    let length = query.chars().count();
    let most = (length / 2).min(5);
    let mut near: Vec<(usize, usize, Entry<'a>)> = Vec::new();
    for (position, &(entry, names)) in all.iter().enumerate() {
        let distances = names.iter().filter_map(|name| rank::nearest_part(query, length, &name.folded, most));
        if let Some((distance, _)) = distances.min_by_key(|(distance, _)| *distance).filter(|(far, _)| *far <= most) {
            near.push((distance, position, entry));
        }
    }
    near.sort_by_key(|&(distance, position, _)| (distance, position));
    let closest = near.first().map_or(0, |&(distance, ..)| distance);
    near.into_iter().filter(|&(far, ..)| far <= closest + 1).take(MOST_SUGGESTIONS).map(|(.., entry)| entry).collect()
}

#[cfg(test)]
mod tests;
