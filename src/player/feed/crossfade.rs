//! The end of an item and the start of the next together, at equal power: the gains are the cosine and the sine of the
//! same angle, so that the sum of their squares is 1 throughout.

use std::f64::consts::FRAC_PI_2;

use super::super::Reason;
use super::reel::Reel;
use super::voice::{Read, Voice};

/// The item that fades out while another fades in.
pub(super) struct Crossfade {
    voice: Voice,
    /// Of the item that fades out.
    pub(super) id: u64,
    /// Frames of the whole fade, and how many of them are over.
    total: u64,
    done: u64,
    /// Why the item ended too early, until that is told.
    fault: Option<Reason>,
}

impl Crossfade {
    /// `voice` fades out within `total` frames, of which `done` are over.
    pub(super) fn new(voice: Voice, id: u64, done: u64, total: u64) -> Self {
        Self { voice, id, total, done, fault: None }
    }

    /// Frames to its end.
    pub(super) const fn left(&self) -> u64 {
        self.total.saturating_sub(self.done)
    }

    /// Why the item that fades out ended too early, if it did.
    pub(super) fn take_fault(&mut self) -> Option<Reason> {
        self.fault.take()
    }

    /// What fades out, as long as it is read.
    pub(super) fn reel(&self) -> Option<&Reel> {
        self.voice.reel.as_ref()
    }

    /// Mixes the item that fades out into `samples`; returns how many frames of them are as they are to be heard. That is
    /// not all of them if the file was not read in time.
    pub(super) fn mix(&mut self, samples: &mut [f32]) -> u64 {
        let all = (samples.len() / 2) as u64;
        let wanted = all.min(self.left());
        let frames = self.decode(wanted);
        let old = self.voice.ready.as_chunks::<2>().0.iter();
        for (n, (new, old)) in samples.as_chunks_mut::<2>().0.iter_mut().zip(old).take(frames as usize).enumerate() {
            let progress = ((self.done + n as u64) as f64 + 0.5) / self.total as f64;
            let (rising, falling) = (progress * FRAC_PI_2).sin_cos();
            for (new, old) in new.iter_mut().zip(old) {
                *new = (f64::from(*new) * rising + f64::from(*old) * falling) as f32;
            }
        }
        self.done += frames;
        self.voice.taken(frames);
        self.voice.ready.drain(..frames as usize * 2);
        if frames == wanted { all } else { frames }
    }

    /// Has `frames` frames ready, if they can be read in time; returns how many. Where there is nothing more is silence.
    fn decode(&mut self, frames: u64) -> u64 {
        while self.voice.reel.is_some() && self.voice.available() < frames {
            let fault = match self.voice.read() {
                Read::Late => return self.voice.available(),
                Read::Frames(rate) => match self.voice.adapt(rate).and_then(|()| self.voice.push()) {
                    Ok(()) => continue,
                    Err(reason) => Some(reason),
                },
                Read::Nothing | Read::Again => continue,
                Read::End(fault) => fault,
            };
            self.fault = fault;
            self.voice.finish();
            self.voice.reel = None;
        }
        self.voice.pad(frames);
        frames
    }
}
