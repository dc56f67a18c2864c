use super::tools::Bench;
use crate::media::{Fault, Fingerprint, Spec, fingerprint};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

/// File names and what makes them.
const FORMATS: [(&str, &str); 9] = [
    ("a.flac", "-c:a flac"),
    ("a.mp3", "-c:a libmp3lame -q:a 4"),
    ("a.ogg", "-c:a libvorbis"),
    ("a.opus", "-c:a libopus -ar 48000"),
    ("a.aac.m4a", "-c:a aac"),
    ("a.alac.m4a", "-c:a alac"),
    ("b.wav", "-c:a pcm_s16le"),
    ("a.aiff", "-c:a pcm_s16be"),
    ("a.mka", "-c:a flac"),
];

#[test]
fn new_tags_and_another_name_are_the_same_audio() {
    let bench = Bench::new();
    bench.material("a.wav", 3.0, CD, "s16");
    let mut seen: Vec<Fingerprint> = Vec::new();
    for (name, codec) in FORMATS {
        bench.ffmpeg(&format!("-i a.wav {codec} {name}"));
        let before = fingerprint(&bench.path(name)).unwrap();
        let long = "x".repeat(40_000);
        let again = format!("again.{name}");
        let comment = format!("comment={long}");
        bench.run_with(&[
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-i",
            name,
            "-c",
            "copy",
            "-metadata",
            "title=Another",
            "-metadata",
            &comment,
            &again,
        ]);
        let changed = std::fs::read(bench.path(name)).unwrap() != std::fs::read(bench.path(&again)).unwrap();
        assert!(changed, "{name}");
        assert_eq!(fingerprint(&bench.path(&again)).unwrap(), before, "{name}");
        seen.push(before);
    }
    seen.sort();
    seen.dedup();
    // What is FLAC in one container is FLAC in the other.
    assert_eq!(seen.len(), FORMATS.len() - 1, "each encoding is audio of its own");
}

#[test]
fn other_audio_is_other_audio() {
    let bench = Bench::new();
    bench.material("a.wav", 2.0, CD, "s16");
    bench.ffmpeg("-i a.wav -af volume=0.99 b.wav");
    assert_ne!(fingerprint(&bench.path("a.wav")).unwrap(), fingerprint(&bench.path("b.wav")).unwrap());
}

#[test]
fn what_is_no_audio_has_none() {
    let bench = Bench::new();
    std::fs::write(bench.path("a.flac"), "no audio at all").unwrap();
    assert!(fingerprint(&bench.path("a.flac")).is_err());
    assert_eq!(fingerprint(&bench.path("none.flac")).unwrap_err().fault, Fault::NotFound);
}

/// What the listener pinned is known by these: if one changes, the scheme must have another number, or every pin is lost.
#[test]
fn the_fingerprints_of_the_shipped_files_stay_what_they_are() {
    let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
    let known = [
        ("01 Melangkah.flac", "1-01f5b5b2fb624b3bcfab009b882d5b9a"),
        ("02 Apa Adanya.mp3", "1-07344948bb09661374d0dee5b82d8bca"),
        ("03 Aku Takkan Berhenti.wav", "1-56a8d4451469179e4dc010560fea8cb2"),
        ("04 Seberapa Pantas.m4a", "1-b07fc918c0edfac2a9820395cebad609"),
        ("05 Terbaik Untukmu.alac.m4a", "1-79439387d5db7e736a38694d76256416"),
        ("06 I Remember.aiff", "1-125e2268161f2a8433252c3840f66afd"),
        ("07 Bagaikan Langit.ogg", "1-9cff7cbcf4f94b7f879890c1a51c7194"),
    ];
    let found = known.map(|(name, _)| (name, fingerprint(&demo.join(name)).unwrap().to_string()));
    assert_eq!(found, known.map(|(name, known)| (name, known.to_owned())));
}

#[test]
fn a_fingerprint_is_read_as_it_is_written() {
    let text = "1-0123456789abcdef0123456789abcdef";
    assert_eq!(text.parse::<Fingerprint>().unwrap().to_string(), text);
    for wrong in
        ["", "1-", "2-0123456789abcdef0123456789abcdef", "1-+123456789abcdef0123456789abcdef", &text[..33], "x"]
    {
        assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
    }
}
