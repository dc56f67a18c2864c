//! The ring with the output at its other end, as the engine handles them.

use std::collections::VecDeque;
use std::num::NonZero;
use std::time::{Duration, Instant};

use super::output::{Opened, Output, Pull};
use super::ring::{Near, Order, Step};
use super::source::{RingSource, frames_in};
use super::tap::Tap;

/// Frames pulled at once.
const PULL: usize = 1024;
/// Longer than this is not waited for what is made anew to be ready.
const MAKING_MAX: Duration = Duration::from_millis(200);
/// No more time than this is left to a machine that is late.
const SLACK_MAX: Duration = Duration::from_millis(40);
/// So many frames at least tell what making a frame costs.
const COUNTS: u64 = 4096;
/// Part of the ring that is kept free for what follows a jump: one part in this many.
const RESERVE: u64 = 8;

/// A failure of the output: it is gone, for this reason.
pub(super) type Gone = String;

/// Where the listener is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heard {
    /// The ring's number of the frame that is heard next.
    pub(super) at: u64,
    /// Nothing is on its way to the ear, and nothing comes until something is done.
    pub(super) silent: bool,
}

/// An open output and the ring before it.
pub(super) struct Rig {
    output: Box<dyn Output>,
    /// What the engine pulls, if it does.
    source: Option<RingSource>,
    near: Near,
    /// Where the sound did not follow on, oldest first; the first is at or before what is heard.
    steps: VecDeque<Step>,
    /// Stretches that lie ahead and will be left out.
    cuts: Vec<(u64, u64)>,
    rate: u32,
    /// Frames given out, as far as the engine pulls.
    emitted: u64,
    started: bool,
    paused: bool,
    /// The first frame that counts, once the orders given are obeyed.
    target: u64,
    frames: Vec<[f32; 2]>,
    /// Time that it takes to make a frame anew and to send it, as measured.
    making: Duration,
    sending: Duration,
    /// Time that is left beside that, on a machine that was late.
    slack: Duration,
    /// When the first frame that is made anew must be with the output.
    due: Option<Instant>,
}

impl Rig {
    pub(super) fn new(opened: Opened, tap: &Tap) -> Self {
        tap.attach(&opened.near.shared, opened.rate.get(), opened.output.bits());
        Self {
            output: opened.output,
            source: opened.source,
            near: opened.near,
            steps: VecDeque::from([Step { emitted: 0, at: 0, running: false }]),
            cuts: Vec::new(),
            rate: opened.rate.get(),
            emitted: 0,
            started: false,
            paused: true,
            target: 0,
            frames: vec![[0.0; 2]; PULL],
            making: Duration::ZERO,
            sending: Duration::ZERO,
            slack: Duration::ZERO,
            due: None,
        }
    }

    /// Who pulls the sound.
    pub(super) fn pull(&self) -> Pull {
        self.output.pull()
    }

    /// Whether the output stays at the rate at which it began.
    pub(super) fn keeps_rate(&self) -> bool {
        self.output.keeps_rate()
    }

    /// Whether the output was given anything.
    pub(super) const fn has_given(&self) -> bool {
        self.emitted > 0
    }

    /// Whether the output could come back once it is gone.
    pub(super) fn can_return(&self) -> bool {
        self.output.can_return()
    }

    /// Whether anybody could hear it.
    pub(super) fn is_audible(&self) -> bool {
        self.output.is_audible()
    }

    /// Whether the output runs at `rate` from now on, and what it may take back then; [`Rig::into_output`] must follow.
    pub(super) fn at_rate(&mut self, rate: NonZero<u32>) -> Option<Duration> {
        self.output.at_rate(rate)
    }

    /// The output, without what was on its way to it.
    pub(super) fn into_output(self) -> Box<dyn Output> {
        self.output
    }

    /// The number that the next frame written gets.
    pub(super) const fn head(&self) -> u64 {
        self.near.head()
    }

    /// Frames that lie in the ring, those to be dropped among them.
    pub(super) fn level(&self) -> u64 {
        self.near.capacity() - self.near.room() as u64
    }

