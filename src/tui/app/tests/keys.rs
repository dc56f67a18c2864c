//! A key, and what is shown or wanted after it.

use super::*;
use crate::deck::State;
use crate::playlist::Repeat;

fn notice(stage: &Stage) -> &str {
    stage.app.notice().map_or("", |notice| &notice.text)
}

fn selected(stage: &Stage) -> usize {
    stage.app.here().selected
}

fn titles(stage: &Stage) -> Vec<&str> {
    stage.app.deck().queue().entries().iter().map(|entry| entry.item.title.as_str()).collect()
}

#[test]
fn arrows_and_letters_move_the_selection() {
    let mut stage = Stage::new();
    for (keys, row) in [("j", 1), ("down", 2), ("k", 1), ("up up up", 0), ("G", 6), ("g g", 0), ("end", 6), ("home", 0)]
    {
        stage.press(keys);
        assert_eq!(selected(&stage), row, "{keys}");
    }
    stage.size(40, 12).press("pagedown");
    assert_eq!(selected(&stage), 6);
    stage.press("ctrl-b");
    assert_eq!(selected(&stage), 0);
}

#[test]
fn sideways_goes_through_panes_and_views() {
    use {Pane::List, Pane::Sheet};

    let mut stage = Stage::new();
    let mut way = Vec::new();
    for _ in 0..11 {
        way.push((stage.app.view(), stage.app.here().pane));
        stage.press("l");
    }
    assert_eq!(
        way,
        [
            (View::Songs, List),
            (View::Songs, Sheet),
            (View::Film, List),
            (View::People, List),
            (View::People, Sheet),
            (View::Sources, List),
            (View::Now, List),
            (View::Lyrics, List),
            (View::Queue, List),
            (View::Files, List),
            (View::Files, Sheet),
        ]
    );
    stage.press("h h h");
    assert_eq!(stage.app.view(), View::Queue);
    stage.press("g s esc");
    assert_eq!((stage.app.view(), stage.app.here().pane), (View::Songs, List));
}

#[test]
fn every_view_has_its_keys() {
    let mut stage = Stage::new();
    for (keys, view) in [
        ("g f", View::Film),
        ("g p", View::People),
        ("g q", View::Queue),
        ("g d", View::Files),
        ("g o", View::Sources),
        ("g s", View::Songs),
        ("tab", View::Film),
        ("backtab backtab", View::Log),
        ("g n", View::Now),
        ("g l", View::Lyrics),
        ("g e", View::Log),
    ] {
        stage.press(keys);
        assert_eq!(stage.app.view(), view, "{keys}");
    }
}

#[test]
fn what_is_read_scrolls_and_stops_at_its_ends() {
    let mut stage = Stage::new();
    stage.press("l j j");
    assert_eq!((stage.app.here().scroll, selected(&stage)), (2, 0));
    stage.press("G");
    let last = stage.app.here().scroll;
    stage.press("j pagedown");
    assert_eq!(stage.app.here().scroll, last);
    assert!(last > 2);
    stage.press("h j k");
    assert_eq!(stage.app.here().scroll, 0, "another song is read from its start");
}

#[test]
fn enter_plays_the_songs_from_here_on() {
    let mut stage = Stage::with_files();
    stage.press("j enter");
    assert_eq!(stage.played(), ["/music/02 dua.ogg"]);
    assert_eq!(titles(&stage), ["Satu", "Dua", "Tiga"]);
    stage.press("j enter");
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
    assert_eq!(titles(&stage).len(), 3, "what is in the queue is not added again");
}

#[test]
fn enter_keeps_a_queue_that_was_made() {
    let mut stage = Stage::with_files();
    stage.press("j j a g g enter");
    assert_eq!(stage.played(), ["/music/01 satu.flac"]);
    assert_eq!(titles(&stage), ["Satu", "Tiga"]);
}

#[test]
fn a_song_without_a_file_says_how_to_bring_one() {
    let mut stage = Stage::with_files();
    stage.press("G enter");
    assert_eq!(stage.wanted(), []);
    assert!(notice(&stage).contains("melangkah FOLDER"), "{}", notice(&stage));
    stage.press("k");
    assert_eq!(notice(&stage), "", "a notice goes with the next key");
}

#[test]
fn without_sound_playing_tells_why() {
    let mut stage = Stage::with(|beginning| beginning.silent = Some("no device".into()));
    assert!(notice(&stage).contains("no device"));
    stage.send(Message::Scanned(library()));
    stage.press("j enter");
    assert_eq!(stage.wanted(), []);
    assert!(notice(&stage).contains("no device"));
    assert_eq!(stage.app.deck().state(), State::Stopped);
}

