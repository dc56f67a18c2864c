//! The shipped demo audio: it is what its README says, and the synthesizer still makes it.

// Helpers outside the test functions may fail a test too.
#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "../examples/demo_audio/album.rs"]
mod album;
#[path = "../examples/demo_audio/art.rs"]
mod art;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Number, title, file, container and codec as ffprobe names them.
const FILES: [(usize, &str, &str, &str, &str); 7] = [
    (1, "Melangkah", "01 Melangkah.flac", "flac", "flac"),
    (2, "Apa Adanya", "02 Apa Adanya.mp3", "mp3", "mp3"),
    (3, "Aku Takkan Berhenti", "03 Aku Takkan Berhenti.wav", "wav", "pcm_s16le"),
    (4, "Seberapa Pantas", "04 Seberapa Pantas.m4a", "mov,mp4,m4a,3gp,3g2,mj2", "aac"),
    (5, "Terbaik Untukmu", "05 Terbaik Untukmu.alac.m4a", "mov,mp4,m4a,3gp,3g2,mj2", "alac"),
    (6, "I Remember", "06 I Remember.aiff", "aiff", "pcm_s16be"),
    (7, "Bagaikan Langit", "07 Bagaikan Langit.ogg", "ogg", "vorbis"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo")
}

fn output(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn probe(file: &Path) -> Value {
    let mut command = Command::new("ffprobe");
    command.args(["-v", "error", "-of", "json", "-show_format", "-show_streams"]).arg(file);
    serde_json::from_slice(&output(&mut command)).unwrap()
}

fn decoded(file: &Path) -> Vec<i16> {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-nostdin", "-i"]).arg(file).args(["-map", "0:a", "-f", "s16le", "-"]);
    output(&mut command).chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
}

/// A tag of the container or, as Ogg has it, of the stream; names in any case.
fn tag<'a>(probed: &'a Value, name: &str) -> Option<&'a str> {
    [&probed["format"]["tags"], &probed["streams"][0]["tags"]]
        .into_iter()
        .filter_map(Value::as_object)
        .flatten()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .and_then(|(_, value)| value.as_str())
}

#[test]
fn seven_files_in_seven_formats_under_four_megabytes() {
    let mut audio: Vec<String> = Vec::new();
    let mut bytes = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let entry = entry.unwrap();
        bytes += entry.metadata().unwrap().len();
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with('0') {
            audio.push(name);
        }
    }
    audio.sort();
    assert_eq!(audio, FILES.map(|(_, _, file, _, _)| file));
    assert!(bytes < 4_000_000, "{bytes} bytes");
    for (_, _, file, container, codec) in FILES {
        let probed = probe(&folder().join(file));
        assert_eq!(probed["format"]["format_name"], container, "{file}");
        assert_eq!(probed["streams"][0]["codec_name"], codec, "{file}");
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (number, title, file, _, _) in FILES {
        let probed = probe(&folder().join(file));
        assert_eq!(tag(&probed, "title"), Some(title), "{file}");
        let track = tag(&probed, "track").unwrap_or_else(|| panic!("{file}: no track number"));
        assert_eq!(track.split('/').next(), Some(number.to_string().as_str()), "{file}");
        assert_eq!(tag(&probed, "album"), Some("Backstage – placeholder sketches"), "{file}");
        assert_eq!(tag(&probed, "artist"), Some("melangkah synthesizer"), "{file}");
        assert_eq!(tag(&probed, "genre"), Some("Placeholder"), "{file}");
        assert_eq!(tag(&probed, "date"), Some("2026"), "{file}");
        let comment = tag(&probed, "comment").unwrap_or_else(|| panic!("{file}: no comment"));
        assert!(comment.starts_with("Placeholder: "), "{file}: {comment}");
        assert!(comment.contains("not the song") && comment.contains("bukan lagunya"), "{file}: {comment}");
    }
}

#[test]
fn every_sketch_is_ten_to_twenty_seconds_long_and_never_at_full_scale() {
    for (_, _, file, _, _) in FILES {
        let path = folder().join(file);
        let probed = probe(&path);
        let seconds: f64 = probed["format"]["duration"].as_str().unwrap().parse().unwrap();
        assert!((10.0..=20.0).contains(&seconds), "{file}: {seconds} s");
        let loudest = decoded(&path).into_iter().map(i16::unsigned_abs).max().unwrap();
        // −1 dBFS
        assert!((8_000..=29_204).contains(&loudest), "{file}: peak {loudest}");
    }
}

/// The sketch, rendered again, is what the lossless file holds.
fn same_as_shipped(number: usize) {
    let (_, title, file, _, _) = FILES[number - 1];
    let sketch = &album::sketches::ALBUM[number - 1];
    assert_eq!((sketch.number, sketch.title), (number as u64, title));
    let shipped = decoded(&folder().join(file));
    let probed = probe(&folder().join(file));
    assert_eq!(probed["streams"][0]["sample_rate"], sketch.rate.to_string(), "{file}");
    assert_eq!(probed["streams"][0]["channels"], sketch.channels, "{file}");
    let rendered = sketch.render().unwrap();
    assert_eq!(rendered.len(), shipped.len(), "{file}");
    let differs = rendered.iter().zip(&shipped).position(|(rendered, shipped)| rendered != shipped);
    assert_eq!(differs, None, "{file}: first sample that differs");
}

#[test]
fn melangkah_is_what_the_synthesizer_plays() {
    same_as_shipped(1);
}

#[test]
fn aku_takkan_berhenti_is_what_the_synthesizer_plays() {
    same_as_shipped(3);
}

#[test]
fn terbaik_untukmu_is_what_the_synthesizer_plays() {
    same_as_shipped(5);
}

#[test]
fn i_remember_is_what_the_synthesizer_plays() {
    same_as_shipped(6);
}

#[test]
fn strings_are_in_tune() {
    use album::math::{cos, sin};
    use album::voice::{Note, Voice};

    let rate = 44_100.0;
    for frequency in [82.4, 110.0, 196.0, 293.7, 392.0] {
        let note = Note { frequency, seconds: 1.0, velocity: 1.0, seed: 7 };
        let samples = Voice::String.sound(&note, rate);
        // The phase of the fundamental in two windows of ten periods, `apart` periods apart.
        let phase = |first: f64| {
            let (start, end) = ((first / frequency * rate) as usize, ((first + 10.0) / frequency * rate) as usize);
            let at = |i: usize| frequency * i as f64 / rate;
            let re: f64 = (start..end).map(|i| samples[i] * cos(at(i))).sum();
            let im: f64 = (start..end).map(|i| -samples[i] * sin(at(i))).sum();
            im.atan2(re) / std::f64::consts::TAU
        };
        let apart = 20.0;
        let drift = phase(20.0 + apart) - phase(20.0);
        let cents = 1_200.0 * (1.0 + (drift - drift.round()) / apart).log2();
        assert!(cents.abs() < 4.0, "{frequency} Hz: off by {cents} cents");
    }
}

#[test]
fn the_cover_is_what_the_program_draws() {
    let shipped = fs::read(folder().join("cover.png")).unwrap();
    assert!(shipped.len() < 60_000, "{} bytes", shipped.len());
    assert_eq!(pixels(&shipped), pixels(&art::png(600).unwrap()));
}

fn pixels(file: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (600, 600));
    pixels
}
