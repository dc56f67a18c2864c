//! Every format, made by other people's encoders, against other people's decoders.
//!
//! The rule: what keeps every bit is the same to the bit, as the `f32` nearest to each sample (up to 24 bits that is the
//! sample itself). What does not keep every bit differs from the reference decoder by less than the stated figure, at
//! worst and at full scale 1: decoders round in different ways.

use super::tools::{Bench, assert_same, rest};
use crate::media::{Decoder, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };
const DAT: Spec = Spec { rate: 48_000, channels: 2 };

/// Source, file, what makes it (ffmpeg's options, or a whole command).
type Row = (&'static str, &'static str, &'static str);

fn bench() -> Bench {
    let bench = Bench::new();
    for (name, spec, format) in [
        ("s16.wav", CD, "s16"),
        ("s24.wav", CD, "s24"),
        ("s32.wav", CD, "s32"),
        ("f32.wav", CD, "f32"),
        ("dat.wav", DAT, "s16"),
        ("mono.wav", Spec { rate: 44_100, channels: 1 }, "s16"),
    ] {
        bench.material(name, 1.2345, spec, format);
    }
    bench
}

fn make(bench: &Bench, (source, name, command): Row) {
    if command.starts_with('-') {
        bench.ffmpeg(&format!("-i {source} {command} {name}"));
    } else {
        bench.run(&command.replace("IN", source).replace("OUT", name));
    }
}

/// Decodes the file; what `Info` says of its frames must be so.
fn ours(bench: &Bench, name: &str) -> Vec<f32> {
    let mut decoder = Decoder::open(&bench.path(name)).unwrap();
    let (samples, fault) = rest(&mut decoder);
    assert_eq!(fault, None, "{name}");
    let frames = samples.len() as u64 / u64::from(decoder.spec().channels);
    if let Some(said) = decoder.info().frames {
        assert_eq!(said, frames, "{name}");
    }
    samples
}

#[test]
fn what_keeps_every_bit_is_the_same() {
    let bench = bench();
    let rows: [Row; 52] = [
        ("s16.wav", "u8.wav", "-c:a pcm_u8"),
        ("s16.wav", "16.wav", "-c:a pcm_s16le"),
        ("s24.wav", "24.wav", "-c:a pcm_s24le"),
        ("s32.wav", "32.wav", "-c:a pcm_s32le"),
        ("f32.wav", "f32b.wav", "-c:a pcm_f32le"),
        ("f32.wav", "f64.wav", "-c:a pcm_f64le"),
        ("s16.wav", "alaw.wav", "-c:a pcm_alaw"),
        ("s16.wav", "ulaw.wav", "-c:a pcm_mulaw"),
        ("s16.wav", "ima.wav", "-c:a adpcm_ima_wav"),
        ("s16.wav", "ms.wav", "-c:a adpcm_ms"),
        ("s16.wav", "8.aiff", "-c:a pcm_s8"),
        ("s16.wav", "16.aiff", "-c:a pcm_s16be"),
        ("s24.wav", "24.aiff", "-c:a pcm_s24be"),
        ("s32.wav", "32.aiff", "-c:a pcm_s32be"),
        ("f32.wav", "f32.aiff", "-c:a pcm_f32be"),
        ("f32.wav", "f64.aiff", "-c:a pcm_f64be"),
        ("s16.wav", "alaw.aiff", "-c:a pcm_alaw"),
        ("s16.wav", "ulaw.aiff", "-c:a pcm_mulaw"),
        ("s16.wav", "sowt.aiff", "-c:a pcm_s16le"),
        ("s16.wav", "sox.aiff", "sox IN OUT"),
        ("s16.wav", "16.caf", "-c:a pcm_s16le"),
        ("s16.wav", "16be.caf", "-c:a pcm_s16be"),
        ("s24.wav", "24.caf", "-c:a pcm_s24le"),
        ("s32.wav", "32.caf", "-c:a pcm_s32be"),
        ("f32.wav", "f32.caf", "-c:a pcm_f32le"),
        ("f32.wav", "f64.caf", "-c:a pcm_f64le"),
        ("s16.wav", "alaw.caf", "-c:a pcm_alaw"),
        ("s16.wav", "ulaw.caf", "-c:a pcm_mulaw"),
        ("s16.wav", "alac.caf", "-c:a alac"),
        ("s16.wav", "16.flac", "flac --totally-silent IN -o OUT"),
        ("s24.wav", "24.flac", "flac --totally-silent IN -o OUT"),
        ("s16.wav", "flac.ogg", "flac --totally-silent --ogg IN -o OUT"),
        ("s24.wav", "flac.mka", "-c:a flac"),
        ("s16.wav", "flac.mp4", "-c:a flac -strict -2"),
        ("s16.wav", "alac.m4a", "-c:a alac"),
        ("s24.wav", "alac24.m4a", "-c:a alac -movflags +faststart"),
        ("s16.wav", "alac.mka", "-c:a alac"),
        ("mono.wav", "mono.m4a", "-c:a alac"),
        ("s16.wav", "16.mka", "-c:a pcm_s16le"),
        ("s24.wav", "24.mka", "-c:a pcm_s24le"),
        ("s32.wav", "32.mka", "-c:a pcm_s32le"),
        ("f32.wav", "f32.mka", "-c:a pcm_f32le"),
        ("s16.wav", "16.mov", "-c:a pcm_s16le"),
        ("s24.wav", "24be.mov", "-c:a pcm_s24be"),
        ("s24.wav", "24le.mov", "-c:a pcm_s24le"),
        ("s32.wav", "32be.mov", "-c:a pcm_s32be"),
        ("s32.wav", "32le.mov", "-c:a pcm_s32le"),
        ("f32.wav", "f32be.mov", "-c:a pcm_f32be"),
        ("f32.wav", "f32le.mov", "-c:a pcm_f32le"),
        ("f32.wav", "f64be.mov", "-c:a pcm_f64be"),
        ("f32.wav", "f64le.mov", "-c:a pcm_f64le"),
        ("s16.wav", "merge.mka", "mkvmerge -q -o OUT 16.flac"),
    ];
    let sources = ["s16.wav", "s24.wav", "s32.wav", "f32.wav", "mono.wav"].map(|name| (name, bench.reference(name)));
    for row in rows {
        let (source, name, _) = row;
        make(&bench, row);
        let samples = ours(&bench, name);
        let original = &sources.iter().find(|(name, _)| *name == source).unwrap().1;
        let coarse = ["u8", "8.a", "alaw", "ulaw", "ima", "ms"].iter().any(|start| name.starts_with(start));
        if coarse {
            // ADPCM is a whole number of blocks.
            assert!(samples.len() >= original.len() && samples.len() < original.len() + 4096, "{name}");
            assert_same(&samples, &bench.reference(name), name);
        } else {
            assert_same(&samples, original, name);
        }
    }
}

#[test]
fn what_is_lossy_is_close_to_the_reference_decoder() {
    let bench = bench();
    // The figures were measured and doubled; where the frames are those of the source, true stands.
    let rows: [(Row, bool, f32); 21] = [
        (("s16.wav", "ffmpeg.mp2", "-c:a mp2"), false, 7e-5),
        (("s16.wav", "twolame.mp2", "twolame --quiet IN OUT"), false, 7e-5),
        (("s16.wav", "mp2.mka", "-c:a mp2"), false, 7e-5),
        (("s16.wav", "cbr.mp3", "lame --quiet -b 128 IN OUT"), true, 4e-6),
        (("s16.wav", "vbr.mp3", "lame --quiet -V 2 IN OUT"), true, 4e-6),
        (("mono.wav", "mono.mp3", "lame --quiet -V 4 IN OUT"), true, 4e-6),
        (("s16.wav", "ffmpeg.mp3", "-c:a libmp3lame"), true, 4e-6),
        (("s16.wav", "mp3.mka", "-c:a libmp3lame"), false, 4e-6),
        (("s16.wav", "mp3.mp4", "-c:a libmp3lame"), true, 4e-6),
        (("s16.wav", "q6.ogg", "oggenc -Q -q 6 IN -o OUT"), true, 6e-7),
        (("s16.wav", "vorbis.webm", "-c:a libvorbis"), false, 6e-7),
        (("s16.wav", "merge.webm", "mkvmerge -q -o OUT q6.ogg"), false, 6e-7),
        (("s16.wav", "aac.m4a", "-c:a aac"), true, 4e-5),
        (("mono.wav", "mono.m4a", "-c:a aac"), true, 4e-5),
        (("s16.wav", "fast.m4a", "-c:a aac -movflags +faststart"), true, 4e-5),
        (("s16.wav", "aac.aac", "-c:a aac"), false, 4e-5),
        (("s16.wav", "aac.mka", "-c:a aac"), false, 4e-5),
        (("s16.wav", "fragments.mp4", "-c:a aac -movflags frag_keyframe+empty_moov"), false, 4e-5),
        // Apple's ADPCM carries the last sample from block to block in more bits than a block begins with; ffmpeg goes on
        // with its own, where the difference is small.
        (("s16.wav", "ima.caf", "-c:a adpcm_ima_qt"), false, 1e-2),
        (("s16.wav", "mp3.caf", "-c:a libmp3lame"), false, 4e-6),
        (("dat.wav", "opus.mp4", "-c:a libopus"), true, 1e-3),
    ];
    for (row, exact, worst) in rows {
        let (source, name, _) = row;
        make(&bench, row);
        let samples = ours(&bench, name);
        let reference = bench.reference(name);
        let wanted = if exact { bench.reference(source).len() } else { reference.len() };
        // ffmpeg gives whole blocks where the last packet is a part of one.
        let whole = !exact && name == "fragments.mp4";
        assert!(samples.len() == wanted || whole, "{name}: {} for {wanted}", samples.len());
        let apart = samples.iter().zip(&reference).map(|(left, right)| (left - right).abs()).fold(0.0, f32::max);
        assert!(apart < worst, "{name}: {apart}");
    }
}

#[test]
fn opus_is_what_opusdec_gives() {
    let bench = bench();
    bench.run("sox s16.wav -r 44100 -c 2 -b 16 short.wav trim 0 100s");
    let rows: [(&str, &str, &str); 9] = [
        ("dat.wav", "music.opus", "opusenc --quiet IN OUT"),
        ("dat.wav", "long.opus", "opusenc --quiet --framesize 60 IN OUT"),
        ("dat.wav", "quick.opus", "opusenc --quiet --framesize 2.5 IN OUT"),
        ("s16.wav", "cd.opus", "opusenc --quiet --bitrate 200 IN OUT"),
        ("mono.wav", "voice.opus", "opusenc --quiet --speech --bitrate 12 IN OUT"),
        ("short.wav", "short.opus", "opusenc --quiet IN OUT"),
        ("dat.wav", "ffmpeg.opus", "-c:a libopus"),
        ("dat.wav", "opus.webm", "-c:a libopus"),
        ("dat.wav", "merge.mka", "mkvmerge -q -o OUT music.opus"),
    ];
    for row in rows {
        let (source, name, _) = row;
        make(&bench, row);
        let rate = if source == "dat.wav" { 48_000 } else { 44_100 };
        let frames = bench.reference(source).len() as u64 / if source == "mono.wav" { 1 } else { 2 };
        // Rounded up: opusenc says so.
        let frames = (frames * 48_000).div_ceil(rate);
        let samples = ours(&bench, name);
        let decoder = Decoder::open(&bench.path(name)).unwrap();
        assert_eq!(samples.len() as u64 / u64::from(decoder.spec().channels), frames, "{name}");
        assert_eq!((decoder.spec().rate, decoder.info().delay), (48_000, Some(312)), "{name}");
        let twin = match name {
            "opus.webm" => "ffmpeg.opus",
            "merge.mka" => "music.opus",
            name => name,
        };
        bench.run(&format!("opusdec --quiet --float --rate 48000 {twin} {name}.wav"));
        let reference = bench.reference(&format!("{name}.wav"));
        assert_eq!(reference.len(), samples.len(), "{name}");
        let apart = samples.iter().zip(&reference).map(|(left, right)| (left - right).abs()).fold(0.0, f32::max);
        assert!(apart < 1e-3, "{name}: {apart}");
        let power: f64 = samples.iter().zip(&reference).map(|(left, right)| f64::from(left - right).powi(2)).sum();
        assert!((power / samples.len() as f64).sqrt() < 1e-6, "{name}: {power}");
    }
}

#[test]
fn the_gain_of_an_opus_header_is_applied() {
    let bench = bench();
    bench.run("opusenc --quiet dat.wav plain.opus");
    let mut bytes = std::fs::read(bench.path("plain.opus")).unwrap();
    let head = bytes.windows(8).position(|window| window == b"OpusHead").unwrap();
    // −6 dB, and the page's checksum (RFC 3533, 6).
    bytes[head + 16..head + 18].copy_from_slice(&(-6_i16 * 256).to_le_bytes());
    let page = 28 + usize::from(bytes[27]);
    bytes[22..26].fill(0);
    let sum = bytes[..page].iter().fold(0_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte) << 24, |sum, _| sum << 1 ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 })
    });
    bytes[22..26].copy_from_slice(&sum.to_le_bytes());
    std::fs::write(bench.path("quiet.opus"), bytes).unwrap();
    bench.run("opusdec --quiet --float quiet.opus quiet.wav");
    let [plain, quiet] = ["plain.opus", "quiet.opus"].map(|name| ours(&bench, name));
    let reference = bench.reference("quiet.wav");
    for ((plain, quiet), reference) in plain.iter().zip(&quiet).zip(&reference) {
        assert!((plain * 0.501_187_2 - quiet).abs() < 1e-6 && (quiet - reference).abs() < 1e-3, "{plain} {quiet}");
    }
}

