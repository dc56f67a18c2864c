//! From the power of the bins to the heights of the bands.

/// Where the lowest band begins and the highest ends, in Hz.
const LOWEST: f32 = 40.0;
const HIGHEST: f32 = 16_000.0;
/// What counts as nothing, in dB below a sine of full scale.
pub(super) const FLOOR: f32 = -72.0;
/// Bins that a sine fills under a Hann window: with fewer its power is not all there.
const LOBE: f32 = 3.0;

/// Bands of equal width on a logarithmic scale.
#[derive(Debug)]
pub(super) struct Bands {
    count: usize,
    /// Where each band lies on the scale of bins, for so many bins and this rate; none for a band beyond them.
    places: Vec<Option<(f32, f32)>>,
    places_of: (usize, u32),
}

impl Bands {
    pub(super) const fn new(count: usize) -> Self {
        Self { count, places: Vec::new(), places_of: (0, 0) }
    }

    /// The borders of a band in Hz.
    pub(super) fn borders(&self, band: usize) -> (f32, f32) {
        let border = |at: usize| LOWEST * (HIGHEST / LOWEST).powf(at as f32 / self.count as f32);
        (border(band), border(band + 1))
    }

    /// The heights that `power` makes: of each bin from 0 Hz to half the `rate`, 1 being that of a sine of full scale
    /// spread over its lobe. A band beyond half the rate has none.
    pub(super) fn measure(&mut self, power: &[f32], rate: u32, heights: &mut [f32]) {
        if self.places_of != (power.len(), rate) {
            self.places_of = (power.len(), rate);
            self.places = (0..self.count).map(|band| self.place(band, power.len(), rate)).collect();
        }
        for (place, height) in self.places.iter().zip(heights) {
            let level = place.map_or(FLOOR, |(from, to)| 10.0 * sum(power, from, to).log10());
            *height = ((level - FLOOR) / -FLOOR).clamp(0.0, 1.0);
        }
    }

    fn place(&self, band: usize, bins: usize, rate: u32) -> Option<(f32, f32)> {
        let last = bins.saturating_sub(1) as f32;
        let bins_a_hertz = 2.0 * last / rate as f32;
        let (low, high) = self.borders(band);
        let (low, high) = (low * bins_a_hertz, high * bins_a_hertz);
        let half = ((high - low) / 2.0).max(LOBE / 2.0);
        // The middle of the band as the ear has it.
        let middle = if half > LOBE / 2.0 { f32::midpoint(low, high) } else { (low * high).sqrt() };
        (low < last).then_some((middle - half, middle + half))
    }
}

/// The power between two places on the scale of bins. A bin reaches half a bin to either side and counts as far as it lies
/// between them.
fn sum(power: &[f32], from: f32, to: f32) -> f32 {
    let first = (from + 0.5).floor().max(0.0) as usize;
    let end = ((to + 0.5).ceil().max(0.0) as usize).min(power.len());
    let share = |bin: usize| ((bin as f32 + 0.5).min(to) - (bin as f32 - 0.5).max(from)).clamp(0.0, 1.0);
    let bins = power.get(first..end).unwrap_or_default();
    match bins {
        [] => 0.0,
        [only] => only * share(first),
        [head, inner @ .., tail] => head * share(first) + inner.iter().sum::<f32>() + tail * share(end - 1),
    }
}
