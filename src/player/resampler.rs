//! From the file's rate to the output's, before the ring. The only file that names rubato.
//!
//! The conversion is a linear-phase FFT filter in double precision. Its delay is taken off at the start and its tail
//! is flushed at the end, so n frames at rate a become round(n·b/a) frames at rate b. It is kept running over the join
//! of two files of the same rate; then the join lies at the rounded sum.

use std::collections::VecDeque;

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

/// Input frames that one transform takes, about: at 44.1 kHz the response is flat to 20 kHz.
const BLOCK: usize = 1024;
/// The largest block that a pair of rates without a common divisor may lead to, in frames.
const BLOCK_MAX: usize = 400_000;

/// Stereo frames from one rate to another.
pub(super) struct Resampler {
    from: u32,
    to: u32,
    engine: Option<Engine>,
    /// Input frames so far.
    taken: u64,
    /// Output frames so far, those left out included.
    given: u64,
}

struct Engine {
    fft: Fft<f64>,
    input: Vec<f64>,
    output: Vec<f64>,
    /// The last input frames, as many as a [`Fork`] needs.
    tail: VecDeque<[f32; 2]>,
    /// Number of the next frame that the filter puts out, its delay taken off.
    raw: i64,
    /// Frames before this one are left out.
    first: u64,
}

/// What is needed to go on from a moment of a [`Resampler`] a second time.
#[derive(Debug, Clone)]
pub(super) struct Fork {
    from: u32,
    to: u32,
    taken: u64,
    tail: Vec<f32>,
    delay: u64,
}

impl Fork {
    /// The number of the output frame at this moment.
    pub(super) fn join(&self) -> u64 {
        scaled(self.taken, self.from, self.to)
    }

    /// How many of the output frames before this moment depend on what came after it.
    pub(super) fn reach(&self) -> u64 {
        self.delay.min(self.join())
    }
}

impl Resampler {
    /// A resampler; passes everything through, bit for bit, if the rates are the same. The reason, if it cannot be.
    pub(super) fn new(from: u32, to: u32) -> Result<Self, String> {
        let engine = if from == to { None } else { Some(Engine::new(from, to)?) };
        Ok(Self { from, to, engine, taken: 0, given: 0 })
    }

    /// Makes a new resampler begin in the middle: the next input frame is number `taken`, a multiple of
    /// [`Resampler::grid`], and output frames before `first` are left out. Input from [`Resampler::history`] frames before
    /// `first` on makes the rest the same as if everything before had been taken.
    pub(super) fn begin_at(&mut self, taken: u64, first: u64) {
        self.taken = taken;
        self.given = first;
        if let Some(engine) = &mut self.engine {
            engine.raw += scaled(taken, self.from, self.to) as i64;
            engine.first = first;
        }
    }

    /// Every so many input frames one falls on an output frame.
    pub(super) fn grid(&self) -> u64 {
        u64::from(self.from / common_divisor(self.from, self.to).max(1))
    }

    /// How many input frames an output frame depends on, at most.
    pub(super) fn history(&self) -> u64 {
        self.engine.as_ref().map_or(0, |engine| engine.fft.fft_size_in() as u64 * 3)
    }

    /// The rate it takes.
    pub(super) const fn from(&self) -> u32 {
        self.from
    }

    /// The number of the output frame at which the next input frame begins.
    pub(super) fn join(&self) -> u64 {
        scaled(self.taken, self.from, self.to)
    }

    /// Output frames so far.
    pub(super) const fn given(&self) -> u64 {
        self.given
    }

