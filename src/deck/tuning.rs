//! What the listener wants done to the sound, whatever plays.

use std::str::FromStr;
use std::time::Duration;

use crate::player::{CROSSFADE_MAX, Equalizer, GainMode, ReplayGain, Sound, Speed};

/// Whose loudness counts, as the listener chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum GainChoice {
    /// Nobody's: nothing is changed.
    #[default]
    Off,
    /// Each song is as loud as every other.
    Track,
    /// Each album is.
    Album,
    /// Each album while the queue is played in order, each song while it is shuffled.
    Auto,
}

/// A word that is no [`GainChoice`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of off, track, album and auto")]
pub struct UnknownGainChoice(String);

impl FromStr for GainChoice {
    type Err = UnknownGainChoice;

    /// `off`, `track`, `album`, `auto`.
    fn from_str(text: &str) -> Result<Self, UnknownGainChoice> {
        let found = Self::ALL.into_iter().find(|choice| choice.key() == text.trim());
        found.ok_or_else(|| UnknownGainChoice(text.to_owned()))
    }
}

impl GainChoice {
    /// Every choice, in the order in which they follow each other.
    pub const ALL: [Self; 4] = [Self::Off, Self::Track, Self::Album, Self::Auto];

    /// The next in the circle.
    #[must_use]
    pub fn cycled(self) -> Self {
        match self {
            Self::Off => Self::Track,
            Self::Track => Self::Album,
            Self::Album => Self::Auto,
            Self::Auto => Self::Off,
        }
    }

    /// The word used in settings and as the end of a translation key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Track => "track",
            Self::Album => "album",
            Self::Auto => "auto",
        }
    }
}

/// Everything that the listener may want done to the sound. The default changes nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// Whose loudness counts.
    pub replay_gain: GainChoice,
    /// Added to every gain, in dB; see [`ReplayGain::preamp`].
    pub preamp: f32,
    /// Whether peaks beyond full scale are held back.
    pub prevent_clipping: bool,
    /// The equaliser.
    pub equalizer: Equalizer,
    /// The speed.
    pub speed: Speed,
    /// How long two songs sound together; at most [`CROSSFADE_MAX`].
    pub crossfade: Duration,
}

impl Default for Tuning {
    fn default() -> Self {
        let Sound { replay_gain, equalizer, speed, crossfade } = Sound::default();
        Self {
            replay_gain: GainChoice::Off,
            preamp: replay_gain.preamp,
            prevent_clipping: replay_gain.prevent_clipping,
            equalizer,
            speed,
            crossfade,
        }
    }
}

impl Tuning {
    /// What the player is told while the queue is played in order, or shuffled.
    #[must_use]
    pub fn sound(&self, is_shuffled: bool) -> Sound {
        let mode = match self.replay_gain {
            GainChoice::Off => GainMode::Off,
            GainChoice::Track => GainMode::Track,
            GainChoice::Auto if is_shuffled => GainMode::Track,
            GainChoice::Album | GainChoice::Auto => GainMode::Album,
        };
        Sound {
            replay_gain: ReplayGain { mode, preamp: self.preamp, prevent_clipping: self.prevent_clipping },
            equalizer: self.equalizer,
            speed: self.speed,
            crossfade: self.crossfade.min(CROSSFADE_MAX),
        }
    }
}
