//! Tags of every style.

use std::path::Path;
use std::time::Duration;

use super::tags::{frame, id3};
use super::tools::{Bench, inspect};
use crate::media::{Info, Spec, Tags};

const CD: Spec = Spec { rate: 44_100, channels: 2 };
const NOTE: &str = "Placeholder: not the song";

fn info(path: &Path) -> Info {
    inspect(path).unwrap()
}

#[test]
fn every_format_of_the_demo_tells_its_comment() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    let note = format!("comment={NOTE}");
    let tags = ["title=Melangkah", "artist=Somebody", "album=An album", "genre=Pop", "track=3/7", "date=2021", &note];
    for (name, options) in [
        ("t.wav", "-c:a pcm_s16le"),
        ("t.flac", "-c:a flac"),
        ("t.mp3", "-c:a libmp3lame"),
        ("v3.mp3", "-c:a libmp3lame -id3v2_version 3 -write_id3v1 1"),
        ("t.ogg", "-c:a libvorbis"),
        ("aac.m4a", "-c:a aac"),
        ("alac.m4a", "-c:a alac"),
        ("id3.aiff", "-c:a pcm_s16be -write_id3v2 1"),
    ] {
        bench.tagged(name, options, &tags);
        let Tags { title, artists, album, genre, track, date, comment, .. } = info(&bench.path(name)).tags;
        assert_eq!(comment.as_deref(), Some(NOTE), "{name}");
        assert_eq!(title.as_deref(), Some("Melangkah"), "{name}");
        assert_eq!(artists, ["Somebody"], "{name}");
        assert_eq!(album.as_deref(), Some("An album"), "{name}");
        assert_eq!(genre.as_deref(), Some("Pop"), "{name}");
        assert_eq!(date.as_deref(), Some("2021"), "{name}");
        assert_eq!(track, Some(3), "{name}");
    }
    bench.tagged("t.mka", "-c:a flac", &tags);
    assert_eq!(info(&bench.path("t.mka")).tags.comment.as_deref(), Some(NOTE));
    // A list that comes after the samples.
    let mut bytes = std::fs::read(bench.path("a.wav")).unwrap();
    bytes.extend(b"LIST\x1e\0\0\0INFOICMT\x12\0\0\0Placeholder: after\0");
    std::fs::write(bench.path("after.wav"), &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(info(&bench.path("after.wav")).tags.comment.as_deref(), Some("Placeholder: after"));
    // AIFF's own annotation.
    bench.tagged("anno.aiff", "-c:a pcm_s16be", &tags);
    let tags = info(&bench.path("anno.aiff")).tags;
    assert_eq!((tags.comment.as_deref(), tags.title.as_deref()), (Some(NOTE), Some("Melangkah")));
}

#[test]
fn vorbis_comments_keep_their_lists() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    bench.commented(
        "ARTIST=One\nARTIST=Two\nCOMPOSER=Three\nLYRICIST=Four\nARRANGER=Five\nPERFORMER=Six (guitar)\n\
         ISRC=IDA012100001\nDESCRIPTION=Placeholder: a sketch\nDISCNUMBER=2\nALBUMARTIST=Various\n",
    );
    for name in ["a.flac", "a.ogg"] {
        let tags = info(&bench.path(name)).tags;
        let list = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
        let expected = Tags {
            artists: list(&["One", "Two"]),
            composers: list(&["Three"]),
            lyricists: list(&["Four"]),
            arrangers: list(&["Five"]),
            performers: list(&["Six (guitar)"]),
            album_artist: Some("Various".to_owned()),
            disc: Some(2),
            isrc: Some("IDA012100001".to_owned()),
            comment: Some("Placeholder: a sketch".to_owned()),
            ..Tags::default()
        };
        assert_eq!(tags, expected, "{name}");
    }
}

