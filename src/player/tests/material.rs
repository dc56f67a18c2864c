//! Files that do not exist: their path says what is in them.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Condvar, LazyLock, Mutex};

use super::{Duration, Item, Range, Reason, Spec, Stream};
use crate::media::{Level, Loudness};

/// `count:RATE:FRAMES:FIRST`: frame n is (FIRST + n) / 2^24, right channel negative.
pub(super) fn count(rate: u32, frames: u64, first: u64) -> String {
    format!("count:{rate}:{frames}:{first}")
}

/// `sine:RATE:FRAMES:FIRST`: a sine of 441 Hz that begins at its frame FIRST.
pub(super) fn sine(rate: u32, frames: u64, first: u64) -> String {
    format!("sine:{rate}:{frames}:{first}")
}

/// `gated:RATE:FRAMES:FIRST:GATE`: as `count`, but half way reading waits until the gate is open.
pub(super) fn gated(rate: u32, frames: u64, gate: &str) -> String {
    format!("gated:{rate}:{frames}:0:{gate}")
}

/// As `count`, but opening it waits until the gate is open.
pub(super) fn late(rate: u32, frames: u64, gate: &str) -> String {
    format!("late:{rate}:{frames}:0:{gate}")
}

static GATES: LazyLock<Mutex<HashMap<String, Gate>>> = LazyLock::new(Mutex::default);

/// Where reading waits.
#[derive(Clone, Default)]
pub(super) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub(super) fn of(name: &str) -> Self {
        GATES.lock().expect("not poisoned").entry(name.to_owned()).or_default().clone()
    }

    pub(super) fn open(&self) {
        *self.0.0.lock().expect("not poisoned") = true;
        self.0.1.notify_all();
    }

    fn pass(&self) {
        let is_open = self.0.0.lock().expect("not poisoned");
        drop(self.0.1.wait_while(is_open, |is_open| !*is_open).expect("not poisoned"));
    }
}

/// `tone:RATE:FRAMES:FREQUENCY`: a sine that swells smoothly in its first 10 ms.
pub(super) fn tone(rate: u32, frames: u64, frequency: u64) -> String {
    format!("tone:{rate}:{frames}:{frequency}")
}

/// `left:RATE:FRAMES:LEVEL`: LEVEL / 1000 on the left, silence on the right.
pub(super) fn left(rate: u32, frames: u64, level: u64) -> String {
    format!("left:{rate}:{frames}:{level}")
}

/// `right:RATE:FRAMES:LEVEL`: silence on the left, LEVEL / 1000 on the right.
pub(super) fn right(rate: u32, frames: u64, level: u64) -> String {
    format!("right:{rate}:{frames}:{level}")
}

/// The samples of `count`.
pub(super) fn ramp(first: u64, frames: u64) -> Vec<f32> {
    (first..first + frames).flat_map(|n| [1.0, -1.0].map(|sign| sign * n as f32 / 16_777_216.0)).collect()
}

pub(super) fn item(id: u64, path: impl Into<String>) -> Item {
    Item { id, path: path.into().into(), range: None, stated: None, measured: None }
}

pub(super) fn part(id: u64, path: impl Into<String>, start: Duration, end: Option<Duration>) -> Item {
    Item { id, path: path.into().into(), range: Some(Range { start, end }), stated: None, measured: None }
}

struct Made {
    loudness: Loudness,
    kind: String,
    rate: u32,
    frames: u64,
    promised: Option<u64>,
    first: u64,
    at: u64,
    breaks: Option<u64>,
    panics: bool,
    gate: Option<Gate>,
}

