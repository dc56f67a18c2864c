//! `melangkah verify`: the real program on real files, good and broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;

use serde_json::Value;
use support::world::{Ran, World, tool};

fn verify(world: &World, arguments: &[&str]) -> Ran {
    world.run(&[&["verify"], arguments].concat())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap()
}

/// Two seconds of noise at −9 dB that fade in and out, at `name` and below, in what the ending says.
fn faded(world: &World, name: &str) {
    let path = world.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let path = path.to_str().unwrap();
    let words = ["-R", "-n", "-r", "44100", "-c", "2", "-b", "16", path, "synth", "2", "pinknoise"];
    tool("sox", &[&words[..], &["gain", "-n", "-3", "fade", "0.2", "2", "0.2"]].concat());
}

/// A world with good files of several formats in `music`.
fn good() -> World {
    let world = World::new();
    faded(&world, "music/1.wav");
    let at = |name: &str| world.path().join("music").join(name).to_str().unwrap().to_owned();
    tool("flac", &["--totally-silent", "-o", &at("2.flac"), &at("1.wav")]);
    tool("lame", &["--quiet", &at("1.wav"), &at("3.mp3")]);
    tool("oggenc", &["-Q", "-o", &at("4.ogg"), &at("1.wav")]);
    tool("opusenc", &["--quiet", &at("1.wav"), &at("5.opus")]);
    world
}

