//! What the listener changes about the sound while it plays.

use std::time::Duration;

use super::{Deck, GainChoice, Marks, Sleep, Tuning};
use crate::player::{Command, Equalizer, Speed};

/// The lengths of the cross-fade, in seconds, that follow each other.
const CROSSFADES: [u64; 5] = [0, 2, 4, 8, 12];

impl Deck {
    /// What the listener wants done to the sound.
    #[must_use]
    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// Does this to the sound from now on.
    pub fn tune(&mut self, tuning: Tuning) -> Vec<Command> {
        self.tuning = tuning;
        self.measurements.look();
        let mut commands = vec![self.sound()];
        commands.extend(self.release());
        commands
    }

    /// Whether the samples of what is heard are left as they are: full volume, and nothing is done to the sound. Ramps of a
    /// few milliseconds, where the listener pauses or jumps, apart.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        let Tuning { replay_gain, equalizer, speed, crossfade, .. } = self.tuning;
        let is_plain = replay_gain == GainChoice::Off && equalizer.is_flat() && speed == Speed::NORMAL;
        let is_fading = !crossfade.is_zero() || self.sleep == Some(Sleep::Now);
        let is_repeating = matches!(self.marks, Marks::Between(..));
        self.volume == 100 && !self.is_muted && is_plain && !is_fading && !is_repeating
    }

    /// What the player is told about the sound.
    pub(super) fn sound(&self) -> Command {
        Command::Sound(self.tuning.sound(self.queue.is_shuffled()))
    }

    /// Makes songs equally loud in the next way: off, track, album, auto.
    pub fn cycle_replay_gain(&mut self) -> Vec<Command> {
        let replay_gain = self.tuning.replay_gain.cycled();
        if replay_gain == GainChoice::Off {
            self.gain = None;
        }
        self.tune(Tuning { replay_gain, ..self.tuning })
    }

    /// Changes the speed by percent points.
    pub fn speed_by(&mut self, by: i16) -> Vec<Command> {
        self.set_speed(Speed::from_percent(self.tuning.speed.percent().saturating_add_signed(by)))
    }

    /// Sets the speed; nothing is ordered if it is that already.
    pub fn set_speed(&mut self, speed: Speed) -> Vec<Command> {
        if speed == self.tuning.speed {
            return Vec::new();
        }
        // What has passed at the speed before counts at that speed.
        self.settle_position();
        self.tune(Tuning { speed, ..self.tuning })
    }

    /// Raises a band of the equaliser by some dB, within its range; a band that does not exist changes nothing.
    pub fn raise_band(&mut self, band: usize, by: f32) -> Vec<Command> {
        let mut tuning = self.tuning;
        if let Some(gain) = tuning.equalizer.bands.get_mut(band) {
            *gain = (*gain + by).clamp(-Equalizer::RANGE, Equalizer::RANGE);
        }
        self.tune(tuning)
    }

    /// Makes the equaliser flat.
    pub fn flatten(&mut self) -> Vec<Command> {
        self.tune(Tuning { equalizer: Equalizer::default(), ..self.tuning })
    }

    /// Sets the next length of the cross-fade: 0, 2, 4, 8, 12 seconds.
    pub fn cycle_crossfade(&mut self) -> Vec<Command> {
        let longer = CROSSFADES.map(Duration::from_secs).into_iter().find(|length| *length > self.tuning.crossfade);
        self.tune(Tuning { crossfade: longer.unwrap_or_default(), ..self.tuning })
    }
}
