//! Where it is heard: the choice, and what the engine needs of an output.

use std::num::NonZero;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;
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
/// Bits of an integer that a 32-bit float holds: those of its significand.
const FLOAT_BITS: u16 = 24;
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

    /// Whether it is a file, which is written as fast as possible.
    #[must_use]
    pub fn is_rendering(&self) -> bool {
        match self {
            Self::Wav(_) => true,
            #[cfg(unix)]
            Self::Pipe(path) => path.is_file(),
            #[cfg(unix)]
            Self::Stdout => pipe::is_stdout_file(),
            _ => false,
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
    /// Neither `auto`, `file` nor a rate within bounds.
    #[error("{0:?} is no sample rate; choose auto, file or a number of Hz from 8000 to 384000")]
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
    /// That of each file, where the device can. Between files of different rates the first is heard to its end and the output
    /// is opened anew, which leaves a gap of some hundredths of a second; files of one rate join without a gap. A device that
    /// cannot is opened as with `Auto`. A file that is written has the rate of the first file played, and so has a pipe.
    File,
    /// This many, 8000 to 384000.
    Hz(u32),
}

impl FromStr for RateChoice {
    type Err = ChoiceError;

    /// `auto`, `file` or a number of Hz.
    fn from_str(text: &str) -> Result<Self, ChoiceError> {
        match text.trim() {
            "auto" => Ok(Self::Auto),
            "file" => Ok(Self::File),
            text => match text.parse() {
                Ok(rate @ 8_000..=384_000) => Ok(Self::Hz(rate)),
                _ => Err(ChoiceError::Rate(text.to_owned())),
            },
        }
    }
}

impl RateChoice {
    /// What it means for an output that takes any rate, when a file of `rate` is to be heard.
    fn for_file(self, rate: Option<u32>) -> Self {
        match (self, rate) {
            (Self::File, Some(rate)) => Self::Hz(rate),
            (choice, _) => choice,
        }
    }

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
    /// While whoever takes the sound stands still, so that nothing is heard and nothing will be soon: how long there is no
    /// use in looking again, unless it sends [`Message::Wanted`] before. `None` if sound flows.
    fn stalled_for(&self) -> Option<Duration> {
        None
    }
    /// Whether anybody could hear it.
    fn is_audible(&self) -> bool {
        true
    }
    /// Bits of an integer sample that reach whoever takes the sound as they were: 24, which is what a 32-bit float holds, or
    /// fewer.
    fn bits(&self) -> u16 {
        FLOAT_BITS
    }
    /// Runs at `rate` from the next frame on, if it can do so without being opened anew; nothing of another rate is on its way
    /// then. How much it may take back from now on.
    fn at_rate(&mut self, _rate: NonZero<u32>) -> Option<Duration> {
        None
    }
    /// Whether it stays at the rate at which it began: whoever takes the sound is not told of another.
    fn keeps_rate(&self) -> bool {
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

impl Opened {
    /// An open output at another rate, which [`Output::at_rate`] allowed.
    pub(super) fn at_rate(output: Box<dyn Output>, rate: NonZero<u32>, rewind: Duration) -> Self {
        let (near, source) = parts(rate, rewind);
        Self { output, name: String::new(), rate, near, source: Some(source), notice: None }
    }
}

/// A ring and what pulls it.
fn parts(rate: NonZero<u32>, rewind: Duration) -> (Near, RingSource) {
    let (near, far) = ring(frames_in(RING, rate.get()) as usize);
    let rewind = frames_in(rewind, rate.get()) as usize;
    (near, RingSource::new(far, rate, rewind))
}

/// A server that is there and does not answer: asking the devices behind it would only take more time.
const HANGS: &str = "the sound server does not answer";

/// What an output is opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    /// Frames a second of the file that is to be heard, for [`RateChoice::File`].
    pub(super) file: Option<u32>,
    /// [`OutputChoice::Auto`] fails rather than to choose what nobody hears.
    pub(super) audible: bool,
    /// The server's sink to open instead of the one that was chosen.
    pub(super) sink: Option<String>,
    /// How long a sound server may take to answer.
    pub(super) patience: Duration,
}

/// Opens an output; its messages are marked with the number given.
pub(super) type Outputs = Arc<dyn Fn(&Options, &Wish, &Sender<Message>, u64) -> Result<Opened, Error> + Send + Sync>;

/// How a device is opened.
#[derive(Clone, Copy)]
struct How<'a> {
    rate: RateChoice,
    wish: &'a Wish,
    messages: &'a Sender<Message>,
    generation: u64,
}

/// How long opening the first output may take in all.
const OPENING: Duration = Duration::from_secs(7);
/// How long a sound server may take to answer then.
const PATIENCE: Duration = Duration::from_secs(1);

/// Opens what was chosen when the player begins: within a limited time, whatever hangs.
pub(super) fn first(outputs: &Outputs, options: &Options, messages: &Sender<Message>) -> Result<Opened, Error> {
    let (done_in, done) = mpsc::channel();
    let (outputs, wanted, messages) = (Arc::clone(outputs), options.clone(), messages.clone());
    thread::Builder::new()
        .name("opening".to_owned())
        .spawn(move || {
            let wish = Wish { file: None, audible: false, sink: None, patience: PATIENCE };
            // If nobody waits any more it is closed again.
            let _ = done_in.send(outputs(&wanted, &wish, &messages, 0));
        })
        .map_err(Error::Thread)?;
    done.recv_timeout(OPENING).unwrap_or_else(|_| match options.output {
        OutputChoice::Auto => Ok(silence(options.rate, "the device does not answer")),
        _ => Err(Error::unavailable("device", "it does not answer")),
    })
}

/// Opens what was chosen. `messages` takes what the output has to say later, marked with `generation`.
pub(super) fn open(
    options: &Options,
    wish: &Wish,
    messages: &Sender<Message>,
    generation: u64,
) -> Result<Opened, Error> {
    let how = How { rate: options.rate, wish, messages, generation };
    let rate = options.rate.for_file(wish.file);
    let written = &Options { rate, ..options.clone() };
    match &options.output {
        OutputChoice::Auto => match auto(how) {
            Err(reasons) if !wish.audible => Ok(silence(rate, &reasons)),
            opened => opened.map_err(|reason| Error::unavailable("auto", reason)),
        },
        OutputChoice::Pulse => pulse(None, how).map_err(|reason| Error::unavailable("pulse", reason)),
        OutputChoice::Alsa => device::open(None, how).map_err(|reason| Error::unavailable("alsa", reason)),
        OutputChoice::Named(name) => named(name, how),
        OutputChoice::Null => Ok(null::open(rate)),
        OutputChoice::Wav(path) => {
            file::open_wav(path, written).map_err(|source| Error::File { path: path.clone(), source })
        }
        #[cfg(unix)]
        OutputChoice::Pipe(path) => {
            pipe::open(path, written, messages, generation).map_err(|source| Error::File { path: path.clone(), source })
        }
        #[cfg(unix)]
        OutputChoice::Stdout => {
            pipe::open_stdout(written, messages, generation).map_err(|error| Error::unavailable("-", error.to_string()))
        }
        #[cfg(not(unix))]
        OutputChoice::Pipe(_) | OutputChoice::Stdout => Err(Error::unavailable("pipe", "pipes are known on Unix only")),
    }
}

/// What takes the place of a device if there is none.
fn silence(rate: RateChoice, reasons: &str) -> Opened {
    let mut opened = null::open(rate);
    opened.notice = Some(format!("no sound device: nothing is heard (the null output plays in real time); {reasons}"));
    opened
}

/// A real device, or why there is none.
fn auto(how: How) -> Result<Opened, String> {
    pulse(None, how).or_else(|first| match first.as_str() {
        HANGS => Err(first),
        _ => device::open(None, how).map_err(|second| format!("{first}; {second}")),
    })
}

/// What an output on this sink of a sound server is called.
pub(super) fn called(sink: &str) -> String {
    format!("PulseAudio, {}", crate::text::clean(sink))
}

#[cfg(target_os = "linux")]
fn pulse(sink: Option<&str>, how: How) -> Result<Opened, String> {
    pulse::open(how.wish.sink.as_deref().or(sink), how)
}

#[cfg(not(target_os = "linux"))]
fn pulse(_: Option<&str>, _: How) -> Result<Opened, String> {
    Err("sound servers are known on Linux only".to_owned())
}

fn named(name: &str, how: How) -> Result<Opened, Error> {
    if how.wish.sink.is_some() {
        return pulse(None, how).map_err(|reason| Error::unavailable(name, reason));
    }
    let device = devices::find(name)?;
    let opened =
        if device.server { pulse(Some(&device.name), how) } else { device::open(Some(device.name.clone()), how) };
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
        assert_eq!(" file".parse(), Ok(RateChoice::File));
        assert_eq!("auto".parse(), Ok(RateChoice::Auto));
        for wrong in ["", "7999", "384001", "48k", "-1"] {
            assert_eq!(wrong.parse::<RateChoice>(), Err(ChoiceError::Rate(wrong.to_owned())));
        }
    }
}
