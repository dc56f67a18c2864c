//! From samples to bins.

use super::picture::{Bin, COLUMNS, Waveform, even};

/// What was found in the frames of a bin.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    peak: f32,
    /// Sum of the squares of its samples, divided by the number of channels.
    square: f64,
    frames: u64,
}

/// Takes the samples of a file from its start on.
///
/// If the file tells how many frames it has, each bin has its borders from the start. Else the bins grow: whenever there are
/// twice as many as wanted, each two become one.
#[derive(Debug)]
pub(super) struct Collector {
    promised: Option<u64>,
    /// Frames of a bin that grows.
    step: u64,
    sums: Vec<Sum>,
    at: u64,
}

impl Collector {
    /// For a file of so many frames, if it tells.
    pub(super) fn new(promised: Option<u64>) -> Self {
        Self { promised: promised.filter(|frames| *frames > 0), step: 1, sums: Vec::new(), at: 0 }
    }

    /// Frames taken so far.
    pub(super) const fn at(&self) -> u64 {
        self.at
    }

    /// Takes interleaved samples, whole frames.
    pub(super) fn add(&mut self, samples: &[f32], channels: u16) {
        let channels = usize::from(channels.max(1));
        let mut rest = samples;
        while rest.len() >= channels {
            let room = self.room();
            let frames = (rest.len() / channels).min(usize::try_from(room).unwrap_or(usize::MAX));
            let (now, later) = rest.split_at(frames * channels);
            if let Some(sum) = self.sums.last_mut() {
                let (peak, square) = measure(now);
                sum.peak = sum.peak.max(peak);
                sum.square += square / channels as f64;
                sum.frames += frames as u64;
            }
            self.at += frames as u64;
            rest = later;
        }
    }

    /// Bins of a file of known length: no more than it has frames.
    fn count(promised: u64) -> usize {
        promised.min(COLUMNS as u64) as usize
    }

    /// How many frames the last bin still takes: at least one. Begins another bin if it is full.
    fn room(&mut self) -> u64 {
        let Some(promised) = self.promised else { return self.room_growing() };
        let count = Self::count(promised);
        let end = even(self.sums.len(), count, promised);
        if self.at < end {
            return end - self.at;
        }
        if self.sums.len() == count {
            // More than was promised.
            return u64::MAX;
        }
        self.sums.push(Sum::default());
        even(self.sums.len(), count, promised) - self.at
    }

    fn room_growing(&mut self) -> u64 {
        match self.sums.last() {
            Some(last) if last.frames < self.step => return self.step - last.frames,
            Some(_) if self.sums.len() == 2 * COLUMNS => {
                self.sums = self.sums.chunks(2).map(join).collect();
                self.step *= 2;
            }
            _ => {}
        }
        self.sums.push(Sum::default());
        self.step
    }

    /// What was found so far, of a file that goes on; `None` if its length is not known.
    pub(super) fn so_far(&self) -> Option<Waveform> {
        self.promised.map(|_| Waveform { reached: Some(self.at), ..self.picture() })
    }

    /// What was found; nothing more comes.
    pub(super) fn picture(&self) -> Waveform {
        let mut bins: Vec<Bin> = self.sums.iter().map(Sum::bin).collect();
        if let Some(promised) = self.promised {
            bins.resize(Self::count(promised), Bin::default());
            return Waveform { bins, frames: promised, step: None, reached: None };
        }
        Waveform { bins, frames: self.at, step: Some(self.step), reached: None }
    }
}

impl Sum {
    fn bin(&self) -> Bin {
        Bin::new(self.peak, (self.square / self.frames.max(1) as f64).sqrt() as f32)
    }
}

fn join(pair: &[Sum]) -> Sum {
    let both = |mut sum: Sum, other: &Sum| {
        sum.peak = sum.peak.max(other.peak);
        sum.square += other.square;
        sum.frames += other.frames;
        sum
    };
    pair.iter().fold(Sum::default(), both)
}

/// The highest absolute sample, and the sum of the squares. What is no number is silence, and what is beyond full scale
/// counts as full scale: nothing else can be shown of it.
fn measure(samples: &[f32]) -> (f32, f64) {
    const LANES: usize = 8;
    /// Samples whose squares are added in single precision: their sum is as exact as can be shown.
    const RUN: usize = 1024;
    let (mut peak, mut square) = (0.0_f32, 0.0_f64);
    for run in samples.chunks(RUN) {
        let (mut peaks, mut squares) = ([0.0_f32; LANES], [0.0_f32; LANES]);
        let (whole, rest) = run.as_chunks::<LANES>();
        let mut add = |lane: usize, sample: f32| {
            let level = sample.abs();
            // Both comparisons fail for what is no number.
            let level = if level >= 0.0 { level } else { 0.0 };
            let level = if level > 1.0 { 1.0 } else { level };
            peaks[lane] = if level > peaks[lane] { level } else { peaks[lane] };
            squares[lane] += level * level;
        };
        for chunk in whole {
            for (lane, sample) in chunk.iter().enumerate() {
                add(lane, *sample);
            }
        }
        for (lane, sample) in rest.iter().enumerate() {
            add(lane, *sample);
        }
        peak = peaks.into_iter().fold(peak, f32::max);
        square += f64::from(squares.into_iter().sum::<f32>());
    }
    (peak, square)
}
