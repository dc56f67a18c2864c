//! Room around the instruments: a hall and an echo.

use super::math::{exp2, one_pole};

/// A line that gives back what went in some frames ago.
struct Delay {
    line: Vec<f64>,
    at: usize,
}

impl Delay {
    fn new(seconds: f64, rate: f64) -> Self {
        Self { line: vec![0.0; ((seconds * rate) as usize).max(1)], at: 0 }
    }

    fn oldest(&self) -> f64 {
        self.line[self.at]
    }

    fn push(&mut self, sample: f64) {
        self.line[self.at] = sample;
        self.at = (self.at + 1) % self.line.len();
    }

    /// Schroeder's all-pass filter: smears in time, leaves the spectrum.
    fn diffuse(&mut self, sample: f64) -> f64 {
        const GAIN: f64 = 0.62;
        let old = self.oldest();
        let new = sample - GAIN * old;
        self.push(new);
        old + GAIN * new
    }
}

/// A feedback delay network of eight lines mixed by a Hadamard matrix (Jot and Chaigne, 1991). It falls by 60 dB in
/// `seconds`; what lies above `hertz` falls sooner.
pub fn hall(send: &[[f64; 2]], rate: f64, seconds: f64, hertz: f64) -> Vec<[f64; 2]> {
    const LINES: [f64; 8] = [0.0297, 0.0371, 0.0411, 0.0437, 0.0533, 0.0599, 0.0671, 0.0739];
    let mut before: [Delay; 2] = std::array::from_fn(|_| Delay::new(0.014, rate));
    let mut diffusers =
        [[0.0047, 0.0036, 0.0127], [0.0051, 0.0033, 0.0119]].map(|side| side.map(|s| Delay::new(s, rate)));
    let mut lines = LINES.map(|s| Delay::new(s, rate));
    // log2(1000) = 9.966
    let gains = LINES.map(|s| exp2(-9.966 * s / seconds));
    let soft = one_pole(hertz, rate);
    let mut low = [0.0; 8];
    let mut out = Vec::with_capacity(send.len());
    for frame in send {
        let mut input = [0.0; 2];
        for side in 0..2 {
            input[side] = before[side].oldest();
            before[side].push(frame[side]);
            for diffuser in &mut diffusers[side] {
                input[side] = diffuser.diffuse(input[side]);
            }
        }
        for i in 0..8 {
            low[i] += soft * (lines[i].oldest() * gains[i] - low[i]);
        }
        out.push([low[0] + low[2] - low[4] + low[6], low[1] - low[3] + low[5] + low[7]]);
        for (i, mixed) in hadamard(low).into_iter().enumerate() {
            lines[i].push(mixed + input[i % 2]);
        }
    }
    out
}

fn hadamard(mut values: [f64; 8]) -> [f64; 8] {
    let mut span = 1;
    while span < 8 {
        let mut i = 0;
        while i < 8 {
            (values[i], values[i + span]) = (values[i] + values[i + span], values[i] - values[i + span]);
            // On to the next place whose bit `span` is clear.
            i = ((i | span) + 1) & !span;
        }
        span *= 2;
    }
    let scale = 0.125_f64.sqrt();
    values.map(|value| value * scale)
}

/// An echo that changes sides each time it comes back, darker and weaker; `feedback` is the factor of each return.
pub fn echo(send: &[[f64; 2]], rate: f64, seconds: f64, feedback: f64) -> Vec<[f64; 2]> {
    let mut lines = [Delay::new(seconds, rate), Delay::new(seconds, rate)];
    let soft = one_pole(3_200.0, rate);
    let mut low = [0.0; 2];
    let mut out = Vec::with_capacity(send.len());
    for frame in send {
        for side in 0..2 {
            low[side] += soft * (lines[side].oldest() - low[side]);
        }
        out.push(low);
        for side in 0..2 {
            lines[side].push(frame[1 - side] + feedback * low[1 - side]);
        }
    }
    out
}
