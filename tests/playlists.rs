//! Playlists: played, shown, converted and kept by the real program; opened by mpv and cmus, and read as they save them.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use melangkah::lists::{Entry, List, Reader, write};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::{Value, json};

use support::pty::Terminal;
use support::world::{World, tool};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");
/// How long another program may take. Only ever waited for in full by a failing test.
const PATIENCE: Duration = Duration::from_secs(30);

/// A short file of silence.
fn silence(world: &World, name: &str) -> PathBuf {
    let path = world.write(name, "");
    tool("sox", &["-n", "-r", "8000", "-c", "1", "-t", "wav", path.to_str().unwrap(), "trim", "0", "0.05"]);
    path
}

/// The titles that `play --plain` told, in order.
fn played(out: &str) -> Vec<String> {
    out.lines().filter_map(|line| Some(line.split("  ").nth(1)?.to_owned())).collect()
}

#[test]
fn the_entries_of_a_list_are_played_in_its_order() {
    let world = World::new();
    for name in ["m/a.wav", "m/b.wav", "m/sub/c d.wav"] {
        silence(&world, name);
    }
    let list = world.write(
        "m/x.m3u",
        "#EXTM3U\r\n#EXTINF:1,Nobody - Named\r\nsub\\c d.wav\r\nb.wav\r\nhttp://example.org/x\r\na.wav\r\nb.wav\r\n",
    );
    let ran = world.run(&["play", "--plain", "--output", "null", list.to_str().unwrap()]);
    assert_eq!(
        (played(&ran.out), ran.code),
        (["c d", "b", "a", "b"].map(str::to_owned).to_vec(), Some(0)),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("m/x.m3u: line 5: http://example.org/x: http: is no file"), "{}", ran.err);
    // In a folder that is searched a list is nothing to play.
    let ran = world.run(&["play", "--plain", "--output", "null", world.path().join("m").to_str().unwrap()]);
    assert_eq!(played(&ran.out), ["a", "b", "c d"], "{}", ran.err);
}

