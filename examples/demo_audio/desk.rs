//! The mixing desk: parts are played into it, and it gives the finished 16-bit recording.

use std::collections::VecDeque;

use super::math::{Random, decibels, exp, one_pole};
use super::score::{self, BadScore};
use super::space;
use super::voice::{Note, Voice, ease};

/// How the steps of a score lie in time.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    /// Seconds from one step to the next.
    pub step: f64,
    /// Steps in a bar.
    pub bar: usize,
    /// How late every second step comes, as a share of a step.
    pub swing: f64,
}

impl Grid {
    /// A grid of `beats` beats a bar, each of `steps` steps, at a tempo in beats a minute.
    pub const fn new(tempo: f64, beats: usize, steps: usize) -> Self {
        Self { step: 60.0 / tempo / steps as f64, bar: beats * steps, swing: 0.0 }
    }

    /// The same, with every second step late.
    pub const fn swung(self, swing: f64) -> Self {
        Self { swing, ..self }
    }

    fn time(&self, step: usize) -> f64 {
        let late = if step % 2 == 1 { self.swing } else { 0.0 };
        (step as f64 + late) * self.step
    }
}

/// An instrument at its place.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// What sounds.
    pub voice: Voice,
    /// How loud, in decibels.
    pub level: f64,
    /// Where: −1 left, 1 right.
    pub pan: f64,
    /// How much of it goes to the hall (1 is all).
    pub hall: f64,
    /// How much of it goes to the echo.
    pub echo: f64,
    /// Seconds from one note of a chord to the next.
    pub strum: f64,
}

impl Part {
    /// An instrument in the middle, dry.
    pub const fn new(voice: Voice, level: f64) -> Self {
        Self { voice, level, pan: 0.0, hall: 0.0, echo: 0.0, strum: 0.0 }
    }

    /// The same, put to one side.
    pub const fn at(self, pan: f64) -> Self {
        Self { pan, ..self }
    }

    /// The same, with room around it.
    pub const fn in_space(self, hall: f64, echo: f64) -> Self {
        Self { hall, echo, ..self }
    }

    /// The same, its chords broken from the first note to the last.
    pub const fn strummed(self, strum: f64) -> Self {
        Self { strum, ..self }
    }
}

/// The room of a recording.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Seconds in which the hall falls by 60 dB.
    pub hall: f64,
    /// Above this frequency in hertz it falls sooner.
    pub damping: f64,
    /// Seconds from one echo to the next.
    pub echo: f64,
    /// The factor of each return.
    pub feedback: f64,
}

/// Buses that the parts are mixed into, all as long as the recording.
#[derive(Debug)]
pub struct Desk {
    rate: f64,
    random: Random,
    dry: Vec<[f64; 2]>,
    hall: Vec<[f64; 2]>,
    echo: Vec<[f64; 2]>,
}

impl Desk {
    /// An empty desk for so many seconds at so many frames per second.
    pub fn new(rate: u32, seconds: f64, seed: u64) -> Self {
        let rate = f64::from(rate);
        let silence = vec![[0.0; 2]; (seconds * rate) as usize];
        Self { rate, random: Random::new(seed), dry: silence.clone(), hall: silence.clone(), echo: silence }
    }

    /// Plays a line of score from its first bar on; fails if the line cannot be read.
    pub fn play(&mut self, part: Part, grid: Grid, line: &str) -> Result<(), BadScore> {
        for event in score::read(line, grid.bar)? {
            for (place, frequency) in event.pitches.iter().copied().enumerate() {
                // Nobody plays like a clock.
                let loose = 0.004 * (1.0 + self.random.signed());
                let velocity = event.velocity * (1.0 + 0.07 * self.random.signed());
                let start = 0.03 + grid.time(event.step) + loose + place as f64 * part.strum;
                let seconds = event.steps as f64 * grid.step;
                let note = Note { frequency, seconds, velocity, seed: self.random.bits() };
                self.sound(&part, start, &note);
            }
        }
        Ok(())
    }

    fn sound(&mut self, part: &Part, start: f64, note: &Note) {
        let samples = part.voice.sound(note, self.rate);
        let gain = decibels(part.level) * note.velocity;
        // Equal power across the stage.
        let sides = [(0.5 - 0.5 * part.pan).sqrt() * gain, (0.5 + 0.5 * part.pan).sqrt() * gain];
        let first = (start * self.rate) as usize;
        let last = (first + samples.len()).min(self.dry.len());
        for (sample, at) in samples.into_iter().zip(first..last) {
            for (side, gain) in sides.into_iter().enumerate() {
                self.dry[at][side] += sample * gain;
                self.hall[at][side] += sample * gain * part.hall;
                self.echo[at][side] += sample * gain * part.echo;
            }
        }
    }

