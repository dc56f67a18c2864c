//! Where it is heard: the choice, and what the engine needs of an output.

use std::num::NonZero;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::engine::Message;
use super::ring::{Near, ring};
use super::source::{RingSource, frames_in};
use super::{Error, Options};

mod device;
mod devices;
mod dither;
mod file;
mod null;
#[cfg(unix)]
mod pipe;
#[cfg(target_os = "linux")]
mod pulse;
mod samples;
mod wav;

pub use devices::{Device, devices};
pub use samples::SampleFormat;

/// How much sound lies decoded between the engine and the output.
const RING: Duration = Duration::from_secs(2);
/// The rate of outputs that have none of their own.
const USUAL_RATE: u32 = 48_000;

/// Which output to play to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OutputChoice {
    /// The sound server if one answers, else the system's default device, else nothing in real time.
    #[default]
    Auto,
    /// The `PulseAudio` (or `PipeWire`) server.
    Pulse,
    /// The system's default device, without a sound server: ALSA on Linux.
    Alsa,
    /// A device, by its name or a part of it.
    Named(String),
    /// Nothing is heard; time passes as if it were.
    Null,
    /// A WAV file, 32-bit float unless [`Options::format`] says otherwise, written as fast as possible.
    Wav(PathBuf),
    /// A named pipe, samples alone (16-bit unless [`Options::format`] says otherwise), at the reader's pace. One that is
    /// not there is made; an empty file is written as fast as possible.
    Pipe(PathBuf),
    /// Standard output, as [`OutputChoice::Pipe`].
    Stdout,
}

impl OutputChoice {
    /// Whether it may be there again after it was lost: a device or a named pipe is, a file that cannot be written and a
    /// program that has ended are not.
    #[must_use]
    pub fn can_return(&self) -> bool {
        match self {
            Self::Wav(_) | Self::Stdout => false,
            #[cfg(unix)]
            Self::Pipe(path) => pipe::is_named(path),
            _ => true,
        }
    }
}

/// A choice of output, rate or form of samples that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// No output.
    #[error("no output named; choose auto, pulse, alsa, null, wav:PATH, pipe:PATH, - or the name of a device")]
    NoOutput,
    /// `wav:` alone.
    #[error("wav: needs the path of the file to write: wav:PATH")]
    NoPath,
    /// `pipe:` alone.
    #[error("pipe: needs the path of the named pipe to write to: pipe:PATH")]
    NoPipe,
    /// No form of samples.
    #[error("{0:?} is no form of samples; choose s16, s24, s32 or f32")]
    Format(String),
    /// Neither `auto` nor a rate within bounds.
    #[error("{0:?} is no sample rate; choose auto or a number of Hz from 8000 to 384000")]
    Rate(String),
}

impl FromStr for OutputChoice {
    type Err = ChoiceError;

    /// `auto`, `pulse`, `alsa`, `null`, `wav:PATH`, `pipe:PATH`, `-`, or the name of a device.
    fn from_str(text: &str) -> Result<Self, ChoiceError> {
        match text.trim() {
            "" => Err(ChoiceError::NoOutput),
            "auto" => Ok(Self::Auto),
            "pulse" => Ok(Self::Pulse),
            "alsa" => Ok(Self::Alsa),
            "null" => Ok(Self::Null),
            "-" => Ok(Self::Stdout),
            "wav" | "wav:" => Err(ChoiceError::NoPath),
            "pipe" | "pipe:" => Err(ChoiceError::NoPipe),
            name => Ok(match text.trim_start().split_once(':') {
                Some(("wav", path)) => Self::Wav(path.into()),
                Some(("pipe", path)) => Self::Pipe(path.into()),
                _ => Self::Named(name.to_owned()),
            }),
        }
    }
}

/// Frames a second that the output shall run at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RateChoice {
    /// What the device runs at anyway; 48 kHz for an output that is none.
    #[default]
    Auto,
    /// That of each file, where the device can; between files of different rates the output is opened anew.
    File,
    /// This many, 8000 to 384000.
    Hz(u32),
}

impl FromStr for RateChoice {
    type Err = ChoiceError;

