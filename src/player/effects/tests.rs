use super::*;
use crate::player::tests::measure::{noise, peak, tone};
use crate::player::{Equalizer, ReplayGain};

/// With the bands raised or lowered by so many dB.
pub(super) fn equalized(bands: [f32; 10]) -> Sound {
    Sound { equalizer: Equalizer { bands }, ..Sound::default() }
}

/// Only the limiter.
pub(super) fn limited() -> Sound {
    let replay_gain = ReplayGain { mode: GainMode::Track, ..ReplayGain::default() };
    Sound { replay_gain, ..Sound::default() }
}

pub(super) fn at_speed(percent: u16) -> Sound {
    Sound { speed: Speed::from_percent(percent), ..Sound::default() }
}

/// Everything at once.
fn all() -> Sound {
    Sound { equalizer: Equalizer { bands: [6.0, 0.0, -3.0, 0.0, 2.0, 0.0, 0.0, 4.0, 0.0, -12.0] }, ..at_speed(125) }
}

/// `samples` through the effects, in blocks of `block` frames.
pub(super) fn through(rate: u32, sound: &Sound, samples: &[f32], block: usize) -> Vec<f32> {
    let mut chain = Chain::new(rate, sound).expect("an effect");
    let mut out = Vec::new();
    for part in samples.chunks(block * 2) {
        chain.push(part, &mut out);
    }
    let promised = chain.place((samples.len() / 2) as u64) as usize;
    chain.finish(&mut out);
    assert_eq!(out.len(), promised * 2, "frames at {rate} Hz");
    out
}

#[test]
fn without_an_effect_there_is_no_chain() {
    assert!(Chain::new(48_000, &Sound::default()).is_none());
    // Nothing to hold back, and nothing that is wanted to be.
    let sound = Sound { replay_gain: ReplayGain { mode: GainMode::Off, ..limited().replay_gain }, ..limited() };
    assert!(Chain::new(48_000, &sound).is_none());
    let clipping = ReplayGain { prevent_clipping: false, ..limited().replay_gain };
    assert!(Chain::new(48_000, &Sound { replay_gain: clipping, ..limited() }).is_none());
    // A band that the rate has no room for.
    let mut bands = [0.0; 10];
    bands[9] = 6.0;
    assert!(Chain::new(32_000, &equalized(bands)).is_none());
    assert!(Chain::new(44_100, &equalized(bands)).is_some());
}

#[test]
fn however_the_sound_is_cut_the_same_comes_out() {
    let mut random = fastrand::Rng::with_seed(7);
    for sound in [limited(), equalized([12.0; 10]), at_speed(67), all()] {
        for rate in [44_100, 48_000, 88_200] {
            let samples = noise(3, 1.2, 15_000);
            let whole = through(rate, &sound, &samples, samples.len());
            let mut chain = Chain::new(rate, &sound).expect("an effect");
            let (mut parts, mut rest) = (Vec::new(), &samples[..]);
            while !rest.is_empty() {
                let most = if random.bool() { 5 } else { 3000 };
                let frames = random.usize(0..=most).min(rest.len() / 2);
                let (part, others) = rest.split_at(frames * 2);
                chain.push(part, &mut parts);
                rest = others;
            }
            chain.finish(&mut parts);
            assert!(whole == parts, "{rate} Hz, {sound:?}");
        }
    }
}

#[test]
fn every_length_keeps_its_frames() {
    for sound in [limited(), equalized([1.0; 10]), at_speed(50), at_speed(199), all()] {
        for rate in [8_000, 44_100, 48_000, 192_000] {
            for frames in [0, 1, 2, 15, 16, 17, 1000, 4801] {
                through(rate, &sound, &noise(1, 0.5, frames), 999);
            }
        }
    }
}

#[test]
fn silence_stays_silence() {
    for sound in [limited(), equalized([12.0; 10]), at_speed(75), all()] {
        let out = through(48_000, &sound, &vec![0.0; 60_000], 512);
        assert!(out.iter().all(|sample| *sample == 0.0), "{sound:?}");
    }
}

#[test]
fn what_is_no_number_does_no_lasting_harm() {
    let mut samples = tone(1000.0, 0.1, 48_000, 96_000);
    for (n, odd) in
        [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE / 2.0].into_iter().enumerate()
    {
        samples[2000 + n * 2] = odd;
    }
    for sound in [limited(), equalized([-12.0; 10]), at_speed(125), all()] {
        let out = through(48_000, &sound, &samples, 512);
        assert!(out.iter().all(|sample| sample.is_finite()), "{sound:?}");
        assert!(peak(&out) < 1.1, "{sound:?}: {}", peak(&out));
        let end = peak(&out[out.len() - 10_000..]);
        assert!(end > 0.005, "it is heard again: {end}, {sound:?}");
    }
}

#[test]
fn the_thread_of_the_player_may_take_it() {
    const fn moves<T: Send>() {}
    const { moves::<Chain>() }
}
