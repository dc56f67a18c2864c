//! Above a list: in which order it stands or what it is narrowed to, and how much it holds.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::list::MARKS;
use super::row::{self, Row};
use crate::text;
use crate::tui::app::App;
use crate::tui::place::View;
use crate::tui::theme::Tone;

pub(super) fn render(app: &App, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let columns = (area.width as usize).saturating_sub(MARKS);
    let count = count(app, columns);
    let room = columns.saturating_sub(text::width(&count) + 2);
    let (words, tone) = match (app.filter(), app.view()) {
        (Some(filter), _) => (filter.text.clone(), Tone::Accent),
        (None, View::Songs) => (app.sort_words(), Tone::Faint),
        (None, _) => (String::new(), Tone::Faint),
    };
    let mut line = Row::default();
    line.gap(MARKS);
    if words.is_empty() {
        line.cell(&count, columns, Tone::Faint);
    } else {
        line.cell(&words, room, tone).gap(2).right(&count, columns.saturating_sub(room + 2), Tone::Faint);
    }
    row::draw(&line.into_line(), area, app.theme(), None, buffer);
}

/// How much the list holds, in at most so many columns.
fn count(app: &App, columns: usize) -> String {
    let locale = app.locale();
    if app.filter().is_some() {
        let (count, all) = (locale.number(app.rows()), locale.number(app.rows_in_all()));
        return locale.fill("songs.count-of", &[("count", &count), ("all", &all)]);
    }
    match app.view() {
        View::Songs => locale.counted("songs.count", app.rows()),
        View::People => locale.counted("songs.people", app.rows()),
        View::Files => {
            // How far the search is comes before how much there is so far.
            if let Some(progress) = app.search_progress().filter(|words| text::width(words) <= columns) {
                return progress;
            }
            let Some(library) = app.library() else { return String::new() };
            let counts = [
                ("files.count", library.files.len()),
                ("files.count-problems", library.problems.len()),
                ("files.count-sheets", app.sheets()),
                ("files.count-missing", app.missing()),
            ];
            let told = counts.iter().filter(|(_, count)| *count > 0);
            let words = |(key, count): &(&str, usize)| locale.counted(key, *count);
            let long = told.clone().map(words).collect::<Vec<_>>().join(" · ");
            if text::width(&long) <= columns {
                return long;
            }
            // The signs that stand before the rows, too.
            let short = told.map(|(key, count)| match *key {
                "files.count-problems" => format!("! {count}"),
                "files.count-sheets" => format!("CUE {count}"),
                "files.count-missing" => format!("– {count}"),
                key => words(&(key, *count)),
            });
            short.collect::<Vec<_>>().join(" · ")
        }
        _ => String::new(),
    }
}
