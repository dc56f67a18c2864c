//! A part that is repeated, by the sample.
#![expect(clippy::float_cmp, reason = "samples are compared exactly")]

use super::capture::Kind;
use super::*;

fn part(from: u64, to: u64) -> Command {
    Command::Loop(Some((Duration::from_millis(from), Duration::from_millis(to))))
}

/// Plays `path`, gives `orders` before the first frame is heard, lets `frames` frames play and then ends the repetition.
fn looped(path: String, orders: Vec<Command>, frames: u64) -> (Vec<f32>, Vec<Event>) {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.player.send(Command::Play { item: item(1, path), position: Duration::ZERO, paused: true });
    desk.next(1, None);
    desk.wait(|event| matches!(event, Event::Started { id: 1, .. }));
    for order in orders {
        desk.player.send(order);
    }
    let silence = desk.heard().len();
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Resumed));
    let before = silence as u64 / 2;
    desk.let_play(before + frames);
    desk.wait_for_tape(|tape| tape.len() as u64 >= (before + frames) * 2);
    desk.player.send(Command::Loop(None));
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    let first = heard.iter().position(|sample| *sample != 0.0).expect("sound") / 2 * 2;
    (heard[first..].to_vec(), desk.seen)
}

#[test]
fn the_last_frame_of_the_part_is_followed_by_its_first() {
    // 0.5 s to 0.75 s, of three seconds.
    let (heard, events) = looped(count(48_000, 144_000, 1), vec![part(500, 750)], 100_000);
    assert_same(&heard[..36_000 * 2], &ramp(1, 36_000));
    let mut rest = &heard[36_000 * 2..];
    let mut passes = 0;
    while rest[..12_000 * 2] == ramp(24_001, 12_000) && rest[24_000] == ramp(24_001, 1)[0] && rest.len() > 120_000 * 2 {
        rest = &rest[12_000 * 2..];
        passes += 1;
    }
    assert!(passes >= 5, "{passes}");
    assert_same(rest, &ramp(24_001, 120_000));
    let started = events.iter().filter(|event| matches!(event, Event::Started { .. })).count();
    assert_eq!(started, 1);
}

#[test]
fn another_rate_repeats_as_exactly() {
    // A period of 441 Hz is 100 frames: a second is a whole number of them, so that the sine goes on.
    let (heard, _) = looped(sine(44_100, 132_300, 25), vec![part(500, 1500)], 200_000);
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(44_100, 1_323_000, 25))]);
    let whole = whole.heard();
    // Not where the file ends, where the filter sees silence.
    let worst = heard[..heard.len() - 2000].iter().zip(&whole).fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
    assert!(worst < 1e-6, "{worst}");
    assert_eq!((heard.len() / 2 - 144_000) % 48_000, 0, "whole passes more than the file");
}

#[test]
fn a_part_that_is_over_is_jumped_back_to() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    let position = Duration::from_secs(5);
    desk.player.send(Command::Play { item: item(1, count(48_000, 480_000, 1)), position, paused: false });
    desk.wait(|event| matches!(event, Event::Started { id: 1, .. }));
    desk.player.send(part(1000, 2000));
    let within = |sample: f32| sample.abs() <= 96_000.0 / 16_777_216.0;
    desk.wait_for_tape(|tape| tape.last().is_some_and(|last| within(*last)));
    desk.let_play(20_000);
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 1));
    desk.let_play(480_000);
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 1));
    assert!(desk.heard()[20_000 * 2..].iter().all(|sample| within(*sample)), "within the part");
}

#[test]
fn what_is_no_part_is_ignored() {
    for order in [part(700, 500), part(500, 500), part(500, 505), part(9000, 9500)] {
        let (heard, _) = looped(count(48_000, 144_000, 1), vec![order], 1000);
        assert_same(&heard, &ramp(1, 144_000));
    }
}

#[test]
fn the_end_of_the_part_may_lie_beyond_the_end_of_the_file() {
    for kind in ["count", "endless", "short"] {
        let (heard, _) = looped(format!("{kind}:48000:48000:1"), vec![part(500, 60_000)], 100_000);
        let passes = (heard.len() / 2 - 24_000) / 24_000;
        assert!(passes >= 3, "{kind}: {passes}");
        let wanted = std::iter::repeat_with(|| ramp(24_001, 24_000)).take(passes).flatten();
        assert_same(&heard, &ramp(1, 24_000).into_iter().chain(wanted).collect::<Vec<f32>>());
    }
}

#[test]
fn another_song_ends_the_repetition() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.play(item(1, count(48_000, 96_000, 1)));
    desk.wait(|event| matches!(event, Event::Started { id: 1, .. }));
    desk.player.send(part(0, 1000));
    desk.let_play(10_000);
    desk.play(item(2, count(48_000, 96_000, 1)));
    desk.next(2, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert_same(&heard[heard.len() - 96_000 * 2..], &ramp(1, 96_000));
}
