//! What moves by itself, and what is asked for to be shown.

use std::path::Path;
use std::time::{Duration, Instant};

use super::*;
use crate::tui::art::{Cell, Depth, Graphics, Way, Wish};

const PIXELS: Way = Way::Graphics { protocol: Graphics::Kitty, cell: Cell { width: 10, height: 20 }, is_tmux: false };

fn playing() -> Stage {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(10);
    stage.press("g n");
    stage
}

fn wishes(stage: &mut Stage) -> Vec<Wish> {
    let wished = stage.wanted().into_iter().filter_map(|effect| match effect {
        Effect::Paint(wish) => Some(wish),
        _ => None,
    });
    wished.collect()
}

#[test]
fn frames_come_while_somebody_looks_at_what_plays_and_not_else() {
    let mut stage = playing();
    assert!(stage.app.animates() && stage.app.wants_frame());
    for (away, back) in [("g s", "g n"), ("?", "?"), ("e", "esc"), ("O", "esc"), ("space", "space"), ("g q", "g n")] {
        stage.press(away);
        assert!(!stage.app.animates() && !stage.app.wants_frame(), "{away}");
        assert_eq!(stage.app.wakes_in(), None, "{away}");
        stage.press(back);
        assert!(stage.app.animates(), "{back}");
    }
    stage.send(Message::Focus(false));
    assert_eq!((stage.app.animates(), stage.app.wakes_in()), (false, None));
    stage.send(Message::Focus(true));
    assert!(stage.app.animates());
    stage.size(40, 12);
    assert_eq!((stage.app.animates(), stage.app.wakes_in()), (false, None), "there is no room for it");
    stage.size(80, 24);
    assert!(stage.app.animates());
    stage.press("s");
    assert_eq!(stage.app.wakes_in(), None, "stopped");
}

#[test]
fn frames_are_as_far_apart_as_the_listener_wants() {
    let mut stage = Stage::with(|beginning| beginning.show.fps = 10);
    stage.send(Message::Scanned(library()));
    stage.press("enter").hear(10);
    stage.press("g n");
    let start = Instant::now();
    let step = Duration::from_millis(100);
    stage.send(Message::Time(start));
    stage.send(Message::Frame(Vec::new(), None));
    assert_eq!(stage.app.wakes_in(), Some(step));
    stage.send(Message::Time(start + step / 4));
    assert_eq!((stage.app.wakes_in(), stage.app.wants_frame()), (Some(step * 3 / 4), false));
    stage.send(Message::Time(start + step));
    assert!(stage.app.wants_frame());
    let mut still = Stage::with(|beginning| beginning.show.spectrum = false);
    still.send(Message::Scanned(library()));
    still.press("enter").hear(10);
    still.press("g n");
    assert_eq!((still.app.animates(), still.app.wakes_in()), (false, None), "the listener wants none");
}

#[test]
fn what_moved_lies_on_the_ground_when_nobody_looks() {
    let mut stage = playing();
    // A tone of about 1 kHz.
    let loud: Vec<[f32; 2]> = (0..4096).map(|frame| if frame / 22 % 2 == 0 { [0.5; 2] } else { [-0.5; 2] }).collect();
    stage.send(Message::Frame(loud.clone(), Some(44_100)));
    assert!(stage.app.bands().iter().any(|height| *height > 0.0));
    assert!(stage.app.take_moved() && !stage.app.take_moved());
    stage.app.take_dirty();
    stage.press("space");
    assert!(stage.app.bands().iter().all(|height| *height <= 0.0) && stage.app.take_dirty());
    stage.send(Message::Frame(loud, Some(44_100)));
    assert!(!stage.app.take_dirty() && !stage.app.take_moved(), "a frame that was on its way is nothing to draw");
    // Silence is drawn once.
    let mut stage = playing();
    stage.send(Message::Frame(Vec::new(), None));
    stage.app.take_dirty();
    stage.send(Message::Frame(Vec::new(), None));
    assert!(!stage.app.take_dirty() && !stage.app.take_moved());
}

#[test]
fn a_waveform_is_asked_for_once_and_only_to_be_seen() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(10);
    let traces =
        |stage: &mut Stage| stage.wanted().into_iter().filter(|effect| matches!(effect, Effect::Trace(_))).count();
    assert_eq!(traces(&mut stage), 0);
    stage.press("g n");
    assert_eq!(traces(&mut stage), 1);
    stage.press("g s g n");
    assert_eq!(traces(&mut stage), 0);
    let wave = crate::waveform::Waveform::of([(0.5, 0.2); 64], 1.0);
    stage.send(Message::Waveform("/music/other.wav".into(), wave.clone()));
    assert!(stage.app.wave_reached() <= 0.0, "of another file");
    stage.send(Message::Waveform("/music/01 satu.flac".into(), wave));
    assert!(stage.app.wave_reached() >= 1.0 && stage.app.wave().len() == 76);
    stage.size(120, 36);
    assert_eq!(stage.app.wave().len(), 116);
}

#[test]
fn a_picture_is_wished_for_when_it_is_to_be_seen_and_given_up_when_not() {
    let mut stage = Stage::with(|beginning| beginning.way = PIXELS);
    stage.send(Message::Scanned(library()));
    stage.press("enter").hear(10);
    assert_eq!(wishes(&mut stage), []);
    stage.press("g n");
    let [first] = &wishes(&mut stage)[..] else { panic!("one wish") };
    assert_eq!((first.path.as_path(), first.way), (Path::new("/music/01 satu.flac"), PIXELS));
    stage.press("j");
    assert_eq!(wishes(&mut stage), [], "it was asked for");
    // What the terminal may have lost is wished for again, under another number.
    for keys in ["ctrl-l", "g s g n", "? ?", "e esc"] {
        stage.press(keys);
        let again = wishes(&mut stage);
        assert_eq!(again.len(), 1, "{keys}");
        assert!(again[0].number != first.number && again[0].size == first.size, "{keys}");
    }
    stage.size(120, 36);
    let larger = wishes(&mut stage);
    assert!(larger[0].size > first.size);
    // An answer that is late counts for nothing, one that there is none for good.
    stage.send(Message::Painted(first.clone(), None));
    assert!(!stage.app.stage().unwrap().art.is_empty());
    stage.send(Message::Painted(larger[0].clone(), None));
    assert!(stage.app.stage().unwrap().art.is_empty());
    stage.press("ctrl-l g s g n");
    assert_eq!(wishes(&mut stage), []);
    stage.send(Message::Draws(Way::Blocks(Depth::True)));
    assert_eq!(wishes(&mut stage), []);
}

#[test]
fn half_blocks_are_not_lost_and_another_way_is_another_wish() {
    let mut stage = Stage::with(|beginning| beginning.way = Way::Blocks(Depth::Table));
    stage.send(Message::Scanned(library()));
    stage.press("enter").hear(10);
    stage.press("g n");
    assert_eq!(wishes(&mut stage).len(), 1);
    stage.press("ctrl-l");
    stage.send(Message::Focus(true));
    assert_eq!(wishes(&mut stage), []);
    stage.send(Message::Draws(PIXELS));
    assert_eq!(wishes(&mut stage).len(), 1);
    stage.send(Message::Draws(PIXELS));
    stage.send(Message::Draws(Way::None));
    assert_eq!(wishes(&mut stage), []);
    assert!(stage.app.picture().is_none() && stage.app.stage().unwrap().art.is_empty());
}
