//! How much each source carries.

use std::collections::HashMap;

use crate::catalogue::{Cast, Catalogue, Credit, Fact, NamedFact, Remark, SourceId};

/// For every source of the catalogue, in its order: in how many facts it has a say. Counted is each fact whose value, or one of
/// whose other versions, names the source; each row of the awards; each spelling of a name. Where something was
/// looked for and not found does not count.
#[must_use]
pub fn facts_by_source(catalogue: &Catalogue) -> Vec<(&SourceId, usize)> {
    let mut tally = Tally::default();
    tally.film(catalogue);
    tally.soundtrack(catalogue);
    for order in &catalogue.orders {
        tally.fact(&order.songs);
    }
    for song in &catalogue.songs {
        tally.fact(&song.title);
        tally.fact(&song.english);
        tally.fact(&song.kind);
        tally.fact(&song.duration);
        tally.fact(&song.isrc);
        tally.fact(&song.released);
        tally.credits(&song.credits);
        tally.remarks(&song.remarks);
        tally.named(&song.facts);
        if let Some(original) = &song.original {
            tally.fact(&original.performer);
            tally.fact(&original.album);
            tally.fact(&original.released);
            tally.fact(&original.label);
            tally.fact(&original.duration);
            tally.named(&original.facts);
        }
    }
    for person in &catalogue.people {
        tally.sources(person.sources.iter());
        for alias in &person.aliases {
            tally.sources(alias.sources.iter());
        }
        for group in &person.member_of {
            tally.fact(group);
        }
        tally.named(&person.facts);
    }
    catalogue.sources.iter().map(|source| (&source.id, tally.0.get(&source.id).copied().unwrap_or(0))).collect()
}

#[derive(Default)]
struct Tally<'a>(HashMap<&'a SourceId, usize>);

impl<'a> Tally<'a> {
    fn film(&mut self, catalogue: &'a Catalogue) {
        let film = &catalogue.film;
        self.fact(&film.title);
        self.fact(&film.year);
        self.fact(&film.genre);
        self.fact(&film.countries);
        self.fact(&film.language);
        self.fact(&film.runtime);
        self.fact(&film.premise);
        self.fact(&film.admissions);
        self.fact(&film.box_office);
        self.remarks(&film.story);
        self.credits(&film.credits);
        for Cast { character, about, .. } in &film.cast {
            self.fact(character);
            if let Some(about) = about {
                self.fact(about);
            }
        }
        self.named(&film.production);
        for release in &film.releases {
            self.fact(&release.date);
        }
        for row in &film.accolades {
            self.sources(row.sources.iter());
            self.fact(&row.edition);
            self.fact(&row.date);
            self.fact(&row.recipients);
            self.fact(&row.outcome);
        }
        self.named(&film.facts);
    }

    fn soundtrack(&mut self, catalogue: &'a Catalogue) {
        let soundtrack = &catalogue.soundtrack;
        self.fact(&soundtrack.title);
        self.fact(&soundtrack.label);
        self.fact(&soundtrack.released);
        self.credits(&soundtrack.credits);
        self.remarks(&soundtrack.remarks);
        self.named(&soundtrack.facts);
    }

    fn fact<T>(&mut self, fact: &'a Fact<T>) {
        if fact.value.is_some() || !fact.versions.is_empty() {
            self.sources(fact.all_sources().into_iter());
        }
    }

    fn credits(&mut self, credits: &'a [Credit]) {
        for credit in credits {
            self.fact(&credit.who);
        }
    }

    fn named(&mut self, facts: &'a [NamedFact]) {
        for named in facts {
            self.fact(&named.fact);
        }
    }

    fn remarks(&mut self, remarks: &'a [Remark]) {
        for remark in remarks {
            self.fact(&remark.fact);
        }
    }

    fn sources(&mut self, sources: impl Iterator<Item = &'a SourceId>) {
        let mut seen: Vec<&SourceId> = Vec::new();
        for id in sources {
            if !seen.contains(&id) {
                seen.push(id);
                *self.0.entry(id).or_default() += 1;
            }
        }
    }
}
