//! Lyrics in the real program: the line goes with the song, and the song with the line.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::pty::Terminal;
use support::world::World;

/// A song of two minutes, and words for it.
fn world() -> World {
    let world = World::new();
    world.write(
        "music/song.lrc",
        "[00:00.00]dara nim\n[00:00.60]oba sol\n[00:01.30]tira lum\n[01:00.00]mund\n[01:50.00]last\n",
    );
    let song = world.path().join("music/song.flac");
    let tone = ["-v", "error", "-f", "lavfi", "-i", "sine=d=120:r=8000", song.to_str().unwrap()];
    support::world::tool("ffmpeg", &tone);
    world
}

fn open(world: &World) -> Terminal {
    let mut terminal = Terminal::start(world, 80, 24, &["play", "--output", "null", "music/song.flac"]);
    terminal.wait_for("0:0");
    terminal.keys("gl");
    terminal.wait_for("dara nim");
    terminal
}

/// The row of the cursor has these words, with the accent on them.
fn is_sung(screen: &vt100::Screen, words: &str) -> bool {
    let (row, column) = screen.cursor_position();
    let line: String = screen.contents_between(row, 0, row, 80);
    line.trim() == words && screen.cell(row, column).is_some_and(vt100::Cell::bold)
}

#[test]
fn the_lines_go_with_the_song_and_enter_goes_to_a_line() {
    let world = world();
    let mut terminal = open(&world);
    terminal.wait("the third line", |screen| is_sung(screen, "tira lum"));
    // To a line far ahead, and from there on.
    terminal.keys("j");
    terminal.wait("reading ahead", |screen| screen.contents().contains("Esc"));
    terminal.keys("\r");
    terminal.wait("the line that was chosen", |screen| is_sung(screen, "mund") && screen.contents().contains("1:0"));
    // Sooner: what is kept of it is there the next time.
    terminal.keys("((");
    terminal.wait_for("0.2 s sooner");
    terminal.keys("q");
    assert!(terminal.wait_end().success());
    let mut terminal = open(&world);
    terminal.wait_for("0.2 s sooner");
    terminal.keys("q");
    assert!(terminal.wait_end().success());
}

/// A line that begins in the middle of a second, between two news of the player, is drawn in that second: at least one of a
/// hundred, however busy the machine is.
#[test]
fn a_line_does_not_wait_for_the_next_second() {
    let world = world();
    let lines = (0..100).map(|second| format!("[{}:{:02}.50]dara nim {second}\n", second / 60, second % 60));
    world.write("music/song.lrc", lines.collect::<Vec<_>>().concat());
    let mut terminal = open(&world);
    terminal.wait("a line in its own second", |screen| {
        (0..100).any(|second| {
            let clock = format!("{}:{:02} / 2:00", second / 60, second % 60);
            screen.contents().contains(&clock) && is_sung(screen, &format!("dara nim {second}"))
        })
    });
    terminal.keys("q");
    assert!(terminal.wait_end().success());
}
