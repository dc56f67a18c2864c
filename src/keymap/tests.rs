use std::collections::HashSet;

use super::*;
use crate::locale::{Language, Locale};

#[test]
fn every_key_is_a_key() {
    for binding in BINDINGS {
        for keys in binding.keys {
            for key in keys.split(' ') {
                assert!(Stroke::parse(key).is_some(), "{key} in {:?}", binding.action);
            }
        }
    }
}

#[test]
fn no_key_means_two_things_in_one_place() {
    for context in Context::ALL {
        let mut seen: Vec<Vec<Stroke>> = Vec::new();
        for row in Keymap::default().heard_in(context) {
            for strokes in row.keys.clone() {
                let clash = seen.iter().find(|other| other.starts_with(&strokes) || strokes.starts_with(other));
                assert_eq!(clash, None, "{} in {context:?}", label(&strokes));
                seen.push(strokes);
            }
        }
    }
}

#[test]
fn every_key_is_explained_in_both_languages() {
    for locale in Language::ALL.map(Locale::new) {
        for binding in BINDINGS {
            let key = format!("key.{}", binding.text);
            assert_ne!(locale.text(&key), key, "{:?}", locale.language());
            if binding.hint.is_some() {
                let key = format!("hint.{}", binding.text);
                assert_ne!(locale.text(&key), key, "{:?}", locale.language());
            }
        }
        for group in Group::ALL {
            let key = format!("help.{}", group.key());
            assert_ne!(locale.text(&key), key);
        }
    }
}

#[test]
fn names_are_names_of_one_thing() {
    for context in Context::ALL {
        let rows: Vec<&str> = Keymap::default().rows_in(context).map(|row| row.binding.text).collect();
        let names: HashSet<&&str> = rows.iter().collect();
        assert_eq!(names.len(), rows.len(), "{context:?}: {rows:?}");
        assert!(BINDINGS.iter().all(|binding| binding.text != context.name()), "{context:?} is an action too");
    }
}

#[test]
fn every_stroke_has_its_name_and_comes_from_a_terminal() {
    for binding in BINDINGS {
        for stroke in binding.keys.iter().flat_map(|keys| strokes(keys)) {
            assert_eq!(Stroke::parse(&stroke.name()), Some(stroke));
            assert_eq!(stroke.fault(), None, "{}", stroke.name());
        }
    }
    for name in ["shift-a", "ctrl-i", "ctrl-m", "ctrl-A", "ctrl-1", "ctrl-space", "shift-enter", "\u{1}", "\u{202e}"] {
        assert!(Stroke::parse(name).unwrap().fault().is_some(), "{name}");
    }
    for name in ["alt-x", "ctrl-alt-x", "ctrl-up", "insert", "alt-enter", "é", "漢", "-", "ctrl-h"] {
        let stroke = Stroke::parse(name).unwrap();
        assert_eq!((stroke.name().as_str(), stroke.fault()), (name, None));
    }
    assert_eq!(Stroke::parse("shift-tab"), Stroke::parse("backtab"));
    for name in ["", "f2", "ctrl", "up down", "spacebar", "CTRL-x"] {
        assert_eq!(Stroke::parse(name), None, "{name}");
    }
}

#[test]
fn every_key_leads_to_its_action() {
    let keymap = Keymap::default();
    for binding in BINDINGS {
        for keys in binding.keys {
            assert_eq!(keymap.look_up(binding.context, &strokes(keys)), Outcome::Action(binding.action), "{keys}");
        }
    }
}

#[test]
fn hints_and_help_tell_of_every_action_once_a_place() {
    for context in Context::ALL {
        let mut actions = HashSet::new();
        for row in Keymap::default().heard_in(context) {
            let action = row.binding.action;
            assert!(actions.insert(action), "{action:?} twice in {context:?}");
        }
    }
}

#[test]
fn a_sequence_is_begun_and_ended() {
    let keymap = Keymap::default();
    let g = Stroke::parse("g").unwrap();
    assert_eq!(keymap.look_up(Context::Queue, &[g]), Outcome::Begun);
    assert_eq!(keymap.look_up(Context::Queue, &[g, g]), Outcome::Action(Action::Top));
    assert_eq!(keymap.look_up(Context::Queue, &[g, Stroke::parse("y").unwrap()]), Outcome::Nothing);
    assert_eq!(keymap.continuations(Context::Queue, &[g]).count(), 11);
}