/// The packets of AAC-LC with what HE-AAC adds at the end of each: the lower half alone would be heard.
#[test]
fn he_aac_that_hides_is_named() {
    let bench = bench();
    bench.ffmpeg("-i s16.wav -ar 24000 -c:a aac -b:a 64k plain.aac");
    let plain = std::fs::read(bench.path("plain.aac")).unwrap();
    assert!(Decoder::open(&bench.path("plain.aac")).is_ok());
    let (mut hidden, mut rest) = (Vec::new(), plain.as_slice());
    while let [0xff, _, _, a, b, c, ..] = *rest {
        // The length of the frame: 13 bits from the 31st on; a head of seven bytes.
        let length = usize::from(a & 3) << 11 | usize::from(b) << 3 | usize::from(c >> 5);
        let (frame, after) = rest.split_at(length);
        rest = after;
        let mut bits = frame[7..].iter().map(|byte| format!("{byte:08b}")).collect::<Vec<_>>().concat();
        bits.truncate(bits.rfind("111").unwrap());
        bits += &["1100101", "1101", &"0110".repeat(9), "111"].concat();
        while !bits.len().is_multiple_of(8) {
            bits.push('0');
        }
        let body = bits.as_bytes().chunks(8).map(|byte| {
            let text = std::str::from_utf8(byte).unwrap();
            u8::from_str_radix(text, 2).unwrap()
        });
        let mut head = frame[..7].to_vec();
        let length = 7 + bits.len() / 8;
        head[3] = head[3] & !3 | (length >> 11) as u8;
        head[4] = (length >> 3) as u8;
        head[5] = head[5] & 0x1f | (length << 5) as u8;
        hidden.extend(head.into_iter().chain(body));
    }
    std::fs::write(bench.path("hidden.aac"), hidden).unwrap();
    let fault = Decoder::open(&bench.path("hidden.aac")).unwrap_err().fault;
    assert_eq!(fault, crate::media::Fault::Codec("HE-AAC".to_owned()));
}

