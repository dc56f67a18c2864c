//! PLS and XSPF as players write them; telling the formats apart.

use super::*;

#[test]
fn a_pls_is_read_in_the_order_of_its_numbers() {
    let folder = folder(&["a.mp3", "b c.mp3"]);
    let content = format!(
        "[playlist]\nX-GNOME-Title=Evening\nNumberOfEntries=2\nFile2={}\nTitle2=Singer - Dua\n\nLength1=61\nfile1=a.mp3\nLength2=-1\nTitle3=Nowhere\nVersion=2\n",
        url(&folder.path().join("b c.mp3"))
    );
    let reading = read(&folder, "x.pls", content);
    assert_eq!((reading.format, reading.list.title.as_deref()), (Format::Pls, Some("Evening")));
    assert_eq!(paths(&folder, &reading), ["a.mp3", "b c.mp3"]);
    assert_eq!(labels(&reading), ["a.mp3", "Singer – Dua"]);
    assert_eq!(reading.list.entries[0].duration, seconds(61.0));
    assert_eq!(skipped(&reading), [(10, "no-place")]);
}

#[test]
fn a_damaged_pls_gives_what_it_has() {
    let folder = folder(&[]);
    let reading = read(
        &folder,
        "x.pls",
        "[Playlist]\r\nNumberOfEntries=9\r\nFile1=a.mp3\r\nFile1=b.mp3\r\nwhat is this\r\nFile7=http://example.org/x\r\nFileX=c.mp3\r\nFile99=\r\n; a comment\r\nFile5=d.mp3\r\n",
    );
    assert_eq!(paths(&folder, &reading), ["a.mp3", "d.mp3"]);
    assert_eq!(
        skipped(&reading),
        [(2, "promised"), (4, "twice"), (5, "not-understood"), (6, "address"), (8, "no-place")]
    );
    assert_eq!(reading.skipped[0].why, Reason::Promised(9, 4));
    // Too small a number loses nothing.
    let reading = read(&folder, "x.pls", "[playlist]\nNumberOfEntries=1\nFile1=a.mp3\nFile2=b.mp3\n");
    assert_eq!((paths(&folder, &reading).len(), skipped(&reading)), (2, vec![]));
}

const XSPF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:vlc="http://www.videolan.org/vlc/playlist/ns/0/" xmlns:x="urn:x">
  <title>Evening &amp; night</title>
  <creator>Nobody</creator>
  <trackList>
    <track>
      <location>sub/a%20b.mp3</location>
      <title>Satu &lt;live&gt; &#233;</title>
      <creator>Simon & Garfunkel</creator>
      <album><![CDATA[A & B]]></album>
      <trackNum>4</trackNum>
      <duration>187250</duration>
      <annotation>anything</annotation>
      <x:title>not the title</x:title>
      <extension application="http://www.videolan.org/vlc/playlist/0">
        <vlc:id>0</vlc:id>
        <vlc:option>start-time=10</vlc:option>
        <vlc:option>stop-time=20.5</vlc:option>
      </extension>
    </track>
    <track>
      <location>http://example.org/x.mp3</location>
      <location>plain name.mp3</location>
    </track>
    <track><title>Nowhere</title></track>
    <track><location>http://example.org/x.mp3</location></track>
    <track/>
  </trackList>
  <extension application="urn:x"><x:track><location>no.mp3</location></x:track></extension>
</playlist>
"#;

#[test]
fn an_xspf_is_read_with_what_it_says_of_the_songs() {
    let folder = folder(&["sub/a b.mp3", "plain name.mp3"]);
    let reading = read(&folder, "x.xspf", XSPF);
    assert_eq!(reading.list.title.as_deref(), Some("Evening & night"));
    assert_eq!(paths(&folder, &reading), ["sub/a b.mp3", "plain name.mp3"]);
    let first = &reading.list.entries[0];
    assert_eq!(
        (first.title.as_deref(), first.artist.as_deref(), first.album.as_deref()),
        (Some("Satu <live> é"), Some("Simon & Garfunkel"), Some("A & B"))
    );
    assert_eq!((first.track, first.duration), (Some(4), seconds(187.25)));
    assert_eq!(first.range, Some(Range { start: Duration::from_secs(10), end: seconds(20.5) }));
    assert_eq!(skipped(&reading), [(26, "no-place"), (27, "address"), (28, "no-place")]);
}

#[test]
fn references_count_from_xml_base() {
    let folder = folder(&["Music/Album/a.mp3", "Music/b.mp3", "Lists/c.mp3"]);
    let base = url(&folder.path().join("Music/"));
    let content = format!(
        "<playlist xmlns='http://xspf.org/ns/0/' xml:base='{base}x.xspf'><trackList>\n<track><location>b.mp3</location></track>\n<track xml:base='Album/'><location>a.mp3</location></track>\n<track><location xml:base='../Lists/'>c.mp3</location></track>\n<track xml:base='http://example.org/'><location>d.mp3</location></track>\n<track xml:base='http://example.org/'><location>{base}b.mp3</location></track>\n</trackList></playlist>"
    );
    let reading = read(&folder, "Lists/x.xspf", content);
    assert_eq!(paths(&folder, &reading), ["Music/b.mp3", "Music/Album/a.mp3", "Lists/c.mp3", "Music/b.mp3"]);
    assert_eq!(skipped(&reading), [(5, "address")]);
}