#[test]
fn files_in_order_are_counted_and_end_with_0() {
    let world = good();
    let ran = verify(&world, &["music"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let [first, second] = ran.out.lines().collect::<Vec<_>>()[..] else { panic!("{}", ran.out) };
    assert!(first.starts_with("files: 5, 0:10 of sound, checked in ") && first.ends_with(" s"), "{first}");
    assert_eq!(second, "in order: 5, of these by MD5: 1; clipped: 0; damaged: 0; unreadable: 0; not supported: 0");
    // The folders of the configuration, and Indonesian.
    let folder = world.path().join("music");
    world.write("config/melangkah/config.toml", format!("files = [{:?}]\n", folder.to_str().unwrap()));
    let ran = verify(&world, &["--lang", "id"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("berkas: 5, 0:10 suara") && ran.out.contains("baik: 5"), "{}", ran.out);
    // The shipped sketches.
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");
    let ran = verify(&world, &[demo]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
}

#[test]
fn without_files_it_says_what_to_do() {
    let world = World::new();
    let ran = verify(&world, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(!ran.err.is_empty());
    let ran = verify(&world, &["nowhere"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.starts_with("unreadable: nowhere: not found\n"), "{}", ran.out);
    fs::create_dir(world.path().join("empty")).unwrap();
    let ran = verify(&world, &["empty"]);
    assert_eq!(ran.code, Some(1), "nothing is known to be in order");
    assert!(ran.out.starts_with("files: 0, 0:00 of sound"), "{}", ran.out);
    assert!(ran.err.contains("there is no audio in empty: nothing was checked"), "{}", ran.err);
    world.write("empty/notes.txt", "no audio");
    let ran = verify(&world, &["empty", "--format", "json"]);
    assert_eq!((ran.code, ran.err.contains("no audio")), (Some(1), true), "{}", ran.err);
    assert_eq!(json(&ran)["files"], serde_json::json!([]));
}

#[test]
fn every_kind_of_damage_is_told_and_ends_with_1() {
    let world = good();
    let read = |name: &str| fs::read(world.path().join("music").join(name)).unwrap();
    let flac = read("2.flac");
    let mut flipped = flac.clone();
    flipped[flac.len() / 2] ^= 1;
    let mut checksum = flac.clone();
    // The MD5 begins 18 bytes into STREAMINFO, behind a signature and a head of four bytes each.
    checksum[26] ^= 1;
    let (wav, mp3) = (read("1.wav"), read("3.mp3"));
    tool(
        "lame",
        &[
            "--quiet",
            "-t",
            "-b",
            "128",
            world.path().join("music/1.wav").to_str().unwrap(),
            world.path().join("bare.mp3").to_str().unwrap(),
        ],
    );
    let bare = fs::read(world.path().join("bare.mp3")).unwrap();
    for (name, bytes, verdict, reason) in [
        ("flipped.flac", &flipped[..], "damaged", "MD5"),
        ("checksum.flac", &checksum, "damaged", "not the samples that the encoder was given (MD5)"),
        ("short.flac", &flac[..flac.len() / 2], "damaged", "damaged after 0:0"),
        ("short.wav", &wav[..wav.len() / 2], "damaged", "damaged after 0:00"),
        ("short.mp3", &mp3[..mp3.len() / 2], "damaged", "damaged after 0:0"),
        ("bare.mp3", &bare[..bare.len() / 2 - 100], "damaged", "stops in the middle of a frame"),
        ("empty.flac", b"", "unreadable", "empty file"),
        ("page.mp3", b"<html>", "unreadable", "not an audio file, but a web page"),
        ("song.wma", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11 and so on", "unsupported", "not supported"),
    ] {
        world.write(&format!("bad/{name}"), bytes);
        let path = format!("bad/{name}");
        let ran = verify(&world, &[&path, "--format", "json"]);
        let told = json(&ran);
        let file = &told["files"][0];
        assert_eq!((&file["path"], &file["verdict"]), (&path.as_str().into(), &verdict.into()), "{}", ran.out);
        let reasons = file["reasons"].as_array().unwrap();
        assert!(reasons.iter().any(|it| it.as_str().unwrap().contains(reason)), "{}", ran.out);
        assert_eq!(ran.code, Some(u8::from(verdict != "unsupported").into()), "{name}");
    }
    // All of it in one, in the order of the paths, whoever was done first.
    let ran = verify(&world, &["bad", "music"]);
    assert_eq!(ran.code, Some(1));
    let lines: Vec<&str> = ran.out.lines().collect();
    let names: Vec<&str> = lines.iter().filter_map(|line| line.split(": ").nth(1)?.strip_prefix("bad/")).collect();
    assert_eq!(
        names,
        [
            "song.wma",
            "bare.mp3",
            "checksum.flac",
            "empty.flac",
            "flipped.flac",
            "page.mp3",
            "short.flac",
            "short.mp3",
            "short.wav"
        ]
    );
    let counts = "in order: 5, of these by MD5: 1; clipped: 0; damaged: 6; unreadable: 2; not supported: 1";
    assert_eq!(lines.last(), Some(&counts));
}

#[test]
fn what_was_cut_out_of_a_longer_recording_is_seen() {
    let world = World::new();
    faded(&world, "whole.wav");
    let cut = |name: &str, from: &str, to: &str| {
        let at = |name: &str| world.path().join(name).to_str().unwrap().to_owned();
        fs::create_dir_all(world.path().join(name).parent().unwrap()).unwrap();
        tool("sox", &[&at("whole.wav"), &at(name), "trim", from, to]);
    };
    cut("one/start.flac", "0.5", "=2");
    cut("two/end.flac", "0", "=1.5");
    let told = |arguments: &[&str]| {
        let ran = verify(&world, arguments);
        (ran.code, ran.out.lines().next().unwrap().to_owned())
    };
    assert_eq!(told(&["one"]), (Some(1), "clipped: one/start.flac: begins in the middle of loud sound".to_owned()));
    assert_eq!(told(&["two"]), (Some(1), "clipped: two/end.flac: ends in the middle of loud sound".to_owned()));
    assert_eq!(told(&["two", "--no-ends"]).0, Some(0));
    // Songs that go over into each other are cut as well.
    cut("album/1.flac", "0", "=0.8");
    cut("album/2.flac", "0.8", "=1.4");
    cut("album/3.flac", "1.4", "=2");
    assert_eq!(told(&["album"]).0, Some(0));
    assert_eq!(told(&["album/1.flac", "album/3.flac"]).0, Some(0), "beside each other, for all that is known");
    assert_eq!(told(&["album/2.flac"]).0, Some(1));
}

#[cfg(unix)]
#[test]
fn it_shows_how_far_it_is_and_can_be_stopped() {
    use std::io::Write;
    use support::pty::Terminal;
    let world = World::new();
    // Three hours of silence each, of which the disk keeps nothing.
    let (rate, size) = (44_100_u32, 1_900_000_000_u32);
    let mut head = b"RIFF".to_vec();
    head.extend((size + 36).to_le_bytes());
    head.extend(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    head.extend(rate.to_le_bytes());
    head.extend((rate * 4).to_le_bytes());
    head.extend(b"\x04\0\x10\0data");
    head.extend(size.to_le_bytes());
    fs::create_dir(world.path().join("long")).unwrap();
    for number in 0..8 {
        let mut file = fs::File::create(world.path().join(format!("long/{number}.wav"))).unwrap();
        file.write_all(&head).unwrap();
        file.set_len(u64::from(size) + 44).unwrap();
    }
    let mut terminal = Terminal::start(&world, 100, 10, &["verify", "long"]);
    terminal.wait_for("checking: 0 of 8 files");
    terminal.keys("\x03");
    terminal.wait_for("8 files are not checked");
    assert_eq!(terminal.wait_end().exit_code(), 1);
    let screen = terminal.contents();
    assert!(screen.contains("files: 0, 0:00 of sound") && !screen.contains("checking:"), "{screen}");
}
