//! What is heard of the player and of the search for files.

use std::time::Duration;

use super::log::Advice;
use super::{App, Effect};
use crate::deck::{State, reason_words};
use crate::keymap::Action;
use crate::player::{Event, Reason};
use crate::playlist::EntryId;

/// What the screen shows of the deck, as far as the player's news change it.
#[derive(PartialEq)]
struct Heard {
    state: State,
    entry: Option<EntryId>,
    second: Option<u64>,
    duration: Option<Duration>,
    has_format: bool,
    status: Vec<String>,
}

impl App {
    pub(super) fn news(&mut self, event: &Event) -> Vec<Effect> {
        let before = self.heard_now();
        let was_last = self.deck.is_last();
        let commands = self.deck.handle(event);
        let mut effects = Vec::new();
        self.is_dirty |= before != self.heard_now();
        match event {
            Event::Failed { reason, id } | Event::Ended { fault: Some(reason), id } => self.tell_of_fault(*id, reason),
            Event::OutputLost { reason } => {
                let [key, pause] = [Action::Outputs, Action::Pause].map(|action| self.keymap.key_of(action));
                let words = [("key", &*key), ("pause", &*pause), ("reason", reason)];
                let words = self.locale.fill("tui.output-lost", &words);
                self.warn_of(None, &words, Advice::Output);
            }
            Event::OutputRestored => {
                let pause = self.keymap.key_of(Action::Pause);
                self.tell(&self.locale.fill("tui.output-restored", &[("pause", &pause)]));
            }
            Event::OutputChanged { name, notice, chosen, .. } => {
                effects = self.output_changed(name, notice.as_deref(), chosen.as_ref());
            }
            Event::OutputRefused { reason, chosen } => self.output_refused(reason, chosen),
            Event::Finished { .. } => self.tell_of_end(was_last),
            _ => {}
        }
        effects.extend(self.orders(commands));
        effects
    }

    /// Tells what is wrong with a file; nothing if it was thrown out of the queue, or another was played instead.
    fn tell_of_fault(&mut self, item: u64, reason: &Reason) {
        let Some(playable) = self.deck.playable_of(item) else { return };
        let file = playable.path.to_string_lossy().into_owned();
        let values = [("title", playable.title.as_str()), ("reason", &reason_words(reason, &self.locale))];
        let words = self.locale.fill("tui.failed", &values);
        self.warn_of(Some(file), &words, Advice::Inspect);
    }

    fn heard_now(&self) -> Heard {
        let heard = self.deck.heard();
        Heard {
            state: self.deck.state(),
            entry: heard.map(|heard| heard.entry),
            second: heard.map(|heard| heard.position.as_secs()),
            duration: heard.and_then(|heard| heard.duration),
            has_format: heard.is_some_and(|heard| !heard.format.is_empty()),
            status: self.deck.status(&self.locale),
        }
    }
}
