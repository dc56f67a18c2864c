//! `ReplayGain`: which gain is applied, when, and what is heard of it.

use super::capture::Kind;
use super::*;
use crate::media::{Level, Loudness};

fn replay_gain(mode: GainMode, preamp: f32) -> Command {
    let replay_gain = ReplayGain { mode, preamp, prevent_clipping: false };
    Command::Sound(Sound { replay_gain, ..Sound::default() })
}

fn factor(decibels: f32) -> f32 {
    10.0_f64.powf(f64::from(decibels) / 20.0) as f32
}

fn scaled(samples: &[f32], factor: f32) -> Vec<f32> {
    samples.iter().map(|sample| sample * factor).collect()
}

fn tagged(gains: &str, path: &str) -> String {
    format!("{gains}={path}")
}

fn loud(gain: f32) -> Loudness {
    Loudness { track: Some(Level { gain, peak: None }), album: None }
}

/// The gains that were told, in order.
fn gains(desk: &Desk) -> Vec<(u64, Option<(f32, GainSource)>)> {
    let told = desk.seen.iter().filter_map(|event| match event {
        Event::Gain { id, applied } => Some((*id, applied.map(|applied| (applied.gain, applied.from)))),
        _ => None,
    });
    told.collect()
}

#[test]
fn each_item_has_its_own_gain_from_its_first_sample_on() {
    let mut desk = Desk::fast(48_000);
    desk.player.send(replay_gain(GainMode::Track, 2.0));
    let mut measured = item(2, count(48_000, 20_000, 0));
    measured.measured = Some(loud(-4.0));
    desk.play_all(vec![
        item(1, tagged("-6/-3", &count(48_000, 10_000, 0))),
        measured,
        item(3, count(48_000, 5000, 0)),
        item(4, tagged("/-9", &count(48_000, 5000, 0))),
    ]);
    let wanted = [
        scaled(&ramp(0, 10_000), factor(-4.0)),
        scaled(&ramp(0, 20_000), factor(-2.0)),
        scaled(&ramp(0, 5000), factor(2.0)),
        scaled(&ramp(0, 5000), factor(-7.0)),
    ];
    assert_same(&desk.heard(), &wanted.concat());
    let told = [
        (1, Some((-4.0, GainSource::Tags))),
        (2, Some((-2.0, GainSource::Measured))),
        (3, Some((2.0, GainSource::Unknown))),
        (4, Some((-7.0, GainSource::Tags))),
    ];
    assert_eq!(gains(&desk), told);
}

#[test]
fn an_album_joins_without_a_seam_at_another_rate() {
    let play = |items| {
        let mut desk = Desk::fast(48_000);
        desk.player.send(replay_gain(GainMode::Album, 0.0));
        desk.play_all(items);
        desk.heard()
    };
    let whole = play(vec![item(1, tagged("1/-5", &sine(44_100, 100_000, 0)))]);
    let parts = play(vec![
        item(1, tagged("-6/-5", &sine(44_100, 40_001, 0))),
        item(2, tagged("-2/-5", &sine(44_100, 59_999, 40_001))),
    ]);
    assert_same(&whole, &parts);
}

/// A sine plays, of which a second was heard.
fn playing() -> Desk {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.play(item(1, tagged("-12/-6", &sine(48_000, 480_000, 0))));
    desk.next(1, None);
    desk.let_play(48_000);
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 1));
    desk
}

fn largest_step(samples: &[f32]) -> f32 {
    samples.as_chunks::<2>().0.windows(2).fold(0.0, |largest, pair| largest.max((pair[1][0] - pair[0][0]).abs()))
}

/// What the sine moves in a frame.
const STEP: f32 = 0.5 * 0.0578;

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
}

/// Waits until the output was given quieter sound for louder one, and lets it be heard.
fn made_quieter(desk: &Desk) {
    desk.wait_for_tape(|tape| peak(&tape[tape.len() - 9600..]) < 0.3);
    desk.let_play(60_000);
}

fn whole() -> Vec<f32> {
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(48_000, 480_000, 0))]);
    whole.heard()
}

#[test]
fn it_is_heard_at_once_in_its_place_and_without_a_dip() {
    let mut desk = playing();
    desk.player.send(replay_gain(GainMode::Album, 0.0));
    made_quieter(&desk);
    desk.wait(|event| matches!(event, Event::Gain { id: 1, applied: Some(_) }));
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let (heard, whole) = (desk.heard(), whole());
    assert_eq!(heard.len(), whole.len(), "not a frame more or less");
    assert!(largest_step(&heard) < STEP, "{}", largest_step(&heard));
    let quiet = factor(-6.0);
    let changed = heard.iter().zip(&whole).position(|(a, b)| a.to_bits() != b.to_bits()).expect("changed") / 2;
    // At the latest after the 100 frames of margin and what making it anew may take.
    assert!((48_000..60_000).contains(&changed), "{changed}");
    let after = changed + frames_of_cross();
    let differs = heard[after * 2..].iter().zip(&whole[after * 2..]).position(|(a, b)| (a - b * quiet).abs() > 1e-7);
    assert_eq!(differs, None);
    // In between neither louder than the old nor quieter than the new.
    let between = heard[changed * 2..after * 2].iter().zip(&whole[changed * 2..after * 2]);
    assert!(between.into_iter().all(|(a, b)| a.abs() <= b.abs() + 1e-7 && a.abs() >= b.abs() * quiet - 1e-7));
    assert_eq!(gains(&desk), [(1, Some((-6.0, GainSource::Tags)))]);
}

