//! Files that are cut into parts, on files that are there by name only: what they are is given.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::{Expanded, SheetRemark, expand, named as named_sheets};
use crate::cue::Sheet;
use crate::library::AudioFile;
use crate::media::{Cues, Info, Level, Loudness, Mark, Range, Tags};

/// Three songs of ten seconds.
const SHEET: &str = "PERFORMER \"Nim\"\nTITLE \"Tira Lum\"\nREM DATE 2006\nFILE \"disc.wav\" WAVE\n TRACK 01 AUDIO\n  \
    TITLE \"Satu\"\n  ISRC IDA010600001\n  INDEX 01 00:00:00\n TRACK 02 AUDIO\n  TITLE \"Dua\"\n  PERFORMER \"Sol\"\n  \
    INDEX 00 00:09:00\n  INDEX 01 00:10:01\n TRACK 03 AUDIO\n  INDEX 01 00:20:00\n";

fn room(files: &[(&str, &str)]) -> TempDir {
    let room = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = room.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    room
}

/// Half a minute at 44.1 kHz.
fn info() -> Info {
    let tags = Tags {
        title: Some("The whole".to_owned()),
        artists: vec!["Lum".to_owned()],
        album: Some("Another album".to_owned()),
        isrc: Some("IDA010699999".to_owned()),
        genre: Some("Pop".to_owned()),
        ..Tags::default()
    };
    let duration = Some(Duration::from_secs(30));
    Info {
        codec: "FLAC".to_owned(),
        rate: 44_100,
        channels: 2,
        frames: Some(30 * 44_100),
        duration,
        tags,
        ..Info::default()
    }
}

