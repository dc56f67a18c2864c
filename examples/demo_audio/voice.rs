//! The instruments with pitch: struck bars, a plucked string, an electric piano, tones from a wave table.

use super::drum;
use super::math::{Random, cos, exp, exp2, one_pole, sin};

/// An instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// A thumb piano: the tine's tone and a short inharmonic clink.
    Kalimba,
    /// A wooden bar under a soft mallet.
    Marimba,
    /// The steel comb of a musical box.
    MusicBox,
    /// A bell of glass (frequency modulation).
    Glass,
    /// An electric piano (frequency modulation).
    Piano,
    /// A nylon string (Karplus and Strong).
    String,
    /// A soft choir of three detuned strings.
    Pad,
    /// A pulse wave as of an old game console, its edges rounded.
    Pulse,
    /// A round plucked bass.
    Bass,
    /// A soft bass drum.
    Kick,
    /// A shaken gourd.
    Shaker,
    /// A closed hi-hat.
    Hat,
    /// A brush on a snare drum.
    Brush,
    /// A small wooden block.
    Wood,
    /// Wind: noise that swells and goes.
    Wind,
}

/// One note to be sounded.
#[derive(Debug, Clone, Copy)]
pub struct Note {
    /// In hertz.
    pub frequency: f64,
    /// How long it is held, in seconds; most instruments ring on.
    pub seconds: f64,
    /// 1 is ordinary.
    pub velocity: f64,
    /// What makes this note's noise differ from the next one's.
    pub seed: u64,
}

impl Voice {
    /// The note's samples at `rate` frames per second, one channel, about ±1, to its last audible breath.
    pub fn sound(self, note: &Note, rate: f64) -> Vec<f64> {
        match self {
            Self::Kalimba => struck(note, rate, &KALIMBA, 1.0, 0.10),
            Self::Marimba => struck(note, rate, &MARIMBA, 0.62, 0.16),
            Self::MusicBox => struck(note, rate, &MUSIC_BOX, 1.35, 0.03),
            Self::Glass => glass(note, rate),
            Self::Piano => piano(note, rate),
            Self::String => string(note, rate),
            Self::Pad => pad(note, rate),
            Self::Pulse => pulse(note, rate),
            Self::Bass => bass(note, rate),
            Self::Kick => drum::kick(note, rate),
            Self::Shaker => drum::shaker(note, rate),
            Self::Hat => drum::hat(note, rate),
            Self::Brush => drum::brush(note, rate),
            Self::Wood => drum::wood(note, rate),
            Self::Wind => drum::wind(note, rate),
        }
    }
}

/// A way in which a struck body rings.
#[derive(Debug, Clone, Copy)]
pub struct Mode {
    /// Its frequency over the note's.
    pub ratio: f64,
    /// Its share.
    pub amplitude: f64,
    /// How long it takes to fall to 1/e, in shares of the body's own time.
    pub decay: f64,
}

const fn mode(ratio: f64, amplitude: f64, decay: f64) -> Mode {
    Mode { ratio, amplitude, decay }
}

// A tine held at one end has its second mode near 6.27 times the first; the box behind it adds the octave.
const KALIMBA: [Mode; 5] =
    [mode(1.0, 0.80, 1.0), mode(2.0, 0.16, 0.55), mode(3.0, 0.05, 0.35), mode(6.27, 0.11, 0.10), mode(9.1, 0.03, 0.06)];
// A marimba's bar is carved until its second mode is the double octave.
const MARIMBA: [Mode; 4] = [mode(1.0, 0.85, 1.0), mode(2.0, 0.05, 0.5), mode(3.98, 0.20, 0.28), mode(9.6, 0.05, 0.07)];
const MUSIC_BOX: [Mode; 5] = [
    mode(1.0, 0.62, 1.0),
    mode(2.0, 0.20, 0.65),
    mode(3.01, 0.10, 0.45),
    mode(5.43, 0.09, 0.16),
    mode(8.2, 0.04, 0.08),
];

/// Rings `modes`, each a damped rotation in the complex plane, after a knock of noise. `decay` is the time in seconds
/// in which the lowest mode of a note of 440 Hz falls to 1/e; lower notes ring longer.
pub fn struck(note: &Note, rate: f64, modes: &[Mode], decay: f64, knock: f64) -> Vec<f64> {
    let time = decay * (440.0 / note.frequency).sqrt();
    // Seven time constants are −61 dB.
    let mut out = vec![0.0; (7.0 * time * rate) as usize];
    for mode in modes.iter().filter(|mode| mode.ratio * note.frequency < 0.45 * rate) {
        // A harder stroke is a brighter one.
        let share = if mode.ratio > 1.5 { mode.amplitude * note.velocity } else { mode.amplitude };
        let turns = mode.ratio * note.frequency / rate;
        let damping = exp(-1.0 / (time * mode.decay * rate));
        let (re, im) = (damping * cos(turns), damping * sin(turns));
        let (mut x, mut y) = (share, 0.0);
        for sample in &mut out {
            *sample += y;
            (x, y) = (x * re - y * im, x * im + y * re);
        }
    }
    let mut random = Random::new(note.seed);
    let soft = one_pole(2_400.0, rate);
    let mut low = 0.0;
    for (frame, sample) in out.iter_mut().enumerate().take((0.03 * rate) as usize) {
        low += soft * (random.signed() - low);
        *sample += knock * note.velocity * low * exp(-(frame as f64) / (0.006 * rate));
    }
    finish(out, 0.0012, 0.05, rate)
}

