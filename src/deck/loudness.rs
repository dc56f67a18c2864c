//! How loud files were found to be, for those whose tags do not say.

use std::collections::{HashMap, HashSet};

use super::{Deck, GainChoice, Playable};
use crate::media::{Clip, Loudness};
use crate::player::{Command, GainMode};

/// No more files are asked for at once: whoever measures has a waiting room with a limit.
const MOST: usize = 1_000;

/// What was measured, and what is being measured.
#[derive(Debug, Default)]
pub(super) struct Measurements {
    known: HashMap<Clip, Loudness>,
    /// Asked for, whether answered or not: nothing is asked for twice.
    asked: HashSet<Clip>,
    /// Asked for and not answered.
    awaited: HashSet<Clip>,
    /// Whether there may be something to ask for.
    is_due: bool,
    /// Whether more may become known of what was answered: the figures of albums.
    is_open: bool,
}

impl Measurements {
    /// The queue or the wishes have changed.
    pub(super) fn look(&mut self) {
        self.is_due = true;
    }

    /// Whether nothing more will become known of a file that matters in this mode.
    pub(super) fn is_final(&self, clip: &Clip, mode: GainMode) -> bool {
        let is_answered = self.asked.contains(clip) && !self.awaited.contains(clip);
        is_answered && (mode == GainMode::Track || !self.is_open)
    }
}

impl Deck {
    /// How loud this was found to be.
    pub(super) fn measured(&self, playable: &Playable) -> Option<Loudness> {
        self.measurements.known.get(&playable.clip()).copied()
    }

    /// The files of the queue that are to be measured and were not asked for yet: those whose tags do not say how loud they
    /// are, while that matters. What is heard comes first, then what follows, then what lies behind.
    pub fn take_unmeasured(&mut self) -> Vec<Clip> {
        if self.tuning.replay_gain == GainChoice::Off || !std::mem::take(&mut self.measurements.is_due) {
            return Vec::new();
        }
        let heard = self.heard.iter().map(|heard| &heard.playable);
        let here = self.heard.as_ref().map(|heard| heard.entry).or_else(|| self.here());
        let queued = self.queue.round(here).map(|entry| &entry.item);
        let wanted = heard.chain(queued).filter(|playable| !playable.has_loudness).map(Playable::clip);
        let mut clips = Vec::new();
        for clip in wanted {
            if self.measurements.awaited.len() >= MOST {
                // The rest is asked for when there are answers.
                self.measurements.is_due = true;
                break;
            }
            if self.measurements.asked.insert(clip.clone()) {
                self.measurements.awaited.insert(clip.clone());
                clips.push(clip);
            }
        }
        self.measurements.is_open |= !clips.is_empty();
        clips
    }

    /// A file was measured (nothing is known if it could not be), or more is known of it now, as of its album; the player
    /// is told for what it holds of it.
    pub fn learn(&mut self, clip: &Clip, loudness: Loudness) -> Vec<Command> {
        self.measurements.awaited.remove(clip);
        let mut commands = self.pass_on(clip, loudness);
        commands.extend(self.release());
        commands
    }

    /// Nothing more will become known of what was asked for until now.
    pub fn learnt_all(&mut self) -> Vec<Command> {
        if self.measurements.awaited.is_empty() {
            self.measurements.is_open = false;
        }
        self.release()
    }

    fn pass_on(&mut self, clip: &Clip, loudness: Loudness) -> Vec<Command> {
        if loudness.is_empty() || self.measurements.known.get(clip) == Some(&loudness) {
            return Vec::new();
        }
        self.measurements.known.insert(clip.clone(), loudness);
        if self.is_withheld() {
            // The player holds nothing; it is told with what it is to play.
            return Vec::new();
        }
        let is_of_it = |playable: &Playable| playable.path == clip.path && playable.range == clip.range;
        let held = self.handed.iter().filter(|handed| {
            // What is heard may have been taken out of the queue.
            let heard = self.heard.as_ref().filter(|heard| heard.entry == handed.entry).map(|heard| &heard.playable);
            let queued = self.queue.get(handed.entry).map(|entry| &entry.item);
            heard.or(queued).is_some_and(is_of_it)
        });
        held.map(|handed| Command::Measured { id: handed.item, loudness }).collect()
    }

    /// How many files were asked for and not answered yet.
    #[must_use]
    pub fn awaited(&self) -> usize {
        self.measurements.awaited.len()
    }

    /// Whether a file is being measured.
    pub(super) fn is_measuring(&self, clip: &Clip) -> bool {
        self.measurements.awaited.contains(clip)
    }
}
