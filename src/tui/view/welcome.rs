//! The first start: how to bring one's files, in three lines. They stand where otherwise stands what is heard, if there is no room
//! for them below the list.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{row, songs};
use crate::text;
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::place::View;
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// The lines, and the shorter ones for a narrow screen.
const LINES: [[&str; 3]; 2] = [
    ["tui.welcome-1", "tui.welcome-2", "tui.welcome-3"],
    ["tui.welcome-short-1", "tui.welcome-short-2", "tui.welcome-short-3"],
];

/// Where the lines stand: from the seek bar down; `None` if what is heard stands there.
#[must_use]
pub fn place(app: &App, layout: &Layout) -> Option<Rect> {
    let place = layout.seek.union(layout.now);
    let is_first = app.view() == View::Songs && songs::is_without_files(app) && app.deck().heard().is_none();
    (is_first && place.height == 3 && !songs::has_room_for_welcome(app, layout)).then_some(place)
}

pub(super) fn render(app: &App, place: Rect, buffer: &mut Buffer) {
    let fits = |lines: &&[&str; 3]| lines.iter().all(|key| text::width(app.locale().text(key)) <= place.width as usize);
    let lines = LINES.iter().find(fits).unwrap_or(&LINES[1]);
    for (index, (key, y)) in lines.iter().zip(place.y..).enumerate() {
        let mut line = Line::default();
        let tone = if index == 2 { Tone::Faint } else { Tone::Plain };
        line.push(&text::cut(app.locale().text(key), place.width as usize), tone);
        row::draw(&line, Rect { y, height: 1, ..place }, app.theme(), None, buffer);
    }
}
