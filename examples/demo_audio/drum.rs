//! The instruments without pitch: shaped noise and a falling sine.

use super::math::{Random, exp, one_pole, sin};
use super::voice::{Mode, Note, finish, struck};

/// A sine that falls from 150 Hz to 50 Hz.
pub fn kick(note: &Note, rate: f64) -> Vec<f64> {
    let frames = (0.45 * rate) as usize;
    let mut turns = 0.0;
    let mut out = Vec::with_capacity(frames);
    for frame in 0..frames {
        let t = frame as f64 / rate;
        turns += (50.0 + 100.0 * note.velocity * exp(-t / 0.022)) / rate;
        out.push(0.95 * sin(turns) * exp(-t / 0.11));
    }
    finish(out, 0.002, 0.05, rate)
}

/// Noise between two corners in hertz, rising and falling in so many seconds.
fn noise(note: &Note, rate: f64, band: (f64, f64), rise: f64, fall: f64) -> Vec<f64> {
    let mut random = Random::new(note.seed);
    let (under, over) = (one_pole(band.0, rate), one_pole(band.1.min(0.45 * rate), rate));
    let (mut low, mut lower, mut high) = (0.0, 0.0, 0.0);
    let frames = ((rise + 6.0 * fall) * rate) as usize;
    let mut out = Vec::with_capacity(frames);
    for frame in 0..frames {
        let t = frame as f64 / rate;
        let white = random.signed();
        low += under * (white - low);
        lower += under * (white - low - lower);
        high += over * (white - low - lower - high);
        let shape = if t < rise { (t / rise) * (t / rise) } else { exp(-(t - rise) / fall) };
        out.push(high * shape);
    }
    finish(out, 0.001, 0.5 * fall, rate)
}

/// The grains fall to one side and stay there.
pub fn shaker(note: &Note, rate: f64) -> Vec<f64> {
    noise(note, rate, (4_500.0, 9_500.0), 0.022, 0.026)
}

/// Short and bright.
pub fn hat(note: &Note, rate: f64) -> Vec<f64> {
    noise(note, rate, (6_000.0, 12_000.0), 0.001, 0.024 + 0.012 * note.velocity)
}

/// A sweep rather than a stroke.
pub fn brush(note: &Note, rate: f64) -> Vec<f64> {
    noise(note, rate, (900.0, 4_200.0), 0.008, 0.062)
}

/// Two short modes.
pub fn wood(note: &Note, rate: f64) -> Vec<f64> {
    const MODES: [Mode; 2] =
        [Mode { ratio: 1.0, amplitude: 0.7, decay: 1.0 }, Mode { ratio: 2.43, amplitude: 0.25, decay: 0.6 }];
    struck(&Note { frequency: 830.0, ..*note }, rate, &MODES, 0.034, 0.2)
}

/// Noise whose colour follows its strength, as long as the note.
pub fn wind(note: &Note, rate: f64) -> Vec<f64> {
    let mut random = Random::new(note.seed);
    let frames = (note.seconds * rate) as usize;
    let (mut first, mut second, mut ground) = (0.0, 0.0, 0.0);
    let floor = one_pole(260.0, rate);
    let mut out = Vec::with_capacity(frames);
    for frame in 0..frames {
        let swell = sin(0.5 * frame as f64 / frames as f64);
        let corner = 350.0 + 1_500.0 * swell * swell;
        let open = corner / (corner + 0.16 * rate);
        first += open * (random.signed() - first);
        second += open * (first - second);
        ground += floor * (second - ground);
        out.push((second - ground) * swell * swell);
    }
    out
}
