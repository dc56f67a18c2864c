//! Where lyrics are looked for, and in which order.

use std::fs;
use std::path::PathBuf;

use super::told;
use crate::lyrics::{Origin, find};
use crate::media::{Clip, LyricsTag, LyricsText, Range};

/// A folder with a song that has lyrics in its tags.
struct Shelf {
    folder: tempfile::TempDir,
}

impl Shelf {
    fn new(tags: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = std::process::Command::new("ffmpeg");
        command.args("-v error -y -f lavfi -i sine=duration=0.2".split(' '));
        for tag in tags {
            command.args(["-metadata", tag]);
        }
        let output = command.arg("song.flac").current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self { folder }
    }

    fn song(&self) -> PathBuf {
        self.folder.path().join("song.flac")
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// What is found: where, and the first line.
    #[track_caller]
    fn found(&self) -> Option<(Origin, String)> {
        let lyrics = find(self.song()).unwrap()?;
        let first = lyrics.lines()[0].text.clone();
        Some((lyrics.origin, first))
    }
}

#[test]
fn the_nearest_and_best_lyrics_are_taken() {
    let shelf = Shelf::new(&["LYRICS=plain in it\n\nsecond", "SYNCEDLYRICS=[00:01.00]timed in it"]);
    let plain = Shelf::new(&["UNSYNCEDLYRICS=plain in it"]);
    let bare = Shelf::new(&[]);
    assert_eq!(bare.found(), None);
    let text = bare.put("song.TXT", "tira");
    assert_eq!(bare.found(), Some((Origin::File(text), "tira".to_owned())));
    bare.put("other.lrc", "[00:01.00]x");
    bare.put("song.flac.lrc", "[00:01.00]x");
    assert_eq!(bare.found().unwrap().1, "tira");

    plain.put("song.txt", "tira");
    assert_eq!(plain.found(), Some((Origin::Tag("UNSYNCEDLYRICS".to_owned()), "plain in it".to_owned())));

    assert_eq!(shelf.found(), Some((Origin::Tag("SYNCEDLYRICS".to_owned()), "timed in it".to_owned())));
    for (name, line) in [("Lyrics/SONG.LRC", "a"), ("lyrics/song.lrc", "b"), ("Song.Lrc", "c"), ("song.lrc", "d")] {
        let path = shelf.put(name, &format!("[00:01.00]{line}"));
        // On a file system that keeps cases apart the folders are two, of which the first in order comes first.
        let found = shelf.found().unwrap();
        if name != "lyrics/song.lrc" {
            assert_eq!(found, (Origin::File(path), line.to_owned()), "{name}");
        }
    }
    // One with nothing in it is passed over.
    shelf.put("song.lrc", "[ti:x]\n");
    assert_eq!(shelf.found().unwrap().1, "c");
}

#[test]
fn lyrics_are_found_beside_what_is_no_song() {
    let folder = tempfile::tempdir().unwrap();
    let song = folder.path().join("song.mp3");
    assert_eq!(find(&song).unwrap(), None, "it is not there");
    fs::write(&song, "not music").unwrap();
    assert_eq!(find(&song).unwrap(), None);
    fs::write(folder.path().join("song.lrc"), "[00:01.00]tira").unwrap();
    assert_eq!(told(&find(&song).unwrap().unwrap()), [(Some(1000), "tira")]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for_and_a_fault_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let song = folder.path().join("song.mp3");
    let lyrics = folder.path().join("song.lrc");
    assert!(std::process::Command::new("mkfifo").arg(&lyrics).status().unwrap().success());
    assert_eq!(find(&song).unwrap(), None);
    fs::remove_file(&lyrics).unwrap();
    fs::create_dir(&lyrics).unwrap();
    assert_eq!(find(&song).unwrap(), None);
    fs::remove_dir(&lyrics).unwrap();
    std::os::unix::fs::symlink("song.lrc", &lyrics).unwrap();
    let error = find(&song).unwrap_err();
    assert_eq!(error.path, lyrics);
    // With something else to show it does not matter.
    fs::write(folder.path().join("song.txt"), "tira").unwrap();
    assert_eq!(told(&find(&song).unwrap().unwrap()), [(None, "tira")]);
}

fn pieces(pieces: &[(u64, &str)]) -> LyricsText {
    LyricsText::Timed(pieces.iter().map(|(at, text)| (super::ms(*at), (*text).to_owned())).collect())
}

#[test]
fn pieces_are_words_or_lines() {
    let best = |text| crate::lyrics::tagged::best(vec![LyricsTag { name: "SYLT".to_owned(), text }]);
    let lines = best(pieces(&[(1000, "tira lum "), (2000, ""), (500, " oba\u{1b}")])).unwrap();
    assert_eq!(told(&lines), [(Some(500), "oba"), (Some(1000), "tira lum"), (Some(2000), "")]);
    assert!(!lines.has_words());
    for broken in [
        pieces(&[(1000, "ti"), (1200, "ra "), (1500, " lum"), (2000, "\noba"), (2500, " nim\r\n"), (3000, "sol")]),
        pieces(&[(1000, "\nti"), (1200, "ra"), (1500, " lum\n"), (2000, "oba "), (2500, "nim"), (3000, "\nsol")]),
    ] {
        let words = best(broken).unwrap();
        assert_eq!(told(&words), [(Some(1000), "tira lum"), (Some(2000), "oba nim"), (Some(3000), "sol")]);
        let times: Vec<_> = words.lines()[0].words.iter().map(|word| word.at.as_millis()).collect();
        assert_eq!(times, [1000, 1200, 1500]);
        assert_eq!(words.lines()[1].words.iter().map(|word| &*word.text).collect::<String>(), "oba nim");
    }
    assert_eq!(best(pieces(&[(1000, " "), (2000, "\n")])), None);
}

#[test]
fn the_best_of_several_tags_is_taken() {
    let tag = |name: &str, text| LyricsTag { name: name.to_owned(), text };
    let whole = |text: &str| LyricsText::Whole(text.to_owned());
    let best = |tags| crate::lyrics::tagged::best(tags).map(|lyrics| lyrics.origin);
    let of = |name: &str| Some(Origin::Tag(name.to_owned()));
    let plain = || tag("USLT", whole("tira"));
    assert_eq!(best(vec![]), None);
    assert_eq!(best(vec![tag("EMPTY", whole(" ")), plain(), tag("LYRICS", whole("lum"))]), of("USLT"));
    assert_eq!(best(vec![plain(), tag("SYLT", pieces(&[(0, "a")]))]), of("SYLT"));
    assert_eq!(best(vec![plain(), tag("LYRICS", whole("[00:01.00]a"))]), of("LYRICS"));
    let words = tag("LYRICS", whole("[00:01.00]a <00:01.50>b"));
    assert_eq!(best(vec![plain(), tag("SYLT", pieces(&[(0, "a")])), words]), of("LYRICS"));
}

#[test]
fn a_part_of_a_file_has_the_lines_that_are_sung_in_it() {
    let shelf = Shelf::new(&[]);
    shelf.put("song.lrc", "[00:01.00]one\n[00:10.00]two\n[00:12.00]<00:12.00>thr<00:13.00>ee\n[00:20.00]four\n");
    let part = |start, end: Option<u64>| {
        let time = std::time::Duration::from_secs;
        let range = Some(Range { start: time(start), end: end.map(time) });
        find(Clip { path: shelf.song(), range }).unwrap()
    };
    let second = part(10, Some(20)).unwrap();
    assert_eq!(told(&second), [(Some(0), "two"), (Some(2000), "three")]);
    assert_eq!(second.lines()[1].words[1].at.as_secs(), 3);
    assert_eq!(second.at(std::time::Duration::from_millis(2500)), Some(1));
    assert_eq!(told(&part(20, None).unwrap()), [(Some(0), "four")]);
    assert_eq!(part(30, None), None);
    shelf.put("song.lrc", "only\nwords\n");
    assert_eq!(part(0, Some(10)), None, "nobody knows which of them are the part's");
}
