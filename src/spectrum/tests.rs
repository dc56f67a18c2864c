//! Known sounds against what is shown of them.

use std::f64::consts::TAU;
use std::time::Duration;

use super::bands::FLOOR;
use super::*;

const FRAME: Duration = Duration::from_millis(33);

/// A sine of this many dB below full scale in both channels, as long as a window.
fn sine(hertz: f64, level: f64, rate: u32) -> Vec<[f32; 2]> {
    let amplitude = 10_f64.powf(level / 20.0);
    let sample = |at: usize| (amplitude * (TAU * hertz * at as f64 / f64::from(rate) + 0.3).sin()) as f32;
    (0..Analyser::window(rate)).map(|at| [sample(at); 2]).collect()
}

/// Fed with something that lasts long enough for everything to have risen.
fn fed(analyser: &mut Analyser, frames: &[[f32; 2]], rate: u32) {
    analyser.feed(frames, rate, Duration::from_secs(2));
}

fn decibels(height: f32) -> f32 {
    height * -FLOOR + FLOOR
}

/// The highest band and its level in dB.
fn highest(analyser: &Analyser) -> (usize, f32) {
    let bands = analyser.bands().iter().copied().enumerate();
    let (band, height) = bands.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    (band, decibels(height))
}

#[track_caller]
fn assert_near(found: f32, expected: f32, tolerance: f32, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} and {expected}");
}

#[test]
fn a_sine_stands_in_its_band_at_its_level() {
    for rate in [22_050, 44_100, 96_000] {
        for count in [16, 64] {
            let mut analyser = Analyser::new(count);
            for band in (0..count).step_by(3) {
                let (low, high) = analyser.borders(band).unwrap();
                let middle = f64::from((low * high).sqrt());
                if middle * 2.1 > f64::from(rate) {
                    continue;
                }
                for level in [-1.0, -40.0] {
                    analyser.fall(Duration::from_secs(9));
                    fed(&mut analyser, &sine(middle, level, rate), rate);
                    let what = format!("{middle:.0} Hz at {level} dB, {count} bands, {rate} Hz");
                    assert_near(decibels(analyser.bands()[band]), level as f32, 1.0, &what);
                    let (found, at) = highest(&analyser);
                    // What is narrower than the window can tell apart stands beside itself as well.
                    let is_told_apart = high - low > 3.0 * rate as f32 / Analyser::window(rate) as f32;
                    assert!(found == band || !is_told_apart, "{what}: highest is {found}");
                    assert_near(at, level as f32, 1.0, &what);
                }
            }
        }
    }
}

#[test]
fn far_from_a_sine_there_is_nothing() {
    let mut analyser = Analyser::new(32);
    fed(&mut analyser, &sine(1_000.0, 0.0, 48_000), 48_000);
    for band in 0..32 {
        let (low, high) = analyser.borders(band).unwrap();
        if high < 900.0 || low > 1_100.0 {
            assert_eq!(analyser.bands()[band].to_bits(), 0, "{low} to {high} Hz");
        }
    }
}

#[test]
fn pink_noise_is_level() {
    let mut random = fastrand::Rng::with_seed(3);
    // Octaves of noise that is held ever longer (Voss and McCartney) have the same power each.
    let mut rows = [0.0_f32; 16];
    let mut at = 0_u32;
    let mut pink = || {
        at += 1;
        let row = at.trailing_zeros().min(15) as usize;
        rows[row] = random.f32() - 0.5;
        rows.iter().sum::<f32>() / 8.0
    };
    let mut analyser = Analyser::new(8);
    let mut sums = [0.0_f32; 8];
    for _ in 0..100 {
        let frames: Vec<_> = (0..4096).map(|_| [pink(); 2]).collect();
        analyser.fall(Duration::from_secs(9));
        fed(&mut analyser, &frames, 48_000);
        for (sum, height) in sums.iter_mut().zip(analyser.bands()) {
            *sum += decibels(*height) / 100.0;
        }
    }
    // Above 5 kHz this noise is not quite pink any more.
    let mean = sums[..6].iter().sum::<f32>() / 6.0;
    for sum in &sums[..6] {
        assert_near(*sum, mean, 2.0, &format!("{sums:?}"));
    }
}

#[test]
fn one_channel_alone_has_half_the_power() {
    let mut analyser = Analyser::new(24);
    let mut frames = sine(1_000.0, -10.0, 48_000);
    for frame in &mut frames {
        frame[1] = 0.0;
    }
    fed(&mut analyser, &frames, 48_000);
    assert_near(highest(&analyser).1, -13.01, 1.0, "the band");
    let [left, right] = analyser.levels();
    assert_near(left.peak, -10.0, 0.05, "left");
    assert_eq!(right, Level { rms: SILENCE, peak: SILENCE, hold: SILENCE });
}

#[test]
fn opposite_channels_do_not_cancel_each_other() {
    let mut analyser = Analyser::new(24);
    let mut frames = sine(1_000.0, -10.0, 48_000);
    for frame in &mut frames {
        frame[1] = -frame[1];
    }
    fed(&mut analyser, &frames, 48_000);
    assert_near(highest(&analyser).1, -10.0, 1.0, "the band");
}

#[test]
fn levels_are_those_of_the_sine() {
    let mut analyser = Analyser::new(8);
    fed(&mut analyser, &sine(997.0, -6.0, 48_000), 48_000);
    for level in analyser.levels() {
        assert_near(level.rms, -9.01, 0.1, "rms");
        assert_near(level.peak, -6.0, 0.01, "peak");
        assert_near(level.hold, -6.0, 0.01, "hold");
    }
}

