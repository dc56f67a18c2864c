//! Hostile and broken lists.

use super::*;

#[test]
fn what_stands_before_the_damage_is_kept() {
    let folder = folder(&[]);
    let track = |name: &str| format!("<track><location>{name}</location></track>\n");
    let whole =
        format!("<playlist>\n<trackList>\n{}{}{}</trackList>\n</playlist>\n", track("a"), track("b"), track("c"));
    for end in 0..whole.len() {
        let Ok(reading) = std::panic::catch_unwind(|| {
            let path = folder.path().join("x.xspf");
            std::fs::write(&path, &whole[..end]).unwrap();
            Reader::default().read(&path)
        }) else {
            panic!("cut after {end}");
        };
        let Ok(reading) = reading else { continue };
        let complete = whole[..end].matches("</location>").count();
        assert!(reading.list.entries.len() >= whole[..end].matches("</track>").count(), "{end}");
        assert!(reading.list.entries.len() <= complete, "{end}");
        let is_whole = whole[..end].trim_end().ends_with("</playlist>");
        assert!(is_whole || end == 0 || reading.skipped_in_all > 0, "{end}: {:?}", reading.skipped);
    }
    let reading = read(&folder, "x.xspf", whole.replace("<location>b", "<location>b<!x"));
    assert_eq!(paths(&folder, &reading), ["a"]);
    assert_eq!(skipped(&reading), [(4, "broken")]);
    // An end alone is no damage to what stands around it.
    let reading = read(&folder, "x.xspf", whole.replace("<location>b", "<location>b</x>"));
    assert_eq!(paths(&folder, &reading), ["a", "b", "c"]);
    assert_eq!(skipped(&reading), [(4, "unbalanced")]);
}

#[test]
fn entities_are_refused_and_nothing_grows() {
    let folder = folder(&[]);
    let bomb = "<?xml version='1.0'?>\n<!DOCTYPE playlist [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>\n<playlist><trackList><track><location>&b;</location></track></trackList></playlist>";
    let reading = read(&folder, "x.xspf", bomb);
    assert_eq!((paths(&folder, &reading).len(), skipped(&reading)), (0, vec![(2, "entities")]));
    let outside = "<!DOCTYPE playlist SYSTEM 'file:///etc/passwd'><playlist><trackList><track><location>&x;.mp3</location></track></trackList></playlist>";
    assert_eq!(paths(&folder, &read(&folder, "x.xspf", outside)), ["&x;.mp3"]);
    let deep = "<a>".repeat(100_000);
    assert_eq!(skipped(&read(&folder, "x.xspf", format!("<playlist>{deep}"))), [(1, "broken")]);
}

#[test]
fn long_lines_and_many_entries_are_told() {
    let folder = folder(&[]);
    let long = "x".repeat(MAX_LINE + 1);
    let reading = read(&folder, "x.m3u", format!("#EXTM3U\n#EXTINF:1,Satu\n{long}\nb.mp3\n#{long}\nc.mp3"));
    assert_eq!(
        (paths(&folder, &reading), skipped(&reading)),
        (vec!["b.mp3".into(), "c.mp3".into()], vec![(3, "too-long"), (5, "too-long")])
    );
    assert_eq!(labels(&reading), ["b.mp3", "c.mp3"], "what was said of the one is not said of the other");
    assert!(text::width(&reading.skipped[0].what) <= 120);
    let reading = read(&folder, "x.m3u", "a\n".repeat(MAX_ENTRIES + 2_000));
    assert_eq!((reading.list.entries.len(), reading.skipped_in_all), (MAX_ENTRIES, 2_000));
    assert_eq!(reading.skipped.len(), Reading::MOST_SKIPPED);
}

#[test]
fn a_file_that_is_too_large_or_no_file_is_refused() {
    let folder = folder(&[]);
    let path = folder.path().join("x.m3u");
    std::fs::File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
    assert!(matches!(Reader::default().read(&path), Err(Error::TooLarge { .. })));
    assert!(matches!(Reader::default().read(folder.path()), Err(Error::NotAFile { .. })));
    assert!(matches!(Reader::default().read(&folder.path().join("no.m3u")), Err(Error::Io { .. })));
    #[cfg(unix)]
    {
        let pipe = folder.path().join("pipe.m3u");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(!Reader::is_list(&pipe));
        assert!(matches!(Reader::default().read(&pipe), Err(Error::NotAFile { .. })), "nobody waits for a pipe");
    }
}

