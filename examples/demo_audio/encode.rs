//! From samples to tagged files, by the encoders of the system.
//!
//! Every encoder is told to leave out what changes from run to run: times, random serial numbers.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::album::Sketch;

/// The encoders, each with the Debian package that has it.
const TOOLS: [(&str, &str); 4] = [("ffmpeg", "ffmpeg"), ("flac", "flac"), ("lame", "lame"), ("oggenc", "vorbis-tools")];

const ALBUM: &str = "Backstage – placeholder sketches";
const ARTIST: &str = "melangkah synthesizer";
const GENRE: &str = "Placeholder";
const DATE: &str = "2026";
const COMMENT: &str = "Placeholder: an original sketch by this project's synthesizer, not the song. / \
                       Pengganti sementara: sketsa orisinal dari penyintesis proyek ini, bukan lagunya.";

/// Why there is no file.
#[derive(Debug)]
pub enum EncodeError {
    /// These encoders cannot be started; each with its package.
    Missing(Vec<(&'static str, &'static str)>),
    /// This encoder cannot be started.
    Start(&'static str, io::Error),
    /// This encoder failed and said so.
    Failed(&'static str, String),
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(tools) => {
                let names: Vec<&str> = tools.iter().map(|(name, _)| *name).collect();
                let packages: Vec<&str> = tools.iter().map(|(_, package)| *package).collect();
                write!(f, "not installed: {} (Debian: apt-get install {})", names.join(", "), packages.join(" "))
            }
            Self::Start(tool, error) => write!(f, "{tool} cannot be started: {error}"),
            Self::Failed(tool, said) => write!(f, "{tool} failed: {said}"),
        }
    }
}

impl std::error::Error for EncodeError {}

/// Fails with the names of all encoders that are missing.
pub fn check_tools() -> Result<(), EncodeError> {
    let starts = |tool: &str| Command::new(tool).arg("--version").stdin(Stdio::null()).output().is_ok();
    let missing: Vec<_> = TOOLS.into_iter().filter(|(tool, _)| !starts(tool)).collect();
    if missing.is_empty() { Ok(()) } else { Err(EncodeError::Missing(missing)) }
}

/// What a sketch becomes.
#[derive(Debug, Clone, Copy)]
enum Format {
    Flac,
    Mp3,
    Wav,
    Aac,
    Alac,
    Aiff,
    Vorbis,
}

impl Format {
    const fn of(sketch: &Sketch) -> Self {
        match sketch.number {
            1 => Self::Flac,
            2 => Self::Mp3,
            3 => Self::Wav,
            4 => Self::Aac,
            5 => Self::Alac,
            6 => Self::Aiff,
            _ => Self::Vorbis,
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
            Self::Aac => "m4a",
            // Both AAC and ALAC live in m4a files: the name says which one this is.
            Self::Alac => "alac.m4a",
            Self::Aiff => "aiff",
            Self::Vorbis => "ogg",
        }
    }
}

/// The file's name: number, title, format.
pub fn file_name(sketch: &Sketch) -> String {
    format!("{:02} {}.{}", sketch.number, sketch.title, Format::of(sketch).extension())
}

/// Encodes the samples in `raw` (16 bits, little endian, interleaved) to `made`, tagged, with `picture` where the
/// format carries one. Fails if the encoder does.
pub fn encode(sketch: &Sketch, raw: &Path, picture: &Path, made: &Path) -> Result<(), EncodeError> {
    match Format::of(sketch) {
        Format::Flac => flac(sketch, raw, picture, made),
        Format::Mp3 => lame(sketch, raw, picture, made),
        Format::Vorbis => oggenc(sketch, raw, made),
        Format::Wav => ffmpeg(sketch, raw, None, &["-c:a", "pcm_s16le"], made),
        Format::Aac => {
            ffmpeg(sketch, raw, Some(picture), &["-c:a", "aac", "-profile:a", "aac_low", "-b:a", "128k"], made)
        }
        Format::Alac => ffmpeg(sketch, raw, Some(picture), &["-c:a", "alac", "-sample_fmt", "s16p"], made),
        Format::Aiff => ffmpeg(sketch, raw, Some(picture), &["-c:a", "pcm_s16be", "-write_id3v2", "1"], made),
    }
}

