//! The view of one person's credits: all they did.

use crate::catalogue::{Accolade, Person, PersonId, PersonKind, SourceId};

use super::document::{Block, Level, Line, Link, Rich, Section};
use super::part::{self, Part, Place};
use super::scribe::{Scribe, gathered};

/// One section: names, groups, credits by what they did, parts, awards, what they said.
pub(super) fn sections<'a>(scribe: &mut Scribe<'a>, person: &'a Person) -> Vec<Section> {
    let mut lines = about(scribe, person);
    lines.extend(functions(scribe, &part::of_person(scribe.catalogue, &person.id)));
    lines.extend(cast(scribe, &person.id));
    lines.extend(awards(scribe, &person.id));
    lines.extend(scribe.named(&person.facts));
    let mut heading = Rich::text(&person.name);
    heading.push_notes(scribe.notes(&person.sources));
    let mut sections = vec![Section { level: Level::Chapter, heading, blocks: vec![Block::Lines(lines)] }];
    sections.extend(said(scribe, &person.id));
    sections
}

fn about<'a>(scribe: &mut Scribe<'a>, person: &'a Person) -> Vec<Line> {
    let mut lines = Vec::new();
    if person.kind != PersonKind::Person {
        let value = Rich::text(&scribe.wording.person_kind(person.kind));
        lines.push(Line { label: scribe.wording.label("kind").into(), value, remarks: Vec::new() });
    }
    lines.extend(also_written(scribe, person));
    for group in &person.member_of {
        let (value, remarks) = (scribe.person(group), scribe.remarks(group));
        lines.push(Line { label: scribe.wording.label("member-of").into(), value, remarks });
    }
    lines.extend(members(scribe, &person.id));
    lines
}

fn also_written<'a>(scribe: &mut Scribe<'a>, person: &'a Person) -> Option<Line> {
    if person.aliases.is_empty() {
        return None;
    }
    let names = person.aliases.iter().map(|alias| {
        let mut name = Rich::text(&alias.name);
        name.push_notes(scribe.notes(&alias.sources));
        name
    });
    let value = Rich::join(names.collect::<Vec<_>>(), ", ");
    Some(Line { label: scribe.wording.label("also-written").into(), value, remarks: Vec::new() })
}

fn members(scribe: &mut Scribe<'_>, group: &PersonId) -> Option<Line> {
    let members = part::members_of(scribe.catalogue, group).into_iter();
    let names: Vec<Rich> = members
        .map(|(person, membership)| {
            scribe.shown(membership, |_, _| Rich::link(&person.name, Link::Person(person.id.clone())))
        })
        .collect();
    let label = scribe.wording.label("members");
    (!names.is_empty()).then(|| Line { label: label.into(), value: Rich::join(names, ", "), remarks: Vec::new() })
}

