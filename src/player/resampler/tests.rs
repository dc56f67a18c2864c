use std::f64::consts::TAU;

use super::*;

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

/// Power of what is not the sine of `frequency` in the left channel, against the sine, in dB; and the sine's amplitude.
fn distortion(samples: &[f32], frequency: f64, rate: u32) -> (f64, f64) {
    // Whole periods of the window: with 1 Hz resolution, one second of settled sound.
    let part: Vec<f64> = samples.as_chunks::<2>().0[rate as usize / 2..rate as usize * 3 / 2]
        .iter()
        .map(|frame| f64::from(frame[0]))
        .collect();
    let (mut sin, mut cos) = (0.0, 0.0);
    for (n, sample) in part.iter().enumerate() {
        let angle = TAU * frequency * n as f64 / f64::from(rate);
        sin += sample * angle.sin();
        cos += sample * angle.cos();
    }
    let scale = 2.0 / part.len() as f64;
    let (sin, cos) = (sin * scale, cos * scale);
    let (mut rest, mut whole) = (0.0, 0.0);
    for (n, sample) in part.iter().enumerate() {
        let angle = TAU * frequency * n as f64 / f64::from(rate);
        let fit = sin * angle.sin() + cos * angle.cos();
        rest += (sample - fit).powi(2);
        whole += fit * fit;
    }
    (10.0 * (rest / whole).log10(), sin.hypot(cos))
}

#[test]
fn distortion_is_below_minus_150_db() {
    for (from, to) in [(44_100, 48_000), (48_000, 44_100), (96_000, 48_000), (44_100, 96_000), (32_000, 48_000)] {
        for frequency in [1000.0, 10_000.0, 19_000.0] {
            if frequency > f64::from(from.min(to)) * 0.44 {
                continue;
            }
            let out = convert(&sine(frequency, from, from as usize * 2), from, to, 4096);
            // What the 24-bit mantissa of the input leaves is the floor.
            let (noise, level) = distortion(&out, frequency, to);
            assert!(noise < -150.0, "{from} to {to} at {frequency}: {noise:.1} dB");
            let change = 20.0 * (level / 0.5).log10();
            assert!(change.abs() < 0.01, "{from} to {to} at {frequency}: {change:.4} dB");
        }
    }
}

#[test]
fn the_passband_reaches_20_khz() {
    let out = convert(&sine(20_000.0, 44_100, 88_200), 44_100, 48_000, 4096);
    let (_, level) = distortion(&out, 20_000.0, 48_000);
    assert!((20.0 * (level / 0.5).log10()).abs() < 0.1, "{level}");
}

#[test]
fn what_cannot_be_kept_is_removed() {
    let out = convert(&sine(30_000.0, 96_000, 192_000), 96_000, 48_000, 4096);
    let settled = &out[48_000..144_000];
    let peak = settled.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    assert!(peak < 1e-6, "{peak}");
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
