//! Playlists beside totem-pl-parser, with which Rhythmbox and Videos read and write them: it reads what the program writes, and
//! the program reads what it writes.
#![cfg(target_os = "linux")]
// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use support::world::{World, tool};

/// Runs the script with Debian's own Python, which has the parser.
fn totem(world: &World, arguments: &[&str], input: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/totem.py");
    let mut command = Command::new("/usr/bin/python3");
    command.arg(script).args(arguments).env_clear().envs(&world.environment).current_dir(world.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("python3 is needed: `make test` installs it");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {wrong}; `make test` installs what is missing");
    String::from_utf8(output.stdout).unwrap()
}

/// Names that are hard to write down, and a title for each: with letters that XML and URLs escape.
const NAMES: [(&str, &str); 8] = [
    ("Music/a b.wav", "Satu & dua"),
    ("Lists/#1.wav", "<Tiga>"),
    ("Lists/sub/é 漢.wav", "é 漢 \"kutip\""),
    ("Lists/50%20.wav", "50 %"),
    ("Lists/a:b.wav", "a: b"),
    ("Lists/[x] & 'y'.wav", "it's"),
    ("Lists/a;b=c?.wav", "a, b; c"),
    ("far/away/c.wav", "Jauh"),
];

/// The files, of silence, with these titles in their tags; as the script takes and gives them.
fn songs(world: &World) -> Value {
    let entry = |(name, title): &(&str, &str)| {
        let path = world.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let path = path.to_str().unwrap();
        let title_tag = format!("title={title}");
        let silence = ["-v", "error", "-nostdin", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "0.05"];
        tool("ffmpeg", &[&silence[..], &["-metadata", &title_tag, "-f", "wav", path]].concat());
        json!([path, title])
    };
    json!({ "title": "Malam", "entries": NAMES.iter().map(entry).collect::<Vec<_>>() })
}

/// What the program says is in a list: paths and titles.
fn shown(world: &World, list: &Path) -> Value {
    let ran = world.run(&["playlist", "--format", "json", list.to_str().unwrap()]);
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
    let entries = report["playlists"][0]["entries"].as_array().unwrap().iter();
    entries.map(|entry| json!([entry["path"], entry["title"]])).collect()
}

#[test]
fn totem_reads_what_was_written() {
    let world = World::new();
    let songs = songs(&world);
    for ending in ["xspf", "pls", "m3u8", "m3u"] {
        let list = format!("Lists/x.{ending}");
        let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        let ran = world.run(&[&["playlist", "--to", &list][..], &names].concat());
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        let list = world.path().join(list);
        let read: Value = serde_json::from_str(&totem(&world, &["read", list.to_str().unwrap()], "")).unwrap();
        assert_eq!(read["entries"], songs["entries"], "{ending}");
    }
}

#[test]
fn what_totem_writes_is_read() {
    let world = World::new();
    let songs = songs(&world);
    for kind in ["xspf", "pls", "m3u"] {
        let list = world.path().join(format!("Lists/x.{kind}"));
        totem(&world, &["write", list.to_str().unwrap(), kind], &songs.to_string());
        let mut expected = songs["entries"].as_array().unwrap().clone();
        if kind == "m3u" {
            // It writes `#1.wav` as it is, which is a comment to everybody, itself included.
            expected.retain(|entry| !entry[0].as_str().unwrap().contains("/#"));
        }
        assert_eq!(shown(&world, &list), Value::from(expected), "{kind}");
    }
}