/// Apple's tag, put into a file whose edit list is made to say nothing.
#[test]
fn the_tag_of_apples_encoders_is_obeyed() {
    let bench = bench();
    bench.ffmpeg("-i s16.wav -c:a aac plain.m4a");
    let wanted = ours(&bench, "plain.m4a");
    let frames = wanted.len() / 2;
    let bytes = std::fs::read(bench.path("plain.m4a")).unwrap();
    // ffmpeg writes `moov` last, so that it may grow. In `ilst`, at its end, the free-form atom.
    let text = format!(" 00000000 00000400 00000000 {frames:016X} 00000000 00000000");
    let atom = |name: &[u8], body: &[u8]| [&((body.len() + 8) as u32).to_be_bytes(), name, body].concat();
    let free = atom(
        b"----",
        &[
            atom(b"mean", b"\0\0\0\0com.apple.iTunes"),
            atom(b"name", b"\0\0\0\0iTunSMPB"),
            atom(b"data", &[b"\0\0\0\x01\0\0\0\0", text.as_bytes()].concat()),
        ]
        .concat(),
    );
    let mut tagged = bytes.clone();
    let edits = tagged.windows(4).rposition(|window| window == b"edts").unwrap();
    tagged[edits..edits + 4].copy_from_slice(b"free");
    std::fs::write(bench.path("none.m4a"), &tagged).unwrap();
    // Nothing is guessed.
    assert_eq!(ours(&bench, "none.m4a").len() / 2, frames + 1024);
    let find = |bytes: &[u8], name: &[u8]| bytes.windows(4).rposition(|window| window == name).unwrap();
    let list = find(&tagged, b"ilst");
    let size = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at - 4..at].try_into().unwrap()) as usize;
    let end = list - 4 + size(&tagged, list);
    for name in [b"moov", b"udta", b"meta", b"ilst"] {
        let at = find(&tagged, name);
        let grown = (size(&tagged, at) + free.len()) as u32;
        tagged[at - 4..at].copy_from_slice(&grown.to_be_bytes());
    }
    tagged.splice(end..end, free);
    std::fs::write(bench.path("apple.m4a"), &tagged).unwrap();
    assert_same(&ours(&bench, "apple.m4a"), &wanted, "iTunSMPB");
    let decoder = Decoder::open(&bench.path("apple.m4a")).unwrap();
    assert_eq!((decoder.info().delay, decoder.info().padding), (Some(1024), Some(0)));
}

