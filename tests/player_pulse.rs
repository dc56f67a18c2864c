//! The player against a private sound server, whose monitor is recorded.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test says what it expects, and samples are compared exactly"
)]

use std::path::Path;
use std::process::Stdio;

#[path = "support/desk.rs"]
mod desk;
#[path = "support/pulse.rs"]
#[allow(dead_code)]
mod pulse;

use desk::{Desk, example};
use pulse::{Recorder, Server, write_wav};

/// Noise that never repeats, from 24-bit numbers, so that every place in it can be found and is exact.
fn noise(count: usize, seed: u32) -> Vec<[f32; 2]> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut sample = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        ((state >> 8) as i32 - 0x80_0000) as f32 / 16_777_216.0
    };
    (0..count).map(|_| [sample(), sample()]).collect()
}

/// What was heard as runs of `whole`: where in the recording, where in the whole (or silence).
fn runs(heard: &[[f32; 2]], whole: &[[f32; 2]]) -> Vec<(usize, Option<usize>)> {
    let places: std::collections::HashMap<[u32; 2], usize> =
        whole.iter().enumerate().map(|(n, frame)| (frame.map(f32::to_bits), n)).collect();
    let mut runs: Vec<(usize, Option<usize>)> = Vec::new();
    let mut last: Option<usize> = None;
    for (n, frame) in heard.iter().enumerate() {
        let place = places.get(&frame.map(f32::to_bits)).copied();
        if place != last.map(|last| last + 1) {
            runs.push((n, place));
        }
        last = place;
    }
    runs.truncate(40);
    runs
}

/// Where `part` lies in `whole`.
fn find(whole: &[[f32; 2]], part: &[[f32; 2]]) -> Option<usize> {
    let first = part.first()?;
    (0..whole.len().saturating_sub(part.len() - 1))
        .find(|&at| whole[at] == *first && whole[at..at + part.len()] == *part)
}

fn wait_for<'a>(recorder: &'a mut Recorder, part: &[[f32; 2]]) -> &'a [[f32; 2]] {
    let tail = &part[part.len() - 16..];
    recorder.wait_until(|frames| find(&frames[frames.len().saturating_sub(200_000)..], tail).is_some())
}

#[test]
fn what_is_heard_is_the_file_sample_for_sample() {
    let server = Server::start(48_000);
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (noise(100_000, 1), noise(70_001, 2));
    write_wav(&folder.path().join("a.wav"), 48_000, &first);
    write_wav(&folder.path().join("b.wav"), 48_000, &second);
    let mut recorder = server.record();
    let mut deck = Desk::open(server.command(example()), &["pulse"]);
    deck.wait("Output \"PulseAudio, test\" 48000");
    deck.send(format!("play {}", folder.path().join("a.wav").display()));
    deck.wait("WantsNext");
    deck.send(format!("next {}", folder.path().join("b.wav").display()));
    deck.wait("WantsNext");
    deck.send("next");
    deck.wait("Finished");
    let heard = wait_for(&mut recorder, &second);
    // While a stream starts the monitor misses some of what the sink plays; that nothing is missing there is tested
    // where no server is needed.
    let whole = [&first[24_000..], &second].concat();
    assert!(find(heard, &whole).is_some(), "both files, exactly, without a gap: {:?}", runs(heard, &whole));
    assert_eq!(deck.close(), "");
}

fn sine(frames: usize) -> Vec<[f32; 2]> {
    (0..frames).map(|n| [0.5 * (std::f32::consts::TAU * 200.0 * n as f32 / 48_000.0).sin(); 2]).collect()
}

#[test]
fn orders_are_heard_without_a_click() {
    let server = Server::start(48_000);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sine.wav");
    write_wav(&path, 48_000, &sine(48_000 * 20));
    let mut deck = Desk::open(server.command(example()), &["pulse"]);
    // Where time is taken from the machine for longer than the player leaves, it is too late to change what is played, and
    // that is heard: only then a round with a click is repeated.
    let mut clicks = Vec::new();
    for round in 0..ROUNDS {
        let before = stolen();
        let Err(click) = round_of_orders(&server, &mut deck, &path, round) else { break };
        clicks.push(click);
        assert!(stolen() > before && clicks.len() < ROUNDS, "{clicks:#?}");
    }
    assert_eq!(deck.close(), "");
}

/// The time, in ticks, in which the machine under this one gave it no processor (`steal`, proc(5)).
fn stolen() -> u64 {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    stat.split_whitespace().nth(8).and_then(|ticks| ticks.parse().ok()).unwrap_or(0)
}

