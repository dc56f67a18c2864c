//! Kept playlists on the screen.

use super::*;
use crate::lists::{Entry, Format, Kept, List, Reading, Reason, Skipped};

fn notice(stage: &Stage) -> &str {
    stage.app.notice().map_or("", |notice| &notice.text)
}

fn titles(stage: &Stage) -> Vec<&str> {
    stage.app.deck().queue().entries().iter().map(|entry| entry.item.title.as_str()).collect()
}

pub(crate) fn kept(name: &str, labels: &[&str]) -> Kept {
    Kept {
        name: name.into(),
        path: format!("/lists/{name}.m3u8").into(),
        count: labels.len(),
        length: Some(Duration::from_secs(185 * labels.len() as u64)),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        skipped: 0,
        fault: None,
    }
}

fn shelf() -> Vec<Kept> {
    vec![kept("Malam", &["Satu", "Dua"]), kept("Road trip", &["Tiga"])]
}

fn reading(paths: &[&str]) -> Reading {
    let entries = paths.iter().map(|path| Entry { path: path.into(), ..Entry::default() }).collect();
    let list = List { title: None, entries };
    Reading { list, format: Format::M3u8, skipped: Vec::new(), skipped_in_all: 0 }
}

/// What was ordered of the lists since this was last asked.
fn orders(stage: &mut Stage) -> Vec<ListOrder> {
    let order = |effect: Effect| if let Effect::Lists(order) = effect { Some(order) } else { None };
    stage.wanted().into_iter().filter_map(order).collect()
}

fn type_words(stage: &mut Stage, words: &str) {
    for character in words.chars() {
        let key = if character == ' ' { "space".to_owned() } else { character.to_string() };
        stage.press(&key);
    }
}

#[test]
fn the_queue_is_kept_under_a_name() {
    let mut stage = Stage::with_files();
    stage.press("w");
    assert!(notice(&stage).starts_with("The queue is empty") && stage.app.prompt().is_none());
    stage.press("a j a w");
    assert_eq!(orders(&mut stage), [ListOrder::Show]);
    stage.send(Message::Lists(Tidings::Kept(shelf())));
    assert!(stage.screen().lines().last().unwrap().contains("2 songs"), "{}", stage.screen());
    type_words(&mut stage, "a/");
    assert!(stage.screen().lines().last().unwrap().contains("has none of"), "{}", stage.screen());
    stage.press("ctrl-u");
    type_words(&mut stage, "Road trip");
    assert!(stage.screen().lines().last().unwrap().contains("takes the place"), "{}", stage.screen());
    stage.press("enter");
    let [ListOrder::Save(name, list)] = &orders(&mut stage)[..] else { panic!("not kept") };
    let paths: Vec<String> = list.entries.iter().map(|entry| entry.path.display().to_string()).collect();
    assert_eq!((name.as_str(), paths), ("Road trip", vec!["/music/01 satu.flac".into(), "/music/02 dua.ogg".into()]));
    stage.send(Message::Lists(Tidings::Saved(name.clone(), 2, Vec::new())));
    assert_eq!(notice(&stage), "Kept as “Road trip”; songs: 2. The one before is Road trip.m3u8.bak.");
    stage.send(Message::Lists(Tidings::Saved("Other".into(), 2, Vec::new())));
    assert_eq!(notice(&stage), "Kept as “Other”; songs: 2.");
}

#[test]
fn a_name_that_cannot_be_one_keeps_nothing() {
    let mut stage = Stage::with_files();
    stage.press("a w");
    orders(&mut stage);
    type_words(&mut stage, ".");
    stage.press("enter");
    // The line stays, and says why.
    assert_eq!(orders(&mut stage), []);
    assert!(stage.screen().lines().last().unwrap().contains("does not begin with a dot"), "{}", stage.screen());
    stage.press("backspace x enter");
    let [ListOrder::Save(name, _)] = &orders(&mut stage)[..] else { panic!("not kept") };
    assert_eq!(name, "x");
    stage.press("w ctrl-u enter");
    assert_eq!(notice(&stage), "a playlist needs a name");
    stage.press("w x esc");
    assert_eq!(orders(&mut stage), [ListOrder::Show, ListOrder::Show]);
    // Nor does a name that another list has rename one.
    stage.press("W");
    stage.send(Message::Lists(Tidings::Kept(shelf())));
    orders(&mut stage);
    stage.press("r ctrl-u");
    type_words(&mut stage, "Road trip");
    stage.press("enter");
    assert_eq!(orders(&mut stage), []);
    assert!(stage.app.prompt().is_some(), "it can be mended");
    stage.press("s enter");
    assert_eq!(orders(&mut stage), [ListOrder::Rename("Malam".into(), "Road trips".into())]);
}

#[test]
fn a_list_takes_the_place_of_the_queue_and_comes_back_by_one_key() {
    let mut stage = Stage::with_files();
    stage.press("a W");
    assert_eq!(orders(&mut stage), [ListOrder::Show]);
    stage.send(Message::Lists(Tidings::Kept(shelf())));
    stage.press("j enter");
    assert_eq!(orders(&mut stage), [ListOrder::Read("Road trip".into(), ListWay::Replace)]);
    assert!(stage.app.overlay().is_none());
    let read = Tidings::Read(
        "Road trip".into(),
        ListWay::Replace,
        Box::new(reading(&["/music/03 tiga.mp3", "/gone.mp3"])),
        None,
    );
    stage.send(Message::Lists(read));
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
    assert_eq!(titles(&stage), ["Tiga", "gone"], "what is known of a file is told of it");
    assert_eq!(notice(&stage), "“Road trip”; songs: 2. u brings back the queue that was.");
    stage.press("w");
    assert!(stage.screen().lines().last().unwrap().contains("Road trip"), "it is kept again under its name");
    stage.press("esc u");
    assert_eq!(titles(&stage), ["Satu"]);
    assert_eq!(notice(&stage), "Undone: the queue replaced by a playlist of 2 songs. Ctrl-R does it again.");
}

