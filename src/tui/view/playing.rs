//! What is heard, large: the words about it, the spectrum, the levels, the waveform.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use tui_big_text::{BigText, PixelSize};

use super::{list, now, row};
use crate::deck::{Heard, signed};
use crate::locale::Locale;
use crate::spectrum::Level;
use crate::text;
use crate::tui::app::App;
use crate::tui::layout::Playing;
use crate::tui::sheet::{self, Line, Piece};
use crate::tui::theme::Tone;

/// A cell filled from below by so many eighths.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// A meter's cells up to what is heard in the mean, and up to the peak.
const MEAN: &str = "▄";
const PEAK: &str = "▂";
/// Rows of a large letter.
const LETTER: u16 = 4;
/// A line of words takes no more rows than this.
const ROWS: usize = 2;
/// The lower end of the meters, in dBFS.
const QUIET: f32 = -60.0;
/// From here on a peak counts as clipped, or as good as that, in dBFS.
const CLIPPED: f32 = -0.1;
/// Columns of a meter's letter and of its figure.
const LETTER_COLUMNS: u16 = 2;
const FIGURE: u16 = 7;

pub(super) fn render(app: &App, buffer: &mut Buffer) {
    let Some(stage) = app.stage() else { return };
    let Some(heard) = app.deck().heard() else {
        let key = if app.is_scanning() { "tui.still-looking" } else { "tui.nothing-plays" };
        return list::render_words(app, &[app.locale().text(key)], stage.words, buffer);
    };
    if let Some((picture, place)) = app.picture() {
        picture.render(place, buffer);
    }
    render_words(app, heard, stage.words, buffer);
    render_spectrum(app, &stage, buffer);
    render_meters(app, stage.meters, buffer);
    render_wave(app, stage.wave, buffer);
}

/// Draws what moves over what was there.
pub(super) fn render_moving(app: &App, buffer: &mut Buffer) {
    let Some(stage) = app.stage() else { return };
    for area in [stage.spectrum, stage.meters] {
        for position in area.intersection(buffer.area).positions() {
            buffer[position].reset();
        }
    }
    render_spectrum(app, &stage, buffer);
    render_meters(app, stage.meters, buffer);
}

/// The title, as large as there is room for, and what there is to tell.
fn render_words(app: &App, heard: &Heard, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let about = about(app, heard);
    let about: Vec<Line> = about.iter().flat_map(|pieces| wrapped(pieces, columns)).collect();
    let left = usize::from(area.height).saturating_sub(about.len());
    let title = &heard.playable.title;
    let size = letters(title, area.width).filter(|_| left >= usize::from(LETTER));
    let mut y = area.y;
    if let Some(size) = size {
        let large = Rect { height: LETTER, ..area };
        let lines = vec![title.as_str().into()];
        BigText::builder()
            .pixel_size(size)
            .style(app.theme().style(Tone::Strong))
            .lines(lines)
            .build()
            .render(large, buffer);
        y += LETTER;
    } else {
        for line in wrapped(&[piece(title, Tone::Strong)], columns) {
            y = put(app, &line, Rect { y, ..area }, area, buffer);
        }
    }
    if usize::from(area.bottom().saturating_sub(y)) > about.len() {
        y += 1;
    }
    for line in about {
        y = put(app, &line, Rect { y, ..area }, area, buffer);
    }
}

/// Draws a line if it lies within `area`; gives the row below it.
fn put(app: &App, line: &Line, at: Rect, area: Rect, buffer: &mut Buffer) -> u16 {
    if at.y < area.bottom() {
        row::draw(line, Rect { height: 1, ..at }, app.theme(), None, buffer);
    }
    at.y + 1
}

fn piece(words: &str, tone: Tone) -> Piece {
    Piece::new(&text::clean(words), tone)
}

/// A line of words on as many rows as it needs, and no more than [`ROWS`].
fn wrapped(pieces: &[Piece], columns: usize) -> Vec<Line> {
    let mut lines = sheet::wrap(pieces, columns);
    if lines.len() > ROWS {
        lines.truncate(ROWS);
        if let Some(last) = lines.last_mut().and_then(|line| line.0.last_mut()) {
            let room = columns.saturating_sub(1);
            last.text = format!("{}…", text::cut(&last.text, room).trim_end_matches('…'));
        }
    }
    lines
}