#[test]
fn peaks_fall_as_they_should() {
    let mut analyser = Analyser::new(8);
    fed(&mut analyser, &vec![[1.0, 0.5]; 4096], 48_000);
    assert_near(analyser.levels()[0].peak, 0.0, 0.001, "before");
    for _ in 0..150 {
        analyser.fall(Duration::from_millis(10));
    }
    let [left, right] = analyser.levels();
    assert_near(left.peak, -20.0, 0.05, "after 1.5 s");
    assert_near(left.hold, 0.0, 0.001, "held");
    assert_near(right.peak, -26.02, 0.05, "right");
    assert_near(left.rms, -1.5 / 0.125 * 4.343, 0.5, "rms falls by e in an eighth of a second");
    for _ in 0..80 {
        analyser.fall(Duration::from_millis(25));
    }
    assert_near(analyser.levels()[0].hold, -20.0, 0.4, "after 3.5 s");
}

/// A peak is seen however seldom it is looked at, and one that was seen before is not seen again.
#[test]
fn a_peak_counts_when_it_is_new() {
    let mut analyser = Analyser::new(8);
    let mut frames = vec![[0.0; 2]; 4096];
    frames[1000] = [0.5; 2];
    analyser.feed(&frames, 48_000, FRAME);
    assert_eq!(analyser.levels()[0].peak.to_bits(), SILENCE.to_bits(), "longer ago than 33 ms");
    analyser.feed(&frames, 48_000, Duration::from_millis(80));
    assert_near(analyser.levels()[0].peak, -6.02, 0.01, "within 80 ms");
}

#[test]
fn bands_rise_at_once_and_fall_slowly() {
    let mut analyser = Analyser::new(24);
    let frames = sine(1_000.0, 0.0, 48_000);
    analyser.feed(&frames, 48_000, FRAME);
    let (band, level) = highest(&analyser);
    assert!(level > -6.0, "after a thirtieth of a second: {level}");
    fed(&mut analyser, &frames, 48_000);
    let before = highest(&analyser).1;
    let silence = vec![[0.0; 2]; 4096];
    for _ in 0..10 {
        analyser.feed(&silence, 48_000, Duration::from_millis(50));
    }
    assert_near(decibels(analyser.bands()[band]), before - 10.0, 0.1, "after half a second of silence");
    for _ in 0..10 {
        analyser.fall(Duration::from_millis(50));
    }
    assert_near(decibels(analyser.bands()[band]), before - 20.0, 0.1, "and half a second of nothing");
    assert!(!analyser.is_still());
    for _ in 0..200 {
        analyser.fall(Duration::from_millis(50));
    }
    assert!(analyser.is_still());
    assert!(analyser.bands().iter().all(|height| height.to_bits() == 0));
}

#[test]
fn silence_is_still() {
    let mut analyser = Analyser::new(24);
    assert!(analyser.is_still());
    fed(&mut analyser, &vec![[0.0; 2]; 4096], 44_100);
    assert!(analyser.is_still());
    assert_eq!(analyser.bands(), [0.0; 24]);
}

#[test]
fn what_is_no_sound_does_no_harm() {
    let mut analyser = Analyser::new(24);
    let hostile = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE / 2.0];
    let frames: Vec<_> = (0..10_000).map(|at| [hostile[at % 5], hostile[(at + 2) % 5]]).collect();
    for (rate, elapsed) in
        [(48_000, FRAME), (1, Duration::ZERO), (u32::MAX, Duration::MAX), (0, FRAME), (8_000, Duration::from_nanos(1))]
    {
        analyser.feed(&frames, rate, elapsed);
        analyser.feed(&frames[..1], rate, elapsed);
        analyser.feed(&[], rate, elapsed);
        assert!(analyser.bands().iter().all(|height| (0.0..=1.0).contains(height)), "{rate}: {:?}", analyser.bands());
        for Level { rms, peak, hold } in analyser.levels() {
            assert!([rms, peak, hold].iter().all(|level| (SILENCE..=24.1).contains(level)), "{rms} {peak} {hold}");
        }
    }
    // It recovers.
    analyser.fall(Duration::from_secs(60));
    fed(&mut analyser, &sine(1_000.0, -10.0, 48_000), 48_000);
    assert_near(highest(&analyser).1, -10.0, 1.0, "afterwards");
}

#[test]
fn the_rate_may_change() {
    let mut analyser = Analyser::new(24);
    for rate in [44_100, 96_000, 8_000, 192_000, 48_000] {
        fed(&mut analyser, &sine(1_000.0, -10.0, rate), rate);
        let (band, level) = highest(&analyser);
        let (low, high) = analyser.borders(band).unwrap();
        assert!((low..high).contains(&1_000.0), "{rate}: {low} to {high} Hz");
        assert_near(level, -10.0, 1.0, &rate.to_string());
    }
}

#[test]
fn a_window_is_as_long_at_every_rate() {
    assert_eq!(Analyser::window(44_100), 4096);
    assert_eq!(Analyser::window(48_000), 4096);
    assert_eq!(Analyser::window(96_000), 8192);
    assert_eq!(Analyser::window(192_000), 16_384);
    assert_eq!(Analyser::window(22_050), 2048);
    assert_eq!(Analyser::window(0), 256);
    assert_eq!(Analyser::window(u32::MAX), 65_536);
}

#[test]
fn there_is_always_a_band() {
    assert_eq!(Analyser::new(0).bands().len(), 1);
    assert_eq!(Analyser::new(usize::MAX).bands().len(), 1024);
    assert_eq!(Analyser::new(10).borders(10), None);
}
