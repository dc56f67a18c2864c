//! The real program in a real pseudo-terminal: keys in, screen out.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::pty::Terminal;
use support::world::World;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");
const TITLES: [&str; 7] = [
    "Melangkah",
    "Apa Adanya",
    "Aku Takkan Berhenti",
    "Seberapa Pantas",
    "Terbaik Untukmu",
    "I Remember",
    "Bagaikan Langit",
];

fn open(world: &World, columns: u16, rows: u16) -> Terminal {
    Terminal::start(world, columns, rows, &["--output", "null", DEMO])
}

fn play(world: &World) -> Terminal {
    Terminal::start(world, 100, 30, &["play", "--output", "null", DEMO])
}

/// Ends the program by its key and sees that the terminal was given back.
fn quit(mut terminal: Terminal) {
    terminal.keys("q");
    assert!(terminal.wait_end().success());
    given_back(&terminal);
}

/// The main screen, the cursor and the mouse are as they were.
fn given_back(terminal: &Terminal) {
    terminal.wait("the main screen", |screen| !screen.alternate_screen());
    terminal.look(|screen| {
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still caught");
    });
}

#[test]
fn the_booklet_is_there_without_any_audio() {
    let world = World::new();
    let mut terminal = Terminal::start(&world, 100, 30, &[]);
    for title in TITLES {
        terminal.wait_for(title);
    }
    terminal.wait_for("Andi Rianto");
    terminal.keys("jjj");
    terminal.wait_for("Sheila");
    quit(terminal);
}

#[test]
fn every_view_opens_in_both_languages() {
    let world = World::new();
    let mut terminal = open(&world, 100, 30);
    terminal.wait_for("Melangkah");
    for (keys, words) in
        [("gf", "Box office"), ("gp", "Vanesha Prescilla"), ("gs", "Bagaikan Langit"), ("go", "Okezone")]
    {
        terminal.keys(keys);
        terminal.wait_for(words);
    }
    terminal.keys("gs");
    terminal.wait_for("Music");
    terminal.keys("L");
    terminal.wait_gone("Music");
    quit(terminal);
}

#[test]
fn help_comes_and_goes() {
    let world = World::new();
    let mut terminal = open(&world, 100, 40);
    terminal.wait_for("Melangkah");
    let before = terminal.contents();
    terminal.keys("?");
    terminal.wait("the help", |screen| screen.contents() != before && screen.contents().contains("In this view"));
    terminal.keys("\u{1b}");
    terminal.wait_gone("In this view");
    quit(terminal);
}

#[test]
fn the_search_finds_while_typing() {
    let world = World::new();
    let mut terminal = open(&world, 100, 30);
    terminal.wait_for("Melangkah");
    terminal.keys("/langit\r");
    terminal.wait_for("Potret");
    quit(terminal);
}

#[test]
fn the_demo_plays_and_says_that_it_is_a_placeholder() {
    let world = World::new();
    let mut terminal = play(&world);
    terminal.wait_for("0:01");
    assert!(terminal.contents().to_lowercase().contains("placeholder"), "{}", terminal.contents());
    terminal.keys(" ");
    terminal.wait("a pause", |screen| screen.contents().contains("‖ Melangkah"));
    // The end of the third sketch, and on to the fourth by itself.
    terminal.keys("nn");
    terminal.keys(" 9");
    terminal.wait("the next one", |screen| {
        screen.contents().lines().rev().take(4).any(|line| line.contains("Seberapa Pantas"))
    });
    quit(terminal);
}

#[test]
fn no_sound_device_is_told_and_everything_else_works() {
    let world = World::new();
    let terminal = Terminal::start(&world, 110, 30, &["play", DEMO]);
    terminal.wait("a word about it", |screen| screen.contents().contains("no sound device"));
    terminal.wait_for("0:01");
    quit(terminal);
}

#[test]
fn a_window_of_any_size_shows_a_whole_frame() {
    let world = World::new();
    let mut terminal = open(&world, 80, 24);
    terminal.wait_for("Melangkah");
    for (columns, rows) in [(40, 12), (250, 70), (60, 12), (40, 60), (20, 5), (3, 2), (1, 1), (120, 36)] {
        terminal.resize(columns, rows);
    }
    terminal.wait("the frame of the last size", |screen| {
        screen.contents().contains("Bagaikan Langit") && screen.contents().contains("Andi Rianto")
    });
    quit(terminal);
}

#[test]
fn signals_give_the_terminal_back() {
    let world = World::new();
    for signal in ["TERM", "HUP", "INT"] {
        let mut terminal = play(&world);
        terminal.wait_for("0:01");
        terminal.signal(signal);
        terminal.wait_end();
        given_back(&terminal);
    }
}

