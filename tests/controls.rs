//! The keys and options of the sound, with the real program in a real pseudo-terminal.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(target_os = "linux")]
#[path = "support/pulse.rs"]
#[allow(dead_code)]
mod pulse;
mod support;

use support::pty::Terminal;
use support::world::{World, tool};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

fn play(world: &World, arguments: &[&str]) -> Terminal {
    let arguments = [&["play", "--output", "null", DEMO], arguments].concat();
    let terminal = Terminal::start(world, 80, 24, &arguments);
    terminal.wait_for("0:01");
    terminal
}

/// The line with the volume, below the title.
fn status(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    screen.rows(0, columns.get()).nth(usize::from(rows.get()) - 2).unwrap_or_default()
}

fn wait_status(terminal: &Terminal, words: &str) {
    terminal.wait(words, |screen| status(screen).contains(words));
}

fn quit(mut terminal: Terminal) {
    terminal.keys("q");
    assert!(terminal.wait_end().success());
}

#[test]
fn the_equaliser_is_set_and_shown() {
    let world = World::new();
    let mut terminal = play(&world, &[]);
    terminal.keys("e");
    terminal.wait_for("Equaliser");
    terminal.keys("\u{1b}[H\u{1b}[A\u{1b}[A\u{1b}[A\u{1b}[C\u{1b}[B");
    terminal.wait_for("63 Hz  −1 dB");
    terminal.wait_for("+3");
    wait_status(&terminal, "EQ");
    // A smaller window shows a smaller picture of the same.
    terminal.resize(40, 12);
    terminal.wait("the small picture", |screen| {
        screen.contents().contains("63 Hz  −1 dB") && screen.contents().contains("▀▀")
    });
    terminal.resize(80, 24);
    terminal.keys("L");
    terminal.wait_for("Ekualiser");
    terminal.keys("0");
    terminal.wait_for("datar: tidak ada yang diubah");
    // The escape key is one only if nothing follows it.
    terminal.keys("\u{1b}");
    terminal.wait_gone("Ekualiser");
    quit(terminal);
}

#[test]
fn options_and_keys_of_the_sound_stand_beside_the_volume() {
    let world = World::new();
    world.write("config/melangkah/config.toml", "crossfade = 2.5\n");
    let mut terminal = play(&world, &["--speed", "125", "--sleep", "30"]);
    wait_status(&terminal, "sleep 30 min  1.25×");
    terminal.keys("\\tx");
    terminal.keys("\u{15}0\r");
    terminal.wait("nothing but the rest", |screen| !status(screen).contains("sleep"));
    wait_status(&terminal, "×fade 2.5 s");
    terminal.keys("fffff");
    terminal.wait_for("Cross-fade: 2 s");
    terminal.keys("T");
    wait_status(&terminal, "stop after");
    quit(terminal);
}

#[test]
fn a_song_that_is_named_is_shown() {
    let world = World::new();
    let terminal = Terminal::start(&world, 100, 30, &["bagaikan langit"]);
    terminal.wait_for("Potret");
    quit(terminal);
}

/// Two sinks of a private server: the sound goes over from the one to the other, and to the other one at the next start.
#[cfg(target_os = "linux")]
#[test]
fn another_output_is_chosen_and_kept() {
    let server = pulse::Server::start(48_000);
    let loaded =
        server.command("pactl").args(["load-module", "module-null-sink", "sink_name=kitchen"]).output().unwrap();
    assert!(loaded.status.success());
    // The server's cookie lies in its home.
    let folder = server.runtime();
    let folder = folder.to_str().unwrap();
    let world = World::new().set("XDG_RUNTIME_DIR", folder).set("HOME", folder);
    let mut terminal = Terminal::start(&world, 100, 30, &["play", DEMO]);
    terminal.wait_for("0:01");
    terminal.keys("O");
    terminal.wait_for("kitchen");
    let row = |screen: &vt100::Screen| {
        let columns = screen.size().1;
        screen.rows(0, columns.get()).any(|row| row.contains('>') && row.contains("kitchen"))
    };
    // Down until the kitchen is selected, however many devices this machine has.
    for _ in 0..40 {
        if terminal.look(row) {
            break;
        }
        let before = terminal.contents();
        terminal.keys("j");
        terminal.wait("another row", |screen| screen.contents() != before);
    }
    terminal.keys("\r");
    terminal.wait_for("Playing to PulseAudio, kitchen");
    wait_status(&terminal, "kitchen");
    assert_eq!(std::fs::read_to_string(world.path().join("state/melangkah/output")).unwrap(), "kitchen\n");
    quit(terminal);

    let mut terminal = Terminal::start(&world, 100, 30, &["play", DEMO]);
    terminal.wait_for("0:01");
    terminal.keys("O");
    terminal.wait_for("Playing to PulseAudio, kitchen");
    terminal.keys("\u{1b}");
    terminal.wait_gone("Playing to PulseAudio");
    quit(terminal);

    // The command line comes first, and the list says so.
    let mut terminal = Terminal::start(&world, 100, 30, &["play", "--output", "null", DEMO]);
    terminal.wait_for("0:01");
    terminal.keys("O");
    terminal.wait_for("The command line says otherwise");
    drop(terminal);
}

#[test]
fn an_output_that_was_kept_and_is_gone_is_replaced_by_the_usual_one() {
    let world = World::new();
    world.write("state/melangkah/output", "pulled-out-dac\n");
    let tone = world.path().join("tone.wav");
    tool("sox", &["-n", "-r", "48000", "-b", "16", tone.to_str().unwrap(), "synth", "0.2", "sine", "440"]);
    let ran = world.run(&["play", "--plain", "tone.wav"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("pulled-out-dac") && ran.err.contains("the usual one is used"), "{}", ran.err);
    // Named in so many words it is an error.
    let ran = world.run(&["play", "--plain", "--output", "pulled-out-dac", "tone.wav"]);
    assert_eq!(ran.code, Some(1));
    let terminal = Terminal::start(&world, 110, 24, &["play", "tone.wav"]);
    terminal.wait_for("pulled-out-dac");
    quit(terminal);
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let world = World::new();
    for (option, value) in [
        ("--replaygain", "loud"),
        ("--crossfade", "13"),
        ("--crossfade", "-1"),
        ("--crossfade", "nan"),
        ("--speed", "49"),
        ("--speed", "201"),
        ("--sleep", "0"),
        ("--sleep", "1441"),
    ] {
        let ran = world.run(&["play", "--plain", &format!("{option}={value}"), DEMO]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{option} {value}");
        assert!(ran.err.contains(option), "{}", ran.err);
    }
}

#[test]
fn what_is_nothing_is_named_before_the_terminal_is_missed() {
    let world = World::new();
    let ran = world.run(&["xyzzy"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("“xyzzy” is no file, no folder, no song and no command"), "{}", ran.err);
    let ran = world.run(&["play", "--plain", "xyzzy"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("“xyzzy” is no file, no folder and no song"), "{}", ran.err);
    let ran = world.run(&["match"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("nothing to look at") && !ran.err.contains("nothing to play"), "{}", ran.err);
}
