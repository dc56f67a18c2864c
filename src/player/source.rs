//! [`RingSource`]: the sound that is pulled out of the ring. The only file that names rodio.
//!
//! A device's callback pulls it through rodio's mixer ([`Mix`]). An output that is fed by the engine pulls it directly, in
//! runs of frames: the mixer, which adds sample by sample, would cost as much again as everything else that the player
//! does. Either way no lock, no allocation, no log; everything is decided per frame, so left and right never change places.

use std::num::NonZero;
use std::time::Duration;

use super::gain::{Ramp, fade};
use super::gains::Gains;
use super::ring::{Far, Order, Step};

mod cross;

use cross::Cross;

/// Length of a fade in or out.
pub(super) const FADE: Duration = Duration::from_millis(6);
/// Length of a change of volume.
const VOLUME: Duration = Duration::from_millis(15);
/// How long old sound and what takes its place are heard together.
pub(super) const CROSS: Duration = Duration::from_millis(12);
/// Frames taken out of the ring at once.
const GULP: usize = 512;
/// How many replaced stretches can lie ahead at once.
const CUTS: usize = 32;

/// Frames that `duration` lasts at `rate`.
pub(super) fn frames_in(duration: Duration, rate: u32) -> u64 {
    (duration.as_nanos() * u128::from(rate) / 1_000_000_000) as u64
}

/// A `rodio::Source` that empties the ring.
pub(super) struct RingSource {
    far: Far,
    rate: NonZero<u32>,
    /// The right sample of the frame whose left sample was given out.
    right: Option<f32>,
    /// The last frames taken out of the ring, by number modulo its length.
    history: Box<[[f32; 2]]>,
    /// Volume and progress of the fade at which each of them was given out; none if the output takes nothing back.
    gains: Option<Gains>,
    /// Number of the next frame in the ring; those before it, down to `floor`, are in the history.
    consumed: u64,
    floor: u64,
    /// Number of the next frame to give out.
    at: u64,
    emitted: u64,
    volume: Ramp,
    /// Progress of fading: 0 is silence, 1 is full.
    level: Ramp,
    paused: bool,
    skip: Option<(u64, bool)>,
    /// From, to, and whether the one fades into the other.
    cuts: Vec<(u64, u64, bool)>,
    cross: Cross,
    /// Nothing was given out since a jump that asks for no fade in.
    fresh: bool,
    running: bool,
    expected: u64,
    fade: u32,
    volume_ramp: u32,
    underrun: u64,
    obeyed: u64,
    /// The number of the watching of what is given out, see [`super::tap`]; 0: nobody watches.
    turn: u64,
    /// The number, among the frames given out, of the first one that the present run of sound began with.
    begun: u64,
}

impl RingSource {
    /// A source for an output of `rate` frames a second that may take back up to `rewind` frames. It begins paused.
    pub(super) fn new(far: Far, rate: NonZero<u32>, rewind: usize) -> Self {
        // A power of two, so that finding a place in it takes no division.
        let history = vec![[0.0; 2]; (rewind + 2 * GULP).next_power_of_two()].into_boxed_slice();
        Self {
            far,
            rate,
            right: None,
            history,
            gains: (rewind > 0).then(Gains::default),
            consumed: 0,
            floor: 0,
            at: 0,
            emitted: 0,
            volume: Ramp::at(1.0),
            level: Ramp::at(0.0),
            paused: true,
            skip: None,
            cuts: Vec::with_capacity(CUTS),
            cross: Cross::new(frames_in(CROSS, rate.get()).max(1) as usize),
            fresh: true,
            running: false,
            expected: 0,
            fade: frames_in(FADE, rate.get()).max(1) as u32,
            volume_ramp: frames_in(VOLUME, rate.get()).max(1) as u32,
            underrun: 0,
            obeyed: 0,
            turn: 0,
            begun: 0,
        }
    }

    /// The next frame, left and right.
    pub(super) fn frame(&mut self) -> [f32; 2] {
        self.look();
        while let Ok(order) = self.far.orders.pop() {
            self.obey(order);
            self.tell_fading();
            self.obeyed += 1;
            self.far.shared.set_obeyed(self.obeyed);
        }
        let frame = self.sound().unwrap_or_else(|| self.silence());
        self.show(std::iter::once(frame));
        self.emitted += 1;
        self.far.shared.set_at(self.at);
        self.far.shared.set_emitted(self.emitted);
        frame
    }