    /// Takes `samples` (stereo, whole frames) and appends what they yield to `out`.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) -> Result<(), String> {
        self.taken += (samples.len() / 2) as u64;
        let Some(engine) = &mut self.engine else {
            out.extend_from_slice(samples);
            self.given = self.taken;
            return Ok(());
        };
        engine.remember(samples);
        engine.input.extend(samples.iter().copied().map(f64::from));
        let block = engine.fft.input_frames_next() * 2;
        let mut used = 0;
        while engine.input.len() - used >= block {
            self.given += engine.transform(used, None, u64::MAX, out)?;
            used += block;
        }
        engine.input.drain(..used);
        Ok(())
    }

    /// Appends what is still inside to `out`. After this the resampler is at its end.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) -> Result<(), String> {
        let end = self.join();
        let Some(engine) = &mut self.engine else { return Ok(()) };
        while engine.raw < end as i64 {
            let left = engine.input.len() / 2;
            let block = engine.fft.input_frames_next();
            engine.input.resize(block * 2, 0.0);
            self.given += engine.transform(0, Some(left.min(block)), end, out)?;
            engine.input.clear();
        }
        Ok(())
    }

    /// What is needed to go on from here a second time.
    pub(super) fn fork(&self) -> Fork {
        let Some(engine) = &self.engine else {
            return Fork { from: self.from, to: self.to, taken: self.taken, tail: Vec::new(), delay: 0 };
        };
        // The second run begins on an input frame that falls on an output frame.
        let grid = self.grid();
        let oldest = self.taken - engine.tail.len() as u64;
        let skipped = (oldest.next_multiple_of(grid) - oldest) as usize;
        let tail = engine.tail.iter().skip(skipped).flatten().copied().collect();
        Fork { from: self.from, to: self.to, taken: self.taken, tail, delay: engine.fft.output_delay() as u64 }
    }

    /// A resampler as it was when `fork` was made, which puts out again the frames from `first` on: at most
    /// [`Fork::reach`] before [`Resampler::join`]. Appends what is known of them to `out`.
    pub(super) fn resume(fork: &Fork, first: u64, out: &mut Vec<f32>) -> Result<Self, String> {
        let mut again = Self::new(fork.from, fork.to)?;
        let start = fork.taken - (fork.tail.len() / 2) as u64;
        again.taken = start;
        again.given = scaled(start, fork.from, fork.to);
        if let Some(engine) = &mut again.engine {
            engine.raw += again.given as i64;
            engine.first = first;
            again.given = first;
            again.push(&fork.tail, out)?;
        } else {
            again.taken = fork.taken;
            again.given = fork.taken;
        }
        Ok(again)
    }
}

impl Engine {
    fn new(from: u32, to: u32) -> Result<Self, String> {
        let divisor = common_divisor(from, to).max(1);
        if (from.max(to) / divisor) as usize > BLOCK_MAX {
            return Err(format!("{from} Hz cannot be converted to {to} Hz"));
        }
        // An even number of frames on both sides, or the middle of the filter lies half a frame beside its delay.
        let grid = (from / divisor) as usize;
        let wanted = BLOCK.max(BLOCK * from as usize / to.max(1) as usize);
        let block = wanted.div_ceil(grid).next_multiple_of(2) * grid;
        let fft = Fft::new_custom(
            from as usize,
            to as usize,
            block,
            1,
            2,
            rubato::WindowFunction::BlackmanHarris2,
            FixedSync::Both,
        )
        .map_err(|error| format!("{from} Hz cannot be converted to {to} Hz: {error}"))?;
        let output = vec![0.0; fft.output_frames_max() * 2];
        let raw = -(fft.output_delay() as i64);
        Ok(Self { fft, input: Vec::new(), output, tail: VecDeque::new(), raw, first: 0 })
    }

    fn remember(&mut self, samples: &[f32]) {
        let keep = self.fft.fft_size_in() * 3;
        let frames = samples.as_chunks::<2>().0;
        let fresh = &frames[frames.len().saturating_sub(keep)..];
        let surplus = (self.tail.len() + fresh.len()).saturating_sub(keep);
        self.tail.drain(..surplus.min(self.tail.len()));
        self.tail.extend(fresh);
    }

    /// One block, from sample `offset` of the input; `partial` frames of it count. Appends what lies before frame `end`
    /// and returns how many frames that is.
    fn transform(
        &mut self,
        offset: usize,
        partial: Option<usize>,
        end: u64,
        out: &mut Vec<f32>,
    ) -> Result<u64, String> {
        let failed = |reason: String| format!("the sample rate could not be converted: {reason}");
        let block = self.fft.input_frames_next();
        let input = &self.input[offset..offset + block * 2];
        let input = InterleavedSlice::new(input, 2, block).map_err(|error| failed(error.to_string()))?;
        let room = self.output.len() / 2;
        let mut output =
            InterleavedSlice::new_mut(&mut self.output, 2, room).map_err(|error| failed(error.to_string()))?;
        let indexing = partial.map(|frames| Indexing::new().partial_len(frames));
        let (_, count) = self
            .fft
            .process_into_buffer(&input, &mut output, indexing.as_ref())
            .map_err(|error| failed(error.to_string()))?;
        let start = self.raw;
        self.raw += count as i64;
        let from = (self.first as i64).clamp(start, self.raw) - start;
        let to = i64::try_from(end).unwrap_or(i64::MAX).clamp(start, self.raw) - start;
        let kept = &self.output[from as usize * 2..to.max(from) as usize * 2];
        out.extend(kept.iter().map(|&sample| sample as f32));
        Ok((kept.len() / 2) as u64)
    }
}

/// round(frames · to / from).
pub(super) fn scaled(frames: u64, from: u32, to: u32) -> u64 {
    let (from, to) = (u128::from(from.max(1)), u128::from(to));
    ((u128::from(frames) * to * 2 + from) / (from * 2)) as u64
}

fn common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests;
