//! Odd WAV files, and the relations of WAV, that other players play: what is heard of them is what the clean file decodes
//! to.

use super::odd::{Odd, garbage};
use super::tools::{Bench, assert_same, decode, id3v2, rest};
use crate::media::{Decoder, Fault, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

fn chunk(name: &[u8], body: &[u8], size: u32) -> Vec<u8> {
    let pad = vec![0; body.len() % 2];
    [name, &size.to_le_bytes()[..], body, &pad].concat()
}

fn riff(mark: &[u8], size: u32, chunks: &[&[u8]]) -> Vec<u8> {
    [mark, &size.to_le_bytes()[..], b"WAVE", &chunks.concat()].concat()
}

#[test]
fn wav_with_wrong_lengths() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    let odd = Odd::of(&bench, "a.wav");
    let (format, samples) = (&odd.clean[12..36], &odd.clean[44..]);
    let size = samples.len() as u32;
    let data = |size| chunk(b"data", samples, size);
    for stated in [0, u32::MAX, 0x7fff_ffff, 0x7fff_f000, 0x8000_0000] {
        odd.plays(&format!("both {stated:x}"), &riff(b"RIFF", stated, &[format, &data(stated)]));
        odd.plays(&format!("data {stated:x}"), &riff(b"RIFF", size + 36, &[format, &data(stated)]));
    }
    for stated in [0, 4, 100, size * 2, u32::MAX] {
        odd.plays(&format!("riff {stated:x}"), &riff(b"RIFF", stated, &[format, &data(size)]));
    }
    // What claims to be longer is heard, and told to be cut.
    let path = bench.path("long.wav");
    std::fs::write(&path, riff(b"RIFF", size + 36, &[format, &data(size * 2)])).unwrap();
    let (samples, fault) = rest(&mut Decoder::open(&path).unwrap());
    assert_same(&samples, &odd.heard, "longer than there is");
    assert!(matches!(fault, Some(Fault::Damaged { .. })), "{fault:?}");
}

#[test]
fn wav_with_chunks_before_and_after() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    let odd = Odd::of(&bench, "a.wav");
    let (format, samples) = (&odd.clean[12..36], &odd.clean[44..]);
    let size = samples.len() as u32;
    let data = chunk(b"data", samples, size);
    let list = chunk(b"LIST", b"INFOINAM\x04\0\0\0Lagu", 16);
    let lying = chunk(b"LIST", b"INFOINAM\xff\xff\xff\0Lagu", 16);
    let of = |chunks: &[&[u8]]| riff(b"RIFF", size + 3000, chunks);
    let unpadded = [&b"junk\x21\0\0\0"[..], &[b'x'; 33]].concat();
    for (what, bytes) in [
        ("before", of(&[&chunk(b"bext", &[0; 602], 602), &chunk(b"junk", &[7; 33], 33), format, &data])),
        ("after", of(&[format, &data, &list, &chunk(b"id3 ", &id3v2(3, 0, 90), 100)])),
        ("not padded", of(&[&unpadded, format, &data])),
        ("list lies", of(&[format, &lying, &data])),
        ("list empty", of(&[format, &chunk(b"LIST", b"", 0), &data])),
        ("fact empty", of(&[format, &chunk(b"fact", b"", 0), &data])),
        ("fact lies", of(&[format, &chunk(b"fact", &5_u32.to_le_bytes(), 4), &data])),
        ("format last", of(&[&data, format])),
        ("data twice", of(&[format, &data, &chunk(b"data", &[0; 400], 400)])),
        ("data odd", of(&[format, &chunk(b"data", &[samples, &[1]].concat(), size + 1)])),
        ("trailing", [&odd.clean[..], &garbage(3001)].concat()),
        ("garbage", [&garbage(5001)[..], &odd.clean].concat()),
        ("zeros", [&vec![0; 100_000], &odd.clean[..]].concat()),
        ("id3", [&id3v2(3, 0, 500)[..], &odd.clean].concat()),
    ] {
        odd.plays(what, &bytes);
    }
    std::fs::write(bench.path("titled.wav"), of(&[format, &data, &list])).unwrap();
    let title = Decoder::open(&bench.path("titled.wav")).unwrap().info().tags.title.clone();
    assert_eq!(title.as_deref(), Some("Lagu"));
}

