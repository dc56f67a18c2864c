//! Samples as bytes: what is written to files and pipes.

use std::fmt;
use std::str::FromStr;

use super::ChoiceError;
use super::dither::Dither;

/// In which form samples are written, least significant byte first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SampleFormat {
    /// 16-bit integers.
    S16,
    /// 24-bit integers, three bytes each.
    S24,
    /// 32-bit integers.
    S32,
    /// 32-bit floats; full scale is ±1.
    F32,
}

impl SampleFormat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::S16, Self::S24, Self::S32, Self::F32];

    /// Bits of a sample.
    #[must_use]
    pub const fn bits(self) -> u16 {
        match self {
            Self::S16 => 16,
            Self::S24 => 24,
            Self::S32 | Self::F32 => 32,
        }
    }

    /// Bytes of a stereo frame.
    pub(super) const fn frame(self) -> usize {
        self.bits() as usize / 8 * 2
    }
}

impl fmt::Display for SampleFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::S16 => "s16",
            Self::S24 => "s24",
            Self::S32 => "s32",
            Self::F32 => "f32",
        })
    }
}

impl FromStr for SampleFormat {
    type Err = ChoiceError;

    /// `s16`, `s24`, `s32` or `f32`.
    fn from_str(text: &str) -> Result<Self, ChoiceError> {
        let found = Self::ALL.into_iter().find(|format| format.to_string() == text.trim());
        found.ok_or_else(|| ChoiceError::Format(text.to_owned()))
    }
}

/// Turns stereo frames into bytes. Integers are dithered when bits are dropped, see [`Dither`]; what lies beyond full
/// scale becomes full scale. Floats pass bit for bit.
pub(super) struct Encoder {
    format: SampleFormat,
    dither: Dither,
}

impl Encoder {
    /// For sound of `rate` frames a second.
    pub(super) fn new(format: SampleFormat, rate: u32) -> Self {
        Self { format, dither: Dither::new(rate) }
    }

    /// Bytes of a stereo frame.
    pub(super) const fn frame(&self) -> usize {
        self.format.frame()
    }

    /// Bits of an integer sample that pass unchanged.
    pub(super) fn bits(&self) -> u16 {
        self.format.bits().min(super::FLOAT_BITS)
    }

    /// Begins anew at another rate.
    pub(super) fn at_rate(&mut self, rate: u32) {
        self.dither = Dither::new(rate);
    }

    /// Appends `samples`, whole stereo frames, to `out`. How they are divided among calls makes no difference.
    pub(super) fn encode(&mut self, samples: &[f32], out: &mut impl Extend<u8>) {
        debug_assert!(samples.len().is_multiple_of(2));
        if self.format == SampleFormat::F32 {
            out.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
            return;
        }
        let bytes = usize::from(self.format.bits() / 8);
        for frame in samples.chunks_exact(2) {
            for value in self.integers([frame[0], frame[1]]) {
                out.extend(value.to_le_bytes().into_iter().take(bytes));
            }
        }
    }

    fn integers(&mut self, frame: [f32; 2]) -> [i32; 2] {
        let scale = f64::from(1_u32 << (self.format.bits() - 1));
        // In f64 both the product and the sum with the noise are exact enough for every format.
        let steps = frame.map(|sample| (f64::from(sample) * scale).clamp(-scale, scale - 1.0));
        let is_exact = steps.iter().all(|step| step.fract() == 0.0);
        let noise = self.dither.next(is_exact);
        // What is no number becomes 0.
        [0, 1].map(|channel| (steps[channel] + noise[channel]).round().clamp(-scale, scale - 1.0) as i32)
    }
}

#[cfg(test)]
mod tests;
