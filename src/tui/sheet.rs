//! What is read beside a list or on a page of its own: lines of toned text, wrapped to a width.

mod compose;
mod table;
#[cfg(test)]
mod tests;

use crate::text;

use super::theme::Tone;

pub use compose::of_document;

/// A piece of a line in one tone. Its text is clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// How they look.
    pub tone: Tone,
}

/// A line: pieces from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line(pub Vec<Piece>);

impl Line {
    /// Adds a piece, cleaned.
    pub fn push(&mut self, words: &str, tone: Tone) {
        if words.is_empty() {
            return;
        }
        let words = text::clean(words);
        match self.0.last_mut().filter(|last| last.tone == tone) {
            Some(last) => last.text.push_str(&words),
            None => self.0.push(Piece { text: words.into_owned(), tone }),
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
            self.push(&piece.text, piece.tone);
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
}

/// A text in several tones as lines of at most `columns`, broken at white space.
#[must_use]
pub fn wrap(pieces: &[Piece], columns: usize) -> Vec<Line> {
    let plain: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    // Wrapping drops and adds nothing but white space, so the tones follow the characters that are left.
    let mut tones = pieces
        .iter()
        .flat_map(|piece| piece.text.chars().filter(|character| !character.is_whitespace()).map(|_| piece.tone));
    let mut tone = Tone::Plain;
    let mut wrapped = Vec::new();
    for words in text::wrap(&plain, columns) {
        let mut line = Line::default();
        let mut run = String::new();
        for character in words.chars() {
            if !character.is_whitespace() {
                let next = tones.next().unwrap_or_default();
                if next != tone {
                    line.push(&std::mem::take(&mut run), tone);
                    tone = next;
                }
            }
            run.push(character);
        }
        line.push(&run, tone);
        wrapped.push(line);
    }
    wrapped
}
