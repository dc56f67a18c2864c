//! The place of the effects, shown with ones that change how many frames there are and that hold some back.
#![expect(clippy::float_cmp, reason = "samples are compared exactly")]

use super::capture::Kind;
use super::*;
use crate::player::feed::{Effects, MakeEffects};

/// Holds back so many frames.
const DELAY: usize = 777;

/// Repeats every frame or leaves out every other one; all of it comes [`DELAY`] frames later.
struct Stretch {
    factor: f64,
    taken: u64,
    held: Vec<f32>,
}

impl Effects for Stretch {
    fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        for frame in samples.as_chunks::<2>().0 {
            let (from, to) = (self.place(self.taken), self.place(self.taken + 1));
            self.held.extend(std::iter::repeat_n(frame, (to - from) as usize).flatten());
            self.taken += 1;
        }
        let ready = self.held.len().saturating_sub(DELAY * 2);
        out.extend(self.held.drain(..ready));
    }

    fn finish(self: Box<Self>, out: &mut Vec<f32>) {
        out.extend(self.held);
    }

    fn place(&self, frame: u64) -> u64 {
        (frame as f64 / self.factor).round() as u64
    }
}

fn stretching() -> MakeEffects {
    Box::new(|_, sound: &Sound| {
        let factor = sound.speed.factor();
        (sound.speed != Speed::NORMAL)
            .then(|| Box::new(Stretch { factor, taken: 0, held: Vec::new() }) as Box<dyn Effects>)
    })
}

fn at_speed(percent: u16) -> Command {
    Command::Sound(Sound { speed: Speed::from_percent(percent), ..Sound::default() })
}

fn desk(kind: Kind) -> Desk {
    Desk::with_effects(kind, 48_000, stretching())
}

/// Every frame twice.
fn doubled(samples: &[f32]) -> Vec<f32> {
    samples.as_chunks::<2>().0.iter().flat_map(|frame| [*frame, *frame]).flatten().collect()
}

#[test]
fn joins_stay_joins_and_nothing_is_left_inside() {
    let mut slow = desk(Kind::Fast);
    slow.player.send(at_speed(50));
    slow.play_all(vec![
        item(1, count(48_000, 100_000, 0)),
        item(2, count(48_000, 1, 100_000)),
        item(3, count(48_000, 70_001, 100_001)),
    ]);
    assert_same(&slow.heard(), &doubled(&ramp(0, 170_002)));
    assert_eq!(slow.story(), ["started 1", "ended 1", "started 2", "ended 2", "started 3", "ended 3", "finished"]);
    let mut quick = desk(Kind::Fast);
    quick.player.send(at_speed(200));
    quick.play_all(vec![item(1, sine(44_100, 44_101, 0)), item(2, count(48_000, 48_000, 0))]);
    assert_eq!(quick.heard().len() / 2, (48_001 + 48_000_usize).div_ceil(2));
}

#[test]
fn positions_are_those_of_the_song() {
    let mut desk = desk(Kind::Deep);
    desk.player.send(at_speed(200));
    desk.play(item(1, count(48_000, 480_000, 0)));
    desk.next(1, Some(item(2, count(48_000, 96_000, 0))));
    desk.next(2, None);
    desk.wait(|event| matches!(event, Event::Started { id: 1, .. }));
    for frames in (0..=300_000).step_by(12_000) {
        desk.let_play(frames);
        let second = frames / 24_000;
        if frames % 24_000 == 0 && (1..10).contains(&second) {
            let told = desk.wait(|event| matches!(event, Event::Position { id: 1, at } if at.as_secs() == second));
            assert_eq!(told, Event::Position { id: 1, at: Duration::from_secs(second) });
        }
    }
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    assert_eq!(desk.heard().len() / 2, 288_000);
}

