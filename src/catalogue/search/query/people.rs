//! Whether a person fits, by name and by what they did.

use super::songs::{is_award, is_called, is_in, of_song, plays, titles};
use super::{Catalogue, Term, Test};
use crate::catalogue::{CreditOf, DateSpan, Person, Role, Song};
use crate::text::fold;

/// Whether every condition holds.
pub(super) fn fits(terms: &[Term], catalogue: &Catalogue, person: &Person) -> bool {
    let did = catalogue.credits_of(&person.id);
    let (on_things, others): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|term| is_on_things(&term.test));
    // What they did that the conditions on songs and years leave.
    let left: Vec<CreditOf<'_>> = did
        .iter()
        .copied()
        .filter(|act| on_things.iter().all(|term| of_act(&term.test, catalogue, *act) != term.is_negated))
        .collect();
    if !on_things.is_empty() && left.is_empty() {
        return false;
    }
    others.iter().all(|term| {
        // What somebody did not do they did nowhere.
        let among = if term.is_negated { &did } else { &left };
        holds(&term.test, catalogue, person, among) != term.is_negated
    })
}

/// Whether a condition is about one of the things that somebody did.
fn is_on_things(test: &Test) -> bool {
    matches!(test, Test::Title(_) | Test::Album(_) | Test::Kind(_) | Test::Year(_) | Test::Length(_) | Test::Number(_))
}

fn of_act(test: &Test, catalogue: &Catalogue, act: CreditOf<'_>) -> bool {
    if let Some(song) = song_of(act) {
        return of_song(test, catalogue, song);
    }
    match test {
        Test::Year(span) => years(catalogue, act).is_some_and(|(first, last)| span.meets(first, last)),
        Test::Title(words) => is_of_film(act) && is_in(words, &fold(catalogue.film.title())),
        _ => false,
    }
}

fn song_of(act: CreditOf<'_>) -> Option<&Song> {
    match act {
        CreditOf::Song { song, .. } | CreditOf::Original { song } => Some(song),
        CreditOf::Soundtrack { .. } | CreditOf::Film { .. } | CreditOf::Cast { .. } | CreditOf::Accolade { .. } => None,
    }
}

fn is_of_film(act: CreditOf<'_>) -> bool {
    matches!(act, CreditOf::Film { .. } | CreditOf::Cast { .. })
}

/// The years of what is no song: the film's, the soundtrack's, an award's.
fn years(catalogue: &Catalogue, act: CreditOf<'_>) -> Option<(u32, u32)> {
    let of = |span: &DateSpan| (span.from.year.into(), span.to.unwrap_or(span.from).year.into());
    match act {
        CreditOf::Film { .. } | CreditOf::Cast { .. } => {
            catalogue.film.year.get().map(|year| (u32::from(*year), u32::from(*year)))
        }
        CreditOf::Soundtrack { .. } => catalogue.soundtrack.released.get().map(of),
        CreditOf::Accolade { accolade } => accolade.date.get().map(of),
        CreditOf::Song { .. } | CreditOf::Original { .. } => None,
    }
}

fn holds(test: &Test, catalogue: &Catalogue, person: &Person, acts: &[CreditOf<'_>]) -> bool {
    let is_called = |wanted: &str| is_called(catalogue, &person.id, wanted);
    match test {
        Test::Words(words) => {
            let is_about = |act: &CreditOf<'_>| match *act {
                CreditOf::Cast { cast } => plays(catalogue, cast, words),
                act => song_of(act).is_some_and(|song| titles(catalogue, song).any(|title| is_in(words, title))),
            };
            is_called(words) || acts.iter().any(is_about)
        }
        Test::Role(roles, name) => {
            is_called(name) && acts.iter().any(|act| role_of(*act).is_some_and(|role| roles.contains(&role)))
        }
        Test::First(name) => is_called(name) && acts.iter().any(|act| matches!(act, CreditOf::Original { .. })),
        Test::Cast(name) => {
            acts.iter().any(|act| matches!(act, CreditOf::Cast { cast } if plays(catalogue, cast, name)))
        }
        Test::Award(name) => {
            acts.iter().any(|act| matches!(act, CreditOf::Accolade { accolade } if is_award(accolade, name)))
        }
        Test::PersonKind(kind) => person.kind == *kind,
        // These were asked of what they did.
        Test::Title(_) | Test::Album(_) | Test::Kind(_) | Test::Year(_) | Test::Length(_) | Test::Number(_) => true,
    }
}

fn role_of(act: CreditOf<'_>) -> Option<Role> {
    match act {
        CreditOf::Song { credit, .. } | CreditOf::Soundtrack { credit } | CreditOf::Film { credit } => {
            Some(credit.role)
        }
        CreditOf::Original { .. } | CreditOf::Cast { .. } | CreditOf::Accolade { .. } => None,
    }
}
