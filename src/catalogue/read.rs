//! Reading `tracks.toml`, format 1.
//!
//! Nothing is taken on trust and nothing is ignored: a key that the format does not know is a problem, and so is an
//! id that nothing has. Reading goes on after a fault, so that all of them are reported at once. Only a file that is
//! not TOML (a quote or bracket that is never closed) is not read further; every such fault is reported.
//!
//! # The format
//!
//! The file is [TOML](https://toml.io), UTF-8, at most 4 MiB. Its tables, in any order:
//!
//! | Table | Keys (**needed**) |
//! |---|---|
//! | the file itself | **`format`** `= 1` |
//! | **`[film]`** | **`title`**, `year`, `genre`, `countries`, `language`, `runtime`, `premise`, `admissions`, `box_office`: facts |
//! | `[[film.story]]` | a fact of WORDS; `by` = PERSON who says so, `spoiler` = true or false (false if left out) |
//! | `[[film.credit]]` | CREDIT |
//! | `[[film.cast]]` | **`person`** = PERSON, `character` = fact of WORDS, `about` = fact of WORDS |
//! | `[[film.production]]` | NAMED FACT, in order of time |
//! | `[[film.release]]` | **`kind`** = planned, festival, gala, cinema, streaming or music; **`place`** = WORDS; `date` = fact of DATE |
//! | `[[film.accolade]]` | **`award`** = WORDS, **`category`** = WORDS, **`sources`**, `edition` = fact of WORDS, `date` = fact of DATE, `recipients` = fact of a list of PERSON or `"film"`, `song` = SONG, `outcome` = fact of won or nominated |
//! | `[[film.fact]]` | NAMED FACT |
//! | `[soundtrack]` | `title`, `label`, `released`: facts; `aliases` = list of texts under which files are tagged |
//! | `[[soundtrack.credit]]`, `[[soundtrack.remark]]`, `[[soundtrack.fact]]` | as `film.credit`, `film.story`, `film.fact` |
//! | `[[order]]` | **`id`**, **`name`** = WORDS, `songs` = fact of a list of SONG, each song once; the first order is the default |
//! | **`[[song]]`** | **`id`**, **`number`** (1 to 999, unique), **`title`** (must be known), `english`, `kind` (original or cover), `duration`, `isrc`, `musicbrainz_recording`, `musicbrainz_work`, `released`: facts; `aliases` = list of texts |
//! | `[[song.credit]]`, `[[song.remark]]`, `[[song.fact]]` | as `film.credit`, `film.story`, `film.fact` |
//! | `[song.original]` | of every cover and of nothing else: `performer` = fact of PERSON, `album`, `released`, `label`, `duration`: facts |
//! | `[[song.original.fact]]` | NAMED FACT |
//! | `[[person]]` | **`id`**, **`name`**, `kind` = person, group or company (person if left out), `sources`, `aliases` = list of texts or `{ name, sources }` |
//! | `[[person.member_of]]` | a fact of PERSON: the group |
//! | `[[person.fact]]` | NAMED FACT |
//! | `[[source]]` | **`id`**, **`kind`** = press, press-release, encyclopedia, blog, machine-translation or data; `title`, `publisher`, `date` = DATE, `address`, `note` = WORDS |
//!
//! An entry of `[[song]]` and the like is followed by its own `[[song.credit]]`, as TOML has it.
//!
//! A **fact** is a table with
//!
//! - `value`: what is known; left out if nothing is;
//! - **`certainty`**: `confirmed` (by at least two sources), `single-source`, `weak`, `derived`, `disputed` or
//!   `unknown`; what they mean stands at [`Certainty`](super::Certainty);
//! - `sources`: ids of `[[source]]`; needed if there is a value. Of an unknown fact: where it was looked for;
//! - `note`: WORDS; needed if the fact is derived, as its reasoning;
//! - `versions`: what other sources say, a list of tables with **`text`** = WORDS, **`sources`** and `note` = WORDS. A
//!   disputed fact has at least two, or a preferred value and one.
//!
//! An optional fact that is left out is unknown. In a table in double brackets that is a fact itself, the keys of the
//! fact stand beside the others.
//!
//! - **CREDIT**: **`role`** = a [`Role::key`](super::Role::key); `person` = PERSON in place of `value`; the other keys of a fact; `detail` = WORDS.
//! - **NAMED FACT**: **`label`** = WORDS, and a fact of WORDS.
//! - **WORDS**: `{ en = "…", id = "…" }`, or one text if it is the same in both languages.
//! - **DATE**: `"2002"`, `"2002-03"`, `"2002-03-26"`, or two of them with a slash between.
//! - **Durations** (`runtime`, `duration`): `"3:07"`, `"1:55:00"`; longer than nothing, at most a day.
//! - **PERSON, SONG**: an id. Ids have lower-case ASCII letters, digits and single hyphens, at most 80, and are unique
//!   among their like.
//! - **Texts** are not empty and have at most 20 000 characters. A line break and the white space around it is read as
//!   one space, so a long text may go over several lines. Control characters are refused, invisible formatting is
//!   dropped. A list has at most 1000 items.