#[test]
fn a_list_in_a_list_is_read_in_its_place_and_no_deeper() {
    let folder = folder(&["a.mp3"]);
    std::fs::write(folder.path().join("inner.m3u"), "b.mp3\nhttp://example.org/x\nx.m3u\ndeeper.pls\nc.mp3\n").unwrap();
    std::fs::write(folder.path().join("deeper.pls"), "[playlist]\nFile1=d.mp3\n").unwrap();
    let reading = read(&folder, "x.m3u", "a.mp3\ninner.m3u\nx.m3u\ngone.m3u\ne.mp3\n");
    assert_eq!(paths(&folder, &reading), ["a.mp3", "b.mp3", "c.mp3", "e.mp3"]);
    let told: Vec<_> = reading
        .skipped
        .iter()
        .map(|skipped| (skipped.within.as_deref().and_then(Path::file_name).is_some(), skipped.line, skipped.why.key()))
        .collect();
    assert_eq!(
        told,
        [(true, 2, "address"), (true, 3, "loop"), (false, 3, "loop"), (true, 4, "too-deep"), (false, 4, "unread")]
    );
}

#[test]
fn what_is_shown_of_a_list_is_clean() {
    let folder = folder(&[]);
    let reading = read(
        &folder,
        "x.m3u",
        "#EXTM3U\n#PLAYLIST:\u{1b}[31mred\u{7}\n#EXTINF:1,\u{202e}evil\u{1b}]0;x\u{7} - b\na.mp3\nhttp://\u{1b}[2J\nx\0y\n#EXTINF:1,last\n",
    );
    assert_eq!(reading.list.title.as_deref(), Some("[31mred"));
    assert_eq!(labels(&reading), ["evil ]0;x – b"]);
    assert_eq!(skipped(&reading), [(5, "address"), (6, "no-path"), (7, "no-place")]);
    for language in crate::locale::Language::ALL {
        let locale = crate::locale::Locale::new(language);
        for skipped in &reading.skipped {
            let words = skipped.words(&locale);
            assert!(text::clean(&words) == words && words.contains(&skipped.line.to_string()), "{words:?}");
        }
    }
}

/// Whatever bytes there are, reading ends and gives a list or a reason.
#[test]
fn random_damage_never_breaks_anything() {
    let folder = folder(&["a.mp3"]);
    let seeds: [(&str, &[u8]); 3] = [
        ("x.m3u8", b"#EXTM3U\n#EXTENC:UTF-8\n#EXTINF:12.5,A - B\n#EXTVLCOPT:start-time=1\nfile:///a%20b\nD:\\x\\a.mp3\n"),
        ("x.pls", b"[playlist]\nFile1=a.mp3\nTitle1=B\nLength1=5\nNumberOfEntries=1\n"),
        ("x.xspf", b"<?xml version='1.0'?><playlist xml:base='a/'><trackList><track><location>&#65;%41</location><duration>5</duration></track></trackList></playlist>"),
    ];
    let mut random = fastrand::Rng::with_seed(11);
    let path = folder.path().join("x");
    for round in 0..900 {
        let (name, seed) = seeds[round % 3];
        let mut bytes = seed.to_vec();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(0..bytes.len());
            match random.u8(0..4) {
                0 => bytes[at] = random.u8(..),
                1 => drop(bytes.drain(at..(at + random.usize(0..9)).min(bytes.len()))),
                2 => bytes.splice(at..at, *b"\xff\xfe%<&\n").for_each(drop),
                _ => bytes.truncate(at.max(1)),
            }
            if bytes.is_empty() {
                bytes.push(b'<');
            }
        }
        let path = path.with_file_name(name);
        std::fs::write(&path, &bytes).unwrap();
        if let Ok(reading) = Reader::default().read(&path) {
            assert!(reading.list.entries.iter().all(|entry| !entry.path.as_os_str().is_empty()));
        }
    }
}