#[test]
fn the_keys_of_playing_order_what_they_say() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(100);
    stage.wanted();
    let at = |seconds| Effect::Player(Command::Seek(Duration::from_secs(seconds)));
    for (keys, wanted) in [
        ("left", vec![at(95)]),
        (".", vec![at(100)]),
        ("shift-right", vec![at(130)]),
        ("0 %", vec![at(0)]),
        ("5 0 %", vec![at(100)]),
        ("9 9 9 %", vec![at(200)]),
        ("+", vec![Effect::Player(Command::Volume(85))]),
        ("- -", vec![Effect::Player(Command::Volume(80)), Effect::Player(Command::Volume(75))]),
        ("m", vec![Effect::Player(Command::Mute(true))]),
        ("space", vec![Effect::Player(Command::Pause)]),
        ("space", vec![Effect::Player(Command::Resume)]),
        ("p", vec![at(0)]),
        ("s", vec![Effect::Player(Command::Stop)]),
    ] {
        stage.press(keys);
        assert_eq!(stage.wanted(), wanted, "{keys}");
    }
}

#[test]
fn next_and_previous_walk_the_queue() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(0);
    stage.wanted();
    stage.press("n");
    assert_eq!(stage.played(), ["/music/02 dua.ogg"]);
    stage.press(">");
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
    stage.press("<");
    assert_eq!(stage.played(), ["/music/02 dua.ogg"]);
}

#[test]
fn space_plays_when_nothing_was_queued() {
    let mut stage = Stage::with_files();
    stage.press("j space");
    assert_eq!(stage.played(), ["/music/02 dua.ogg"]);
}

#[test]
fn shuffle_and_repeat_are_shown() {
    let mut stage = Stage::with_files();
    stage.press("z r");
    assert!(stage.app.deck().queue().is_shuffled());
    assert_eq!(stage.app.deck().queue().repeat(), Repeat::All);
    assert!(stage.screen().contains("shuffle  repeat all"));
    stage.press("S r r");
    assert!(!stage.screen().contains("shuffle"));
}

#[test]
fn the_queue_is_edited() {
    let mut stage = Stage::with_files();
    stage.press("a j a j A g q");
    assert_eq!(titles(&stage), ["Tiga", "Satu", "Dua"]);
    stage.press("J");
    assert_eq!((titles(&stage), selected(&stage)), (vec!["Satu", "Tiga", "Dua"], 1));
    stage.press("K K");
    assert_eq!((titles(&stage), selected(&stage)), (vec!["Tiga", "Satu", "Dua"], 0));
    stage.press("G d");
    assert_eq!((titles(&stage), selected(&stage)), (vec!["Tiga", "Satu"], 1));
    stage.press("enter");
    assert_eq!(stage.played(), ["/music/01 satu.flac"]);
    stage.press("c");
    assert_eq!(stage.app.deck().queue().len(), 0);
    assert_eq!(stage.wanted(), [Effect::Player(Command::Stop)]);
}

#[test]
fn a_search_goes_to_what_is_typed_and_escape_comes_back() {
    let mut stage = Stage::new();
    stage.press("j / e n a m");
    assert_eq!(selected(&stage), 5);
    stage.press("esc");
    assert_eq!(selected(&stage), 1);
    stage.press("/ k e l o m p o k");
    assert_eq!(selected(&stage), 3, "found by who performed it first");
    stage.press("down down");
    assert_eq!(selected(&stage), 5);
    stage.press("up enter");
    assert_eq!((selected(&stage), stage.app.prompt()), (4, None));
    stage.press("/ y y y");
    assert_eq!(selected(&stage), 4);
    stage.press("enter");
    assert!(notice(&stage).contains("yyy"));
}

#[test]
fn a_search_finds_people_files_and_lines() {
    let mut stage = Stage::with_files();
    stage.press("g p / s a t u enter");
    assert_eq!(selected(&stage), 0, "by another spelling");
    stage.press("g d / o t h e r enter");
    assert_eq!(selected(&stage), 3);
    stage.press("g f / b e s t space e d enter");
    assert!(stage.screen().contains("Best editing"));
}

#[test]
fn what_is_typed_can_be_taken_back() {
    let mut stage = Stage::new();
    stage.press("/ a b space c d");
    let typed = |stage: &Stage| stage.app.prompt().unwrap().text.clone();
    assert_eq!(typed(&stage), "ab cd");
    stage.press("backspace");
    assert_eq!(typed(&stage), "ab c");
    stage.press("ctrl-w");
    assert_eq!(typed(&stage), "ab ");
    stage.press("q ?");
    assert_eq!(typed(&stage), "ab q?", "letters are letters here");
    stage.press("ctrl-u backspace");
    assert_eq!(typed(&stage), "");
}

