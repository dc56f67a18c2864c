//! Without an output: what is kept, when it is tried again, and which orders are obeyed meanwhile.

use std::time::{Duration, Instant};

use super::super::output::{self, Opened, OutputChoice};
use super::super::rig::{Gone, Rig};
use super::super::{Command, Event, Item};
use super::{Engine, Wait};

/// When to try again after the output was lost.
const RETRIES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
];

/// What to go on with once there is an output again.
pub(super) struct Parked {
    items: Vec<Item>,
    position: Duration,
    /// Its start was told to the listener.
    started: bool,
    tries: usize,
    next: Instant,
}

impl Engine {
    /// The output is gone.
    pub(super) fn lose(&mut self, reason: String) {
        let Some(rig) = self.rig.take() else { return };
        let can_return = rig.can_return();
        drop(rig);
        let heard = self.feed.timeline.heard(self.at);
        let (position, started) = match heard {
            Some((segment, position)) => (position, segment.started),
            None => (Duration::ZERO, false),
        };
        self.generation += 1;
        self.paused = true;
        self.settle(None);
        self.events.push(Event::OutputLost { reason });
        if can_return {
            let items = self.feed.held();
            self.parked = Some(Parked { items, position, started, tries: 0, next: Instant::now() + RETRIES[0] });
        } else {
            self.feed.clear(0);
            self.active = false;
        }
    }

    /// Tries to open the output again, if it is time.
    pub(super) fn retry(&mut self) -> Wait {
        let Some(parked) = &mut self.parked else { return Wait::No };
        let now = Instant::now();
        if let Some(left) = parked.next.checked_duration_since(now).filter(|left| !left.is_zero()) {
            return Wait::For(left);
        }
        parked.tries += 1;
        parked.next = now + RETRIES[parked.tries.min(RETRIES.len() - 1)];
        let again = match self.choice.output {
            OutputChoice::Auto => output::auto(self.choice.rate, &self.outbox, self.generation).ok(),
            _ => output::open(&self.choice, &self.outbox, self.generation).ok(),
        };
        if let Some(opened) = again
            && let Err(reason) = self.restore(opened)
        {
            self.lose(reason);
        }
        Wait::No
    }

    fn restore(&mut self, opened: Opened) -> Result<(), Gone> {
        let Some(parked) = self.parked.take() else { return Ok(()) };
        self.feed.set_rate(opened.rate.get());
        self.rig = Some(Rig::new(opened));
        (self.at, self.jumped) = (0, 0);
        self.events.push(Event::OutputRestored);
        self.set_gain()?;
        if parked.items.is_empty() {
            return Ok(());
        }
        self.feed.reload(parked.items, parked.position, parked.started, 0);
        self.jump(!parked.position.is_zero())
    }

    pub(super) fn command_parked(&mut self, command: Command) -> Result<(), Gone> {
        let Some(parked) = &mut self.parked else { return Ok(()) };
        match command {
            Command::Play { item, position, paused } => {
                self.feed.play(item.clone(), position, 0);
                (parked.items, parked.position, parked.started) = (vec![item], position, false);
                parked.next = Instant::now();
                self.retry();
                if paused { Ok(()) } else { self.resume() }
            }
            Command::Next { after, item } => {
                if parked.items.last().is_some_and(|last| last.id == after) {
                    parked.items.extend(item.clone());
                    self.feed.append(item);
                }
                Ok(())
            }
            Command::Seek(position) => {
                if let Some(item) = parked.items.first() {
                    parked.position = position;
                    self.events.push(Event::Position { id: item.id, at: position });
                }
                Ok(())
            }
            Command::Resume => {
                parked.next = Instant::now();
                self.retry();
                self.resume()
            }
            Command::Stop => {
                parked.items.clear();
                self.feed.clear(0);
                self.active = false;
                self.events.push(Event::Stopped);
                Ok(())
            }
            Command::Volume(percent) => {
                self.volume = percent;
                Ok(())
            }
            Command::Mute(muted) => {
                self.muted = muted;
                Ok(())
            }
            Command::Pause
            | Command::Sound(_)
            | Command::Measured { .. }
            | Command::Loop(_)
            | Command::FadeEnd(_)
            | Command::Output(_) => Ok(()),
        }
    }
}
