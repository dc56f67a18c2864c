//! People in JSON.

use serde::Serialize;

use crate::catalogue::{self, PersonId};
use crate::text::clean;

use super::super::part::{self, Place};
use super::Context;
use super::fact::{self, Evidence, Fact, Named, PersonFact, Text, Told, Words};
use super::film::AccoladeRow;
use super::song::Credit;

/// Somebody, and all they did.
#[derive(Serialize)]
pub struct Person<'a> {
    id: Text<'a>,
    name: Text<'a>,
    kind: &'static str,
    aliases: Vec<Alias<'a>>,
    sources: Vec<Text<'a>>,
    member_of: Vec<PersonFact<'a>>,
    members: Vec<Member<'a>>,
    credits: Vec<PlacedCredit<'a>>,
    cast: Vec<Part<'a>>,
    accolades: Vec<AccoladeRow<'a>>,
    remarks: Vec<Told<'a>>,
    spoilers_hidden: usize,
    facts: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Alias<'a> {
    name: Text<'a>,
    sources: Vec<Text<'a>>,
}

/// A member of a group, with the evidence for the membership.
#[derive(Serialize)]
struct Member<'a> {
    person: Text<'a>,
    person_id: Text<'a>,
    #[serde(flatten)]
    evidence: Evidence<'a>,
}

/// A credit, and where it stands.
#[derive(Serialize)]
struct PlacedCredit<'a> {
    place: &'static str,
    song_id: Option<Text<'a>>,
    song_title: Option<Text<'a>>,
    #[serde(flatten)]
    credit: Credit<'a>,
}

/// A part in the film.
#[derive(Serialize)]
struct Part<'a> {
    character: Fact<'a, Words<'a>>,
    about: Option<Fact<'a, Words<'a>>>,
}

impl<'a> Context<'a> {
    pub fn person(self, person: &'a catalogue::Person) -> Person<'a> {
        let aliases = person.aliases.iter();
        let (remarks, spoilers_hidden) =
            self.told(part::said_by(self.catalogue, &person.id).into_iter().map(|(_, remark)| remark));
        Person {
            id: clean(person.id.as_str()),
            name: clean(&person.name),
            kind: person.kind.key(),
            aliases: aliases
                .map(|alias| Alias { name: clean(&alias.name), sources: fact::ids(&alias.sources) })
                .collect(),
            sources: fact::ids(&person.sources),
            member_of: person.member_of.iter().map(|group| self.person_fact(group)).collect(),
            members: self.members(&person.id),
            credits: part::of_person(self.catalogue, &person.id).iter().map(|part| self.placed(part)).collect(),
            cast: self.parts(&person.id),
            accolades: self.accolades_of(&person.id),
            remarks,
            spoilers_hidden,
            facts: fact::named(&person.facts),
        }
    }

    fn members(self, group: &PersonId) -> Vec<Member<'a>> {
        let members = part::members_of(self.catalogue, group).into_iter();
        members
            .map(|(person, membership)| Member {
                person: clean(&person.name),
                person_id: clean(person.id.as_str()),
                evidence: Evidence::from(membership),
            })
            .collect()
    }

    fn placed(self, part: &part::Part<'a>) -> PlacedCredit<'a> {
        let song = Place::song(part.place);
        PlacedCredit {
            place: part.place.key(),
            song_id: song.map(|song| clean(song.id.as_str())),
            song_title: song.map(|song| clean(song.title())),
            credit: self.credit(part),
        }
    }

    fn parts(self, person: &PersonId) -> Vec<Part<'a>> {
        let parts = part::cast_of(self.catalogue, person).into_iter();
        parts
            .map(|cast| Part { character: fact::words(&cast.character), about: cast.about.as_ref().map(fact::words) })
            .collect()
    }

    fn accolades_of(self, person: &PersonId) -> Vec<AccoladeRow<'a>> {
        part::accolades_of(self.catalogue, person).into_iter().map(|row| self.accolade(row)).collect()
    }
}
