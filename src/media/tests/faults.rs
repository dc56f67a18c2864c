//! Every reason why a file cannot be played, as the listener reads it.

use std::path::{Path, PathBuf};

use super::tools::{Bench, rest, wav_head};
use crate::media::{Decoder, Fault, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

/// The reason, whether it shows at opening or at the end of what can be heard.
fn reason(path: &Path) -> String {
    match Decoder::open(path) {
        Err(error) => {
            assert_eq!(error.path, path);
            error.fault.to_string()
        }
        Ok(mut decoder) => {
            let fault = rest(&mut decoder).1.map_or_else(|| "none".to_owned(), |fault| fault.to_string());
            assert!(matches!(decoder.next_block(), Ok(None)), "told twice");
            fault
        }
    }
}

fn write(bench: &Bench, name: &str, bytes: &[u8]) -> PathBuf {
    let path = bench.path(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn what_is_no_audio_file() {
    let bench = Bench::new();
    bench.run("mkfifo pipe").ffmpeg("-f lavfi -i color=d=0.2 -c:v mpeg4 video.mp4");
    let mut noise = vec![0; 300_000];
    fastrand::Rng::with_seed(3).fill(&mut noise);
    // Programs have such runs, in which a search for frames of MPEG audio finds some.
    let mut runs = noise.clone();
    runs.chunks_mut(700).step_by(3).for_each(|run| run.fill(0xff));
    runs[0] = 0;
    let not_audio = "not an audio file that is known here";
    for (path, expected) in [
        (bench.path("missing.flac"), "not found"),
        (bench.path(""), "not a regular file"),
        (bench.path("pipe"), "not a regular file"),
        (PathBuf::from("/dev/null"), "not a regular file"),
        (write(&bench, "empty.mp3", b""), "empty file"),
        (write(&bench, "text.mp3", b"Lagu-lagu dalam film ini\n"), not_audio),
        (write(&bench, "one.mp3", b"\x01"), not_audio),
        (write(&bench, "zeros.wav", &vec![0; 100_000]), not_audio),
        (write(&bench, "noise.mp3", &noise), not_audio),
        (write(&bench, "runs.mp3", &runs), not_audio),
        (write(&bench, "picture.mp3", &[&b"\x89PNG\r\n\x1a\n"[..], &noise].concat()), not_audio),
        (bench.path("video.mp4"), "there is no audio in it"),
    ] {
        assert_eq!(reason(&path), expected, "{}", path.display());
    }
}

#[test]
fn codecs_that_are_not_supported_are_named() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, Spec { rate: 48_000, channels: 2 }, "s16");
    bench
        .ffmpeg("-i a.wav -c:a wmav2 a.wma")
        .ffmpeg("-i a.wav -c:a ac3 a.ac3")
        .ffmpeg("-i a.wav -c:a eac3 a.eac3")
        .ffmpeg("-i a.wav -c:a ac3 ac3.mp4")
        .ffmpeg("-i a.wav -c:a wavpack a.wv")
        .ffmpeg("-i a.wav -c:a libmp3lame mp3.wav")
        .ffmpeg("-i a.wav -c:a tta a.tta");
    write(&bench, "a.ape", b"MAC \x96\x0f\0\0rest of the head");
    write(&bench, "a.mpc", b"MPCKSH\x0f rest of the head");
    write(&bench, "a.dsf", b"DSD \x1c\0\0\0\0\0\0\0 rest");
    write(&bench, "a.dff", b"FRM8\0\0\0\0\0\0\0\x10DSD rest");
    write(&bench, "a.mid", b"MThd\0\0\0\x06\0\x01\0\x02\0\x60");
    let speex = [&b"OggS\0\x02"[..], &[0; 20], &[1, 80], b"Speex   1.2", &[0; 80]].concat();
    write(&bench, "a.spx", &speex);
    let mut wav = wav_head(44_100, 2, 16, false, 100);
    wav[20] = 0x61;
    wav[21] = 0x01;
    wav.extend([0; 400]);
    write(&bench, "wma.wav", &wav);
    for (name, codec) in [
        ("a.wma", "WMA"),
        ("a.ac3", "AC-3"),
        ("a.eac3", "E-AC-3"),
        ("ac3.mp4", "AC-3"),
        ("a.wv", "WavPack"),
        ("a.tta", "True Audio"),
        ("a.ape", "Monkey's Audio"),
        ("a.mpc", "Musepack"),
        ("a.dsf", "DSD"),
        ("a.dff", "DSD"),
        ("a.mid", "MIDI"),
        ("a.spx", "Speex"),
        ("wma.wav", "WMA"),
        ("mp3.wav", "MP3 in WAV"),
    ] {
        assert_eq!(reason(&bench.path(name)), format!("codec {codec} is not supported"), "{name}");
    }
}

#[test]
fn headers_that_lie_are_refused() {
    let bench = Bench::new();
    for (name, rate, channels, frames) in
        [("rate.wav", 0, 2, 100), ("channels.wav", 44_100, 0, 100), ("silent.wav", 44_100, 2, 0)]
    {
        let mut wav = wav_head(rate, channels, 16, false, frames);
        wav.extend(vec![1; frames * 4]);
        let reason = reason(&write(&bench, name, &wav));
        let expected = if frames == 0 { "there is no audio in it" } else { "damaged header: " };
        assert!(reason.starts_with(expected), "{name}: {reason}");
    }
}

#[test]
fn what_breaks_off_says_where() {
    let bench = Bench::new();
    bench.material("a.wav", 20.0, CD, "s16");
    bench
        .run("flac --totally-silent a.wav")
        .run("lame --quiet -b 128 a.wav a.mp3")
        .run("oggenc -Q a.wav -o a.ogg")
        .ffmpeg("-i a.wav -c:a alac -movflags +faststart a.m4a")
        .ffmpeg("-i a.wav -c:a aac -movflags +faststart aac.m4a")
        .ffmpeg("-i a.wav a.aiff");
    for name in ["a.wav", "a.flac", "a.mp3", "a.ogg", "a.m4a", "aac.m4a", "a.aiff"] {
        assert_eq!(reason(&bench.path(name)), "none", "{name}");
        let bytes = std::fs::read(bench.path(name)).unwrap();
        let path = write(&bench, &format!("cut-{name}"), &bytes[..bytes.len() * 8 / 20]);
        let said = reason(&path);
        assert!(matches!(said.as_str(), "damaged after 0:07" | "damaged after 0:08"), "{name}: {said}");
        // Beyond what is there is the end of what is there.
        let mut decoder = Decoder::open(&path).unwrap();
        let end = decoder.seek(15 * 44_100).unwrap();
        assert!((7 * 44_100..9 * 44_100).contains(&end), "{name}: {end}");
        let error = decoder.next_block().unwrap_err();
        assert!(matches!(error.fault, Fault::Damaged { .. }), "{name}: {error}");
        assert_eq!(decoder.next_block(), Ok(None), "{name}");
        assert_eq!(decoder.seek(44_100), Ok(44_100), "{name}");
    }
}

#[test]
fn an_estimate_is_no_promise() {
    let bench = Bench::new();
    bench.material("a.wav", 5.0, CD, "s16");
    bench.run("lame --quiet -t -V 4 a.wav a.mp3").ffmpeg("-i a.wav -c:a aac a.aac");
    // A pipe cannot go back to write the length into the head.
    let piped = std::fs::read(bench.path("a.wav")).unwrap();
    let endless = [&piped[..4], &[0xff; 4], &piped[8..40], &[0xff; 4], &piped[44..]].concat();
    write(&bench, "endless.wav", &endless);
    for name in ["a.mp3", "a.aac", "endless.wav"] {
        let bytes = std::fs::read(bench.path(name)).unwrap();
        assert_eq!(reason(&bench.path(name)), "none", "{name}");
        assert_eq!(reason(&write(&bench, &format!("cut-{name}"), &bytes[..bytes.len() / 2])), "none", "{name}");
    }
}

#[test]
fn a_damaged_packet_is_silence_and_nothing_moves() {
    let bench = Bench::new();
    bench.material("a.wav", 4.0, CD, "s16");
    bench.run("flac --totally-silent --no-padding a.wav");
    let whole = super::tools::decode(&bench.path("a.flac"));
    let mut bytes = std::fs::read(bench.path("a.flac")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 200].fill(0x55);
    let path = write(&bench, "hurt.flac", &bytes);
    let mut decoder = Decoder::open(&path).unwrap();
    let (samples, fault) = rest(&mut decoder);
    assert_eq!((samples.len(), fault), (whole.len(), None));
    let wrong: Vec<_> = (0..whole.len()).filter(|&at| (samples[at] - whole[at]).abs() > 0.0).collect();
    let (first, last) = (wrong[0], *wrong.last().unwrap());
    assert!(last - first <= 3 * 4608 * 2 && samples[first..=last].iter().all(|sample| *sample == 0.0));
}

#[test]
fn files_with_something_before_or_after_play_whole() {
    let bench = Bench::new();
    bench.material("a.wav", 3.0, CD, "s16");
    bench.run("flac --totally-silent a.wav").run("lame --quiet -V 2 a.wav a.mp3");
    let [flac, mp3] = ["a.flac", "a.mp3"].map(|name| std::fs::read(bench.path(name)).unwrap());
    let junk = vec![7; 5000];
    let id3v1 = [&b"TAG"[..], &[b'x'; 125]].concat();
    // Items that fill the stated size, between a header and a footer.
    let ape = |flags: u8| [b"APETAGEX\xd0\x07\0\0\x20\0\0\0\0\0\0\0\0\0\0".to_vec(), vec![flags], vec![0; 8]].concat();
    let apes = [ape(0xa0), ape(0x80)].concat();
    let id3v2 = b"ID3\x04\0\0\0\0\0\x14TIT2\0\0\0\x03\0\0\x03ab\0\0\0\0\0\0\0";
    let id3v22 = b"ID3\x02\0\0\0\0\0\x14TT2\0\0\x03\0ab\0\0\0\0\0\0\0\0\0\0\0";
    let mut unknown = flac.clone();
    unknown[21] &= 0xf0;
    unknown[22..26].fill(0);
    for (name, bytes) in [
        ("id3v2.flac", [&id3v2[..], &flac].concat()),
        ("junk.flac", [&junk[..], &flac].concat()),
        ("id3v1.flac", [&flac[..], &id3v1].concat()),
        ("ape.flac", [&flac[..], &apes, &id3v1].concat()),
        ("unknown.flac", unknown),
        ("junk.mp3", [&junk[..], &mp3].concat()),
        ("id3v22.mp3", [&id3v22[..], &mp3].concat()),
        ("id3v1.mp3", [&mp3[..], &apes, &id3v1].concat()),
    ] {
        let path = write(&bench, name, &bytes);
        assert_eq!(super::tools::decode(&path).len(), 3 * 44_100 * 2, "{name}");
        let mut decoder = Decoder::open(&path).unwrap();
        assert_eq!(decoder.seek(100_000), Ok(100_000), "{name}");
        assert_eq!(rest(&mut decoder).0.len(), (3 * 44_100 - 100_000) * 2, "{name}");
    }
}
