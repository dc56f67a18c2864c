//! What the tests of sound quality measure with, in double precision.

use std::f64::consts::TAU;

/// One channel of stereo `samples`.
pub(crate) fn channel(samples: &[f32], channel: usize) -> Vec<f64> {
    samples.as_chunks::<2>().0.iter().map(|frame| f64::from(frame[channel])).collect()
}

/// Both channels the same: a sine of `frequency` Hz and `amplitude`, `frames` frames at `rate`.
pub(crate) fn tone(frequency: f64, amplitude: f64, rate: u32, frames: usize) -> Vec<f32> {
    stereo(frames, |n| amplitude * (TAU * frequency * n as f64 / f64::from(rate)).sin())
}

/// `frames` frames of `sample`, both channels the same.
pub(crate) fn stereo(frames: usize, sample: impl Fn(usize) -> f64) -> Vec<f32> {
    (0..frames).flat_map(|n| [sample(n) as f32; 2]).collect()
}

/// White noise, at most `amplitude`, the channels unlike each other; the same for the same `seed`.
pub(crate) fn noise(seed: u64, amplitude: f32, frames: usize) -> Vec<f32> {
    let mut random = fastrand::Rng::with_seed(seed);
    (0..frames * 2).map(|_| amplitude * (random.f32() * 2.0 - 1.0)).collect()
}

/// A sine found in a signal by least squares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// Its amplitude.
    pub(crate) amplitude: f64,
    /// Its phase at the first sample, in radians.
    pub(crate) phase: f64,
    /// Power of everything else, a constant aside, against the sine's, in dB: THD+N over the whole band.
    pub(crate) rest: f64,
}

/// Fits a sine of `frequency` Hz and a constant to `samples` at `rate`.
pub(crate) fn fit(samples: &[f64], frequency: f64, rate: u32) -> Found {
    let step = TAU * frequency / f64::from(rate);
    let basis = |n: usize| {
        let angle = step * n as f64;
        [angle.sin(), angle.cos(), 1.0]
    };
    let mut equations = [[0.0; 4]; 3];
    for (n, sample) in samples.iter().enumerate() {
        let row = basis(n);
        for (equation, a) in equations.iter_mut().zip(row) {
            for (cell, b) in equation.iter_mut().zip(row) {
                *cell += a * b;
            }
            equation[3] += a * sample;
        }
    }
    let weights = solve(equations);
    let (mut rest, mut whole) = (0.0, 0.0);
    for (n, sample) in samples.iter().enumerate() {
        let row = basis(n);
        let sine = weights[0] * row[0] + weights[1] * row[1];
        rest += (sample - sine - weights[2]).powi(2);
        whole += sine * sine;
    }
    Found {
        amplitude: weights[0].hypot(weights[1]),
        phase: weights[1].atan2(weights[0]),
        rest: 10.0 * (rest / whole).log10(),
    }
}

/// Gauss and Jordan; the equations of a fit are well-conditioned.
fn solve(mut equations: [[f64; 4]; 3]) -> [f64; 3] {
    for pivot in 0..3 {
        let scale = equations[pivot][pivot];
        equations[pivot] = equations[pivot].map(|cell| cell / scale);
        let row = equations[pivot];
        for (n, equation) in equations.iter_mut().enumerate() {
            if n != pivot {
                let factor = equation[pivot];
                for (cell, other) in equation.iter_mut().zip(row) {
                    *cell -= factor * other;
                }
            }
        }
    }
    equations.map(|equation| equation[3])
}

/// The frequency of a sine near `frequency` Hz, by how far its phase moves in a tenth of a second; right within 5 Hz.
pub(crate) fn pitch(samples: &[f64], frequency: f64, rate: u32) -> f64 {
    let (apart, length) = ((rate / 10) as usize, (rate / 5) as usize);
    let phase = |from: usize| fit(&samples[from..from + length], frequency, rate).phase;
    let turned = (phase(apart) - phase(0)) / TAU - frequency * apart as f64 / f64::from(rate);
    frequency + (turned - turned.round()) * f64::from(rate) / apart as f64
}

/// dB of an amplitude.
pub(crate) fn db(amplitude: f64) -> f64 {
    20.0 * amplitude.log10()
}

/// The loudest peak.
pub(crate) fn peak(samples: &[f32]) -> f64 {
    f64::from(samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs())))
}