/// Two sines, the one swinging the other's phase; the pair slightly apart, so that the tone lives.
fn glass(note: &Note, rate: f64) -> Vec<f64> {
    let time = 1.5 * (440.0 / note.frequency).sqrt();
    let frames = (5.0 * time * rate) as usize;
    let mut out = Vec::with_capacity(frames);
    for frame in 0..frames {
        let t = frame as f64 / rate;
        let turns = note.frequency * t;
        let index = 0.16 * note.velocity * exp(-t / (0.35 * time));
        let tone = sin(turns + index * sin(3.0 * turns)) + 0.6 * sin(turns * 1.0017) + 0.12 * sin(turns * 2.0009);
        out.push(0.5 * tone * exp(-t / time));
    }
    finish(out, 0.004, 0.3, rate)
}

/// A tine and its tone bar: the one ratio gives the body, the other the fleeting ring of the stroke.
fn piano(note: &Note, rate: f64) -> Vec<f64> {
    let time = 1.7 * (262.0 / note.frequency).sqrt();
    let frames = ((note.seconds + 0.35) * rate) as usize;
    let mut out = Vec::with_capacity(frames);
    let ring = if note.frequency * 15.0 < 0.45 * rate { 14.0 } else { 7.0 };
    for frame in 0..frames {
        let t = frame as f64 / rate;
        let turns = note.frequency * t;
        let body = note.velocity * (0.055 + 0.13 * exp(-t / 0.45));
        let stroke = 0.035 * note.velocity * exp(-t / 0.07);
        let tone = sin(turns + body * sin(turns) + stroke * sin(ring * turns)) + 0.22 * sin(turns * 2.002);
        let damper = if t > note.seconds { exp(-(t - note.seconds) / 0.07) } else { 1.0 };
        out.push(0.75 * tone * exp(-t / time) * damper);
    }
    finish(out, 0.003, 0.03, rate)
}

/// A delay line as long as the string's period, fed back through a low-pass filter (Karplus and Strong, 1983), tuned by
/// an all-pass filter (Jaffe and Smith, 1983).
fn string(note: &Note, rate: f64) -> Vec<f64> {
    const STRETCH: f64 = 0.28;
    let period = rate / note.frequency;
    // The two-point average delays by STRETCH of a frame, the all-pass by what is left, kept between 0.3 and 1.3.
    let whole = (period - STRETCH - 0.3).floor();
    let left = period - STRETCH - whole;
    let all_pass = (1.0 - left) / (1.0 + left);
    // Sixty decibels in this many seconds.
    let fall = 4.2 * (196.0 / note.frequency).sqrt();
    let loss = exp2(-9.966 / (fall * note.frequency));

    let mut line = plucked(note, rate, whole as usize);
    let mut out = Vec::with_capacity((fall * rate) as usize);
    let (mut before, mut in_before, mut out_before) = (0.0, 0.0, 0.0);
    let mut at = 0;
    for _ in 0..(fall * rate) as usize {
        let now = line[at];
        let damped = loss * ((1.0 - STRETCH) * now + STRETCH * before);
        before = now;
        let tuned = all_pass * (damped - out_before) + in_before;
        (in_before, out_before) = (damped, tuned);
        line[at] = tuned;
        at = (at + 1) % line.len();
        out.push(now);
    }
    level(&mut out, 0.8 * (0.6 + 0.4 * note.velocity));
    finish(out, 0.001, 0.2, rate)
}

/// The string's shape as the finger leaves it: noise, softened, with a notch for the place where it is plucked.
fn plucked(note: &Note, rate: f64, frames: usize) -> Vec<f64> {
    let mut random = Random::new(note.seed);
    let soft = one_pole(1_100.0 + 1_300.0 * note.velocity, rate);
    let (mut first, mut second) = (0.0, 0.0);
    // The filters run a turn before their output is used.
    let noise: Vec<f64> = (0..2 * frames)
        .map(|_| {
            first += soft * (random.signed() - first);
            second += soft * (first - second);
            second
        })
        .skip(frames)
        .collect();
    let place = (frames as f64 * 0.19) as usize;
    let mut line: Vec<f64> = (0..frames).map(|i| noise[i] - 0.9 * noise[(i + frames - place) % frames]).collect();
    let mean = line.iter().sum::<f64>() / frames as f64;
    for sample in &mut line {
        *sample -= mean;
    }
    line
}

const TABLE: usize = 2_048;

