use std::fs;

mod parts;

use super::*;
use crate::media;

struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        let room = Self { folder: tempfile::tempdir().unwrap() };
        for name in ["a.flac", "b.flac"] {
            fs::write(room.path(name), name).unwrap();
        }
        room
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str) -> AudioFile {
        known(&self.path(name))
    }

    fn list(&self) -> PathBuf {
        self.path("state/matches.toml")
    }

    fn load(&self) -> Pins {
        Pins::load(&self.list()).unwrap()
    }
}

/// A file as a scan knows it.
fn known(path: &Path) -> AudioFile {
    AudioFile { path: path.to_owned(), part: None, info: media::inspect(path).unwrap_or_default() }
}

fn id(id: &str) -> SongId {
    SongId(id.into())
}

#[test]
fn decisions_are_kept() {
    let room = Room::new();
    let mut pins = room.load();
    assert!(pins.is_empty());
    pins.pin(&room.path("a.flac"), &id("melangkah")).unwrap();
    pins.refuse(&room.path("b.flac"), &id("apa-adanya")).unwrap();
    pins.save().unwrap();

    let mut pins = room.load();
    assert_eq!(pins.choice(&room.file("a.flac")).unwrap().song, Some(id("melangkah")));
    assert_eq!(pins.choice(&room.file("b.flac")).unwrap().refused, [id("apa-adanya")]);
    // The same file by another path.
    assert!(pins.choice(&room.file("state/../a.flac")).is_some());
    assert_eq!(pins.choice(&room.file("none.flac")), None);

    // A refusal ends the pin to that song, a pin ends the refusal.
    pins.refuse(&room.path("a.flac"), &id("melangkah")).unwrap();
    pins.pin(&room.path("b.flac"), &id("apa-adanya")).unwrap();
    assert_eq!(
        pins.choice(&room.file("a.flac")),
        Some(&Choice { refused: vec![id("melangkah")], ..Choice::default() })
    );
    assert_eq!(pins.choice(&room.file("b.flac")), Some(&Choice { song: Some(id("apa-adanya")), ..Choice::default() }));
    assert!(pins.forget(&room.path("a.flac")));
    assert!(!pins.forget(&room.path("a.flac")));
    pins.save().unwrap();
    assert_eq!(room.load().choice(&room.file("a.flac")), None);
    assert!(fs::read_to_string(room.path("state/matches.toml.bak")).unwrap().contains("melangkah"), "the copy before");
}

#[test]
fn a_file_that_was_replaced_is_judged_anew() {
    let room = Room::new();
    let mut pins = room.load();
    pins.pin(&room.path("a.flac"), &id("melangkah")).unwrap();
    fs::write(room.path("a.flac"), "another file altogether").unwrap();
    assert_eq!(pins.choice(&room.file("a.flac")), None);
    fs::remove_file(room.path("a.flac")).unwrap();
    assert!(pins.pin(&room.path("a.flac"), &id("melangkah")).is_err());
    assert!(pins.forget(&room.path("a.flac")), "what is gone can be forgotten");
}

#[test]
fn two_programs_at_once_lose_nothing() {
    let room = Room::new();
    let (mut one, mut other) = (room.load(), room.load());
    one.pin(&room.path("a.flac"), &id("melangkah")).unwrap();
    one.save().unwrap();
    other.pin(&room.path("b.flac"), &id("i-remember")).unwrap();
    other.save().unwrap();
    let pins = room.load();
    assert!(pins.choice(&room.file("a.flac")).is_some() && pins.choice(&room.file("b.flac")).is_some());
}

#[test]
fn nothing_decided_writes_nothing_and_the_last_one_can_be_taken_away() {
    let room = Room::new();
    room.load().save().unwrap();
    assert!(!room.list().exists());
    let mut pins = room.load();
    pins.pin(&room.path("a.flac"), &id("melangkah")).unwrap();
    pins.save().unwrap();
    pins.forget(&room.path("a.flac"));
    pins.save().unwrap();
    assert!(room.load().is_empty());
    let kept: Vec<_> = fs::read_dir(room.path("state")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept.len(), 2, "the list and the copy before it, nothing temporary: {kept:?}");
}

