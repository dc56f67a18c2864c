//! CSV (RFC 4180) for spreadsheets, made from the catalogue itself.
//!
//! The first row names the columns; these names and the words of `role`, `kind`, `certainty`, `place` are never translated, texts told in
//! two languages are in the language asked for. What is not known is an empty cell beside the certainty `unknown`. Several
//! things in a cell are separated by `; `, ids of sources by a space. Dates are ISO 8601, lengths seconds. A cell that a spreadsheet would take
//! for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) has a `'` in front.
//!
//! | View | One row | Columns |
//! |---|---|---|
//! | credits | a credit, part or award | `song_number`, `song_id`, `title`, `place`, `role`, `person`, `person_id`, `detail`, `certainty`, `sources`, `versions`, `note` |
//! | list | a song | `number`, `id`, `title`, `kind`, `kind_certainty`, `performers`, `performers_certainty`, `original_performer`, `original_performer_certainty`, `duration_seconds`, `duration_certainty` |
//! | film | a fact | `section`, `key`, `label`, `value`, `certainty`, `sources`, `versions`, `note` |
//! | people | a person | `person_id`, `name`, `kind`, `also_written`, `member_of`, `credits`, `cast` |
//! | sources | a source | `source_id`, `kind`, `title`, `publisher`, `date`, `address`, `note`, `facts` |
//!
//! In credits `place` is `song`, `original` (its first recording), `soundtrack`, `film`, `cast` (then `role` is empty and `detail` the
//! character) or `accolade` (then `role` is the outcome and `detail` award and category).

mod credits;
mod film;
mod rows;

use std::io::{self, Write};

use crate::catalogue::{Catalogue, Certainty, Fact, Source, SourceId, Words};
use crate::text::clean;

use super::wording::Wording;
use super::{Options, View, facts_by_source};

/// Writes `view` as CSV.
pub fn write(catalogue: &Catalogue, view: &View<'_>, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let mut sheet = Sheet {
        catalogue,
        wording: Wording::new(options.language),
        spoilers: options.spoilers,
        csv: csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out),
    };
    match view {
        View::Credits(subjects) => sheet.credits(subjects),
        View::List(order, only) => sheet.list(order.or_else(|| super::list::default_order(catalogue)), *only),
        View::Film => sheet.film(),
        View::People(only) => sheet.people(*only),
        View::Sources => sheet.sources(),
    }?;
    sheet.csv.flush()
}

struct Sheet<'a, W: Write> {
    catalogue: &'a Catalogue,
    wording: Wording,
    spoilers: bool,
    csv: csv::Writer<W>,
}

impl<W: Write> Sheet<'_, W> {
    /// Writes a row; every cell is cleaned and guarded here and nowhere else.
    fn row<const N: usize>(&mut self, cells: [&str; N]) -> io::Result<()> {
        // By itself a csv error hides the kind of its cause, and a closed pipe is to be told from a full disk.
        self.csv.write_record(cells.map(guarded)).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(cause) => cause,
            other => io::Error::other(format!("{other:?}")),
        })
    }

    fn sources(&mut self) -> io::Result<()> {
        let catalogue = self.catalogue;
        self.row(["source_id", "kind", "title", "publisher", "date", "address", "note", "facts"])?;
        for (source, (_, count)) in catalogue.sources.iter().zip(facts_by_source(catalogue)) {
            let Source { id, title, publisher, date, address, kind, note } = source;
            let note = note.as_ref().map(|note| self.wording.words(note).to_owned()).unwrap_or_default();
            self.row([
                id.as_str(),
                kind.key(),
                title.as_deref().unwrap_or_default(),
                publisher.as_deref().unwrap_or_default(),
                &date.map(|date| date.to_string()).unwrap_or_default(),
                address.as_deref().unwrap_or_default(),
                &note,
                &count.to_string(),
            ])?;
        }
        Ok(())
    }

    fn words(&self, words: Option<&Words>) -> String {
        words.map(|words| self.wording.words(words).to_owned()).unwrap_or_default()
    }

    fn evidence<T>(&self, fact: &Fact<T>) -> Evidence {
        let versions = fact.versions.iter().map(|version| {
            let text = self.wording.words(&version.text);
            if version.sources.is_empty() { text.to_owned() } else { format!("{text} [{}]", ids(&version.sources)) }
        });
        Evidence {
            certainty: fact.certainty,
            sources: ids(&fact.sources),
            versions: joined(versions),
            note: self.words(fact.note.as_ref()),
        }
    }
}

/// The cells that every fact has.
struct Evidence {
    certainty: Certainty,
    sources: String,
    versions: String,
    note: String,
}

fn ids(sources: &[SourceId]) -> String {
    sources.iter().map(SourceId::as_str).collect::<Vec<_>>().join(" ")
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

/// A clean cell that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> String {
    // The guard looks at the text before it is cleaned, too: a tab or carriage return becomes a space.
    let is_formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cleaned = clean(cell);
    if is_formula(cell) || is_formula(cleaned.trim_start()) { format!("'{cleaned}") } else { cleaned.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u{200b}=1"] {
            assert!(guarded(cell).starts_with('\''), "{cell:?}");
        }
        for cell in ["", "Melangkah", "1-2", "a=b", "'x"] {
            assert_eq!(guarded(cell), cell);
        }
    }
}
