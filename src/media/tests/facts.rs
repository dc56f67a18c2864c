//! What is said of a file without a decoder is what a decoder says.

use std::fs;
use std::path::Path;

use super::mutations::{damage, material};
use super::tags::{ape, frame, id3};
use super::tools::{Bench, id3v2, inspect};
use crate::media::{Spec, facts};

const CD: Spec = Spec { rate: 44_100, channels: 2 };
/// Damaged files tried of each kind.
const ROUNDS: u64 = 400;

/// Whether no decoder was needed; what is told is compared in any case.
fn is_short(path: &Path) -> bool {
    let _ = inspect(path);
    facts::read(path).is_some()
}

#[test]
fn every_format_is_told_the_same_both_ways() {
    let bench = Bench::new();
    let short: Vec<String> = material(&bench)
        .into_iter()
        .filter(|(name, bytes)| {
            fs::write(bench.path(name), bytes).unwrap();
            is_short(&bench.path(name))
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(short, ["a.flac", "a.mp3"]);
}

#[test]
fn whole_files_of_every_shape_are_told_the_same_both_ways() {
    let bench = Bench::new();
    bench.material("a.wav", 1.2, CD, "s16");
    bench.material("short.wav", 0.05, CD, "s16");
    bench.material("deep.wav", 0.6, CD, "s24");
    bench.material("mono.wav", 0.6, Spec { rate: 22_050, channels: 1 }, "s16");
    bench.material("six.wav", 0.6, Spec { rate: 48_000, channels: 6 }, "s16");
    bench
        .run("flac --totally-silent a.wav short.wav deep.wav mono.wav")
        .run("flac --totally-silent --channel-map=none six.wav")
        .run("flac --totally-silent -0 --no-padding --no-seektable a.wav -o plain.flac")
        .run("lame --quiet -V 2 --tt Lagu --tn 3/12 --tg Pop --add-id3v2 a.wav vbr.mp3")
        .run("lame --quiet -b 128 --tt Lagu --tn 3 --tg 17 --id3v1-only a.wav cbr.mp3")
        .run("lame --quiet -b 320 -t a.wav bare.mp3")
        .run("lame --quiet --abr 150 -m m a.wav abr.mp3")
        .run("lame --quiet -V 5 mono.wav mono.mp3")
        .run("lame --quiet -V 5 short.wav short.mp3")
        .ffmpeg(
            "-i a.wav -c:a libmp3lame -id3v2_version 3 -write_id3v1 1 -metadata title=Ä -metadata genre=Rock both.mp3",
        )
        .ffmpeg("-i a.wav -c:a libmp3lame -write_xing 0 no-xing.mp3")
        .ffmpeg("-i a.wav -c:a flac -compression_level 12 -metadata track=7/9 -metadata disc=2 ffmpeg.flac");
    let names = [
        ("a.flac", true),
        // One frame, and several with a last one that is shorter.
        ("short.flac", false),
        ("deep.flac", true),
        ("mono.flac", true),
        ("six.flac", false),
        ("plain.flac", true),
        ("ffmpeg.flac", true),
        ("vbr.mp3", true),
        ("cbr.mp3", true),
        ("bare.mp3", true),
        ("abr.mp3", true),
        ("mono.mp3", true),
        ("short.mp3", false),
        ("both.mp3", true),
        ("no-xing.mp3", true),
    ];
    for (name, expected) in names {
        assert_eq!(is_short(&bench.path(name)), expected, "{name}");
    }
}

#[test]
fn tags_of_every_shape_are_told_the_same_both_ways() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.run("lame --quiet -V 4 -t a.wav a.mp3").run("flac --totally-silent a.wav");
    let mp3 = fs::read(bench.path("a.mp3")).unwrap();
    let flac = fs::read(bench.path("a.flac")).unwrap();
    let text = |id: &str, encoding: u8, text: &[u8]| frame(id, &[&[encoding], text].concat());
    let wide = |words: &str| [vec![0xff, 0xfe], words.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let mut short = 0;
    for words in
        ["3", "3/12", "03", "0", "0/4", "x", "3/x", "/5", " 3", "99999999999", "99999999999999999999999/2", "3\x004"]
    {
        for (encoding, body) in [(0, words.as_bytes().to_vec()), (1, wide(words)), (3, words.as_bytes().to_vec())] {
            let frames =
                [text("TRCK", encoding, &body), text("TPOS", encoding, &body), text("TIT2", 3, b"Lagu")].concat();
            fs::write(bench.path("t.mp3"), [id3(&frames), mp3.clone()].concat()).unwrap();
            short += u32::from(is_short(&bench.path("t.mp3")));
            fs::write(bench.path("t.flac"), [id3(&frames), flac.clone()].concat()).unwrap();
            short += u32::from(is_short(&bench.path("t.flac")));
        }
    }
    for genre in [
        "Pop",
        "17",
        "(17)",
        "(17)Rock",
        "(17)(6)",
        "(RX)",
        "R&B 2",
        "",
        "Pop\nRock",
        "12\0Pop",
        "Pop\0",
        "255",
        "(999)",
    ] {
        for (encoding, body) in [(0, genre.as_bytes().to_vec()), (1, wide(genre)), (3, genre.as_bytes().to_vec())] {
            let frames = [text("TCON", encoding, &body), text("TIT2", 3, b"Lagu")].concat();
            fs::write(bench.path("t.mp3"), [id3(&frames), mp3.clone()].concat()).unwrap();
            short += u32::from(is_short(&bench.path("t.mp3")));
        }
    }
    // Those names are taken.
    let podcast =
        [text("TRCK", 3, b"4"), text("TCAT", 3, b"Music"), text("TDES", 3, b"About"), text("TCON", 3, b"Pop")];
    fs::write(bench.path("t.mp3"), [id3(&podcast.concat()), mp3.clone()].concat()).unwrap();
    short += u32::from(is_short(&bench.path("t.mp3")));
    assert!(short > 80, "only {short} without a decoder");
}

#[test]
fn tags_at_both_ends_are_told_the_same_both_ways() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.run("lame --quiet -V 4 -t a.wav a.mp3").run("flac --totally-silent a.wav");
    let mp3 = fs::read(bench.path("a.mp3")).unwrap();
    let flac = fs::read(bench.path("a.flac")).unwrap();
    let title = |words: &str| id3(&frame("TIT2", &[b"\x03", words.as_bytes()].concat()));
    for (name, parts) in [
        ("two tags", vec![title("A"), title("B"), mp3.clone()]),
        ("an empty tag", vec![id3v2(4, 0, 300), mp3.clone()]),
        ("ape behind", vec![mp3.clone(), ape(&[("Title", "Lagu"), ("Track", "3/4")])]),
        ("ape and id3v1 behind", vec![mp3.clone(), ape(&[("Title", "Lagu")]), [&b"TAG"[..], &[65; 125]].concat()]),
        ("id3v1 with a number", vec![mp3.clone(), [&b"TAG"[..], &[66; 122], &[0, 7, 17]].concat()]),
        ("id3v1 behind flac", vec![flac.clone(), [&b"TAG"[..], &[66; 122], &[0, 7, 17]].concat()]),
        ("zeros behind", vec![mp3.clone(), vec![0; 5000]]),
        ("zeros behind flac", vec![flac.clone(), vec![0; 5000]]),
        ("garbage before", vec![vec![7; 999], mp3.clone()]),
        ("garbage before flac", vec![vec![7; 999], flac.clone()]),
        ("twice", vec![mp3.clone(), mp3.clone()]),
        ("twice flac", vec![flac.clone(), flac.clone()]),
        ("an end missing", vec![mp3[..mp3.len() * 2 / 3].to_vec()]),
        ("an end missing flac", vec![flac[..flac.len() * 2 / 3].to_vec()]),
        ("hardly a frame", vec![mp3[..1200].to_vec()]),
    ] {
        fs::write(bench.path("t"), parts.concat()).unwrap();
        println!("{name}: {}", is_short(&bench.path("t")));
    }
}

#[test]
fn comments_of_every_shape_are_told_the_same_both_ways() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.run("flac --totally-silent a.wav");
    for comments in [
        "TITLE=Lagu\nTRACKNUMBER=3\nDISCNUMBER=1/2\n",
        "tracknumber=3/12\nTrackNumber=4\ndisknumber=2\n",
        "TRACK=5\nTRACKNUMBER=x\nTRACKTOTAL=9\n",
        "}RACKNUMBER=5\nTRACKNUMBER=6\n",
        "TRACKNUMBER=\nDISCNUMBER=0\nGENRE=Pop\nGENRE=Rock\nDATE=2021\nISRC=IDA010600001\n",
        "CHAPTER001=00:00:00.000\nCHAPTER001NAME=A\nLYRICS=la la\nREPLAYGAIN_TRACK_GAIN=-3.5 dB\n",
    ] {
        fs::write(bench.path("tags.txt"), comments).unwrap();
        bench.run("metaflac --remove-all-tags --import-tags-from=tags.txt a.flac");
        assert!(is_short(&bench.path("a.flac")), "{comments:?}");
    }
}

#[test]
fn damaged_files_are_told_the_same_both_ways() {
    let bench = Bench::new();
    let files: Vec<_> =
        material(&bench).into_iter().filter(|(name, _)| ["a.flac", "a.mp3"].contains(&&**name)).collect();
    let mut short = 0;
    for (name, bytes) in &files {
        for round in 0..ROUNDS {
            let mut random = fastrand::Rng::with_seed(round);
            let other = &files[random.usize(..files.len())].1;
            let path = bench.path(&format!("t-{name}"));
            fs::write(&path, damage(bytes, other, &mut random)).unwrap();
            short += u32::from(is_short(&path));
        }
    }
    println!("{short} of {} damaged files were told without a decoder", ROUNDS * files.len() as u64);
    assert!(short > 50, "{short}");
}
