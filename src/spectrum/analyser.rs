//! From frames to what is drawn.

use std::time::Duration;

use super::bands::{Bands, FLOOR};
use super::fourier::{self, Fourier};
use super::level::{Level, Meter};

/// How fast a band falls, in dB a second.
const FALL: f32 = 20.0;
/// A band rises to what it should be with this time constant, in seconds: within two frames of the screen.
const ATTACK: f32 = 0.012;
/// Louder samples than this are none: 24 dB above full scale.
const LOUDEST: f32 = 16.0;

/// The spectrum and the levels of stereo sound, smoothed for the eye.
///
/// A band's height is the power between its borders, both channels averaged, in dB: 0 stands for −72 dB, 1 for that of a
/// sine of full scale in both channels. Bands are equally wide on a logarithmic scale from 40 Hz to 16 kHz, so pink noise
/// is level where a band is wider than the window can tell apart, and no slope is added. A band that is narrower than the
/// resolution of the window counts all that lies within it, which is three bins: its neighbours see that too.
#[derive(Debug)]
pub struct Analyser {
    fourier: Option<Fourier>,
    bands: Bands,
    /// Heights as drawn.
    heights: Vec<f32>,
    /// Heights as they are in the frames given last.
    targets: Vec<f32>,
    /// The frames given last, without what is no sound.
    frames: Vec<[f32; 2]>,
    meters: [Meter; 2],
}

impl Analyser {
    /// An analyser with this many bands, 1 to 1024; none of them has any height yet.
    #[must_use]
    pub fn new(bands: usize) -> Self {
        let bands = bands.clamp(1, 1024);
        Self {
            fourier: None,
            bands: Bands::new(bands),
            heights: vec![0.0; bands],
            targets: vec![0.0; bands],
            frames: Vec::new(),
            meters: Default::default(),
        }
    }

    /// How many frames the spectrum is made of at `rate` frames a second: 4096 from 32.6 to 65.1 kHz, and twice as many for
    /// each doubling of the rate, so about 90 ms. That many are best given to [`Analyser::feed`].
    #[must_use]
    pub fn window(rate: u32) -> usize {
        fourier::size(rate)
    }

    /// Takes the newest `frames` (left and right; full scale is ±1), the last one the newest, at `rate` frames a second.
    /// `elapsed` is the time since the last call of this or of [`Analyser::fall`]: the levels take that much of the
    /// frames' end for new. Fewer frames than [`Analyser::window`] count as silence before them, more as if the first ones
    /// were not there; what is no number is silence. With no frames at all, or a rate of 0, it does what `fall` does.
    pub fn feed(&mut self, frames: &[[f32; 2]], rate: u32, elapsed: Duration) {
        if frames.is_empty() || rate == 0 {
            return self.fall(elapsed);
        }
        let size = fourier::size(rate);
        let newest = frames.get(frames.len().saturating_sub(size)..).unwrap_or_default();
        self.frames.clear();
        self.frames.resize(size - newest.len(), [0.0; 2]);
        self.frames.extend(newest.iter().map(|frame| frame.map(sound)));
        let fourier = match &mut self.fourier {
            Some(fourier) if fourier.size() == size => fourier,
            other => other.insert(Fourier::new(size)),
        };
        let power = fourier.power(&self.frames);
        self.bands.measure(power, rate, &mut self.targets);
        let seconds = elapsed.as_secs_f32();
        let (rise, fall) = (1.0 - (-seconds / ATTACK).exp(), seconds * FALL / -FLOOR);
        for (height, target) in self.heights.iter_mut().zip(&self.targets) {
            *height = if target > height { *height + (target - *height) * rise } else { (*height - fall).max(*target) };
        }
        let new = (elapsed.as_secs_f64() * f64::from(rate)).ceil().min(newest.len() as f64) as usize;
        let new = &self.frames[size - new.max(1)..];
        for (channel, meter) in self.meters.iter_mut().enumerate() {
            meter.feed(new.iter().map(|frame| frame[channel]), seconds);
        }
    }

    /// Nothing is heard: everything falls for as long as this.
    pub fn fall(&mut self, elapsed: Duration) {
        let seconds = elapsed.as_secs_f32();
        for height in &mut self.heights {
            *height = (*height - seconds * FALL / -FLOOR).max(0.0);
        }
        for meter in &mut self.meters {
            meter.feed(std::iter::empty(), seconds);
        }
    }

    /// The heights of the bands, 0 to 1, the lowest band first.
    #[must_use]
    pub fn bands(&self) -> &[f32] {
        &self.heights
    }

    /// The levels, left and right.
    #[must_use]
    pub fn levels(&self) -> [Level; 2] {
        [self.meters[0].level(), self.meters[1].level()]
    }

    /// Whether everything has fallen to the ground: until something is fed, falling changes nothing that is drawn.
    #[must_use]
    pub fn is_still(&self) -> bool {
        self.heights.iter().all(|height| *height <= 0.0) && self.meters.iter().all(Meter::is_still)
    }

    /// The borders of a band in Hz, the lowest band being 0. Fails for a band that there is not.
    #[must_use]
    pub fn borders(&self, band: usize) -> Option<(f32, f32)> {
        (band < self.heights.len()).then(|| self.bands.borders(band))
    }
}

/// A sample that can be calculated with.
fn sound(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-LOUDEST, LOUDEST) } else { 0.0 }
}
