//! A row of cells, each of an exact width, so that no text can shift what stands behind it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::text;
use crate::tui::sheet::Line;
use crate::tui::theme::{Theme, Tone};

/// Cells from left to right.
#[derive(Debug, Default)]
pub(super) struct Row(Line);

impl Row {
    /// A cell whose text begins at its left edge, cut or filled to `columns`.
    pub(super) fn cell(&mut self, words: &str, columns: usize, tone: Tone) -> &mut Self {
        let words = text::clean(words);
        self.0.push(&text::fit(&words, columns), tone);
        self
    }

    /// A cell like [`Row::cell`], in which the letters with a mark stand out. There is a mark for each grapheme of `words`, which
    /// are clean; those without have none.
    pub(super) fn marked(&mut self, words: &str, columns: usize, marks: &[bool], tone: Tone) -> &mut Self {
        let fitted = text::fit(words, columns);
        let mut whole = words.graphemes(true).zip(marks);
        for letter in fitted.graphemes(true) {
            // From where the text was cut on it is another one.
            let is_marked = whole.next().is_some_and(|(same, is_marked)| same == letter && *is_marked);
            self.0.push(letter, if is_marked { Tone::Found } else { tone });
        }
        self
    }

    /// A cell whose text ends at its right edge.
    pub(super) fn right(&mut self, words: &str, columns: usize, tone: Tone) -> &mut Self {
        let words = text::clean(words);
        let words = text::cut(&words, columns);
        self.0.push(&" ".repeat(columns.saturating_sub(text::width(&words))), tone);
        self.0.push(&words, tone);
        self
    }

    /// Columns between two cells.
    pub(super) fn gap(&mut self, columns: usize) -> &mut Self {
        self.0.push(&" ".repeat(columns), Tone::Plain);
        self
    }

    /// The row as a line.
    pub(super) fn into_line(self) -> Line {
        self.0
    }
}

/// Draws a line into the first row of `area`, over it the style of a selection if it is selected.
pub(super) fn draw(line: &Line, area: Rect, theme: Theme, over: Option<Style>, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let mut x = area.x;
    for piece in &line.0 {
        let style = theme.style(piece.tone);
        let style = over.map_or(style, |over| style.patch(over));
        x = put(&piece.text, (x, area.y), area.right().saturating_sub(x), style, buffer);
    }
}

/// Draws `words` from a place on into at most `columns` columns; gives the column after them.
fn put(words: &str, (mut x, y): (u16, u16), columns: u16, style: Style, buffer: &mut Buffer) -> u16 {
    if !text::is_plain(words) {
        return buffer.set_stringn(x, y, words, columns as usize, style).0;
    }
    for character in words.chars().take(columns as usize) {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_char(character).set_style(style);
        }
        x += 1;
    }
    x
}
