//! What is read beside a list or on a page of its own: lines of toned text, wrapped to a width.

mod compose;
mod table;
#[cfg(test)]
mod tests;

use crate::credits::document::Link;
use crate::text;

use super::theme::Tone;

pub use compose::{in_columns, of_document, of_notes, of_page};

/// A piece of a line in one tone. Its text is clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// How they look.
    pub tone: Tone,
    /// Which of the sheet's links they are, or are a part of.
    pub link: Option<usize>,
}

impl Piece {
    /// A piece that leads nowhere.
    #[must_use]
    pub fn new(text: &str, tone: Tone) -> Self {
        Self { text: text.to_owned(), tone, link: None }
    }
}

/// Where a link of a sheet leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Out of the sheet.
    To(Link),
    /// To the note with this index at the sheet's end.
    Note(usize),
}

/// A line: pieces from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line(pub Vec<Piece>);

impl Line {
    /// Adds a piece, cleaned.
    pub fn push(&mut self, words: &str, tone: Tone) {
        self.push_linked(words, tone, None);
    }

    /// Adds a piece of a link, cleaned.
    fn push_linked(&mut self, words: &str, tone: Tone, link: Option<usize>) {
        if words.is_empty() {
            return;
        }
        let words = text::clean(words);
        match self.0.last_mut().filter(|last| last.tone == tone && last.link == link) {
            Some(last) => last.text.push_str(&words),
            None => self.0.push(Piece { text: words.into_owned(), tone, link }),
        }
    }

    /// Fills with spaces up to a column.
    pub fn pad(&mut self, columns: usize) {
        let missing = columns.saturating_sub(self.width());
        self.push(&" ".repeat(missing), Tone::Plain);
    }

    /// Adds another line's pieces.
    pub fn append(&mut self, other: Self) {
        for piece in other.0 {
            self.push_linked(&piece.text, piece.tone, piece.link);
        }
    }

    /// Its width in columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.iter().map(|piece| text::width(&piece.text)).sum()
    }

    /// Its words without tones.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Lines to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The lines, none wider than the sheet was made for.
    pub lines: Vec<Line>,
    /// Where its links lead, from top to bottom.
    pub links: Vec<Target>,
    /// The line at which each note begins.
    pub notes: Vec<usize>,
    /// The lines at which something is told that a link may lead to.
    pub anchors: Vec<(usize, Link)>,
    /// The column at which the right one of two columns of text begins; `None` if there is one only.
    pub gutter: Option<usize>,
}

impl Sheet {
    /// The first and the last line of a link.
    #[must_use]
    pub fn lines_of(&self, link: usize) -> Option<(usize, usize)> {
        let has = |line: &Line| line.0.iter().any(|piece| piece.link == Some(link));
        let first = self.lines.iter().position(has)?;
        Some((first, self.lines.iter().rposition(has).unwrap_or(first)))
    }

    /// The texts of a line that are read by themselves, each with the column at which it begins.
    #[must_use]
    pub fn texts_of(&self, line: &Line) -> Vec<(usize, String)> {
        let words = line.plain();
        let Some(gutter) = self.gutter else { return vec![(0, words)] };
        let ends = words.char_indices().map(|(end, _)| end);
        let Some(end) = ends.into_iter().find(|end| text::width(&words[..*end]) >= gutter) else {
            return vec![(0, words)];
        };
        vec![(0, words[..end].trim_end().to_owned()), (gutter, words[end..].to_owned())]
    }

    /// The link at a line and column.
    #[must_use]
    pub fn link_at(&self, line: usize, column: usize) -> Option<usize> {
        let mut edge = 0;
        for piece in &self.lines.get(line)?.0 {
            edge += text::width(&piece.text);
            if column < edge {
                return piece.link;
            }
        }
        None
    }
}

/// A text in several tones as lines of at most `columns`, broken at white space.
#[must_use]
pub fn wrap(pieces: &[Piece], columns: usize) -> Vec<Line> {
    let plain: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    // Wrapping drops and adds nothing but white space, so the tones follow the characters that are left.
    let mut looks = pieces.iter().flat_map(|piece| {
        piece.text.chars().filter(|character| !character.is_whitespace()).map(|_| (piece.tone, piece.link))
    });
    let mut look = (Tone::Plain, None);
    let mut wrapped = Vec::new();
    for words in text::wrap(&plain, columns) {
        let mut line = Line::default();
        let mut run = String::new();
        for character in words.chars() {
            if !character.is_whitespace() {
                let next = looks.next().unwrap_or_default();
                if next != look {
                    // The space behind a link is none of it.
                    let end = if look.1.is_some() { run.trim_end().len() } else { run.len() };
                    line.push_linked(&run[..end], look.0, look.1);
                    line.push(&run[end..], look.0);
                    run.clear();
                    look = next;
                }
            }
            run.push(character);
        }
        line.push_linked(&run, look.0, look.1);
        wrapped.push(line);
    }
    wrapped
}
