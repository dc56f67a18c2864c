//! What the tap shows of what is heard.

#![allow(clippy::float_cmp, reason = "samples are compared exactly")]

use std::time::Instant;

use super::capture::{Kind, Reel};
use super::*;
use crate::player::{Passes, Tap};

const WINDOW: usize = 4096;
const PATIENCE: Duration = Duration::from_secs(20);

fn started(id: u64) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::Started { id: other, .. } if *other == id)
}

/// Reads until there is something that is as `wanted` says.
fn read(tap: &Tap, mut wanted: impl FnMut(&[[f32; 2]]) -> bool) -> Vec<[f32; 2]> {
    let mut frames = Vec::new();
    let begun = Instant::now();
    loop {
        if let Some(rate) = tap.read(&mut frames, WINDOW) {
            assert_eq!((rate, frames.len()), (48_000, WINDOW));
            if wanted(&frames) {
                return frames;
            }
        }
        assert!(begun.elapsed() < PATIENCE, "nothing is shown");
        std::thread::yield_now();
    }
}

/// Where a window ends on the tape: the number of the frame behind its last one.
#[track_caller]
fn end(window: &[[f32; 2]], tape: &[f32]) -> usize {
    let tape = tape.as_chunks::<2>().0;
    let last = window[WINDOW - 1];
    let mut ends = (1..=tape.len()).rev().filter(|end| tape[end - 1] == last);
    let is_it = |end: &usize| {
        let part = &tape[end.saturating_sub(WINDOW)..*end];
        let (before, after) = window.split_at(WINDOW - part.len());
        after == part && before.iter().all(|frame| *frame == [0.0; 2])
    };
    ends.find(is_it).unwrap_or_else(|| panic!("what is shown was not given out: … {:?}", &window[WINDOW - 3..]))
}

/// An output that holds a second, from which ten seconds are heard.
fn playing(heard: u64) -> (Desk, Tap) {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    let tap = desk.player.tap();
    desk.play(item(1, count(48_000, 480_000, 1)));
    desk.next(1, None);
    desk.let_play(heard);
    desk.wait(started(1));
    // The output is given a second more than was heard.
    desk.wait_for_tape(|tape| tape.len() as u64 / 2 >= heard);
    (desk, tap)
}

#[test]
fn what_is_shown_was_given_out_and_is_heard_now() {
    let (desk, tap) = playing(20_000);
    let mut frames = vec![[1.0; 2]];
    assert_eq!(tap.read(&mut frames, WINDOW), None, "nobody watches");
    assert!(frames.is_empty());
    assert_eq!(tap.rate(), Some(48_000));
    // What the output holds was given out before, and is shown all the same.
    tap.watch(true);
    let window = read(&tap, |_| true);
    let tape = desk.heard();
    let end = end(&window, &tape);
    assert!((20_000..=tape.len() / 2).contains(&end), "{end}");
    tap.watch(false);
    assert_eq!(tap.read(&mut frames, WINDOW), None, "nobody watches any more");
}

/// Whether an order was carried out, by what was given out.
type Obeyed = fn(&[f32]) -> bool;

/// After each order the output gives back what it holds, and something else takes its place.
#[test]
fn what_was_taken_back_is_not_shown() {
    let (mut desk, tap) = playing(20_000);
    tap.watch(true);
    read(&tap, |_| true);
    let orders: [(Command, Obeyed); 3] = [
        (Command::Volume(50), |tape| tape[tape.len() - 2] < 0.03 && tape.len() > 90_000),
        (Command::Seek(Duration::from_secs(5)), |tape| tape[tape.len() - 2] > 0.0),
        (Command::Volume(100), |tape| tape[tape.len() - 2] > 0.015),
    ];
    for (turn, (order, obeyed)) in orders.into_iter().enumerate() {
        let heard = 40_000 + 30_000 * turn as u64;
        desk.player.send(order);
        desk.let_play(heard);
        desk.wait_for_tape(|tape| tape.len() as u64 / 2 > heard && obeyed(tape));
        // What was heard before the order lies further back by now.
        let mut at = 0;
        let window = read(&tap, |window| {
            let tape = desk.heard();
            let tape = tape.as_chunks::<2>().0;
            at = tape.iter().rposition(|frame| *frame == window[WINDOW - 1]).map_or(0, |last| last + 1);
            at as u64 >= heard
        });
        assert_eq!(end(&window, &desk.heard()), at, "order {turn}");
    }
    desk.player.send(Command::Pause);
    desk.let_play(u64::MAX / 2);
    desk.wait(|event| matches!(event, Event::Paused));
    let begun = Instant::now();
    while tap.read(&mut Vec::new(), WINDOW).is_some() {
        assert!(begun.elapsed() < PATIENCE, "it is paused");
    }
}

#[test]
fn the_null_output_is_shown_too() {
    let (sender, _messages) = mpsc::channel();
    let silence = Options { output: OutputChoice::Null, rate: RateChoice::Hz(48_000), format: None };
    let wish = output::Wish { file: None, audible: false, sink: None, patience: Duration::ZERO };
    let opened = output::open(&silence, &wish, &sender, 0).expect("it needs nothing");
    let outputs: Outputs = Arc::new(output::open);
    let mut desk = Desk::on(Reel::default(), opened, silence, outputs);
    let tap = desk.player.tap();
    tap.watch(true);
    desk.play(item(1, count(48_000, 480_000, 1)));
    desk.next(1, None);
    desk.wait(started(1));
    let tape = ramp(1, 480_000);
    let mut ends = Vec::new();
    while ends.len() < 8 {
        let last = ends.last().copied().unwrap_or(0);
        let window = read(&tap, |window| window[WINDOW - 1][0] * 16_777_216.0 > last as f32);
        ends.push(end(&window, &tape));
    }
    // Thirty times a second, and not once a second: eight looks within less than a second of sound. A machine that does
    // something else meanwhile makes steps wider.
    let narrow = ends.windows(2).filter(|pair| pair[1] - pair[0] < 12_000).count();
    assert!(narrow >= 4, "{ends:?}");
    desk.player.send(Command::Pause);
    desk.wait(|event| matches!(event, Event::Paused));
    let begun = Instant::now();
    while tap.read(&mut Vec::new(), WINDOW).is_some() {
        assert!(begun.elapsed() < PATIENCE, "it is paused");
    }
    desk.player.send(Command::Resume);
    read(&tap, |window| window[WINDOW - 1][0] > 0.0);
}

#[test]
fn what_is_written_as_fast_as_possible_is_not_heard() {
    let mut desk = Desk::fast(48_000);
    let tap = desk.player.tap();
    tap.watch(true);
    desk.play_all(vec![item(1, count(48_000, 480_000, 1))]);
    assert_eq!(tap.read(&mut Vec::new(), WINDOW), None);
}

#[test]
fn without_an_output_there_is_nothing() {
    let (mut desk, tap) = playing(20_000);
    tap.watch(true);
    read(&tap, |_| true);
    *desk.fails.lock().expect("not poisoned") = Some("pulled out".to_owned());
    desk.let_play(30_000);
    desk.wait(|event| matches!(event, Event::OutputLost { .. }));
    assert_eq!(tap.read(&mut Vec::new(), WINDOW), None);
}

#[test]
fn it_tells_what_passes_the_output_unchanged_as_long_as_there_is_one() {
    let (desk, tap) = playing(48_000);
    assert_eq!(tap.outlet(), Some(Passes { rate: 48_000, bits: 24 }));
    drop(desk);
    assert_eq!(tap.outlet(), None);
}
