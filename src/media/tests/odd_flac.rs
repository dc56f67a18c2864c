//! Odd FLAC files that other players play: what is heard of them is what the clean file decodes to.

use super::odd::{Odd, garbage};
use super::tools::{Bench, assert_same, decode, id3v2, rest};
use crate::media::{Decoder, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

/// The parts of a FLAC file: the facts of its stream and its frames.
struct Parts {
    info: Vec<u8>,
    frames: Vec<u8>,
}

impl Parts {
    fn of(flac: &[u8]) -> Self {
        let mut at = 4;
        loop {
            let size = u32::from_be_bytes([0, flac[at + 1], flac[at + 2], flac[at + 3]]) as usize;
            let last = flac[at] & 0x80 != 0;
            at += 4 + size;
            if last {
                return Self { info: flac[8..42].to_vec(), frames: flac[at..].to_vec() };
            }
        }
    }

    /// A file with these blocks of metadata.
    fn with(&self, blocks: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = b"fLaC".to_vec();
        for (index, (kind, body)) in blocks.iter().enumerate() {
            bytes.push(kind | if index + 1 == blocks.len() { 0x80 } else { 0 });
            bytes.extend(&(body.len() as u32).to_be_bytes()[1..]);
            bytes.extend(*body);
        }
        [bytes, self.frames.clone()].concat()
    }

    /// A file whose stream's facts have other bytes at a place.
    fn set(&self, at: usize, value: &[u8]) -> Vec<u8> {
        let mut info = self.info.clone();
        info[at..at + value.len()].copy_from_slice(value);
        self.with(&[(0, &info)])
    }
}

#[test]
fn with_something_before_and_after() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench.run("flac --totally-silent a.wav");
    let odd = Odd::of(&bench, "a.flac");
    let flac = &odd.clean;
    let footer = [b"ID3\x04\0\x10\0\0\0\x14".to_vec(), vec![0; 20], b"3DI\x04\0\x10\0\0\0\x14".to_vec()].concat();
    let id3v1 = [&b"TAG"[..], &[b'x'; 125]].concat();
    for (what, before) in [
        ("garbage", garbage(5001)),
        ("zeros", vec![0; 100_000]),
        ("id3", id3v2(3, 0, 1000)),
        ("two id3", [id3v2(3, 0, 1000), id3v2(4, 0, 333)].concat()),
        ("id3 too long", id3v2(3, 0, 1000)[..900].to_vec()),
        ("id3 too short", [id3v2(3, 0, 1000), vec![0; 77]].concat()),
        ("id3 with footer", footer),
        ("id3v1 before", id3v1.clone()),
    ] {
        odd.plays(what, &[&before[..], flac].concat());
    }
    for (what, after) in [
        ("garbage after", garbage(5001)),
        ("zeros after", vec![0; 5000]),
        ("id3v1", id3v1),
        ("id3v2 after", id3v2(3, 0, 3000)),
    ] {
        odd.plays(what, &[flac, &after[..]].concat());
    }
    odd.plays("frames alone", &Parts::of(flac).frames);
}

