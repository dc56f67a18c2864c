//! Loudness in tags of every style, written by other people's tools where there is one.

use std::fs;
use std::path::Path;

use super::tags::{ape, frame, id3, rva2, with_freeform};
use super::tools::{Bench, inspect};
use crate::media::{Level, Loudness, Spec};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

fn loudness(path: &Path) -> Loudness {
    inspect(path).unwrap().loudness
}

fn level(gain: f32, peak: f32) -> Level {
    Level { gain, peak: Some(peak) }
}

const BOTH: &str = "REPLAYGAIN_TRACK_GAIN=-6.53 dB\nreplaygain_track_peak=0.988553\n\
                    ReplayGain_Album_Gain=+3,21 db\nREPLAYGAIN_ALBUM_PEAK=1.054321\n";

fn both() -> Loudness {
    Loudness { track: Some(level(-6.53, 0.988_553)), album: Some(level(3.21, 1.054_321)) }
}

#[test]
fn vorbis_comments_tell_it() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.commented(BOTH);
    for name in ["a.flac", "a.ogg"] {
        assert_eq!(loudness(&bench.path(name)), both(), "{name}");
    }
    assert_eq!(loudness(&bench.path("a.wav")), Loudness::default());
    // As metaflac itself measures and writes it.
    bench.run("flac --totally-silent a.wav -o b.flac").run("metaflac --add-replay-gain b.flac");
    bench.run("metaflac --export-tags-to=said.txt b.flac");
    let said = fs::read_to_string(bench.path("said.txt")).unwrap();
    let line = said.lines().find_map(|line| line.strip_prefix("REPLAYGAIN_TRACK_GAIN=")).unwrap();
    let gain: f32 = line.trim_end_matches(" dB").parse().unwrap();
    assert_eq!(loudness(&bench.path("b.flac")).track.map(|level| level.gain), Some(gain));
}

#[test]
fn tags_of_ffmpeg_tell_it_in_every_container() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    for (name, options) in [
        ("a.mp3", "-c:a libmp3lame"),
        ("v3.mp3", "-c:a libmp3lame -id3v2_version 3"),
        ("a.aiff", "-write_id3v2 1"),
        ("a.mka", "-c:a flac"),
        ("a.opus", "-c:a libopus"),
    ] {
        bench.tagged(name, options, &BOTH.lines().collect::<Vec<_>>());
        assert_eq!(loudness(&bench.path(name)), both(), "{name}");
    }
}

#[test]
fn opus_counts_from_minus_23() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.run("opusenc --quiet --comment R128_TRACK_GAIN=-1408 --comment R128_ALBUM_GAIN=256 a.wav a.opus");
    let level = |gain| Some(Level { gain, peak: None });
    assert_eq!(loudness(&bench.path("a.opus")), Loudness { track: level(-0.5), album: level(6.0) });
}

#[test]
fn an_mp3_may_tell_it_in_three_ways() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.run("lame --quiet a.wav a.mp3");
    let audio = fs::read(bench.path("a.mp3")).unwrap();
    let told = |parts: &[&[u8]]| {
        fs::write(bench.path("t.mp3"), parts.concat()).unwrap();
        loudness(&bench.path("t.mp3"))
    };
    let ape = ape(&[("REPLAYGAIN_TRACK_GAIN", "-1.50 dB"), ("REPLAYGAIN_TRACK_PEAK", "0.500000")]);
    let of_ape = Some(level(-1.5, 0.5));
    assert_eq!(told(&[&audio, &ape]).track, of_ape, "at the end");
    let old = [&b"TAG"[..], &[b' '; 125]].concat();
    assert_eq!(told(&[&audio, &ape, &old]).track, of_ape, "before ID3v1");
    let frames = [rva2("track", -896), rva2("Album", 384)].concat();
    let adjusted = Loudness { track: Some(level(-1.75, 0.5)), album: Some(level(0.75, 0.5)) };
    assert_eq!(told(&[&id3(&frames), &audio]), adjusted);
    // The plain word counts more than the adjustment, and ID3v2 more than APE; what one lacks the other gives.
    let text = frame("TXXX", b"\x03replaygain_track_gain\0-2.5 dB");
    let frames = [frames, text].concat();
    let track = Some(Level { gain: -2.5, peak: None });
    assert_eq!(told(&[&id3(&frames), &audio]), Loudness { track, ..adjusted });
    let text = frame(
        "TXXX",
        b"\x01\xff\xfeR\0E\0P\0L\0A\0Y\0G\0A\0I\0N\0_\0A\0L\0B\0U\0M\0_\0G\0A\0I\0N\0\0\0\xff\xfe-\x003\0",
    );
    let album = Some(Level { gain: -3.0, peak: None });
    assert_eq!(told(&[&id3(&text), &audio, &ape]), Loudness { track: of_ape, album });
    // Nonsense is refused, and then the next one counts.
    for nonsense in ["NaN dB", "-999 dB", "loud", "1e40", ""] {
        let text = frame("TXXX", format!("\u{3}replaygain_track_gain\0{nonsense}").as_bytes());
        assert_eq!(told(&[&id3(&text), &audio, &ape]).track, of_ape, "{nonsense}");
    }
}

