//! MPEG audio of a free bit rate against mpg123, and against the same frames of a bit rate that their heads tell.

use super::odd::{Odd, garbage};
use super::tools::{Bench, assert_same, decode, floats, id3v2, inspect, rest};
use crate::media::{Decoder, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

/// What mpg123 decodes, as 32-bit floats, what the encoder added left out.
fn mpg123(bench: &Bench, name: &str) -> Vec<f32> {
    bench.run(&format!("mpg123 -q -e f32 -O {name}.raw {name}"));
    floats(&bench.path(&format!("{name}.raw")))
}

/// The places of the frames and their lengths, by bits in the kilobits of the table of layer I or II of MPEG 1.
fn unlabelled(mut bytes: Vec<u8>) -> Vec<u8> {
    const FIRST: [usize; 15] = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
    const SECOND: [usize; 15] = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
    let mut at = 0;
    while let Some(head) = bytes.get_mut(at..at + 4) {
        let (index, padding) = (usize::from(head[2] >> 4), usize::from(head[2] >> 1 & 1));
        at += if head[1] >> 1 & 3 == 2 {
            144_000 * SECOND[index] / 44_100 + padding
        } else {
            (12_000 * FIRST[index] / 44_100 + padding) * 4
        };
        head[2] &= 0x0f;
    }
    bytes
}

#[test]
fn layer_three_is_what_mpg123_gives() {
    let bench = Bench::new();
    bench.material("a.wav", 2.0, CD, "s16");
    bench.material("mono.wav", 1.5, Spec { rate: 48_000, channels: 1 }, "s16");
    for (rate, options, wanted) in [
        (70, "a.wav", 48_000),
        (200, "a.wav", 88_200),
        (320, "-m m -p a.wav", 88_200),
        (451, "a.wav", 88_200),
        (640, "a.wav", 88_200),
        (123, "mono.wav", 72_000),
        (33, "--resample 16 mono.wav", 0),
        // No room for a header.
        (9, "--resample 8 mono.wav", 0),
        (200, "-t a.wav", 0),
    ] {
        bench.run(&format!("lame --quiet --freeformat -b {rate} {options} a.mp3"));
        let info = inspect(&bench.path("a.mp3")).unwrap();
        assert_eq!(info.codec, format!("MP3 (free format, {rate} kbit/s)"));
        let (ours, theirs) = (decode(&bench.path("a.mp3")), mpg123(&bench, "a.mp3"));
        assert_eq!(ours.len(), theirs.len(), "{rate} {options}");
        let frames = ours.len() as u64 / u64::from(info.channels);
        assert!(wanted == 0 || frames == wanted && info.frames == Some(wanted), "{rate} {options}: {frames}");
        let apart = ours.iter().zip(&theirs).map(|(left, right)| (left - right).abs()).fold(0.0, f32::max);
        assert!(apart < 4e-6, "{rate} {options}: {apart}");
    }
}

#[test]
fn layers_one_and_two_are_what_their_frames_are_with_a_bit_rate() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    for options in ["-b 64", "-b 96", "-b 128", "-b 192", "-b 384 -p", "-m mono -b 56", "-m mono -b 192"] {
        bench.run(&format!("twolame --quiet {options} a.wav a.mp2"));
        let bytes = std::fs::read(bench.path("a.mp2")).unwrap();
        std::fs::write(bench.path("free.mp2"), unlabelled(bytes)).unwrap();
        assert_same(&decode(&bench.path("free.mp2")), &decode(&bench.path("a.mp2")), options);
    }
}

#[test]
fn a_free_bit_rate_may_be_as_odd_as_any() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench.run("lame --quiet --freeformat -b 250 --tt Jalan --ta Penyanyi a.wav a.mp3");
    let odd = Odd::of(&bench, "a.mp3");
    let info = inspect(&bench.path("a.mp3")).unwrap();
    assert_eq!((info.tags.title.as_deref(), info.delay, info.padding), (Some("Jalan"), Some(1105), Some(875)));
    odd.plays("garbage", &[&garbage(5001)[..], &odd.clean].concat());
    odd.plays("tag", &[&id3v2(4, 0, 500)[..], &odd.clean].concat());
    odd.plays("zeros after", &[&odd.clean[..], &[0; 5000]].concat());
    let mark = odd.find(b"Info");
    let set = |at: usize, value: u32| [&odd.clean[..at], &value.to_be_bytes(), &odd.clean[at + 4..]].concat();
    for frames in [0, 7, 99_999] {
        odd.plays(&format!("frames {frames}"), &set(mark + 8, frames));
    }
    // In the middle, between two frames.
    let (head, tail) = odd.clean.split_at(mark - 36 + 816 * 20 + 6);
    let path = bench.path("hole.mp3");
    std::fs::write(&path, [head, &garbage(3000), tail].concat()).unwrap();
    let mut decoder = Decoder::open(&path).unwrap();
    let (samples, fault) = rest(&mut decoder);
    assert_eq!(fault, None);
    assert_eq!(samples.len(), odd.heard.len());
    assert_same(&samples[60_000..], &odd.heard[60_000..], "after the hole");
}

#[test]
fn jumps_in_a_free_bit_rate_are_exact() {
    let bench = Bench::new();
    bench.material("a.wav", 6.0, CD, "s16");
    for options in ["-b 200 a.wav", "-b 640 a.wav", "-t -b 200 a.wav"] {
        bench.run(&format!("lame --quiet --freeformat {options} a.mp3"));
        let path = bench.path("a.mp3");
        let whole = decode(&path);
        let mut decoder = Decoder::open(&path).unwrap();
        let frames = whole.len() as u64 / 2;
        for frame in [frames - 5000, 0, 1000, frames / 3 * 2, frames - 1, 70_001] {
            assert_eq!(decoder.seek(frame), Ok(frame), "{options}");
            let samples = decoder.next_block().unwrap().unwrap().samples.to_vec();
            let from = frame as usize * 2;
            assert_same(&samples, &whole[from..from + samples.len()], options);
        }
    }
}
