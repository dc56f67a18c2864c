//! LRC, and texts that are none.

use std::time::Duration;

use super::singer::{self, Names};
use super::stamp::{self, Stamp};
use super::words::{self, Read};
use super::{BYTES, CHARACTERS, Heading, LINES, Line, Singer, Skipped, Word};
use crate::text;

/// A line is broken by any of these.
const BREAKS: [char; 7] = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
/// The largest offset that is believed, in milliseconds: an hour.
const OFFSET: i64 = 3_600_000;
/// One in so many lines must have a time, or those that look like one are a part of the text.
const TIMED: usize = 4;
/// Bytes that a word takes beside its letters, as far as the bound on a text is concerned.
const WORD: usize = 16;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub lines: Vec<Line>,
    pub starts: Vec<(Duration, usize)>,
    pub heading: Heading,
    pub skipped: Skipped,
}

/// What a line of a file is.
enum Row<'a> {
    Blank,
    /// Pairs of key and value that are about the song.
    Tags(Vec<(&'a str, &'a str)>),
    /// The times, how many more are broken, and what is sung.
    Stamped(Vec<Duration>, usize, &'a str),
    /// `[bg:…]`, `[v1:…]` with words that have times.
    Voiced(Singer, &'a str),
    Text(&'a str),
}

/// Reads LRC, or a plain text.
pub(super) fn read(content: &str) -> Sheet {
    let content = content.replace("\r\n", "\n");
    let rows: Vec<Row<'_>> = content.split(BREAKS).map(row).collect();
    let (mut timed, mut untimed) = (0, 0);
    for row in &rows {
        match row {
            Row::Stamped(..) | Row::Voiced(..) => timed += 1,
            Row::Text(_) => untimed += 1,
            Row::Blank | Row::Tags(_) => {}
        }
    }
    if timed > 0 && timed * TIMED >= timed + untimed { with_times(rows) } else { plain(&content) }
}

fn row(line: &str) -> Row<'_> {
    let line = line.trim_matches(|character: char| character.is_whitespace() || character == '\0');
    if line.is_empty() {
        return Row::Blank;
    }
    let (mut stamps, mut broken, mut rest) = (Vec::new(), 0, line);
    while let Some((stamp, after)) = stamp::take(rest, '[', ']') {
        match stamp {
            Stamp::At(time) if stamps.len() < LINES => stamps.push(time),
            Stamp::At(_) => {}
            Stamp::Broken => broken += 1,
        }
        rest = after.trim_start();
    }
    if !stamps.is_empty() || broken > 0 || stamp::take(line, '<', '>').is_some() {
        return Row::Stamped(stamps, broken, rest);
    }
    let Some(inside) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) else { return Row::Text(line) };
    if let Some((name, words)) = inside.split_once(':')
        && let Some(singer) = singer::group(name).filter(|_| words.contains('<'))
    {
        return Row::Voiced(singer, words);
    }
    let tags: Option<Vec<_>> = inside.split("][").map(tag).collect();
    tags.map_or(Row::Text(line), Row::Tags)
}

/// A key of letters alone (or `#`, a comment) and its value.
fn tag(inside: &str) -> Option<(&str, &str)> {
    let (key, value) = inside.split_once(':')?;
    let is_key = key == "#" || !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    is_key.then_some((key, value))
}

/// What is about the song and not sung; an offset in milliseconds.
#[derive(Default)]
struct About {
    heading: Heading,
    offset: i64,
}

impl About {
    /// Takes a pair in; whether it is one that is known.
    fn take(&mut self, key: &str, value: &str) -> bool {
        let put = |field: &mut Option<String>| {
            let value: String = value.chars().take(CHARACTERS).collect();
            let value = text::clean(&value).trim().to_owned();
            if !value.is_empty() {
                *field = Some(value);
            }
        };
        match key.to_ascii_lowercase().as_str() {
            "ti" => put(&mut self.heading.title),
            "ar" => put(&mut self.heading.artist),
            "al" => put(&mut self.heading.album),
            "au" => put(&mut self.heading.author),
            "by" => put(&mut self.heading.by),
            "length" => self.heading.length = stamp::time(value).or(self.heading.length),
            "offset" => {
                let number = value.trim().trim_end_matches("ms").trim_end();
                let offset = number.strip_prefix('+').unwrap_or(number).parse();
                self.offset = offset.ok().filter(|offset: &i64| offset.abs() <= OFFSET).unwrap_or(self.offset);
            }
            "re" | "ve" | "la" | "lr" | "id" | "tool" | "#" => {}
            _ => return false,
        }
        true
    }
}

/// What is sung, in the order of the file, until there is too much of it.
#[derive(Default)]
pub(super) struct Timed {
    /// Each with the time by which it is put in order.
    lines: Vec<(Duration, Line)>,
    last: Duration,
    bytes: usize,
    is_full: bool,
}

impl Timed {
    /// Adds a line; one without a time goes with the one before it.
    pub(super) fn push(&mut self, line: Line) {
        self.bytes += line.text.len() + line.words.len() * WORD;
        self.is_full |= self.lines.len() >= LINES || self.bytes > BYTES;
        if !self.is_full {
            self.last = line.at.unwrap_or(self.last);
            self.lines.push((self.last, line));
        }
    }

