//! The listener's files: the name, and the song it is tied to or why it cannot be played.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::list;
use super::now;
use super::row::Row;
use crate::library::{Decision, Found, Relation};
use crate::tui::app::{App, FileRow, file_name, found_name};
use crate::tui::layout::Layout;
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

pub(super) fn render(app: &App, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    let locale = app.locale();
    if app.rows() == 0 {
        let keys: &[&str] = if app.is_scanning() {
            &["tui.still-looking"]
        } else {
            &["tui.welcome-1", "tui.welcome-2", "tui.welcome-3"]
        };
        let progress = app.search_progress();
        let words = keys.iter().map(|key| locale.text(key)).chain(progress.as_deref());
        let words: Vec<&str> = words.collect();
        list::render_words(app, &words, layout.list, buffer);
        return None;
    }
    let height = layout.row_height(app.view(), app.rows());
    let make = |index: usize, columns: usize| {
        let lines = if height > 1 { tall(app, index, columns) } else { flat(app, index, columns) };
        (sign(app, index), lines)
    };
    list::render(app, layout.list, height, make, buffer)
}

fn sign(app: &App, index: usize) -> &'static str {
    let heard = app.deck().heard().map(|heard| heard.playable.clip());
    match app.file_row(index) {
        Some(FileRow::Problem(..) | FileRow::Sheet(_)) => "!",
        Some(FileRow::Missing(_)) => "–",
        Some(FileRow::Found(found)) if heard.as_ref().is_some_and(|clip| found.file.is(clip)) => {
            now::sign(app.deck().state())
        }
        Some(FileRow::Found(_)) | None => "",
    }
}

/// Two lines: the file's name; below, its song.
fn tall(app: &App, index: usize, columns: usize) -> Vec<Line> {
    let (name, about, tone) = words(app, index);
    let (mut first, mut second) = (Row::default(), Row::default());
    first.cell(&name, columns, Tone::Strong);
    second.gap(2).cell(&about, columns.saturating_sub(2), tone);
    vec![first.into_line(), second.into_line()]
}

/// One line: the file's name, and its song beside it.
fn flat(app: &App, index: usize, columns: usize) -> Vec<Line> {
    let (name, about, tone) = words(app, index);
    let left = columns * 11 / 20;
    let mut row = Row::default();
    row.cell(&name, left, Tone::Strong).gap(2).cell(&about, columns.saturating_sub(left + 2), tone);
    vec![row.into_line()]
}

/// The file's name, and its song or why it has none.
fn words(app: &App, index: usize) -> (String, String, Tone) {
    let found = match app.file_row(index) {
        Some(FileRow::Found(found)) => found,
        Some(FileRow::Problem(path, problem)) => return (file_name(path), problem.words(app.locale()), Tone::Alert),
        Some(FileRow::Sheet(sheet)) => {
            return (file_name(&sheet.path), sheet.told(app.locale(), 1), Tone::Accent);
        }
        Some(FileRow::Missing(song)) => {
            return (song.title().to_owned(), app.locale().text("files.missing").to_owned(), Tone::Faint);
        }
        None => return (String::new(), String::new(), Tone::Plain),
    };
    let (about, tone) = about(app, found);
    (found_name(&found.file), about, tone)
}

/// What a file is to a song; or what it is asked to be.
fn about(app: &App, found: &Found) -> (String, Tone) {
    let (locale, matched) = (app.locale(), &found.matched);
    if let Some(question) = app.question(found) {
        return (question, Tone::Accent);
    }
    let Some(song) = matched.song.as_ref().and_then(|id| app.catalogue().song(id)) else {
        let key = if matched.decision == Decision::Refused { "files.refused" } else { "files.none" };
        return (locale.text(key).to_owned(), Tone::Faint);
    };
    let title = song.title();
    if matched.relation == Relation::Original {
        return (locale.fill("files.is-original", &[("title", title)]), Tone::Faint);
    }
    // The sign of the list of songs; the page beside says it in words.
    let sign = if found.file.is_placeholder() { "~ " } else { "" };
    match app.played_for(found) {
        Some((best, why)) => {
            let words = [("title", title), ("file", best.as_str()), ("why", why.as_str())];
            (format!("{sign}{}", locale.fill("files.spare", &words)), Tone::Faint)
        }
        None => (format!("{sign}{title}"), Tone::Faint),
    }
}
