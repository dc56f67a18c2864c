//! What sounds: one item after another, without a gap, through one resampler.
//!
//! The frames that it yields are at the output's rate and numbered as the [`super::outlet`] takes them.

use super::super::Reason;
use super::super::gain::fade;
use super::super::resampler::{Fork, Resampler, scaled};
use super::super::stream::Block;
use super::reel::Reel;

/// The highest rate that is taken from a file.
pub(super) const RATE_MAX: u32 = 768_000;
/// Where rates have so little in common that a common frame comes less often than this, in input frames, a start in the
/// middle is at the next frame of the file and not between two.
const GRID_MAX: u64 = 48_000;

/// What [`Voice::read`] found.
pub(super) enum Read {
    /// Frames at this rate.
    Frames(u32),
    /// Nothing this time.
    Nothing,
    /// Nothing yet: the file takes its time.
    Late,
    /// The part that is repeated begins again.
    Again,
    /// The end, and why, if it comes too early.
    End(Option<Reason>),
}

pub(super) struct Voice {
    /// What is decoded.
    pub(super) reel: Option<Reel>,
    resampler: Option<Resampler>,
    /// The number of the resampler's first frame.
    base: i64,
    /// Frames that were not yet taken; the first `lead` of them lie before number `at`.
    pub(super) ready: Vec<f32>,
    /// Number of the first frame that was not yet taken, the lead apart.
    pub(super) at: u64,
    /// Frames that come before what is to be heard.
    pub(super) lead: u64,
    /// The output's rate.
    rate: u32,
    /// Where it fades to silence: first frame, and the frame after the last.
    fading: Option<(i64, i64)>,
    stereo: Vec<f32>,
}

impl Voice {
    /// Silent; its first frame will be number `at`.
    pub(super) fn new(at: u64, rate: u32) -> Self {
        let (ready, stereo) = (Vec::new(), Vec::new());
        Self { reel: None, resampler: None, base: at as i64, ready, at, lead: 0, rate, fading: None, stereo }
    }

    /// Begins with `reel` in its middle: at frame `wanted`, counted from the item's start at the output's rate. Up to
    /// `lead` frames before that one come first. What is yielded is the same as if the item had been played from its start.
    pub(super) fn begin(&mut self, mut reel: Reel, wanted: u64, lead: u64) -> Result<(), Reason> {
        let rate = reel.stream.rate();
        check(rate)?;
        let end = reel.promised.map_or(u64::MAX, |frames| scaled(frames, rate, self.rate));
        let mut wanted = wanted.min(end);
        if let Some((from, to)) = reel.looped()
            && wanted >= scaled(to, rate, self.rate)
        {
            wanted = scaled(from, rate, self.rate);
            reel.jumped = true;
        }
        let mut resampler = Resampler::new(rate, self.rate)?;
        let first = wanted.saturating_sub(lead);
        let grid = resampler.grid();
        let near = scaled_down(first, self.rate, rate);
        let (frame, aligned) = if grid > GRID_MAX {
            (scaled(wanted, self.rate, rate), false)
        } else {
            (near.saturating_sub(resampler.history()) / grid * grid, true)
        };
        let found = reel.go_to(frame)?;
        if aligned && found == frame {
            resampler.begin_at(frame, first);
            (self.base, self.lead) = (self.end() as i64 - wanted as i64, wanted - first);
        } else {
            (self.base, self.lead, wanted) = (self.end() as i64, 0, scaled(found, rate, self.rate));
        }
        reel.start = Some(wanted);
        self.resampler = Some(resampler);
        self.reel = Some(reel);
        Ok(())
    }

    /// Goes on from `fork`, which was at frame `join`; the frames from `from` on are made again, as number `at` and those
    /// after it. Returns how to do that once more; `None` if it could not be done.
    pub(super) fn resume(&mut self, fork: &Fork, join: u64, from: u64) -> Option<Fork> {
        let shift = self.at as i64 - from as i64;
        self.base = join as i64 - fork.join() as i64 + shift;
        self.resampler = Resampler::resume(fork, fork.join() - (join - from), &mut self.ready).ok();
        self.fork()
    }

    /// How to go on from here a second time.
    pub(super) fn fork(&self) -> Option<Fork> {
        self.resampler.as_ref().map(Resampler::fork)
    }

