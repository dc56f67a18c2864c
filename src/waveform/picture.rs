//! A file's loudness over time.

/// Columns that are kept of a file whose length is known before; twice as many at most of another.
pub(super) const COLUMNS: usize = 1024;
/// Full scale as it is kept.
const FULL: f32 = 65_535.0;

/// A stretch of time, in parts of full scale.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Column {
    /// The highest absolute sample of all channels, 0 to 1; what is beyond full scale is 1.
    pub peak: f32,
    /// The root mean square of all channels, 0 to 1; never above the peak.
    pub rms: f32,
}

/// A [`Column`] as it is kept: 65535 is full scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bin {
    pub(super) peak: u16,
    pub(super) rms: u16,
}

impl Bin {
    /// Of a peak and a root mean square.
    pub(super) fn new(peak: f32, rms: f32) -> Self {
        // What is no number becomes 0.
        let kept = |value: f32| (value.clamp(0.0, 1.0) * FULL).round() as u16;
        let peak = kept(peak);
        Self { peak, rms: kept(rms).min(peak) }
    }
}

/// How loud a file is from its start to its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waveform {
    pub(super) bins: Vec<Bin>,
    /// Frames of the file: as it promises, or as there were.
    pub(super) frames: u64,
    /// Frames of each bin but the last; `None` if all bins divide the file evenly.
    pub(super) step: Option<u64>,
    /// Frames looked at, if there are more to come.
    pub(super) reached: Option<u64>,
}

impl Waveform {
    /// A waveform of these peaks and root mean squares, of which the part up to `reached` is known.
    #[cfg(test)]
    pub(crate) fn of(columns: impl IntoIterator<Item = (f32, f32)>, reached: f32) -> Self {
        let bins: Vec<Bin> = columns.into_iter().map(|(peak, rms)| Bin::new(peak, rms)).collect();
        let frames = bins.len() as u64 * 1000;
        let reached = (reached < 1.0).then_some((frames as f32 * reached) as u64);
        Self { bins, frames, step: None, reached }
    }

    /// Folds it to `count` columns, at most 65536, that divide the file's length evenly: column i begins with frame
    /// ⌊i · frames / count⌋. A peak is the highest there, a root mean square that of all frames there. What was not looked at
    /// yet, or could not be decoded, is silence.
    #[must_use]
    pub fn columns(&self, count: usize) -> Vec<Column> {
        let count = count.min(1 << 16);
        let mut first = 0;
        (0..count)
            .map(|column| {
                let from = even(column, count, self.frames);
                let to = even(column + 1, count, self.frames).max(from + 1);
                while first < self.bins.len() && self.border(first + 1) <= from {
                    first += 1;
                }
                self.fold(first, from, to)
            })
            .collect()
    }

    /// How much of the file this is about, 0 to 1: less than 1 while it is still being decoded.
    #[must_use]
    pub fn reached(&self) -> f32 {
        match self.reached {
            Some(reached) if self.frames > 0 => (reached as f64 / self.frames as f64).min(1.0) as f32,
            Some(_) => 0.0,
            None => 1.0,
        }
    }

    /// Whether nothing more will come.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.reached.is_none()
    }

    /// Whether there is nothing to show: the file cannot be read, or has no frames.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bins.is_empty()
    }

    /// The first frame of a bin.
    fn border(&self, bin: usize) -> u64 {
        match self.step {
            Some(step) => step.saturating_mul(bin as u64).min(self.frames),
            None => even(bin, self.bins.len(), self.frames),
        }
    }

    /// The frames from `from` to before `to`; `first` is the first bin that reaches beyond `from`.
    fn fold(&self, first: usize, from: u64, to: u64) -> Column {
        let (mut peak, mut square) = (0, 0.0);
        for (bin, at) in self.bins.iter().skip(first).zip(first..) {
            let (begin, end) = (self.border(at), self.border(at + 1));
            if begin >= to {
                break;
            }
            let common = end.min(to).saturating_sub(begin.max(from));
            if common > 0 {
                peak = peak.max(bin.peak);
                square += f64::from(bin.rms) * f64::from(bin.rms) * common as f64;
            }
        }
        let rms = (square / (to - from) as f64).sqrt() as f32;
        Column { peak: f32::from(peak) / FULL, rms: rms / FULL }
    }
}

/// Where part `part` of `count` even parts of `frames` begins.
pub(super) fn even(part: usize, count: usize, frames: u64) -> u64 {
    let count = count.max(1);
    match frames.checked_mul(part as u64) {
        Some(product) => product / count as u64,
        // No file is so long, but one may say that it is.
        None => (part as u128 * u128::from(frames) / count as u128) as u64,
    }
}
