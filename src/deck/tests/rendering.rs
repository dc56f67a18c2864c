//! Files are written faster than they can be measured: the figures are waited for.

use super::*;
use crate::media::{Level, Loudness};
use crate::player::OutputChoice;

/// A deck that renders these files with equal loudness, and the ids of their entries.
fn rendering(names: &[&str], choice: GainChoice) -> (Deck, Vec<EntryId>) {
    let (mut deck, ids) = deck(names);
    deck.tune(Tuning { replay_gain: choice, ..Tuning::default() });
    assert_eq!(deck.set_rendering(true), []);
    (deck, ids)
}

fn loudness(track: f32, album: Option<f32>) -> Loudness {
    let level = |gain| Level { gain, peak: None };
    Loudness { track: Some(level(track)), album: album.map(level) }
}

fn learn(deck: &mut Deck, name: &str, loudness: Loudness) -> Vec<Command> {
    deck.learn(&name.into(), loudness)
}

/// What is known of the one item that is handed over.
#[track_caller]
fn known(commands: &[Command]) -> Option<Loudness> {
    match commands {
        [Command::Play { item, .. } | Command::Next { item: Some(item), .. }] => item.measured,
        other => panic!("nothing handed over: {other:?}"),
    }
}

#[test]
fn nothing_is_handed_over_before_its_own_figure_is_known() {
    let (mut deck, ids) = rendering(&["a", "b", "c"], GainChoice::Track);
    assert_eq!(deck.play(ids[0]), []);
    assert_eq!((deck.take_unmeasured().len(), deck.state(), heard(&deck)), (3, State::Playing, "a"));
    assert_eq!(learn(&mut deck, "b", loudness(-2.0, None)), []);
    let commands = learn(&mut deck, "a", loudness(-1.0, None));
    assert_eq!(known(&commands), Some(loudness(-1.0, None)));
    let (a, _) = handed(&commands);
    started(&mut deck, a);
    let commands = deck.handle(&Event::WantsNext { after: a });
    assert_eq!(known(&commands), Some(loudness(-2.0, None)));
    let (b, _) = handed(&commands);
    assert_eq!(deck.handle(&Event::WantsNext { after: b }), [], "the answer comes when it is known");
    // One that cannot be measured does not hold it up.
    let commands = learn(&mut deck, "c", Loudness::default());
    assert_eq!((handed(&commands).1.as_str(), known(&commands)), ("c", None));
}

#[test]
fn an_albums_figure_is_waited_for_where_it_counts() {
    let (mut deck, ids) = rendering(&["a", "b"], GainChoice::Album);
    deck.play(ids[0]);
    deck.take_unmeasured();
    assert_eq!(learn(&mut deck, "a", loudness(-1.0, None)), []);
    assert_eq!(deck.learnt_all(), [], "that was said before the other file was heard of");
    assert_eq!(learn(&mut deck, "b", loudness(-2.0, None)), []);
    assert_eq!(learn(&mut deck, "a", loudness(-1.0, Some(-4.0))), []);
    assert_eq!(known(&deck.learnt_all()), Some(loudness(-1.0, Some(-4.0))));
    // What is added later is waited for as well.
    let (mut deck, ids) = rendering(&["a"], GainChoice::Auto);
    deck.play(ids[0]);
    deck.take_unmeasured();
    learn(&mut deck, "a", loudness(-1.0, None));
    let (a, _) = handed(&deck.learnt_all());
    deck.push([playable("late")]);
    assert_eq!(deck.handle(&Event::WantsNext { after: a }), []);
    assert_eq!(deck.take_unmeasured().len(), 1);
    assert_eq!(learn(&mut deck, "late", loudness(-3.0, None)), []);
    assert_eq!(known(&deck.learnt_all()), Some(loudness(-3.0, None)));
}

#[test]
fn what_needs_no_figure_waits_for_none() {
    for choice in [GainChoice::Off, GainChoice::Track] {
        let (mut deck, _) = rendering(&[], choice);
        let (ids, _) = deck.push([Playable { has_loudness: choice != GainChoice::Off, ..playable("told") }]);
        handed(&deck.play(ids[0]));
    }
    // Played in time, it is measured meanwhile.
    let (mut deck, ids) = rendering(&["a"], GainChoice::Track);
    deck.set_rendering(false);
    handed(&deck.play(ids[0]));
}

#[test]
fn what_the_listener_does_meanwhile_counts() {
    let (mut deck, ids) = rendering(&["a", "b"], GainChoice::Track);
    deck.play(ids[0]);
    assert_eq!(deck.shift(ids[1], 0), [], "nothing follows what is not played yet");
    deck.seek(Duration::from_secs(7));
    deck.toggle();
    let commands = deck.set_rendering(false);
    let [Command::Play { position, paused: true, .. }] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!(*position, Duration::from_secs(7));
    // What was heard before gives way at once.
    deck.set_rendering(true);
    assert_eq!(deck.play(ids[1]), [Command::Stop]);
    assert_eq!(deck.play(ids[0]), [], "it is silent already");
    let off = deck.tune(Tuning::default());
    assert!(matches!(off.as_slice(), [Command::Sound(_), Command::Play { .. }]), "{off:?}");
    deck.tune(Tuning { replay_gain: GainChoice::Track, ..Tuning::default() });
    deck.play(ids[1]);
    deck.stop();
    deck.take_unmeasured();
    assert_eq!(learn(&mut deck, "b", loudness(-1.0, None)), [], "it was stopped");
}

#[test]
fn files_are_rendered_and_devices_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty.raw");
    std::fs::write(&file, "").unwrap();
    for (output, is_rendering) in [
        (OutputChoice::Wav("out.wav".into()), true),
        #[cfg(unix)]
        (OutputChoice::Pipe(file), true),
        (OutputChoice::Pipe(folder.path().join("pipe")), false),
        (OutputChoice::Auto, false),
        (OutputChoice::Null, false),
        (OutputChoice::Named("hw:0".into()), false),
    ] {
        assert_eq!(output.is_rendering(), is_rendering, "{output:?}");
    }
}
