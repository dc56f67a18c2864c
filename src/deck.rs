//! The deck: the queue and the player tied together.
//!
//! A pure state machine, without thread or timer: the listener's wishes, the player's events and the time go in,
//! [`Command`]s for the player come out. The screen and the plain line both play through it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::player::{Applied, Command, Item, Reason};
use crate::playlist::{EntryId, Queue, Repeat};

mod controls;
mod ending;
mod listed;
mod loudness;
mod marks;
mod news;
mod playable;
mod rendering;
mod request;
mod status;
#[cfg(test)]
mod tests;
mod tuning;
mod undo;
mod words;

pub use ending::{SLEEP_LONGEST, Sleep};
pub use marks::Marks;
pub use playable::Playable;
pub use request::{Request, Target};
pub use status::{level, minutes, seconds, signed};
pub use tuning::{GainChoice, Tuning, UnknownGainChoice};
pub use words::reason_words;

use loudness::Measurements;
use rendering::Rendering;

/// Skipping back within this time goes to the file before, later to the start of the file.
const BACK_TO_START: Duration = Duration::from_secs(3);

/// Whether anything is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum State {
    /// Nothing is loaded.
    #[default]
    Stopped,
    /// Playing.
    Playing,
    /// Silent, with a position.
    Paused,
}

/// What is heard now.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Its entry in the queue (which an undo may have taken out of it since).
    pub entry: EntryId,
    /// What it is.
    pub playable: Playable,
    /// From its start.
    pub position: Duration,
    /// Its length, as the file tells.
    pub duration: Option<Duration>,
    /// What the file is: `FLAC 44.1 kHz 16 bit stereo`. Empty until it has started.
    pub format: String,
}

/// An item given to the player and the entry it came from.
#[derive(Debug, Clone, Copy)]
struct Handed {
    item: u64,
    entry: EntryId,
}

/// Queue, state and volume; see the module.
#[derive(Debug)]
pub struct Deck {
    queue: Queue<Playable>,
    state: State,
    heard: Option<Heard>,
    /// What the player holds, oldest first; the first is heard or about to be.
    handed: Vec<Handed>,
    /// What was to follow and was replaced. The player may have begun with it before it heard of that.
    replaced: Vec<Handed>,
    /// What was held before what is heard now and may be on its way out still, as in a cross-fade.
    leaving: Vec<Handed>,
    next_item: u64,
    volume: u8,
    is_muted: bool,
    /// Why an entry could not be played, or broke off.
    faults: HashMap<EntryId, Reason>,
    /// Failures since the last file that could be played.
    failed_in_a_row: usize,
    /// Whether everything that was asked for was played whole so far.
    is_flawless: bool,
    tuning: Tuning,
    /// The gain that is in force for what is heard.
    gain: Option<Applied>,
    measurements: Measurements,
    rendering: Rendering,
    marks: Marks,
    stops_after: bool,
    sleep: Option<Sleep>,
    /// What time it is, as far as the deck was told: [`Deck::tick`].
    now: Instant,
    /// When the player told where the listener is; `None` if the time since then does not count.
    reported: Option<Instant>,
}

impl Deck {
    /// An empty deck; `seed` decides every shuffle, `volume` is in percent.
    #[must_use]
    pub fn new(seed: u64, volume: u8) -> Self {
        Self {
            queue: Queue::new(seed),
            state: State::Stopped,
            heard: None,
            handed: Vec::new(),
            replaced: Vec::new(),
            leaving: Vec::new(),
            next_item: 0,
            volume: volume.min(100),
            is_muted: false,
            faults: HashMap::new(),
            failed_in_a_row: 0,
            is_flawless: true,
            tuning: Tuning::default(),
            gain: None,
            measurements: Measurements::default(),
            rendering: Rendering::default(),
            marks: Marks::None,
            stops_after: false,
            sleep: None,
            now: Instant::now(),
            reported: None,
        }
    }

    /// The queue, to look at. It is changed through the deck, so that the player hears of it.
    #[must_use]
    pub fn queue(&self) -> &Queue<Playable> {
        &self.queue
    }

    /// Whether anything is heard.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// What is heard now, or paused.
    #[must_use]
    pub fn heard(&self) -> Option<&Heard> {
        self.heard.as_ref()
    }

    /// The listener's volume in percent.
    #[must_use]
    pub fn volume(&self) -> u8 {
        self.volume
    }

