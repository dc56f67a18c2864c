//! Material made by other people's tools.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::media::{self, Block, Decoder, Error, Fault, Info, Spec};

/// What a file is and says, which must not depend on whether a decoder was asked.
pub fn inspect(path: &Path) -> Result<Info, Error> {
    let (short, long) = (media::inspect(path), media::inspect_by_decoding(path));
    assert_eq!(short, long, "{}", path.display());
    short
}

/// A folder of test material; gone with its owner.
pub struct Bench(tempfile::TempDir);

impl Bench {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a tool in the folder. The command is split at spaces.
    pub fn run(&self, command: &str) -> &Self {
        self.run_with(&command.split(' ').collect::<Vec<_>>())
    }

    /// Runs a tool in the folder.
    pub fn run_with(&self, words: &[&str]) -> &Self {
        let (tool, arguments) = words.split_first().unwrap();
        let output =
            Command::new(tool).args(arguments).current_dir(self.0.path()).output().unwrap_or_else(|error| {
                panic!("{tool} cannot be run ({error}); `make test` installs what the tests need")
            });
        assert!(output.status.success(), "{words:?}\n{}", String::from_utf8_lossy(&output.stderr));
        self
    }

    /// Runs ffmpeg, quietly, overwriting.
    pub fn ffmpeg(&self, arguments: &str) -> &Self {
        self.run(&format!("ffmpeg -v error -y {arguments}"))
    }

    /// Makes `name` of `a.wav` with ffmpeg, with these tags, each `key=value`.
    pub fn tagged(&self, name: &str, options: &str, tags: &[&str]) -> &Self {
        let mut command = Command::new("ffmpeg");
        command.args(["-v", "error", "-y", "-i", "a.wav"]).args(options.split_whitespace());
        command.args(tags.iter().flat_map(|tag| ["-metadata", tag]));
        let output = command.arg(name).current_dir(self.0.path()).output().unwrap();
        assert!(output.status.success(), "{name}\n{}", String::from_utf8_lossy(&output.stderr));
        self
    }

    /// Makes `a.flac` and `a.ogg` of `a.wav`, with these lines as Vorbis comments.
    pub fn commented(&self, lines: &str) -> &Self {
        std::fs::write(self.path("tags.txt"), lines).unwrap();
        self.run("flac --totally-silent a.wav")
            .run("metaflac --import-tags-from=tags.txt a.flac")
            .run("oggenc -Q a.wav -o a.ogg")
            .run("vorbiscomment -w -c tags.txt a.ogg")
    }

    /// `seconds` of seeded noise under a swept tone, each channel its own, written as `name`.
    pub fn material(&self, name: &str, seconds: f64, spec: Spec, format: &str) -> PathBuf {
        let Spec { rate, channels } = spec;
        let bits = match format {
            "u8" => 8,
            "s16" => 16,
            "s24" => 24,
            _ => 32,
        };
        let frames = (seconds * f64::from(rate)) as usize;
        let mut random = fastrand::Rng::with_seed(7);
        let mut wav = wav_head(rate, channels, bits, format == "f32", frames);
        for frame in 0..frames {
            let time = frame as f64 / f64::from(rate);
            for channel in 0..channels {
                let pitch = 220.0 * f64::from(channel + 1) + 300.0 * time;
                let tone = (std::f64::consts::TAU * pitch * time).sin() * 0.5;
                let value = tone + (random.f64() - 0.5) * 0.2;
                match format {
                    "u8" => wav.push((value * 127.0 + 128.0) as u8),
                    "s16" => wav.extend(((value * 32767.0) as i16).to_le_bytes()),
                    "s24" => wav.extend(&((value * 8_388_607.0) as i32).to_le_bytes()[..3]),
                    "s32" => wav.extend(((value * 2_147_483_647.0) as i32).to_le_bytes()),
                    _ => wav.extend((value as f32).to_le_bytes()),
                }
            }
        }
        let path = self.path(name);
        std::fs::write(&path, wav).unwrap();
        path
    }

    /// What ffmpeg decodes, as 32-bit floats.
    pub fn reference(&self, name: &str) -> Vec<f32> {
        self.ffmpeg(&format!("-i {name} -f f32le -c:a pcm_f32le {name}.raw"));
        floats(&self.path(&format!("{name}.raw")))
    }
}

/// The head of a RIFF/WAVE file.
pub fn wav_head(rate: u32, channels: u16, bits: u16, float: bool, frames: usize) -> Vec<u8> {
    let frame = u32::from(channels * bits / 8);
    let size = frames as u32 * frame;
    let mut head = b"RIFF".to_vec();
    head.extend((36 + size).to_le_bytes());
    head.extend(b"WAVEfmt \x10\0\0\0");
    head.extend((if float { 3_u16 } else { 1 }).to_le_bytes());
    head.extend(channels.to_le_bytes());
    head.extend(rate.to_le_bytes());
    head.extend((rate * frame).to_le_bytes());
    head.extend((frame as u16).to_le_bytes());
    head.extend(bits.to_le_bytes());
    head.extend(b"data");
    head.extend(size.to_le_bytes());
    head
}

/// An empty `ID3v2` tag with room for `size` bytes.
pub fn id3v2(version: u8, flags: u8, size: usize) -> Vec<u8> {
    let size_bytes = [size >> 21, size >> 14, size >> 7, size].map(|part| (part & 0x7f) as u8);
    [&b"ID3"[..], &[version, 0, flags], &size_bytes, &vec![0; size]].concat()
}

/// The most memory that this process ever had in use, in bytes, where the system tells.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// 32-bit floats as they stand in a file.
pub fn floats(path: &Path) -> Vec<f32> {
    let bytes = std::fs::read(path).unwrap();
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect()
}

/// Everything from here to the end; at most an hour of it.
pub fn rest(decoder: &mut Decoder) -> (Vec<f32>, Option<Fault>) {
    let mut samples = Vec::new();
    loop {
        let position = decoder.position();
        match decoder.next_block() {
            Ok(None) => return (samples, None),
            Err(error) => return (samples, Some(error.fault)),
            Ok(Some(Block { samples: more, spec, frame })) => {
                assert_eq!(frame, position);
                assert!(!more.is_empty() && more.len() % usize::from(spec.channels) == 0);
                samples.extend(more);
                assert!(samples.len() < 3600 * 48_000 * 2, "no end");
            }
        }
    }
}

/// All samples of a file that must decode to its end.
pub fn decode(path: &Path) -> Vec<f32> {
    let mut decoder = Decoder::open(path).unwrap();
    let (samples, fault) = rest(&mut decoder);
    assert_eq!(fault, None, "{}", path.display());
    if let Some(frames) = decoder.info().frames {
        assert_eq!(frames, decoder.position(), "{}", path.display());
    }
    samples
}

/// Says where two runs of samples part.
#[track_caller]
pub fn assert_same(left: &[f32], right: &[f32], what: &str) {
    let apart = left.iter().zip(right).position(|(left, right)| (left + 0.0).to_bits() != (right + 0.0).to_bits());
    if let Some(at) = apart {
        panic!("{what}: sample {at} is {} and {}; {} and {} samples", left[at], right[at], left.len(), right.len());
    }
    assert_eq!(left.len(), right.len(), "{what}");
}
