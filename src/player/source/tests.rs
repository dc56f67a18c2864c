#![expect(clippy::float_cmp, reason = "what passes unchanged is the same bit for bit")]

use super::super::ring::{Near, Order, ring};
use super::*;

const RATE: u32 = 48_000;

fn source(capacity: usize, rewind: usize) -> (Near, RingSource) {
    let (near, far) = ring(capacity);
    near.shared.set_ending(u64::MAX);
    (near, RingSource::new(far, NonZero::new(RATE).expect("a rate"), rewind))
}

/// Frames whose left sample is their number and whose right is its negative.
fn counted(from: u64, count: u64) -> Vec<f32> {
    (from..from + count).flat_map(|n| [n as f32, -(n as f32)]).collect()
}

fn pull(source: &mut RingSource, count: usize) -> Vec<[f32; 2]> {
    (0..count).map(|_| [source.next().expect("endless"), source.next().expect("endless")]).collect()
}

fn play(near: &mut Near) {
    assert!(near.order(Order::Skip { to: 0, fade_in: false }));
    assert!(near.order(Order::Resume));
}

fn largest_step(frames: &[[f32; 2]]) -> f32 {
    frames.windows(2).fold(0.0, |largest, pair| largest.max((pair[1][0] - pair[0][0]).abs()))
}

fn sine(frames: usize) -> Vec<f32> {
    (0..frames)
        .flat_map(|n| {
            let sample = (std::f32::consts::TAU * 100.0 * n as f32 / RATE as f32).cos();
            [sample, sample]
        })
        .collect()
}

/// What a sine of 100 Hz moves in a frame, and a fade of 6 ms on top of it.
const STEP: f32 = 0.0132 + 1.6 / 288.0;

#[test]
fn a_fresh_start_is_bit_exact_from_the_first_frame() {
    let (mut near, mut source) = source(1000, 0);
    let samples = counted(0, 1000);
    assert_eq!(near.write(&samples), 1000);
    play(&mut near);
    let frames = pull(&mut source, 1000);
    assert_eq!(frames.concat(), samples);
    assert_eq!(near.shared.at(), 1000);
    assert_eq!(near.step(), Some(Step { emitted: 0, at: 0, running: true }));
    assert_eq!(near.step(), None);
}

#[test]
fn an_empty_ring_is_silence_that_is_counted_and_nothing_is_lost() {
    let (mut near, mut source) = source(100, 0);
    near.write(&counted(0, 10));
    play(&mut near);
    let frames = pull(&mut source, 15);
    assert_eq!(frames[9], [9.0, -9.0]);
    assert_eq!(frames[10..], [[0.0; 2]; 5]);
    assert_eq!(near.shared.underrun(), 5);
    near.write(&counted(10, 10));
    assert_eq!(pull(&mut source, 10).concat(), counted(10, 10));
    let steps: Vec<Step> = std::iter::from_fn(|| near.step()).collect();
    assert_eq!(
        steps,
        [
            Step { emitted: 0, at: 0, running: true },
            Step { emitted: 10, at: 10, running: false },
            Step { emitted: 15, at: 10, running: true },
        ]
    );
}

#[test]
fn half_a_frame_is_never_given() {
    let (mut near, mut source) = source(100, 0);
    near.write(&counted(0, 7));
    play(&mut near);
    for (n, frame) in pull(&mut source, 50).iter().enumerate() {
        let expected = if n < 7 { [n as f32, -(n as f32)] } else { [0.0; 2] };
        assert_eq!(*frame, expected);
    }
}

#[test]
fn pause_and_resume_do_not_click_and_lose_nothing() {
    let (mut near, mut source) = source(20_000, 0);
    near.write(&sine(20_000));
    play(&mut near);
    let mut heard = pull(&mut source, 1013);
    near.order(Order::Pause);
    heard.extend(pull(&mut source, 400));
    assert!(near.is_settled());
    assert_eq!(heard.last(), Some(&[0.0; 2]));
    let at = near.shared.at();
    assert_eq!(at, 1013 + 288);
    heard.extend(pull(&mut source, 1000));
    assert_eq!(near.shared.at(), at, "paused is paused");
    near.order(Order::Resume);
    heard.extend(pull(&mut source, 1000));
    assert!(largest_step(&heard) < STEP, "{}", largest_step(&heard));
    assert_eq!(near.shared.at(), at + 1000);
    assert_eq!(near.shared.underrun(), 0);
}

