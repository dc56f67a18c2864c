//! A line with stamps inside it, taken apart into words.

use std::time::Duration;

use super::stamp::{self, Stamp};
use super::{CHARACTERS, Word};
use crate::text;

/// A line as it is read: its text, and its words if it has stamps inside.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub text: String,
    /// The times are those of the file; `None` is the beginning of the line.
    pub words: Vec<(Option<Duration>, String)>,
    pub is_timed: bool,
    /// Whether the first stamp inside has square brackets.
    pub is_square: bool,
    pub broken: usize,
    pub is_cut: bool,
}

/// Takes a line apart. Stamps stand in angle brackets, and in square ones in the middle of the line.
pub(super) fn read(line: &str) -> Read {
    let mut read = Read::default();
    let (mut at, mut from, mut place) = (None, 0, 0);
    while let Some(found) = line.get(place..).and_then(|rest| rest.find(['<', '['])) {
        let start = place + found;
        place = start + 1;
        let rest = line.get(start..).unwrap_or_default();
        let taken = stamp::take(rest, '<', '>').or_else(|| stamp::take(rest, '[', ']'));
        let Some((stamp, after)) = taken else { continue };
        read.push(at, line.get(from..start).unwrap_or_default());
        place = line.len() - after.len();
        from = place;
        match stamp {
            Stamp::At(time) => {
                read.is_square |= !read.is_timed && rest.starts_with('[');
                (at, read.is_timed) = (Some(time), true);
            }
            Stamp::Broken => read.broken += 1,
        }
    }
    read.push(at, line.get(from..).unwrap_or_default());
    read.finish()
}

impl Read {
    /// Adds what is sung from `at` on. White space is made single spaces, each at the end of the word before it.
    fn push(&mut self, at: Option<Duration>, piece: &str) {
        let cleaned = text::clean(piece);
        let mut word = String::new();
        for character in cleaned.chars() {
            if !character.is_whitespace() {
                word.push(character);
            } else if word.is_empty() {
                if !self.text.is_empty() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                    if let Some((_, last)) = self.words.last_mut() {
                        last.push(' ');
                    }
                }
            } else if !word.ends_with(' ') {
                word.push(' ');
            }
        }
        if !word.is_empty() {
            self.text.push_str(&word);
            self.words.push((at, word));
        }
    }

    /// Cuts what is too long, and the space at the end.
    fn finish(mut self) -> Self {
        if let Some((end, _)) = self.text.char_indices().nth(CHARACTERS) {
            self.text.truncate(end);
            self.is_cut = true;
        }
        self.text.truncate(self.text.trim_end().len());
        let mut left = self.text.len();
        for (_, word) in &mut self.words {
            word.truncate(left);
            left -= word.len();
        }
        self.words.retain(|(_, word)| !word.is_empty());
        if !self.is_timed {
            self.words.clear();
        }
        self
    }

    /// The time of the first stamp inside.
    pub(super) fn first(&self) -> Option<Duration> {
        self.words.iter().find_map(|(at, _)| *at)
    }

    /// The words of a line that is sung from `start` on, with times counted as in the file; none if they are all over
    /// before it begins, or say no more than the line does.
    pub(super) fn words_from(&self, start: Duration) -> Vec<Word> {
        let is_told = self.words.iter().any(|(at, _)| at.is_some_and(|at| at > start));
        let mut last = start;
        let words = self.words.iter().filter(|_| is_told).map(|(at, text)| {
            last = last.max(at.unwrap_or(start));
            Word { at: last, text: text.clone() }
        });
        words.collect()
    }
}
