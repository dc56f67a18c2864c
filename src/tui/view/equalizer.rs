//! The equaliser: a bar for each band, up from the middle or down, and the figures of the one that the keys change.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::row;
use crate::deck;
use crate::locale::Locale;
use crate::player::Equalizer;
use crate::text;
use crate::tui::app::{App, BANDS};
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// Columns of the scale beside the bars: `+12 `.
const SCALE: u16 = 5;
/// A band is no wider, so that ten of them stay one picture.
const WIDEST: u16 = 7;
/// With fewer columns a band has no room for its name and its figure.
const NAMED: u16 = 5;
/// A row for every 2 dB above and below the middle; a bar is exact to half a row.
const TALLEST: u16 = 6;

/// With fewer rows the heading makes room for a taller picture.
const LOW: u16 = 10;

/// Where things stand in the area of the equaliser.
struct Places {
    /// None where it stands beside the words.
    heading: Option<Rect>,
    scale: Rect,
    /// An odd number of rows, the middle one for 0 dB; empty if there is no room.
    bars: Rect,
    /// Columns of a band.
    cell: u16,
    names: Option<Rect>,
    figures: Option<Rect>,
    /// The band in words.
    words: Rect,
}

impl Places {
    fn new(area: Rect) -> Self {
        let scale = if area.width >= SCALE + 4 * BANDS as u16 { SCALE } else { 0 };
        let cell = ((area.width - scale) / BANDS as u16).clamp(1, WIDEST);
        // A row of names; heading and words, in one row if there are few; a row of figures and air where there is plenty.
        let is_low = area.height < LOW;
        let left = area.height.saturating_sub(if is_low { 2 } else { 3 });
        let half = (left.saturating_sub(1) / 2).min(TALLEST);
        let is_drawn = half > 0;
        let rows = if is_drawn { 2 * half + 1 } else { 0 };
        let spare = left.saturating_sub(rows);
        let has_figures = is_drawn && cell >= NAMED && spare >= 1;
        let air = u16::from(is_drawn && spare >= 2);
        let mut y = area.y;
        let mut take = |height: u16| {
            let height = height.min(area.bottom().saturating_sub(y));
            let taken = Rect { y, height, ..area };
            y += height;
            taken
        };
        let heading = (!is_low).then(|| take(1));
        let words = is_low.then(|| take(1));
        take(air);
        let bars = take(rows);
        let names = (is_drawn).then(|| take(1));
        let figures = has_figures.then(|| take(1));
        take(u16::from(spare >= 3));
        let words = words.unwrap_or_else(|| take(1));
        Self {
            heading,
            scale: Rect { width: scale, ..bars },
            bars: Rect { x: bars.x + scale, width: cell * BANDS as u16, ..bars },
            cell,
            names,
            figures,
            words,
        }
    }

    fn band(&self, band: usize, area: Rect) -> Rect {
        let x = self.bars.x + band as u16 * self.cell;
        Rect { x, width: self.cell.min(area.right().saturating_sub(x)), ..area }
    }
}

/// Draws the equaliser with this band chosen; gives the place of the cursor.
pub(super) fn render(app: &App, chosen: usize, area: Rect, buffer: &mut Buffer) -> Position {
    let places = Places::new(area);
    let equalizer = &app.deck().tuning().equalizer;
    if let Some(place) = places.heading {
        row::draw(&heading(app, equalizer, place.width as usize), place, app.theme(), None, buffer);
    }
    render_scale(app, places.scale, buffer);
    for (band, (gain, frequency)) in equalizer.bands.iter().zip(Equalizer::FREQUENCIES).enumerate() {
        let is_chosen = band == chosen;
        let tone = if is_chosen { Tone::Accent } else { Tone::Sign };
        render_bar(app, *gain, tone, places.band(band, places.bars), buffer);
        let tone = if is_chosen { Tone::Found } else { Tone::Faint };
        let is_named = places.cell >= NAMED || band.is_multiple_of(3);
        if let Some(names) = places.names.filter(|_| is_named) {
            // Where only some are named a name may reach over its neighbours.
            let place = places.band(band, names);
            let place = if places.cell >= NAMED { place } else { Rect { width: names.right() - place.x, ..place } };
            centred(app, &short(frequency), tone, place, places.cell, buffer);
        }
        if let Some(figures) = places.figures {
            let tone = if is_chosen { Tone::Strong } else { Tone::Faint };
            centred(app, &deck::level(*gain, app.locale()), tone, places.band(band, figures), places.cell, buffer);
        }
    }
    let gain = equalizer.bands.get(chosen).copied().unwrap_or_default();
    let frequency = Equalizer::FREQUENCIES.get(chosen).copied().unwrap_or_default();
    let words = [("frequency", named(frequency, app.locale())), ("gain", deck::level(gain, app.locale()))];
    let words = app.locale().fill("equalizer.band", &words.each_ref().map(|(name, value)| (*name, value.as_str())));
    let mut line = Line::default();
    let title = app.locale().text("equalizer.title");
    if places.heading.is_none() && text::width(title) + text::width(&words) + 4 <= places.words.width as usize {
        line.push(title, Tone::Accent);
        line.push("  ", Tone::Plain);
    }
    line.push("> ", Tone::Accent);
    line.push(&text::cut(&words, places.words.width.saturating_sub(2) as usize), Tone::Strong);
    row::draw(&line, places.words, app.theme(), None, buffer);
    Position::new(places.words.x, places.words.y)
}