    /// `auto` or a number of Hz.
    fn from_str(text: &str) -> Result<Self, ChoiceError> {
        match text.trim() {
            "auto" => Ok(Self::Auto),
            text => match text.parse() {
                Ok(rate @ 8_000..=384_000) => Ok(Self::Hz(rate)),
                _ => Err(ChoiceError::Rate(text.to_owned())),
            },
        }
    }
}

impl RateChoice {
    /// The rate, where nothing else decides it.
    fn or_usual(self) -> NonZero<u32> {
        match self {
            Self::Auto | Self::File => NonZero::new(USUAL_RATE),
            Self::Hz(rate) => NonZero::new(rate.clamp(8_000, 384_000)),
        }
        .unwrap_or(NonZero::<u32>::MIN)
    }
}

/// Who pulls the sound, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pull {
    /// A thread of the output's own, through the [`RingSource`] that it was given.
    Callback,
    /// The engine, when time has passed.
    Timed,
    /// The engine, whenever there is something.
    Fast,
    /// The engine, when the output sends [`Message::Wanted`].
    Asked,
}

/// An output as the engine sees it. A failure carries the reason for the listener and means that the output is gone.
pub(super) trait Output: Send {
    /// Who pulls.
    fn pull(&self) -> Pull;
    /// Sound flows.
    fn start(&mut self) -> Result<(), String>;
    /// No sound, no wake-ups.
    fn stop(&mut self) -> Result<(), String>;
    /// How many of the `emitted` frames were heard.
    fn heard(&mut self, emitted: u64) -> Result<u64, String>;
    /// How many frames it would take now, if the engine pulls.
    fn wants(&mut self) -> u64 {
        0
    }
    /// Takes stereo frames, if the engine pulls.
    fn take(&mut self, _samples: &[f32]) -> Result<(), String> {
        Ok(())
    }
    /// What was taken may be heard now: an output may hold it back until here, to pass it on in one piece.
    fn flush(&mut self) -> Result<(), String> {
        Ok(())
    }
    /// How many frames it must keep to be sure of playing on while others are put in their place; `None` if it cannot
    /// give back what it took.
    fn rewind_margin(&self) -> Option<u64> {
        None
    }
    /// Gives back the last `frames` that it took, or as many of them as it still can; returns how many. The next ones take
    /// their place.
    fn take_back(&mut self, _frames: u64) -> u64 {
        0
    }
    /// All that there was has come.
    fn finish(&mut self) -> Result<(), String> {
        Ok(())
    }
    /// Whether whoever takes the sound has stood still for a while: nothing is heard, and nothing will be soon.
    fn is_stalled(&self) -> bool {
        false
    }
    /// Whether opening it again could help once it is gone.
    fn can_return(&self) -> bool {
        true
    }
}

/// An open output with everything that ties it to the engine.
pub(super) struct Opened {
    pub(super) output: Box<dyn Output>,
    pub(super) name: String,
    pub(super) rate: NonZero<u32>,
    pub(super) near: Near,
    /// What the engine pulls, if it does.
    pub(super) source: Option<RingSource>,
    /// Why it is not what one would hope for.
    pub(super) notice: Option<String>,
}

impl Opened {
    fn new(output: impl Output + 'static, name: impl Into<String>, rate: NonZero<u32>, rewind: Duration) -> Self {
        let (near, source) = parts(rate, rewind);
        Self { output: Box::new(output), name: name.into(), rate, near, source: Some(source), notice: None }
    }
}

/// A ring and what pulls it.
fn parts(rate: NonZero<u32>, rewind: Duration) -> (Near, RingSource) {
    let (near, far) = ring(frames_in(RING, rate.get()) as usize);
    let rewind = frames_in(rewind, rate.get()) as usize;
    (near, RingSource::new(far, rate, rewind))
}

