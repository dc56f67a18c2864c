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

    fn find(&self, part: &[u8]) -> usize {
        self.clean.windows(part.len()).position(|window| window == part).unwrap()
    }
}

/// Noise in which nothing begins.
pub fn garbage(length: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(9);
    (0..length).map(|_| random.u8(..0xf0)).collect()
}

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
