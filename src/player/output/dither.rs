//! Dither: noise of a known kind in place of the distortion that rounding makes.
//!
//! Rounding alone gives an error that follows the signal: a quiet tone gets harmonics, a fade ends in crackle. Noise with
//! a triangular distribution, two steps wide (TPDF), added before rounding makes mean and power of the error independent
//! of the signal: no harmonics and no noise that comes and goes (Lipshitz, Wannamaker, Vanderkooy, "Quantization and
//! Dither: A Theoretical Survey", J. Audio Eng. Soc. 40, 1992). The error then has a power of a quarter of a step
//! squared: 16 bits have their noise at −93.3 dB of full scale (RMS; a full sine is at −3).
//!
//! What can be written exactly needs no rounding, and passes as it is: a 16-bit file stays bit for bit what it was. That
//! is not decided sample by sample, or the noise would follow the signal after all: the noise begins with the first
//! frame that must be rounded, and ends only after [`HOLD`] in which every frame was exact. Sound that has finer steps than
//! the format is exact for so long only if it is digital silence.
//!
//! The noise comes from a fixed seed: the same sound written twice gives the same file.

use std::time::Duration;

use crate::player::source::frames_in;

/// How long everything must have been exact for the noise to end.
const HOLD: Duration = Duration::from_millis(100);
/// Any number does; this one is always the same.
const SEED: u64 = 2021;

/// Decides when there is noise, and makes it.
pub(super) struct Dither {
    random: fastrand::Rng,
    /// Frames for which the noise goes on.
    left: u64,
    hold: u64,
}

impl Dither {
    /// For sound of `rate` frames a second. It begins without noise.
    pub(super) fn new(rate: u32) -> Self {
        Self { random: fastrand::Rng::with_seed(SEED), left: 0, hold: frames_in(HOLD, rate) }
    }

    /// What is to be added to the two samples of the next frame, in steps of the format; `is_exact`: whether both can be
    /// written as they are.
    pub(super) fn next(&mut self, is_exact: bool) -> [f64; 2] {
        self.left = if is_exact { self.left.saturating_sub(1) } else { self.hold };
        if self.left == 0 { [0.0; 2] } else { [self.triangular(), self.triangular()] }
    }

    /// Between −1 and 1, the more seldom the further from 0; the mean is exactly 0.
    fn triangular(&mut self) -> f64 {
        let bits = self.random.u64(..);
        let sum = (bits >> 32) + (bits & u64::from(u32::MAX));
        (sum as f64 - f64::from(u32::MAX)) / (f64::from(u32::MAX) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lasts_from_the_first_frame_that_is_rounded_until_long_after_the_last() {
        let mut dither = Dither::new(1000);
        let mut noisy = |is_exact| dither.next(is_exact).iter().any(|noise| noise.abs() > 0.0);
        assert!((0..500).all(|_| !noisy(true)));
        assert!(noisy(false));
        assert!((0..99).all(|_| noisy(true)));
        assert!((0..500).all(|_| !noisy(true)));
        assert!((0..500).all(|n| noisy(n % 90 != 0)));
    }

    #[test]
    fn it_is_triangular_and_the_channels_are_independent() {
        let mut dither = Dither::new(48_000);
        let frames: Vec<[f64; 2]> = (0..200_000).map(|_| dither.next(false)).collect();
        let mean = |value: &dyn Fn(&[f64; 2]) -> f64| frames.iter().map(value).sum::<f64>() / frames.len() as f64;
        assert!(frames.iter().flatten().all(|noise| noise.abs() < 1.0));
        for channel in [0, 1] {
            assert!(mean(&|frame| frame[channel]).abs() < 0.004);
            assert!((mean(&|frame| frame[channel].powi(2)) - 1.0 / 6.0).abs() < 0.002);
            // Of a triangle from −1 to 1, a quarter lies beyond half of its width.
            assert!((mean(&|frame| f64::from(frame[channel].abs() > 0.5)) - 0.25).abs() < 0.004);
        }
        assert!(mean(&|frame| frame[0] * frame[1]).abs() < 0.0015);
    }
}
