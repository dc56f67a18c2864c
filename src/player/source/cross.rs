//! From old sound to what takes its place without a click: for a few milliseconds both are heard, the one less and less.

use super::super::gain::fade;

/// Old sound that fades out while the ring's frames from `first` on fade in. The two are mixed in the history, once, so
/// that what an output gives back is given again as it was.
pub(super) struct Cross {
    old: Box<[[f32; 2]]>,
    length: usize,
    first: u64,
    /// Frames before this one are mixed.
    mixed: u64,
}

impl Cross {
    /// Room for `frames` frames of old sound.
    pub(super) fn new(frames: usize) -> Self {
        Self { old: vec![[0.0; 2]; frames].into_boxed_slice(), length: 0, first: 0, mixed: 0 }
    }

    /// Whether frame `at` or one after it is still to be mixed.
    pub(super) const fn is_under_way(&self) -> bool {
        self.mixed < self.first + self.length as u64
    }

    /// Takes up to as many frames of old sound as there is room for, from frame `at` on, as `old` gives them; what comes
    /// in begins with frame `first`. Old sound that was still coming in itself is taken as it would have been heard.
    pub(super) fn begin(&mut self, at: u64, first: u64, mut old: impl FnMut(u64) -> Option<[f32; 2]>) {
        let mut length = 0;
        while length < self.old.len() {
            let Some(mut frame) = old(at + length as u64) else { break };
            self.mix(at + length as u64, &mut frame);
            // What is read above lies at this place or behind it.
            self.old[length] = frame;
            length += 1;
        }
        (self.length, self.first, self.mixed) = (length, first, first);
    }

    /// Nothing is left of the old sound.
    pub(super) fn end(&mut self) {
        self.length = 0;
    }

    /// Frame `at` of the ring as it is heard. What is the same in both stays the same bit for bit.
    pub(super) fn mix(&mut self, at: u64, frame: &mut [f32; 2]) {
        if at < self.mixed || at >= self.first + self.length as u64 {
            return;
        }
        let place = (at - self.first) as usize;
        let gain = fade((place + 1) as f32 / (self.length + 1) as f32);
        for (new, old) in frame.iter_mut().zip(self.old[place]) {
            *new = old + (*new - old) * gain;
        }
        self.mixed = at + 1;
    }
}