    /// Puts all in order, and makes it sooner by so many milliseconds.
    pub(super) fn finish(mut self, sooner: i64) -> Sheet {
        self.lines.sort_by_key(|(place, _)| *place);
        let mut sheet = Sheet { skipped: Skipped { is_cut: self.is_full, ..Skipped::default() }, ..Sheet::default() };
        let mut last = None;
        for (index, (_, line)) in self.lines.iter().enumerate() {
            if let Some(at) = line.at.filter(|at| last != Some(*at)) {
                last = Some(at);
                sheet.starts.push((moved(at, sooner), index));
            }
        }
        sheet.lines = self.lines.into_iter().map(|(_, line)| line).collect();
        for line in &mut sheet.lines {
            line.at = line.at.map(|at| moved(at, sooner));
            line.words.iter_mut().for_each(|word| word.at = moved(word.at, sooner));
        }
        sheet
    }
}

fn moved(at: Duration, sooner: i64) -> Duration {
    let step = Duration::from_millis(sooner.unsigned_abs());
    if sooner < 0 { at.saturating_add(step) } else { at.saturating_sub(step) }
}

fn with_times(rows: Vec<Row<'_>>) -> Sheet {
    let mut about = About::default();
    for row in &rows {
        if let Row::Tags(tags) = row {
            for (key, value) in tags {
                about.take(key, value);
            }
        }
    }
    let names = about.heading.artist.as_deref().map(Names::of).unwrap_or_default();
    let (mut sung, mut stamps, mut is_cut) = (Timed::default(), 0, false);
    for row in rows {
        let (times, broken, singer, words) = match row {
            Row::Blank | Row::Tags(_) => continue,
            Row::Stamped(times, broken, words) => (times, broken, None, words),
            Row::Voiced(singer, words) => (Vec::new(), 0, Some(singer), words),
            Row::Text(words) => (Vec::new(), 0, None, words),
        };
        let (singer, words) = match singer.map(|singer| (singer, words)).or_else(|| singer::take(words, &names)) {
            Some((singer, words)) => (Some(singer), words),
            None => (None, words),
        };
        let read = words::read(words);
        stamps += broken + read.broken;
        is_cut |= read.is_cut;
        sing(&mut sung, times, &read, singer.as_ref());
        if sung.is_full {
            break;
        }
    }
    let mut sheet = sung.finish(about.offset);
    sheet.heading = about.heading;
    sheet.skipped.stamps = stamps;
    sheet.skipped.is_cut |= is_cut;
    sheet
}

/// Adds a line once for each of its times.
fn sing(sung: &mut Timed, mut times: Vec<Duration>, read: &Read, singer: Option<&Singer>) {
    let mut first = None;
    // Words in square brackets: the second of two stamps at the beginning is that of the first word.
    if let (true, Some(inside), &[start, word]) = (read.is_square, read.first(), times.as_slice())
        && start <= word
        && word <= inside
    {
        first = times.pop();
    }
    if times.is_empty() {
        times.extend(read.first());
    }
    let line = |at, words| Line { at, words, text: read.text.clone(), singer: singer.cloned() };
    // The times of the words are those of one of the times of the line; when it is sung again they move with it.
    let near = read.first().and_then(|inside| times.iter().filter(|at| **at <= inside).max());
    let Some(&base) = near.or(times.iter().min()) else {
        if !read.text.is_empty() {
            sung.push(line(None, Vec::new()));
        }
        return;
    };
    let mut words = read.words_from(base);
    if let (Some(word), Some(at)) = (words.first_mut(), first) {
        word.at = at;
    }
    for at in times {
        let words =
            words.iter().map(|word| Word { at: at.saturating_add(word.at.saturating_sub(base)), ..word.clone() });
        sung.push(line(Some(at), words.collect()));
        if sung.is_full {
            return;
        }
    }
}

/// A text without times: what looks like a stamp is a part of it.
fn plain(content: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let mut about = About::default();
    for row in content.split(BREAKS) {
        let row = row.trim_matches(|character: char| character.is_whitespace() || character == '\0');
        let inside = row.strip_prefix('[').and_then(|row| row.strip_suffix(']'));
        if inside.and_then(tag).is_some_and(|(key, value)| about.take(key, value)) {
            continue;
        }
        let is_gap = sheet.lines.last().is_none_or(|line| line.text.is_empty());
        let text: String = row.chars().take(CHARACTERS).collect();
        sheet.skipped.is_cut |= text.len() < row.len();
        let text = text::clean(&text).trim().to_owned();
        if text.is_empty() && is_gap {
            continue;
        }
        if sheet.lines.len() == LINES {
            sheet.skipped.is_cut = true;
            break;
        }
        sheet.lines.push(Line { text, ..Line::default() });
    }
    if sheet.lines.last().is_some_and(|line| line.text.is_empty()) {
        sheet.lines.pop();
    }
    sheet.heading = about.heading;
    sheet
}