#[test]
fn id3_has_people_and_comments_in_odd_places() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    bench.run("lame --quiet a.wav a.mp3");
    let body = [
        frame("TIT2", b"\x03 A\x1b[31m title\xe2\x80\xae "),
        frame("TPE1", b"\x03One\0Two"),
        frame("TCOM", b"\x03Three"),
        frame("TEXT", b"\x03Four"),
        frame("TIPL", b"\x03arranger\0Five\0somebody else\0Nobody"),
        frame("TMCL", b"\x03guitar\0Six\0voice\0Seven"),
        frame("TXXX", b"\x03PERFORMER\0Eight"),
        frame("TSRC", b"\x03IDA012100001"),
        frame("TPOS", b"\x032/3"),
        frame("APIC", &[&b"\x03image/png\0\x03\0"[..], &vec![7; 100_000]].concat()),
        frame("COMM", b"\x03engiTunNORM\0 00000000"),
        frame("COMM", b"\x03eng\0Placeholder: a sketch"),
        frame("TALB", &[&b"\x03"[..], &vec![b'x'; 10_000]].concat()),
    ]
    .concat();
    let audio = std::fs::read(bench.path("a.mp3")).unwrap();
    std::fs::write(bench.path("t.mp3"), [id3(&body), audio].concat()).unwrap();
    let tags = info(&bench.path("t.mp3")).tags;
    assert_eq!(tags.title.as_deref(), Some("A [31m title"));
    assert_eq!(tags.artists, ["One", "Two"]);
    assert_eq!(tags.composers, ["Three"]);
    assert_eq!(tags.lyricists, ["Four"]);
    assert_eq!(tags.arrangers, ["Five"]);
    assert_eq!(tags.performers, ["Six (guitar)", "Seven (voice)", "Eight"]);
    assert_eq!((tags.disc, tags.isrc.as_deref()), (Some(2), Some("IDA012100001")));
    assert_eq!(tags.comment.as_deref(), Some("Placeholder: a sketch"));
    assert_eq!(tags.album.map(|album| album.len()), Some(4096));
}

#[test]
fn the_composer_of_an_m4a_stands_in_wrt() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    bench.tagged("a.m4a", "-c:a alac", &["composer=Somebody", "album_artist=Various"]);
    let tags = info(&bench.path("a.m4a")).tags;
    assert_eq!((tags.composers, tags.album_artist), (vec!["Somebody".to_owned()], Some("Various".to_owned())));
}

#[test]
fn the_technical_facts_are_told() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench.material("six.wav", 0.2, Spec { rate: 48_000, channels: 6 }, "s24");
    bench
        .run("flac --totally-silent a.wav")
        .run("lame --quiet -m m a.wav a.mp3")
        .run("lame --quiet -t -b 128 a.wav bare.mp3")
        .ffmpeg("-i a.wav -c:a alac a.m4a")
        .ffmpeg("-i a.wav -ar 22050 a.aiff")
        .run("oggenc -Q a.wav -o a.ogg");
    for (name, summary) in [
        ("a.wav", "WAV 44.1 kHz 16 bit stereo"),
        ("six.wav", "WAV 48 kHz 24 bit 6 channels"),
        ("a.flac", "FLAC 44.1 kHz 16 bit stereo"),
        ("a.mp3", "MP3 44.1 kHz mono"),
        ("a.m4a", "ALAC 44.1 kHz 16 bit stereo"),
        ("a.aiff", "AIFF 22.05 kHz 16 bit stereo"),
        ("a.ogg", "Vorbis 44.1 kHz stereo"),
    ] {
        assert_eq!(info(&bench.path(name)).summary(), summary, "{name}");
    }
    let flac = info(&bench.path("a.flac"));
    assert_eq!((flac.frames, flac.duration), (Some(44_100), Some(Duration::from_secs(1))));
    let bare = info(&bench.path("bare.mp3"));
    assert_eq!(bare.frames, None);
    assert!(bare.duration.unwrap().abs_diff(Duration::from_secs(1)) < Duration::from_millis(100), "{bare:?}");
}
