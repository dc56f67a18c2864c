//! Whole files through the decoder into `wav:`, by the sample.
#![allow(
    clippy::expect_used,
    clippy::float_cmp,
    reason = "a test says what it expects, and samples are compared exactly"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use melangkah::media::{Decoder, Level, Loudness};
use melangkah::player::{Command, Event, GainMode, Item, Options, OutputChoice, Player, RateChoice, ReplayGain, Sound};

#[path = "player_wav/loops.rs"]
mod loops;
#[path = "support/pulse.rs"]
#[allow(dead_code)]
mod pulse;

const PATIENCE: Duration = Duration::from_secs(60);

/// Plays `items` into a file and gives back what is in it, and the events.
fn render(folder: &Path, rate: u32, items: &[PathBuf]) -> (Vec<f32>, Vec<Event>) {
    let target = folder.join(format!("out-{}.wav", fastrand::u64(..)));
    let options = Options { output: OutputChoice::Wav(target.clone()), rate: RateChoice::Hz(rate), format: None };
    let (event_in, events) = channel();
    let player = Player::open(&options, move |event| drop(event_in.send(event))).expect("a file can be written");
    let item = |n: usize| {
        items.get(n).map(|path| Item { id: n as u64, path: path.clone(), range: None, stated: None, measured: None })
    };
    player.send(Command::Play { item: item(0).expect("an item"), position: Duration::ZERO, paused: false });
    let mut seen = Vec::new();
    loop {
        let event = events.recv_timeout(PATIENCE).expect("an event");
        seen.push(event.clone());
        match event {
            Event::WantsNext { after } => player.send(Command::Next { after, item: item(after as usize + 1) }),
            Event::Finished { .. } => break,
            _ => {}
        }
    }
    drop(player);
    (decoded(&target), seen)
}

/// What the decoder makes of a stereo file.
fn decoded(path: &Path) -> Vec<f32> {
    let mut decoder = Decoder::open(path).expect("it opens");
    let mut out = Vec::new();
    while let Some(block) = decoder.next_block().expect("it decodes") {
        assert_eq!(block.spec.channels, 2);
        out.extend_from_slice(block.samples);
    }
    out
}

fn run(program: &str, arguments: &[&str]) {
    let status =
        Process::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{program} {arguments:?}");
}

/// A chirp of `frames` frames in each format: WAV, FLAC, ALAC, MP3 with a LAME header, Vorbis.
fn formats(folder: &Path, name: &str, frames: usize, rate: u32) -> Vec<PathBuf> {
    let tone = |n: usize| {
        let time = n as f64 / f64::from(rate);
        (0.4 * (std::f64::consts::TAU * (300.0 + 200.0 * time) * time).sin()) as f32
    };
    let samples: Vec<[f32; 2]> = (0..frames).map(|n| [tone(n), -tone(n)]).collect();
    let path = |extension: &str| folder.join(format!("{name}.{extension}"));
    let text = |path: &Path| path.to_str().expect("text").to_owned();
    let float = folder.join(format!("{name}-float.wav"));
    pulse::write_wav(&float, rate, &samples);
    let (float, wav) = (text(&float), path("wav"));
    run("ffmpeg", &["-y", "-i", &float, "-c:a", "pcm_s16le", &text(&wav)]);
    let wav = text(&wav);
    run("flac", &["-f", "-s", "-o", &text(&path("flac")), &wav]);
    run("ffmpeg", &["-y", "-i", &wav, "-c:a", "alac", &text(&path("m4a"))]);
    run("lame", &["--quiet", "-b", "192", &wav, &text(&path("mp3"))]);
    run("oggenc", &["-Q", "-o", &text(&path("ogg")), &wav]);
    ["wav", "flac", "m4a", "mp3", "ogg"].map(path).to_vec()
}

/// The same chirp in the other formats that tell where they begin and end. Opus has this rate alone.
fn other_formats(folder: &Path, name: &str) -> Vec<PathBuf> {
    let path = |ending: &str| folder.join(format!("{name}{ending}"));
    let text = |path: &Path| path.to_str().expect("text").to_owned();
    let wav = text(&path(".wav"));
    run("opusenc", &["--quiet", &wav, &text(&path(".opus"))]);
    let made: [(&str, &[&str]); 5] = [
        (".aiff", &["-c:a", "pcm_s24be"]),
        (".caf", &["-c:a", "pcm_s16le"]),
        // Without the noise that the decoder makes up: what it is depends on what came before.
        ("-aac.m4a", &["-c:a", "aac", "-aac_pns", "0"]),
        (".mka", &["-c:a", "flac"]),
        (".webm", &["-c:a", "libopus"]),
    ];
    for (ending, arguments) in made {
        run("ffmpeg", &[&["-y", "-i", &wav], arguments, &[&text(&path(ending))]].concat());
    }
    [".opus"].into_iter().chain(made.map(|(ending, _)| ending)).map(path).collect()
}

#[track_caller]
fn assert_same(heard: &[f32], wanted: &[f32], what: &str) {
    assert_eq!(heard.len(), wanted.len(), "samples of {what}");
    let differs = heard.iter().zip(wanted).position(|(a, b)| a != b);
    assert_eq!(differs, None, "first difference in {what}");
}

