//! Any number of channels to two.
//!
//! Channel orders are those of WAVE and FLAC. The weights are those of ITU-R BS.775-4 for 3/2 to 2/0: front
//! channels at 0 dB, centre and surrounds at −3 dB, one single surround at −6 dB in both, no low-frequency channel. The
//! recommendation knows five channels; the four surrounds of 7.1 each count as the surround of their side.
//!
//! These sums can go beyond full scale. They are divided by the sum of the weights of one side: a down-mix is quieter
//! (5.1 by 7.7 dB, 7.1 by 9.9 dB), but it can never clip, and no limiter has to act on it. Mono goes to both sides as it
//! is.

use std::f32::consts::FRAC_1_SQRT_2 as HALF_POWER;

/// Appends `samples` (interleaved, `channels` each frame) to `out` as stereo: what is heard of a file, and what counts as
/// its loudness. One and two channels keep their level; more are weighted by ITU-R BS.775-4 and divided by the sum of the
/// weights of one side, so that nothing goes beyond full scale. A last frame that is not whole is dropped.
pub fn to_stereo(samples: &[f32], channels: u16, out: &mut Vec<f32>) {
    match channels {
        0 => {}
        1 => out.extend(samples.iter().flat_map(|&sample| [sample, sample])),
        2 => out.extend_from_slice(&samples[..samples.len() / 2 * 2]),
        _ => {
            let weights = weights(channels);
            let sum: f32 = weights.iter().map(|weight| weight[0]).sum();
            for frame in samples.chunks_exact(usize::from(channels)) {
                let (mut left, mut right) = (0.0, 0.0);
                for (sample, weight) in frame.iter().zip(weights) {
                    left += sample * weight[0];
                    right += sample * weight[1];
                }
                out.push(left / sum);
                out.push(right / sum);
            }
        }
    }
}

const LEFT: [f32; 2] = [1.0, 0.0];
const RIGHT: [f32; 2] = [0.0, 1.0];
const CENTRE: [f32; 2] = [HALF_POWER, HALF_POWER];
const LOW: [f32; 2] = [0.0, 0.0];
const BACK_LEFT: [f32; 2] = [HALF_POWER, 0.0];
const BACK_RIGHT: [f32; 2] = [0.0, HALF_POWER];
/// One centre behind goes to both sides, at −3 dB twice.
const BACK_CENTRE: [f32; 2] = [0.5, 0.5];

/// The weights of each channel in left and right. More than eight channels have no common order: the first two are
/// taken as left and right.
fn weights(channels: u16) -> &'static [[f32; 2]] {
    match channels {
        3 => &[LEFT, RIGHT, CENTRE],
        4 => &[LEFT, RIGHT, BACK_LEFT, BACK_RIGHT],
        5 => &[LEFT, RIGHT, CENTRE, BACK_LEFT, BACK_RIGHT],
        6 => &[LEFT, RIGHT, CENTRE, LOW, BACK_LEFT, BACK_RIGHT],
        7 => &[LEFT, RIGHT, CENTRE, LOW, BACK_CENTRE, BACK_LEFT, BACK_RIGHT],
        8 => &[LEFT, RIGHT, CENTRE, LOW, BACK_LEFT, BACK_RIGHT, BACK_LEFT, BACK_RIGHT],
        _ => &[LEFT, RIGHT],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed(samples: &[f32], channels: u16) -> Vec<f32> {
        let mut out = Vec::new();
        to_stereo(samples, channels, &mut out);
        out
    }

    #[test]
    fn mono_goes_to_both_and_stereo_passes() {
        assert_eq!(mixed(&[0.5, -0.25], 1), [0.5, 0.5, -0.25, -0.25]);
        assert_eq!(mixed(&[0.1, 0.2, 0.3, 0.4], 2), [0.1, 0.2, 0.3, 0.4]);
        assert_eq!(mixed(&[0.1, 0.2, 0.3], 2), [0.1, 0.2]);
    }

    #[test]
    fn five_one_follows_bs_775() {
        let sum = 1.0 + 2.0 * HALF_POWER;
        let only = |channel: usize| {
            let mut frame = [0.0; 6];
            frame[channel] = 1.0;
            mixed(&frame, 6)
        };
        assert_eq!(only(0), [1.0 / sum, 0.0]);
        assert_eq!(only(1), [0.0, 1.0 / sum]);
        assert_eq!(only(2), [HALF_POWER / sum, HALF_POWER / sum]);
        assert_eq!(only(3), [0.0, 0.0]);
        assert_eq!(only(4), [HALF_POWER / sum, 0.0]);
        assert_eq!(only(5), [0.0, HALF_POWER / sum]);
    }

    /// −3 dB, written as the recommendation does.
    const MINUS_3: f32 = 7071.0 / 10_000.0;

    /// What one channel at full scale gives, before the division.
    fn weight(channels: u16, channel: usize) -> [f32; 2] {
        let mut frame = vec![0.0; usize::from(channels)];
        frame[channel] = 1.0;
        let sum: f32 = (0..usize::from(channels)).map(|channel| weights(channels)[channel][0]).sum();
        let out = mixed(&frame, channels);
        [out[0] * sum, out[1] * sum]
    }

    #[test]
    fn every_layout_follows_bs_775() {
        let (left, right, centre, low) = ([1.0, 0.0], [0.0, 1.0], [MINUS_3, MINUS_3], [0.0, 0.0]);
        let (back_left, back_right, back_centre) = ([MINUS_3, 0.0], [0.0, MINUS_3], [0.5, 0.5]);
        let layouts: [(u16, &[[f32; 2]]); 6] = [
            (3, &[left, right, centre]),
            (4, &[left, right, back_left, back_right]),
            (5, &[left, right, centre, back_left, back_right]),
            (6, &[left, right, centre, low, back_left, back_right]),
            (7, &[left, right, centre, low, back_centre, back_left, back_right]),
            (8, &[left, right, centre, low, back_left, back_right, back_left, back_right]),
        ];
        for (channels, wanted) in layouts {
            for (channel, wanted) in wanted.iter().enumerate() {
                let found = weight(channels, channel);
                let close = found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-4);
                assert!(close, "channel {channel} of {channels}: {found:?}, {wanted:?}");
            }
        }
    }

    #[test]
    fn no_layout_clips_and_none_leans_to_a_side() {
        for channels in 1..=12 {
            let out = mixed(&vec![1.0; usize::from(channels)], channels);
            assert!(out.iter().all(|sample| *sample <= 1.0 + f32::EPSILON), "{channels}: {out:?}");
            assert!((out[0] - out[1]).abs() < 1e-6, "{channels}: {out:?}");
        }
    }
}