#[test]
fn a_damaged_list_is_moved_aside_and_the_copy_before_it_is_taken() {
    let room = Room::new();
    let mut pins = room.load();
    pins.pin(&room.path("a.flac"), &id("melangkah")).unwrap();
    pins.save().unwrap();
    pins.pin(&room.path("b.flac"), &id("i-remember")).unwrap();
    pins.save().unwrap();
    for (damage, aside) in [("format = 1\n[[match", "matches.toml.damaged"), ("\u{7f}", "matches.toml.damaged-2")] {
        fs::write(room.list(), damage).unwrap();
        let pins = room.load();
        assert_eq!(fs::read_to_string(room.path("state").join(aside)).unwrap(), damage);
        assert!(pins.choice(&room.file("a.flac")).is_some());
        assert!(pins.notices()[0].contains("damaged") && pins.notices()[0].contains(aside), "{:?}", pins.notices());
        assert!(room.load().choice(&room.file("a.flac")).is_some(), "the rescue is kept");
    }
}

#[test]
fn damage_while_running_does_not_lose_the_decisions() {
    let room = Room::new();
    let mut pins = room.load();
    pins.pin(&room.path("a.flac"), &id("melangkah")).unwrap();
    pins.save().unwrap();
    fs::write(room.list(), [0xff, 0xfe]).unwrap();
    pins.pin(&room.path("b.flac"), &id("i-remember")).unwrap();
    pins.save().unwrap();
    assert!(room.load().choice(&room.file("b.flac")).is_some());
    assert!(room.path("state/matches.toml.damaged").exists());
    assert_eq!(pins.notices().len(), 1);
}

#[test]
fn a_newer_list_is_refused_and_left_alone() {
    let room = Room::new();
    fs::create_dir(room.path("state")).unwrap();
    let newer = "format = 4\nmatches = []\n";
    fs::write(room.list(), newer).unwrap();
    assert!(matches!(Pins::load(&room.list()), Err(Error::Newer { format: 4, .. })));
    assert_eq!(fs::read_to_string(room.list()).unwrap(), newer);
}

