//! Odd files that other players play: what is heard of them is what the clean file decodes to.

use super::tools::{Bench, assert_same, decode, id3v2, rest};
use crate::media::{Decoder, Fault, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

/// A clean file, and what is to be heard of its odd relations.
pub struct Odd<'a> {
    pub bench: &'a Bench,
    pub ending: &'a str,
    pub clean: Vec<u8>,
    pub heard: Vec<f32>,
}

impl<'a> Odd<'a> {
    pub fn of(bench: &'a Bench, name: &'a str) -> Self {
        let path = bench.path(name);
        let ending = name.rsplit('.').next().unwrap();
        Self { bench, ending, clean: std::fs::read(&path).unwrap(), heard: decode(&path) }
    }

    /// These bytes are heard as the clean file, to the end, and after a jump.
    #[track_caller]
    pub fn plays(&self, what: &str, bytes: &[u8]) {
        let path = self.bench.path(&format!("{}.{}", what.replace(' ', "-"), self.ending));
        std::fs::write(&path, bytes).unwrap();
        let mut decoder = Decoder::open(&path).unwrap_or_else(|error| panic!("{what}: {error}"));
        let (samples, fault) = rest(&mut decoder);
        assert_eq!(fault, None, "{what}");
        assert_same(&samples, &self.heard, what);
        assert_eq!(decoder.info().frames.unwrap_or(decoder.position()), decoder.position(), "{what}");
        let channels = usize::from(decoder.spec().channels);
        let frame = self.heard.len() / channels / 2 + 7;
        assert_eq!(decoder.seek(frame as u64), Ok(frame as u64), "{what}");
        let (after, _) = rest(&mut decoder);
        assert_eq!(after.len(), self.heard.len() - frame * channels, "{what}");
        std::fs::remove_file(&path).unwrap();
    }

    pub fn find(&self, part: &[u8]) -> usize {
        self.clean.windows(part.len()).position(|window| window == part).unwrap()
    }
}

/// Noise in which nothing begins.
pub fn garbage(length: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(9);
    (0..length).map(|_| random.u8(..0xf0)).collect()
}

#[test]
fn aiff_and_caf_with_wrong_lengths() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench
        .ffmpeg("-i a.wav a.aiff")
        .ffmpeg("-i a.wav -c:a pcm_s16le -f aiff sowt.aifc")
        .ffmpeg("-i a.wav -c:a pcm_s16le a.caf");
    let odd = Odd::of(&bench, "a.aiff");
    let (common, sound) = (odd.find(b"COMM"), odd.find(b"SSND"));
    let set = |at: usize, value: u32| [&odd.clean[..at], &value.to_be_bytes(), &odd.clean[at + 4..]].concat();
    for value in [0, 100, 0x7fff_ffff, u32::MAX] {
        odd.plays(&format!("form {value:x}"), &set(4, value));
        odd.plays(&format!("sound {value:x}"), &set(sound + 4, value));
        if value != 100 {
            odd.plays(&format!("frames {value:x}"), &set(common + 10, value));
        }
    }
    let (head, tail) = odd.clean.split_at(12);
    for (what, bytes) in [
        ("garbage", [&garbage(5001)[..], &odd.clean].concat()),
        ("trailing", [&odd.clean[..], &garbage(501)].concat()),
        ("odd chunk", [head, b"NAME\0\0\0\x03abc\0", tail].concat()),
        ("not padded", [head, b"NAME\0\0\0\x03abc", tail].concat()),
        ("sound first", [head, &odd.clean[sound..], &odd.clean[12..sound]].concat()),
        ("id3", [&id3v2(3, 0, 500)[..], &odd.clean].concat()),
    ] {
        odd.plays(what, &bytes);
    }
    odd.plays("sowt", &std::fs::read(bench.path("sowt.aifc")).unwrap());
    let odd = Odd::of(&bench, "a.caf");
    let data = odd.clean.windows(4).rposition(|window| window == b"data").unwrap();
    for size in [-1_i64, 0, 1 << 40] {
        odd.plays(
            &format!("caf {size}"),
            &[&odd.clean[..data + 4], &size.to_be_bytes(), &odd.clean[data + 12..]].concat(),
        );
    }
    odd.plays("caf behind garbage", &[&garbage(5001)[..], &odd.clean].concat());
}

#[test]
fn ima_adpcm_plays_in_aiff_as_in_caf() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.ffmpeg("-i a.wav -c:a adpcm_ima_qt a.aifc").ffmpeg("-i a.wav -c:a adpcm_ima_qt a.caf");
    assert_same(&decode(&bench.path("a.aifc")), &decode(&bench.path("a.caf")), "IMA ADPCM");
}

