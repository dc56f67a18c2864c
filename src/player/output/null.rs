//! The output that nobody hears: time passes as if it were heard.

use std::num::NonZero;
use std::time::{Duration, Instant};

use super::{Opened, Output, Pull, RateChoice};

/// More than this behind is not caught up with: the machine slept, or there was nothing to play.
const BEHIND: u64 = 3;

struct Null {
    rate: u64,
    taken: u64,
    /// Since when frames pass, and how many had passed then.
    since: Option<(Instant, u64)>,
}

/// Opens it.
pub(super) fn open(rate: RateChoice) -> Opened {
    let rate = rate.or_usual();
    let null = Null { rate: u64::from(rate.get()), taken: 0, since: None };
    Opened::new(null, "null (nothing is heard)", rate, Duration::ZERO)
}

impl Output for Null {
    fn pull(&self) -> Pull {
        Pull::Timed
    }

    fn start(&mut self) -> Result<(), String> {
        self.since = Some((Instant::now(), self.taken));
        Ok(())
    }

    fn stop(&mut self) -> Result<(), String> {
        self.since = None;
        Ok(())
    }

    fn heard(&mut self, emitted: u64) -> Result<u64, String> {
        Ok(emitted)
    }

    fn wants(&mut self) -> u64 {
        let Some((since, taken)) = self.since else { return 0 };
        let due = taken + (since.elapsed().as_nanos() * u128::from(self.rate) / 1_000_000_000) as u64;
        let wanted = due.saturating_sub(self.taken);
        if wanted > self.rate * BEHIND {
            self.since = Some((Instant::now(), self.taken));
            return 0;
        }
        wanted
    }

    fn is_audible(&self) -> bool {
        false
    }

    fn at_rate(&mut self, rate: NonZero<u32>) -> Option<Duration> {
        *self = Self { rate: u64::from(rate.get()), taken: 0, since: None };
        Some(Duration::ZERO)
    }

    fn take(&mut self, samples: &[f32]) -> Result<(), String> {
        self.taken += (samples.len() / 2) as u64;
        Ok(())
    }
}
