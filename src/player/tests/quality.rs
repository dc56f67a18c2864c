//! No order clicks: a sine of 1 kHz through each of them.

use super::capture::Kind;
use super::material::tone;
use super::*;

/// Frames that the output plays after each order.
const PART: u64 = 12_000;
/// Of the sine, from one sample to the next: 2 · 0.5 · sin(π · 1000 / 48000).
const STEP: f32 = 0.065_403;
/// How much the step itself changes from one sample to the next: a corner, where the wave is not torn.
const BEND: f32 = 0.5 * 0.130_9 * 0.130_9;

fn assert_smooth(heard: &[f32], order: &str) {
    for side in 0..2 {
        let samples: Vec<f32> = heard.as_chunks::<2>().0.iter().map(|frame| frame[side]).collect();
        let worst = |differences: &mut dyn Iterator<Item = f32>| differences.map(f32::abs).fold(0.0_f32, f32::max);
        let step = worst(&mut samples.windows(2).map(|part| part[1] - part[0]));
        let bend = worst(&mut samples.windows(3).map(|part| part[2] - 2.0 * part[1] + part[0]));
        assert!(step < STEP * 1.1, "{order}: a step of {step}, the sine's are {STEP}");
        assert!(bend < BEND * 1.15, "{order}: a bend of {bend}, the sine's are {BEND}");
    }
}

/// A deep output, of which a part was heard.
struct Session {
    desk: Desk,
    allowed: u64,
}

impl Session {
    fn begin() -> Self {
        let mut desk = Desk::new(Kind::Deep, 48_000);
        desk.play(item(1, tone(48_000, 48_000 * 60, 1000)));
        desk.next(1, None);
        desk.let_play(PART);
        desk.wait(|event| matches!(event, Event::Started { id: 1, .. }));
        Self { desk, allowed: PART }
    }

    /// Gives an order, lets the output play on, and waits for the event, if one follows.
    fn order(&mut self, command: Command, event: Option<&dyn Fn(&Event) -> bool>) {
        let name = format!("{command:?}");
        self.desk.player.send(command);
        self.allowed += PART;
        self.desk.let_play(self.allowed);
        if let Some(event) = event {
            self.desk.wait(event);
        }
        let heard = self.desk.heard();
        assert_smooth(&heard[..heard.len().min(self.allowed as usize * 2)], &name);
    }
}

#[test]
fn no_order_clicks() {
    let mut session = Session::begin();
    let sound = Sound {
        equalizer: Equalizer { bands: [0.0, 0.0, 0.0, 0.0, -3.0, -6.0, 0.0, 0.0, 0.0, 0.0] },
        replay_gain: ReplayGain { mode: GainMode::Track, preamp: -3.0, prevent_clipping: true },
        ..Sound::default()
    };
    for round in 0..3 {
        // Each time at another place of the wave.
        session.allowed += round * 17;
        session.order(Command::Pause, Some(&|event| matches!(event, Event::Paused)));
        session.order(Command::Resume, Some(&|event| matches!(event, Event::Resumed)));
        session.order(Command::Volume(30), None);
        session.order(Command::Volume(100), None);
        session.order(Command::Mute(true), None);
        session.order(Command::Mute(false), None);
        for place in [20_000_333 + round * 1_000_111, 3_000_771].map(Duration::from_micros) {
            let arrived =
                |event: &Event| matches!(event, Event::Position { at, .. } if at.abs_diff(place).as_millis() == 0);
            session.order(Command::Seek(place), Some(&arrived));
        }
        session.order(Command::Sound(sound), None);
        session.order(Command::Sound(Sound::default()), None);
    }
    let item = item(2, tone(48_000, 48_000 * 60, 1000));
    let play = Command::Play { item, position: Duration::ZERO, paused: false };
    session.order(play, Some(&|event| matches!(event, Event::Started { id: 2, .. })));
    session.order(Command::Stop, Some(&|event| matches!(event, Event::Stopped)));
    let heard = session.desk.heard();
    assert_smooth(&heard, "all of them");
    assert!(heard.ends_with(&[0.0; 100]));
}

/// A song that is played on by one that goes on with the same wave: the join cannot be heard.
#[test]
fn a_join_does_not_click() {
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![item(1, sine(48_000, 20_011, 0)), item(2, sine(48_000, 20_000, 20_011))]);
    assert_smooth(&desk.heard()[480..], "a join");
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![item(1, sine(44_100, 20_011, 0)), item(2, sine(44_100, 20_000, 20_011))]);
    let heard = desk.heard();
    // The sine is cut off at its very ends.
    assert_smooth(&heard[4800..heard.len() - 4800], "a resampled join");
}
