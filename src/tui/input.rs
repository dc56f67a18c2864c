//! Bytes from the terminal into keys and mouse events.
//!
//! The program reads by itself, since crossterm's reader loses keys that arrive together with a resize until another one
//! comes, and turns round for ever when the terminal has hung up. What is understood: UTF-8, control characters, and
//! the sequences of ECMA-48 and xterm ("`XTerm` Control Sequences", PC-style function keys and SGR mouse reports). Anything
//! else that begins like a sequence is swallowed whole, so that none of it is taken for keys.

#[cfg(test)]
mod tests;

use super::art::question::{self, Reply};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// No sequence that means something is longer; a longer one is dropped.
const LONGEST: usize = 256;
const ESCAPE: u8 = 0x1b;

/// What was done at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(KeyEvent),
    /// Something was done with the mouse.
    Mouse(MouseEvent),
    /// The terminal's window is the one that is typed in from now on, or not (DEC mode 1004).
    Focus(bool),
    /// The terminal has replied to [`Question`](super::art::question::Question).
    Reply(Reply),
}

/// Takes bytes as they come, in pieces of any size.
#[derive(Debug, Default)]
pub struct Parser {
    waiting: Vec<u8>,
}

/// What the bytes at hand begin with.
enum Step {
    /// This many bytes, which mean this, or nothing.
    Taken(usize, Option<Input>),
    /// Something that goes on.
    Unfinished,
}

