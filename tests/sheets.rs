//! Songs of a CUE sheet through the real program: heard as the file is heard, each cut to the sample.
#![cfg(target_os = "linux")]
// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "support/tags.rs"]
#[allow(dead_code, unreachable_pub)]
mod tags;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use melangkah::media::{Decoder, Range};
use melangkah::player::{Command, Event, Item, Options, OutputChoice, Player, RateChoice};

use support::world::{World, tool};

/// Songs of the catalogue, who sings them, and where they begin, in sectors of 1/75 s.
const SONGS: [(&str, &str, u32); 4] = [
    ("Melangkah", "Sissy Priscillia & Vanesha Prescilla", 0),
    ("Apa Adanya", "Vanesha Prescilla", 76),
    ("Bagaikan Langit", "Vanesha Prescilla", 149),
    ("I Remember", "Sissy Priscillia", 226),
];
/// Sectors of the whole.
const LENGTH: u32 = 300;
/// Bytes of a stereo frame of floats.
const FRAME: usize = 8;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A sheet with these songs in a file.
fn sheet(file: &str) -> String {
    let mut sheet = format!("TITLE \"OST Backstage\"\nFILE \"{file}\" WAVE\n");
    for (number, (title, artist, start)) in (1..).zip(SONGS) {
        let (seconds, sectors) = (start / 75, start % 75);
        let index = format!("INDEX 01 00:{seconds:02}:{sectors:02}");
        writeln!(sheet, "  TRACK {number:02} AUDIO\n    TITLE \"{title}\"\n    PERFORMER \"{artist}\"\n    {index}")
            .unwrap();
    }
    sheet
}

/// Noise that is as long as the sheet.
fn noise(world: &World, name: &str, rate: u32) {
    fs::create_dir_all(world.path().join(name).parent().unwrap()).unwrap();
    let (path, rate, length) = (world.path().join(name), rate.to_string(), format!("{}", f64::from(LENGTH) / 75.0));
    let shape = ["synth", &length, "pinknoise", "brownnoise", "gain", "-3"];
    tool("sox", &[&["-R", "-n", "-r", &rate, "-c", "2", "-b", "16", text(&path)], &shape[..]].concat());
}

