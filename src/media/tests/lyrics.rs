//! Lyrics in the tags of every style.

use std::time::Duration;

use super::tags::{frame, id3};
use super::tools::Bench;
use crate::media::{LyricsTag, LyricsText, Spec, lyrics};

const CD: Spec = Spec { rate: 44_100, channels: 2 };
const TEXT: &str = "tira lum\noba nim\n\nsol é 漢";

fn whole(name: &str, text: &str) -> LyricsTag {
    LyricsTag { name: name.to_owned(), text: LyricsText::Whole(text.to_owned()) }
}

fn timed(pieces: &[(u64, &str)]) -> LyricsTag {
    let pieces = pieces.iter().map(|(at, text)| (Duration::from_micros(*at), (*text).to_owned()));
    LyricsTag { name: "SYLT".to_owned(), text: LyricsText::Timed(pieces.collect()) }
}

/// A file with this tag before it.
fn tagged(bench: &Bench, name: &str, tag: &[u8], audio: &str) -> Vec<LyricsTag> {
    let audio = std::fs::read(bench.path(audio)).unwrap();
    std::fs::write(bench.path(name), [tag, &audio].concat()).unwrap();
    lyrics(&bench.path(name)).unwrap()
}

/// The body of a frame `SYLT` in Latin-1.
fn sylt(unit: u8, kind: u8, pieces: &[(u32, &str)]) -> Vec<u8> {
    let mut body = [b"\0eng", &[unit, kind][..], b"what it is\0"].concat();
    for (time, text) in pieces {
        body.extend([text.as_bytes(), b"\0", &time.to_be_bytes()].concat());
    }
    body
}

#[test]
fn texts_are_found_in_every_style() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    std::fs::write(bench.path("lyrics.txt"), TEXT).unwrap();
    bench
        .run("flac --totally-silent --tag-from-file=LYRICS=lyrics.txt --tag=SyncedLyrics=[00:01.00]a a.wav -o t.flac")
        .run("flac --totally-silent --tag-from-file=UNSYNCEDLYRICS=lyrics.txt a.wav -o u.flac")
        .run("oggenc -Q a.wav -o t.ogg")
        .run("lame --quiet a.wav a.mp3");
    for (name, codec) in [("t.m4a", "alac"), ("t.mka", "flac"), ("t.opus", "libopus")] {
        bench.run_with(&[
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-i",
            "a.wav",
            "-c:a",
            codec,
            "-metadata",
            &format!("lyrics={TEXT}"),
            name,
        ]);
    }
    std::fs::write(bench.path("escaped.txt"), format!("LYRICS={}", TEXT.replace('\n', "\\n"))).unwrap();
    bench.run("vorbiscomment -w -e -R -c escaped.txt t.ogg");
    assert_eq!(lyrics(&bench.path("t.flac")).unwrap(), [whole("LYRICS", TEXT), whole("SyncedLyrics", "[00:01.00]a")]);
    assert_eq!(lyrics(&bench.path("u.flac")).unwrap(), [whole("UNSYNCEDLYRICS", TEXT)]);
    assert_eq!(lyrics(&bench.path("t.ogg")).unwrap(), [whole("LYRICS", TEXT)]);
    assert_eq!(lyrics(&bench.path("t.m4a")).unwrap(), [whole("©lyr", TEXT)]);
    for name in ["t.mka", "t.opus"] {
        let found = lyrics(&bench.path(name)).unwrap();
        assert!(
            matches!(&*found, [LyricsTag { text: LyricsText::Whole(text), .. }] if text == TEXT),
            "{name}: {found:?}"
        );
    }
    assert_eq!(lyrics(&bench.path("a.mp3")).unwrap(), []);
    let uslt = frame("USLT", &[b"\x03engwhat it is\0", TEXT.as_bytes()].concat());
    let own = frame("TXXX", b"\x03Lyrics\0lum");
    let empty = frame("USLT", b"\x03deu\0");
    let tag = id3(&[empty, uslt, own].concat());
    assert_eq!(tagged(&bench, "t.mp3", &tag, "a.mp3"), [whole("USLT", TEXT), whole("LYRICS", "lum")]);
    // In a chunk of a WAV file.
    let mut wav = std::fs::read(bench.path("a.wav")).unwrap();
    wav.extend([b"id3 ", &(tag.len() as u32).to_le_bytes()[..], &tag].concat());
    std::fs::write(bench.path("t.wav"), wav).unwrap();
    assert_eq!(lyrics(&bench.path("t.wav")).unwrap()[0], whole("USLT", TEXT));
    // APE at the end of an MP3.
    let item = [&(TEXT.len() as u32).to_le_bytes()[..], &[0; 4], b"Lyrics\0", TEXT.as_bytes()].concat();
    let foot = |flags: u32| {
        [
            b"APETAGEX",
            &2000_u32.to_le_bytes()[..],
            &(item.len() as u32 + 32).to_le_bytes(),
            &1_u32.to_le_bytes(),
            &flags.to_le_bytes(),
            &[0; 8],
        ]
        .concat()
    };
    let audio = std::fs::read(bench.path("a.mp3")).unwrap();
    std::fs::write(bench.path("ape.mp3"), [audio, foot(0xa000_0000), item.clone(), foot(0x8000_0000)].concat())
        .unwrap();
    assert_eq!(lyrics(&bench.path("ape.mp3")).unwrap(), [whole("Lyrics", TEXT)]);
}

