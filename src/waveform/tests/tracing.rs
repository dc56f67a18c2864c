//! The thread, with real files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::*;
use crate::media::{Clip, Range};

/// Patience with an answer that must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder of test material; gone with its owner.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn ffmpeg(&self, arguments: &[&str]) -> Vec<u8> {
        let mut command = Command::new("ffmpeg");
        command.args(["-nostdin", "-v", "error", "-y"]).args(arguments).current_dir(self.0.path());
        let output =
            command.output().unwrap_or_else(|error| panic!("ffmpeg cannot be run ({error}); `make test` installs it"));
        assert!(output.status.success(), "{arguments:?}\n{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Noise that swells, of so many seconds, encoded as the name's ending and the arguments say.
    fn make(&self, name: &str, seconds: u32, channels: usize, arguments: &[&str]) -> PathBuf {
        let one = |seed: usize| format!("(0.1+0.4*t/{seconds})*(2*random({seed})-1)");
        let all = (0..channels).map(one).collect::<Vec<_>>().join("|");
        let source = format!("aevalsrc=exprs={all}:s=44100:d={seconds}");
        let input = ["-f", "lavfi", "-i", &source];
        self.ffmpeg(&[&input[..], arguments, &[name]].concat());
        self.path(name)
    }

    /// A long file that is quick to decode, and what a plain calculation gives for it.
    fn long(&self, name: &str, seconds: usize) -> (PathBuf, Vec<Column>) {
        let frames = seconds * 44_100;
        let samples = noise(frames, 1, 8);
        let data: Vec<u8> = samples.iter().flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes()).collect();
        let mut file = b"RIFF".to_vec();
        file.extend((36 + data.len() as u32).to_le_bytes());
        file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
        file.extend(44_100_u32.to_le_bytes());
        file.extend(88_200_u32.to_le_bytes());
        file.extend(b"\x02\0\x10\0data");
        file.extend((data.len() as u32).to_le_bytes());
        file.extend(data);
        fs::write(self.path(name), file).unwrap();
        (self.path(name), plain(&samples, 1, frames, 64))
    }
}

/// A tracer and its answers.
fn tracer(cache: Option<PathBuf>) -> (Tracer, Receiver<(PathBuf, Waveform)>) {
    let (sender, answers) = channel();
    let tracer = Tracer::open(cache, move |Clip { path, .. }, waveform| {
        // The test may be over.
        let _ = sender.send((path, waveform));
    });
    (tracer.unwrap(), answers)
}

/// The answers about a file, up to the last one.
fn all(answers: &Receiver<(PathBuf, Waveform)>, path: &Path) -> Vec<Waveform> {
    let mut found = Vec::new();
    loop {
        let (about, waveform) = answers.recv_timeout(PATIENCE).unwrap();
        assert_eq!(about, path);
        let is_complete = waveform.is_complete();
        found.push(waveform);
        if is_complete {
            return found;
        }
    }
}

#[test]
fn files_look_as_ffmpeg_decodes_them() {
    let bench = Bench::new();
    let (tracer, answers) = tracer(None);
    // What a lossy codec's decoders differ by.
    let near = 0.002;
    for (name, channels, arguments, tolerance) in [
        ("mono.wav", 1, &["-c:a", "pcm_s16le"][..], 2.0 * GRAIN),
        ("stereo.flac", 2, &["-c:a", "flac"], 2.0 * GRAIN),
        ("surround.flac", 6, &["-c:a", "flac"], 2.0 * GRAIN),
        ("eight.wav", 8, &["-c:a", "pcm_s24le"], 2.0 * GRAIN),
        ("song.mp3", 2, &["-c:a", "libmp3lame"], near),
        ("song.ogg", 2, &["-c:a", "libvorbis"], near),
        ("song.m4a", 2, &["-c:a", "aac"], near),
        // Its length is not told.
        ("song.aac", 2, &["-c:a", "aac"], near),
    ] {
        let path = bench.make(name, 1, channels, arguments);
        let raw = bench.ffmpeg(&["-i", name, "-f", "f32le", "-c:a", "pcm_f32le", "-"]);
        let mut samples: Vec<f32> = raw.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        tracer.ask(path.clone());
        let found = all(&answers, &path).pop().unwrap();
        if name == "song.m4a" {
            // ffmpeg goes on for what fills the last packet.
            samples.truncate(44_100 * channels);
        }
        let frames = samples.len() / channels;
        // Without a length the two do not agree on the silence that an encoder has put around it.
        if name == "song.aac" {
            assert!(found.step.is_some(), "{name}");
            assert!(found.frames.abs_diff(frames as u64) <= 4096, "{name}: {} and {frames}", found.frames);
            let whole = found.columns(1)[0];
            assert_same(&[whole], &plain(&samples, channels, frames, 1), 0.01, name);
            continue;
        }
        assert_eq!(found.frames, frames as u64, "{name}");
        for count in [1, 16, 256] {
            assert_same(&found.columns(count), &plain(&samples, channels, frames, count), tolerance, name);
        }
    }
}

