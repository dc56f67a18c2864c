//! The shapes of LRC that programs write.

use super::{lyrics, ms, told};
use crate::lyrics::stamp::{Stamp, take, time};
use crate::lyrics::{Heading, Skipped};

#[test]
fn a_time_is_read_however_it_is_written() {
    for (text, milliseconds) in [
        ("00:01.86", 1860),
        ("00:01.8", 1800),
        ("00:01.285", 1285),
        ("00:01.28534", 1285),
        ("00:01:86", 1860),
        ("00:01,86", 1860),
        ("0:07", 7000),
        ("3:07", 187_000),
        ("123:45.5", 7_425_500),
        ("01:02:03.50", 3_723_500),
        ("00:60.00", 60_000),
        (" 00:01.86 ", 1860),
    ] {
        assert_eq!(time(text).map(|time| time.as_millis()), Some(milliseconds), "{text:?}");
    }
    for text in
        ["", ":", "1:", ":1", "1", "1.5", "1:2.", "1:2:3:4", "-1:02", "1:-2", "a:02", "1:999", "12345:00", "1:0２"]
    {
        assert_eq!(time(text), None, "{text:?}");
    }
    assert_eq!(take("[4:e versen]x", '[', ']'), None);
    assert_eq!(take("[00:1x]", '[', ']'), None);
    assert_eq!(take("[-00:01.00]x", '[', ']'), Some((Stamp::Broken, "x")));
    assert_eq!(take("[00:01.00", '[', ']'), None);
}

#[test]
fn lines_come_in_the_order_of_their_times() {
    let lyrics = lyrics("[00:09.00]nim\n[00:03:50] sol\n[0:01]dara\n\n[01:00:00.25]mund\n");
    assert_eq!(
        told(&lyrics),
        [(Some(1000), "dara"), (Some(3500), "sol"), (Some(9000), "nim"), (Some(3_600_250), "mund")]
    );
    assert!(lyrics.is_timed() && !lyrics.has_words() && lyrics.skipped.is_nothing());
}

#[test]
fn a_line_with_several_stamps_is_sung_again() {
    let lyrics = lyrics("[00:04.00][00:12.00] [00:08.00]tira lum\n[00:06.00]oba");
    let text = told(&lyrics);
    assert_eq!(
        text,
        [(Some(4000), "tira lum"), (Some(6000), "oba"), (Some(8000), "tira lum"), (Some(12_000), "tira lum")]
    );
}

#[test]
fn an_offset_that_is_positive_makes_lyrics_come_sooner() {
    for (tag, line, word) in [
        ("[offset:+500]", 1500, 2500),
        ("[offset:500]", 1500, 2500),
        ("[offset: -500]", 2500, 3500),
        ("[OFFSET:-500ms]", 2500, 3500),
        ("[offset:0]", 2000, 3000),
        ("[offset:9999999999]", 2000, 3000),
        ("[offset:soon]", 2000, 3000),
        ("[offset:2500]", 0, 500),
    ] {
        // Wherever it stands.
        let lyrics = lyrics(&format!("[00:02.00]tira <00:03.00>lum\n{tag}\n[00:04.00]oba"));
        assert_eq!((lyrics.lines()[0].at, lyrics.lines()[0].words[1].at), (Some(ms(line)), ms(word)), "{tag}");
    }
    // Lines that come before the song begins are over; the last of them stands.
    let lyrics = lyrics("[offset:5000]\n[00:01.00]a\n[00:02.00]b\n[00:07.00]c");
    assert_eq!(lyrics.at(ms(0)), Some(1));
    assert_eq!(lyrics.at(ms(2000)), Some(2));
}

#[test]
fn tags_are_about_the_song_and_not_sung() {
    let lyrics = lyrics(
        "[ti: Tira [demo]]\n[ar:Nim & Oba][al:Sol]\n[au:Mund]\n[by:\u{1b}[31mme]\n[length: 2:23.5]\n[re:x]\n[ve:1]\n\
         [id: 51]\n[#:a remark]\n[kana:x]\n[00:01.00]lum\n",
    );
    let heading = Heading {
        title: Some("Tira [demo]".to_owned()),
        artist: Some("Nim & Oba".to_owned()),
        album: Some("Sol".to_owned()),
        author: Some("Mund".to_owned()),
        by: Some("[31mme".to_owned()),
        length: Some(ms(143_500)),
    };
    assert_eq!(lyrics.heading, heading);
    assert_eq!(told(&lyrics), [(Some(1000), "lum")]);
}

#[test]
fn a_line_of_nothing_is_a_pause() {
    let lyrics = lyrics("[00:01.00]tira\n[00:02.00]\n[00:03.00]   \n[00:04.00]lum");
    assert_eq!(told(&lyrics), [(Some(1000), "tira"), (Some(2000), ""), (Some(3000), ""), (Some(4000), "lum")]);
    assert_eq!(lyrics.at(ms(2500)), Some(1));
}

#[test]
fn lines_without_a_time_stay_with_the_line_before() {
    let lyrics = lyrics("Nim sol\n[00:05.00]tira\n(lum)\n[00:01.00]oba\n[Chorus]\n[00:09.00]mund");
    let text = told(&lyrics);
    assert_eq!(
        text,
        [
            (None, "Nim sol"),
            (Some(1000), "oba"),
            (None, "[Chorus]"),
            (Some(5000), "tira"),
            (None, "(lum)"),
            (Some(9000), "mund")
        ]
    );
    assert_eq!(lyrics.current(ms(6000)), Some(3..5));
    assert_eq!(lyrics.current(ms(0)), None);
}

#[test]
fn what_is_broken_is_counted_and_the_rest_is_kept() {
    let lyrics = lyrics("[00:01.00]tira\n[00:99999]lum\n[00:-3.00][00:04.00]oba\n[00:05.00]ni<00:0,,>m");
    assert_eq!(told(&lyrics), [(Some(1000), "tira"), (None, "lum"), (Some(4000), "oba"), (Some(5000), "nim")]);
    assert_eq!(lyrics.skipped, Skipped { stamps: 3, ..Skipped::default() });
}

#[test]
fn a_plain_text_keeps_its_gaps_and_its_brackets() {
    let lyrics = lyrics(
        "\n\n[ti:Tira]\n[Verse 1: Nim]\n  tira lum\r\n\r\n\r\n[2:30] sol\nF: oba\n<00:01> is a price\nF\nsol\ndara\nmund\n\n",
    );
    assert!(!lyrics.is_timed());
    let text: Vec<_> = told(&lyrics).into_iter().map(|(at, text)| at.map_or(text, |_| "timed")).collect();
    assert_eq!(
        text,
        ["[Verse 1: Nim]", "tira lum", "", "[2:30] sol", "F: oba", "<00:01> is a price", "F", "sol", "dara", "mund"]
    );
    assert_eq!(lyrics.heading.title.as_deref(), Some("Tira"));
    assert_eq!((lyrics.at(ms(1)), lyrics.next_change(ms(1)), lyrics.position_of(0)), (None, None, None));
}

#[test]
fn nothing_is_no_lyrics() {
    use crate::lyrics::Lyrics;
    for text in ["", " \n\r\n\t", "\u{feff}", "[ti:Tira]\n[ar:Nim]", "[00:01.00]\n[00:02.00] ", "\u{200b}\n\u{7}"] {
        assert_eq!(Lyrics::from_text(text, super::origin()), None, "{text:?}");
    }
}
