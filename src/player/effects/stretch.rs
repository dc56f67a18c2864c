//! Another speed with the same pitch. The only file that names timestretch.
//!
//! The library is a phase vocoder that keeps transients; it works at 44.1, 48 and 96 kHz. Other rates are converted to
//! the next of these and back by our own resampler. It rounds the speed to what its steps allow, within 0.35 %; the
//! speed it reached is what [`Stretch::place`] counts with.

use timestretch::{
    Backend, Parameters, PreparedSession, ProcessStatus, RatePolicy, SessionConfig, StreamSession, TempoRate,
};

use crate::player::Speed;
use crate::player::resampler::Resampler;

/// Units of work that are asked for at once; it stops by itself when it wants more sound.
const QUOTA: usize = 64;
/// Samples that are taken out at once.
const GULP: usize = 8192;

/// Changes the speed.
pub(super) struct Stretch {
    session: StreamSession,
    /// To and from the rate at which the library works, if that is another.
    convert: Option<[Resampler; 2]>,
    /// Output frames for an input frame.
    ratio: f64,
    taken: u64,
    given: u64,
    input: Vec<f32>,
    output: Vec<f32>,
    gulp: Box<[f32]>,
}

impl Stretch {
    /// Plays `speed` times as fast at `rate` frames a second; `None` if the library cannot.
    pub(super) fn new(rate: u32, speed: Speed) -> Option<Self> {
        let inner = match rate {
            44_100 => 44_100,
            0..=48_000 => 48_000,
            _ => 96_000,
        };
        let config = SessionConfig {
            source_sample_rate: inner,
            output_sample_rate: inner,
            channels: 2,
            backend: Backend::Portable,
            rate_policy: RatePolicy::NativeOnly,
            parameters: Parameters::keylock(TempoRate::new(speed.factor()).ok()?),
            ..SessionConfig::default()
        };
        let session = PreparedSession::new(config).ok()?.activate();
        let convert = if inner == rate {
            None
        } else {
            Some([Resampler::new(rate, inner).ok()?, Resampler::new(inner, rate).ok()?])
        };
        Some(Self {
            ratio: session.applied_parameters().achieved_stretch,
            session,
            convert,
            taken: 0,
            given: 0,
            input: Vec::new(),
            output: Vec::new(),
            gulp: vec![0.0; GULP].into_boxed_slice(),
        })
    }

    /// The output frame at which input frame `frame` is heard.
    pub(super) fn place(&self, frame: u64) -> u64 {
        (frame as f64 * self.ratio).round() as u64
    }

    /// Takes `samples`, whole stereo frames, and appends what is ready to `out`.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.taken += (samples.len() / 2) as u64;
        let mut input = std::mem::take(&mut self.input);
        input.clear();
        match &mut self.convert {
            // It can only fail if its buffers had the wrong size, which they have not.
            Some([to, _]) => drop(to.push(samples, &mut input)),
            None => input.extend_from_slice(samples),
        }
        self.feed(&input);
        self.input = input;
        self.give(false, out);
    }

    /// Appends what was held back: exactly what is missing.
    pub(super) fn finish(mut self, out: &mut Vec<f32>) {
        if let Some([to, _]) = &mut self.convert {
            let mut rest = Vec::new();
            drop(to.finish(&mut rest));
            self.feed(&rest);
        }
        // It can only fail if the end had been told before.
        let _ = self.session.finish_input();
        self.run();
        self.give(true, out);
    }

    fn feed(&mut self, mut samples: &[f32]) {
        while !samples.is_empty() {
            let Some(request) = self.session.source_request() else { return };
            let count = samples.len().min(request.frames * 2);
            let (part, rest) = samples.split_at(count);
            // It refuses what is not finite, which the chain lets nobody in with.
            if self.session.supply(request, part).is_err() {
                return;
            }
            samples = rest;
            self.run();
        }
    }

    /// Works until more sound is wanted, or all is done.
    fn run(&mut self) {
        loop {
            let status = self.session.advance(QUOTA).status;
            let Ok(stamp) = self.session.read_output(&mut self.gulp) else { return };
            self.output.extend_from_slice(&self.gulp[..stamp.frames * 2]);
            let taken = stamp.consumed(stamp.frames).and_then(|consumed| self.session.acknowledge(consumed));
            let done = matches!(
                status,
                ProcessStatus::NeedSource | ProcessStatus::Finished | ProcessStatus::Paused | ProcessStatus::Fault
            );
            if taken.is_err() || (done && stamp.frames == 0) {
                return;
            }
        }
    }

    /// Moves what is ready to `out`; at the `end` it is cut or filled up to what was promised.
    fn give(&mut self, end: bool, out: &mut Vec<f32>) {
        let start = out.len();
        match &mut self.convert {
            Some([_, from]) => {
                drop(from.push(&self.output, out));
                if end {
                    drop(from.finish(out));
                }
            }
            None => out.extend_from_slice(&self.output),
        }
        self.output.clear();
        if end {
            let missing = self.place(self.taken).saturating_sub(self.given) as usize;
            out.resize(start + missing * 2, 0.0);
        }
        self.given += ((out.len() - start) / 2) as u64;
    }
}

#[cfg(test)]
mod tests;
