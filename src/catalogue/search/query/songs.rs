//! Whether a song fits.

use super::super::{Name, rank};
use super::{Catalogue, Span, Term, Test};
use crate::catalogue::{Cast, PersonId, Song};
use crate::text::fold;

/// Whether every condition holds.
pub(super) fn fits(terms: &[Term], catalogue: &Catalogue, song: &Song) -> bool {
    terms.iter().all(|term| holds(&term.test, catalogue, song) != term.is_negated)
}

fn holds(test: &Test, catalogue: &Catalogue, song: &Song) -> bool {
    let by = |roles: &[crate::catalogue::Role], name: &str| {
        let credits = song.credits.iter().filter(|credit| roles.contains(&credit.role));
        credits.filter_map(|credit| credit.who.get()).any(|who| is_called(catalogue, who, name))
    };
    match test {
        Test::Words(words) => {
            titles(catalogue, song).any(|name| is_in(words, name))
                || people(song).any(|who| is_called(catalogue, who, words))
        }
        Test::Role(roles, name) => by(roles, name),
        Test::First(name) => {
            let first = song.original.as_ref().and_then(|original| original.performer.get());
            first.is_some_and(|who| is_called(catalogue, who, name))
        }
        Test::Cast(name) => people(song).any(|who| parts(catalogue, who).any(|part| plays(catalogue, part, name))),
        Test::Award(name) => {
            let rows = catalogue.film.accolades.iter().filter(|row| row.song.as_ref() == Some(&song.id));
            rows.into_iter().any(|row| is_award(row, name))
        }
        Test::PersonKind(kind) => {
            people(song).filter_map(|who| catalogue.person(who)).any(|person| person.kind == *kind)
        }
        test => of_song(test, catalogue, song),
    }
}

/// Conditions on the song itself; false for those on people.
pub(super) fn of_song(test: &Test, catalogue: &Catalogue, song: &Song) -> bool {
    match test {
        Test::Title(words) => titles(catalogue, song).any(|name| is_in(words, name)),
        Test::Album(words) => {
            let album = song.original.as_ref().and_then(|original| original.album.get());
            album.is_some_and(|album| is_in(words, &fold(album)))
        }
        Test::Kind(kind) => song.kind.get() == Some(kind),
        Test::Year(span) => years(song).is_some_and(|(first, last)| span.meets(first, last)),
        Test::Length(span) => length(song).is_some_and(|seconds| span.holds(seconds)),
        Test::Number(span) => is_number(*span, song),
        Test::Words(_) | Test::Role(..) | Test::First(_) | Test::Cast(_) | Test::Award(_) | Test::PersonKind(_) => {
            false
        }
    }
}

fn is_number(span: Span, song: &Song) -> bool {
    span.holds(u32::from(song.number))
}

fn length(song: &Song) -> Option<u32> {
    u32::try_from(song.duration.get()?.as_secs()).ok()
}

/// The first and the last year in which the work may have come out first: of a cover the original's, else the recording's.
fn years(song: &Song) -> Option<(u32, u32)> {
    let released = song.original.as_ref().map_or(&song.released, |original| &original.released);
    let span = released.get()?;
    Some((span.from.year.into(), span.to.unwrap_or(span.from).year.into()))
}

/// Everybody who is credited, and who performed it first.
fn people(song: &Song) -> impl Iterator<Item = &PersonId> {
    let first = song.original.iter().filter_map(|original| original.performer.get());
    song.credits.iter().filter_map(|credit| credit.who.get()).chain(first)
}

/// The folded titles of a song, in every spelling.
pub(super) fn titles<'a>(catalogue: &'a Catalogue, song: &Song) -> impl Iterator<Item = &'a str> {
    let position = catalogue.index.songs.get(&song.id);
    folded(position.and_then(|position| catalogue.names().songs.get(*position)))
}

/// The folded names of a person, in every spelling.
pub(super) fn names<'a>(catalogue: &'a Catalogue, who: &PersonId) -> impl Iterator<Item = &'a str> {
    let position = catalogue.index.people.get(who);
    folded(position.and_then(|position| catalogue.names().people.get(*position)))
}

fn folded(names: Option<&Vec<Name>>) -> impl Iterator<Item = &str> {
    names.into_iter().flatten().map(|name| name.folded.as_str())
}

pub(super) fn is_called(catalogue: &Catalogue, who: &PersonId, wanted: &str) -> bool {
    wanted.is_empty() || names(catalogue, who).any(|name| is_in(wanted, name))
}

pub(super) fn is_in(wanted: &str, name: &str) -> bool {
    wanted.is_empty() || rank::plain(wanted, name).is_some()
}

pub(super) fn parts<'a>(catalogue: &'a Catalogue, who: &PersonId) -> impl Iterator<Item = &'a Cast> {
    catalogue.film.cast.iter().filter(move |part| &part.person == who)
}

/// Whether whoever plays this part, or the character, is called so.
pub(super) fn plays(catalogue: &Catalogue, part: &Cast, wanted: &str) -> bool {
    let character = part.character.get();
    is_called(catalogue, &part.person, wanted)
        || character.is_some_and(|words| is_in(wanted, &fold(&words.en)) || is_in(wanted, &fold(&words.id)))
}

pub(super) fn is_award(row: &crate::catalogue::Accolade, wanted: &str) -> bool {
    [&row.award, &row.category]
        .into_iter()
        .any(|words| is_in(wanted, &fold(&words.en)) || is_in(wanted, &fold(&words.id)))
}
