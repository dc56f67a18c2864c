use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::catalogue::Catalogue;
use crate::locale::Language;
use crate::player::{Command, Device, Event};
use crate::tui::app::tests::{Stage, library};
use crate::tui::app::{Effect, Message};
use crate::tui::theme::{Colors, Looks, Named};

mod hostile;
mod lists;
mod lyrics;
mod monkey;
mod playing;
mod styles;
mod themes;

/// The sizes that every view is looked at in.
const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 36), (200, 60)];

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Compares with what is kept.
fn keep(name: &str, screens: &str) {
    settings().bind(|| insta::assert_snapshot!(name, screens));
}

/// One file a scene and language, the sizes one below the other; and one a scene that tells how all of it looks in every theme,
/// but on the smallest screen.
fn check(name: &str, play: impl Fn(&mut Stage)) {
    let mut styles = styles::Styles::default();
    for language in Language::ALL {
        let screens = SIZES.map(|size| {
            let mut stage = Stage::with(|beginning| {
                beginning.size = size;
                beginning.language = language;
            });
            play(&mut stage);
            let screen = stage.screen();
            assert!(screen.lines().all(|line| text::width(line) == size.0 as usize));
            if size != SIZES[0] {
                styles.add(&format!("{} {} × {}", language.code(), size.0, size.1), &mut stage);
            }
            // What is blank at the right edge is no matter of the picture.
            let screen: Vec<&str> = screen.lines().map(str::trim_end).collect();
            format!("{} × {}\n{}", size.0, size.1, screen.join("\n"))
        });
        settings().bind(|| insta::assert_snapshot!(format!("{name}-{}", language.code()), screens.join("\n\n")));
    }
    settings().bind(|| insta::assert_snapshot!(format!("{name}-styles"), styles.told()));
}

fn at(date: &str, hour: u8, minute: u8) -> Message {
    Message::LocalTime(crate::tui::app::LocalTime { date: date.parse().unwrap(), hour, minute })
}

fn play(stage: &mut Stage) {
    stage.send(Message::Scanned(library()));
    stage.press("enter").hear(61);
}

#[test]
fn the_first_start_shows_the_booklet_and_how_to_bring_files() {
    check("songs-without-files", |_| {});
}

/// Three lines tell how to bring one's files, whole, at every size that is meant for use.
#[test]
fn the_first_start_tells_in_three_lines_how_to_bring_files() {
    let catalogue = Arc::new(Catalogue::shipped().unwrap());
    for language in Language::ALL {
        for size in SIZES {
            let stage = Stage::with(|beginning| {
                beginning.catalogue = Arc::clone(&catalogue);
                beginning.size = size;
                beginning.language = language;
            });
            let screen = stage.screen();
            let folder = if language == Language::English { "~/Music/Backstage" } else { "~/Musik/Backstage" };
            let at = screen.lines().position(|line| line.contains(folder));
            let at = at.unwrap_or_else(|| panic!("{screen}"));
            if size.1 > 24 {
                // There the lines stand below the list, wrapped.
                continue;
            }
            let (before, after) = (screen.lines().nth(at - 1).unwrap(), screen.lines().nth(at + 1).unwrap());
            assert!(before.contains("audio") && after.contains('?') && !after.contains('…'), "{screen}");
        }
    }
}

#[test]
fn songs_with_files() {
    check("songs", |stage| {
        play(stage);
        stage.press("j");
    });
}

#[test]
fn the_credits_of_a_cover() {
    check("cover", |stage| {
        stage.press("j j j j l");
    });
}

#[test]
fn the_songs_of_a_sheet() {
    check("sheet", |stage| {
        stage.send(Message::Scanned(crate::tui::app::tests::sheet()));
        stage.press("g d j enter").hear(61);
        let ranges: Vec<_> = stage
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Player(Command::Play { item, .. }) => item.range,
                _ => None,
            })
            .collect();
        let seconds = std::time::Duration::from_secs;
        assert_eq!(ranges, [crate::media::Range { start: seconds(200), end: Some(seconds(400)) }]);
    });
}