fn frames_of_cross() -> usize {
    source::frames_in(source::CROSS, 48_000) as usize
}

#[test]
fn switched_off_again_every_sample_is_as_it_was() {
    let mut desk = playing();
    desk.player.send(replay_gain(GainMode::Track, 0.0));
    made_quieter(&desk);
    desk.wait(|event| matches!(event, Event::Gain { id: 1, applied: Some(_) }));
    desk.player.send(Command::Sound(Sound::default()));
    desk.wait_for_tape(|tape| peak(&tape[tape.len() - 9600..]) > 0.45);
    desk.let_play(80_000);
    let told = desk.wait(|event| matches!(event, Event::Gain { .. }));
    assert_eq!(told, Event::Gain { id: 1, applied: None });
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let (heard, whole) = (desk.heard(), whole());
    assert_eq!(heard.len(), whole.len());
    let (first, last) = (96_000, 96_000 * 2 + 96_000);
    assert_same(&heard[last..], &whole[last..]);
    assert_same(&heard[..first], &whole[..first]);
}

#[test]
fn many_changes_in_a_row_end_with_the_last_and_keep_the_place() {
    let mut desk = playing();
    for n in 0..100_u8 {
        desk.player.send(replay_gain(GainMode::Track, f32::from(n) / 10.0));
    }
    desk.wait_for_tape(|tape| (peak(&tape[tape.len() - 9600..]) - 0.5 * factor(-2.1)).abs() < 1e-3);
    desk.let_play(80_000);
    desk.wait(|event| matches!(event, Event::Gain { applied: Some(applied), .. } if (applied.gain + 2.1).abs() < 1e-3));
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let (heard, whole) = (desk.heard(), whole());
    assert_eq!(heard.len(), whole.len());
    assert!(largest_step(&heard) < STEP);
    let differs = heard[400_000..].iter().zip(&whole[400_000..]).position(|(a, b)| (a - b * factor(-2.1)).abs() > 1e-6);
    assert_eq!(differs, None);
}

#[test]
fn a_measurement_glides_in_and_counts_only_without_tags() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.player.send(replay_gain(GainMode::Track, 0.0));
    desk.play(item(1, left(48_000, 240_000, 500)));
    desk.next(1, Some(item(2, tagged("-3/", &left(48_000, 48_000, 500)))));
    desk.next(2, None);
    desk.let_play(48_000);
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 1));
    desk.player.send(Command::Measured { id: 2, loudness: loud(-20.0) });
    desk.player.send(Command::Measured { id: 1, loudness: loud(-8.0) });
    desk.wait_for_tape(|tape| tape[tape.len() - 2] < 0.499);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard: Vec<f32> = desk.heard().as_chunks::<2>().0.iter().map(|frame| frame[0]).collect();
    assert_eq!(heard.len(), 288_000);
    let begins = heard.iter().position(|sample| *sample < 0.5).expect("it glides");
    let ends = heard.iter().position(|sample| (sample - 0.5 * factor(-8.0)).abs() < 1e-6).expect("it arrives");
    assert!((48_000..60_000).contains(&begins) && (47_000..=48_010).contains(&(ends - begins)), "{begins} {ends}");
    let step = heard[..240_000].windows(2).position(|pair| (pair[1] - pair[0]).abs() > 1e-4);
    assert_eq!(step.map(|n| (n, heard[n], heard[n + 1])), None, "a step");
    assert!(heard[240_000..].iter().all(|sample| (sample - 0.5 * factor(-3.0)).abs() < 1e-6));
    let told = [
        (1, Some((0.0, GainSource::Unknown))),
        (1, Some((-8.0, GainSource::Measured))),
        (2, Some((-3.0, GainSource::Tags))),
    ];
    assert_eq!(gains(&desk), told);
}

#[test]
fn while_nothing_plays_it_is_kept_and_while_paused_it_waits() {
    let mut desk = playing();
    desk.player.send(Command::Pause);
    desk.let_play(u64::MAX / 2);
    desk.wait(|event| matches!(event, Event::Paused));
    desk.player.send(replay_gain(GainMode::Track, 0.0));
    let before = desk.heard().len();
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert!(
        (peak(&heard[before..]) - 0.5 * factor(-12.0)).abs() < 1e-3,
        "{} {before} {}",
        peak(&heard[before..]),
        heard.len()
    );
    assert!(largest_step(&heard) < STEP + 0.5 * 1.6 / 288.0);
    desk.player.send(replay_gain(GainMode::Album, 0.0));
    desk.play(item(2, tagged("-12/-6", &count(48_000, 1000, 5))));
    desk.next(2, None);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert_same(&heard[heard.len() - 2000..], &scaled(&ramp(5, 1000), factor(-6.0)));
}
