//! A list: the rows that are in its window, the selected one marked.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::row;
use crate::text;
use crate::tui::app::App;
use crate::tui::sheet::{self, Line, Piece};
use crate::tui::theme::Tone;

/// Columns at the left edge of every row: `>` at the selected one, and a sign at what is heard.
pub(super) const MARKS: usize = 3;

/// Draws the rows that `make` gives for a row's number and the columns it may take (behind the marks), each `height` lines
/// high. Gives the place of the selected one.
pub(super) fn render(
    app: &App,
    area: Rect,
    height: u16,
    make: impl Fn(usize, usize) -> (&'static str, Vec<Line>),
    buffer: &mut Buffer,
) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let here = app.here();
    let columns = (area.width as usize).saturating_sub(MARKS);
    let mut cursor = None;
    let window = (area.height / height.max(1)) as usize;
    for (place, index) in (here.offset..app.rows()).take(window).enumerate() {
        let is_selected = index == here.selected;
        let (sign, lines) = make(index, columns);
        let y = area.y + place as u16 * height;
        if is_selected {
            cursor = Some(Position::new(area.x, y));
        }
        for (at, cells) in lines.into_iter().take(height as usize).enumerate() {
            let mut line = Line::default();
            let mark = if is_selected && at == 0 { ">" } else { " " };
            line.push(mark, Tone::Accent);
            let sign = if at == 0 { sign } else { " " };
            line.push(&text::fit(sign, MARKS - 1), Tone::Accent);
            line.append(cells);
            let over = (is_selected && at == 0 && !app.reads()).then(|| app.theme().selected());
            let row_area = Rect { y: y + at as u16, height: 1, ..area };
            row::draw(&line, row_area, app.theme(), over, buffer);
        }
    }
    cursor.filter(|_| !app.reads())
}

/// Draws words below a list, or in place of an empty one, as far as there is room.
pub(super) fn render_words(app: &App, words: &[&str], area: Rect, buffer: &mut Buffer) {
    let mut area = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(1), ..area };
    for (index, words) in words.iter().enumerate() {
        let tone = if index == 0 { Tone::Plain } else { Tone::Faint };
        let piece = Piece::new(&text::clean(words), tone);
        for line in sheet::wrap(&[piece], area.width as usize) {
            row::draw(&line, area, app.theme(), None, buffer);
            area.y += 1.min(area.height);
            area.height = area.height.saturating_sub(1);
        }
    }
}
