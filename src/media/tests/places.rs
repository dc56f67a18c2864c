//! Where the frames of an MPEG stream are, against a walk from head to head.

use super::tools::Bench;
use crate::media::Spec;
use crate::media::file::File;
use crate::media::frames::{Frames, Heads};
use crate::media::mpeg::Frame;

/// The places of all frames behind `header`, by walking.
fn walk(file: &mut File, header: bool) -> Vec<u64> {
    let end = file.metadata().unwrap().len();
    let mut places = Vec::new();
    let mut at = if header { Frame::at(file, 0).unwrap().size } else { 0 };
    while at < end {
        places.push(at);
        at += Frame::at(file, at).unwrap().size;
    }
    places
}

/// Whether places are computed, after a look at many that what is told is so.
fn is_computed(bench: &Bench, name: &str, header: bool, stated: Option<u32>) -> bool {
    let mut file = File::open(&bench.path(name)).unwrap();
    let places = walk(&mut file, header);
    let end = file.metadata().unwrap().len();
    let stated = stated.or(header.then_some(places.len() as u32));
    let mut frames = Frames::new(&mut file, Heads::Mpeg, (places[0], end), stated).unwrap();
    let (mut random, mut computed) = (fastrand::Rng::with_seed(9), 0);
    for wanted in (0..300).map(|_| random.usize(..places.len())).chain([0, places.len() - 1]) {
        let (number, place) = frames.before(&mut file, wanted as u64).unwrap();
        assert_eq!(places[number as usize], place, "{name}: {number}");
        assert!(number <= wanted as u64 && number + 16 > wanted as u64, "{name}: {number} for {wanted}");
        computed += usize::from(number == wanted as u64);
    }
    assert!(computed == 302 || computed < 100, "{name}: {computed}");
    computed == 302
}

#[test]
fn a_constant_bit_rate_is_seen_and_believed() {
    let bench = Bench::new();
    bench.material("a.wav", 6.0, Spec { rate: 44_100, channels: 2 }, "s16");
    bench.run("sox a.wav -r 22050 -c 1 low.wav").run("sox a.wav -r 48000 dat.wav");
    for (name, header, command) in [
        ("128.mp3", true, "lame --quiet -b 128 a.wav 128.mp3"),
        ("320.mp3", true, "lame --quiet -b 320 a.wav 320.mp3"),
        ("bare.mp3", false, "lame --quiet -t -b 192 a.wav bare.mp3"),
        ("low.mp3", true, "lame --quiet -b 56 low.wav low.mp3"),
        ("dat.mp3", true, "lame --quiet -b 160 dat.wav dat.mp3"),
        ("ffmpeg.mp3", true, "ffmpeg -v error -i a.wav -b:a 256k -id3v2_version 0 -write_id3v1 0 ffmpeg.mp3"),
        ("a.mp2", false, "ffmpeg -v error -i a.wav -b:a 224k a.mp2"),
    ] {
        bench.run(command);
        assert!(is_computed(&bench, name, header, None), "{name}");
    }
}

#[test]
fn what_only_looks_like_one_is_walked_through() {
    let bench = Bench::new();
    bench.material("a.wav", 6.0, Spec { rate: 44_100, channels: 2 }, "s16");
    bench
        .run("lame --quiet -V 4 a.wav vbr.mp3")
        .run("lame --quiet --abr 128 a.wav abr.mp3")
        .run("lame --quiet -b 128 a.wav a.mp3")
        .run("lame --quiet -t -b 128 a.wav bare.mp3")
        .run("lame --quiet -t -b 160 a.wav other.mp3");
    assert!(!is_computed(&bench, "vbr.mp3", true, None));
    assert!(!is_computed(&bench, "abr.mp3", true, None));
    // The header says another number, as that of the first of two files that were joined.
    assert!(is_computed(&bench, "a.mp3", true, None));
    assert!(!is_computed(&bench, "a.mp3", true, Some(229)));
    let bytes = |name: &str| std::fs::read(bench.path(name)).unwrap();
    let (one, other) = (bytes("bare.mp3"), bytes("other.mp3"));
    // Two rates whose mean is that of a third is no constant rate; nor one with a frame of another in it.
    let frame = Frame::mpeg(*other.first_chunk().unwrap()).unwrap().size as usize;
    let mut file = File::open(&bench.path("bare.mp3")).unwrap();
    let middle = walk(&mut file, false)[100] as usize;
    for (name, parts) in
        [("joined.mp3", vec![&one[..], &other]), ("mixed.mp3", vec![&one[..middle], &other[..frame], &one[middle..]])]
    {
        std::fs::write(bench.path(name), parts.concat()).unwrap();
        assert!(!is_computed(&bench, name, false, None), "{name}");
    }
}
