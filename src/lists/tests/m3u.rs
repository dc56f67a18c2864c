//! M3U as players write it.

use super::*;

#[test]
fn an_extended_list_is_read_with_lengths_and_names() {
    let folder = folder(&["a.mp3", "sub/b.flac"]);
    let reading = read(
        &folder,
        "x.m3u8",
        "\u{feff}#EXTM3U\r\n#PLAYLIST:Road trip\r\n#EXTINF:187,Penyanyi - Lagu Satu\r\na.mp3\r\n\r\n#EXTINF:-1,Lagu Dua\r\nsub/b.flac\r\n",
    );
    assert_eq!(reading.format, Format::M3u8);
    assert_eq!(reading.list.title.as_deref(), Some("Road trip"));
    assert_eq!(paths(&folder, &reading), ["a.mp3", "sub/b.flac"]);
    assert_eq!(labels(&reading), ["Penyanyi – Lagu Satu", "Lagu Dua"]);
    let lengths: Vec<_> = reading.list.entries.iter().map(|entry| entry.duration).collect();
    assert_eq!(lengths, [seconds(187.0), None]);
    assert_eq!(skipped(&reading), []);
}

#[test]
fn every_end_of_line_is_one() {
    let folder = folder(&[]);
    for ends in ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"] {
        let reading = read(&folder, "x.m3u", ["#EXTM3U", "a.mp3", "b.mp3", ""].join(ends));
        assert_eq!(paths(&folder, &reading), ["a.mp3", "b.mp3"], "{ends:?}");
    }
    assert_eq!(paths(&folder, &read(&folder, "x.m3u", "a.mp3\nb.mp3")), ["a.mp3", "b.mp3"]);
}

/// As VLC writes it: below the folder relative, else absolute, both as URLs; options stand before the address.
#[test]
fn urls_of_files_are_paths_and_options_are_parts() {
    let folder = folder(&["My Song #1.mp3", "50%.mp3"]);
    let content = format!(
        "#EXTM3U\n#EXTINF:0,My Song\nMy%20Song%20%231.mp3\n#EXTINF:61,X - Y\n#EXTVLCOPT:start-time=12.5\n#EXTVLCOPT:stop-time=73.013333333\n{}\n50%.mp3\n",
        url(&folder.path().join("My Song #1.mp3"))
    );
    let reading = read(&folder, "vlc.m3u", content);
    assert_eq!(paths(&folder, &reading), ["My Song #1.mp3", "My Song #1.mp3", "50%.mp3"]);
    let range = reading.list.entries[1].range.unwrap();
    assert_eq!((range.start, range.end), (Duration::from_millis(12_500), Some(Duration::new(73, 13_333_333))));
    assert_eq!((reading.list.entries[0].range, reading.list.entries[2].range), (None, None));
}

#[test]
fn a_url_names_this_computer_or_none() {
    let folder = folder(&["a b.mp3"]);
    let path = folder.path().join("a b.mp3").display().to_string();
    let escaped = path.replace(' ', "%20");
    let content = format!(
        "file://localhost{escaped}\nfile:{escaped}\nFILE://{path}\nfile://server{escaped}\nhttp://example.org/stream\ncdda://1\n"
    );
    let reading = read(&folder, "x.m3u", content);
    assert_eq!(paths(&folder, &reading), ["a b.mp3", "a b.mp3", "a b.mp3"]);
    assert_eq!(skipped(&reading), [(4, "other-host"), (5, "address"), (6, "address")]);
    assert_eq!(reading.skipped[1].why, Reason::Address("http".into()));
}

/// Winamp and foobar2000 write drives and backslashes; what is left of the path is looked for from the list's folder upwards.
#[cfg(unix)]
#[test]
fn paths_of_windows_are_found_again() {
    let folder = folder(&["Music/Album/a.mp3", "Music/b.mp3", "Lists/near.mp3", "Lists/sub/c d.mp3"]);
    let content = "D:\\Music\\Album\\a.mp3\r\n\\Music\\b.mp3\r\nC:\\Users\\x\\Desktop\\near.mp3\r\nsub\\c d.mp3\r\n..\\Music\\b.mp3\r\n\\\\server\\share\\Music\\b.mp3\r\nE:\\gone.mp3\r\nfile:///D:/Music/Album/a.mp3\r\n";
    let reading = read(&folder, "Lists/x.m3u", content);
    assert_eq!(
        paths(&folder, &reading),
        [
            "Music/Album/a.mp3",
            "Music/b.mp3",
            "Lists/near.mp3",
            "Lists/sub/c d.mp3",
            "Music/b.mp3",
            "Music/b.mp3",
            "E:\\gone.mp3",
            "Music/Album/a.mp3",
        ]
    );
    // A name alone proves nothing in a folder above the list.
    let reading = read(&folder, "Lists/y.m3u", "C:\\x\\b.mp3\n");
    assert_eq!(paths(&folder, &reading), ["C:\\x\\b.mp3"]);
}

#[cfg(unix)]
#[test]
fn the_bytes_on_the_disk_come_first() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&["a\\b.mp3", "x%20y.mp3", " led by a space.mp3", "D:\\x.mp3"]);
    let latin = OsStr::from_bytes(b"caf\xe9.mp3");
    std::fs::write(folder.path().join(latin), "").unwrap();
    std::fs::write(folder.path().join("résumé.mp3"), "").unwrap();
    let content = b"a\\b.mp3\nx%20y.mp3\n led by a space.mp3\n  a\\b.mp3  \nD:\\x.mp3\ncaf\xe9.mp3\nr\xe9sum\xe9.mp3\n"
        .as_slice();
    let reading = read(&folder, "x.m3u", content);
    let entries = &reading.list.entries;
    assert_eq!(
        paths(&folder, &reading)[..5],
        ["a\\b.mp3", "x%20y.mp3", " led by a space.mp3", "a\\b.mp3", "D:\\x.mp3"]
    );
    assert_eq!(entries[5].path, folder.path().join(latin), "bytes that are no UTF-8");
    assert_eq!(entries[6].path, folder.path().join("résumé.mp3"), "Latin-1 in the list, UTF-8 on the disk");
}

