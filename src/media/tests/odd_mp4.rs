//! MP4 and Matroska as other programs write them, and odd ones: what is heard of them is what the clean file decodes to.

use super::odd::{Odd, garbage};
use super::tools::{Bench, assert_same, decode, id3v2, rest};
use crate::media::{Decoder, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

#[test]
fn mp4_and_matroska_as_other_programs_write_them() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    let film = "-f lavfi -i testsrc=d=1:s=64x64:r=10 -i a.wav";
    bench
        .ffmpeg("-i a.wav -c:a alac a.m4a")
        .ffmpeg("-i a.m4a -c copy -movflags +faststart fast.m4a")
        .ffmpeg("-i a.m4a -c copy -movflags +frag_keyframe+empty_moov+default_base_moof fragments.m4a")
        .ffmpeg("-i a.m4a -c copy -frag_duration 300000 -movflags +dash+global_sidx dash.m4a")
        .ffmpeg(&format!("{film} -c:v mpeg4 -c:a alac film.mp4"))
        .ffmpeg(&format!("{film} -map 1 -map 0 -c:v mpeg4 -c:a alac film-second.mp4"))
        .ffmpeg(&format!("{film} -c:v mpeg4 -c:a alac film.mov"))
        .ffmpeg("-i a.wav -c:a flac -f matroska -live 1 endless.mka")
        .ffmpeg(&format!("{film} -c:v libvpx -c:a libvorbis film.webm"))
        .ffmpeg("-i film.webm -vn -c copy sound.webm")
        .ffmpeg(&format!("{film} -c:v libtheora -c:a flac film.ogv"))
        .ffmpeg(&format!("{film} -c:v mpeg4 -c:a flac film.mkv"));
    let odd = Odd::of(&bench, "a.m4a");
    for name in [
        "fast.m4a",
        "fragments.m4a",
        "dash.m4a",
        "film.mp4",
        "film-second.mp4",
        "film.mov",
        "endless.mka",
        "film.ogv",
        "film.mkv",
    ] {
        odd.plays(name, &std::fs::read(bench.path(name)).unwrap());
    }
    assert_same(&decode(&bench.path("film.webm")), &decode(&bench.path("sound.webm")), "WebM with a film");
    let moov = odd.find(b"moov") - 4;
    let (before, moov) = odd.clean.split_at(moov);
    let of = |added: &[u8]| {
        let size = (moov.len() + added.len()) as u32;
        [before, &size.to_be_bytes(), &moov[4..], added].concat()
    };
    let long = odd.find(b"mdat") - 4;
    // The eight bytes of `free` before the samples make room for a size of eight bytes.
    let (head, rest) = odd.clean.split_at(long);
    let size = u64::from(u32::from_be_bytes(rest[..4].try_into().unwrap())) + 8;
    assert_eq!(&head[head.len() - 4..], b"free");
    let wide = [&head[..head.len() - 8], b"\0\0\0\x01mdat", &size.to_be_bytes(), &rest[8..]].concat();
    let item = b"\0\0\0\x2fudta\0\0\0\x27meta\0\0\0\0\0\0\0\x1bilst\0\0\0\x13\xa9nam\0\0\0\x0bdata\0\0\0";
    let lying = b"\0\0\0\x34udta\0\0\0\x2cmeta\0\0\0\0\0\0\0\x20ilst\0\0\x27\x0f\xa9nam\0\0\0\x10data\0\0\0\0\0\0\0\0";
    for (what, bytes) in [
        ("garbage", [&garbage(5001)[..], &odd.clean].concat()),
        ("id3", [&id3v2(3, 0, 500)[..], &odd.clean].concat()),
        ("zeros after", [&odd.clean[..], &[0; 4096]].concat()),
        ("garbage after", [&odd.clean[..], &garbage(4097)].concat()),
        ("unknown atom", [&odd.clean[..], b"\0\0\0\x0cwxyzabcd"].concat()),
        ("free in moov", of(b"\0\0\0\x10free\0\0\0\0\0\0\0\0")),
        ("end of udta", of(b"\0\0\0\x0cudta\0\0\0\0")),
        ("short item", of(item)),
        ("long item", of(lying)),
        ("64 bits", wide),
    ] {
        odd.plays(what, &bytes);
    }
}

