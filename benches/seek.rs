//! How long a jump takes in a file of an hour, from the order to the first new samples, in milliseconds: the first jump,
//! the median and the longest of thirty, forwards and backwards. Run by `make bench`.

// A measurement that cannot go on says why and ends.
#![allow(clippy::expect_used)]

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use melangkah::media::Decoder;

/// Length of what is encoded, in seconds, and how often it is repeated.
const SECONDS: u32 = 60;
const REPEATS: u32 = 60;
const JUMPS: usize = 30;

/// File name and what makes it. At 48 kHz the frames of a constant bit rate are all of one length, so that what is repeated
/// is constant too, as if it had been encoded in one piece.
const FORMATS: [(&str, &[&str]); 17] = [
    ("wav", &["-c:a", "pcm_s16le"]),
    ("aiff", &["-c:a", "pcm_s16be"]),
    ("caf", &["-c:a", "pcm_s16le"]),
    ("flac", &["-c:a", "flac"]),
    ("flac.ogg", &["-c:a", "flac"]),
    ("alac.m4a", &["-c:a", "alac"]),
    ("aac.m4a", &["-c:a", "aac", "-b:a", "192k"]),
    ("aac", &["-c:a", "aac", "-b:a", "192k"]),
    ("cbr.mp3", &["-ar", "48000", "-c:a", "libmp3lame", "-b:a", "320k"]),
    ("vbr.mp3", &["-c:a", "libmp3lame", "-q:a", "2"]),
    ("bare.mp3", &["-c:a", "libmp3lame", "-q:a", "2", "-write_xing", "0"]),
    ("mp2", &["-ar", "48000", "-c:a", "mp2", "-b:a", "256k"]),
    ("ogg", &["-c:a", "libvorbis", "-q:a", "6"]),
    ("opus", &["-c:a", "libopus", "-b:a", "128k"]),
    ("flac.mka", &["-c:a", "flac"]),
    ("opus.webm", &["-c:a", "libopus", "-b:a", "128k"]),
    ("vorbis.webm", &["-c:a", "libvorbis", "-q:a", "6"]),
];

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!("jump in a file of {} minutes, milliseconds", SECONDS * REPEATS / 60);
    println!("{:12}{:>8}{:>8}{:>8}{:>8}", "", "open", "first", "median", "longest");
    for (ending, arguments) in FORMATS {
        let path = folder.path().join(format!("noise.{ending}"));
        make(folder.path(), &path, ending, arguments);
        let milliseconds = |begun: Instant| begun.elapsed().as_secs_f64() * 1000.0;
        let begun = Instant::now();
        let mut decoder = Decoder::open(&path).expect("the material");
        let open = milliseconds(begun);
        decoder.next_block().expect("a sound file");
        let end = u64::from(SECONDS * REPEATS - 60) * u64::from(decoder.spec().rate);
        let mut random = fastrand::Rng::with_seed(5);
        let mut times = Vec::new();
        for jump in 0..JUMPS {
            let frame = if jump == 0 { end * 9 / 10 } else { random.u64(..end) };
            let begun = Instant::now();
            let reached = decoder.seek(frame);
            assert_eq!(reached, Ok(frame), "{ending} at {jump}");
            decoder.next_block().expect("a sound file").expect("samples");
            times.push(milliseconds(begun));
        }
        let first = times[0];
        times.sort_by(f64::total_cmp);
        let (median, longest) = (times[JUMPS / 2], times[JUMPS - 1]);
        println!("{ending:12}{open:>8.1}{first:>8.1}{median:>8.1}{longest:>8.1}");
        std::fs::remove_file(path).expect("it can be removed");
    }
}

/// A minute is encoded, and its packets are repeated; but FLAC's packets are numbered.
fn make(folder: &Path, path: &Path, ending: &str, arguments: &[&str]) {
    let numbered = arguments.contains(&"flac");
    let container = if numbered { "wav" } else { ending.rsplit('.').next().unwrap_or(ending) };
    let minute = folder.join(format!("minute.{container}"));
    let noise = format!("anoisesrc=c=pink:r=44100:a=0.3:d={SECONDS}:seed=1,aformat=channel_layouts=stereo");
    let xing: &[&str] = if arguments.contains(&"-write_xing") { &["-write_xing", "0"] } else { &[] };
    let (coded, copied) = if numbered { (&[][..], arguments) } else { (arguments, &["-c", "copy"][..]) };
    run(|ffmpeg| ffmpeg.args(["-f", "lavfi", "-i", &noise]).args(coded).arg(&minute));
    let repeats = (REPEATS - 1).to_string();
    run(|ffmpeg| ffmpeg.args(["-stream_loop", &repeats, "-i"]).arg(&minute).args(copied).args(xing).arg(path));
    std::fs::remove_file(minute).expect("it can be removed");
}

fn run(arguments: impl FnOnce(&mut Command) -> &mut Command) {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y"]);
    let status = arguments(&mut ffmpeg).status().expect("ffmpeg makes the material");
    assert!(status.success(), "{ffmpeg:?}");
}