/// Opens such a path. `missing` is not there; `short:` promises twice what it holds, `early:` 24 000 frames more; `breaks:` fails half way;
/// `panics:` panics half way; `endless:` does not say how long it is; `onward:` cannot be
/// searched. A name in front of the kind, as in `tagged=-6/-3=`,
/// is what its tags say of the gain of the song and the album, in dB.
pub(super) fn open(path: &Path) -> Result<Box<dyn Stream>, Reason> {
    let text = path.to_str().unwrap_or_default();
    let (loudness, text) =
        text.split_once('=').map_or((Loudness::default(), text), |(gains, rest)| (tags(gains), rest));
    let mut parts = text.split(':');
    let kind = parts.next().unwrap_or_default();
    let mut number = || parts.next().and_then(|part| part.parse::<u64>().ok());
    let (Some(rate), Some(frames), Some(first)) = (number(), number(), number()) else {
        return Err("not found".into());
    };
    let gate = parts.next().map(Gate::of);
    if kind == "late" {
        gate.iter().for_each(Gate::pass);
    }
    let half = matches!(kind, "breaks" | "panics").then_some(frames / 2);
    Ok(Box::new(Made {
        loudness,
        kind: kind.to_owned(),
        rate: rate as u32,
        frames,
        promised: match kind {
            "short" => Some(frames * 2),
            "early" => Some(frames + 24_000),
            "endless" => None,
            _ => Some(frames),
        },
        first,
        at: 0,
        breaks: half,
        panics: kind == "panics",
        gate: gate.filter(|_| kind == "gated"),
    }))
}

/// `-6/-3`: of the song, of the album; either may be missing.
fn tags(text: &str) -> Loudness {
    let mut levels = text.split('/').map(|gain| gain.parse().ok().map(|gain| Level { gain, peak: None }));
    Loudness { track: levels.next().flatten(), album: levels.next().flatten() }
}

impl Stream for Made {
    fn loudness(&self) -> Loudness {
        self.loudness
    }

    fn format(&self) -> String {
        self.kind.clone()
    }

    fn rate(&self) -> u32 {
        self.rate
    }

    fn frames(&self) -> Option<u64> {
        self.promised
    }

    fn next_block(&mut self, samples: &mut Vec<f32>) -> Result<Option<Spec>, Reason> {
        if self.breaks.is_some_and(|at| self.at >= at) {
            assert!(!self.panics, "a decoder that panics");
            return Err("damaged".into());
        }
        if let Some(gate) = self.gate.as_ref().filter(|_| self.at >= self.frames / 2) {
            gate.pass();
        }
        let frames = (self.frames - self.at).min(1152);
        if frames == 0 {
            return Ok(None);
        }
        if self.kind == "sine" {
            for n in self.first + self.at..self.first + self.at + frames {
                let angle = std::f64::consts::TAU * 441.0 * n as f64 / f64::from(self.rate);
                samples.extend([0.5 * angle.sin() as f32; 2]);
            }
        } else if self.kind == "tone" {
            for n in self.at..self.at + frames {
                let angle = std::f64::consts::TAU * self.first as f64 * n as f64 / f64::from(self.rate);
                let begun = (n as f64 / f64::from(self.rate) * 100.0).min(1.0);
                let swell = begun * begun * (3.0 - 2.0 * begun);
                samples.extend([(0.5 * swell * angle.sin()) as f32; 2]);
            }
        } else if let Some(side) = ["left", "right"].iter().position(|side| *side == self.kind) {
            let mut frame = [0.0; 2];
            frame[side] = self.first as f32 / 1000.0;
            samples.extend(std::iter::repeat_n(frame, frames as usize).flatten());
        } else {
            samples.extend(ramp(self.first + self.at, frames));
        }
        self.at += frames;
        Ok(Some(Spec { rate: self.rate, channels: 2 }))
    }

    fn seek(&mut self, frame: u64) -> Result<u64, Reason> {
        if self.kind == "onward" {
            return Err("it can only be read on".into());
        }
        self.at = frame.min(self.frames);
        Ok(self.at)
    }
}

/// Fails with the first difference, not with everything.
#[track_caller]
pub(super) fn assert_same(heard: &[f32], wanted: &[f32]) {
    let differs = heard.iter().zip(wanted).position(|(a, b)| a.total_cmp(b).is_ne() && a.abs() + b.abs() > 0.0);
    assert_eq!(differs.map(|n| (n, heard[n], wanted[n])), None, "sample, heard, wanted");
    assert_eq!(heard.len(), wanted.len(), "samples heard and wanted");
}
