//! How fast files are decoded, as times real time: a bare symphonia loop (the floor), this program's decoder, and
//! ffmpeg as a whole process, on the same files in the same run. Run by `make bench`.

// A measurement that cannot go on says why and ends.
#![allow(clippy::expect_used)]

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use melangkah::media::Decoder;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

/// Length of the material in seconds.
const SECONDS: u32 = 300;
/// Rounds, of which the best counts: the machine's other work only ever slows one down.
const ROUNDS: usize = 5;

/// File name and what makes it.
const FORMATS: [(&str, &[&str]); 6] = [
    ("wav", &["-c:a", "pcm_s16le"]),
    ("flac", &["-c:a", "flac"]),
    ("m4a", &["-c:a", "alac"]),
    ("mp3", &["-c:a", "libmp3lame", "-b:a", "320k"]),
    ("ogg", &["-c:a", "libvorbis", "-q:a", "6"]),
    ("aiff", &["-c:a", "pcm_s16be"]),
];

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!("decode, times real time ({SECONDS} s of stereo noise at 44.1 kHz; best of {ROUNDS})");
    println!("{:8}{:>12}{:>12}{:>8}{:>12}", "", "symphonia", "melangkah", "ratio", "ffmpeg");
    for (ending, arguments) in FORMATS {
        let path = folder.path().join(format!("noise.{ending}"));
        make(&path, arguments);
        let mut best = [Duration::MAX; 3];
        for _ in 0..ROUNDS {
            for (best, decode) in best.iter_mut().zip([bare as fn(&Path), ours, ffmpeg]) {
                let begun = Instant::now();
                decode(&path);
                *best = (*best).min(begun.elapsed());
            }
        }
        let [bare, ours, ffmpeg] = best.map(|time| f64::from(SECONDS) / time.as_secs_f64());
        let name = path.file_name().unwrap_or_default().to_string_lossy().replace("noise.", "");
        println!("{name:8}{bare:>12.0}{ours:>12.0}{:>8.2}{ffmpeg:>12.0}", ours / bare);
    }
}

fn make(path: &Path, arguments: &[&str]) {
    let noise = format!(
        "anoisesrc=c=pink:r=44100:a=0.3:d={SECONDS}:seed=1[a];anoisesrc=c=pink:r=44100:a=0.3:d={SECONDS}:seed=2[b];\
         [a][b]join=inputs=2:channel_layout=stereo"
    );
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", &noise])
        .args(arguments)
        .arg(path)
        .status()
        .expect("ffmpeg makes the material");
    assert!(status.success(), "ffmpeg could not make {}", path.display());
}

/// The least that decoding with symphonia can be: packets in, interleaved samples out.
fn bare(path: &Path) {
    let file = File::open(path).expect("the material");
    let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .expect("a known container");
    let track = format.default_track(TrackType::Audio).expect("an audio track");
    let parameters = track.codec_params.as_ref().and_then(|parameters| parameters.audio()).expect("an audio codec");
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .expect("a known codec");
    let mut samples: Vec<f32> = Vec::new();
    let mut frames = 0;
    while let Ok(Some(packet)) = format.next_packet() {
        let heard = decoder.decode(&packet).expect("a sound packet");
        heard.copy_to_vec_interleaved(&mut samples);
        frames += samples.len() / 2;
    }
    assert!(frames as u32 >= SECONDS * 44_000, "{frames} frames");
}

fn ours(path: &Path) {
    let mut decoder = Decoder::open(path).expect("the material");
    let mut frames = 0;
    while let Some(block) = decoder.next_block().expect("a sound file") {
        frames += block.samples.len() / 2;
    }
    assert!(frames as u32 >= SECONDS * 44_000, "{frames} frames");
}

fn ffmpeg(path: &Path) {
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args(["-f", "f32le", "-c:a", "pcm_f32le", "-y", "/dev/null"])
        .status()
        .expect("ffmpeg");
    assert!(status.success());
}