#[test]
fn times_are_kept() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    bench
        .run("lame --quiet a.wav a.mp3")
        .run("lame --quiet --resample 22.05 a.wav low.mp3")
        .run("twolame --quiet a.wav a.mp2");
    let plain = [(1000, "ti"), (1500, "ra"), (2000, "\nlum"), (2500, "")];
    let tag = id3(&frame("SYLT", &sylt(2, 1, &plain)));
    let expected = timed(&[(1_000_000, "ti"), (1_500_000, "ra"), (2_000_000, "\nlum"), (2_500_000, "")]);
    assert_eq!(tagged(&bench, "t.mp3", &tag, "a.mp3"), std::slice::from_ref(&expected));
    // The header of version 2.3 is the same for so short a frame.
    let mut third = tag.clone();
    third[3] = 3;
    assert_eq!(tagged(&bench, "v3.mp3", &third, "a.mp3"), std::slice::from_ref(&expected));
    // In FLAC they count milliseconds alone.
    bench.run("flac --totally-silent a.wav");
    assert_eq!(tagged(&bench, "t.flac", &tag, "a.flac"), [expected]);
    // Frames of MPEG audio: 1152 samples, and 576 at the lower rates.
    let tag = id3(&frame("SYLT", &sylt(1, 1, &[(0, "a"), (1225, "b")])));
    for (name, audio, at) in
        [("f.mp3", "a.mp3", 32_000_000), ("l.mp3", "low.mp3", 32_000_000), ("f.mp2", "a.mp2", 32_000_000)]
    {
        assert_eq!(tagged(&bench, name, &tag, audio), [timed(&[(0, "a"), (at, "b")])], "{name}");
    }
    assert_eq!(tagged(&bench, "f.flac", &tag, "a.flac"), [], "there are no such frames");
    // Chords, events, pictures …
    for kind in 3..=8 {
        let tag = id3(&frame("SYLT", &sylt(2, kind, &plain)));
        assert_eq!(tagged(&bench, "k.mp3", &tag, "a.mp3"), [], "{kind}");
    }
}

#[test]
fn timed_texts_are_read_in_every_alphabet() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    bench.run("lame --quiet a.wav a.mp3");
    let units = |text: &str, to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
    let little = |text: &str| units(text, u16::to_le_bytes);
    let big = |text: &str| units(text, u16::to_be_bytes);
    let body = |encoding: u8, texts: [Vec<u8>; 3], zero: &[u8]| {
        let [about, first, second] = texts;
        let head = [encoding, b'e', b'n', b'g', 2, 1];
        [&head[..], &about, zero, &first, zero, &[0, 0, 0, 5], &second, zero, &[0, 0, 1, 0]].concat()
    };
    let texts = ["", "né", "漢 lum"];
    for (name, body) in [
        ("UTF-8", body(3, texts.map(|text| text.as_bytes().to_vec()), &[0])),
        ("UTF-16, little", body(1, texts.map(|text| [&[0xff, 0xfe][..], &little(text)].concat()), &[0, 0])),
        ("UTF-16, great", body(1, texts.map(|text| [&[0xfe, 0xff][..], &big(text)].concat()), &[0, 0])),
        ("UTF-16, marked once", body(1, [vec![0xff, 0xfe], little("né"), little("漢 lum")], &[0, 0])),
        ("UTF-16, of no mark", body(2, texts.map(big), &[0, 0])),
    ] {
        let tag = id3(&frame("SYLT", &body));
        assert_eq!(tagged(&bench, "t.mp3", &tag, "a.mp3"), [timed(&[(5000, "né"), (256_000, "漢 lum")])], "{name}");
    }
}

#[test]
fn a_frame_that_breaks_off_gives_what_it_has() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    bench.run("lame --quiet a.wav a.mp3");
    let body = sylt(2, 1, &[(1000, "tira"), (2000, "lum")]);
    for end in 0..body.len() {
        let found = tagged(&bench, "t.mp3", &id3(&frame("SYLT", &body[..end])), "a.mp3");
        let count = found.first().map_or(0, |tag| match &tag.text {
            LyricsText::Timed(pieces) => pieces.len(),
            LyricsText::Whole(text) => panic!("{text}"),
        });
        // The second piece has eight bytes.
        assert_eq!(count, usize::from(end + 8 >= body.len()), "{end}");
    }
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..300 {
        let mut broken = body.clone();
        for _ in 0..random.usize(1..6) {
            let place = random.usize(..broken.len());
            broken[place] = random.u8(..);
        }
        if let Some(LyricsTag { text: LyricsText::Timed(pieces), .. }) =
            tagged(&bench, "t.mp3", &id3(&frame("SYLT", &broken)), "a.mp3").first()
        {
            assert!(pieces.len() <= broken.len());
        }
    }
}