impl Parser {
    /// What the bytes mean, together with what was waiting.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        self.waiting.extend_from_slice(bytes);
        let mut inputs = Vec::new();
        let mut at = 0;
        while let Some(rest) = self.waiting.get(at..).filter(|rest| !rest.is_empty()) {
            match step(rest) {
                Step::Taken(length, input) => {
                    at += length.max(1);
                    inputs.extend(input);
                }
                Step::Unfinished if rest.len() > LONGEST => at += rest.len(),
                Step::Unfinished => break,
            }
        }
        self.waiting.drain(..at.min(self.waiting.len()));
        inputs
    }

    /// Whether something was begun that more bytes would end.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// What was begun, given that nothing follows: an escape alone is the key, with a character behind it Alt.
    pub fn flush(&mut self) -> Vec<Input> {
        let waiting = std::mem::take(&mut self.waiting);
        match waiting.as_slice() {
            [ESCAPE] => vec![key(KeyCode::Esc, KeyModifiers::NONE)],
            [ESCAPE, ESCAPE] => vec![key(KeyCode::Esc, KeyModifiers::NONE); 2],
            [ESCAPE, byte @ (b'[' | b'O' | b'_' | b'P')] => {
                vec![key(KeyCode::Char(char::from(*byte)), KeyModifiers::ALT)]
            }
            _ => Vec::new(),
        }
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Input {
    Input::Key(KeyEvent::new(code, modifiers))
}

fn step(bytes: &[u8]) -> Step {
    match bytes {
        [ESCAPE] | [ESCAPE, b'[' | b'O' | b'_' | b'P'] | [ESCAPE, b'P', b'>'] => Step::Unfinished,
        [ESCAPE, b'[', rest @ ..] => control_sequence(rest),
        [ESCAPE, b'_', b'G', rest @ ..] => string(3, rest, question::kitty),
        [ESCAPE, b'P', b'>', b'|', rest @ ..] => string(4, rest, |words| Some(question::name(words))),
        [ESCAPE, b'O', last, ..] => Step::Taken(3, function(*last, KeyModifiers::NONE)),
        // A second escape begins anew: the first one was the key.
        [ESCAPE, ESCAPE] => Step::Unfinished,
        [ESCAPE, ESCAPE, ..] => Step::Taken(1, Some(key(KeyCode::Esc, KeyModifiers::NONE))),
        [ESCAPE, rest @ ..] => match plain(rest) {
            Step::Taken(length, Some(Input::Key(event))) => {
                Step::Taken(length + 1, Some(key(event.code, event.modifiers | KeyModifiers::ALT)))
            }
            Step::Taken(length, _) => Step::Taken(length + 1, None),
            Step::Unfinished => Step::Unfinished,
        },
        _ => plain(bytes),
    }
}

/// A character or a control character.
fn plain(bytes: &[u8]) -> Step {
    let Some(first) = bytes.first().copied() else { return Step::Unfinished };
    let code = match first {
        b'\r' | b'\n' => KeyCode::Enter,
        b'\t' => KeyCode::Tab,
        0x7f => KeyCode::Backspace,
        0x01..=0x1a => {
            let letter = char::from(first - 1 + b'a');
            return Step::Taken(1, Some(key(KeyCode::Char(letter), KeyModifiers::CONTROL)));
        }
        0x00..0x20 => return Step::Taken(1, None),
        0x20..0x80 => KeyCode::Char(char::from(first)),
        _ => return character(bytes),
    };
    Step::Taken(1, Some(key(code, KeyModifiers::NONE)))
}

/// A character of more than one byte. What is no UTF-8 is dropped byte by byte.
fn character(bytes: &[u8]) -> Step {
    let length = match bytes[0] {
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf5 => 4,
        _ => return Step::Taken(1, None),
    };
    let available = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(available) {
        Ok(text) => Step::Taken(length, text.chars().next().map(|typed| key(KeyCode::Char(typed), KeyModifiers::NONE))),
        Err(error) if error.error_len().is_none() => Step::Unfinished,
        Err(_) => Step::Taken(1, None),
    }
}

/// What stands behind `ESC [`: parameters (0x30–0x3f), intermediate bytes (0x20–0x2f), a final byte (0x40–0x7e).
fn control_sequence(rest: &[u8]) -> Step {
    let Some(end) = rest.iter().position(|byte| !(0x20..0x40).contains(byte)) else { return Step::Unfinished };
    let (parameters, last) = (&rest[..end], rest[end]);
    let length = end + 3;
    match (parameters, last) {
        // A mouse report of the oldest kind: three bytes follow.
        ([], b'M') if rest.len() < 4 => Step::Unfinished,
        ([], b'M') => Step::Taken(length + 3, None),
        ([], b'I' | b'O') => Step::Taken(length, Some(Input::Focus(last == b'I'))),
        // A key of the Linux console: one byte follows.
        ([], b'[') if rest.len() < 2 => Step::Unfinished,
        ([], b'[') => Step::Taken(length + 1, (rest[1] == b'A').then(|| key(KeyCode::F(1), KeyModifiers::NONE))),
        ([b'?', attributes @ ..], b'c') => Step::Taken(length, Some(Input::Reply(question::attributes(attributes)))),
        (sizes, b't') => {
            let reply = numbers(sizes).and_then(|sizes| question::cell(&sizes));
            Step::Taken(length, reply.map(Input::Reply))
        }
        ([b'<', report @ ..], b'M' | b'm') => Step::Taken(length, mouse(report, last == b'm')),
        (_, 0x40..=0x7e) => Step::Taken(length, sequence(parameters, last)),
        // Not a sequence after all: what broke it is read on its own.
        _ => Step::Taken(length - 1, None),
    }
}

/// A string that ends with `ESC \`, behind `head` bytes that began it.
fn string(head: usize, rest: &[u8], meaning: impl Fn(&[u8]) -> Option<Reply>) -> Step {
    let Some(end) = rest.windows(2).position(|pair| pair == [ESCAPE, b'\\']) else { return Step::Unfinished };
    Step::Taken(head + end + 2, meaning(&rest[..end]).map(Input::Reply))
}

fn numbers(parameters: &[u8]) -> Option<Vec<u16>> {
    let text = std::str::from_utf8(parameters).ok()?;
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split(';').map(|number| number.parse().ok()).collect()
}

fn sequence(parameters: &[u8], last: u8) -> Option<Input> {
    let numbers = numbers(parameters)?;
    let modifiers = modifiers(numbers.get(1).copied().unwrap_or(1));
    if last != b'~' {
        return function(last, modifiers);
    }
    let code = match numbers.first()? {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11 => KeyCode::F(1),
        _ => return None,
    };
    Some(key(code, modifiers))
}

/// The keys that end in a letter.
fn function(last: u8, modifiers: KeyModifiers) -> Option<Input> {
    let code = match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P' => KeyCode::F(1),
        b'M' => KeyCode::Enter,
        b'Z' => KeyCode::BackTab,
        _ => return None,
    };
    Some(key(code, modifiers))
}

/// One more than the sum of 1 (shift), 2 (alt), 4 (control).
fn modifiers(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)] {
        if bits & bit != 0 {
            modifiers |= modifier;
        }
    }
    modifiers
}

/// `button ; column ; row`, counted from 1.
fn mouse(report: &[u8], is_release: bool) -> Option<Input> {
    let numbers = numbers(report)?;
    let [buttons, column, row] = numbers[..] else { return None };
    let number = buttons & 0b11;
    let button = match number {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        _ => return None,
    };
    let kind = match (buttons & 64 != 0, buttons & 32 != 0) {
        (true, _) if number == 0 => MouseEventKind::ScrollUp,
        (true, _) if number == 1 => MouseEventKind::ScrollDown,
        (true, _) => return None,
        (false, true) => MouseEventKind::Drag(button),
        (false, false) if is_release => MouseEventKind::Up(button),
        (false, false) => MouseEventKind::Down(button),
    };
    Some(Input::Mouse(MouseEvent {
        kind,
        column: column.checked_sub(1)?,
        row: row.checked_sub(1)?,
        modifiers: KeyModifiers::NONE,
    }))
}
