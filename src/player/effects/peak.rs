//! How far a sound goes beyond its samples: true peaks, by four-fold oversampling as in ITU-R BS.1770-4, annex 2.
//!
//! The annex is content with 12 coefficients a phase; here are 48, so that the estimate is right up to where music ends,
//! at 0.9 of half the rate. What lies between the points of four-fold oversampling is missed, as the annex says: of one
//! single peak at the very top of the spectrum up to 0.7 dB, of a tone nothing.

use std::f64::consts::PI;

/// Frames that an estimate between two frames takes into account; those two lie in the middle.
const TAPS: usize = 48;
/// Frames after the one that is estimated which must be known.
pub(super) const AHEAD: usize = TAPS / 2;
/// Points between two frames.
const POINTS: usize = 3;
/// Running sums, so that the processor can add several at once.
const LANES: usize = 8;
/// Shape of the window over the sinc: 60 dB.
const BETA: f64 = 5.65;
/// What the filters may read too much, 0.01 dB: so far beyond full scale a peak between samples is not yet one.
const TOLERANCE: f32 = 1.0015;

/// Finds the true peak around each stereo frame.
pub(super) struct PeakMeter {
    filters: [[f32; TAPS]; POINTS],
    /// The last frames of each channel, twice, so that they always lie in a row somewhere.
    history: [[f32; TAPS * 2]; 2],
    next: usize,
    /// No sample below this can be part of a peak beyond full scale.
    quiet: f32,
    /// Frames since a sample above it.
    silence: usize,
    /// Samples of the frames that are not estimated yet.
    samples: [f32; AHEAD],
    /// The peak between the last frame that was estimated and the one before it.
    before: f32,
}

impl PeakMeter {
    /// Before the first frame there was silence.
    pub(super) fn new() -> Self {
        let filters: [[f32; TAPS]; POINTS] =
            std::array::from_fn(|point| filter((point + 1) as f64 / (POINTS + 1) as f64));
        let gain = filters.iter().map(|filter| filter.iter().map(|weight| weight.abs()).sum()).fold(1.0_f32, f32::max);
        Self {
            filters,
            history: [[0.0; TAPS * 2]; 2],
            next: 0,
            quiet: 0.99 / gain,
            silence: TAPS,
            samples: [0.0; AHEAD],
            before: 0.0,
        }
    }

    /// Takes a frame and returns the true peak around the frame [`AHEAD`] before it. Where no peak can go beyond full
    /// scale, it may be less than it is.
    pub(super) fn next(&mut self, frame: [f32; 2]) -> f32 {
        for (history, sample) in self.history.iter_mut().zip(frame) {
            history[self.next] = sample;
            history[self.next + TAPS] = sample;
        }
        self.next = (self.next + 1) % TAPS;
        let largest = frame[0].abs().max(frame[1].abs());
        self.silence = if largest > self.quiet { 0 } else { self.silence + 1 };
        let after = if self.silence >= TAPS { 0.0 } else { self.between() };
        let place = self.next % AHEAD;
        let sample = std::mem::replace(&mut self.samples[place], largest);
        let peak = sample.max(self.before).max(after);
        self.before = after;
        peak
    }

    /// The largest value between the two frames in the middle of the history.
    fn between(&self) -> f32 {
        let mut peak = 0.0_f32;
        for history in &self.history {
            let frames = &history[self.next..self.next + TAPS];
            for filter in &self.filters {
                let mut sums = [0.0; LANES];
                for (frames, weights) in frames.as_chunks::<LANES>().0.iter().zip(filter.as_chunks::<LANES>().0) {
                    for (sum, (frame, weight)) in sums.iter_mut().zip(frames.iter().zip(weights)) {
                        *sum += frame * weight;
                    }
                }
                peak = peak.max(sums.iter().sum::<f32>().abs());
            }
        }
        peak / TOLERANCE
    }
}

/// The weights of [`TAPS`] frames at `place` (0 to 1) between the two in the middle: a sinc under a Kaiser window,
/// scaled so that a constant stays what it is.
fn filter(place: f64) -> [f32; TAPS] {
    let weights: [f64; TAPS] = std::array::from_fn(|n| {
        let distance = n as f64 - (AHEAD - 1) as f64 - place;
        let inside = 1.0 - (distance / AHEAD as f64).powi(2);
        let window = if inside > 0.0 { bessel(BETA * inside.sqrt()) / bessel(BETA) } else { 0.0 };
        (PI * distance).sin() / (PI * distance) * window
    });
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| (weight / sum) as f32)
}

/// The modified Bessel function of the first kind and order 0, by its series.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..40 {
        term *= (x / 2.0 / f64::from(n)).powi(2);
        sum += term;
    }
    sum
}