#[test]
fn the_ways_out_work_everywhere() {
    let keymap = Keymap::default();
    for context in Context::ALL {
        assert_eq!(
            keymap.look_up(context, &[Stroke::parse("ctrl-c").unwrap()]),
            Outcome::Action(Action::Quit),
            "{context:?}"
        );
        assert_eq!(
            keymap.look_up(context, &[Stroke::parse("esc").unwrap()]),
            Outcome::Action(Action::Back),
            "{context:?}"
        );
    }
}

#[test]
fn the_readme_names_every_key() {
    let readme = include_str!("../../README.md");
    for binding in BINDINGS.iter().filter(|binding| binding.shown.is_none()) {
        for keys in binding.keys {
            let label = label(&strokes(keys));
            assert!(readme.contains(&format!("`{label}`")), "{label} for {:?}", binding.action);
        }
    }
}

mod own {
    //! The listener's own keys.

    use std::path::Path;

    use super::*;
    use crate::settings::{Problem, Settings};

    fn with(config: &str) -> Result<Keymap, Vec<Problem>> {
        let settings = Settings::parse(config, Path::new("/x/config.toml"), Path::new("/x")).unwrap();
        Keymap::with(&settings.keys)
    }

    /// The problems, each with its line.
    fn told(config: &str) -> Vec<(usize, String)> {
        let problems = with(config).map(drop).expect_err(config);
        problems.into_iter().map(|problem| (problem.line, problem.message)).collect()
    }

    fn means(keymap: &Keymap, context: Context, keys: &str) -> Outcome {
        keymap.look_up(context, &strokes(keys))
    }

    #[test]
    fn nothing_said_is_the_table() {
        assert_eq!(with("").unwrap(), Keymap::default());
        assert_eq!(with("[keys]").unwrap(), Keymap::default());
    }

    #[test]
    fn own_keys_take_the_place_of_the_usual_ones() {
        let keymap = with("[keys]\npause = ['ctrl-p', 'g space']\nstop = []\n").unwrap();
        for context in [Context::Songs, Context::Queue, Context::Now] {
            assert_eq!(means(&keymap, context, "ctrl-p"), Outcome::Action(Action::Pause));
            assert_eq!(means(&keymap, context, "g space"), Outcome::Action(Action::Pause));
            assert_eq!(means(&keymap, context, "space"), Outcome::Nothing);
            assert_eq!(means(&keymap, context, "s"), Outcome::Nothing);
        }
        assert_eq!(means(&keymap, Context::Outputs, "space"), Outcome::Action(Action::Pause), "another place");
        assert_eq!(keymap.key_of(Action::Pause), "Ctrl-P");
        assert!(keymap.heard_in(Context::Songs).all(|row| row.binding.action != Action::Stop));
        assert!(keymap.rows_in(Context::Songs).any(|row| row.binding.action == Action::Stop));
    }

    #[test]
    fn a_name_below_keys_is_meant_in_every_view_and_a_place_comes_before_it() {
        let keymap = with("[keys]\nadd = 'V'\n[keys.files]\nadd = 'E'").unwrap();
        assert_eq!(means(&keymap, Context::Songs, "V"), Outcome::Action(Action::Add));
        assert_eq!(means(&keymap, Context::Files, "E"), Outcome::Action(Action::Add));
        assert_eq!(means(&keymap, Context::Files, "V"), Outcome::Nothing);
    }

    #[test]
    fn two_actions_may_change_their_keys() {
        let keymap = with("[keys]\nnext = 'p'\nprevious = 'n'").unwrap();
        assert_eq!(means(&keymap, Context::Songs, "p"), Outcome::Action(Action::Next));
        assert_eq!(means(&keymap, Context::Songs, "n"), Outcome::Action(Action::Previous));
    }

    #[test]
    fn digits_may_seek_as_in_other_players() {
        let keymap = with("[keys]\ncount = []\nseek-part = ['0', '1', '2']").unwrap();
        assert_eq!(means(&keymap, Context::Songs, "1"), Outcome::Action(Action::SeekPart));
        assert_eq!(means(&keymap, Context::Songs, "9"), Outcome::Nothing);
    }