    /// Fills `frames`: as [`RingSource::frame`] does, but steady sound in one go.
    pub(super) fn fill(&mut self, frames: &mut [[f32; 2]]) {
        self.look();
        let mut filled = 0;
        while let Some(rest) = frames.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            // The one while it plays, the other while it is paused.
            let run = self.steady(rest) + self.still(rest);
            if run == 0 {
                rest[0] = self.frame();
            }
            filled += run.max(1);
        }
    }

    /// Gives out frames at once as long as each is the one after the last at the same gain: no order waits, nothing is
    /// ramped, no jump or cut lies among them. Returns how many, which may be none.
    fn steady(&mut self, out: &mut [[f32; 2]]) -> usize {
        let moves = self.paused || self.skip.is_some() || self.volume.is_moving() || self.level.is_moving();
        let moves = moves || self.cross.is_under_way();
        let follows = self.running && self.at == self.expected && self.right.is_none();
        // Exactly full is what a fade ends on.
        let is_full = self.level.value().to_bits() == 1.0_f32.to_bits();
        if moves || !follows || !is_full || !self.far.orders.is_empty() || (self.at >= self.consumed && !self.gulp()) {
            return 0;
        }
        let slot = self.slot(self.at);
        let stop = self.cuts.first().map_or(self.consumed, |&(from, ..)| from.min(self.consumed));
        let count = out.len().min(stop.saturating_sub(self.at) as usize).min(self.history.len() - slot);
        let gain = self.volume.value();
        for ([left, right], sound) in out.iter_mut().zip(&self.history[slot..slot + count]) {
            (*left, *right) = (sound[0] * gain, sound[1] * gain);
        }
        if count > 0 {
            self.note(gain, 1.0);
        }
        self.show(out[..count].iter().copied());
        self.at += count as u64;
        self.expected = self.at;
        self.fresh &= count == 0;
        self.emitted += count as u64;
        self.far.shared.set_at(self.at);
        self.far.shared.set_emitted(self.emitted);
        count
    }

    /// Gives out silence at once while paused, as long as no order waits. Returns how many frames, which may be none.
    fn still(&mut self, out: &mut [[f32; 2]]) -> usize {
        let is_silent = self.level.value() == 0.0 && !self.level.is_moving() && self.skip.is_none();
        let lasts = !self.running && self.at == self.expected && self.right.is_none();
        if !self.paused || !is_silent || !lasts || !self.far.orders.is_empty() {
            return 0;
        }
        out.fill([0.0; 2]);
        self.volume = Ramp::at(self.volume.target());
        self.show(out.iter().copied());
        self.emitted += out.len() as u64;
        self.far.shared.set_at(self.at);
        self.far.shared.set_emitted(self.emitted);
        out.len()
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Pause => {
                self.paused = true;
                self.fade_to(0.0);
            }
            Order::Resume => {
                self.paused = false;
                if self.skip.is_some() {
                } else if self.fresh {
                    self.level = Ramp::at(1.0);
                } else {
                    self.fade_to(1.0);
                }
            }
            Order::Skip { to, fade_in } => {
                self.skip = Some((to, fade_in));
                self.cuts.clear();
                self.fade_to(0.0);
            }
            Order::Cut { from, to, cross } => {
                self.cuts.retain(|&(earlier, ..)| earlier < from);
                if self.cuts.len() < CUTS {
                    self.cuts.push((from, to, cross));
                }
            }
            Order::Gain(gain) if self.level.value() == 0.0 => self.volume = Ramp::at(gain),
            Order::Gain(gain) => self.volume.go(gain, self.volume_ramp),
            Order::Rewind { at, emitted } => self.rewind(at, emitted),
        }
    }

    /// The next frame of sound; `None` if it is time for silence.
    fn sound(&mut self) -> Option<[f32; 2]> {
        // A jump and an empty ring each happen at most once a frame.
        for _ in 0..3 {
            if self.level.value() == 0.0 && !self.level.is_moving() {
                self.arrive();
                if self.paused {
                    self.cross_cuts();
                    return None;
                }
            }
            self.cross_cuts();
            // Frames from where a jump leads to are not part of what fades out before it.
            let old = self.skip.is_none_or(|(to, _)| self.at < to);
            if old && (self.at < self.consumed || self.gulp()) {
                return Some(self.give());
            }
            if self.level.target() > 0.0 {
                return None;
            }
            // Nothing is left to fade out.
            self.level = Ramp::at(0.0);
        }
        None
    }

    /// Silence is reached: carry out the jump that waited for it.
    fn arrive(&mut self) {
        if let Some((to, fade_in)) = self.skip.take() {
            self.jump(to);
            self.fresh = !fade_in;
            if !self.paused {
                if fade_in {
                    self.fade_to(1.0);
                } else {
                    self.level = Ramp::at(1.0);
                }
            }
        }
        self.tell_fading();
    }

    const fn slot(&self, frame: u64) -> usize {
        frame as usize & (self.history.len() - 1)
    }

    fn give(&mut self) -> [f32; 2] {
        if !self.running || self.at != self.expected {
            self.tell(true);
        }
        let slot = self.slot(self.at);
        let (volume, level) = (self.volume.value(), self.level.value());
        self.note(volume, level);
        let gain = volume * fade(level);
        self.cross.mix(self.at, &mut self.history[slot]);
        let [left, right] = self.history[slot];
        self.volume.step();
        self.level.step();
        self.at += 1;
        self.expected = self.at;
        self.fresh = false;
        [left * gain, right * gain]
    }

    fn silence(&mut self) -> [f32; 2] {
        if self.running || self.at != self.expected {
            self.expected = self.at;
            self.tell(false);
        }
        if !self.paused && self.far.shared.ending() != self.at {
            self.underrun += 1;
            self.far.shared.set_underrun(self.underrun);
        }
        self.volume = Ramp::at(self.volume.target());
        [0.0; 2]
    }

    fn tell(&mut self, running: bool) {
        (self.running, self.begun) = (running, self.emitted);
        // A full queue means that nobody listens any more.
        let _ = self.far.steps.push(Step { emitted: self.emitted, at: self.at, running });
    }

    /// Looks whether somebody watches what is given out. Whoever begins to sees what an output may still hold as well.
    pub(super) fn look(&mut self) {
        let turn = self.far.shared.track.turn();
        if turn != self.turn {
            self.turn = turn;
            if turn > 0 {
                self.show_held(turn);
            }
        }
    }

    fn show_held(&self, turn: u64) {
        let gains = self.gains.as_ref().filter(|_| self.running && self.at == self.expected);
        let run = self.emitted.saturating_sub(self.begun);
        let held = if gains.is_some() { run.min(self.at.saturating_sub(self.oldest())) } else { 0 };
        let frames = (self.at - held..self.at).map(|at| {
            let (volume, level) = gains.map_or((1.0, 1.0), |gains| gains.at(at));
            self.history[self.slot(at)].map(|sample| sample * (volume * fade(level)))
        });
        self.far.shared.track.put(self.emitted - held, frames);
        self.far.shared.track.begin(turn, self.emitted - held);
    }

    /// Remembers at which gains the frames from here on are given out.
    fn note(&mut self, volume: f32, level: f32) {
        let (at, oldest) = (self.at, self.oldest());
        if let Some(gains) = &mut self.gains {
            gains.note(at, oldest, volume, level);
        }
    }

    fn show(&self, frames: impl Iterator<Item = [f32; 2]>) {
        if self.turn > 0 {
            self.far.shared.track.put(self.emitted, frames);
        }
    }

    /// The number of the oldest frame of the ring that is still in the history.
    fn oldest(&self) -> u64 {
        self.consumed.saturating_sub((self.history.len() - GULP) as u64).max(self.floor)
    }

    fn tell_fading(&self) {
        self.far.shared.set_fading(self.skip.is_some() || (self.paused && self.level.value() > 0.0));
    }

    /// Fades from where it is; a part of the way takes that part of the time.
    fn fade_to(&mut self, target: f32) {
        let way = (target - self.level.value()).abs();
        if way == 0.0 {
            self.level = Ramp::at(target);
        } else {
            self.level.go(target, (way * self.fade as f32).ceil() as u32);
        }
    }

    fn cross_cuts(&mut self) {
        while let Some(&(from, to, cross)) = self.cuts.first() {
            if self.at < from {
                break;
            }
            self.cuts.remove(0);
            if self.at < to {
                if self.level.value() > 0.0 && (cross || self.cross.is_under_way()) {
                    self.keep(to);
                    self.go_to(to);
                } else {
                    self.jump(to);
                }
            }
        }
    }

    /// Keeps the next frames, which frame `to` and those after it replace, so that they can fade out.
    fn keep(&mut self, to: u64) {
        let (mask, frames) = (self.history.len() - 1, &mut self.far.frames);
        let (history, consumed) = (&self.history, &mut self.consumed);
        self.cross.begin(self.at, to, |at| {
            if at < *consumed {
                return Some(history[at as usize & mask]);
            }
            if at >= to || frames.slots() < 2 {
                return None;
            }
            *consumed += 1;
            Some([frames.pop().ok()?, frames.pop().ok()?])
        });
    }

    /// Goes on at frame `to` at once.
    fn jump(&mut self, to: u64) {
        self.cross.end();
        self.go_to(to);
    }

    /// Goes on at frame `to`, which is not before the current one; nothing before it can be taken back any more.
    fn go_to(&mut self, to: u64) {
        if let Some(count) = to.checked_sub(self.consumed) {
            let wanted = (count * 2) as usize;
            // Every frame before `to` was written before the order was given, so all of them are there.
            let count = wanted.min(self.far.frames.slots());
            if let Ok(chunk) = self.far.frames.read_chunk(count) {
                chunk.commit_all();
            }
            self.consumed = to;
        }
        self.at = to;
        self.floor = to;
    }

    /// Takes what the ring holds, up to [`GULP`] frames, into the history; false if it holds nothing.
    fn gulp(&mut self) -> bool {
        let count = (self.far.frames.slots() / 2).min(GULP);
        // Not across a cut or a jump: what lies between is dropped, not remembered.
        let stops = self.cuts.first().map(|&(from, ..)| from).into_iter().chain(self.skip.map(|(to, _)| to));
        let count = stops.fold(count, |count, stop| count.min(stop.saturating_sub(self.consumed) as usize));
        let Ok(chunk) = self.far.frames.read_chunk(count * 2) else { return false };
        let mask = self.history.len() - 1;
        let (first, second) = chunk.as_slices();
        // Whole frames are put in and taken out, and the ring holds whole frames: neither piece ends amid one.
        for &frame in [first, second].into_iter().flat_map(|piece| piece.as_chunks().0) {
            self.history[self.consumed as usize & mask] = frame;
            self.consumed += 1;
        }
        chunk.commit_all();
        count > 0
    }

    fn rewind(&mut self, at: u64, emitted: u64) {
        let Some(gains) = self.gains.as_ref().filter(|_| (self.oldest()..=self.at).contains(&at)) else { return };
        let (volume, level) = gains.at(at);
        self.emitted = emitted;
        self.far.shared.track.rewind(emitted);
        if at == self.at {
            return;
        }
        self.at = at;
        self.expected = at;
        self.running = true;
        let target = self.volume.target();
        self.volume = Ramp::at(volume);
        self.volume.go(target, self.volume_ramp);
        self.level = Ramp::at(level);
        self.fade_to(if self.paused { 0.0 } else { 1.0 });
    }
}