#[test]
fn a_list_is_added_and_files_that_nobody_knows_are_looked_into() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.flac");
    std::fs::write(&path, "").unwrap();
    let path = path.to_str().unwrap();
    let mut stage = Stage::with_files();
    stage.press("a W");
    stage.send(Message::Lists(Tidings::Kept(shelf())));
    stage.press("a");
    assert_eq!(orders(&mut stage).last(), Some(&ListOrder::Read("Malam".into(), ListWay::Append)));
    assert!(stage.app.overlay().is_some(), "more can be added");
    stage.send(Message::Lists(Tidings::Read("Malam".into(), ListWay::Append, Box::new(reading(&[path])), None)));
    let asked = orders(&mut stage);
    let [ListOrder::Look(name, way, list, unknown)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((unknown.as_slice(), titles(&stage)), (&[std::path::PathBuf::from(path)][..], vec!["Satu"]));
    let looked = Library { files: vec![found(path, None, false)], problems: Vec::new(), ..Library::default() };
    stage.send(Message::Lists(Tidings::Read(name.clone(), *way, list.clone(), Some(Box::new(looked)))));
    assert_eq!(titles(&stage), ["Satu".to_owned(), format!("Tag of {path}")]);
    stage.press("u");
    assert_eq!(titles(&stage), ["Satu"]);
}

#[test]
fn what_was_left_out_is_told_in_the_log() {
    let mut stage = Stage::with_files();
    let mut damaged = reading(&["/music/01 satu.flac"]);
    damaged.skipped =
        vec![Skipped { within: None, line: 4, what: "http://x".into(), why: Reason::Address("http".into()) }];
    damaged.skipped_in_all = 3;
    stage.send(Message::Lists(Tidings::Read("Malam".into(), ListWay::Replace, Box::new(damaged), None)));
    assert!(notice(&stage).contains("1 song; 3 lines were left out"), "{}", notice(&stage));
    stage.press("g e");
    let screen = stage.screen();
    assert!(screen.contains("line 4: http://x: http: is no file") && screen.contains("2 more lines"), "{screen}");
    stage.send(Message::Lists(Tidings::Read("Malam".into(), ListWay::Replace, Box::new(reading(&[])), None)));
    assert_eq!((notice(&stage), titles(&stage)), ("“Malam”: nothing in it can be played.", vec!["Satu"]));
}

#[test]
fn lists_are_renamed_and_deleted_with_the_selection_kept() {
    let mut stage = Stage::with_files();
    stage.press("W");
    stage.send(Message::Lists(Tidings::Kept(shelf())));
    stage.press("j r ctrl-u");
    type_words(&mut stage, "Malam");
    assert!(stage.screen().lines().last().unwrap().contains("has that name already"), "{}", stage.screen());
    stage.press("ctrl-u");
    type_words(&mut stage, "Day");
    stage.press("enter");
    assert_eq!(orders(&mut stage).last(), Some(&ListOrder::Rename("Road trip".into(), "Day".into())));
    stage.send(Message::Lists(Tidings::Renamed("Day".into())));
    assert_eq!((orders(&mut stage), notice(&stage)), (vec![ListOrder::Show], "It is called “Day” now."));
    stage.send(Message::Lists(Tidings::Kept(vec![kept("A", &[]), kept("B", &[]), kept("Road trip", &[])])));
    stage.press("D");
    assert_eq!(orders(&mut stage), [ListOrder::Delete("Road trip".into())]);
    stage.send(Message::Lists(Tidings::Deleted("Road trip".into(), "/lists/Road trip.m3u8.bak".into())));
    assert_eq!(notice(&stage), "“Road trip” is gone. A copy is left: Road trip.m3u8.bak.");
    stage.send(Message::Lists(Tidings::Kept(Vec::new())));
    stage.press("enter a D r j k G g");
    assert!(stage.screen().contains("No playlist is kept yet"), "{}", stage.screen());
    stage.press("esc");
    assert!(stage.app.overlay().is_none());
    stage.send(Message::Lists(Tidings::Failed("/lists: permission denied".into())));
    assert!(notice(&stage).contains("permission denied"));
}

#[test]
fn the_palette_keeps_and_loads_by_name() {
    let mut stage = Stage::with_files();
    stage.press("a :");
    type_words(&mut stage, "save Road trip");
    assert!(stage.screen().contains("keep the queue as “Road trip”"), "{}", stage.screen());
    stage.press("enter");
    assert!(matches!(&orders(&mut stage)[..], [ListOrder::Save(name, _)] if name == "Road trip"));
    for (typed, way) in [("load road trip", ListWay::Replace), ("append road trip", ListWay::Append)] {
        stage.press(":");
        type_words(&mut stage, typed);
        stage.press("enter");
        assert_eq!(orders(&mut stage), [ListOrder::Read("road trip".into(), way)]);
    }
}

#[test]
fn a_list_named_without_play_is_queued_and_waits() {
    let entries = vec![Entry { path: "/music/03 tiga.mp3".into(), ..Entry::default() }];
    let start = Request { targets: vec![crate::deck::Target::List(entries)], waits: true };
    let mut stage = Stage::with(|beginning| beginning.start = start);
    stage.send(Message::Scanned(library()));
    assert_eq!(stage.played(), [""; 0]);
    assert_eq!((titles(&stage), stage.app.view()), (vec!["Tiga"], View::Queue));
    stage.press("space");
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
}