/// The largest letters in which a title fits; `None` if it fits in none, or has characters that there are none of.
fn letters(title: &str, columns: u16) -> Option<PixelSize> {
    let count = title.chars().count();
    let is_known = count > 0 && title.chars().all(|character| matches!(character, ' '..='~' | 'À'..='ÿ'));
    [(PixelSize::HalfHeight, 8), (PixelSize::Quadrant, 4)]
        .into_iter()
        .find(|(_, wide)| is_known && count <= usize::from(columns) / wide)
        .map(|(size, _)| size)
}

/// Who is heard, where it comes from, what the file is, what is done to the sound, what follows.
fn about(app: &App, heard: &Heard) -> Vec<Vec<Piece>> {
    let (deck, locale, playable) = (app.deck(), app.locale(), &heard.playable);
    let song = playable.song.as_ref().and_then(|id| app.catalogue().song(id));
    let whose = song.map(|song| app.whose(song)).or_else(|| playable.artist.clone());
    let film = &app.catalogue().film;
    let from = match song {
        Some(_) => Some(match film.year.get() {
            Some(year) => format!("{} ({year})", film.title()),
            None => film.title().to_owned(),
        }),
        None => app.facts().and_then(|facts| facts.album.clone()),
    };
    let mut lines = Vec::new();
    lines.extend(whose.filter(|whose| !whose.is_empty()).map(|whose| vec![piece(&whose, Tone::Plain)]));
    lines.extend(from.map(|from| vec![piece(&from, Tone::Faint)]));
    if playable.is_placeholder {
        lines.push(vec![piece(locale.text("tui.placeholder-long"), Tone::Sign)]);
    }
    let mut technical = vec![piece(&heard.format, Tone::Faint)];
    if app.is_bit_exact() {
        technical.extend([piece(" · ", Tone::Faint), piece(locale.text("playing.bit-exact"), Tone::Sign)]);
    }
    if let Some(gain) = deck.loudness(locale) {
        technical.extend([piece(" · ", Tone::Faint), piece(&gain, Tone::Faint)]);
    }
    if !heard.format.is_empty() {
        lines.push(technical);
    }
    lines.push(next(app, heard));
    lines
}

/// What follows.
fn next(app: &App, heard: &Heard) -> Vec<Piece> {
    let (deck, locale) = (app.deck(), app.locale());
    let label = piece(locale.text("playing.next"), Tone::Faint);
    let following = deck.queue().following(heard.entry).filter(|_| !deck.is_last());
    let Some(next) = following.and_then(|entry| deck.queue().get(entry)) else {
        return vec![piece(locale.text("playing.last"), Tone::Faint)];
    };
    vec![label, piece(" ", Tone::Plain), piece(&next.item.title, Tone::Plain)]
}

/// How many eighths of row `at`, counted from below, are filled at `height` (0 to 1) of `rows`.
fn eighths(height: f32, rows: u16, at: u16) -> usize {
    let filled = (height * f32::from(rows) * 8.0).round() as usize;
    filled.saturating_sub(usize::from(at) * 8).min(8)
}

fn render_spectrum(app: &App, stage: &Playing, buffer: &mut Buffer) {
    let (area, style) = (stage.spectrum, app.theme().style(Tone::Sign));
    for (index, height) in app.bands().iter().take(stage.bands()).enumerate() {
        let band = stage.band(index);
        for at in 0..area.height {
            // The lowest line stands for silence too, so that one sees what is not there.
            let filled = eighths(*height, area.height, at).max(usize::from(at == 0));
            if filled == 0 {
                break;
            }
            for x in band.left()..band.right() {
                buffer[(x, area.bottom() - 1 - at)].set_symbol(EIGHTHS[filled]).set_style(style);
            }
        }
    }
}

/// Left and right: what is heard in the mean, above it up to the peak, and a mark at the highest peak of the last seconds.
fn render_meters(app: &App, area: Rect, buffer: &mut Buffer) {
    for ((level, name), y) in app.levels().iter().zip(["L", "R"]).zip(area.y..area.bottom()) {
        row::draw(
            &meter(app.locale(), name, *level, area.width),
            Rect { y, height: 1, ..area },
            app.theme(),
            None,
            buffer,
        );
    }
}