#[test]
fn a_closed_window_ends_the_program() {
    let world = World::new();
    let mut terminal = open(&world, 80, 24);
    terminal.wait_for("Melangkah");
    terminal.close("j");
    terminal.wait_end();
}

#[test]
fn the_shell_is_usable_after_a_suspend_and_after_the_end() {
    let world = World::new();
    let mut terminal = Terminal::shell(&world, 90, 28);
    terminal.wait_for("prompt$");
    terminal.keys(&format!("{} --output null '{DEMO}'\r", support::world::PROGRAM));
    terminal.wait_for("Bagaikan Langit");
    terminal.keys("\u{1a}");
    terminal.wait("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("Stopped"));
    given_back(&terminal);
    terminal.keys("echo $((40+2))-here\r");
    terminal.wait_for("42-here");
    terminal.keys("fg\r");
    terminal
        .wait("the screen again", |screen| screen.alternate_screen() && screen.contents().contains("Bagaikan Langit"));
    terminal.keys("j");
    terminal.keys("q");
    terminal.wait("the shell", |screen| {
        let contents = screen.contents();
        !screen.alternate_screen() && contents.trim_end().lines().last() == Some("prompt$")
    });
    given_back(&terminal);
    terminal.keys("echo $((40+3))-there\r");
    terminal.wait_for("43-there");
    terminal.keys("exit\r");
    terminal.wait_end();
}

#[test]
fn no_color_means_none() {
    let world = World::new().set("NO_COLOR", "1");
    let mut terminal = open(&world, 80, 24);
    terminal.wait_for("Bagaikan Langit");
    terminal.keys("j?");
    terminal.wait_for("In this view");
    let raw = String::from_utf8(terminal.raw()).unwrap();
    for sequence in raw.split("\u{1b}[").skip(1) {
        let Some(end) = sequence.find(|character: char| character.is_ascii_alphabetic()) else { continue };
        if sequence.as_bytes()[end] == b'm' {
            let colours = sequence[..end].split([';', ':']).filter_map(|number| number.parse::<u16>().ok());
            let odd: Vec<u16> = colours.filter(|number| matches!(number, 30..=38 | 40..=48 | 90..=107)).collect();
            assert!(odd.is_empty(), "a colour: {sequence:?}");
        }
    }
    terminal.keys("\u{1b}");
    terminal.wait_gone("In this view");
    quit(terminal);
}

#[test]
fn the_mouse_selects_and_seeks() {
    let world = World::new();
    let mut terminal = play(&world);
    terminal.wait_for("0:01");
    let row = terminal.rows().iter().position(|row| row.contains("Bagaikan Langit")).unwrap() + 1;
    terminal.keys(&format!("\u{1b}[<0;10;{row}M\u{1b}[<0;10;{row}m"));
    terminal.wait_for("Potret");
    quit(terminal);
}

/// Nothing is written to the terminal while nothing changes.
#[test]
fn at_rest_nothing_is_drawn() {
    let world = World::new();
    let mut terminal = open(&world, 100, 30);
    terminal.wait_for("Melangkah");
    // A key that changes the screen, and its answer, bound the time in which nothing else may be written.
    terminal.keys("j");
    terminal.wait_for("Wieke Gur");
    let before = terminal.raw().len();
    terminal.keys("?");
    terminal.wait_for("In this view");
    let after = terminal.raw().len();
    assert!(after - before < 20_000, "one key wrote {} bytes", after - before);
    terminal.keys("\u{1b}");
    terminal.wait_gone("In this view");
    quit(terminal);
}

#[test]
fn hostile_names_do_not_spoil_the_screen() {
    let world = World::new();
    std::fs::create_dir(world.path().join("music")).unwrap();
    for name in [
        "\u{1b}[2J\u{1b}]0;owned\u{7}.flac",
        "\u{202e}gnp.flac",
        &"long ".repeat(40),
        "漢字漢字e\u{301}👩\u{200d}👩.flac",
    ] {
        let path = world.path().join("music").join(name.trim()).with_extension("flac");
        support::world::tool("ffmpeg", &["-v", "error", "-f", "lavfi", "-i", "sine=d=0.2", path.to_str().unwrap()]);
    }
    let mut terminal = Terminal::start(&world, 80, 24, &["--output", "null", "music"]);
    terminal.wait_for("Melangkah");
    terminal.keys("gd");
    terminal.wait_for("漢字漢字");
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    assert!(!raw.contains("\u{1b}]0;owned"), "a name set the window's title");
    quit(terminal);
}