    /// Whether the ring is so empty that it is worth filling.
    pub(super) fn is_low(&self) -> bool {
        self.level() < self.near.capacity() / 2
    }

    /// Room for what follows on; the reserve is kept for what comes after a jump.
    pub(super) fn room(&self) -> usize {
        (self.near.room() as u64).saturating_sub(self.near.capacity() / RESERVE) as usize
    }

    /// How many frames can be pulled before the ring wants more.
    pub(super) fn until_low(&self) -> u64 {
        (self.level() + 1).saturating_sub(self.near.capacity() / 2)
    }

    /// Writes what there is room for, the reserve included if `reserve`; returns how many frames.
    pub(super) fn write(&mut self, samples: &[f32], reserve: bool) -> usize {
        let room = if reserve { self.near.room() } else { self.room() };
        let count = room.min(samples.len() / 2);
        self.near.write(&samples[..count * 2])
    }

    /// Frame number `end` is the first that there is not.
    pub(super) fn set_ending(&self, end: Option<u64>) {
        self.near.shared.set_ending(end.unwrap_or(u64::MAX));
    }

    fn order(&mut self, order: Order) -> Result<(), Gone> {
        if self.near.order(order) { Ok(()) } else { Err("the output takes nothing any more".to_owned()) }
    }

    /// Sound flows. What the engine gives is given first, so that the output begins with the first frame.
    pub(super) fn start(&mut self) -> Result<(), Gone> {
        if !self.started {
            self.started = true;
            self.prime()?;
            self.output.flush()?;
            self.output.start()?;
        }
        Ok(())
    }

    /// Nothing flows, nothing wakes up.
    pub(super) fn stop(&mut self) -> Result<(), Gone> {
        if self.started {
            self.started = false;
            // What stands still is not late.
            self.due = None;
            self.near.shared.track.fall_silent();
            self.output.stop()?;
        }
        Ok(())
    }

    /// Whether every order was carried out.
    pub(super) fn is_settled(&self) -> bool {
        self.near.is_settled()
    }

    /// Whether the output runs.
    pub(super) const fn is_started(&self) -> bool {
        self.started
    }

    /// How long there is no use in looking what is heard, because whoever takes the sound stands still.
    pub(super) fn stalled_for(&self) -> Option<Duration> {
        self.output.stalled_for().filter(|_| self.started)
    }

    /// Everything there was has been heard.
    pub(super) fn finish(&mut self) -> Result<(), Gone> {
        self.output.finish()
    }

    /// Fade to silence.
    pub(super) fn pause(&mut self) -> Result<(), Gone> {
        self.take_back()?;
        self.paused = true;
        self.order(Order::Pause)
    }

    /// Fade in and go on.
    pub(super) fn resume(&mut self) -> Result<(), Gone> {
        self.take_back()?;
        self.paused = false;
        self.order(Order::Resume)
    }

    /// The listener's gain.
    pub(super) fn gain(&mut self, gain: f32) -> Result<(), Gone> {
        self.take_back()?;
        self.order(Order::Gain(gain))
    }

    /// Fade out, drop everything before frame `to`, go on there.
    pub(super) fn skip(&mut self, to: u64, fade_in: bool) -> Result<(), Gone> {
        self.take_back()?;
        self.cuts.clear();
        self.target = to;
        self.order(Order::Skip { to, fade_in })
    }

    /// Leave out what lies between `from` and `to`; with `cross` the one fades into the other.
    pub(super) fn cut(&mut self, from: u64, to: u64, cross: bool) -> Result<(), Gone> {
        self.cuts.retain(|&(earlier, _)| earlier < from);
        self.cuts.push((from, to));
        self.order(Order::Cut { from, to, cross })
    }

    /// The first frame that can still be changed: the next to be given out. Takes back what the output can give back.
    pub(super) fn changeable(&mut self) -> Result<u64, Gone> {
        self.take_back()?;
        Ok(self.cursor())
    }

