//! Damaged files: never a panic that escapes, never an endless stream.

use super::tools::{Bench, rest};
use crate::media::{Decoder, Spec};

#[test]
fn damaged_files_end_with_a_reason_or_play() {
    let bench = Bench::new();
    bench.material("a.wav", 0.8, Spec { rate: 44_100, channels: 2 }, "s16");
    bench
        .run("flac --totally-silent a.wav")
        .run("lame --quiet -V 4 a.wav a.mp3")
        .run("oggenc -Q a.wav -o a.ogg")
        .ffmpeg("-i a.wav -c:a alac alac.m4a")
        .ffmpeg("-i a.wav -c:a aac aac.m4a")
        .ffmpeg("-i a.wav -c:a aac a.aac")
        .ffmpeg("-i a.wav -c:a pcm_s16be -write_id3v2 1 -metadata comment=x a.aiff")
        .ffmpeg("-i a.wav -c:a pcm_s16le a.caf")
        .ffmpeg("-i a.wav -c:a adpcm_ima_wav adpcm.wav")
        .ffmpeg("-i a.wav -c:a flac flac.ogg")
        .ffmpeg("-i a.wav -c:a flac flac.mka")
        .ffmpeg("-f lavfi -i testsrc=d=0.8:s=64x64:r=5 -i a.wav -c:v mpeg4 -c:a aac film.mp4")
        .ffmpeg("-f lavfi -i testsrc=d=0.8:s=64x64:r=5 -i a.wav -c:v libtheora -c:a libvorbis film.ogv")
        .ffmpeg("-i a.wav -c:a libvorbis a.webm");
    let link = std::fs::read(bench.path("a.ogg")).unwrap();
    std::fs::write(bench.path("chain.ogg"), [&link[..], &std::fs::read(bench.path("flac.ogg")).unwrap()].concat())
        .unwrap();
    let names = [
        "a.wav",
        "a.flac",
        "a.mp3",
        "a.ogg",
        "alac.m4a",
        "aac.m4a",
        "a.aac",
        "a.aiff",
        "a.caf",
        "adpcm.wav",
        "a.webm",
        "flac.ogg",
        "flac.mka",
        "film.mp4",
        "film.ogv",
        "chain.ogg",
    ];
    for name in names {
        assert!(!rest(&mut Decoder::open(&bench.path(name)).unwrap()).0.is_empty(), "{name}");
    }
    let mut random = fastrand::Rng::with_seed(2021);
    for round in 0..400 {
        let name = names[round % names.len()];
        let mut bytes = std::fs::read(bench.path(name)).unwrap();
        // Half of the blows hit the head, where they do most.
        let reach = if random.bool() { bytes.len().min(600) } else { bytes.len() };
        for _ in 0..random.usize(1..12) {
            let at = random.usize(..reach.min(bytes.len()));
            match random.u8(..10) {
                0 => bytes.truncate(at.max(20)),
                1 => drop(bytes.drain(at..bytes.len().min(at + random.usize(1..300)))),
                2 => {
                    let new: Vec<u8> = (0..random.usize(1..300)).map(|_| random.u8(..)).collect();
                    drop(bytes.splice(at..at, new));
                }
                3 => bytes[at] = 0xff,
                _ => bytes[at] ^= 1 << random.u8(..8),
            }
            if bytes.len() < 40 {
                break;
            }
        }
        let path = bench.path(&format!("{round}-{name}"));
        std::fs::write(&path, &bytes).unwrap();
        let Ok(mut decoder) = Decoder::open(&path) else { continue };
        let (samples, _) = rest(&mut decoder);
        let frames = samples.len() as u64 / 2;
        for _ in 0..3 {
            let frame = random.u64(..frames + 1000);
            let Ok(at) = decoder.seek(frame) else { continue };
            assert!(at <= frame, "{round}-{name}: {at} for {frame}");
            let _ = decoder.next_block();
        }
        std::fs::remove_file(&path).unwrap();
    }
}
