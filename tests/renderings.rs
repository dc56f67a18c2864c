//! Files written as fast as possible with songs made equally loud: the gain is right from the first sample on.
// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use melangkah::media::Decoder;
use support::pty::Terminal;
use support::world::{World, tool};

const PATIENCE: Duration = Duration::from_secs(60);
/// Frames of each song.
const FRAMES: usize = 48_000 * 3;

/// A song of noise that is so loud, in dB; two of one album.
fn song(world: &World, name: &str, level: &str) {
    let path = world.path().join("music").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let source = format!("anoisesrc=c=pink:d=3:r=48000:seed=7:a=0.4,volume={level}dB");
    let (path, codec) = (path.to_str().unwrap(), ["-ac", "2", "-c:a", "flac", "-sample_fmt", "s16"]);
    tool(
        "ffmpeg",
        &[&["-y", "-f", "lavfi", "-i", &source], &codec[..], &["-metadata", "album=Backstage", path]].concat(),
    );
}

fn samples(path: &Path) -> Vec<f32> {
    let mut decoder = Decoder::open(path).unwrap();
    let mut out = Vec::new();
    while let Some(block) = decoder.next_block().unwrap() {
        out.extend_from_slice(block.samples);
    }
    out
}

/// Samples alone, of 32 bits.
fn raw(path: &Path) -> Vec<f32> {
    fs::read(path).unwrap().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

/// The gain of each song of a rendering, in dB: one and the same at every sample.
#[track_caller]
fn gains(heard: &[f32], songs: &[&Path]) -> Vec<f64> {
    assert_eq!(heard.len(), songs.len() * FRAMES * 2, "samples");
    let parts = heard.chunks(FRAMES * 2).zip(songs);
    let gain = |(part, song): (&[f32], &&Path)| {
        let song = samples(song);
        let factor = |at: usize| f64::from(part[at]) / f64::from(song[at]);
        let loudest = (0..song.len()).max_by(|a, b| song[*a].abs().total_cmp(&song[*b].abs())).unwrap();
        let wanted = factor(loudest) as f32;
        let other = part.iter().zip(&song).position(|(heard, sample)| (heard - sample * wanted).abs() > 1e-5);
        assert_eq!(other.map(|at| (at, factor(at))), None, "another gain than {wanted}");
        20.0 * f64::from(wanted).log10()
    };
    parts.map(gain).collect()
}

/// Integrated loudness by ffmpeg's meter, in LUFS.
fn loudness(path: &Path) -> f64 {
    let path = path.to_str().unwrap();
    let output = Command::new("ffmpeg").args(["-nostdin", "-i", path, "-af", "ebur128", "-f", "null", "-"]).output();
    let said = String::from_utf8(output.unwrap().stderr).unwrap();
    let line = said.rsplit("Summary:").next().unwrap().lines().find_map(|line| line.trim().strip_prefix("I:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn every_way_to_write_a_file_has_the_right_gain_from_its_first_sample_on() {
    let world = World::new();
    song(&world, "1.flac", "-2");
    song(&world, "2.flac", "2");
    let paths = ["1.flac", "2.flac"].map(|name| world.path().join("music").join(name));
    let songs: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
    let alone = songs.iter().map(|path| -18.0 - loudness(path)).collect::<Vec<_>>();
    // Each time nothing is known yet: where the figures lie is another place.
    for (mode, way) in
        [("track", "wav"), ("album", "wav"), ("auto", "-"), ("album", "pipe"), ("album", "screen"), ("track", "screen")]
    {
        let what = format!("{mode} {way}");
        let cache = world.path().join(format!("cache {what}"));
        let out = world.path().join(format!("out {what}"));
        let target = match way {
            "wav" | "screen" => format!("wav:{}", out.display()),
            "pipe" => format!("pipe:{}", out.display()),
            way => way.to_owned(),
        };
        let options = ["--replaygain", mode, "--output", &target, "--sample-format", "f32", "music"];
        let arguments = [&["play"][..], if way == "screen" { &[] } else { &["--plain"] }, &options].concat();
        let heard = if way == "screen" {
            let mut other = World::new();
            other.environment.clone_from(&world.environment);
            let other = other.set("XDG_CACHE_HOME", cache.to_str().unwrap());
            let music = world.path().join("music");
            let arguments = [&arguments[..arguments.len() - 1], &[music.to_str().unwrap()]].concat();
            let mut terminal = Terminal::start(&other, 80, 24, &arguments);
            let begun = Instant::now();
            while !out.is_file()
                || Decoder::open(&out).ok().and_then(|file| file.info().frames) != Some(2 * FRAMES as u64)
            {
                assert!(begun.elapsed() < PATIENCE, "{what}: {}", terminal.contents());
                std::thread::yield_now();
            }
            terminal.keys("q");
            assert!(terminal.wait_end().success(), "{what}");
            samples(&out)
        } else {
            let mut command = world.command(&arguments);
            command.env("XDG_CACHE_HOME", &cache);
            // A pipe that is named is an empty file here.
            let place = if way == "wav" { None } else { Some(File::create(&out).unwrap()) };
            command.stdout(place.filter(|_| way == "-").map_or_else(Stdio::null, Stdio::from));
            assert_eq!(command.status().unwrap().code(), Some(0), "{what}");
            if way == "wav" { samples(&out) } else { raw(&out) }
        };
        let gains = gains(&heard, &songs);
        if mode == "track" {
            let near = gains.iter().zip(&alone).all(|(found, wanted)| (found - wanted).abs() < 0.1);
            assert!(near, "{what}: {gains:?} and {alone:?}");
        } else {
            // Both by the same, which lies between what each of them would have got.
            assert!((gains[0] - gains[1]).abs() < 0.001, "{what}: {gains:?}");
            assert!(alone[1] + 0.5 < gains[0] && gains[0] < alone[0] - 0.5, "{what}: {gains:?} and {alone:?}");
        }
    }
}

#[test]
fn surround_and_stereo_come_out_equally_loud() {
    let world = World::new();
    let make = |name: &str, channels: &[&str]| {
        let path = world.path().join(name);
        let shape = |(seed, level): (usize, &&str)| {
            format!("{level}*(mod(abs(sin(n*12.9898+{seed}*78.233))*43758.5,1)-0.5)*(0.6+0.4*sin(t))")
        };
        let exprs: Vec<String> = channels.iter().enumerate().map(shape).collect();
        let source = format!("aevalsrc=exprs={}:s=48000:d=6,lowpass=6000", exprs.join("|").replace(',', "\\,"));
        tool("ffmpeg", &["-y", "-f", "lavfi", "-i", &source, "-c:a", "pcm_s24le", path.to_str().unwrap()]);
    };
    make("stereo.wav", &["0.5", "0.5"]);
    make("five.wav", &["0.5", "0.5", "0.6", "0.3", "0.4", "0.4"]);
    make("voice.wav", &["0.01", "0.01", "0.8", "0", "0.01", "0.01"]);
    make("behind.wav", &["0.1", "0.1", "0.1", "0", "0.8", "0.8"]);
    let found = ["stereo", "five", "voice", "behind"].map(|name| {
        let (file, target) = (format!("{name}.wav"), format!("{name}.out"));
        let ran = world.run(&["play", "--plain", "--replaygain", "track", "--output", &format!("wav:{target}"), &file]);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.err);
        loudness(&world.path().join(target))
    });
    assert!(found.iter().all(|loudness| (loudness - found[0]).abs() <= 0.5), "{found:?}");
    assert!((found[0] + 18.0).abs() <= 0.5, "{found:?}");
}
