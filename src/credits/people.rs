//! The view of everyone, one line each.

use crate::catalogue::{Person, PersonId, PersonKind, Query};

use super::document::{Block, Label, Level, Line, Link, Rich, Section};
use super::part::{self, Place};
use super::person::{place_link, place_name};
use super::scribe::Scribe;

/// Everyone in the catalogue's order: what they are, and where.
pub(super) fn people(scribe: &mut Scribe<'_>, only: Option<&Query>) -> (String, Vec<Section>) {
    let catalogue = scribe.catalogue;
    let title = scribe.wording.fill("people-title", &[("film", catalogue.film.title())]);
    let people = catalogue.people.iter().filter(|person| only.is_none_or(|query| query.fits_person(catalogue, person)));
    let lines = people.map(|person| line(scribe, person)).collect();
    (title, vec![Section { level: Level::Chapter, heading: Rich::default(), blocks: vec![Block::Lines(lines)] }])
}

fn line<'a>(scribe: &mut Scribe<'a>, person: &'a Person) -> Line {
    let mut did = functions(scribe, &person.id);
    did.extend(parts(scribe, &person.id));
    did.extend(awards(scribe, &person.id));
    for group in &person.member_of {
        let mut membership = Rich::text(&format!("{} ", scribe.wording.print("member-of")));
        membership.append(scribe.person(group));
        did.push(membership);
    }
    if did.is_empty() {
        let mut nothing = Rich::default();
        nothing.push_faint(&scribe.wording.print("no-credit"));
        did.push(nothing);
    }
    let mut value = Rich::default();
    if person.kind != PersonKind::Person {
        value.push_faint(&format!("{} – ", scribe.wording.person_kind(person.kind)));
    }
    value.append(Rich::join(did, "; "));
    value.push_notes(scribe.notes(&person.sources));
    let remarks = aliases(scribe, person).into_iter().collect();
    Line { label: Label::link(&person.name, Link::Person(person.id.clone())), value, remarks }
}

/// "Composer (Melangkah, Apa Adanya)", each place with the sign of its fact; the film goes without saying.
fn functions(scribe: &mut Scribe<'_>, person: &PersonId) -> Vec<Rich> {
    let parts = part::of_person(scribe.catalogue, person);
    let groups =
        parts.chunk_by(|one, other| one.role == other.role && is_original(one.place) == is_original(other.place));
    // What they were, and where; one entry for several functions at the same places.
    let mut functions: Vec<(String, Rich)> = Vec::new();
    for group in groups {
        let Some(first) = group.first() else { continue };
        let function = if is_original(first.place) {
            scribe.wording.print("first-performer")
        } else {
            scribe.wording.function(first.role)
        };
        if let ([only], Place::Film) = (group, first.place) {
            functions.push((String::new(), scribe.value(only.who, |_, _| function.clone())));
            continue;
        }
        let places = group.iter().map(|part| {
            let name = place_name(scribe, part.place);
            scribe.shown(part.who, |_, _| place_link(&name, part.place))
        });
        let places = Rich::join(places.collect::<Vec<_>>(), ", ");
        match functions.last_mut() {
            Some((functions, same)) if *same == places && !functions.is_empty() => {
                functions.push_str(", ");
                functions.push_str(&function.to_lowercase());
            }
            _ => functions.push((function, places)),
        }
    }
    let entry = |(function, places): (String, Rich)| {
        if function.is_empty() { places } else { Rich::join([Rich::text(&function), places], ": ") }
    };
    functions.into_iter().map(entry).collect()
}

fn is_original(place: Place<'_>) -> bool {
    matches!(place, Place::Original(_))
}

fn parts(scribe: &mut Scribe<'_>, person: &PersonId) -> Vec<Rich> {
    let catalogue = scribe.catalogue;
    let parts = part::cast_of(catalogue, person).into_iter();
    parts
        .map(|cast| {
            let mut part = Rich::text(&format!("{} ", scribe.wording.print("as")));
            part.append(scribe.value(&cast.character, |wording, name| wording.words(name).to_owned()));
            part
        })
        .collect()
}

/// Only for those whom nothing but a row of the awards names is it said here; the others' awards stand on their own pages.
fn awards(scribe: &Scribe<'_>, person: &PersonId) -> Vec<Rich> {
    let catalogue = scribe.catalogue;
    let has_credit = !part::of_person(catalogue, person).is_empty() || !part::cast_of(catalogue, person).is_empty();
    if has_credit {
        return Vec::new();
    }
    let rows = part::accolades_of(catalogue, person).into_iter();
    rows.map(|row| {
        Rich::text(&format!("{}: {}", scribe.wording.words(&row.award), scribe.wording.words(&row.category)))
    })
    .collect()
}

fn aliases(scribe: &Scribe<'_>, person: &Person) -> Option<Rich> {
    let names: Vec<&str> = person.aliases.iter().map(|alias| alias.name.as_str()).collect();
    let mut rich = Rich::default();
    rich.push_faint(&format!("{}: {}", scribe.wording.print("also-written"), names.join(", ")));
    (!names.is_empty()).then_some(rich)
}
