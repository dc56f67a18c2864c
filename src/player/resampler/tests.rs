use std::f64::consts::TAU;

use super::*;
use crate::player::tests::measure::{channel, db, fit, stereo, tone};

fn sine(frequency: f64, rate: u32, frames: usize) -> Vec<f32> {
    (0..frames)
        .flat_map(|n| {
            let sample = (0.5 * (TAU * frequency * n as f64 / f64::from(rate)).sin()) as f32;
            [sample, -sample]
        })
        .collect()
}

fn convert(samples: &[f32], from: u32, to: u32, block: usize) -> Vec<f32> {
    let mut resampler = Resampler::new(from, to).expect("usual rates");
    let mut out = Vec::new();
    for part in samples.chunks(block * 2) {
        resampler.push(part, &mut out).expect("converted");
    }
    resampler.finish(&mut out).expect("flushed");
    out
}

/// The rates between which most music is converted.
const USUAL: [(u32, u32); 5] =
    [(44_100, 48_000), (48_000, 44_100), (88_200, 48_000), (96_000, 48_000), (22_050, 48_000)];

/// The settled middle of the left channel of a sine, `frequency` Hz at `from`, converted.
fn settled(frequency: f64, amplitude: f64, from: u32, to: u32) -> Vec<f64> {
    let out = convert(&tone(frequency, amplitude, from, from as usize), from, to, 4096);
    channel(&out[to as usize / 2..to as usize * 3 / 2], 0)
}

#[test]
fn distortion_and_noise_are_below_minus_150_db() {
    for (from, to) in USUAL.into_iter().chain([(44_100, 96_000), (32_000, 48_000)]) {
        for frequency in [1000.0, 10_000.0, 19_000.0] {
            if frequency > f64::from(from.min(to)) * 0.454 {
                continue;
            }
            // What the 24-bit mantissas of input and output leave is the floor.
            let found = fit(&settled(frequency, 0.999, from, to), frequency, to);
            assert!(found.rest <= -150.0, "{from} to {to} at {frequency}: {:.1} dB", found.rest);
            let change = db(found.amplitude / 0.999);
            assert!(change.abs() < 0.0001, "{from} to {to} at {frequency}: {change:.6} dB");
        }
    }
}

/// The response to an impulse, at one frequency: amplitude against 1, and phase in radians.
fn response(impulse: &[f64], at: usize, frequency: f64, rate: u32) -> (f64, f64) {
    let step = TAU * frequency / f64::from(rate);
    let (mut real, mut imaginary) = (0.0, 0.0);
    for (n, sample) in impulse.iter().enumerate() {
        let angle = step * (n as f64 - at as f64);
        real += sample * angle.cos();
        imaginary -= sample * angle.sin();
    }
    (real.hypot(imaginary), imaginary.atan2(real))
}

#[test]
fn the_response_is_flat_to_20_khz_and_nothing_is_delayed() {
    for (from, to) in USUAL {
        // An input frame that falls on an output frame.
        let at = 30 * (from / common_divisor(from, to)) as usize * 5;
        let impulse = convert(&stereo(at * 2, |n| if n == at { 1.0 } else { 0.0 }), from, to, 4096);
        let impulse = channel(&impulse, 0);
        // An impulse holds as much of every frequency as its frames are long.
        let scale = f64::from(from) / f64::from(to);
        let place = scaled(at as u64, from, to) as usize;
        let top = if from == 22_050 { 10_000 } else { 20_000 };
        for frequency in (0..=top).step_by(250) {
            let (amplitude, phase) = response(&impulse, place, f64::from(frequency), to);
            let change = db(amplitude * scale);
            assert!(change.abs() < 0.01, "{from} to {to} at {frequency}: {change:.5} dB");
            assert!(phase.abs() < 1e-4, "{from} to {to} at {frequency}: {phase:.6} rad");
        }
    }
}

