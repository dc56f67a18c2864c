use std::f64::consts::TAU;

use super::*;

const RATE: u32 = 48_000;

fn encoded(format: SampleFormat, samples: &[f32]) -> Vec<u8> {
    let mut out = Vec::new();
    Encoder::new(format, RATE).encode(samples, &mut out);
    out
}

/// The integers that were written, as steps of the format.
fn steps(format: SampleFormat, samples: &[f32]) -> Vec<i32> {
    let bytes = usize::from(format.bits() / 8);
    let value = |bytes: &[u8]| bytes.iter().rev().fold(0_i64, |value, byte| value << 8 | i64::from(*byte));
    let signed = |value: i64| value - if value >> (format.bits() - 1) == 1 { 1 << format.bits() } else { 0 };
    encoded(format, samples).chunks_exact(bytes).map(|sample| signed(value(sample)) as i32).collect()
}

/// The same samples left and right.
fn both(samples: impl Iterator<Item = f64>) -> Vec<f32> {
    samples.flat_map(|sample| [sample as f32; 2]).collect()
}

/// Errors, in steps, of the left channel.
fn errors(format: SampleFormat, samples: &[f32]) -> Vec<f64> {
    let scale = f64::from(1_u32 << (format.bits() - 1));
    let wanted = samples.iter().step_by(2).map(|sample| f64::from(*sample) * scale);
    steps(format, samples)
        .into_iter()
        .step_by(2)
        .zip(wanted)
        .map(|(written, wanted)| f64::from(written) - wanted)
        .collect()
}

/// How strong `frequency` is, as the amplitude of a sine.
fn amplitude(samples: &[f64], frequency: f64) -> f64 {
    let (mut sine, mut cosine) = (0.0, 0.0);
    for (n, sample) in samples.iter().enumerate() {
        let phase = TAU * frequency * n as f64 / f64::from(RATE);
        sine += sample * phase.sin();
        cosine += sample * phase.cos();
    }
    2.0 * f64::hypot(sine, cosine) / samples.len() as f64
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

#[test]
fn names_are_read_and_written() {
    for format in SampleFormat::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
    }
    for wrong in ["", "s8", "16", "S16", "s16le", "float"] {
        assert_eq!(wrong.parse::<SampleFormat>(), Err(ChoiceError::Format(wrong.to_owned())));
    }
}

#[test]
fn every_16_bit_sample_is_written_exactly_in_every_format() {
    let all: Vec<i32> = (i32::from(i16::MIN)..=i32::from(i16::MAX)).collect();
    let samples: Vec<f32> = all.iter().map(|value| *value as f32 / 32_768.0).collect();
    for (format, shift) in [(SampleFormat::S16, 0), (SampleFormat::S24, 8), (SampleFormat::S32, 16)] {
        let wanted: Vec<i32> = all.iter().map(|value| value << shift).collect();
        assert!(steps(format, &samples) == wanted, "{format}");
    }
    let floats: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    assert!(encoded(SampleFormat::F32, &samples) == floats);
}

#[test]
fn every_24_bit_sample_is_written_exactly_in_24_and_32_bits() {
    let limit = 1 << 23;
    let all: Vec<i32> = (-limit..limit).step_by(37).chain(limit - 1000..limit).collect();
    let all = &all[..all.len() / 2 * 2];
    let samples: Vec<f32> = all.iter().map(|value| *value as f32 / 8_388_608.0).collect();
    assert!(steps(SampleFormat::S24, &samples) == all);
    assert!(steps(SampleFormat::S32, &samples) == all.iter().map(|value| value << 8).collect::<Vec<_>>());
}

