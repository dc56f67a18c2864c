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
    std::fs::create_dir(bench.path("song.mp3")).unwrap();
    let mut noise = vec![0; 300_000];
    fastrand::Rng::with_seed(3).fill(&mut noise);
    // Programs have such runs, in which a search for frames of MPEG audio finds some.
    let mut runs = noise.clone();
    runs.chunks_mut(700).step_by(3).for_each(|run| run.fill(0xff));
    runs[0] = 0;
    let not_audio = "not an audio file that is known here";
    let html = b"<!DOCTYPE html>\n<title>404</title>\n";
    for (path, expected) in [
        (bench.path("missing.flac"), "not found"),
        (bench.path(""), "a folder, not a file: name the files in it"),
        (bench.path("song.mp3"), "a folder, not a file: name the files in it"),
        (bench.path("pipe"), "not a regular file"),
        (PathBuf::from("/dev/null"), "not a regular file"),
        (write(&bench, "empty.mp3", b""), "empty file"),
        (write(&bench, "text.mp3", b"Lagu-lagu dalam film ini\n"), "not an audio file, but a text"),
        (
            write(&bench, "list.mp3", b"#EXTM3U\na.mp3\n"),
            "not an audio file, but a playlist: give the files that it names",
        ),
        (
            write(&bench, "page.mp3", html),
            "not an audio file, but a web page, perhaps an error message that was saved instead of the song: download \
             it again",
        ),
        (write(&bench, "one.mp3", b"\x01"), not_audio),
        (write(&bench, "zeros.wav", &vec![0; 100_000]), not_audio),
        (write(&bench, "noise.mp3", &noise), not_audio),
        (write(&bench, "runs.mp3", &runs), not_audio),
        (
            write(&bench, "picture.mp3", &[&b"\x89PNG\r\n\x1a\n"[..], &noise].concat()),
            "not an audio file, but a picture",
        ),
        (
            write(&bench, "archive.mp3", &[&b"PK\x03\x04"[..], &noise].concat()),
            "not an audio file, but an archive: unpack it first",
        ),
        (
            write(&bench, "cloud.m4a", b"bplist00\xd3\x01\x02\x03"),
            "not an audio file, but a placeholder: the song itself is in the cloud",
        ),
        (bench.path("video.mp4"), "there is no audio in it"),
    ] {
        assert_eq!(reason(&path), expected, "{}", path.display());
    }
}