/// Each channel has a tone of its own, by which it is known again.
#[test]
fn channels_are_in_the_order_of_wave() {
    let bench = Bench::new();
    // Tones by their number; 0 is silence. Opus, Vorbis and AAC take what is high out of the low channel.
    let rows: [(&str, &str, &str, &[usize]); 21] = [
        ("quad", "quad.wav", "pcm_s16le", &[1, 2, 3, 4]),
        ("4.0", "four.wav", "pcm_s16le", &[1, 2, 3, 0, 4, 0, 0]),
        ("2.1", "low.wav", "pcm_s16le", &[1, 2, 0, 3, 0, 0]),
        ("5.1", "six.wav", "pcm_s16le", &[1, 2, 3, 4, 5, 6]),
        ("5.1", "six.flac", "flac", &[1, 2, 3, 4, 5, 6]),
        ("5.1", "six.m4a", "alac", &[1, 2, 3, 4, 5, 6]),
        ("5.1", "six.mka", "flac", &[1, 2, 3, 4, 5, 6]),
        ("5.1", "six.opus", "libopus -mapping_family 1", &[1, 2, 3, 0, 5, 6]),
        ("5.1", "six.ogg", "libvorbis", &[1, 2, 3, 0, 5, 6]),
        ("5.1", "six.webm", "libvorbis", &[1, 2, 3, 0, 5, 6]),
        ("4.0", "four.aac", "aac", &[1, 2, 3, 0, 4, 0, 0]),
        ("5.1", "six.aac", "aac", &[1, 2, 3, 0, 5, 6]),
        ("5.1", "aac.m4a", "aac", &[1, 2, 3, 0, 5, 6]),
        ("5.1(side)", "side.m4a", "aac", &[1, 2, 3, 4, 5, 6]),
        ("quad", "quad.mka", "aac", &[1, 2, 3, 4]),
        ("7.1", "aac8.m4a", "aac", &[1, 2, 3, 0, 5, 6, 7, 8]),
        ("6.1(back)", "seven.m4a", "alac", &[1, 2, 3, 4, 7, 5, 6]),
        ("6.1(back)", "seven.caf", "pcm_s16le", &[1, 2, 3, 4, 7, 5, 6]),
        ("7.1", "eight.opus", "libopus -mapping_family 1", &[1, 2, 3, 0, 5, 6, 7, 8]),
        ("7.1", "eight.ogg", "libvorbis", &[1, 2, 3, 4, 5, 6, 7, 8]),
        ("7.1", "eight.flac", "flac", &[1, 2, 3, 4, 5, 6, 7, 8]),
    ];
    for (layout, name, codec, expected) in rows {
        let count = *expected.iter().max().unwrap();
        let tones: Vec<String> = (1..=count).map(|n| format!("sin(2*PI*{}*t)*0.2", 300 * n)).collect();
        let tones = tones.join("|");
        bench.ffmpeg(&format!("-f lavfi -i aevalsrc={tones}:c={layout}:s=48000:d=0.4 -c:a {codec} {name}"));
        let samples = ours(&bench, name);
        let channels = expected.len();
        assert_eq!(usize::from(Decoder::open(&bench.path(name)).unwrap().spec().channels), channels, "{name}");
        let level = |channel: usize, tone: usize| {
            let (mut sine, mut cosine) = (0.0, 0.0);
            for (at, frame) in samples.chunks_exact(channels).skip(8000).take(1600).enumerate() {
                let phase = std::f64::consts::TAU * 300.0 * tone as f64 * at as f64 / 48_000.0;
                sine += f64::from(frame[channel]) * phase.sin() / 800.0;
                cosine += f64::from(frame[channel]) * phase.cos() / 800.0;
            }
            sine.hypot(cosine)
        };
        for (channel, &tone) in expected.iter().enumerate() {
            let heard: Vec<usize> = (1..=count).filter(|&tone| level(channel, tone) > 0.05).collect();
            let low = tone == 0;
            assert!(heard == [tone] || (low && heard.is_empty()), "{name}, channel {channel}: {heard:?}");
        }
    }
}