#[test]
fn what_the_lower_rate_cannot_hold_is_removed() {
    for (from, to, frequencies) in
        [(96_000, 48_000, [24_100.0, 30_000.0, 47_000.0]), (88_200, 48_000, [24_100.0, 30_000.0, 44_000.0])]
    {
        for frequency in frequencies {
            let rest = settled(frequency, 1.0, from, to);
            let peak = db(rest.iter().fold(0.0_f64, |peak, sample| peak.max(sample.abs())));
            assert!(peak < -140.0, "{frequency} in {from} to {to}: {peak:.1} dB");
        }
    }
}

#[test]
fn no_image_of_the_lower_rate_is_left() {
    for (from, to) in [(44_100, 48_000), (22_050, 48_000)] {
        // The nearer to the edge, the harder.
        for share in [0.4, 0.454, 0.48, 0.499] {
            let frequency = f64::from(from) * share;
            let found = fit(&settled(frequency, 1.0, from, to), frequency, to);
            let rest = db(found.amplitude) + found.rest;
            assert!(rest < -140.0, "{frequency} in {from} to {to}: {rest:.1} dB");
        }
    }
}

#[test]
fn frames_are_counted_and_nothing_is_delayed() {
    for (from, to) in
        [(44_100, 48_000), (48_000, 44_100), (96_000, 48_000), (8_000, 48_000), (44_100, 44_100), (11_025, 96_000)]
    {
        for frames in [1_usize, 2, 100, 1023, 44_101] {
            let out = convert(&vec![0.25; frames * 2], from, to, 777);
            assert_eq!(out.len() as u64 / 2, scaled(frames as u64, from, to), "{frames} frames {from} to {to}");
        }
        // A pulse in the middle stays in the middle.
        let mut pulse = vec![0.0; 20_000];
        (pulse[10_000], pulse[10_001]) = (1.0, 1.0);
        let out = convert(&pulse, from, to, 777);
        let peak =
            out.as_chunks::<2>().0.iter().enumerate().max_by(|a, b| a.1[0].total_cmp(&b.1[0])).map(|(n, _)| n as u64);
        assert!(peak.is_some_and(|peak| peak.abs_diff(scaled(5000, from, to)) <= 1), "{from} to {to}: {peak:?}");
    }
}

#[test]
fn the_same_rate_passes_bit_for_bit() {
    let samples = sine(997.0, 48_000, 5000);
    assert_eq!(convert(&samples, 48_000, 48_000, 333), samples);
}

#[test]
fn block_sizes_do_not_matter() {
    let samples = sine(997.0, 44_100, 20_000);
    let one = convert(&samples, 44_100, 48_000, 20_000);
    let many = convert(&samples, 44_100, 48_000, 1);
    assert_eq!(one, many);
}

/// Going on from a fork is going on from the moment itself, whatever was pushed afterwards.
#[test]
fn a_fork_goes_on_as_if_nothing_had_followed() {
    for frames in [300_usize, 5000, 40_000] {
        let samples = sine(440.0, 44_100, frames);
        let rest = sine(3000.0, 44_100, 9000);
        let mut plain = Resampler::new(44_100, 48_000).expect("usual rates");
        let mut wanted = Vec::new();
        plain.push(&samples, &mut wanted).expect("converted");
        let fork = plain.fork();
        plain.push(&rest, &mut wanted).expect("converted");
        plain.finish(&mut wanted).expect("flushed");

        let first = fork.join() - fork.reach();
        let mut again = Vec::new();
        let mut resumed = Resampler::resume(&fork, first, &mut again).expect("resumed");
        assert_eq!(resumed.join(), fork.join());
        resumed.push(&rest, &mut again).expect("converted");
        resumed.finish(&mut again).expect("flushed");
        let wanted = &wanted[first as usize * 2..];
        assert_eq!(again.len(), wanted.len(), "{frames}");
        let worst = again.iter().zip(wanted).fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
        assert!(worst < 1e-7, "{frames}: {worst}");
    }
}

#[test]
fn rates_that_have_nothing_in_common_are_refused_before_they_take_the_memory() {
    assert!(Resampler::new(767_999, 384_000).is_err());
}
