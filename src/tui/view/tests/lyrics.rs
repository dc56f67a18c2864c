//! The words of what is heard.

use std::time::{Duration, Instant};

use ratatui::buffer::Cell;

use super::*;
use crate::lyrics::{Lyrics, Origin};
use crate::tui::view::lyrics::parts;

/// Lyrics of nonsense for what is heard, sung up to a time.
fn sing(stage: &mut Stage, text: &str, milliseconds: u64) {
    play(stage);
    stage.press("g l");
    stage.answer_lyrics(Ok(Lyrics::from_text(text, Origin::File("/music/01 satu.lrc".into()))));
    stage.hear_at(milliseconds);
}

const WORDS: &str = "[ar:Nim Sol]\n[by:Mund]\n[00:01.00]dara nim tira lum\n[00:05.00]\n[00:10.00]F: oba sol mund dara nim\n\
     [00:12.00]M: tira lum\n[00:14.00]D: both tira\n[00:20.00]v2: a line that is far too long for a narrow screen and goes \
     on with tira lum oba nim sol mund dara tira lum oba nim sol\n[00:20.00]its second voice\n[00:25.00]<00:25.00>ti<00:25.40>ra \
     <00:26.00>lum <00:27.00>oba\n[bg:<00:28.00>o<00:28.20>ba]\n[00:30.00]Nim Sol: 漢字かな é\n[00:35.00]dara\n[00:99999]nim\n\
     [00:45.00]sol\n[00:50.00]mund";

#[test]
fn the_lyrics_that_are_sung() {
    check("lyrics", |stage| sing(stage, WORDS, 20_500));
}

#[test]
fn the_words_that_are_sung() {
    check("lyrics-words", |stage| {
        sing(stage, WORDS, 26_500);
        stage.press("( ( (");
    });
}

#[test]
fn the_lyrics_that_are_read_elsewhere() {
    check("lyrics-astray", |stage| {
        sing(stage, WORDS, 20_500);
        stage.press("k k k");
    });
}

#[test]
fn lyrics_without_times() {
    check("lyrics-plain", |stage| {
        let text = "[Verse]\ndara nim tira lum\noba sol mund dara nim tira lum oba sol mund dara nim tira lum oba\n\n"
            .repeat(12);
        sing(stage, &text, 20_500);
        stage.press("j j");
    });
}

#[test]
fn no_lyrics() {
    check("lyrics-none", |stage| {
        play(stage);
        stage.press("g l");
        stage.answer_lyrics(Ok(None));
    });
    check("lyrics-silent", |stage| {
        stage.press("g l");
    });
}

/// What is lit of the row that holds these words: the letters in the accent's weight and colour.
fn lit(stage: &Stage, words: &str) -> String {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| _ = draw(&stage.app, frame)).unwrap();
    let cells = &terminal.backend().buffer().content;
    let row = cells.chunks(80).find(|row| row.iter().map(Cell::symbol).collect::<String>().trim() == words);
    let accent = stage.app.theme().style(crate::tui::theme::Tone::Accent);
    let row = row.unwrap_or_else(|| panic!("{words}\n{}", stage.screen()));
    row.iter().filter(|cell| Some(cell.fg) == accent.fg).map(Cell::symbol).collect()
}

#[test]
fn words_are_lit_one_by_one() {
    let mut stage = Stage::new();
    for (at, words) in
        [(24_999, ""), (25_000, "ti"), (25_400, "tira "), (26_999, "tira lum "), (27_000, "tira lum oba")]
    {
        sing(&mut stage, WORDS, at);
        assert_eq!(lit(&stage, "tira lum oba").trim_end(), words.trim_end(), "{at}\n{}", stage.screen());
    }
    sing(&mut stage, WORDS, 20_000);
    assert_eq!(lit(&stage, "its second voice"), "its second voice");
    assert_eq!(lit(&stage, "both: both tira"), "");
}

#[test]
fn the_line_that_is_sung_stands_in_the_middle_under_the_cursor() {
    for size in SIZES {
        for (at, words) in [(0, "dara nim tira"), (1000, "dara nim tira"), (14_000, "both tira"), (60_000, "mund")] {
            let mut stage = Stage::with(|beginning| beginning.size = size);
            sing(&mut stage, WORDS, at);
            let screen = stage.screen();
            let (area, _) = parts(stage.app.layout().unwrap().body);
            let middle_row = area.y + area.height / 2;
            let middle = screen.lines().nth(usize::from(middle_row)).unwrap();
            assert!(middle.contains(words), "{size:?} {at} {middle:?}\n{screen}");
            let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
            terminal.draw(|frame| _ = draw(&stage.app, frame)).unwrap();
            assert_eq!(terminal.backend().cursor_position().y, middle_row);
        }
    }
}

/// A listener who presses anything while words come and go: what does not ask to be drawn has changed nothing, and no row is
/// shifted.
#[test]
fn nothing_that_can_be_pressed_breaks_the_words() {
    const KEYS: [&str; 24] = [
        "j",
        "k",
        "G",
        "g g",
        "pagedown",
        "pageup",
        "enter",
        "(",
        ")",
        "backspace",
        "esc",
        "/ d a",
        "/ x enter",
        "space",
        "right",
        "left",
        "n",
        "p",
        "?",
        "g s",
        "g l",
        "g l",
        "L",
        "]",
    ];
    let texts = [WORDS, "dara\n\n漢字 é\n", "[00:03.00]\u{202e}<00:03.10>漢<00:03.20>字\u{1b}\n[00:03.00]x", "[0:00]a"];
    let mut random = fastrand::Rng::with_seed(23);
    let mut stage = Stage::new();
    play(&mut stage);
    stage.press("g l");
    let begun = Instant::now();
    let (mut clock, mut before) = (0, stage.screen());
    stage.app.take_dirty();
    for step in 0..700 {
        let mut told = String::new();
        match random.u8(..10) {
            0..4 => {
                told = (*random.choice(&KEYS).unwrap()).to_owned();
                stage.press(&told);
            }
            4 => {
                let text = random.choice(&texts).unwrap();
                let lyrics = Lyrics::from_text(text, Origin::Tag("SYLT".into()));
                stage.answer_lyrics(if random.u8(..8) > 0 { Ok(lyrics) } else { Err("no".into()) });
            }
            5 if random.u8(..8) == 0 => {
                // This is answered by drawing all anew.
                stage.size(random.u16(..130), random.u16(..40));
                before = stage.screen();
            }
            5..8 => {
                stage.hear_at(random.u64(..60_000));
            }
            _ => {
                clock += random.u64(..700);
                stage.send(Message::Time(begun + Duration::from_millis(clock)));
            }
        }
        let is_dirty = stage.app.take_dirty();
        let after = stage.screen();
        // The seek bar counts in whole seconds.
        let words = |screen: &str| {
            let rows: Vec<String> = screen.lines().map(str::to_owned).collect();
            rows.split_at(rows.len().saturating_sub(4)).0.to_vec()
        };
        assert!(
            is_dirty || words(&before) == words(&after),
            "step {step}, {told}: changed, but not drawn\n{before}\n{after}"
        );
        let columns = after.lines().next().map_or(0, text::width);
        assert!(after.lines().all(|line| text::width(line) == columns), "step {step}, {told}\n{after}");
        before = after;
    }
}
