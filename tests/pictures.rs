//! Pictures on a terminal that says what it can draw, in a pseudo-terminal that plays its part.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::pty::Terminal;
use support::world::{PROGRAM, World};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

/// The end of the question.
const QUESTION: &[u8] = b"\x1b[16t\x1b[c";
/// A cell of 10 × 20 pixels.
const CELL: &str = "\x1b[6;20;10t";

/// Plays the demo and gives these replies when it asks.
fn play(world: &World, replies: &str) -> Terminal {
    let mut terminal = Terminal::start(world, 100, 30, &["play", "--output", "null", "--lang", "en", DEMO]);
    terminal.wait_bytes(0, QUESTION);
    terminal.keys(replies);
    terminal.wait_for("0:01");
    terminal
}

/// The numbers of the pictures that stand between these words and a comma, in their order.
fn numbers(raw: &[u8], before: &str) -> Vec<u32> {
    let raw = String::from_utf8_lossy(raw);
    raw.split(before).skip(1).map(|rest| rest.split(',').next().unwrap().parse().unwrap()).collect()
}

/// Whether a picture's cells have a colour behind them.
fn has_blocks(screen: &vt100::Screen) -> bool {
    let is_drawn = |row, column| screen.cell(row, column).is_some_and(|cell| cell.bgcolor() != vt100::Color::Default);
    (4..8).all(|row| (4..14).any(|column| is_drawn(row, column)))
}

fn end(mut terminal: Terminal) -> Vec<u8> {
    terminal.keys("q");
    assert!(terminal.wait_end().success());
    terminal.wait("the main screen", |screen| !screen.alternate_screen());
    terminal.raw()
}

#[test]
fn kitty_is_given_pictures_and_told_to_forget_each_of_them() {
    let world = World::new();
    let mut terminal = play(&world, &format!("\x1bP>|kitty(0.40.0)\x1b\\\x1b_Gi=31;OK\x1b\\{CELL}\x1b[?62;c"));
    let (given, forgotten): (&[u8], &[u8]) = (b"\x1b_Gq=2,i=", b"\x1b_Ga=d,d=I,i=");
    let mut at = 0;
    // Another view, and back; the help over it; everything anew.
    for (there, away) in [("gn", "gs"), ("gn", "?"), ("?", "\x0c"), ("", "e")] {
        terminal.keys(there);
        at = terminal.wait_bytes(at, given);
        terminal.keys(away);
        at = terminal.wait_bytes(at, forgotten);
    }
    // It is there when the program ends.
    terminal.keys("e");
    terminal.wait_bytes(at, given);
    let raw = end(terminal);
    let (given, forgotten) = (numbers(&raw, "\x1b_Gq=2,i="), numbers(&raw, "\x1b_Ga=d,d=I,i="));
    assert_eq!(given.len(), 5);
    assert_eq!(given, forgotten, "each is forgotten, before the next one comes");
}

/// Ctrl-Z while a picture is shown: it is gone before the shell has the terminal, and `fg` draws it again.
#[test]
fn a_stop_takes_the_picture_away_and_fg_brings_it_back() {
    let kitty = format!("\x1bP>|kitty(0.40.0)\x1b\\\x1b_Gi=31;OK\x1b\\{CELL}\x1b[?62;c");
    let iterm2 = format!("\x1bP>|iTerm2 3.5\x1b\\{CELL}\x1b[?62;c");
    let sixel = format!("{CELL}\x1b[?62;4;22c");
    let (taken, left): (&[u8], &[u8]) = (b"\x1b[?1049h", b"\x1b[?1049l");
    for (replies, drawn, forgotten) in [
        (kitty, &b"\x1b_Gq=2,i="[..], &b"\x1b_Ga=d,d=I,i="[..]),
        (iterm2, b"\x1b]1337;File=", left),
        (sixel, b"\x1bP", left),
    ] {
        let world = World::new();
        let mut terminal = Terminal::shell(&world, 100, 30);
        terminal.wait_for("prompt$");
        terminal.keys(&format!("{PROGRAM} play --output null --lang en {DEMO}\r"));
        terminal.wait_bytes(0, QUESTION);
        terminal.keys(&replies);
        terminal.wait_for("0:01");
        terminal.keys("gn");
        let at = terminal.wait_bytes(0, drawn);
        terminal.keys("\x1a");
        let at = terminal.wait_bytes(at, forgotten);
        // What it is forgotten by stands before the screen is left, not behind.
        let at = if forgotten == left { at } else { terminal.wait_bytes(at, left) };
        terminal.wait("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("Stopped"));
        let raw = terminal.raw();
        let shows = |bytes: &[u8]| bytes.windows(drawn.len()).any(|window| window == drawn);
        assert!(!shows(&raw[at..]), "nothing is drawn on the shell's screen");
        terminal.keys("fg\r");
        let at = terminal.wait_bytes(at, taken);
        terminal.wait_bytes(at, drawn);
        terminal.keys("q");
        terminal.wait("the prompt", |screen| {
            !screen.alternate_screen() && screen.contents().trim_end().ends_with("prompt$")
        });
        terminal.keys("exit\r");
        terminal.wait_end();
    }
}

#[test]
fn sixels_are_wiped_away() {
    let world = World::new();
    let mut terminal = play(&world, &format!("{CELL}\x1b[?62;4;22c"));
    terminal.keys("gn");
    let at = terminal.wait_bytes(0, b"\x1bP").max(1);
    terminal.keys("gs");
    terminal.wait_bytes(at, b"\x1b[2J");
    terminal.wait_for("Andi Rianto");
    end(terminal);
}

#[test]
fn a_terminal_that_says_nothing_has_half_blocks_at_once() {
    let world = World::new();
    let mut terminal = play(&world, "");
    terminal.keys("gn");
    terminal.wait("half blocks", has_blocks);
    terminal.keys("gs");
    terminal.wait("no half blocks", |screen| !has_blocks(screen));
    let raw = end(terminal);
    assert_eq!(numbers(&raw, "\x1b_Gq=2,i="), [0; 0]);
}

#[test]
fn replies_are_not_taken_for_keys() {
    let world = World::new();
    let replies = format!("\x1bP>|q(q)\x1b\\\x1b_Gi=31;q\x1b\\{CELL}\x1b[?62;4c");
    let mut terminal = play(&world, &replies);
    // Late and unasked ones are no keys either.
    terminal.keys(&replies);
    terminal.keys("/zzq");
    terminal.wait_for("nothing found");
    terminal.keys("\x1b");
    terminal.wait_gone("nothing found");
    end(terminal);
}

#[test]
fn who_wants_no_pictures_or_no_colour_is_not_asked() {
    let off = World::new();
    off.write("config/melangkah/config.toml", "art = \"off\"");
    let blocks = World::new();
    blocks.write("config/melangkah/config.toml", "art = \"blocks\"");
    for (world, is_drawn) in [(off, false), (World::new().set("NO_COLOR", "1"), false), (blocks, true)] {
        let mut terminal = Terminal::start(&world, 100, 30, &["play", "--output", "null", "--lang", "en", DEMO]);
        terminal.wait_for("0:01");
        terminal.keys("gn");
        terminal.wait_for("Next:");
        if is_drawn {
            terminal.wait("half blocks", has_blocks);
        }
        terminal.wait_for("0:02");
        assert_eq!(terminal.look(has_blocks), is_drawn);
        let raw = end(terminal);
        assert!(!raw.windows(3).any(|bytes| bytes == b"\x1b_G"));
    }
}