#[test]
fn titles_that_are_no_utf8_are_read_in_their_code_page() {
    let folder = folder(&[]);
    let latin = b"#EXTM3U\n#EXTINF:10,Beyonc\xe9 - D\xe9j\xe0 vu \x93quoted\x94\na.mp3\n#EXTINF:5,Sheila \xe2\x80\x93 x\nb.mp3\n";
    let reading = read(&folder, "x.m3u", latin);
    assert_eq!(
        labels(&reading),
        ["Beyoncé – Déjà vu “quoted”", "Sheila – x"],
        "and a line of UTF-8 is one all the same"
    );
    let named = b"#EXTM3U\n#EXTENC:windows-1251\n#EXTINF:10,\xcf\xe5\xf1\xed\xff\na.mp3\n";
    assert_eq!(labels(&read(&folder, "x.m3u", named)), ["Песня"]);
    let wide: Vec<u8> =
        "\u{feff}#EXTM3U\r\n#EXTINF:3,Lagu é\r\na.mp3\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let reading = read(&folder, "x.m3u", wide);
    assert_eq!((labels(&reading), paths(&folder, &reading)), (vec!["Lagu é".to_owned()], vec!["a.mp3".to_owned()]));
}

#[test]
fn artist_and_album_hold_for_one_entry_or_for_all() {
    let folder = folder(&[]);
    let reading = read(
        &folder,
        "x.m3u",
        "#EXTM3U\n#EXTALB:The Film\n#EXTART:Various\n#EXTINF:10,Satu\na.mp3\n#EXTINF:10,Jay - Z - Dua\n#EXTART:Jay - Z\n#EXTALB:Other\nb.mp3\n#EXTINF:9,No - Artist\n#EXTART:\nc.mp3\nd.mp3\n",
    );
    let told: Vec<_> = reading
        .list
        .entries
        .iter()
        .map(|entry| (entry.artist.as_deref(), entry.title.as_deref(), entry.album.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Some("Various"), Some("Satu"), Some("The Film")),
            (Some("Jay - Z"), Some("Dua"), Some("Other")),
            (Some("Various"), Some("No - Artist"), Some("The Film")),
            (Some("Various"), None, Some("The Film")),
        ]
    );
}

#[test]
fn lengths_and_names_stand_behind_attributes_and_fractions() {
    let folder = folder(&[]);
    let reading = read(
        &folder,
        "x.m3u",
        "#EXTM3U\n#EXTINF:12.5 tvg-id=\"a,b\" group=\"x\",Satu, dua\na.mp3\n#EXTINF:abc,Tiga\nb.mp3\n#EXTINF:7\nc.mp3\n#EXTINF: 8, Four - Five\nd.mp3\n#EXTINF:99999999999999999999,Six\ne.mp3\n#EXTINF:18446744073709551615,Seven\nf.mp3\n",
    );
    assert_eq!(labels(&reading), ["Satu, dua", "Tiga", "c.mp3", "Four – Five", "Six", "Seven"]);
    let lengths: Vec<_> = reading.list.entries.iter().map(|entry| entry.duration).collect();
    assert_eq!(lengths, [seconds(12.5), None, seconds(7.0), seconds(8.0), None, None]);
}

/// cmus and MPD write nothing but paths; MPD's count from its music folder.
#[test]
fn plain_lists_count_from_the_listeners_folders_too() {
    let music = folder(&["Album/a.mp3", "same.mp3"]);
    let lists = folder(&["same.mp3"]);
    let path = lists.path().join("mpd.m3u");
    std::fs::write(&path, "Album/a.mp3\nsame.mp3\ngone.mp3\n").unwrap();
    let reading = Reader::new(vec![music.path().to_owned()]).read(&path).unwrap();
    let found: Vec<&Path> = reading.list.entries.iter().map(|entry| entry.path.as_path()).collect();
    assert_eq!(found, [music.path().join("Album/a.mp3"), lists.path().join("same.mp3"), lists.path().join("gone.mp3")]);
    // A playlist of cmus has no ending.
    let path = lists.path().join("road");
    std::fs::write(&path, format!("{}\n", music.path().join("same.mp3").display())).unwrap();
    assert!(Reader::is_list(&path));
    assert_eq!(Reader::default().read(&path).unwrap().list.entries.len(), 1);
}

#[test]
fn what_is_above_is_spelt_without_dots() {
    let folder = folder(&["Music/a.mp3", "Lists/x"]);
    let reading = read(&folder, "Lists/x.m3u", "../Music/a.mp3\n./y.mp3\n./x\n../gone/b.mp3\n");
    assert_eq!(paths(&folder, &reading)[..3], ["Music/a.mp3", "Lists/y.mp3", "Lists/x"]);
    #[cfg(unix)]
    {
        // Through a link `..` is another folder: then it stays.
        std::fs::create_dir_all(folder.path().join("far/deep")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("far/deep"), folder.path().join("Linked")).unwrap();
        std::fs::write(folder.path().join("far/b.mp3"), "").unwrap();
        let reading = read(&folder, "Linked/y.m3u", "../b.mp3\n");
        assert_eq!(reading.list.entries[0].path, folder.path().join("Linked/../b.mp3"));
    }
}