/// A part of a file begins and ends at the sample.
#[test]
fn a_part_of_a_file_is_played_to_the_sample() {
    let world = World::new();
    let path = world.write("a.wav", "");
    let made = [
        "-n",
        "-r",
        "44100",
        "-c",
        "2",
        "-b",
        "16",
        "-t",
        "wav",
        path.to_str().unwrap(),
        "synth",
        "2",
        "whitenoise",
        "vol",
        "0.5",
    ];
    tool("sox", &made);
    let list = world.write(
        "x.m3u",
        "#EXTM3U\n#EXTVLCOPT:start-time=0.5\n#EXTVLCOPT:stop-time=1.25\na.wav\n#EXTVLCOPT:start-time=1.25\na.wav\n",
    );
    let out = world.path().join("out.wav");
    let output = format!("wav:{}", out.display());
    let ran = world.run(&[
        "play",
        "--plain",
        "--rate",
        "44100",
        "--sample-format",
        "s16",
        "--output",
        &output,
        list.to_str().unwrap(),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let samples = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        let data = bytes.windows(4).position(|window| window == b"data").unwrap() + 8;
        bytes[data..].to_vec()
    };
    let (source, heard) = (samples(&path), samples(&out));
    let frame = 4;
    assert_eq!(heard.len(), 66_150 * frame);
    assert!(heard == source[22_050 * frame..], "both parts join where the file does");
}

#[test]
fn lists_are_shown_converted_and_told_of() {
    let world = World::new();
    silence(&world, "m/a.wav");
    silence(&world, "m/b.wav");
    let list = world.write(
        "m/old.pls",
        "[playlist]\nFile1=a.wav\nTitle1=One - Two\nLength1=61\nFile2=b.wav\nFile3=gone.wav\nNumberOfEntries=3\n",
    );
    let list = list.to_str().unwrap();
    let ran = world.run(&["playlist", list]);
    assert_eq!(ran.code, Some(1), "something is missing: {}", ran.out);
    assert!(ran.out.contains("PLS  3 songs") && ran.out.contains("1  1:01  One – Two"), "{}", ran.out);
    assert!(ran.out.lines().nth(3).unwrap().ends_with("gone.wav  (not found)"), "{}", ran.out);
    for ending in ["m3u8", "m3u", "xspf"] {
        let new = world.path().join(format!("m/new.{ending}"));
        let ran = world.run(&["playlist", list, "--to", new.to_str().unwrap()]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
        let (old, new) = (Reader::default().read(Path::new(list)).unwrap(), Reader::default().read(&new).unwrap());
        assert_eq!(new.list, old.list, "{ending}");
    }
    let ran = world.run(&["playlist", "m/new.xspf", "m/old.pls", "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["playlists"][0]["entries"][0]["artist"], "One");
    assert_eq!(
        (&value["playlists"][1]["format"], &value["playlists"][1]["entries"][2]["found"]),
        (&json!("pls"), &json!(false))
    );
    let wrong = world.run(&["playlist", list, "--to", "x.txt"]);
    assert!(wrong.code == Some(1) && wrong.err.contains("use .m3u8, .m3u, .pls or .xspf"), "{}", wrong.err);
    world.write("m/no.m3u", b"fLaC\0\0\0\0".as_slice());
    let wrong = world.run(&["playlist", "m/no.m3u"]);
    assert!(wrong.code == Some(1) && wrong.err.contains("this is no M3U, PLS or XSPF"), "{}", wrong.err);
}

#[test]
fn what_is_no_playlist_is_called_what_it_is() {
    let world = World::new();
    silence(&world, "m/a.wav");
    world.write("m/notes.txt", "no song");
    fs::create_dir(world.path().join("empty")).unwrap();
    for (name, what) in
        [("m/a.wav", "m/a.wav  no playlist, but an audio file  1 song"), ("m", "m  no playlist, but a folder  1 song")]
    {
        let ran = world.run(&["playlist", name]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.starts_with(what), "{}", ran.out);
    }
    for (name, reason) in [
        ("m/notes.txt", "m/notes.txt: not an audio file, but a text"),
        ("gone.m3u", "gone.m3u: not found"),
        ("empty", "empty: no audio files found there"),
    ] {
        let ran = world.run(&["playlist", name]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{name}");
        assert!(ran.err.contains(reason), "{}", ran.err);
    }
    let ran = world.run(&["playlist", "m/notes.txt", "m/a.wav", "--to", "new.m3u8"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "new.m3u8: 1 song written\n"), "{}", ran.err);
}

#[test]
fn a_list_is_made_of_anything_kept_shown_and_played_by_its_name() {
    let world = World::new();
    silence(&world, "m/2 b.wav");
    silence(&world, "m/10 a.wav");
    let empty = world.run(&["playlist"]);
    assert!(empty.code == Some(0) && empty.out.contains("No playlist is kept yet"), "{}", empty.out);
    let ran = world.run(&["playlist", "m", "--save", "Evening walk"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "Evening walk: 2 songs written\n"), "{}", ran.err);
    let kept = world.path().join("data/melangkah/playlists/Evening walk.m3u8");
    let content = fs::read_to_string(&kept).unwrap();
    assert!(content.starts_with("#EXTM3U\n#EXTINF:0,2 b\n/"), "{content}");
    assert_eq!(world.run(&["playlist"]).out, "Evening walk  2 songs\n");
    let ran = world.run(&["play", "--plain", "--output", "null", "evening walk"]);
    assert_eq!((played(&ran.out), ran.code), (vec!["2 b".to_owned(), "10 a".to_owned()], Some(0)), "{}", ran.err);
    for name in ["a/b", ".x", "x.m3u"] {
        let ran = world.run(&["playlist", "m", "--save", name]);
        assert!(ran.code == Some(1) && ran.err.contains("name of a playlist"), "{}", ran.err);
    }
    assert_eq!(fs::read_dir(kept.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn the_queue_is_kept_on_the_screen_and_loaded_after_the_next_start() {
    let world = World::new();
    let start = || {
        let terminal = Terminal::start(&world, 80, 24, &["--output", "null", DEMO]);
        terminal.wait("the files", |screen| {
            screen.contents().matches('●').count() > 1 || screen.contents().contains("Melangkah")
        });
        terminal
    };
    let mut terminal = start();
    terminal.keys("gd");
    terminal.wait_for("02 Apa Adanya");
    terminal.keys("aja");
    terminal.wait_for("Apa Adanya”");
    terminal.keys("wRoad trip\r");
    terminal.wait_for("Kept as “Road trip”; songs: 2.");
    terminal.keys("q");
    assert!(terminal.wait_end().success());
    let kept = world.path().join("data/melangkah/playlists/Road trip.m3u8");
    let reading = Reader::default().read(&kept).unwrap();
    let names: Vec<_> = reading.list.entries.iter().map(|entry| entry.path.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["01 Melangkah.flac", "02 Apa Adanya.mp3"]);

    let mut terminal = start();
    terminal.keys("W");
    terminal.wait_for("Road trip");
    terminal.wait_for("2  ");
    terminal.keys("\x1b");
    // What came at once would be one key with it.
    terminal.wait_gone("Playlists");
    terminal.keys(":load road trip\r");
    terminal.wait_for("“Road trip”; songs: 2. u brings back the queue that was.");
    terminal.keys("gq");
    terminal.wait("the queue", |screen| {
        let contents = screen.contents();
        contents.contains("Melangkah") && contents.contains("Apa Adanya") && !contents.contains("Aku Takkan")
    });
    terminal.keys("u");
    terminal.wait_for("Undone: the queue replaced by a playlist of 2 songs.");
    terminal.keys("q");
    assert!(terminal.wait_end().success());
}

/// A music folder with names that are hard to write, and a list of them.
fn hard_names(world: &World) -> List {
    let names = [
        "Music/a b.wav",
        "Lists/#1.wav",
        "Lists/sub/é 漢.wav",
        "Lists/ led.wav",
        "Lists/50%20.wav",
        "Lists/a:b.wav",
        "Lists/[x] & 'y'.wav",
        "far/away/c.wav",
    ];
    let entries = names.iter().map(|name| Entry {
        path: silence(world, name),
        title: Some(format!("Title of {name}")),
        duration: Some(Duration::from_secs(61)),
        ..Entry::default()
    });
    List { title: Some("Hard names".to_owned()), entries: entries.collect() }
}

fn paths(list: &List) -> Vec<PathBuf> {
    list.entries.iter().map(|entry| entry.path.clone()).collect()
}

/// Waits for something that no event tells of.
fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// mpv, waiting for orders.
struct Mpv {
    process: Child,
    answers: BufReader<UnixStream>,
}

impl Mpv {
    fn start(world: &World) -> Self {
        let socket = world.path().join("mpv");
        let process = Command::new("mpv")
            .args(["--no-config", "--idle=yes", "--vo=null", "--ao=null", "--pause", "--really-quiet"])
            .arg(format!("--input-ipc-server={}", socket.display()))
            .env_clear()
            .envs(&world.environment)
            .current_dir(world.path())
            .stdin(Stdio::null())
            .spawn()
            .expect("mpv is installed");
        let stream = wait_for("mpv answers", || UnixStream::connect(&socket).ok());
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { process, answers: BufReader::new(stream) }
    }

    fn ask(&mut self, command: &Value) -> Value {
        writeln!(self.answers.get_mut(), "{}", json!({ "command": command, "request_id": 7 })).unwrap();
        loop {
            let mut line = String::new();
            self.answers.read_line(&mut line).unwrap();
            let answer: Value = serde_json::from_str(&line).unwrap();
            if answer["request_id"] == 7 {
                return answer;
            }
        }
    }
}

impl Drop for Mpv {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn mpv_opens_what_was_written() {
    let world = World::new();
    let mut list = hard_names(&world);
    for name in ["Lists/two\nlines.wav", "Lists/ends in a space "] {
        list.entries.push(Entry { path: silence(&world, name), title: Some("odd".to_owned()), ..Entry::default() });
    }
    let mut mpv = Mpv::start(&world);
    for ending in ["m3u8", "m3u", "pls"] {
        let path = world.path().join(format!("Lists/x.{ending}"));
        assert_eq!(write(&list, &path).unwrap(), []);
        assert_eq!(mpv.ask(&json!(["loadlist", path]))["error"], "success");
        let playlist = mpv.ask(&json!(["get_property", "playlist"]));
        let opened: Vec<PathBuf> = playlist["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| Path::new(entry["filename"].as_str().unwrap()).canonicalize().unwrap())
            .collect();
        let wanted: Vec<PathBuf> = paths(&list).iter().map(|path| path.canonicalize().unwrap()).collect();
        assert_eq!(opened, wanted, "{ending}");
        if ending != "pls" {
            assert_eq!(playlist["data"][1]["title"], "Title of Lists/#1.wav");
        }
    }
}

/// cmus in a terminal of its own.
struct Cmus {
    socket: PathBuf,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
    world: std::collections::BTreeMap<String, String>,
}

impl Cmus {
    /// With a folder of its own of this name.
    fn start(world: &World, home: &str) -> Self {
        // Without these it would look for other sound servers and for a message bus first.
        world.write(&format!("{home}/rc"), "set output_plugin=pulse\nset mpris=false\n");
        let socket = world.path().join(format!("run/{home}"));
        let mut command = CommandBuilder::new("cmus");
        command.args(["--listen", socket.to_str().unwrap()]);
        command.env_clear();
        let mut environment = world.environment.clone();
        environment.insert("CMUS_HOME".to_owned(), world.path().join(home).to_str().unwrap().to_owned());
        for (name, value) in &environment {
            command.env(name, value);
        }
        command.cwd(world.path());
        let pair =
            native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let child = pair.slave.spawn_command(command).expect("cmus is installed");
        drop(pair.slave);
        // What it draws is read, so that it never waits for that.
        let mut reader = pair.master.try_clone_reader().unwrap();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while reader.read(&mut buffer).is_ok_and(|count| count > 0) {}
        });
        let cmus = Self { socket, child, _master: pair.master, world: environment };
        wait_for("cmus answers", || cmus.try_ask("status"));
        cmus
    }

    fn try_ask(&self, command: &str) -> Option<String> {
        let output = Command::new("cmus-remote")
            .arg("--server")
            .arg(&self.socket)
            .args(["-C", command])
            .env_clear()
            .envs(&self.world)
            .output()
            .expect("cmus-remote is installed");
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    fn ask(&self, command: &str) -> String {
        self.try_ask(command).unwrap_or_else(|| panic!("cmus refuses {command}"))
    }

    /// Its playlist, when so many are in it.
    fn playlist(&self, count: usize) -> Vec<PathBuf> {
        wait_for("cmus has read the list", || {
            let listed: Vec<PathBuf> = self.ask("save -p -").lines().map(PathBuf::from).collect();
            (listed.len() >= count).then_some(listed)
        })
    }
}

impl Drop for Cmus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn cmus_opens_what_was_written_and_what_it_saves_is_read() {
    let world = World::new();
    let list = hard_names(&world);
    let opened = |ending: &str| {
        let cmus = Cmus::start(&world, &format!("cmus-{ending}"));
        let path = world.path().join(format!("Lists/x.{ending}"));
        assert_eq!(write(&list, &path).unwrap(), []);
        cmus.ask(&format!("add -p {}", path.display()));
        assert_eq!(cmus.playlist(list.entries.len()), paths(&list), "{ending}");
        cmus
    };
    opened("pls");
    let cmus = opened("m3u");
    let saved = world.path().join("saved by cmus");
    cmus.ask(&format!("save -p {}", saved.display()));
    let reading = Reader::default().read(&saved).unwrap();
    assert_eq!((paths(&reading.list), reading.skipped_in_all), (paths(&list), 0));
    // It opens lists in UTF-8 by another command, as its own.
    let path = world.path().join("Lists/kept.m3u8");
    write(&list, &path).unwrap();
    cmus.ask(&format!("pl-import {}", path.display()));
    let _ = cmus.try_ask("quit");
    let own = world.path().join("cmus-m3u/playlists/kept.m3u8");
    let reading = wait_for("cmus keeps the list", || {
        let reading = Reader::default().read(&own).ok()?;
        (reading.list.entries.len() >= list.entries.len()).then_some(reading)
    });
    assert_eq!(paths(&reading.list), paths(&list));
}
