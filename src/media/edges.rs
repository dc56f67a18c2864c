//! How the sound of a file begins and ends.
//!
//! A recording begins and ends in silence, or nearly: it fades, or its first sound rises from nothing and its last one dies
//! away. What was cut out of a longer one stops at once. An end is *clipped* if the sound is loud there up to the very
//! edge:
//!
//! - the outermost 20 ms have a level of −20 dB or more to full scale (the root of the mean square over all channels), and
//! - the outermost 2 ms of these are at most 6 dB below that.
//!
//! It is a hint and no proof: songs that go over into each other are cut in just that way.

use std::collections::VecDeque;
use std::time::Duration;

use super::Spec;
use super::decoder::time;

/// Parts of a second that are looked at, and that must be as loud.
const EDGE: u32 = 50;
const OUTERMOST: u32 = 500;
/// The least mean square of the edge: −20 dB.
const LOUD: f64 = 0.01;
/// The least share of it that the outermost part has: −6 dB.
const SHARE: f64 = 0.25;
/// The most samples that are kept.
const KEPT: usize = 1 << 18;

/// Which ends of a file are clipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clipped {
    /// It begins in the middle of loud sound.
    pub start: bool,
    /// It ends in the middle of loud sound.
    pub end: bool,
}

/// The first and the last samples of a file in the making, and its length.
#[derive(Debug, Default)]
pub(super) struct Edges {
    first: Vec<f32>,
    last: VecDeque<f32>,
    /// What the first samples and the last ones are.
    specs: Option<(Spec, Spec)>,
    /// Frames of the last rate, and how long those before are.
    frames: u64,
    before: Duration,
}

impl Edges {
    /// Takes samples in and tells how long they are.
    pub(super) fn add(&mut self, samples: &[f32], spec: Spec) -> Duration {
        let (first, last) = self.specs.unwrap_or((spec, spec));
        if last != spec {
            (self.before, self.frames) = (self.length(), 0);
            self.last.clear();
        }
        self.specs = Some((first, spec));
        if first == spec {
            let room = size(spec, EDGE).saturating_sub(self.first.len());
            self.first.extend(samples.iter().take(room));
        }
        let size = size(spec, EDGE);
        self.last.extend(samples.get(samples.len().saturating_sub(size)..).unwrap_or_default());
        self.last.drain(..self.last.len().saturating_sub(size));
        let frames = (samples.len() / usize::from(spec.channels.max(1))) as u64;
        self.frames += frames;
        time(frames, spec.rate)
    }

    pub(super) fn length(&self) -> Duration {
        self.before.saturating_add(self.specs.map_or(Duration::ZERO, |(_, last)| time(self.frames, last.rate)))
    }

    pub(super) fn finish(mut self) -> Clipped {
        let Some((first, last)) = self.specs else { return Clipped::default() };
        let last_samples = self.last.make_contiguous();
        last_samples.reverse();
        Clipped { start: is_clipped(&self.first, first), end: is_clipped(last_samples, last) }
    }
}

/// Samples in a part of a second.
fn size(spec: Spec, part: u32) -> usize {
    ((spec.rate / part) as usize * usize::from(spec.channels)).min(KEPT)
}

/// Whether these samples, the outermost first, are clipped.
fn is_clipped(samples: &[f32], spec: Spec) -> bool {
    let power = |samples: &[f32]| {
        let sum: f64 = samples.iter().map(|sample| f64::from(*sample) * f64::from(*sample)).sum();
        sum / samples.len().max(1) as f64
    };
    let outermost = samples.get(..size(spec, OUTERMOST)).unwrap_or_default();
    let whole = power(samples);
    samples.len() >= size(spec, EDGE) && whole >= LOUD && power(outermost) >= whole * SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    const CD: Spec = Spec { rate: 44_100, channels: 2 };

    /// A second of a tone of this level, with a fade of so many frames at its ends.
    fn tone(level: f64, fade: u32) -> Clipped {
        let frames = 44_100_u32;
        let mut edges = Edges::default();
        let samples: Vec<f32> = (0..frames)
            .flat_map(|frame| {
                let value = (f64::from(frame) * 0.3).sin() * level * 2.0_f64.sqrt();
                let gain = (f64::from(frame.min(frames - 1 - frame)) / f64::from(fade.max(1))).min(1.0);
                [(value * gain) as f32; 2]
            })
            .collect();
        let length: Duration = samples.chunks(1234 * 2).map(|part| edges.add(part, CD)).sum();
        assert!(length.abs_diff(Duration::from_secs(1)) < Duration::from_micros(1), "{length:?}");
        assert_eq!(edges.length(), Duration::from_secs(1));
        edges.finish()
    }

    #[test]
    fn an_end_is_clipped_if_it_is_loud_up_to_the_edge() {
        let (both, none) = (Clipped { start: true, end: true }, Clipped::default());
        assert_eq!(tone(0.3, 0), both);
        assert_eq!(tone(0.101, 0), both);
        assert_eq!(tone(0.099, 0), none, "not loud");
        assert_eq!(tone(0.3, 882), none, "20 ms of fading");
        assert_eq!(tone(0.3, 44), both, "a millisecond is none");
        assert_eq!(Edges::default().finish(), none);
        let mut short = Edges::default();
        short.add(&[0.5; 100], CD);
        assert_eq!(short.finish(), none, "shorter than an edge");
    }

    #[test]
    fn each_end_is_judged_by_itself() {
        let mut edges = Edges::default();
        edges.add(&[0.0; 4000], CD);
        edges.add(&[0.5, -0.5, 0.5, -0.5].repeat(1200), Spec { rate: 48_000, channels: 1 });
        assert_eq!(edges.length(), Duration::from_nanos(45_351_473) + Duration::from_millis(100));
        assert_eq!(edges.finish(), Clipped { start: false, end: true });
    }
}