#[test]
fn an_xspf_may_lack_its_namespace_or_have_it_under_a_name() {
    let folder = folder(&["a.mp3"]);
    for content in [
        "<playlist><trackList><track><location>a.mp3</location></track></trackList></playlist>",
        "<p:playlist xmlns:p='http://xspf.org/ns/0/'><p:trackList><p:track><p:location>a.mp3</p:location></p:track></p:trackList></p:playlist>",
    ] {
        assert_eq!(paths(&folder, &read(&folder, "x.xspf", content)), ["a.mp3"]);
    }
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><playlist><trackList><track><location>a.mp3</location><title>Caf\xe9</title></track></trackList></playlist>";
    assert_eq!(labels(&read(&folder, "x.xspf", latin)), ["Café"]);
    let other =
        "<playlist xmlns='urn:other'><trackList><track><location>a.mp3</location></track></trackList></playlist>";
    assert_eq!(paths(&folder, &read(&folder, "x.xspf", other)), [""; 0]);
}

/// The parser of Rhythmbox and Videos (totem-pl-parser 3.26) writes the name of a list as it is.
#[test]
fn an_xspf_whose_tags_do_not_match_gives_what_it_has() {
    let folder = folder(&["a b.mp3", "c.mp3"]);
    let content = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<playlist version=\"1\" xmlns=\"http://xspf.org/ns/0/\">\n<title>Songs & <live></title>\n <trackList>\n  <track>\n   <location>a b.mp3</location>\n   <title>Satu &lt;1&gt;</title>\n  </track>\n  <track>\n   <location>c.mp3</location>\n   <title>Dua\n  </track>\n </b>\n </trackList>\n</playlist>";
    let reading = read(&folder, "x.xspf", content);
    assert_eq!(paths(&folder, &reading), ["a b.mp3", "c.mp3"]);
    assert_eq!(reading.list.title.as_deref(), Some("Songs &"));
    assert_eq!(labels(&reading), ["Satu <1>", "Dua"]);
    assert_eq!(skipped(&reading), [(3, "unbalanced"), (12, "unbalanced"), (13, "unbalanced")]);
}

/// Rhythmbox writes URLs where a file is not below the list, Audacious a space behind the comma.
#[test]
fn lists_of_rhythmbox_and_audacious() {
    let folder = folder(&["Mu sik/satu é.ogg", "dua.mp3"]);
    let (one, two) = (url(&folder.path().join("Mu sik/satu é.ogg")), url(&folder.path().join("dua.mp3")));
    let xspf = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<playlist version=\"1\" xmlns=\"http://xspf.org/ns/0/\">\n <title>Malam</title>\n <trackList>\n  <track>\n   <title>Satu</title>\n   <creator>Penyanyi</creator>\n   <location>{one}</location>\n  </track>\n  <track>\n   <location>{two}</location>\n  </track>\n </trackList>\n</playlist>"
    );
    let pls = format!(
        "[playlist]\nX-GNOME-Title=Malam\nNumberOfEntries=2\nFile1={one}\nTitle1=Satu\nFile2={two}\nTitle2=Dua\n"
    );
    let m3u = format!("#EXTM3U\n#EXTINF:,Satu\n{one}\n#EXTINF:,Dua\n{two}\n");
    let audacious = "#EXTM3U\n#EXTINF:187, Penyanyi - Satu\nMu sik/satu é.ogg\n#EXTINF:-1, Dua\ndua.mp3\n";
    for (name, content) in [("a.xspf", xspf.as_str()), ("a.pls", &pls), ("a.m3u", &m3u), ("b.m3u", audacious)] {
        let reading = read(&folder, name, content);
        assert_eq!(paths(&folder, &reading), ["Mu sik/satu é.ogg", "dua.mp3"], "{name}");
        assert_eq!((reading.list.entries[0].title.as_deref(), skipped(&reading)), (Some("Satu"), vec![]), "{name}");
    }
}

#[test]
fn a_list_is_told_by_what_is_in_it() {
    let folder = folder(&[]);
    let format = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        assert_eq!(Reader::is_list(&path), Reader::default().read(&path).is_ok(), "{name}");
        Reader::default().read(&path).ok().map(|reading| reading.format)
    };
    assert_eq!(format("x.pls", b"#EXTM3U\na.mp3\n"), Some(Format::M3u));
    assert_eq!(format("x.m3u8", b"[playlist]\nFile1=a.mp3\n"), Some(Format::Pls));
    assert_eq!(format("x.txt", XSPF.as_bytes()), Some(Format::Xspf));
    assert_eq!(format("x.m3u", b""), Some(Format::M3u));
    assert_eq!(format("x.m3u8", b"a.mp3\n"), Some(Format::M3u8));
    assert_eq!(format("x.pl", b"/music/a.mp3\n"), Some(Format::M3u));
    assert_eq!(format("x.pl", b"#!/usr/bin/perl\nprint 1;\n"), None);
    assert_eq!(format("x", b"/music/a.mp3\n"), Some(Format::M3u));
    assert_eq!(format("notes", b"buy milk\n"), None);
    assert_eq!(format("x.mp3", b"ID3\x04\0\0\0\0\0\0"), None);
    assert_eq!(format("x.m3u", b"fLaC\0\0\0\x22"), None, "audio with the ending of a list is audio");
    assert_eq!(format("page.html", b"<html><body></body></html>"), None);
}

#[test]
fn the_pieces_of_a_stream_are_no_list() {
    let folder = folder(&[]);
    let path = folder.path().join("x.m3u8");
    std::fs::write(&path, "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nseg0.ts\n").unwrap();
    assert!(matches!(Reader::default().read(&path), Err(Error::Stream { .. })));
}