/// What becomes of files of a room, of which all sheets lie beside them; with sheets that are named.
fn cut(room: &TempDir, audio: &[&str], named: &[&str], info: &Info) -> Expanded {
    let path = |name: &&str| room.path().join(name);
    let (_, named) = named_sheets(&named.iter().map(path).collect::<Vec<_>>());
    let mut beside: Vec<PathBuf> = fs::read_dir(room.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    beside.retain(|path| path.extension().is_some_and(|ending| ending == "cue"));
    beside.sort();
    expand(audio.iter().map(|name| (path(name), info.clone())).collect(), &named, &beside)
}

/// Name, number and title of each.
fn list(files: &[AudioFile]) -> Vec<(String, Option<u32>, String)> {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let row = |file: &AudioFile| {
        let title = file.info.tags.title.clone().unwrap_or_default();
        (name(&file.path), file.part.as_ref().map(|part| part.number), title)
    };
    files.iter().map(row).collect()
}

fn titles(expanded: &Expanded) -> Vec<String> {
    list(&expanded.files).into_iter().map(|(_, _, title)| title).collect()
}

#[test]
fn a_part_has_its_own_place_and_tags() {
    let room = room(&[("disc.flac", ""), ("disc.cue", SHEET)]);
    let gain = |gain| Some(Level { gain, peak: None });
    let whole = Info { loudness: Loudness { track: gain(-9.0), album: None }, ..info() };
    let expanded = cut(&room, &["disc.flac"], &[], &whole);
    let [first, second, third] = &expanded.files[..] else { panic!("{:?}", expanded.files) };
    let frames = |file: &AudioFile| file.part.as_ref().unwrap().range.frames(44_100);
    assert_eq!(frames(first), (0, Some(441_588)));
    assert_eq!(frames(second), (441_588, Some(882_000)));
    assert_eq!(frames(third), (882_000, None));
    assert_eq!(second.info.frames, Some(882_000 - 441_588));
    assert_eq!(third.info.duration, Some(Duration::from_secs(10)));
    assert_eq!(
        second.clip(),
        crate::media::Clip { path: room.path().join("disc.flac"), range: Some(second.part.as_ref().unwrap().range) }
    );
    assert!(second.place().ends_with("disc.flac · 02"));

    let tags = &first.info.tags;
    assert_eq!(
        (tags.title.as_deref(), tags.isrc.as_deref(), tags.track),
        (Some("Satu"), Some("IDA010600001"), Some(1))
    );
    assert_eq!((&*tags.artists, tags.album.as_deref()), (&["Nim".to_owned()][..], Some("Tira Lum")));
    assert_eq!((tags.date.as_deref(), tags.genre.as_deref()), (Some("2006"), Some("Pop")));
    let tags = &second.info.tags;
    assert_eq!(
        (&*tags.artists, tags.album_artist.as_deref(), tags.isrc.as_deref()),
        (&["Sol".to_owned()][..], Some("Nim"), None)
    );
    assert_eq!(third.info.tags.title, None, "the title of the whole is not that of a part");
    assert_eq!(third.info.loudness, Loudness { track: None, album: gain(-9.0) });
    assert!(expanded.sheets.is_empty(), "nothing is to be told: {:?}", expanded.sheets);
}

#[test]
fn gains_in_a_sheet_are_those_of_the_parts() {
    let sheet = SHEET
        .replace("REM DATE", "REM REPLAYGAIN_ALBUM_GAIN -7.5 dB\nREM REPLAYGAIN_ALBUM_PEAK 0.9\nREM DATE")
        .replace("TITLE \"Dua\"", "REM REPLAYGAIN_TRACK_GAIN +1,5 dB");
    let room = room(&[("disc.flac", ""), ("disc.cue", &sheet)]);
    let expanded = cut(&room, &["disc.flac"], &[], &info());
    let album = Some(Level { gain: -7.5, peak: Some(0.9) });
    let track = Some(Level { gain: 1.5, peak: None });
    assert_eq!(expanded.files[0].info.loudness, Loudness { track: None, album });
    assert_eq!(expanded.files[1].info.loudness, Loudness { track, album });
}

#[test]
fn the_file_is_found_under_many_names() {
    for (sheet, written, audio) in [
        ("disc.cue", "disc.wav", "disc.wav"),
        ("disc.cue", "disc.wav", "disc.flac"),
        ("disc.cue", "DISC.WAV", "Disc.Flac"),
        ("x.cue", "disc.wav", "disc.mp3"),
        ("disc.cue", "CDImage.ape", "disc.flac"),
        ("disc.cue", "C:\\Rips\\disc.wav", "disc.flac"),
        ("disc.cue", "/home/somebody/disc.wav", "disc.flac"),
        ("disc.cue", "../../disc.wav", "disc.flac"),
        ("disc.cue", "audio\\Disc.wav", "audio/disc.flac"),
        ("disc.cue", "audio/disc.wav", "disc.flac"),
    ] {
        let room = room(&[(audio, ""), (sheet, &SHEET.replace("disc.wav", written))]);
        let expanded = cut(&room, &[audio], &[], &info());
        assert_eq!(titles(&expanded), ["Satu", "Dua", ""], "{written} {audio}");
    }
    // Of two, the lossless one.
    let room = room(&[("disc.flac", ""), ("disc.mp3", ""), ("x.cue", SHEET)]);
    let expanded = cut(&room, &["disc.flac", "disc.mp3"], &[], &info());
    assert_eq!(titles(&expanded), ["Satu", "Dua", "", "The whole"]);
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let room = room(&[("other.flac", ""), ("disc.cue", SHEET)]);
    let expanded = cut(&room, &["other.flac"], &[], &info());
    assert_eq!(titles(&expanded), ["The whole"]);
    assert_eq!(expanded.sheets[0].remarks, [SheetRemark::Missing("disc.wav".to_owned())]);
    assert_eq!(expanded.sheets[0].files, [room.path().join("disc.wav")]);
    let (paths, sheets) = named_sheets(&[room.path().join("disc.cue"), room.path().join("none.cue")]);
    assert_eq!(paths, [room.path().join("disc.wav"), room.path().join("none.cue")]);
    assert_eq!(sheets.len(), 1);
}

#[test]
fn one_of_several_sheets_counts() {
    let other = SHEET.replace("Satu", "Lain");
    let room = room(&[("disc.flac", ""), ("disc.cue", SHEET), ("a.cue", &other)]);
    let embedded = Info { cues: Cues { sheet: Some(SHEET.replace("Satu", "Dalam")), marks: Vec::new() }, ..info() };
    let first = |named: &[&str], info: &Info| titles(&cut(&room, &["disc.flac"], named, info))[0].clone();
    assert_eq!(first(&[], &info()), "Satu", "of the same name");
    assert_eq!(first(&[], &embedded), "Dalam", "in the tags");
    assert_eq!(first(&["a.cue"], &embedded), "Lain", "named");
    let expanded = cut(&room, &["disc.flac"], &[], &info());
    let [unused] = &expanded.sheets[..] else { panic!("{:?}", expanded.sheets) };
    assert!(unused.path.ends_with("a.cue") && unused.remarks == [SheetRemark::Unused(room.path().join("disc.flac"))]);
}

#[test]
fn a_whole_file_a_song_lends_what_the_tags_lack() {
    let sheet = "PERFORMER \"Nim\"\nTITLE \"Tira Lum\"\nFILE \"1.wav\" WAVE\nTRACK 1 AUDIO\nTITLE \"Satu\"\nINDEX 01 00:00:00\n\
        TRACK 2 AUDIO\nTITLE \"Dua\"\nINDEX 00 00:28:00\nFILE \"2.wav\" WAVE\nINDEX 01 00:00:00\n";
    let room = room(&[("1.flac", ""), ("2.flac", ""), ("all.cue", sheet)]);
    let bare = Info { tags: Tags::default(), ..info() };
    let expanded = cut(&room, &["1.flac", "2.flac"], &[], &bare);
    assert!(expanded.files.iter().all(|file| file.part.is_none()));
    assert_eq!(titles(&expanded), ["Satu", "Dua"]);
    let tags = &expanded.files[1].info.tags;
    assert_eq!(
        (&*tags.artists, tags.album.as_deref(), tags.track),
        (&["Nim".to_owned()][..], Some("Tira Lum"), Some(2))
    );
    let tagged = cut(&room, &["1.flac", "2.flac"], &[], &info());
    let tags = &tagged.files[0].info.tags;
    assert_eq!(
        (tags.title.as_deref(), tags.artists[0].as_str()),
        (Some("The whole"), "Lum"),
        "its own tags come first"
    );
    // Named, it is told in its own order.
    let named = cut(&room, &["1.flac", "2.flac"], &["all.cue"], &bare);
    assert_eq!(named.sheets[0].files, ["1.flac", "2.flac"].map(|name| room.path().join(name)));
}

#[test]
fn what_lies_behind_the_end_of_the_file_is_told() {
    let sheet = SHEET.replace("00:20:00", "00:30:00");
    let room = room(&[("disc.flac", ""), ("disc.cue", &sheet)]);
    let expanded = cut(&room, &["disc.flac"], &[], &info());
    assert_eq!(titles(&expanded), ["Satu", "Dua"]);
    assert_eq!(expanded.files[1].part.as_ref().unwrap().range.end, None, "it goes on to the end");
    assert_eq!(expanded.sheets[0].remarks, [SheetRemark::BeyondEnd(3)]);
    // All of them: the file is heard whole.
    let late = SHEET.replace("INDEX 01 00:", "INDEX 01 50:");
    fs::write(room.path().join("disc.cue"), late).unwrap();
    assert_eq!(titles(&cut(&room, &["disc.flac"], &[], &info())), ["The whole"]);
    // Where the length is not known, the sheet is believed.
    let unknown = Info { frames: None, duration: None, ..info() };
    assert_eq!(cut(&room, &["disc.flac"], &[], &unknown).files.len(), 3);
}

#[test]
fn the_table_of_flac_cuts_to_the_frame_and_lends_its_codes() {
    let mark = |number: u8, start: u64| Mark {
        number,
        is_audio: number != 3,
        isrc: Some(format!("IDA0106000{number:02}")),
        start,
        first: start.saturating_sub(1000),
    };
    let marks = vec![mark(1, 0), mark(2, 100_001), mark(3, 1_000_000)];
    let with =
        |sheet: Option<&str>| Info { cues: Cues { sheet: sheet.map(str::to_owned), marks: marks.clone() }, ..info() };
    let room = room(&[("disc.flac", "")]);
    let expanded = cut(&room, &["disc.flac"], &[], &with(None));
    let frames = |file: &AudioFile| file.part.as_ref().unwrap().range.frames(44_100);
    assert_eq!(expanded.files.iter().map(frames).collect::<Vec<_>>(), [(0, Some(100_001)), (100_001, Some(999_000))]);
    assert_eq!(titles(&expanded), ["", ""]);
    let expanded = cut(&room, &["disc.flac"], &[], &with(Some(SHEET)));
    let codes: Vec<_> = expanded.files.iter().map(|file| file.info.tags.isrc.clone().unwrap()).collect();
    assert_eq!(codes, ["IDA010600001", "IDA010600002", "IDA010600003"]);
    // Titles beside the file come before a table without any.
    fs::write(room.path().join("disc.cue"), SHEET).unwrap();
    assert_eq!(titles(&cut(&room, &["disc.flac"], &[], &with(None))), ["Satu", "Dua", ""]);
}

#[test]
fn what_is_no_sheet_changes_nothing() {
    let room = room(&[("disc.flac", ""), ("disc.cue", "hello\u{0}\n"), ("empty.cue", "")]);
    let expanded =
        cut(&room, &["disc.flac"], &[], &Info { cues: Cues { sheet: Some("x".to_owned()), marks: vec![] }, ..info() });
    assert_eq!(titles(&expanded), ["The whole"]);
    let remarks = expanded.sheets.iter().map(|sheet| sheet.remarks.contains(&SheetRemark::NoSongs));
    assert_eq!(remarks.collect::<Vec<_>>(), [true, true]);
}

#[test]
fn parts_meet_at_every_rate() {
    let mut sheet = String::new();
    for at in 0..99 {
        writeln!(
            sheet,
            "TRACK {} AUDIO
INDEX 01 {at}:{:02}:{:02}",
            at + 1,
            at % 60,
            at * 7 % 75
        )
        .unwrap();
    }
    let sheet = Sheet::from_text(&sheet);
    for rate in [22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000] {
        let songs = sheet.layout().songs;
        let ranges =
            songs.iter().map(|song| Range { start: song.start.time(), end: song.end.map(crate::cue::Sectors::time) });
        let frames: Vec<_> = ranges.map(|range| range.frames(rate)).collect();
        assert!(frames.windows(2).all(|pair| pair[0].1 == Some(pair[1].0)));
        for ((start, _), song) in frames.iter().zip(&songs) {
            // To the sample where a sector holds whole ones, else the nearest: 75 is odd, so one is.
            assert!((start * 75).abs_diff(u64::from(song.start.count()) * u64::from(rate)) * 2 < 75, "{rate}");
        }
    }
}
