//! M3U: one path a line, with what is known of it in comments before it.

use std::time::Duration;

use super::address::Form;
use super::draft::Draft;
use super::letters::{Letters, lines, words};
use super::{Entry, MAX_LINE, Range, Reason};

/// What was said of the entry whose path comes next.
#[derive(Default)]
struct Said {
    line: usize,
    info: Option<(Option<Duration>, String)>,
    artist: Option<String>,
    album: Option<String>,
    start: Option<Duration>,
    end: Option<Duration>,
}

/// Reads a list into a draft.
pub(super) fn read(bytes: &[u8], draft: &mut Draft<'_>) {
    let mut letters = Letters::guess(bytes);
    let mut said = Said::default();
    // What was said before the first entry holds for all of them.
    let (mut artist, mut album) = (None, None);
    for (number, line) in lines(bytes) {
        if line.len() > MAX_LINE {
            draft.skip(number, &letters.read(line.get(..256).unwrap_or_default()), Reason::TooLong(MAX_LINE));
            said = Said::default();
            continue;
        }
        let trimmed = line.trim_ascii();
        let Some(comment) = trimmed.strip_prefix(b"#") else {
            if !trimmed.is_empty() {
                let said = std::mem::take(&mut said);
                entry(number, line, letters, said, (&artist, &album), draft);
            }
            continue;
        };
        if let Some(label) = tail(comment, b"EXTENC:") {
            letters = Letters::named(label).unwrap_or(letters);
            continue;
        }
        let is_general = said.info.is_none();
        let text = letters.read(comment);
        if let Some((name, value)) = text.split_once(':') {
            match name.trim().to_ascii_uppercase().as_str() {
                "EXTINF" => said = Said { line: number, info: Some(info(value)), ..said },
                "EXTART" if is_general => artist = words(value),
                // Empty: it has none, whatever the title looks like.
                "EXTART" => said.artist = Some(words(value).unwrap_or_default()),
                "EXTALB" if is_general => album = words(value),
                "EXTALB" => said.album = words(value),
                "PLAYLIST" => draft.title = draft.title.take().or_else(|| words(value)),
                "EXTVLCOPT" => option(value, &mut said.start, &mut said.end),
                _ => {}
            }
        }
    }
    if let Some((_, title)) = said.info {
        draft.skip(said.line, &title, Reason::NoPlace);
    }
}

fn tail<'a>(comment: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (start, value) = comment.split_at_checked(name.len())?;
    start.eq_ignore_ascii_case(name).then_some(value)
}

fn entry(
    number: usize,
    line: &[u8],
    letters: Letters,
    said: Said,
    (artist, album): (&Option<String>, &Option<String>),
    draft: &mut Draft<'_>,
) {
    let text = letters.read(line);
    let path = match draft.base.resolve(line, &text, Form::Path) {
        Ok(path) => path,
        Err(reason) => return draft.skip(number, &text, reason),
    };
    let (duration, title) = said.info.unwrap_or_default();
    let (named, title) = match said.artist {
        Some(artist) if artist.is_empty() => (None, words(&title)),
        Some(artist) => {
            let rest = title.trim_start().strip_prefix(&artist).and_then(|rest| rest.strip_prefix(" - "));
            let title = words(rest.unwrap_or(&title));
            (Some(artist), title)
        }
        None => parted(&title),
    };
    let range = range(said.start, said.end);
    let artist = named.or_else(|| artist.clone());
    let album = said.album.or_else(|| album.clone());
    draft.push(number, Entry { path, range, title, artist, album, track: None, duration });
}

/// `Artist - Title`, or a title alone.
pub(super) fn parted(text: &str) -> (Option<String>, Option<String>) {
    match text.split_once(" - ").map(|(artist, title)| (words(artist), words(title))) {
        Some((Some(artist), Some(title))) => (Some(artist), Some(title)),
        _ => (None, words(text)),
    }
}

/// The length and the title of `#EXTINF:123,Artist - Title`; a length of nothing or less is not known. Between them there may
/// be `name="value"`.
fn info(value: &str) -> (Option<Duration>, String) {
    let mut is_quoted = false;
    let comma = value.find(|character| {
        is_quoted ^= character == '"';
        character == ',' && !is_quoted
    });
    // A comma in an open quotation is one all the same.
    let (length, title) = match comma.or_else(|| value.find(',')) {
        Some(comma) => (value.get(..comma).unwrap_or_default(), value.get(comma + 1..).unwrap_or_default()),
        None => (value, ""),
    };
    let number = length.trim_start().split(|character: char| !matches!(character, '0'..='9' | '.' | '-')).next();
    (seconds(number.unwrap_or_default()).filter(|length| !length.is_zero()), title.to_owned())
}

/// A time in seconds, with a fraction; `None` if it is none, or is none that a song could have.
pub(super) fn seconds(text: &str) -> Option<Duration> {
    const MOST: u64 = 100 * 24 * 3600;
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { whole.parse().ok().filter(|whole| *whole <= MOST)? };
    // As a decimal and not as a float: what was written comes back to the nanosecond.
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanoseconds = digits.fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some(Duration::new(whole, nanoseconds))
}

/// `start-time=12.5` and `stop-time=20`, as VLC takes them.
pub(super) fn option(text: &str, start: &mut Option<Duration>, end: &mut Option<Duration>) {
    match text.trim().trim_start_matches([':', '-']).split_once('=') {
        Some(("start-time", value)) => *start = seconds(value),
        Some(("stop-time", value)) => *end = seconds(value),
        _ => {}
    }
}

/// The part between two times; `None` for all of the file, or where there is nothing between them.
pub(super) fn range(start: Option<Duration>, end: Option<Duration>) -> Option<Range> {
    let start = start.unwrap_or_default();
    let end = end.filter(|end| *end > start);
    (!start.is_zero() || end.is_some()).then_some(Range { start, end })
}
