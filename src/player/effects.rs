//! What is done to the sound after the resampler and before the ring: equaliser, speed, limiter, in this order.
//!
//! Stereo frames at the output's rate go in and come out. The delay of each effect is taken off again, so that frame 0 in
//! is frame 0 out; only [`Sound::speed`] changes how many there are. What comes out does not depend on how what goes in
//! is cut into blocks.
//!
//! The equaliser comes first, because at half speed there is twice as much to filter and no difference to hear. The
//! limiter comes last, because the other two raise peaks: a boost does, and so does the stretching of time, which puts
//! the partials of a sound together with other phases.

use equalizer::Bands;
use limiter::Limiter;
use stretch::Stretch;

use super::{GainMode, Sound, Speed};

mod equalizer;
mod limiter;
mod peak;
mod stretch;

/// The loudest sample that is taken, 100 dB above full scale: enough for every recording, and every filter can count
/// with it.
const LOUDEST: f32 = 100_000.0;

/// The effects that are in force, one after the other.
pub(super) struct Chain {
    bands: Option<Bands>,
    stretch: Option<Box<Stretch>>,
    limiter: Option<Limiter>,
    samples: Vec<f32>,
    stretched: Vec<f32>,
}

impl Chain {
    /// The effects that `sound` asks for, at `rate` frames a second; `None` if that is none: samples then pass as they are.
    ///
    /// The limiter is one of them if `ReplayGain` is on and shall not clip, and beside each other effect.
    pub(super) fn new(rate: u32, sound: &Sound) -> Option<Self> {
        let bands = Bands::new(rate, &sound.equalizer);
        let stretch = (sound.speed != Speed::NORMAL).then(|| Stretch::new(rate, sound.speed)).flatten().map(Box::new);
        let loudened = sound.replay_gain.mode != GainMode::Off && sound.replay_gain.prevent_clipping;
        let limiter = (loudened || bands.is_some() || stretch.is_some()).then(|| Limiter::new(rate));
        limiter.is_some().then(|| Self { bands, stretch, limiter, samples: Vec::new(), stretched: Vec::new() })
    }

    /// Takes `samples`, whole stereo frames, and appends what is ready to `out`.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        debug_assert!(samples.len().is_multiple_of(2));
        self.samples.clear();
        self.samples.extend(samples.iter().map(|sample| {
            // One value that is not a number would stay in the filters for ever.
            if sample.is_nan() { 0.0 } else { sample.clamp(-LOUDEST, LOUDEST) }
        }));
        if let Some(bands) = &mut self.bands {
            bands.apply(&mut self.samples);
        }
        let mut ready = &self.samples;
        if let Some(stretch) = &mut self.stretch {
            self.stretched.clear();
            stretch.push(&self.samples, &mut self.stretched);
            ready = &self.stretched;
        }
        match &mut self.limiter {
            Some(limiter) => limiter.push(ready, out),
            None => out.extend_from_slice(ready),
        }
    }

    /// Nothing follows: appends what was held back, so that exactly [`Chain::place`] of all that was taken is out.
    pub(super) fn finish(self, out: &mut Vec<f32>) {
        let mut rest = self.stretched;
        rest.clear();
        if let Some(stretch) = self.stretch {
            stretch.finish(&mut rest);
        }
        match self.limiter {
            Some(mut limiter) => {
                limiter.push(&rest, out);
                limiter.finish(out);
            }
            None => out.extend(rest),
        }
    }

    /// The number of the output frame at which input frame `frame` is heard: exactly, or to within some 10 ms if the
    /// speed is changed.
    pub(super) fn place(&self, frame: u64) -> u64 {
        self.stretch.as_ref().map_or(frame, |stretch| stretch.place(frame))
    }
}

#[cfg(test)]
mod tests;
