//! Damaged files: never a panic that escapes, never an endless stream, never more memory than a file is worth.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::tools::{Bench, peak_memory};
use crate::media::{Decoder, Fault, Spec};

/// Damaged files tried.
const ROUNDS: usize = 2000;
const THREADS: usize = 4;
const SEED: u64 = 2021;
/// No file may take longer.
const LONGEST: Duration = Duration::from_secs(10);
/// Frames that a file of a third of a second may claim before reading on tells nothing.
const FRAMES: u64 = 48_000 * 600;
/// What the whole test may need, in bytes: four decoders and the samples of tiny files.
const MEMORY: u64 = 400 << 20;

pub(super) fn material(bench: &Bench) -> Vec<(String, Vec<u8>)> {
    bench.material("a.wav", 0.3, Spec { rate: 44_100, channels: 2 }, "s16");
    bench
        .run("flac --totally-silent a.wav")
        .run("lame --quiet -V 4 --tt Lagu a.wav a.mp3")
        .run("oggenc -Q a.wav -o a.ogg")
        .ffmpeg("-i a.wav -c:a mp2 a.mp2")
        .ffmpeg("-i a.wav -c:a alac -metadata title=Lagu alac.m4a")
        .ffmpeg("-i a.wav -c:a aac aac.m4a")
        .ffmpeg("-i a.wav -c:a aac a.aac")
        .ffmpeg("-i aac.m4a -c copy -movflags +frag_keyframe+empty_moov fragments.m4a")
        .ffmpeg("-i a.wav -c:a pcm_s16be -write_id3v2 1 -metadata comment=x a.aiff")
        .ffmpeg("-i a.wav -c:a pcm_f32be float.aifc")
        .ffmpeg("-i a.wav -c:a pcm_s16le a.caf")
        .ffmpeg("-i a.wav -c:a alac alac.caf")
        .ffmpeg("-i a.wav -c:a pcm_s16be a.au")
        .ffmpeg("-i a.wav -c:a pcm_s24le a.w64")
        .ffmpeg("-i a.wav -c:a pcm_s16le -rf64 always rf64.wav")
        .ffmpeg("-i a.wav -c:a adpcm_ima_wav ima.wav")
        .ffmpeg("-i a.wav -c:a adpcm_ms ms.wav")
        .ffmpeg("-i a.wav -c:a flac flac.ogg")
        .ffmpeg("-i a.wav -c:a flac flac.mka")
        .ffmpeg("-i a.wav -c:a libopus a.opus")
        .ffmpeg("-i a.wav -c:a libopus opus.webm")
        .ffmpeg("-f lavfi -i testsrc=d=0.3:s=64x64:r=5 -i a.wav -c:v mpeg4 -c:a aac film.mp4")
        .ffmpeg("-f lavfi -i testsrc=d=0.3:s=64x64:r=5 -i a.wav -c:v libtheora -c:a libvorbis film.ogv")
        .ffmpeg("-i a.wav -c:a libvorbis a.webm")
        .ffmpeg("-i a.wav -af aformat=channel_layouts=5.1 -c:a libvorbis six.ogg")
        .ffmpeg("-i a.wav -af aformat=channel_layouts=5.1 -c:a aac six.m4a");
    let names = [
        "a.wav",
        "a.flac",
        "a.mp3",
        "a.mp2",
        "a.ogg",
        "alac.m4a",
        "aac.m4a",
        "a.aac",
        "fragments.m4a",
        "a.aiff",
        "float.aifc",
        "a.caf",
        "alac.caf",
        "a.au",
        "a.w64",
        "rf64.wav",
        "ima.wav",
        "ms.wav",
        "flac.ogg",
        "flac.mka",
        "a.opus",
        "opus.webm",
        "film.mp4",
        "film.ogv",
        "a.webm",
        "six.ogg",
        "six.m4a",
    ];
    let mut files: Vec<_> =
        names.iter().map(|name| ((*name).to_owned(), std::fs::read(bench.path(name)).unwrap())).collect();
    let bytes = |name: &str| std::fs::read(bench.path(name)).unwrap();
    files.push(("chain.ogg".to_owned(), [bytes("a.ogg"), bytes("flac.ogg")].concat()));
    // Layer I cannot be made here: frames of silence.
    let frame = [&b"\xff\xff\x90\x00"[..], &[0; 308]].concat();
    files.push(("a.mp1".to_owned(), frame.repeat(40)));
    files
}

