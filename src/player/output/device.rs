//! Devices of the system: ALSA on Linux, `CoreAudio`, WASAPI and others elsewhere. The only file that names cpal.
//!
//! A thread of its own holds the stream, because a device that has died can block whoever touches it: the engine asks
//! and waits only so long.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, FromSample, SampleFormat, SizedSample, StreamConfig};

use super::{Device, How, Message, Opened, Output, Pull, RateChoice};
use crate::player::source::Mix;

/// Frames in the device's buffer: wake-ups are what playing costs, and fewer make resuming slow.
const BUFFER: u32 = 4096;
/// How long a device may take to do what it is asked.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How long it may take to open.
const OPENING: Duration = Duration::from_secs(5);

enum Ask {
    Play,
    Pause,
}

struct Card {
    ask: Sender<Ask>,
    done: Receiver<Result<(), String>>,
    heard: Arc<AtomicU64>,
    /// Bits of a sample that pass unchanged.
    bits: u16,
}

/// The devices that sound can be played on, each once. None is opened for it: a device that is opened to be asked can be
/// in use, or take its time.
pub(super) fn all() -> Vec<Device> {
    quietly(|| {
        let Ok(host) = host() else { return Vec::new() };
        let usual = host.default_output_device().as_ref().and_then(name);
        let found = host.output_devices().map(Iterator::collect::<Vec<_>>).unwrap_or_default();
        let mut devices: Vec<Device> = Vec::new();
        for device in &found {
            let Some(name) = name(device) else { continue };
            if devices.iter().any(|other| other.name == name) {
                continue;
            }
            let is_default = usual.as_ref() == Some(&name);
            devices.push(Device { description: description(device, &name), name, is_default, ..Device::default() });
        }
        devices
    })
}