#[test]
fn formats_that_cannot_be_played_are_named_with_a_step_that_helps() {
    let bench = Bench::new();
    bench.material("a.wav", 0.3, Spec { rate: 48_000, channels: 2 }, "s16");
    bench
        .ffmpeg("-i a.wav -c:a wmav2 a.wma")
        .ffmpeg("-i a.wav -c:a ac3 a.ac3")
        .ffmpeg("-i a.wav -c:a eac3 a.eac3")
        .ffmpeg("-i a.wav -c:a ac3 ac3.mp4")
        .ffmpeg("-i a.wav -c:a dca -strict -2 a.dts")
        .ffmpeg("-i a.wav -c:a wavpack a.wv")
        .ffmpeg("-i a.wav -c:a tta a.tta")
        .ffmpeg("-i a.wav -c:a aac a.m4a")
        .ffmpeg("-i a.wav -c:a aac -f latm a.loas")
        .ffmpeg("-i a.wav -c:a mp2 a.ts")
        .ffmpeg("-i a.wav -c:a mp2 a.mpg")
        .ffmpeg("-i a.wav -c:a pcm_s16le a.avi")
        .ffmpeg("-i a.wav -c:a libmp3lame -ar 44100 a.flv")
        .ffmpeg("-i a.wav -c:a pcm_s16le a.voc")
        .ffmpeg("-i a.wav -c:a adpcm_yamaha yamaha.wav")
        .ffmpeg("-i a.wav -ar 16000 -ac 1 -c:a g722 g722.wav")
        .ffmpeg("-i a.wav -ar 8000 -ac 1 -c:a g723_1 -b:a 6300 g723.wav")
        .ffmpeg("-i a.wav -c:a libopus -ac 4 -mapping_family 2 ambisonic.opus")
        .ffmpeg("-i a.wav -c:a libopus -mapping_family 255 discrete.opus")
        .run("sox a.wav -r 8000 -c 1 -e gsm-full-rate gsm.wav")
        .run("sox a.wav a.sph")
        .run("sox a.wav a.paf")
        .run("sox a.wav -b 8 a.8svx");
    write(&bench, "a.ape", b"MAC \x96\x0f\0\0rest of the head");
    write(&bench, "a.mpc", b"MPCKSH\x0f rest of the head");
    write(&bench, "a.tak", b"tBaK\x01\x07 rest of the head");
    write(&bench, "a.ofr", b"OFR \x0f\0\0\0 rest of the head");
    write(&bench, "a.amr", b"#!AMR\n\x3c rest");
    write(&bench, "a.rm", b".RMF\0\0\0\x12 rest");
    write(&bench, "a.dsf", b"DSD \x1c\0\0\0\0\0\0\0 rest");
    write(&bench, "a.dff", b"FRM8\0\0\0\0\0\0\0\x10DSD rest");
    write(&bench, "a.mid", b"MThd\0\0\0\x06\0\x01\0\x02\0\x60");
    write(&bench, "a.aax", b"\0\0\0\x18ftypaax \0\0\0\x01aax mp42");
    let speex = [&b"OggS\0\x02"[..], &[0; 20], &[1, 80], b"Speex   1.2", &[0; 80]].concat();
    write(&bench, "a.spx", &speex);
    let wav = wav_head(44_100, 2, 16, false, 100);
    write(&bench, "wma.wav", &[&wav[..20], b"\x61\x01", &wav[22..], &[0; 400]].concat());
    // As on a CD of DTS: what pretends to be samples of 16 bits.
    write(&bench, "dts.wav", &[&wav[..], b"\xff\x1f\x00\xe8\xf1\x07", &[9; 394]].concat());
    // The lock replaces the name of the codec.
    let m4a = std::fs::read(bench.path("a.m4a")).unwrap();
    let at = m4a.windows(4).position(|four| four == b"mp4a").unwrap();
    write(&bench, "a.m4p", &[&m4a[..at], b"drms", &m4a[at + 4..]].concat());
    write(&bench, "locked.m4a", &[&m4a[..at], b"enca", &m4a[at + 4..]].concat());
    for (name, codec) in [
        ("a.wma", "WMA"),
        ("a.ac3", "AC-3"),
        ("a.eac3", "E-AC-3"),
        ("ac3.mp4", "AC-3"),
        ("a.dts", "DTS"),
        ("dts.wav", "DTS"),
        ("a.wv", "WavPack"),
        ("a.tta", "True Audio"),
        ("a.ape", "Monkey's Audio"),
        ("a.mpc", "Musepack"),
        ("a.tak", "TAK"),
        ("a.ofr", "OptimFROG"),
        ("a.amr", "AMR"),
        ("a.rm", "RealAudio"),
        ("a.dsf", "DSD"),
        ("a.dff", "DSD"),
        ("a.mid", "MIDI"),
        ("a.aax", "Audible"),
        ("a.m4p", "FairPlay"),
        ("locked.m4a", "encrypted"),
        ("a.spx", "Speex"),
        ("a.loas", "LOAS/LATM"),
        ("a.ts", "MPEG transport stream"),
        ("a.mpg", "MPEG program stream"),
        ("a.avi", "AVI"),
        ("a.flv", "Flash Video"),
        ("a.voc", "Creative Voice"),
        ("wma.wav", "WMA"),
        ("yamaha.wav", "ADPCM Yamaha"),
        ("g722.wav", "ADPCM G.722"),
        ("g723.wav", "G.723.1"),
        ("gsm.wav", "GSM 6.10"),
        ("ambisonic.opus", "Ambisonic Opus"),
        ("discrete.opus", "Opus without speakers"),
        ("a.sph", "NIST SPHERE"),
        ("a.paf", "Ensoniq PARIS"),
        ("a.8svx", "Amiga 8SVX"),
    ] {
        let said = reason(&bench.path(name));
        let step = said.strip_prefix(&format!("{codec} is not supported; "));
        assert!(step.is_some_and(|step| step.len() > 15), "{name}: {said}");
    }
    // The steps that name a command are true.
    for (name, command) in [("a.wma", "-i a.wma out.flac"), ("a.avi", "-i a.avi -vn out.flac")] {
        assert!(reason(&bench.path(name)).ends_with(&command.replace(name, "FILE")), "{name}");
        bench.ffmpeg(command);
        assert!(!super::tools::decode(&bench.path("out.flac")).is_empty(), "{name}");
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

/// Twenty seconds in formats that tell how long they are, their heads before their samples.
fn twenty_seconds(bench: &Bench) -> [&'static str; 7] {
    bench.material("a.wav", 20.0, CD, "s16");
    bench
        .run("flac --totally-silent a.wav")
        .run("lame --quiet -b 128 a.wav a.mp3")
        .run("oggenc -Q a.wav -o a.ogg")
        .ffmpeg("-i a.wav -c:a alac -movflags +faststart a.m4a")
        .ffmpeg("-i a.wav -c:a aac -movflags +faststart aac.m4a")
        .ffmpeg("-i a.wav a.aiff");
    ["a.wav", "a.flac", "a.mp3", "a.ogg", "a.m4a", "aac.m4a", "a.aiff"]
}

#[test]
fn what_breaks_off_says_where() {
    let bench = Bench::new();
    for name in twenty_seconds(&bench) {
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

#[test]
fn a_file_that_is_cut_or_deleted_while_it_plays_ends_with_a_reason() {
    let bench = Bench::new();
    for name in twenty_seconds(&bench) {
        let path = bench.path(name);
        let mut decoder = Decoder::open(&path).unwrap();
        assert!(matches!(decoder.next_block(), Ok(Some(_))), "{name}");
        let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.set_len(path.metadata().unwrap().len() / 2).unwrap();
        let (samples, fault) = rest(&mut decoder);
        assert!(samples.len() < 15 * 44_100 * 2, "{name}: {}", samples.len());
        assert!(matches!(fault, Some(Fault::Damaged { .. } | Fault::Io(_))), "{name}: {fault:?}");
        assert_eq!(decoder.next_block(), Ok(None), "{name}");
        std::fs::remove_file(&path).unwrap();
        // What needs the file again says why it cannot have it; what has it open goes on.
        match decoder.seek(1000) {
            Ok(at) => assert!(at <= 1000, "{name}: {at}"),
            Err(error) => assert_eq!(error.fault, Fault::NotFound, "{name}"),
        }
    }
}
