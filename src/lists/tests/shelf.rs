//! The kept lists.

use super::*;

fn shelf(folder: &tempfile::TempDir) -> Shelf {
    Shelf::new(folder.path().join("data/playlists"), Reader::default())
}

fn names(shelf: &Shelf) -> Vec<String> {
    shelf.all().unwrap().into_iter().map(|kept| kept.name).collect()
}

fn list(folder: &tempfile::TempDir, files: &[&str]) -> List {
    let entry = |name: &&str| Entry {
        path: folder.path().join(name),
        title: Some((*name).to_owned()),
        duration: seconds(60.0),
        ..Entry::default()
    };
    List { title: None, entries: files.iter().map(entry).collect() }
}

#[test]
fn lists_are_kept_found_renamed_and_deleted() {
    let folder = folder(&["a.mp3", "b.mp3"]);
    let shelf = shelf(&folder);
    assert_eq!(names(&shelf), [""; 0], "a folder that is not there is an empty one");
    shelf.save("Road trip", &list(&folder, &["a.mp3", "b.mp3"])).unwrap();
    shelf.save(" Évening ", &list(&folder, &["b.mp3"])).unwrap();
    std::fs::write(shelf.folder().join("other.xspf"), "<playlist/>").unwrap();
    std::fs::write(shelf.folder().join("broken.m3u"), "fLaC\0").unwrap();
    std::fs::write(shelf.folder().join("notes.txt"), "x").unwrap();
    let all = shelf.all().unwrap();
    let told: Vec<_> =
        all.iter().map(|kept| (kept.name.as_str(), kept.count, kept.length, kept.fault.is_some())).collect();
    assert_eq!(
        told,
        [
            ("broken.m3u", 0, None, true),
            ("Évening", 1, seconds(60.0), false),
            ("other.xspf", 0, Some(Duration::ZERO), false),
            ("Road trip", 2, seconds(120.0), false),
        ]
    );
    assert_eq!(all[3].labels, ["a.mp3", "b.mp3"]);
    let (name, reading) = shelf.read("road TRIP").unwrap();
    assert_eq!((name.as_str(), reading.list), ("Road trip", list(&folder, &["a.mp3", "b.mp3"])));
    assert!(matches!(shelf.read("gone"), Err(Error::Unknown { .. })));

    assert!(matches!(shelf.rename("Road trip", "Évening"), Err(Error::Taken { .. })));
    assert!(matches!(shelf.rename("Road trip", "a/b"), Err(Error::Name(NameFault::Character))));
    shelf.rename("Road trip", "Night drive").unwrap();
    shelf.rename("Night drive", "Night drive").unwrap();
    shelf.rename("other.xspf", "more").unwrap();
    assert_eq!(names(&shelf), ["broken.m3u", "Évening", "more.xspf", "Night drive"]);
    let copy = shelf.delete("Night drive").unwrap();
    assert!(copy.ends_with("Night drive.m3u8.bak") && copy.exists());
    assert_eq!(names(&shelf), ["broken.m3u", "Évening", "more.xspf"]);
}

#[test]
fn what_is_replaced_stays_as_a_copy() {
    let folder = folder(&["a.mp3", "b.mp3"]);
    let shelf = shelf(&folder);
    shelf.save("x", &list(&folder, &["a.mp3"])).unwrap();
    shelf.save("x", &list(&folder, &["b.mp3"])).unwrap();
    let copy = std::fs::read_to_string(shelf.folder().join("x.m3u8.bak")).unwrap();
    assert!(copy.contains("a.mp3") && !copy.contains("b.mp3"), "{copy}");
    assert_eq!(names(&shelf), ["x"]);
}

#[test]
fn names_are_names_of_files_everywhere() {
    for (name, fault) in [
        ("", Some(NameFault::Empty)),
        ("  ", Some(NameFault::Empty)),
        (".", Some(NameFault::Hidden)),
        ("..", Some(NameFault::Hidden)),
        (".hidden", Some(NameFault::Hidden)),
        ("a/b", Some(NameFault::Character)),
        ("a\\b", Some(NameFault::Character)),
        ("C:", Some(NameFault::Character)),
        ("a\u{1b}b", Some(NameFault::Character)),
        ("a\u{202e}b", Some(NameFault::Character)),
        ("what?", Some(NameFault::Character)),
        ("x.m3u8", Some(NameFault::Ending)),
        ("x.PLS", Some(NameFault::Ending)),
        ("x.", Some(NameFault::Ending)),
        ("Road trip", None),
        ("Malam – 漢字 (2)", None),
        ("vol. 2", None),
    ] {
        assert_eq!(check_name(name).err(), fault, "{name:?}");
    }
    assert_eq!(check_name(&"x".repeat(61)), Err(NameFault::TooLong));
    assert_eq!(check_name(&"漢".repeat(31)), Err(NameFault::TooLong));
    assert!(check_name(&"é".repeat(60)).is_ok());
    assert!(check_name(&format!("{}x", "e\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}".repeat(20))).is_err());
}