    #[test]
    fn clashes_name_both() {
        let told_of = told("[keys]\n\npause = 'n'");
        assert_eq!(told_of.len(), 1, "{told_of:?}");
        assert_eq!(told_of[0].0, 3);
        for word in ["`n`", "`pause`", "`next`", "its usual key", "next = []"] {
            assert!(told_of[0].1.contains(word), "{told_of:?}");
        }
        let told_of = told("[keys]\npause = 'a'");
        assert!(told_of.iter().all(|(line, words)| *line == 2 && words.contains("`add`")), "{told_of:?}");
        assert_eq!(told_of.len(), 2, "in the songs and in the files: {told_of:?}");
        let told_of = told("[keys]\npause = 'g'");
        assert!(told_of.len() >= 10 && told_of.iter().all(|(_, words)| words.contains("is the beginning of `g ")));
        let told_of = told("[keys]\npause = 'n x'");
        assert!(told_of[0].1.contains("`n` of `next`") && told_of[0].1.contains("`n x` of `pause`"), "{told_of:?}");
        let told_of = told("[keys]\npause = ['x y', 'x y']\nstop = 'Z'\nmute = 'Z'");
        assert!(told_of.iter().any(|(line, words)| *line == 2 && words.contains("twice at `pause`")), "{told_of:?}");
        assert!(told_of.iter().any(|(line, words)| *line == 4 && words.contains("`Z`")), "{told_of:?}");
        let told_of = told("[keys.queue]\nremove = 'space'");
        assert!(told_of[0].1.contains("`pause`") && told_of.len() == 1, "{told_of:?}");
    }

    #[test]
    fn the_ways_out_cannot_be_lost() {
        for (config, name) in [
            ("[keys]\nquit = []", "quit"),
            ("[keys]\nback = []", "back"),
            ("[keys]\nshow-help = []", "show-help"),
            ("[keys.help]\nclose = []", "close"),
            ("[keys.prompt]\nleave = []", "leave"),
            ("[keys.prompt]\nquit = []", "quit"),
            ("[keys.equalizer]\nleave-overlay = []", "leave-overlay"),
        ] {
            let told_of = told(config);
            assert!(
                told_of.len() == 1 && told_of[0].0 == 2 && told_of[0].1.contains(&format!("`{name}`")),
                "{told_of:?}"
            );
        }
        assert!(with("[keys]\nquit = 'ctrl-q'\nback = 'alt-b'").is_ok());
    }

    #[test]
    fn what_is_no_name_or_no_key_is_told_all_at_once() {
        let told_of = told(
            "[keys]\npaus = 'x'\nclose = 'x'\nstop = ['f5', 'shift-a']\nmute = ''\nnext = 'a b c d e'\n\
             [keys.que]\nremove = 'x'\n[keys.queue]\nremoov = 'x'\nplay = 'x'\n[keys.prompt]\nerase = 'x'\n",
        );
        let lines: Vec<usize> = told_of.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 4, 4, 5, 6, 8, 10, 11, 13], "{told_of:#?}");
        for (at, words) in [
            (0, "did you mean `pause`?"),
            (1, "[keys.help]"),
            (2, "`f5` is no key"),
            (3, "write `A`"),
            (6, "did you mean `queue`?"),
            (7, "did you mean `remove`?"),
            (8, "[keys.songs]"),
            (9, "types a character"),
        ] {
            assert!(told_of[at].1.contains(words), "{at}: {told_of:#?}");
        }
        let many = (0..3_000).fold("[keys]\n".to_owned(), |text, number| text + &format!("a{number} = 'x'\n"));
        assert!(told(&many).len() <= 1_001);
        let keys = (0..40).map(|number| format!("'g {number}'")).collect::<Vec<_>>().join(",");
        assert!(told(&format!("[keys]\npause = [{keys}]"))[0].1.contains("more than 20"));
    }
}

/// The example of the README is one that works.
#[test]
fn the_readme_tells_how_keys_are_changed() {
    let readme = include_str!("../../README.md");
    let example = readme.split("```toml\n[keys]").nth(1).unwrap().split("```").next().unwrap();
    let path = std::path::Path::new("/x/config.toml");
    let settings = crate::settings::Settings::parse(&format!("[keys]{example}"), path, path).unwrap();
    let keymap = Keymap::with(&settings.keys).unwrap();
    assert_eq!(keymap.look_up(Context::Songs, &strokes("7")), Outcome::Action(Action::SeekPart));
    assert_eq!(keymap.look_up(Context::Queue, &strokes("x")), Outcome::Action(Action::Remove));
    assert_eq!(keymap.look_up(Context::Songs, &strokes("g g q")), Outcome::Action(Action::ShowQueue));
}
