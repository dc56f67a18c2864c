//! How it shall sound and where: the arguments, else the configuration, else what was chosen on the screen, else the usual.

use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::Args;

use super::{Context, Error, Sound};
use crate::deck::{Deck, GainChoice, Tuning};
use crate::player::{self, CROSSFADE_MAX, Equalizer, Event, Options, OutputChoice, Player, RateChoice, Speed};

/// What may be done to the sound, as arguments.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Wishes {
    /// Make songs equally loud: off, track, album, or auto (album in order, track when shuffled)
    #[arg(long, value_name = "MODE")]
    replaygain: Option<GainChoice>,
    /// How long two songs sound together, 0 to 12 seconds
    #[arg(long, value_name = "SECONDS", value_parser = crossfade)]
    crossfade: Option<Duration>,
    /// Speed in percent, 50 to 200; the pitch stays
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(50..=200))]
    speed: Option<u16>,
    /// Stop in so many minutes, at the end of the song that plays then
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u16).range(1..=1440))]
    sleep: Option<u16>,
}

fn crossfade(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=CROSSFADE_MAX.as_secs_f64()).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| format!("write a number from 0 to {}", CROSSFADE_MAX.as_secs()))
}

/// Who named the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The arguments.
    Arguments,
    /// The configuration.
    Settings,
    /// The listener, on the screen of an earlier run: it may have been pulled out since.
    Kept,
    /// Nobody.
    Usual,
}

/// How it shall sound and where.
#[derive(Debug, Clone)]
pub struct Sounding {
    /// Where to play.
    pub options: Options,
    /// Who named the output.
    pub origin: Origin,
    /// In percent.
    pub volume: u8,
    /// What is done to the sound.
    pub tuning: Tuning,
    /// After how long it is time to sleep.
    pub sleep: Option<Duration>,
}

impl Sounding {
    /// Puts arguments, configuration and what was chosen together. Fails if the configuration names what is none.
    pub(super) fn resolve(context: &Context, sound: &Sound) -> Result<Self, Error> {
        let settings = &context.settings;
        let of_settings = |name: &str, error: &dyn Display| {
            Error::Target(format!("{}: {name}: {error}", context.paths.config.display()))
        };
        let (output, origin) = match (&sound.output, &settings.output) {
            (Some(output), _) => (output.clone(), Origin::Arguments),
            (None, Some(text)) => (text.parse().map_err(|error| of_settings("output", &error))?, Origin::Settings),
            (None, None) => kept(context).map_or((OutputChoice::Auto, Origin::Usual), |output| (output, Origin::Kept)),
        };
        let rate = match (sound.rate, &settings.rate) {
            (Some(rate), _) => rate,
            (None, Some(text)) => text.parse().map_err(|error| of_settings("rate", &error))?,
            (None, None) => RateChoice::Auto,
        };
        let format = match (sound.sample_format, &settings.sample_format) {
            (Some(format), _) => Some(format),
            (None, Some(text)) => Some(text.parse().map_err(|error| of_settings("sample_format", &error))?),
            (None, None) => None,
        };
        let usual = Tuning::default();
        let replay_gain = match (sound.wishes.replaygain, &settings.replaygain) {
            (Some(choice), _) => choice,
            (None, Some(text)) => text.parse().map_err(|error| of_settings("replaygain", &error))?,
            (None, None) => usual.replay_gain,
        };
        Ok(Self {
            options: Options { output, rate, format },
            origin,
            volume: sound.volume.or(settings.volume).unwrap_or(100),
            tuning: Tuning {
                replay_gain,
                preamp: settings.preamp.unwrap_or(usual.preamp),
                prevent_clipping: settings.prevent_clipping.unwrap_or(usual.prevent_clipping),
                equalizer: settings.equalizer.map_or(usual.equalizer, |bands| Equalizer { bands }),
                speed: sound.wishes.speed.map_or(usual.speed, Speed::from_percent),
                crossfade: sound.wishes.crossfade.or(settings.crossfade).unwrap_or(usual.crossfade),
            },
            sleep: sound.wishes.sleep.map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
        })
    }

    /// A deck with volume, sound and sleep timer as they are wished for; a player has to be told with [`Deck::greeting`].
    #[must_use]
    pub fn deck(&self) -> Deck {
        let mut deck = Deck::new(fastrand::u64(..), self.volume);
        // Whoever opens a player greets it with all of this.
        let _ = (deck.tune(self.tuning), deck.set_sleep(self.sleep));
        let _ = deck.set_rendering(self.options.output.is_rendering());
        deck
    }

    /// Opens a player. An output that was chosen in an earlier run and does not answer now is no reason for silence: the
    /// usual one takes its place, and the second part of the answer is why.
    pub fn open(
        &self,
        on_event: impl FnMut(Event) + Send + 'static,
    ) -> Result<(Player, Option<player::Error>), player::Error> {
        if self.origin != Origin::Kept {
            return Player::open(&self.options, on_event).map(|player| (player, None));
        }
        let shared = Arc::new(Mutex::new(on_event));
        let taker = || {
            let shared = Arc::clone(&shared);
            move |event| (shared.lock().unwrap_or_else(PoisonError::into_inner))(event)
        };
        match Player::open(&self.options, taker()) {
            Ok(player) => Ok((player, None)),
            Err(error) => {
                let usual = Options { output: OutputChoice::Auto, ..self.options.clone() };
                Player::open(&usual, taker()).map(|player| (player, Some(error)))
            }
        }
    }
}

/// The output that was chosen on the screen of an earlier run.
fn kept(context: &Context) -> Option<OutputChoice> {
    let choice = context.paths.output().read()?.parse().ok()?;
    // Only these are ever kept; a file that says otherwise was not written by the program.
    matches!(choice, OutputChoice::Named(_)).then_some(choice)
}
