//! JSON, made from the catalogue itself.
//!
//! # The shape, version 1
//!
//! Every answer is one object with `"format": 1`. New keys may be added within a version; a key that is there keeps its name and
//! meaning. Keys and the words of `role`, `kind`, `certainty`, `place` and `outcome` are those of the catalogue
//! file and are never translated. Texts told in two languages are `{"en": …, "id": …}`, so the language asked for changes nothing.
//!
//! - A **fact** is `{"value", "certainty", "sources", "note"?, "versions"?}`. `value` is `null` if it is unknown, or disputed with
//!   no version preferred. `certainty` is `confirmed`, `single-source`, `weak`, `derived`, `disputed` or
//!   `unknown`. `sources` are ids. `note` (two languages) is the reason of a derived fact, or a remark. `versions` is
//!   what other sources say: `[{"text", "sources", "note"?}]`. `note` and `versions` are left out if there are none.
//! - A **person's fact** has `"person"` (the name) and `"person_id"` in place of `"value"`; both `null` if unknown.
//! - A **credit** is a person's fact with `"role"` in front and `"detail"?` (the instrument, "duet").
//! - A **named fact** is a fact with `"label"` (two languages) in front.
//! - A **remark** is a fact with `"by"`, `"by_id"` (`null`: the source itself) and `"spoiler"` in front. Remarks that give the story away
//!   are left out and counted in `spoilers_hidden`, unless they are asked for.
//! - Dates are ISO 8601 (`2002`, `2002-03`, `2002-03-26`, a span `2022-03-24/2022-03-26`); keys that end in `_seconds` are whole seconds.
//!
//! | View | Keys beside `format` |
//! |---|---|
//! | credits | `songs`, `people`: those asked for |
//! | list | `order` (`null`, or `id`, `name`, `songs`: a fact of ids), `songs`: `id`, `number`, `title`, `kind`, `performers`, `original_performer`, `duration_seconds` |
//! | film | `film`, `soundtrack`, `orders` |
//! | people | `people` |
//! | sources | `sources`: `id`, `kind`, `title`, `publisher`, `date`, `address`, `note`, `facts` (how many it carries) |
//!
//! ```json
//! {
//!   "format": 1,
//!   "songs": [
//!     {
//!       "id": "melangkah", "number": 1, "title": "Melangkah", "kind": "original",
//!       "credits": [{"role": "lyricist", "person": "Monty Tiwa", "person_id": "monty-tiwa", "certainty": "single-source", "sources": ["…"]}],
//!       "original": null,
//!       "facts": {"title": {…}, "english": {…}, "kind": {…}, "duration_seconds": {…}, "released": {…}, "isrc": {…}, "more": [{"label": {…}, …}]},
//!       "remarks": [{"by": "Andi Rianto", "by_id": "andi-rianto", "spoiler": false, "value": {"en": "…", "id": "…"}, …}],
//!       "aliases": []
//!     }
//!   ],
//!   "people": []
//! }
//! ```
//!
//! A cover's `original` is `{"performer": a person's fact, "album", "released", "label", "duration_seconds": facts, "facts": named facts}`. A person
//! is `{"id", "name", "kind", "aliases", "sources", "member_of", "members", "credits", "cast", "accolades", "remarks", "facts"}`; each of their
//! credits says where it stands: `place` is `song`, `original`, `soundtrack` or `film`, with `song_id` and `song_title`. With sources asked
//! for, credits, list, film and people also hold `sources`, every source of the catalogue spelled out.

mod fact;
mod film;
mod person;
mod song;

use std::io::{self, Write};

use serde::Serialize;

use crate::catalogue::{self, Catalogue, Entry, SongId, Source};
use crate::text::clean;

use super::part::{self, Part};
use super::{Options, View, facts_by_source, list};
use fact::{ListFact, Text, Words};
use film::{Film, Soundtrack};
use person::Person;
use song::{Row, Song};

/// The version of the shape.
pub const FORMAT: u32 = 1;

/// What every answer begins and ends with: the version, and the sources spelled out if they are asked for.
#[derive(Serialize)]
struct Answer<'a, T> {
    format: u32,
    #[serde(flatten)]
    view: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<SourceEntry<'a>>>,
}

