//! The view of all songs, one row each.

use crate::catalogue::{Catalogue, Order, Query, Role, Song};

use super::document::{Block, Column, Level, Line, Rich, Section, Table};
use super::part;
use super::scribe::Scribe;

/// The catalogue's default order, if it has one.
pub(super) fn default_order(catalogue: &Catalogue) -> Option<&Order> {
    catalogue.orders.first()
}

/// The songs as `order` names them, then those that it does not name, in the catalogue's order.
pub(super) fn in_order<'a>(catalogue: &'a Catalogue, order: Option<&Order>) -> Vec<&'a Song> {
    let named = order.and_then(|order| order.songs.value.as_deref()).unwrap_or_default();
    let mut songs: Vec<&Song> = named.iter().filter_map(|id| catalogue.song(id)).collect();
    songs.extend(catalogue.songs.iter().filter(|song| !named.contains(&song.id)));
    songs
}

/// Those that fit, in this order; all without a query.
pub(super) fn chosen<'a>(catalogue: &'a Catalogue, order: Option<&Order>, only: Option<&Query>) -> Vec<&'a Song> {
    let mut songs = in_order(catalogue, order);
    songs.retain(|song| only.is_none_or(|query| query.fits_song(catalogue, song)));
    songs
}

/// Number, title, kind, performers, length.
pub(super) fn list<'a>(
    scribe: &mut Scribe<'a>,
    order: Option<&'a Order>,
    only: Option<&Query>,
) -> (String, Vec<Section>) {
    let title = scribe.wording.fill("list-title", &[("film", scribe.catalogue.film.title())]);
    let column = |name: &str, is_number| Column { head: scribe.wording.label(name).into(), is_number };
    let columns = vec![
        column("number", true),
        column("title", false),
        column("kind", false),
        column("performers", false),
        column("length", true),
    ];
    let rows = chosen(scribe.catalogue, order, only).into_iter().map(|song| row(scribe, song)).collect();
    let mut blocks = vec![Block::Table(Table { columns, rows })];
    if let Some(order) = order {
        blocks.push(Block::Lines(vec![about_order(scribe, order)]));
    }
    (title, vec![Section { level: Level::Chapter, heading: Rich::default(), blocks }])
}

fn row<'a>(scribe: &mut Scribe<'a>, song: &'a Song) -> Vec<Rich> {
    let title = scribe.value(&song.title, |_, title| title.clone());
    let mut kind = scribe.value(&song.kind, |wording, kind| wording.kind(*kind));
    if let Some(original) = part::of_original(song) {
        kind.push(": ");
        kind.append(scribe.person(original.who));
    }
    let performers: Vec<Rich> = part::of_song(song)
        .into_iter()
        .filter(|part| part.role == Role::Performer)
        .map(|part| scribe.person(part.who))
        .collect();
    let length = scribe.value(&song.duration, |_, time| crate::text::clock(*time));
    vec![Rich::text(&song.number.to_string()), title, kind, Rich::join(performers, ", "), length]
}

/// An order of the songs, and why it may not be the album's.
pub(super) fn about_order<'a>(scribe: &mut Scribe<'a>, order: &'a Order) -> Line {
    let catalogue = scribe.catalogue;
    let value = scribe.value(&order.songs, |_, songs| {
        let numbers = songs.iter().filter_map(|id| catalogue.song(id)).map(|song| song.number.to_string());
        numbers.collect::<Vec<_>>().join(", ")
    });
    Line { label: scribe.wording.words(&order.name).into(), value, remarks: scribe.remarks(&order.songs) }
}