fn heading(app: &App, equalizer: &Equalizer, columns: usize) -> Line {
    let title = app.locale().text("equalizer.title");
    let mut line = Line::default();
    line.push(&text::cut(title, columns), Tone::Accent);
    let room = columns.saturating_sub(line.width() + 2);
    let flat = app.locale().text("equalizer.flat");
    if equalizer.is_flat() && text::width(flat) <= room {
        line.push("  ", Tone::Plain);
        line.push(flat, Tone::Faint);
    }
    line
}

/// The highest, the middle and the lowest gain beside the bars.
fn render_scale(app: &App, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let rows = area.height / 2;
    for (row, gain) in [(0, Equalizer::RANGE), (rows, 0.0), (2 * rows, -Equalizer::RANGE)] {
        let words = deck::level(gain, app.locale());
        let mut line = Line::default();
        line.pad((SCALE as usize - 2).saturating_sub(text::width(&words)));
        line.push(&words, Tone::Faint);
        row::draw(&line, Rect { y: area.y + row, height: 1, ..area }, app.theme(), None, buffer);
    }
}

/// A bar from the middle row up or down; a gain that is not nothing is never drawn as nothing.
fn render_bar(app: &App, gain: f32, tone: Tone, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let half = i32::from(area.height / 2);
    let full = 2 * half;
    let steps = (gain.abs() / Equalizer::RANGE * full as f32).ceil().min(full as f32) as i32;
    // A column of air between two bars, if there is room for it.
    let columns = area.width.saturating_sub(if area.width > 3 { 2 } else { 1 }).max(1);
    let inset = u16::from(area.width > 3);
    for row in -half..=half {
        // How many half rows of the bar lie at or beyond this row's near edge.
        let filled = if (row < 0) == (gain > 0.0) { steps - 2 * (row.abs() - 1) } else { 0 };
        let sign = match (row, filled) {
            (0, _) => "─",
            (_, 2..) => "█",
            (..0, 1) => "▄",
            (1.., 1) => "▀",
            _ => " ",
        };
        let tone = if row == 0 { Tone::Faint } else { tone };
        let mut line = Line::default();
        line.push(&sign.repeat(columns as usize), tone);
        let place = Rect { x: area.x + inset, y: area.y + (row + half) as u16, width: columns, height: 1 };
        row::draw(&line, place, app.theme(), None, buffer);
    }
}

/// Words in the middle of a band's columns.
fn centred(app: &App, words: &str, tone: Tone, place: Rect, cell: u16, buffer: &mut Buffer) {
    let before = (cell as usize).saturating_sub(text::width(words)) / 2;
    let mut line = Line::default();
    line.pad(before);
    line.push(words, tone);
    row::draw(&line, place, app.theme(), None, buffer);
}

/// `31`, `250`, `1k`: a band's name where there is little room.
fn short(frequency: f32) -> String {
    if frequency >= 1_000.0 { format!("{}k", frequency / 1_000.0) } else { frequency.trunc().to_string() }
}

/// `31.5 Hz`, `1 kHz`.
fn named(frequency: f32, locale: &Locale) -> String {
    let (key, number) = if frequency >= 1_000.0 {
        ("equalizer.kilohertz", frequency / 1_000.0)
    } else {
        ("equalizer.hertz", frequency)
    };
    locale.fill(key, &[("number", &locale.written(&number.to_string()))])
}

/// The band at a place of the screen, and the gain that its height stands for; `None` beside the bars.
pub fn at(area: Rect, place: Position) -> Option<(usize, f32)> {
    let places = Places::new(area);
    if !places.bars.contains(place) {
        return None;
    }
    let band = usize::from((place.x - places.bars.x) / places.cell).min(BANDS - 1);
    let half = f32::from(places.bars.height / 2);
    let above = half - f32::from(place.y - places.bars.y);
    Some((band, (above / half * Equalizer::RANGE).round()))
}