#[test]
fn a_change_on_the_way_keeps_the_place_to_the_frame() {
    let mut desk = desk(Kind::Deep);
    desk.play(item(1, count(48_000, 240_000, 0)));
    desk.next(1, None);
    desk.let_play(48_000);
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 1));
    desk.player.send(at_speed(50));
    // A frame that is heard twice tells that it is slower.
    desk.wait_for_tape(|tape| tape.as_chunks::<2>().0.windows(2).any(|pair| pair[0] == pair[1]));
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    let frames: Vec<f32> = heard.as_chunks::<2>().0.iter().map(|frame| frame[0] * 16_777_216.0).collect();
    let changed = frames.iter().enumerate().position(|(n, frame)| (frame - n as f32).abs() > 1e-3).expect("slower");
    // Not later than the output's margin and what making it anew may take.
    assert!((48_000..60_000).contains(&changed), "{changed}");
    // The first frames of the fade differ from the old ones by nothing that shows.
    let from = 480_000 - frames.len();
    assert!((changed - 10..=changed).contains(&from), "{from} {changed}");
    let first = changed as u64 + 700;
    let slow = frames.len() - (240_000 - first as usize) * 2;
    assert_same(&heard[slow * 2..], &doubled(&ramp(first, 240_000 - first)));
    let step = frames.windows(2).position(|pair| pair[1] < pair[0] - 0.5 || pair[1] - pair[0] > 1.5);
    assert_eq!(step.map(|n| &frames[n - 3..n + 3]), None, "a step");
}

#[test]
fn on_and_off_again_passes_bit_for_bit() {
    let mut desk = desk(Kind::Deep);
    desk.play(item(1, count(48_000, 240_000, 0)));
    desk.next(1, None);
    desk.let_play(48_000);
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 1));
    desk.player.send(at_speed(200));
    let step = |frames: &[[f32; 2]]| ((frames[1][0] - frames[0][0]) * 16_777_216.0).round() as i32;
    desk.wait_for_tape(|tape| tape.as_chunks::<2>().0[tape.len() / 2 - 100..].windows(2).all(|pair| step(pair) == 2));
    desk.let_play(90_000);
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 2));
    desk.player.send(Command::Sound(Sound::default()));
    desk.wait_for_tape(|tape| tape.as_chunks::<2>().0[tape.len() / 2 - 100..].windows(2).all(|pair| step(pair) == 1));
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    let tail = 80_000;
    assert_same(&heard[heard.len() - tail * 2..], &ramp(240_000 - tail as u64, tail as u64));
}

#[test]
fn what_follows_can_be_replaced_with_effects_too() {
    let mut desk = desk(Kind::Deep);
    desk.player.send(at_speed(50));
    desk.play(item(1, count(48_000, 30_000, 0)));
    desk.next(1, Some(item(2, count(48_000, 20_000, 500_000))));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 2 }));
    desk.let_play(1000);
    desk.next(1, Some(item(3, count(48_000, 9000, 30_000))));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 3 }));
    desk.next(3, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    // Where it was made anew it may be one frame of the output off: half a frame of the song.
    let (heard, wanted) = (desk.heard(), doubled(&ramp(0, 39_000)));
    assert!(heard.len().abs_diff(wanted.len()) <= 2, "{}", heard.len());
    assert!(heard.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1.01 / 16_777_216.0));
    assert_eq!(desk.story(), ["started 1", "ended 1", "started 3", "ended 3", "finished"]);
}

#[test]
fn a_jump_lands_where_it_should_and_a_part_repeats() {
    let mut desk = desk(Kind::Deep);
    desk.player.send(at_speed(50));
    desk.play(item(1, count(48_000, 480_000, 0)));
    desk.wait(|event| matches!(event, Event::Started { id: 1, .. }));
    desk.next(1, None);
    desk.player.send(Command::Seek(Duration::from_secs(9)));
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    let tail = 95_000;
    assert_same(&heard[heard.len() - tail * 2..], &doubled(&ramp(480_000 - 47_500, 47_500)));
}

#[test]
fn a_fade_lasts_as_long_as_it_is_said_to_be_heard() {
    let mut desk = desk(Kind::Fast);
    let speed = Speed::from_percent(50);
    desk.player.send(Command::Sound(Sound { speed, crossfade: Duration::from_secs(1), ..Sound::default() }));
    desk.play_all(vec![item(1, left(48_000, 96_000, 500)), item(2, right(48_000, 96_000, 500))]);
    let heard = desk.heard();
    assert_eq!(heard.len() / 2, 2 * 96_000 * 2 - 48_000);
    let both = heard.as_chunks::<2>().0.iter().filter(|frame| frame[0] != 0.0 && frame[1] != 0.0).count();
    assert_eq!(both, 48_000);
}
