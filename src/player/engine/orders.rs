//! Orders that change what is heard in its place: effects, gains, what is repeated, how an item ends.

use std::time::Duration;

use super::super::Command;
use super::super::feed::Cut;
use super::super::output::Pull;
use super::super::rig::Gone;
use super::super::source::{CROSS, frames_in};
use super::Engine;

impl Engine {
    /// Obeys such an order. Without an output it is kept.
    pub(super) fn reshape(&mut self, command: Command) -> Result<(), Gone> {
        let heard = match self.feed.timeline.heard(self.at) {
            Some((segment, _)) => Some(segment.item.id),
            None => self.feed.first(),
        };
        let changed = match (command, heard) {
            (Command::Sound(sound), _) => self.feed.set_sound(sound),
            (Command::Measured { id, loudness }, _) => self.feed.measured(id, loudness, heard),
            (Command::Loop(part), Some(id)) => self.feed.set_loop(id, part),
            (Command::FadeEnd(time), Some(id)) => self.feed.set_fade_end(id, self.within_rest(time)),
            _ => false,
        };
        if changed && self.active { self.remake() } else { Ok(()) }
    }

    /// As much of `time` as is left of the item heard: a fade that should have begun before begins now, at full.
    fn within_rest(&self, time: Duration) -> Duration {
        let rest =
            self.feed.timeline.heard(self.at).and_then(|(segment, at)| Some(segment.duration?.saturating_sub(at)));
        rest.map_or(time, |rest| rest.min(time))
    }

    /// What is heard goes on as it is to sound now, from the first frame that can still be changed on.
    fn remake(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        // The old sound has to be there while it fades into the new one.
        let tail = frames_in(CROSS, self.feed.rate()) + 1;
        if !self.paused && rig.level() < tail {
            let pending = self.feed.pending();
            let written = rig.write(&pending[..pending.len().min(tail as usize * 2)], true);
            self.feed.written(written);
        }
        let from = self.changeable()?;
        let Some(rig) = &mut self.rig else { return Ok(()) };
        let to = rig.head();
        if from >= to && self.feed.is_done() {
            return Ok(());
        }
        let from = from.min(to);
        rig.set_ending(None);
        self.feed.remake(from, to, None);
        self.splice(Cut { from, to, cross: true })
    }

    /// The first frame that can still be changed. Takes back what the output can give back.
    pub(super) fn changeable(&mut self) -> Result<u64, Gone> {
        let Some(rig) = &mut self.rig else { return Ok(0) };
        let at = rig.changeable()?;
        // A callback goes on while the change is decided.
        let goes_on = rig.pull() == Pull::Callback && !self.paused;
        Ok(rig.ahead(at, if goes_on { u64::from(self.feed.rate() / 20) } else { 0 }))
    }

    /// What was decoded anew takes the place of what is cut out.
    pub(super) fn splice(&mut self, cut: Cut) -> Result<(), Gone> {
        if cut.cross {
            self.prepare();
        }
        let Some(rig) = &mut self.rig else { return Ok(()) };
        if cut.from < cut.to {
            rig.cut(cut.from, cut.to, cut.cross)?;
        }
        self.fresh = cut.to;
        if cut.cross {
            self.hand_over()?;
        }
        self.filling = true;
        self.rig.as_mut().map_or(Ok(()), |rig| rig.pump().map(drop))
    }
}
