//! Finding by a part of a name, or by letters of it: the matcher of the Helix editor over words that are prepared once.

use std::cmp::Reverse;
use std::fmt;
use std::panic::resume_unwind;
use std::thread;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};
use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// So many columns of each text are looked at.
const LONGEST: usize = 300;
/// From so many texts on, all processors look through them.
pub const MANY: usize = 8192;
/// But not more than these.
const THREADS: usize = 8;

/// Texts in which something can be found.
pub struct Finder {
    texts: Vec<Utf32String>,
    /// One for each thread.
    matchers: Vec<Matcher>,
    /// What was looked for last, and the texts that fit it, in their order: what goes on from there can fit no other.
    last: String,
    fitting: Vec<usize>,
    /// Whether those have the letters side by side.
    is_exact: bool,
}

impl fmt::Debug for Finder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Finder").field("texts", &self.texts.len()).field("last", &self.last).finish_non_exhaustive()
    }
}

impl Finder {
    /// Prepares the texts.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let texts: Vec<Utf32String> =
            texts.into_iter().map(|words| Utf32String::from(&*text::cut(words, LONGEST))).collect();
        let fitting = (0..texts.len()).collect();
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        let processors = if texts.len() < MANY { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
        let matchers = vec![Matcher::new(config); processors.min(THREADS)];
        Self { texts, matchers, last: String::new(), fitting, is_exact: false }
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The texts that hold every word of `wanted`, its letters in their order if not side by side; the best first, at most
    /// `most`. Of two that fit as well the shorter comes first, then the one that was given first. Case and accents do not
    /// matter. An empty wish fits everything. Of very many texts those with letters apart are looked for only if there is none
    /// with them side by side: that is quicker, and the others would drown in them.
    pub fn find(&mut self, wanted: &str, most: usize) -> Vec<usize> {
        self.find_scored(wanted, most).into_iter().map(|(_, index)| index).collect()
    }

    /// The same, each with how well it fits: more is better.
    pub fn find_scored(&mut self, wanted: &str, most: usize) -> Vec<(u32, usize)> {
        let pattern = |kind| Pattern::new(wanted, CaseMatching::Ignore, Normalization::Smart, kind);
        if !wanted.starts_with(&self.last) {
            self.fitting = (0..self.texts.len()).collect();
        }
        wanted.clone_into(&mut self.last);
        if wanted.trim().is_empty() {
            return self.fitting.iter().map(|index| (0, *index)).take(most).collect();
        }
        let mut scored = Vec::new();
        if self.texts.len() >= MANY {
            scored = self.score(&pattern(AtomKind::Substring));
        }
        if scored.is_empty() {
            if self.is_exact {
                // Until now only letters side by side were looked for.
                self.fitting = (0..self.texts.len()).collect();
            }
            scored = self.score(&pattern(AtomKind::Fuzzy));
            self.is_exact = false;
        } else {
            self.is_exact = true;
        }
        self.fitting = scored.iter().map(|(_, _, index)| *index).collect();
        if scored.len() > most && most > 0 {
            scored.select_nth_unstable(most - 1);
        }
        scored.truncate(most);
        scored.sort_unstable();
        scored.into_iter().map(|(Reverse(score), _, index)| (score, index)).collect()
    }

    /// Those of the texts that still fit that fit this, too, in their order.
    fn score(&mut self, pattern: &Pattern) -> Vec<Scored> {
        let Self { texts, matchers, fitting, .. } = self;
        let part = if fitting.len() < MANY { fitting.len() } else { fitting.len().div_ceil(matchers.len()) };
        let mut parts = fitting.chunks(part.max(1)).zip(matchers);
        let mut scored: Vec<Scored> = Vec::new();
        thread::scope(|scope| {
            let Some((here, matcher)) = parts.next() else { return };
            let texts = &*texts;
            let (mut others, mut undone) = (Vec::new(), Vec::new());
            for (part, matcher) in parts {
                let search = move || score(texts, part, pattern, matcher);
                match thread::Builder::new().name("finding".to_owned()).spawn_scoped(scope, search) {
                    Ok(other) => others.push(other),
                    // The system has no thread left.
                    Err(_) => undone.push(part),
                }
            }
            scored = score(texts, here, pattern, matcher);
            for part in undone {
                scored.extend(score(texts, part, pattern, matcher));
            }
            for other in others {
                // A matcher that panics would do so for a small list, too.
                scored.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
        });
        scored
    }
}

/// Shows which letters of a text are the ones that were looked for.
pub struct Marker {
    atoms: Vec<[Atom; 2]>,
    matcher: Matcher,
}

impl Marker {
    /// For what is looked for.
    pub fn new(wanted: &str) -> Self {
        // Side by side if there are such, else apart.
        let kinds = [AtomKind::Substring, AtomKind::Fuzzy];
        let atom =
            |word: &str| kinds.map(|kind| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, kind, false));
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        Self { atoms: wanted.split_whitespace().map(atom).collect(), matcher: Matcher::new(config) }
    }

    /// Whether each grapheme of a text is one that was looked for. A word of which not all is there has none.
    pub fn mark(&mut self, words: &str) -> Vec<bool> {
        let mut marks = vec![false; words.graphemes(true).count()];
        let text = Utf32String::from(words);
        let mut places = Vec::new();
        for kinds in &self.atoms {
            places.clear();
            if kinds.iter().any(|atom| atom.indices(text.slice(..), &mut self.matcher, &mut places).is_some()) {
                for place in &places {
                    if let Some(mark) = marks.get_mut(*place as usize) {
                        *mark = true;
                    }
                }
            }
        }
        marks
    }
}

/// How well a text fits, how long it is, and which it is.
type Scored = (Reverse<u32>, usize, usize);

/// Those of some texts that fit, in their order.
fn score(texts: &[Utf32String], part: &[usize], pattern: &Pattern, matcher: &mut Matcher) -> Vec<Scored> {
    let scored = part.iter().filter_map(|index| {
        let words = texts.get(*index)?;
        let score = pattern.score(words.slice(..), matcher)?;
        Some((Reverse(score), words.len(), *index))
    });
    scored.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first() {
        let mut finder = Finder::new(["shuffle or not", "show the queue", "Seberapa Pantas", "quit", "Élan"]);
        assert_eq!(finder.find("shu", 9), [0, 1], "letters side by side before letters apart");
        assert_eq!(finder.find("shuf", 9), [0]);
        assert_eq!(finder.find("spt", 9), [2], "letters in their order");
        assert_eq!(finder.find("queue show", 9), [1], "words in any order");
        assert_eq!(finder.find("q", 9), [3, 1], "the shorter first");
        assert_eq!(finder.find("ELAN", 9), [4]);
        assert_eq!(finder.find("zzz", 9), [0; 0]);
        assert_eq!(finder.find("", 2), [0, 1]);
        assert_eq!(finder.find("e", 0), [0; 0]);
    }

    #[test]
    fn the_letters_that_were_looked_for_are_marked() {
        let marked = |wanted: &str, words: &str| -> String {
            let marks = Marker::new(wanted).mark(words);
            let letters = words.graphemes(true).zip(marks);
            letters
                .map(|(letter, is_marked)| if is_marked { format!("[{letter}]") } else { letter.to_owned() })
                .collect()
        };
        assert_eq!(marked("huf", "shuffle"), "s[h][u][f]fle");
        assert_eq!(marked("spt", "Seberapa Pantas"), "[S]eberapa [P]an[t]as");
        assert_eq!(marked("queue show", "show the queue"), "[s][h][o][w] the [q][u][e][u][e]");
        assert_eq!(marked("elan", "E\u{301}lan"), "[E\u{301}][l][a][n]", "an accent belongs to its letter");
        assert_eq!(marked("x", "abc"), "abc");
        assert_eq!(marked("", "abc"), "abc");
        assert_eq!(marked("家", "👨‍👩‍👧 家"), "👨‍👩‍👧 [家]");
    }

    #[test]
    fn signs_are_letters() {
        let mut finder = Finder::new(["a!b", "^x", "end$", "ab"]);
        assert_eq!(finder.find("!b", 9), [0]);
        assert_eq!(finder.find("^", 9), [1]);
        assert_eq!(finder.find("$", 9), [2]);
    }

    /// Typing on finds what typing it all at once finds, in a list of a hundred thousand.
    #[test]
    fn typing_letter_by_letter_finds_the_same() {
        let mut random = fastrand::Rng::with_seed(4);
        let words = ["lagu", "langkah", "malam", "hujan", "kota", "jalan", "pulang", "bintang"];
        let texts: Vec<String> = (0..100_000)
            .map(|number| {
                let word = |random: &mut fastrand::Rng| words[random.usize(..words.len())];
                format!("{} {} {number}", word(&mut random), word(&mut random))
            })
            .collect();
        let mut typing = Finder::new(texts.iter().map(String::as_str));
        for wanted in ["bintang h 77", "gkh"] {
            let ends: Vec<usize> = wanted.char_indices().map(|(at, letter)| at + letter.len_utf8()).collect();
            let found = ends.iter().map(|end| typing.find(&wanted[..*end], 50)).last().unwrap();
            let mut anew = Finder::new(texts.iter().map(String::as_str));
            assert_eq!(found, anew.find(wanted, 50), "{wanted}");
            assert!(!found.is_empty() && found.len() <= 50);
        }
    }
}