mod depth;
pub(in crate::catalogue) mod entry;
mod fact;
mod film;
pub(in crate::catalogue) mod table;

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::table::{Fault, Reader, Table, quote};
use super::{Catalogue, Error, Lists, Order, Problem, Problems, check};
use crate::text;

/// The format that is read.
const FORMAT: u64 = 1;
/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 4 << 20;
/// The most problems that are listed.
const MOST_PROBLEMS: usize = 1000;

/// The text of the file `path`.
pub(super) fn text_of(path: &Path) -> Result<String, Error> {
    let io_error = |cause: io::Error| Error::Io { path: path.to_owned(), cause };
    let too_large = |size| Error::TooLarge { path: path.to_owned(), size, limit: LARGEST_FILE };
    // Asked before the file is opened: opening a pipe would wait for its other end.
    let about = fs::metadata(path).map_err(io_error)?;
    if !about.is_file() {
        return Err(Error::NotAFile { path: path.to_owned() });
    }
    if about.len() > LARGEST_FILE {
        return Err(too_large(about.len()));
    }
    let mut bytes = Vec::new();
    // The file may have grown since.
    File::open(path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)).map_err(io_error)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
        let fault = Fault { at: good.len(), entry: "".into(), message: "not UTF-8 text".to_owned() };
        Error::Problems(problems(&(good + "?"), vec![fault]).of(path))
    })
}

/// The catalogue that `text` is, or everything that is wrong with it.
pub(super) fn catalogue(text: &str) -> Result<Catalogue, Problems> {
    if let Some(at) = depth::too_deep(text) {
        let mut reader = Reader::new();
        reader.fault(at, format!("tables and lists within each other, more than {} deep", depth::DEEPEST));
        return Err(problems(text, reader.faults));
    }
    shallow(text)
}

/// As [`catalogue`], of a text that is known not to nest too deep for the parser.
pub(super) fn shallow(text: &str) -> Result<Catalogue, Problems> {
    let mut reader = Reader::new();
    let (root, errors) = DeTable::parse_recoverable(text);
    let root = root.get_ref();
    let is_torn = syntax(&mut reader, text, root, &errors);
    let catalogue = if is_torn { None } else { whole(&mut reader, root) };
    match catalogue {
        Some(catalogue) if reader.faults.is_empty() => Ok(catalogue),
        _ => Err(problems(text, reader.faults)),
    }
}

/// Reports what is not TOML. Returns whether so much is wrong that the rest would be read wrongly; a key that is
/// given twice is not.
fn syntax(reader: &mut Reader, text: &str, root: &DeTable<'_>, errors: &[toml::de::Error]) -> bool {
    if errors.is_empty() {
        return false;
    }
    let mut headers = Vec::new();
    for (key, value) in root {
        entries(key.get_ref(), value, &mut headers);
    }
    headers.sort_by_key(|(at, _)| *at);
    let mut is_torn = false;
    for error in errors {
        is_torn |= error.message() != "duplicate key";
        let at = error.span().map_or(0, |span| span.start);
        let after = headers.partition_point(|(start, _)| *start <= at);
        reader.entry = after.checked_sub(1).map_or_else(|| "".into(), |last| Rc::clone(&headers[last].1));
        let message = error.message();
        if message == "duplicate key" {
            let key = error.span().and_then(|span| text.get(span)).unwrap_or_default();
            reader.fault(at, format!("the key {} is given twice", quote(key.trim_matches(['"', '\'']))));
        } else {
            reader.fault(at, format!("not TOML: {message}"));
        }
    }
    reader.entry = "".into();
    is_torn
}

