//! A jump to a frame gives what decoding from the start gives there.

use super::tools::{Bench, assert_same, decode, rest};
use crate::media::{Decoder, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

fn check(bench: &Bench, name: &str) {
    check_often(bench, name, 50);
}

fn check_often(bench: &Bench, name: &str, times: u32) {
    let path = bench.path(name);
    let whole = decode(&path);
    let mut decoder = Decoder::open(&path).unwrap();
    let channels = usize::from(decoder.spec().channels);
    let frames = (whole.len() / channels) as u64;
    let mut random = fastrand::Rng::with_seed(11);
    for step in 0..times {
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
        .ffmpeg("-i s16.wav -c:a flac flac.mka")
        .ffmpeg("-i s16.wav -c:a pcm_s16le pcm.mka")
        .run("mkvmerge -q -o merge.mka a.flac");
    for name in ["s16.wav", "s16.aiff", "a.flac", "a.m4a", "a.caf", "flac.ogg", "flac.mka", "pcm.mka", "merge.mka"] {
        check(&bench, name);
    }
}

/// Over many clusters, and beyond the library's estimate of the length.
#[test]
fn far_and_back() {
    let bench = Bench::new();
    bench.material("tone.wav", 45.0, Spec { rate: 44_100, channels: 1 }, "s16");
    bench
        .run("sox -n -r 44100 -c 1 -b 16 quiet.wav trim 0 20")
        .run("sox tone.wav quiet.wav uneven.wav")
        .ffmpeg("-i tone.wav -c:a flac flac.mka")
        .ffmpeg("-i tone.wav -c:a libvorbis vorbis.webm")
        .ffmpeg("-i tone.wav -c:a libmp3lame a.mp3")
        .run("mkvmerge -q -o merge.mka a.mp3")
        .run("lame --quiet -t -V 0 uneven.wav bare.mp3");
    for name in ["flac.mka", "vorbis.webm", "merge.mka", "bare.mp3"] {
        check(&bench, name);
    }
}

/// Opus comes close to what it would have been: the decoder's memory fades, slowly where it is made for speech.
#[test]
fn in_opus() {
    let bench = Bench::new();
    bench.material("a.wav", 12.0, Spec { rate: 48_000, channels: 2 }, "s16");
    bench
        .run("opusenc --quiet a.wav a.opus")
        .run("opusenc --quiet --bitrate 24 a.wav low.opus")
        .ffmpeg("-i a.wav -c:a libopus a.webm")
        .ffmpeg("-i a.wav -c:a libopus a.mp4")
        .run("mkvmerge -q -o merge.mka a.opus")
        .run("mkvmerge -q --timestamp-scale 1000000 -o coarse.mka a.opus");
    let mut random = fastrand::Rng::with_seed(12);
    for name in ["a.opus", "low.opus", "a.webm", "a.mp4", "merge.mka", "coarse.mka"] {
        let whole = decode(&bench.path(name));
        let frames = whole.len() as u64 / 2;
        let mut decoder = Decoder::open(&bench.path(name)).unwrap();
        for step in 0..40 {
            let frame = if step == 0 { 0 } else { random.u64(..frames) };
            assert_eq!(decoder.seek(frame), Ok(frame), "{name}");
            let mut heard = Vec::new();
            while heard.len() < 8000 {
                let Some(block) = decoder.next_block().unwrap() else { break };
                heard.extend(block.samples);
            }
            let pairs = heard.iter().copied().zip(whole[frame as usize * 2..].iter().copied());
            let apart = pairs.map(|(left, right): (f32, f32)| (left - right).abs()).fold(0.0, f32::max);
            let worst = if name == "low.opus" { 2e-2 } else { 1e-5 };
            assert!(apart < worst, "{name} at {frame}: {apart}");
            assert!(heard.len() >= 8000.min(whole.len() - frame as usize * 2), "{name} at {frame}");
        }
        assert_eq!(decoder.seek(frames + 10), Ok(decoder.position()), "{name}");
        assert_eq!(decoder.position(), frames, "{name}");
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
        .ffmpeg("-i a.wav -c:a mp2 a.mp2")
        .ffmpeg("-i a.wav -c:a libvorbis a.webm");
    let whole = std::fs::read(bench.path("a.mp2")).unwrap();
    let (head, tail) = whole.split_at(60 * 1253 + 700);
    std::fs::write(bench.path("torn.mp2"), [head, &[0; 3001], tail].concat()).unwrap();
    for name in
        ["cbr.mp3", "vbr.mp3", "low.mp3", "bare.mp3", "a.mp2", "torn.mp2", "a.ogg", "aac.m4a", "aac.aac", "a.webm"]
    {
        check(&bench, name);
    }
}

/// What different programs make of one stream: some count the first packet of Vorbis, which gives no sound, by half a
/// block and some by a quarter; some lay several packets in one block, of which one has a timestamp; some count
/// milliseconds, and some nearly frames.
#[test]
fn in_matroska_by_different_programs() {
    let bench = Bench::new();
    // Bursts, so that Vorbis changes from short blocks to long ones and back.
    let noise = "synth 9 whitenoise synth 9 square amod 2.3 gain -6";
    for (name, rate, channels) in [("1", 44_100, 1), ("2", 48_000, 2), ("3", 44_100, 3), ("6", 48_000, 6)] {
        bench
            .run(&format!("sox -R -n -r {rate} -c {channels} -b 16 {name}.wav {noise}"))
            .run(&format!("oggenc -Q {name}.wav -o {name}.ogg"))
            .run(&format!("mkvmerge -q -o {name}-merge.webm {name}.ogg"))
            .run(&format!("mkvmerge -q --disable-lacing -o {name}-unlaced.webm {name}.ogg"))
            .run(&format!("mkvmerge -q --timestamp-scale 1000000 -o {name}-coarse.webm {name}.ogg"))
            .ffmpeg(&format!("-i {name}.ogg -c copy {name}-copied.webm"))
            .ffmpeg(&format!("-i {name}.wav -c:a libvorbis {name}-ffmpeg.webm"));
        let programs: &[&str] = match channels {
            1 | 2 => &["merge", "unlaced", "coarse", "copied", "ffmpeg"],
            _ => &["merge", "copied"],
        };
        for program in programs {
            check_often(&bench, &format!("{name}-{program}.webm"), if channels > 2 { 8 } else { 20 });
        }
    }
    bench
        .ffmpeg("-i 2.wav -c:a aac -aac_pns 0 aac.m4a")
        .run("mkvmerge -q -o aac.mka aac.m4a")
        .run("mkvmerge -q --timestamp-scale 1000000 -o aac-coarse.mka aac.m4a")
        .run("flac --totally-silent -f 2.wav")
        .run("mkvmerge -q --timestamp-scale 1000000 -o flac-coarse.mka 2.flac")
        .run("mkvmerge -q -o flac.mka 2.flac");
    for name in ["aac.mka", "aac-coarse.mka", "flac.mka", "flac-coarse.mka"] {
        check_often(&bench, name, 20);
    }
}
