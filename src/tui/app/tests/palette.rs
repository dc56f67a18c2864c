//! The palette.

use super::*;

fn notice(stage: &Stage) -> &str {
    stage.app.notice().map_or("", |notice| &notice.text)
}

/// What the palette lists, the best first.
fn listed(stage: &Stage) -> Vec<String> {
    let (palette, prompt) = (stage.app.palette().unwrap(), stage.app.prompt().unwrap());
    prompt.found.iter().map(|index| palette.item(*index).unwrap().label.clone()).collect()
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
