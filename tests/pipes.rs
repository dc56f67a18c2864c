//! Samples for other programs: files, pipes, standard output; and the list of devices.
#![cfg(target_os = "linux")]
// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "support/pulse.rs"]
#[allow(dead_code, unreachable_pub)]
mod pulse;

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use melangkah::player::{Command, Event, Item, Options, OutputChoice, Player, RateChoice, SampleFormat};
use support::pty::Terminal;
use support::world::{World, tool};

const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of a 16-bit stereo frame.
const FRAME: usize = 4;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What sox makes of a file: samples alone, at `bits`.
fn raw(path: &Path, bits: &str) -> Vec<u8> {
    let out = path.with_extension(format!("raw{bits}"));
    tool("sox", &["-D", text(path), "-t", "raw", "-e", "signed", "-b", bits, "-L", text(&out)]);
    fs::read(out).unwrap()
}

/// A file of music-like noise in the world's folder.
fn noise(world: &World, name: &str, bits: &str, seconds: &str) -> Vec<u8> {
    let path = world.path().join(name);
    let shape = ["synth", seconds, "pinknoise", "brownnoise", "gain", "-3"];
    tool("sox", &[&["-R", "-n", "-r", "48000", "-c", "2", "-b", bits, text(&path)], &shape[..]].concat());
    raw(&path, bits)
}

/// Ends what a test began, also if it fails.
struct Running(Child);

