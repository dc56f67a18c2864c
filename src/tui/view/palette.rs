//! The palette, over the view: what fits what is typed, the best first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::row::{self, Row};
use super::{list, list::MARKS};
use crate::text;
use crate::tui::app::{App, Item, Prompt};
use crate::tui::fuzzy::Marker;
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// No wider, so that names and keys stay close.
const WIDEST: u16 = 92;

/// The area of the rows, and the first of what was found in it.
fn window(prompt: &Prompt, area: Rect) -> (Rect, usize) {
    let above = u16::from(area.height > 3) + u16::from(area.height > 8);
    let rows = Rect { y: area.y + above, height: area.height - above, width: area.width.min(WIDEST), ..area };
    let shown = rows.height as usize;
    let last = prompt.found.len().saturating_sub(shown);
    (rows, prompt.at.saturating_sub(shown / 2).min(last))
}

/// The place in what was found that lies at a place of the screen.
#[must_use]
pub fn at(prompt: &Prompt, area: Rect, place: Position) -> Option<usize> {
    let (rows, first) = window(prompt, area);
    let at = first + usize::from(place.y.checked_sub(rows.y)?);
    (rows.contains(place) && at < prompt.found.len()).then_some(at)
}

/// How many rows it has room for.
#[must_use]
pub fn rows(prompt: &Prompt, area: Rect) -> usize {
    window(prompt, area).0.height as usize
}

pub(super) fn render(app: &App, area: Rect, buffer: &mut Buffer) {
    let Some(prompt) = app.prompt() else { return };
    let mut marker = Marker::new(&prompt.text);
    let (rows, first) = window(prompt, area);
    if rows.y > area.y {
        let mut heading = Line::default();
        heading.push(&text::cut(app.locale().text("hands.palette"), area.width as usize), Tone::Accent);
        row::draw(&heading, Rect { height: 1, ..area }, app.theme(), None, buffer);
    }
    if prompt.found.is_empty() {
        list::render_words(app, &[app.locale().text("hands.nothing-fits")], rows, buffer);
    }
    let found = prompt.found.iter().enumerate().skip(first).take(rows.height as usize);
    for ((at, index), y) in found.zip(rows.y..) {
        let Some(item) = app.palette_item(*index) else { continue };
        let is_chosen = at == prompt.at;
        let line = line(&item, &mut marker, is_chosen, rows.width as usize);
        let over = is_chosen.then(|| app.theme().selected());
        row::draw(&line, Rect { y, height: 1, ..rows }, app.theme(), over, buffer);
    }
}

/// What it is called, with the letters that were looked for marked; at the right its key and what it is. What was found by the
/// name that the configuration has for it shows that name.
fn line(item: &Item, marker: &mut Marker, is_chosen: bool, columns: usize) -> Line {
    let left = columns.saturating_sub(MARKS);
    let marks = marker.mark(&item.label);
    let by_name = if marks.contains(&true) { Vec::new() } else { marker.mark(item.name) };
    let is_by_name = by_name.contains(&true);
    let about = text::cut(if is_by_name { item.name } else { &item.about }, left / 3).into_owned();
    let key = text::cut(&item.key, left / 3).into_owned();
    let gap = |words: &str| if words.is_empty() { 0 } else { text::width(words) + 2 };
    let mut row = Row::default();
    row.cell(if is_chosen { ">" } else { "" }, MARKS, Tone::Accent);
    row.marked(&item.label, left.saturating_sub(gap(&about) + gap(&key)), &marks, Tone::Plain);
    if !about.is_empty() {
        row.gap(2).marked(&about, text::width(&about), &by_name, Tone::Faint);
    }
    if !key.is_empty() {
        row.gap(2).cell(&key, text::width(&key), Tone::Strong);
    }
    row.into_line()
}
