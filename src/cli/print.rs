//! `credits`, `list`, `film`, `people`, `sources`: the catalogue, printed.

use std::io::{self, BufWriter, Write};

use super::{Context, Credits, Error, FilmPrinting, Format, Listing, PeoplePrinting, Printing, SUCCESS, Where};
use crate::catalogue::{Catalogue, Entry, Found, Order, Query, Song};
use crate::credits::{self, Options, View};
use crate::locale::Locale;

/// `credits`, of all songs or of what was named.
pub fn credits(context: &Context, wanted: &Credits) -> Result<u8, Error> {
    let catalogue = context.catalogue()?;
    let view = if wanted.names.is_empty() {
        View::all_credits(&catalogue)
    } else {
        let subjects: Result<Vec<_>, Error> =
            wanted.names.iter().map(|name| subject(&catalogue, name, &context.locale)).collect();
        View::Credits(subjects?)
    };
    write(context, &catalogue, &view, &wanted.printing, false)
}

/// `list`, in the catalogue's first order or the one that was named.
pub fn list(context: &Context, list: &Listing) -> Result<u8, Error> {
    let catalogue = context.catalogue()?;
    let order = list.order.as_deref().map(|id| order(&catalogue, id, &context.locale)).transpose()?;
    let only = query(&list.only, &context.locale)?;
    write(context, &catalogue, &View::List(order, only.as_ref()), &list.printing, false)
}

/// `people`.
pub fn people(context: &Context, people: &PeoplePrinting) -> Result<u8, Error> {
    let only = query(&people.only, &context.locale)?;
    write(context, &context.catalogue()?, &View::People(only.as_ref()), &people.printing, false)
}

/// What `--where` asks for.
fn query(only: &Where, locale: &Locale) -> Result<Option<Query>, Error> {
    let query = only.conditions.as_deref().map(Query::parse).transpose();
    query.map_err(|error| Error::Usage(error.tell(locale)))
}

fn order<'a>(catalogue: &'a Catalogue, id: &str, locale: &Locale) -> Result<&'a Order, Error> {
    let Some(order) = catalogue.orders.iter().find(|order| order.id == id) else {
        let ids: Vec<&str> = catalogue.orders.iter().map(|order| order.id.as_str()).collect();
        return Err(Error::Name(locale.fill("cli.no-order", &[("name", id), ("orders", &ids.join(", "))])));
    };
    if order.songs.get().is_none() {
        return Err(Error::Target(locale.fill("cli.order-unknown", &[("name", order.name.get(locale.language()))])));
    }
    Ok(order)
}

/// `film`.
pub fn film(context: &Context, film: &FilmPrinting) -> Result<u8, Error> {
    write(context, &context.catalogue()?, &View::Film, &film.printing, film.spoilers)
}

/// A view that needs nothing but the catalogue.
pub fn view(context: &Context, view: &View<'_>, printing: &Printing) -> Result<u8, Error> {
    write(context, &context.catalogue()?, view, printing, false)
}

fn write(
    context: &Context,
    catalogue: &Catalogue,
    view: &View<'_>,
    printing: &Printing,
    spoilers: bool,
) -> Result<u8, Error> {
    let width = super::columns();
    let options = Options {
        language: context.locale.language(),
        width,
        color: width.is_some() && super::has_color(),
        sources: printing.sources,
        spoilers,
    };
    let format = match printing.format {
        Format::Text => credits::Format::Text,
        Format::Markdown => credits::Format::Markdown,
        Format::Json => credits::Format::Json,
        Format::Csv => credits::Format::Csv,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    credits::print(catalogue, view, format, &options, &mut out)?;
    out.flush()?;
    Ok(SUCCESS)
}

/// The one song that is meant; an error that lists what it may mean otherwise.
pub fn one_song<'a>(catalogue: &'a Catalogue, name: &str, locale: &Locale) -> Result<&'a Song, Error> {
    one_song_or(catalogue, name, locale, "cli.unknown")
}

/// The song of this name. If nothing is even near it, the text of `unknown` is told.
pub fn one_song_or<'a>(
    catalogue: &'a Catalogue,
    name: &str,
    locale: &Locale,
    unknown: &str,
) -> Result<&'a Song, Error> {
    choose(catalogue.find_songs(name), name, locale, unknown, |song| describe(Entry::Song(song), locale))
}

fn subject<'a>(catalogue: &'a Catalogue, name: &str, locale: &Locale) -> Result<Entry<'a>, Error> {
    choose(catalogue.find(name), name, locale, "cli.unknown", |entry| describe(*entry, locale))
}

/// `3  Aku Takkan Berhenti  aku-takkan-berhenti`
fn describe(entry: Entry<'_>, locale: &Locale) -> String {
    let kind = match entry {
        Entry::Song(song) => song.number.to_string(),
        Entry::Person(_) => locale.text("cli.person").to_owned(),
    };
    format!("  {kind}  {}  ({})", entry.name(), entry.id())
}

fn choose<T>(
    found: Found<T>,
    name: &str,
    locale: &Locale,
    unknown: &str,
    describe: impl Fn(&T) -> String,
) -> Result<T, Error> {
    let (key, candidates) = match found {
        Found::One(one) => return Ok(one),
        Found::Several(several) => ("cli.ambiguous", several),
        Found::Nothing(near) if near.is_empty() => (unknown, near),
        Found::Nothing(near) => ("cli.unknown-but-near", near),
    };
    let lines = std::iter::once(locale.fill(key, &[("name", name)])).chain(candidates.iter().map(describe));
    Err(Error::Name(lines.collect::<Vec<_>>().join("\n")))
}
