//! How loud a file is said or found to be.

use serde::{Deserialize, Serialize};

/// The loudness that gains lead to, in LUFS: the reference of `ReplayGain` 2.0.
pub const REFERENCE: f64 = -18.0;

/// Gains that bring a file to ReplayGain 2.0's reference loudness of −18 LUFS.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Loudness {
    /// Of the song by itself.
    pub track: Option<Level>,
    /// Of the album that it is from.
    pub album: Option<Level>,
}

impl Loudness {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.track.is_none() && self.album.is_none()
    }
}

/// A gain and the highest peak.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// In dB, to be applied to reach −18 LUFS.
    pub gain: f32,
    /// The highest absolute sample; 1.0 is full scale. `None` if it is not told.
    pub peak: Option<f32>,
}