#[test]
fn wav_whose_format_is_oddly_told() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    let odd = Odd::of(&bench, "a.wav");
    let (body, samples) = (&odd.clean[20..36], &odd.clean[44..]);
    let size = samples.len() as u32;
    let of = |format: &[u8]| {
        let format = chunk(b"fmt ", format, format.len() as u32);
        riff(b"RIFF", size + 100, &[&format, &chunk(b"data", samples, size)])
    };
    let extensible = |bits: u16, mask: u32, guid: &[u8]| {
        [b"\xfe\xff", &body[2..], b"\x16\0", &bits.to_le_bytes(), &mask.to_le_bytes(), b"\x01\0", guid].concat()
    };
    let guid = b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71";
    for mask in [0, 1, 3, 4, 0x3f, 0x8000_0000, u32::MAX] {
        odd.plays(&format!("mask {mask:x}"), &of(&extensible(16, mask, guid)));
    }
    let rate = &body[..8];
    for (what, format) in [
        ("valid bits 0", extensible(0, 3, guid)),
        ("guid zero", extensible(16, 3, &[0; 14])),
        ("18 bytes", [body, b"\0\0"].concat()),
        ("20 bytes", [body, b"\x02\0\0\0"].concat()),
        ("40 bytes", [body, b"\x16\0", &[0; 22]].concat()),
        ("align 0", [rate, &[0; 6], b"\x10\0"].concat()),
        ("align 1", [rate, &[1, 0, 0, 0, 1, 0], b"\x10\0"].concat()),
    ] {
        odd.plays(what, &of(&format));
    }
    // Twelve bits stand at the upper end of sixteen.
    odd.plays("12 bits", &of(&[&body[..14], b"\x0c\0"].concat()));
}

#[test]
fn relations_of_wav() {
    let bench = Bench::new();
    for format in ["s16", "s24", "f32"] {
        bench.material(&format!("{format}.wav"), 0.3, CD, format);
        let clean = format!("{format}.wav");
        let odd = Odd::of(&bench, &clean);
        let codec = if format == "f32" { "pcm_f32".to_owned() } else { format!("pcm_{format}") };
        bench
            .ffmpeg(&format!("-i {format}.wav -c:a {codec}le -f w64 {format}.w64"))
            .ffmpeg(&format!("-i {format}.wav -c:a {codec}le -rf64 always {format}-rf64.wav"))
            .ffmpeg(&format!("-i {format}.wav -c:a {codec}be -f au {format}.au"));
        for name in [format!("{format}.w64"), format!("{format}-rf64.wav"), format!("{format}.au")] {
            odd.plays(&name, &std::fs::read(bench.path(&name)).unwrap());
        }
        let rf64 = std::fs::read(bench.path(&format!("{format}-rf64.wav"))).unwrap();
        odd.plays("bw64", &[b"BW64", &rf64[4..]].concat());
        let au = std::fs::read(bench.path(&format!("{format}.au"))).unwrap();
        for size in [[0; 4], [0xff; 4]] {
            odd.plays("au length", &[&au[..8], &size, &au[12..]].concat());
        }
        let w64 = std::fs::read(bench.path(&format!("{format}.w64"))).unwrap();
        assert_eq!(Decoder::open(&bench.path(&format!("{format}.w64"))).unwrap().info().container, "WAV");
        odd.plays("w64 behind garbage", &[&garbage(999), &w64[..]].concat());
    }
    // RIFX: everything the other way round.
    let odd = Odd::of(&bench, "s16.wav");
    let samples: Vec<u8> = odd.clean[44..].chunks_exact(2).flat_map(|two| [two[1], two[0]]).collect();
    let mut rifx = b"RIFX\0\0\0\0WAVEfmt \0\0\0\x10\0\x01\0\x02".to_vec();
    for number in [44_100_u32, 176_400, 0x0004_0010] {
        rifx.extend(number.to_be_bytes());
    }
    rifx.extend([&b"data"[..], &(samples.len() as u32).to_be_bytes(), &samples].concat());
    odd.plays("rifx", &rifx);
    bench
        .ffmpeg("-i s16.wav -c:a pcm_mulaw mulaw.wav")
        .ffmpeg("-i s16.wav -c:a pcm_mulaw mulaw.caf")
        .ffmpeg("-i s16.wav -c:a pcm_mulaw mulaw.au")
        .ffmpeg("-i s16.wav -c:a pcm_alaw alaw.wav")
        .ffmpeg("-i s16.wav -c:a pcm_alaw alaw.au")
        .ffmpeg("-i s16.wav -c:a pcm_s8 s8.au")
        .ffmpeg("-i s16.wav -c:a pcm_u8 u8.wav")
        .ffmpeg("-i s16.wav -c:a libmp3lame mp3.mp3")
        .ffmpeg("-i mp3.mp3 -c copy -write_xing 0 bare.mp3")
        .ffmpeg("-i bare.mp3 -c copy mp3.wav")
        .ffmpeg("-i s16.wav -c:a flac flac.wav");
    for name in ["mulaw.wav", "mulaw.caf", "mulaw.au", "alaw.au", "s8.au", "flac.wav"] {
        assert_same(&decode(&bench.path(name)), &bench.reference(name), name);
    }
    let in_wav = decode(&bench.path("mp3.wav"));
    assert_same(&in_wav, &decode(&bench.path("bare.mp3")), "MP3 in WAV");
}
