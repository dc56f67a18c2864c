//! Time stamps as LRC has them.

use std::time::Duration;

/// Longer than any stamp, in bytes.
const LONGEST: usize = 40;

/// What stands in brackets where a time stamp may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// From the start of the song.
    At(Duration),
    /// Nothing but figures and colons, and yet no time.
    Broken,
}

/// The stamp that `text` begins with, in these brackets (ASCII), and what follows it. `None` if it does not begin with one.
pub(super) fn take(text: &str, open: char, close: char) -> Option<(Stamp, &str)> {
    let behind = text.strip_prefix(open)?;
    let end = behind.bytes().take(LONGEST).position(|byte| byte == close as u8)?;
    let (inside, rest) = (behind.get(..end)?, behind.get(end + 1..)?);
    if let Some(time) = time(inside) {
        return Some((Stamp::At(time), rest));
    }
    let is_like_one = inside.contains(|character: char| character.is_ascii_digit())
        && inside.contains(':')
        && inside.chars().all(|character| matches!(character, '0'..='9' | ':' | '.' | ',' | '-' | '+' | ' '));
    is_like_one.then_some((Stamp::Broken, rest))
}

/// `mm:ss.xx`, `mm:ss,xx`, `mm:ss:xx`, `m:ss`, `hh:mm:ss.xx`, with any number of digits after the point.
pub(super) fn time(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let has_point = whole.len() < text.len();
    let parts: Vec<&str> = whole.splitn(4, ':').collect();
    let (hours, minutes, seconds, fraction) = match *parts.as_slice() {
        [minutes, seconds] => ("0", minutes, seconds, fraction),
        [hours, minutes, seconds] if has_point => (hours, minutes, seconds, fraction),
        [minutes, seconds, fraction] => ("0", minutes, seconds, fraction),
        _ => return None,
    };
    // Some programs round 59.999 to 60.00.
    let seconds = number(seconds, 2)?;
    let whole = number(hours, 3)? * 3600 + number(minutes, 4)? * 60 + seconds;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || has_point && fraction.is_empty() {
        return None;
    }
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanos = nanos.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some(Duration::new(whole, nanos))
}

/// A number of at most so many digits.
fn number(text: &str, digits: usize) -> Option<u64> {
    let is_number = (1..=digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}
