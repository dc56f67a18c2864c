//! Reading `tracks.toml`, format 1.
//!
//! Nothing is taken on trust and nothing is ignored: a key that the format does not know is a problem, and so is an
//! id that nothing has. Reading goes on after a fault, so that all of them are reported at once. Only a file that is
//! not TOML (a quote or bracket that is never closed) is not read further; every such fault is reported.

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
    let (root, errors) = DeTable::parse_recoverable(text);
    let root = root.get_ref();
    let mut reader = Reader::new();
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
        // Only a key of too many parts has no place; it stands in the line with the most points.
        let at = error.span().map_or_else(|| most_points(text), |span| span.start);
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

fn most_points(text: &str) -> usize {
    let line = text.lines().max_by_key(|line| line.matches('.').count()).unwrap_or_default();
    line.as_ptr() as usize - text.as_ptr() as usize
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
mod tests;
