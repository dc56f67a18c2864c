//! `melangkah inspect`: the real program on real files.
//!
//! `MELANGKAH_BLESS=1 cargo test --test inspect` writes the golden files anew; read the difference before it is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::world::{Ran, World, tool};

fn golden(name: &str, printed: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("MELANGKAH_BLESS").is_some() {
        return fs::write(&path, printed).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), printed, "{name} differs from what is printed");
}

/// A world with the shipped sketches in it, and their names.
fn shipped() -> (World, Vec<String>) {
    let world = World::new();
    let mut names = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with('0') {
            fs::copy(&path, world.path().join(&name)).unwrap();
            names.push(name);
        }
    }
    names.sort();
    (world, names)
}

fn inspect(world: &World, arguments: &[&str]) -> Ran {
    world.run(&[&["inspect"], arguments].concat())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_shipped_sketches_are_what_they_are() {
    let (world, names) = shipped();
    assert_eq!(names.len(), 7);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let ran = inspect(&world, &[&["--verify", "--format", "json"], &names[..]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    golden("inspect.json", &ran.out);
    for language in ["en", "id"] {
        let ran = inspect(&world, &[&["--verify", "--lang", language], &names[..]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        golden(&format!("inspect.{language}.txt"), &ran.out);
    }
}

#[test]
fn what_does_not_play_says_why_and_ends_with_1() {
    let (world, names) = shipped();
    world.write("empty.mp3", "");
    world.write("page.flac", "<html>");
    world.write("song.wma", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11 and so on");
    fs::create_dir(world.path().join("folder.mp3")).unwrap();
    let cases = [
        ("missing.wav", "not found"),
        ("empty.mp3", "empty file"),
        ("page.flac", "not an audio file, but a web page"),
        ("song.wma", "WMA is not supported; convert it"),
        ("folder.mp3", "a folder, not a file: name the files in it"),
    ];
    for (name, reason) in cases {
        let ran = inspect(&world, &[name, "--verify", "--loudness"]);
        assert_eq!(ran.code, Some(1), "{name}");
        assert!(ran.out.contains(name) && ran.out.contains(&format!("no: {reason}")), "{name}: {}", ran.out);
    }
    // The others are told all the same.
    let ran = inspect(&world, &["missing.wav", &names[0], "--format", "json"]);
    let told = json(&ran);
    assert_eq!((ran.code, &told["files"][0]["reason"]), (Some(1), &"not found".into()));
    assert_eq!(told["files"][1]["playable"], true);
    let ran = inspect(&world, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("FILE"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for_and_a_name_may_be_any_bytes() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let (world, names) = shipped();
    tool("mkfifo", &[world.path().join("pipe.wav")]);
    let ran = inspect(&world, &["pipe.wav"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("no: not a regular file"), "{}", ran.out);
    let name = OsStr::from_bytes(b"a\xff\x1b[31m.flac");
    fs::copy(world.path().join(&names[0]), world.path().join(name)).unwrap();
    let ran = world.run(&[OsStr::new("inspect"), name, OsStr::new("--format"), OsStr::new("json")]);
    let file = &json(&ran)["files"][0];
    assert_eq!((ran.code, &file["lossy"], &file["playable"]), (Some(0), &true.into(), &true.into()));
    assert_eq!(file["path"], "a\u{fffd}\u{1b}[31m.flac");
    assert!(!ran.out.contains('\u{1b}'));
}

#[test]
fn a_broken_byte_is_found_by_verify_alone() {
    let (world, names) = shipped();
    let flac = &names[0];
    let mut bytes = fs::read(world.path().join(flac)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    world.write("broken.flac", bytes);
    assert_eq!(inspect(&world, &["broken.flac"]).code, Some(0));
    let ran = inspect(&world, &["broken.flac", "--verify"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("differs"), "{}", ran.out);
    let ran = inspect(&world, &["broken.flac", "--verify", "--format", "json"]);
    let file = &json(&ran)["files"][0]["verification"];
    assert_eq!((&file["sound"], &file["checksum"]), (&false.into(), &"differs".into()));
}

#[test]
fn loudness_is_measured_if_asked_for() {
    let world = World::new();
    let tone = world.path().join("tone.wav");
    // Both channels: 1 kHz at −20 dB is −20 LUFS (EBU Tech 3341 has −23 of −23).
    tool(
        "sox",
        &[
            "-n",
            "-r",
            "48000",
            "-b",
            "24",
            "-c",
            "2",
            tone.to_str().unwrap(),
            "synth",
            "3",
            "sine",
            "1000",
            "gain",
            "-20",
        ],
    );
    let ran = inspect(&world, &["tone.wav", "--loudness", "--format", "json"]);
    let loudness = &json(&ran)["files"][0]["loudness"];
    assert!((loudness["integrated"].as_f64().unwrap() + 20.0).abs() < 0.05, "{loudness}");
    assert!((loudness["sample_peak"].as_f64().unwrap() - 0.1).abs() < 0.0005, "{loudness}");
    let ran = inspect(&world, &["tone.wav", "--loudness"]);
    assert!(ran.out.contains("−20.0 LUFS; +"), "{}", ran.out);
    assert!(json(&inspect(&world, &["tone.wav", "--format", "json"]))["files"][0]["loudness"].is_null());
}
