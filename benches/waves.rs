//! What it costs to draw up a whole file, per minute of sound, and to make a picture of what is heard. Run by `make bench`.

// A measurement that cannot go on says why and ends.
#![allow(clippy::expect_used)]

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use melangkah::media::Decoder;
use melangkah::spectrum::Analyser;
use melangkah::waveform::Tracer;

/// Length of the material in seconds.
const SECONDS: u32 = 300;
/// Rounds, of which the best counts: the machine's other work only ever slows one down.
const ROUNDS: usize = 5;
/// Pictures of what is heard.
const FRAMES: u32 = 2000;

/// File name and what makes it.
const FORMATS: [(&str, &[&str]); 4] = [
    ("flac", &["-c:a", "flac"]),
    ("mp3", &["-c:a", "libmp3lame", "-b:a", "320k"]),
    ("ogg", &["-c:a", "libvorbis", "-q:a", "6"]),
    ("m4a", &["-c:a", "aac", "-b:a", "192k"]),
];

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!("waveform, milliseconds per minute of sound ({SECONDS} s of stereo noise at 44.1 kHz; best of {ROUNDS})");
    println!("{:8}{:>12}{:>12}{:>12}", "", "decoding", "waveform", "from cache");
    for (ending, arguments) in FORMATS {
        let path = folder.path().join(format!("noise.{ending}"));
        make(&path, arguments);
        let mut best = [Duration::MAX; 3];
        for round in 0..ROUNDS {
            let cache = folder.path().join(format!("cache-{ending}-{round}"));
            let (sender, answers) = channel();
            let tracer = Tracer::open(Some(cache), move |_, waveform| drop(sender.send(waveform))).expect("a thread");
            let trace = || {
                tracer.ask(path.clone());
                while !answers.recv().expect("an answer").is_complete() {}
            };
            for (best, work) in best.iter_mut().zip([&|| decode(&path) as (), &trace as &dyn Fn(), &trace]) {
                let begun = Instant::now();
                work();
                *best = (*best).min(begun.elapsed());
            }
        }
        let [decoding, tracing, kept] = best.map(|time| time.as_secs_f64() * 1000.0 * 60.0 / f64::from(SECONDS));
        println!("{ending:8}{decoding:>12.1}{tracing:>12.1}{kept:>12.2}");
    }
    println!("spectrum and levels, milliseconds a picture (mean of {FRAMES})");
    for (rate, bands) in [(44_100, 80), (48_000, 80), (48_000, 200), (192_000, 200)] {
        let cost = picture(rate, bands).as_secs_f64() * 1000.0;
        println!("{:24}{cost:>12.4}", format!("{rate} Hz, {bands} bands"));
    }
}

fn decode(path: &Path) {
    let mut decoder = Decoder::open(path).expect("the material");
    while decoder.next_block().expect("a sound file").is_some() {}
}

fn picture(rate: u32, bands: usize) -> Duration {
    let mut random = fastrand::Rng::with_seed(1);
    let frames: Vec<_> = (0..Analyser::window(rate)).map(|_| [random.f32() - 0.5, random.f32() - 0.5]).collect();
    let mut analyser = Analyser::new(bands);
    analyser.feed(&frames, rate, Duration::from_millis(33));
    let begun = Instant::now();
    for _ in 0..FRAMES {
        analyser.feed(&frames, rate, Duration::from_millis(33));
        std::hint::black_box((analyser.bands(), analyser.levels()));
    }
    begun.elapsed() / FRAMES
}

fn make(path: &Path, arguments: &[&str]) {
    let noise = format!("anoisesrc=c=pink:r=44100:a=0.3:d={SECONDS}:seed=1,aformat=channel_layouts=stereo");
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", &noise])
        .args(arguments)
        .arg(path)
        .status()
        .expect("ffmpeg makes the material");
    assert!(status.success(), "ffmpeg could not make {}", path.display());
}
