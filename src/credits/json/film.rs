//! The film and the soundtrack in JSON.

use serde::Serialize;

use crate::catalogue::{self, Accolade, Recipient};
use crate::text::clean;

use super::super::part;
use super::Context;
use super::fact::{self, Fact, Named, Text, Told, Words};
use super::song::Credit;

/// The film.
#[derive(Serialize)]
pub struct Film<'a> {
    title: Fact<'a, Text<'a>>,
    year: Fact<'a, u16>,
    genre: Fact<'a, Words<'a>>,
    countries: Fact<'a, Vec<Words<'a>>>,
    language: Fact<'a, Words<'a>>,
    runtime_seconds: Fact<'a, u64>,
    premise: Fact<'a, Words<'a>>,
    admissions: Fact<'a, u64>,
    box_office: Fact<'a, Words<'a>>,
    story: Vec<Told<'a>>,
    spoilers_hidden: usize,
    credits: Vec<Credit<'a>>,
    cast: Vec<Cast<'a>>,
    production: Vec<Named<'a>>,
    releases: Vec<Release<'a>>,
    accolades: Vec<AccoladeRow<'a>>,
    facts: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Cast<'a> {
    person: Text<'a>,
    person_id: Text<'a>,
    character: Fact<'a, Words<'a>>,
    about: Option<Fact<'a, Words<'a>>>,
}

#[derive(Serialize)]
struct Release<'a> {
    kind: &'static str,
    place: Words<'a>,
    date: Fact<'a, String>,
}

/// A row of the awards.
#[derive(Serialize)]
pub struct AccoladeRow<'a> {
    award: Words<'a>,
    edition: Fact<'a, Words<'a>>,
    date: Fact<'a, String>,
    category: Words<'a>,
    recipients: Fact<'a, Vec<RecipientEntry<'a>>>,
    song_id: Option<Text<'a>>,
    outcome: Fact<'a, &'static str>,
    sources: Vec<Text<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum RecipientEntry<'a> {
    Person { person: Text<'a>, person_id: Text<'a> },
    Film,
}

/// The soundtrack as a whole.
#[derive(Serialize)]
pub struct Soundtrack<'a> {
    title: Fact<'a, Text<'a>>,
    label: Fact<'a, Text<'a>>,
    released: Fact<'a, String>,
    credits: Vec<Credit<'a>>,
    aliases: Vec<Text<'a>>,
    remarks: Vec<Told<'a>>,
    spoilers_hidden: usize,
    facts: Vec<Named<'a>>,
}

impl<'a> Context<'a> {
    pub fn film(self) -> Film<'a> {
        let film = &self.catalogue.film;
        let (story, spoilers_hidden) = self.told(&film.story);
        Film {
            title: fact::text(&film.title),
            year: Fact::new(&film.year, |year| *year),
            genre: fact::words(&film.genre),
            countries: Fact::new(&film.countries, |countries| countries.iter().map(Words::from).collect()),
            language: fact::words(&film.language),
            runtime_seconds: fact::seconds(&film.runtime),
            premise: fact::words(&film.premise),
            admissions: Fact::new(&film.admissions, |count| *count),
            box_office: fact::words(&film.box_office),
            story,
            spoilers_hidden,
            credits: self.credits(&part::of_film(self.catalogue)),
            cast: film.cast.iter().map(|cast| self.cast(cast)).collect(),
            production: fact::named(&film.production),
            releases: film.releases.iter().map(release).collect(),
            accolades: film.accolades.iter().map(|row| self.accolade(row)).collect(),
            facts: fact::named(&film.facts),
        }
    }

    fn cast(self, cast: &'a catalogue::Cast) -> Cast<'a> {
        Cast {
            person: self.name(&cast.person),
            person_id: clean(cast.person.as_str()),
            character: fact::words(&cast.character),
            about: cast.about.as_ref().map(fact::words),
        }
    }

    pub fn accolade(self, row: &'a Accolade) -> AccoladeRow<'a> {
        let entry = |recipient: &'a Recipient| match recipient {
            Recipient::Person(id) => RecipientEntry::Person { person: self.name(id), person_id: clean(id.as_str()) },
            Recipient::Film => RecipientEntry::Film,
        };
        // An empty list is the film itself.
        let recipients = |recipients: &'a Vec<Recipient>| match recipients.as_slice() {
            [] => vec![RecipientEntry::Film],
            recipients => recipients.iter().map(entry).collect(),
        };
        AccoladeRow {
            award: Words::from(&row.award),
            edition: fact::words(&row.edition),
            date: fact::date(&row.date),
            category: Words::from(&row.category),
            recipients: Fact::new(&row.recipients, recipients),
            song_id: row.song.as_ref().map(|id| clean(id.as_str())),
            outcome: Fact::new(&row.outcome, |outcome| outcome.key()),
            sources: fact::ids(&row.sources),
        }
    }

    pub fn soundtrack(self) -> Soundtrack<'a> {
        let soundtrack = &self.catalogue.soundtrack;
        let (remarks, spoilers_hidden) = self.told(&soundtrack.remarks);
        Soundtrack {
            title: fact::text(&soundtrack.title),
            label: fact::text(&soundtrack.label),
            released: fact::date(&soundtrack.released),
            credits: self.credits(&part::of_soundtrack(self.catalogue)),
            aliases: soundtrack.aliases.iter().map(|alias| clean(alias)).collect(),
            remarks,
            spoilers_hidden,
            facts: fact::named(&soundtrack.facts),
        }
    }
}

fn release(release: &catalogue::Release) -> Release<'_> {
    Release { kind: release.kind.key(), place: Words::from(&release.place), date: fact::date(&release.date) }
}
