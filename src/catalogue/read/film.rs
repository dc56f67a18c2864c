//! Reading the film.

use super::table::{Reader, Table, Value};
use crate::catalogue::{Accolade, Cast, Film, Outcome, Recipient, Release, ReleaseKind};

impl Reader {
    /// `[film]`. `None` if it is missing, which is a fault.
    pub(super) fn film(&mut self, table: Option<Table<'_>>) -> Option<Film> {
        let mut table = table?;
        self.entry = "film".into();
        let film = Film {
            title: self.title(&mut table),
            year: self.fact(&mut table, "year", |reader, value| {
                reader.integer(value, &(1870..=2200)).map(|year| year as u16)
            }),
            genre: self.fact(&mut table, "genre", Self::words),
            countries: self.fact(&mut table, "countries", |reader, value| reader.filled_list(value, Self::words)),
            language: self.fact(&mut table, "language", Self::words),
            runtime: self.fact(&mut table, "runtime", Self::duration),
            premise: self.fact(&mut table, "premise", Self::words),
            story: self.remarks(&mut table, "story"),
            credits: self.credits(&mut table),
            cast: self.cast(&mut table),
            production: self.named_facts(&mut table, "production"),
            releases: self.releases(&mut table),
            admissions: self
                .fact(&mut table, "admissions", |reader, value| reader.integer(value, &(0..=1_000_000_000_000))),
            box_office: self.fact(&mut table, "box_office", Self::words),
            accolades: self.accolades(&mut table),
            facts: self.named_facts(&mut table, "fact"),
        };
        self.finish(&table);
        Some(film)
    }

    fn cast(&mut self, table: &mut Table<'_>) -> Vec<Cast> {
        let mut cast = Vec::new();
        for mut row in self.tables(table, "cast") {
            let person = self.require(&mut row, "person").and_then(|value| self.person_id(value));
            let character = self.fact(&mut row, "character", Self::words);
            let about = row.take("about").map(|value| self.fact_of(value, Self::words));
            self.finish(&row);
            cast.extend(person.map(|person| Cast { person, character, about }));
        }
        cast
    }

    fn releases(&mut self, table: &mut Table<'_>) -> Vec<Release> {
        let mut releases = Vec::new();
        for mut row in self.tables(table, "release") {
            let kind = self
                .require(&mut row, "kind")
                .and_then(|value| self.one_of(value, &ReleaseKind::ALL, ReleaseKind::key));
            let place = self.require(&mut row, "place").and_then(|value| self.words(value));
            let date = self.fact(&mut row, "date", Self::date);
            self.finish(&row);
            releases.extend(kind.zip(place).map(|(kind, place)| Release { kind, place, date }));
        }
        releases
    }

    fn accolades(&mut self, table: &mut Table<'_>) -> Vec<Accolade> {
        self.tables(table, "accolade").into_iter().filter_map(|row| self.accolade(row)).collect()
    }

    fn accolade(&mut self, mut row: Table<'_>) -> Option<Accolade> {
        let award = self.require(&mut row, "award").and_then(|value| self.words(value));
        let edition = self.fact(&mut row, "edition", Self::words);
        let date = self.fact(&mut row, "date", Self::date);
        let category = self.require(&mut row, "category").and_then(|value| self.words(value));
        let recipients = self.fact(&mut row, "recipients", |reader, value| reader.recipients(value));
        let song = row.take("song").and_then(|value| self.song_id(value));
        let outcome = self.fact(&mut row, "outcome", |reader, value| reader.one_of(value, &Outcome::ALL, Outcome::key));
        let sources = self.sources(&mut row);
        if row.take("sources").map_or(0, Value::count) == 0 {
            self.fault(row.at, "an accolade names no source: write sources = [ … ]");
        }
        self.finish(&row);
        Some(Accolade { award: award?, edition, date, category: category?, recipients, song, outcome, sources })
    }

    /// A list of ids of persons; `"film"`, alone or in the list, is the film.
    fn recipients(&mut self, value: Value<'_>) -> Option<Vec<Recipient>> {
        if value.raw() == Some("film") {
            return Some(vec![Recipient::Film]);
        }
        self.filled_list(value, |reader, item| {
            if item.raw() == Some("film") {
                return Some(Recipient::Film);
            }
            reader.person_id(item).map(Recipient::Person)
        })
    }
}
