//! The palette.

use super::*;

fn notice(stage: &Stage) -> &str {
    stage.app.notice().map_or("", |notice| &notice.text)
}

/// What the palette lists, the best first.
fn listed(stage: &Stage) -> Vec<String> {
    let prompt = stage.app.prompt().unwrap();
    prompt.found.iter().map(|index| stage.app.palette_item(*index).unwrap().label.clone()).collect()
}

#[test]
fn it_lists_everything_and_what_can_be_done_here_first() {
    let mut stage = Stage::with_files();
    stage.press(":");
    let all = listed(&stage);
    assert_eq!(all[0], "play this song, and go on from here");
    for wanted in ["4. Empat", "Penyanyi Pertama", "queue", "shuffle or not", "empty the queue and stop"] {
        assert!(all.iter().any(|label| label == wanted), "{wanted} is not in {all:#?}");
    }
    stage.press("esc");
    assert!(stage.app.palette().is_none() && stage.app.prompt().is_none());
}

/// Every action of the table can be found by its name, in both languages.
#[test]
fn every_action_is_found_by_its_name_and_by_its_words() {
    for language in Language::ALL {
        let mut stage = Stage::with(|beginning| beginning.language = language);
        stage.press(":");
        for row in Keymap::default().rows_in(Context::Songs) {
            let name = row.binding.text;
            if matches!(name, "count" | "seek-part" | "seek-percent" | "palette" | "back") {
                continue;
            }
            let words = stage.app.locale().text(&format!("key.{name}")).to_owned();
            for typed in [name, &words] {
                stage.press("ctrl-u");
                stage.app.edit(|text| text.push_str(typed));
                assert!(listed(&stage).iter().take(3).any(|label| *label == words), "{typed}: {:?}", listed(&stage));
            }
        }
    }
}

#[test]
fn enter_carries_out_and_the_key_is_shown() {
    let mut stage = Stage::with_files();
    stage.press(": s h u f");
    let screen = stage.screen();
    let row = screen.lines().find(|line| line.contains("shuffle or not")).unwrap();
    assert!(row.contains('z') && row.trim_start().starts_with('>'), "{row}");
    stage.press("enter");
    assert!(stage.app.deck().queue().is_shuffled() && stage.app.palette().is_none());
}

#[test]
fn a_song_a_person_and_a_view_are_gone_to() {
    let mut stage = Stage::new();
    stage.press(": e n a m enter");
    assert_eq!((stage.app.view(), stage.app.here().selected), (View::Songs, 5));
    stage.press(": k o m p o n i s enter");
    assert_eq!(stage.app.view(), View::People);
    let person = &stage.app.catalogue().people[stage.app.here().selected];
    assert!(person.name.contains("Komponis"), "{}", person.name);
    stage.press(": s h o w - q u enter");
    assert_eq!(stage.app.view(), View::Queue);
}

#[test]
fn an_action_of_another_view_leads_there_and_names_its_key() {
    let mut stage = Stage::with_files();
    stage.press("a j a : c l e a r enter");
    assert_eq!((stage.app.view(), stage.app.deck().queue().len()), (View::Queue, 2), "nothing is done unseen");
    assert!(notice(&stage).starts_with("c: empty the queue"), "{}", notice(&stage));
    stage.press(": c l e a r enter");
    assert_eq!(stage.app.deck().queue().len(), 0);
}

#[test]
fn numbers_jump_and_set_the_volume() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(10);
    stage.wanted();
    let at = |seconds| Effect::Player(Command::Seek(Duration::from_secs(seconds)));
    for (keys, wanted) in [
        (": 1 : 2 3 enter", at(83)),
        (": 5 0 % enter", at(100)),
        (": v o l space 4 0 enter", Effect::Player(Command::Volume(40))),
    ] {
        stage.press(keys);
        assert_eq!(stage.wanted(), [wanted], "{keys}");
    }
    stage.press(": 6 enter");
    assert_eq!(stage.app.here().selected, 5);
}

/// Types into the palette, which is open.
fn type_in(stage: &mut Stage, words: &str) {
    stage.press("ctrl-u");
    stage.app.edit(|text| text.push_str(words));
}