fn flac(sketch: &Sketch, raw: &Path, picture: &Path, made: &Path) -> Result<(), EncodeError> {
    let mut command = Command::new("flac");
    command.args(["--silent", "--force", "--best", "--no-padding", "--force-raw-format"]);
    command.args(["--endian=little", "--sign=signed", "--bps=16"]);
    command.arg(format!("--channels={}", sketch.channels)).arg(format!("--sample-rate={}", sketch.rate));
    for (name, value) in vorbis_comments(sketch) {
        command.arg(format!("--tag={name}={value}"));
    }
    let mut cover = OsStr::new("--picture=").to_owned();
    cover.push(picture);
    run("flac", command.arg(cover).arg("-o").arg(made).arg(raw))
}

fn lame(sketch: &Sketch, raw: &Path, picture: &Path, made: &Path) -> Result<(), EncodeError> {
    let mut command = Command::new("lame");
    // lame reads its arguments in the encoding of the locale.
    command.env("LC_ALL", "C.UTF-8");
    command.args(["--silent", "-r", "--little-endian", "--signed", "--bitwidth", "16", "-V", "2"]);
    command.arg("-s").arg(format!("{}", f64::from(sketch.rate) / 1_000.0));
    command.args(["-m", if sketch.channels == 1 { "m" } else { "j" }]);
    // lame 3.100 leaves out a byte-order mark in a UTF-16 comment: only the album, which needs it, is UTF-16.
    command.args(["--id3v2-only", "--id3v2-latin1", "--tt", sketch.title, "--ta", ARTIST, "--ty", DATE, "--tg", GENRE]);
    command.args(["--tc", COMMENT]).arg("--tn").arg(track(sketch)).args(["--id3v2-utf16", "--tl", ALBUM]);
    run("lame", command.arg("--ti").arg(picture).arg(raw).arg(made))
}

fn oggenc(sketch: &Sketch, raw: &Path, made: &Path) -> Result<(), EncodeError> {
    let mut command = Command::new("oggenc");
    command.args(["--quiet", "--utf8", "--serial=1", "-q", "5", "--raw", "--raw-bits=16", "--raw-endianness=0"]);
    command.arg(format!("--raw-chan={}", sketch.channels)).arg(format!("--raw-rate={}", sketch.rate));
    for (name, value) in vorbis_comments(sketch) {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    run("oggenc", command.arg("-o").arg(made).arg(raw))
}

fn ffmpeg(sketch: &Sketch, raw: &Path, picture: Option<&Path>, codec: &[&str], made: &Path) -> Result<(), EncodeError> {
    let mut command = Command::new("ffmpeg");
    command.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-f", "s16le"]);
    command.arg("-ar").arg(sketch.rate.to_string()).arg("-ac").arg(sketch.channels.to_string()).arg("-i").arg(raw);
    if let Some(picture) = picture {
        command.arg("-i").arg(picture).args(["-map", "0:a", "-map", "1:v", "-c:v", "copy"]);
        command.args(["-disposition:v", "attached_pic"]);
    }
    command.args(codec).args(["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]);
    let track = track(sketch);
    let tags = [
        ("title", sketch.title),
        ("artist", ARTIST),
        ("album", ALBUM),
        ("track", &track),
        ("date", DATE),
        ("genre", GENRE),
        ("comment", COMMENT),
    ];
    for (name, value) in tags {
        command.arg("-metadata").arg(format!("{name}={value}"));
    }
    run("ffmpeg", command.arg(made))
}

fn track(sketch: &Sketch) -> String {
    format!("{}/7", sketch.number)
}

fn vorbis_comments(sketch: &Sketch) -> [(&'static str, String); 8] {
    [
        ("TITLE", sketch.title.to_owned()),
        ("ARTIST", ARTIST.to_owned()),
        ("ALBUM", ALBUM.to_owned()),
        ("TRACKNUMBER", sketch.number.to_string()),
        ("TRACKTOTAL", "7".to_owned()),
        ("DATE", DATE.to_owned()),
        ("GENRE", GENRE.to_owned()),
        ("COMMENT", COMMENT.to_owned()),
    ]
}

fn run(tool: &'static str, command: &mut Command) -> Result<(), EncodeError> {
    let Output { status, stderr, .. } =
        command.stdin(Stdio::null()).output().map_err(|error| EncodeError::Start(tool, error))?;
    if status.success() {
        Ok(())
    } else {
        Err(EncodeError::Failed(tool, String::from_utf8_lossy(&stderr).trim().to_owned()))
    }
}
