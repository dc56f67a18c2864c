//! The equaliser: peaking filters of second order, one after the other, in double precision. The only file that names
//! biquad.
//!
//! The filters are those of the Audio EQ Cookbook (R. Bristow-Johnson), one octave wide between the two frequencies at
//! which half the gain, in dB, is reached. Neighbouring bands overlap: two that are raised by 6 dB raise what lies
//! between them, and each other, by more.

use std::f64::consts::{LN_2, TAU};

use biquad::{Biquad, Coefficients, DirectForm2Transposed, Type};

use crate::player::Equalizer;

/// Bands above this share of half the rate are left out: the bilinear transform leaves no room for their shape.
const TOP: f64 = 0.9;
/// Far below what a sample can hold, far above the numbers with which processors are slow: added to the input, so that
/// silence does not leave the filters with those.
const FLOOR: f64 = 1e-60;

type Section = DirectForm2Transposed<f64>;

/// The bands that are not flat.
pub(super) struct Bands {
    /// One for each channel.
    sections: Vec<[Section; 2]>,
    channels: [Vec<f64>; 2],
}

impl Bands {
    /// The filters for `equalizer` at `rate`; `None` if nothing is changed.
    pub(super) fn new(rate: u32, equalizer: &Equalizer) -> Option<Self> {
        let bands = Equalizer::FREQUENCIES.into_iter().zip(equalizer.bands);
        let sections: Vec<_> = bands
            .filter_map(|(frequency, gain)| section(f64::from(rate), f64::from(frequency), f64::from(gain)))
            .map(|section| [section; 2])
            .collect();
        (!sections.is_empty()).then(|| Self { sections, channels: [Vec::new(), Vec::new()] })
    }

    /// Filters `samples`, whole stereo frames, in place.
    pub(super) fn apply(&mut self, samples: &mut [f32]) {
        let frames = samples.as_chunks_mut::<2>().0;
        for (side, channel) in self.channels.iter_mut().enumerate() {
            channel.clear();
            channel.extend(frames.iter().map(|frame| f64::from(frame[side]) + FLOOR));
            for section in &mut self.sections {
                let section = &mut section[side];
                for sample in &mut *channel {
                    *sample = section.run(*sample);
                }
            }
            for (frame, sample) in frames.iter_mut().zip(channel) {
                frame[side] = *sample as f32;
            }
        }
    }
}

/// The filter of one band; `None` if it is flat or too high for `rate`.
fn section(rate: f64, frequency: f64, gain: f64) -> Option<Section> {
    let gain = gain.clamp(-f64::from(Equalizer::RANGE), f64::from(Equalizer::RANGE));
    if !gain.is_normal() || frequency > rate / 2.0 * TOP {
        return None;
    }
    let coefficients =
        Coefficients::from_normalized_params(Type::PeakingEQ(gain), frequency / (rate / 2.0), q(frequency, rate));
    coefficients.ok().map(Section::new)
}

/// The quality of a band one octave wide: 1/Q = 2·sinh(ln 2 / 2 · ω/sin ω), as in the cookbook, which makes up for the
/// bilinear transform.
pub(super) fn q(frequency: f64, rate: f64) -> f64 {
    let omega = TAU * frequency / rate;
    0.5 / (LN_2 / 2.0 * omega / omega.sin()).sinh()
}

#[cfg(test)]
mod tests;
