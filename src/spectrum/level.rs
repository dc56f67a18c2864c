//! How loud each channel is.

/// What counts as silence, in dBFS: no level is lower.
pub const SILENCE: f32 = -120.0;
/// Time constant of the root mean square in seconds: "fast" of IEC 61672-1.
const FAST: f32 = 0.125;
/// How fast a peak falls, in dB a second: 20 dB in 1.5 s, as a meter of type I does (IEC 60268-10).
const FALL: f32 = 20.0 / 1.5;
/// How long the highest peak stays, in seconds.
const HOLD: f32 = 2.0;

/// Levels of a channel in dBFS: 0 is full scale, more than 0 would be clipped, [`SILENCE`] is the least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Root mean square over about an eighth of a second. A sine of full scale has −3.01.
    pub rms: f32,
    /// The highest sample, falling by 20 dB in 1.5 s.
    pub peak: f32,
    /// The highest sample of the last two seconds, falling after them.
    pub hold: f32,
}

/// What follows the level of a channel.
#[derive(Debug)]
pub(super) struct Meter {
    /// Mean square.
    square: f32,
    peak: f32,
    hold: f32,
    /// For how long the highest peak stays, in seconds.
    left: f32,
}

impl Default for Meter {
    fn default() -> Self {
        Self { square: 0.0, peak: SILENCE, hold: SILENCE, left: 0.0 }
    }
}

impl Meter {
    /// Takes the samples of the last `seconds`; none are silence.
    pub(super) fn feed(&mut self, samples: impl Iterator<Item = f32>, seconds: f32) {
        let (mut count, mut square, mut peak) = (0_u32, 0.0_f32, 0.0_f32);
        for sample in samples {
            count += 1;
            square += sample * sample;
            peak = peak.max(sample.abs());
        }
        let square = square / count.max(1) as f32;
        self.square += (square - self.square) * (1.0 - (-seconds / FAST).exp());
        let fallen = seconds * FALL;
        let peak = decibels(peak * peak);
        self.peak = (self.peak - fallen).max(peak);
        let late = (seconds - self.left).max(0.0);
        self.left = (self.left - seconds).max(0.0);
        self.hold = (self.hold - late * FALL).max(SILENCE);
        if self.peak >= self.hold {
            self.hold = self.peak;
            if peak >= self.hold {
                self.left = HOLD;
            }
        }
    }

    pub(super) fn level(&self) -> Level {
        Level { rms: decibels(self.square), peak: self.peak, hold: self.hold }
    }

    /// Whether there is nothing that could fall.
    pub(super) fn is_still(&self) -> bool {
        let Level { rms, peak, hold } = self.level();
        rms.max(peak).max(hold) <= SILENCE
    }
}

/// A square as a level; what is no number is silence.
fn decibels(square: f32) -> f32 {
    let level = 10.0 * square.log10();
    if level > SILENCE { level } else { SILENCE }
}
