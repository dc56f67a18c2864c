//! A listener who presses anything.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::*;
use crate::keymap::{Action, BINDINGS, Stroke};
use crate::player::{Applied, Command, Device, Event, GainSource, OutputChoice, Passes};
use crate::tui::app::Effect;
use crate::tui::art::tests::painted;
use crate::tui::art::{Cell, Depth, Graphics, Way};
use crate::waveform::Waveform;

const STEPS: usize = 100_000;
/// So many changes are drawn once: drawing is what takes the time. Another size is always drawn.
const DRAWN: usize = 64;

fn key(random: &mut fastrand::Rng) -> Message {
    // Mostly keys that mean something, and any others.
    let binding = loop {
        let binding = &BINDINGS[random.usize(..BINDINGS.len())];
        if !binding.keys.is_empty() {
            break binding;
        }
    };
    // The other language is slow to read in a build for tests: less of that.
    let is_wanted = binding.action != Action::Language || random.u8(..) < 16;
    if is_wanted && random.u8(..) < 200 {
        let keys = binding.keys[random.usize(..binding.keys.len())];
        let name = random.choice(keys.split(' ').collect::<Vec<_>>()).unwrap();
        let Stroke { code, modifiers } = Stroke::parse(name).unwrap();
        return Message::Key(KeyEvent::new(code, modifiers));
    }
    let code = match random.u8(..4) {
        0 => KeyCode::F(random.u8(..)),
        1 => KeyCode::Insert,
        _ => KeyCode::Char(random.char(..)),
    };
    Message::Key(KeyEvent::new(code, KeyModifiers::from_bits_truncate(random.u8(..8))))
}

fn mouse(random: &mut fastrand::Rng) -> Message {
    let kinds = [
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::Up(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::Down(MouseButton::Right),
        MouseEventKind::ScrollUp,
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollLeft,
        MouseEventKind::Moved,
    ];
    let kind = kinds[random.usize(..kinds.len())];
    // Mostly where something stands at the usual size.
    let (columns, rows) = if random.u8(..) < 200 { (80, 24) } else { (260, 75) };
    let (column, row) = (random.u16(..columns), random.u16(..rows));
    Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }, random.bool())
}

/// A player that answers at random, for what it was told to play.
fn player(random: &mut fastrand::Rng, last: u64) -> Message {
    let id = last.saturating_sub(random.u64(..3));
    let duration = random.bool().then(|| std::time::Duration::from_millis(random.u64(..300_000)));
    Message::Player(match random.u8(..12) {
        0 => Event::Started { id, duration, format: "FLAC 44.1 kHz 16 bit stereo".into() },
        1 => Event::WantsNext { after: id },
        2 => Event::Ended { id, fault: random.bool().then(|| "damaged after 0:41".into()) },
        3 => Event::Failed { id, reason: "not found".into() },
        4 => Event::Finished { after: id },
        5 => Event::OutputLost { reason: "unplugged".into() },
        6 => Event::OutputRestored,
        7 => Event::OutputChanged { name: "ALSA, hw:1".into(), rate: 48_000, notice: None, chosen: None },
        8 => Event::OutputRefused { reason: "busy".into(), chosen: OutputChoice::Auto },
        9 => Event::Gain { id, applied: Some(Applied { gain: -7.2, from: GainSource::Tags }) },
        10 => Event::Gain { id, applied: None },
        _ => Event::Position { id, at: duration.unwrap_or_default() },
    })
}

/// What comes of the sound itself, of the terminal, and of what was asked for.
fn sound(random: &mut fastrand::Rng, asked: &[Effect]) -> Message {
    let cell = Cell { width: 10, height: 20 };
    match random.u8(..6) {
        0 => Message::Frame(vec![[random.f32() - 0.5; 2]; 256], random.bool().then_some(44_100)),
        1 => Message::Passes(random.bool().then_some(Passes { rate: 44_100, bits: 24 })),
        2 => Message::Focus(random.u8(..4) > 0),
        3 => Message::Draws(match random.u8(..3) {
            0 => Way::None,
            1 => Way::Blocks(Depth::Table),
            _ => Way::Graphics { protocol: Graphics::Kitty, cell, is_tmux: false },
        }),
        _ => asked.iter().rev().find_map(|effect| answer(random, effect)).unwrap_or(Message::Focus(true)),
    }
}