#[test]
fn with_facts_that_lie() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench.run("flac --totally-silent a.wav");
    let odd = Odd::of(&bench, "a.flac");
    let parts = Parts::of(&odd.clean);
    let packed = &parts.info[10..14];
    for (what, bytes) in [
        ("blocks 0", parts.set(0, &[0; 4])),
        ("blocks 1", parts.set(0, &[0, 1, 0, 1])),
        ("blocks 16", parts.set(0, &[0, 16, 0, 16])),
        ("least 0", parts.set(0, &[0; 2])),
        ("blocks 4608", parts.set(0, &[0x12, 0, 0x12, 0])),
        ("any blocks", parts.set(0, &[0, 16, 0xff, 0xff])),
        ("greatest blocks", parts.set(0, &[0xff; 4])),
        ("blocks exchanged", parts.set(0, &[0x10, 0, 0, 192])),
        ("sizes 0", parts.set(4, &[0; 6])),
        ("sizes too small", parts.set(4, &[0, 0, 16, 0, 0, 32])),
        ("sizes exchanged", parts.set(4, &[0xff, 0xff, 0xff, 0, 0, 1])),
        ("rate 0", parts.set(10, &[0, 0, packed[2] & 0x0f])),
        ("rate 48000", parts.set(10, &[0x0b, 0xb8, packed[2] & 0x0f])),
        ("mono", parts.set(12, &[packed[2] & 0xf1])),
        ("24 bits", parts.set(12, &[packed[2] | 1, 0x70 | packed[3] & 15])),
        ("no length", parts.set(13, &[packed[3] & 0xf0, 0, 0, 0, 0])),
        ("short length", parts.set(13, &[packed[3] & 0xf0, 0, 0, 0x13, 0x88])),
        ("endless", parts.set(13, &[packed[3] | 0x0f, 0xff, 0xff, 0xff, 0xff])),
        ("wrong MD5", parts.set(18, &[b'x'; 16])),
        ("no MD5", parts.set(18, &[0; 16])),
    ] {
        odd.plays(what, &bytes);
    }
}

#[test]
fn with_blocks_that_break_a_rule() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench.run("flac --totally-silent a.wav");
    let odd = Odd::of(&bench, "a.flac");
    let parts = Parts::of(&odd.clean);
    let info = (0, &parts.info[..]);
    let cue = [&[0; 136][..], &[0x81], &[0; 259]].concat();
    let picture = |size: u32| [&b"\0\0\0\x03\0\0\0\x09image/png\0\0\0\0"[..], &[0; 16], &size.to_be_bytes()].concat();
    let long = [&parts.info[..], b"xx"].concat();
    for (what, blocks) in [
        ("no more", vec![info]),
        ("wild seek table", vec![info, (3, &garbage(180))]),
        ("odd seek table", vec![info, (3, &[0; 17])]),
        ("two seek tables", vec![info, (3, &[0; 18]), (3, &[0; 18])]),
        ("cue sheet of no CD", vec![info, (5, &cue)]),
        ("cue sheet cut", vec![info, (5, b"abc")]),
        ("picture lies", vec![info, (6, &[&picture(0x7fff_ffff)[..], &[7; 100]].concat())]),
        ("picture cut", vec![info, (6, b"ab")]),
        ("facts twice", vec![info, info]),
        ("facts last", vec![(1, &[0; 40]), info]),
        ("facts too long", vec![(0, &long)]),
        ("no facts", vec![(4, &[0; 8])]),
        ("comments lie", vec![info, (4, b"\xff\xff\xff\x7fabc")]),
        ("endless comments", vec![info, (4, b"\0\0\0\0\xff\xff\xff\xff")]),
        ("comments empty", vec![info, (4, b"")]),
        ("comments twice", vec![info, (4, &[0; 8]), (4, &[0; 8])]),
        ("comments not text", vec![info, (4, b"\0\0\0\0\x01\0\0\0\x04\0\0\0\xff\xfe=\xff")]),
        ("application cut", vec![info, (2, b"ab")]),
        ("unknown", vec![info, (77, b"abc")]),
        ("forbidden", vec![info, (127, b"abc")]),
    ] {
        odd.plays(what, &parts.with(&blocks));
    }
    // A picture that is longer than its block can tell, and no last block.
    let big = [&picture(300_000)[..], &vec![7; 300_000]].concat();
    let size = (big.len() as u32 - 1000).to_be_bytes();
    let head = [b"fLaC\0\0\0\x22", &parts.info[..]].concat();
    odd.plays("picture too long", &[&head[..], b"\x06", &size[1..], &big, b"\x81\0\0\x04abcd", &parts.frames].concat());
    odd.plays("no last block", &[&head[..], &parts.frames].concat());
    odd.plays("padding too short", &[&head[..], b"\x81\0\0\x10", &[0; 5000], &parts.frames].concat());
    // What is true of comments is kept.
    let comments = b"\x04\0\0\0abcd\x02\0\0\0\x0a\0\0\0TITLE=Lagu\xff\xff\xff\0cut";
    let path = bench.path("titled.flac");
    std::fs::write(&path, parts.with(&[info, (4, comments)])).unwrap();
    assert_eq!(Decoder::open(&path).unwrap().info().tags.title.as_deref(), Some("Lagu"));
}

