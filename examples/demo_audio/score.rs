//! How a part is written: one line of text, one token a step.
//!
//! | Token | Meaning |
//! |---|---|
//! | `D4`, `F#3`, `Bb5` | a note in scientific pitch notation (A4 is 440 Hz) |
//! | `D4+F#4+A4` | a chord |
//! | `x` | a stroke of an instrument without pitch |
//! | `-` | the note before lasts one step more |
//! | `.` | nothing new |
//! | `\|` | a bar line; the bars of a line must be equally long |
//!
//! A note ends in `!` if it is loud, in `'` if it is soft.

use std::fmt;

use super::math::exp2;

/// Notes or strokes that begin together.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The step at which they begin, from the start of the line.
    pub step: usize,
    /// How many steps they last.
    pub steps: usize,
    /// Their frequencies in hertz, in the order written; 0 for a stroke without pitch.
    pub pitches: Vec<f64>,
    /// How strongly they are played: 1 is ordinary.
    pub velocity: f64,
}

/// A line that cannot be read.
#[derive(Debug)]
pub enum BadScore {
    /// This token is none of the table's.
    Token(String),
    /// This bar (counted from 1) does not have this number of steps.
    Bar(usize, usize),
}

impl fmt::Display for BadScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(token) => write!(f, "the score has no such token: {token}"),
            Self::Bar(bar, steps) => write!(f, "bar {bar} of a score does not have {steps} steps"),
        }
    }
}

impl std::error::Error for BadScore {}

/// Reads a line whose bars have `bar` steps each; fails for an unknown token and a bar of another length.
pub fn read(line: &str, bar: usize) -> Result<Vec<Event>, BadScore> {
    let mut events: Vec<Event> = Vec::new();
    let mut step = 0;
    for (number, text) in line.split('|').enumerate() {
        for token in text.split_whitespace() {
            match (token, events.last_mut()) {
                (".", _) => {}
                ("-", Some(last)) => last.steps += 1,
                _ => events.push(event(token, step)?),
            }
            step += 1;
        }
        if step != (number + 1) * bar {
            return Err(BadScore::Bar(number + 1, bar));
        }
    }
    Ok(events)
}

fn event(token: &str, step: usize) -> Result<Event, BadScore> {
    let bad = || BadScore::Token(token.to_owned());
    let (notes, velocity) = match (token.strip_suffix('!'), token.strip_suffix('\'')) {
        (Some(notes), _) => (notes, 1.3),
        (_, Some(notes)) => (notes, 0.65),
        _ => (token, 1.0),
    };
    let pitches = notes.split('+').map(pitch).collect::<Option<Vec<f64>>>().ok_or_else(bad)?;
    Ok(Event { step, steps: 1, pitches, velocity })
}

fn pitch(note: &str) -> Option<f64> {
    if note == "x" {
        return Some(0.0);
    }
    let mut letters = note.chars();
    let natural = match letters.next()? {
        'C' => 0,
        'D' => 2,
        'E' => 4,
        'F' => 5,
        'G' => 7,
        'A' => 9,
        'B' => 11,
        _ => return None,
    };
    let rest = letters.as_str();
    let (shift, octave) = match (rest.strip_prefix('#'), rest.strip_prefix('b')) {
        (Some(octave), _) => (1, octave),
        (_, Some(octave)) => (-1, octave),
        _ => (0, rest),
    };
    let octave: i32 = octave.parse().ok().filter(|octave| (0..=8).contains(octave))?;
    let semitones_from_a4 = (octave - 4) * 12 + natural + shift - 9;
    Some(440.0 * exp2(f64::from(semitones_from_a4) / 12.0))
}