/// A line for each function, and one for the originals that they performed first.
fn functions<'a>(scribe: &mut Scribe<'a>, parts: &[Part<'a>]) -> Vec<Line> {
    let (originals, others): (Vec<Part<'a>>, Vec<Part<'a>>) =
        parts.iter().partition(|part| matches!(part.place, Place::Original(_)));
    let mut groups: Vec<(String, &[Part<'a>])> = others
        .chunk_by(|one, other| one.role == other.role)
        .filter_map(|group| Some((scribe.wording.function(group.first()?.role), group)))
        .collect();
    if !originals.is_empty() {
        groups.push((scribe.wording.label("first-performed"), &originals));
    }
    let mut lines = Vec::new();
    for (label, group) in groups {
        let (mut places, mut remarks) = (Vec::new(), Vec::new());
        for part in group {
            let name = place_name(scribe, part.place);
            let mut place = scribe.shown(part.who, |_, _| place_link(&name, part.place));
            if let Some(detail) = part.detail {
                place.push(&format!(" ({})", scribe.wording.words(detail)));
            }
            places.push(place);
            remarks.push((name, scribe.remarks(part.who)));
        }
        lines.push(Line { label: label.into(), value: Rich::join(places, ", "), remarks: gathered(&remarks) });
    }
    lines
}

/// The name of a place, leading there.
pub(super) fn place_link(name: &str, place: Place<'_>) -> Rich {
    match place {
        Place::Song(song) | Place::Original(song) => Rich::link(name, Link::Song(song.id.clone())),
        Place::Soundtrack | Place::Film => Rich::link(name, Link::Film),
    }
}

/// What a place is called on a person's page.
pub(super) fn place_name(scribe: &Scribe<'_>, place: Place<'_>) -> String {
    match place {
        Place::Song(song) | Place::Original(song) => song.title().to_owned(),
        Place::Soundtrack => scribe.wording.print("the-soundtrack"),
        Place::Film => scribe.wording.fill("the-film", &[("film", scribe.catalogue.film.title())]),
    }
}

fn cast(scribe: &mut Scribe<'_>, person: &PersonId) -> Vec<Line> {
    let catalogue = scribe.catalogue;
    let parts = part::cast_of(catalogue, person).into_iter();
    parts
        .map(|cast| {
            let mut line = scribe.line("plays", &cast.character, |wording, name| wording.words(name).to_owned());
            if let Some(about) = &cast.about {
                line.value.push(" – ");
                line.value.append(scribe.value(about, |wording, about| wording.words(about).to_owned()));
                line.remarks.extend(scribe.remarks(about));
            }
            line
        })
        .collect()
}

fn awards(scribe: &mut Scribe<'_>, person: &PersonId) -> Vec<Line> {
    let catalogue = scribe.catalogue;
    part::accolades_of(catalogue, person).into_iter().map(|row| award(scribe, row)).collect()
}

/// An award on a person's page: "Maya Awards: Best Editing – won".
fn award<'a>(scribe: &mut Scribe<'a>, row: &'a Accolade) -> Line {
    let category = scribe.wording.words(&row.category).to_owned();
    let mut value = Rich::text(&format!("{}: {category}", scribe.wording.words(&row.award)));
    if let Some(song) = row.song.as_ref().and_then(|id| scribe.catalogue.song(id)) {
        value.push(", ");
        value.push_link(&scribe.wording.fill("quoted", &[("title", song.title())]), Link::Song(song.id.clone()));
    }
    value.push_notes(listed_by(scribe, row));
    value.push(" – ");
    value.append(outcome(scribe, row));
    let remarks = scribe.remarks(&row.outcome);
    Line { label: scribe.wording.label("award").into(), value, remarks }
}

/// The sources that list the row, but for those that its recipients or its outcome name already.
pub(super) fn listed_by<'a>(scribe: &mut Scribe<'a>, row: &'a Accolade) -> Vec<usize> {
    let is_named = |id: &&SourceId| row.recipients.sources.contains(id) || row.outcome.sources.contains(id);
    scribe.notes(row.sources.iter().filter(|id| !is_named(id)))
}

/// How an award ended: "won", "result unknown".
pub(super) fn outcome<'a>(scribe: &mut Scribe<'a>, row: &'a Accolade) -> Rich {
    let mut rich = Rich::default();
    if row.outcome.value.is_none() {
        rich.push_faint(&format!("{} ", scribe.wording.print("result")));
    }
    rich.append(scribe.value(&row.outcome, |wording, outcome| wording.outcome(*outcome)));
    rich
}

/// What this person said, under the title of the song it was said of.
fn said(scribe: &mut Scribe<'_>, person: &PersonId) -> Option<Section> {
    let mut items = Vec::new();
    for (song, remark) in part::said_by(scribe.catalogue, person) {
        if let Some((told, _)) = scribe.told(remark) {
            let mut item = Rich::default();
            if let Some(song) = song {
                item.push(&format!("{}: ", scribe.wording.fill("quoted", &[("title", song.title())])));
            }
            item.append(told);
            items.push(item);
        }
    }
    let heading = Rich::text(&scribe.wording.print("said"));
    (!items.is_empty()).then(|| Section { level: Level::Part, heading, blocks: vec![Block::Items(items)] })
}
