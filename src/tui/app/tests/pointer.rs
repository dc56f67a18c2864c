//! The mouse.

use crossterm::event::{KeyModifiers, MouseButton, MouseEventKind};

use super::*;

fn point(stage: &mut Stage, kind: MouseEventKind, column: u16, row: u16, is_double: bool) {
    let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
    stage.send(Message::Mouse(event, is_double));
}

const DOWN: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
const UP: MouseEventKind = MouseEventKind::Up(MouseButton::Left);
const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);

/// The place of a text on the screen, or the first of several.
fn place(stage: &Stage, wanted: &str) -> (u16, u16) {
    let screen = stage.screen();
    let row = screen.lines().position(|line| line.contains(wanted)).unwrap();
    let line = screen.lines().nth(row).unwrap();
    let before = line.find(wanted).unwrap();
    (text::width(&line[..before]) as u16, row as u16)
}

#[test]
fn a_click_selects_and_a_double_click_plays() {
    let mut stage = Stage::with_files();
    let (column, row) = place(&stage, "Tiga");
    point(&mut stage, DOWN, column, row, false);
    assert_eq!((stage.app.here().selected, stage.wanted()), (2, vec![]));
    point(&mut stage, DOWN, column, row, true);
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
}

#[test]
fn a_click_on_a_name_shows_the_view() {
    let mut stage = Stage::new();
    for view in View::ALL {
        let name = stage.app.locale().text(&format!("view.{}", view.key())).to_owned();
        let (column, row) = place(&stage, &name);
        point(&mut stage, DOWN, column + 1, row, false);
        assert_eq!(stage.app.view(), view);
    }
}

#[test]
fn a_click_on_the_sheet_moves_the_keys_there() {
    let mut stage = Stage::new();
    let (column, row) = place(&stage, "Arranged by");
    point(&mut stage, DOWN, column, row, false);
    assert_eq!(stage.app.here().pane, Pane::Sheet);
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut stage = Stage::new();
    point(&mut stage, MouseEventKind::ScrollDown, 60, 10, false);
    assert_eq!((stage.app.here().scroll, stage.app.here().selected), (3, 0));
    point(&mut stage, MouseEventKind::ScrollUp, 60, 10, false);
    point(&mut stage, MouseEventKind::ScrollDown, 5, 10, false);
    assert_eq!((stage.app.here().scroll, stage.app.here().selected), (0, 1));
}

#[test]
fn the_seek_bar_jumps_once_when_it_is_let_go() {
    let mut stage = Stage::with_files();
    let row = 20;
    point(&mut stage, DOWN, 40, row, false);
    point(&mut stage, UP, 40, row, false);
    assert_eq!(stage.wanted(), [], "nothing is heard");
    stage.press("enter").hear(0);
    stage.wanted();
    point(&mut stage, DOWN, 2, row, false);
    for column in 3..78 {
        point(&mut stage, DRAG, column, 3, false);
    }
    assert_eq!(stage.wanted(), []);
    assert!(stage.screen().contains("3:20 / 3:20"), "the place is shown while dragging");
    point(&mut stage, UP, 77, 3, false);
    assert_eq!(stage.wanted(), [Effect::Player(Command::Seek(Duration::from_secs(200)))]);
}

#[test]
fn a_click_closes_the_help() {
    let mut stage = Stage::new();
    stage.press("?");
    point(&mut stage, DOWN, 10, 10, false);
    assert_eq!(stage.app.help(), None);
}

#[test]
fn a_click_on_a_band_gives_it_that_height_and_beside_it_leaves() {
    let mut stage = Stage::new();
    stage.press("e");
    let (column, row) = place(&stage, "125");
    let (_, top) = place(&stage, "+12");
    point(&mut stage, DOWN, column, top, false);
    let bands = |stage: &Stage| stage.app.deck().tuning().equalizer.bands;
    assert!((bands(&stage)[2] - 12.0).abs() < f32::EPSILON, "{:?}", bands(&stage));
    assert_eq!(stage.app.overlay(), Some(&Overlay::Equalizer(2)));
    point(&mut stage, DOWN, column, (top + row - 1) / 2, false);
    assert!(bands(&stage)[2].abs() < f32::EPSILON, "{:?}", bands(&stage));
    point(&mut stage, MouseEventKind::ScrollUp, column, top, false);
    assert!((bands(&stage)[2] - 1.0).abs() < f32::EPSILON);
    point(&mut stage, DOWN, column, row + 2, false);
    assert_eq!(stage.app.overlay(), None);
}

#[test]
fn a_double_click_on_an_output_switches_to_it() {
    let mut stage = Stage::new();
    stage.press("O");
    let devices = ["hw:1", "hw:2"].map(|name| crate::player::Device { name: name.into(), ..Default::default() });
    stage.send(Message::Devices(devices.into()));
    stage.wanted();
    let (column, row) = place(&stage, "hw:2");
    point(&mut stage, DOWN, column, row, false);
    assert!(stage.screen().contains(">  hw:2"), "{}", stage.screen());
    assert_eq!(stage.wanted(), []);
    point(&mut stage, DOWN, column, row, true);
    assert!(matches!(stage.wanted().as_slice(), [Effect::Player(Command::Output(_))]));
    assert_eq!(stage.app.overlay(), None);
}
