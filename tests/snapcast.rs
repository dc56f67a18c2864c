//! More rooms than one: what is played arrives at a Snapcast client, sample for sample.
//!
//! Debian's `snapserver` reads the named pipe, `snapclient` writes what it would play to its standard output.
#![cfg(target_os = "linux")]
// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use support::world::World;

const PATIENCE: Duration = Duration::from_secs(30);
const RATE: usize = 48_000;
/// Frames that are played.
const FRAMES: usize = 4 * RATE;
/// Frames that must arrive in one piece. Server and client work by the clock: on a busy machine they leave something out, or
/// put silence in.
const PIECE: usize = 2 * RATE;
/// So busy that it takes more than this it is not.
const TRIES: usize = 4;

/// A program that ends with the test, and the lines of its log.
struct Service {
    child: Child,
    log: Receiver<String>,
}

impl Service {
    fn start(command: &mut Command) -> Self {
        let spawned = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("Snapcast is needed ({error}): `make test` installs it"));
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (line_in, log) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).all(|line| line_in.send(line).is_ok()));
        Self { child, log }
    }

    /// Waits for a line with `words` in it; false if the program ends before.
    fn says(&self, words: &str) -> bool {
        loop {
            match self.log.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(words) => return true,
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => panic!("no word of {words}"),
            }
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server that reads the pipe `fifo`, and the port that clients find it at.
fn server(world: &World) -> (Service, u16) {
    let config = world.write("snapserver.conf", "");
    let source = format!("pipe://{}?name=melangkah&sampleformat=48000:16:2&codec=flac", fifo(world));
    for _ in 0..5 {
        let (stream, control) = (port().to_string(), port().to_string());
        let mut command = Command::new("snapserver");
        command.env("HOME", world.path()).arg("-c").arg(&config).args(["--stream.source", &source]);
        command.args(["--http.enabled", "false", "--logging.sink", "stderr"]);
        command.args(["--tcp.bind_to_address", "127.0.0.1", "--tcp.port", &control]);
        command.args(["--stream.bind_to_address", "127.0.0.1", "--stream.port", &stream]);
        let service = Service::start(&mut command);
        // Somebody else may have taken the port meanwhile.
        if service.says("Number of threads") {
            return (service, stream.parse().unwrap());
        }
    }
    panic!("snapserver does not run");
}

fn client(world: &World, port: u16) -> (Service, ChildStdout) {
    let mut command = Command::new("snapclient");
    command.env("HOME", world.path()).args(["-h", "127.0.0.1", "-p", &port.to_string(), "--hostID", "test"]);
    command.args(["--player", "file:filename=stdout", "--logsink", "stderr"]).stdout(Stdio::piped());
    let mut service = Service::start(&mut command);
    assert!(service.says("Codec: "), "snapclient ends");
    let sound = service.child.stdout.take().unwrap();
    (service, sound)
}

fn fifo(world: &World) -> String {
    world.path().join("snapfifo").to_str().unwrap().to_owned()
}

/// Noise, so that every frame tells its place.
fn noise() -> Vec<[i16; 2]> {
    let mut random = fastrand::Rng::with_seed(2021);
    (0..FRAMES).map(|_| [random.i16(-16_000..16_000), random.i16(-16_000..16_000)]).collect()
}

fn write_wav(world: &World, frames: &[[i16; 2]]) {
    let raw: Vec<u8> = frames.iter().flatten().flat_map(|sample| sample.to_le_bytes()).collect();
    let raw = world.write("noise.raw", raw);
    let wav = world.path().join("noise.wav");
    let (raw, wav) = (raw.to_str().unwrap(), wav.to_str().unwrap());
    support::world::tool("sox", &["-t", "raw", "-r", "48000", "-e", "signed", "-b", "16", "-c", "2", raw, wav]);
}

/// What the client plays until one second of silence has followed on sound.
fn listen(sound: &mut impl Read) -> Vec<[i16; 2]> {
    let (mut frames, mut silent, mut heard) = (Vec::new(), 0, false);
    let mut block = [0; 9600];
    while !heard || silent < RATE {
        sound.read_exact(&mut block).unwrap();
        for frame in block.chunks_exact(4) {
            let frame = [i16::from_le_bytes([frame[0], frame[1]]), i16::from_le_bytes([frame[2], frame[3]])];
            silent = if frame == [0; 2] { silent + 1 } else { 0 };
            heard |= silent == 0;
            frames.push(frame);
        }
    }
    frames
}

/// The longest stretch of `heard` that is one of `played`, in frames.
fn longest(heard: &[[i16; 2]], played: &[[i16; 2]]) -> usize {
    let places: HashMap<[i16; 2], usize> = played.iter().enumerate().map(|(place, frame)| (*frame, place)).collect();
    let (mut longest, mut at) = (0, 0);
    while at < heard.len() {
        let same = places.get(&heard[at]).map_or(0, |place| {
            heard[at..].iter().zip(&played[*place..]).take_while(|(heard, played)| heard == played).count()
        });
        longest = longest.max(same);
        at += same.max(1);
    }
    longest
}

#[test]
fn a_snapcast_client_plays_what_was_played() {
    let world = World::new();
    let played = noise();
    write_wav(&world, &played);
    let (_server, port) = server(&world);
    let (_client, mut sound) = client(&world, port);
    let mut found = Vec::new();
    for _ in 0..TRIES {
        let output = format!("pipe:{}", fifo(&world));
        let arguments =
            ["play", "--plain", "--output", &output, "--rate", "48000", "--sample-format", "s16", "noise.wav"];
        let mut program = world.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let heard = listen(&mut sound);
        assert_eq!(program.wait().unwrap().code(), Some(0));
        found.push(longest(&heard, &played));
        if found.last() >= Some(&PIECE) {
            return;
        }
    }
    panic!("of {FRAMES} frames, these many arrived in one piece: {found:?}");
}
