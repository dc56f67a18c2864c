//! What is looked for, and how well a text fits it.

use memchr::memmem;
use nucleo_matcher::pattern::{Atom, AtomKind};
use nucleo_matcher::{Matcher, Utf32Str};

use super::atom;

/// Words that are looked for, the last one first: it is the one that is being typed, and mostly tells the most apart.
pub(super) struct Pattern {
    words: Vec<Word>,
    best: u32,
}

impl Pattern {
    /// Each of the words, its letters side by side or in their order. `is_quick` for texts of which those of ASCII are in small
    /// letters: in them the words are not rated by each of their letters, but by whether they begin a word.
    pub(super) fn new(wanted: &str, is_side_by_side: bool, is_quick: bool, matcher: &mut Matcher) -> Self {
        let kind = if is_side_by_side { AtomKind::Substring } else { AtomKind::Fuzzy };
        let words = wanted.split_whitespace().rev().map(|word| Word::new(word, kind, is_quick, matcher));
        let words: Vec<Word> = words.collect();
        let best = words.iter().map(|word| u32::from(word.most)).sum();
        Self { words, best: if is_side_by_side && is_quick { best } else { u32::MAX } }
    }

    /// How well a text fits in which each of the words begins a word: nothing fits better. [`u32::MAX`] if that is not so.
    pub(super) const fn best(&self) -> u32 {
        self.best
    }

    /// How well a text fits; `None` if it does not hold every word.
    pub(super) fn score(&self, text: Utf32Str<'_>, matcher: &mut Matcher) -> Option<u32> {
        self.words.iter().try_fold(0, |sum, word| Some(sum + u32::from(word.score(text, matcher)?)))
    }
}

struct Word {
    atom: Atom,
    /// What it is worth at most.
    most: u16,
    quick: Option<Quick>,
}

/// How a word of ASCII is found in texts of ASCII in small letters.
struct Quick {
    finder: memmem::Finder<'static>,
    /// What it is worth where it begins a word, and where it does not.
    begins: u16,
    within: u16,
    is_side_by_side: bool,
}

impl Word {
    fn new(word: &str, kind: AtomKind, is_quick: bool, matcher: &mut Matcher) -> Self {
        let atom = atom(word, kind);
        let needle = atom.needle_text().to_string();
        let mut worth = |text: &str| atom.score(Utf32Str::new(text, &mut Vec::new()), matcher).unwrap_or(u16::MAX);
        let (begins, within) = (worth(&format!("{needle} ")), worth(&format!("x{needle} ")));
        let is_side_by_side = kind == AtomKind::Substring;
        let quick = (is_quick && needle.is_ascii()).then(|| Quick {
            finder: memmem::Finder::new(&needle).into_owned(),
            begins,
            within: within.min(begins),
            is_side_by_side,
        });
        Self { atom, most: if is_quick && is_side_by_side { begins } else { u16::MAX }, quick }
    }

    fn score(&self, text: Utf32Str<'_>, matcher: &mut Matcher) -> Option<u16> {
        match (&self.quick, text) {
            (Some(quick), Utf32Str::Ascii(bytes)) => quick.score(bytes, matcher),
            _ => self.atom.score(text, matcher).map(|score| score.min(self.most)),
        }
    }
}

impl Quick {
    fn score(&self, text: &[u8], matcher: &mut Matcher) -> Option<u16> {
        let is_begin =
            |at: usize| at.checked_sub(1).and_then(|at| text.get(at)).is_none_or(|sign| !sign.is_ascii_alphanumeric());
        let mut found = self.finder.find_iter(text);
        if let Some(first) = found.next() {
            return Some(if is_begin(first) || found.any(is_begin) { self.begins } else { self.within });
        }
        let needle = Utf32Str::Ascii(self.finder.needle());
        if self.is_side_by_side { None } else { matcher.fuzzy_match_greedy(Utf32Str::Ascii(text), needle) }
    }
}
