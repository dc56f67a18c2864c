//! When to end: after this song, or when it is time to sleep.

use std::time::{Duration, Instant};

use super::{Deck, State, minutes};
use crate::player::Command;

/// Over so long the last song fades out when it is time to sleep.
const FADE: Duration = Duration::from_secs(10);
/// The longest time to sleep that can be set.
pub const SLEEP_LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The sleep timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sleep {
    /// It is time at this moment. Time passes while paused or stopped too, as with a clock beside the bed.
    At(Instant),
    /// It is time: what is heard plays to its end, fades out there, and nothing follows.
    Now,
}

impl Deck {
    /// Tells what time it is; gives what is to be done about it. To be called before each message that is handed to the
    /// deck: nothing else moves its time on.
    pub fn tick(&mut self, now: Instant) -> Vec<Command> {
        self.now = self.now.max(now);
        match self.sleep {
            Some(Sleep::At(time)) if time <= self.now => self.fall_asleep(),
            _ => Vec::new(),
        }
    }

    fn fall_asleep(&mut self) -> Vec<Command> {
        if self.state == State::Stopped {
            self.sleep = None;
            return Vec::new();
        }
        self.sleep = Some(Sleep::Now);
        // A part that is heard over and over would never come to the end.
        let mut commands = self.end_loop();
        commands.extend(self.fade_at_end());
        commands.extend(self.name_next());
        commands
    }

    /// The sleep timer, if it is set.
    #[must_use]
    pub fn sleep(&self) -> Option<Sleep> {
        self.sleep
    }

    /// How long it is until it is time to sleep; zero if it is time, `None` without a timer.
    #[must_use]
    pub fn sleep_left(&self) -> Option<Duration> {
        self.sleep.map(|sleep| match sleep {
            Sleep::At(time) => time.saturating_duration_since(self.now),
            Sleep::Now => Duration::ZERO,
        })
    }

    /// After how long the minutes that are left change, or it is time: whoever shows them needs to tell the time again then.
    /// `None` without a timer, or once it is time.
    #[must_use]
    pub fn minute_in(&self) -> Option<Duration> {
        let Some(Sleep::At(time)) = self.sleep else { return None };
        let left = time.saturating_duration_since(self.now);
        Some(left.saturating_sub(Duration::from_secs(60 * minutes(left).saturating_sub(1))))
    }

    /// Sets the sleep timer to so much from now, at most [`SLEEP_LONGEST`]; `None` takes it away. What it had begun is
    /// taken back.
    pub fn set_sleep(&mut self, after: Option<Duration>) -> Vec<Command> {
        let was_time = self.sleep == Some(Sleep::Now);
        self.sleep = after.and_then(|after| self.now.checked_add(after.min(SLEEP_LONGEST))).map(Sleep::At);
        if !was_time {
            return Vec::new();
        }
        let mut commands = vec![Command::FadeEnd(Duration::ZERO)];
        commands.extend(self.name_next());
        commands
    }

    /// Whether it stops after what is heard because the listener asked for that.
    #[must_use]
    pub fn stops_after(&self) -> bool {
        self.stops_after
    }

    /// Stops after what is heard, or goes on as usual.
    pub fn set_stop_after(&mut self, stops_after: bool) -> Vec<Command> {
        self.stops_after = stops_after;
        self.name_next()
    }

    /// Whether nothing shall follow what is heard.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.stops_after || self.sleep == Some(Sleep::Now)
    }

    /// The fade at the end of what is heard now, if it is time to sleep.
    pub(super) fn fade_at_end(&self) -> Vec<Command> {
        if self.sleep == Some(Sleep::Now) { vec![Command::FadeEnd(FADE)] } else { Vec::new() }
    }

    /// Everything was heard. If it was to stop here, the listener goes on with what would have followed.
    pub(super) fn finish(&mut self) {
        let heard = self.handed.last().filter(|_| self.is_last());
        let next = heard.and_then(|handed| self.queue.following(handed.entry));
        self.forget();
        if let Some(next) = next {
            self.queue.select(next);
        }
    }

    /// The end has come: what was asked for about it is done with.
    pub(super) fn wake(&mut self) {
        self.stops_after = false;
        self.sleep = self.sleep.filter(|sleep| *sleep != Sleep::Now);
    }
}
