//! Tags whose letters are not written as they say, and tags that are no good.

use std::fs;

use super::fields::{assert_tags, bench, frame3, list, some, tag, utf8};
use super::tags::{frame, id3};
use super::tools::inspect;
use crate::media::Tags;

#[test]
fn letters_are_read_as_they_were_meant() {
    let bench = bench();
    bench.run("lame --quiet -t a.wav a.mp3").ffmpeg("-i a.wav a.aiff").run("flac --totally-silent a.wav");
    let audio = fs::read(bench.path("a.mp3")).unwrap();
    let titled =
        |title: &str, repaired: &[&str]| Tags { title: some(title), repaired: list(repaired), ..Tags::default() };
    let latin = |body: &[u8]| frame3("TIT2", &[b"\0", body].concat());
    for (name, frames, expected) in [
        ("latin1", vec![latin(b"Caf\xe9")], titled("Café", &[])),
        ("windows", vec![latin(b"L\x92\xe9t\xe9 \x96 2")], titled("L’été – 2", &["windows-1252"])),
        ("utf8", vec![latin("Café – さくら".as_bytes())], titled("Café – さくら", &["UTF-8"])),
        ("twice", vec![latin(b"Caf\xc3\x83\xc2\xa9")], titled("Café", &["UTF-8"])),
        ("no mark", vec![frame3("TIT2", b"\x01C\0a\0f\0\xe9\0")], titled("Café", &["UTF-16LE"])),
        ("no mark, right", vec![frame3("TIT2", b"\x01\0C\0a\0f\0\xe9")], titled("Café", &[])),
        ("wrong mark", vec![frame3("TIT2", b"\x01\xfe\xffC\0a\0f\0\xe9\0")], titled("Café", &["UTF-16LE"])),
        ("marked bytes", vec![frame3("TIT2", b"\0\xff\xfeC\0a\0f\0\xe9\0")], titled("Café", &["UTF-16LE"])),
        ("no utf8", vec![frame3("TIT2", b"\x03Caf\xe9")], titled("Café", &[])),
    ] {
        assert_tags(&bench, &format!("{name}.mp3"), &[tag(3, &frames), audio.clone()], &expected);
        // The same in the chunk of an AIFF file, and before FLAC, with a picture that is left out.
        let picture = frame3("APIC", &[&b"\0image/png\0\x03\0"[..], &vec![7; 3000]].concat());
        let tag = tag(3, &[vec![picture], frames].concat());
        let chunk = [b"ID3 ", &(tag.len() as u32).to_be_bytes()[..], &tag, &vec![0; tag.len() % 2]].concat();
        assert_tags(&bench, "t.aiff", &[fs::read(bench.path("a.aiff")).unwrap(), chunk], &expected);
        assert_tags(&bench, "t.flac", &[tag, fs::read(bench.path("a.flac")).unwrap()], &expected);
        assert_eq!(inspect(&bench.path("t.flac")).unwrap().pictures.len(), 1, "{name}");
    }
    // Unsynchronised: a zero after each 0xff, the whole tag over.
    let mut whole = tag(3, &[frame3("TIT2", b"\x01\xff\xfeA\0\xff\0")]);
    let at = whole.len() - 7;
    whole.splice(at..at, []);
    let body: Vec<u8> =
        whole[10..].iter().flat_map(|&byte| if byte == 0xff { vec![0xff, 0] } else { vec![byte] }).collect();
    let mut unsynchronised = id3(&body);
    (unsynchronised[3], unsynchronised[5]) = (3, 0x80);
    assert_tags(&bench, "unsync.mp3", &[unsynchronised, audio.clone()], &titled("Aÿ", &[]));
    // Frames with a group, a length and zeros of their own, and one that is compressed.
    let flagged = |name: &str, flags: u8, body: &[u8]| {
        let mut frame = frame(name, body);
        frame[9] = flags;
        frame
    };
    let frames = [
        flagged("TIT2", 0x43, b"g\0\0\0\x05\x01\xff\0\xfeA\0\xff\0\0"),
        flagged("TPE1", 0x09, b"\0\0\0\x05\0\xe9"),
        flagged("TALB", 0x40, b"g\0\xe9"),
    ];
    let grouped = Tags { album: some("é"), ..titled("Aÿ", &[]) };
    assert_tags(&bench, "flags.mp3", &[tag(4, &frames), audio.clone()], &grouped);
    // A tag that is larger than what is kept: its picture is left out.
    let huge = frame3("APIC", &[&b"\0image/png\0\x03\0"[..], &vec![7; 3 << 20]].concat());
    let tagged = tag(3, &[huge, latin(b"Caf\xe9")]);
    let chunk = [b"id3 ", &(tagged.len() as u32).to_le_bytes()[..], &tagged, &vec![0; tagged.len() % 2]].concat();
    assert_tags(&bench, "huge.mp3", &[tagged, audio.clone()], &titled("Café", &[]));
    assert_tags(&bench, "huge.wav", &[fs::read(bench.path("a.wav")).unwrap(), chunk], &titled("Café", &[]));
    // Version 2.4 with plain sizes.
    let comment = frame3("COMM", &[&b"\x03eng\0"[..], &vec![b'x'; 300]].concat());
    let plain = Tags { comment: Some("x".repeat(300)), ..titled("Café", &[]) };
    for padding in [0, 100] {
        let frames = [comment.clone(), frame3("TIT2", "\u{3}Café".as_bytes()), vec![0; padding]];
        assert_tags(&bench, "plain.mp3", &[tag(4, &frames), audio.clone()], &plain);
    }
    // A tag of Japanese that says Latin-1, and ID3v1 of the same.
    let sakura = b"\x82\xb3\x82\xad\x82\xe7\x82\xcc\x89\x53";
    let expected = titled("さくらの唄", &["Shift_JIS"]);
    assert_tags(&bench, "japanese.mp3", &[tag(3, &[latin(sakura)]), audio.clone()], &expected);
    let mut old = [0; 128];
    old[..3].copy_from_slice(b"TAG");
    old[3..3 + sakura.len()].copy_from_slice(sakura);
    old[127] = 255;
    assert_tags(&bench, "old.mp3", &[audio.clone(), old.to_vec()], &expected);
    // UTF-8 that was cut at the end of its field.
    let long = "Sampai Jumpa di Lain Waktu éé";
    old[3..33].copy_from_slice(&long.as_bytes()[..30]);
    assert_tags(&bench, "cut.mp3", &[audio, old.to_vec()], &titled("Sampai Jumpa di Lain Waktu é", &["UTF-8"]));
}

