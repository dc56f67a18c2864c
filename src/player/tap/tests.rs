//! Frames by their number, and the clock.

use super::*;

const RATE: u32 = 48_000;

fn frame(number: u64) -> [f32; 2] {
    [number as f32, -(number as f32)]
}

/// A track whose first `count` frames were given out while it was watched.
fn given(count: u64) -> Track {
    let track = Track::default();
    track.watch(1, RATE);
    track.begin(1, 0);
    track.put(0, (0..count).map(frame));
    track
}

fn copied(track: &Track, end: u64, wanted: usize, emitted: u64) -> Option<Vec<[f32; 2]>> {
    let mut out = Vec::new();
    track.copy(end, wanted, || emitted, &mut out).then_some(out)
}

fn frames(numbers: std::ops::Range<u64>) -> Vec<[f32; 2]> {
    numbers.map(frame).collect()
}

#[test]
fn frames_come_back_by_their_number() {
    let track = given(1_000_000);
    assert_eq!(copied(&track, 950_000, 4096, 1_000_000), Some(frames(945_904..950_000)));
    assert_eq!(copied(&track, 1_000_000, 1, 1_000_000), Some(frames(999_999..1_000_000)));
    assert_eq!(copied(&track, 0, 0, 1_000_000), Some(Vec::new()));
    // What was given back is given out again.
    track.put(940_000, (0..10_000).map(frame));
    assert_eq!(copied(&track, 950_000, 4096, 950_000), Some(frames(5_904..10_000)));
}

#[test]
fn what_is_not_known_is_silence() {
    let track = given(100_000);
    let silence = |count| vec![[0.0; 2]; count];
    // Before the first frame.
    assert_eq!(copied(&track, 10, 20, 100_000), Some([silence(10), frames(0..10)].concat()));
    // Before it was watched.
    track.watch(2, RATE);
    assert_eq!(copied(&track, 100_000, 20, 100_000), None, "nothing was given out since");
    track.begin(2, 99_990);
    assert_eq!(copied(&track, 100_000, 20, 100_000), Some([silence(10), frames(99_990..100_000)].concat()));
    track.rewind(99_985);
    assert_eq!(copied(&track, 100_000, 20, 100_000), Some([silence(5), frames(99_985..100_000)].concat()));
    // Overwritten meanwhile.
    let size = track.cells.get().unwrap().len() as u64;
    track.begin(2, 0);
    assert_eq!(copied(&track, 10, 10, size + 4), Some([silence(5), frames(5..10)].concat()));
    assert_eq!(copied(&track, 10, 10, 10 * size), Some(silence(10)));
    // More than is kept.
    assert_eq!(copied(&track, 100_000, usize::MAX, 100_000).unwrap().len() as u64, size);
    track.watch(0, RATE);
    assert_eq!(copied(&track, 100_000, 20, 100_000), None);
}

#[test]
fn what_is_heard_follows_the_time() {
    let track = given(0);
    let begun = Instant::now();
    assert_eq!(track.heard(begun, RATE, 96_000), None, "nothing was told yet");
    track.tell(1_000, RATE, false);
    let at = track.anchor().unwrap().at;
    let later = |milliseconds| at + Duration::from_millis(milliseconds);
    assert_eq!(track.heard(later(0), RATE, 96_000), Some(1_000));
    assert_eq!(track.heard(later(100), RATE, 96_000), Some(5_800));
    assert_eq!(track.heard(begun, RATE, 96_000), Some(1_000), "time does not go backwards");
    assert_eq!(track.heard(later(100), RATE, 2_000), Some(2_000), "no more than was given out");
    assert_eq!(track.heard(later(600), RATE, 2_000), None, "nothing flows any more");
    track.fall_silent();
    assert_eq!(track.heard(later(0), RATE, 96_000), None);
}

/// A device tells how far it was when its callback ran last, which is up to a piece ago: the latest of what follows from what
/// it told is nearest to the truth.
#[test]
fn a_device_that_tells_by_the_piece_runs_evenly() {
    let track = given(0);
    track.tell(10_000, RATE, true);
    let first = track.anchor().unwrap();
    track.tell(6_000, RATE, true);
    assert_eq!(track.anchor().unwrap().at, first.at, "a little behind");
    track.tell(20_000, RATE, true);
    assert_eq!(track.anchor().unwrap().heard, 20_000, "ahead");
    track.tell(2_000, RATE, true);
    assert_eq!(track.anchor().unwrap().heard, 2_000, "too far behind to be a piece");
    track.tell(1_000, RATE, false);
    assert_eq!(track.anchor().unwrap().heard, 1_000, "one that tells exactly");
}

#[test]
fn a_tap_without_a_player_has_nothing() {
    let tap = Tap::default();
    tap.watch(true);
    let mut frames = vec![[1.0; 2]];
    assert_eq!(tap.read(&mut frames, 10), None);
    assert!(frames.is_empty());
    assert_eq!(tap.rate(), None);
}

#[test]
fn left_and_right_stay_together() {
    for frame in [[0.25, -1.0], [f32::MIN_POSITIVE, f32::MAX], [-0.0, 0.0]] {
        assert_eq!(unpack(pack(frame)).map(f32::to_bits), frame.map(f32::to_bits));
    }
}
