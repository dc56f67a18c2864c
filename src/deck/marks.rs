//! A part that is heard over and over, between two marks that the listener sets while listening.

use std::time::Duration;

use super::{Deck, State};
use crate::player::Command;

/// A part shorter than this was not meant.
const SHORTEST: Duration = Duration::from_millis(100);
/// The player tells every second where the listener is: no more than this has passed since.
const REPORTS: Duration = Duration::from_secs(1);

/// The marks in what is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Marks {
    /// There is none.
    #[default]
    None,
    /// The part begins here; its end is not marked yet.
    From(Duration),
    /// What lies between these two is heard over and over.
    Between(Duration, Duration),
}

impl Deck {
    /// The marks in what is heard, from its start.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// Marks where the listener is: the first time the one end of the part, the second time the other (they are put in
    /// order), the third time no part any more. A second mark that lies upon the first is not taken.
    pub fn mark(&mut self) -> Vec<Command> {
        let Some(here) = self.position_now() else { return Vec::new() };
        match self.marks {
            Marks::None => {
                self.marks = Marks::From(here);
                Vec::new()
            }
            Marks::From(mark) if here.abs_diff(mark) < SHORTEST => Vec::new(),
            Marks::From(mark) => {
                let (from, to) = (mark.min(here), mark.max(here));
                self.marks = Marks::Between(from, to);
                vec![Command::Loop(Some((from, to)))]
            }
            Marks::Between(..) => self.end_loop(),
        }
    }

    /// Takes the marks away.
    pub(super) fn end_loop(&mut self) -> Vec<Command> {
        match std::mem::take(&mut self.marks) {
            Marks::Between(..) => vec![Command::Loop(None)],
            Marks::None | Marks::From(_) => Vec::new(),
        }
    }

    /// Where the listener is by now: what the player told, and what has passed since.
    #[must_use]
    pub fn position_now(&self) -> Option<Duration> {
        let heard = self.heard.as_ref()?;
        let since = self.reported.filter(|_| self.state == State::Playing);
        let passed = since.map_or(Duration::ZERO, |since| self.now.saturating_duration_since(since).min(REPORTS));
        let here = heard.position + passed.mul_f64(self.tuning.speed.factor());
        Some(heard.duration.map_or(here, |duration| here.min(duration)))
    }

    /// How long it is until this position is heard; `None` if nothing moves, and if the player will tell more before.
    #[must_use]
    pub fn time_until(&self, position: Duration) -> Option<Duration> {
        let heard = self.heard.as_ref()?;
        let since = self.reported.filter(|_| self.state == State::Playing)?;
        let is_there = heard.duration.is_none_or(|duration| position < duration);
        let left = position.saturating_sub(heard.position).div_f64(self.tuning.speed.factor());
        (is_there && left < REPORTS).then(|| left.saturating_sub(self.now.saturating_duration_since(since)))
    }

    /// Takes the position of now for granted; what passes from here on does not count until the player tells more.
    pub(super) fn settle_position(&mut self) {
        let here = self.position_now();
        if let (Some(heard), Some(here)) = (&mut self.heard, here) {
            heard.position = here;
        }
        self.reported = None;
    }

    /// What is heard falls silent, and stays where it is.
    pub(super) fn halt(&mut self) {
        self.settle_position();
        self.state = State::Paused;
    }
}