fn answer(random: &mut fastrand::Rng, asked: &Effect) -> Option<Message> {
    match asked {
        Effect::Trace(path) => {
            let columns = (0..random.usize(..2000)).map(|_| (random.f32(), random.f32())).collect::<Vec<_>>();
            Some(Message::Waveform(path.clone(), Waveform::of(columns, random.f32())))
        }
        Effect::Paint(wish) => {
            let picture = matches!(wish.way, Way::Blocks(_)).then(|| {
                let image = image::RgbImage::new(random.u32(1..40), random.u32(1..40));
                painted(&image::DynamicImage::ImageRgb8(image), wish)
            });
            Some(Message::Painted(wish.clone(), picture))
        }
        _ => None,
    }
}

fn device(number: u8) -> Device {
    Device {
        name: format!("hw:{number}"), description: "漢字 device".into(), rate: Some(44_100), ..Device::default()
    }
}

fn newest(effects: &[Effect], last: u64) -> u64 {
    let handed = effects.iter().filter_map(|effect| match effect {
        Effect::Player(Command::Play { item, .. } | Command::Next { item: Some(item), .. }) => Some(item.id),
        _ => None,
    });
    handed.max().unwrap_or(last)
}

#[test]
fn nothing_that_can_be_pressed_breaks_the_screen() {
    let mut random = fastrand::Rng::with_seed(2021);
    let mut stage = Stage::new();
    let (mut last, mut changes, mut size) = (0, 0, (80, 24));
    let mut asked = Vec::new();
    for step in 0..STEPS {
        let message = match random.u8(..100) {
            0..60 => key(&mut random),
            60..80 => mouse(&mut random),
            80..88 => player(&mut random, last),
            88..95 => sound(&mut random, &asked),
            95 if random.u8(..4) == 0 => Message::Resize(random.u16(..260), random.u16(..75)),
            95 => Message::Focus(random.bool()),
            96 => Message::Resize(80, 24),
            97 => Message::Notice("漢字 notice ".repeat(random.usize(..40))),
            98 if random.bool() => Message::Scanned(library()),
            98 => Message::Devices((0..random.u8(..40)).map(device).collect()),
            _ => Message::Decided(
                std::path::PathBuf::from("/music/other.wav").into(),
                Ok(vec![(std::path::PathBuf::from("/music/other.wav").into(), library().files[0].matched.clone())]),
            ),
        };
        let before = size;
        if let Message::Resize(width, height) = message {
            size = (width, height);
        }
        let told = format!("{message:?}");
        stage.send(message);
        let effects = stage.wanted();
        last = newest(&effects, last);
        if !effects.is_empty() {
            asked = effects;
        }
        let is_dirty = stage.app.take_dirty() | stage.app.take_moved();
        changes += usize::from(is_dirty);
        let is_drawn = size != before || (is_dirty && changes.is_multiple_of(DRAWN));
        if !is_drawn {
            continue;
        }
        let screen = stage.screen();
        let columns = screen.lines().next().map_or(0, text::width);
        assert!(screen.lines().all(|line| text::width(line) == columns), "step {step}, {told}:\n{screen}");
        if changes.is_multiple_of(5 * DRAWN) {
            assert_eq!(screen, stage.screen(), "step {step}: drawing changed something");
        }
    }
    assert!(changes > STEPS / 2);
}

#[test]
fn what_does_not_ask_to_be_drawn_has_changed_nothing() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut stage = Stage::new();
    stage.send(Message::Scanned(library()));
    stage.app.take_dirty();
    let (mut last, mut asked, mut before) = (0, Vec::new(), stage.screen());
    for step in 0..1_500 {
        let message = match random.u8(..10) {
            0..2 => key(&mut random),
            2..4 => mouse(&mut random),
            4..6 => sound(&mut random, &asked),
            _ => player(&mut random, last),
        };
        let told = format!("{message:?}");
        stage.send(message);
        let effects = stage.wanted();
        last = newest(&effects, last);
        if !effects.is_empty() {
            asked = effects;
        }
        let is_dirty = stage.app.take_dirty() | stage.app.take_moved();
        let after = stage.screen();
        assert!(is_dirty || before == after, "step {step}, {told}: changed, but not drawn\n{before}\n{after}");
        before = after;
    }
}
