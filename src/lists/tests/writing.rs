//! Writing, and reading what was written.

use super::*;
use crate::lists::writer::encode;

fn written(list: &List, folder: &str, format: Format) -> String {
    let (bytes, losses) = encode(list, Path::new(folder), format);
    assert_eq!(losses, []);
    String::from_utf8(bytes).unwrap()
}

fn entry(path: &str) -> Entry {
    Entry { path: path.into(), ..Entry::default() }
}

fn list_of(paths: &[&str]) -> List {
    List { title: None, entries: paths.iter().map(|path| entry(path)).collect() }
}

#[test]
fn paths_are_relative_below_the_folder_and_beside_it() {
    let list = list_of(&["/m/Lists/a.mp3", "/m/Lists/sub/b.mp3", "/m/Music/c.mp3", "/other/d.mp3", "/m/e.mp3"]);
    assert_eq!(
        written(&list, "/m/Lists", Format::M3u8),
        "#EXTM3U\na.mp3\nsub/b.mp3\n../Music/c.mp3\n/other/d.mp3\n../e.mp3\n"
    );
    let in_root = written(&list, "/m", Format::M3u8);
    assert!(in_root.contains("\nLists/a.mp3\n") && in_root.contains("\n/other/d.mp3\n"), "{in_root}");
}

#[test]
fn names_that_would_be_something_else_are_written_so_that_they_are_not() {
    let names = ["#1.mp3", " led.mp3", "a:b.mp3", "http:/x.mp3", "D:\\x.mp3", "\\x.mp3", "[playlist]", "; x"];
    let paths: Vec<String> = names.iter().map(|name| format!("/m/{name}")).collect();
    let list = list_of(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let lines: Vec<String> = written(&list, "/m", Format::M3u8).lines().skip(1).map(str::to_owned).collect();
    assert_eq!(lines, names.map(|name| format!("./{name}")));
    let odd = list_of(&["/m/two\nlines.mp3", "/m/ends in a space.mp3 ", "/m/a\rb"]);
    let lines: Vec<String> = written(&odd, "/m", Format::M3u8).lines().skip(1).map(str::to_owned).collect();
    assert_eq!(lines, ["file:///m/two%0Alines.mp3", "file:///m/ends%20in%20a%20space.mp3%20", "file:///m/a%0Db"]);
}

#[test]
fn the_folder_itself_and_a_drive_that_is_not_here_are_read_again() {
    let folder = folder(&[]);
    let (there, gone) = (folder.path().to_owned(), Path::new("D:\\m\\a b.mp3"));
    let entry = |path: &Path| Entry { path: path.to_owned(), ..Entry::default() };
    let list = List { title: None, entries: vec![entry(&there), entry(gone)] };
    for format in Format::ALL {
        let path = folder.path().join(format!("x.{}", format.ending()));
        write(&list, &path).unwrap();
        let again: Vec<PathBuf> =
            Reader::default().read(&path).unwrap().list.entries.into_iter().map(|entry| entry.path).collect();
        assert_eq!(again.len(), 2, "{format:?}");
        assert_eq!(again[0].canonicalize().unwrap(), there.canonicalize().unwrap(), "{format:?}");
        assert_eq!(again[1].to_str().unwrap().replace('/', "\\"), gone.to_str().unwrap(), "{format:?}");
    }
}

#[cfg(unix)]
#[test]
fn bytes_that_are_no_text_are_written_as_they_are_or_as_a_url() {
    use std::os::unix::ffi::OsStrExt;
    let path = Path::new("/m").join(OsStr::from_bytes(b"caf\xe9.mp3"));
    let list = List { title: None, entries: vec![Entry { path, ..Entry::default() }] };
    assert_eq!(written(&list, "/m", Format::M3u8), "#EXTM3U\nfile:///m/caf%E9.mp3\n");
    let (bytes, losses) = encode(&list, Path::new("/m"), Format::M3u);
    assert_eq!((bytes.as_slice(), losses), (b"#EXTM3U\ncaf\xe9.mp3\n".as_slice(), vec![]));
    assert!(written(&list, "/m", Format::Xspf).contains("<location>caf%E9.mp3</location>"));
}

#[test]
fn what_a_format_cannot_say_is_told() {
    let range = Some(Range { start: Duration::from_secs(1), end: None });
    let list = List {
        title: None,
        entries: vec![entry("/m/a.mp3"), Entry { range, title: Some("Dua".into()), ..entry("/m/b.mp3") }],
    };
    let (bytes, losses) = encode(&list, Path::new("/m"), Format::Pls);
    assert!(String::from_utf8(bytes).unwrap().contains("File2=b.mp3"));
    assert_eq!(losses.len(), 1);
    let words = losses[0].words(&crate::locale::Locale::new(crate::locale::Language::English));
    assert!(words.starts_with("2. Dua: PLS cannot say"), "{words}");
}

#[test]
fn the_file_is_replaced_in_one_step_and_the_copy_before_is_kept() {
    let folder = folder(&["a.mp3", "b.mp3"]);
    let path = folder.path().join("x.m3u8");
    let at = |name: &str| folder.path().join(name).display().to_string();
    write(&list_of(&[&at("a.mp3")]), &path).unwrap();
    write(&list_of(&[&at("b.mp3")]), &path).unwrap();
    let content = |path: &Path| std::fs::read_to_string(path).unwrap();
    assert_eq!(content(&path), "#EXTM3U\nb.mp3\n");
    assert_eq!(content(&folder.path().join("x.m3u8.bak")), "#EXTM3U\na.mp3\n");
    // The same again is no change, and the copy stays the one before.
    write(&list_of(&[&at("b.mp3")]), &path).unwrap();
    assert_eq!(content(&folder.path().join("x.m3u8.bak")), "#EXTM3U\na.mp3\n");
    assert!(matches!(write(&List::default(), &folder.path().join("x.txt")), Err(Error::Ending { .. })));
    std::fs::create_dir(folder.path().join("d.m3u")).unwrap();
    assert!(matches!(write(&List::default(), &folder.path().join("d.m3u")), Err(Error::NotAFile { .. })));
    assert!(matches!(write(&List::default(), Path::new("/nowhere/at/all.m3u")), Err(Error::Io { .. })));
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 5, "nothing else is left: {names:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, folder.path().join("link.m3u8")).unwrap();
        write(&list_of(&[&at("a.mp3")]), &folder.path().join("link.m3u8")).unwrap();
        assert_eq!(
            (content(&path).as_str(), std::fs::metadata(&path).unwrap().permissions().mode() & 0o777),
            ("#EXTM3U\na.mp3\n", 0o640)
        );
        assert!(folder.path().join("link.m3u8").symlink_metadata().unwrap().is_symlink());
    }
}

