//! What must not stop the player: servers that die, hang, come late or go, devices that change, files that vanish. After
//! each of them the queue, the position and the terminal are what they were.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[path = "support/desk.rs"]
mod desk;
#[path = "support/pulse.rs"]
#[allow(dead_code)]
mod pulse;
mod support;

use desk::{Desk, example};
use pulse::{Server, write_wav};
use support::pty::Terminal;
use support::world::{World, tool};

const PATIENCE: Duration = Duration::from_secs(30);

/// A world in which this server is the only one.
fn world(server: &Server) -> World {
    World::new().set("XDG_RUNTIME_DIR", server.runtime().to_str().unwrap())
}

/// Two files, the first long enough for everything.
fn album(world: &World) -> PathBuf {
    for (name, seconds) in [("music/1 long.wav", 40), ("music/2 after.wav", 40)] {
        tone(&world.write(name, ""), seconds);
    }
    world.path().join("music")
}

fn tone(path: &Path, seconds: usize) {
    let sine = |n: usize| (std::f32::consts::TAU * 330.0 * n as f32 / 48_000.0).sin() * 0.3;
    let frames: Vec<[f32; 2]> = (0..48_000 * seconds).map(|n| [sine(n); 2]).collect();
    write_wav(path, 48_000, &frames);
}

fn play(world: &World) -> Terminal {
    let music = album(world);
    let terminal = Terminal::start(world, 110, 30, &["play", music.to_str().unwrap()]);
    terminal.wait_for("0:01");
    terminal
}

/// The queue is there, the program ends by its key, and the terminal is whole.
fn quit(mut terminal: Terminal) {
    terminal.keys("gq");
    terminal.wait("the queue", |screen| screen.contents().contains("1 long") && screen.contents().contains("2 after"));
    terminal.keys("q");
    assert!(terminal.wait_end().success());
    given_back(&terminal);
}

