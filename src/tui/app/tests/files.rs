//! The list of files: what each is to a song, what is asked, which of several is played.

use super::*;
use crate::library::{Evidence, RunnerUp};
use crate::media::Clip;

/// All of a file.
fn clip(path: &str) -> Clip {
    Clip { path: path.into(), range: None }
}

/// A file that may be a song.
fn asked(path: &str, song: &str, relation: Relation) -> Found {
    let mut found = found(path, None, false);
    let song = SongId(song.into());
    found.matched =
        Match { sure: false, runner_up: Some(RunnerUp { song, relation, score: 0.45 }), ..Match::default() };
    found
}

fn stage(files: Vec<Found>) -> Stage {
    let mut stage = Stage::new();
    stage.send(Message::Scanned(Library { files, problems: Vec::new(), ..Library::default() }));
    stage.size(150, 36).press("g d");
    stage.wanted();
    stage
}

#[test]
fn what_may_be_a_song_is_asked_and_answered_with_a_key() {
    let mut stage = stage(vec![asked("/a.flac", "enam", Relation::Recording)]);
    let screen = stage.screen();
    assert!(screen.contains("not sure: is this “Enam”? P pins, R refuses"), "{screen}");
    let file = stage.app.file_row(0);
    let Some(FileRow::Found(found)) = file else { panic!("{file:?}") };
    let file = Box::new(found.file.clone());
    stage.press("R");
    assert_eq!(stage.wanted(), [Effect::Decide(file.clone(), Verdict::Refuse(SongId("enam".into())))]);
    // The song that is asked for stands there already.
    stage.press("P enter");
    assert_eq!(stage.wanted(), [Effect::Decide(file.clone(), Verdict::Pin(SongId("enam".into())))]);
    stage.press("P ctrl-u s a t u enter");
    assert_eq!(stage.wanted(), [Effect::Decide(file, Verdict::Pin(SongId("satu".into())))]);
}

#[test]
fn what_may_be_an_original_is_pinned_as_one() {
    let mut stage = stage(vec![asked("/a.flac", "empat", Relation::Original)]);
    assert!(stage.screen().contains("not sure: the original of “Empat”? P pins, R refuses"), "{}", stage.screen());
    let Some(FileRow::Found(found)) = stage.app.file_row(0) else { panic!() };
    let file = Box::new(found.file.clone());
    stage.press("P");
    assert!(stage.screen().lines().last().unwrap().contains("the original of 4. Empat"), "{}", stage.screen());
    stage.press("enter");
    assert_eq!(stage.wanted(), [Effect::Decide(file, Verdict::PinOriginal(SongId("empat".into())))]);
    let (song, relation) = (Some(SongId("empat".into())), Relation::Original);
    let matched = Match { song, relation, decision: Decision::Pinned, ..Match::default() };
    stage.send(Message::Decided(clip("/a.flac"), Ok(vec![(clip("/a.flac"), matched)])));
    let screen = stage.screen();
    assert!(screen.contains("the original of “Empat”"), "{screen}");
    assert_eq!(stage.app.file_state(stage.app.song_in(3).unwrap()), FileState::Original);
}

#[test]
fn what_weighs_nothing_is_told_without_a_weight() {
    let mut found = asked("/a.flac", "enam", Relation::Recording);
    let remark = |kind, weight| Evidence { kind, weight, detail: "“Enam”".into() };
    found.matched.evidence = vec![remark("title", 0.65), remark("considered", 0.0)];
    let mut stage = stage(vec![found]);
    let screen = stage.screen();
    assert!(screen.contains("+0.65") && screen.contains("the nearest song: “Enam”"), "{screen}");
    assert!(!screen.contains("0.00  "), "{screen}");
    stage.press("L");
    assert!(stage.screen().contains("+0,65"), "{}", stage.screen());
}