#[test]
fn what_is_beyond_full_scale_is_full_scale_and_what_is_no_number_is_silence() {
    let samples = [1.0, -1.0, 3.5, -3.5, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 0.0];
    for format in [SampleFormat::S16, SampleFormat::S24, SampleFormat::S32] {
        let top = (1_i64 << (format.bits() - 1)) - 1;
        let wanted = [top, -top - 1, top, -top - 1, top, -top - 1].map(|value| value as i32);
        let written = steps(format, &samples);
        assert_eq!(written[..6], wanted, "{format}");
        assert_eq!(written[6], 0, "{format}");
    }
    // Close to full scale the noise does not wrap around.
    let loud = steps(SampleFormat::S16, &both((0..10_000).map(|_| 0.999_99)));
    assert!(loud.iter().all(|step| (32_765..=32_767).contains(step)));
}

#[test]
fn how_sound_is_divided_makes_no_difference() {
    let mut random = fastrand::Rng::with_seed(1);
    let samples: Vec<f32> = (0..40_000).map(|n| if n / 9000 % 2 == 0 { random.f32() - 0.5 } else { 0.25 }).collect();
    let mut encoder = Encoder::new(SampleFormat::S24, RATE);
    let (mut rest, mut out) = (&samples[..], Vec::new());
    while !rest.is_empty() {
        let (piece, after) = rest.split_at((random.usize(1..1500) * 2).min(rest.len()));
        encoder.encode(piece, &mut out);
        rest = after;
    }
    assert!(out == encoded(SampleFormat::S24, &samples));
}

/// A tone of one step in 16 bits: rounded it is a square wave, dithered it is a tone in noise.
#[test]
fn dither_leaves_no_harmonics_of_a_tone_at_minus_90_db() {
    let level = 10_f64.powf(-90.0 / 20.0);
    let frames = 4 * RATE as usize;
    let tone = both((0..frames).map(|n| level * (TAU * 997.0 * n as f64 / f64::from(RATE)).sin()));
    let written: Vec<f64> = steps(SampleFormat::S16, &tone).into_iter().step_by(2).map(f64::from).collect();
    let rounded: Vec<f64> = tone.iter().step_by(2).map(|sample| (f64::from(*sample) * 32_768.0).round()).collect();
    let wanted = level * 32_768.0;
    // Bounds: four times what noise alone gives in a bin of four seconds, √(4 · ¼ / frames) = 0.0023 steps.
    assert!((amplitude(&written, 997.0) - wanted).abs() < 0.0091, "{}", amplitude(&written, 997.0));
    assert!(amplitude(&rounded, 5.0 * 997.0) > 0.2, "without dither there is a fifth harmonic");
    for harmonic in 2..=12 {
        let strength = amplitude(&written, f64::from(harmonic) * 997.0);
        assert!(strength < 0.0091, "harmonic {harmonic}: {strength} steps");
    }
}

#[test]
fn the_error_is_white_noise_without_a_mean_whatever_the_signal() {
    let frames = 4 * RATE as usize;
    let time = |n: usize| n as f64 / f64::from(RATE);
    let signals: [Vec<f32>; 4] = [
        both((0..frames).map(|n| 0.5 * (TAU * 440.0 * time(n)).sin())),
        both((0..frames).map(|n| 3e-5 * (TAU * 100.0 * time(n)).sin())),
        both((0..frames).map(|_| 0.3 / 32_768.0)),
        both((0..frames).map(|n| 1e-4 * time(n) + 1e-9)),
    ];
    for (number, signal) in signals.iter().enumerate() {
        let error = errors(SampleFormat::S16, signal);
        let average = mean(error.iter().copied());
        assert!(average.abs() < 0.0046, "mean of {number}: {average}");
        let power = mean(error.iter().map(|error| error * error));
        assert!((power - 0.25).abs() < 0.003, "power of {number}: {power}");
        for lag in [1, 2, 3, 8, 48, 4800] {
            let related = mean(error.iter().zip(&error[lag..]).map(|(a, b)| a * b)) / power;
            assert!(related.abs() < 0.0092, "signal {number}, {lag} frames apart: {related}");
        }
    }
}
