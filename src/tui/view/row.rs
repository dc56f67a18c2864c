//! A row of cells, each of an exact width, so that no text can shift what stands behind it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Styled, Span};

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
    if area.is_empty() {
        return;
    }
    let spans = line.0.iter().map(|piece| {
        let style = theme.style(piece.tone);
        Span::styled(piece.text.as_str(), over.map_or(style, |over| style.patch(over)))
    });
    let line: Styled<'_> = spans.collect();
    buffer.set_line(area.x, area.y, &line, area.width);
}
