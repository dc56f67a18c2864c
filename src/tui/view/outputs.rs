//! The list of outputs, over the view.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, MARKS};
use super::row;
use super::row::Row;
use crate::player::Device;
use crate::text;
use crate::tui::app::{App, Named, Outputs};
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// From this width of a row on the name stands beside the description.
const ROOMY: usize = 60;

/// The area of the rows, and the first row in it.
fn window(outputs: &Outputs, area: Rect) -> (Rect, usize) {
    // Heading and what it plays to stand above, with air where there is room.
    let above = match area.height {
        ..=3 => 1.min(area.height.saturating_sub(1)),
        4..=8 => 2,
        _ => 3,
    };
    let rows = Rect { y: area.y + above, height: area.height - above, ..area };
    let shown = rows.height as usize;
    let last = outputs.rows().saturating_sub(shown);
    (rows, (outputs.selected.saturating_sub(shown / 2)).min(last))
}

/// The row at a place of the screen.
#[must_use]
pub fn at(outputs: &Outputs, area: Rect, place: Position) -> Option<usize> {
    let (rows, first) = window(outputs, area);
    let row = first + usize::from(place.y.checked_sub(rows.y)?);
    (rows.contains(place) && row < outputs.rows()).then_some(row)
}

/// Draws the list; gives the place of the cursor.
pub(super) fn render(app: &App, outputs: &Outputs, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (rows, first) = window(outputs, area);
    let locale = app.locale();
    let columns = area.width as usize;
    let mut heading = Line::default();
    heading.push(&text::cut(locale.text("output.title"), columns), Tone::Accent);
    row::draw(&heading, Rect { height: 1, ..area }, app.theme(), None, buffer);
    if rows.y > area.y + 1 && !app.outlet().name.is_empty() {
        let words = locale.fill("output.playing-to", &[("name", &app.outlet().name)]);
        let mut line = Line::default();
        line.push(&text::cut(&words, columns), Tone::Faint);
        row::draw(&line, Rect { y: area.y + 1, height: 1, ..area }, app.theme(), None, buffer);
    }
    let mut cursor = None;
    let mut y = rows.y;
    for index in (first..outputs.rows()).take(rows.height as usize) {
        let is_selected = index == outputs.selected;
        if is_selected {
            cursor = Some(Position::new(rows.x, y));
        }
        let place = Rect { y, height: 1, ..rows };
        let line = line(app, outputs, index, columns);
        row::draw(&line, place, app.theme(), is_selected.then(|| app.theme().selected()), buffer);
        y += 1;
    }
    let below = Rect { y: (y + 1).min(rows.bottom()), height: rows.bottom().saturating_sub(y + 1), ..rows };
    list::render_words(app, &words(app, outputs), below, buffer);
    cursor
}

fn line(app: &App, outputs: &Outputs, index: usize, columns: usize) -> Line {
    let left = columns.saturating_sub(MARKS);
    let mut row = Row::default();
    row.cell(if index == outputs.selected { ">" } else { "" }, 1, Tone::Accent);
    row.cell(if app.is_present(outputs, index) { "●" } else { "" }, MARKS - 1, Tone::Accent);
    match outputs.device(index) {
        None => row.cell(app.locale().text("output.automatic"), left, Tone::Strong),
        Some(device) => {
            let name = if device.description.is_empty() { &device.name } else { &device.description };
            let about = about(app, device);
            let room = if left >= ROOMY { left / 2 } else { left };
            row.cell(name, room, Tone::Strong);
            if left > room { row.gap(2).cell(&about, left - room - 2, Tone::Faint) } else { &mut row }
        }
    };
    row.into_line()
}

/// What else is known of a device: its name in choices, if the listener reads another one, and its rate.
fn about(app: &App, device: &Device) -> String {
    let mut parts = Vec::new();
    if let Some(rate) = device.rate {
        let number = f64::from(rate) / 1_000.0;
        let number = app.locale().written(&number.to_string());
        parts.push(app.locale().fill("equalizer.kilohertz", &[("number", &number)]));
    }
    if device.is_default {
        parts.push(app.locale().text("output.usual").to_owned());
    }
    if !device.description.is_empty() {
        parts.push(device.name.clone());
    }
    parts.join(", ")
}

/// What is told below the list.
fn words<'a>(app: &'a App, outputs: &Outputs) -> Vec<&'a str> {
    let locale = app.locale();
    let mut words = Vec::new();
    match outputs.devices.as_deref() {
        None => words.push(locale.text("output.looking")),
        Some([]) => words.push(locale.text("output.none")),
        Some(_) => {}
    }
    match app.outlet().named {
        Named::Arguments => words.push(locale.text("output.named-here")),
        Named::Settings => words.push(locale.text("output.named-there")),
        Named::Listener => {}
    }
    words
}
