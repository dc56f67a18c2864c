//! Opening an output while the player goes on: in a thread of its own, because a device or a server that hangs can take for
//! ever.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::output::{Opened, Wish};
use super::super::rig::Gone;
use super::super::{Event, Options};
use super::{Engine, Message};

/// What takes longer is not waited for any more.
pub(in crate::player) const PATIENCE: Duration = Duration::from_secs(35);
/// How long a sound server may take to answer when the listener chose it.
const CHOICE: Duration = Duration::from_secs(3);
/// … and when nobody waits: a server that hangs is answered for by one connection, and not by ever more.
const SERVER: Duration = Duration::from_secs(30);

/// Why an output is opened.
#[derive(Debug)]
pub(super) enum Purpose {
    /// The listener chose it.
    Choice(Options),
    /// There is none, or it is opened anew for another rate.
    Return,
    /// What plays is heard by nobody.
    Better,
    /// The sound server moved the sound to this sink, which may run at another rate.
    Sink(String),
}

/// An output that is being opened.
pub(super) struct Opening {
    ticket: u64,
    purpose: Purpose,
    since: Instant,
}

impl Opening {
    /// Whether the listener chose it.
    pub(super) fn is_choice(&self) -> bool {
        matches!(self.purpose, Purpose::Choice(_))
    }
}

impl Engine {
    /// Begins to open an output; [`Message::Opened`] follows. What was being opened until now does not count any more.
    pub(super) fn begin(&mut self, purpose: Purpose) {
        if let Some(Opening { purpose: Purpose::Choice(Options { output: chosen, .. }), .. }) = self.opening.take() {
            let reason = "another one was chosen since".to_owned();
            self.events.push(Event::OutputRefused { reason, chosen });
        }
        self.tickets += 1;
        let ticket = self.tickets;
        let (options, wish) = self.wish(&purpose);
        let (outputs, outbox) = (Arc::clone(&self.outputs), self.outbox.clone());
        let rate = matches!(purpose, Purpose::Sink(_)).then_some(self.feed.rate());
        self.opening = Some(Opening { ticket, purpose, since: Instant::now() });
        let work = move || {
            let result = outputs(&options, &wish, &outbox, ticket).map_err(|error| error.to_string());
            // A sink that runs at the rate of the one before asks for nothing new.
            let result = result.map(|opened| Some(opened).filter(|opened| Some(opened.rate.get()) != rate));
            // The engine may have ended.
            let _ = outbox.send(Message::Opened { ticket, result: Box::new(result) });
        };
        if let Err(error) = std::thread::Builder::new().name("opening".to_owned()).spawn(work) {
            let result = Box::new(Err(format!("the system gives no thread: {error}")));
            self.queue.push_back(Message::Opened { ticket, result });
        }
    }

    fn wish(&self, purpose: &Purpose) -> (Options, Wish) {
        let wish = Wish { file: self.feed.rate_wanted(), audible: true, sink: None, patience: SERVER };
        match purpose {
            Purpose::Choice(options) => (options.clone(), Wish { audible: false, patience: CHOICE, ..wish }),
            Purpose::Return | Purpose::Better => (self.choice.clone(), wish),
            Purpose::Sink(sink) => (self.choice.clone(), Wish { sink: Some(sink.clone()), ..wish }),
        }
    }

    /// Whether an output is being opened. One that takes too long is given up.
    pub(super) fn is_opening(&mut self) -> bool {
        if self.opening.as_ref().is_some_and(|opening| opening.since.elapsed() > self.patience) {
            self.give_up();
        }
        self.opening.is_some()
    }

    fn give_up(&mut self) {
        if let Some(opening) = self.opening.take() {
            // It cannot fail: nothing is put in the place of what there is.
            let _ = self.came(opening.purpose, Err("it does not answer".to_owned()), opening.ticket);
        }
    }

    /// How long it is waited for what is being opened.
    pub(super) fn opening_in(&self) -> Option<Duration> {
        self.opening
            .as_ref()
            .map(|opening| (self.patience + Duration::from_millis(1)).saturating_sub(opening.since.elapsed()))
    }

    /// An output was opened, or not. One that nobody waits for any more is closed again.
    pub(super) fn opened(&mut self, ticket: u64, result: Result<Option<Opened>, String>) -> Result<(), Gone> {
        match self.opening.take_if(|opening| opening.ticket == ticket) {
            Some(opening) => self.came(opening.purpose, result, ticket),
            None => Ok(()),
        }
    }

    fn came(&mut self, purpose: Purpose, result: Result<Option<Opened>, String>, ticket: u64) -> Result<(), Gone> {
        match (purpose, result) {
            (Purpose::Choice(options), Ok(Some(opened))) => self.take_choice(options, opened, ticket),
            (Purpose::Choice(options), Err(reason)) => {
                self.events.push(Event::OutputRefused { reason, chosen: options.output });
                Ok(())
            }
            (Purpose::Return, Ok(Some(opened))) => self.restore(opened, ticket),
            (Purpose::Return, Err(reason)) => {
                self.still_lost(reason);
                Ok(())
            }
            (Purpose::Better | Purpose::Sink(_), Ok(Some(opened))) => self.replace(opened, ticket, None),
            (Purpose::Sink(sink), Ok(None) | Err(_)) => {
                self.tell_sink(&sink);
                Ok(())
            }
            (Purpose::Better, Err(_)) | (Purpose::Choice(_) | Purpose::Return | Purpose::Better, Ok(None)) => Ok(()),
        }
    }
}
