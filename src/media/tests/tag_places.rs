//! Tags where few programs write them, and texts that are packed or written otherwise than they say.

use std::fs;

use miniz_oxide::deflate::compress_to_vec_zlib;

use super::fields::{assert_tags, bench, frame3, list, some, tag, utf8};
use super::tags::{ape, frame};
use super::tools::{Bench, decode, inspect};
use crate::media::Tags;

fn titled(title: &str, repaired: &[&str]) -> Tags {
    Tags { title: some(title), repaired: list(repaired), ..Tags::default() }
}

/// A tag of version 2.4 with its footer, as it stands at the end of a file.
fn with_footer(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut tag = tag(4, frames);
    tag[5] = 0x10;
    let footer = [b"3DI", &tag[3..10]].concat();
    [tag, footer].concat()
}

fn id3v1(title: &str) -> Vec<u8> {
    let mut tag = vec![0; 128];
    tag[..3].copy_from_slice(b"TAG");
    tag[3..3 + title.len()].copy_from_slice(title.as_bytes());
    tag[127] = 255;
    tag
}

#[test]
fn id3_at_the_end_of_a_file_is_read_and_is_no_sound() {
    let bench = bench();
    bench
        .run("lame --quiet -t a.wav a.mp3")
        .run("flac --totally-silent a.wav")
        .ffmpeg("-i a.wav -c:a aac -f adts a.aac");
    let last = with_footer(&[utf8("TIT2", "Last"), utf8("TALB", "Album"), frame("TCOM", b"\x03Caf\xe9")]);
    let expected = Tags { album: some("Album"), composers: list(&["Café"]), ..titled("Last", &[]) };
    for name in ["a.mp3", "a.flac", "a.aac"] {
        let audio = fs::read(bench.path(name)).unwrap();
        let (bare, heard) = (inspect(&bench.path(name)).unwrap(), decode(&bench.path(name)));
        let same = |what: &str| {
            let found = inspect(&bench.path("t")).unwrap();
            assert_eq!((found.frames, found.duration), (bare.frames, bare.duration), "{name} {what}");
            assert_eq!(decode(&bench.path("t")), heard, "{name} {what}");
        };
        assert_tags(&bench, "t", &[audio.clone(), last.clone()], &expected);
        same("alone");
        // Before and behind other tags, and after one at the beginning, whose word comes first.
        assert_tags(&bench, "t", &[audio.clone(), last.clone(), id3v1("Other")], &expected);
        same("before ID3v1");
        let comment = Tags { comment: some("APE"), ..expected.clone() };
        let items = ape(&[("Comment", "APE")]);
        if name != "a.flac" {
            for order in [[last.clone(), items.clone()], [items.clone(), last.clone()]] {
                assert_tags(&bench, "t", &[audio.clone(), order.concat(), id3v1("Other")], &comment);
                same("with APE");
            }
        }
        let first = tag(4, &[utf8("TIT2", "First")]);
        let expected = Tags { title: some("First"), ..expected.clone() };
        assert_tags(&bench, "t", &[first, audio.clone(), last.clone()], &expected);
        same("with one before");
        // What only looks like a footer is none.
        let mut broken = last.clone();
        let at = broken.len() - 1;
        broken[at] ^= 1;
        fs::write(bench.path("t"), [audio, broken].concat()).unwrap();
        assert_eq!(inspect(&bench.path("t")).unwrap().tags.title, None, "{name}");
    }
}

#[test]
fn compressed_frames_of_id3_are_read_within_bounds() {
    let bench = bench();
    bench.run("lame --quiet -t a.wav a.mp3");
    let audio = fs::read(bench.path("a.mp3")).unwrap();
    let packed = |body: &[u8]| compress_to_vec_zlib(body, 6);
    let flagged = |mut frame: Vec<u8>, flags: u8| {
        frame[9] = flags;
        frame
    };
    let long = "x".repeat(60_000);
    let bomb = packed(&[&b"\x03"[..], &vec![b'x'; 10 << 20]].concat());
    assert!(bomb.len() < 1 << 16);
    // Version 2.3: flag 0x80 and the length it will have; with 0x20 also a group.
    let size = 9_u32.to_be_bytes();
    let three = [
        flagged(frame3("TIT2", &[&size[..], &packed(b"\x01\xff\xfeA\0\xe9\0")].concat()), 0x80),
        flagged(frame3("TALB", &[&size[..], b"g", &packed(b"\0Caf\xe9")].concat()), 0xa0),
        flagged(frame3("TCOM", &[&size[..], &bomb].concat()), 0x80),
        flagged(frame3("TEXT", &[&size[..], b"no zlib"].concat()), 0x80),
        frame3("TPE1", b"\0Somebody"),
    ];
    let expected = Tags { album: some("Café"), artists: list(&["Somebody"]), ..titled("Aé", &[]) };
    assert_tags(&bench, "3.mp3", &[tag(3, &three), audio.clone()], &expected);
    // Version 2.4: 0x08 and the length, syncsafe, with 0x01; 0x02 if it was unsynchronised after that.
    let zeros = |bytes: Vec<u8>| -> Vec<u8> {
        bytes.iter().flat_map(|&byte| if byte == 0xff { vec![0xff, 0] } else { vec![byte] }).collect()
    };
    let four = [
        flagged(frame("TIT2", &[&[0, 0, 0, 9][..], &packed("\x03Aé".as_bytes())].concat()), 0x09),
        flagged(frame("TALB", &[&[0, 0, 0, 9][..], &zeros(packed("\x03Café".as_bytes()))].concat()), 0x0b),
        flagged(frame("TCOM", &[&[0, 0, 0, 9][..], &bomb].concat()), 0x09),
        flagged(frame("COMM", &[&[0, 0, 0, 9][..], &packed(format!("\x03eng\0{long}").as_bytes())].concat()), 0x09),
        utf8("TPE1", "Somebody"),
    ];
    let path = bench.path("4.mp3");
    fs::write(&path, [tag(4, &four), audio].concat()).unwrap();
    let mut tags = inspect(&path).unwrap().tags;
    assert!(tags.comment.take().is_some_and(|comment| comment.starts_with("xxx")));
    assert_eq!(tags, expected);
}