/// Old `QuickTime` files have no brand; the places of their samples are counted from the start.
#[test]
fn mp4_without_a_brand() {
    let bench = Bench::new();
    bench.material("a.wav", 1.3, CD, "s16");
    bench
        .ffmpeg("-i a.wav -c:a alac alac.m4a")
        .ffmpeg("-i a.wav -c:a alac -movflags +faststart fast.m4a")
        .ffmpeg("-i a.wav -c:a aac -aac_pns 0 -movflags +faststart aac.m4a")
        .ffmpeg("-i a.wav -c:a pcm_s16le sowt.mov")
        .ffmpeg("-f lavfi -i testsrc=d=1:s=64x64:r=10 -i a.wav -c:v mpeg4 -c:a alac film.mp4");
    for name in ["alac.m4a", "fast.m4a", "aac.m4a", "sowt.mov", "film.mp4"] {
        let odd = Odd::of(&bench, name);
        let brand = u32::from_be_bytes(*odd.clean.first_chunk().unwrap());
        let mut bytes = odd.clean[brand as usize..].to_vec();
        for at in 0..bytes.len() - 8 {
            if &bytes[at..at + 4] != b"stco" {
                continue;
            }
            let count = u32::from_be_bytes(*bytes[at + 8..].first_chunk().unwrap()) as usize;
            for place in bytes[at + 12..at + 12 + 4 * count].chunks_exact_mut(4) {
                let moved = u32::from_be_bytes(place.try_into().unwrap()) - brand;
                place.copy_from_slice(&moved.to_be_bytes());
            }
        }
        let path = bench.path(&format!("brandless-{name}"));
        std::fs::write(&path, &bytes).unwrap();
        assert_same(&bench.reference(&format!("brandless-{name}")), &bench.reference(name), "ffmpeg");
        odd.plays("brandless", &bytes);
        odd.plays("brandless behind a tag", &[&id3v2(3, 0, 100)[..], &bytes].concat());
        let tables: Vec<usize> = (0..bytes.len() - 4).filter(|&at| &bytes[at..at + 4] == b"stco").collect();
        for (what, value) in [("no places", 0), ("endless places", u32::MAX)] {
            let mut lying = bytes.clone();
            for &at in &tables {
                lying[at + 8..at + 12].copy_from_slice(&u32::to_be_bytes(value));
            }
            std::fs::write(&path, &lying).unwrap();
            if let Ok(mut decoder) = Decoder::open(&path) {
                assert!(rest(&mut decoder).0.len() <= odd.heard.len(), "{what}");
            }
        }
    }
}

/// What the encoder added is left out behind garbage as well.
#[test]
fn trims_behind_garbage() {
    let bench = Bench::new();
    bench.material("a.wav", 1.3, CD, "s16");
    bench.ffmpeg("-i a.wav -c:a aac -aac_pns 0 a.m4a").ffmpeg("-i a.wav -ar 48000 -c:a libopus a.mka");
    for (name, frames) in [("a.m4a", 57_330), ("a.mka", 62_400)] {
        let odd = Odd::of(&bench, name);
        assert_eq!(odd.heard.len(), 2 * frames, "{name}");
        odd.plays("garbage", &[&garbage(5001)[..], &odd.clean].concat());
    }
}

/// Each segment has an index of its own, which tells its own length, and the edit list that of the first.
#[test]
fn mp4_in_segments_plays_to_its_end() {
    let bench = Bench::new();
    bench.material("a.wav", 3.0, Spec { rate: 44_100, channels: 2 }, "s16");
    bench
        .ffmpeg("-i a.wav -c:a aac a.m4a")
        .ffmpeg("-i a.wav -c:a aac -movflags +dash+delay_moov -frag_duration 500000 segments.mp4");
    assert_same(&decode(&bench.path("segments.mp4")), &decode(&bench.path("a.m4a")), "segments");
}

/// There is no edit list: the header of Opus tells what is left out at the start, and how loud it is.
#[test]
fn opus_in_fragments_is_what_it_is_in_ogg() {
    let bench = Bench::new();
    bench.material("a.wav", 2.0, Spec { rate: 48_000, channels: 2 }, "s16");
    bench
        .ffmpeg("-i a.wav -c:a libopus a.opus")
        .ffmpeg("-i a.wav -c:a libopus -movflags frag_keyframe+empty_moov -frag_duration 500000 a.mp4");
    let whole = decode(&bench.path("a.opus"));
    assert_same(&decode(&bench.path("a.mp4")), &whole, "fragments");
    let mut bytes = std::fs::read(bench.path("a.mp4")).unwrap();
    let gain = bytes.windows(4).position(|window| window == b"dOps").unwrap() + 12;
    // -6 dB, the greater byte first.
    bytes[gain..gain + 2].copy_from_slice(&(-6_i16 * 256).to_be_bytes());
    std::fs::write(bench.path("quiet.mp4"), bytes).unwrap();
    for (quiet, loud) in decode(&bench.path("quiet.mp4")).iter().zip(&whole) {
        assert!((loud * 0.501_187_2 - quiet).abs() < 1e-6, "{loud} {quiet}");
    }
}

/// MP4 does not tell the layers of MPEG audio apart.
#[test]
fn layer_ii_in_mp4_is_what_it_is_without() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, Spec { rate: 44_100, channels: 2 }, "s16");
    bench.ffmpeg("-i a.wav -c:a mp2 -b:a 192k a.mp2").ffmpeg("-i a.mp2 -c copy a.mp4");
    let heard = decode(&bench.path("a.mp4"));
    assert!(!heard.is_empty());
    assert_same(&heard, &decode(&bench.path("a.mp2")), "layer II");
    assert_eq!(Decoder::open(&bench.path("a.mp4")).unwrap().info().codec, "MP2");
}
