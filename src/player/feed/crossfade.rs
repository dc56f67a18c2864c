//! The end of an item and the start of the next together, at equal power: the gains are the cosine and the sine of the
//! same angle, so that the sum of their squares is 1 throughout.

use std::f64::consts::FRAC_PI_2;

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
    fault: Option<String>,
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
    pub(super) fn take_fault(&mut self) -> Option<String> {
        self.fault.take()
    }

    /// Mixes the item that fades out into `samples`, as many frames as are left of it; returns how many.
    pub(super) fn mix(&mut self, samples: &mut [f32]) -> u64 {
        let frames = ((samples.len() / 2) as u64).min(self.left());
        self.decode(frames);
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
        frames
    }

    /// Has at least `frames` frames ready; silence, where there is nothing more.
    fn decode(&mut self, frames: u64) {
        while self.voice.reel.is_some() && self.voice.available() < frames {
            let fault = match self.voice.read() {
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
    }
}