/// Names made of what has a meaning somewhere.
fn any_name(random: &mut fastrand::Rng) -> String {
    const PIECES: [&str; 24] = [
        "a", "Lagu", " ", "#", "%20", "%", "é", "漢", "&", "<b>", "\"", "'", ":", "\\", "-", " - ", "[x]", ";", "=",
        "?", "~", "|", ".", "e\u{301}",
    ];
    let name: String = (0..random.usize(1..7)).map(|_| PIECES[random.usize(0..PIECES.len())]).collect();
    if matches!(name.as_str(), "." | "..") { "x".to_owned() } else { name }
}

fn any_text(random: &mut fastrand::Rng) -> Option<String> {
    let text = any_name(random);
    letters::words(&text).filter(|text| random.u8(0..4) > 0 && *text == text.trim())
}

/// What is written in any format is read again: every file in its order with all that the format can say.
#[test]
fn any_list_comes_back() {
    let mut random = fastrand::Rng::with_seed(23);
    for round in 0..60 {
        let top = tempfile::tempdir().unwrap();
        let lists = top.path().join("deep/Lists");
        std::fs::create_dir_all(&lists).unwrap();
        let mut list = List { title: any_text(&mut random), entries: Vec::new() };
        for _ in 0..random.usize(0..8) {
            let folder = [&lists, &lists.join("sub"), &top.path().join("deep/Mu sic"), &top.path().join("far")]
                [random.usize(0..4)]
            .clone();
            let path = folder.join(any_name(&mut random));
            // What has the ending of a list would be read as one.
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, "").unwrap();
            let start = Duration::from_nanos(random.u64(0..5_000_000_000));
            let end = random.bool().then(|| start + Duration::from_nanos(random.u64(1..9_000_000_000)));
            let title = any_text(&mut random);
            list.entries.push(Entry {
                path,
                range: (random.bool() && (!start.is_zero() || end.is_some())).then_some(Range { start, end }),
                artist: title.as_ref().and_then(|_| any_text(&mut random)),
                title,
                album: any_text(&mut random),
                track: random.bool().then(|| random.u32(1..99)),
                duration: random.bool().then(|| Duration::from_millis(random.u64(1_000..900_000))),
            });
        }
        for format in Format::ALL {
            let path = lists.join(format!("list {round}.{}", format.ending()));
            let losses = write(&list, &path).unwrap();
            let reading = Reader::default().read(&path).unwrap();
            let content = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            assert_eq!(skipped(&reading), [], "{content}");
            assert_eq!((reading.format, &reading.list.title), (format, &list.title), "{content}");
            assert_eq!(reading.list.entries.len(), list.entries.len(), "{content}");
            let parts = list.entries.iter().filter(|entry| entry.range.is_some()).count();
            assert_eq!(losses.len(), if format == Format::Pls { parts } else { 0 });
            for (read, was) in reading.list.entries.iter().zip(&list.entries) {
                assert_eq!(read.path, was.path, "{content}");
                let whole =
                    |length: Option<Duration>| length.map(|length| (length + Duration::from_millis(500)).as_secs());
                match format {
                    Format::Xspf => assert_eq!(read, was, "{content}"),
                    Format::M3u | Format::M3u8 => {
                        assert_eq!((read.range, &read.album), (was.range, &was.album), "{content}");
                        assert_eq!(whole(read.duration), whole(was.duration));
                        if was.title.is_some() {
                            assert_eq!((&read.artist, &read.title), (&was.artist, &was.title), "{content}");
                        }
                    }
                    Format::Pls => {
                        assert_eq!(whole(read.duration), whole(was.duration));
                        if was.title.is_some() {
                            // Where the artist ends is not written, nor how many spaces there are.
                            let plain = |entry: &Entry| {
                                let label = entry.label().replace(" – ", " - ");
                                label.split_whitespace().collect::<Vec<_>>().join(" ")
                            };
                            assert_eq!(plain(read), plain(was), "{content}");
                        }
                    }
                }
            }
        }
    }
}