#[test]
fn a_file_fills_while_it_is_decoded() {
    let bench = Bench::new();
    let (path, expected) = bench.long("long.wav", 30);
    let (tracer, answers) = tracer(None);
    tracer.ask(path.clone());
    let found = all(&answers, &path);
    assert!((4..=9).contains(&found.len()), "{}", found.len());
    assert!(found.is_sorted_by(|a, b| a.reached() < b.reached() || b.is_complete()));
    assert_same(&found[found.len() - 1].columns(64), &expected, 1e-4, "all of it");
    for part in &found[..found.len() - 1] {
        let reached = (part.reached() * 64.0) as usize;
        assert_same(&part.columns(64)[..reached], &expected[..reached], 1e-4, "a part");
    }
}

#[test]
fn a_file_is_decoded_once() {
    let bench = Bench::new();
    let (path, expected) = bench.long("long.wav", 20);
    let cache = bench.path("cache/waveforms");
    let (first, answers) = tracer(Some(cache.clone()));
    first.ask(path.clone());
    let found = all(&answers, &path);
    assert!(found.len() > 1);
    first.ask(path.clone());
    assert_eq!(all(&answers, &path)[..], found[found.len() - 1..], "again");
    drop(first);
    let (second, answers) = tracer(Some(cache));
    second.ask(path.clone());
    assert_eq!(all(&answers, &path)[..], found[found.len() - 1..], "in another run");
    // Another name of the same file.
    let other = bench.path("../").join(bench.0.path().file_name().unwrap()).join("long.wav");
    second.ask(other.clone());
    assert_eq!(all(&answers, &other).len(), 1, "by another name");
    bench.make("long.wav", 1, 1, &[]);
    second.ask(path.clone());
    let changed = all(&answers, &path);
    assert_eq!(changed[changed.len() - 1].frames, 44_100, "changed");
    assert_same(&found[found.len() - 1].columns(64), &expected, 1e-4, "before");
}

/// The one asked for last comes first, even before the one that is being decoded, which goes on where it was.
#[test]
fn the_newest_question_comes_first() {
    let bench = Bench::new();
    let (long, expected) = bench.long("long.wav", 20);
    let others: Vec<_> = (0..5).map(|number| bench.make(&format!("{number}.wav"), 1, 1, &[])).collect();
    let (sender, answers) = channel();
    let (go_on, wait) = channel::<()>();
    let tracer = Tracer::open(None, move |Clip { path, .. }, waveform: Waveform| {
        let is_first = path.ends_with("long.wav") && waveform.reached() < 0.2;
        let _ = sender.send((path, waveform));
        if is_first {
            let _ = wait.recv();
        }
    })
    .unwrap();
    tracer.ask(long.clone());
    assert!(!answers.recv_timeout(PATIENCE).unwrap().1.is_complete());
    // More than can wait: of these and the long one the oldest two are forgotten, unless they are asked for again.
    for path in &others {
        tracer.ask(path.clone());
    }
    tracer.ask(long.clone());
    tracer.ask(others[1].clone());
    drop(go_on);
    let mut order = Vec::new();
    while order.len() < 4 {
        let (path, waveform) = answers.recv_timeout(PATIENCE).unwrap();
        if waveform.is_complete() {
            if path == long {
                assert_same(&waveform.columns(64), &expected, 1e-4, "the one that was interrupted");
            }
            order.push(path);
        }
    }
    assert_eq!(order, [others[1].clone(), long, others[4].clone(), others[3].clone()]);
    drop(tracer);
    assert!(answers.recv_timeout(PATIENCE).is_err(), "nothing else is answered");
}

