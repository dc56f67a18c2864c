//! The view of the film, and of the soundtrack as a whole.

use crate::catalogue::{Accolade, Cast, Fact, Recipient, ReleaseKind};

use super::document::{Block, Label, Level, Line, Link, Moment, Rich, Section};
use super::list::about_order;
use super::part;
use super::person::{listed_by, outcome};
use super::scribe::Scribe;
use super::songs::remarks;
use super::wording::Wording;

/// Everything the catalogue knows of the film and of the soundtrack as a whole.
pub(super) fn film(scribe: &mut Scribe<'_>) -> (String, Vec<Section>) {
    let film = &scribe.catalogue.film;
    let mut sections = vec![Section { level: Level::Chapter, heading: Rich::default(), blocks: facts(scribe) }];
    sections.extend(remarks(scribe, Level::Chapter, "story", &film.story));
    let crew = scribe.credits(&part::of_film(scribe.catalogue));
    sections.extend(chapter(scribe, "crew", crew));
    let cast = cast(scribe);
    sections.extend(chapter(scribe, "cast", cast));
    let production = scribe.named(&film.production);
    sections.extend(chapter(scribe, "production", production));
    sections.extend(releases(scribe));
    sections.extend(accolades(scribe));
    let told = scribe.named(&film.facts);
    sections.extend(chapter(scribe, "also-told", told));
    sections.extend(soundtrack(scribe));
    (film.title().to_owned(), sections)
}

fn chapter(scribe: &Scribe<'_>, heading: &str, lines: Vec<Line>) -> Option<Section> {
    let heading = Rich::text(&scribe.wording.print(heading));
    (!lines.is_empty()).then(|| Section { level: Level::Chapter, heading, blocks: vec![Block::Lines(lines)] })
}

fn facts(scribe: &mut Scribe<'_>) -> Vec<Block> {
    let film = &scribe.catalogue.film;
    let mut lines = vec![
        scribe.line("title", &film.title, |_, title| title.clone()),
        scribe.line("year", &film.year, |_, year| year.to_string()),
        scribe.line("genre", &film.genre, |wording, genre| wording.words(genre).to_owned()),
        scribe.line("countries", &film.countries, |wording, countries| {
            countries.iter().map(|country| wording.words(country)).collect::<Vec<_>>().join(", ")
        }),
        scribe.line("language", &film.language, |wording, language| wording.words(language).to_owned()),
        scribe.line("running-time", &film.runtime, |wording, time| wording.running_time(*time)),
        scribe.line("admissions", &film.admissions, |wording, count| wording.number(*count)),
        scribe.line("box-office", &film.box_office, |wording, amount| wording.words(amount).to_owned()),
    ];
    lines.push(scribe.line("premise", &film.premise, |wording, premise| wording.words(premise).to_owned()));
    vec![Block::Lines(lines)]
}

fn cast<'a>(scribe: &mut Scribe<'a>) -> Vec<Line> {
    let catalogue = scribe.catalogue;
    let line = |Cast { person, character, about }: &'a Cast| {
        let mut value = scribe.value(character, |wording, name| wording.words(name).to_owned());
        let mut remarks = scribe.remarks(character);
        if let Some(about) = about {
            value.push(" – ");
            value.append(scribe.value(about, |wording, about| wording.words(about).to_owned()));
            remarks.extend(scribe.remarks(about));
        }
        Line { label: Label::link(catalogue.name(person), Link::Person(person.clone())), value, remarks }
    };
    catalogue.film.cast.iter().map(line).collect()
}

/// Showings and releases in the order of time; those whose date is not known come last.
fn releases(scribe: &mut Scribe<'_>) -> Option<Section> {
    let mut releases: Vec<_> = scribe.catalogue.film.releases.iter().collect();
    releases.sort_by_key(|release| (release.date.value.is_none(), release.date.value.map(|date| date.from)));
    let mut moments = Vec::new();
    for release in releases {
        let kind = scribe.wording.release(release.kind);
        moments.push(Moment {
            when: scribe.value(&release.date, Wording::date),
            what: Rich::text(&format!("{kind}: {}", scribe.wording.words(&release.place))),
            took_place: release.kind != ReleaseKind::Planned,
            remarks: scribe.remarks(&release.date),
        });
    }
    let heading = Rich::text(&scribe.wording.print("releases"));
    (!moments.is_empty()).then(|| Section { level: Level::Chapter, heading, blocks: vec![Block::Timeline(moments)] })
}

