//! Showing the application: one widget a file. Nothing here changes anything.

pub mod equalizer;
mod files;
pub mod foot;
mod head;
pub mod header;
pub mod help;
mod list;
pub mod lists;
pub mod lyrics;
pub mod now;
pub mod outputs;
mod page;
pub mod palette;
mod people;
mod playing;
mod queue;
mod row;
mod songs;
#[cfg(test)]
mod tests;
pub mod welcome;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::text;

use super::app::{App, Overlay};
use super::place::View;

/// Shows the application. Where the listener types or selects stands the terminal's cursor, for those who hear or feel
/// the screen; gives whether it stands anywhere.
pub fn draw(app: &App, frame: &mut Frame<'_>) -> bool {
    let area = frame.area();
    let cursor = render(app, area, frame.buffer_mut()).filter(|cursor| area.contains(*cursor));
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    cursor.is_some()
}

/// Shows what moves by itself over `before`, which holds the application as it was drawn last, and nothing else anew.
pub fn draw_moving(app: &App, before: &Buffer, frame: &mut Frame<'_>) {
    frame.buffer_mut().clone_from(before);
    playing::render_moving(app, frame.buffer_mut());
    app.theme().finish(before.area, frame.buffer_mut());
}

/// Draws into a buffer; gives the place of the cursor.
pub(super) fn render(app: &App, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let cursor = render_all(app, area, buffer);
    app.theme().finish(area, buffer);
    cursor
}

fn render_all(app: &App, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    // While a resize is on its way the buffer may have another size than the application knows of.
    let layout = app.layout().filter(|layout| area.union(layout.screen) == area);
    let Some(layout) = layout else {
        let words = text::cut(app.locale().text("tui.too-small"), area.width as usize).into_owned();
        buffer.set_stringn(
            area.x,
            area.y,
            words,
            if area.is_empty() { 0 } else { area.width as usize },
            ratatui::style::Style::new(),
        );
        return None;
    };
    header::render(app, layout.header, buffer);
    if let Some(place) = welcome::place(app, &layout) {
        welcome::render(app, place, buffer);
    } else {
        now::render_seek_bar(app, layout.seek, buffer);
        now::render(app, layout.now, buffer);
    }
    let prompt = foot::render(app, layout.foot, buffer);
    if app.help().is_some() {
        help::render(app, layout.body, buffer);
        return prompt;
    }
    if app.palette().is_some() {
        palette::render(app, layout.body, buffer);
        return prompt;
    }
    match app.overlay() {
        Some(Overlay::Equalizer(band)) => {
            let chosen = equalizer::render(app, *band, layout.body, buffer);
            return prompt.or(Some(chosen));
        }
        Some(Overlay::Lists(lists)) => return prompt.or(lists::render(app, lists, layout.body, buffer)),
        Some(Overlay::Outputs(outputs)) => return prompt.or(outputs::render(app, outputs, layout.body, buffer)),
        None => {}
    }
    let list = match app.view() {
        View::Songs => songs::render(app, &layout, buffer),
        View::People => people::render(app, &layout, buffer),
        View::Queue => queue::render(app, &layout, buffer),
        View::Files => files::render(app, &layout, buffer),
        View::Lyrics => {
            let line = lyrics::render(app, layout.body, layout.sheet, buffer);
            return prompt.or(line);
        }
        View::Now => {
            playing::render(app, buffer);
            return prompt;
        }
        View::Film | View::Sources | View::Log => None,
    };
    head::render(app, layout.head, buffer);
    let link = page::render(app, &layout, buffer);
    prompt.or(list).or(link)
}
