//! The folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::time::{Duration, SystemTime};

use super::super::cache::{Cache, FILES, Key};
use super::*;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> Cache {
        Cache::new(self.kept())
    }

    fn kept(&self) -> PathBuf {
        self.folder.path().join("a/waveforms")
    }

    /// A file, and what tells whether it is still the same.
    fn file(&self, name: &str) -> (PathBuf, Key) {
        let path = self.folder.path().join(name);
        fs::write(&path, name).unwrap();
        (path.clone(), Key::of(&(&path).into()).unwrap())
    }

    fn files(&self) -> Vec<PathBuf> {
        fs::read_dir(self.kept()).unwrap().map(|entry| entry.unwrap().path()).collect()
    }
}

fn picture(seed: u16, step: Option<u64>) -> Waveform {
    let bins = (0..1024_u16).map(|at| Bin { peak: at.wrapping_mul(seed), rms: at / 2 }).collect();
    Waveform { bins, frames: 1 << 40, step, reached: None }
}

#[test]
fn what_is_kept_comes_back() {
    let place = Place::new();
    let cache = place.cache();
    let (path, key) = place.file("a.flac");
    assert_eq!(cache.get(&key), None);
    for kept in [picture(3, None), picture(5, Some(7)), Waveform::default()] {
        cache.insert(&key, &kept).unwrap();
        assert_eq!(place.cache().get(&key), Some(kept));
    }
    assert_eq!(place.files().len(), 1);
    assert_eq!(place.cache().get(&place.file("b.flac").1), None);
    fs::write(&path, "another length").unwrap();
    assert_eq!(cache.get(&Key::of(&(&path).into()).unwrap()), None, "another length");
    fs::write(&path, "a.flac").unwrap();
    fs::File::options().append(true).open(&path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(cache.get(&Key::of(&(&path).into()).unwrap()), None, "another time");
}

#[test]
fn what_is_not_whole_is_not_kept() {
    let place = Place::new();
    let (_, key) = place.file("a.flac");
    place.cache().insert(&key, &Waveform { reached: Some(5), ..picture(3, None) }).unwrap();
    assert_eq!(place.cache().get(&key), None);
}

#[test]
fn what_is_damaged_is_as_if_it_were_not_there() {
    let place = Place::new();
    let cache = place.cache();
    let (_, key) = place.file("a.flac");
    cache.insert(&key, &picture(3, None)).unwrap();
    let kept = place.files().remove(0);
    let good = fs::read(&kept).unwrap();
    for at in (0..good.len()).step_by(if good.len() > 500 { 41 } else { 1 }).chain(0..60) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        fs::write(&kept, bad).unwrap();
        assert_eq!(cache.get(&key), None, "byte {at}");
        fs::write(&kept, &good[..at]).unwrap();
        assert_eq!(cache.get(&key), None, "cut at {at}");
    }
    fs::write(&kept, [&good[..], &[0; 4]].concat()).unwrap();
    assert_eq!(cache.get(&key), None, "too long");
    fs::write(&kept, vec![0; 1 << 20]).unwrap();
    assert_eq!(cache.get(&key), None, "far too long");
    fs::write(&kept, &good).unwrap();
    assert_eq!(cache.get(&key), Some(picture(3, None)));
    // One that was made for another file does not pass for this one.
    let (_, other) = place.file("b.flac");
    cache.insert(&other, &picture(5, None)).unwrap();
    let theirs = place.files().into_iter().find(|path| *path != kept).unwrap();
    fs::copy(theirs, &kept).unwrap();
    assert_eq!(cache.get(&key), None, "another file's");
    fs::remove_file(&kept).unwrap();
    fs::create_dir(&kept).unwrap();
    assert_eq!(cache.get(&key), None, "a folder");
    assert!(cache.insert(&key, &picture(3, None)).is_err());
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let place = Place::new();
    fs::write(place.folder.path().join("a"), "in the way").unwrap();
    let (_, key) = place.file("a.flac");
    assert!(place.cache().insert(&key, &picture(3, None)).is_err());
    assert_eq!(place.cache().get(&key), None);
}

fn age(path: &Path, seconds: u64) {
    let file = fs::File::options().append(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

#[test]
fn so_many_are_kept_and_no_more() {
    let place = Place::new();
    let cache = place.cache();
    let (_, first) = place.file("first.flac");
    let (_, second) = place.file("second.flac");
    let (_, last) = place.file("last.flac");
    cache.insert(&first, &picture(3, None)).unwrap();
    cache.insert(&second, &picture(4, None)).unwrap();
    for kept in place.files() {
        age(&kept, 90_000);
    }
    for number in 0..FILES - 2 {
        let stranger = place.kept().join(format!("{number:032x}.wave"));
        fs::write(&stranger, "").unwrap();
        age(&stranger, 80_000);
    }
    for other in ["notes.txt", "cover.wave", ".unfinished-old", ".unfinished-new"] {
        fs::write(place.kept().join(other), "").unwrap();
    }
    age(&place.kept().join("notes.txt"), 99_999);
    age(&place.kept().join("cover.wave"), 99_999);
    age(&place.kept().join(".unfinished-old"), 7_200);
    // What is asked for is used.
    assert!(cache.get(&first).is_some());
    cache.insert(&last, &picture(5, None)).unwrap();
    assert_eq!(cache.get(&second), None, "used longest ago");
    assert!(cache.get(&first).is_some() && cache.get(&last).is_some());
    let names: Vec<_> =
        place.files().iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    assert!(names.len() <= FILES, "{}", names.len());
    for kept in ["notes.txt", "cover.wave", ".unfinished-new"] {
        assert!(names.iter().any(|name| name == kept), "{kept}");
    }
    assert!(!names.iter().any(|name| name == ".unfinished-old"));
}

/// Whoever reads while others write sees one picture or the other, whole.
#[test]
fn two_programs_at_once_do_no_harm() {
    let place = Place::new();
    let (_, key) = place.file("a.flac");
    place.cache().insert(&key, &picture(3, None)).unwrap();
    let start = Barrier::new(3);
    std::thread::scope(|scope| {
        for seed in [3, 5] {
            let (cache, key, start) = (place.cache(), &key, &start);
            scope.spawn(move || {
                start.wait();
                for _ in 0..200 {
                    cache.insert(key, &picture(seed, None)).unwrap();
                }
            });
        }
        start.wait();
        let cache = place.cache();
        for _ in 0..400 {
            let found = cache.get(&key).unwrap();
            assert!(found == picture(3, None) || found == picture(5, None));
        }
    });
    assert_eq!(place.files().len(), 1);
}

#[cfg(unix)]
#[test]
fn paths_that_are_not_text_are_kept_too() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let path = place.folder.path().join(std::ffi::OsStr::from_bytes(b"a\xff\n.flac"));
    fs::write(&path, "sound").unwrap();
    let key = Key::of(&(&path).into()).unwrap();
    place.cache().insert(&key, &picture(3, None)).unwrap();
    assert_eq!(place.cache().get(&key), Some(picture(3, None)));
}