#[test]
fn a_jump_fades_drops_what_is_stale_and_fades_in() {
    let (mut near, mut source) = source(20_000, 0);
    near.write(&sine(10_000));
    play(&mut near);
    let mut heard = pull(&mut source, 1000);
    assert!(near.order(Order::Skip { to: 10_000, fade_in: true }));
    assert!(!near.is_settled());
    near.write(&sine(10_000));
    heard.extend(pull(&mut source, 1000));
    assert!(near.is_settled());
    assert!(largest_step(&heard) < STEP, "{}", largest_step(&heard));
    assert_eq!(near.shared.at(), 10_000 + 1000 - 288);
    assert!((heard[1900][0] - sine(10_000)[(900 - 288) * 2]).abs() < 1e-6);
}

#[test]
fn a_jump_waits_for_what_it_leads_to() {
    let (mut near, mut source) = source(1000, 0);
    near.write(&counted(0, 100));
    play(&mut near);
    pull(&mut source, 50);
    near.order(Order::Skip { to: 100, fade_in: false });
    // Only 50 frames are left to fade out.
    let frames = pull(&mut source, 100);
    assert_eq!(frames[99], [0.0; 2]);
    near.write(&counted(100, 5));
    assert_eq!(pull(&mut source, 5).concat(), counted(100, 5));
}

#[test]
fn jumps_in_a_row_end_at_the_last() {
    let (mut near, mut source) = source(4000, 0);
    near.write(&counted(0, 1000));
    play(&mut near);
    pull(&mut source, 10);
    for n in 1..=200 {
        near.order(Order::Skip { to: 1000 + n * 5, fade_in: false });
        near.write(&counted(1000 + (n - 1) * 5, 5));
    }
    near.write(&counted(2000, 500));
    pull(&mut source, 288);
    assert_eq!(pull(&mut source, 10).concat(), counted(2000, 10));
}

#[test]
fn a_cut_is_seamless() {
    let (mut near, mut source) = source(4000, 0);
    near.write(&counted(0, 1000));
    play(&mut near);
    pull(&mut source, 100);
    near.order(Order::Cut { from: 500, to: 1000, cross: false });
    near.write(&counted(1000, 1000));
    near.order(Order::Cut { from: 1200, to: 1700, cross: false });
    let frames = pull(&mut source, 400 + 200 + 300).concat();
    assert_eq!(frames, [counted(100, 400), counted(1000, 200), counted(1700, 300)].concat());
}

#[test]
fn an_earlier_cut_takes_the_place_of_later_ones() {
    let (mut near, mut source) = source(4000, 0);
    near.write(&counted(0, 1000));
    play(&mut near);
    near.order(Order::Cut { from: 800, to: 1000, cross: false });
    near.write(&counted(1000, 1000));
    near.order(Order::Cut { from: 500, to: 2000, cross: false });
    near.write(&counted(2000, 100));
    assert_eq!(pull(&mut source, 600).concat(), [counted(0, 500), counted(2000, 100)].concat());
}

#[test]
fn volume_is_ramped_and_arrives() {
    let (mut near, mut source) = source(20_000, 0);
    near.write(&vec![1.0; 40_000]);
    play(&mut near);
    pull(&mut source, 100);
    near.order(Order::Gain(0.25));
    let frames = pull(&mut source, 2000);
    assert!(largest_step(&frames) < 0.002);
    assert_eq!(frames.last(), Some(&[0.25; 2]));
    near.order(Order::Gain(1.0));
    assert_eq!(pull(&mut source, 2000).last(), Some(&[1.0; 2]));
}

