//! What is delivered is what the reference decoder delivers, frame for frame.

use super::tools::{Bench, assert_same, decode};
use crate::media::{Decoder, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

#[test]
fn lossless_formats_are_exact() {
    let bench = Bench::new();
    for format in ["u8", "s16", "s24", "s32", "f32"] {
        bench.material(&format!("{format}.wav"), 1.3, CD, format);
    }
    bench
        .ffmpeg("-i s16.wav -c:a pcm_s16be s16.aiff")
        .ffmpeg("-i s24.wav -c:a pcm_s24be s24.aiff")
        .run("flac --totally-silent s16.wav s24.wav")
        .ffmpeg("-i s16.wav -c:a alac alac.m4a")
        .ffmpeg("-i s24.wav -c:a alac -movflags +faststart alac24.m4a")
        .ffmpeg("-i s16.wav -c:a pcm_s16le s16.caf")
        .ffmpeg("-i s16.wav -c:a flac flac.ogg")
        .run("sox s16.wav sox.aiff")
        .ffmpeg("-i s16.wav -f wav -c:a pcm_s16le -ac 1 mono.wav");
    for name in [
        "u8.wav",
        "s16.wav",
        "s24.wav",
        "s32.wav",
        "f32.wav",
        "mono.wav",
        "s16.aiff",
        "s24.aiff",
        "sox.aiff",
        "s16.flac",
        "s24.flac",
        "flac.ogg",
        "alac.m4a",
        "alac24.m4a",
        "s16.caf",
    ] {
        assert_same(&decode(&bench.path(name)), &bench.reference(name), name);
    }
}

#[test]
fn integers_are_exact_fractions() {
    let bench = Bench::new();
    let path = bench.material("a.wav", 0.1, CD, "s24");
    let bytes = std::fs::read(&path).unwrap();
    let expected: Vec<f32> = bytes[44..]
        .chunks_exact(3)
        .map(|three| (i32::from_le_bytes([0, three[0], three[1], three[2]]) >> 8) as f32 / 8_388_608.0)
        .collect();
    assert_same(&decode(&path), &expected, "24 bit");
}

/// 32 bits, of which two channels differ by 33: the `f32` nearest to each sample.
#[test]
fn flac_of_more_than_24_bits_is_the_nearest() {
    let bench = Bench::new();
    bench.material("two.wav", 0.8, CD, "s32");
    bench.material("six.wav", 0.3, Spec { rate: 96_000, channels: 6 }, "s32");
    // One channel is the other turned over, so that the difference is what is written.
    bench.run("sox -D two.wav loud.wav remix 1 1i norm -0.1");
    for name in ["two", "six", "loud"] {
        bench.run(&format!("flac --totally-silent --channel-map=none {name}.wav"));
        bench.run(&format!("flac --totally-silent --ogg --channel-map=none {name}.wav -o {name}.oga"));
        let wanted = bench.reference(&format!("{name}.wav"));
        for ending in ["flac", "oga"] {
            let file = format!("{name}.{ending}");
            assert_same(&decode(&bench.path(&file)), &wanted, &file);
            let mut decoder = Decoder::open(&bench.path(&file)).unwrap();
            assert_eq!(decoder.info().bits, Some(32), "{file}");
            let channels = usize::from(decoder.spec().channels);
            for frame in [20_001_u64, 5] {
                assert_eq!(decoder.seek(frame), Ok(frame), "{file}");
                let (rest, fault) = super::tools::rest(&mut decoder);
                assert_eq!(fault, None, "{file}");
                assert_same(&rest, &wanted[frame as usize * channels..], &file);
            }
        }
    }
}

#[test]
fn lossy_formats_keep_the_number_of_frames() {
    let bench = Bench::new();
    let path = bench.material("a.wav", 2.345, CD, "s16");
    let frames = Decoder::open(&path).unwrap().info().frames.unwrap();
    bench
        .run("lame --quiet -b 128 a.wav cbr.mp3")
        .run("lame --quiet -V 2 a.wav vbr.mp3")
        .run("lame --quiet --preset 8 a.wav low.mp3 --resample 44.1")
        .ffmpeg("-i a.wav -c:a libmp3lame ffmpeg.mp3")
        .run("oggenc -Q -q 3 a.wav -o q3.ogg")
        .run("oggenc -Q -q 9 a.wav -o q9.ogg");
    for name in ["cbr.mp3", "vbr.mp3", "low.mp3", "ffmpeg.mp3", "q3.ogg", "q9.ogg"] {
        let mut decoder = Decoder::open(&bench.path(name)).unwrap();
        let channels = usize::from(decoder.spec().channels);
        let (samples, fault) = super::tools::rest(&mut decoder);
        assert_eq!((samples.len() / channels) as u64, frames, "{name}");
        assert_eq!((fault, decoder.info().frames), (None, Some(frames)), "{name}");
        let reference = bench.reference(name);
        assert_eq!(reference.len(), samples.len(), "{name}");
        let worst = samples.iter().zip(&reference).map(|(left, right)| (left - right).abs()).fold(0.0, f32::max);
        assert!(worst < 2e-4, "{name}: {worst}");
    }
}

#[test]
fn split_material_joins_without_a_seam() {
    let bench = Bench::new();
    bench.material("whole.wav", 2.0, CD, "s16");
    // Neither part is a whole number of any codec's blocks.
    bench.run("sox whole.wav a.wav trim 0s 50001s").run("sox whole.wav b.wav trim 50001s");
    for part in ["a", "b"] {
        bench
            .run(&format!("flac --totally-silent {part}.wav"))
            .ffmpeg(&format!("-i {part}.wav -c:a alac {part}.m4a"))
            .ffmpeg(&format!("-i {part}.wav -c:a pcm_s16be {part}.aiff"))
            .run(&format!("lame --quiet -V 2 {part}.wav {part}.mp3"))
            .run(&format!("oggenc -Q -q 6 {part}.wav -o {part}.ogg"));
    }
    let whole = decode(&bench.path("whole.wav"));
    for kind in ["wav", "flac", "m4a", "aiff", "mp3", "ogg"] {
        let joined = [decode(&bench.path(&format!("a.{kind}"))), decode(&bench.path(&format!("b.{kind}")))].concat();
        assert_eq!(joined.len(), whole.len(), "{kind}");
        if ["mp3", "ogg"].contains(&kind) {
            // In its place: no shift fits the original better than none.
            let distance = |shift: usize| -> f64 {
                let pairs = joined[2000..170_000].iter().zip(&whole[2000 + shift - 16..]);
                pairs.map(|(left, right)| f64::from(left - right).powi(2)).sum()
            };
            let best = (0..=32).step_by(2).min_by(|&left, &right| distance(left).total_cmp(&distance(right)));
            assert_eq!(best, Some(16), "{kind}");
        } else {
            assert_same(&joined, &whole, kind);
        }
    }
}

#[test]
fn a_wrong_estimate_cuts_nothing_off() {
    let bench = Bench::new();
    bench.material("loud.wav", 1.0, CD, "s16");
    bench
        .run("sox -n -r 44100 -c 2 -b 16 quiet.wav trim 0 5")
        .run("sox loud.wav quiet.wav a.wav")
        .run("lame --quiet -t -V 0 a.wav a.mp3");
    let mut decoder = Decoder::open(&bench.path("a.mp3")).unwrap();
    assert!(decoder.info().duration.unwrap().as_secs() < 5, "the estimate is to be wrong: {:?}", decoder.info());
    let (samples, fault) = super::tools::rest(&mut decoder);
    assert!(samples.len() >= 6 * 44_100 * 2 && fault.is_none(), "{} {fault:?}", samples.len());
    assert_eq!(decoder.seek(5 * 44_100), Ok(5 * 44_100));
}

#[test]
fn the_spec_may_change_within_a_file() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench.material("b.wav", 1.0, Spec { rate: 44_100, channels: 1 }, "s16");
    for part in ["a", "b"] {
        bench
            .run(&format!("lame --quiet -t --nores -b 128 {part}.wav {part}.mp3"))
            .run(&format!("oggenc -Q -q 3 -s {} {part}.wav -o {part}.ogg", part.len() + usize::from(part == "b")));
    }
    for kind in ["mp3", "ogg"] {
        let [a, b] = ["a", "b"].map(|part| std::fs::read(bench.path(&format!("{part}.{kind}"))).unwrap());
        let path = bench.path(&format!("both.{kind}"));
        std::fs::write(&path, [a, b].concat()).unwrap();
        let mut fresh = Decoder::open(&path).unwrap();
        assert_eq!(fresh.info().frames, None, "{kind}");
        assert_eq!(fresh.seek(70_000).unwrap(), 70_000, "{kind}");
        let mut decoder = Decoder::open(&path).unwrap();
        let mut frames = [0, 0];
        while let Some(block) = decoder.next_block().unwrap() {
            let channels = block.spec.channels;
            frames[usize::from(channels) - 1] += block.samples.len() / usize::from(channels);
        }
        let [mono, stereo] = frames.map(|frames| frames as i64);
        let slack = if kind == "mp3" { 3 * 1152 } else { 0 };
        assert!((mono - 44_100).abs() <= slack && (stereo - 44_100).abs() <= slack, "{kind}: {mono} {stereo}");
        assert_eq!(decoder.position(), (mono + stereo) as u64, "{kind}");
        assert_eq!(decoder.seek(70_000).unwrap(), 70_000, "{kind}");
        assert_eq!(decoder.spec().channels, 1, "{kind}");
        assert_eq!(decoder.seek(100).unwrap(), 100, "{kind}");
        assert_eq!(decoder.spec().channels, 2, "{kind}");
    }
}

#[test]
fn a_decoder_may_move_to_another_thread() {
    fn may_move<T: Send + 'static>() {}
    may_move::<Decoder>();
}
