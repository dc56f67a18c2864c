//! Without an output: when it is tried again, and which orders are obeyed meanwhile.
//!
//! The feed keeps what was to be heard, and where: nothing of it is decoded.

use std::time::{Duration, Instant};

use super::super::output::Opened;
use super::super::rig::Gone;
use super::super::{Command, Event, Item};
use super::opening::Purpose;
use super::{Engine, Wait};

/// When to try again after the output was lost.
const RETRIES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
];
/// A listener who wants to hear something is told after this long that the output is still gone.
const ANSWER: Duration = Duration::from_secs(2);
/// Names no output.
const NONE: u64 = u64::MAX;

/// An output that is gone.
pub(super) struct Parked {
    reason: String,
    /// Whether trying again can help.
    can_return: bool,
    tries: usize,
    next: Instant,
    /// It is to play as soon as there is an output. If there is none by then, the listener is told.
    eager: Option<Instant>,
    /// It was only closed to be opened at another rate: the listener knows nothing of it.
    turning: bool,
}

impl Parked {
    /// Whether the listener waits for it to play.
    pub(super) const fn is_eager(&self) -> bool {
        self.eager.is_some() && !self.turning
    }

    /// Nobody waits for sound any more.
    fn forget_wish(&mut self) {
        if !self.turning {
            self.eager = None;
        }
    }
}

impl Engine {
    /// The output is gone.
    pub(super) fn lose(&mut self, reason: String) {
        let Some(rig) = self.rig.take() else { return };
        let can_return = rig.can_return();
        drop(rig);
        self.opening.take_if(|opening| !opening.is_choice());
        self.paused = true;
        self.settle(None);
        self.events.push(Event::OutputLost { reason: reason.clone() });
        self.park(Parked {
            reason,
            can_return,
            tries: 0,
            next: Instant::now() + RETRIES[0],
            eager: None,
            turning: false,
        });
        self.finish_parked();
    }

    /// The output was closed to be opened at another rate.
    pub(super) fn park_for_rate(&mut self) {
        let now = Instant::now();
        let eager = Some(now + ANSWER);
        let reason = "the device does not answer".to_owned();
        self.opening.take_if(|opening| !opening.is_choice());
        self.park(Parked { reason, can_return: true, tries: 0, next: now, eager, turning: true });
    }

    fn park(&mut self, parked: Parked) {
        let (items, (position, started)) = (self.feed.held(), self.feed.place(self.at));
        self.generation = NONE;
        self.feed.reload(items, position, started, 0);
        (self.at, self.jumped) = (0, 0);
        self.parked = Some(parked);
    }

    /// Everything was heard, and it is known that nothing follows.
    fn finish_parked(&mut self) {
        if self.active && self.feed.is_idle() && self.feed.is_closed() {
            let newest = self.feed.newest();
            self.feed.clear(0);
            self.active = false;
            self.events.extend(newest.map(|after| Event::Finished { after }));
        }
    }

    /// Tries to open the output again, if it is time.
    pub(super) fn retry(&mut self) -> Wait {
        let is_opening = self.is_opening();
        let opening_in = self.opening_in();
        let Some(parked) = &mut self.parked else { return Wait::No };
        let now = Instant::now();
        if parked.eager.is_some_and(|by| by <= now) {
            let reason = parked.reason.clone();
            self.tell_lost(reason);
            return Wait::No;
        }
        if !is_opening && !parked.can_return {
            return Wait::Forever;
        }
        if !is_opening && parked.next <= now {
            parked.next = now + RETRIES[parked.tries];
            parked.tries = (parked.tries + 1).min(RETRIES.len() - 1);
            self.begin(Purpose::Return);
            return Wait::No;
        }
        let next = opening_in.unwrap_or_else(|| parked.next.saturating_duration_since(now));
        let by = parked.eager.map(|by| by.saturating_duration_since(now));
        Wait::For(by.map_or(next, |by| by.min(next)))
    }