/// Adds where the entries under `key` and their tables begin.
fn entries(key: &str, value: &Spanned<DeValue<'_>>, headers: &mut Vec<(usize, Rc<str>)>) {
    match value.get_ref() {
        DeValue::Table(table) => tables(value.span().start, table, &text::clean(key).into(), headers),
        DeValue::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                let Some(table) = item.get_ref().as_table() else { continue };
                let id = table.get("id").and_then(|id| id.get_ref().as_str());
                let name: Rc<str> = match id {
                    Some(id) => format!("{} {}", text::clean(key), quote(id)).into(),
                    None => format!("{} #{}", text::clean(key), position + 1).into(),
                };
                tables(item.span().start, table, &name, headers);
            }
        }
        _ => {}
    }
}

fn tables(at: usize, table: &DeTable<'_>, name: &Rc<str>, headers: &mut Vec<(usize, Rc<str>)>) {
    headers.push((at, Rc::clone(name)));
    for value in table.values() {
        match value.get_ref() {
            DeValue::Table(_) => headers.push((value.span().start, Rc::clone(name))),
            DeValue::Array(items) => {
                headers.extend(
                    items
                        .iter()
                        .filter(|item| item.get_ref().is_table())
                        .map(|item| (item.span().start, Rc::clone(name))),
                );
            }
            _ => {}
        }
    }
}

/// Reads the whole file. `None` only if the reader has a fault.
fn whole(reader: &mut Reader, root: &DeTable<'_>) -> Option<Catalogue> {
    let mut root = Table::root(root);
    if !is_readable_format(reader, &mut root) {
        return None;
    }
    let film = reader.require(&mut root, "film").and_then(|value| reader.table(value, "a table [film]"));
    let film = reader.film(film);
    let soundtrack = root.take("soundtrack").and_then(|value| reader.table(value, "a table [soundtrack]"));
    let soundtrack = reader.soundtrack(soundtrack);
    let mut orders: Vec<(usize, Order)> = Vec::new();
    for (position, table) in reader.tables(&mut root, "order").into_iter().enumerate() {
        orders.extend(reader.order(position, table));
    }
    let mut numbers = Vec::new();
    let mut songs = Vec::new();
    let song_tables = reader.tables(&mut root, "song");
    if song_tables.is_empty() {
        reader.entry = "".into();
        reader.fault(0, "the file has no [[song]]");
    }
    for (position, table) in song_tables.into_iter().enumerate() {
        songs.extend(reader.song(position, table, &mut numbers));
    }
    let mut people = Vec::new();
    for (position, table) in reader.tables(&mut root, "person").into_iter().enumerate() {
        people.extend(reader.person(position, table));
    }
    let mut sources = Vec::new();
    for (position, table) in reader.tables(&mut root, "source").into_iter().enumerate() {
        sources.extend(reader.source(position, table));
    }
    reader.entry = "".into();
    reader.finish(&root);
    check::check(reader, &numbers, &songs, &orders);
    let orders = orders.into_iter().map(|(_, order)| order).collect();
    Some(Catalogue::new(film?, soundtrack, Lists { songs, people, sources, orders }))
}

/// Whether the file has the format that is read. If it has another, the rest of it cannot be judged.
fn is_readable_format(reader: &mut Reader, root: &mut Table<'_>) -> bool {
    let Some(value) = reader.require(root, "format") else { return true };
    match reader.integer(value, &(1..=u64::MAX)) {
        Some(format) if format > FORMAT => {
            reader.fault(
                value.at(),
                format!(
                    "the file has format {format}, this melangkah reads format {FORMAT}: a newer melangkah is needed"
                ),
            );
            false
        }
        _ => true,
    }
}

/// The faults with their lines and columns, in the file's order.
fn problems(text: &str, mut faults: Vec<Fault>) -> Problems {
    // The empty line after the last line break is no line of the file.
    let end = text.strip_suffix('\n').unwrap_or(text).len();
    faults.sort_by(|one, other| (one.at.min(end), &one.message).cmp(&(other.at.min(end), &other.message)));
    let left_out = faults.len().saturating_sub(MOST_PROBLEMS);
    faults.truncate(MOST_PROBLEMS);
    let (mut line, mut column) = (1, 1);
    let mut counted = 0;
    let mut list = Vec::with_capacity(faults.len());
    for fault in faults {
        let mut at = fault.at.min(end);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        for letter in text[counted..at].chars() {
            if letter == '\n' {
                line += 1;
                column = 1;
            } else {
                column += 1;
            }
        }
        counted = at;
        list.push(Problem {
            line,
            column,
            entry: text::clean(&fault.entry).into_owned(),
            message: text::clean(&fault.message).into_owned(),
        });
    }
    Problems { path: None, list, left_out }
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
