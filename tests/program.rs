//! The program as a script sees it: arguments in; output, messages and exit codes out.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use support::world::{PROGRAM, World, tool};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

#[test]
fn help_and_version_are_there() {
    let world = World::new();
    let help = world.run(&["--help"]);
    assert_eq!(help.code, Some(0));
    for word in
        ["play", "credits", "list", "film", "people", "sources", "check", "match", "--catalogue", "--lang", "--output"]
    {
        assert!(help.out.contains(word), "{word} is not in the help");
    }
    assert_eq!(world.run(&["--version"]).out, concat!("melangkah ", env!("CARGO_PKG_VERSION"), "\n"));
    let wrong = world.run(&["--wrong"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    assert!(wrong.err.contains("--wrong"));
}

#[test]
fn a_song_is_named_in_many_ways() {
    let world = World::new();
    let expected = world.run(&["credits", "aku-takkan-berhenti"]);
    assert_eq!(expected.code, Some(0), "{}", expected.err);
    assert!(expected.out.contains("Wieke Gur"), "{}", expected.out);
    for name in ["3", "Aku Takkan Berhenti", "aku takkan", "BERHENTI", "áku tákkan", "aku takan berhenti"] {
        assert_eq!(world.run(&["credits", name]).out, expected.out, "{name}");
    }
}

#[test]
fn a_person_is_found_under_every_spelling() {
    let world = World::new();
    let expected = world.run(&["credits", "Vanesha Prescilla"]);
    assert_eq!(expected.code, Some(0), "{}", expected.err);
    assert!(expected.out.contains("Elsa"), "{}", expected.out);
    for name in ["Vanesha Prescillia", "Vanessa Prescilla", "vanesha"] {
        assert_eq!(world.run(&["credits", name]).out, expected.out, "{name}");
    }
}

#[test]
fn an_ambiguous_name_lists_what_it_may_mean() {
    let world = World::new();
    let ran = world.run(&["credits", "a"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("Apa Adanya") && ran.err.contains("Aku Takkan Berhenti"), "{}", ran.err);
    let ran = world.run(&["credits", "no such thing"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("no such thing"), "{}", ran.err);
}

#[test]
fn the_language_is_the_listeners() {
    let world = World::new();
    assert!(world.run(&["credits", "1"]).out.contains("Music"));
    for world in
        [World::new().set("LANG", "id_ID.UTF-8"), World::new().set("LC_ALL", "id_ID.UTF-8").set("LANG", "de_DE.UTF-8")]
    {
        let ran = world.run(&["credits", "1"]);
        assert!(!ran.out.contains("Music") && ran.out.contains("Andi Rianto"), "{}", ran.out);
        assert!(world.run(&["credits", "1", "--lang", "en"]).out.contains("Music"));
    }
    world.write("config/melangkah/config.toml", "language = \"id\"\n");
    assert!(!world.run(&["credits", "1"]).out.contains("Music"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let world = World::new();
    for arguments in [
        &["credits", "--sources"][..],
        &["sources", "--format", "json"],
        &["film"],
        &["people", "--format", "csv"],
        &["film", "--format", "csv"],
    ] {
        let mut child = world.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let mut message = String::new();
        child.stderr.take().unwrap().read_to_string(&mut message).unwrap();
        assert!(child.wait().unwrap().success(), "{arguments:?}");
        assert_eq!(message, "", "{arguments:?}");
    }
}

#[test]
fn piped_text_is_plain() {
    let world = World::new();
    for view in ["credits", "list", "film", "people", "sources"] {
        for format in ["text", "markdown", "json", "csv"] {
            let ran = world.run(&[view, "--format", format]);
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{view} {format}");
            let odd = ran.out.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\r'));
            assert_eq!(odd, None, "{view} {format}");
            assert!(ran.out.ends_with('\n'));
        }
    }
}

#[test]
fn the_shipped_catalogue_is_sound() {
    let world = World::new();
    let ran = world.run(&["check"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tracks.toml");
    assert_eq!(world.run(&["check", file]).code, Some(0));
    let embedded = world.run(&["credits", "--format", "json", "--sources"]).out;
    assert_eq!(world.run(&["credits", "--format", "json", "--sources", "--catalogue", file]).out, embedded);
}

const BROKEN: &str = r#"format = 1
[film]
title = { value = "F", certainty = "confirmed", sources = ["s"] }
colour = "red"
[[song]]
id = "one"
number = 1
title = { value = "One", certainty = "confirmed", sources = ["nobody"] }
kind = { value = "original", certainty = "confirmed", sources = ["s"] }
released = { value = "2021-02-30", certainty = "confirmed", sources = ["s"] }
[[song]]
id = "two"
number = 1
kind = { value = "original", certainty = "confirmed", sources = ["s"] }
[[song.credit]]
role = "composr"
person = "p"
certainty = "confirmed"
sources = ["s"]
[[source]]
id = "s"
kind = "press"
"#;

#[test]
fn check_says_every_problem_with_its_line() {
    let world = World::new();
    let file = world.write("broken.toml", BROKEN);
    let ran = world.run(&["check", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    for (line, words) in [
        (4, "colour"),
        (8, "nobody"),
        (10, "2021-02-30"),
        (11, "title"),
        (13, "number"),
        (16, "composr"),
        (17, "\"p\""),
    ] {
        let hit = ran.out.lines().any(|problem| problem.contains(&format!(":{line}")) && problem.contains(words));
        assert!(hit, "no word of {words} on line {line}:\n{}", ran.out);
    }
    for arguments in
        [&["credits", "--catalogue", "broken.toml"][..], &["play", "--plain", "x.wav", "--catalogue", "broken.toml"]]
    {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{arguments:?}");
        assert!(ran.err.contains("colour"), "{}", ran.err);
    }
    let ran = world.run(&["check", "missing.toml"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("missing.toml"), "{}", ran.err);
}

#[test]
fn a_broken_configuration_is_told() {
    let world = World::new();
    world.write("config/melangkah/config.toml", "volume = 30\nvolum = 1\n");
    let ran = world.run(&["list"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("config.toml") && ran.err.contains("volum"), "{}", ran.err);
}

#[test]
fn without_a_terminal_the_screen_is_not_opened() {
    let world = World::new();
    for arguments in [&[][..], &["play", DEMO]] {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
        assert!(ran.err.contains("--plain") && ran.err.contains("credits"), "{}", ran.err);
    }
}

#[test]
fn the_demo_is_played_whole() {
    let world = World::new();
    let ran = world.run(&["play", "--plain", "--output", "wav:all.wav", "--rate", "48000", DEMO]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 7, "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.contains("placeholder")), "{}", ran.out);
    assert!(world.path().join("all.wav").metadata().unwrap().len() > 70 * 48000 * 8);
}

/// A limit on the size of files stands for a full disk.
#[cfg(unix)]
#[test]
fn a_rendered_file_that_cannot_grow_ends_it() {
    let world = World::new();
    // Without the handler the kernel would end the program at the limit.
    let script = "trap '' XFSZ; ulimit -f 100; exec \"$@\"";
    let arguments = [PROGRAM, "play", "--plain", "--output", "wav:all.wav", DEMO];
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).args(arguments).env_clear().envs(&world.environment).current_dir(world.path());
    let output = command.env("PATH", "/usr/bin:/bin").stdin(Stdio::null()).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{out}");
    assert!(out.contains("cannot be written any further"), "{out}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_plain_line_and_is_told_by_the_code() {
    let world = World::new();
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let arguments = ["play", "--plain", "--output", "null", DEMO];
        let mut child = world.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut first).unwrap();
        tool("kill", &["-s", signal, &child.id().to_string()]);
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
    }
}

#[test]
fn match_fails_for_a_path_that_is_not_there() {
    let world = World::new();
    let ran = world.run(&["match", DEMO, "/no/such/folder"]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.out.contains("not found") && ran.out.contains("Bagaikan Langit"), "{}", ran.out);
    assert_eq!(world.run(&["match", DEMO]).code, Some(0));
}

#[test]
fn a_file_that_cannot_be_played_is_skipped_with_its_reason() {
    let world = World::new();
    world.write("empty.mp3", "");
    world.write("text.flac", "this is no audio at all, only words\n".repeat(50));
    std::fs::create_dir(world.path().join("folder.mp3")).unwrap();
    let tone = world.path().join("tone.wav");
    tool("sox", &["-n", "-r", "48000", "-b", "16", tone.to_str().unwrap(), "synth", "0.5", "sine", "440"]);
    let arguments = ["play", "--plain", "--output", "wav:out.wav", "empty.mp3", "missing.ogg", "text.flac", "tone.wav"];
    let ran = world.run(&arguments);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    for words in ["empty.mp3", "empty file", "missing.ogg", "not found", "text.flac", "not an audio file", "tone"] {
        assert!(ran.out.contains(words), "{words}:\n{}", ran.out);
    }
    // 24,000 frames of two 32-bit channels were rendered all the same.
    let bytes = world.path().join("out.wav").metadata().unwrap().len();
    assert!((192_000..192_200).contains(&bytes), "{bytes}");
}

#[test]
fn what_to_play_is_explained_when_it_is_not_there() {
    let world = World::new();
    let ran = world.run(&["play", "--plain"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.err.is_empty());
    let ran = world.run(&["play", "--plain", "nonsense"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("nonsense"), "{}", ran.err);
    let ran = world.run(&["play", "--plain", "melangkah"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("Melangkah"), "{}", ran.err);
}

#[test]
fn a_song_is_played_from_the_configured_folder() {
    let world = World::new();
    world.write("config/melangkah/config.toml", format!("files = [{DEMO:?}]\n"));
    let ran = world.run(&["play", "--plain", "--output", "wav:one.wav", "i remember"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("I Remember") && ran.out.lines().count() == 1, "{}", ran.out);
}

#[test]
fn an_output_that_is_not_there_is_told() {
    let world = World::new();
    for (output, words) in
        [("pulse", "pulse"), ("no-such-device", "no-such-device"), ("wav:no/such/folder/x.wav", "x.wav")]
    {
        let ran = world.run(&["play", "--plain", "--output", output, DEMO]);
        assert_eq!(ran.code, Some(1), "{output}: {}", ran.out);
        assert!(ran.err.contains(words), "{output}: {}", ran.err);
    }
    assert_eq!(world.run(&["play", "--plain", "--rate", "12", DEMO]).code, Some(2));
    assert_eq!(world.run(&["play", "--plain", "--output", "wav:", DEMO]).code, Some(2));
}

fn songs_matched(world: &World) -> Vec<(String, Option<String>)> {
    let ran = world.run(&["match", "--format", "json", "music"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let name = file["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            (name, file["song"].as_str().map(str::to_owned))
        })
        .collect()
}

#[test]
fn files_find_their_songs_and_the_listener_has_the_last_word() {
    let world = World::new();
    std::fs::create_dir(world.path().join("music")).unwrap();
    for name in ["01 - Melangkah (OST Backstage).wav", "holiday.wav"] {
        let path = world.path().join("music").join(name);
        tool("sox", &["-n", "-r", "8000", "-b", "16", path.to_str().unwrap(), "synth", "0.1", "sine", "440"]);
    }
    let found = |first: Option<&str>, second: Option<&str>| {
        let own = |song: Option<&str>| song.map(str::to_owned);
        vec![("01 - Melangkah (OST Backstage).wav".to_owned(), own(first)), ("holiday.wav".to_owned(), own(second))]
    };
    assert_eq!(songs_matched(&world), found(Some("melangkah"), None));
    let text = world.run(&["match", "music"]).out;
    assert!(text.contains("Melangkah") && text.contains("holiday.wav"), "{text}");

    let ran = world.run(&["refuse", "music/01 - Melangkah (OST Backstage).wav", "melangkah"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(songs_matched(&world), found(None, None));
    assert_eq!(world.run(&["pin", "music/holiday.wav", "apa adanya"]).code, Some(0));
    assert_eq!(songs_matched(&world), found(None, Some("apa-adanya")));
    for name in ["holiday.wav", "01 - Melangkah (OST Backstage).wav"] {
        assert_eq!(world.run(&["forget", &format!("music/{name}")]).code, Some(0));
    }
    assert_eq!(songs_matched(&world), found(Some("melangkah"), None));
    assert_eq!(world.run(&["pin", "music/missing.wav", "1"]).code, Some(1));
}

/// Escape sequences in tags, names, arguments and catalogues never reach the terminal.
#[test]
fn nothing_from_a_file_moves_the_terminal() {
    let world = World::new();
    std::fs::create_dir(world.path().join("music")).unwrap();
    let path = world.path().join("music/\u{1b}[2Jname.flac");
    let title = "\u{1b}]0;owned\u{7}\u{9b}31mtitle\u{202e}";
    tool(
        "ffmpeg",
        &[
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "sine=d=0.2",
            "-metadata",
            &format!("title={title}"),
            path.to_str().unwrap(),
        ],
    );
    let catalogue = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tracks.toml")).unwrap();
    world.write("evil.toml", catalogue.replace("Andi Rianto", "Andi\\u001b[31m\\u009b2J\\u202e Rianto"));
    for arguments in [
        &["match", "music"][..],
        &["match", "music", "--format", "json"],
        &["play", "--plain", "--output", "wav:x.wav", "music"],
        &["play", "--plain", "--output", "wav:x.wav", "music/\u{1b}[2Jmissing.flac"],
        &["credits", "--catalogue", "evil.toml"],
        &["check", "evil.toml"],
        &["people", "--catalogue", "evil.toml", "--format", "markdown"],
        &["credits", "\u{1b}[2J"],
        &["credits", "--catalogue", "\u{1b}[2J.toml"],
    ] {
        let ran = world.run(arguments);
        for text in [&ran.out, &ran.err] {
            let odd = text.chars().find(|&c| (c.is_control() && c != '\n') || c == '\u{202e}');
            assert_eq!(odd, None, "{arguments:?}: {text:?}");
        }
    }
}

/// What the README shows is what the program has.
#[test]
fn the_readme_tells_the_truth() {
    let readme = include_str!("../README.md");
    assert!(readme.contains(melangkah::settings::SAMPLE.trim_end()), "the configuration has changed");
    let world = World::new();
    let help = world.run(&["--help"]).out;
    let commands = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    for command in commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let name = command.split_whitespace().next().unwrap();
        assert!(readme.contains(&format!("melangkah {name}")) || readme.contains(&format!("`{name} ")), "{name}");
    }
    let json = readme.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let shown: serde_json::Value = serde_json::from_str(json).unwrap();
    let printed: serde_json::Value =
        serde_json::from_str(&world.run(&["credits", "2", "--format", "json"]).out).unwrap();
    let (shown, printed) = (&shown["songs"][0], &printed["songs"][0]);
    assert_eq!(shown["id"], printed["id"]);
    for credit in shown["credits"].as_array().unwrap() {
        let is_the_same = |other: &&serde_json::Value| {
            ["role", "person", "person_id", "certainty", "sources"].iter().all(|key| other[key] == credit[key])
        };
        assert!(printed["credits"].as_array().unwrap().iter().any(|other| is_the_same(&other)), "{credit}");
    }
}

#[test]
fn a_file_named_twice_is_played_twice_however_it_is_spelt() {
    let world = World::new();
    let tone = world.path().join("tone.wav");
    tool("sox", &["-n", "-r", "48000", "-b", "16", tone.to_str().unwrap(), "synth", "0.1", "sine", "440"]);
    let ran =
        world.run(&["play", "--plain", "--output", "wav:out.wav", "tone.wav", "./tone.wav", tone.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.lines().count()), (Some(0), 3), "{}{}", ran.out, ran.err);
}
