//! The list in every order, the search that narrows it, links and the way back, and what went wrong.

use crossterm::event::{KeyModifiers, MouseButton, MouseEventKind};

use super::*;
use crate::library::Relation;
use crate::tui::app::rows::Sort;

fn titles(stage: &Stage) -> Vec<&str> {
    (0..stage.app.rows()).filter_map(|row| stage.app.song_in(row)).map(Song::title).collect()
}

fn names(stage: &Stage) -> Vec<&str> {
    (0..stage.app.rows()).filter_map(|row| stage.app.person_in(row)).map(|person| person.name.as_str()).collect()
}

fn queue(stage: &Stage) -> Vec<&str> {
    stage.app.deck().queue().entries().iter().map(|entry| entry.item.title.as_str()).collect()
}

fn notice(stage: &Stage) -> &str {
    stage.app.notice().map_or("", |notice| &notice.text)
}

/// Types a search.
fn look_for(stage: &mut Stage, words: &str) {
    stage.press("/");
    for character in words.chars() {
        match character {
            ' ' => stage.press("space"),
            '-' => stage.press("-"),
            character => stage.press(&character.to_string()),
        };
    }
}

/// The page's text under the highlighted link.
fn highlighted(stage: &Stage) -> String {
    let link = stage.app.link();
    let (side, _) = stage.app.side();
    let lines = stage.app.sheet().lines.iter().chain(&side.lines);
    let pieces = lines.flat_map(|line| &line.0).filter(|piece| link.is_some() && piece.link == link);
    pieces.map(|piece| piece.text.as_str()).collect()
}

#[test]
fn every_order_puts_what_is_not_known_last() {
    for language in Language::ALL {
        every_order(language);
    }
}

fn every_order(language: Language) {
    let mut stage = Stage::with(|beginning| beginning.language = language);
    stage.send(Message::Scanned(library()));
    let first_titles = titles(&stage).len();
    for (sort, first, last) in [
        (Sort::Title, "Dua", "Tujuh"),
        (Sort::Performer, "Satu", "Tujuh"),
        (Sort::First, "Empat", "Tiga"),
        (Sort::Year, "Empat", "Tiga"),
        (Sort::Length, "Satu", "Tujuh"),
        (Sort::File, "Satu", "Tujuh"),
        (Sort::Order(0), "Satu", "Tujuh"),
    ] {
        stage.press("o");
        assert_eq!(stage.app.rows.sort, sort);
        let order = titles(&stage);
        assert_eq!((order.first(), order.last(), order.len()), (Some(&first), Some(&last), first_titles), "{sort:?}");
        assert!(stage.screen().contains(&stage.app.sort_words()), "{}", stage.screen());
    }
}

#[test]
fn turned_round_an_order_still_has_the_unknown_last() {
    let mut stage = Stage::new();
    stage.press("o o o o D");
    assert_eq!(titles(&stage), ["Tujuh", "Enam", "Lima dan Sebuah Judul yang Panjang", "Empat", "Satu", "Dua", "Tiga"]);
    assert!(stage.app.sort_words().ends_with('↓'));
}

#[test]
fn what_is_selected_stays_selected_in_another_order() {
    let mut stage = Stage::new();
    stage.press("j j j o");
    let selected = stage.app.here().selected;
    assert_eq!(titles(&stage)[selected], "Empat");
    assert!(stage.screen().contains("4. Empat"), "and its page is the one that is read");
}

#[test]
fn the_queue_is_played_in_the_order_that_is_shown() {
    let mut stage = Stage::with_files();
    stage.press("o enter");
    assert_eq!(queue(&stage), ["Dua", "Satu", "Tiga"]);
    assert_eq!(stage.played(), ["/music/01 satu.flac"], "what was selected");
    stage.press("D");
    assert_eq!(queue(&stage), ["Tiga", "Satu", "Dua"], "a queue that was filled from the list follows it");
    stage.press("g q d g s D");
    assert_eq!(queue(&stage), ["Satu", "Dua"], "one that the listener changed does not");
}

#[test]
fn keys_narrow_the_list_and_escape_widens_it() {
    let mut stage = Stage::new();
    look_for(&mut stage, "cover original:kel");
    assert_eq!(titles(&stage).len(), 4);
    assert!(stage.screen().contains("1 of 4"), "{}", stage.screen());
    stage.press("down enter");
    assert_eq!((titles(&stage).len(), stage.app.here().selected), (4, 1));
    assert!(stage.screen().contains("4 of 7"), "{}", stage.screen());
    stage.press("/ backspace");
    assert_eq!(stage.app.prompt().unwrap().text, "cover original:ke", "it can be changed");
    stage.press("esc");
    assert_eq!(titles(&stage).len(), 4);
    stage.press("esc");
    assert_eq!(titles(&stage).len(), 7);
    assert_eq!(stage.app.song_in(stage.app.here().selected).unwrap().title(), "Lima dan Sebuah Judul yang Panjang");
}

