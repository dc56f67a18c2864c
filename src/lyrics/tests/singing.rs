//! Words, singers, and what is sung when.

use super::{lyrics, ms, told, words};
use crate::lyrics::{Offset, Singer};

#[test]
fn words_are_timed_in_angle_brackets() {
    let lyrics =
        lyrics("[00:10.00] <00:10.20> tira <00:10.80>  lum<00:11.00>oba <3 <00:12.00>\n[00:13.00]nim <00:13.50>sol");
    let [first, second] = lyrics.lines() else { panic!("{lyrics:?}") };
    assert_eq!(first.text, "tira lumoba <3");
    assert_eq!(words(first), [(10_200, "tira "), (10_800, "lum"), (11_000, "oba <3")]);
    assert_eq!(words(second), [(13_000, "nim "), (13_500, "sol")]);
    assert_eq!(first.at, Some(ms(10_000)));
    let sung: Vec<_> = [10_000, 10_200, 10_900, 11_500].map(|at| lyrics.sung(0, ms(at))).into();
    assert_eq!(sung, [0, 1, 2, 3]);
}

#[test]
fn words_are_timed_in_square_brackets_too() {
    let one = lyrics("[00:10.00]tira [00:10.80]lum[00:11.50]\n[00:12.00][00:12.20]oba [00:12.60]nim");
    assert_eq!(words(&one.lines()[0]), [(10_000, "tira "), (10_800, "lum")]);
    assert_eq!(words(&one.lines()[1]), [(12_200, "oba "), (12_600, "nim")]);
    assert_eq!(told(&one).len(), 2);
    // Twice the same line, with the end of the first.
    let two = lyrics("[00:10.00][00:20.00]tira[00:15.00]");
    assert_eq!(told(&two), [(Some(10_000), "tira"), (Some(20_000), "tira")]);
    assert!(!two.has_words());
}

#[test]
fn words_move_with_a_line_that_is_sung_again() {
    let lyrics = lyrics("[00:20.00][00:10.00]<00:10.00>tira <00:11.00>lum");
    assert_eq!(words(&lyrics.lines()[0]), [(10_000, "tira "), (11_000, "lum")]);
    assert_eq!(words(&lyrics.lines()[1]), [(20_000, "tira "), (21_000, "lum")]);
}

#[test]
fn words_never_go_back_in_time() {
    let one = lyrics("[00:10.00]<00:12.00>tira <00:11.00>lum <00:09.00>oba <00:13.00>nim");
    assert_eq!(words(&one.lines()[0]), [(12_000, "tira "), (12_000, "lum "), (12_000, "oba "), (13_000, "nim")]);
    // Times that are over before the line begins are no times of its words.
    let other = lyrics("[00:10.00]<00:00.00>tira <00:01.00>lum");
    assert_eq!((told(&other), other.has_words()), (vec![(Some(10_000), "tira lum")], false));
}

#[test]
fn singers_are_those_whom_the_file_names() {
    let lyrics = lyrics(
        "[ar:Nim Sol & Oba feat. Désty]\n[00:01.00]F: tira\n[00:02.00]M:lum\n[00:03.00]D: both\n[00:04.00]v1:<00:04.00>a <00:04.50>b\n\
         [00:05.00]v2: c\n[bg:<00:06.00>u <00:06.50>h]\n[00:07.00]bg: mm\n[00:08.00]nim sol: d\n[00:09.00]Desty: e\n\
         [00:10.00]Mund: f\n[00:11.00]f: g\n[00:12.00]v100: h\n[00:13.00]tira: lum: oba",
    );
    let singers: Vec<_> = lyrics.lines().iter().map(|line| (line.singer.clone(), line.text.as_str())).collect();
    let named = |name: &str| Some(Singer::Named(name.to_owned()));
    assert_eq!(
        singers,
        [
            (Some(Singer::Female), "tira"),
            (Some(Singer::Male), "lum"),
            (Some(Singer::Both), "both"),
            (Some(Singer::Voice(1)), "a b"),
            (Some(Singer::Voice(2)), "c"),
            (Some(Singer::Background), "u h"),
            (Some(Singer::Background), "mm"),
            (named("Nim Sol"), "d"),
            (named("Désty"), "e"),
            (None, "Mund: f"),
            (None, "f: g"),
            (None, "v100: h"),
            (None, "tira: lum: oba"),
        ]
    );
    assert_eq!(words(&lyrics.lines()[3]), [(4000, "a "), (4500, "b")]);
    assert_eq!(lyrics.lines()[5].at, Some(ms(6000)));
}

#[test]
fn lines_that_begin_together_are_sung_together() {
    let lyrics = lyrics("[00:01.00]tira\n[00:01.00]lum\n[00:03.00]oba\n[00:03.00]nim");
    assert_eq!(lyrics.current(ms(0)), None);
    assert_eq!(lyrics.current(ms(1000)), Some(0..2));
    assert_eq!(lyrics.current(ms(2999)), Some(0..2));
    assert_eq!(lyrics.current(ms(900_000)), Some(2..4));
}

#[test]
fn every_change_is_told_beforehand() {
    let mut lyrics =
        lyrics("[00:01.00]<00:01.20>tira <00:01.80>lum\n[00:03.00]oba\n[00:03.00]nim <00:03.50>sol\n[00:05.00]");
    for (offset, shift) in [(0, 0_i64), (300, -300), (-2500, 2500)] {
        lyrics.offset = Offset::new(offset);
        let mut changes = Vec::new();
        let mut position = ms(0);
        while let Some(next) = lyrics.next_change(position) {
            assert!(next > position);
            // Nothing changes before.
            let just_before = next.saturating_sub(ms(1));
            assert_eq!(lyrics.current(just_before), lyrics.current(position));
            position = next;
            changes.push(next.as_millis() as i64 - shift);
        }
        assert_eq!(changes, [1000, 1200, 1800, 3000, 3500, 5000], "{offset}");
        assert_eq!(lyrics.position_of(1), Some(ms((3000 + shift) as u64)));
        assert_eq!(lyrics.at(lyrics.position_of(1).unwrap()), Some(1));
    }
}