#[derive(Serialize)]
struct Credits<'a> {
    songs: Vec<Song<'a>>,
    people: Vec<Person<'a>>,
}

#[derive(Serialize)]
struct List<'a> {
    order: Option<Order<'a>>,
    songs: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct FilmPage<'a> {
    film: Film<'a>,
    soundtrack: Soundtrack<'a>,
    orders: Vec<Order<'a>>,
}

#[derive(Serialize)]
struct People<'a> {
    people: Vec<Person<'a>>,
}

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Order<'a> {
    id: Text<'a>,
    name: Words<'a>,
    songs: ListFact<'a>,
}

#[derive(Serialize)]
struct SourceEntry<'a> {
    id: Text<'a>,
    kind: &'static str,
    title: Option<Text<'a>>,
    publisher: Option<Text<'a>>,
    date: Option<String>,
    address: Option<Text<'a>>,
    note: Option<Words<'a>>,
    facts: usize,
}

/// Writes `view` as JSON: pretty-printed, a line feed at the end.
pub fn write(catalogue: &Catalogue, view: &View<'_>, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let context = Context { catalogue, spoilers: options.spoilers };
    let sources = options.sources.then(|| sources(catalogue));
    match view {
        View::Credits(subjects) => answer(context.credits_of(subjects), sources, out),
        View::List(order, only) => {
            let order = order.or_else(|| list::default_order(catalogue));
            let songs = list::chosen(catalogue, order, *only).into_iter().map(|song| context.row(song)).collect();
            answer(List { order: order.map(Order::from), songs }, sources, out)
        }
        View::Film => {
            let orders = catalogue.orders.iter().map(Order::from).collect();
            answer(FilmPage { film: context.film(), soundtrack: context.soundtrack(), orders }, sources, out)
        }
        View::People(only) => {
            let people = catalogue.people.iter();
            let people = people.filter(|person| only.is_none_or(|query| query.fits_person(catalogue, person)));
            let people = people.map(|person| context.person(person)).collect();
            answer(People { people }, sources, out)
        }
        View::Sources => answer(Nothing {}, Some(self::sources(catalogue)), out),
    }
}

fn answer<T: Serialize>(view: T, sources: Option<Vec<SourceEntry<'_>>>, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Answer { format: FORMAT, view, sources })?;
    writeln!(out)
}

/// What the parts of an answer are made from.
#[derive(Clone, Copy)]
struct Context<'a> {
    catalogue: &'a Catalogue,
    spoilers: bool,
}

impl<'a> Context<'a> {
    fn credits_of(self, subjects: &[Entry<'a>]) -> Credits<'a> {
        let (mut songs, mut people) = (Vec::new(), Vec::new());
        for subject in subjects {
            match subject {
                Entry::Song(song) => songs.push(self.song(song)),
                Entry::Person(person) => people.push(self.person(person)),
            }
        }
        Credits { songs, people }
    }

    fn credits(self, parts: &[Part<'a>]) -> Vec<song::Credit<'a>> {
        parts.iter().map(|part| self.credit(part)).collect()
    }

    fn song_credits(self, song: &'a catalogue::Song) -> Vec<song::Credit<'a>> {
        self.credits(&part::of_song(song))
    }
}

impl<'a> From<&'a catalogue::Order> for Order<'a> {
    fn from(order: &'a catalogue::Order) -> Self {
        let ids = |ids: &'a Vec<SongId>| ids.iter().map(|id| clean(id.as_str())).collect();
        Self { id: clean(&order.id), name: Words::from(&order.name), songs: fact::Fact::new(&order.songs, ids) }
    }
}

fn sources(catalogue: &Catalogue) -> Vec<SourceEntry<'_>> {
    let entries = catalogue.sources.iter().zip(facts_by_source(catalogue)).map(|(source, (_, facts))| {
        let Source { id, title, publisher, date, address, kind, note } = source;
        SourceEntry {
            id: clean(id.as_str()),
            kind: kind.key(),
            title: title.as_deref().map(clean),
            publisher: publisher.as_deref().map(clean),
            date: date.map(|date| date.to_string()),
            address: address.as_deref().map(clean),
            note: note.as_ref().map(Words::from),
            facts,
        }
    });
    entries.collect()
}
