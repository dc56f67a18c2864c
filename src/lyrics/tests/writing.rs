//! Alphabets, and how bytes are told apart.

use super::{origin, told};
use crate::lyrics::{BYTES, Lyrics};

const TEXT: &str = "[00:01.00]tira žluť\r\n[00:02.00]漢字かな\r\n";

fn read(bytes: &[u8]) -> Lyrics {
    Lyrics::from_bytes(bytes, origin()).expect("something to read")
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn unicode_is_recognised() {
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    for (name, bytes) in [
        ("UTF-8", TEXT.as_bytes().to_vec()),
        ("UTF-8, marked", marked(b"\xef\xbb\xbf", TEXT.into())),
        ("UTF-16, little", marked(b"\xff\xfe", utf16(TEXT, u16::to_le_bytes))),
        ("UTF-16, great", marked(b"\xfe\xff", utf16(TEXT, u16::to_be_bytes))),
        ("UTF-16, little, unmarked", utf16(TEXT, u16::to_le_bytes)),
        ("UTF-16, great, unmarked", utf16(TEXT, u16::to_be_bytes)),
    ] {
        let lyrics = read(&bytes);
        assert_eq!(told(&lyrics), [(Some(1000), "tira žluť"), (Some(2000), "漢字かな")], "{name}");
        assert_eq!((lyrics.guessed, lyrics.skipped.is_nothing()), (None, true), "{name}");
    }
}

#[test]
fn other_alphabets_are_guessed_and_told_as_a_guess() {
    let western = b"[00:01.00]l'\xe9t\xe9 o\xf9 la for\xeat s'\xe9veille \xe0 peine\n[00:02.00]\xe7a va, No\xebl";
    let lyrics = read(western);
    assert_eq!(lyrics.guessed, Some("windows-1252"));
    assert_eq!(lyrics.lines()[0].text, "l'été où la forêt s'éveille à peine");
    let (chinese, _, _) = encoding_rs::GBK.encode("[00:01.00]我们的歌词是这样写的\n[00:02.00]还有第二行文字在这里");
    let lyrics = read(&chinese);
    assert!(matches!(lyrics.guessed, Some("GBK" | "gb18030")), "{:?}", lyrics.guessed);
    assert_eq!(lyrics.lines()[1].text, "还有第二行文字在这里");
}

#[test]
fn what_is_no_letter_is_told() {
    // Marked as UTF-16, with half a pair.
    let lyrics = read(b"\xff\xfe[\x000\x000\x00:\x000\x001\x00]\x00a\x00\x00\xd8b\x00");
    assert_eq!(told(&lyrics), [(Some(1000), "a\u{fffd}b")]);
    assert!(lyrics.skipped.is_garbled);
    // Cut inside a letter.
    let lyrics = read(&"[00:01.00]né".as_bytes()[..12]);
    assert_eq!((told(&lyrics), lyrics.guessed), (vec![(Some(1000), "n")], None));
    assert!(lyrics.skipped.is_garbled);
}

#[test]
fn lines_end_in_every_way() {
    for end in ["\n", "\r\n", "\r", "\u{2028}", "\u{85}"] {
        let lyrics = Lyrics::from_text(&["[00:01.00]a", "[00:02.00]b", ""].join(end), origin()).unwrap();
        assert_eq!(told(&lyrics), [(Some(1000), "a"), (Some(2000), "b")], "{end:?}");
    }
}

#[test]
fn too_much_is_cut_and_told() {
    let many: Vec<String> = (0..12_000).map(|second| format!("[{}:{:02}]tira\n", second / 60, second % 60)).collect();
    let lyrics = read(many.concat().as_bytes());
    assert_eq!((lyrics.lines().len(), lyrics.skipped.is_cut), (10_000, true));
    let long = format!("[00:01.00]{}", "é".repeat(3000));
    let lyrics = read(long.as_bytes());
    assert_eq!((lyrics.lines()[0].text.chars().count(), lyrics.skipped.is_cut), (2000, true));
    let large = "tira lum oba nim\n".repeat(100_000);
    let lyrics = read(large.as_bytes());
    assert!(lyrics.skipped.is_cut && lyrics.lines().len() <= 10_000);
    // One line, sung so often that it would fill the memory.
    let often = format!("{}{}", "[00:01.00]".repeat(9000), "x".repeat(2000));
    let lyrics = read(often.as_bytes());
    assert!(lyrics.skipped.is_cut);
    assert!(lyrics.lines().iter().map(|line| line.text.len()).sum::<usize>() <= BYTES);
}
