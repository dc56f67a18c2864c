//! The head of the screen: the film, and the names of the views.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::row;
use crate::text;
use crate::tui::app::App;
use crate::tui::place::View;
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// Between two names.
const GAP: u16 = 2;

/// The views whose names are shown, and where. If there is no room for all, those round the one that is shown.
#[must_use]
pub fn tabs(app: &App, area: Rect) -> Vec<(View, Rect)> {
    let width = |view: View| u16::try_from(text::width(&name(app, view))).unwrap_or(u16::MAX);
    let (mut first, mut last) = (0, View::ALL.len());
    let total = |gap: u16, views: &[View]| {
        views.iter().map(|view| width(*view).saturating_add(gap)).fold(0, u16::saturating_add).saturating_sub(gap)
    };
    let gap = if total(GAP, &View::ALL) <= area.width { GAP } else { 1 };
    let shown = app.view() as usize;
    while total(gap, &View::ALL[first..last]) > area.width && last - first > 1 {
        if last - 1 > shown { last -= 1 } else { first += 1 }
    }
    let views = &View::ALL[first..last];
    let mut x = area.right().saturating_sub(total(gap, views).min(area.width));
    let mut tabs = Vec::new();
    for view in views {
        let place =
            Rect { x, y: area.y, width: width(*view).min(area.right().saturating_sub(x)), height: area.height.min(1) };
        x = x.saturating_add(place.width + gap);
        tabs.push((*view, place));
    }
    tabs
}

fn name(app: &App, view: View) -> String {
    let name = app.locale().text(&format!("view.{}", view.key())).to_owned();
    match (view, app.unread()) {
        (View::Log, unread @ 1..) => format!("{name} ({unread})"),
        _ => name,
    }
}

pub(super) fn render(app: &App, area: Rect, buffer: &mut Buffer) {
    let tabs = tabs(app, area);
    let left = tabs.first().map_or(area.right(), |(_, first)| first.x).saturating_sub(area.x + GAP);
    let film = &app.catalogue().film;
    let title = text::clean(film.title()).into_owned();
    let year = film.year.get().map(u16::to_string).unwrap_or_default();
    let what = app.locale().fill("tui.subtitle", &[("year", &year)]);
    let mut line = Line::default();
    let title = text::cut(&title, left as usize);
    line.push(&title, Tone::Strong);
    if line.width() + 2 + text::width(&what) <= left as usize {
        line.push("  ", Tone::Plain);
        line.push(what.trim_end(), Tone::Faint);
    }
    // A title of three letters and a mark tells nothing: rather none.
    if left >= 6 {
        row::draw(&line, Rect { width: left, ..area }, app.theme(), None, buffer);
    }
    for (view, place) in tabs {
        let tone = if view == app.view() { Tone::Found } else { Tone::Faint };
        let mut line = Line::default();
        line.push(&text::cut(&name(app, view), place.width as usize), tone);
        row::draw(&line, place, app.theme(), None, buffer);
    }
}