    /// Mixes down: room, gain in decibels, limiter, fades of 10 ms and `fade` seconds, one or two channels, 16 bits.
    pub fn record(self, room: &Room, gain: f64, fade: f64, channels: u16) -> Vec<i16> {
        let Self { rate, mut random, dry, hall: mut send, echo } = self;
        let echoes = space::echo(&echo, rate, room.echo, room.feedback);
        for (send, echo) in send.iter_mut().zip(&echoes) {
            *send = [send[0] + 0.25 * echo[0], send[1] + 0.25 * echo[1]];
        }
        let tail = space::hall(&send, rate, room.hall, room.damping);
        let gain = decibels(gain);
        let mut mix: Vec<[f64; 2]> = (0..dry.len())
            .map(|i| std::array::from_fn(|side| gain * (dry[i][side] + echoes[i][side] + tail[i][side])))
            .map(|[left, right]: [f64; 2]| if channels == 1 { [0.5 * (left + right); 2] } else { [left, right] })
            .collect();
        without_rumble(&mut mix, rate);
        limit(&mut mix, rate);
        fade_ends(&mut mix, rate, fade);
        mix.iter().flat_map(|frame| &frame[..usize::from(channels)]).map(|x| quantised(*x, &mut random)).collect()
    }
}

/// Takes away what lies below 25 Hz, twice 6 dB an octave: no offset stays.
fn without_rumble(mix: &mut [[f64; 2]], rate: f64) {
    let slow = one_pole(25.0, rate);
    for _ in 0..2 {
        let mut low = [0.0; 2];
        for frame in &mut *mix {
            for side in 0..2 {
                low[side] += slow * (frame[side] - low[side]);
                frame[side] -= low[side];
            }
        }
    }
}

/// Holds every sample within −2 dBFS, looking 4 ms ahead; both sides are turned down together.
fn limit(mix: &mut [[f64; 2]], rate: f64) {
    let ceiling = decibels(-2.0);
    let ahead = (0.004 * rate) as usize;
    let release = 1.0 - exp(-1.0 / (0.12 * rate));
    let need: Vec<f64> =
        mix.iter().map(|[left, right]| (ceiling / left.abs().max(right.abs()).max(ceiling)).min(1.0)).collect();

    // `window` holds the falling minima of need[at ..= at + ahead]. The average over the last `ahead` held values is
    // never above need[at], since each of them has seen it.
    let mut window: VecDeque<usize> = VecDeque::new();
    let mut averaged: VecDeque<f64> = VecDeque::from(vec![1.0; ahead]);
    let (mut gain, mut sum, mut next) = (1.0_f64, ahead as f64, 0);
    for at in 0..mix.len() {
        while next < mix.len() && next <= at + ahead {
            while window.back().is_some_and(|last| need[*last] >= need[next]) {
                window.pop_back();
            }
            window.push_back(next);
            next += 1;
        }
        while window.front().is_some_and(|first| *first < at) {
            window.pop_front();
        }
        let held = window.front().map_or(1.0, |first| need[*first]);
        gain = held.min(gain + release * (1.0 - gain));
        averaged.push_back(gain);
        sum += gain - averaged.pop_front().unwrap_or(1.0);
        mix[at] = mix[at].map(|sample| sample * sum / ahead as f64);
    }
}

fn fade_ends(mix: &mut [[f64; 2]], rate: f64, seconds: f64) {
    let (rise, fall) = (0.01 * rate, seconds * rate);
    let frames = mix.len();
    for (i, frame) in mix.iter_mut().enumerate() {
        let gain = ease((i as f64 / rise).min(1.0)) * ease(((frames - 1 - i) as f64 / fall).min(1.0));
        *frame = frame.map(|sample| sample * gain);
    }
}

/// Sixteen bits, with triangular dither of one step either way.
fn quantised(sample: f64, random: &mut Random) -> i16 {
    let dither = 0.5 * (random.signed() + random.signed());
    (sample * 32_767.0 + dither).round().clamp(-32_768.0, 32_767.0) as i16
}