#[test]
fn a_search_that_is_left_or_finds_nothing_changes_nothing() {
    let mut stage = Stage::new();
    for (words, key) in [("cover", "esc"), ("year:>2050", "enter"), ("foo:x", "enter"), ("year:<", "esc")] {
        look_for(&mut stage, words);
        stage.press(key);
        assert_eq!(titles(&stage).len(), 7, "{words}");
        assert_eq!(stage.app.here().selected, 0);
    }
}

#[test]
fn a_wrong_key_is_told_while_it_is_typed_and_when_it_is_taken() {
    let mut stage = Stage::new();
    look_for(&mut stage, "compozer:x");
    assert!(stage.screen().contains("write composer"), "{}", stage.screen());
    stage.press("enter");
    assert!(notice(&stage).contains("write composer"), "{}", notice(&stage));
    assert_eq!(stage.app.unread(), 0, "a typing slip is nothing that went wrong");
}

#[test]
fn people_are_searched_by_what_they_did() {
    let mut stage = Stage::new();
    stage.press("g p");
    look_for(&mut stage, "plays:");
    stage.press("enter");
    assert_eq!(names(&stage), ["Penyanyi Pertama", "Penyanyi Kedua"]);
    assert!(stage.screen().contains("2 of 6"));
    stage.press("esc");
    assert_eq!(names(&stage).len(), 6);
}

#[test]
fn from_a_song_to_its_composer_to_another_song_and_all_the_way_back() {
    let mut stage = Stage::new();
    stage.press("j l J");
    assert_eq!(highlighted(&stage), "Komponis");
    stage.press("enter");
    assert_eq!((stage.app.view(), stage.app.here().pane), (View::People, Pane::Sheet));
    assert!(stage.screen().contains("Komponis"));
    stage.press("J J J");
    assert_eq!(highlighted(&stage), "Tiga");
    stage.press("enter");
    assert_eq!(stage.app.view(), View::Songs);
    assert!(stage.screen().contains("3. Tiga"), "{}", stage.screen());
    stage.press("backspace");
    assert_eq!(stage.app.view(), View::People);
    stage.press("ctrl-o");
    assert_eq!((stage.app.view(), stage.app.here().selected, stage.app.here().pane), (View::Songs, 1, Pane::Sheet));
    stage.press("backspace");
    assert!(notice(&stage).contains("no way back"), "{}", notice(&stage));

    stage.press("F");
    assert_eq!(stage.app.view(), View::People);
    assert_eq!(stage.app.selected_person().unwrap().name, "Komponis");
    stage.press("F");
    assert!(stage.app.view() == View::Songs && stage.screen().contains("3. Tiga"), "{}", stage.screen());
    stage.press("F");
    assert!(notice(&stage).contains("no way forward"), "{}", notice(&stage));
    stage.press("ctrl-o ctrl-o F");
    assert_eq!(stage.app.view(), View::People);
    // A new way begins here; what lay ahead is forgotten.
    stage.press("g q : e n a m enter");
    assert_eq!((stage.app.view(), stage.app.here().selected), (View::Songs, 5));
    stage.press("F");
    assert!(notice(&stage).contains("no way forward"), "{}", notice(&stage));
    stage.press("ctrl-o");
    assert_eq!(stage.app.view(), View::Queue);
    stage.press("ctrl-o");
    assert_eq!((stage.app.view(), stage.app.here().selected), (View::Songs, 1));
}

#[test]
fn a_link_leads_to_a_row_that_was_not_listed() {
    let mut stage = Stage::new();
    stage.press("g p");
    look_for(&mut stage, "director:");
    stage.press("enter g s l J enter");
    assert_eq!(stage.app.view(), View::People);
    assert_eq!(stage.app.selected_person().unwrap().name, "Komponis");
    assert_eq!(names(&stage).len(), 6);
}

#[test]
fn links_come_into_sight_and_are_left_with_it() {
    let mut stage = Stage::new();
    stage.size(40, 12).press("i J J J J J J J J");
    let link = stage.app.link().unwrap();
    let (first, last) = stage.app.sheet().lines_of(link).unwrap();
    let here = stage.app.here();
    let rows = stage.app.layout().unwrap().sheet.height as usize;
    assert!(here.scroll <= first && last < here.scroll + rows);
    stage.press("G");
    stage.press("g g");
    assert_eq!(stage.app.link(), None, "what is out of sight is not chosen");
    stage.press("J esc");
    assert_eq!((stage.app.link(), stage.app.here().pane), (None, Pane::Sheet));
    stage.press("esc");
    assert_eq!(stage.app.here().pane, Pane::List);
}

