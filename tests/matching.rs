//! The real program says which file is which song, asks, and keeps what it is told: through moves and new tags.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::world::{PROGRAM, World, tool};

/// A tone as `name` below `music`, tagged.
fn tone(world: &World, name: &str, hertz: u32, tags: &[&str]) {
    let path = world.path().join("music").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let source = format!("sine=frequency={hertz}:duration=0.4");
    let mut arguments = vec!["-v", "error", "-nostdin", "-f", "lavfi", "-i", &source];
    arguments.extend(tags.iter().flat_map(|tag| ["-metadata", tag]));
    let path = path.to_str().unwrap();
    arguments.push(path);
    tool("ffmpeg", &arguments);
}

fn json(world: &World) -> Value {
    let ran = world.run(&["match", "--format", "json", "music"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn file<'a>(report: &'a Value, name: &str) -> &'a Value {
    let is_it = |file: &&Value| file["path"].as_str().is_some_and(|path| Path::new(path).ends_with(name));
    report["files"].as_array().unwrap().iter().find(is_it).unwrap()
}

#[test]
fn every_file_has_song_relation_score_and_reasons() {
    let world = World::new();
    tone(&world, "1.flac", 300, &["title=Seberapa Pantas", "artist=Vanesha Prescilla", "album=OST Backstage"]);
    tone(&world, "2.mp3", 310, &["title=Seberapa Pantas", "artist=Sheila On 7", "album=07 Des"]);
    tone(&world, "3.ogg", 320, &["title=Bagaikan Langit", "artist=Potret"]);
    tone(&world, "4.opus", 330, &["title=Melangkah", "album=Kenangan"]);
    tone(&world, "5.m4a", 340, &["title=Rindu", "artist=Somebody"]);
    tone(&world, "6.mp3", 350, &["title=Seberapa Pantas", "artist=Sissy Priscillia", "album=OST Backstage"]);
    let report = json(&world);
    let about = |name: &str| {
        let file = file(&report, name);
        (file["song"].clone(), file["relation"].clone(), file["sure"].clone())
    };
    let of = |song: Option<&str>, relation: &str, sure: bool| (Value::from(song), relation.into(), sure.into());
    assert_eq!(about("1.flac"), of(Some("seberapa-pantas"), "recording", true));
    assert_eq!(about("2.mp3"), of(Some("seberapa-pantas"), "original", true));
    assert_eq!(about("3.ogg"), of(Some("bagaikan-langit"), "original", true));
    assert_eq!(about("4.opus"), of(None, "none", false));
    assert_eq!(file(&report, "4.opus")["runner_up"]["song"], "melangkah");
    assert_eq!(about("5.m4a"), of(None, "none", true));
    assert_eq!(file(&report, "5.m4a")["runner_up"], Value::Null);
    for file in report["files"].as_array().unwrap() {
        let weights = file["evidence"].as_array().unwrap().iter().map(|evidence| evidence["weight"].as_f64().unwrap());
        let sum: f64 = weights.sum();
        assert!((sum.clamp(0.0, 1.0) - file["score"].as_f64().unwrap()).abs() < 0.006, "{file}");
        assert!(file["evidence"].as_array().unwrap().iter().all(|evidence| evidence["detail"].is_string()));
    }
    assert_eq!(report["missing"].as_array().unwrap().len(), 6);
    assert!(!report["missing"].as_array().unwrap().contains(&"seberapa-pantas".into()));
    assert_eq!(report["duplicates"][0]["others"][0]["because"], "lossless");

    let text = world.run(&["match", "music"]).out;
    for words in [
        "Originals of covers (2)",
        "not sure: is this “Melangkah”?",
        "the original is there: music/3.ogg",
        "not played: music/6.mp3",
        "the one played is better: lossless",
        "Files: 6. Recordings: 2. Originals: 2. Not sure: 1. Without a song: 1.",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn the_question_is_answered_by_the_command_that_it_names() {
    let world = World::new();
    tone(&world, "it's 1/Melangkah.flac", 300, &["title=Melangkah", "album=Kenangan"]);
    tone(&world, "2.flac", 310, &["title=Seberapa Pantas", "artist=Sheila On 7", "album=OST Backstage"]);
    let text = world.run(&["match", "music"]).out;
    let commands: Vec<String> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("if it is:"))
        .map(|command| command.trim().replacen("melangkah", &format!("'{PROGRAM}'"), 1))
        .collect();
    assert_eq!(commands.len(), 2, "{text}");
    for command in commands {
        let mut shell = Command::new("sh");
        shell.args(["-c", &command]).env_clear().envs(&world.environment).current_dir(world.path());
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let report = json(&world);
    let about = |name| (file(&report, name)["song"].clone(), file(&report, name)["relation"].clone());
    assert_eq!(about("Melangkah.flac"), ("melangkah".into(), "recording".into()));
    assert_eq!(about("2.flac"), ("seberapa-pantas".into(), "original".into()));
    assert_eq!(file(&report, "2.flac")["decision"], "pinned");

    let ran = world.run(&["pin", "--original", "music/2.flac", "melangkah"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("Melangkah"), "{}", ran.err);
}

#[test]
fn what_was_decided_holds_for_a_file_that_was_moved_and_tagged_anew() {
    let world = World::new();
    tone(&world, "old/holiday.flac", 300, &["title=Holiday"]);
    tone(&world, "old/Melangkah.mp3", 310, &["title=Melangkah"]);
    assert_eq!(world.run(&["pin", "music/old/holiday.flac", "apa adanya"]).code, Some(0));
    assert_eq!(world.run(&["refuse", "music/old/Melangkah.mp3", "melangkah"]).code, Some(0));
    let music = world.path().join("music");
    for (from, to) in [("old/holiday.flac", "new name.flac"), ("old/Melangkah.mp3", "deep/er/Melangkah again.mp3")] {
        let (from, to) = (music.join(from), music.join(to));
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let [input, output] = [&from, &to].map(|path| path.to_str().unwrap());
        let tag = ["-metadata", "artist=Sissy Priscillia", "-metadata", "comment=tagged anew"];
        tool("ffmpeg", &[&["-v", "error", "-nostdin", "-i", input, "-c", "copy"], &tag[..], &[output]].concat());
        std::fs::remove_file(from).unwrap();
    }
    let report = json(&world);
    let pinned = file(&report, "new name.flac");
    assert_eq!((&pinned["song"], &pinned["decision"]), (&"apa-adanya".into(), &"pinned".into()));
    let refused = file(&report, "Melangkah again.mp3");
    assert_eq!((&refused["song"], &refused["decision"]), (&Value::Null, &"refused".into()));
    // Another file in its old place is another file.
    tone(&world, "old/holiday.flac", 500, &["title=Holiday"]);
    let report = json(&world);
    assert_eq!(file(&report, "old/holiday.flac")["song"], Value::Null);
    assert_eq!(world.run(&["forget", "music/new name.flac"]).code, Some(0));
    assert_eq!(file(&json(&world), "new name.flac")["song"], Value::Null);
}

#[test]
fn a_folder_without_audio_is_told() {
    let world = World::new();
    world.write("music/notes.txt", "no audio");
    for (format, words) in [("text", "No audio file was found."), ("json", "\"files\": []")] {
        let ran = world.run(&["match", "--format", format, "music"]);
        assert_eq!(ran.code, Some(1));
        assert!(ran.out.contains(words), "{}", ran.out);
    }
}
