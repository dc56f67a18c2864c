//! What is heard: the seek bar, title and time, what the file is, volume, shuffle, repeat.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::row;
use super::row::Row;
use crate::deck::{Heard, State};
use crate::playlist::Repeat;
use crate::text;
use crate::tui::app::App;
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// The sign of a state.
#[must_use]
pub(super) fn sign(state: State) -> &'static str {
    match state {
        State::Playing => "▶",
        State::Paused => "‖",
        State::Stopped => "■",
    }
}

/// A rule across the screen; what has been heard of the length is drawn heavy.
pub(super) fn render_seek_bar(app: &App, area: Rect, buffer: &mut Buffer) {
    let columns = area.width as usize;
    let part = app.drag().or_else(|| app.deck().heard().and_then(part));
    let filled = part.map_or(0, |part| (part * columns as f64).round() as usize).min(columns);
    let mut line = Line::default();
    line.push(&"━".repeat(filled), Tone::Accent);
    line.push(&"─".repeat(columns - filled), Tone::Faint);
    row::draw(&line, area, app.theme(), None, buffer);
}

pub(super) fn part(heard: &Heard) -> Option<f64> {
    let duration = heard.duration.filter(|duration| !duration.is_zero())?;
    Some((heard.position.as_secs_f64() / duration.as_secs_f64()).clamp(0.0, 1.0))
}

pub(super) fn render(app: &App, area: Rect, buffer: &mut Buffer) {
    let columns = area.width as usize;
    let (first, second) = match app.deck().heard() {
        Some(heard) => (title(app, heard, columns), about(app, heard, columns)),
        None => (idle(app, columns), hint(app, columns)),
    };
    for (line, y) in [first, second].iter().zip(area.y..area.bottom()) {
        row::draw(line, Rect { y, height: 1, ..area }, app.theme(), None, buffer);
    }
}

/// Sign, title, who is heard; position and length.
fn title(app: &App, heard: &Heard, columns: usize) -> Line {
    let at = match (app.drag(), heard.duration) {
        (Some(part), Some(duration)) => duration.mul_f64(part),
        _ => heard.position,
    };
    let time = time(at, heard.duration);
    let left = columns.saturating_sub(text::width(&time) + 2);
    let mut words = Line::default();
    words.push(sign(app.deck().state()), Tone::Accent);
    words.push(" ", Tone::Plain);
    let room = left.saturating_sub(2);
    let title = text::cut(&heard.playable.title, room).into_owned();
    words.push(&title, Tone::Strong);
    let room = room.saturating_sub(text::width(&title) + 2);
    if let Some(artist) = heard.playable.artist.as_ref().filter(|_| room >= 8 && !heard.playable.is_placeholder) {
        words.push("  ", Tone::Plain);
        words.push(&text::cut(artist, room), Tone::Faint);
    }
    words.pad(columns.saturating_sub(text::width(&time)));
    words.push(&time, Tone::Plain);
    words
}

fn time(at: Duration, duration: Option<Duration>) -> String {
    match duration {
        Some(duration) => format!("{} / {}", text::clock(at), text::clock(duration)),
        None => text::clock(at),
    }
}

/// That it only stands in for the song, or what the file is; shuffle, repeat, volume.
fn about(app: &App, heard: &Heard, columns: usize) -> Line {
    // That it is not the song is told whatever else there is to tell.
    let short = app.locale().text("tui.placeholder-short");
    let kept = if heard.playable.is_placeholder { text::width(short) } else { 0 };
    let settings = settings(app, columns.saturating_sub(kept + 4));
    let left = columns.saturating_sub(settings.width() + 4);
    let mut words = Line::default();
    words.push("  ", Tone::Plain);
    if heard.playable.is_placeholder {
        let long = app.locale().text("tui.placeholder-long");
        let words_that_fit = if text::width(long) <= left { long } else { short };
        words.push(&text::cut(words_that_fit, left), Tone::Sign);
    }
    let room = left.saturating_sub(words.width());
    if text::width(&heard.format) <= room {
        words.push(if words.width() > 2 && !heard.format.is_empty() { "  " } else { "" }, Tone::Plain);
        words.push(&heard.format, Tone::Faint);
    }
    finish(words, settings, columns)
}