/// One period of a sum of harmonics: `share` gives the amplitude of the k-th, up to what `rate` can carry.
fn table(frequency: f64, rate: f64, most: u32, share: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut out = vec![0.0; TABLE];
    for k in (1..=most).map(f64::from).take_while(|k| k * frequency < 0.42 * rate) {
        let amplitude = share(k);
        for (i, sample) in out.iter_mut().enumerate() {
            *sample += amplitude * sin(k * i as f64 / TABLE as f64);
        }
    }
    level(&mut out, 1.0);
    out
}

/// Reads a table at a phase in turns.
fn look_up(table: &[f64], turns: f64) -> f64 {
    let place = (turns - turns.floor()) * TABLE as f64;
    let index = place as usize;
    let (here, next) = (table[index % TABLE], table[(index + 1) % TABLE]);
    here + (next - here) * (place - place.floor())
}

fn pad(note: &Note, rate: f64) -> Vec<f64> {
    let wave = table(note.frequency, rate, 12, |k| 1.0 / (k * k.sqrt()));
    let release = 1.6;
    let attack = 0.9_f64.min(0.5 * note.seconds);
    let frames = ((note.seconds + release) * rate) as usize;
    let mut random = Random::new(note.seed);
    let phases: [f64; 3] = std::array::from_fn(|_| random.signed());
    let mut low = 0.0;
    let mut out = Vec::with_capacity(frames);
    for frame in 0..frames {
        let t = frame as f64 / rate;
        let sway = 0.0016 * sin(0.31 * t + phases[0]);
        let tone: f64 = [-0.0026, 0.0, 0.0029]
            .iter()
            .zip(phases)
            .map(|(cents, phase)| look_up(&wave, note.frequency * (t * (1.0 + cents)) + sway + phase))
            .sum();
        let swell = ease((t / attack).min(1.0)) * ease(((note.seconds + release - t) / release).clamp(0.0, 1.0));
        let corner = 500.0 + 1_500.0 * swell * note.velocity;
        low += (corner / (corner + 0.16 * rate)) * (tone - low);
        out.push(0.3 * low * swell);
    }
    out
}

fn pulse(note: &Note, rate: f64) -> Vec<f64> {
    // A quarter of the period up; the corner at 3 kHz takes the glare.
    let wave = table(note.frequency, rate, 64, |k| {
        let bend = k * note.frequency / 3_000.0;
        sin(k * 0.125) / k / (1.0 + bend * bend)
    });
    let frames = ((note.seconds + 0.12) * rate) as usize;
    let mut out = Vec::with_capacity(frames);
    let mut turns = 0.0;
    for frame in 0..frames {
        let t = frame as f64 / rate;
        let vibrato = 0.0035 * ((t - 0.22) * 4.0).clamp(0.0, 1.0) * sin(5.4 * t);
        turns += note.frequency * (1.0 + vibrato) / rate;
        let held = 0.45 + 0.55 * exp(-t / 0.16);
        let gone = if t > note.seconds { exp(-(t - note.seconds) / 0.03) } else { 1.0 };
        out.push(0.6 * look_up(&wave, turns) * held * gone);
    }
    finish(out, 0.003, 0.02, rate)
}

fn bass(note: &Note, rate: f64) -> Vec<f64> {
    let wave = table(note.frequency, rate, 9, |k| 1.0 / (k * k * 0.6 + 0.4));
    let frames = ((note.seconds + 0.2) * rate) as usize;
    let mut out = Vec::with_capacity(frames);
    let mut low = 0.0;
    for frame in 0..frames {
        let t = frame as f64 / rate;
        let corner = 180.0 + 900.0 * note.velocity * exp(-t / 0.12);
        low += (corner / (corner + 0.16 * rate)) * (look_up(&wave, note.frequency * t) - low);
        let gone = if t > note.seconds { exp(-(t - note.seconds) / 0.05) } else { 1.0 };
        out.push(low * exp(-t / 1.3) * gone);
    }
    finish(out, 0.005, 0.03, rate)
}

/// Half a cosine: from 0 to 1 without a corner.
pub fn ease(x: f64) -> f64 {
    0.5 - 0.5 * cos(0.5 * x)
}

/// Brings the loudest sample to `peak`.
fn level(samples: &mut [f64], peak: f64) {
    let loudest = samples.iter().fold(1e-9, |most: f64, sample| most.max(sample.abs()));
    for sample in samples {
        *sample *= peak / loudest;
    }
}

/// Rounds off both ends, so that none begins or ends with a click; times in seconds.
pub fn finish(mut samples: Vec<f64>, attack: f64, release: f64, rate: f64) -> Vec<f64> {
    let frames = samples.len();
    let rise = ((attack * rate) as usize).min(frames);
    for (i, sample) in samples.iter_mut().take(rise).enumerate() {
        *sample *= ease(i as f64 / rise as f64);
    }
    let fall = ((release * rate) as usize).min(frames);
    for (i, sample) in samples.iter_mut().rev().take(fall).enumerate() {
        *sample *= ease(i as f64 / fall as f64);
    }
    samples
}
