//! Printing the catalogue: a view (what) in a format (how), to a writer.
//!
//! [`print()`] is the one door. Text and Markdown go through one document model ([`mod@document`]): a view makes a
//! [`document::Document`] of sections, labelled facts, tables and paragraphs, a format draws any document. JSON and CSV are data, so
//! they are made from the catalogue itself ([`json`], [`csv`]); [`part`] is what both ways share.
//!
//! Nothing is left out because it is not known: unknown and disputed facts are printed in words. Every text of the
//! catalogue passes [`crate::text::clean`], so no control character but the line feed reaches the writer.

pub mod csv;
pub mod document;
pub mod json;
pub mod markdown;
pub mod part;
pub mod text;

mod film;
mod list;
mod people;
mod person;
mod scribe;
mod songs;
mod sources;
mod tally;
mod wording;

use std::io::{self, Write};

use crate::catalogue::{Catalogue, Entry, Order, Query};
use crate::locale::Language;

use document::Document;
use scribe::Scribe;

pub use tally::facts_by_source;
pub use wording::Wording;

/// What is printed.
#[derive(Debug, Clone)]
pub enum View<'a> {
    /// Credits in the order given: a song with its facts and, for a cover, the work's own history; a person, group or
    /// company with all they did. [`View::all_credits`] is every song.
    Credits(Vec<Entry<'a>>),
    /// The songs in an order; `None`: the catalogue's default order. Songs that the order does not name come last. With a
    /// query only those that fit it.
    List(Option<&'a Order>, Option<&'a Query>),
    /// The film, and the soundtrack as a whole.
    Film,
    /// Everyone, and what they did; with a query only those who fit it.
    People(Option<&'a Query>),
    /// Every source, and how many facts it carries.
    Sources,
}

impl<'a> View<'a> {
    /// The credits of every song, in the default order.
    #[must_use]
    pub fn all_credits(catalogue: &'a Catalogue) -> Self {
        Self::Credits(list::in_order(catalogue, list::default_order(catalogue)).into_iter().map(Entry::Song).collect())
    }
}

/// How it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For reading in a terminal.
    #[default]
    Text,
    /// GitHub-flavoured Markdown, with footnotes.
    Markdown,
    /// JSON for programs: see [`json`] for its shape.
    Json,
    /// CSV (RFC 4180) for spreadsheets: see [`csv`] for its columns.
    Csv,
}

/// What the edge of the program decides once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The language of labels and of texts told in two languages. JSON always holds both.
    pub language: Language,
    /// Columns of the terminal: no line of text is wider, from 20 columns up. `None` (a pipe, a file): one line a fact,
    /// never wrapped. Only text heeds it.
    pub width: Option<usize>,
    /// Whether text may be bold and faint. Only text heeds it.
    pub color: bool,
    /// Whether text and Markdown say where each fact comes from, and JSON spells the sources out. The ids of
    /// the sources are always in JSON and CSV.
    pub sources: bool,
    /// Whether what gives the film's story away is printed.
    pub spoilers: bool,
}

/// Prints `view` of `catalogue` to `out`, ending in a line feed.
///
/// Fails only if `out` does. A closed pipe ([`io::ErrorKind::BrokenPipe`], as behind `| head`) comes back like any other
/// failure; for the caller that is a reader who has seen enough, no error.
pub fn print(
    catalogue: &Catalogue,
    view: &View<'_>,
    format: Format,
    options: &Options,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(&document(catalogue, view, options), options, out),
        Format::Markdown => markdown::write(&document(catalogue, view, options), out),
        Format::Json => json::write(catalogue, view, options, out),
        Format::Csv => csv::write(catalogue, view, options, out),
    }
}

/// The document that text and Markdown draw.
#[must_use]
pub fn document(catalogue: &Catalogue, view: &View<'_>, options: &Options) -> Document {
    let mut scribe = Scribe::new(catalogue, options);
    let (title, sections) = match view {
        View::Credits(subjects) => songs::credits(&mut scribe, subjects),
        View::List(order, only) => list::list(&mut scribe, order.or_else(|| list::default_order(catalogue)), *only),
        View::Film => film::film(&mut scribe),
        View::People(only) => people::people(&mut scribe, *only),
        View::Sources => sources::sources(&mut scribe),
    };
    scribe.finish(title, sections)
}

#[cfg(test)]
mod tests;
