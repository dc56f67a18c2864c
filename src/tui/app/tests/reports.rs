//! What the player and the search for files report.

use super::*;
use crate::deck::{Request, State, Target};
use crate::library::{SheetFile, SheetRemark};

fn notice(stage: &Stage) -> &str {
    stage.app.notice().map_or("", |notice| &notice.text)
}

fn request(targets: Vec<Target>) -> Request {
    Request { targets, waits: false }
}

#[test]
fn a_folder_that_was_asked_for_is_played_as_people_sort_it() {
    let mut stage = Stage::with(|beginning| {
        beginning.start = request(vec![Target::Path("/music".into())]);
        beginning.is_scanning = true;
    });
    assert!(stage.screen().contains("Looking for audio files"));
    stage.send(Message::Scanned(library()));
    assert_eq!(stage.played(), ["/music/01 satu.flac"]);
    let last = stage.app.deck().queue().entries().last().unwrap();
    assert_eq!(last.item.path.display().to_string(), "/music/other.wav");
}

#[test]
fn the_songs_that_were_asked_for_are_played() {
    let mut stage = Stage::with(|beginning| beginning.start = request(vec![Target::Song(SongId("tiga".into()))]));
    stage.send(Message::Scanned(library()));
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
    stage.send(Message::Scanned(library()));
    assert_eq!(stage.wanted(), [], "only once");
}

#[test]
fn files_that_cannot_be_played_are_told_and_listed() {
    let stage = Stage::with_files();
    assert!(notice(&stage).contains('1'), "{}", notice(&stage));
    let mut stage = stage;
    stage.press("g d G");
    let screen = stage.screen();
    assert!(screen.contains("broken.m4a") && screen.contains("empty file"), "{screen}");
    stage.press("enter");
    assert_eq!(stage.wanted(), []);
}

#[test]
fn what_is_wrong_with_a_sheet_is_listed_and_written_down_once() {
    let about = |remarks: Vec<SheetRemark>| {
        let files = vec!["/music/disc.flac".into()];
        let disc = SheetFile { path: "/music/disc.cue".into(), files, songs: Vec::new(), remarks };
        let path = "/music/sound.cue".into();
        let sound = SheetFile { path, files: Vec::new(), songs: Vec::new(), remarks: Vec::new() };
        Library { sheets: vec![disc, sound], ..sheet() }
    };
    let remarks = vec![SheetRemark::BeyondEnd(7), SheetRemark::Missing("x\u{1b}.wav".into())];
    let mut stage = Stage::new();
    stage.size(150, 36).send(Message::Scanned(about(remarks.clone())));
    stage.press("g d");
    let screen = stage.screen();
    assert!(screen.contains("1 CUE sheet with remarks"), "{screen}");
    assert!(screen.contains("disc.cue: track 7 begins behind the end of the file"), "of its song: {screen}");
    stage.press("j j j");
    let screen = stage.screen();
    assert!(screen.contains("track 7 begins behind the end of the file; 1 more"), "{screen}");
    assert!(screen.contains("x .wav is not there") && screen.contains("put it right in an editor"), "{screen}");
    assert!(!screen.contains("sound.cue"), "nothing is to be told of it: {screen}");
    // On it there is nothing to pin, refuse or play; the songs without a file stand below it.
    stage.wanted();
    stage.press("P R enter");
    assert_eq!(stage.wanted(), []);
    stage.press("j");
    assert!(matches!(stage.app.file_row(stage.app.place().selected), Some(FileRow::Missing(_))));
    let told = |stage: &mut Stage| {
        stage.press("g e");
        stage.screen().matches("track 7 begins").count()
    };
    assert_eq!(told(&mut stage), 1);
    stage.send(Message::Scanned(about(remarks)));
    assert_eq!(told(&mut stage), 1, "what was told is not told again");
    // Its page, and that of its song, say at once what has changed.
    stage.press("g d g g").send(Message::Scanned(about(vec![SheetRemark::BeyondEnd(8)])));
    assert!(stage.screen().contains("disc.cue: track 8 begins"), "{}", stage.screen());
    stage.send(Message::Scanned(about(vec![SheetRemark::BeyondEnd(7)])));
    assert_eq!(told(&mut stage), 2, "it has changed");
}

#[test]
fn a_failure_names_the_file_and_the_next_is_asked_for() {
    let mut stage = Stage::with_files();
    stage.press("enter");
    let id = stage.wanted().iter().find_map(|effect| match effect {
        Effect::Player(Command::Play { item, .. }) => Some(item.id),
        _ => None,
    });
    let id = id.unwrap();
    stage.send(Message::Player(Event::Failed { id, reason: "codec X is not supported".into() }));
    assert_eq!(notice(&stage), "Satu: codec X is not supported");
    stage.send(Message::Player(Event::WantsNext { after: id }));
    assert!(
        matches!(stage.wanted().as_slice(), [Effect::Player(Command::Next { item: Some(item), .. })] if item.path.ends_with("02 dua.ogg"))
    );
    stage.press("g q");
    assert!(stage.screen().contains("codec X"));
}

#[test]
fn a_song_that_breaks_off_in_a_cross_fade_is_the_one_that_is_named() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(190);
    let first = stage.wanted().iter().find_map(|effect| match effect {
        Effect::Player(Command::Play { item, .. }) => Some(item.id),
        _ => None,
    });
    let first = first.unwrap();
    stage.send(Message::Player(Event::WantsNext { after: first }));
    let next = stage.wanted().iter().find_map(|effect| match effect {
        Effect::Player(Command::Next { item, .. }) => item.as_ref().map(|item| item.id),
        _ => None,
    });
    stage.send(Message::Player(Event::Started { id: next.unwrap(), duration: None, format: "MP3".into() }));
    stage.send(Message::Player(Event::Ended { id: first, fault: Some("damaged after 3:15".into()) }));
    assert_eq!(notice(&stage), "Satu: damaged after 3:15");
}

#[test]
fn a_lost_output_pauses_and_says_so() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(9);
    stage.send(Message::Player(Event::OutputLost { reason: "unplugged".into() }));
    assert_eq!(stage.app.deck().state(), State::Paused);
    assert!(notice(&stage).contains("unplugged"));
    stage.send(Message::Player(Event::OutputRestored));
    assert!(notice(&stage).contains("back"));
}

#[test]
fn only_what_is_seen_asks_to_be_drawn() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(9);
    let id = match stage.wanted().iter().rev().find(|effect| matches!(effect, Effect::Player(Command::Play { .. }))) {
        Some(Effect::Player(Command::Play { item, .. })) => item.id,
        _ => panic!("nothing plays"),
    };
    stage.app.take_dirty();
    for (event, is_drawn) in [
        (Event::Position { id, at: Duration::from_millis(9_900) }, false),
        (Event::Position { id, at: Duration::from_millis(10_001) }, true),
        (Event::Position { id: id + 7, at: Duration::from_secs(99) }, false),
        (Event::WantsNext { after: id }, false),
        (Event::Paused, false),
        (Event::OutputRestored, true),
    ] {
        stage.send(Message::Player(event.clone()));
        assert_eq!(stage.app.take_dirty(), is_drawn, "{event:?}");
    }
    for width in [80, 81] {
        let effects = stage.app.update(Message::Resize(width, 24));
        assert!(matches!(effects[..], [Effect::Redraw]), "a window loses what it showed: {effects:?}");
    }
}
