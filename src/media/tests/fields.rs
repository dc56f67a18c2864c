//! Every field in every style of tags, written by other people's tools where one writes them, by hand elsewhere.

use std::fs;

use super::tags::{ape, frame, id3, with_freeform};
use super::tools::{Bench, inspect};
use crate::media::{HasLyrics, MusicBrainz, Spec, Tags};

const CD: Spec = Spec { rate: 44_100, channels: 2 };
const RECORDING: &str = "11111111-aaaa-4aaa-8aaa-111111111111";
const TRACK: &str = "22222222-aaaa-4aaa-8aaa-222222222222";
const RELEASE: &str = "33333333-aaaa-4aaa-8aaa-333333333333";
const GROUP: &str = "44444444-aaaa-4aaa-8aaa-444444444444";
const WORK: &str = "55555555-aaaa-4aaa-8aaa-555555555555";
const ARTIST: &str = "66666666-aaaa-4aaa-8aaa-666666666666";
const OTHER: &str = "77777777-aaaa-4aaa-8aaa-777777777777";
const ALBUM_ARTIST: &str = "88888888-aaaa-4aaa-8aaa-888888888888";

pub(super) fn list(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

#[allow(clippy::unnecessary_wraps, reason = "as the fields have it")]
pub(super) fn some(value: &str) -> Option<String> {
    Some(value.to_owned())
}

/// All that a tag can say.
fn all() -> Tags {
    Tags {
        title: some("A title"),
        artists: list(&["One", "Two"]),
        album: some("An album"),
        album_artist: some("Various"),
        composers: list(&["Three"]),
        lyricists: list(&["Four"]),
        arrangers: list(&["Five"]),
        performers: list(&["Six (guitar)", "Seven (voice)"]),
        track: Some(3),
        track_total: Some(12),
        disc: Some(1),
        disc_total: Some(2),
        date: some("2021-12-07"),
        original_date: some("1999-05-01"),
        isrc: some("IDA012100001"),
        musicbrainz: MusicBrainz {
            recording: some(RECORDING),
            track: some(TRACK),
            release: some(RELEASE),
            release_group: some(GROUP),
            works: list(&[WORK]),
            artists: list(&[ARTIST, OTHER]),
            album_artists: list(&[ALBUM_ARTIST]),
        },
        genre: some("Pop"),
        comment: some("A comment"),
        lyrics: HasLyrics::Timed,
        repaired: Vec::new(),
    }
}

fn tags(bench: &Bench, name: &str) -> Tags {
    inspect(&bench.path(name)).unwrap().tags
}

/// A bench with `a.wav` and what is made of it.
pub(super) fn bench() -> Bench {
    let bench = Bench::new();
    bench.material("a.wav", 0.2, CD, "s16");
    bench
}

#[track_caller]
pub(super) fn assert_tags(bench: &Bench, name: &str, bytes: &[Vec<u8>], expected: &Tags) {
    fs::write(bench.path(name), bytes.concat()).unwrap();
    assert_eq!(&tags(bench, name), expected, "{name}");
}

/// Names and values as Vorbis comments and APE have them.
fn words() -> Vec<(&'static str, &'static str)> {
    vec![
        ("TITLE", "A title"),
        ("ALBUM", "An album"),
        ("COMPOSER", "Three"),
        ("LYRICIST", "Four"),
        ("ARRANGER", "Five"),
        ("ISRC", "ID-A01-21-00001"),
        ("GENRE", "Pop"),
        ("COMMENT", "A comment"),
        ("LYRICS", "[00:01.00]a line"),
        ("MUSICBRAINZ_TRACKID", RECORDING),
        ("MUSICBRAINZ_RELEASETRACKID", TRACK),
        ("MUSICBRAINZ_ALBUMID", RELEASE),
        ("MUSICBRAINZ_RELEASEGROUPID", GROUP),
        ("MUSICBRAINZ_WORKID", WORK),
        ("MUSICBRAINZ_ALBUMARTISTID", ALBUM_ARTIST),
        ("ORIGINALDATE", "1999-05-01"),
    ]
}

#[test]
fn vorbis_comments() {
    let bench = bench();
    let mut lines = words();
    lines.extend([
        ("ARTIST", "One"),
        ("ARTIST", "Two"),
        ("ALBUMARTIST", "Various"),
        ("PERFORMER", "Six (guitar)"),
        ("PERFORMER", "Seven (voice)"),
        ("TRACKNUMBER", "3"),
        ("TRACKTOTAL", "12"),
        ("DISCNUMBER", "1/2"),
        ("DATE", "2021-12-07"),
        ("MUSICBRAINZ_ARTISTID", ARTIST),
        ("MUSICBRAINZ_ARTISTID", OTHER),
    ]);
    let lines: Vec<String> = lines.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    bench.commented(&lines.concat());
    bench.run("opusenc --quiet a.flac a.opus").run("flac --totally-silent --ogg -o a.oga a.wav");
    for name in ["a.flac", "a.ogg", "a.opus"] {
        assert_eq!(tags(&bench, name), all(), "{name}");
    }
    // As other programs write the same.
    let odd = "title=A\nALBUM ARTIST=B\nTOTALTRACKS=9\nTOTALDISCS=3\nARTIST=C & D\nARTISTS=C\nARTISTS=D\nORIGINALYEAR=1999\n\
               YEAR=2020\nCONDUCTOR=E\nENSEMBLE=F\nPERFORMER:bass=G\nMUSICBRAINZ_TRACKID=none\nISRC=unknown\n\
               UNSYNCEDLYRICS=a line\n";
    fs::remove_file(bench.path("a.flac")).unwrap();
    bench.commented(odd);
    let expected = Tags {
        title: some("A"),
        album_artist: some("B"),
        track_total: Some(9),
        disc_total: Some(3),
        artists: list(&["C", "D"]),
        performers: list(&["E (conductor)", "F (ensemble)", "G (bass)"]),
        date: some("2020"),
        original_date: some("1999"),
        lyrics: HasLyrics::Plain,
        ..Tags::default()
    };
    for name in ["a.flac", "a.ogg"] {
        assert_eq!(tags(&bench, name), expected, "{name}");
    }
}

/// Frames of `ID3v2.4` with all of it; `join` is what stands between several values.
fn frames(join: &str, text: fn(&str, &str) -> Vec<u8>) -> Vec<Vec<u8>> {
    let own = |name: &str, value: &str| text("TXXX", &format!("{name}\0{value}"));
    vec![
        text("TIT2", "A title"),
        text("TALB", "An album"),
        text("TPE2", "Various"),
        text("TCOM", "Three"),
        text("TEXT", "Four"),
        text("TRCK", "3/12"),
        text("TPOS", "1/2"),
        text("TSRC", "IDA012100001"),
        text("TCON", "(13)"),
        own("MusicBrainz Release Track Id", TRACK),
        own("MusicBrainz Album Id", RELEASE),
        own("MusicBrainz Release Group Id", GROUP),
        own("MusicBrainz Work Id", WORK),
        own("MusicBrainz Artist Id", &format!("{ARTIST}{join}{OTHER}")),
        own("MusicBrainz Album Artist Id", ALBUM_ARTIST),
    ]
}

pub(super) fn utf8(name: &str, value: &str) -> Vec<u8> {
    frame(name, &[b"\x03", value.as_bytes()].concat())
}

/// A frame of `ID3v2.3`, whose size is a plain number.
pub(super) fn frame3(name: &str, body: &[u8]) -> Vec<u8> {
    [name.as_bytes(), &(body.len() as u32).to_be_bytes(), &[0, 0], body].concat()
}

/// In UTF-16 with its mark, as most programs write version 2.3.
fn utf16(name: &str, value: &str) -> Vec<u8> {
    let text = |value: &str| -> Vec<u8> {
        [vec![0xff, 0xfe], value.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
    };
    let texts: Vec<Vec<u8>> = value.split('\0').map(text).collect();
    frame3(name, &[&b"\x01"[..], &texts.join(&[0, 0][..])].concat())
}

pub(super) fn tag(version: u8, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut tag = id3(&frames.concat());
    tag[3] = version;
    tag
}

fn ufid() -> Vec<u8> {
    [b"http://musicbrainz.org\0", RECORDING.as_bytes()].concat()
}

#[test]
fn id3_of_version_4() {
    let bench = bench();
    bench.run("lame --quiet a.wav a.mp3").run("flac --totally-silent a.wav");
    let mut frames = frames("\0", utf8);
    frames.extend([
        utf8("TPE1", "One\0Two"),
        utf8("TIPL", "arranger\0Five\0producer\0Nobody\0mix\0Nobody else"),
        utf8("TMCL", "guitar\0Six\0voice\0Seven"),
        utf8("TDRC", "2020"),
        utf8("TDRL", "2021-12-07"),
        utf8("TDOR", "1999-05-01"),
        frame("UFID", &ufid()),
        frame("UFID", b"http://www.cddb.com/id3/taginfo1.html\x003CD3N"),
        frame("COMM", b"\x03eng\0A comment"),
        frame("SYLT", b"\x03eng\x02\x01\0a line\0\0\0\x03\xe8"),
    ]);
    let tag = tag(4, &frames);
    let pop = Tags { genre: some("Pop"), ..all() };
    assert_tags(&bench, "t.mp3", &[tag.clone(), fs::read(bench.path("a.mp3")).unwrap()], &pop);
    assert_tags(&bench, "t.flac", &[tag, fs::read(bench.path("a.flac")).unwrap()], &pop);
}

#[test]
fn id3_of_version_3() {
    let bench = bench();
    bench.run("lame --quiet a.wav a.mp3");
    let mut frames = frames("/", utf16);
    frames.extend([
        // A stroke is a part of a name.
        utf16("TPE1", "One/Two"),
        utf16("IPLS", "arranger\0Five\0guitar\0Six\0producer\0Nobody\0voice\0Seven\0cover design\0Nobody else"),
        utf16("TYER", "2021"),
        utf16("TDAT", "0712"),
        utf16("TORY", "1999"),
        frame3("UFID", &ufid()),
        frame3("COMM", b"\0\0\0\0\0A comment"),
        frame3("USLT", b"\x01eng\xff\xfe\0\0\xff\xfe[\x000\x000\x00:\x000\x001\x00]\0a\0"),
    ]);
    let expected = Tags { artists: list(&["One/Two"]), original_date: some("1999"), ..all() };
    assert_tags(&bench, "t.mp3", &[tag(3, &frames), fs::read(bench.path("a.mp3")).unwrap()], &expected);
}

#[test]
fn id3_of_version_2() {
    let bench = bench();
    bench.run("lame --quiet a.wav a.mp3");
    let text = |name: &str, value: &str| {
        let size = (value.len() as u32 + 1).to_be_bytes();
        [name.as_bytes(), &size[1..], b"\0", value.as_bytes()].concat()
    };
    let own = |name: &str, value: &str| text("TXX", &format!("{name}\0{value}"));
    let frames = [
        text("TT2", "A title"),
        text("TP1", "One"),
        text("TAL", "An album"),
        text("TP2", "Various"),
        text("TCM", "Three"),
        text("TXT", "Four"),
        text("IPL", "arranger\0Five\0guitar\0Six\0voice\0Seven"),
        text("TRK", "3/12"),
        text("TPA", "1/2"),
        text("TYE", "2021"),
        text("TDA", "0712"),
        text("TOR", "1999"),
        text("TRC", "IDA012100001"),
        text("TCO", "Pop"),
        text("COM", "eng\0A comment"),
        own("MusicBrainz Track Id", RECORDING),
        own("MusicBrainz Album Id", RELEASE),
        text("ULT", "eng\0[00:01.00]a line"),
    ];
    let expected = Tags {
        artists: list(&["One"]),
        original_date: some("1999"),
        musicbrainz: MusicBrainz { recording: some(RECORDING), release: some(RELEASE), ..MusicBrainz::default() },
        ..all()
    };
    assert_tags(&bench, "t.mp3", &[tag(2, &frames), fs::read(bench.path("a.mp3")).unwrap()], &expected);
}

#[test]
fn id3_of_version_1_and_ape() {
    let bench = bench();
    bench.run("lame --quiet -t a.wav a.mp3");
    let audio = fs::read(bench.path("a.mp3")).unwrap();
    let field = |value: &str, length: usize| [value.as_bytes(), &vec![0; length - value.len()]].concat();
    let old = [
        b"TAG".to_vec(),
        field("A title", 30),
        field("One", 30),
        field("An album", 30),
        field("2021", 4),
        field("A comment", 28),
        vec![0, 3, 13],
    ]
    .concat();
    let expected = Tags {
        title: some("A title"),
        artists: list(&["One"]),
        album: some("An album"),
        date: some("2021"),
        comment: some("A comment"),
        track: Some(3),
        genre: some("Pop"),
        ..Tags::default()
    };
    assert_tags(&bench, "t.mp3", &[audio.clone(), old.clone()], &expected);
    let mut items = words();
    items.extend([
        ("Artist", "One\0Two"),
        ("Album Artist", "Various"),
        ("Performer", "Six (guitar)\0Seven (voice)"),
        ("Track", "3/12"),
        ("Disc", "1/2"),
        ("Year", "2021-12-07"),
    ]);
    let artists = format!("{ARTIST}\0{OTHER}");
    items.push(("MUSICBRAINZ_ARTISTID", &artists));
    assert_tags(&bench, "ape.mp3", &[audio.clone(), ape(&items), old.clone()], &all());
    // Latin-1, of which the library reads nothing.
    let items = [("Title", "caf#"), ("Artist", "One\0Two"), ("REPLAYGAIN_TRACK_GAIN", "-6.5 dB"), ("Lyrics", "a line")];
    let mut tag = ape(&items);
    let at = tag.iter().position(|byte| *byte == b'#').unwrap();
    tag[at] = 0xe9;
    let expected =
        Tags { title: some("café"), artists: list(&["One", "Two"]), lyrics: HasLyrics::Plain, ..Tags::default() };
    assert_tags(&bench, "latin.mp3", &[audio.clone(), tag.clone()], &expected);
    assert_eq!(inspect(&bench.path("latin.mp3")).unwrap().loudness.track.map(|level| level.gain), Some(-6.5));
    let both = Tags { album: some("An album"), date: some("2021"), ..expected };
    let both = Tags { comment: some("A comment"), track: Some(3), genre: some("Pop"), ..both };
    assert_tags(&bench, "both.mp3", &[audio, tag, old], &both);
}

#[test]
fn atoms_of_mp4() {
    let bench = bench();
    let metadata = [
        "title=A title",
        "artist=One",
        "album=An album",
        "album_artist=Various",
        "composer=Three",
        "track=3/12",
        "disc=1/2",
        "date=2021-12-07",
        "genre=Pop",
        "comment=A comment",
        "lyrics=[00:01.00]a line",
    ];
    bench.tagged("a.m4a", "-c:a alac", &metadata);
    let freeform = [
        ("ARTISTS", "One"),
        ("ARTISTS", "Two"),
        ("LYRICIST", "Four"),
        ("ARRANGER", "Five"),
        ("PERFORMER", "Six (guitar)"),
        ("PERFORMER", "Seven (voice)"),
        ("ISRC", "IDA012100001"),
        ("ORIGINALDATE", "1999-05-01"),
        ("MusicBrainz Track Id", RECORDING),
        ("MusicBrainz Release Track Id", TRACK),
        ("MusicBrainz Album Id", RELEASE),
        ("MusicBrainz Release Group Id", GROUP),
        ("MusicBrainz Work Id", WORK),
        ("MusicBrainz Artist Id", ARTIST),
        ("MusicBrainz Artist Id", OTHER),
        ("MusicBrainz Album Artist Id", ALBUM_ARTIST),
    ];
    let file = with_freeform(&fs::read(bench.path("a.m4a")).unwrap(), &freeform);
    assert_tags(&bench, "t.m4a", &[file], &all());
}

/// The tags of Matroska with their levels, as mkvmerge takes them.
const LEVELS: &str = r#"<?xml version="1.0"?><Tags>
<Tag><Targets><TargetTypeValue>50</TargetTypeValue></Targets>
<Simple><Name>TITLE</Name><String>An album</String></Simple>
<Simple><Name>ARTIST</Name><String>Various</String></Simple>
<Simple><Name>TOTAL_PARTS</Name><String>12</String></Simple>
<Simple><Name>DATE_RELEASED</Name><String>2021-12-07</String></Simple>
<Simple><Name>GENRE</Name><String>Pop</String></Simple>
<Simple><Name>MUSICBRAINZ_ALBUMID</Name><String>33333333-aaaa-4aaa-8aaa-333333333333</String></Simple></Tag>
<Tag><Targets><TargetTypeValue>30</TargetTypeValue></Targets>
<Simple><Name>TITLE</Name><String>A title</String></Simple>
<Simple><Name>ARTIST</Name><String>One</String></Simple>
<Simple><Name>ARTIST</Name><String>Two</String></Simple>
<Simple><Name>COMPOSER</Name><String>Three</String></Simple>
<Simple><Name>LYRICIST</Name><String>Four</String></Simple>
<Simple><Name>ARRANGER</Name><String>Five</String></Simple>
<Simple><Name>LEAD_PERFORMER</Name><String>Six</String><Simple><Name>INSTRUMENTS</Name><String>guitar</String></Simple></Simple>
<Simple><Name>LEAD_PERFORMER</Name><String>Seven</String><Simple><Name>INSTRUMENTS</Name><String>voice</String></Simple></Simple>
<Simple><Name>PART_NUMBER</Name><String>3</String></Simple>
<Simple><Name>ISRC</Name><String>IDA012100001</String></Simple>
<Simple><Name>COMMENT</Name><String>A comment</String></Simple>
<Simple><Name>LYRICS</Name><String>[00:01.00]a line</String></Simple>
<Simple><Name>MUSICBRAINZ_TRACKID</Name><String>11111111-aaaa-4aaa-8aaa-111111111111</String></Simple></Tag></Tags>"#;

#[test]
fn levels_of_matroska() {
    let bench = bench();
    bench.run("flac --totally-silent a.wav");
    fs::write(bench.path("tags.xml"), LEVELS).unwrap();
    bench.run("mkvmerge -q -o t.mka --global-tags tags.xml a.flac");
    let expected = Tags {
        disc: None,
        disc_total: None,
        original_date: None,
        musicbrainz: MusicBrainz { recording: some(RECORDING), release: some(RELEASE), ..MusicBrainz::default() },
        ..all()
    };
    assert_eq!(tags(&bench, "t.mka"), expected);
    // Programs that know no levels.
    bench.tagged(
        "f.mka",
        "-c:a flac",
        &["title=A title", "artist=One", "album=An album", "track=3/12", "date=2021", "performer=Six", "genre=Pop"],
    );
    let expected = Tags {
        title: some("A title"),
        artists: list(&["One"]),
        album: some("An album"),
        track: Some(3),
        track_total: Some(12),
        date: some("2021"),
        performers: list(&["Six"]),
        genre: some("Pop"),
        ..Tags::default()
    };
    assert_eq!(tags(&bench, "f.mka"), expected);
}

#[test]
fn chunks_of_wav_aiff_and_caf() {
    let bench = bench();
    let chunk =
        |name: &str, body: &[u8], size: Vec<u8>| [name.as_bytes(), &size, body, &vec![0; body.len() % 2]].concat();
    let items = [
        ("INAM", "A title"),
        ("IART", "One"),
        ("IPRD", "An album"),
        ("IMUS", "Three"),
        ("ISTR", "Six"),
        ("ITRK", "3/12"),
        ("ICRD", "2021-12-07"),
        ("IGNR", "Pop"),
        ("ICMT", "A comment é"),
        ("ISRC", "IDA012100001"),
    ];
    let little = |size: usize| (size as u32).to_le_bytes().to_vec();
    let body: Vec<u8> =
        items.iter().flat_map(|(name, value)| chunk(name, value.as_bytes(), little(value.len()))).collect();
    let body = [b"INFO", &body[..]].concat();
    let wav = fs::read(bench.path("a.wav")).unwrap();
    let expected = Tags {
        title: some("A title"),
        artists: list(&["One"]),
        album: some("An album"),
        composers: list(&["Three"]),
        performers: list(&["Six"]),
        track: Some(3),
        track_total: Some(12),
        date: some("2021-12-07"),
        genre: some("Pop"),
        comment: some("A comment é"),
        isrc: some("IDA012100001"),
        ..Tags::default()
    };
    assert_tags(&bench, "t.wav", &[wav.clone(), chunk("LIST", &body, little(body.len()))], &expected);
    // What the list lacks an ID3v2 tag in a chunk has.
    let tag = tag(4, &[utf8("TEXT", "Four"), utf8("TIT2", "Another")]);
    let both = Tags { lyricists: list(&["Four"]), ..expected };
    let id3 = chunk("id3 ", &tag, little(tag.len()));
    assert_tags(&bench, "i.wav", &[wav, chunk("LIST", &body, little(body.len())), id3], &both);

    bench.ffmpeg("-i a.wav a.aiff").ffmpeg("-i a.wav -c:a pcm_s16be a.caf");
    let big = |size: usize| (size as u32).to_be_bytes().to_vec();
    let texts: Vec<u8> = [("NAME", &b"A title"[..]), ("AUTH", b"One"), ("ANNO", b"caf\xe9")]
        .iter()
        .flat_map(|(name, value)| chunk(name, value, big(value.len())))
        .collect();
    let expected = Tags { title: some("A title"), artists: list(&["One"]), comment: some("café"), ..Tags::default() };
    assert_tags(&bench, "t.aiff", &[fs::read(bench.path("a.aiff")).unwrap(), texts], &expected);

    let pairs = "title\0A title\0artist\0One\0album\0An album\0composer\0Three\0lyricist\0Four\0track number\x003/12\0\
                 year\x002021\0recorded date\x002021-12-07\0genre\0Pop\0comments\0A comment é\0";
    let info = [&10_u32.to_be_bytes()[..], pairs.as_bytes()].concat();
    let info = [b"info", &(info.len() as u64).to_be_bytes()[..], &info].concat();
    let expected = Tags {
        title: some("A title"),
        artists: list(&["One"]),
        album: some("An album"),
        composers: list(&["Three"]),
        lyricists: list(&["Four"]),
        track: Some(3),
        track_total: Some(12),
        date: some("2021-12-07"),
        genre: some("Pop"),
        comment: some("A comment é"),
        ..Tags::default()
    };
    assert_tags(&bench, "t.caf", &[fs::read(bench.path("a.caf")).unwrap(), info], &expected);
}