/// One to a dozen blows, by one seed.
pub(super) fn damage(bytes: &[u8], other: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    // Half of the blows hit the head, where they do most.
    let near = random.bool();
    for _ in 0..random.usize(1..12) {
        let reach = if near { bytes.len().min(600) } else { bytes.len() };
        let at = random.usize(..reach);
        let end = bytes.len().min(at + random.usize(1..300));
        match random.u8(..12) {
            0 => bytes.truncate(at.max(20)),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let new: Vec<u8> = (0..random.usize(1..300)).map(|_| random.u8(..)).collect();
                drop(bytes.splice(at..at, new));
            }
            3 => bytes[at..end].fill(0),
            4 => {
                let twice = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, twice));
            }
            5 => {
                let from = random.usize(..other.len());
                let part = other[from..other.len().min(from + 400)].to_vec();
                drop(bytes.splice(at..end, part));
            }
            // A number of one, two, four or eight bytes at its extremes.
            6..=8 => {
                let width = 1 << random.u8(..4);
                let value =
                    [0_u64, 1, 0x7f, 0x80, 0x7fff_ffff, 0x8000_0000, u64::MAX >> 1, u64::MAX][random.usize(..8)];
                let value = if random.bool() { value.to_be_bytes() } else { value.to_le_bytes() };
                let end = bytes.len().min(at + width);
                let from = if random.bool() { 0 } else { 8 - (end - at) };
                bytes[at..end].copy_from_slice(&value[from..from + (end - at)]);
            }
            _ => bytes[at] ^= 1 << random.u8(..8),
        }
        if bytes.len() < 40 {
            break;
        }
    }
    bytes
}

/// Opens, reads to the end, jumps about; a decoder that panicked inside is counted.
fn play(path: &Path, random: &mut fastrand::Rng, panics: &AtomicU64) -> u64 {
    let count = |fault: &Fault| {
        if matches!(fault, Fault::Decoder(_)) {
            panics.fetch_add(1, Ordering::Relaxed);
        }
    };
    let mut decoder = match Decoder::open(path) {
        Ok(decoder) => decoder,
        Err(error) => {
            count(&error.fault);
            return 0;
        }
    };
    let mut frames = 0;
    loop {
        match decoder.next_block() {
            Ok(Some(block)) => {
                assert!(!block.samples.is_empty() && block.samples.len() % usize::from(block.spec.channels) == 0);
                assert_eq!(block.frame, frames, "blocks follow each other");
                frames += (block.samples.len() / usize::from(block.spec.channels)) as u64;
            }
            Ok(None) => break,
            Err(error) => {
                count(&error.fault);
                break;
            }
        }
        if frames > FRAMES {
            break;
        }
    }
    for _ in 0..3 {
        let frame = random.u64(..frames + 1000);
        let Ok(at) = decoder.seek(frame) else { continue };
        assert!(at <= frame, "at {at} for {frame}");
        if let Err(error) = decoder.next_block() {
            count(&error.fault);
        }
    }
    frames
}

#[test]
fn two_thousand_damaged_files_end_with_a_reason_or_play() {
    let bench = Bench::new();
    let files = material(&bench);
    let (next, opened, panics) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::media::is_guarded() {
            hook(panic);
        }
    }));
    let before = peak_memory();
    std::thread::scope(|scope| {
        let (news, done) = channel();
        for thread in 0..THREADS {
            let (news, files, bench) = (news.clone(), &files, &bench);
            let (next, opened, panics) = (&next, &opened, &panics);
            scope.spawn(move || {
                loop {
                    let round = next.fetch_add(1, Ordering::Relaxed);
                    if round >= ROUNDS {
                        return;
                    }
                    let mut random = fastrand::Rng::with_seed(SEED + round as u64);
                    let (name, bytes) = &files[round % files.len()];
                    let other = &files[random.usize(..files.len())].1;
                    let path = bench.path(&format!("{thread}-{name}"));
                    std::fs::write(&path, damage(bytes, other, &mut random)).unwrap();
                    news.send((thread, Some(format!("round {round}, {name}")))).unwrap();
                    if play(&path, &mut random, panics) > 0 {
                        opened.fetch_add(1, Ordering::Relaxed);
                    }
                    news.send((thread, None)).unwrap();
                }
            });
        }
        drop(news);
        watch(&done);
    });
    let (opened, panics) = (opened.into_inner(), panics.into_inner());
    println!("{ROUNDS} damaged files: {opened} played, {panics} panics of a decoder were caught");
    assert!(opened > ROUNDS as u64 / 4, "the damage is too great to tell anything: {opened} played");
    if let (Some(before), Some(after)) = (before, peak_memory()) {
        assert!(after - before < MEMORY, "{} MiB", (after - before) >> 20);
    }
}

/// Ends the process when a file takes too long, for a thread that hangs cannot be ended; says which it was.
fn watch(done: &std::sync::mpsc::Receiver<(usize, Option<String>)>) {
    let mut at_work: [Option<(String, std::time::Instant)>; THREADS] = Default::default();
    loop {
        match done.recv_timeout(Duration::from_millis(500)) {
            Ok((thread, work)) => at_work[thread] = work.map(|work| (work, std::time::Instant::now())),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if let Some((work, _)) = at_work.iter().flatten().find(|(_, since)| since.elapsed() > LONGEST) {
            eprintln!("{work} hangs");
            std::process::exit(1);
        }
    }
}
