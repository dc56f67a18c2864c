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
    let row = screen.lines().position(|line| line.contains(wanted));
    let row = row.unwrap_or_else(|| panic!("no {wanted} in\n{screen}"));
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

const RIGHT: MouseEventKind = MouseEventKind::Down(MouseButton::Right);

fn titles(stage: &Stage) -> Vec<&str> {
    stage.app.deck().queue().entries().iter().map(|entry| entry.item.title.as_str()).collect()
}

/// A stage that shows a queue of three.
fn queued() -> Stage {
    let mut stage = Stage::with_files();
    stage.press("a j a j a g q");
    stage
}

#[test]
fn an_entry_of_the_queue_is_dragged() {
    let mut stage = queued();
    let (column, row) = place(&stage, "Satu");
    point(&mut stage, DOWN, column, row, false);
    point(&mut stage, DRAG, column, row + 2, false);
    let screen = stage.screen();
    let shown: Vec<&str> = screen.lines().skip(usize::from(row)).take(3).collect();
    assert!(shown[0].contains("Dua") && shown[2].contains("↕") && shown[2].contains("Satu"), "{screen}");
    assert!(screen.contains("place 3 of 3"), "{screen}");
    assert_eq!(titles(&stage), ["Satu", "Dua", "Tiga"], "nothing is done before it is let go");
    point(&mut stage, UP, column, row + 2, false);
    assert_eq!((titles(&stage), stage.app.here().selected), (vec!["Dua", "Tiga", "Satu"], 2));
    point(&mut stage, DOWN, column, row + 1, false);
    point(&mut stage, DRAG, column, 0, false);
    point(&mut stage, UP, column, 0, false);
    assert_eq!(titles(&stage), ["Tiga", "Dua", "Satu"], "beyond the edge is the next row outside of it");
    stage.press("u u");
    assert_eq!(titles(&stage), ["Satu", "Dua", "Tiga"]);
}

#[test]
fn a_drag_is_left_by_a_key_or_the_other_button() {
    for leave in ["esc", "m", "right"] {
        let mut stage = queued();
        let (column, row) = place(&stage, "Satu");
        point(&mut stage, DOWN, column, row, false);
        point(&mut stage, DRAG, column, row + 2, false);
        if leave == "right" {
            point(&mut stage, RIGHT, column, row, false);
        } else {
            stage.press(leave);
        }
        assert_eq!((stage.app.here().selected, stage.app.drop_row()), (0, None), "{leave}");
        point(&mut stage, UP, column, row + 2, false);
        assert_eq!(titles(&stage), ["Satu", "Dua", "Tiga"], "{leave}");
    }
    let mut stage = queued();
    let (column, row) = place(&stage, "Satu");
    point(&mut stage, DOWN, column, row, false);
    point(&mut stage, UP, column, row, false);
    assert_eq!(titles(&stage), ["Satu", "Dua", "Tiga"], "a click moves nothing");
}

#[test]
fn a_click_on_a_hint_does_what_it_says() {
    let mut stage = Stage::with_files();
    stage.size(120, 24).press("k");
    let (column, row) = place(&stage, "? keys");
    assert_eq!(row, 23);
    point(&mut stage, DOWN, column + 4, row, false);
    assert_eq!(stage.app.help(), Some(0));
    let (column, _) = place(&stage, "/k");
    point(&mut stage, DOWN, column - 1, row, false);
    assert_eq!(stage.app.help(), Some(1), "each key of a shared hint is one of its own");
    point(&mut stage, DOWN, column + 1, row, false);
    assert_eq!(stage.app.help(), Some(0));
    let (column, _) = place(&stage, "close");
    point(&mut stage, DOWN, column, row, false);
    assert_eq!(stage.app.help(), None);
    stage.press("g");
    let (column, _) = place(&stage, "q queue");
    point(&mut stage, DOWN, column, row, false);
    assert_eq!((stage.app.view(), stage.app.begun().len()), (View::Queue, 0), "the rest of a sequence");
    stage.press("g s 2");
    let (column, _) = place(&stage, "G the row");
    point(&mut stage, DOWN, column, row, false);
    assert_eq!((stage.app.here().selected, stage.app.count()), (1, None), "what a number is for");
    let (column, _) = place(&stage, "pause");
    point(&mut stage, DOWN, column, row, false);
    assert_eq!(stage.played().len(), 1);
}

#[test]
fn the_wheel_seeks_and_changes_the_volume_and_a_click_mutes() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(50);
    stage.wanted();
    let (up, down) = (MouseEventKind::ScrollUp, MouseEventKind::ScrollDown);
    let (column, row) = place(&stage, "80 %");
    point(&mut stage, up, column, row, false);
    point(&mut stage, down, column + 3, row, false);
    assert_eq!(stage.wanted(), [85, 80].map(|volume| Effect::Player(Command::Volume(volume))));
    point(&mut stage, DOWN, column, row, false);
    assert_eq!(stage.wanted(), [Effect::Player(Command::Mute(true))]);
    let (column, row) = place(&stage, "muted");
    point(&mut stage, DOWN, column, row, false);
    assert_eq!(stage.wanted(), [Effect::Player(Command::Mute(false))]);
    point(&mut stage, up, 30, 20, false);
    point(&mut stage, down, 30, 20, false);
    assert_eq!(stage.wanted(), [55, 50].map(|second| Effect::Player(Command::Seek(Duration::from_secs(second)))));
    assert_eq!(place(&stage, "▶ Satu"), (2, 21));
    point(&mut stage, DOWN, 2, 21, false);
    assert_eq!(stage.wanted(), [Effect::Player(Command::Pause)]);
}

#[test]
fn the_right_button_goes_back() {
    let mut stage = Stage::new();
    for keys in ["l", "?", "e", "O", "/", ":"] {
        stage.press(keys);
        point(&mut stage, RIGHT, 30, 10, false);
        let app = &stage.app;
        assert!(app.here().pane == Pane::List && app.help().is_none(), "{keys}");
        assert!(app.overlay().is_none() && app.prompt().is_none() && app.palette().is_none(), "{keys}");
    }
}

#[test]
fn the_palette_is_scrolled_and_clicked() {
    let mut stage = Stage::new();
    stage.press(": t u j u h");
    let (column, row) = place(&stage, "7. Tujuh");
    point(&mut stage, DOWN, column, row, false);
    assert_eq!((stage.app.here().selected, stage.app.palette().is_none()), (6, true));
    stage.press(":");
    point(&mut stage, MouseEventKind::ScrollDown, 30, 10, false);
    assert_eq!(stage.app.prompt().unwrap().at, 1);
    point(&mut stage, MouseEventKind::ScrollUp, 30, 10, false);
    point(&mut stage, MouseEventKind::ScrollUp, 30, 10, false);
    assert_eq!(stage.app.prompt().unwrap().at, 0);
    point(&mut stage, DOWN, 5, 0, false);
    assert!(stage.app.palette().is_none() && stage.app.prompt().is_none());
}

#[test]
fn a_double_click_on_a_person_reads_what_the_person_did() {
    let mut stage = Stage::new();
    stage.press("g p");
    let (column, row) = place(&stage, "Komponis");
    point(&mut stage, DOWN, column, row, false);
    point(&mut stage, DOWN, column, row, true);
    assert_eq!((stage.app.here().pane, stage.wanted()), (Pane::Sheet, vec![]));
}
