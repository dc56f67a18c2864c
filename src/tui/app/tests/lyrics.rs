//! The words of what is heard.

use std::time::Instant;

use crossterm::event::{KeyModifiers, MouseButton, MouseEventKind};

use super::*;
use crate::lyrics::{Lyrics, Offset, Origin};

const WORDS: &str = "[00:01.00]dara\n[00:03.50]<00:03.50>oba <00:03.90>nim\n[00:04.20]sol\n(with it)\n[01:00.00]mund";

fn lyrics(text: &str) -> Lyrics {
    Lyrics::from_text(text, Origin::Tag("SYLT".into())).unwrap()
}

/// Something is heard, and its words are shown.
fn sung(text: &str) -> Stage {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(0).press("g l").answer_lyrics(Ok(Some(lyrics(text))));
    stage
}

fn line(stage: &Stage) -> usize {
    stage.app.here().scroll
}

fn asked(stage: &mut Stage) -> Vec<String> {
    let asked = |effect: &Effect| match effect {
        Effect::Lyrics(clip) => Some(clip.path.display().to_string()),
        _ => None,
    };
    stage.wanted().iter().filter_map(asked).collect()
}

fn sought(stage: &mut Stage) -> Vec<u64> {
    let sought = |effect: &Effect| match effect {
        Effect::Player(Command::Seek(to)) => Some(to.as_millis() as u64),
        _ => None,
    };
    stage.wanted().iter().filter_map(sought).collect()
}

#[test]
fn words_are_looked_for_when_they_are_looked_at_and_once() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(0);
    assert!(asked(&mut stage).is_empty(), "nobody looks");
    stage.press("g l");
    assert_eq!(asked(&mut stage), ["/music/01 satu.flac"]);
    stage.send(Message::Lyrics("/music/other.wav".into(), Ok(Some(Box::new(lyrics(WORDS))))));
    assert!(matches!(stage.app.words(), Words::Asked), "an answer about something else");
    stage.send(Message::Lyrics("/music/01 satu.flac".into(), Ok(Some(Box::new(lyrics(WORDS))))));
    stage.press("g s").press("g l");
    assert!(asked(&mut stage).is_empty());
    // The next song has its own.
    stage.press("n");
    assert_eq!(asked(&mut stage), ["/music/02 dua.ogg"]);
    assert!(matches!(stage.app.words(), Words::Asked));
    stage.send(Message::Lyrics("/music/02 dua.ogg".into(), Ok(None)));
    stage.press("g s").press("g l");
    assert_eq!(asked(&mut stage), ["/music/02 dua.ogg"], "they may be there by now");
    stage.send(Message::Lyrics("/music/02 dua.ogg".into(), Err("no permission\u{1b}".into())));
    assert!(stage.screen().contains("no permission"));
    assert!(!stage.screen().contains('\u{1b}'));
}

#[test]
fn the_words_go_with_the_song() {
    let mut stage = sung(WORDS);
    for (at, expected) in [(0, 0), (1000, 0), (3499, 0), (3500, 1), (4200, 2), (59_999, 2), (60_000, 4), (2000, 0)] {
        stage.hear_at(at);
        assert_eq!(line(&stage), expected, "{at}");
    }
    stage.hear_at(4200);
    assert_eq!(stage.app.lit(), Some((2..4, &[0, 0][..])), "what has no time is sung with the line before");
}

#[test]
fn nothing_is_drawn_until_another_line_or_word_is_sung() {
    let mut stage = sung(WORDS);
    let begun = Instant::now() + Duration::from_secs(3600);
    let tick = |milliseconds: u64, stage: &mut Stage| {
        stage.send(Message::Time(begun + Duration::from_millis(milliseconds)));
        stage.app.take_dirty()
    };
    tick(0, &mut stage);
    stage.hear_at(3000);
    stage.app.take_dirty();
    // A line and a word, each waited for and no more.
    assert_eq!(stage.app.wakes_in(), Some(Duration::from_millis(501)));
    assert!(!tick(499, &mut stage));
    assert!(tick(501, &mut stage));
    assert_eq!(line(&stage), 1);
    assert_eq!(stage.app.wakes_in(), Some(Duration::from_millis(400)));
    assert!(tick(901, &mut stage));
    assert_eq!(stage.app.lit().unwrap().1, [2]);
    // The next line begins after the next news of the player.
    assert_eq!(stage.app.wakes_in(), None);
    assert!(!tick(990, &mut stage));
    stage.hear_at(4000);
    assert_eq!(stage.app.wakes_in(), Some(Duration::from_millis(201)));
    assert!(tick(1300, &mut stage));
    assert_eq!((line(&stage), stage.app.wakes_in()), (2, None));
    // Nobody looks, nothing moves.
    stage.hear_at(3000);
    assert!(stage.app.wakes_in().is_some());
    for keys in ["g s", "g l ?", "esc space"] {
        stage.press(keys);
        assert_eq!(stage.app.wakes_in(), None, "{keys}");
    }
}

