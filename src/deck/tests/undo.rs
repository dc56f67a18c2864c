//! Undoing while something is heard.

use super::*;
use crate::deck::GainChoice;
use crate::playlist::Change;

fn titles(deck: &Deck) -> String {
    deck.queue().entries().iter().map(|entry| entry.item.title.as_str()).collect()
}

/// A deck in which the first of these is heard.
fn hearing(names: &[&str]) -> (Deck, Vec<EntryId>, u64) {
    let (mut deck, ids) = deck(names);
    let (item, _) = handed(&deck.play(ids[0]));
    started(&mut deck, item);
    (deck, ids, item)
}

fn is_quiet(commands: &[Command]) -> bool {
    !commands.iter().any(|command| matches!(command, Command::Play { .. } | Command::Stop | Command::Seek(_)))
}

#[test]
fn a_queue_that_was_emptied_comes_back_whole() {
    let (mut deck, ids, _) = hearing(&["a", "b", "c"]);
    deck.clear();
    let (change, commands) = deck.undo().unwrap();
    assert_eq!((change, commands, titles(&deck).as_str()), (Change::Cleared(3), vec![], "abc"));
    assert_eq!((deck.state(), deck.queue().current().map(|entry| entry.id)), (State::Stopped, Some(ids[0])));
    assert_eq!(handed(&deck.toggle()).1, "a", "it goes on where it was");
    deck.redo().unwrap();
    assert_eq!((titles(&deck).as_str(), heard(&deck)), ("", "a"), "what is heard goes on");
}

#[test]
fn the_player_is_told_what_follows_now() {
    let (mut deck, ids, a) = hearing(&["a", "b", "c"]);
    handed(&deck.handle(&Event::WantsNext { after: a }));
    assert_eq!(handed(&deck.shift(ids[2], 1)).1, "c");
    let (change, commands) = deck.undo().unwrap();
    assert_eq!((change, handed(&commands).1.as_str()), (Change::Moved, "b"));
    let (_, commands) = deck.redo().unwrap();
    assert_eq!(handed(&commands).1, "c");
}

#[test]
fn what_is_heard_goes_on_though_it_is_taken_out_by_an_undo() {
    let (mut deck, _) = deck(&["a", "b"]);
    let (ids, _) = deck.push_next([playable("x")]);
    let (x, _) = handed(&deck.play(ids[0]));
    started(&mut deck, x);
    let (_, commands) = deck.undo().unwrap();
    assert!(is_quiet(&commands), "{commands:?}");
    assert_eq!((heard(&deck), titles(&deck).as_str()), ("x", "ab"));
    assert_eq!(handed(&commands).1, "a", "what stood behind it follows");
    assert_eq!(handed(&deck.skip_forward()).1, "a", "and the key goes there too");
    let (_, commands) = deck.redo().unwrap();
    assert!(is_quiet(&commands));
    assert_eq!((heard(&deck), titles(&deck).as_str()), ("a", "xab"));
}

#[test]
fn behind_the_last_one_taken_out_nothing_follows_unless_all_is_repeated() {
    for (repeat, follows) in [(Repeat::Off, None), (Repeat::All, Some("a"))] {
        let (mut deck, _) = deck(&["a"]);
        deck.set_repeat(repeat);
        let (ids, _) = deck.push([playable("x")]);
        let (x, _) = handed(&deck.play(ids[0]));
        started(&mut deck, x);
        let (_, commands) = deck.undo().unwrap();
        let next = match commands.as_slice() {
            [Command::Next { item, .. }] => item.as_ref().map(|item| item.path.display().to_string()),
            other => panic!("{other:?}"),
        };
        assert_eq!(next.as_deref(), follows);
    }
}

#[test]
fn an_entry_taken_out_while_it_was_heard_comes_back_and_the_next_goes_on() {
    let (mut deck, ids, _) = hearing(&["a", "b"]);
    let (b, path) = handed(&deck.remove(ids[0]));
    assert_eq!(path, "b");
    started(&mut deck, b);
    let (_, commands) = deck.undo().unwrap();
    assert!(is_quiet(&commands));
    assert_eq!((heard(&deck), titles(&deck).as_str()), ("b", "ab"));
    assert_eq!(deck.queue().current().map(|entry| entry.id), Some(ids[1]));
}

#[test]
fn a_shuffle_undone_is_told_where_the_gain_depends_on_it() {
    let (mut deck, _, _) = hearing(&["a", "b"]);
    deck.tune(Tuning { replay_gain: GainChoice::Auto, ..*deck.tuning() });
    deck.set_shuffled(true);
    let (change, commands) = deck.undo().unwrap();
    assert_eq!(change, Change::Shuffled);
    assert!(matches!(commands.as_slice(), [Command::Next { .. }, Command::Sound(_)]), "{commands:?}");
    assert!(!deck.queue().is_shuffled());
}