#[test]
fn mpeg_with_tags_and_garbage_around() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench.run("lame --quiet -b 128 a.wav a.mp3");
    let odd = Odd::of(&bench, "a.mp3");
    let id3 = |version, flags, size| id3v2(version, flags, size);
    let footer = b"ID3\x04\0\x10\0\0\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x003DI\x04\0\x10\0\0\0\x14".to_vec();
    let id3v1 = [&b"TAG"[..], &[b'x'; 125]].concat();
    let ape = |flags: u8| [&b"APETAGEX\xd0\x07\0\0\x20\0\0\0\0\0\0\0\0\0\0"[..], &[flags], &[0; 8]].concat();
    let apes = [ape(0xa0), ape(0x80)].concat();
    let huge = [&b"ID3\x03\0\0\x7f\x7f\x7f\x7f"[..], &[0; 500]].concat();
    for (what, before) in [
        ("garbage", garbage(5001)),
        ("much garbage", garbage(1_500_000)),
        ("zeros", vec![0; 3_000_000]),
        ("id3v2.2", id3(2, 0, 500)),
        ("id3v2.4 footer", footer),
        ("id3v2.3 unsynchronised", id3(3, 0x80, 500)),
        ("id3v2.4 unsynchronised", id3(4, 0x80, 500)),
        ("id3v2.5", id3(5, 0, 500)),
        ("several", [id3(3, 0, 100), id3(4, 0, 200), id3(2, 0, 0)].concat()),
        ("too short", [id3(3, 0, 1000), vec![0; 300]].concat()),
        ("too long", id3(3, 0, 1000)[..700].to_vec()),
        ("huge", huge),
        ("id3v1 before", id3v1.clone()),
        ("ape before", apes.clone()),
        ("head of a download", b"HTTP/1.0 200 OK\r\nicy-name: x\r\n\r\n".repeat(30)),
        ("ape and id3v2 before", [id3(3, 0, 99), apes.clone()].concat()),
    ] {
        odd.plays(what, &[&before[..], &odd.clean].concat());
    }
    for (what, after) in [
        ("garbage after", garbage(5001)),
        ("zeros after", vec![0; 5000]),
        ("all tags after", [&apes[..], &id3v1].concat()),
        ("id3v2 after", id3(3, 0, 5000)),
        ("lyrics after", [&b"LYRICSBEGIN"[..], &[b'a'; 90], b"000101LYRICS200", &id3v1].concat()),
    ] {
        odd.plays(what, &[&odd.clean[..], &after].concat());
    }
    odd.plays("tags all round", &[&id3(4, 0, 500)[..], &odd.clean, &apes, &id3v1].concat());
}

#[test]
fn mpeg_whose_header_lies() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench.run("lame --quiet -b 128 a.wav a.mp3");
    let odd = Odd::of(&bench, "a.mp3");
    let info = odd.find(b"Info");
    let set = |at: usize, value: u32| [&odd.clean[..at], &value.to_be_bytes(), &odd.clean[at + 4..]].concat();
    for frames in [0, 7, 9999, u32::MAX] {
        odd.plays(&format!("frames {frames}"), &set(info + 8, frames));
    }
    for bytes in [0, 99, u32::MAX] {
        odd.plays(&format!("bytes {bytes}"), &set(info + 12, bytes));
    }
    odd.plays("table", &[&odd.clean[..info + 16], &[0xff; 100], &odd.clean[info + 116..]].concat());
}

#[test]
fn mpeg_with_garbage_between_frames_goes_on_after_it() {
    let bench = Bench::new();
    bench.material("a.wav", 2.0, CD, "s16");
    bench.run("lame --quiet -b 128 a.wav a.mp3").ffmpeg("-i a.wav -c:a aac a.aac");
    for (name, head) in [("a.mp3", &b"\xff\xfb\x90"[..]), ("a.aac", b"\xff\xf1\x50")] {
        let (bytes, whole) = (std::fs::read(bench.path(name)).unwrap(), decode(&bench.path(name)));
        let half = bytes.len() / 2;
        let at = half + bytes[half..].windows(3).position(|window| window == head).unwrap();
        for (what, middle) in [("garbage", garbage(20_000)), ("zeros", vec![0; 200_000]), ("tag", id3v2(3, 0, 2000))] {
            let path = bench.path(&format!("{what}-{name}"));
            std::fs::write(&path, [&bytes[..at], &middle, &bytes[at..]].concat()).unwrap();
            let (samples, _) = rest(&mut Decoder::open(&path).unwrap());
            let missing = whole.len().abs_diff(samples.len()) / 2;
            assert!(missing <= 3 * 1152, "{what} in {name}: {missing} frames");
            assert_same(
                &samples[samples.len() - 40_000..],
                &whole[whole.len() - 40_000..],
                &format!("{what} in {name}"),
            );
        }
    }
}

