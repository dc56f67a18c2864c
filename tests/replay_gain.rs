//! Equal loudness through the real program: what is written is what the file holds, times the gain that its tags tell.
// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
#[path = "support/tags.rs"]
mod tags;

use std::fs;

use melangkah::media::Decoder;
use support::world::{World, tool};

/// dB, as the tags tell it.
const TRACK: f64 = -6.53;
const ALBUM: f64 = 2.21;
const COMMENTS: [&str; 2] = ["REPLAYGAIN_TRACK_GAIN=-6.53 dB", "REPLAYGAIN_ALBUM_GAIN=+2.21 dB"];
/// The same in MP4 and APE.
const PAIRS: [(&str, &str); 2] = [("replaygain_track_gain", "-6.53 dB"), ("replaygain_album_gain", "2.21 dB")];

/// A world with a second of noise, far from full scale.
fn world() -> World {
    let world = World::new();
    run(&world, "sox -R -n -r 48000 -c 2 -b 16 a.wav synth 1 pinknoise gain -16");
    world
}

/// Runs a tool in the world's folder. The command is split at spaces.
fn run(world: &World, command: &str) {
    run_with(world, command, &[]);
}

fn run_with(world: &World, command: &str, more: &[&str]) {
    let words: Vec<&str> = ["--chdir", world.path().to_str().unwrap()].into_iter().chain(command.split(' ')).collect();
    tool("env", &[&words[..], more].concat());
}

fn samples(world: &World, name: &str) -> Vec<f32> {
    let mut decoder = Decoder::open(&world.path().join(name)).unwrap();
    let mut out = Vec::new();
    while let Some(block) = decoder.next_block().unwrap() {
        out.extend_from_slice(block.samples);
    }
    out
}

/// What the program writes for a file.
fn render(world: &World, name: &str, mode: &str) -> Vec<f32> {
    let arguments = ["play", "--plain", "--replaygain", mode, "--output", "wav:out.wav", "--sample-format", "f32"];
    let ran = world.run(&[&arguments[..], &[name]].concat());
    assert_eq!(ran.code, Some(0), "{name} {mode}: {}", ran.err);
    let heard = samples(world, "out.wav");
    fs::remove_file(world.path().join("out.wav")).unwrap();
    heard
}

/// How much louder `heard` is than `plain`, in dB; every sample by as much.
#[track_caller]
fn gain(heard: &[f32], plain: &[f32], what: &str) -> f64 {
    assert_eq!(heard.len(), plain.len(), "{what}: samples");
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let factor = product(heard, plain) / product(plain, plain);
    let apart = heard.iter().zip(plain).map(|(heard, plain)| (f64::from(*heard) - f64::from(*plain) * factor).abs());
    let worst = apart.fold(0.0, f64::max);
    assert!(worst < 1e-6, "{what}: a sample is {worst} from where the others are");
    20.0 * factor.log10()
}

#[track_caller]
fn assert_gain(heard: &[f32], plain: &[f32], wanted: f64, what: &str) {
    let found = gain(heard, plain, what);
    assert!((found - wanted).abs() < 0.01, "{what}: {found} dB instead of {wanted}");
}

/// Off, track and album, of a file whose tags tell these gains.
#[track_caller]
fn check(world: &World, name: &str, track: f64, album: f64) {
    let plain = samples(world, name);
    assert!(render(world, name, "off") == plain, "{name}: off changes nothing");
    for (mode, wanted) in [("track", track), ("album", album), ("auto", album)] {
        assert_gain(&render(world, name, mode), &plain, wanted, &format!("{name} {mode}"));
    }
}

#[test]
fn vorbis_comments_are_heard() {
    let world = world();
    world.write("tags.txt", COMMENTS.join("\n") + "\n");
    run(&world, "flac --totally-silent a.wav");
    run(&world, "metaflac --import-tags-from=tags.txt a.flac");
    run(&world, "oggenc -Q a.wav -o a.ogg");
    run(&world, "vorbiscomment -w -c tags.txt a.ogg");
    for name in ["a.flac", "a.ogg"] {
        check(&world, name, TRACK, ALBUM);
    }
}