fn given_back(terminal: &Terminal) {
    terminal.wait("the main screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn the_sound_server_is_killed_and_started_again() {
    let mut server = Server::start(48_000);
    let world = world(&server);
    let mut terminal = play(&world);
    server.kill();
    terminal.wait_for("sound output is gone");
    // Whoever wants to go on is told that it is gone still, and is not shown as playing. The pause alone would not show
    // that the key was obeyed: it stands since the loss. A server that is back before the answer would be played to.
    terminal.keys(" ");
    terminal
        .wait("the second report", |screen| screen.contents().contains("Log (2)") && screen.contents().contains("‖"));
    server.restart();
    terminal.wait_for("sound output is back");
    terminal.keys(" ");
    terminal.wait_for("0:03");
    quit(terminal);
}

#[test]
fn the_sound_server_hangs_for_five_seconds() {
    let server = Server::start(48_000);
    let world = world(&server);
    let mut terminal = play(&world);
    server.signal("STOP");
    let since = Instant::now();
    // Everything is obeyed meanwhile.
    terminal.keys(" ");
    terminal.wait("a pause", |screen| screen.contents().contains("‖"));
    terminal.keys("50%");
    terminal.wait_for("0:20");
    terminal.keys("n");
    terminal.wait("the second file", |screen| screen.contents().contains("‖ 2 after"));
    terminal.keys("p");
    terminal.wait("the first file", |screen| screen.contents().contains("‖ 1 long"));
    terminal.keys("50% ");
    terminal.wait_for("0:20");
    std::thread::sleep(Duration::from_secs(5).saturating_sub(since.elapsed()));
    server.signal("CONT");
    // It goes on by itself: nothing was lost.
    terminal.wait_for("0:22");
    assert!(!terminal.contents().contains("gone"), "{}", terminal.contents());
    let clients = server.ask(&["list", "short", "clients"]);
    assert_eq!(clients.lines().filter(|line| line.contains("melangkah")).count(), 1, "{clients}");
    quit(terminal);
}

#[test]
fn a_server_that_hangs_does_not_keep_the_program() {
    for ending in ["key", "signal", "plain"] {
        let server = Server::start(48_000);
        let world = world(&server);
        let music = album(&world);
        let arguments: &[&str] = if ending == "plain" { &["play", "--plain"] } else { &["play"] };
        let mut terminal = Terminal::start(&world, 110, 30, &[arguments, &[music.to_str().unwrap()]].concat());
        terminal.wait_for("0:01");
        server.signal("STOP");
        let since = Instant::now();
        if ending == "key" {
            terminal.keys("q");
        } else {
            terminal.signal("TERM");
        }
        terminal.wait_end();
        assert!(since.elapsed() < Duration::from_secs(10), "{ending}: {:?}", since.elapsed());
        given_back(&terminal);
    }
}

#[test]
fn a_server_that_comes_late_is_played_to() {
    let mut server = Server::start(48_000);
    server.kill();
    let world = world(&server);
    let terminal = play(&world);
    terminal.wait_for("no sound device");
    server.restart();
    // It goes over while it plays, and the position with it.
    wait_until("it plays to the server", || !server.ask(&["list", "short", "sink-inputs"]).is_empty());
    terminal
        .wait("time passes", |screen| ["0:0", "0:1", "0:2", "0:3"].iter().any(|time| screen.contents().contains(time)));
    quit(terminal);
}

#[test]
fn without_any_sound_it_plays_in_time_and_says_so_once() {
    let world = World::new();
    tone(&world.write("tone.wav", ""), 1);
    let begun = Instant::now();
    let ran = world.run(&["play", "--plain", "tone.wav"]);
    assert!(begun.elapsed() >= Duration::from_millis(950), "{:?}", begun.elapsed());
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(ran.err.matches("no sound device").count(), 1, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

/// Opens the player on the server and plays a file of a minute.
fn playing(server: &Server, folder: &Path, arguments: &[&str]) -> Desk {
    let path = folder.join("minute.wav");
    tone(&path, 60);
    let mut desk = Desk::open(server.command(example()), arguments);
    desk.send(format!("play {}", path.display()));
    desk.wait("Started");
    desk
}

/// The second of the next position that is told.
fn second(desk: &mut Desk) -> f64 {
    let line = desk.wait("Position");
    let time = line.rsplit("at: ").next().unwrap().trim_end_matches([' ', '}', 's']);
    time.parse().unwrap_or_else(|_| panic!("{line}"))
}

#[test]
fn another_default_device_is_followed_and_its_rate_too() {
    // Or the server would make the second sink run at the rate of the first.
    let server = Server::start_with(48_000, "alternate-sample-rate = 44100\n");
    let folder = tempfile::tempdir().unwrap();
    let mut desk = playing(&server, folder.path(), &["auto"]);
    let before = second(&mut desk);
    server.ask(&["load-module", "module-null-sink", "sink_name=same", "rate=48000"]);
    server.ask(&["load-module", "module-null-sink", "sink_name=other", "rate=44100"]);
    server.ask(&["set-default-sink", "same"]);
    assert_eq!(
        desk.wait("OutputChanged"),
        "OutputChanged { name: \"PulseAudio, same\", rate: 48000, notice: None, chosen: None }"
    );
    server.ask(&["set-default-sink", "other"]);
    assert_eq!(
        desk.wait("OutputChanged"),
        "OutputChanged { name: \"PulseAudio, other\", rate: 44100, notice: None, chosen: None }"
    );
    let after = second(&mut desk);
    assert!(after > before && after < 30.0, "{before} {after}");
    let inputs = server.ask(&["list", "sink-inputs"]);
    assert!(inputs.contains("2ch 44100Hz") && inputs.matches("Sink Input #").count() == 1, "{inputs}");
    assert_eq!(desk.close(), "");
}

#[test]
fn a_device_that_is_removed_is_left_for_another() {
    let server = Server::start(48_000);
    let folder = tempfile::tempdir().unwrap();
    let other = server.ask(&["load-module", "module-null-sink", "sink_name=other", "rate=48000"]);
    let mut desk = playing(&server, folder.path(), &["other"]);
    second(&mut desk);
    server.ask(&["unload-module", &other]);
    let changed = desk.wait("OutputChanged");
    assert!(changed.contains("PulseAudio, test"), "{changed}");
    second(&mut desk);
    // The last one: nothing is left to play to, until there is one again.
    let last = server.ask(&["list", "short", "modules"]);
    let last = last.lines().find(|line| line.contains("sink_name=test")).unwrap().split('\t').next().unwrap();
    server.ask(&["unload-module", last]);
    desk.wait("OutputLost");
    server.ask(&["load-module", "module-null-sink", "sink_name=other", "rate=48000"]);
    desk.wait("OutputRestored");
    desk.send("resume");
    desk.wait("Resumed");
    assert!((1.0..30.0).contains(&second(&mut desk)));
    assert_eq!(desk.close(), "");
}

#[test]
fn outputs_are_switched_while_playing() {
    let server = Server::start(48_000);
    let folder = tempfile::tempdir().unwrap();
    server.ask(&["load-module", "module-null-sink", "sink_name=kitchen", "rate=44100"]);
    let mut desk = playing(&server, folder.path(), &["pulse"]);
    second(&mut desk);
    desk.send("output kitch");
    let chosen = "chosen: Some(Named(\"kitch\"))";
    let changed = format!("OutputChanged {{ name: \"PulseAudio, kitchen\", rate: 44100, notice: None, {chosen} }}");
    assert_eq!(desk.wait("Output"), changed);
    let at = second(&mut desk);
    desk.send("output cellar");
    let refused = desk.wait("OutputRefused");
    assert!(refused.contains("cellar") && refused.contains("kitchen"), "{refused}");
    desk.send("pause");
    desk.wait("Paused");
    desk.send("output null");
    assert!(desk.wait("OutputChanged").contains("nothing is heard"));
    desk.send("resume");
    desk.wait("Resumed");
    assert!(second(&mut desk) >= at);
    assert_eq!(server.ask(&["list", "short", "sink-inputs"]), "");
    assert_eq!(desk.close(), "");
}

#[test]
fn the_device_runs_at_the_rate_of_each_file() {
    let server = Server::start_with(48_000, "avoid-resampling = yes\nalternate-sample-rate = 44100\n");
    let folder = tempfile::tempdir().unwrap();
    let file = |rate: u32| folder.path().join(format!("{rate}.wav"));
    for rate in [44_100, 96_000] {
        write_wav(&file(rate), rate, &vec![[0.1, -0.1]; rate as usize]);
    }
    let mut desk = Desk::open(server.command(example()), &["pulse", "file"]);
    desk.send(format!("play {}", file(44_100).display()));
    assert!(desk.wait("OutputChanged").contains("rate: 44100"));
    desk.wait("Started");
    assert!(server.ask(&["list", "short", "sinks"]).contains("44100Hz"));
    desk.send(format!("next {}", file(96_000).display()));
    desk.wait("Ended { id: 1, fault: None }");
    assert!(desk.wait("OutputChanged").contains("rate: 96000"));
    desk.wait("Started");
    assert!(server.ask(&["list", "short", "sinks"]).contains("96000Hz"));
    desk.send("next");
    desk.wait("Finished");
    assert_eq!(desk.close(), "");
}

#[test]
fn a_file_that_is_written_has_the_rate_of_the_first() {
    let world = World::new();
    for (name, rate) in [("a.wav", 44_100), ("b.wav", 48_000)] {
        write_wav(&world.write(name, ""), rate, &vec![[0.25, -0.5]; rate as usize / 2]);
    }
    let ran = world.run(&["play", "--plain", "--output", "wav:out.wav", "--rate", "file", "a.wav", "b.wav"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let out = std::fs::read(world.path().join("out.wav")).unwrap();
    let number = |at: usize| u32::from_le_bytes(out[at..at + 4].try_into().unwrap());
    let format = out.windows(4).position(|part| part == b"fmt ").unwrap();
    assert_eq!(number(format + 12), 44_100);
    let data = out.windows(4).position(|part| part == b"data").unwrap();
    assert_eq!(number(data + 4), 44_100 * 8, "half a second of each");
}

#[test]
fn files_that_vanish_shrink_or_were_never_files() {
    let world = World::new();
    let path = |name: &str| world.path().join(name);
    for name in ["deleted.wav", "truncated.wav", "folder.wav", "last.wav"] {
        tone(&path(name), 2);
    }
    tone(&path("truncated.wav"), 40);
    tool("mkfifo", &[path("fifo.wav")]);
    let mut command = std::process::Command::new(example());
    command.env_clear().envs(&world.environment).current_dir(world.path());
    let mut desk = Desk::open(command, &["null"]);
    desk.send("play deleted.wav");
    desk.wait("Started");
    std::fs::remove_file(path("deleted.wav")).unwrap();
    desk.send("next truncated.wav");
    desk.wait("Started");
    std::fs::OpenOptions::new().write(true).open(path("truncated.wav")).unwrap().set_len(48_000 * 8 * 8).unwrap();
    std::fs::remove_file(path("folder.wav")).unwrap();
    std::fs::create_dir(path("folder.wav")).unwrap();
    desk.send("seek 6");
    let lines: Vec<String> = ["folder.wav", "fifo.wav", "last.wav"]
        .iter()
        .map(|name| {
            desk.send(format!("next {name}"));
            desk.wait(if *name == "last.wav" { "Started" } else { "Failed" })
        })
        .collect();
    assert!(lines[0].contains("File(Folder)"), "{lines:?}");
    assert!(lines[1].contains("File(NotAFile)"), "{lines:?}");
    assert!(desk.seen().iter().any(|line| line == "Ended { id: 1, fault: None }"), "{:?}", desk.seen());
    let broke = desk.seen().iter().find(|line| line.starts_with("Ended { id: 2")).unwrap();
    assert!(broke.contains("File(Damaged"), "{broke}");
    desk.send("next");
    desk.wait("Finished");
    assert_eq!(desk.close(), "");
}

#[test]
fn the_devices_are_listed_with_what_is_known() {
    let server = Server::start(48_000);
    server.ask(&["load-module", "module-null-sink", "sink_name=kitchen", "rate=44100", "channels=6"]);
    let output = server.command(example()).arg("devices").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("name: \"test\"") && text.contains("rate: Some(48000), channels: Some(2), is_default: true"),
        "{text}"
    );
    assert!(text.contains("rate: Some(44100), channels: Some(6), is_default: false, server: true"), "{text}");
}
