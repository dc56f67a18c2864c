//! Finding by a part of a name, or by letters of it: the matcher of the Helix editor over words that are prepared once.

use std::fmt;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str, Utf32String};
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
    texts: Texts,
    /// One for each thread.
    matchers: Vec<Matcher>,
    /// What was looked for last, and the texts that fit it, in their order: what goes on from there can fit no other.
    last: String,
    fitting: Fitting,
    /// Whether those have the letters side by side.
    is_exact: bool,
}

impl fmt::Debug for Finder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Finder").field("texts", &self.len()).field("last", &self.last).finish_non_exhaustive()
    }
}

impl Finder {
    /// Prepares the texts.
    pub fn new<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut kept = Texts::default();
        texts.into_iter().for_each(|words| kept.push(words.as_ref()));
        kept.shrink();
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        let processors = if kept.len() < MANY { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
        let matchers = vec![Matcher::new(config); processors.min(THREADS)];
        Self { texts: kept, matchers, last: String::new(), fitting: Fitting::All, is_exact: false }
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
            self.fitting = Fitting::All;
        }
        wanted.clone_into(&mut self.last);
        if wanted.trim().is_empty() {
            return (0..self.len()).map(|index| (0, index)).take(most).collect();
        }
        let mut scored = Vec::new();
        if self.len() >= MANY {
            scored = self.score(&pattern(AtomKind::Substring));
        }
        if scored.is_empty() {
            if self.is_exact {
                // Until now only letters side by side were looked for.
                self.fitting = Fitting::All;
            }
            scored = self.score(&pattern(AtomKind::Fuzzy));
            self.is_exact = false;
        } else {
            self.is_exact = true;
        }
        self.fitting = if scored.len() == self.len() {
            Fitting::All
        } else {
            Fitting::These(scored.iter().map(|scored| scored.index()).collect())
        };
        if scored.len() > most && most > 0 {
            scored.select_nth_unstable(most - 1);
        }
        scored.truncate(most);
        scored.sort_unstable();
        scored.into_iter().map(|scored| (scored.score(), scored.index() as usize)).collect()
    }

    /// Those of the texts that still fit that fit this, too, in their order.
    fn score(&mut self, pattern: &Pattern) -> Vec<Scored> {
        let Self { texts, matchers, fitting, .. } = self;
        let count = fitting.len(texts);
        let part = if count < MANY { count } else { count.div_ceil(matchers.len()) }.max(1);
        let (texts, fitting) = (&*texts, &*fitting);
        let parts = (0..count).step_by(part).map(|from| from..count.min(from + part));
        let mut parts = parts.zip(matchers);
        let mut scored: Vec<Scored> = Vec::new();
        thread::scope(|scope| {
            let Some((here, matcher)) = parts.next() else { return };
            let (mut others, mut undone) = (Vec::new(), Vec::new());
            for (part, matcher) in parts {
                let range = part.clone();
                let search = move || score(texts, fitting, range, pattern, matcher);
                match thread::Builder::new().name("finding".to_owned()).spawn_scoped(scope, search) {
                    Ok(other) => others.push(other),
                    // The system has no thread left.
                    Err(_) => undone.push(part),
                }
            }
            scored = score(texts, fitting, here, pattern, matcher);
            for part in undone {
                scored.extend(score(texts, fitting, part, pattern, matcher));
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

/// Texts one behind the other: going through all of them is going through memory once.
#[derive(Default)]
struct Texts {
    /// Those of ASCII.
    bytes: Vec<u8>,
    /// The others, a letter each grapheme.
    letters: Vec<char>,
    places: Vec<Place>,
}

/// Where a text stands.
struct Place {
    start: u32,
    length: u16,
    is_ascii: bool,
}

impl Texts {
    fn len(&self) -> usize {
        self.places.len()
    }

    fn push(&mut self, words: &str) {
        // No text has more columns than bytes.
        let words = if words.len() <= LONGEST { words.into() } else { text::cut(words, LONGEST) };
        let mut letters = Vec::new();
        let (start, length, is_ascii) = match Utf32Str::new(&words, &mut letters) {
            Utf32Str::Ascii(bytes) => {
                self.bytes.extend(bytes);
                (self.bytes.len() - bytes.len(), bytes.len(), true)
            }
            Utf32Str::Unicode(letters) => {
                self.letters.extend(letters);
                (self.letters.len() - letters.len(), letters.len(), false)
            }
        };
        // Beyond 4 GiB of texts those that come last are not found.
        let place = u32::try_from(start).ok().zip(u16::try_from(length).ok());
        let (start, length) = place.unwrap_or_default();
        self.places.push(Place { start, length, is_ascii });
    }

    /// Gives back the room that was not needed.
    fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.letters.shrink_to_fit();
        self.places.shrink_to_fit();
    }

    fn get(&self, index: u32) -> Option<Utf32Str<'_>> {
        let place = self.places.get(index as usize)?;
        let range = place.start as usize..place.start as usize + usize::from(place.length);
        Some(if place.is_ascii {
            Utf32Str::Ascii(self.bytes.get(range)?)
        } else {
            Utf32Str::Unicode(self.letters.get(range)?)
        })
    }
}

/// Texts that fit, in their order.
enum Fitting {
    All,
    These(Vec<u32>),
}

impl Fitting {
    fn len(&self, texts: &Texts) -> usize {
        match self {
            Self::All => texts.len(),
            Self::These(these) => these.len(),
        }
    }
}

/// How well a text fits, how long it is, and which it is: the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scored(u64);

impl Scored {
    /// Bits of a score, and of a length, of which [`LONGEST`] needs nine.
    const SCORE: u32 = 20;
    const LENGTH: u32 = 12;

    fn new(score: u32, length: usize, index: u32) -> Self {
        let most = (1 << Self::SCORE) - 1;
        let apart = u64::from(most - score.min(most));
        let length = length.min((1 << Self::LENGTH) - 1) as u64;
        Self((apart << Self::LENGTH | length) << 32 | u64::from(index))
    }

    fn score(self) -> u32 {
        (1 << Self::SCORE) - 1 - (self.0 >> (64 - Self::SCORE)) as u32
    }

    fn index(self) -> u32 {
        self.0 as u32
    }
}

/// Those of some texts that fit, in their order; `part` are their places among the fitting ones.
fn score(
    texts: &Texts,
    fitting: &Fitting,
    part: Range<usize>,
    pattern: &Pattern,
    matcher: &mut Matcher,
) -> Vec<Scored> {
    let mut scored = Vec::new();
    let mut take = |index: u32| {
        let fits = texts.get(index).and_then(|words| Some((words.len(), pattern.score(words, matcher)?)));
        scored.extend(fits.map(|(length, score)| Scored::new(score, length, index)));
    };
    match fitting {
        Fitting::All => part.for_each(|index| take(index as u32)),
        Fitting::These(these) => these.get(part).unwrap_or_default().iter().for_each(|index| take(*index)),
    }
    scored
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
