//! What the listener may do to the sound. By default nothing: samples pass bit for bit.

use std::time::Duration;

/// Everything that changes samples on their way, apart from volume. The default changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sound {
    /// Equal loudness.
    pub replay_gain: ReplayGain,
    /// Equaliser.
    pub equalizer: Equalizer,
    /// Speed, with the pitch kept.
    pub speed: Speed,
    /// How long the end of an item and the start of the next sound together, 0 to [`CROSSFADE_MAX`], at equal power; zero
    /// joins them without a gap. It is never longer than half of either item, nor than what is left of one after a jump.
    /// Items whose length is not known in advance, or that follow at another rate of the output, are joined without it;
    /// what the listener skips or jumps to does not fade, nor does an item of which a part is repeated.
    pub crossfade: Duration,
}

/// The longest cross-fade.
pub const CROSSFADE_MAX: Duration = Duration::from_secs(12);

/// Whether and how items are made equally loud.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReplayGain {
    /// Whose loudness counts.
    pub mode: GainMode,
    /// Added to every gain, in dB; −15 to 15.
    pub preamp: f32,
    /// Whether peaks that would go beyond full scale are held back by a limiter.
    pub prevent_clipping: bool,
}

impl Default for ReplayGain {
    fn default() -> Self {
        Self { mode: GainMode::Off, preamp: 0.0, prevent_clipping: true }
    }
}

/// Whose loudness counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum GainMode {
    /// Nobody's: nothing is changed.
    #[default]
    Off,
    /// Each song is as loud as every other.
    Track,
    /// Each album is; within it the songs differ as they were made. A song without an album's figure uses its own.
    Album,
}

/// Gains of ten bands an octave apart, in dB, −12 to 12 each; see [`Equalizer::FREQUENCIES`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Equalizer {
    /// In dB, in the order of [`Equalizer::FREQUENCIES`].
    pub bands: [f32; 10],
}

impl Equalizer {
    /// The centre of each band, in Hz: the octave bands of IEC 61260, rounded as they are named.
    pub const FREQUENCIES: [f32; 10] = [31.5, 63.0, 125.0, 250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 16_000.0];
    /// The strongest cut or boost of a band, in dB.
    pub const RANGE: f32 = 12.0;

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.bands.iter().all(|band| *band == 0.0)
    }
}

/// Speed in percent of the normal one, 50 to 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Speed(u16);

impl Speed {
    /// As it was recorded.
    pub const NORMAL: Self = Self(100);

    /// A speed; what lies beyond 50 or 200 percent is brought to the nearer of the two.
    #[must_use]
    pub const fn from_percent(percent: u16) -> Self {
        match percent {
            0..=49 => Self(50),
            50..=200 => Self(percent),
            _ => Self(200),
        }
    }

    /// In percent.
    #[must_use]
    pub const fn percent(self) -> u16 {
        self.0
    }

    /// 1.0 is normal.
    #[must_use]
    pub fn factor(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Default for Speed {
    fn default() -> Self {
        Self::NORMAL
    }
}

/// A gain that is in force for an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Applied {
    /// In dB, pre-amplification included.
    pub gain: f32,
    /// Where it comes from.
    pub from: GainSource,
}

/// Where a gain comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GainSource {
    /// The file's tags.
    Tags,
    /// A measurement of the file.
    Measured,
    /// Neither tags nor a measurement are there: only the pre-amplification applies.
    Unknown,
}
