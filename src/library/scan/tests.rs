use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::SystemTime;

use super::super::walk::{Limits, walk};
use super::*;
use crate::catalogue::SongId;
use crate::library::Problem;
use crate::locale::{Language, Locale};
use crate::media::{Error, Fault, Info};

fn catalogue() -> Catalogue {
    Catalogue::shipped().unwrap()
}

fn room(names: &[&str]) -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    for name in names {
        let path = room.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    room
}

fn scan_all(
    paths: &[PathBuf],
    cache: &mut Cache,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    inspect: Inspect<'_>,
) -> Library {
    scan_with(paths, &catalogue(), &Pins::unsaved(), cache, progress, inspect)
}

/// Scans without reading a file; gives the library and the paths that would have been opened.
fn look(paths: &[PathBuf]) -> (Library, Vec<PathBuf>) {
    let opened = Mutex::new(Vec::new());
    let inspect = |path: &Path| {
        opened.lock().unwrap().push(path.to_owned());
        Ok(Info::default())
    };
    let library = scan_all(paths, &mut Cache::none(), &mut |_| ControlFlow::Continue(()), &inspect);
    let mut opened = opened.into_inner().unwrap();
    opened.sort();
    (library, opened)
}

fn names(library: &Library, root: &Path) -> Vec<String> {
    let relative = |found: &Found| found.file.path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
    library.files.iter().map(relative).collect()
}

fn reasons(library: &Library, root: &Path) -> Vec<(String, String)> {
    let problems = library.problems.iter();
    let english = Locale::new(Language::English);
    let told = |(path, problem): &(PathBuf, Problem)| {
        (path.strip_prefix(root).unwrap_or(path).display().to_string(), problem.words(&english))
    };
    problems.map(told).collect()
}

#[test]
fn a_folder_is_searched_and_sorted_as_people_sort() {
    let room = room(&[
        "ost/10 b.flac",
        "ost/2 a.FLAC",
        "ost/cd2/1.Mp3",
        "ost/cd10/1.ogg",
        "cover.jpg",
        "list.m3u",
        "a.cue",
        "notes.txt",
        ".hidden.mp3",
        ".git/x.mp3",
        "ost/._2 a.FLAC",
        "Rindu.wav",
    ]);
    let (library, opened) = look(&[room.path().to_owned()]);
    assert_eq!(
        names(&library, room.path()),
        ["ost/2 a.FLAC", "ost/10 b.flac", "ost/cd2/1.Mp3", "ost/cd10/1.ogg", "Rindu.wav"]
    );
    assert_eq!(opened.len(), 5, "nothing else was opened");
    assert!(library.problems.is_empty(), "{:?}", library.problems);
    assert!(library.files.iter().all(|found| found.matched.song.is_none()), "a file that matches nothing is there");
}