#[test]
fn with_blocks_of_changing_size() {
    let bench = Bench::new();
    let path = bench.material("a.wav", 1.0, CD, "s16");
    let samples = std::fs::read(&path).unwrap().split_off(44);
    let heard = decode(&path);
    // Old encoders number samples, as all do, but do not say so.
    for (name, mark) in [("new.flac", 0xf9), ("old.flac", 0xf8)] {
        let file = bench.path(name);
        std::fs::write(&file, changing(&samples, mark)).unwrap();
        assert_same(&bench.reference(name), &heard, &format!("{name} by ffmpeg"));
        let mut decoder = Decoder::open(&file).unwrap();
        let (all, fault) = rest(&mut decoder);
        assert_eq!(fault, None, "{name}");
        assert_same(&all, &heard, name);
        for frame in [30_000_u64, 5, 44_000, 20_001] {
            assert_eq!(decoder.seek(frame), Ok(frame), "{name}");
            assert_same(&rest(&mut decoder).0, &heard[frame as usize * 2..], name);
        }
    }
}

/// A FLAC file of samples that are not compressed, in blocks of changing size (RFC 9639).
fn changing(samples: &[u8], mark: u8) -> Vec<u8> {
    let mut file = b"fLaC\x80\0\0\x22".to_vec();
    file.extend([500_u16.to_be_bytes(), 3000_u16.to_be_bytes()].concat());
    file.extend([0; 6]);
    let packed = 44_100_u64 << 44 | 1 << 41 | 15 << 36 | (samples.len() as u64 / 4);
    file.extend(packed.to_be_bytes());
    file.extend([0; 16]);
    let (mut at, mut random) = (0_usize, fastrand::Rng::with_seed(5));
    while at * 4 < samples.len() {
        let block = random.usize(500..=3000).min(samples.len() / 4 - at);
        let mut frame = vec![0xff, mark, 0x79, 0x18];
        match at {
            0..0x80 => frame.push(at as u8),
            0x80..0x800 => frame.extend([0xc0 | (at >> 6) as u8, 0x80 | (at & 63) as u8]),
            _ => frame.extend([0xe0 | (at >> 12) as u8, 0x80 | (at >> 6 & 63) as u8, 0x80 | (at & 63) as u8]),
        }
        frame.extend((block as u16 - 1).to_be_bytes());
        frame.push(sum(&frame, 0x07, 8) as u8);
        for channel in 0..2 {
            frame.push(0x02);
            for both in samples[at * 4..(at + block) * 4].chunks_exact(4) {
                frame.extend([both[channel * 2 + 1], both[channel * 2]]);
            }
        }
        frame.extend(sum(&frame, 0x8005, 16).to_be_bytes());
        file.extend(frame);
        at += block;
    }
    file
}

/// The check sum of this polynomial and width.
fn sum(bytes: &[u8], polynomial: u16, width: u32) -> u16 {
    let top = 1_u16 << (width - 1);
    let step = |sum: u16| if sum & top == 0 { sum << 1 } else { sum << 1 ^ polynomial };
    let sum = bytes.iter().fold(0, |sum, &byte| (0..8).fold(sum ^ u16::from(byte) << (width - 8), |sum, _| step(sum)));
    if width == 8 { sum & 0xff } else { sum }
}