/// What is heard of some arguments of `play`: floats, stereo, at the rate of the files.
fn heard(world: &World, arguments: &[&str]) -> Vec<u8> {
    let play = ["play", "--plain", "--output", "-", "--rate", "file", "--sample-format", "f32"];
    let output = world.command(&[&play, arguments].concat()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Fails with the first difference, not with everything.
#[track_caller]
fn assert_same(found: &[u8], wanted: &[u8], what: &str) {
    let differs = found.iter().zip(wanted).position(|(a, b)| a != b).map(|byte| byte / FRAME);
    assert_eq!(
        (differs, found.len() / FRAME),
        (None, wanted.len() / FRAME),
        "first frame that differs, frames, of {what}"
    );
}

/// The file of `name` in a folder of its own, with a sheet beside it.
fn with_sheet(world: &World, name: &str) {
    world.write("music/disc.cue", sheet("disc.wav"));
    fs::create_dir_all(world.path().join("alone")).unwrap();
    let ending = Path::new(name).extension().unwrap().to_str().unwrap();
    fs::copy(world.path().join(name), world.path().join(format!("music/disc.{ending}"))).unwrap();
    fs::rename(world.path().join(name), world.path().join(format!("alone/disc.{ending}"))).unwrap();
    world.write("config/melangkah/config.toml", format!("files = [\"{}\"]\n", text(&world.path().join("music"))));
}

/// All the songs in a row are the file; one by itself, and two that are no neighbours, are what is cut out of it.
fn check(world: &World, name: &str, rate: u32) {
    with_sheet(world, name);
    let ending = Path::new(name).extension().unwrap().to_str().unwrap();
    let whole = heard(world, &[&format!("alone/disc.{ending}")]);
    assert_eq!(whole.len() / FRAME, (LENGTH * rate / 75) as usize, "{ending}");
    for target in ["music/disc.cue", &format!("music/disc.{ending}"), "music"] {
        assert_same(&heard(world, &[target]), &whole, &format!("{ending}: {target}"));
    }
    let cut = |song: usize| {
        let place = |sectors: u32| (sectors * (rate / 25) / 3) as usize * FRAME;
        let end = SONGS.get(song + 1).map_or(LENGTH, |(_, _, start)| *start);
        &whole[place(SONGS[song].2)..place(end)]
    };
    assert_same(&heard(world, &["Apa Adanya"]), cut(1), &format!("{ending}: one"));
    let turned = [cut(3), cut(1), cut(0)].concat();
    assert_same(&heard(world, &["I Remember", "Apa Adanya", "Melangkah"]), &turned, &format!("{ending}: turned"));
}

#[test]
fn songs_of_a_lossless_file_are_cut_to_the_sample() {
    for rate in [44_100, 48_000, 96_000] {
        let world = World::new();
        noise(&world, "disc.wav", rate);
        tool("flac", &["-s", text(&world.path().join("disc.wav"))]);
        fs::remove_file(world.path().join("disc.wav")).unwrap();
        check(&world, "disc.flac", rate);
    }
    let world = World::new();
    noise(&world, "disc.wav", 88_200);
    // The cut that sox makes is the reference of the cut.
    let (wav, one) = (world.path().join("disc.wav"), world.path().join("one.raw"));
    let place = |song: usize| format!("={}s", SONGS[song].2 * 1176);
    let as_floats = ["-t", "raw", "-e", "float", "-b", "32", "-L"];
    tool("sox", &[&["-D", text(&wav)], &as_floats[..], &[text(&one), "trim", &place(1), &place(2)]].concat());
    check(&world, "disc.wav", 88_200);
    assert_same(&heard(&world, &["Apa Adanya"]), &fs::read(one).unwrap(), "sox");
}

#[test]
fn songs_of_a_lossy_file_are_cut_to_the_sample() {
    let made: [(&str, &[&str]); 3] = [
        ("mp3", &["-c:a", "libmp3lame", "-b:a", "160k"]),
        ("ogg", &["-c:a", "libvorbis"]),
        // Without the noise that the decoder makes up: what it is depends on what came before.
        ("m4a", &["-c:a", "aac", "-aac_pns", "0"]),
    ];
    for (ending, arguments) in made {
        let world = World::new();
        noise(&world, "disc.wav", 44_100);
        let (wav, made) = (world.path().join("disc.wav"), world.path().join(format!("disc.{ending}")));
        tool("ffmpeg", &[&["-v", "error", "-nostdin", "-i", text(&wav)], arguments, &[text(&made)]].concat());
        fs::remove_file(wav).unwrap();
        check(&world, &format!("disc.{ending}"), 44_100);
    }
}

#[test]
fn every_shuffle_has_each_song_whole() {
    let world = World::new();
    noise(&world, "disc.wav", 44_100);
    with_sheet(&world, "disc.wav");
    let whole = heard(&world, &["alone/disc.wav"]);
    let frame = |sectors: u32| (sectors * 588) as usize * FRAME;
    let mut rest = &heard(&world, &["--shuffle", "music/disc.cue"])[..];
    assert_eq!(rest.len(), whole.len());
    let ends = SONGS.iter().skip(1).map(|(_, _, start)| *start).chain([LENGTH]);
    let mut songs: Vec<&[u8]> =
        SONGS.iter().zip(ends).map(|((_, _, start), end)| &whole[frame(*start)..frame(end)]).collect();
    while !rest.is_empty() {
        let next = songs.iter().position(|song| rest.starts_with(song)).expect("a song, whole");
        rest = &rest[songs.swap_remove(next).len()..];
    }
    assert!(songs.is_empty());
}

#[test]
fn the_songs_are_matched_and_told() {
    let world = World::new();
    noise(&world, "disc.wav", 44_100);
    with_sheet(&world, "disc.wav");
    let broken = sheet("disc.wav") + "BEEP\n  TRACK 05 AUDIO\n    INDEX 01 50:00:00\n  TRACK 06 MODE1/2352\n";
    world.write("music/disc.cue", broken);
    let ran = world.run(&["match", "--format", "json", "music"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let songs: Vec<_> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["part"]["number"].as_u64().unwrap(), file["title"].as_str().unwrap_or_default().to_owned()))
        .collect();
    let expected: Vec<_> = (1..).zip(SONGS).map(|(number, (title, ..))| (number, title.to_owned())).collect();
    assert_eq!(songs, expected);
    assert_eq!(report["files"][1]["part"]["start"].as_f64(), Some(1.013_333_333));
    let remarks = report["sheets"][0]["remarks"].as_array().unwrap();
    assert_eq!(remarks.len(), 3, "{remarks:?}");
    let ran = world.run(&["match", "music"]);
    assert!(ran.out.contains("disc.wav · 02") && ran.out.contains("line 19: not understood"), "{}", ran.out);
    assert!(ran.out.contains("track 5 begins behind the end of the file"), "{}", ran.out);

    let ran = world.run(&["play", "--plain", "--output", "null", "music/disc.cue"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 4, "{}", ran.out);
    assert!(lines[1].starts_with("2/4  Apa Adanya") && lines[1].contains("0:00"), "{}", ran.out);
}

#[test]
fn a_sheet_without_its_file_says_so() {
    let world = World::new();
    world.write("disc.cue", sheet("disc.wav"));
    let ran = world.run(&["play", "--plain", "--output", "null", "disc.cue"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("disc.wav") && ran.out.contains("not found"), "{}{}", ran.out, ran.err);
    let ran = world.run(&["play", "--plain", "--output", "null", "none.cue"]);
    assert!(ran.out.contains("none.cue") && ran.out.contains("not found"), "{}{}", ran.out, ran.err);
    world.write("text.cue", "hello");
    let ran = world.run(&["match", "text.cue"]);
    assert!(ran.out.contains("there is no track of sound in it"), "{}", ran.out);
}

/// The songs that `inspect` finds in a file: number, title and start in sectors.
fn inside(world: &World, name: &str) -> Vec<(u64, String, u32)> {
    let ran = world.run(&["inspect", "--format", "json", name]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let songs = report["files"][0]["songs"].as_array().unwrap().iter();
    let song = |song: &serde_json::Value| {
        let title = song["title"].as_str().unwrap_or_default().to_owned();
        (song["number"].as_u64().unwrap(), title, (song["start"].as_f64().unwrap() * 75.0).round() as u32)
    };
    songs.map(song).collect()
}

#[test]
fn a_sheet_in_the_tags_cuts_as_one_beside_the_file() {
    let world = World::new();
    noise(&world, "disc.wav", 44_100);
    let whole = heard(&world, &["disc.wav"]);
    let wav = world.path().join("disc.wav");
    let tag = format!("CUESHEET={}", sheet("disc.wav"));
    let expected: Vec<_> =
        (1..).zip(SONGS).map(|(number, (title, _, start))| (number, title.to_owned(), start)).collect();
    for (name, arguments) in [
        ("a.flac", &["-c:a", "flac"][..]),
        ("a.ogg", &["-c:a", "libvorbis"]),
        ("a.mp3", &["-c:a", "libmp3lame"]),
        ("a.mka", &["-c:a", "flac"]),
    ] {
        let made = world.path().join(name);
        let head = ["-v", "error", "-nostdin", "-i", text(&wav), "-metadata", &tag];
        tool("ffmpeg", &[&head[..], arguments, &[text(&made)]].concat());
        assert_eq!(inside(&world, name), expected, "{name}");
    }
    // No tool of these tests writes such a tag into an MP4 file, or an APE tag.
    for (name, codec) in [("b.m4a", "alac"), ("b.mp3", "libmp3lame")] {
        let made = world.path().join(name);
        let title = ["-bitexact", "-id3v2_version", "0", "-write_id3v1", "0", "-metadata", "title=Whole"];
        let title = if codec == "alac" { &title[5..] } else { &title };
        let head = ["-v", "error", "-nostdin", "-i", text(&wav), "-c:a", codec];
        tool("ffmpeg", &[&head[..], title, &[text(&made)]].concat());
        let bytes = fs::read(&made).unwrap();
        let tag = ("CUESHEET", &*sheet("disc.wav"));
        let tagged =
            if codec == "alac" { tags::with_freeform(&bytes, &[tag]) } else { [bytes, tags::ape(&[tag])].concat() };
        fs::write(&made, tagged).unwrap();
        assert_eq!(inside(&world, name), expected, "{name}");
    }
    assert_same(&heard(&world, &["b.m4a"]), &whole, "b.m4a");
    assert_same(&heard(&world, &["a.flac"]), &whole, "a.flac");
    let ran = world.run(&["inspect", "a.flac"]);
    assert!(ran.out.contains("02. Apa Adanya · Vanesha Prescilla · from 0:01.013"), "{}", ran.out);
}

#[test]
fn the_table_of_a_flac_file_cuts_it() {
    let world = World::new();
    noise(&world, "disc.wav", 44_100);
    let whole = heard(&world, &["disc.wav"]);
    let cue = world.write("disc.cue", sheet("disc.wav").replace("TITLE \"Melangkah\"", "ISRC IDA010600001"));
    let cue = format!("--cuesheet={}", text(&cue));
    tool("flac", &["-s", &cue, "-o", text(&world.path().join("alone.flac")), text(&world.path().join("disc.wav"))]);
    fs::remove_file(world.path().join("disc.cue")).unwrap();
    let starts: Vec<(u64, String, u32)> = inside(&world, "alone.flac");
    let expected: Vec<_> = (1..).zip(SONGS).map(|(number, (_, _, start))| (number, String::new(), start)).collect();
    assert_eq!(starts, expected);
    assert_same(&heard(&world, &["alone.flac"]), &whole, "the whole");
    let ran = world.run(&["match", "--format", "json", "alone.flac"]);
    assert!(ran.out.contains("\"number\": 4"), "{}", ran.out);
}

/// What the player makes of a part of a file, begun at a time of the part.
fn sought(world: &World, name: &str, range: Range, position: Duration) -> Vec<u8> {
    let target = world.path().join("out.wav");
    let options = Options { output: OutputChoice::Wav(target.clone()), rate: RateChoice::Hz(44_100), format: None };
    let (event_in, events) = channel();
    let player = Player::open(&options, move |event| drop(event_in.send(event))).unwrap();
    let path = world.path().join(name);
    let item = Item { id: 1, path, range: Some(range), stated: None, measured: None };
    player.send(Command::Play { item, position, paused: false });
    loop {
        match events.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("{name} at {position:?}")) {
            Event::WantsNext { after } => player.send(Command::Next { after, item: None }),
            Event::Started { duration, .. } => assert_eq!(duration, Some(Duration::from_secs(2))),
            Event::Finished { .. } => break,
            _ => {}
        }
    }
    drop(player);
    // sox would make integers of the samples.
    let mut decoder = Decoder::open(&target).unwrap();
    let mut heard = Vec::new();
    while let Some(block) = decoder.next_block().unwrap() {
        heard.extend(block.samples.iter().flat_map(|sample| sample.to_le_bytes()));
    }
    // Nothing is written over what is there.
    fs::remove_file(target).unwrap();
    heard
}

#[test]
fn a_jump_in_a_song_counts_from_its_start() {
    let world = World::new();
    noise(&world, "disc.wav", 44_100);
    tool("flac", &["-s", text(&world.path().join("disc.wav"))]);
    tool("lame", &["--quiet", text(&world.path().join("disc.wav")), text(&world.path().join("disc.mp3"))]);
    let second = |sectors: u32| Duration::from_nanos((u64::from(sectors) * 1_000_000_000 + 37) / 75);
    for name in ["disc.wav", "disc.flac", "disc.mp3"] {
        let whole = heard(&world, &[name]);
        let range = Range { start: second(76), end: Some(second(226)) };
        let frame = |sectors: u32| (sectors * 588) as usize * FRAME;
        for (at, to) in [(0, 76), (1, 77), (75, 151), (149, 225)] {
            // The player fades in where it begins in the middle of something.
            let (fade, frames) = (if at > 0 { frame(1) } else { 0 }, frame(226) - frame(to));
            let found = sought(&world, name, range, second(at));
            assert_eq!(found.len(), frames, "{name} from {at}");
            assert_same(&found[fade..], &whole[frame(to) + fade..frame(226)], name);
        }
    }
}

/// Which song each part of a file is, as `match` says.
fn tied(world: &World, file: &str) -> Vec<(u64, String, String)> {
    let report: serde_json::Value = serde_json::from_str(&world.run(&["match", "--format", "json", file]).out).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let files = report["files"].as_array().unwrap().iter();
    files.map(|file| (file["part"]["number"].as_u64().unwrap(), text(&file["song"]), text(&file["decision"]))).collect()
}

#[test]
fn a_song_of_a_sheet_is_pinned_refused_and_forgotten_and_keeps_its_song() {
    let world = World::new();
    noise(&world, "disc.wav", 44_100);
    with_sheet(&world, "disc.wav");
    let wrong = |ran: support::world::Ran, words: &str| {
        assert_eq!((ran.code, ran.err.contains(words)), (Some(1), true), "{}", ran.err);
    };
    wrong(world.run(&["pin", "music/disc.wav", "melangkah"]), "name one of them: music/disc.wav#1 (1, 2, 3, 4)");
    wrong(world.run(&["refuse", "music/disc.cue#9", "melangkah"]), "these: 1, 2, 3, 4");
    let right = |arguments: &[&str]| {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
        ran.out
    };
    let said = right(&["pin", "music/disc.cue#3", "aku-takkan-berhenti"]);
    assert!(said.contains("disc.wav · 03"), "{said}");
    right(&["pin", "--original", "music/disc.wav#4", "i-remember"]);
    right(&["refuse", "music/disc.wav#1", "melangkah"]);
    let songs = |world: &World, file: &str| tied(world, file).into_iter().map(|(_, song, by)| (song, by)).collect();
    let expected: Vec<(String, String)> =
        [("", "refused"), ("apa-adanya", "automatic"), ("aku-takkan-berhenti", "pinned"), ("i-remember", "pinned")]
            .map(|(song, by)| (song.to_owned(), by.to_owned()))
            .to_vec();
    let found: Vec<(String, String)> = songs(&world, "music");
    assert_eq!(found, expected);
    // Moved, under another name, and in another format of sheet: the content is what counts.
    fs::create_dir(world.path().join("moved")).unwrap();
    fs::rename(world.path().join("music/disc.wav"), world.path().join("moved/rip.wav")).unwrap();
    world.write("moved/rip.cue", sheet("rip.wav"));
    let found: Vec<(String, String)> = songs(&world, "moved");
    assert_eq!(found, expected);

    right(&["forget", "moved/rip.cue#3"]);
    wrong(world.run(&["forget", "moved/rip.cue#3"]), "nothing was pinned");
    assert_eq!(tied(&world, "moved")[2].1, "bagaikan-langit");
    right(&["forget", "moved/rip.wav"]);
    assert!(tied(&world, "moved").iter().all(|(_, _, by)| by == "automatic"));
    // All of a file that has no sheet is pinned as before.
    right(&["pin", "alone/disc.wav", "melangkah"]);
}

#[test]
fn a_song_of_a_sheet_that_names_whole_files_is_found_by_its_number() {
    let world = World::new();
    noise(&world, "a.wav", 44_100);
    noise(&world, "b.wav", 44_100);
    let song =
        |file: &str, number: u32| format!("FILE \"{file}\" WAVE\n  TRACK {number:02} AUDIO\n    INDEX 01 00:00:00\n");
    world.write("two.cue", format!("{}{}", song("b.wav", 4), song("a.wav", 5)).as_bytes());
    let pinned = world.run(&["pin", "two.cue#4", "melangkah"]);
    assert!(pinned.code == Some(0) && pinned.out.contains("b.wav is “Melangkah”"), "{}{}", pinned.out, pinned.err);
    assert_eq!(world.run(&["forget", "two.cue#4"]).code, Some(0));
    for (name, reason) in [
        ("two.cue", "name one of them: two.cue#4 (4, 5)"),
        ("two.cue#1", "but these: 4, 5"),
        ("a.wav#4", "a.wav is one song: name it without #4"),
    ] {
        let ran = world.run(&["pin", name, "melangkah"]);
        assert!(ran.code == Some(1) && ran.err.contains(reason), "{}", ran.err);
    }
}

#[test]
fn what_cannot_be_tied_is_refused_with_a_reason() {
    let world = World::new();
    world.write("notes.txt", "no audio");
    fs::create_dir(world.path().join("folder")).unwrap();
    for (file, reason) in
        [("none.flac", "not found"), ("none.cue#3", "not found"), ("notes.txt", "notes.txt"), ("folder", "a folder")]
    {
        for command in ["pin", "refuse"] {
            let ran = world.run(&[command, file, "melangkah"]);
            assert_eq!(ran.code, Some(1), "{command} {file}: {}", ran.out);
            assert!(ran.err.contains(reason), "{command} {file}: {}", ran.err);
        }
    }
    let kept = world.path().join("state/melangkah/matches.toml");
    assert!(!kept.exists(), "nothing was decided");
    assert_eq!(world.run(&["forget", "none.flac"]).code, Some(1));
}

#[test]
fn a_sheet_in_a_playlist_is_its_songs() {
    let world = World::new();
    noise(&world, "disc.wav", 44_100);
    with_sheet(&world, "disc.wav");
    world.write("music/broken.cue", sheet("gone.wav") + "BEEP\n");
    let list = "#EXTM3U\n#EXTINF:4,All of it\ndisc.cue\n../alone/disc.wav\n";
    world.write("music/list.m3u8", list);
    let entries = |ran: &support::world::Ran| -> Vec<(String, Option<f64>)> {
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let entries = report["playlists"][0]["entries"].as_array().unwrap().iter();
        entries.map(|entry| (entry["title"].as_str().unwrap_or_default().to_owned(), entry["start"].as_f64())).collect()
    };
    let shown = world.run(&["playlist", "--format", "json", "music/list.m3u8"]);
    let titles: Vec<String> = entries(&shown).into_iter().map(|(title, _)| title).collect();
    assert_eq!((shown.code, shown.err.as_str()), (Some(0), ""));
    assert_eq!(titles, ["Melangkah", "Apa Adanya", "Bagaikan Langit", "I Remember", ""]);
    // Heard as the file twice over, and written as parts of the file that other players know as well.
    let whole = heard(&world, &["alone/disc.wav"]);
    assert_same(&heard(&world, &["music/list.m3u8"]), &[whole.as_slice(), &whole].concat(), "list");
    assert_eq!(world.run(&["playlist", "music/list.m3u8", "--to", "music/new.xspf"]).code, Some(0));
    let again = world.run(&["playlist", "--format", "json", "music/new.xspf"]);
    assert_eq!(entries(&again)[1], entries(&shown)[1]);
    assert_same(&heard(&world, &["music/new.xspf"]), &[whole.as_slice(), &whole].concat(), "written");
    let made = world.run(&["playlist", "--format", "json", "music/disc.cue"]);
    assert_eq!(entries(&made), entries(&shown)[..4]);
    // What is wrong with one is told.
    world.write("music/list.m3u8", "broken.cue\nnone.cue\n");
    let ran = world.run(&["playlist", "music/list.m3u8"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("broken.cue: gone.wav is not there") && ran.err.contains("line 19"), "{}", ran.err);
    assert!(ran.out.contains("gone.wav  (not there)") || ran.out.contains("gone.wav  ("), "{}", ran.out);
    let ran = world.run(&["play", "--plain", "--output", "null", "music/list.m3u8"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("gone.wav") && ran.out.contains("none: not found"), "{}{}", ran.out, ran.err);
}
