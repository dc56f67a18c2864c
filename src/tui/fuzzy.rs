//! Finding by a part of a name, or by letters of it: the matcher of the Helix editor over words that are prepared once.

mod marker;
mod pattern;
mod texts;

use std::fmt;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher};

pub use marker::Marker;
use pattern::Pattern;
use texts::Texts;

/// From so many texts on, all processors look through them.
pub const MANY: usize = 8192;
/// But not more than these.
const THREADS: usize = 8;
/// So many texts a thread takes at a time.
const BLOCK: usize = 1024;

/// Texts in which something can be found.
pub struct Finder {
    texts: Texts,
    /// One for each thread.
    matchers: Vec<Matcher>,
    /// What was looked for last, and where it can be found: what goes on from there can be nowhere else.
    last: String,
    fitting: Fitting,
}

impl fmt::Debug for Finder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Finder").field("texts", &self.len()).field("last", &self.last).finish_non_exhaustive()
    }
}

impl Finder {
    /// Prepares the texts.
    pub fn new<T: AsRef<str>>(texts: &[T]) -> Self {
        Self::of(texts.len(), |index, words| words.push_str(texts.get(index).map_or("", T::as_ref)))
    }

    /// Prepares `count` texts, each written by `write` into an empty buffer.
    pub fn of(count: usize, write: impl FnMut(usize, &mut String)) -> Self {
        let mut config = Config::DEFAULT;
        // What is typed is rather the beginning of a command, but not of a file's name.
        config.prefer_prefix = count < MANY;
        let processors = if count < MANY { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
        let matchers = vec![Matcher::new(config); processors.min(THREADS)];
        Self { texts: Texts::new(count, count >= MANY, write), matchers, last: String::new(), fitting: Fitting::All }
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The texts that hold every word of `wanted`, its letters in their order if not side by side; the best first, at most
    /// `most`. Of two that fit as well the shorter comes first, then the one that was given first. Case and accents do not
    /// matter. An empty wish fits everything. Of very many texts those with letters apart are looked for only if there is none
    /// with them side by side: that is quicker, and the others would drown in them. Of those nothing fits better than words
    /// that begin so, and once `most` of these are found no longer texts are looked at.
    pub fn find(&mut self, wanted: &str, most: usize) -> Vec<usize> {
        self.find_scored(wanted, most).into_iter().map(|(_, index)| index).collect()
    }

    /// The same, each with how well it fits: more is better.
    pub fn find_scored(&mut self, wanted: &str, most: usize) -> Vec<(u32, usize)> {
        if !wanted.starts_with(&self.last) {
            self.fitting = Fitting::All;
        }
        wanted.clone_into(&mut self.last);
        if wanted.trim().is_empty() {
            return (0..self.len()).map(|index| (0, index)).take(most).collect();
        }
        let mut scored = Vec::new();
        // What has some word nowhere side by side has none that goes on from it so.
        if self.len() >= MANY && !matches!(self.fitting, Fitting::Apart(_)) {
            let found = self.look(wanted, true, most);
            scored = found.scored;
            if found.is_whole && !scored.is_empty() && scored.len() < self.len() {
                self.fitting = Fitting::SideBySide(positions(&scored));
            }
        }
        if scored.is_empty() {
            if let Fitting::SideBySide(_) = self.fitting {
                self.fitting = Fitting::All;
            }
            scored = self.look(wanted, false, usize::MAX).scored;
            if scored.len() < self.len() {
                self.fitting = Fitting::Apart(positions(&scored));
            }
        }
        if scored.len() > most && most > 0 {
            scored.select_nth_unstable(most - 1);
        }
        scored.truncate(most);
        scored.sort_unstable();
        let index = |scored: Scored| Some((scored.score(), self.texts.index(scored.position())?));
        scored.into_iter().filter_map(index).collect()
    }

    /// Those of the texts that still fit that fit this, too; all of them, or all up to some length among which there are
    /// `enough` that nothing fits better than.
    fn look(&mut self, wanted: &str, is_side_by_side: bool, enough: usize) -> Looked {
        let Self { texts, matchers, fitting, .. } = self;
        let (texts, fitting) = (&*texts, &*fitting);
        let Some(matcher) = matchers.first_mut() else { return Looked { scored: Vec::new(), is_whole: true } };
        let pattern = &Pattern::new(wanted, is_side_by_side, texts.len() >= MANY, matcher);
        let best = pattern.best();
        let count = fitting.len(texts);
        let (next, perfect) = (AtomicUsize::new(0), AtomicUsize::new(0));
        // Blocks are taken in the order of their length and each that was taken is gone through, so that what is found does not
        // hang on who is quicker: what counts are the first ones of the best.
        let work = |matcher: &mut Matcher| {
            let mut scored = Vec::new();
            while perfect.load(Ordering::Relaxed) < enough {
                let from = next.fetch_add(BLOCK, Ordering::Relaxed);
                if from >= count {
                    break;
                }
                let begun = scored.len();
                score(texts, fitting, from..count.min(from + BLOCK), pattern, matcher, &mut scored);
                let found = scored.get(begun..).unwrap_or_default();
                let best = found.iter().filter(|scored| scored.score() == best).count();
                perfect.fetch_add(best, Ordering::Relaxed);
            }
            scored
        };
        let threads = count.div_ceil(MANY);
        let mut scored = Vec::new();
        thread::scope(|scope| {
            let Some((here, others)) = matchers.split_first_mut() else { return };
            let work = &work;
            let start = |matcher| {
                thread::Builder::new().name("finding".to_owned()).spawn_scoped(scope, move || work(matcher)).ok()
            };
            // Where the system has no thread left, the others do it.
            let others: Vec<_> = others.iter_mut().take(threads.saturating_sub(1)).filter_map(start).collect();
            scored = work(here);
            for other in others {
                // A matcher that panics would do so for a small list, too.
                scored.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
        });
        Looked { scored, is_whole: next.into_inner() >= count }
    }
}

/// What was found.
struct Looked {
    scored: Vec<Scored>,
    /// Whether everything was looked at.
    is_whole: bool,
}

/// A word that is looked for. Signs have no meaning of their own.
fn atom(word: &str, kind: AtomKind) -> Atom {
    Atom::new(word, CaseMatching::Ignore, Normalization::Smart, kind, false)
}

/// Where something can be found: positions in their order.
enum Fitting {
    All,
    /// What was looked for last stands there, each word of it side by side.
    SideBySide(Vec<u32>),
    /// It stands nowhere side by side, and there with its letters apart.
    Apart(Vec<u32>),
}

impl Fitting {
    fn len(&self, texts: &Texts) -> usize {
        match self {
            Self::All => texts.len(),
            Self::SideBySide(these) | Self::Apart(these) => these.len(),
        }
    }
}

/// The positions of what was found, in their order.
#[expect(clippy::stable_sort_primitive, reason = "they are a few long runs, which only this sort makes use of")]
fn positions(scored: &[Scored]) -> Vec<u32> {
    let mut positions: Vec<u32> = scored.iter().map(|scored| scored.position()).collect();
    positions.sort();
    positions
}

/// How well a text fits and where it stands: the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scored(u64);

impl Scored {
    fn new(score: u32, position: u32) -> Self {
        Self(u64::from(u32::MAX - score) << 32 | u64::from(position))
    }

    fn score(self) -> u32 {
        u32::MAX - (self.0 >> 32) as u32
    }

    fn position(self) -> u32 {
        self.0 as u32
    }
}

/// Adds those of some texts that fit, in their order; `part` are their places among the fitting ones.
fn score(
    texts: &Texts,
    fitting: &Fitting,
    part: Range<usize>,
    pattern: &Pattern,
    matcher: &mut Matcher,
    scored: &mut Vec<Scored>,
) {
    let mut take = |position: u32| {
        let score = texts.get(position).and_then(|words| pattern.score(words, matcher));
        scored.extend(score.map(|score| Scored::new(score, position)));
    };
    match fitting {
        Fitting::All => part.for_each(|position| take(position as u32)),
        Fitting::SideBySide(these) | Fitting::Apart(these) => {
            these.get(part).unwrap_or_default().iter().for_each(|position| take(*position));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first() {
        let mut finder = Finder::new(&["shuffle or not", "show the queue", "Seberapa Pantas", "quit", "Élan"]);
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
    fn signs_are_letters() {
        let mut finder = Finder::new(&["a!b", "^x", "end$", "ab"]);
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
                let text = format!("{} {} {number}", word(&mut random), word(&mut random));
                match number % 10 {
                    0 => text.to_uppercase(),
                    1 => text.replace('a', "á"),
                    _ => text,
                }
            })
            .collect();
        let mut typing = Finder::new(&texts);
        for wanted in ["bintang h 77", "gkh", "LANG 9", "a", "ang", "ujan gkh"] {
            let ends: Vec<usize> = wanted.char_indices().map(|(at, letter)| at + letter.len_utf8()).collect();
            let found = ends.iter().map(|end| typing.find(&wanted[..*end], 50)).last().unwrap();
            let mut anew = Finder::new(&texts);
            assert_eq!(found, anew.find(wanted, 50), "{wanted}");
            assert!(!found.is_empty() && found.len() <= 50);
            let all = anew.find(wanted, usize::MAX);
            assert_eq!(found, all[..found.len()], "{wanted}: the first of all");
            // Letters are taken back, too.
            let half = wanted.len() / 2;
            assert_eq!(typing.find(&wanted[..half], 50), anew.find(&wanted[..half], 50), "{wanted}");
        }
    }
}