fn meter(locale: &Locale, name: &str, level: Level, columns: u16) -> Line {
    let columns = usize::from(columns.saturating_sub(LETTER_COLUMNS + FIGURE));
    let place = |level: f32| ((1.0 - (level / QUIET).min(1.0)).max(0.0) * columns as f32).round() as usize;
    let (mean, peak) = (place(level.rms).min(columns), place(level.peak).min(columns));
    let hold = place(level.hold).min(columns);
    let is_clipped = level.hold >= CLIPPED;
    let mut line = Line::default();
    line.push(name, Tone::Faint);
    line.push(" ", Tone::Plain);
    line.push(&MEAN.repeat(mean), Tone::Sign);
    line.push(&PEAK.repeat(peak.saturating_sub(mean)), Tone::Sign);
    let used = mean.max(peak);
    if hold > used {
        line.push(&" ".repeat(hold - 1 - used), Tone::Plain);
        line.push("▏", if is_clipped { Tone::Alert } else { Tone::Strong });
    }
    line.pad(usize::from(LETTER_COLUMNS) + columns);
    if level.hold > QUIET {
        let figure = signed(level.hold, locale);
        line.push(&" ".repeat(usize::from(FIGURE).saturating_sub(text::width(&figure))), Tone::Plain);
        line.push(&figure, if is_clipped { Tone::Alert } else { Tone::Faint });
    }
    line
}

/// The loudness from start to end, a column each; what was heard in another tone. What is not known yet is a line.
fn render_wave(app: &App, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let part = app.drag().or_else(|| app.deck().heard().and_then(now::part));
    let heard = part.map_or(0, |part| (part * columns as f64).round() as usize);
    let known = (app.wave_reached() * columns as f32).round() as usize;
    let loudest = app.wave().iter().map(|column| column.rms).fold(0.0, f32::max);
    for (index, x) in (area.left()..area.right()).enumerate() {
        let style = app.theme().style(if index < heard { Tone::Accent } else { Tone::Faint });
        let column = app.wave().get(index).filter(|_| index < known && loudest > 0.0);
        let height = column.map_or(0.0, |column| column.rms / loudest);
        for at in 0..area.height {
            let filled = eighths(height, area.height, at).max(usize::from(at == 0));
            if filled == 0 {
                break;
            }
            buffer[(x, area.bottom() - 1 - at)].set_symbol(EIGHTHS[filled]).set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_is_drawn_large_has_a_letter() {
        for character in (' '..='~').chain('À'..='ÿ').filter(|character| *character != ' ') {
            assert!(letters(&character.to_string(), 80).is_some());
            let area = Rect { x: 0, y: 0, width: 8, height: LETTER };
            let mut buffer = Buffer::empty(area);
            let lines = vec![character.to_string().into()];
            BigText::builder().pixel_size(PixelSize::HalfHeight).lines(lines).build().render(area, &mut buffer);
            assert!(buffer.content.iter().any(|cell| cell.symbol() != " "), "{character:?}");
        }
    }

    #[test]
    fn large_letters_are_taken_where_none_is_cut() {
        assert_eq!(letters("Satu", 32), Some(PixelSize::HalfHeight));
        assert_eq!(letters("Satu", 31), Some(PixelSize::Quadrant));
        assert_eq!(letters("Satu", 15), None);
        assert_eq!(letters("步 Satu", 200), None);
        assert_eq!(letters("", 200), None);
    }

    #[test]
    fn a_bar_is_filled_from_below() {
        assert_eq!([0, 1, 2].map(|at| eighths(0.5, 3, at)), [8, 4, 0]);
        assert_eq!([0, 1, 2].map(|at| eighths(1.0, 3, at)), [8, 8, 8]);
        assert_eq!([0, 1, 2].map(|at| eighths(0.0, 3, at)), [0, 0, 0]);
    }

    #[test]
    fn a_meter_shows_mean_peak_and_the_highest_peak() {
        let locale = Locale::new(crate::locale::Language::English);
        let level = |rms, peak, hold| meter(&locale, "L", Level { rms, peak, hold }, 39).plain();
        assert_eq!(level(-120.0, -120.0, -120.0), format!("L {}", " ".repeat(30)));
        assert_eq!(
            level(-40.0, -20.0, -10.0),
            format!("L {}{}{}▏{}  −10.0", MEAN.repeat(10), PEAK.repeat(10), " ".repeat(4), " ".repeat(5))
        );
        assert_eq!(level(0.0, 3.0, 3.0), format!("L {}   +3.0", MEAN.repeat(30)));
    }
}
