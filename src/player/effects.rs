//! What is done to the sound after the resampler and before the ring: equaliser, speed, limiter.
//!
//! Stereo frames at the output's rate go in and come out. The delay of each effect is taken off again, so that frame 0 in
//! is frame 0 out; only [`Sound::speed`] changes how many there are.

use super::Sound;

/// The effects that are in force, one after the other.
pub(super) struct Chain {
    taken: u64,
    given: u64,
    factor: f64,
}

impl Chain {
    /// The effects that `sound` asks for, at `rate` frames a second; `None` if that is none: samples then pass as they are.
    pub(super) fn new(_rate: u32, _sound: &Sound) -> Option<Self> {
        None
    }

    /// Takes `samples`, whole stereo frames, and appends what is ready to `out`.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.taken += (samples.len() / 2) as u64;
        self.given += (samples.len() / 2) as u64;
        out.extend_from_slice(samples);
    }

    /// Nothing follows: appends what was held back, so that exactly [`Chain::place`] of all that was taken is out.
    pub(super) fn finish(self, out: &mut Vec<f32>) {
        debug_assert!(self.given <= self.taken);
        out.extend_from_slice(&[]);
    }

    /// The number of the output frame at which input frame `frame` is heard.
    pub(super) fn place(&self, frame: u64) -> u64 {
        (frame as f64 / self.factor).round() as u64
    }
}
