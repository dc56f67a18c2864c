//! Which letters of a text are the ones that were looked for.

use nucleo_matcher::pattern::{Atom, AtomKind};
use nucleo_matcher::{Config, Matcher, Utf32String};
use unicode_segmentation::UnicodeSegmentation;

use super::atom;

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
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        let atoms = wanted.split_whitespace().map(|word| kinds.map(|kind| atom(word, kind)));
        Self { atoms: atoms.collect(), matcher: Matcher::new(config) }
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
