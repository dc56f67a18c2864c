//! Whatever stands in a file: nothing breaks, and what is promised of lyrics holds.

use std::time::Duration;

use super::{ms, origin};
use crate::lyrics::{Lyrics, Offset};

/// What holds of all lyrics.
fn check(lyrics: &Lyrics) {
    assert!(lyrics.lines().len() <= 10_000);
    assert!(lyrics.lines().iter().any(|line| !line.text.is_empty()));
    let times: Vec<_> = lyrics.lines().iter().filter_map(|line| line.at).collect();
    assert!(times.is_sorted());
    assert_eq!(lyrics.is_timed(), !times.is_empty());
    for (index, line) in lyrics.lines().iter().enumerate() {
        assert_eq!(crate::text::clean(&line.text), line.text);
        assert_eq!(line.text.trim(), line.text);
        assert!(line.text.chars().count() <= 2000);
        assert!(line.words.is_sorted_by_key(|word| word.at));
        assert!(line.words.iter().all(|word| !word.text.is_empty() && Some(word.at) >= line.at));
        assert!(line.words.is_empty() || line.words.iter().map(|word| &*word.text).collect::<String>() == line.text);
        if let Some(position) = lyrics.position_of(index).filter(|at| !at.is_zero()) {
            let current = lyrics.current(position).unwrap();
            // One that was moved before the beginning is over at once.
            assert!(
                current.contains(&index) || times.iter().filter(|at| Some(**at) == line.at).count() > 1,
                "{index} {current:?}"
            );
        }
    }
    let mut position = Duration::ZERO;
    for _ in 0..200 {
        let Some(next) = lyrics.next_change(position) else { break };
        assert!(next > position);
        assert_eq!(lyrics.current(position), lyrics.current(next.saturating_sub(Duration::from_nanos(1))));
        position = next;
    }
}

/// Pieces that files are made of, right and wrong.
const PIECES: [&str; 34] = [
    "[00:01.00]",
    "[00:02:50]",
    "[0:03]",
    "[01:00:04.5]",
    "[00:99.99]",
    "[00:1",
    "[:]",
    "[-1:00]",
    "[[",
    "]]",
    "<00:01.10>",
    "<00:02.90>",
    "<0:1>",
    "<",
    ">",
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "tira",
    "lum ",
    "F:",
    "v1:",
    "[bg:",
    "[ti:x]",
    "[ar:tira]",
    "[offset:+700]",
    "[offset:-90000]",
    "\u{202e}",
    "\u{1b}[2J",
    "é漢\u{301}",
    "\u{0}",
];

#[test]
fn a_heap_of_pieces_is_read_in_order() {
    let mut random = fastrand::Rng::with_seed(11);
    let mut read = 0;
    for _ in 0..4000 {
        let text: String = (0..random.usize(..40)).map(|_| PIECES[random.usize(..PIECES.len())]).collect();
        let Some(mut lyrics) = Lyrics::from_bytes(text.as_bytes(), origin()) else { continue };
        read += 1;
        lyrics.offset = Offset::new(random.i32(-3000..3000));
        check(&lyrics);
        // What is read of the same lines again is the same.
        assert_eq!(Lyrics::from_bytes(text.as_bytes(), origin()).unwrap().lines(), lyrics.lines());
    }
    assert!(read > 2000, "{read}");
}

#[test]
fn any_bytes_are_read() {
    let mut random = fastrand::Rng::with_seed(12);
    for _ in 0..1000 {
        let mut bytes: Vec<u8> =
            (0..random.usize(..20)).flat_map(|_| PIECES[random.usize(..PIECES.len())].bytes()).collect();
        for _ in 0..random.usize(..8) {
            let place = random.usize(..=bytes.len());
            bytes.insert(place, random.u8(..));
        }
        if let Some(lyrics) = Lyrics::from_bytes(&bytes, origin()) {
            check(&lyrics);
        }
    }
}

/// Work grows with the size of a file and not with its square, which would take minutes here.
#[test]
fn a_large_file_of_one_kind_is_read_at_once() {
    for piece in
        ["<", "[", "[00:", "<00:01>", "[00:01]", "\n", "a\n", ":", "[bg:<", " ", "\u{301}", "[0:0]\n", "v1:", "]["]
    {
        let text = piece.repeat((1 << 18) / piece.len());
        if let Some(lyrics) = Lyrics::from_bytes(text.as_bytes(), origin()) {
            assert!(lyrics.lines().len() <= 10_000);
        }
    }
}

#[test]
fn an_offset_reaches_no_further_than_a_minute() {
    assert_eq!(Offset::new(i32::MAX).milliseconds(), 60_000);
    assert_eq!(Offset::new(-59_950).more(-100).milliseconds(), -60_000);
    assert_eq!(Offset::default().more(Offset::STEP).applied(ms(50)), Some(ms(150)));
    assert_eq!(Offset::new(-100).applied(ms(50)), None);
    assert_eq!(Offset::new(100).undone(ms(50)), ms(0));
}
