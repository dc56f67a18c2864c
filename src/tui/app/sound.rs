//! What is done to the sound, and when it ends.

use std::time::{Duration, Instant};

use super::{App, Effect, Overlay, Prompt};
use crate::deck::{Marks, SLEEP_LONGEST, State, minutes, seconds};
use crate::keymap::Action;
use crate::media::{Clip, Loudness};
use crate::player::{Command, Speed};
use crate::text;

/// A step of the speed in percent points.
const SPEED: i16 = 5;

impl App {
    /// Actions that are about the sound; `None` if the action is none of them.
    pub(super) fn act_on_sound(&mut self, action: Action) -> Option<Vec<Effect>> {
        let commands = match action {
            Action::Outputs => return Some(self.open_outputs()),
            Action::Equalizer => {
                // Where a voice is, and what lies below and above it in sight of the keys.
                self.overlay = Some(Overlay::Equalizer(super::overlay::BANDS / 2));
                return Some(Vec::new());
            }
            Action::SleepTimer => {
                self.prompt = Some(Prompt::sleep());
                return Some(Vec::new());
            }
            Action::ReplayGain => self.cycle_replay_gain(),
            Action::Slower => self.change_speed(-SPEED),
            Action::Faster => self.change_speed(SPEED),
            Action::NormalSpeed => {
                self.tell_of("sound.speed-normal");
                self.deck.set_speed(Speed::NORMAL)
            }
            Action::Mark => self.mark(),
            Action::Crossfade => self.cycle_crossfade(),
            Action::StopAfter => self.toggle_stop_after(),
            _ => return None,
        };
        Some(self.orders(commands))
    }

    fn cycle_replay_gain(&mut self) -> Vec<Command> {
        let commands = self.deck.cycle_replay_gain();
        let key = format!("sound.replay-gain-{}", self.deck.tuning().replay_gain.key());
        self.tell_of(&key);
        commands
    }

    fn change_speed(&mut self, by: i16) -> Vec<Command> {
        let commands = self.deck.speed_by(by);
        self.tell_speed();
        commands
    }

    pub(super) fn set_speed(&mut self, speed: Speed) -> Vec<Command> {
        let commands = self.deck.set_speed(speed);
        self.tell_speed();
        commands
    }

    fn tell_speed(&mut self) {
        match self.deck.tuning().speed {
            Speed::NORMAL => self.tell_of("sound.speed-normal"),
            speed => self.tell(&self.locale.fill("sound.speed", &[("speed", &speed.percent().to_string())])),
        }
    }

    fn mark(&mut self) -> Vec<Command> {
        if self.deck.heard().is_none() {
            self.tell_of("sound.loop-nothing");
            return Vec::new();
        }
        let before = self.deck.marks();
        let commands = self.deck.mark();
        match self.deck.marks() {
            Marks::None => self.tell_of("sound.loop-over"),
            Marks::From(_) if before != Marks::None => self.tell_of("sound.marked-too-near"),
            Marks::From(from) => self.tell(&self.locale.fill("sound.marked", &[("from", &text::clock(from))])),
            Marks::Between(from, to) => {
                let part = [("from", text::clock(from)), ("to", text::clock(to))];
                let part = [(part[0].0, part[0].1.as_str()), (part[1].0, part[1].1.as_str())];
                self.tell(&self.locale.fill("sound.looping", &part));
            }
        }
        commands
    }

    fn cycle_crossfade(&mut self) -> Vec<Command> {
        let commands = self.deck.cycle_crossfade();
        let length = self.deck.tuning().crossfade;
        if length.is_zero() {
            self.tell_of("sound.crossfade-off");
        } else {
            self.tell(&self.locale.fill("sound.crossfade", &[("seconds", &seconds(length, &self.locale))]));
        }
        commands
    }

    fn toggle_stop_after(&mut self) -> Vec<Command> {
        if self.deck.heard().is_none() {
            return Vec::new();
        }
        let stops_after = !self.deck.stops_after();
        self.tell_of(if stops_after { "sound.will-stop" } else { "sound.will-go-on" });
        self.deck.set_stop_after(stops_after)
    }

    /// Sets the sleep timer to the minutes that were typed.
    pub(super) fn set_sleep(&mut self, typed: &str) -> Vec<Effect> {
        let most = SLEEP_LONGEST.as_secs() / 60;
        let wanted = match typed.trim() {
            "" => Some(0),
            typed => typed.parse().ok().filter(|minutes| *minutes <= most),
        };
        let after = match wanted {
            None => {
                let words = [("text", typed), ("most", &most.to_string())];
                self.warn(&self.locale.fill("sound.sleep-wrong", &words));
                return Vec::new();
            }
            Some(0) => {
                self.tell_of("sound.sleep-off");
                None
            }
            Some(minutes) => {
                self.tell(&self.locale.fill("sound.sleep-set", &[("minutes", &minutes.to_string())]));
                Some(Duration::from_secs(minutes * 60))
            }
        };
        let commands = self.deck.set_sleep(after);
        self.orders(commands)
    }

    /// The words beside the question for minutes: what is left, and how to end it.
    #[must_use]
    pub fn sleep_hint(&self) -> String {
        match self.deck.sleep_left() {
            Some(left) => self.locale.fill("sound.sleep-left", &[("minutes", &minutes(left).to_string())]),
            None => self.locale.text("sound.sleep-off-hint").to_owned(),
        }
    }

    /// Time has passed.
    pub(super) fn tick(&mut self, now: Instant) -> Vec<Effect> {
        self.playing.now = now;
        if self.deck.sleep().is_none() {
            // Nothing that is told changes with the time alone.
            let commands = self.deck.tick(now);
            return self.orders(commands);
        }
        let before = self.deck.status(&self.locale);
        let commands = self.deck.tick(now);
        if !commands.is_empty() {
            self.tell_of("sound.sleep-due");
        }
        self.is_dirty |= before != self.deck.status(&self.locale);
        self.orders(commands)
    }

    /// A file was measured, or could not be.
    pub(super) fn measured(&mut self, clip: &Clip, loudness: Loudness) -> Vec<Effect> {
        let before = self.deck.status(&self.locale);
        let commands = self.deck.learn(clip, loudness);
        self.is_dirty |= before != self.deck.status(&self.locale);
        self.orders(commands)
    }

    /// There is nothing left to be measured.
    pub(super) fn measured_all(&mut self) -> Vec<Effect> {
        let before = self.deck.status(&self.locale);
        let commands = self.deck.learnt_all();
        self.is_dirty |= before != self.deck.status(&self.locale);
        self.orders(commands)
    }

    /// What is to be measured now, if anything.
    pub(super) fn measurements(&mut self) -> Option<Effect> {
        if self.silent.is_some() {
            return None;
        }
        Some(self.deck.take_unmeasured()).filter(|clips| !clips.is_empty()).map(Effect::Measure)
    }

    /// Tells that it has stopped because the listener wanted that, if so.
    pub(super) fn tell_of_end(&mut self, was_last: bool) {
        if was_last && self.deck.state() == State::Stopped {
            self.tell_of("sound.stopped-after");
        }
    }
}