#[test]
fn a_source_is_reached_by_its_number() {
    let mut stage = Stage::new();
    stage.press("i l J");
    for _ in 0..20 {
        stage.press("J");
    }
    assert_eq!(highlighted(&stage), "2", "the last note at the end of the page");
    assert!(stage.screen().contains("An article"), "{}", stage.screen());
    stage.press("enter");
    assert_eq!(stage.app.view(), View::Sources);
    assert!(stage.screen().contains("An article"));
    stage.press("backspace");
    assert_eq!(stage.app.view(), View::Songs);
    // A click on a number within the text goes to its note.
    stage.press("g g");
    let (column, row) = place(&stage, "[1,2]");
    click(&mut stage, column + 1, row);
    assert_eq!((highlighted(&stage).as_str(), stage.app.view()), ("1", View::Songs));
    assert!(stage.screen().contains("example.org/a"), "{}", stage.screen());
}

/// Where a text stands on the screen.
fn place(stage: &Stage, wanted: &str) -> (u16, u16) {
    let screen = stage.screen();
    let row = screen.lines().position(|line| line.contains(wanted)).unwrap();
    let line = screen.lines().nth(row).unwrap();
    (text::width(&line[..line.find(wanted).unwrap()]) as u16, row as u16)
}

fn click(stage: &mut Stage, column: u16, row: u16) {
    let kind = MouseEventKind::Down(MouseButton::Left);
    let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
    stage.send(Message::Mouse(event, false));
}

#[test]
fn a_click_on_a_name_goes_there() {
    let mut stage = Stage::new();
    let (column, row) = place(&stage, "Komponis");
    click(&mut stage, column + 1, row);
    assert_eq!(stage.app.view(), View::People);
    assert_eq!(stage.app.selected_person().unwrap().name, "Komponis");
}

#[test]
fn enter_plays_the_song_as_long_as_no_link_is_chosen() {
    let mut stage = Stage::with_files();
    stage.press("l enter");
    assert_eq!(stage.played(), ["/music/01 satu.flac"]);
}

#[test]
fn the_original_is_played_if_a_file_is_known_as_it() {
    let mut stage = Stage::with_files();
    stage.size(120, 36).press("H");
    assert!(notice(&stage).contains("no cover"), "{}", notice(&stage));
    stage.press("j j j H");
    assert!(notice(&stage).contains("“Empat” by Kelompok"), "{}", notice(&stage));
    assert!(stage.screen().contains("no file of it yet"), "{}", stage.screen());
    let mut library = library();
    let mut original = found("/music/kelompok.flac", None, false);
    (original.matched.song, original.matched.relation) = (Some(SongId("empat".into())), Relation::Original);
    library.files.push(original);
    stage.send(Message::Scanned(library));
    assert_eq!(stage.app.file_state(stage.app.song_in(3).unwrap()), FileState::Original);
    assert!(stage.screen().contains("play kelompok.flac"), "{}", stage.screen());
    stage.press("H");
    assert_eq!(stage.played(), ["/music/kelompok.flac"]);
}

#[test]
fn the_state_of_a_song_is_said_once_files_are_known() {
    let stage = Stage::new();
    assert!(!stage.screen().contains("missing"));
    let mut stage = Stage::with_files();
    let screen = stage.screen();
    assert!(screen.contains('~') && !screen.contains("placeholder"), "only the sign where there is no room\n{screen}");
    let screen = stage.size(150, 36).screen();
    for state in ["✓ file", "~ placeholder", "– missing"] {
        assert!(screen.contains(state), "{state}\n{screen}");
    }
}

#[test]
fn the_files_tell_which_songs_have_none() {
    let mut stage = Stage::with_files();
    stage.size(120, 36).press("g d");
    assert!(stage.screen().contains("4 files · 1 not playable · 4 songs missing"), "{}", stage.screen());
    stage.press("G");
    let screen = stage.screen();
    assert!(screen.contains("Tujuh") && screen.contains("No file of yours is tied to it"), "{screen}");
    stage.wanted();
    stage.press("enter");
    assert_eq!(stage.wanted(), []);
    stage.press("J enter");
    assert_eq!(stage.app.view(), View::Songs);
}