#[test]
fn id3_and_matroska_are_heard() {
    let world = world();
    let tags = COMMENTS.map(|tag| ["-metadata", tag]).concat();
    for (name, options) in [("a.mp3", "-c:a libmp3lame"), ("a.aiff", "-write_id3v2 1"), ("a.mka", "-c:a flac")] {
        run_with(&world, &format!("ffmpeg -v error -i a.wav {options}"), &[&tags[..], &[name]].concat());
        check(&world, name, TRACK, ALBUM);
    }
    run(&world, "lame --quiet a.wav bare.mp3");
    let bare = fs::read(world.path().join("bare.mp3")).unwrap();
    let frames = [tags::rva2("track", -3343), tags::rva2("album", 1132)].concat();
    world.write("rva2.mp3", [tags::id3(&frames), bare.clone()].concat());
    check(&world, "rva2.mp3", -3343.0 / 512.0, 1132.0 / 512.0);
    world.write("ape.mp3", [bare, tags::ape(&PAIRS)].concat());
    check(&world, "ape.mp3", TRACK, ALBUM);
}

#[test]
fn mp4_is_heard() {
    let world = world();
    for codec in ["aac", "alac"] {
        run_with(&world, &format!("ffmpeg -v error -y -i a.wav -c:a {codec} -metadata title=x bare.m4a"), &[]);
        let bare = fs::read(world.path().join("bare.m4a")).unwrap();
        world.write("a.m4a", tags::with_freeform(&bare, &PAIRS));
        check(&world, "a.m4a", TRACK, ALBUM);
    }
}

/// The gain in the header belongs to the file and is always heard; R128 counts on top of it, to −23 LUFS, which is 5 dB below
/// the reference of `ReplayGain` (RFC 7845, 5.1 and 5.2.1).
#[test]
fn opus_is_heard() {
    let world = world();
    run(&world, "opusenc --quiet --comment R128_TRACK_GAIN=-1408 --comment R128_ALBUM_GAIN=256 a.wav a.opus");
    check(&world, "a.opus", 5.0 - 1408.0 / 256.0, 6.0);
    let opus = fs::read(world.path().join("a.opus")).unwrap();
    world.write("quiet.opus", tags::with_output_gain(&opus, -789));
    assert_gain(&samples(&world, "quiet.opus"), &samples(&world, "a.opus"), -789.0 / 256.0, "the header's gain");
    check(&world, "quiet.opus", 5.0 - 1408.0 / 256.0, 6.0);
}

#[test]
fn a_song_without_an_albums_gain_uses_its_own() {
    let world = world();
    run(&world, "flac --totally-silent a.wav");
    run_with(&world, "metaflac", &[&format!("--set-tag={}", COMMENTS[0]), "a.flac"]);
    check(&world, "a.flac", TRACK, TRACK);
}

#[test]
fn the_preamp_is_added() {
    let world = world();
    world.write("config/melangkah/config.toml", "preamp = 4.25\n");
    run(&world, "flac --totally-silent a.wav");
    run_with(&world, "metaflac", &[&format!("--set-tag={}", COMMENTS[0]), "a.flac"]);
    check(&world, "a.flac", TRACK + 4.25, TRACK + 4.25);
}

#[test]
fn peaks_are_held_below_full_scale_and_nothing_else_is_touched() {
    let world = World::new();
    // Two seconds that have room for 18 dB, then one that has not.
    run(&world, "sox -R -n -r 48000 -c 2 -b 24 quiet.wav synth 2 pinknoise gain -n -30");
    run(&world, "sox -R -n -r 48000 -c 2 -b 24 loud.wav synth 1 pinknoise gain -n -3");
    run(&world, "sox quiet.wav loud.wav a.wav");
    run(&world, "flac --totally-silent a.wav");
    run_with(&world, "metaflac", &["--set-tag=REPLAYGAIN_TRACK_GAIN=18 dB", "a.flac"]);
    let plain = samples(&world, "a.flac");
    let peak = |samples: &[f32]| samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let held = render(&world, "a.flac", "track");
    let quiet = 2 * 48_000 * 19 / 10;
    assert_gain(&held[..quiet], &plain[..quiet], 18.0, "before the peaks");
    assert!(peak(&held) <= 1.0 && peak(&held) > 0.9, "{}", peak(&held));
    assert_eq!(held.len(), plain.len());
    world.write("config/melangkah/config.toml", "prevent_clipping = false\n");
    let free = render(&world, "a.flac", "track");
    assert_gain(&free, &plain, 18.0, "without prevention");
    assert!(peak(&free) > 5.0, "{}", peak(&free));
    assert!(render(&world, "a.flac", "off") == plain);
}
