use super::*;
use crate::player::effects::tests::{equalized, through};
use crate::player::tests::measure::{channel, db, fit, stereo, tone};

/// A chain with one band set.
fn single(band: usize, gain: f32) -> [f32; 10] {
    let mut bands = [0.0; 10];
    bands[band] = gain;
    bands
}

/// The gain in dB at each of `frequencies`, by the response to an impulse that stays below the limiter.
fn gains(bands: [f32; 10], rate: u32, frequencies: &[f64]) -> Vec<f64> {
    let impulse = stereo(rate as usize, |n| if n == 0 { 0.125 } else { 0.0 });
    let response = channel(&through(rate, &equalized(bands), &impulse, 1024), 0);
    let gain = |frequency: &f64| {
        let step = TAU * frequency / f64::from(rate);
        let (mut real, mut imaginary) = (0.0, 0.0);
        for (n, sample) in response.iter().enumerate() {
            let angle = step * n as f64;
            real += sample * angle.cos();
            imaginary -= sample * angle.sin();
        }
        db(real.hypot(imaginary) / 0.125)
    };
    frequencies.iter().map(gain).collect()
}

/// The cookbook's peaking filter, evaluated on the unit circle.
fn formula(centre: f64, gain: f64, frequency: f64, rate: f64) -> f64 {
    let a = 10_f64.powf(gain / 40.0);
    let omega = TAU * centre / rate;
    // The cookbook's alpha for a bandwidth of one octave.
    let alpha = omega.sin() * (LN_2 / 2.0 * omega / omega.sin()).sinh();
    let power = |c0: f64, c1: f64, c2: f64| {
        let w = TAU * frequency / rate;
        let real = c0 + c1 * w.cos() + c2 * (2.0 * w).cos();
        let imaginary = c1 * w.sin() + c2 * (2.0 * w).sin();
        real * real + imaginary * imaginary
    };
    let above = power(1.0 + alpha * a, -2.0 * omega.cos(), 1.0 - alpha * a);
    let below = power(1.0 + alpha / a, -2.0 * omega.cos(), 1.0 - alpha / a);
    10.0 * (above / below).log10()
}

#[test]
fn each_band_has_its_gain_at_its_centre_and_the_shape_of_the_formula() {
    for rate in [44_100, 48_000, 96_000] {
        for (band, centre) in Equalizer::FREQUENCIES.into_iter().enumerate() {
            let gain = if band % 2 == 0 { 12.0 } else { -9.5 };
            let centre = f64::from(centre);
            let frequencies = [centre, centre / 2.0, centre * 0.8, (centre * 1.3).min(20_000.0), 20.0, 3000.0];
            let measured = gains(single(band, gain), rate, &frequencies);
            assert!((measured[0] - f64::from(gain)).abs() < 0.1, "{centre} Hz at {rate}: {:.3} dB", measured[0]);
            for (frequency, measured) in frequencies.into_iter().zip(measured) {
                let wanted = formula(centre, f64::from(gain), frequency, f64::from(rate));
                assert!((measured - wanted).abs() < 0.01, "{centre} at {frequency}: {measured:.4}, {wanted:.4} dB");
            }
        }
    }
}

#[test]
fn half_the_gain_is_reached_an_octave_apart() {
    // Half an octave to either side, where the rate leaves the band its shape.
    let edge = 2_f64.sqrt();
    let measured = gains(single(5, 12.0), 48_000, &[1000.0 / edge, 1000.0 * edge]);
    assert!(measured.iter().all(|gain| (gain - 6.0).abs() < 0.1), "{measured:.2?}");
}

#[test]
fn the_bands_add_up() {
    let bands = [3.0, -2.0, 5.0, 0.0, -6.0, 1.0, 0.5, -1.5, 4.0, 2.0];
    let frequencies = [31.5, 100.0, 700.0, 5000.0, 15_000.0];
    for (frequency, measured) in frequencies.into_iter().zip(gains(bands, 48_000, &frequencies)) {
        let parts = Equalizer::FREQUENCIES.into_iter().zip(bands);
        let wanted: f64 =
            parts.map(|(centre, gain)| formula(f64::from(centre), f64::from(gain), frequency, 48_000.0)).sum();
        assert!((measured - wanted).abs() < 0.02, "{frequency}: {measured:.4}, {wanted:.4} dB");
    }
}

#[test]
fn nothing_is_added_to_a_sine() {
    for frequency in [40.0, 1000.0, 10_000.0] {
        let out = through(
            48_000,
            &equalized([-12.0, 3.0, 0.0, 6.0, -6.0, 5.0, 1.0, 0.0, 3.0, -9.0]),
            &tone(frequency, 0.25, 48_000, 96_000),
            4096,
        );
        let found = fit(&channel(&out, 0)[48_000..], frequency, 48_000);
        assert!(found.rest < -140.0, "{frequency}: {:.1} dB", found.rest);
    }
}

#[test]
fn left_and_right_do_not_touch() {
    let both = tone(440.0, 0.2, 48_000, 9600);
    let left: Vec<f32> = both.iter().enumerate().map(|(n, sample)| if n % 2 == 0 { *sample } else { 0.0 }).collect();
    let sound = equalized([6.0; 10]);
    let (both, left) = (through(48_000, &sound, &both, 500), through(48_000, &sound, &left, 500));
    assert_eq!(channel(&left, 0), channel(&both, 0));
    assert!(channel(&left, 1).iter().all(|sample| *sample == 0.0));
    assert_eq!(channel(&both, 0), channel(&both, 1));
}

/// Numbers that are not normal make a processor slow; after a minute of silence the filters must hold none.
#[test]
fn silence_leaves_no_tiny_numbers_behind() {
    let mut bands = Bands::new(48_000, &equalized([12.0; 10]).equalizer).expect("bands");
    bands.apply(&mut tone(100.0, 1.0, 48_000, 4800));
    let mut last = Vec::new();
    for _ in 0..60 {
        last = vec![0.0; 96_000];
        bands.apply(&mut last);
    }
    let states = || bands.sections.iter().flatten().flat_map(|section| [section.s1, section.s2]);
    assert!(states().all(|state| state == 0.0 || state.is_normal()), "{:?}", states().collect::<Vec<_>>());
    assert!(last.iter().all(|sample| *sample == 0.0));
}