#[test]
fn unsynchronised_tags_of_every_version_are_read() {
    let bench = bench();
    bench.run("lame --quiet -t a.wav a.mp3");
    let audio = fs::read(bench.path("a.mp3")).unwrap();
    let body = b"\x01\xff\xfeA\0\xff\0";
    let zeros = |bytes: &[u8]| -> Vec<u8> {
        bytes.iter().flat_map(|&byte| if byte == 0xff { vec![0xff, 0] } else { vec![byte] }).collect()
    };
    let marked = |mut tag: Vec<u8>| {
        tag[5] |= 0x80;
        tag
    };
    let two = [&b"TT2\0\0\x07"[..], body].concat();
    for (version, frames) in [(2, zeros(&two)), (3, zeros(&frame3("TIT2", body)))] {
        assert_tags(&bench, "t.mp3", &[marked(tag(version, &[frames])), audio.clone()], &titled("Aÿ", &[]));
    }
    // Version 2.4 says it of each frame, or only of the whole tag; and some say it of tags that are not so.
    let mut own = frame("TIT2", &zeros(body));
    own[9] = 2;
    for frame in [own, frame("TIT2", &zeros(body)), frame("TIT2", body)] {
        assert_tags(&bench, "t.mp3", &[marked(tag(4, &[frame])), audio.clone()], &titled("Aÿ", &[]));
    }
}

/// The file with these bytes in the place of others that are as many.
fn with(bench: &Bench, name: &str, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut file = fs::read(bench.path(name)).unwrap();
    let at = file.windows(old.len()).position(|window| window == old).unwrap();
    file[at..at + old.len()].copy_from_slice(new);
    file
}

/// Each page with its checksum put right (RFC 3533, 6).
fn checked(mut file: Vec<u8>) -> Vec<u8> {
    let mut at = 0;
    while at + 27 <= file.len() {
        let segments = usize::from(file[at + 26]);
        let length: usize = file[at + 27..at + 27 + segments].iter().map(|size| usize::from(*size)).sum();
        let page = &mut file[at..at + 27 + segments + length];
        page[22..26].fill(0);
        let sum = page.iter().fold(0_u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| sum << 1 ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 })
        });
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        at += 27 + segments + length;
    }
    file
}

#[test]
fn comments_and_atoms_that_are_not_utf8_keep_their_letters() {
    let bench = bench();
    let words = "TITLE=Caf@@\nARTIST=Pen~~ur\nALBUM=Album é\nPERFORMER=Somebody (guitar)\n";
    bench.commented(words);
    let opus = ["--comment", "TITLE=Caf@@", "--artist", "Pen~~ur", "--album", "Album é"];
    bench.run_with(&[&["opusenc", "--quiet"][..], &opus, &["a.wav", "a.opus"]].concat());
    bench.tagged("a.m4a", "-c:a aac", &["title=Caf@@", "artist=Pen~~ur", "album=Album é"]);
    let repair = |name: &str, title: &[u8], artist: &[u8]| {
        fs::write(bench.path(name), with(&bench, name, b"Caf@@", title)).unwrap();
        let file = with(&bench, name, b"Pen~~ur", artist);
        if name.ends_with('g') || name.ends_with("opus") { checked(file) } else { file }
    };
    for name in ["a.flac", "a.ogg", "a.opus", "a.m4a"] {
        let heard = decode(&bench.path(name));
        // Windows-1252, beside a text that is UTF-8 and stays so.
        let file = repair(name, b"Caf\xe9\x94", b"Pen\xe9lur");
        let written = bench.path(name);
        fs::write(&written, &file).unwrap();
        let tags = inspect(&written).unwrap().tags;
        let told = (tags.title.as_deref(), &tags.artists[..], tags.album.as_deref(), &tags.repaired[..]);
        let (artists, repaired) = (list(&["Penélur"]), list(&["windows-1252"]));
        assert_eq!(told, (Some("Café”"), &artists[..], Some("Album é"), &repaired[..]), "{name}");
        assert_eq!(decode(&written), heard, "{name}");
        if !name.ends_with("opus") && !name.ends_with("m4a") {
            assert_eq!(tags.performers, ["Somebody (guitar)"], "{name}");
        }
    }
}

#[test]
fn comments_in_freeform_atoms_are_read_as_well() {
    let bench = bench();
    bench.tagged("a.m4a", "-c:a aac", &["title=Title"]);
    let file = super::tags::with_freeform(&fs::read(bench.path("a.m4a")).unwrap(), &[("ARRANGER", "Caf@@")]);
    fs::write(bench.path("a.m4a"), file).unwrap();
    let file = with(&bench, "a.m4a", b"Caf@@", b"Caf\xe9\x94");
    let expected = Tags { arrangers: list(&["Café”"]), ..titled("Title", &["windows-1252"]) };
    assert_tags(&bench, "t.m4a", &[file], &expected);
}