    /// The ring's number of the frame that is given out `frames` frames after frame `at`.
    pub(super) fn ahead(&self, at: u64, frames: u64) -> u64 {
        let (mut at, mut left) = (at.max(self.target), frames);
        for &(from, to) in &self.cuts {
            let before = from.saturating_sub(at);
            if to > at && left >= before {
                (at, left) = (to, left - before);
            }
        }
        at + left
    }

    /// The ring's number of the next frame given out.
    fn cursor(&mut self) -> u64 {
        self.collect();
        match self.steps.back() {
            // What the output gave back is not yet known to the source.
            Some(step) if self.source.is_some() && step.running => step.at + (self.emitted - step.emitted),
            _ => self.near.shared.at(),
        }
    }

    fn collect(&mut self) {
        while let Some(step) = self.near.step() {
            self.steps.push_back(step);
        }
    }

    /// Takes back from the output what it has not played, as far as nothing but steady sound is in it.
    fn take_back(&mut self) -> Result<(), Gone> {
        let Some(margin) = self.output.rewind_margin() else { return Ok(()) };
        if !self.near.is_settled() {
            return Ok(());
        }
        self.collect();
        let Some(&last) = self.steps.back() else { return Ok(()) };
        let asked = Instant::now();
        let heard = self.output.heard(self.emitted)?;
        // While what follows is made anew, the old is heard on.
        let held = self.emitted.saturating_sub(heard);
        let making = ((self.making + self.sending) * held as u32 * 3 / 2).min(MAKING_MAX) + self.slack;
        let margin = margin + frames_in(making, self.rate);
        let from = (heard + margin).max(last.emitted);
        let back = self.output.take_back(self.emitted.saturating_sub(from));
        if back == 0 {
            return Ok(());
        }
        let from = self.emitted - back;
        let at = if last.running { last.at + (from - last.emitted) } else { last.at };
        self.order(Order::Rewind { at, emitted: from })?;
        self.emitted = from;
        // What is heard before the first frame that is made anew.
        let left = Duration::from_secs_f64(from.saturating_sub(heard) as f64 / f64::from(self.rate.max(1)));
        self.due = if self.started { asked.checked_add(left) } else { None };
        Ok(())
    }

    /// What was taken back is with the output again. If that was too late the old sound was heard on beside its place: a
    /// machine that has other things to do gets more time from then on, and less again when it keeps up.
    fn learn_slack(&mut self) {
        let Some(due) = self.due.take() else { return };
        self.slack = slack(self.slack, Instant::now().saturating_duration_since(due));
    }

    /// Where the listener is.
    pub(super) fn heard(&mut self) -> Result<Heard, Gone> {
        self.collect();
        let emitted = if self.source.is_some() { self.emitted } else { self.near.shared.emitted() };
        let heard = self.output.heard(emitted)?.min(emitted);
        self.show(heard);
        // Steps that came after the count was read are in the future; they do no harm.
        while self.steps.len() > 1 && self.steps[1].emitted <= heard {
            self.steps.pop_front();
        }
        let step = self.steps[0];
        let passed = if step.running { heard.saturating_sub(step.emitted) } else { 0 };
        let quiet = !step.running && self.steps.len() == 1;
        let drained = self.source.is_some() && (heard == emitted || self.output.stalled_for().is_some());
        // An order that waits for sound makes none.
        let silent = (self.near.is_settled() && (quiet || drained)) || (drained && !self.is_sounding());
        Ok(Heard { at: step.at + passed, silent })
    }

    /// Whether somebody looks at what is heard.
    pub(super) fn is_watched(&self) -> bool {
        self.near.shared.track.turn() > 0
    }

    /// Tells whoever looks at what is heard how far that is.
    fn show(&mut self, heard: u64) {
        let pull = self.pull();
        if !self.is_watched() || pull == Pull::Fast {
            return;
        }
        if let Some(source) = &mut self.source {
            source.look();
        }
        self.near.shared.track.tell(heard, self.rate, pull == Pull::Callback);
    }