/// What the system says of it in a line: `HDA Intel PCH, ALC257 Analog: direct hardware device …`.
fn description(device: &cpal::Device, name: &str) -> String {
    let Ok(told) = device.description() else { return String::new() };
    let mut parts: Vec<&str> = vec![told.name()];
    for part in told.extended() {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.retain(|part| *part != name);
    crate::text::clean(&parts.join(": ")).into_owned()
}

fn name(device: &cpal::Device) -> Option<String> {
    let name = device.id().map(|id| id.id().to_owned()).ok()?;
    Some(crate::text::clean(&name).into_owned())
}

#[cfg(target_os = "linux")]
fn host() -> Result<cpal::Host, String> {
    cpal::host_from_id(cpal::HostId::Alsa).map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
fn host() -> Result<cpal::Host, String> {
    Ok(cpal::default_host())
}

/// Runs `work` while what libraries write to standard error goes nowhere: the ALSA library complains there about every
/// device that there is not, in the middle of whatever is on the screen.
#[cfg(unix)]
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let kept = rustix::io::dup(rustix::stdio::stderr());
    let nowhere = std::fs::OpenOptions::new().write(true).open("/dev/null");
    let silenced = match (&kept, &nowhere) {
        (Ok(_), Ok(nowhere)) => rustix::stdio::dup2_stderr(nowhere).is_ok(),
        _ => false,
    };
    let result = work();
    if let (true, Ok(kept)) = (silenced, &kept) {
        // If it cannot be put back there is nowhere to say so.
        let _ = rustix::stdio::dup2_stderr(kept);
    }
    result
}

#[cfg(not(unix))]
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Opens the device called `wanted`, or the system's default. Under [`RateChoice::File`] at the file's rate if it plays that.
pub(super) fn open(wanted: Option<String>, how: How) -> Result<Opened, String> {
    let rate = how.rate.for_file(how.wish.file);
    match open_at(wanted.clone(), rate, how) {
        Err(_) if rate != how.rate => open_at(wanted, RateChoice::Auto, how),
        result => result,
    }
}

fn open_at(wanted: Option<String>, rate: RateChoice, how: How) -> Result<Opened, String> {
    let (opened_in, opened_out) = mpsc::channel();
    let (ask_in, ask_out) = mpsc::channel();
    let (done_in, done_out) = mpsc::channel();
    let (messages, generation) = (how.messages.clone(), how.generation);
    thread::Builder::new()
        .name("device".to_owned())
        .spawn(move || {
            let lost = move |reason| {
                // The engine may be gone already.
                let _ = messages.send(Message::Lost { generation, reason });
            };
            match quietly(|| build(wanted.as_deref(), rate, lost)) {
                Ok((stream, parts)) => {
                    if opened_in.send(Ok(parts)).is_ok() {
                        serve(&stream, &ask_out, &done_in);
                    }
                    quietly(|| drop(stream));
                }
                Err(reason) => {
                    let _ = opened_in.send(Err(reason));
                }
            }
        })
        .map_err(|error| error.to_string())?;
    let parts = opened_out.recv_timeout(OPENING).map_err(|_| "the device does not answer".to_owned())??;
    let card = Card { ask: ask_in, done: done_out, heard: parts.heard, bits: parts.bits };
    Ok(Opened {
        output: Box::new(card),
        name: parts.name,
        rate: parts.rate,
        near: parts.near,
        source: None,
        notice: None,
    })
}

fn serve(stream: &cpal::Stream, ask: &Receiver<Ask>, done: &Sender<Result<(), String>>) {
    while let Ok(ask) = ask.recv() {
        let result = match ask {
            Ask::Play => stream.play(),
            Ask::Pause => stream.pause(),
        };
        if done.send(result.map_err(|error| error.to_string())).is_err() {
            return;
        }
    }
}

struct Parts {
    name: String,
    rate: NonZero<u32>,
    near: crate::player::ring::Near,
    heard: Arc<AtomicU64>,
    bits: u16,
}

fn build(
    wanted: Option<&str>,
    choice: RateChoice,
    lost: impl Fn(String) + Send + Sync + 'static,
) -> Result<(cpal::Stream, Parts), String> {
    let host = host()?;
    let device = match wanted {
        None => host.default_output_device().ok_or("no device")?,
        Some(wanted) => host
            .output_devices()
            .map_err(|error| error.to_string())?
            .find(|device| name(device).as_deref() == Some(wanted))
            .ok_or("it is gone")?,
    };
    let (format, mut config) = settle(&device, choice)?;
    let rate = NonZero::new(config.sample_rate).ok_or("the device runs at no rate")?;
    let heard = Arc::new(AtomicU64::new(0));
    let lost = Arc::new(lost);
    for size in [BufferSize::Fixed(BUFFER), BufferSize::Default] {
        config.buffer_size = size;
        let (near, source) = super::parts(rate, Duration::ZERO);
        let pull =
            Puller { mix: Mix::new(source), frames: Vec::new(), given: 0, rate: rate.get(), heard: Arc::clone(&heard) };
        if let Ok(stream) = build_as(&device, format, config, pull, Arc::clone(&lost)) {
            // ALSA streams of some hosts run from the start.
            let _ = stream.pause();
            let name = name(&device).unwrap_or_else(|| "device".to_owned());
            let name = format!("{}, {name}", host.id().name());
            let bits = if format == SampleFormat::I16 { 16 } else { super::FLOAT_BITS };
            return Ok((stream, Parts { name, rate, near, heard, bits }));
        }
    }
    Err("the device could not be opened".to_owned())
}

/// The shape of samples and the rate that come nearest to ours.
fn settle(device: &cpal::Device, choice: RateChoice) -> Result<(SampleFormat, StreamConfig), String> {
    let usual = device.default_output_config().map_err(|error| error.to_string())?;
    let rate = match choice {
        RateChoice::Auto | RateChoice::File => usual.sample_rate(),
        RateChoice::Hz(rate) => rate,
    };
    let preference = |format: SampleFormat| match format {
        SampleFormat::F32 => 0,
        SampleFormat::I32 => 1,
        SampleFormat::I24 => 2,
        SampleFormat::I16 => 3,
        _ => 4,
    };
    let found = device
        .supported_output_configs()
        .map_err(|error| error.to_string())?
        .filter(|range| range.min_sample_rate() <= rate && rate <= range.max_sample_rate())
        .filter(|range| preference(range.sample_format()) < 4 && range.channels() > 0)
        .min_by_key(|range| (range.channels().abs_diff(2), preference(range.sample_format())))
        .ok_or_else(|| format!("the device does not play {rate} Hz"))?;
    let config = StreamConfig { channels: found.channels(), sample_rate: rate, buffer_size: BufferSize::Default };
    Ok((found.sample_format(), config))
}

fn build_as(
    device: &cpal::Device,
    format: SampleFormat,
    config: StreamConfig,
    pull: Puller,
    lost: Arc<impl Fn(String) + Send + Sync + 'static>,
) -> Result<cpal::Stream, String> {
    match format {
        SampleFormat::F32 => build_of::<f32>(device, config, pull, lost),
        SampleFormat::I32 => build_of::<i32>(device, config, pull, lost),
        SampleFormat::I24 => build_of::<cpal::I24>(device, config, pull, lost),
        _ => build_of::<i16>(device, config, pull, lost),
    }
}

fn build_of<T: SizedSample + FromSample<f32>>(
    device: &cpal::Device,
    config: StreamConfig,
    mut pull: Puller,
    lost: Arc<impl Fn(String) + Send + Sync + 'static>,
) -> Result<cpal::Stream, String> {
    let channels = usize::from(config.channels);
    let rate = config.sample_rate;
    pull.frames = vec![0.0; 2 * rate as usize];
    device
        .build_output_stream::<T, _, _>(
            config,
            move |out, info| {
                let stamp = info.timestamp();
                pull.fill(out, channels, stamp.playback.duration_since(stamp.callback));
            },
            move |error| {
                if matters(error.kind()) {
                    lost(error.to_string());
                }
            },
            None,
        )
        .map_err(|error| error.to_string())
}

/// Whether the stream is over.
fn matters(kind: cpal::ErrorKind) -> bool {
    !matches!(kind, cpal::ErrorKind::Xrun | cpal::ErrorKind::DeviceChanged | cpal::ErrorKind::RealtimeDenied)
}

/// What runs in the device's callback.
struct Puller {
    mix: Mix,
    frames: Vec<f32>,
    given: u64,
    rate: u32,
    heard: Arc<AtomicU64>,
}

impl Puller {
    fn fill<T: SizedSample + FromSample<f32>>(&mut self, out: &mut [T], channels: usize, delay: Duration) {
        let behind = crate::player::source::frames_in(delay, self.rate);
        self.heard.store(self.given.saturating_sub(behind), Ordering::Release);
        for part in out.chunks_mut(self.frames.len() / 2 * channels) {
            let frames = &mut self.frames[..part.len() / channels * 2];
            self.mix.fill(frames);
            self.given += (frames.len() / 2) as u64;
            for (to, from) in part.chunks_exact_mut(channels).zip(frames.chunks_exact(2)) {
                to.fill(T::EQUILIBRIUM);
                match to {
                    [one] => *one = T::from_sample(f32::midpoint(from[0], from[1])),
                    [left, right, ..] => {
                        *left = T::from_sample(from[0]);
                        *right = T::from_sample(from[1]);
                    }
                    [] => {}
                }
            }
        }
    }
}

impl Card {
    fn ask(&self, ask: Ask) -> Result<(), String> {
        self.ask.send(ask).map_err(|_| "the device is gone".to_owned())?;
        self.done.recv_timeout(PATIENCE).map_err(|_| "the device does not answer".to_owned())?
    }
}

impl Output for Card {
    fn pull(&self) -> Pull {
        Pull::Callback
    }

    fn bits(&self) -> u16 {
        self.bits
    }

    fn start(&mut self) -> Result<(), String> {
        self.ask(Ask::Play)
    }

    fn stop(&mut self) -> Result<(), String> {
        self.ask(Ask::Pause)
    }

    fn heard(&mut self, emitted: u64) -> Result<u64, String> {
        Ok(self.heard.load(Ordering::Acquire).min(emitted))
    }
}