    /// Whether the sound is muted.
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.is_muted
    }

    /// Why this entry could not be played, or where it broke off.
    #[must_use]
    pub fn fault(&self, entry: EntryId) -> Option<&Reason> {
        self.faults.get(&entry)
    }

    /// Whether everything so far was played whole.
    #[must_use]
    pub fn is_flawless(&self) -> bool {
        self.is_flawless
    }

    /// The commands that tell a new player the volume and what is done to the sound.
    #[must_use]
    pub fn greeting(&self) -> Vec<Command> {
        vec![Command::Volume(self.volume), Command::Mute(self.is_muted), self.sound()]
    }

    /// Plays this entry from its start. Nothing if it is not in the queue.
    pub fn play(&mut self, entry: EntryId) -> Vec<Command> {
        self.load(entry, Duration::ZERO, false)
    }

    fn load(&mut self, entry: EntryId, position: Duration, paused: bool) -> Vec<Command> {
        let Some(item) = self.hand(entry) else { return Vec::new() };
        let kept = self.handed.split_off(self.handed.len() - 1);
        let is_heard = !self.handed.is_empty() && !self.is_withheld();
        self.handed = kept;
        self.replaced.clear();
        self.leaving.clear();
        self.failed_in_a_row = 0;
        self.marks = Marks::None;
        self.queue.select(entry);
        self.show(entry, position);
        self.state = if paused { State::Paused } else { State::Playing };
        if !self.is_ready(entry) {
            return self.withhold(is_heard);
        }
        self.rendering.stop_waiting();
        vec![Command::Play { item, position, paused }]
    }

    /// Makes an item of an entry and notes it as handed over.
    fn hand(&mut self, entry: EntryId) -> Option<Item> {
        let handed = Handed { item: self.next_item + 1, entry };
        let item = self.item(handed)?;
        self.next_item = item.id;
        self.handed.push(handed);
        Some(item)
    }

    /// What the player is given.
    fn item(&self, handed: Handed) -> Option<Item> {
        let playable = &self.queue.get(handed.entry)?.item;
        let (path, range) = (playable.path.clone(), playable.range);
        let (stated, measured) = (playable.stated, self.measured(playable));
        Some(Item { id: handed.item, path, range, stated, measured })
    }

    fn show(&mut self, entry: EntryId, position: Duration) {
        self.gain = None;
        self.reported = None;
        self.heard = self.queue.get(entry).map(|entry| Heard {
            entry: entry.id,
            playable: entry.item.clone(),
            position,
            duration: entry.item.duration,
            format: String::new(),
        });
    }

    /// Pause while playing, resume while paused, play the current or first entry while stopped.
    pub fn toggle(&mut self) -> Vec<Command> {
        match self.state {
            State::Playing => {
                self.halt();
                vec![Command::Pause]
            }
            State::Paused => {
                self.state = State::Playing;
                vec![Command::Resume]
            }
            State::Stopped => {
                let entry = self.queue.current().map(|entry| entry.id).or_else(|| self.queue.first());
                entry.map_or_else(Vec::new, |entry| self.play(entry))
            }
        }
    }

    /// Stops; the current entry stays where it is.
    pub fn stop(&mut self) -> Vec<Command> {
        self.forget();
        vec![Command::Stop]
    }

    fn forget(&mut self) {
        self.state = State::Stopped;
        self.heard = None;
        self.gain = None;
        self.handed.clear();
        self.replaced.clear();
        self.leaving.clear();
        self.rendering.stop_waiting();
        self.marks = Marks::None;
        self.wake();
    }

    /// The next entry; past the last one it stops.
    pub fn skip_forward(&mut self) -> Vec<Command> {
        let next =
            if self.is_out_of_queue() { self.here() } else { self.here().and_then(|here| self.queue.skipping(here)) };
        match next {
            Some(entry) => self.go(entry),
            None => self.stop(),
        }
    }

    /// The start of this entry, or within its first seconds the entry before.
    pub fn skip_back(&mut self) -> Vec<Command> {
        let is_late = self.heard.as_ref().is_some_and(|heard| heard.position >= BACK_TO_START);
        let before = self.here().and_then(|here| self.queue.preceding(here));
        match before {
            Some(entry) if !is_late => self.go(entry),
            _ => self.seek(Duration::ZERO),
        }
    }

    /// Goes to an entry and stays paused if it was; stopped, only the choice moves.
    fn go(&mut self, entry: EntryId) -> Vec<Command> {
        match self.state {
            State::Stopped => {
                self.queue.select(entry);
                Vec::new()
            }
            state => self.load(entry, Duration::ZERO, state == State::Paused),
        }
    }

    fn here(&self) -> Option<EntryId> {
        self.queue.current().map(|entry| entry.id)
    }

    /// Jumps to a time from the start; beyond the end counts as the end.
    pub fn seek(&mut self, to: Duration) -> Vec<Command> {
        let Some(heard) = self.heard.as_mut() else { return Vec::new() };
        let to = heard.duration.map_or(to, |duration| to.min(duration));
        heard.position = to;
        self.reported = None;
        vec![Command::Seek(to)]
    }

    /// Jumps by seconds, back if negative.
    pub fn seek_by(&mut self, seconds: i64) -> Vec<Command> {
        let Some(heard) = &self.heard else { return Vec::new() };
        let by = Duration::from_secs(seconds.unsigned_abs());
        let to = if seconds < 0 { heard.position.saturating_sub(by) } else { heard.position.saturating_add(by) };
        self.seek(to)
    }

    /// Jumps to a part of the length, 0.0 to 1.0. Nothing if the length is not known.
    pub fn seek_part(&mut self, part: f64) -> Vec<Command> {
        let Some(duration) = self.heard.as_ref().and_then(|heard| heard.duration) else { return Vec::new() };
        self.seek(duration.mul_f64(part.clamp(0.0, 1.0)))
    }

    /// Sets the volume in percent; a mute ends.
    pub fn set_volume(&mut self, volume: u8) -> Vec<Command> {
        self.volume = volume.min(100);
        let mut commands = vec![Command::Volume(self.volume)];
        if std::mem::take(&mut self.is_muted) {
            commands.push(Command::Mute(false));
        }
        commands
    }

    /// Changes the volume by percent points.
    pub fn volume_by(&mut self, by: i8) -> Vec<Command> {
        self.set_volume(self.volume.saturating_add_signed(by))
    }

    /// Mutes or ends it.
    pub fn toggle_mute(&mut self) -> Vec<Command> {
        self.is_muted = !self.is_muted;
        vec![Command::Mute(self.is_muted)]
    }

    /// Turns shuffle on or off.
    pub fn set_shuffled(&mut self, is_shuffled: bool) -> Vec<Command> {
        self.queue.set_shuffled(is_shuffled);
        let mut commands = self.name_next();
        if self.tuning.replay_gain == GainChoice::Auto {
            commands.push(self.sound());
        }
        commands.extend(self.release());
        commands
    }

    /// Decides what happens at the end.
    pub fn set_repeat(&mut self, repeat: Repeat) -> Vec<Command> {
        self.queue.set_repeat(repeat);
        self.name_next()
    }

    /// Adds to the end of the queue; gives the new ids with the commands.
    pub fn push(&mut self, items: impl IntoIterator<Item = Playable>) -> (Vec<EntryId>, Vec<Command>) {
        let ids = self.queue.push(items);
        self.measurements.look();
        (ids, self.name_next())
    }

    /// Adds behind the current entry.
    pub fn push_next(&mut self, items: impl IntoIterator<Item = Playable>) -> (Vec<EntryId>, Vec<Command>) {
        let ids = self.queue.push_next(items);
        self.measurements.look();
        (ids, self.name_next())
    }

    /// Takes an entry out of the queue. If it is the one that is heard, the next is played; if there is none, it stops.
    pub fn remove(&mut self, entry: EntryId) -> Vec<Command> {
        let is_heard = self.heard.as_ref().is_some_and(|heard| heard.entry == entry);
        let next = self.queue.skipping(entry).filter(|next| *next != entry);
        self.queue.remove(entry);
        self.faults.remove(&entry);
        match next {
            _ if !is_heard => self.name_next(),
            Some(next) => self.go(next),
            None => self.stop(),
        }
    }

    /// Moves an entry to a place of the listener's order.
    pub fn shift(&mut self, entry: EntryId, index: usize) -> Vec<Command> {
        if self.queue.shift(entry, index) { self.name_next() } else { Vec::new() }
    }

    /// Empties the queue and stops.
    pub fn clear(&mut self) -> Vec<Command> {
        self.queue.clear();
        self.faults.clear();
        self.stop()
    }

    /// Tells the player anew what follows what is heard, since the queue has changed.
    fn name_next(&mut self) -> Vec<Command> {
        let Some(heard) = self.handed.first().copied() else { return Vec::new() };
        self.replaced.extend(self.handed.drain(1..));
        // The queue is another one: what failed ahead of its time decides nothing about it.
        self.failed_in_a_row = 0;
        self.follow(heard)
    }

    fn follow(&mut self, after: Handed) -> Vec<Command> {
        let gave_up = self.failed_in_a_row > 0
            && (self.failed_in_a_row >= self.queue.len() || self.queue.repeat() == Repeat::One);
        let next = if gave_up || self.is_last() { None } else { self.upcoming(after.entry) };
        if self.keeps_waiting(next) {
            return Vec::new();
        }
        let item = next.and_then(|entry| self.hand(entry));
        vec![Command::Next { after: after.item, item }]
    }
}
