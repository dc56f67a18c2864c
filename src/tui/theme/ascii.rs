//! The screen in the letters of ASCII, for terminals and fonts that know no others.
//!
//! It is done over the finished cells, so that no widget needs to know of it and no column shifts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_normalization::UnicodeNormalization;

use crate::text;

/// What our own signs become; each stays told apart from those that it stands beside.
const SIGNS: [(char, char); 42] = [
    ('─', '-'),
    ('━', '='),
    ('│', '|'),
    ('┃', '#'),
    ('├', '+'),
    ('└', '+'),
    ('┌', '+'),
    ('┐', '+'),
    ('┘', '+'),
    ('┤', '+'),
    ('╭', '+'),
    ('╰', '+'),
    ('✓', '+'),
    ('●', 'o'),
    ('○', '.'),
    ('▶', '>'),
    ('‖', '"'),
    ('■', '.'),
    ('·', '.'),
    ('…', '~'),
    ('–', '-'),
    ('—', '-'),
    ('−', '-'),
    ('×', 'x'),
    ('‡', '%'),
    ('†', '+'),
    ('‘', '\''),
    ('’', '\''),
    ('“', '"'),
    ('”', '"'),
    ('«', '"'),
    ('»', '"'),
    ('←', '<'),
    ('→', '>'),
    ('↑', '^'),
    ('↓', 'v'),
    ('↵', '<'),
    ('█', '#'),
    ('▌', '#'),
    ('▐', '#'),
    ('▀', '"'),
    ('▄', '_'),
];

/// The eighths of a block, from the lowest on.
const EIGHTHS: [char; 7] = ['.', '.', ':', '-', '=', '+', '*'];

/// Puts every character that is none of ASCII into its letters; what has none is a `?` of the same width.
pub(super) fn rewrite(area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let symbol = buffer[(x, y)].symbol();
            if symbol.is_ascii() {
                continue;
            }
            let letters = letters(symbol);
            let cells = text::width(symbol).max(1) as u16;
            for (at, letter) in letters.chars().chain(std::iter::repeat(' ')).take(cells as usize).enumerate() {
                let x = x + at as u16;
                if x < area.right() {
                    buffer[(x, y)].set_char(letter);
                }
            }
        }
    }
}

/// The letters for one cell's characters.
fn letters(symbol: &str) -> String {
    let Some(first) = symbol.chars().next() else { return " ".to_owned() };
    if let Some((_, letter)) = SIGNS.iter().find(|(sign, _)| *sign == first) {
        return letter.to_string();
    }
    if let '▁'..='▇' = first {
        return EIGHTHS[first as usize - '▁' as usize].to_string();
    }
    // Accents fall away, and what was made for compatibility becomes what it stands for.
    let plain: String = symbol.nfkd().filter(|letter| (' '..='~').contains(letter)).collect();
    if plain.is_empty() { "?".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn rewritten(words: &str) -> String {
        let area = Rect::new(0, 0, 24, 1);
        let mut buffer = Buffer::empty(area);
        buffer.set_stringn(0, 0, words, 24, Style::new());
        rewrite(area, &mut buffer);
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn nothing_but_ascii_is_left_and_nothing_shifts() {
        for (words, wanted) in [
            ("━━──▶ Ébène ‡ …", "==--> Ebene % ~"),
            ("a漢b", "a? b"),
            ("A–B 1:02 × 2", "A-B 1:02 x 2"),
            ("▁▄█ 👩x", "._# ? x"),
            ("ﬁn", "fn"),
        ] {
            let shown = rewritten(words);
            assert!(shown.is_ascii(), "{shown}");
            assert_eq!(shown, wanted, "{words}");
        }
    }

    #[test]
    fn the_signs_of_certainty_stay_apart() {
        let shown: Vec<String> = ["*", "†", "‡", "?"].into_iter().map(letters).collect();
        let mut told_apart = shown.clone();
        told_apart.sort();
        told_apart.dedup();
        assert_eq!(told_apart.len(), shown.len(), "{shown:?}");
    }
}