#[test]
fn a_file_is_tied_to_a_song_that_is_named() {
    let mut stage = Stage::with_files();
    stage.press("g d j j j P s e p");
    assert!(stage.screen().contains("nothing found"));
    stage.press("ctrl-u e n a m enter");
    let file = library().files[3].file.clone();
    let clip = file.clip();
    let song = SongId("enam".into());
    assert_eq!(stage.wanted(), [Effect::Decide(Box::new(file), Verdict::Pin(song.clone()))]);
    let (relation, decision) = (Relation::Recording, Decision::Pinned);
    let matched = Match { song: Some(song.clone()), relation, score: 1.0, decision, ..Match::default() };
    stage.send(Message::Decided(clip.clone(), Ok(vec![(clip, matched)])));
    assert!(notice(&stage).contains("“Enam”"));
    stage.press("g s");
    assert_eq!(stage.app.file_state(stage.app.song_in(5).unwrap()), FileState::File);
}

#[test]
fn a_match_is_refused_where_the_song_is_shown() {
    let mut stage = Stage::with_files();
    stage.press("R");
    let file = library().files[0].file.clone();
    let clip = file.clip();
    assert_eq!(stage.wanted(), [Effect::Decide(Box::new(file), Verdict::Refuse(SongId("satu".into())))]);
    stage.send(Message::Decided(clip.clone(), Err("disk full".into())));
    assert!(notice(&stage).contains("disk full"));
    assert_eq!(stage.app.file_state(stage.app.song_in(0).unwrap()), FileState::File, "nothing has changed");
    let matched = Match { decision: Decision::Refused, ..Match::default() };
    stage.send(Message::Decided(clip.clone(), Ok(vec![(clip, matched)])));
    assert_eq!(stage.app.file_state(stage.app.song_in(0).unwrap()), FileState::None);
}

#[test]
fn the_language_is_switched_everywhere() {
    let mut stage = Stage::new();
    assert!(stage.screen().contains("Arranged by"));
    stage.press("L");
    let screen = stage.screen();
    assert!(screen.contains("Lagu") && screen.contains("Antrean") && !screen.contains("Arranged by"), "{screen}");
    stage.press("L");
    assert!(stage.screen().contains("Arranged by"));
}

#[test]
fn the_story_is_hidden_until_it_is_asked_for() {
    let mut stage = Stage::new();
    stage.size(100, 70).press("g f");
    assert!(!stage.screen().contains("ends with a song"));
    assert!(stage.screen().contains("x shows it") && !stage.screen().contains("--spoilers"));
    stage.press("x");
    assert!(stage.screen().contains("ends with a song"));
    stage.press("x");
    assert!(!stage.screen().contains("ends with a song"));
}

#[test]
fn sources_are_shown_when_asked_for() {
    let mut stage = Stage::new();
    stage.size(120, 60);
    assert!(!stage.screen().contains("example.org"));
    stage.press("i");
    assert!(stage.screen().contains("https://example.org/a"));
}

#[test]
fn help_tells_what_can_be_done_here_and_leaves_as_it_came() {
    let mut stage = Stage::with_files();
    stage.press("a g q");
    let before = stage.screen();
    stage.press("?");
    assert!(stage.screen().contains("take out of the queue"));
    stage.press("G j j k");
    assert!(!stage.screen().contains("In this view"));
    stage.press("q");
    assert_eq!(stage.screen(), before);
    assert_eq!(stage.wanted(), [], "q closes the help and not the program");
}

#[test]
fn a_key_without_a_meaning_is_hinted_at_once() {
    let mut stage = Stage::new();
    stage.press("y");
    assert!(notice(&stage).starts_with("y does nothing here"));
    stage.press("y");
    assert_eq!(notice(&stage), "");
}

#[test]
fn a_sequence_shows_how_it_goes_on() {
    let mut stage = Stage::new();
    stage.press("g");
    let screen = stage.screen();
    let foot = screen.lines().last().unwrap();
    assert!(foot.contains("f film") && foot.contains("q queue"), "{foot}");
    stage.press("y");
    assert!(!stage.screen().lines().last().unwrap().contains("f film"));
}

#[test]
fn the_ways_out() {
    for (keys, wanted) in
        [("q", Effect::Quit), ("ctrl-c", Effect::Quit), ("ctrl-z", Effect::Suspend), ("ctrl-l", Effect::Redraw)]
    {
        assert_eq!(Stage::new().press(keys).wanted(), [wanted], "{keys}");
    }
    assert_eq!(Stage::new().press("/ q ctrl-c").wanted(), [Effect::Quit]);
    assert_eq!(Stage::new().press("? ctrl-c").wanted(), [Effect::Quit]);
}
