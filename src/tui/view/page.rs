//! What is read: the lines of the sheet that are in its window, and how much of it that is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::row;
use crate::text;
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::sheet::{Line, Sheet};
use crate::tui::theme::{Theme, Tone};

/// Draws the page, and its notes beside it if they stand there. Gives the place of the highlighted link.
pub(super) fn render(app: &App, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    let area = layout.sheet;
    render_page(app, area, buffer);
    let (side, side_scroll) = app.side();
    render_sheet(side, side_scroll, "", app.theme(), layout.side, buffer);
    if !app.reads() {
        return None;
    }
    let on_page = render_links(app, app.sheet(), app.here().scroll, area, buffer);
    on_page.or(render_links(app, side, side_scroll, layout.side, buffer))
}

/// Draws the page alone.
pub(super) fn render_page(app: &App, area: Rect, buffer: &mut Buffer) {
    let wanted = app.prompt().filter(|_| app.reads()).map(|prompt| text::fold(&prompt.text)).unwrap_or_default();
    render_sheet(app.sheet(), app.here().scroll, &wanted, app.theme(), area, buffer);
    if app.view().has_list() && app.reads() && !area.is_empty() {
        render_focus(app.theme(), area, buffer);
    }
}

/// Marks the links of a page on which they can be chosen: underlined, the chosen one reversed. Gives its place.
fn render_links(app: &App, sheet: &Sheet, scroll: usize, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let mut chosen = None;
    let lines = sheet.lines.iter().skip(scroll).take(area.height as usize).enumerate();
    for (at, line) in lines {
        let mut x = area.x;
        for piece in &line.0 {
            let width = u16::try_from(text::width(&piece.text)).unwrap_or(u16::MAX);
            let place = Rect { x, y: area.y + at as u16, width, height: 1 }.intersection(area);
            x = x.saturating_add(width);
            if piece.link.is_none() || place.is_empty() {
                continue;
            }
            if piece.link == app.link() {
                buffer.set_style(place, app.theme().selected());
                chosen.get_or_insert(Position::new(place.x, place.y));
            } else if app.link().is_some() {
                buffer.set_style(place, Style::new().add_modifier(Modifier::UNDERLINED));
            }
        }
    }
    chosen
}

/// A mark beside the first line: the keys scroll here.
fn render_focus(theme: Theme, area: Rect, buffer: &mut Buffer) {
    let Some(x) = area.x.checked_sub(2).filter(|x| *x > 0) else { return };
    let mut mark = Line::default();
    mark.push(">", Tone::Accent);
    row::draw(&mark, Rect { x, width: 1, height: 1, y: area.y }, theme, None, buffer);
}

/// Draws a window of a sheet from line `scroll` on. Lines that hold `wanted` (folded; empty for none) are marked.
pub(super) fn render_sheet(sheet: &Sheet, scroll: usize, wanted: &str, theme: Theme, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let rows = area.height as usize;
    for (at, line) in sheet.lines.iter().skip(scroll).take(rows).enumerate() {
        let place = Rect { y: area.y + at as u16, height: 1, width: area.width.saturating_sub(1), ..area };
        row::draw(line, place, theme, None, buffer);
        if wanted.is_empty() {
            continue;
        }
        for (column, words) in sheet.texts_of(line) {
            if text::fold(&words).contains(wanted) {
                let width = text::width(&words) as u16;
                let found = Rect { x: place.x.saturating_add(column as u16), width, ..place };
                buffer.set_style(found.intersection(place), theme.style(Tone::Found));
            }
        }
    }
    render_bar(sheet.lines.len(), scroll, theme, area, buffer);
}

/// A bar in the last column, where and how large the window is; nothing if all is in sight.
fn render_bar(lines: usize, scroll: usize, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let rows = area.height as usize;
    if lines <= rows {
        return;
    }
    let size = (rows * rows / lines).max(1);
    let top = scroll * (rows - size) / (lines - rows);
    let mut thumb = Line::default();
    thumb.push("┃", Tone::Faint);
    for at in top..(top + size).min(rows) {
        let place = Rect { x: area.right() - 1, y: area.y + at as u16, width: 1, height: 1 };
        row::draw(&thumb, place, theme, None, buffer);
    }
}
