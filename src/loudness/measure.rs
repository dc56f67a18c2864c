//! From a file to its loudness.

use std::borrow::Cow;

use ebur128::{Channel, EbuR128, Mode};

use super::blocks::Blocks;
use crate::media::{Clip, ClipDecoder, Error, Fault, Level, REFERENCE, Spec, to_stereo};

/// Samples in a second, of all channels together, beyond which a file is not measured: 32 channels at 192 kHz.
const SAMPLES: u64 = 32 * 192_000;
/// Kinds of samples in one file that are measured.
const KINDS: usize = 16;

/// What was found in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// Integrated loudness in LUFS (EBU R 128, ITU-R BS.1770-4) of what is heard: of the two channels that more than two are
    /// mixed down to, [`to_stereo`]. A mono file counts twice, as it is heard from two speakers: 3 LU more than from one.
    /// `None` if it is silent throughout or shorter than 400 ms.
    pub integrated: Option<f64>,
    /// The highest absolute sample; 1.0 is full scale.
    pub sample_peak: f64,
    /// The highest absolute value between the samples as well, at four times the rate (twice from 96 kHz on, none from
    /// 192 kHz on); never below the sample peak.
    pub true_peak: f64,
    /// Why it could not be decoded to its end; the figures are of what was decoded.
    pub fault: Option<Fault>,
    pub(super) blocks: Blocks,
}

impl Measurement {
    /// The gain that brings it to [`REFERENCE`], with its true peak.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.integrated.map(|loudness| level(loudness, self.true_peak as f32))
    }
}

/// The gain that brings something this loud to [`REFERENCE`].
pub(super) fn level(loudness: f64, peak: f32) -> Level {
    Level { gain: (REFERENCE - loudness) as f32, peak: Some(peak) }
}

/// Decodes a file, or a part of one, and measures it. `goes_on` is asked before each packet; once it says no, `None` is given. Fails if the
/// file cannot be opened; one that breaks off is measured as far as it goes.
pub fn measure(clip: impl Into<Clip>, goes_on: &mut dyn FnMut() -> bool) -> Result<Option<Measurement>, Error> {
    Ok(run(&mut ClipDecoder::open(&clip.into())?, goes_on))
}

/// Measures what was opened from where it is to its end.
pub(super) fn run(decoder: &mut ClipDecoder, goes_on: &mut dyn FnMut() -> bool) -> Option<Measurement> {
    let mut gauges: Vec<Gauge> = Vec::new();
    let mut blocks = Blocks::default();
    let fault = loop {
        if !goes_on() {
            return None;
        }
        match decoder.next_block() {
            Ok(None) => break None,
            Err(error) => break Some(error.fault),
            Ok(Some(block)) => {
                let at = gauges.iter().position(|gauge| gauge.spec == block.spec).unwrap_or(gauges.len());
                if at == gauges.len() {
                    gauges.extend(Gauge::new(block.spec).filter(|_| at < KINDS));
                }
                if let Some(gauge) = gauges.get_mut(at) {
                    gauge.add(block.samples, &mut blocks);
                }
            }
        }
    };
    let integrated = EbuR128::loudness_global_multiple(gauges.iter().map(|gauge| &gauge.meter)).ok();
    let highest = |peak: fn(&EbuR128, u32) -> Result<f64, ebur128::Error>| {
        let all = gauges.iter().flat_map(|gauge| {
            (0..u32::from(gauge.channels)).filter_map(move |channel| peak(&gauge.meter, channel).ok())
        });
        all.fold(0.0, f64::max)
    };
    let sample_peak = highest(EbuR128::sample_peak);
    Some(Measurement {
        integrated: integrated.filter(|loudness| loudness.is_finite()),
        sample_peak,
        true_peak: highest(EbuR128::true_peak).max(sample_peak),
        fault,
        blocks,
    })
}

/// What measures samples of one kind.
struct Gauge {
    spec: Spec,
    /// How many channels of them are heard: at most two.
    channels: u16,
    meter: EbuR128,
    /// Samples of those channels until the next gating block is complete.
    needed: usize,
    /// What is heard of more than two channels.
    stereo: Vec<f32>,
}

impl Gauge {
    /// `None` if there are too many channels or too high a rate.
    fn new(spec: Spec) -> Option<Self> {
        if u64::from(spec.rate) * u64::from(spec.channels) > SAMPLES {
            return None;
        }
        let channels = spec.channels.min(2);
        let mut meter = EbuR128::new(u32::from(channels), spec.rate, Mode::I | Mode::TRUE_PEAK).ok()?;
        let map: &[Channel] = if channels == 1 { &[Channel::DualMono] } else { &[Channel::Left, Channel::Right] };
        meter.set_channel_map(map).ok()?;
        let mut gauge = Self { spec, channels, meter, needed: 0, stereo: Vec::new() };
        gauge.needed = 4 * gauge.step();
        Some(gauge)
    }

    /// Samples of 100 ms, rounded as the library rounds them.
    fn step(&self) -> usize {
        (self.spec.rate as usize + 5) / 10 * usize::from(self.channels)
    }

    /// Measures samples, and counts each gating block that they complete: 400 ms, one every 100 ms.
    fn add(&mut self, samples: &[f32], blocks: &mut Blocks) {
        let samples = finite(samples);
        let mut stereo = std::mem::take(&mut self.stereo);
        stereo.clear();
        let mut rest = &*samples;
        if self.spec.channels > 2 {
            to_stereo(&samples, self.spec.channels, &mut stereo);
            rest = &stereo;
        }
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.needed.min(rest.len()));
            // It refuses nothing but samples that are no whole frames.
            let _ = self.meter.add_frames_f32(now);
            self.needed -= now.len();
            rest = later;
            if self.needed == 0 {
                self.needed = self.step();
                blocks.add(self.meter.loudness_momentary().unwrap_or(f64::NEG_INFINITY));
            }
        }
        self.stereo = stereo;
    }
}

/// The samples with silence for what is no number: one of those would spoil every figure.
fn finite(samples: &[f32]) -> Cow<'_, [f32]> {
    if samples.iter().all(|sample| sample.is_finite()) {
        return Cow::Borrowed(samples);
    }
    samples.iter().map(|sample| if sample.is_finite() { *sample } else { 0.0 }).collect()
}
