//! Decisions about the songs of a file that holds several.

use std::time::Duration;

use super::*;
use crate::library::Part;
use crate::media::Range;

/// The song with this number in a file, between these sectors.
fn part(path: &Path, number: u32, start: u32, end: Option<u32>) -> AudioFile {
    let time = |sectors: u32| Duration::from_nanos((u64::from(sectors) * 1_000_000_000 + 37) / 75);
    let mut file = known(path);
    let range = Range { start: time(start), end: end.map(time) };
    let (first, last) = range.frames(file.info.rate);
    file.info.frames = last.or(file.info.frames).map(|last| last - first);
    file.part = Some(Part { number, range });
    file
}

fn three(path: &Path) -> [AudioFile; 3] {
    [part(path, 1, 0, Some(75)), part(path, 2, 75, Some(151)), part(path, 3, 151, None)]
}

#[test]
fn a_song_of_a_file_is_decided_about_by_itself_and_goes_where_the_file_goes() {
    for song in demos() {
        let room = Room::new();
        let path = demo(&room, &song, &song);
        let [one, two, three] = three(&path);
        let mut pins = room.load();
        pins.pin(&two, &id("melangkah")).unwrap();
        pins.refuse(&three, &id("apa-adanya")).unwrap();
        pins.save().unwrap();
        fs::create_dir(room.path("elsewhere")).unwrap();
        let moved = room.path("elsewhere/other.bin");
        fs::rename(&path, &moved).unwrap();

        let pins = room.load();
        assert_eq!(pins.notices(), [""; 0], "{}", fs::read_to_string(room.list()).unwrap());
        let at = |part: &AudioFile| AudioFile { path: moved.clone(), ..part.clone() };
        assert_eq!(pins.choice(&at(&two)).unwrap().song, Some(id("melangkah")), "{song}");
        assert_eq!(pins.choice(&at(&three)).unwrap().refused, [id("apa-adanya")], "{song}");
        assert_eq!(pins.choice(&at(&one)), None, "{song}");
        assert_eq!(pins.choice(&known(&moved)), None, "{song}: all of it");
        // The sheet counts otherwise, or ends the song elsewhere.
        let number = |number: u32, end: u32| part(&moved, number, 75, Some(end));
        assert!(pins.choice(&number(7, 151)).is_some(), "{song}: the same sound");
        assert_eq!(pins.choice(&number(2, 152)), None, "{song}: another sound");
    }
}

#[test]
fn what_is_decided_about_a_file_is_not_about_its_songs() {
    let room = Room::new();
    let path = demo(&room, "disc", &demos()[0]);
    let mut pins = room.load();
    pins.pin(&path, &id("melangkah")).unwrap();
    for song in three(&path) {
        assert_eq!(pins.choice(&song), None);
    }
    // Nor where the file is known by its path alone.
    let (gone, junk) = (room.path("a.flac"), room.file("a.flac"));
    pins.pin(&gone, &id("melangkah")).unwrap();
    let song = AudioFile { part: three(&path)[1].part.clone(), ..junk };
    assert_eq!(pins.choice(&song), None);
    pins.pin(&song, &id("i-remember")).unwrap();
    pins.save().unwrap();
    let pins = room.load();
    assert_eq!(pins.choice(&song).unwrap().song, Some(id("i-remember")));
    assert_eq!(pins.choice(&room.file("a.flac")).unwrap().song, Some(id("melangkah")));
}

#[test]
fn a_song_is_forgotten_alone_and_a_file_with_its_songs() {
    let room = Room::new();
    let path = demo(&room, "disc", &demos()[0]);
    let [one, two, three] = three(&path);
    let mut pins = room.load();
    for song in [&one, &two, &three] {
        pins.pin(song, &id("melangkah")).unwrap();
    }
    assert!(pins.forget(&two) && !pins.forget(&two));
    assert_eq!([&one, &two, &three].map(|song| pins.choice(song).is_some()), [true, false, true]);
    pins.save().unwrap();
    fs::rename(&path, room.path("moved")).unwrap();
    let mut pins = room.load();
    assert!(pins.forget(&room.path("moved")), "by content");
    assert!(pins.is_empty());
    pins.save().unwrap();
    assert!(room.load().is_empty());
}

#[test]
fn the_place_of_a_song_is_kept_as_sheets_write_it() {
    let room = Room::new();
    let path = demo(&room, "disc", &demos()[0]);
    let mut pins = room.load();
    pins.pin(&part(&path, 2, 75, Some(151)), &id("melangkah")).unwrap();
    pins.save().unwrap();
    let text = fs::read_to_string(room.list()).unwrap();
    for line in ["[match.part]", "number = 2", "start = \"00:01:00\"", "end = \"00:02:01\""] {
        assert!(text.contains(line), "{text}");
    }
    fs::write(room.list(), text.replace("00:01:00", "00:01:99")).unwrap();
    let pins = room.load();
    assert!(pins.notices()[0].contains("00:01:99"), "{:?}", pins.notices());
}
