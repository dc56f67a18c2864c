//! The film and the soundtrack, one row a fact.

use std::io::{self, Write};
use std::time::Duration;

use crate::catalogue::{Accolade, Catalogue, Fact, NamedFact, Outcome, Recipient, Remark, SongId};

use super::super::part::{self, Part};
use super::{Evidence, Sheet, ids, joined};

impl<W: Write> Sheet<'_, W> {
    pub(super) fn film(&mut self) -> io::Result<()> {
        let catalogue = self.catalogue;
        self.row(["section", "key", "label", "value", "certainty", "sources", "versions", "note"])?;
        self.film_facts(catalogue)?;
        self.remarks("story", &catalogue.film.story)?;
        self.credit_facts("film", &part::of_film(catalogue))?;
        for cast in &catalogue.film.cast {
            let name = catalogue.name(&cast.person);
            self.fact("cast", "character", name, &cast.character, |sheet, it| sheet.words(Some(it)))?;
            if let Some(about) = &cast.about {
                self.fact("cast", "about", name, about, |sheet, it| sheet.words(Some(it)))?;
            }
        }
        self.named("production", &catalogue.film.production)?;
        for release in &catalogue.film.releases {
            let place = self.words(Some(&release.place));
            self.fact("release", release.kind.key(), &place, &release.date, |_, date| date.to_string())?;
        }
        for row in &catalogue.film.accolades {
            self.accolade_facts(row)?;
        }
        self.named("film", &catalogue.film.facts)?;
        self.soundtrack(catalogue)
    }

    fn film_facts(&mut self, catalogue: &Catalogue) -> io::Result<()> {
        let film = &catalogue.film;
        self.fact("film", "title", "", &film.title, |_, title| title.clone())?;
        self.fact("film", "year", "", &film.year, |_, year| year.to_string())?;
        self.fact("film", "genre", "", &film.genre, |sheet, it| sheet.words(Some(it)))?;
        self.fact("film", "countries", "", &film.countries, |sheet, countries| {
            joined(countries.iter().map(|country| sheet.words(Some(country))))
        })?;
        self.fact("film", "language", "", &film.language, |sheet, it| sheet.words(Some(it)))?;
        self.fact("film", "runtime_seconds", "", &film.runtime, seconds)?;
        self.fact("film", "admissions", "", &film.admissions, |_, count| count.to_string())?;
        self.fact("film", "box_office", "", &film.box_office, |sheet, it| sheet.words(Some(it)))?;
        self.fact("film", "premise", "", &film.premise, |sheet, it| sheet.words(Some(it)))
    }

    fn soundtrack(&mut self, catalogue: &Catalogue) -> io::Result<()> {
        let soundtrack = &catalogue.soundtrack;
        self.fact("soundtrack", "title", "", &soundtrack.title, |_, title| title.clone())?;
        self.fact("soundtrack", "label", "", &soundtrack.label, |_, label| label.clone())?;
        self.fact("soundtrack", "released", "", &soundtrack.released, |_, date| date.to_string())?;
        self.credit_facts("soundtrack", &part::of_soundtrack(catalogue))?;
        self.named("soundtrack", &soundtrack.facts)?;
        for order in &catalogue.orders {
            let name = self.words(Some(&order.name));
            let songs = |songs: &Vec<SongId>| joined(songs.iter().map(|id| id.as_str().to_owned()));
            self.fact("order", &order.id, &name, &order.songs, |_, it| songs(it))?;
        }
        self.remarks("soundtrack", &soundtrack.remarks)
    }

    /// Award and category as the label, then a row each for what is a fact of its own.
    fn accolade_facts(&mut self, row: &Accolade) -> io::Result<()> {
        let catalogue = self.catalogue;
        let label = format!("{}: {}", self.wording.words(&row.award), self.wording.words(&row.category));
        self.fact("accolade", "edition", &label, &row.edition, |sheet, it| sheet.words(Some(it)))?;
        self.fact("accolade", "date", &label, &row.date, |_, date| date.to_string())?;
        self.fact("accolade", "recipients", &label, &row.recipients, |_, recipients| {
            if recipients.is_empty() {
                return catalogue.film.title().to_owned();
            }
            joined(recipients.iter().map(|recipient| match recipient {
                Recipient::Person(id) => catalogue.name(id).to_owned(),
                Recipient::Film => catalogue.film.title().to_owned(),
            }))
        })?;
        if let Some(song) = row.song.as_ref().and_then(|id| catalogue.song(id)) {
            self.row(["accolade", "song", &label, song.title(), "", &ids(&row.sources), "", ""])?;
        }
        self.fact("accolade", "outcome", &label, &row.outcome, |_, outcome| Outcome::key(*outcome).to_owned())
    }

    fn credit_facts(&mut self, section: &str, parts: &[Part<'_>]) -> io::Result<()> {
        let catalogue = self.catalogue;
        for part in parts {
            let detail = self.words(part.detail);
            self.fact(section, part.role.key(), &detail, part.who, |_, id| catalogue.name(id).to_owned())?;
        }
        Ok(())
    }

    fn named(&mut self, section: &str, facts: &[NamedFact]) -> io::Result<()> {
        for NamedFact { label, fact } in facts {
            let label = self.words(Some(label));
            self.fact(section, "fact", &label, fact, |sheet, it| sheet.words(Some(it)))?;
        }
        Ok(())
    }

    fn remarks(&mut self, section: &str, remarks: &[Remark]) -> io::Result<()> {
        let catalogue = self.catalogue;
        for Remark { by, fact, is_spoiler } in remarks {
            if self.spoilers || !is_spoiler {
                let by = by.as_ref().map(|id| catalogue.name(id)).unwrap_or_default();
                self.fact(section, "remark", by, fact, |sheet, it| sheet.words(Some(it)))?;
            }
        }
        Ok(())
    }

    fn fact<T>(
        &mut self,
        section: &str,
        key: &str,
        label: &str,
        fact: &Fact<T>,
        show: impl Fn(&Self, &T) -> String,
    ) -> io::Result<()> {
        let value = fact.value.as_ref().map(|value| show(self, value)).unwrap_or_default();
        let Evidence { certainty, sources, versions, note } = self.evidence(fact);
        self.row([section, key, label, &value, certainty.key(), &sources, &versions, &note])
    }
}

fn seconds<S>(_: &S, time: &Duration) -> String {
    time.as_secs().to_string()
}