fn idle(app: &App, columns: usize) -> Line {
    let mut words = Line::default();
    words.push(sign(State::Stopped), Tone::Faint);
    words.push(" ", Tone::Plain);
    let key = if app.is_scanning() { "tui.still-looking" } else { "tui.nothing-plays" };
    words.push(&text::cut(app.locale().text(key), columns.saturating_sub(2)), Tone::Faint);
    words
}

/// What could be done to hear something.
fn hint(app: &App, columns: usize) -> Line {
    let settings = settings(app, columns.saturating_sub(4));
    let has_files = app.library().is_some_and(|library| !library.files.is_empty());
    let key = match (has_files, app.is_scanning()) {
        (true, _) => "tui.how-to-play",
        (false, true) => "tui.empty",
        (false, false) => "tui.how-to-bring",
    };
    let words = if key == "tui.empty" { "" } else { app.locale().text(key) };
    let mut row = Row::default();
    row.gap(2).cell(words, columns.saturating_sub(settings.width() + 4), Tone::Faint);
    finish(row.into_line(), settings, columns)
}

fn finish(mut words: Line, settings: Line, columns: usize) -> Line {
    words.pad(columns.saturating_sub(settings.width()));
    words.append(settings);
    words
}

fn volume(app: &App) -> String {
    let deck = app.deck();
    if deck.is_muted() { app.locale().text("tui.muted").to_owned() } else { format!("{} %", deck.volume()) }
}

/// Where the volume stands: at the right end of the second row.
#[must_use]
pub fn volume_place(app: &App, area: Rect) -> Rect {
    let width = u16::try_from(text::width(&volume(app))).unwrap_or(u16::MAX).min(area.width);
    Rect { x: area.right() - width, y: area.y + 1, width, height: area.height.saturating_sub(1).min(1) }
}

/// Where the sign of what is heard stands: before the title.
#[must_use]
pub fn sign_place(area: Rect) -> Rect {
    Rect { width: area.width.min(2), height: area.height.min(1), ..area }
}

/// What is other than usual, the most important first, as far as there is room for it in whole words (a number says how
/// many there was none for); the volume.
fn settings(app: &App, room: usize) -> Line {
    let deck = app.deck();
    let volume = volume(app);
    let (parts, hidden) = fitting(parts(app), room.saturating_sub(text::width(&volume)));
    let mut line = Line::default();
    for part in parts {
        line.push(&part, Tone::Plain);
        line.push("  ", Tone::Plain);
    }
    let count = format!("+{hidden}  ");
    if hidden > 0 && line.width() + text::width(&count) + text::width(&volume) <= room {
        line.push(&count, Tone::Faint);
    }
    line.push(&volume, if deck.is_muted() { Tone::Alert } else { Tone::Faint });
    line
}

fn parts(app: &App) -> Vec<String> {
    let (deck, locale) = (app.deck(), app.locale());
    let mut parts = deck.status(locale);
    if deck.queue().is_shuffled() {
        parts.push(locale.text("tui.shuffle").to_owned());
    }
    match deck.queue().repeat() {
        Repeat::Off => {}
        Repeat::All => parts.push(locale.text("tui.repeat-all").to_owned()),
        Repeat::One => parts.push(locale.text("tui.repeat-one").to_owned()),
    }
    if app.outlet().is_changed && !app.outlet().name.is_empty() {
        parts.push(app.outlet().name.clone());
    }
    parts
}

/// The parts that fit into `room` with two columns behind each, and how many do not.
fn fitting(parts: Vec<String>, room: usize) -> (Vec<String>, usize) {
    let width = |part: &String| text::width(part) + 2;
    if parts.iter().map(width).sum::<usize>() <= room {
        return (parts, 0);
    }
    // Room for the number.
    let mut left = room.saturating_sub(4);
    let count = parts.len();
    let taken: Vec<String> = parts
        .into_iter()
        .filter(|part| {
            let fits = width(part) <= left;
            left -= if fits { width(part) } else { 0 };
            fits
        })
        .collect();
    let hidden = count - taken.len();
    (taken, hidden)
}