#[test]
fn a_song_that_nobody_knows_can_be_typed_anew() {
    let mut stage = stage(vec![found("/a.flac", None, false)]);
    stage.press("P x y z enter");
    assert_eq!(stage.wanted(), []);
    assert!(stage.screen().lines().last().unwrap().contains("nothing found"), "{}", stage.screen());
    stage.press("ctrl-u e n a m");
    // The file goes meanwhile.
    stage.send(Message::Scanned(Library::default()));
    stage.press("enter");
    assert_eq!(stage.wanted(), []);
    assert_eq!(stage.app.notice().map(|notice| notice.text.as_str()), Some("a.flac: not found"));
}

#[test]
fn an_original_is_played_under_its_own_name() {
    let mut original = found("/a.flac", Some("empat"), false);
    original.matched.relation = Relation::Original;
    let mut stage = stage(vec![original]);
    stage.press("enter");
    assert_eq!(stage.played(), ["/a.flac"]);
    let entry = stage.app.deck().queue().entries().last().unwrap();
    assert_eq!((entry.item.song.as_ref(), entry.item.title.as_str()), (None, "Tag of /a.flac"));
}

#[test]
fn of_two_files_the_list_says_which_is_played_and_why() {
    let mut lossy = found("/music/satu.mp3", Some("satu"), false);
    lossy.file.info.codec = "MP3".into();
    let mut stage = stage(vec![found("/music/01 satu.flac", Some("satu"), false), lossy]);
    let screen = stage.screen();
    assert!(screen.contains("Not played") && screen.contains("satu.mp3"), "{screen}");
    stage.press("j");
    let screen = stage.screen();
    assert!(screen.contains("Satu · 01 satu.flac is played: lossless"), "{screen}");
    assert!(screen.contains("01 satu.flac: lossless"), "{screen}");
}

#[test]
fn a_decision_changes_every_file_that_it_touches() {
    let mut stage = stage(vec![found("/a.flac", None, false), found("/b.flac", None, false)]);
    let satu = found("/x", Some("satu"), false).matched;
    let both = ["/a.flac", "/b.flac"].map(|path| (clip(path), satu.clone())).to_vec();
    stage.send(Message::Decided(clip("/a.flac"), Ok(both)));
    assert!(stage.screen().contains("Satu · a.flac is played: as good, and listed first"), "{}", stage.screen());
}

#[test]
fn a_song_of_a_sheet_is_pinned_and_refused_by_itself() {
    let mut stage = Stage::new();
    stage.send(Message::Scanned(sheet()));
    stage.press("g d");
    let part = |stage: &Stage, row: usize| match stage.app.file_row(row) {
        Some(FileRow::Found(found)) => found.file.clone(),
        _ => panic!("no file in row {row}"),
    };
    let (first, second) = (part(&stage, 0), part(&stage, 1));
    stage.press("R");
    assert_eq!(stage.wanted(), [Effect::Decide(Box::new(first), Verdict::Refuse(SongId("satu".into())))]);
    stage.press("j P e n a m enter");
    let pinned = Effect::Decide(Box::new(second.clone()), Verdict::Pin(SongId("enam".into())));
    assert_eq!(stage.wanted(), [pinned]);
    let enam = Match { decision: Decision::Pinned, ..found("/x", Some("enam"), false).matched };
    stage.send(Message::Decided(second.clip(), Ok(vec![(second.clip(), enam)])));
    let songs: Vec<_> = stage.app.library().unwrap().files.iter().map(|found| found.matched.song.clone()).collect();
    assert_eq!(songs, ["satu", "enam", "tiga"].map(|id| Some(SongId(id.into()))), "the others stay");
    let notice = stage.app.notice().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(notice.contains("disc.flac · 02 Lain"), "{notice}");
}

#[test]
fn of_two_songs_of_a_sheet_the_better_one_is_named() {
    let mut library = sheet();
    library.files[1].matched = library.files[0].matched.clone();
    let mut stage = Stage::new();
    stage.send(Message::Scanned(library));
    stage.press("g d j");
    let screen = stage.screen();
    assert!(screen.contains("disc.flac · 01 Satu: as"), "{screen}");
}