    /// Frames that can be pulled without a hole, as far as the next place where the sound does not follow on.
    fn ready(&mut self) -> u64 {
        if self.paused {
            // An output that holds much must not run empty while it fades: its place is taken by silence.
            return if self.output.rewind_margin().is_some() { u64::MAX } else { 0 };
        }
        let mut at = self.near.shared.at().max(self.target);
        self.cuts.retain(|&(_, to)| to > at);
        for &(from, to) in &self.cuts {
            if at < from {
                return from - at;
            }
            at = to;
        }
        self.near.head().saturating_sub(at)
    }

    /// Gives the output what it wants and the ring has, if it is the engine that pulls; true if something moved.
    pub(super) fn pump(&mut self) -> Result<bool, Gone> {
        let before = self.emitted;
        let moved = self.started && self.prime()?;
        if moved {
            let begun = Instant::now();
            self.output.flush()?;
            self.learn_slack();
            self.sending = learned(self.sending, begun, self.emitted - before);
        }
        Ok(moved)
    }

    /// As [`Rig::pump`], but nothing of it need be heard before the next `pump`.
    pub(super) fn prime(&mut self) -> Result<bool, Gone> {
        if self.source.is_none() {
            return Ok(false);
        }
        let (before, begun) = (self.emitted, Instant::now());
        // What the orders still ask for: frame by frame, for only the source knows when a fade has ended.
        let mut held = 0;
        // Where nobody listens in time they wait for sound: not a frame of silence comes in between.
        let in_time = self.output.pull() != Pull::Fast;
        while !self.near.is_settled() && ((in_time && self.is_sounding()) || self.ready() > 0 || self.paused) {
            held += self.mix(held, 1);
            if held == PULL {
                self.give(held)?;
                held = 0;
            }
        }
        let mut wanted = self.output.wants().saturating_sub(held as u64);
        while wanted > 0 && self.near.is_settled() {
            let count = self.ready().min(wanted).min((PULL - held) as u64) as usize;
            if count == 0 {
                break;
            }
            held += self.mix(held, count);
            self.give(held)?;
            held = 0;
            wanted -= count as u64;
        }
        self.give(held)?;
        let made = self.emitted - before;
        self.making = learned(self.making, begun, made);
        Ok(made > 0)
    }

    fn is_sounding(&mut self) -> bool {
        self.collect();
        self.steps.back().is_some_and(|step| step.running)
    }

    /// Pulls `count` frames and puts them behind the `held` ones.
    fn mix(&mut self, held: usize, count: usize) -> usize {
        let Some(source) = &mut self.source else { return 0 };
        source.fill(&mut self.frames[held..held + count]);
        self.emitted += count as u64;
        debug_assert_eq!(self.emitted, self.near.shared.emitted());
        count
    }

    fn give(&mut self, count: usize) -> Result<(), Gone> {
        if count > 0 { self.output.take(self.frames[..count].as_flattened()) } else { Ok(()) }
    }
}

/// What is left from now on, after it was `late` by so much, or in time.
fn slack(known: Duration, late: Duration) -> Duration {
    if late.is_zero() { known * 7 / 8 } else { (known + late * 2).min(SLACK_MAX) }
}

/// Time a frame, from what was known and a measurement of `frames` frames that began at `begun`.
fn learned(known: Duration, begun: Instant, frames: u64) -> Duration {
    if frames < COUNTS {
        return known;
    }
    let time = begun.elapsed() / frames as u32;
    // A slow time may be one in which something else ran; a quick one is true.
    if known.is_zero() { time } else { time.min(known * 5 / 4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_machine_is_left_more_time_within_bounds_and_less_when_it_keeps_up() {
        let late = Duration::from_millis(3);
        let first = slack(Duration::ZERO, late);
        assert!(first > late, "as late again it is in time");
        assert_eq!(slack(first, Duration::from_secs(9)), SLACK_MAX);
        let kept_up = (0..100).fold(SLACK_MAX, |known, _| slack(known, Duration::ZERO));
        assert!(kept_up < Duration::from_micros(1), "{kept_up:?}");
        assert_eq!(slack(Duration::ZERO, Duration::ZERO), Duration::ZERO);
    }
}