#[test]
fn every_ending_of_what_plays_is_looked_for() {
    let endings =
        "aac aif aifc aiff au bw64 caf flac m4a m4b mka mkv mov mp1 mp2 mp3 mp4 oga ogg opus rf64 snd w64 wav webm";
    let files: Vec<String> = endings.split(' ').map(|ending| format!("a.{ending}")).collect();
    let room = room(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let (library, opened) = look(&[room.path().to_owned()]);
    assert_eq!(names(&library, room.path()), files);
    assert_eq!(opened.len(), files.len());
}

#[test]
fn what_cannot_be_decoded_is_told_and_not_opened() {
    let room = room(&["a.dsf", "b.WMA", "c.wv", "d.ape"]);
    let (library, opened) = look(&[room.path().to_owned()]);
    assert!(opened.is_empty());
    let expected =
        [("a.dsf", "DSD"), ("b.WMA", "Windows Media Audio"), ("c.wv", "WavPack"), ("d.ape", "Monkey's Audio")]
            .map(|(name, codec)| (name.to_owned(), Fault::Codec(codec.into()).to_string()));
    assert_eq!(reasons(&library, room.path()), expected);
}

#[test]
fn a_named_file_is_always_tried_and_everything_is_there_once() {
    let room = room(&["song", "b.opus", "c.flac"]);
    let path = |name: &str| room.path().join(name);
    let paths =
        [room.path().to_owned(), path("song"), path("b.opus"), path("c.flac"), path("../nowhere.flac"), path(".")];
    let (library, opened) = look(&paths);
    assert_eq!(opened.len(), 3, "{opened:?}");
    assert_eq!(library.files.len(), 3);
    assert_eq!(library.problems.len(), 1);
    assert_eq!(library.problems[0].1, Fault::NotFound.into());
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_loops_end() {
    use std::os::unix::fs::symlink;
    let room = room(&["music/a/1.flac", "elsewhere/2.flac"]);
    let path = |name: &str| room.path().join(name);
    symlink(path("music"), path("music/a/up")).unwrap();
    symlink(path("music/a"), path("music/again")).unwrap();
    symlink(path("elsewhere"), path("music/there")).unwrap();
    symlink(path("music/a/1.flac"), path("music/copy.flac")).unwrap();
    symlink(path("music/self.flac"), path("music/self.flac")).unwrap();
    symlink(path("gone.flac"), path("music/broken.flac")).unwrap();
    let (library, _) = look(&[path("music")]);
    assert_eq!(library.files.len(), 2, "{:?}", names(&library, room.path()));
    let reasons = reasons(&library, &path("music"));
    assert_eq!(reasons[0], ("broken.flac".into(), "not found".into()));
    assert_eq!(reasons[1].0, "self.flac");
    assert_eq!(reasons.len(), 2);
}

#[cfg(unix)]
#[test]
fn pipes_are_never_opened() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let room = room(&["a.flac"]);
    let pipe = room.path().join("pipe.flac");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let (library, opened) = look(&[room.path().to_owned()]);
    assert_eq!((library.files.len(), opened.len(), library.problems.len()), (1, 1, 0));
    let (library, opened) = look(&[pipe.clone(), "/dev/null".into()]);
    assert!(opened.is_empty());
    assert!(library.problems.iter().all(|(_, reason)| *reason == Fault::NotAFile.into()));
    assert_eq!(library.problems.len(), 2);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_told_and_the_rest_is_there() {
    use std::os::unix::fs::PermissionsExt;
    let room = room(&["closed/1.flac", "open/2.flac"]);
    let closed = room.path().join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let may_read_anyway = fs::read_dir(&closed).is_ok();
    let (library, _) = look(&[room.path().to_owned()]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    // The administrator reads everything.
    if !may_read_anyway {
        assert_eq!(names(&library, room.path()), ["open/2.flac"]);
        assert_eq!(reasons(&library, room.path()), [("closed".into(), "no permission to read it".into())]);
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_text_is_a_file_like_others() {
    use std::os::unix::ffi::OsStringExt;
    let room = room(&[]);
    let path = room.path().join(std::ffi::OsString::from_vec(b"01 Apa Adanya \xff.mp3".to_vec()));
    fs::write(&path, "x").unwrap();
    let (library, opened) = look(&[room.path().to_owned()]);
    assert_eq!(opened, [path]);
    assert_eq!(library.files[0].matched.song, Some(SongId("apa-adanya".into())));
}

#[test]
fn folders_without_end_are_left_out() {
    let room = room(&[]);
    let mut path = room.path().to_owned();
    (0..70).for_each(|_| path.push("d"));
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("deep.flac"), "x").unwrap();
    fs::write(room.path().join("d/d/high.flac"), "x").unwrap();
    let (library, _) = look(&[room.path().to_owned()]);
    assert_eq!(names(&library, room.path()), ["d/d/high.flac"]);
    assert_eq!(library.problems[0].1, Problem::TooDeep(64));
}

#[test]
fn a_thousand_files_are_found_and_the_progress_is_told() {
    let room = tempfile::tempdir().unwrap();
    for number in 0..1000 {
        fs::write(room.path().join(format!("{number}.mp3")), "x").unwrap();
    }
    let mut heard = Vec::new();
    let inspect = |_: &Path| Ok(Info::default());
    let mut progress = |step| {
        heard.push(step);
        ControlFlow::Continue(())
    };
    let paths = [room.path().to_owned()];
    let library = scan_all(&paths, &mut Cache::none(), &mut progress, &inspect);
    let expected: Vec<String> = (0..1000).map(|number| format!("{number}.mp3")).collect();
    assert_eq!(names(&library, room.path()), expected);
    assert_eq!(heard[0], Progress::Searching { found: 0 });
    assert_eq!(heard.last(), Some(&Progress::Reading { done: 1000, total: 1000 }));
}

#[test]
fn a_scan_can_be_stopped() {
    let room = room(&["1.mp3", "2.mp3", "3.mp3"]);
    let inspect = |_: &Path| Ok(Info::default());
    for stop in 0..=2 {
        let mut progress = |step| match step {
            Progress::Reading { done, .. } if done == stop => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        let library = scan_all(&[room.path().to_owned()], &mut Cache::none(), &mut progress, &inspect);
        // What other threads were at is read to its end.
        assert!(library.files.len() >= stop && (stop > 0 || library.files.is_empty()), "{stop}: {library:?}");
    }
    let library = scan_all(&[room.path().to_owned()], &mut Cache::none(), &mut |_| ControlFlow::Break(()), &inspect);
    assert_eq!(library, Library::default());
}

#[test]
fn a_file_that_cannot_be_read_is_a_problem_with_its_reason() {
    let room = room(&["a.mp3", "Melangkah.mp3"]);
    let inspect = |path: &Path| {
        if path.ends_with("a.mp3") {
            Err(Error { path: path.to_owned(), fault: Fault::Header("\u{1b}[31m".into()) })
        } else {
            Ok(Info::default())
        }
    };
    let paths = [room.path().to_owned()];
    let mut library = scan_all(&paths, &mut Cache::none(), &mut |_| ControlFlow::Continue(()), &inspect);
    assert_eq!(reasons(&library, room.path()), [("a.mp3".into(), "damaged header:  [31m".into())]);
    let song = SongId("melangkah".into());
    assert!(library.file_of(&song).is_some());

    let mut pins = Pins::unsaved();
    pins.refuse(&room.path().join("Melangkah.mp3"), &song).unwrap();
    library.rematch(&catalogue(), &pins);
    assert_eq!(library.file_of(&song), None);
    assert_eq!(library.missing(&catalogue()).len(), 7);
    pins.pin(&room.path().join("Melangkah.mp3"), &SongId("i-remember".into())).unwrap();
    library.rematch(&catalogue(), &pins);
    assert_eq!(library.missing(&catalogue()).len(), 6);
}

#[test]
fn a_search_without_end_is_bounded_and_says_so() {
    let room = room(&["1.mp3", "2.mp3", "3.mp3", "a/4.mp3", "a/5.txt"]);
    let search = |limits| {
        let mut go_on = |_| ControlFlow::Continue(());
        walk(&[room.path().to_owned()], limits, &mut go_on).0
    };
    for limits in [Limits { files: 2, ..Limits::default() }, Limits { names: 2, ..Limits::default() }] {
        let walked = search(limits);
        assert!(walked.files.len() <= 2);
        assert!(matches!(walked.problems[0].1, Problem::TooMany(_)), "{:?}", walked.problems);
    }
    let walked = search(Limits { depth: 0, ..Limits::default() });
    assert_eq!((walked.files.len(), walked.problems.len()), (3, 1));
    assert_eq!(search(Limits::default()).problems.len(), 0);
}

/// A folder with files that were written some time ago, as most are.
fn old_room(names: &[&str]) -> tempfile::TempDir {
    let room = room(names);
    for name in names {
        age(&room.path().join(name), 60);
    }
    room
}

fn age(path: &Path, seconds: u64) {
    let file = fs::File::options().append(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - std::time::Duration::from_secs(seconds)).unwrap();
}

/// Scans with a cache; gives the names of what was read, and what was known.
fn rescan(root: &Path, cache: &mut Cache) -> (Vec<String>, Library, super::super::Tally) {
    let read = Mutex::new(Vec::new());
    let inspect = |path: &Path| {
        read.lock().unwrap().push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
        if path.ends_with("broken.mp3") {
            return Err(Error { path: path.to_owned(), fault: Fault::Header("it breaks off".into()) });
        }
        let tags = crate::media::Tags { title: Some(path.display().to_string()), ..Default::default() };
        Ok(Info { tags, ..Info::default() })
    };
    let mut go_on = |_| ControlFlow::Continue(());
    let mut search = Search::begin(&[root.to_owned()], cache, &mut go_on);
    assert!(search.read_with(cache, &mut go_on, &inspect).is_continue());
    let tally = search.tally();
    let library = Library::new(search.into_files(), &Matcher::new(&catalogue()), &Pins::unsaved());
    let mut read = read.into_inner().unwrap();
    read.sort();
    assert_eq!(cache.trouble().map(ToString::to_string), None);
    (read, library, tally)
}

#[test]
fn only_what_is_new_or_changed_is_read_again() {
    let (music, place) = (old_room(&["a.mp3", "b.mp3", "sub/c.mp3", "broken.mp3"]), tempfile::tempdir().unwrap());
    let root = music.path();
    let mut cache = Cache::open(place.path());
    let (read, first, tally) = rescan(root, &mut cache);
    assert_eq!(read, ["a.mp3", "b.mp3", "broken.mp3", "sub/c.mp3"]);
    assert_eq!((tally.new, tally.changed, tally.unchanged, tally.gone), (4, 0, 0, 0));

    // By another program, later.
    let mut cache = Cache::open(place.path());
    let (read, again, tally) = rescan(root, &mut cache);
    assert_eq!((read.len(), &again), (0, &first), "nothing is read, everything is known, what is broken too");
    assert_eq!((tally.new, tally.changed, tally.unchanged, tally.gone), (0, 0, 4, 0));

    // Another length; the same length at another time; another file under the same name, length and time.
    fs::write(root.join("a.mp3"), "longer").unwrap();
    age(&root.join("a.mp3"), 60);
    age(&root.join("b.mp3"), 90);
    let modified = fs::metadata(root.join("sub/c.mp3")).unwrap().modified().unwrap();
    fs::write(root.join("new"), "x").unwrap();
    fs::File::options().append(true).open(root.join("new")).unwrap().set_modified(modified).unwrap();
    fs::rename(root.join("new"), root.join("sub/c.mp3")).unwrap();
    fs::remove_file(root.join("broken.mp3")).unwrap();
    fs::write(root.join("d.mp3"), "x").unwrap();
    age(&root.join("d.mp3"), 60);
    let (read, _, tally) = rescan(root, &mut cache);
    let expected: &[&str] =
        if cfg!(unix) { &["a.mp3", "b.mp3", "d.mp3", "sub/c.mp3"] } else { &["a.mp3", "b.mp3", "d.mp3"] };
    assert_eq!(read, expected);
    assert_eq!((tally.new, tally.changed, tally.gone), (1, expected.len() - 1, 1));
    let (read, _, tally) = rescan(root, &mut cache);
    assert_eq!((read.len(), tally.gone), (0, 0), "what is gone is forgotten");
}

#[test]
fn what_was_written_to_a_moment_ago_is_read_again() {
    let (room, place) = (room(&["a.mp3"]), tempfile::tempdir().unwrap());
    let mut cache = Cache::open(place.path());
    for _ in 0..2 {
        assert_eq!(
            rescan(room.path(), &mut cache).0,
            ["a.mp3"],
            "it may have been written to again in the same instant"
        );
    }
}

#[test]
fn what_cannot_be_seen_for_a_while_is_not_forgotten() {
    let (music, place) = (old_room(&["ost/a.mp3", "ost/b.mp3"]), tempfile::tempdir().unwrap());
    let (root, away) = (music.path().join("ost"), music.path().join("away"));
    let mut cache = Cache::open(place.path());
    assert_eq!(rescan(&root, &mut cache).0.len(), 2);
    // The disk is taken out, and put back.
    fs::rename(&root, &away).unwrap();
    let (_, library, tally) = rescan(&root, &mut cache);
    assert_eq!((library.files.len(), library.problems.len(), tally.gone), (0, 1, 0));
    fs::rename(&away, &root).unwrap();
    assert_eq!(rescan(&root, &mut cache).0.len(), 0);
}

#[test]
fn a_file_is_known_by_itself_and_in_its_folder() {
    let (room, place) = (old_room(&["ost/a.mp3", "ost 2/b.mp3"]), tempfile::tempdir().unwrap());
    let mut cache = Cache::open(place.path());
    rescan(room.path(), &mut cache);
    let mut go_on = |_| ControlFlow::Continue(());
    for (path, files) in [("ost/a.mp3", 1), ("ost", 1), ("ost 2", 1), (".", 2)] {
        let search = Search::begin(&[room.path().join(path)], &mut cache, &mut go_on);
        assert_eq!((search.unread(), search.tally().unchanged, search.tally().gone), (0, files, 0), "{path}");
    }
}

#[test]
fn audio_is_found_by_what_is_in_it_where_its_name_says_nothing() {
    let room = tempfile::tempdir().unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo/01 Melangkah.flac");
    let write = |name: &str, bytes: &[u8]| fs::write(room.path().join(name), bytes).unwrap();
    let flac = fs::read(demo).unwrap();
    write("song", &flac);
    write("song.bak2", &flac);
    write("picture.jpg", &flac);
    write("notes", b"Melangkah, by Andi Rianto");
    write("random", &[0x5a; 4096]);
    write("empty", b"");
    write("old", b"MAC \x96\x0f\0\0");
    let mut opened = Vec::new();
    let library = scan(&[room.path().to_owned()], &catalogue(), &Pins::unsaved(), &mut Cache::none(), &mut |step| {
        opened.push(step);
        ControlFlow::Continue(())
    });
    assert_eq!(names(&library, room.path()), ["song", "song.bak2"]);
    assert_eq!(reasons(&library, room.path()), Vec::<(String, String)>::new(), "what is no audio is nobody's business");
}