#[test]
fn a_command_comes_before_all_else_and_asks_for_what_it_is_about() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(100);
    stage.wanted();
    stage.press(":");
    for (typed, first) in [
        ("vol", "vol 0–100: set the volume, in percent"),
        ("v", "vol 0–100: set the volume, in percent"),
        ("vol 300", "vol 0–100: set the volume, in percent"),
        ("seek", "seek 1:23, 50%, +10, -10: go there in the song"),
        ("lompat", "seek 1:23, 50%, +10, -10: go there in the song"),
        ("sp", "speed 50–200: set the speed, in percent"),
        ("sa", "save NAME: keep the queue as a playlist"),
        ("save x", "keep the queue as “x”"),
        ("shuf", "shuffle or not"),
        ("next", "next in the queue"),
        ("next-v", "the next view"),
        ("qu", "queue"),
        ("vol 7", "volume 7 %"),
        ("sleep 1", "stop after a song, in 1 min"),
        ("theme contrast", "theme: high contrast"),
    ] {
        type_in(&mut stage, typed);
        assert!(listed(&stage).first().is_some_and(|label| label == first), "{typed}: {:?}", listed(&stage));
    }
    // Without what it is about it waits for that; with something wrong it stays as it was typed.
    type_in(&mut stage, "vo");
    stage.press("enter");
    assert_eq!(stage.app.prompt().unwrap().text, "vol ");
    stage.press("3 0 0 enter");
    assert_eq!(stage.app.prompt().unwrap().text, "vol 300");
    assert_eq!(stage.wanted(), []);
    stage.press("backspace enter");
    assert_eq!(stage.wanted(), [Effect::Player(Command::Volume(30))]);
    assert!(stage.app.prompt().is_none());

    for (typed, wanted) in
        [("seek 90", Command::Seek(Duration::from_secs(90))), ("seek -10", Command::Seek(Duration::from_secs(80)))]
    {
        stage.press(":");
        type_in(&mut stage, typed);
        stage.press("enter");
        assert_eq!(stage.wanted(), [Effect::Player(wanted)], "{typed}");
    }
    stage.press(":");
    type_in(&mut stage, "kecepatan 125");
    stage.press("enter");
    assert_eq!(stage.app.deck().tuning().speed.percent(), 125);
    stage.press(":");
    type_in(&mut stage, "theme light");
    stage.press("enter");
    assert_eq!(stage.app.theme().looks().theme, crate::tui::theme::Named::Light);
}

#[test]
fn a_file_is_found_gone_to_and_played() {
    let mut stage = Stage::with_files();
    stage.press(":");
    assert!(!listed(&stage).iter().any(|label| label.contains("satu.flac")), "not before something is typed");
    type_in(&mut stage, "satu");
    let found = listed(&stage);
    let place = |wanted: &str| found.iter().position(|label| label.contains(wanted));
    assert!(place("1. Satu").unwrap() < place("01 satu.flac").unwrap(), "{found:?}");
    type_in(&mut stage, "other.wav");
    stage.press("enter");
    assert_eq!(stage.app.view(), View::Files);
    let row = stage.app.here().selected;
    assert_eq!(stage.app.library().unwrap().files[row].file.path.display().to_string(), "/music/other.wav");
    assert_eq!(stage.wanted(), []);

    stage.press("g s :");
    type_in(&mut stage, "01 satu.fl");
    stage.press("alt-enter");
    assert_eq!(stage.played(), ["/music/01 satu.flac"]);
    // A file that cannot be played is shown with the reason.
    stage.press(":");
    type_in(&mut stage, "broken");
    stage.press("enter");
    assert!(stage.app.view() == View::Files && stage.screen().contains("empty file"), "{}", stage.screen());
    // And a song is played where it is found.
    stage.press(":");
    type_in(&mut stage, "tiga");
    stage.press("alt-enter");
    assert_eq!(stage.played(), ["/music/03 tiga.mp3"]);
}

#[test]
fn other_files_are_found_anew() {
    let mut stage = Stage::with_files();
    stage.press(":");
    type_in(&mut stage, "satu.flac");
    assert_eq!(listed(&stage).len(), 1);
    stage.send(Message::Scanned(Library::default()));
    assert_eq!(listed(&stage), [""; 0]);
    stage.send(Message::Scanned(library()));
    assert_eq!(listed(&stage).len(), 1);
}

/// Of two that fit as well the file comes after what the program and the catalogue have.
#[test]
fn a_file_comes_after_a_song_of_the_same_name() {
    let mut stage = Stage::new();
    let mut files = library();
    files.files[0].file.path = "/music/enam".into();
    files.files[0].file.info.tags = Tags::default();
    files.files[0].matched = Match::default();
    stage.send(Message::Scanned(files));
    stage.press(":");
    type_in(&mut stage, "enam");
    let found = listed(&stage);
    let of = |wanted: &str| found.iter().position(|label| label == wanted);
    assert!(of("6. Enam").unwrap() < of("enam").unwrap(), "{found:?}");
}

#[test]
fn what_was_found_by_its_name_shows_it() {
    let mut stage = Stage::new();
    stage.press(": s e e k - b");
    let screen = stage.screen();
    let row = screen.lines().find(|line| line.contains("5 seconds back")).unwrap();
    assert!(row.contains("seek-back"), "{row}");
    stage.press("ctrl-u 5 space s e c o n d s space b");
    assert!(!stage.screen().contains("seek-back"), "{}", stage.screen());
}

#[test]
fn up_and_down_choose_and_nothing_found_is_told() {
    let mut stage = Stage::new();
    stage.press(":");
    let len = listed(&stage).len();
    let at = |stage: &Stage| stage.app.prompt().unwrap().at;
    for (keys, place) in [
        ("down ctrl-n", 2),
        ("up", 1),
        ("ctrl-p up", len - 1),
        ("pageup", len - 1 - 15),
        ("pagedown pagedown", len - 1),
    ] {
        stage.press(keys);
        assert_eq!(at(&stage), place, "{keys}");
    }
    stage.press("j j j j q q");
    assert!(listed(&stage).is_empty());
    assert!(stage.screen().contains("Nothing fits"));
    stage.press("enter");
    assert!(notice(&stage).contains("jjjjqq"), "{}", notice(&stage));
    stage.press(": enter");
    assert!(stage.app.palette().is_none(), "the first row is taken if nothing was typed");
}