#[test]
fn the_bait_of_a_hostile_tag_is_not_taken() {
    let bench = bench();
    bench.run("lame --quiet a.wav a.mp3");
    let audio = fs::read(bench.path("a.mp3")).unwrap();
    // Sizes that lead out of the tag, an extended header that is longer than it, flags that are none.
    for (version, flags, body) in [
        (3, 0, b"TIT2\xff\xff\xff\xff\0\0\0\xe9".to_vec()),
        (3, 0x40, [&b"\xff\xff\xff\xff"[..], &frame3("TIT2", b"\0\xe9t\xe9")].concat()),
        (4, 0x40, [&b"\0\0\0\0"[..], &utf8("TIT2", "a")].concat()),
        (4, 0, b"TIT2\x7f\x7f\x7f\x7f\xff\xff\0\xe9".to_vec()),
        (2, 0x40, b"TT2\0\0\x04\0\xe9t\xe9".to_vec()),
        (3, 0x80, vec![0xff; 1000]),
        (3, 0, frame3("COMM", b"\0")),
        (3, 0, frame3("COMM", b"\0en")),
        (3, 0, frame3("TIT2", b"\x01\xff")),
        (3, 0, frame3("TIT2", b"\x09\xe9")),
    ] {
        let mut tag = id3(&body);
        (tag[3], tag[5]) = (version, flags);
        fs::write(bench.path("t.mp3"), [tag, audio.clone()].concat()).unwrap();
        let info = inspect(&bench.path("t.mp3")).unwrap();
        assert_eq!(info.codec, "MP3", "{version} {flags:x} {body:x?}");
    }
}
