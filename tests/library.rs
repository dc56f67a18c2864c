//! Real files, made by real encoders: searched, read, tied to songs, reported.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use melangkah::catalogue::{Catalogue, SongId};
use melangkah::library::{Cache, Library, Pins, Progress, report, scan};
use melangkah::locale::{Language, Locale};

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo")
}

fn look(paths: &[PathBuf]) -> Library {
    let go_on = &mut |_| ControlFlow::Continue(());
    scan(paths, &Catalogue::shipped().unwrap(), &Pins::unsaved(), &mut Cache::none(), go_on)
}

/// A tone of half a second, tagged.
fn encode(path: &Path, arguments: &[&str]) {
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-f", "lavfi", "-i", "sine=frequency=440:duration=0.5"])
        .args(arguments)
        .arg(path)
        .output()
        .expect("ffmpeg is not installed (Debian: apt-get install ffmpeg)");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn every_song_has_its_shipped_placeholder() {
    let catalogue = Catalogue::shipped().unwrap();
    let library = look(&[demo()]);
    assert_eq!(library.problems, []);
    assert_eq!(library.files.len(), 7);
    assert!(library.files.iter().all(|found| found.file.is_placeholder()));
    let songs: Vec<&SongId> = library.files.iter().filter_map(|found| found.matched.song.as_ref()).collect();
    assert_eq!(songs, catalogue.songs.iter().map(|song| &song.id).collect::<Vec<_>>());
}

#[test]
fn tagged_files_of_every_format_are_tied_and_the_recording_is_preferred_to_the_placeholder() {
    let room = tempfile::tempdir().unwrap();
    let path = |name: &str| room.path().join(name);
    let title = |title: &str| format!("title={title}");
    let tagged = |name: &str, title_tag: &str, artist: &str| {
        let (title, artist) = (title(title_tag), format!("artist={artist}"));
        encode(&path(name), &["-metadata", &title, "-metadata", &artist, "-metadata", "album=OST Backstage"]);
    };
    tagged("a.flac", "Melangkah", "Sissy Priscillia & Vanesha Prescilla");
    tagged("b.mp3", "Apa Adanya (From \"Backstage\")", "Vanesha Prescilla");
    tagged("c.m4a", "Aku Takkan Berhenti", "Sissy Prescillia");
    tagged("d.ogg", "Bagaikan Langit", "Vanessa Prescilla");
    tagged("e.opus", "I Remember", "Sissy Priscillia");
    tagged("f.flac", "Seberapa Pantas", "Sheila On 7");
    encode(&path("05 Terbaik Untukmu (OST Backstage).wav"), &[]);
    std::fs::write(path("g.mp3"), "no audio at all").unwrap();

    let library = look(&[room.path().to_owned(), demo()]);
    let name = |song: &str| {
        let found = library.file_of(&SongId(song.into())).unwrap();
        (found.file.path.file_name().unwrap().to_string_lossy().into_owned(), found.file.is_placeholder())
    };
    assert_eq!(name("melangkah"), ("a.flac".into(), false));
    assert_eq!(name("apa-adanya"), ("b.mp3".into(), false));
    assert_eq!(name("aku-takkan-berhenti"), ("c.m4a".into(), false));
    assert_eq!(name("bagaikan-langit"), ("d.ogg".into(), false));
    assert_eq!(name("terbaik-untukmu"), ("05 Terbaik Untukmu (OST Backstage).wav".into(), false));
    assert_eq!(name("seberapa-pantas"), ("04 Seberapa Pantas.m4a".into(), true), "the original is not the song");
    assert_eq!(name("i-remember"), ("e.opus".into(), false));
    let problems: Vec<_> = library.problems.iter().map(|(path, _)| path.file_name().unwrap()).collect();
    assert_eq!(problems, ["g.mp3"]);
}

#[test]
fn the_report_of_the_shipped_files_names_no_machine_and_misses_no_song() {
    let catalogue = Catalogue::shipped().unwrap();
    let library = look(&[demo()]);
    for language in Language::ALL {
        let mut out = Vec::new();
        let locale = Locale::new(language);
        report::write_matches(&library, &catalogue, &locale, report::Format::Text, 200, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains("evidence.") && !text.contains("match."), "a key without words:\n{text}");
        assert!(catalogue.songs.iter().all(|song| text.contains(song.title())));
    }
}

#[test]
fn decisions_hold_over_runs() {
    let room = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::shipped().unwrap();
    let file = demo().join("01 Melangkah.flac");
    let list = room.path().join("melangkah/matches.toml");
    let mut pins = Pins::load(&list).unwrap();
    pins.pin(&file, &SongId("i-remember".into())).unwrap();
    pins.save().unwrap();

    let pins = Pins::load(&list).unwrap();
    let mut steps = Vec::new();
    let library = scan(&[file], &catalogue, &pins, &mut Cache::none(), &mut |step| {
        steps.push(step);
        ControlFlow::Continue(())
    });
    assert_eq!(library.files[0].matched.song, Some(SongId("i-remember".into())));
    assert_eq!(steps.last(), Some(&Progress::Reading { done: 1, total: 1 }));
}
