//! The power of each frequency in a window of sound.

use std::f32::consts::TAU;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

/// Frames of a window at the rate at which it is exact.
const SIZE: f64 = 4096.0;
/// The rate in the middle, on a logarithmic scale, of the usual two: 44.1 and 48 kHz.
const RATE: f64 = 46_009.0;
/// The smallest and the largest window.
const SIZES: (i32, i32) = (8, 16);

/// Frames of a window at `rate`: a power of two.
pub(super) fn size(rate: u32) -> usize {
    let power = (SIZE * f64::from(rate.max(1)) / RATE).log2().round() as i32;
    1 << power.clamp(SIZES.0, SIZES.1)
}

/// A discrete Fourier transform of one size, with all that it needs.
pub(super) struct Fourier {
    transform: Arc<dyn RealToComplex<f32>>,
    /// The Hann window, by which each frame counts.
    window: Vec<f32>,
    input: Vec<f32>,
    output: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    power: Vec<f32>,
}

impl std::fmt::Debug for Fourier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Fourier").field("size", &self.size()).finish_non_exhaustive()
    }
}

impl Fourier {
    /// For windows of `size` frames.
    pub(super) fn new(size: usize) -> Self {
        let transform = RealFftPlanner::new().plan_fft_forward(size);
        Self {
            window: (0..size).map(|frame| 0.5 - 0.5 * (TAU * frame as f32 / size as f32).cos()).collect(),
            input: transform.make_input_vec(),
            output: transform.make_output_vec(),
            scratch: transform.make_scratch_vec(),
            power: vec![0.0; size / 2 + 1],
            transform,
        }
    }

    pub(super) fn size(&self) -> usize {
        self.window.len()
    }

    /// The power of each bin, from 0 Hz to half the rate, both channels averaged. The bins of a sine of full scale have 1
    /// together, and so have those of noise of that power: the Hann window is as wide as 1.5 bins (its equivalent noise
    /// bandwidth), and halves the amplitude.
    pub(super) fn power(&mut self, frames: &[[f32; 2]]) -> &[f32] {
        self.power.fill(0.0);
        // Of a sine's amplitude half is at the positive frequency, and the window halves it once more.
        let full = self.size() as f32 / 4.0;
        let scale = 1.0 / (full * full * 1.5 * 2.0);
        for channel in 0..2 {
            for ((input, window), frame) in self.input.iter_mut().zip(&self.window).zip(frames) {
                *input = frame[channel] * window;
            }
            // It refuses nothing but lengths that are others than those it made itself.
            let _ = self.transform.process_with_scratch(&mut self.input, &mut self.output, &mut self.scratch);
            for (power, bin) in self.power.iter_mut().zip(&self.output) {
                *power += bin.norm_sqr() * scale;
            }
        }
        &self.power
    }
}