#[test]
fn what_went_wrong_is_written_down_with_its_time_and_counted() {
    let mut stage = Stage::with_files();
    assert_eq!(stage.app.unread(), 1, "the file that cannot be played");
    assert!(stage.screen().contains("Log (1)"), "{}", stage.screen());
    assert!(stage.app.wants_local_time());
    let at = |date: &str, hour, minute| LocalTime { date: date.parse().unwrap(), hour, minute };
    stage.send(Message::LocalTime(at("2021-12-30", 9, 5)));
    assert!(!stage.app.wants_local_time());
    for _ in 0..3 {
        stage.send(Message::Notice("the disk hiccuped".into()));
    }
    stage.send(Message::LocalTime(at("2021-12-30", 21, 41)));
    stage.press("g e");
    let screen = stage.screen();
    assert!(!screen.contains("Log ("), "{screen}");
    let newer = screen.find("21:41  the disk hiccuped (×3)").unwrap();
    let older = screen.find("09:05  empty file").unwrap();
    assert!(newer < older, "{screen}");
    assert!(screen.contains("/music/broken.m4a") && screen.contains("melangkah inspect"), "{screen}");
    let today = screen.find("30 December 2021").unwrap();
    assert!(today < newer && screen.matches("December").count() == 1, "one line a day: {screen}");
    stage.send(Message::Notice("and again".into()));
    stage.send(Message::LocalTime(at("2021-12-31", 0, 3)));
    let screen = stage.screen();
    let places = ["31 December 2021", "00:03  and again", "30 December 2021", "21:41"].map(|words| screen.find(words));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{screen}");
    stage.press("L");
    let screen = stage.screen();
    assert!(screen.contains("31 Desember 2021") && screen.contains("00.03  and again"), "{screen}");
}

#[test]
fn the_log_is_bounded() {
    let mut stage = Stage::new();
    for number in 0..300 {
        stage.send(Message::Notice(format!("trouble {number}")));
    }
    stage.press("g e G");
    let screen = stage.screen();
    assert!(screen.contains("dropped: 100"), "{screen}");
    assert!(!screen.contains("trouble 99\n"));
    let mut library = library();
    let problem = library.problems[0].1.clone();
    library.problems = (0..5_000).map(|number| (format!("/music/{number}.mp3").into(), problem.clone())).collect();
    stage.send(Message::Scanned(library));
    stage.press("g g");
    let screen = stage.screen();
    assert!(screen.contains("/music/0.mp3"), "{screen}");
    stage.size(100, 300);
    assert!(stage.screen().contains("Further files that cannot be played: 4950"));
}

#[test]
fn on_a_wide_screen_the_sources_stand_beside_the_page() {
    let mut stage = Stage::new();
    stage.size(200, 60);
    let layout = stage.app.layout().unwrap();
    assert!(layout.side.width > 40 && layout.side.x > layout.sheet.right());
    assert!(stage.screen().contains("https://example.org/a"), "without being asked");
    stage.press("i");
    assert!(!stage.screen().contains("https://example.org/a"));
    assert!(stage.app.layout().unwrap().side.is_empty());
    stage.press("i J");
    while highlighted(&stage) != "1" {
        stage.press("J");
    }
    assert!(stage.app.link().unwrap() >= stage.app.sheet().links.len(), "links go on into the notes");
    stage.press("enter");
    assert_eq!(stage.app.view(), View::Sources);
}

#[test]
fn the_small_language_is_explained_where_it_is_heard() {
    for (keys, is_explained) in [("?", true), ("g p ?", true), ("g q ?", false)] {
        let mut stage = Stage::new();
        stage.size(80, 120).press(keys);
        let screen = stage.screen();
        assert_eq!(screen.contains("composer:andi"), is_explained, "{keys}");
        assert!(!screen.contains("query."), "{screen}");
    }
}

#[test]
fn where_links_can_be_chosen_the_hints_say_so() {
    let mut stage = Stage::with_files();
    let foot = |stage: &Stage| stage.screen().lines().last().unwrap_or_default().to_owned();
    stage.press("l");
    assert!(foot(&stage).contains("J/K links") && foot(&stage).contains("Enter play"), "{}", foot(&stage));
    stage.press("J");
    assert!(foot(&stage).contains("Enter follow"), "{}", foot(&stage));
}

/// What is advised names the listener's own keys.
#[test]
fn advice_names_the_keys_in_force() {
    let config = "[keys]\nchoose-output = \"U\"\npause = \"Y\"\nspoilers = \"X\"\n";
    let path = std::path::Path::new("/x/config.toml");
    let settings = crate::settings::Settings::parse(config, path, std::path::Path::new("/x")).unwrap();
    let mut stage = Stage::with(|beginning| beginning.keymap = Keymap::with(&settings.keys).unwrap());
    stage.send(Message::Player(Event::OutputLost { reason: "unplugged".into() }));
    stage.press("g e");
    let screen = stage.screen();
    assert!(screen.contains("U chooses another, Y goes on"), "{screen}");
    assert!(screen.contains("U chooses another output"), "{screen}");
    stage.send(Message::Player(Event::OutputRestored));
    assert!(notice(&stage).ends_with("Y goes on."), "{}", notice(&stage));
    stage.size(100, 70).press("g f");
    assert!(stage.screen().contains("X shows it"), "{}", stage.screen());
}
