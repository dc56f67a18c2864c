use std::collections::HashSet;

use super::*;
use crate::locale::{Language, Locale};

#[test]
fn every_key_is_a_key() {
    for binding in BINDINGS {
        assert!(!binding.keys.is_empty());
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
    assert_eq!(keymap.continuations(Context::Queue, g).count(), 10);
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
    let readme = include_str!("../../../README.md");
    for binding in BINDINGS.iter().filter(|binding| binding.shown.is_none()) {
        for keys in binding.keys {
            let label = label(&strokes(keys));
            assert!(readme.contains(&format!("`{label}`")), "{label} for {:?}", binding.action);
        }
    }
}
