//! The gating blocks of a programme, and the loudness that follows from them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Blocks that are more silent than this count for nothing, in LUFS: the absolute threshold of BS.1770-4.
const SILENCE: f64 = -70.0;
/// No block of samples within full scale is louder; floats may be.
const LOUDEST: f64 = 100.0;
/// Blocks this much below the mean of the others count for nothing, in LU: the relative threshold of BS.1770-4.
const GATE: f64 = 10.0;
/// Bins in a LU.
const FINENESS: f64 = 10.0;

/// How many blocks of 400 ms, one every 100 ms, were how loud. They are counted in bins of 0.1 LU, which is less than
/// 0.05 LU off for any programme and less than 0.01 LU for one that is not a steady tone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Blocks(BTreeMap<i16, u32>);

impl Blocks {
    /// Counts a block of this loudness, in LUFS.
    pub(super) fn add(&mut self, loudness: f64) {
        if loudness >= SILENCE {
            let bin = (loudness.min(LOUDEST) * FINENESS).round() as i16;
            let count = self.0.entry(bin).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Counts those of another programme as well.
    pub(super) fn merge(&mut self, other: &Self) {
        for (bin, more) in &other.0 {
            let count = self.0.entry(*bin).or_default();
            *count = count.saturating_add(*more);
        }
    }

    /// The integrated loudness in LUFS (ITU-R BS.1770-4, annex 1); `None` if all is silence.
    pub(super) fn integrated(&self) -> Option<f64> {
        let all = self.mean_above(f64::NEG_INFINITY)?;
        self.mean_above(all - GATE)
    }

    /// The mean energy, as a loudness, of the blocks that are at least this loud.
    fn mean_above(&self, threshold: f64) -> Option<f64> {
        let (mut energy, mut blocks) = (0.0, 0_u64);
        for (bin, count) in &self.0 {
            let loudness = f64::from(*bin) / FINENESS;
            if loudness >= threshold {
                energy += 10_f64.powf(loudness / 10.0) * f64::from(*count);
                blocks += u64::from(*count);
            }
        }
        (blocks > 0).then(|| 10.0 * (energy / blocks as f64).log10())
    }

    /// How many blocks were counted.
    #[cfg(test)]
    pub(super) fn count(&self) -> u64 {
        self.0.values().map(|count| u64::from(*count)).sum()
    }
}