#[test]
fn a_faster_song_has_faster_words() {
    let mut stage = sung(WORDS);
    stage.press("] ] ] ] ] ] ] ] ] ] ] ] ] ] ] ] ] ] ] ]");
    let factor = stage.app.deck().tuning().speed.factor();
    assert!(factor > 1.5);
    stage.hear_at(3000);
    let wait = stage.app.wakes_in().unwrap().as_secs_f64();
    assert!((wait - (0.5 / factor + 0.001)).abs() < 1e-6, "{wait}");
}

#[test]
fn words_after_the_end_of_the_song_wake_nobody() {
    let mut stage = sung("[00:01.00]dara\n[03:20.00]nim\n[05:00.00]oba");
    stage.hear_at(199_500);
    assert_eq!(stage.app.wakes_in(), None);
}

#[test]
fn the_listener_reads_on_and_comes_back() {
    let mut stage = sung(WORDS);
    stage.hear_at(1000);
    stage.press("j j");
    assert_eq!((line(&stage), stage.app.is_astray()), (2, true));
    stage.hear_at(3600);
    assert_eq!(line(&stage), 2, "it is read on");
    stage.press("esc");
    assert_eq!((line(&stage), stage.app.is_astray()), (1, false));
    stage.press("G");
    assert_eq!(line(&stage), 4);
    stage.press("down pagedown g g");
    assert_eq!((line(&stage), stage.app.is_astray()), (0, true));
    // A jump comes back, by whatever key.
    for key in ["right", "left", "shift-right", "5 0 %"] {
        stage.press("j");
        stage.press(key);
        assert!(!stage.app.is_astray(), "{key}");
    }
}

#[test]
fn enter_hears_the_line_that_is_read() {
    let mut stage = sung(WORDS);
    stage.hear_at(1000);
    stage.press("j enter");
    assert_eq!(sought(&mut stage), [3500]);
    assert_eq!((line(&stage), stage.app.is_astray()), (1, false));
    // A line without a time.
    stage.press("j j enter");
    assert_eq!(sought(&mut stage), [0_u64; 0]);
    assert!(stage.app.notice().is_some());
    // A text without times.
    let mut stage = sung("dara\nnim");
    stage.press("enter ( )");
    assert_eq!(sought(&mut stage), [0_u64; 0]);
}

#[test]
fn a_double_click_hears_the_line_and_the_wheel_reads_on() {
    let mut stage = sung(WORDS);
    stage.hear_at(1000);
    let (column, row) = (0..24)
        .find_map(|row| Some((stage.screen().lines().nth(row)?.find("oba nim")? as u16, row as u16)))
        .expect("the line is on the screen");
    let mut click = |is_double| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        stage.send(Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }, is_double));
        (line(&stage), sought(&mut stage))
    };
    assert_eq!(click(false), (1, vec![]));
    assert_eq!(click(true), (1, vec![3500]));
    let wheel = MouseEventKind::ScrollDown;
    stage.send(Message::Mouse(MouseEvent { kind: wheel, column, row, modifiers: KeyModifiers::NONE }, false));
    assert_eq!((line(&stage), stage.app.is_astray()), (2, true));
}

#[test]
fn the_offset_is_told_kept_and_heard() {
    let mut stage = sung(WORDS);
    stage.hear_at(3300);
    assert_eq!(line(&stage), 0);
    stage.wanted();
    stage.press("( (");
    let keep = |milliseconds| Effect::KeepOffset("/music/01 satu.flac".into(), Offset::new(milliseconds));
    assert_eq!(stage.wanted(), [keep(100), keep(200)]);
    assert_eq!(line(&stage), 1, "it comes sooner");
    assert!(stage.app.notice().unwrap().text.contains("0.2"));
    stage.press("j enter");
    assert_eq!(sought(&mut stage), [4000]);
    stage.hear_at(3300);
    stage.press(") ) )");
    assert_eq!((stage.wanted(), line(&stage)), (vec![keep(100), keep(0), keep(-100)], 0));
    stage.press("backspace");
    assert_eq!(stage.wanted(), [keep(0)]);
}

#[test]
fn the_search_finds_words() {
    let mut stage = sung(WORDS);
    stage.press("/ m u n d");
    assert_eq!(line(&stage), 4);
    stage.press("enter");
    assert_eq!((line(&stage), stage.app.is_astray()), (4, true));
    stage.press("/ d a esc");
    assert_eq!((line(&stage), stage.app.is_astray()), (0, false));
}
