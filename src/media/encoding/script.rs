//! Whose letters they are, as far as that tells a text from noise.

/// A family of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    /// Signs and digits, which go with every script, and the letters of ASCII.
    Common,
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Indic,
    Thai,
    Kana,
    Han,
    Hangul,
    /// What hardly stands in any name: control characters, private and unassigned places, extensions for scholars.
    Rare,
}

/// Ranges of letters and their script, by the blocks of the Unicode Standard, in ascending order; what is in none is rare.
const RANGES: &[(u32, u32, Script)] = &[
    (0x09, 0x0a, Script::Common),
    (0x0d, 0x0d, Script::Common),
    (0x20, 0x7e, Script::Common),
    (0xa0, 0xa9, Script::Common),
    (0xaa, 0xaa, Script::Latin),
    (0xab, 0xb9, Script::Common),
    (0xba, 0xba, Script::Latin),
    (0xbb, 0xbf, Script::Common),
    (0xc0, 0xd6, Script::Latin),
    (0xd7, 0xd7, Script::Common),
    (0xd8, 0xf6, Script::Latin),
    (0xf7, 0xf7, Script::Common),
    (0xf8, 0x17f, Script::Latin),
    (0x192, 0x192, Script::Common),
    // Of Vietnamese, Pinyin and Romanian.
    (0x1a0, 0x1a1, Script::Latin),
    (0x1af, 0x1b0, Script::Latin),
    (0x1cd, 0x1dc, Script::Latin),
    (0x218, 0x21b, Script::Latin),
    (0x2c6, 0x2c6, Script::Common),
    (0x2dc, 0x2dc, Script::Common),
    (0x300, 0x36f, Script::Common),
    (0x386, 0x386, Script::Greek),
    (0x388, 0x3ce, Script::Greek),
    (0x400, 0x45f, Script::Cyrillic),
    (0x48a, 0x52f, Script::Cyrillic),
    (0x5b0, 0x5c7, Script::Hebrew),
    (0x5d0, 0x5ea, Script::Hebrew),
    (0x5f0, 0x5f4, Script::Hebrew),
    (0x60c, 0x60c, Script::Arabic),
    (0x61b, 0x61b, Script::Arabic),
    (0x61f, 0x6d3, Script::Arabic),
    (0x6f0, 0x6f9, Script::Arabic),
    (0x900, 0xdff, Script::Indic),
    (0xe01, 0xe3a, Script::Thai),
    (0xe3f, 0xe5b, Script::Thai),
    (0x1100, 0x11ff, Script::Hangul),
    (0x1e00, 0x1eff, Script::Latin),
    (0x1f00, 0x1ffe, Script::Greek),
    // Quotes and dashes, raised and lowered digits, money, letter-like signs, arrows, mathematics.
    (0x2010, 0x2027, Script::Common),
    (0x2030, 0x205e, Script::Common),
    (0x2070, 0x209c, Script::Common),
    (0x20a0, 0x20c0, Script::Common),
    (0x2100, 0x218b, Script::Common),
    (0x2190, 0x22ff, Script::Common),
    // Circled, boxes, stars and hearts.
    (0x2460, 0x24ff, Script::Common),
    (0x2500, 0x27bf, Script::Common),
    (0x3000, 0x303f, Script::Common),
    (0x3041, 0x3096, Script::Kana),
    (0x3099, 0x30ff, Script::Kana),
    (0x3131, 0x318e, Script::Hangul),
    (0x4e00, 0x9fa5, Script::Han),
    (0xac00, 0xd7a3, Script::Hangul),
    (0xfe0f, 0xfe0f, Script::Common),
    (0xfeff, 0xfeff, Script::Common),
    (0xff01, 0xff60, Script::Common),
    (0xff61, 0xff9f, Script::Kana),
    (0x1f300, 0x1faff, Script::Common),
];

/// The script of a letter.
pub(super) fn of(letter: char) -> Script {
    let letter = u32::from(letter);
    let place = RANGES.partition_point(|(_, last, _)| *last < letter);
    RANGES.get(place).filter(|(first, _, _)| *first <= letter).map_or(Script::Rare, |(_, _, script)| *script)
}

/// Whether a text is of one script, or of several that are written together.
pub(super) fn is_coherent(text: &str) -> bool {
    let mut found: Vec<Script> = Vec::new();
    for letter in text.chars().filter(|letter| *letter != '\0') {
        match of(letter) {
            Script::Rare => return false,
            Script::Common => {}
            script if !found.contains(&script) => found.push(script),
            _ => {}
        }
    }
    found.sort_unstable();
    matches!(*found, [] | [_] | [Script::Kana, Script::Han] | [Script::Han, Script::Hangul])
}
