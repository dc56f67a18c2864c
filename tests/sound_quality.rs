//! How good what is heard is: the player on a private sound server at 48 kHz, whose monitor is recorded.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test says what it expects, and samples are compared exactly"
)]

use std::f64::consts::TAU;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

#[path = "support/pulse.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod pulse;

use pulse::Server;

const PATIENCE: Duration = Duration::from_secs(20);

/// The example that plays what it is told, in a process of its own.
struct Deck {
    child: Child,
    lines: Receiver<String>,
}

impl Deck {
    fn open(server: &Server) -> Self {
        let own = std::env::current_exe().expect("a path");
        let example = own.parent().and_then(Path::parent).expect("a target folder").join("examples/play_at");
        let mut child = server
            .command(example)
            .arg("pulse")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the example runs");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let (line_in, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| line_in.send(line)));
        Self { child, lines }
    }

    fn send(&mut self, order: &str) {
        writeln!(self.child.stdin.as_mut().expect("open"), "{order}").expect("the player takes orders");
    }

    fn wait(&self, start: &str) {
        while !self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {start}")).starts_with(start) {}
    }

    /// Plays `files` one after another, to the end.
    fn play(&mut self, files: &[PathBuf]) {
        for (n, file) in files.iter().enumerate() {
            self.send(&format!("{} {}", if n == 0 { "play" } else { "next" }, file.display()));
            self.wait("WantsNext");
        }
        self.send("next");
        self.wait("Finished");
    }
}

impl Drop for Deck {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Writes `frames` as a WAV of 16 or 24 bits.
fn write_wav(path: &Path, rate: u32, bits: u16, frames: &[[i32; 2]]) {
    let bytes = usize::from(bits / 8);
    let data: Vec<u8> =
        frames.iter().flatten().flat_map(|sample| sample.to_le_bytes().into_iter().take(bytes)).collect();
    let mut out = Vec::new();
    out.extend(b"RIFF");
    out.extend((36 + data.len() as u32).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend([1_u16, 2].map(u16::to_le_bytes).concat());
    out.extend([rate, rate * 2 * bytes as u32].map(u32::to_le_bytes).concat());
    out.extend([2 * bytes as u16, bits].map(u16::to_le_bytes).concat());
    out.extend(b"data");
    out.extend((data.len() as u32).to_le_bytes());
    out.extend(data);
    std::fs::write(path, out).expect("written");
}

/// The same as FLAC.
fn flac(wav: &Path) -> PathBuf {
    let path = wav.with_extension("flac");
    let status = Command::new("flac").args(["--silent", "-f", "-o"]).arg(&path).arg(wav).status();
    assert!(status.expect("flac is installed").success());
    path
}

/// Power of what is not the sine of `frequency` in `samples`, a constant aside, against the sine, in dB: THD+N from 0 to
/// half the rate.
fn rest(samples: &[f64], frequency: f64, rate: f64) -> f64 {
    let angle = |n: usize| TAU * frequency * n as f64 / rate;
    let count = samples.len() as f64;
    // With whole periods sine, cosine and constant do not touch.
    assert!((count * frequency / rate).fract() == 0.0);
    let mean = samples.iter().sum::<f64>() / count;
    let part = |wave: fn(f64) -> f64| {
        samples.iter().enumerate().map(|(n, sample)| sample * wave(angle(n))).sum::<f64>() * 2.0 / count
    };
    let (sin, cos) = (part(f64::sin), part(f64::cos));
    let fit = |n: usize| sin * angle(n).sin() + cos * angle(n).cos();
    let rest: f64 = samples.iter().enumerate().map(|(n, sample)| (sample - mean - fit(n)).powi(2)).sum();
    let whole: f64 = (0..samples.len()).map(|n| fit(n).powi(2)).sum();
    10.0 * (rest / whole).log10()
}

#[test]
fn a_file_of_another_rate_is_heard_with_distortion_and_noise_below_minus_140_db() {
    let server = Server::start(48_000);
    let folder = tempfile::tempdir().expect("a folder");
    let frequencies = [1000.0, 10_000.0, 19_000.0];
    // Two seconds each. Steps of 24 bits alone make −146 dB of noise.
    let frames: Vec<[i32; 2]> = frequencies
        .iter()
        .flat_map(|frequency| {
            (0..88_200).map(move |n| {
                let sample = (TAU * frequency * f64::from(n) / 44_100.0).sin();
                [(sample * 8_388_000.0).round() as i32, (sample * -4_194_000.0).round() as i32]
            })
        })
        .collect();
    let wav = folder.path().join("tones.wav");
    write_wav(&wav, 44_100, 24, &frames);
    let mut recorder = server.record();
    Deck::open(&server).play(&[flac(&wav)]);
    let heard = recorder.wait_until(|frames| {
        let end = frames.len().saturating_sub(4800);
        frames.len() > 240_000 && frames[end..].iter().all(|frame| *frame == [0.0; 2])
    });
    let last = heard.iter().rposition(|frame| frame[0] != 0.0).expect("sound");
    for (n, frequency) in frequencies.into_iter().rev().enumerate() {
        // The middle of the two seconds, counted from the end: the monitor may miss the beginning.
        let end = last - n * 96_000 - 24_000;
        for side in 0..2 {
            let part: Vec<f64> = heard[end - 48_000..end].iter().map(|frame| f64::from(frame[side])).collect();
            let rest = rest(&part, frequency, 48_000.0);
            println!("{frequency} Hz, channel {side}: {rest:.1} dB");
            // The right channel is 6 dB nearer to the steps.
            assert!(rest <= if side == 0 { -140.0 } else { -135.0 }, "{frequency} Hz, channel {side}: {rest:.1} dB");
        }
    }
}

#[test]
fn files_of_the_same_rate_are_heard_exactly() {
    let server = Server::start(48_000);
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = fastrand::Rng::with_seed(5);
    let mut files = Vec::new();
    let mut wanted: Vec<[f32; 2]> = Vec::new();
    for bits in [16_u16, 24, 16] {
        let top = 1 << (bits - 1);
        let frames: Vec<[i32; 2]> = (0..60_001).map(|_| [(); 2].map(|()| random.i32(-top..top))).collect();
        let wav = folder.path().join(format!("{bits}-{}.wav", files.len()));
        write_wav(&wav, 48_000, bits, &frames);
        files.push(flac(&wav));
        wanted.extend(frames.iter().map(|frame| frame.map(|sample| sample as f32 / top as f32)));
    }
    let mut recorder = server.record();
    Deck::open(&server).play(&files);
    let end = &wanted[wanted.len() - 16..];
    let heard = recorder
        .wait_until(|frames| frames[frames.len().saturating_sub(200_000)..].windows(16).any(|part| part == end));
    let last = heard.windows(16).rposition(|part| part == end).expect("the end") + 16;
    // While a stream starts the monitor misses some of what the sink plays.
    let wanted = &wanted[24_000..];
    let heard = &heard[last - wanted.len()..last];
    let differs = heard.iter().zip(wanted).position(|(a, b)| a != b);
    assert_eq!(differs.map(|n| (n, heard[n], wanted[n])), None);
}
