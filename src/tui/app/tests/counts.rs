//! A number before a key.

use super::*;

fn selected(stage: &Stage) -> usize {
    stage.app.here().selected
}

fn foot(stage: &Stage) -> String {
    stage.screen().lines().last().unwrap().to_owned()
}

#[test]
fn a_number_says_how_often_or_which() {
    let mut stage = Stage::new();
    for (keys, row) in [
        ("3 j", 3),
        ("2 k", 1),
        ("5 G", 4),
        ("2 g g", 1),
        ("9 9 j", 6),
        ("9 9 9 9 9 9 9 9 k", 0),
        ("4 esc j", 1),
        ("7 y j", 2),
        ("1 home", 0),
        ("0 G", 0),
    ] {
        stage.press(keys);
        assert_eq!((selected(&stage), stage.app.count()), (row, None), "{keys}");
    }
    assert_eq!(stage.app.here().pane, Pane::List);
}

#[test]
fn the_number_of_a_song_is_the_one_that_is_shown() {
    // In a list whose first song is not number 1.
    let catalogue = CATALOGUE.replacen("number = 1\n", "number = 40\n", 1);
    let mut stage = Stage::with(|beginning| beginning.catalogue = Arc::new(Catalogue::parse(&catalogue).unwrap()));
    stage.press("4 0 G");
    assert_eq!(stage.app.song_in(selected(&stage)).unwrap().number, 40);
}

#[test]
fn a_number_and_enter_play_that_song() {
    let mut stage = Stage::with_files();
    stage.press("3 enter");
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
}

#[test]
fn so_many_songs_further_is_one_order_for_the_player() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(0);
    stage.wanted();
    stage.press("2 n");
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
    stage.press("2 p");
    assert_eq!(stage.played(), ["/music/01 satu.flac"]);
    stage.press("1 0 n");
    assert_eq!(stage.wanted(), [Effect::Player(Command::Stop)], "beyond the end it stops");
}

#[test]
fn a_number_repeats_steps_of_time_and_volume() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(100);
    stage.wanted();
    stage.press("4 right");
    assert_eq!(stage.wanted().last(), Some(&Effect::Player(Command::Seek(Duration::from_secs(120)))));
    stage.press("3 -");
    assert_eq!(stage.wanted().last(), Some(&Effect::Player(Command::Volume(65))));
}

#[test]
fn an_entry_moves_so_many_places_at_once() {
    let mut stage = Stage::with_files();
    stage.press("a j a j a g q");
    stage.press("2 J");
    assert_eq!(selected(&stage), 2);
    let titles = |stage: &Stage| -> Vec<String> {
        stage.app.deck().queue().entries().iter().map(|entry| entry.item.title.clone()).collect()
    };
    assert_eq!(titles(&stage), ["Dua", "Tiga", "Satu"]);
    stage.press("u");
    assert_eq!(titles(&stage), ["Satu", "Dua", "Tiga"], "and is one change");
    stage.press("g g 2 d");
    assert_eq!(titles(&stage), ["Tiga"]);
}

#[test]
fn the_foot_tells_what_a_number_can_do() {
    for language in Language::ALL {
        for width in [40, 80] {
            let mut stage = Stage::with(|beginning| {
                beginning.language = language;
                beginning.size = (width, 24);
            });
            stage.press("1 2");
            let foot = foot(&stage);
            let percent = stage.app.locale().text("hands.percent").to_owned();
            assert!(foot.contains("12") && foot.contains(" G "), "{foot}");
            assert!(width < 80 || foot.contains(&percent), "{foot}");
        }
    }
}

#[test]
fn percent_needs_a_number_and_something_heard() {
    let mut stage = Stage::with_files();
    let notice = |stage: &Stage| stage.app.notice().map(|notice| notice.text.clone()).unwrap_or_default();
    stage.press("%");
    assert!(notice(&stage).contains("50%"), "{}", notice(&stage));
    stage.press("5 0 %");
    assert!(notice(&stage).contains("Nothing is heard"), "{}", notice(&stage));
    assert_eq!(stage.wanted(), []);
}

#[test]
fn a_number_scrolls_what_is_read_and_the_help() {
    let mut stage = Stage::new();
    stage.press("l 3 j");
    assert_eq!(stage.app.here().scroll, 3);
    stage.press("2 k");
    assert_eq!(stage.app.here().scroll, 1);
    stage.press("5 G");
    assert_eq!(stage.app.here().scroll, 4);
    stage.press("? 4 j 2 k 3 j");
    assert_eq!(stage.app.help(), Some(5));
    stage.press("2 g");
    assert_eq!(stage.app.help(), Some(1));
}
