//! The kept playlists.

use std::time::Duration;

use super::*;
use crate::lists::Kept;
use crate::tui::app::Tidings;

fn kept(name: &str, count: usize) -> Kept {
    Kept {
        name: name.into(),
        path: format!("/lists/{name}.m3u8").into(),
        count,
        length: Some(Duration::from_secs(185 * count as u64)),
        labels: (1..=count).map(|number| format!("Penyanyi {number} – Lagu {number}")).collect(),
        skipped: 0,
        fault: None,
    }
}

#[test]
fn the_kept_playlists_and_what_is_in_them() {
    check("lists", |stage| {
        play(stage);
        stage.press("W");
        let broken =
            Kept { fault: Some("/lists/broken.pls: this is no M3U, PLS or XSPF".into()), ..kept("broken.pls", 0) };
        let damaged = Kept { skipped: 3, ..kept("Dari radio", 2) };
        let long = kept("Sebuah nama yang panjang sekali untuk satu daftar putar", 400);
        stage.send(Message::Lists(Tidings::Kept(vec![broken, damaged, kept("Malam", 7), kept("Road trip", 40), long])));
        stage.press("j j j");
    });
}

#[test]
fn no_playlist_is_kept_yet() {
    check("lists-none", |stage| {
        stage.press("W");
        stage.send(Message::Lists(Tidings::Kept(Vec::new())));
    });
}

#[test]
fn a_click_selects_a_list_and_a_double_click_plays_it() {
    let mut stage = Stage::with_files();
    stage.press("W");
    stage.send(Message::Lists(Tidings::Kept(vec![kept("Satu", 2), kept("Dua", 3)])));
    let row = stage.screen().lines().position(|line| line.contains("  Dua ")).unwrap();
    let click = crossterm::event::MouseEvent {
        kind: crossterm::event::MouseEventKind::Down(crossterm::event::MouseButton::Left),
        column: 6,
        row: row as u16,
        modifiers: crossterm::event::KeyModifiers::NONE,
    };
    stage.send(Message::Mouse(click, false));
    assert!(stage.screen().lines().nth(row).unwrap().trim_start().starts_with('>'), "{}", stage.screen());
    stage.send(Message::Mouse(click, true));
    assert!(stage.app.overlay().is_none());
}