#[test]
fn every_pairing_of_formats_is_gapless_to_the_sample() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (44_100 + 123, 30_011);
    let all = |name: &str, frames| {
        [formats(folder.path(), name, frames, 48_000), other_formats(folder.path(), name)].concat()
    };
    let (ones, twos) = (all("one", first), all("two", second));
    let alone: HashMap<_, _> = ones.iter().chain(&twos).map(|path| (path, decoded(path))).collect();
    for one in &ones {
        for two in &twos {
            let what = format!("{} {}", one.display(), two.display());
            let (heard, _) = render(folder.path(), 48_000, &[one.clone(), two.clone()]);
            assert_eq!(heard.len() / 2, first + second, "frames of {what}");
            assert_same(&heard[..2 * first], &alone[one], &what);
            assert_same(&heard[2 * first..], &alone[two], &what);
        }
    }
}

#[test]
fn a_file_cut_in_two_sounds_as_the_whole_at_another_rate() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = formats(folder.path(), "whole", 60_000, 44_100)[1].clone();
    let part = |name: &str, from: &str, to: &str| {
        let path = folder.path().join(name);
        let (input, output) = (whole.to_str().expect("text"), path.to_str().expect("text"));
        run("sox", &[input, output, "trim", from, to]);
        path
    };
    let parts = [part("a.flac", "0s", "=31000s"), part("b.flac", "31000s", "=60000s")];
    let (heard, _) = render(folder.path(), 48_000, &parts);
    let (wanted, _) = render(folder.path(), 48_000, &[whole]);
    assert_eq!(wanted.len() / 2, 65_306);
    assert_same(&heard, &wanted, "the join");
}

#[test]
fn what_cannot_be_played_is_passed_over_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = formats(folder.path(), "good", 200_000, 48_000);
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let flac = std::fs::read(&good[1]).expect("read");
    let list = [
        folder.path().join("nowhere.flac"),
        good[0].clone(),
        file("empty.mp3", b""),
        file("text.mp3", b"this is no music\n"),
        folder.path().to_owned(),
        file("half.flac", &flac[..flac.len() / 2]),
        good[1].clone(),
    ];
    let (heard, events) = render(folder.path(), 48_000, &list);
    let failed: Vec<u64> =
        events.iter().filter_map(|event| if let Event::Failed { id, .. } = event { Some(*id) } else { None }).collect();
    assert_eq!(failed, [0, 2, 3, 4]);
    let broken = events.iter().find_map(|event| match event {
        Event::Ended { id: 5, fault } => fault.clone(),
        _ => None,
    });
    assert!(broken.is_some_and(|fault| fault.to_string().starts_with("damaged after 0:0")), "{events:?}");
    let (first, final_one) = (decoded(&good[0]), decoded(&good[1]));
    assert_same(&heard[..first.len()], &first, "the first");
    assert_same(&heard[heard.len() - final_one.len()..], &final_one, "the last");
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.wav");
    std::fs::write(&path, b"mine").expect("written");
    let options = Options { output: OutputChoice::Wav(path.clone()), rate: RateChoice::Auto, format: None };
    let error = Player::open(&options, |_| {}).expect_err("refused");
    assert!(error.to_string().contains("mine.wav"), "{error}");
    assert_eq!(std::fs::read(&path).expect("read"), b"mine");
}

#[test]
fn measured_songs_are_made_equally_loud_and_fade_into_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| {
        let path = folder.path().join(format!("{name}.wav"));
        pulse::write_wav(&path, 48_000, &vec![[0.25, 0.25]; 96_000]);
        path
    };
    let items = [(file("one"), -6.0), (file("two"), -12.0)];
    let target = folder.path().join("out.wav");
    let options = Options { output: OutputChoice::Wav(target.clone()), rate: RateChoice::Hz(48_000), format: None };
    let (event_in, events) = channel();
    let player = Player::open(&options, move |event| drop(event_in.send(event))).expect("a file can be written");
    let replay_gain = ReplayGain { mode: GainMode::Track, preamp: 0.0, prevent_clipping: false };
    player.send(Command::Sound(Sound { replay_gain, crossfade: Duration::from_millis(500), ..Sound::default() }));
    let item = |n: usize| {
        let (path, gain) = items.get(n)?;
        let measured = Some(Loudness { track: Some(Level { gain: *gain, peak: None }), album: None });
        Some(Item { id: n as u64, path: path.clone(), range: None, stated: None, measured })
    };
    player.send(Command::Play { item: item(0).expect("an item"), position: Duration::ZERO, paused: false });
    loop {
        match events.recv_timeout(PATIENCE).expect("an event") {
            Event::WantsNext { after } => player.send(Command::Next { after, item: item(after as usize + 1) }),
            Event::Finished { .. } => break,
            _ => {}
        }
    }
    drop(player);
    let heard: Vec<f32> = decoded(&target).into_iter().step_by(2).collect();
    assert_eq!(heard.len(), 2 * 96_000 - 24_000);
    let level = |gain: f32| 0.25 * 10.0_f32.powf(gain / 20.0);
    let near = |sample: f32, wanted: f32| (sample - wanted).abs() < 1e-4;
    let first = heard[..72_000].iter().find(|sample| !near(**sample, level(-6.0)));
    assert_eq!(first, None, "wanted {}", level(-6.0));
    assert!(heard[96_000..].iter().all(|sample| near(*sample, level(-12.0))));
    for (n, sample) in heard[72_000..96_000].iter().enumerate() {
        let (rising, falling) = ((n as f32 + 0.5) / 24_000.0 * std::f32::consts::FRAC_PI_2).sin_cos();
        assert!(near(*sample, level(-6.0) * falling + level(-12.0) * rising), "{n}: {sample}");
    }
}
