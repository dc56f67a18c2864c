use super::*;
use crate::player::Event;

fn playable(name: &str) -> Playable {
    Playable { path: name.into(), title: name.into(), ..Playable::default() }
}

/// A deck with these files, and the ids of their entries.
fn deck(names: &[&str]) -> (Deck, Vec<EntryId>) {
    let mut deck = Deck::new(1, 80);
    let (ids, commands) = deck.push(names.iter().map(|name| playable(name)));
    assert_eq!(commands, []);
    (deck, ids)
}

/// The file and item id of a command that hands one over.
fn handed(commands: &[Command]) -> (u64, String) {
    match commands {
        [Command::Play { item, .. } | Command::Next { item: Some(item), .. }] => {
            (item.id, item.path.display().to_string())
        }
        other => panic!("nothing handed over: {other:?}"),
    }
}

fn started(deck: &mut Deck, id: u64) {
    let commands = deck.handle(&Event::Started { id, duration: Some(Duration::from_secs(60)), format: "WAV".into() });
    assert_eq!(commands, []);
}

fn heard(deck: &Deck) -> &str {
    &deck.heard().unwrap().playable.title
}

#[test]
fn a_queue_is_played_from_one_to_the_next() {
    let (mut deck, ids) = deck(&["a", "b"]);
    let (a, path) = handed(&deck.play(ids[0]));
    assert_eq!(path, "a");
    started(&mut deck, a);
    let (b, path) = handed(&deck.handle(&Event::WantsNext { after: a }));
    assert_eq!(path, "b");
    assert_eq!(deck.handle(&Event::WantsNext { after: b }), [Command::Next { after: b, item: None }]);
    assert_eq!(heard(&deck), "a");
    deck.handle(&Event::Ended { id: a, fault: None });
    started(&mut deck, b);
    assert_eq!(heard(&deck), "b");
    deck.handle(&Event::Ended { id: b, fault: None });
    deck.handle(&Event::Finished { after: b });
    assert_eq!((deck.state(), deck.heard(), deck.is_flawless()), (State::Stopped, None, true));
}

#[test]
fn an_old_question_is_not_answered() {
    let (mut deck, ids) = deck(&["a", "b"]);
    let (a, _) = handed(&deck.play(ids[0]));
    handed(&deck.play(ids[1]));
    assert_eq!(deck.handle(&Event::WantsNext { after: a }), []);
    deck.handle(&Event::Finished { after: a });
    assert_eq!(deck.state(), State::Playing, "an end that was overtaken by a play is none");
}

#[test]
fn a_bad_file_is_told_and_the_next_one_is_played() {
    let (mut deck, ids) = deck(&["bad", "good"]);
    let (bad, _) = handed(&deck.play(ids[0]));
    deck.handle(&Event::Failed { id: bad, reason: "not found".into() });
    let (good, path) = handed(&deck.handle(&Event::WantsNext { after: bad }));
    assert_eq!(path, "good");
    started(&mut deck, good);
    assert_eq!(heard(&deck), "good");
    assert_eq!(deck.fault(ids[0]), Some(&"not found".into()));
    assert!(!deck.is_flawless());
}