#[test]
fn the_film() {
    check("film", |stage| {
        stage.press("g f j");
    });
}

#[test]
fn songs_in_another_order_and_narrowed() {
    check("sorted", |stage| {
        play(stage);
        stage.press("o o o o D / c o v e r enter");
    });
}

#[test]
fn a_link_is_chosen_on_a_page_with_its_sources() {
    check("links", |stage| {
        stage.press("j j j j i i J J");
        if stage.app.layout().is_some_and(|layout| layout.side.is_empty()) {
            stage.press("i J J");
        }
    });
}

#[test]
fn a_search_by_role_with_a_wrong_key() {
    check("wrong-key", |stage| {
        stage.press("/ c o m p o z e r : a");
    });
}

#[test]
fn what_went_wrong() {
    check("log", |stage| {
        play(stage);
        let cause = "the server on /run/user/1000/pulse/native has closed the connection".into();
        stage.send(Message::Player(Event::OutputLost { reason: cause }));
        stage.send(at("2021-12-30", 23, 58));
        stage.send(Message::Notice("the disk is full".into()));
        stage.send(at("2021-12-31", 0, 7));
        stage.press("g e");
    });
}

#[test]
fn a_song_without_a_file() {
    check("missing", |stage| {
        play(stage);
        stage.press("g d G l");
    });
}

#[test]
fn the_people() {
    check("people", |stage| {
        stage.press("g p j j");
    });
}

#[test]
fn the_queue() {
    check("queue", |stage| {
        play(stage);
        stage.press("g q j space z r m");
    });
}

#[test]
fn an_empty_queue() {
    check("queue-empty", |stage| {
        stage.press("g q");
    });
}

#[test]
fn the_files() {
    check("files", |stage| {
        play(stage);
        stage.press("g d j");
    });
}

#[test]
fn the_sources() {
    check("sources", |stage| {
        stage.press("g o");
    });
}

#[test]
fn the_help() {
    check("help", |stage| {
        stage.press("g q ?");
    });
}

#[test]
fn a_search() {
    check("search", |stage| {
        stage.press("/ k e l o m");
    });
}

#[test]
fn the_palette() {
    check("palette", |stage| {
        play(stage);
        stage.press(": a n");
    });
}

#[test]
fn a_number_that_was_begun() {
    check("count", |stage| {
        play(stage);
        stage.press("1 2");
    });
}

#[test]
fn an_entry_that_is_dragged() {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

    check("drag", |stage| {
        play(stage);
        stage.press("g q");
        let top = if stage.screen().lines().count() >= 18 { 2 } else { 1 };
        for (kind, row) in
            [(MouseEventKind::Down(MouseButton::Left), top), (MouseEventKind::Drag(MouseButton::Left), top + 1)]
        {
            let event = MouseEvent { kind, column: 10, row, modifiers: KeyModifiers::NONE };
            stage.send(Message::Mouse(event, false));
        }
    });
}

#[test]
fn the_equaliser() {
    check("equaliser", |stage| {
        play(stage);
        // One band after the other a dB higher, the last ones lower.
        stage.press("e home up right up up right up up up right right down right down down right right");
        stage.press("down down down down down down right down down down down down down down down down down down");
        stage.press("right up up up up up up up up up up up up up");
    });
}

#[test]
fn the_outputs() {
    check("outputs", |stage| {
        play(stage);
        let name = "PulseAudio, output.built-in".into();
        stage.send(Message::Player(Event::OutputChanged { name, rate: 48_000, notice: None, chosen: None }));
        stage.press("O");
        let device = |name: &str, description: &str, rate: Option<u32>, is_default: bool| Device {
            name: name.into(),
            description: description.into(),
            rate,
            is_default,
            ..Device::default()
        };
        stage.send(Message::Devices(vec![
            device("output.usb", "USB Audio, analogue stereo", Some(44_100), false),
            device("output.built-in", "Built-in Audio, analogue stereo", Some(48_000), true),
            device("hw:CARD=PCH,DEV=0", "", None, false),
        ]));
        stage.press("down");
    });
}