#[test]
fn what_was_given_back_is_given_again_as_it_was() {
    let (mut near, mut source) = source(8000, 4000);
    near.write(&counted(0, 8000));
    play(&mut near);
    pull(&mut source, 3000);
    near.write(&counted(8000, 8000));
    pull(&mut source, 2000);
    near.order(Order::Rewind { at: 1000, emitted: 1000 });
    assert_eq!(pull(&mut source, 3000).concat(), counted(1000, 3000));
    assert_eq!(near.shared.emitted(), 4000);
    // Too old: refused, and nothing moves.
    pull(&mut source, 3000);
    near.write(&counted(8000, 8000));
    pull(&mut source, 2000);
    near.order(Order::Rewind { at: 10, emitted: 10 });
    assert_eq!(pull(&mut source, 1), [[9000.0, -9000.0]]);
}

#[test]
fn going_back_into_a_ramp_goes_on_from_there_without_a_step() {
    let (mut near, mut source) = source(8000, 4000);
    near.write(&vec![1.0; 16_000]);
    play(&mut near);
    pull(&mut source, 1000);
    near.order(Order::Gain(0.0));
    let mut heard = pull(&mut source, 3000);
    // Back into the middle of that ramp, upwards again.
    heard.truncate(300);
    near.order(Order::Rewind { at: 1300, emitted: 1300 });
    near.order(Order::Gain(1.0));
    heard.extend(pull(&mut source, 2000));
    assert!(largest_step(&heard) < 0.003, "{}", largest_step(&heard));
    assert_eq!(heard.last(), Some(&[1.0; 2]));
}

#[test]
fn the_mixer_changes_nothing() {
    let (mut near, source) = source(1000, 0);
    let samples = counted(0, 1000);
    near.write(&samples);
    play(&mut near);
    let mut out = vec![0.0; 2000];
    Mix::new(source).fill(&mut out);
    assert_eq!(out, samples);
}

/// Orders at random places, and what is pulled between them: the same to the last bit, in runs or frame by frame.
#[test]
fn runs_of_frames_are_the_frames_one_by_one() {
    for seed in 0..40 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut near_one, mut one) = source(8_000, 4_000);
        let (mut near_run, mut run) = source(8_000, 4_000);
        let (mut written, mut emitted) = (0_u64, 0_u64);
        for near in [&mut near_one, &mut near_run] {
            play(near);
        }
        for _ in 0..60 {
            let fresh = counted(written, random.u64(0..900));
            let order = match random.u8(0..8) {
                0 => Some(Order::Pause),
                1 | 2 => Some(Order::Resume),
                3 => Some(Order::Gain(random.f32())),
                4 => Some(Order::Skip { to: written, fade_in: random.bool() }),
                5 => Some(Order::Cut {
                    from: one.at + random.u64(0..300),
                    to: (one.at + 300).min(written),
                    cross: random.bool(),
                }),
                6 => Some(Order::Rewind { at: one.at.saturating_sub(random.u64(0..500)), emitted }),
                _ => None,
            };
            for near in [&mut near_one, &mut near_run] {
                near.write(&fresh);
                assert!(order.is_none_or(|order| near.order(order)));
            }
            written = near_one.head();
            let count = random.usize(1..1_200);
            let expected: Vec<[f32; 2]> = (0..count).map(|_| one.frame()).collect();
            let mut frames = vec![[0.0; 2]; count];
            let mut rest = frames.as_mut_slice();
            while !rest.is_empty() {
                let (part, after) = rest.split_at_mut(random.usize(1..=rest.len()));
                run.fill(part);
                rest = after;
            }
            assert_eq!(frames, expected, "seed {seed}");
            emitted = near_one.shared.emitted();
            assert_eq!(near_run.shared.emitted(), emitted);
            assert_eq!(near_run.shared.at(), near_one.shared.at());
            assert_eq!(near_run.shared.underrun(), near_one.shared.underrun());
            assert_eq!(near_run.is_settled(), near_one.is_settled());
            while let Some(step) = near_one.step() {
                assert_eq!(near_run.step(), Some(step), "seed {seed}");
            }
            assert_eq!(near_run.step(), None);
        }
    }
}
