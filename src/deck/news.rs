//! What the player reports, and what is answered.

use std::time::Duration;

use super::{Deck, Handed, Marks, Playable, State};
use crate::player::{Command, Event};

impl Deck {
    /// Takes news of the player; gives what is to be answered.
    pub fn handle(&mut self, event: &Event) -> Vec<Command> {
        match event {
            Event::Started { id, duration, format } => return self.started(*id, *duration, format),
            Event::WantsNext { after } => {
                // Only about the newest: an older question was answered, or what it was about was dropped.
                let newest = self.handed.last().copied().filter(|handed| handed.item == *after);
                return newest.map_or_else(Vec::new, |handed| self.follow(handed));
            }
            Event::Ended { id, fault } => {
                if let (Some(handed), Some(fault)) = (self.find(*id), fault) {
                    self.faults.insert(handed.entry, fault.clone());
                    self.is_flawless = false;
                }
            }
            Event::Failed { id, reason } => {
                if let Some(handed) = self.find(*id) {
                    self.faults.insert(handed.entry, reason.clone());
                    self.is_flawless = false;
                    self.failed_in_a_row += 1;
                }
            }
            Event::Position { id, at } => {
                let is_heard = self.handed.first().is_some_and(|handed| handed.item == *id);
                if let Some(heard) = self.heard.as_mut().filter(|_| is_heard) {
                    heard.position = *at;
                    self.reported = Some(self.now);
                }
            }
            // An end that a later play has overtaken is none.
            Event::Finished { after } if self.handed.last().is_some_and(|handed| handed.item == *after) => {
                self.finish();
            }
            // The player had ended before it heard what was to follow.
            Event::Finished { after } if self.knew(*after) => {
                let late = self.handed.last().map(|handed| handed.entry);
                return late.map_or_else(Vec::new, |entry| self.play(entry));
            }
            Event::Gain { id, applied } if self.handed.first().is_some_and(|handed| handed.item == *id) => {
                self.gain = *applied;
            }
            Event::OutputLost { .. } if self.state == State::Playing => self.halt(),
            _ => {}
        }
        Vec::new()
    }

    /// What the item of an event is, while the player holds it and it is in the queue.
    #[must_use]
    pub fn playable_of(&self, item: u64) -> Option<&Playable> {
        let entry = self.find(item)?.entry;
        self.queue.get(entry).map(|entry| &entry.item)
    }

    fn find(&self, item: u64) -> Option<Handed> {
        self.handed.iter().chain(&self.leaving).copied().find(|handed| handed.item == item)
    }

    /// Whether this item is held, or was until it was replaced.
    fn knew(&self, item: u64) -> bool {
        self.handed.iter().chain(&self.replaced).any(|handed| handed.item == item)
    }

    fn started(&mut self, item: u64, duration: Option<Duration>, format: &str) -> Vec<Command> {
        if let Some(early) = self.replaced.iter().copied().find(|handed| handed.item == item) {
            // It was begun before its replacement arrived, which the player has not taken then.
            self.leaving = std::mem::replace(&mut self.handed, vec![early]);
            self.leaving.truncate(1);
            self.replaced.clear();
            self.marks = Marks::None;
            let mut commands = self.begin(0, Duration::ZERO, duration, format);
            commands.extend(self.follow(early));
            return commands;
        }
        let Some(place) = self.handed.iter().position(|handed| handed.item == item) else { return Vec::new() };
        // The position of an item that was asked for stands; one that followed by itself begins.
        let asked = self.heard.as_ref().filter(|_| place == 0);
        let position = asked.map_or(Duration::ZERO, |heard| heard.position);
        if place > 0 {
            self.marks = Marks::None;
        }
        self.begin(place, position, duration, format)
    }

    /// Notes that what was handed over at `place` is heard now; gives what is to be done about its end.
    fn begin(&mut self, place: usize, position: Duration, duration: Option<Duration>, format: &str) -> Vec<Command> {
        let entry = self.handed[place].entry;
        if place > 0 {
            self.leaving = self.handed.drain(..place).collect();
        }
        self.failed_in_a_row = 0;
        self.faults.remove(&entry);
        self.queue.select(entry);
        self.show(entry, position);
        if let Some(heard) = &mut self.heard {
            heard.duration = duration.or(heard.duration);
            format.clone_into(&mut heard.format);
        }
        self.fade_at_end()
    }
}
