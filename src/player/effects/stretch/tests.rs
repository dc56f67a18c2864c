use crate::player::effects::tests::{at_speed, through};
use crate::player::tests::measure::{channel, db, fit, noise, pitch, stereo, tone};

const SPEEDS: [u16; 4] = [50, 80, 125, 200];

#[test]
fn the_pitch_stays() {
    for percent in SPEEDS {
        for (frequency, purest) in [(440.0, -60.0), (1000.0, -60.0), (5000.0, -25.0), (10_000.0, -55.0)] {
            let out = through(48_000, &at_speed(percent), &tone(frequency, 0.25, 48_000, 60_000), 1152);
            let middle = &channel(&out, 0)[12_000..26_400];
            let heard = pitch(middle, frequency, 48_000);
            let found = fit(middle, heard, 48_000);
            println!(
                "{percent} %: {frequency} Hz becomes {heard:.3}, {:+.2} dB, rest {:.1} dB",
                db(found.amplitude / 0.25),
                found.rest
            );
            assert!((heard / frequency - 1.0).abs() < 0.001, "{percent} %: {frequency} Hz became {heard}");
            assert!(db(found.amplitude / 0.25).abs() < 0.1, "{percent} %: {}", found.amplitude);
            assert!(found.rest < purest, "{percent} %: {frequency} Hz: {:.1} dB", found.rest);
        }
    }
}

/// Clicks are heard where [`Chain::place`] says: the library keeps them as they are.
#[test]
fn clicks_are_heard_in_their_place() {
    for rate in [44_100, 88_200] {
        for percent in SPEEDS {
            let samples = stereo(60_000, |n| if n % 12_000 == 6000 { 0.9 } else { 0.0 });
            let chain = crate::player::effects::Chain::new(rate, &at_speed(percent)).expect("an effect");
            let out = channel(&through(rate, &at_speed(percent), &samples, 1152), 0);
            let spacing = chain.place(12_000) as usize;
            for place in (6000..60_000).step_by(12_000).map(|frame| chain.place(frame) as usize) {
                let around = &out[place - spacing / 3..(place + spacing / 3).min(out.len())];
                let loudest = (0..around.len()).max_by(|a, b| around[*a].abs().total_cmp(&around[*b].abs()));
                let late = (loudest.expect("samples") as f64 - (spacing / 3) as f64) / f64::from(rate) * 1000.0;
                assert!(late.abs() < 0.5, "{percent} % at {rate}: {late:.2} ms");
            }
        }
    }
}

#[test]
fn the_speed_is_the_one_that_was_asked_for() {
    let mut worst = 0.0_f64;
    for percent in 50..=200 {
        if percent == 100 {
            continue;
        }
        let chain = crate::player::effects::Chain::new(48_000, &at_speed(percent)).expect("an effect");
        let reached = 1_000_000.0 / chain.place(1_000_000) as f64 * 100.0;
        worst = worst.max((reached / f64::from(percent) - 1.0).abs());
    }
    assert!(worst < 0.004, "{worst:.5}");
}

/// What is in both channels stays in the middle, what is in one stays there, and a difference of level stays.
#[test]
fn the_stereo_image_stays() {
    for percent in SPEEDS {
        let (one, other) = (noise(1, 0.3, 60_000), noise(2, 0.3, 60_000));
        let side: Vec<f32> = one.iter().enumerate().map(|(n, sample)| if n % 2 == 0 { *sample } else { 0.0 }).collect();
        let out = through(48_000, &at_speed(percent), &side, 1152);
        let power = |samples: Vec<f64>| samples.iter().map(|sample| sample * sample).sum::<f64>();
        let (left, right) = (power(channel(&out, 0)), power(channel(&out, 1)));
        assert!(right < left * 1e-6, "{percent} %: {right} beside {left}");
        let middle: Vec<f32> = other.as_chunks::<2>().0.iter().flat_map(|frame| [frame[0], frame[0] / 2.0]).collect();
        let out = through(48_000, &at_speed(percent), &middle, 1152);
        let apart = channel(&out, 0).iter().zip(channel(&out, 1)).map(|(a, b)| (a / 2.0 - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-5, "{percent} %: {apart}");
    }
}