#[test]
fn everything_that_is_done_to_the_sound_stands_beside_the_volume() {
    check("status", |stage| {
        play(stage);
        stage.press("t 2 5 enter b v f ] z e up esc j");
    });
}

#[test]
fn a_placeholder_is_called_one_in_the_list_and_where_it_is_heard() {
    for language in Language::ALL {
        for size in SIZES {
            let mut stage = Stage::with(|beginning| {
                beginning.size = size;
                beginning.language = language;
            });
            stage.send(Message::Scanned(library()));
            stage.press("j enter").hear(3);
            let screen = stage.screen();
            let word = stage.app.locale().text("tui.placeholder");
            let rows: Vec<&str> = screen.lines().collect();
            let (list, now) = rows.split_at(rows.len() - 4);
            assert!(list.iter().any(|row| row.contains(word)), "{screen}");
            let now = now.join("\n").to_lowercase();
            let not_the_song = if language == Language::English { "not the song" } else { "bukan lagunya" };
            assert!(now.contains(not_the_song), "{screen}");
        }
    }
}

#[test]
fn the_cursor_stands_where_the_listener_is() {
    let cursor = |stage: &Stage| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| _ = draw(&stage.app, frame)).unwrap();
        terminal.backend().cursor_visible().then(|| terminal.backend().cursor_position())
    };
    let mut stage = Stage::new();
    assert_eq!(cursor(&stage), Some(Position::new(2, 3)));
    stage.press("j");
    assert_eq!(cursor(&stage), Some(Position::new(2, 5)));
    stage.press("/ t u");
    assert_eq!(cursor(&stage), Some(Position::new(5, 23)));
    stage.press("esc l");
    assert_eq!(cursor(&stage), None);
}

#[test]
fn no_size_is_too_small_to_draw() {
    let mut stage = Stage::new();
    play(&mut stage);
    for height in [0, 1, 2, 3, 4, 5, 6, 8, 9, 12, 17, 18, 30] {
        for width in (0..90).step_by(if height == 5 { 1 } else { 7 }) {
            stage.size(width, height);
            for keys in
                ["g s", "l", "g q", "g f", "?", "esc", "/", "esc", "e", "esc", "O", "esc", ":", "a", "esc", "1 2"]
            {
                stage.press(keys);
                let screen = stage.screen();
                assert_eq!(screen.lines().count(), if width == 0 { 0 } else { height as usize });
            }
        }
    }
}

#[test]
fn a_frame_of_another_size_than_the_application_knows_is_no_harm() {
    let stage = Stage::new();
    for (width, height) in [(1, 1), (79, 24), (80, 23), (300, 80)] {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| _ = draw(&stage.app, frame)).unwrap();
    }
}

#[test]
fn the_shipped_catalogue_is_shown_in_every_view_and_size() {
    let catalogue = Arc::new(Catalogue::shipped().unwrap());
    for language in Language::ALL {
        let mut stage = Stage::with(|beginning| {
            beginning.catalogue = Arc::clone(&catalogue);
            beginning.language = language;
        });
        for (width, height) in [(40, 12), (76, 20), (80, 24), (132, 40), (250, 70)] {
            stage.size(width, height);
            for keys in ["g s", "j", "l", "G", "h", "g f", "x", "i", "G", "g p", "G", "l", "G", "h", "g o", "G", "g g"]
            {
                stage.press(keys);
                let screen = stage.screen();
                assert!(screen.lines().all(|line| text::width(line) == width as usize), "{width}x{height} {keys}");
            }
        }
    }
}
