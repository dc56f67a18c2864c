//! The limiter: holds true peaks at full scale.
//!
//! It looks 5 ms ahead. Wherever a true peak lies beyond the ceiling of 0 dBTP, both channels are turned down together,
//! smoothly within those 5 ms, until it lies at −0.1 dBTP; the gain stays there for 20 ms and then returns, nine
//! tenths of the way within 140 ms. Where it has returned, after a second at most, samples pass bit for bit: sound whose
//! peaks stay within full scale is not changed at all.

use std::collections::VecDeque;
use std::time::Duration;

use super::peak::{self, PeakMeter};
use crate::player::source::frames_in;

/// Within how long the gain falls.
const ATTACK: Duration = Duration::from_millis(5);
/// How long the gain stays down after a peak: longer than half a period of the lowest tones, which else it would follow.
const HOLD: Duration = Duration::from_millis(20);
/// Time constant of the return.
const RELEASE: Duration = Duration::from_millis(60);
/// Where a peak beyond full scale is brought to, −0.1 dBTP: meters that measure true peaks differ by a tenth of a dB.
const TARGET: f64 = 0.9886;
/// A gain of 1. Gains are whole numbers, so that sums of them are exact, however long they run.
const ONE: u64 = 1 << 30;
/// So near to 1 the return is at its end, in double precision.
const NEARLY: f64 = 1e-6;

/// Holds true peaks at full scale.
pub(super) struct Limiter {
    meter: PeakMeter,
    /// Frames taken that are not given out, for which a gain is being made.
    waiting: VecDeque<[f32; 2]>,
    /// Frames whose gain is being looked for before the first frame comes out.
    delay: usize,
    lowest: Lowest,
    /// Before it is smoothed.
    gain: f64,
    /// The share of the way back that the gain goes in a frame.
    recovery: f64,
    /// A mean of a mean: the gain bends, it has no corners.
    smooth: [Sum; 2],
    /// What comes out of them if the gain was 1 all along.
    full: u64,
    /// Frames taken so far.
    taken: usize,
}

impl Limiter {
    pub(super) fn new(rate: u32) -> Self {
        let half = (frames_in(ATTACK, rate) / 2).max(1) as usize;
        // The smoothing reaches this far back, so a gain must be known this far ahead.
        let ahead = 2 * half - 2;
        Self {
            meter: PeakMeter::new(),
            waiting: VecDeque::new(),
            delay: ahead + peak::AHEAD,
            lowest: Lowest::new(ahead as u64 + frames_in(HOLD, rate) + 1),
            gain: 1.0,
            recovery: 1.0 - (-1.0 / (RELEASE.as_secs_f64() * f64::from(rate))).exp(),
            smooth: [Sum::new(half, ONE), Sum::new(half, ONE * half as u64)],
            full: ONE * (half * half) as u64,
            taken: 0,
        }
    }

    /// Takes `samples`, whole stereo frames, and appends what is ready to `out`.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        for frame in samples.as_chunks::<2>().0 {
            self.waiting.push_back(*frame);
            self.step(*frame, out);
        }
    }

    /// Appends what was held back.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) {
        for _ in 0..self.delay {
            self.step([0.0; 2], out);
        }
    }

    fn step(&mut self, frame: [f32; 2], out: &mut Vec<f32>) {
        let peak = f64::from(self.meter.next(frame));
        let wanted = if peak > 1.0 { TARGET / peak } else { 1.0 };
        let lowest = self.lowest.next(wanted);
        self.gain += (1.0 - self.gain) * self.recovery;
        if self.gain > 1.0 - NEARLY {
            self.gain = 1.0;
        }
        self.gain = self.gain.min(lowest);
        let gain = self.smooth[0].next((self.gain * ONE as f64) as u64);
        let gain = self.smooth[1].next(gain);
        self.taken += 1;
        if self.taken <= self.delay {
            return;
        }
        let Some(frame) = self.waiting.pop_front() else { return };
        if gain == self.full {
            out.extend(frame);
        } else {
            let gain = gain as f64 / self.full as f64;
            out.extend(frame.map(|sample| (f64::from(sample) * gain) as f32));
        }
    }
}

/// The lowest of the last values.
struct Lowest {
    length: u64,
    at: u64,
    /// Each lower than those before it, with its number.
    rising: VecDeque<(u64, f64)>,
}

impl Lowest {
    fn new(length: u64) -> Self {
        Self { length, at: 0, rising: VecDeque::new() }
    }

    fn next(&mut self, value: f64) -> f64 {
        while self.rising.back().is_some_and(|&(_, last)| last >= value) {
            self.rising.pop_back();
        }
        self.rising.push_back((self.at, value));
        if self.rising.front().is_some_and(|&(number, _)| number + self.length <= self.at) {
            self.rising.pop_front();
        }
        self.at += 1;
        self.rising.front().map_or(value, |&(_, lowest)| lowest)
    }
}

/// The sum of the last values.
struct Sum {
    values: VecDeque<u64>,
    sum: u64,
}

impl Sum {
    /// Of `length` values, which were all `before`.
    fn new(length: usize, before: u64) -> Self {
        Self { values: VecDeque::from(vec![before; length]), sum: before * length as u64 }
    }

    fn next(&mut self, value: u64) -> u64 {
        self.sum -= self.values.pop_front().unwrap_or_default();
        self.values.push_back(value);
        self.sum += value;
        self.sum
    }
}

#[cfg(test)]
mod tests;
