//! The view of what is heard.

use std::f32::consts::TAU;
use std::time::Duration;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use image::{DynamicImage, Rgb, RgbImage};

use super::*;
use crate::player::{Command, Passes};
use crate::tui::app::Effect;
use crate::tui::art::tests::painted;
use crate::tui::art::{Depth, Way};
use crate::waveform::Waveform;

/// A moment of two channels: some tones of different loudness, the right one softer.
fn moment() -> Vec<[f32; 2]> {
    let tones = [(55.0, 0.3), (220.0, 0.2), (440.0, 0.1), (1_760.0, 0.05), (7_000.0, 0.01)];
    (0..4096)
        .map(|frame| {
            let at = frame as f32 / 44_100.0;
            let sum: f32 = tones.iter().map(|(pitch, loudness)| loudness * (TAU * pitch * at).sin()).sum();
            [sum, sum * 0.5]
        })
        .collect()
}

/// Verses and choruses, and a silent end.
fn song(reached: f32) -> Waveform {
    let loudness = |at: usize| match at % 256 {
        _ if at > 990 => 0.0,
        verse @ ..128 => 0.1 + 0.05 * ((verse % 16) as f32 / 16.0),
        chorus => 0.3 + 0.1 * ((chorus % 32) as f32 / 32.0),
    };
    Waveform::of((0..1024).map(|at| (loudness(at) * 2.0, loudness(at))), reached)
}

fn traced(stage: &mut Stage, reached: f32) {
    let asked = stage.effects.iter().rev().find_map(|effect| match effect {
        Effect::Trace(path) => Some(path.clone()),
        _ => None,
    });
    if let Some(path) = asked {
        stage.send(Message::Waveform(path, song(reached)));
    }
}

#[test]
fn what_is_heard() {
    check("now", |stage| {
        play(stage);
        stage.press("g n");
        stage.send(Message::Frame(moment(), Some(44_100)));
        traced(stage, 1.0);
    });
}

#[test]
fn what_is_heard_is_a_placeholder_and_its_waveform_is_not_known_to_the_end() {
    check("now-placeholder", |stage| {
        stage.send(Message::Scanned(library()));
        stage.press("j enter").hear(150);
        stage.press("v g n");
        stage.send(Message::Frame(moment(), Some(44_100)));
        traced(stage, 0.6);
    });
}

#[test]
fn nothing_is_heard() {
    check("now-nothing", |stage| {
        stage.press("g n");
    });
}

#[test]
fn a_record_has_a_picture() {
    let mut stage = Stage::with(|beginning| {
        beginning.way = Way::Blocks(Depth::True);
        beginning.size = (120, 36);
    });
    play(&mut stage);
    stage.press("g n");
    let effects = stage.wanted();
    let wish = effects.iter().find_map(|effect| match effect {
        Effect::Paint(wish) => Some(wish.clone()),
        _ => None,
    });
    let wish = wish.expect("a picture is wished for");
    let blank = stage.screen();
    let picture = painted(&DynamicImage::ImageRgb8(RgbImage::from_pixel(8, 8, Rgb([200, 30, 60]))), &wish);
    stage.send(Message::Painted(wish.clone(), Some(picture)));
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
    terminal.draw(|frame| _ = draw(&stage.app, frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let art = stage.app.stage().unwrap().art;
    assert_eq!((art.width, art.height), wish.size);
    let red = ratatui::style::Color::Rgb(200, 30, 60);
    assert!(art.positions().all(|at| buffer[at].bg == red), "it fills its room");
    assert!(buffer.content.iter().filter(|cell| cell.bg == red).count() == usize::from(art.width * art.height));
    // Without one the words take its room.
    stage.press("g s g n");
    let again = stage.wanted().into_iter().find_map(|effect| match effect {
        Effect::Paint(wish) => Some(wish),
        _ => None,
    });
    stage.send(Message::Painted(again.unwrap(), None));
    assert!(stage.app.stage().unwrap().art.is_empty());
    assert_ne!(stage.screen(), blank);
}

#[test]
fn every_sample_as_it_is_in_the_file_is_told() {
    let mut stage = Stage::with(|beginning| beginning.deck = crate::deck::Deck::new(1, 100));
    play(&mut stage);
    stage.press("g n");
    let word = stage.app.locale().text("playing.bit-exact").to_owned();
    let told = |stage: &Stage| stage.screen().contains(&word);
    assert!(!told(&stage), "nothing is known of the output");
    for (rate, bits, is_exact) in [(44_100, 24, true), (44_100, 16, true), (48_000, 24, false), (44_100, 8, false)] {
        stage.send(Message::Passes(Some(Passes { rate, bits })));
        assert_eq!(told(&stage), is_exact, "{rate} Hz {bits} bit");
    }
    stage.send(Message::Passes(Some(Passes { rate: 44_100, bits: 24 })));
    for (change, back) in [("-", "+"), ("m", "m"), ("]", "\\"), ("f", "f f f f"), ("v", "v v v")] {
        stage.press(change);
        assert!(!told(&stage), "{change}");
        stage.press(back);
        assert!(told(&stage), "{back}");
    }
    stage.press("e up esc");
    assert!(!told(&stage), "the equaliser");
}

#[test]
fn the_waveform_is_a_seek_bar() {
    let mut stage = Stage::new();
    play(&mut stage);
    stage.press("g n");
    stage.wanted();
    let wave = stage.app.stage().unwrap().wave;
    let mouse = |kind, column| {
        let event = MouseEvent { kind, column, row: wave.y, modifiers: crossterm::event::KeyModifiers::NONE };
        Message::Mouse(event, false)
    };
    stage.send(mouse(MouseEventKind::Down(MouseButton::Left), wave.x));
    stage.send(mouse(MouseEventKind::Drag(MouseButton::Left), wave.right() - 1));
    stage.send(mouse(MouseEventKind::Up(MouseButton::Left), wave.right() - 1));
    let sought = stage.wanted().into_iter().find_map(|effect| match effect {
        Effect::Player(Command::Seek(to)) => Some(to),
        _ => None,
    });
    assert_eq!(sought, Some(Duration::from_secs(200)));
}

#[test]
fn what_moves_is_drawn_over_what_stands_still_as_if_all_were_drawn_anew() {
    for size in SIZES {
        let mut stage = Stage::with(|beginning| beginning.size = size);
        play(&mut stage);
        stage.press("g n");
        traced(&mut stage, 1.0);
        stage.send(Message::Frame(moment(), Some(44_100)));
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        let before = terminal.draw(|frame| _ = draw(&stage.app, frame)).unwrap().buffer.clone();
        let softer: Vec<[f32; 2]> = moment().iter().map(|frame| frame.map(|sample| sample * 0.01)).collect();
        stage.send(Message::Time(std::time::Instant::now() + Duration::from_millis(400)));
        stage.send(Message::Frame(softer, Some(44_100)));
        terminal.draw(|frame| draw_moving(&stage.app, &before, frame)).unwrap();
        let mut whole = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        whole.draw(|frame| _ = draw(&stage.app, frame)).unwrap();
        assert_eq!(terminal.backend().buffer(), whole.backend().buffer(), "{size:?}");
        assert_eq!(size.1 > 12, &before != whole.backend().buffer(), "{size:?}: nothing has moved");
    }
}