    /// Whether frames may be held back that depend on what follows.
    pub(super) const fn is_holding(&self) -> bool {
        self.resampler.is_some()
    }

    /// Frames that can be taken, the lead among them.
    pub(super) fn available(&self) -> u64 {
        (self.ready.len() / 2) as u64
    }

    fn end(&self) -> u64 {
        (self.at + self.available()).saturating_sub(self.lead)
    }

    /// The number at which what is decoded next begins.
    pub(super) fn join(&self) -> u64 {
        match &self.resampler {
            Some(resampler) => u64::try_from(self.base + resampler.join() as i64).unwrap_or(0).max(self.at),
            None => self.end().max(self.at),
        }
    }

    /// Fades to silence between these frames.
    pub(super) fn fade_out(&mut self, from: i64, to: i64) {
        self.fading = Some((from, to));
    }

    /// Decodes a block; nothing is yielded before [`Voice::adapt`] and [`Voice::push`].
    pub(super) fn read(&mut self) -> Read {
        let Some(reel) = &mut self.reel else { return Read::End(None) };
        let stereo = &mut self.stereo;
        let read = if reel.is_at_loop_end() {
            reel.repeat().map(|()| Read::Again)
        } else {
            reel.next_block(stereo).map(|block| match block {
                Block::Late => Read::Late,
                Block::Frames(_) if stereo.is_empty() => Read::Nothing,
                Block::Frames(spec) => Read::Frames(spec.rate),
                Block::End if reel.is_at_loop_end() => Read::Nothing,
                Block::End => Read::End(reel.shortfall()),
            })
        };
        read.unwrap_or_else(|reason| Read::End(Some(reason)))
    }

    /// Prepares for frames at `rate`: what came at another one comes to its end.
    pub(super) fn adapt(&mut self, rate: u32) -> Result<(), Reason> {
        check(rate)?;
        if self.resampler.as_ref().is_none_or(|resampler| resampler.from() != rate) {
            let fresh = Resampler::new(rate, self.rate)?;
            self.finish();
            self.resampler = Some(fresh);
        }
        Ok(())
    }

    /// Takes what was decoded last.
    pub(super) fn push(&mut self) -> Result<(), Reason> {
        let before = self.ready.len();
        let Some(resampler) = &mut self.resampler else { return Ok(()) };
        resampler.push(&self.stereo, &mut self.ready)?;
        self.apply_fade(before);
        Ok(())
    }

    /// Lets out what is held; what follows begins with a fresh resampler.
    pub(super) fn finish(&mut self) {
        if let Some(mut resampler) = self.resampler.take() {
            let before = self.ready.len();
            // It can only fail if its buffers had the wrong size, which they have not.
            let _ = resampler.finish(&mut self.ready);
            debug_assert!(resampler.given() >= resampler.join());
            self.apply_fade(before);
        }
        self.lead = self.lead.min(self.available());
        self.base = self.end() as i64;
    }

    /// Appends silence until there are `frames` frames.
    pub(super) fn pad(&mut self, frames: u64) {
        let length = frames as usize * 2;
        if self.ready.len() < length {
            self.ready.resize(length, 0.0);
        }
    }

    /// The first `frames` frames that are ready were taken.
    pub(super) fn taken(&mut self, frames: u64) {
        let lead = self.lead.min(frames);
        self.lead -= lead;
        self.at += frames - lead;
    }

    fn apply_fade(&mut self, before: usize) {
        let Some((from, to)) = self.fading else { return };
        let first = self.at as i64 - self.lead as i64 + (before / 2) as i64;
        for (number, frame) in (first..).zip(self.ready[before..].as_chunks_mut::<2>().0) {
            if (from..to).contains(&number) {
                // The frame after the last would be silent.
                let gain = fade((to - number) as f32 / (to - from) as f32);
                *frame = frame.map(|sample| sample * gain);
            }
        }
    }
}

fn check(rate: u32) -> Result<(), Reason> {
    if (1..=RATE_MAX).contains(&rate) { Ok(()) } else { Err(Reason::Rate(rate)) }
}

/// The frame at rate `to` at or before frame `frame` at rate `from`.
fn scaled_down(frame: u64, from: u32, to: u32) -> u64 {
    (u128::from(frame) * u128::from(to) / u128::from(from.max(1))) as u64
}
