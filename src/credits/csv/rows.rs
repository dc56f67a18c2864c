//! One row a song, one row a person.

use std::io::{self, Write};
use std::time::Duration;

use crate::catalogue::{Certainty, Kind, Order, Person, PersonId, Query, Role, Song};

use super::super::list::chosen;
use super::super::part;
use super::{Sheet, joined};

impl<W: Write> Sheet<'_, W> {
    pub(super) fn list(&mut self, order: Option<&Order>, only: Option<&Query>) -> io::Result<()> {
        self.row([
            "number",
            "id",
            "title",
            "kind",
            "kind_certainty",
            "performers",
            "performers_certainty",
            "original_performer",
            "original_performer_certainty",
            "duration_seconds",
            "duration_certainty",
        ])?;
        for song in chosen(self.catalogue, order, only) {
            self.song(song)?;
        }
        Ok(())
    }

    fn song(&mut self, song: &Song) -> io::Result<()> {
        let catalogue = self.catalogue;
        let mut performers = part::of_song(song);
        performers.retain(|part| part.role == Role::Performer);
        let names =
            performers.iter().filter_map(|part| part.who.value.as_ref()).map(|id| catalogue.name(id).to_owned());
        // The certainty of a list of names is that of its least sure one.
        let least = performers.iter().map(|part| part.who.certainty).max().unwrap_or(Certainty::Unknown);
        let original = part::of_original(song).map(|part| part.who);
        self.row([
            &song.number.to_string(),
            song.id.as_str(),
            song.title(),
            song.kind.value.map_or("", Kind::key),
            song.kind.certainty.key(),
            &joined(names),
            least.key(),
            original.and_then(|who| who.value.as_ref()).map(|id| catalogue.name(id)).unwrap_or_default(),
            original.map(|who| who.certainty.key()).unwrap_or_default(),
            &song.duration.value.as_ref().map(Duration::as_secs).map(|it| it.to_string()).unwrap_or_default(),
            song.duration.certainty.key(),
        ])
    }

    pub(super) fn people(&mut self, only: Option<&Query>) -> io::Result<()> {
        self.row(["person_id", "name", "kind", "also_written", "member_of", "credits", "cast"])?;
        let catalogue = self.catalogue;
        let fits = |person: &&Person| only.is_none_or(|query| query.fits_person(catalogue, person));
        for person in catalogue.people.iter().filter(fits) {
            self.one_of_the_people(person)?;
        }
        Ok(())
    }

    fn one_of_the_people(&mut self, person: &Person) -> io::Result<()> {
        let catalogue = self.catalogue;
        let groups = person.member_of.iter().filter_map(|group| group.value.as_ref());
        let credits = part::of_person(catalogue, &person.id).into_iter().map(|part| {
            let place = part.place.song().map_or_else(|| part.place.key(), |song| song.id.as_str());
            let original = if part.place.key() == "original" { "original " } else { "" };
            format!("{original}{}: {place}", part.role.key())
        });
        let cast = part::cast_of(catalogue, &person.id).into_iter();
        self.row([
            person.id.as_str(),
            &person.name,
            person.kind.key(),
            &joined(person.aliases.iter().map(|alias| alias.name.clone())),
            &joined(groups.map(|group: &PersonId| catalogue.name(group).to_owned())),
            &joined(credits),
            &joined(cast.map(|cast| self.words(cast.character.value.as_ref()))),
        ])
    }
}
