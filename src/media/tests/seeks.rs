//! A jump to a frame gives what decoding from the start gives there.

use super::tools::{Bench, assert_same, decode, rest};
use crate::media::{Decoder, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

fn check(bench: &Bench, name: &str) {
    let path = bench.path(name);
    let whole = decode(&path);
    let mut decoder = Decoder::open(&path).unwrap();
    let channels = usize::from(decoder.spec().channels);
    let frames = (whole.len() / channels) as u64;
    let mut random = fastrand::Rng::with_seed(11);
    for step in 0..50 {
        let frame = if step == 0 { 0 } else { random.u64(..frames) };
        assert_eq!(decoder.seek(frame).unwrap(), frame, "{name}");
        assert_eq!(decoder.position(), frame, "{name}");
        let mut heard = Vec::new();
        while heard.len() < 4000 * channels {
            let Some(block) = decoder.next_block().unwrap() else { break };
            heard.extend(block.samples);
        }
        let from = frame as usize * channels;
        assert_same(&heard, &whole[from..from + heard.len()], &format!("{name} at {frame} of {frames}"));
        assert!(heard.len() >= (4000 * channels).min(whole.len() - from), "{name} at {frame}");
    }
    assert_eq!(decoder.seek(frames + 10).unwrap(), frames, "{name}");
    assert_eq!(rest(&mut decoder), (Vec::new(), None), "{name}");
    assert_eq!(decoder.seek(frames - 5).unwrap(), frames - 5, "{name}");
    assert_eq!(rest(&mut decoder).0.len(), 5 * channels, "{name}");
}

#[test]
fn in_lossless_formats() {
    let bench = Bench::new();
    bench.material("s16.wav", 4.0, CD, "s16");
    bench
        .ffmpeg("-i s16.wav -c:a pcm_s16be s16.aiff")
        .run("flac --totally-silent s16.wav -o a.flac")
        .ffmpeg("-i s16.wav -c:a alac a.m4a")
        .ffmpeg("-i s16.wav -c:a pcm_s16le a.caf")
        .ffmpeg("-i s16.wav -c:a flac flac.ogg")
        .ffmpeg("-i s16.wav -c:a flac flac.mka");
    for name in ["s16.wav", "s16.aiff", "a.flac", "a.m4a", "a.caf", "flac.ogg", "flac.mka"] {
        check(&bench, name);
    }
}

#[test]
fn in_lossy_formats() {
    let bench = Bench::new();
    bench.material("a.wav", 4.0, CD, "s16");
    bench
        .run("lame --quiet -b 128 a.wav cbr.mp3")
        .run("lame --quiet -V 2 a.wav vbr.mp3")
        .run("lame --quiet -b 8 --resample 8 -m m a.wav low.mp3")
        .run("lame --quiet -t -b 128 a.wav bare.mp3")
        .run("oggenc -Q -q 3 a.wav -o a.ogg")
        .ffmpeg("-i a.wav -c:a aac -aac_pns 0 aac.m4a")
        .ffmpeg("-i a.wav -c:a aac -aac_pns 0 aac.aac")
        .ffmpeg("-i a.wav -c:a libvorbis a.webm");
    for name in ["cbr.mp3", "vbr.mp3", "low.mp3", "bare.mp3", "a.ogg", "aac.m4a", "aac.aac", "a.webm"] {
        check(&bench, name);
    }
}