#[test]
fn headers_that_lie_about_rate_channels_and_length() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, CD, "s16");
    bench
        .ffmpeg("-i a.wav a.aiff")
        .ffmpeg("-i a.wav -c:a pcm_s16le a.caf")
        .ffmpeg("-i a.wav -c:a pcm_s16be a.au")
        .ffmpeg("-i a.wav -c:a pcm_s16le a.w64")
        .ffmpeg("-i a.wav -c:a flac a.mka")
        .ffmpeg("-i a.wav -c:a alac a.m4a")
        .ffmpeg("-i a.wav -c:a libvorbis a.ogg");
    let read = |name: &str| std::fs::read(bench.path(name)).unwrap();
    let set = |bytes: &[u8], at: usize, value: &[u8]| [&bytes[..at], value, &bytes[at + value.len()..]].concat();
    let place = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).position(|window| window == part).unwrap();
    let (wav, aiff, caf, au, w64) = (read("a.wav"), read("a.aiff"), read("a.caf"), read("a.au"), read("a.w64"));
    let common = place(&aiff, b"COMM") + 8;
    let format = place(&w64, b"fmt ") + 24;
    let (mka, m4a, ogg) = (read("a.mka"), read("a.m4a"), read("a.ogg"));
    let rate = place(&mka, b"\xb5\x88\x40\xe5\x88\x80") + 2;
    let alac = m4a.windows(4).rposition(|window| window == b"alac").unwrap() + 8;
    let vorbis = place(&ogg, b"\x01vorbis") + 7;
    let thousand = 1000_u16;
    for (name, bytes) in [
        ("rate.wav", set(&wav, 24, &[0; 4])),
        ("channels.wav", set(&wav, 22, &thousand.to_le_bytes())),
        ("no-channels.wav", set(&wav, 22, &[0; 2])),
        ("rate.aiff", set(&aiff, common + 8, &[0; 10])),
        ("infinite.aiff", set(&aiff, common + 8, &[0x7f, 0xff])),
        ("channels.aiff", set(&aiff, common, &thousand.to_be_bytes())),
        ("rate.caf", set(&caf, 20, &[0; 8])),
        ("nan.caf", set(&caf, 20, &[0xff; 8])),
        ("channels.caf", set(&caf, 44, &1000_u32.to_be_bytes())),
        ("rate.au", set(&au, 16, &[0; 4])),
        ("channels.au", set(&au, 20, &1000_u32.to_be_bytes())),
        ("rate.w64", set(&w64, format + 4, &[0; 4])),
        ("channels.w64", set(&w64, format + 2, &thousand.to_le_bytes())),
        ("channels.ogg", set(&ogg, vorbis + 4, &[255])),
        ("rate.ogg", set(&ogg, vorbis + 5, &[0; 4])),
        ("channels.m4a", set(&m4a, alac + 9, &[255])),
    ] {
        let path = bench.path(name);
        std::fs::write(&path, bytes).unwrap();
        let error = Decoder::open(&path).err().unwrap_or_else(|| panic!("{name} opens"));
        assert!(matches!(error.fault, Fault::Header(_) | Fault::NoAudio | Fault::NotAudio), "{name}: {error}");
    }
    // The rate of the container is not asked when the codec knows it; a length of 2^40 frames is not believed.
    for (name, bytes) in [
        ("rate.mka", set(&mka, rate, &[0; 8])),
        ("length.ogg", {
            let last = ogg.windows(4).rposition(|window| window == b"OggS").unwrap();
            set(&ogg, last + 6, &(1_u64 << 40).to_le_bytes())
        }),
        ("length.w64", set(&w64, place(&w64, b"data") + 16, &(1_u64 << 42).to_le_bytes())),
    ] {
        let path = bench.path(name);
        std::fs::write(&path, bytes).unwrap();
        if let Ok(mut decoder) = Decoder::open(&path) {
            assert!(rest(&mut decoder).0.len() <= 44_100, "{name}");
            let end = decoder.seek(1 << 41).unwrap();
            assert!(end <= 1 << 41, "{name}");
        }
    }
}