/// The awards, a part for each ceremony, in the catalogue's order.
fn accolades(scribe: &mut Scribe<'_>) -> Vec<Section> {
    let rows = &scribe.catalogue.film.accolades;
    let mut sections = Vec::new();
    for ceremony in rows.chunk_by(|one, other| {
        one.award == other.award && one.edition.value == other.edition.value && one.date.value == other.date.value
    }) {
        let Some(first) = ceremony.first() else { continue };
        if sections.is_empty() {
            let heading = Rich::text(&scribe.wording.print("awards"));
            sections.push(Section { level: Level::Chapter, heading, blocks: Vec::new() });
        }
        let mut lines = vec![
            shared(
                scribe,
                "edition",
                ceremony,
                |row| &row.edition,
                |wording, edition| wording.words(edition).to_owned(),
            ),
            shared(scribe, "ceremony", ceremony, |row| &row.date, Wording::date),
        ];
        lines.extend(ceremony.iter().map(|row| award(scribe, row)));
        let mut blocks = vec![Block::Lines(lines)];
        blocks.extend(shared_remark(scribe, ceremony).map(Block::Paragraph));
        let heading = Rich::text(scribe.wording.words(&first.award));
        sections.push(Section { level: Level::Part, heading, blocks });
    }
    sections
}

/// A fact that every row of a ceremony has: as the row with the most sources gives it, with the remarks of all.
fn shared<'a, T: 'a>(
    scribe: &mut Scribe<'a>,
    label: &str,
    rows: &'a [Accolade],
    fact: impl Fn(&'a Accolade) -> &'a Fact<T>,
    show: impl Fn(&Wording, &T) -> String,
) -> Line {
    let best = rows.iter().map(&fact).max_by_key(|fact| fact.sources.len());
    let value = best.map(|fact| scribe.value(fact, show)).unwrap_or_default();
    let mut remarks = Vec::new();
    for row in rows {
        for remark in scribe.remarks(fact(row)) {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
    }
    Line { label: scribe.wording.label(label).into(), value, remarks }
}

/// "Best Editing: Wawan I. Wibowo – won".
fn award<'a>(scribe: &mut Scribe<'a>, row: &'a Accolade) -> Line {
    let catalogue = scribe.catalogue;
    let film = film_itself(scribe);
    let mut value = if row.recipients.value.is_none() {
        Rich::text(&format!("{} ", scribe.wording.print("recipient")))
    } else {
        Rich::default()
    };
    value.append(scribe.shown(&row.recipients, |_, recipients| {
        let names = recipients.iter().map(|recipient| match recipient {
            Recipient::Person(id) => Rich::link(catalogue.name(id), Link::Person(id.clone())),
            Recipient::Film => Rich::text(&film),
        });
        let names: Vec<Rich> = names.collect();
        if names.is_empty() { Rich::text(&film) } else { Rich::join(names, ", ") }
    }));
    if let Some(song) = row.song.as_ref().and_then(|id| catalogue.song(id)) {
        value.push(", ");
        value.push_link(&scribe.wording.fill("quoted", &[("title", song.title())]), Link::Song(song.id.clone()));
    }
    value.push_notes(listed_by(scribe, row));
    value.push(" – ");
    value.append(outcome(scribe, row));
    let mut remarks = scribe.remarks(&row.recipients);
    if row.outcome.value.is_some() {
        remarks.extend(scribe.remarks(&row.outcome));
    }
    Line { label: scribe.wording.words(&row.category).into(), value, remarks }
}

/// Why results are not known, said once for all rows of a ceremony.
fn shared_remark<'a>(scribe: &mut Scribe<'a>, rows: &'a [Accolade]) -> Option<Rich> {
    let mut reasons: Vec<Rich> = Vec::new();
    for row in rows.iter().filter(|row| row.outcome.value.is_none()) {
        for reason in scribe.remarks(&row.outcome) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    let mut rich = Rich::default();
    rich.push_faint(&scribe.wording.print("results-unknown"));
    rich.push_faint(" ");
    (!reasons.is_empty()).then(|| {
        rich.append(Rich::join(reasons, " "));
        rich
    })
}

fn film_itself(scribe: &Scribe<'_>) -> String {
    scribe.wording.fill("the-film", &[("film", scribe.catalogue.film.title())])
}

fn soundtrack(scribe: &mut Scribe<'_>) -> Vec<Section> {
    let catalogue = scribe.catalogue;
    let soundtrack = &catalogue.soundtrack;
    let mut lines = vec![
        scribe.line("album-title", &soundtrack.title, |_, title| title.clone()),
        scribe.line("label", &soundtrack.label, |_, label| label.clone()),
        scribe.line("released", &soundtrack.released, Wording::date),
    ];
    lines.extend(scribe.credits(&part::of_soundtrack(catalogue)));
    lines.extend(scribe.named(&soundtrack.facts));
    lines.extend(catalogue.orders.iter().map(|order| about_order(scribe, order)));
    let mut sections: Vec<Section> = chapter(scribe, "soundtrack", lines).into_iter().collect();
    sections.extend(remarks(scribe, Level::Part, "on-the-soundtrack", &soundtrack.remarks));
    sections
}
