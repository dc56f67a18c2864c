//! What a listener of `play --lines` may write: a line, an order.

use std::io::{self, BufRead, Read};
use std::time::Duration;

/// A longer line is no order.
const LONGEST: u64 = 1000;

/// What the listener wants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    /// To pause, or to go on.
    Toggle,
    /// The next in the queue.
    Next,
    /// The one before.
    Previous,
    /// This one of the queue, counted from 1.
    Number(usize),
    /// To go on from here.
    Seek(Duration),
    /// To go so many seconds ahead, or back.
    SeekBy(i64),
    /// To go on from this part of the song, 0.0 to 1.0.
    SeekPart(f64),
    /// The volume in percent.
    Volume(u8),
    /// To know what is heard.
    Heard,
    /// To know what is in the queue.
    Queue,
    /// To read the credits of what is heard.
    Credits,
    /// To know the orders.
    Help,
    /// To end.
    Quit,
}

impl Order {
    /// Reads a line, in either language; `None` if it is no order.
    ///
    /// ```text
    /// (nothing)  n  p  4  1:23  +10  -10  50%  v 40  w  l  c  ?  q
    /// ```
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let line = line.trim().to_lowercase();
        let mut words = line.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next());
        if words.next().is_some() {
            return None;
        }
        match (first, second) {
            ("v" | "vol" | "volume", Some(percent)) => {
                let percent = percent.strip_suffix('%').unwrap_or(percent);
                return percent.parse().ok().filter(|percent| *percent <= 100).map(Self::Volume);
            }
            (_, Some(_)) => return None,
            _ => {}
        }
        Some(match first {
            "" | "pause" | "jeda" => Self::Toggle,
            "n" | "next" | "lanjut" => Self::Next,
            "p" | "previous" | "sebelum" => Self::Previous,
            "w" | "what" | "apa" => Self::Heard,
            "l" | "list" | "daftar" => Self::Queue,
            "c" | "credits" | "kredit" => Self::Credits,
            "?" | "h" | "help" | "bantuan" => Self::Help,
            "q" | "quit" | "keluar" => Self::Quit,
            number => return Self::number(number),
        })
    }

    fn number(word: &str) -> Option<Self> {
        if let Some(percent) = word.strip_suffix('%') {
            let percent: u8 = percent.parse().ok().filter(|percent| *percent <= 100)?;
            return Some(Self::SeekPart(f64::from(percent) / 100.0));
        }
        if word.contains(':') {
            return clock(word).map(Self::Seek);
        }
        if word.starts_with(['+', '-']) {
            return word.parse::<i32>().ok().map(|seconds| Self::SeekBy(seconds.into()));
        }
        word.parse().ok().filter(|number| *number > 0).map(Self::Number)
    }
}

/// `1:23` and `1:02:03`.
fn clock(word: &str) -> Option<Duration> {
    let parts: Option<Vec<u32>> = word.split(':').map(|part| part.parse().ok()).collect();
    let (hours, minutes, seconds) = match parts?.as_slice() {
        [minutes, seconds] => (0, *minutes, *seconds),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    if seconds >= 60 || hours > 0 && minutes >= 60 {
        return None;
    }
    Some(Duration::from_secs(u64::from(hours) * 3600 + u64::from(minutes) * 60 + u64::from(seconds)))
}

/// Reads lines to the end, and hands on each until `take` gives `false`. Bytes that are no text are no order; of a line that is
/// too long its beginning is taken. Fails if the input cannot be read.
pub fn read(mut input: impl BufRead, mut take: impl FnMut(&str) -> bool) -> io::Result<()> {
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST {
            input.skip_until(b'\n')?;
        }
        if !take(&String::from_utf8_lossy(&line)) {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read_in_both_languages() {
        for (line, order) in [
            ("", Some(Order::Toggle)),
            (" \n", Some(Order::Toggle)),
            ("N", Some(Order::Next)),
            ("lanjut", Some(Order::Next)),
            ("4", Some(Order::Number(4))),
            ("0", None),
            ("1:23", Some(Order::Seek(Duration::from_secs(83)))),
            ("1:02:03", Some(Order::Seek(Duration::from_secs(3723)))),
            ("90:00", Some(Order::Seek(Duration::from_secs(5400)))),
            ("1:62", None),
            ("1:2:3:4", None),
            (":", None),
            ("+10", Some(Order::SeekBy(10))),
            ("-10", Some(Order::SeekBy(-10))),
            ("-", None),
            ("99999999999999999999", None),
            ("50%", Some(Order::SeekPart(0.5))),
            ("101%", None),
            ("v 40", Some(Order::Volume(40))),
            ("volume 40%", Some(Order::Volume(40))),
            ("v", None),
            ("v 400", None),
            ("next song", None),
            ("?", Some(Order::Help)),
            ("keluar", Some(Order::Quit)),
            ("\u{1b}[A", None),
        ] {
            assert_eq!(Order::parse(line), order, "{line:?}");
        }
    }

    #[test]
    fn lines_are_read_to_the_end_and_no_line_is_too_long() {
        let long = "x".repeat(5000);
        let text = format!("n\n\n{long}\np\r\n\u{fffd}\nq");
        let mut lines = Vec::new();
        read(text.as_bytes(), |line| {
            lines.push(line.trim_end().to_owned());
            true
        })
        .unwrap();
        assert_eq!(lines, ["n", "", &long[..LONGEST as usize], "p", "\u{fffd}", "q"]);
        let mut count = 0;
        read(&b"1\n2\n3\n"[..], |_| {
            count += 1;
            count < 2
        })
        .unwrap();
        assert_eq!(count, 2);
    }
}
