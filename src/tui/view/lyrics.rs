//! The words of what is heard: what is sung in the middle, the rest stepping back from it; or a text that is read by hand.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{list, page, row};
use crate::lyrics::{Line as Sung, Lyrics, Origin, Singer};
use crate::text;
use crate::tui::app::{App, Words, file_name};
use crate::tui::sheet::{self, Line, Piece};
use crate::tui::theme::Tone;

/// Lines further from the middle than this step back.
const NEAR: usize = 2;
/// From this height on there is room for air.
const AIRY: u16 = 10;
/// Words that are longer than this are hard to take in at a glance.
const MEASURE: u16 = 92;

/// A row of the screen, and the line of the lyrics that it is of.
struct Row {
    line: usize,
    cells: Line,
}

pub(super) fn render(app: &App, body: Rect, sheet: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (area, foot) = parts(body);
    match app.words() {
        Words::Found(lyrics) => {
            let about = about(app, lyrics);
            let mut line = Line::default();
            line.push(&text::cut(&about, foot.width as usize), Tone::Faint);
            row::draw(&line, foot, app.theme(), None, buffer);
            if lyrics.is_timed() {
                return render_timed(app, lyrics, area, buffer);
            }
            page::render_page(app, Rect { height: area.height, ..sheet }, buffer);
        }
        words => {
            let told = empty(app, words);
            let told: Vec<&str> = told.iter().map(String::as_str).collect();
            list::render_words(app, &told, body, buffer);
        }
    }
    None
}

/// Where the words stand, and what is told about them.
#[must_use]
pub fn parts(body: Rect) -> (Rect, Rect) {
    let rows = 1.min(body.height);
    let gap = u16::from(body.height >= AIRY);
    (Rect { height: body.height - rows - gap, ..body }, Rect { y: body.bottom() - rows, height: rows, ..body })
}

/// The line of the lyrics at a place of the screen.
#[must_use]
pub fn line_at(app: &App, body: Rect, at: Position) -> Option<usize> {
    let (area, _) = parts(body);
    let (rows, first) = rows(app, app.timed_words()?, area);
    let row = usize::from(at.y.checked_sub(area.y)?) + first;
    if !area.contains(at) {
        return None;
    }
    rows.get(row.checked_sub(area.height as usize)?).map(|row| row.line)
}

/// The rows round the middle, and which of them is the first on the screen, counted from a screen above the first.
fn rows(app: &App, lyrics: &Lyrics, area: Rect) -> (Vec<Row>, usize) {
    let columns = area.width.min(MEASURE) as usize;
    let middle = app.here().scroll;
    let height = area.height as usize;
    // No line takes less than a row.
    let first = middle.saturating_sub(height);
    let mut rows: Vec<Row> = Vec::new();
    let mut top = 0;
    for (line, sung) in lyrics.lines().iter().enumerate().skip(first).take(2 * height + 1) {
        if line == middle {
            top = rows.len();
        }
        let pieces = pieces(app, line, sung);
        let wrapped = if sung.text.is_empty() { vec![Line(pieces)] } else { sheet::wrap(&pieces, columns) };
        rows.extend(wrapped.into_iter().map(|cells| Row { line, cells }));
    }
    (rows, (top + height).saturating_sub(height / 2))
}

fn render_timed(app: &App, lyrics: &Lyrics, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (rows, first) = rows(app, lyrics, area);
    let middle = app.here().scroll;
    let mut cursor = None;
    for y in 0..area.height {
        let Some(row) = (first + usize::from(y)).checked_sub(area.height as usize).and_then(|row| rows.get(row)) else {
            continue;
        };
        let width = u16::try_from(row.cells.width()).unwrap_or(u16::MAX).min(area.width);
        let x = area.x + (area.width - width) / 2;
        let place = Rect { x, y: area.y + y, width, height: 1 };
        let over = (app.is_astray() && row.line == middle).then(|| app.theme().selected());
        row::draw(&row.cells, place, app.theme(), over, buffer);
        if row.line == middle && cursor.is_none() {
            cursor = Some(Position::new(x, area.y + y));
        }
    }
    cursor
}

