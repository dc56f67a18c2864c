use ebur128::{EbuR128, Mode};

use crate::player::effects::tests::{limited, through};
use crate::player::tests::measure::{channel, db, fit, noise, stereo, tone};

/// The true peak of both channels as the ebur128 crate measures it, in dBTP.
fn true_peak(samples: &[f32], rate: u32) -> f64 {
    let mut meter = EbuR128::new(2, rate, Mode::TRUE_PEAK).expect("a meter");
    meter.add_frames_f32(samples).expect("measured");
    db((0..2).map(|channel| meter.true_peak(channel).expect("measured")).fold(0.0, f64::max))
}

fn limit(rate: u32, samples: &[f32]) -> Vec<f32> {
    through(rate, &limited(), samples, 1000)
}

#[test]
fn no_true_peak_is_left_beyond_full_scale() {
    let square = |frequency: usize| move |n: usize| if (n / frequency).is_multiple_of(2) { 1.0 } else { -1.0 };
    let materials: [(&str, Vec<f32>); 9] = [
        // Every sample at ±1, the peaks between them 3 dB above.
        ("a quarter of the rate", stereo(24_000, |n| if n / 2 % 2 == 0 { 1.0 } else { -1.0 })),
        ("a square wave", stereo(24_000, square(55))),
        ("a high square wave", stereo(24_000, square(3))),
        ("clicks", stereo(24_000, |n| if n % 5000 == 4000 { 8.0 } else { 0.0 })),
        ("clicks back and forth", stereo(24_000, |n| [3.0, -3.0, 0.1, 0.0][(n % 4000).min(3)])),
        ("noise at +12 dB", noise(5, 4.0, 24_000)),
        ("bursts", stereo(24_000, |n| if n / 1200 % 2 == 0 { 0.0 } else { 2.0 * (n as f64 * 1.3).sin() })),
        ("a sweep", stereo(24_000, |n| 4.0 * (n as f64 * n as f64 * 5.8e-5).sin())),
        ("low and loud", tone(25.0, 8.0, 48_000, 24_000)),
    ];
    for (name, samples) in materials {
        for rate in [44_100, 48_000, 96_000] {
            let before = true_peak(&samples, rate);
            let after = true_peak(&limit(rate, &samples), rate);
            println!("{name} at {rate}: {before:+.2} to {after:+.3} dBTP");
            assert!(before > 1.0, "{name} tests nothing: {before:.2} dBTP");
            assert!(after <= 0.1, "{name} at {rate}: {after:.3} dBTP");
            assert!(after > -1.5, "{name} at {rate} is turned down too far: {after:.3} dBTP");
        }
    }
}

#[test]
fn what_stays_within_full_scale_passes_bit_for_bit() {
    for samples in [
        noise(9, 0.4, 30_000),
        // The last bit below full scale.
        tone(997.0, 0.999_999, 48_000, 30_000),
        stereo(30_000, |n| if n % 100 < 50 { 0.7 } else { -0.7 }),
    ] {
        assert!(limit(48_000, &samples) == samples);
    }
}

#[test]
fn the_gain_falls_just_before_a_peak_and_has_returned_after_a_second() {
    let mut samples = noise(11, 0.3, 150_000);
    samples[100_000] = 4.0;
    let out = limit(48_000, &samples);
    let differs = |n: &usize| out[*n].total_cmp(&samples[*n]).is_ne();
    let first = (0..samples.len()).find(differs).expect("it acts") / 2;
    let last = (0..samples.len()).rfind(differs).expect("it acts") / 2;
    assert!((50_000 - 240 - 24..50_000).contains(&first), "{first}");
    assert!((50_000..50_000 + 48_000).contains(&last), "{last}");
}

/// A steady quiet channel beside the loud one shows the gain.
fn gain(loud: impl Fn(usize) -> f64, frames: usize) -> Vec<f64> {
    let samples: Vec<f32> = (0..frames).flat_map(|n| [loud(n) as f32, 0.25]).collect();
    channel(&limit(48_000, &samples), 1).iter().map(|sample| sample / 0.25).collect()
}

#[test]
fn both_channels_are_turned_down_together_and_smoothly() {
    let gain = gain(|n| if (20_000..24_800).contains(&n) { 2.0 * (n as f64 * 0.131).sin() } else { 0.0 }, 80_000);
    let lowest = gain.iter().copied().fold(1.0, f64::min);
    assert!((lowest - 0.5).abs() < 0.01, "{lowest}");
    // Down: from 1 to 0.5 in 240 frames, at most twice as steep as a straight line, and without a corner.
    let steepest = gain.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max);
    assert!(steepest < 0.5 / 120.0 * 1.05, "{steepest}");
    let bend = gain.windows(3).map(|part| (part[2] - 2.0 * part[1] + part[0]).abs()).fold(0.0, f64::max);
    assert!(bend < 0.5 / 120.0 / 120.0 * 1.1, "{bend}");
    // While the tone lasts it does not move.
    let during = &gain[20_100..24_700];
    assert!(during.iter().all(|gain| (gain - lowest).abs() < 0.002), "it pumps");
    // Up: held for 20 ms, nine tenths of the way back after 140 ms more.
    assert!(gain[24_800 + 900] < lowest + 0.005, "{}", gain[24_800 + 900]);
    let back = gain[24_800..].iter().position(|gain| *gain > 1.0 - (1.0 - lowest) * 0.1).expect("it returns");
    assert!((6000..9000).contains(&back), "{back} frames");
    assert!(gain[24_800..].windows(2).all(|pair| pair[1] >= pair[0] - 1e-7), "it turns back");
    assert!(gain[70_000..].iter().all(|gain| *gain >= 1.0), "it stays below");
}

#[test]
fn a_steady_tone_stays_a_sine() {
    for (frequency, amplitude) in [(1000.0, 1.0001), (1000.0, 2.0), (50.0, 2.0), (30.0, 4.0), (9000.0, 1.5)] {
        let out = limit(48_000, &tone(frequency, amplitude, 48_000, 48_000));
        let found = fit(&channel(&out, 0)[24_000..43_200], frequency, 48_000);
        println!("{frequency} Hz at {amplitude}: {:.1} dB, {:+.3} dB", found.rest, db(found.amplitude));
        assert!(found.rest < -145.0, "{frequency} at {amplitude}: {:.1} dB", found.rest);
        assert!((db(found.amplitude) + 0.1).abs() < 0.03, "{frequency}: {:.3} dB", db(found.amplitude));
    }
}

#[test]
fn a_tone_is_measured_up_to_nine_tenths_of_the_spectrum() {
    for share in [0.1, 0.5, 0.77, 0.9] {
        let mut meter = super::PeakMeter::new();
        let tone = (0..5000).map(|n| (1.2 * (std::f64::consts::PI * share * f64::from(n) + 0.3).sin()) as f32);
        let peak = tone.map(|sample| meter.next([sample, 0.0])).skip(200).fold(0.0_f32, f32::max);
        let error = db(f64::from(peak) / 1.2);
        assert!(error.abs() < 0.06, "{share}: {error:.3} dB");
    }
}
