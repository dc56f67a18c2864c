//! From one output to another while the listener goes on where he is: by choice, because there is something better than
//! silence, because the sound server moved the sound, or because the next file has another rate.

use std::num::NonZero;
use std::time::{Duration, Instant};

use super::super::output::{Opened, OutputChoice, RateChoice, called};
use super::super::rig::{Gone, Rig};
use super::super::{Event, Options};
use super::opening::Purpose;
use super::parked::Parked;
use super::{Engine, Pull};

/// When to look for something better than silence, while it plays.
const LOOKS: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(30),
];

/// When to look for an output that can be heard.
#[derive(Debug, Default)]
pub(super) struct Better {
    next: Option<Instant>,
    looks: usize,
}

impl Better {
    /// The listener wants to hear something: now is the time.
    pub(super) fn now(&mut self) {
        *self = Self::default();
    }
}

impl Engine {
    /// The listener chose another output: it is opened first.
    pub(super) fn switch(&mut self, options: Options) {
        if self.rig.as_ref().is_some_and(|rig| !rig.can_return()) && options.output == self.choice.output {
            let (reason, chosen) = ("it plays there already".to_owned(), options.output);
            self.events.push(Event::OutputRefused { reason, chosen });
            return;
        }
        self.begin(Purpose::Choice(options));
    }

    /// What the listener chose is open.
    pub(super) fn take_choice(&mut self, options: Options, opened: Opened, ticket: u64) -> Result<(), Gone> {
        self.feed.set_own_rate(options.rate == RateChoice::File);
        let chosen = options.output.clone();
        self.choice = options;
        self.better.now();
        if self.parked.as_ref().is_some_and(Parked::is_eager) {
            // The listener asked to go on before there was an output.
            self.paused = false;
            self.events.push(Event::Resumed);
        }
        self.replace(opened, ticket, Some(chosen))
    }

    /// Another output takes the place of the one there is.
    pub(super) fn replace(&mut self, opened: Opened, ticket: u64, chosen: Option<OutputChoice>) -> Result<(), Gone> {
        self.fall_silent();
        if let Some(rig) = self.rig.as_mut().filter(|rig| rig.is_started())
            && let Ok(heard) = rig.heard()
        {
            // What was heard since the last look is not to be heard again.
            self.at = heard.at.max(self.jumped);
            self.report();
        }
        self.tell_output(&opened, chosen);
        self.install(opened, ticket)
    }

    pub(super) fn tell_output(&mut self, opened: &Opened, chosen: Option<OutputChoice>) {
        let (name, rate, notice) = (opened.name.clone(), opened.rate.get(), opened.notice.clone());
        self.events.push(Event::OutputChanged { name, rate, notice, chosen });
    }

    /// The sound server moved the sound. It goes on by itself; only if the rate is the device's own it is looked whether
    /// that is another one now, so that nothing is converted twice.
    pub(super) fn moved(&mut self, sink: String) {
        let follows = matches!(self.choice.rate, RateChoice::Auto | RateChoice::File);
        if follows && self.opening.is_none() { self.begin(Purpose::Sink(sink)) } else { self.tell_sink(&sink) }
    }

    pub(super) fn tell_sink(&mut self, sink: &str) {
        let (name, rate) = (called(sink), self.feed.rate());
        self.events.push(Event::OutputChanged { name, rate, notice: None, chosen: None });
    }

    /// Puts an output in the place of what there was, and goes on there where the listener was.
    pub(super) fn install(&mut self, opened: Opened, ticket: u64) -> Result<(), Gone> {
        let (items, (position, started)) = (self.feed.held(), self.feed.place(self.at));
        self.parked = None;
        self.feed.set_rate(opened.rate.get());
        self.rig = Some(Rig::new(opened, &self.tap));
        self.generation = ticket;
        (self.at, self.jumped, self.fresh) = (0, 0, 0);
        self.set_gain()?;
        if !self.active {
            self.settle(None);
            return Ok(());
        }
        self.feed.reload(items, position, started, 0);
        self.jump(!position.is_zero())
    }

    fn is_silent_by_need(&self) -> bool {
        self.choice.output == OutputChoice::Auto && self.rig.as_ref().is_some_and(|rig| !rig.is_audible())
    }

    /// Looks for an output that can be heard, if it is time and somebody listens.
    pub(super) fn seek_better(&mut self) {
        if !self.active || self.paused || !self.is_silent_by_need() || self.is_opening() {
            return;
        }
        let now = Instant::now();
        if self.better.next.is_none_or(|next| next <= now) {
            self.better.next = Some(now + LOOKS[self.better.looks]);
            self.better.looks = (self.better.looks + 1).min(LOOKS.len() - 1);
            self.begin(Purpose::Better);
        }
    }

    /// How long there is nothing to be looked for.
    pub(super) fn better_in(&self) -> Option<Duration> {
        if !self.is_silent_by_need() {
            return None;
        }
        self.opening_in().or_else(|| self.better.next.map(|next| next.saturating_duration_since(Instant::now())))
    }

    /// The next file has a rate of its own, at which the output is to run: once everything before was heard it is opened
    /// anew. True if something was done.
    pub(super) fn check_rate(&mut self, silent: bool) -> Result<bool, Gone> {
        let (Some(rig), Some(rate)) = (&mut self.rig, self.feed.awaits_rate()) else { return Ok(false) };
        if self.feed.is_holding_back() || !self.feed.pending().is_empty() {
            return Ok(false);
        }
        if rig.keeps_rate() && rig.has_given() {
            self.feed.set_rate_asked(rate.get());
            self.filling = true;
            return Ok(true);
        }
        rig.set_ending(Some(rig.head()));
        let is_silent = silent || rig.pull() == Pull::Fast || (rig.keeps_rate() && !rig.has_given());
        let heard = self.feed.timeline.segments.is_empty() && is_silent;
        let Some(wanted) = NonZero::new(rate.get()).filter(|_| heard) else { return Ok(false) };
        self.feed.set_rate_asked(rate.get());
        self.filling = true;
        rig.set_ending(None);
        if wanted.get() == self.feed.rate() {
            return Ok(true);
        }
        if let Some(rewind) = rig.at_rate(wanted) {
            let Some(rig) = self.rig.take() else { return Ok(true) };
            let opened = Opened::at_rate(rig.into_output(), wanted, rewind);
            return self.install(opened, self.generation).map(|()| true);
        }
        if rig.can_return() && !rig.keeps_rate() {
            rig.finish()?;
            rig.stop()?;
            // A device that is in use cannot be opened a second time, nor a sink change its rate.
            self.rig = None;
            self.park_for_rate();
        }
        Ok(true)
    }
}
