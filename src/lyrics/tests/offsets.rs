//! What the listener's offsets are kept in.

use std::fs;
use std::path::Path;

use crate::lyrics::{Offset, OffsetError, Offsets};

fn sooner(milliseconds: i32) -> Offset {
    Offset::new(milliseconds)
}

#[test]
fn an_offset_is_known_again_by_the_songs_path() {
    let folder = tempfile::tempdir().unwrap();
    let songs = ["a b.flac", "漢.mp3"].map(|name| folder.path().join(name));
    for song in &songs {
        fs::write(song, "x").unwrap();
    }
    let file = folder.path().join("state").join("lyrics-offsets");
    let offsets = Offsets::new(file.clone());
    assert_eq!(offsets.of(&songs[0]), sooner(0));
    offsets.keep(&songs[0], sooner(0)).unwrap();
    assert!(!file.exists(), "nothing is kept of nothing");
    offsets.keep(&songs[0], sooner(-300)).unwrap();
    offsets.keep(&songs[1], sooner(200)).unwrap();
    offsets.keep(&songs[0], sooner(400)).unwrap();
    let again = Offsets::new(file.clone());
    assert_eq!((again.of(&songs[0]), again.of(&songs[1])), (sooner(400), sooner(200)));
    // By another way.
    assert_eq!(again.of(&folder.path().join(".").join("state").join("..").join("a b.flac")), sooner(400));
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 3);
    assert!(fs::read_to_string(file.with_extension("bak")).unwrap().contains("-300"));
    again.keep(&songs[0], sooner(0)).unwrap();
    assert_eq!((again.of(&songs[0]), again.of(&songs[1])), (sooner(0), sooner(200)));
    // One that is gone keeps its own.
    fs::remove_file(&songs[1]).unwrap();
    assert_eq!(again.of(&songs[1]), sooner(200));
}

#[test]
fn what_is_not_understood_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (file, song) = (folder.path().join("lyrics-offsets"), folder.path().join("a.flac"));
    let offsets = Offsets::new(file.clone());
    fs::write(&file, "{\"melangkah\":\"lyrics-offsets\",\"format\":1}\n{\"path\":7}\nrubbish\n").unwrap();
    offsets.keep(&song, sooner(100)).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\n{\"path\":7}\nrubbish\n{") && text.ends_with("\"sooner\":100}\n"), "{text}");
    for content in ["{\"melangkah\":\"lyrics-offsets\",\"format\":2}\n", "something else", "\u{0}"] {
        fs::write(&file, content).unwrap();
        assert_eq!(offsets.of(&song), sooner(0));
        let error = offsets.keep(&song, sooner(100)).unwrap_err();
        assert!(matches!(error, OffsetError::Foreign { .. }), "{error}");
        assert!(error.to_string().contains("lyrics-offsets"), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), content, "it stays as it is");
    }
    fs::write(&file, "").unwrap();
    offsets.keep(&song, sooner(100)).unwrap();
    assert_eq!(offsets.of(&song), sooner(100));
}

#[cfg(unix)]
#[test]
fn a_path_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let song = folder.path().join(std::ffi::OsStr::from_bytes(b"a\xff\n.flac"));
    let offsets = Offsets::new(folder.path().join("kept"));
    offsets.keep(&song, sooner(-100)).unwrap();
    assert_eq!((offsets.of(&song), offsets.of(Path::new("a.flac"))), (sooner(-100), sooner(0)));
}