/// A line in its tones: what is sung is lit, word by word if their times are known.
fn pieces(app: &App, index: usize, line: &Sung) -> Vec<Piece> {
    let lit = app.lit().filter(|(lines, _)| lines.contains(&index));
    let middle = app.lit().map_or(app.here().scroll, |(lines, _)| lines.start);
    let away = if index < middle { (middle - index) * 2 } else { index - middle };
    let rest = if away <= NEAR { Tone::Plain } else { Tone::Faint };
    let mut pieces = Vec::new();
    if let Some(singer) = &line.singer {
        let tone = if lit.is_some() { Tone::Sign } else { Tone::Faint };
        pieces.push(Piece::new(&format!("{}: ", name(app, singer)), tone));
    }
    if line.text.is_empty() {
        pieces.push(Piece::new("♪", if lit.is_some() { Tone::Accent } else { Tone::Faint }));
        return pieces;
    }
    let Some((lines, sung)) = lit else {
        pieces.push(Piece::new(&line.text, rest));
        return pieces;
    };
    if line.words.is_empty() {
        pieces.push(Piece::new(&line.text, Tone::Accent));
        return pieces;
    }
    let sung = sung.get(index - lines.start).copied().unwrap_or(0);
    for (place, word) in line.words.iter().enumerate() {
        let tone = if place < sung { Tone::Accent } else { Tone::Plain };
        pieces.push(Piece::new(&word.text, tone));
    }
    pieces
}

fn name(app: &App, singer: &Singer) -> String {
    let locale = app.locale();
    match singer {
        Singer::Female => locale.text("lyrics.female").to_owned(),
        Singer::Male => locale.text("lyrics.male").to_owned(),
        Singer::Both => locale.text("lyrics.both").to_owned(),
        Singer::Voice(number) => locale.fill("lyrics.voice", &[("number", &number.to_string())]),
        Singer::Background => locale.text("lyrics.background").to_owned(),
        Singer::Named(name) => name.clone(),
    }
}

/// Where the words come from and what is to be known of them, the most important first.
fn about(app: &App, lyrics: &Lyrics) -> String {
    let locale = app.locale();
    let mut parts = Vec::new();
    if app.is_astray() {
        let key = app.keymap().key_of(crate::keymap::Action::Back);
        parts.push(locale.fill("lyrics.astray", &[("key", &key)]));
    }
    if lyrics.offset.milliseconds() != 0 {
        parts.push(app.offset_in_words(lyrics.offset));
    }
    let skipped = lyrics.skipped;
    if skipped.stamps > 0 {
        parts.push(locale.fill("lyrics.skipped", &[("count", &skipped.stamps.to_string())]));
    }
    if skipped.is_cut {
        parts.push(locale.text("lyrics.cut").to_owned());
    }
    if skipped.is_garbled {
        parts.push(locale.text("lyrics.garbled").to_owned());
    }
    if let Some(alphabet) = lyrics.guessed {
        parts.push(locale.fill("lyrics.guessed", &[("name", alphabet)]));
    }
    parts.push(match &lyrics.origin {
        Origin::File(path) => file_name(path),
        Origin::Tag(tag) => locale.fill("lyrics.tag", &[("name", tag)]),
    });
    if let Some(by) = &lyrics.heading.by {
        parts.push(locale.fill("lyrics.by", &[("name", by)]));
    }
    parts.join(" · ")
}

/// What is told where there are no words.
fn empty(app: &App, words: &Words) -> Vec<String> {
    let locale = app.locale();
    let Some(heard) = app.deck().heard() else {
        return ["lyrics.silent-1", "lyrics.silent-2", "lyrics.silent-3"].map(|key| locale.text(key).to_owned()).into();
    };
    let first = match words {
        Words::Unasked | Words::Asked => return vec![locale.text("lyrics.looking").to_owned()],
        Words::Failed(reason) => locale.fill("lyrics.failed", &[("reason", reason)]),
        Words::None | Words::Found(_) => locale.fill("lyrics.none-1", &[("title", &heard.playable.title)]),
    };
    let stem = heard.playable.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    vec![first, locale.fill("lyrics.none-2", &[("name", &stem)]), locale.fill("lyrics.none-3", &[("name", &stem)])]
}
