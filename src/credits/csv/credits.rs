//! One row a credit.

use std::io::{self, Write};

use crate::catalogue::{Accolade, Cast, Entry, Person, PersonId};

use super::super::part::{self, Part};
use super::{Evidence, Sheet, ids};

impl<W: Write> Sheet<'_, W> {
    pub(super) fn credits(&mut self, subjects: &[Entry<'_>]) -> io::Result<()> {
        self.row([
            "song_number",
            "song_id",
            "title",
            "place",
            "role",
            "person",
            "person_id",
            "detail",
            "certainty",
            "sources",
            "versions",
            "note",
        ])?;
        for subject in subjects {
            match subject {
                Entry::Song(song) => {
                    for part in part::of_song(song).into_iter().chain(part::of_original(song)) {
                        self.credit(&part)?;
                    }
                }
                Entry::Person(person) => self.person(person)?,
            }
        }
        Ok(())
    }

    fn person(&mut self, person: &Person) -> io::Result<()> {
        let catalogue = self.catalogue;
        for part in part::of_person(catalogue, &person.id) {
            self.credit(&part)?;
        }
        for cast in part::cast_of(catalogue, &person.id) {
            self.cast(cast)?;
        }
        for row in part::accolades_of(catalogue, &person.id) {
            self.accolade(row, &person.id)?;
        }
        Ok(())
    }

    fn credit(&mut self, part: &Part<'_>) -> io::Result<()> {
        let song = part.place.song();
        let title = song.map_or_else(|| self.catalogue.film.title(), |song| song.title());
        let Evidence { certainty, sources, versions, note } = self.evidence(part.who);
        let id = part.who.value.as_ref();
        self.row([
            &song.map(|song| song.number.to_string()).unwrap_or_default(),
            song.map(|song| song.id.as_str()).unwrap_or_default(),
            title,
            part.place.key(),
            part.role.key(),
            id.map(|id| self.catalogue.name(id)).unwrap_or_default(),
            id.map(PersonId::as_str).unwrap_or_default(),
            &self.words(part.detail),
            certainty.key(),
            &sources,
            &versions,
            &note,
        ])
    }

    fn cast(&mut self, cast: &Cast) -> io::Result<()> {
        let Evidence { certainty, sources, versions, note } = self.evidence(&cast.character);
        self.row([
            "",
            "",
            self.catalogue.film.title(),
            "cast",
            "",
            self.catalogue.name(&cast.person),
            cast.person.as_str(),
            &self.words(cast.character.value.as_ref()),
            certainty.key(),
            &sources,
            &versions,
            &note,
        ])
    }

    fn accolade(&mut self, row: &Accolade, person: &PersonId) -> io::Result<()> {
        let song = row.song.as_ref().and_then(|id| self.catalogue.song(id));
        let award = format!("{}: {}", self.wording.words(&row.award), self.wording.words(&row.category));
        let Evidence { certainty, sources, versions, note } = self.evidence(&row.outcome);
        self.row([
            &song.map(|song| song.number.to_string()).unwrap_or_default(),
            song.map(|song| song.id.as_str()).unwrap_or_default(),
            song.map_or_else(|| self.catalogue.film.title(), |song| song.title()),
            "accolade",
            row.outcome.value.map_or("", crate::catalogue::Outcome::key),
            self.catalogue.name(person),
            person.as_str(),
            &award,
            certainty.key(),
            &if sources.is_empty() { ids(&row.sources) } else { sources },
            &versions,
            &note,
        ])
    }
}