    /// The output could not be opened again.
    pub(super) fn still_lost(&mut self, reason: String) {
        let Some(parked) = &mut self.parked else { return };
        parked.next = parked.next.max(Instant::now() + RETRIES[0]);
        if parked.eager.is_some() { self.tell_lost(reason) } else { parked.reason = reason }
    }

    /// Answers somebody who wants to hear something: the output is gone still.
    fn tell_lost(&mut self, reason: String) {
        let Some(parked) = &mut self.parked else { return };
        (parked.eager, parked.turning) = (None, false);
        parked.reason.clone_from(&reason);
        self.paused = true;
        self.events.push(Event::OutputLost { reason });
    }

    /// There is an output again.
    pub(super) fn restore(&mut self, opened: Opened, ticket: u64) -> Result<(), Gone> {
        let Some(parked) = self.parked.take() else { return Ok(()) };
        if parked.turning {
            if opened.rate.get() != self.feed.rate() {
                self.tell_output(&opened, None);
            }
        } else {
            self.events.push(Event::OutputRestored);
            if parked.eager.is_some() {
                self.paused = false;
                self.events.push(Event::Resumed);
            }
        }
        self.install(opened, ticket)
    }

    /// The listener wants to hear something: now is the time to try.
    fn try_now(&mut self) {
        let Some(parked) = &mut self.parked else { return };
        if parked.can_return {
            (parked.eager, parked.next, parked.tries) = (Some(Instant::now() + ANSWER), Instant::now(), 0);
        } else {
            let reason = parked.reason.clone();
            self.tell_lost(reason);
        }
    }

    pub(super) fn command_parked(&mut self, command: Command) {
        let Some(parked) = &mut self.parked else { return };
        match command {
            Command::Play { item, position, paused } => {
                self.feed.play(item, position, 0);
                self.active = true;
                // While it is opened for another rate it is as if it were open.
                if parked.turning {
                    self.paused = paused;
                } else if paused {
                    parked.eager = None;
                } else {
                    self.try_now();
                }
            }
            Command::Next { after, item } => self.next_parked(after, item),
            Command::Seek(position) => self.seek_parked(position),
            Command::Pause if self.active => {
                self.paused = true;
                parked.forget_wish();
                self.events.push(Event::Paused);
            }
            Command::Resume if self.active && parked.turning => {
                self.paused = false;
                self.events.push(Event::Resumed);
            }
            Command::Resume if self.active => self.try_now(),
            Command::Stop => {
                parked.forget_wish();
                self.feed.clear(0);
                self.active = false;
                self.events.push(Event::Stopped);
            }
            Command::Volume(percent) => self.volume = percent,
            Command::Mute(muted) => self.muted = muted,
            Command::Output(options) => self.begin(Purpose::Choice(options)),
            Command::Pause
            | Command::Resume
            | Command::Sound(_)
            | Command::Measured { .. }
            | Command::Loop(_)
            | Command::FadeEnd(_) => {}
        }
    }

    /// What follows may change as long as there is nothing that could play it.
    fn next_parked(&mut self, after: u64, item: Option<Item>) {
        if self.feed.newest() != Some(after) {
            let held = self.feed.held();
            let Some(place) = held.iter().position(|held| held.id == after) else { return };
            if item.as_ref().is_some_and(|item| held.get(place + 1) == Some(item))
                || self.feed.drop_after(after, 0, 0).is_err()
            {
                return;
            }
        }
        self.feed.append(item);
        self.finish_parked();
    }

    fn seek_parked(&mut self, position: Duration) {
        let items = self.feed.held();
        let Some(id) = items.first().map(|item| item.id).filter(|_| self.active) else { return };
        let (_, started) = self.feed.place(0);
        self.feed.reload(items, position, started, 0);
        self.events.push(Event::Position { id, at: position });
    }
}