impl Iterator for RingSource {
    type Item = rodio::Sample;

    fn next(&mut self) -> Option<rodio::Sample> {
        if let Some(right) = self.right.take() {
            return Some(right);
        }
        let [left, right] = self.frame();
        self.right = Some(right);
        Some(left)
    }
}

impl rodio::Source for RingSource {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> rodio::ChannelCount {
        const { NonZero::new(2).unwrap() }
    }

    fn sample_rate(&self) -> rodio::SampleRate {
        self.rate
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

/// rodio's mixer with a [`RingSource`] in it: what the callback of a device pulls.
pub(super) struct Mix(rodio::mixer::MixerSource);

impl Mix {
    /// A stereo mixer at the rate of `source`, so that rodio converts nothing.
    pub(super) fn new(source: RingSource) -> Self {
        let (mixer, pulled) =
            rodio::mixer::mixer(rodio::Source::channels(&source), rodio::Source::sample_rate(&source));
        mixer.add(source);
        Self(pulled)
    }

    /// Fills `samples` with whole stereo frames.
    pub(super) fn fill(&mut self, samples: &mut [f32]) {
        debug_assert!(samples.len().is_multiple_of(2));
        for sample in samples {
            *sample = self.0.next().unwrap_or(0.0);
        }
    }
}

#[cfg(test)]
mod tests;
