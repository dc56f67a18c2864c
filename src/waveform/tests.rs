//! Pictures against what a plain calculation gives, the folder they are kept in, and the thread that finds them.

use super::picture::{Bin, COLUMNS};
use super::*;

mod collecting;
mod keeping;
mod tracing;

/// A bin's grain, and a little for rounding.
const GRAIN: f32 = 1.01 / 65_535.0;

/// The columns of interleaved samples, calculated plainly: column i has the frames from ⌊i · frames / count⌋ on.
fn plain(samples: &[f32], channels: usize, frames: usize, count: usize) -> Vec<Column> {
    (0..count)
        .map(|column| {
            let from = column * frames / count;
            let to = ((column + 1) * frames / count).max(from + 1);
            let end = samples.len().min(to * channels);
            let part = samples.get(from * channels..end).unwrap_or_default();
            let square: f64 = part.iter().map(|sample| f64::from(sample.min(1.0)).powi(2)).sum();
            let peak = part.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs())).min(1.0);
            Column { peak, rms: (square / ((to - from) * channels) as f64).sqrt() as f32 }
        })
        .collect()
}

#[track_caller]
fn assert_same(found: &[Column], expected: &[Column], tolerance: f32, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        let apart = (found.peak - expected.peak).abs().max((found.rms - expected.rms).abs());
        assert!(apart <= tolerance, "{what}: column {at} is {found:?} and should be {expected:?}");
        assert!(found.rms <= found.peak, "{what}: column {at} is {found:?}");
    }
}

/// Noise whose loudness changes all the time.
fn noise(frames: usize, channels: usize, seed: u64) -> Vec<f32> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut loudness = 0.5;
    (0..frames * channels)
        .map(|at| {
            if at % 97 == 0 {
                loudness = random.f32();
            }
            (random.f32() * 2.0 - 1.0) * loudness
        })
        .collect()
}
