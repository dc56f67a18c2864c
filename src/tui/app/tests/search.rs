//! The search for files, as it goes on.

use super::*;
use crate::deck::{Request, Target};
use crate::library::Progress;
use crate::tui::SearchWish;

fn searching() -> Stage {
    Stage::with(|beginning| beginning.is_scanning = true)
}

fn notice(stage: &Stage) -> String {
    stage.app.notice().map_or_else(String::new, |notice| notice.text.clone())
}

#[test]
fn how_far_it_is_is_told_where_files_are_expected() {
    let mut stage = searching();
    stage.press("g d");
    stage.send(Message::Searching(Progress::Searching { found: 1200 }));
    assert!(stage.screen().contains("searching: 1,200 files"), "{}", stage.screen());
    stage.send(Message::Searching(Progress::Reading { done: 300, total: 12_000 }));
    assert!(stage.screen().contains("reading: 300 of 12,000 files"), "{}", stage.screen());
    stage.press("L");
    assert!(stage.screen().contains("membaca: 300 dari 12.000 berkas"), "{}", stage.screen());
    stage.send(Message::Scanned(library()));
    assert!(!stage.screen().contains("membaca"), "{}", stage.screen());
}

#[test]
fn the_key_stops_the_search_and_begins_it_again() {
    let mut stage = searching();
    stage.press("g r");
    assert_eq!(stage.wanted(), [Effect::Search(SearchWish::Stop)]);
    assert_eq!(notice(&stage), "the search for files stops; g r goes on with it");
    stage.send(Message::Scanned(library()));
    stage.press("g r");
    assert_eq!(stage.wanted(), [Effect::Search(SearchWish::Search)]);
    stage.send(Message::FoundNothingNew);
    stage.press("g r");
    assert_eq!(stage.wanted(), [Effect::Search(SearchWish::Search)]);

    let mut nothing = Stage::new();
    nothing.press("g r");
    assert_eq!(nothing.wanted(), []);
    assert!(notice(&nothing).starts_with("there is nothing to search"), "{}", notice(&nothing));
}

#[test]
fn what_is_found_so_far_is_shown_and_what_was_asked_for_is_played_at_the_end() {
    let mut stage = Stage::with(|beginning| {
        beginning.start = Request { targets: vec![Target::Song(SongId("tiga".into()))], waits: false };
        beginning.is_scanning = true;
    });
    let mut half = library();
    half.files.truncate(1);
    half.problems.clear();
    stage.send(Message::FoundSoFar(Box::new(half)));
    stage.send(Message::Searching(Progress::Reading { done: 1, total: 4 }));
    stage.press("g d");
    assert!(stage.screen().contains("01 satu.flac"), "{}", stage.screen());
    assert!(stage.screen().contains("reading: 1 of 4 files"), "{}", stage.screen());
    assert_eq!(stage.wanted(), []);
    stage.send(Message::Scanned(library()));
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
}

#[test]
fn what_is_new_later_is_told_and_what_is_selected_stays() {
    let mut stage = Stage::with_files();
    stage.press("g d j");
    let selected = |stage: &Stage| stage.app.file_row(stage.app.place().selected).map(|row| format!("{row:?}"));
    let before = selected(&stage);
    let unread = stage.app.unread();
    let mut more = library();
    let mut first = more.files[0].clone();
    first.file.path = "/music/00 nol.flac".into();
    more.files.insert(0, first);
    stage.send(Message::Scanned(more));
    assert_eq!(notice(&stage), "new files: 1");
    assert_eq!(selected(&stage), before);
    assert_eq!(stage.app.unread(), unread, "what is in the way was told before");
}
