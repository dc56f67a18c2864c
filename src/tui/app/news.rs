//! What is heard of the player and of the search for files.

use std::time::Duration;

use super::log::Advice;
use super::{App, Effect};
use crate::deck::State;
use crate::library::Library;
use crate::player::Event;
use crate::playlist::EntryId;
use crate::tui::keymap::Action;

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
        let was_faulty = self.faulty();
        let was_last = self.deck.is_last();
        let commands = self.deck.handle(event);
        let mut effects = Vec::new();
        self.is_dirty |= before != self.heard_now();
        match event {
            Event::Failed { reason, .. } => {
                self.warn_of_fault(&was_faulty, reason);
            }
            Event::Ended { fault: Some(fault), .. } => {
                self.warn_of_fault(&was_faulty, fault);
            }
            Event::OutputLost { reason } => {
                let words = [("key", &*self.keymap.key_of(Action::Outputs)), ("reason", reason)];
                let words = self.locale.fill("tui.output-lost", &words);
                self.warn_of(None, &words, Advice::Output);
            }
            Event::OutputRestored => self.tell_of("tui.output-restored"),
            Event::OutputChanged { name, notice, .. } => effects = self.output_changed(name, notice.as_deref()),
            Event::OutputRefused { reason } => self.output_refused(reason),
            Event::Finished { .. } => self.tell_of_end(was_last),
            _ => {}
        }
        effects.extend(self.orders(commands));
        effects
    }

    /// The entries that could not be played whole.
    fn faulty(&self) -> Vec<EntryId> {
        let entries = self.deck.queue().entries().iter().map(|entry| entry.id);
        entries.filter(|entry| self.deck.fault(*entry).is_some()).collect()
    }

    /// Tells that something could not be played whole: the entry that has become faulty, or what is heard if none has (it was so
    /// before, or has left the queue).
    fn warn_of_fault(&mut self, before: &[EntryId], reason: &str) {
        let new = self.faulty().into_iter().find(|entry| !before.contains(entry));
        let queued = new.and_then(|entry| self.deck.queue().get(entry)).map(|entry| &entry.item);
        let playable = queued.or_else(|| self.deck.heard().map(|heard| &heard.playable));
        let title = playable.map(|playable| playable.title.clone()).unwrap_or_default();
        let file = playable.map(|playable| playable.path.to_string_lossy().into_owned());
        let words = self.locale.fill("tui.failed", &[("title", &title), ("reason", reason)]);
        self.warn_of(file, &words, Advice::Inspect);
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

    /// The files are known: they are shown, and played if that was asked for.
    pub(super) fn scanned(&mut self, library: Library) -> Vec<Effect> {
        self.is_scanning = false;
        self.is_dirty = true;
        let problems = library.problems.len();
        if problems > 0 {
            self.alert(&self.locale.fill("tui.problems", &[("count", &problems.to_string())]));
        }
        let (playables, missing) = std::mem::take(&mut self.start).playables(&library, &self.catalogue);
        self.library = Some(library);
        self.arrange();
        self.note_problems();
        if let Some(song) = missing.first().and_then(|id| self.catalogue.song(id)) {
            let words = self.locale.fill("tui.no-file", &[("song", song.title())]);
            let title = Some(song.title().to_owned());
            self.warn_of(title, &words, Advice::Bring);
        }
        if playables.is_empty() {
            return Vec::new();
        }
        let (ids, mut commands) = self.deck.push(playables);
        if let Some(first) = ids.first() {
            commands.extend(self.deck.play(*first));
        }
        self.playing(commands)
    }
}
