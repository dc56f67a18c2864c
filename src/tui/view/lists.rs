//! The kept playlists, over the view: their names, and what is in the one that is selected.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, MARKS};
use super::row::{self, Row};
use crate::keymap::Action;
use crate::lists::Kept;
use crate::text;
use crate::tui::app::{App, Lists};
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// From this width on it is shown what is in the selected list.
const ROOMY: u16 = 64;
/// Between the names and what is in the list.
const GAP: u16 = 3;

/// The areas of the names and of what is in the list, and the first row.
fn window(lists: &Lists, area: Rect) -> (Rect, Rect, usize) {
    let above = if area.height > 8 { 2 } else { u16::from(area.height > 3) };
    let rows = Rect { y: area.y + above, height: area.height - above, ..area };
    let width = if area.width >= ROOMY { (area.width / 2).min(48) } else { area.width };
    let names = Rect { width, ..rows };
    let beside = rows.width.saturating_sub(width + GAP);
    let inside = Rect { x: rows.x + rows.width - beside, width: beside, ..rows };
    let last = lists.rows().saturating_sub(rows.height as usize);
    (names, inside, lists.selected.saturating_sub(rows.height as usize / 2).min(last))
}

/// The row at a place of the screen.
#[must_use]
pub fn at(lists: &Lists, area: Rect, place: Position) -> Option<usize> {
    let (names, _, first) = window(lists, area);
    let row = first + usize::from(place.y.checked_sub(names.y)?);
    (names.contains(place) && row < lists.rows()).then_some(row)
}

/// Draws the lists; gives the place of the cursor.
pub(super) fn render(app: &App, lists: &Lists, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (names, inside, first) = window(lists, area);
    let locale = app.locale();
    if names.y > area.y {
        let mut heading = Line::default();
        heading.push(&text::cut(locale.text("lists.title"), area.width as usize), Tone::Accent);
        row::draw(&heading, Rect { height: 1, ..area }, app.theme(), None, buffer);
    }
    let Some(kept) = &lists.kept else {
        list::render_words(app, &[locale.text("lists.looking")], names, buffer);
        return None;
    };
    if kept.is_empty() {
        let all = Rect { width: area.width, ..names };
        let how = locale.fill("lists.none-2", &[("key", &app.keymap().key_of(Action::SaveQueue))]);
        list::render_words(app, &[locale.text("lists.none-1"), &how], all, buffer);
        return None;
    }
    let mut cursor = None;
    for ((index, one), y) in kept.iter().enumerate().skip(first).take(names.height as usize).zip(names.y..) {
        let is_selected = index == lists.selected;
        if is_selected {
            cursor = Some(Position::new(names.x, y));
        }
        let line = name(one, is_selected, names.width as usize);
        let over = is_selected.then(|| app.theme().selected());
        row::draw(&line, Rect { y, height: 1, ..names }, app.theme(), over, buffer);
    }
    if let Some(chosen) = lists.chosen().filter(|_| inside.width > 0) {
        contents(app, chosen, inside, buffer);
    }
    cursor
}

/// The name; at the right how many songs and how long they last.
fn name(kept: &Kept, is_selected: bool, columns: usize) -> Line {
    let left = columns.saturating_sub(MARKS);
    let length = kept.length.filter(|_| kept.count > 0).map(text::clock).unwrap_or_default();
    let count = if kept.fault.is_some() { "!".to_owned() } else { kept.count.to_string() };
    let about = format!("{count:>4}{length:>9}");
    let about = if left > 2 * about.len() { about } else { String::new() };
    let mut row = Row::default();
    row.cell(if is_selected { ">" } else { "" }, MARKS, Tone::Accent);
    row.cell(&kept.name, left.saturating_sub(about.len()), Tone::Strong);
    let tone = if kept.fault.is_some() || kept.skipped > 0 { Tone::Alert } else { Tone::Faint };
    row.cell(&about, about.len(), tone);
    row.into_line()
}

/// What is in a list: as many entries as there is room for, and how many more there are.
fn contents(app: &App, kept: &Kept, area: Rect, buffer: &mut Buffer) {
    let locale = app.locale();
    let mut words: Vec<(String, Tone)> = Vec::new();
    if let Some(fault) = &kept.fault {
        words.extend(text::wrap(fault, area.width as usize).into_iter().map(|line| (line, Tone::Alert)));
    }
    if kept.skipped > 0 {
        let skipped = locale.fill("lists.skipped-count", &[("count", &kept.skipped.to_string())]);
        words.extend(text::wrap(&skipped, area.width as usize).into_iter().map(|line| (line, Tone::Alert)));
    }
    let room = (area.height as usize).saturating_sub(words.len());
    let shown = if kept.count > room { room.saturating_sub(1) } else { room }.min(kept.labels.len());
    let digits = shown.to_string().len();
    let labels = kept.labels.iter().take(shown).enumerate();
    words.extend(labels.map(|(index, label)| (format!("{:>digits$}  {label}", index + 1), Tone::Plain)));
    if kept.count > shown {
        words.push((locale.fill("lists.more", &[("count", &(kept.count - shown).to_string())]), Tone::Faint));
    }
    for ((line, tone), y) in words.into_iter().zip(area.y..area.bottom()) {
        let mut drawn = Line::default();
        drawn.push(&text::cut(&line, area.width as usize), tone);
        row::draw(&drawn, Rect { y, height: 1, ..area }, app.theme(), None, buffer);
    }
}