#[test]
fn a_list_that_cannot_be_kept_says_so_and_the_decision_is_not_lost() {
    let room = Room::new();
    let mut pins = room.load();
    pins.pin(&room.path("a.flac"), &id("melangkah")).unwrap();
    fs::write(room.path("state"), "a file where the folder should be").unwrap();
    let error = pins.save().unwrap_err();
    assert!(error.to_string().contains("matches.toml"), "{error}");
    fs::remove_file(room.path("state")).unwrap();
    pins.save().unwrap();
    assert!(!room.load().is_empty());
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let room = Room::new();
    fs::create_dir(room.path("state")).unwrap();
    fs::write(room.path("kept.toml"), "format = 1\n").unwrap();
    std::os::unix::fs::symlink(room.path("kept.toml"), room.list()).unwrap();
    let mut pins = room.load();
    pins.pin(&room.path("a.flac"), &id("melangkah")).unwrap();
    pins.save().unwrap();
    assert!(room.list().is_symlink());
    assert!(fs::read_to_string(room.path("kept.toml")).unwrap().contains("melangkah"));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_text_is_kept() {
    use std::os::unix::ffi::OsStringExt;
    let room = Room::new();
    let path = room.folder.path().join(std::ffi::OsString::from_vec(b"\xff\"\n.flac".to_vec()));
    fs::write(&path, "x").unwrap();
    let mut pins = room.load();
    pins.pin(&path, &id("melangkah")).unwrap();
    pins.save().unwrap();
    assert_eq!(room.load().choice(&known(&path)).unwrap().song, Some(id("melangkah")));
}

/// A demo song of each format, of which nothing is known but what is in it.
fn demo(room: &Room, name: &str, song: &str) -> PathBuf {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo").join(song);
    let path = room.path(name);
    fs::copy(demo, &path).unwrap();
    path
}

fn demos() -> Vec<String> {
    let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        names.filter(|name| media::inspect(&Path::new("assets/demo").join(name)).is_ok()).collect();
    names.sort();
    names
}

#[test]
fn a_decision_goes_where_the_file_goes() {
    for song in demos() {
        let room = Room::new();
        let path = demo(&room, &song, &song);
        let mut pins = room.load();
        pins.pin(&path, &id("melangkah")).unwrap();
        pins.save().unwrap();
        fs::create_dir(room.path("elsewhere")).unwrap();
        let moved = room.path("elsewhere/another name.bin");
        fs::rename(&path, &moved).unwrap();
        let pins = room.load();
        let choice = pins.choice(&known(&moved));
        assert_eq!(choice.and_then(Choice::pinned), Some((&id("melangkah"), Relation::Recording)), "{song}");
        // A copy is the same; what lies at the old path is not.
        assert!(pins.choice(&known(&demo(&room, "copy", &song))).is_some());
        let other = demos().into_iter().find(|other| *other != song).unwrap();
        assert_eq!(pins.choice(&known(&demo(&room, &song, &other))), None, "{song} is {other} now");
    }
}

#[test]
fn the_same_content_at_two_paths_is_one_decision() {
    let room = Room::new();
    let names = demos();
    let (one, other) = (demo(&room, "one", &names[0]), demo(&room, "other", &names[0]));
    let mut pins = room.load();
    pins.pin(&one, &id("melangkah")).unwrap();
    pins.pin_original(&other, &id("i-remember")).unwrap();
    pins.save().unwrap();
    let pins = room.load();
    for path in [&one, &other] {
        assert_eq!(pins.choice(&known(path)).unwrap().pinned(), Some((&id("i-remember"), Relation::Original)));
    }
    assert_eq!(fs::read_to_string(room.list()).unwrap().matches("[[match]]").count(), 1);
    let mut pins = pins;
    pins.refuse(&one, &id("i-remember")).unwrap();
    assert_eq!(pins.choice(&known(&other)).unwrap().pinned(), None);
    assert!(pins.forget(&one));
    assert_eq!(pins.choice(&known(&other)), None);
}

#[test]
fn a_list_of_the_first_format_is_read_and_kept_in_the_newest() {
    let room = Room::new();
    let path = demo(&room, "song", &demos()[0]).canonicalize().unwrap();
    let size = path.metadata().unwrap().len();
    fs::create_dir(room.path("state")).unwrap();
    let first = format!(
        "format = 1\n\n[[match]]\npath = {path:?}\nsize = {size}\nsong = \"melangkah\"\n\n\
         [[match]]\npath = \"/gone\"\nsize = 7\nrefused = [\"apa-adanya\"]\n"
    );
    fs::write(room.list(), first).unwrap();
    let mut pins = room.load();
    assert_eq!(pins.notices(), [""; 0]);
    assert!(pins.choice(&known(&path)).is_some(), "by path and size");
    pins.refuse(&room.path("b.flac"), &id("i-remember")).unwrap();
    pins.save().unwrap();
    let text = fs::read_to_string(room.list()).unwrap();
    assert!(text.contains("format = 3") && text.contains("content = \"1-") && text.contains("/gone"), "{text}");
    fs::rename(&path, room.path("moved")).unwrap();
    assert!(room.load().choice(&room.file("moved")).is_some(), "by content from now on");
}

#[test]
fn a_fingerprint_of_another_kind_is_no_damage() {
    let room = Room::new();
    let path = demo(&room, "song", &demos()[0]);
    let mut pins = room.load();
    pins.pin(&path, &id("melangkah")).unwrap();
    pins.save().unwrap();
    let text = fs::read_to_string(room.list()).unwrap();
    fs::write(room.list(), text.replace("content = \"1-", "content = \"99-")).unwrap();
    let pins = room.load();
    assert_eq!(pins.notices(), [""; 0]);
    assert!(pins.choice(&known(&path)).is_some(), "by path and size");
}
