//! `melangkah scan`: what is told of a folder, and that it is remembered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

mod support;

use support::pty::Terminal;
use support::world::World;

/// A folder with two of the shipped sketches, written long ago, a text that calls itself a song, and a picture.
fn music(world: &World) -> PathBuf {
    for name in ["01 Melangkah.flac", "02 Apa Adanya.mp3"] {
        let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo").join(name)).unwrap();
        let path = world.write(&format!("music/{name}"), "");
        fs::write(&path, bytes).unwrap();
        age(&path);
    }
    age(&world.write("music/broken.mp3", "no song"));
    age(&world.write("music/cover.jpg", "a picture"));
    world.path().join("music")
}

fn age(path: &Path) {
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().append(true).open(path).unwrap().set_modified(long_ago).unwrap();
}

#[test]
fn a_second_scan_reads_nothing() {
    let world = World::new();
    music(&world);
    let first = world.run(&["scan", "music"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert!(first.out.contains("music/broken.mp3: not an audio file, but a text"), "{}", first.out);
    assert!(
        first.out.contains("files: 2, and 1 that cannot be played. New: 3, changed: 0, as before: 0, gone: 0."),
        "{}",
        first.out
    );
    assert!(first.out.contains("songs with a file: 2 of 7"), "{}", first.out);
    let second = world.run(&["scan", "--lang", "id", "music"]);
    assert!(
        second.out.contains("berkas: 2, dan 1 yang tidak dapat diputar. Baru: 0, berubah: 0, tetap: 3, hilang: 0."),
        "{}",
        second.out
    );
    assert!(second.out.contains("music/broken.mp3: bukan berkas audio"), "{}", second.out);

    fs::remove_file(world.path().join("music/broken.mp3")).unwrap();
    let third = world.run(&["scan", "--format", "json", "music"]);
    let json: Value = serde_json::from_str(&third.out).unwrap();
    let numbers = ["files", "new", "changed", "unchanged", "gone"].map(|name| json[name].as_u64().unwrap());
    assert_eq!(numbers, [2, 0, 0, 2, 1]);
    assert_eq!((json["problems"].as_array().unwrap().len(), json["missing"].as_array().unwrap().len()), (0, 5));
    assert_eq!(json["stopped"], Value::Bool(false));
}

#[test]
fn the_numbers_agree_whatever_the_names_say() {
    let world = World::new();
    let music = music(&world);
    // Audio that only its first bytes tell, text that nothing calls audio, and text that is named itself.
    fs::copy(music.join("01 Melangkah.flac"), music.join("no ending")).unwrap();
    age(&music.join("no ending"));
    age(&world.write("music/notes", "no song"));
    for (new, unchanged) in [(4, 0), (0, 4)] {
        let ran = world.run(&["scan", "--format", "json", "music"]);
        let json: Value = serde_json::from_str(&ran.out).unwrap();
        let numbers = ["files", "unplayable", "new", "unchanged"].map(|name| json[name].as_u64().unwrap());
        assert_eq!(numbers, [3, 1, new, unchanged], "{}", ran.out);
    }
    let ran = world.run(&["scan", "music/notes"]);
    assert!(ran.out.contains("files: 0, and 1 that cannot be played. New: "), "{}", ran.out);
    assert_eq!(ran.code, Some(1));
}

#[test]
fn what_scan_has_read_match_does_not_read_again() {
    let world = World::new();
    let song = music(&world).join("01 Melangkah.flac");
    let first = world.run(&["match", "music"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    // The same length, time and inode: what was read counts, although the bytes are others by now.
    let facts = fs::metadata(&song).unwrap();
    let file = fs::File::options().write(true).open(&song).unwrap();
    std::io::Write::write_all(&mut &file, b"gone").unwrap();
    file.set_modified(facts.modified().unwrap()).unwrap();
    drop(file);
    assert_eq!(world.run(&["match", "music"]).out, first.out);
    age(&song);
    fs::File::options().append(true).open(&song).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    assert_ne!(world.run(&["match", "music"]).out, first.out, "another time: it is read again");
}

#[test]
fn what_cannot_be_searched_is_told() {
    let world = World::new();
    let nothing = world.run(&["scan"]);
    assert_eq!(nothing.code, Some(1));
    assert!(nothing.err.contains("name a file or a folder"), "{}", nothing.err);
    let missing = world.run(&["scan", "nowhere"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.out.contains("nowhere: not found"), "{}", missing.out);

    music(&world);
    let world = world.set("XDG_CACHE_HOME", "/dev/null/cache");
    let unkept = world.run(&["scan", "music"]);
    assert_eq!(unkept.code, Some(0));
    assert!(unkept.err.contains("what is read of files cannot be kept: /dev/null/cache"), "{}", unkept.err);
    assert!(unkept.out.contains("files: 2, and 1 that cannot be played."), "{}", unkept.out);
}

#[test]
fn what_changes_while_it_runs_is_shown() {
    let world = World::new();
    let music = music(&world);
    let mut terminal = Terminal::start(&world, 110, 30, &["--output", "null", "music"]);
    terminal.keys("gd");
    terminal.wait_for("02 Apa Adanya.mp3");
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
    fs::copy(demo.join("06 I Remember.aiff"), music.join("06 I Remember.aiff")).unwrap();
    terminal.wait("the new file", |screen| {
        screen.contents().contains("06 I Remember.aiff") && screen.contents().contains("new files: 1")
    });
    // What is selected stays so while another file goes.
    terminal.keys("j");
    terminal.wait_for(">  02 Apa Adanya.mp3");
    fs::remove_file(music.join("01 Melangkah.flac")).unwrap();
    terminal.wait("the end of the other", |screen| {
        !screen.contents().contains("01 Melangkah.flac") && screen.contents().contains("02 Apa Adanya.mp3")
    });
    terminal.keys("q");
    assert!(terminal.wait_end().success());
}