#[test]
fn lame_tells_it_in_the_header_of_an_mp3() {
    let bench = Bench::new();
    bench.material("a.wav", 3.0, CD, "s16");
    bench.run("sox -v 0.2 a.wav quiet.wav").run("sox a.wav -c 1 mono.wav").run("sox a.wav -r 22050 low.wav");
    for name in ["a", "quiet", "mono", "low"] {
        let mut command = std::process::Command::new("lame");
        command.args(["--replaygain-accurate", "-V", "4", &format!("{name}.wav"), "t.mp3"]);
        let output = command.current_dir(bench.path("")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let after = said.split("ReplayGain: ").nth(1).unwrap_or_else(|| panic!("{said}"));
        let gain: f32 = after.split("dB").next().unwrap().trim().parse().unwrap();
        let track = loudness(&bench.path("t.mp3")).track.unwrap();
        assert!((track.gain - gain).abs() < 1e-5, "{name}: {track:?}, {gain}");
        // LAME measured what it decodes to, in 16 bits.
        let highest = bench.reference("t.mp3").iter().fold(0.0_f32, |highest, sample| highest.max(sample.abs()));
        assert!((track.peak.unwrap() - highest).abs() < 2e-3, "{name}: {track:?}, {highest}");
    }
    // A word of any tag counts more; a file without the header, or with a damaged one, says nothing.
    bench
        .run("lame --quiet a.wav a.mp3")
        .run("lame --quiet -t a.wav bare.mp3")
        .run("lame --quiet --noreplaygain a.wav n.mp3");
    let audio = fs::read(bench.path("a.mp3")).unwrap();
    let told = |bytes: &[u8]| {
        fs::write(bench.path("t.mp3"), bytes).unwrap();
        loudness(&bench.path("t.mp3")).track
    };
    assert!(told(&audio).is_some());
    let ape = ape(&[("REPLAYGAIN_TRACK_GAIN", "-1.50 dB")]);
    assert_eq!(told(&[&audio[..], &ape].concat()), Some(Level { gain: -1.5, peak: None }));
    let mark = audio.windows(4).position(|window| window == b"LAME").unwrap();
    let mut damaged = audio.clone();
    damaged[mark + 16] ^= 4;
    assert_eq!(told(&damaged), None);
    for name in ["bare.mp3", "n.mp3"] {
        assert_eq!(loudness(&bench.path(name)).track, None, "{name}");
    }
}

#[test]
fn mp4_tells_it_in_freeform_atoms() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.ffmpeg("-i a.wav -c:a aac -metadata title=x a.m4a");
    let tags = [
        ("replaygain_track_gain", "-6.53 dB"),
        ("REPLAYGAIN_TRACK_PEAK", "0.988553"),
        ("replaygain_album_gain", "3.21 dB"),
        ("replaygain_album_peak", "1.054321"),
        ("iTunNORM", " 00000A2B 00000A2B"),
    ];
    let file = fs::read(bench.path("a.m4a")).unwrap();
    fs::write(bench.path("t.m4a"), with_freeform(&file, &tags)).unwrap();
    assert_eq!(loudness(&bench.path("t.m4a")), both());
}