/// A file that was interrupted goes on where it was.
#[test]
fn nothing_is_decoded_twice() {
    let bench = Bench::new();
    let (long, _) = bench.long("long.wav", 30);
    let other = bench.make("other.wav", 1, 1, &[]);
    let (sender, answers) = channel();
    let (go_on, wait) = channel();
    let tracer = Tracer::open(None, move |Clip { path, .. }, waveform: Waveform| {
        let is_half = path.ends_with("long.wav") && (0.45..0.6).contains(&waveform.reached());
        let _ = sender.send((path, waveform));
        if is_half {
            let _ = wait.recv();
        }
    })
    .unwrap();
    tracer.ask(long.clone());
    while answers.recv_timeout(PATIENCE).unwrap().1.reached() < 0.45 {}
    tracer.ask(other.clone());
    go_on.send(()).unwrap();
    assert_eq!(answers.recv_timeout(PATIENCE).unwrap().0, other);
    while let Ok((path, waveform)) = answers.recv_timeout(PATIENCE) {
        assert!(path == other || waveform.reached() > 0.5, "it began anew");
        if path == long && waveform.is_complete() {
            break;
        }
    }
}

#[test]
fn it_ends_within_a_packet() {
    let bench = Bench::new();
    let (path, _) = bench.long("long.wav", 30);
    let stops: Arc<OnceLock<Arc<AtomicBool>>> = Arc::default();
    let (sender, answers) = channel();
    let known = Arc::clone(&stops);
    let tracer = Tracer::open(None, move |_, waveform: Waveform| {
        let _ = sender.send(waveform);
        // The file is not decoded any further until it is to end.
        while !known.get().is_some_and(|stops| stops.load(Ordering::Relaxed)) {
            std::thread::yield_now();
        }
    })
    .unwrap();
    stops.set(Arc::clone(&tracer.stops)).unwrap();
    tracer.ask(path);
    assert!(!answers.recv_timeout(PATIENCE).unwrap().is_complete());
    drop(tracer);
    assert!(answers.recv_timeout(PATIENCE).is_err(), "nothing more is told");
}

#[test]
fn what_cannot_be_read_is_empty() {
    let bench = Bench::new();
    let (tracer, answers) = tracer(Some(bench.path("cache")));
    fs::write(bench.path("text.flac"), "no sound").unwrap();
    fs::write(bench.path("nothing.wav"), "").unwrap();
    for name in ["missing.flac", "text.flac", "nothing.wav", "."] {
        let path = bench.path(name);
        tracer.ask(path.clone());
        assert_eq!(all(&answers, &path), [Waveform::default()], "{name}");
    }
}

/// A file that breaks off is shown as far as it goes, at the place that it has in the whole.
#[test]
fn a_damaged_file_is_shown_as_far_as_it_goes() {
    let bench = Bench::new();
    let path = bench.make("whole.flac", 4, 1, &["-c:a", "flac"]);
    let bytes = fs::read(&path).unwrap();
    let cut = bench.path("cut.flac");
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let (tracer, answers) = tracer(None);
    tracer.ask(path.clone());
    let whole = all(&answers, &path).pop().unwrap();
    tracer.ask(cut.clone());
    let half = all(&answers, &cut).pop().unwrap();
    assert_eq!(half.frames, whole.frames);
    assert_eq!(half.columns(64)[..24], whole.columns(64)[..24]);
    assert!(half.columns(64)[40..].iter().all(|column| *column == Column::default()));
}

#[test]
fn a_part_of_a_file_is_drawn_and_kept_by_itself() {
    let bench = Bench::new();
    let (path, _) = bench.long("long.wav", 30);
    let samples: Vec<f32> =
        noise(30 * 44_100, 1, 8).iter().map(|sample| (sample * 32_767.0).trunc() / 32_768.0).collect();
    let part = |start, end: Option<u64>| {
        let range = Some(Range { start: Duration::from_secs(start), end: end.map(Duration::from_secs) });
        Clip { path: path.clone(), range }
    };
    let cache = bench.path("cache");
    for _ in 0..2 {
        let (sender, answers) = channel();
        let tracer =
            Tracer::open(Some(cache.clone()), move |clip, waveform| drop(sender.send((clip, waveform)))).unwrap();
        for (clip, seconds) in [(part(10, Some(20)), 10..20), (part(25, None), 25..30)] {
            tracer.ask(&clip);
            let found = loop {
                let (answered, found) = answers.recv_timeout(PATIENCE).unwrap();
                assert_eq!(answered, clip);
                if found.is_complete() {
                    break found;
                }
            };
            let within = &samples[seconds.start * 44_100..seconds.end * 44_100];
            assert_eq!(found.frames, within.len() as u64);
            assert_same(&found.columns(64), &plain(within, 1, within.len(), 64), 0.001, "part");
        }
    }
    assert_eq!(fs::read_dir(&cache).unwrap().count(), 2);
}
