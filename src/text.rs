//! Text for a terminal: width in columns, cutting, wrapping, times, and stripping what would spoil a screen.
//!
//! Everything that comes from outside (tags, file names, catalogues) passes [`clean`] before it is shown.

use std::borrow::Cow;
use std::time::Duration;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Width of `text` in terminal columns.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// Whether every byte of `text` is a character of one column: nearly everything is, and need not be taken apart.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// `text` without what would move, colour or spoil a terminal: control characters (C0, C1, DEL) become a space,
/// bidirectional marks, zero-width joiners, variation selectors and other invisible formatting are dropped.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(|character: char| character.is_control() || is_invisible(character)) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .filter(|&character| !is_invisible(character))
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect::<String>()
        .into()
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// `text` cut to at most `columns`, with `…` as its last column if something was cut.
#[must_use]
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut kept = String::new();
    let mut used = 0;
    if is_plain(text) {
        kept.extend(text.get(..columns - 1));
    } else {
        for grapheme in text.graphemes(true) {
            used += width(grapheme);
            if used > columns - 1 {
                break;
            }
            kept.push_str(grapheme);
        }
    }
    kept.push('…');
    kept.into()
}

/// `text` cut or filled with spaces to exactly `columns`.
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    let mut fitted = cut(text, columns).into_owned();
    fitted.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&fitted))));
    fitted
}

/// The graphemes of `text`; those that are wider than a line (Hangul letters and Arabic signs may make one of any width)
/// character by character.
fn pieces(text: &str, columns: usize) -> impl Iterator<Item = &str> {
    text.graphemes(true).flat_map(move |grapheme| {
        let is_wide = width(grapheme) > columns;
        grapheme.split_inclusive(move |_: char| is_wide)
    })
}

/// `text` in lines of at most `columns` (at least 1), broken at white space, or inside a word that is longer than a line.
/// An empty text is one empty line.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    let start_line = |lines: &mut Vec<String>, used: &mut usize| {
        lines.push(String::new());
        *used = 0;
    };
    for word in text.split_whitespace() {
        let size = width(word);
        if used > 0 && used + 1 + size > columns {
            start_line(&mut lines, &mut used);
        } else if used > 0 {
            if let Some(line) = lines.last_mut() {
                line.push(' ');
            }
            used += 1;
        }
        if is_plain(word) && used + size <= columns {
            if let Some(line) = lines.last_mut() {
                line.push_str(word);
            }
            used += size;
            continue;
        }
        for piece in pieces(word, columns) {
            let size = width(piece);
            if used > 0 && used + size > columns {
                start_line(&mut lines, &mut used);
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(piece);
            }
            used += size;
        }
    }
    lines
}

/// `text` in lines of at most `columns` (at least 1), broken at the edge and nowhere else: every space of it is kept, as a
/// path needs it. An empty text is one empty line.
#[must_use]
pub fn chop(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in pieces(text, columns) {
        let size = width(piece);
        if used > 0 && used + size > columns {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += size;
    }
    lines
}

/// A length or position as listeners read it: `0:07`, `3:07`, `1:02:03`. Parts of a second are dropped.
#[must_use]
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `text` as the search and the matching compare it: lower case, no accents, every run of anything but letters and
/// digits one space, no space at the ends.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        // The same as below: nothing to take apart, nothing invisible. A library has hundreds of thousands of names.
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                folded.push(byte.to_ascii_lowercase().into());
            } else if !matches!(byte, b'\'' | b'`') && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        return folded.trim().to_owned();
    }
    for character in text.nfkd().filter(|character| !is_combining_mark(*character) && !is_invisible(*character)) {
        if character.is_alphanumeric() {
            folded.extend(character.to_lowercase());
        } else if !matches!(character, '\'' | '’' | '‘' | '`') && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_spoil_a_terminal_is_gone() {
        assert_eq!(clean("plain é 漢"), "plain é 漢");
        assert_eq!(clean("a\u{1b}[31mb\u{9b}2Jc\u{7f}\r\n"), "a [31mb 2Jc   ");
        assert_eq!(clean("\u{202e}evil\u{2066}\u{200d}\u{fe0f}"), "evil");
    }

    #[test]
    fn a_cut_counts_columns_and_never_splits_a_grapheme() {
        assert_eq!(cut("Melangkah", 9), "Melangkah");
        assert_eq!(cut("Melangkah", 5), "Mela…");
        assert_eq!(cut("漢字漢字", 4), "漢…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(fit("漢字漢字", 4), "漢… ");
        assert_eq!(fit("ab", 4), "ab  ");
    }

    #[test]
    fn wrapped_lines_fit() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 10), [""]);
        for columns in 1..20 {
            let lines = wrap("Satu dua漢字漢字漢字 tiga supercalifragilistic", columns);
            assert!(lines.iter().all(|line| width(line) <= columns.max(2)), "{columns}: {lines:?}");
        }
    }

    #[test]
    fn a_grapheme_wider_than_a_line_is_broken() {
        for word in ["\u{604}\u{604}o", "\u{1100}\u{1100}\u{1100}\u{1100}"] {
            assert_eq!(word.graphemes(true).count(), 1);
            for columns in 1..10 {
                for lines in [wrap(word, columns), chop(word, columns)] {
                    assert!(lines.iter().all(|line| width(line) <= columns.max(2)), "{columns}: {lines:?}");
                    assert_eq!(lines.concat(), word);
                }
            }
        }
    }

    #[test]
    fn chopped_lines_keep_every_space() {
        assert_eq!(chop("a  b 漢字 c", 4), ["a  b", " 漢", "字 c"]);
        assert_eq!(chop("", 10), [""]);
        assert_eq!(chop("abc", 0), ["a", "b", "c"]);
        assert_eq!(chop("01  a.flac", 100).concat(), "01  a.flac");
    }

    #[test]
    fn times_read_like_a_clock() {
        for (seconds, clock_text) in [(0, "0:00"), (7, "0:07"), (187, "3:07"), (3723, "1:02:03")] {
            assert_eq!(clock(Duration::from_secs(seconds)), clock_text);
        }
    }

    #[test]
    fn folding_forgives_case_accents_and_marks() {
        assert_eq!(fold("  Café – Désty's «Lagu» #1 "), "cafe destys lagu 1");
        assert_eq!(fold("Ａｋｕ\u{301}"), "aku");
        assert_eq!(fold("???"), "");
    }
}
