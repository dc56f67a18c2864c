//! The songs: number, title, whose it is, length, and what there is to hear of it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list;
use super::now;
use super::row::Row;
use crate::text;
use crate::tui::app::{App, FileState};
use crate::tui::layout::Layout;
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// From this width of a row on, whose the song is stands beside its title.
const WIDE: usize = 56;
const LENGTH: usize = 5;

pub(super) fn render(app: &App, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    let height = layout.row_height(app.view(), app.rows());
    let make = |index: usize, columns: usize| {
        let lines = if height > 1 { tall(app, index, columns) } else { flat(app, index, columns) };
        (sign(app, index), lines)
    };
    let cursor = list::render(app, layout.list, height, make, buffer);
    render_welcome(app, layout, height, buffer);
    cursor
}

/// Whether it is known that there are no files.
pub(super) fn is_without_files(app: &App) -> bool {
    let has_files = app.library().is_some_and(|library| !library.files.is_empty());
    !has_files && !app.is_scanning()
}

/// Whether there is room below the list to tell how to bring one's files.
pub(super) fn has_room_for_welcome(app: &App, layout: &Layout) -> bool {
    let height = layout.row_height(app.view(), app.rows());
    layout.list.height >= (app.rows() as u16).saturating_mul(height).saturating_add(6)
}

/// How to bring one's files, below the list, if there are none yet.
fn render_welcome(app: &App, layout: &Layout, height: u16, buffer: &mut Buffer) {
    if !is_without_files(app) || !has_room_for_welcome(app, layout) {
        return;
    }
    let used = (app.rows() as u16).saturating_mul(height).saturating_add(1);
    let left = Rect { y: layout.list.y + used, height: layout.list.height - used, ..layout.list };
    let words = ["tui.welcome-1", "tui.welcome-2", "tui.welcome-3"].map(|key| app.locale().text(key));
    list::render_words(app, &words, left, buffer);
}

fn sign(app: &App, index: usize) -> &'static str {
    let heard = app.deck().heard().and_then(|heard| heard.playable.song.as_ref());
    match app.song_in(index) {
        Some(song) if heard == Some(&song.id) => now::sign(app.deck().state()),
        _ => "",
    }
}

/// The widest number of the catalogue, in columns.
fn number_columns(app: &App) -> usize {
    let widest = app.catalogue().songs.iter().map(|song| song.number).max().unwrap_or(0);
    widest.to_string().len().max(1)
}

/// Two lines: number, title, length; below, whose it is, and what there is to hear.
fn tall(app: &App, index: usize, columns: usize) -> Vec<Line> {
    let Some(song) = app.song_in(index) else { return Vec::new() };
    let number = number_columns(app);
    let left = columns.saturating_sub(number + 2);
    let length = length(app, index);
    let mut first = Row::default();
    first
        .right(&song.number.to_string(), number, Tone::Faint)
        .gap(2)
        .cell(song.title(), left.saturating_sub(LENGTH + 1), Tone::Strong)
        .gap(1)
        .right(&length, LENGTH, Tone::Faint);
    let (mut state, tone) = state(app, index);
    let whose = app.whose(song);
    // Where there is no room for both, the sign says it; of the selected one the page beside tells whose it is.
    if text::width(&whose) + text::width(&state) + 2 > left && index != app.here().selected {
        state.truncate(state.find(' ').unwrap_or(state.len()));
    }
    let room = left.saturating_sub(text::width(&state) + usize::from(!state.is_empty()) * 2);
    let mut second = Row::default();
    second.gap(number + 2).cell(&whose, room, Tone::Faint);
    if !state.is_empty() {
        second.gap(2).right(&state, text::width(&state), tone);
    }
    vec![first.into_line(), second.into_line()]
}

/// One line, with whose it is if there is room.
fn flat(app: &App, index: usize, columns: usize) -> Vec<Line> {
    let Some(song) = app.song_in(index) else { return Vec::new() };
    let number = number_columns(app);
    let words = state_columns(app);
    let left = columns.saturating_sub(number + 2 + LENGTH + 1 + words + usize::from(words > 0) * 2);
    let mut row = Row::default();
    row.right(&song.number.to_string(), number, Tone::Faint).gap(2);
    if columns >= WIDE {
        let title = left * 2 / 5;
        row.cell(song.title(), title, Tone::Strong).gap(2);
        row.cell(&app.whose(song), left.saturating_sub(title + 2), Tone::Faint);
    } else {
        row.cell(song.title(), left, Tone::Strong);
    }
    row.gap(1).right(&length(app, index), LENGTH, Tone::Faint);
    if words > 0 {
        let (state, tone) = state(app, index);
        row.gap(2).cell(&state, words, tone);
    }
    vec![row.into_line()]
}

fn length(app: &App, index: usize) -> String {
    let length = app.song_in(index).and_then(|song| app.length_of(song));
    length.map_or_else(|| "?".to_owned(), text::clock)
}

/// What there is to hear of a song: a sign and a word. Nothing while no files are known.
fn state(app: &App, index: usize) -> (String, Tone) {
    let Some(song) = app.song_in(index).filter(|_| app.has_files()) else { return (String::new(), Tone::Plain) };
    let (sign, key, tone) = match app.file_state(song) {
        FileState::File => ("✓", "tui.file", Tone::Plain),
        FileState::Placeholder => ("~", "tui.placeholder", Tone::Sign),
        FileState::Original => ("○", "songs.original", Tone::Plain),
        FileState::None => ("–", "songs.missing", Tone::Faint),
    };
    (format!("{sign} {}", app.locale().text(key)), tone)
}

/// The widest word about files that stands in the list.
fn state_columns(app: &App) -> usize {
    (0..app.rows()).map(|index| text::width(&state(app, index).0)).max().unwrap_or(0)
}