/// While two songs sound together the next one has started before the first has ended.
#[test]
fn a_song_that_breaks_off_while_it_fades_out_is_told_by_its_name() {
    let (mut deck, ids) = deck(&["a", "b", "c"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    let (b, _) = handed(&deck.handle(&Event::WantsNext { after: a }));
    started(&mut deck, b);
    deck.handle(&Event::Ended { id: a, fault: Some("damaged after 0:41".into()) });
    assert_eq!((deck.playable_of(a).map(|item| item.title.as_str()), heard(&deck)), (Some("a"), "b"));
    assert_eq!((deck.fault(ids[0]), deck.fault(ids[1])), (Some(&"damaged after 0:41".into()), None));
    assert!(!deck.is_flawless());
    // What was dropped is told of no more.
    deck.play(ids[2]);
    deck.handle(&Event::Ended { id: b, fault: Some("damaged".into()) });
    assert_eq!((deck.playable_of(b), deck.fault(ids[1])), (None, None));
}

#[test]
fn a_queue_of_bad_files_ends_even_when_repeated() {
    for repeat in [Repeat::One, Repeat::All] {
        let (mut deck, ids) = deck(&["x", "y", "z"]);
        deck.set_repeat(repeat);
        let (mut id, _) = handed(&deck.play(ids[0]));
        for tries in 1.. {
            assert!(tries <= 3, "{repeat:?}: tried for ever");
            deck.handle(&Event::Failed { id, reason: "empty".into() });
            match deck.handle(&Event::WantsNext { after: id }).as_slice() {
                [Command::Next { item: Some(item), .. }] => id = item.id,
                [Command::Next { item: None, .. }] => break,
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn a_change_of_the_queue_renames_what_follows() {
    let (mut deck, ids) = deck(&["a", "b", "c"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    handed(&deck.handle(&Event::WantsNext { after: a }));
    assert_eq!(handed(&deck.remove(ids[1])).1, "c");
    assert_eq!(handed(&deck.push_next([playable("d")]).1).1, "d");
    assert_eq!(handed(&deck.set_repeat(Repeat::One)).1, "a");
    deck.set_repeat(Repeat::Off);
    assert_eq!(handed(&deck.shift(ids[2], 1)).1, "c");
    assert_eq!(deck.shift(ids[2], 1), []);
}

#[test]
fn removing_what_is_heard_plays_the_next() {
    let (mut deck, ids) = deck(&["a", "b"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    assert_eq!(handed(&deck.remove(ids[0])).1, "b");
    assert_eq!(deck.remove(ids[1]), [Command::Stop]);
    assert!(deck.queue().is_empty());
}

#[test]
fn skipping_keeps_a_pause_and_stops_at_the_end() {
    let (mut deck, ids) = deck(&["a", "b"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    assert_eq!(deck.toggle(), [Command::Pause]);
    assert!(matches!(deck.skip_forward().as_slice(), [Command::Play { paused: true, .. }]));
    assert_eq!(deck.toggle(), [Command::Resume]);
    assert_eq!(deck.skip_forward(), [Command::Stop]);
    assert_eq!(handed(&deck.toggle()).1, "b");
}

#[test]
fn back_goes_to_the_start_and_then_to_the_one_before() {
    let (mut deck, ids) = deck(&["a", "b"]);
    let (b, _) = handed(&deck.play(ids[1]));
    started(&mut deck, b);
    deck.handle(&Event::Position { id: b, at: Duration::from_secs(20) });
    assert_eq!(deck.skip_back(), [Command::Seek(Duration::ZERO)]);
    assert_eq!(handed(&deck.skip_back()).1, "a");
    assert_eq!(deck.skip_back(), [Command::Seek(Duration::ZERO)]);
}

#[test]
fn seeks_stay_within_the_file() {
    let (mut deck, ids) = deck(&["a"]);
    assert_eq!(deck.seek_by(5), []);
    let (a, _) = handed(&deck.play(ids[0]));
    assert_eq!(deck.seek_part(0.5), [], "the length is not known yet");
    started(&mut deck, a);
    assert_eq!(deck.seek_part(0.5), [Command::Seek(Duration::from_secs(30))]);
    assert_eq!(deck.seek_by(10), [Command::Seek(Duration::from_secs(40))]);
    assert_eq!(deck.seek_by(-100), [Command::Seek(Duration::ZERO)]);
    assert_eq!(deck.seek_by(1000), [Command::Seek(Duration::from_secs(60))]);
    assert_eq!(deck.seek_part(f64::INFINITY), [Command::Seek(Duration::from_secs(60))]);
}

#[test]
fn a_change_of_volume_ends_a_mute() {
    let (mut deck, _) = deck(&[]);
    assert_eq!(deck.toggle_mute(), [Command::Mute(true)]);
    assert_eq!(deck.volume_by(30), [Command::Volume(100), Command::Mute(false)]);
    assert_eq!(deck.volume_by(-128), [Command::Volume(0)]);
}

#[test]
fn a_lost_output_pauses() {
    let (mut deck, ids) = deck(&["a"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    deck.handle(&Event::OutputLost { reason: "gone".into() });
    assert_eq!(deck.state(), State::Paused);
}

/// The queue was changed in the moment in which the player went on by itself.
#[test]
fn what_began_before_its_replacement_arrived_is_shown_and_followed() {
    let (mut deck, ids) = deck(&["a", "b", "c"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    let (b, _) = handed(&deck.handle(&Event::WantsNext { after: a }));
    assert_eq!(handed(&deck.shift(ids[2], 1)).1, "c");
    deck.handle(&Event::Ended { id: a, fault: None });
    let commands = deck.handle(&Event::Started { id: b, duration: None, format: String::new() });
    assert_eq!(heard(&deck), "b");
    assert_eq!(commands, [Command::Next { after: b, item: None }]);
    deck.handle(&Event::Finished { after: b });
    assert_eq!(deck.state(), State::Stopped);
}

#[test]
fn what_was_added_in_the_moment_of_the_end_is_played() {
    let (mut deck, ids) = deck(&["a"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    deck.handle(&Event::WantsNext { after: a });
    assert_eq!(handed(&deck.push([playable("b")]).1).1, "b");
    let commands = deck.handle(&Event::Finished { after: a });
    assert!(matches!(commands.as_slice(), [Command::Play { .. }]), "{commands:?}");
    assert_eq!((handed(&commands).1.as_str(), heard(&deck)), ("b", "b"));
}

#[test]
fn a_repeat_that_is_asked_for_after_a_failure_ahead_is_kept() {
    let (mut deck, ids) = deck(&["a", "bad"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    let (bad, _) = handed(&deck.handle(&Event::WantsNext { after: a }));
    deck.handle(&Event::Failed { id: bad, reason: "empty".into() });
    assert_eq!(handed(&deck.set_repeat(Repeat::One)).1, "a");
}

mod listed;
mod rendering;
mod sound;
mod undo;