impl Running {
    fn code(&mut self) -> Option<i32> {
        self.0.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(world: &World, arguments: &[&str]) -> Running {
    Running(world.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

#[test]
fn standard_output_carries_the_samples_and_nothing_else() {
    let world = World::new();
    let wanted = noise(&world, "a.wav", "16", "3");
    for arguments in [&["--plain", "--output", "-", "a.wav"][..], &["--plain", "--output=-", "a.wav"]] {
        let output = world.command(&[&["play"], arguments].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stdout == wanted, "{} bytes of {}", output.stdout.len(), wanted.len());
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("1/1  a  0:03  WAV 48 kHz"));
    }
    // Into a file, behind what is there.
    fs::write(world.path().join("out.raw"), b"head").unwrap();
    let file = OpenOptions::new().append(true).open(world.path().join("out.raw")).unwrap();
    let status = world.command(&["play", "--plain", "--output", "-", "a.wav"]).stdout(file).status().unwrap();
    assert!(status.success());
    assert!(fs::read(world.path().join("out.raw")).unwrap() == [&b"head"[..], &wanted].concat());
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let world = World::new();
    noise(&world, "a.wav", "16", "5");
    let mut running = start(&world, &["play", "--plain", "--output", "-", "a.wav"]);
    running.0.stdout.take().unwrap().read_exact(&mut [0; 1000]).unwrap();
    let mut said = String::new();
    running.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    // What a shell says of a program that a broken pipe ended.
    assert_eq!(running.code(), Some(141), "{said}");
    assert!(said.lines().all(|line| line.starts_with("1/1  a")), "{said}");
}

#[test]
fn what_cannot_be_written_is_told_and_fails() {
    let world = World::new();
    noise(&world, "a.wav", "16", "1");
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        world.command(&["play", "--plain", "--output", "-", "a.wav"]).stdout(full).stderr(Stdio::piped()).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("No space left"));
    let ran = world.run(&["play", "--plain", "--output", "pipe:/dev/full", "a.wav"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("No space left"), "{}", ran.out);
    for (output, words) in [("pipe:.", "it is a folder"), ("pipe:a.wav", "exists already"), ("wav:.", "it is a folder")]
    {
        let ran = world.run(&["play", "--plain", "--output", output, "a.wav"]);
        assert_eq!(ran.code, Some(1), "{output}");
        assert!(ran.err.contains(words), "{output}: {}", ran.err);
    }
    for (option, value) in [("--sample-format", "s8"), ("--output", "pipe:"), ("--output", "wav:")] {
        assert_eq!(world.run(&["play", "--plain", option, value, "a.wav"]).code, Some(2), "{option} {value}");
    }
}

#[test]
fn a_terminal_is_not_spoilt() {
    let world = World::new();
    noise(&world, "a.wav", "16", "1");
    for (arguments, words, code) in [
        (&["play", "--plain", "--output", "-", "a.wav"][..], "samples would spoil the terminal", 1),
        (&["play", "--output", "-", "a.wav"], "cannot carry the screen and the samples", 2),
    ] {
        let mut terminal = Terminal::start(&world, 200, 10, arguments);
        assert_eq!(terminal.wait_end().exit_code(), code);
        terminal.wait_for(words);
    }
}

#[test]
fn no_bit_changes_where_none_is_dropped() {
    let world = World::new();
    for (bits, formats) in [("16", &["s16", "s24", "s32", "f32"][..]), ("24", &["s24", "s32", "f32"])] {
        let name = format!("{bits}.wav");
        let wanted = noise(&world, &name, bits, "1");
        for format in formats {
            let target = format!("{bits}-{format}.wav");
            let output = format!("wav:{target}");
            let ran = world.run(&["play", "--plain", "--output", &output, "--sample-format", format, &name]);
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            // Another program's reading of the file.
            assert!(raw(&world.path().join(&target), bits) == wanted, "{bits} bits as {format}");
        }
    }
}

#[test]
fn dropped_bits_leave_white_noise() {
    let world = World::new();
    let fine = noise(&world, "fine.wav", "24", "2");
    let output = world.command(&["play", "--plain", "--output", "-", "fine.wav"]).output().unwrap();
    assert_eq!(output.stdout.len() / 2, fine.len() / 3);
    let errors: Vec<f64> = output
        .stdout
        .chunks_exact(2)
        .zip(fine.chunks_exact(3))
        .map(|(coarse, fine)| {
            let fine = i32::from_le_bytes([0, fine[0], fine[1], fine[2]]);
            f64::from(i16::from_le_bytes([coarse[0], coarse[1]])) - f64::from(fine) / 65_536.0
        })
        .collect();
    let count = errors.len() as f64;
    let mean = errors.iter().sum::<f64>() / count;
    let power = errors.iter().map(|error| error * error).sum::<f64>() / count;
    assert!(mean.abs() < 0.005, "mean {mean} steps");
    assert!((power - 0.25).abs() < 0.005, "power {power} steps²");
    for lag in [1, 2, 3, 4, 96] {
        let related = errors.iter().zip(&errors[lag..]).map(|(a, b)| a * b).sum::<f64>() / count / power;
        assert!(related.abs() < 0.01, "{lag} samples apart: {related}");
    }
    // And the same again, should somebody do it again.
    let again = world.command(&["play", "--plain", "--output", "-", "fine.wav"]).output().unwrap();
    assert!(again.stdout == output.stdout);
}

#[test]
fn what_cannot_be_played_leaves_no_file() {
    let world = World::new();
    let wanted = noise(&world, "good.wav", "16", "1");
    world.write("bad.flac", "this is no audio at all");
    let ran = world.run(&["play", "--plain", "--output", "wav:out.wav", "bad.flac"]);
    assert_eq!(ran.code, Some(1));
    assert!(!world.path().join("out.wav").exists());
    let ran = world.run(&["play", "--plain", "--output", "wav:out.wav", "bad.flac", "good.wav"]);
    assert_eq!(ran.code, Some(1));
    assert!(raw(&world.path().join("out.wav"), "16") == wanted);
    let ran = world.run(&["play", "--plain", "--output", "wav:out.wav", "good.wav"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("remove it, or name another file"), "{}", ran.err);
    assert!(raw(&world.path().join("out.wav"), "16") == wanted);
}

#[test]
fn a_killed_program_leaves_a_file_that_plays() {
    let world = World::new();
    let wanted = noise(&world, "long.flac", "16", "60");
    let mut running =
        start(&world, &["play", "--plain", "--output", "wav:out.wav", "--sample-format", "s16", "long.flac"]);
    let out = world.path().join("out.wav");
    while out.metadata().map_or(0, |known| known.len()) < 3 << 20 {
        assert!(running.0.try_wait().unwrap().is_none(), "it has ended");
        std::thread::yield_now();
    }
    running.0.kill().unwrap();
    running.0.wait().unwrap();
    let left = raw(&out, "16");
    assert!(left.len() > 1 << 20 && left == wanted[..left.len()], "{} bytes", left.len());
}

/// Reads frames of 16 bits.
fn take(reader: &mut impl Read, frames: usize) -> Vec<u8> {
    let mut bytes = vec![0; frames * FRAME];
    reader.read_exact(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_pipe_waits_for_its_reader_and_loses_nothing_when_it_comes_back() {
    let world = World::new();
    let wanted = noise(&world, "a.wav", "16", "4");
    let mut running = start(&world, &["play", "--plain", "--output", "pipe:fifo", "a.wav"]);
    let mut said = BufReader::new(running.0.stderr.take().unwrap()).lines();
    assert!(said.next().unwrap().unwrap().contains("nobody reads fifo yet"));
    let fifo = world.path().join("fifo");
    let mut heard = Vec::new();
    for frames in [1, 48_000, 12_345] {
        heard.extend(take(&mut File::open(&fifo).unwrap(), frames));
    }
    File::open(&fifo).unwrap().read_to_end(&mut heard).unwrap();
    assert!(heard == wanted, "{} bytes of {}", heard.len(), wanted.len());
    assert_eq!(running.code(), Some(0));
}

#[test]
fn a_signal_is_obeyed_while_nobody_reads() {
    let world = World::new();
    noise(&world, "a.wav", "16", "4");
    tool("mkfifo", &[text(&world.path().join("fifo"))]);
    for reads in [false, true] {
        let mut running = start(&world, &["play", "--plain", "--output", "pipe:fifo", "a.wav"]);
        // One that opens it and reads nothing is no better.
        let _reader = reads.then(|| File::open(world.path().join("fifo")).unwrap());
        let mut first = String::new();
        BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
        tool("kill", &["-s", "TERM", &running.0.id().to_string()]);
        assert_eq!(running.code(), Some(143), "{first}");
    }
}

#[test]
fn an_empty_file_takes_samples_alone() {
    let world = World::new();
    let wanted = noise(&world, "a.wav", "24", "1");
    world.write("out.raw", "");
    let ran = world.run(&["play", "--plain", "--output", "pipe:out.raw", "--sample-format", "s24", "a.wav"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(fs::read(world.path().join("out.raw")).unwrap() == wanted);
}

#[test]
fn files_of_one_rate_are_written_at_it_and_others_are_brought_to_it() {
    let world = World::new();
    let wav = |name: &str, rate: &str| {
        let path = world.path().join(name);
        tool(
            "sox",
            &["-R", "-n", "-r", rate, "-c", "2", "-b", "16", text(&path), "synth", "1", "pinknoise", "gain", "-3"],
        );
    };
    wav("a.wav", "44100");
    wav("b.wav", "32000");
    let wanted = raw(&world.path().join("a.wav"), "16");
    world.write("out.raw", "");
    for (output, target) in [("wav:out.wav", "out.wav"), ("pipe:out.raw", "out.raw"), ("-", "")] {
        let arguments =
            ["play", "--plain", "--rate", "file", "--sample-format", "s16", "--output", output, "a.wav", "b.wav"];
        let ran = world.command(&arguments).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{output}");
        let path = world.path().join(target);
        let heard = match output {
            "-" => ran.stdout,
            "wav:out.wav" => raw(&path, "16"),
            _ => fs::read(&path).unwrap(),
        };
        assert_eq!(heard.len() / FRAME, 2 * 44_100, "{output}");
        assert!(heard[..wanted.len()] == wanted, "{output}");
    }
}

/// A player that plays a long ramp into a pipe, and who reads it.
struct Desk {
    player: Player,
    events: Receiver<Event>,
    reader: File,
}

impl Desk {
    fn new(world: &World, rate: u32) -> Self {
        // Every frame tells its number: the left sample counts, and the right how often the left was full.
        let frames = (0..20 * rate).map(|n| [(n % 20_000) as f32 / 32_768.0, (n / 20_000) as f32 / 32_768.0]);
        let path = world.path().join("ramp.wav");
        pulse::write_wav(&path, rate, &frames.collect::<Vec<_>>());
        let fifo = world.path().join("fifo");
        let options = Options {
            output: OutputChoice::Pipe(fifo.clone()),
            rate: RateChoice::Hz(rate),
            format: Some(SampleFormat::F32),
        };
        let (event_in, events) = channel();
        let player = Player::open(&options, move |event| drop(event_in.send(event))).unwrap();
        player.send(Command::Play {
            item: Item { id: 1, path, range: None, stated: None, measured: None },
            position: Duration::ZERO,
            paused: false,
        });
        Self { player, events, reader: File::open(fifo).unwrap() }
    }

    /// Frames by their numbers; those that were faded have none that follow on.
    fn read(&mut self, frames: usize) -> Vec<i32> {
        let sample = |bytes: &[u8]| (f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) * 32_768.0) as i32;
        let mut bytes = vec![0; frames * 8];
        self.reader.read_exact(&mut bytes).unwrap();
        bytes.chunks_exact(8).map(|frame| sample(frame) + 20_000 * sample(&frame[4..])).collect()
    }

    fn wait(&self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.events.recv_timeout(PATIENCE).expect("an event");
            if wanted(&event) {
                return event;
            }
        }
    }
}

#[test]
fn a_pause_is_quick_and_keeps_the_place() {
    let world = World::new();
    let rate = 48_000;
    let mut desk = Desk::new(&world, rate);
    let begun = desk.read(3 * rate as usize);
    assert!(begun.iter().copied().eq(0..3 * rate as i32));
    desk.player.send(Command::Pause);
    desk.wait(|event| *event == Event::Paused);
    desk.player.send(Command::Resume);
    desk.wait(|event| *event == Event::Resumed);
    // What was in the pipe, a fade out and in of 6 ms each, and the sound goes on. Silence was between only in time.
    let after = desk.read(rate as usize);
    let first = 3 * rate as i32;
    let full = after.iter().zip(first..).take_while(|(heard, played)| *heard == played).count();
    // In the pipe 50 to 100 ms, 6 ms of margin, and while a busy machine makes the rest anew.
    assert!(full < rate as usize / 5, "{full} frames at full volume after the order");
    let silent = after.iter().filter(|frame| **frame == 0).count();
    let late = first + after.len() as i32 - 1 - after.last().unwrap();
    assert!((0..=silent as i32).contains(&late), "of {silent} silent frames, {late} are not in the file");
    let faded =
        after[full..].iter().zip(first + full as i32 - late..).filter(|(heard, played)| *heard != played).count();
    assert!(faded < silent + rate as usize * 13 / 1000, "{faded} frames are not as they were, {silent} of them silent");
    assert!(silent < rate as usize / 4, "{silent} silent frames");
}

#[test]
fn a_jump_is_heard_at_once_and_the_position_is_what_was_read() {
    let world = World::new();
    let rate = 44_100;
    let mut desk = Desk::new(&world, rate);
    desk.read(rate as usize * 2);
    desk.player.send(Command::Seek(Duration::from_secs(10)));
    desk.wait(|event| *event == Event::Position { id: 1, at: Duration::from_secs(10) });
    let after = desk.read(rate as usize);
    let target = 10 * rate as i32;
    let landed = after.iter().position(|frame| (target..target + rate as i32).contains(frame)).unwrap();
    assert!(landed < rate as usize / 5, "{landed} frames of the old place");
    // Read to a second's end, it is told; and nothing is told that was not read.
    let left = rate as usize - (after.len() - landed);
    desk.read(left + 5000);
    let Event::Position { at, .. } = desk.wait(|event| matches!(event, Event::Position { .. })) else { return };
    // Before the first frame at full volume lies a fade of 6 ms.
    assert!((11.0..11.0 + 5300.0 / f64::from(rate)).contains(&at.as_secs_f64()), "{at:?}");
    let pipe = rate as usize / 2;
    desk.read(pipe);
    assert!(desk.events.try_iter().all(|event| !matches!(event, Event::Position { .. })));
}

/// How often the threads of a process have waited.
fn waits(process: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let waits = threads.map(|thread| {
        let status = fs::read_to_string(thread.unwrap().path().join("status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")).unwrap();
        line.trim().parse::<u64>().unwrap()
    });
    waits.sum()
}

/// Where the reader stops decides how soon the next second would be told: the last of these is two milliseconds away.
#[test]
fn a_reader_that_stands_still_is_waited_for_and_not_looked_at() {
    let world = World::new();
    let wanted = noise(&world, "a.wav", "16", "3");
    noise(&world, "clock.wav", "16", "2");
    let clock = || assert_eq!(world.run(&["play", "--plain", "--output", "null", "clock.wav"]).code, Some(0));
    for frames in [10_000, 47_000, 47_900] {
        let mut running = start(&world, &["play", "--plain", "--output", "-", "a.wav"]);
        let mut reader = running.0.stdout.take().unwrap();
        let mut read = vec![0; frames * FRAME];
        reader.read_exact(&mut read).unwrap();
        // Two seconds until it is seen that nobody reads, and two that count.
        clock();
        let before = waits(running.0.id());
        clock();
        let times = waits(running.0.id()) - before;
        assert!(times <= 10, "{times} times in two seconds, after {frames} frames");
        // It goes on as soon as somebody reads, and nothing is missing.
        reader.read_to_end(&mut read).unwrap();
        assert!(read == wanted, "{} bytes of {}", read.len(), wanted.len());
        assert_eq!(running.code(), Some(0));
    }
}

#[test]
fn the_devices_of_a_sound_server_are_listed() {
    let server = pulse::Server::start(44_100);
    let second = ["load-module", "module-null-sink", "sink_name=second", "rate=96000", "channels=1"];
    let description = "sink_properties=device.description=Kitchen";
    for arguments in [&[&second[..], &[description]].concat()[..], &["set-default-sink", "second"]] {
        assert!(server.command("pactl").args(arguments).stdout(Stdio::null()).status().unwrap().success());
    }
    let cookie = server.runtime().join(".config/pulse/cookie");
    let world = World::new().set("XDG_RUNTIME_DIR", text(&server.runtime())).set("PULSE_COOKIE", text(&cookie));
    let ran = world.run(&["devices"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.contains("* second\n    Kitchen, 96000 Hz, mono\n"), "{}", ran.out);
    assert!(ran.out.contains("  test\n") && ran.out.contains("44100 Hz, stereo\n"), "{}", ran.out);
    assert!(ran.out.ends_with("is enough.\n"), "{}", ran.out);
    let indonesian = world.run(&["devices", "--lang", "id"]).out;
    assert!(indonesian.contains("Kitchen, 96000 Hz, mono") && indonesian.contains("Pilih dengan"), "{indonesian}");
    let json: serde_json::Value = serde_json::from_str(&world.run(&["devices", "--format", "json"]).out).unwrap();
    let devices = json["devices"].as_array().unwrap();
    let named = |name: &str| devices.iter().find(|device| device["name"] == name).unwrap();
    assert_eq!((json["format"].as_u64(), named("second")["rate"].as_u64()), (Some(1), Some(96_000)));
    assert_eq!((named("second")["default"].as_bool(), named("test")["default"].as_bool()), (Some(true), Some(false)));
    // The names are those that --output takes.
    noise(&world, "a.wav", "16", "0.2");
    for name in ["test", "second", "kitch"] {
        let ran = world.run(&["play", "--plain", "--output", name, "a.wav"]);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.err);
    }
}

#[test]
fn without_a_sound_server_that_is_said() {
    let world = World::new();
    let ran = world.run(&["devices"]);
    // A machine may have a card all the same.
    match ran.code {
        Some(0) => {
            assert!(ran.out.contains("No sound server answers") && ran.err.is_empty(), "{} {}", ran.out, ran.err);
        }
        code => {
            assert_eq!((code, ran.out.as_str()), (Some(1), ""));
            assert!(ran.err.contains("Start PulseAudio or PipeWire"), "{}", ran.err);
            assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        }
    }
}