/// Opens what was chosen. `messages` takes what the output has to say later, marked with `generation`.
pub(super) fn open(options: &Options, messages: &Sender<Message>, generation: u64) -> Result<Opened, Error> {
    let rate = options.rate;
    match &options.output {
        OutputChoice::Auto => Ok(auto(rate, messages, generation).unwrap_or_else(|reasons| {
            let mut opened = null::open(rate);
            opened.notice =
                Some(format!("no sound device: nothing is heard (the null output plays in real time); {reasons}"));
            opened
        })),
        OutputChoice::Pulse => {
            pulse(None, rate, messages, generation).map_err(|reason| Error::unavailable("pulse", reason))
        }
        OutputChoice::Alsa => {
            device::open_default(rate, messages, generation).map_err(|reason| Error::unavailable("alsa", reason))
        }
        OutputChoice::Named(name) => named(name, rate, messages, generation),
        OutputChoice::Null => Ok(null::open(rate)),
        OutputChoice::Wav(path) => {
            file::open_wav(path, options).map_err(|source| Error::File { path: path.clone(), source })
        }
        #[cfg(unix)]
        OutputChoice::Pipe(path) => {
            pipe::open(path, options, messages, generation).map_err(|source| Error::File { path: path.clone(), source })
        }
        #[cfg(unix)]
        OutputChoice::Stdout => {
            pipe::open_stdout(options, messages, generation).map_err(|error| Error::unavailable("-", error.to_string()))
        }
        #[cfg(not(unix))]
        OutputChoice::Pipe(_) | OutputChoice::Stdout => Err(Error::unavailable("pipe", "pipes are known on Unix only")),
    }
}

/// A real device, or why there is none.
pub(super) fn auto(rate: RateChoice, messages: &Sender<Message>, generation: u64) -> Result<Opened, String> {
    pulse(None, rate, messages, generation).or_else(|first| {
        device::open_default(rate, messages, generation).map_err(|second| format!("{first}; {second}"))
    })
}

#[cfg(target_os = "linux")]
fn pulse(sink: Option<&str>, rate: RateChoice, messages: &Sender<Message>, generation: u64) -> Result<Opened, String> {
    pulse::open(sink, rate, messages, generation)
}

#[cfg(not(target_os = "linux"))]
fn pulse(_: Option<&str>, _: RateChoice, _: &Sender<Message>, _: u64) -> Result<Opened, String> {
    Err("sound servers are known on Linux only".to_owned())
}

fn named(name: &str, rate: RateChoice, messages: &Sender<Message>, generation: u64) -> Result<Opened, Error> {
    let device = devices::find(name)?;
    let opened = if device.server {
        pulse(Some(&device.name), rate, messages, generation)
    } else {
        device::open_named(&device.name, rate, messages, generation)
    };
    opened.map_err(|reason| Error::unavailable(&device.name, reason))
}

/// Opens an output of the tests' own.
#[cfg(test)]
pub(super) fn tests_open(output: impl Output + 'static, rate: NonZero<u32>, rewind: Duration) -> Opened {
    Opened::new(output, "test", rate, rewind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_read() {
        assert_eq!("auto".parse(), Ok(OutputChoice::Auto));
        assert_eq!(" pulse ".parse(), Ok(OutputChoice::Pulse));
        assert_eq!("wav:/tmp/a b.wav".parse(), Ok(OutputChoice::Wav("/tmp/a b.wav".into())));
        assert_eq!("wav:".parse::<OutputChoice>(), Err(ChoiceError::NoPath));
        assert_eq!("pipe:/tmp/a:b".parse(), Ok(OutputChoice::Pipe("/tmp/a:b".into())));
        assert_eq!("pipe:".parse::<OutputChoice>(), Err(ChoiceError::NoPipe));
        assert_eq!("-".parse(), Ok(OutputChoice::Stdout));
        assert_eq!("hw:0".parse(), Ok(OutputChoice::Named("hw:0".to_owned())));
        assert_eq!("".parse::<OutputChoice>(), Err(ChoiceError::NoOutput));
        assert_eq!("USB Audio".parse(), Ok(OutputChoice::Named("USB Audio".to_owned())));
        assert_eq!("44100".parse(), Ok(RateChoice::Hz(44_100)));
        for wrong in ["", "7999", "384001", "48k", "-1"] {
            assert_eq!(wrong.parse::<RateChoice>(), Err(ChoiceError::Rate(wrong.to_owned())));
        }
    }
}