/// So often orders are given, at most.
const ROUNDS: usize = 8;

/// Gives orders to a player of a sine; fails with what is heard of them as a click.
fn round_of_orders(server: &Server, deck: &mut Desk, path: &Path, round: usize) -> Result<(), String> {
    let mut recorder = server.record_promptly();
    let id = round + 1;
    deck.send(format!("play {}", path.display()));
    deck.wait(&format!("Position {{ id: {id}, at: 2"));
    let loud = |frames: &[[f32; 2]]| frames.iter().rev().take(2000).any(|frame| frame[0].abs() > 0.4);
    let quiet = |frames: &[[f32; 2]]| frames.iter().rev().take(2000).all(|frame| frame[0] == 0.0);
    recorder.wait_until(loud);
    deck.send("pause");
    deck.wait("Paused");
    recorder.wait_until(quiet);
    deck.send("resume");
    recorder.wait_until(loud);
    deck.send("seek 12.5");
    deck.wait(&format!("Position {{ id: {id}, at: 12.5s }}"));
    deck.wait(&format!("Position {{ id: {id}, at: 13"));
    deck.send("volume 50");
    recorder.wait_until(|frames| frames.iter().rev().take(2000).all(|frame| frame[0].abs() < 0.07));
    deck.send("volume 100");
    recorder.wait_until(loud);
    deck.send("mute");
    recorder.wait_until(quiet);
    deck.send("unmute");
    recorder.wait_until(loud);
    deck.send("stop");
    deck.wait("Stopped");
    let heard = recorder.wait_until(quiet);
    // While a stream starts the monitor misses some of what the sink plays: from the first second on.
    let begun = heard.iter().position(|frame| frame[0] != 0.0).expect("sound");
    let heard = &heard[begun + 24_000..];
    let steps = heard.windows(2).map(|pair| (pair[1][0] - pair[0][0]).abs());
    let largest = steps.clone().fold(0.0_f32, f32::max);
    let places: Vec<_> =
        steps.enumerate().filter(|(_, step)| *step >= 0.017).map(|(n, _)| (n, &heard[n..n + 2])).collect();
    // The sine moves 0.0131 a frame; a fade of 6 ms adds 0.0026. Silence in place of sound would be up to 0.5.
    let told = || format!("{largest} at {:?} of {}", &places[..places.len().min(9)], heard.len());
    if largest < 0.017 { Ok(()) } else { Err(told()) }
}

#[test]
fn a_server_that_dies_is_lost_and_found_again() {
    let mut server = Server::start(48_000);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("noise.wav");
    let sound = noise(48_000 * 8, 3);
    write_wav(&path, 48_000, &sound);
    let mut deck = Desk::open(server.command(example()), &["pulse"]);
    deck.send(format!("play {}", path.display()));
    deck.wait("Position { id: 1, at: 2");
    server.kill();
    deck.wait("OutputLost");
    server.restart();
    deck.wait("OutputRestored");
    let mut recorder = server.record();
    deck.send("resume");
    deck.wait("Resumed");
    deck.send("next");
    deck.wait("Finished");
    let heard = wait_for(&mut recorder, &sound);
    assert!(find(heard, &sound[48_000 * 5..]).is_some(), "it goes on, and not from the start");
    assert_eq!(find(heard, &sound[..1000]), None);
    assert_eq!(deck.close(), "");
}

#[test]
fn a_server_that_hangs_does_not_hold_the_end_up() {
    let server = Server::start(48_000);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("noise.wav");
    write_wav(&path, 48_000, &noise(48_000 * 8, 4));
    let mut deck = Desk::open(server.command(example()), &["pulse"]);
    deck.send(format!("play {}", path.display()));
    deck.wait("Started");
    let signal = |name: &str| {
        let id = server.id().to_string();
        assert!(std::process::Command::new("kill").args([name, &id]).status().expect("kill").success());
    };
    signal("-STOP");
    assert_eq!(deck.close(), "");
    signal("-CONT");
}

#[test]
fn without_a_server_an_explicit_choice_is_an_error_and_auto_is_not() {
    let mut server = Server::start(48_000);
    server.kill();
    let output = server.command(example()).arg("pulse").stdin(Stdio::null()).output().expect("it runs");
    assert!(!output.status.success());
    let output = server.command(example()).arg("auto").stdin(Stdio::null()).output().expect("it runs");
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("no sound device"), "{text}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
