//! What is done to the sound, and when it ends.

use super::*;
use crate::locale::{Language, Locale};
use crate::media::{Clip, Level, Loudness};
use crate::player::{Applied, Equalizer, GainMode, GainSource, Sound, Speed};

const MINUTE: Duration = Duration::from_secs(60);

/// A deck whose first file of several is heard, and its item.
fn playing(names: &[&str]) -> (Deck, Vec<EntryId>, u64) {
    let (mut deck, ids) = deck(names);
    let (first, _) = handed(&deck.play(ids[0]));
    started(&mut deck, first);
    (deck, ids, first)
}

fn at(deck: &mut Deck, id: u64, seconds: u64) {
    deck.handle(&Event::Position { id, at: Duration::from_secs(seconds) });
}

fn sound(commands: &[Command]) -> Sound {
    match commands {
        [.., Command::Sound(sound)] => *sound,
        other => panic!("no word about the sound: {other:?}"),
    }
}

fn status(deck: &Deck, language: Language) -> Vec<String> {
    deck.status(&Locale::new(language))
}

fn pass(deck: &mut Deck, time: Duration) -> Vec<Command> {
    deck.tick(deck.now + time)
}

#[test]
fn at_defaults_nothing_is_done_and_nothing_is_told() {
    let (deck, ..) = playing(&["a"]);
    assert_eq!(sound(&deck.greeting()), Sound::default());
    assert!(Language::ALL.into_iter().all(|language| status(&deck, language).is_empty()));
}

#[test]
fn replay_gain_goes_round_and_auto_follows_the_order() {
    let (mut deck, ..) = playing(&["a", "b"]);
    let mode = |commands: &[Command]| sound(commands).replay_gain.mode;
    assert_eq!(mode(&deck.cycle_replay_gain()), GainMode::Track);
    assert_eq!(mode(&deck.cycle_replay_gain()), GainMode::Album);
    assert_eq!(mode(&deck.cycle_replay_gain()), GainMode::Album, "in order");
    assert_eq!(deck.tuning().replay_gain, GainChoice::Auto);
    assert_eq!(mode(&deck.set_shuffled(true)), GainMode::Track);
    assert_eq!(mode(&deck.set_shuffled(false)), GainMode::Album);
    assert_eq!(mode(&deck.cycle_replay_gain()), GainMode::Off);
    assert!(!deck.set_shuffled(true).iter().any(|command| matches!(command, Command::Sound(_))));
}

#[test]
fn words_of_the_settings_are_choices() {
    for choice in GainChoice::ALL {
        assert_eq!(choice.key().parse(), Ok(choice));
    }
    assert!("loud".parse::<GainChoice>().is_err());
}

#[test]
fn the_gain_in_force_is_told_with_where_it_is_from() {
    let (mut deck, ids, a) = playing(&["a", "b"]);
    deck.cycle_replay_gain();
    assert_eq!(status(&deck, Language::English), ["RG"]);
    for (from, english, indonesian) in [
        (GainSource::Tags, "RG −7.2 dB", "RG −7,2 dB"),
        (GainSource::Measured, "RG −7.2 dB measured", "RG −7,2 dB terukur"),
        (GainSource::Unknown, "RG unknown", "RG tak diketahui"),
    ] {
        deck.handle(&Event::Gain { id: a, applied: Some(Applied { gain: -7.23, from }) });
        assert_eq!(status(&deck, Language::English), [english]);
        assert_eq!(status(&deck, Language::Indonesian), [indonesian]);
    }
    deck.handle(&Event::Gain { id: a + 9, applied: Some(Applied { gain: 1.0, from: GainSource::Tags }) });
    assert_eq!(status(&deck, Language::English), ["RG unknown"], "news of another item");
    handed(&deck.play(ids[1]));
    assert_eq!(status(&deck, Language::English), ["RG"], "nothing is known of the next one yet");
}

#[test]
fn only_what_has_no_loudness_is_measured_and_only_once() {
    let (mut deck, ids) = deck(&["a", "b", "a"]);
    deck.push([Playable { has_loudness: true, ..playable("told") }]);
    assert_eq!(deck.take_unmeasured(), Vec::<Clip>::new(), "it does not matter while it is off");
    deck.play(ids[1]);
    deck.cycle_replay_gain();
    assert_eq!(deck.take_unmeasured(), ["b", "a"].map(Clip::from), "what is heard comes first");
    assert_eq!(deck.take_unmeasured(), Vec::<Clip>::new());
    deck.push([playable("c"), playable("a")]);
    assert_eq!(deck.take_unmeasured(), ["c"].map(Clip::from));
}

#[test]
fn what_follows_is_measured_before_what_lies_behind() {
    let paths = |names: &[&str]| names.iter().copied().map(Clip::from).collect::<Vec<_>>();
    let (mut listed, ids) = deck(&["a", "b", "c", "d"]);
    listed.cycle_replay_gain();
    listed.play(ids[2]);
    assert_eq!(listed.take_unmeasured(), paths(&["c", "d", "a", "b"]));
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let (mut shuffled, ids) = deck(&names);
    shuffled.cycle_replay_gain();
    shuffled.play(ids[5]);
    shuffled.set_shuffled(true);
    shuffled.play(shuffled.queue().following(ids[5]).unwrap());
    let mut order = vec![heard(&shuffled).to_owned()];
    let mut entry = shuffled.heard().unwrap().entry;
    while let Some(next) = shuffled.queue().following(entry) {
        order.push(shuffled.queue().get(next).unwrap().item.title.clone());
        entry = next;
    }
    order.push("f".to_owned());
    assert_ne!(order[..7], ["g", "h", "a", "b", "c", "d", "e"], "it is shuffled");
    assert_eq!(shuffled.take_unmeasured(), paths(&order.iter().map(String::as_str).collect::<Vec<_>>()));
}

#[test]
fn a_large_queue_is_measured_bit_by_bit() {
    let names: Vec<String> = (0..2_500).map(|number| number.to_string()).collect();
    let (mut deck, _) = deck(&names.iter().map(String::as_str).collect::<Vec<_>>());
    deck.cycle_replay_gain();
    let mut asked = 0;
    loop {
        let paths = deck.take_unmeasured();
        assert!(paths.len() <= 1_000);
        asked += paths.len();
        if paths.is_empty() {
            break;
        }
        for path in paths {
            deck.learn(&path, Loudness::default());
        }
    }
    assert_eq!((asked, deck.awaited()), (2_500, 0));
}

#[test]
fn a_measurement_reaches_what_is_held_and_what_comes() {
    let (mut deck, _, a) = playing(&["a", "b", "a"]);
    let loudness = Loudness { track: Some(Level { gain: -3.0, peak: None }), album: None };
    deck.cycle_replay_gain();
    deck.take_unmeasured();
    deck.handle(&Event::Gain { id: a, applied: Some(Applied { gain: 0.0, from: GainSource::Unknown }) });
    assert_eq!(status(&deck, Language::English), ["RG measuring"]);
    assert_eq!(deck.learn(&"a".into(), loudness), [Command::Measured { id: a, loudness }]);
    assert_eq!(deck.learn(&"a".into(), loudness), [], "nothing new");
    let album = Loudness { album: Some(Level { gain: -5.0, peak: None }), ..loudness };
    assert_eq!(deck.learn(&"a".into(), album), [Command::Measured { id: a, loudness: album }]);
    let loudness = album;
    assert_eq!(deck.learn(&"b".into(), Loudness::default()), [], "it could not be measured");
    let commands = deck.skip_forward();
    assert!(matches!(commands.as_slice(), [Command::Play { item, .. }] if item.measured.is_none()));
    let commands = deck.skip_forward();
    assert!(matches!(commands.as_slice(), [Command::Play { item, .. }] if item.measured == Some(loudness)));
}

#[test]
fn speed_and_cross_fade_stay_within_bounds() {
    let (mut deck, ..) = playing(&["a"]);
    assert_eq!(sound(&deck.speed_by(25)).speed, Speed::from_percent(125));
    assert_eq!(status(&deck, Language::English), ["1.25×"]);
    assert_eq!(status(&deck, Language::Indonesian), ["1,25×"]);
    assert_eq!(sound(&deck.speed_by(900)).speed, Speed::from_percent(200));
    assert_eq!(deck.speed_by(5), [], "it is the fastest already");
    assert_eq!(sound(&deck.set_speed(Speed::NORMAL)).speed, Speed::NORMAL);
    let lengths: Vec<u64> = (0..6).map(|_| sound(&deck.cycle_crossfade()).crossfade.as_secs()).collect();
    assert_eq!(lengths, [2, 4, 8, 12, 0, 2]);
    assert_eq!(status(&deck, Language::English), ["×fade 2 s"]);
    deck.tune(Tuning { crossfade: Duration::from_millis(2_500), ..Tuning::default() });
    assert_eq!(status(&deck, Language::Indonesian), ["×lebur 2,5 dtk"]);
    assert_eq!(sound(&deck.cycle_crossfade()).crossfade.as_secs(), 4);
}

#[test]
fn a_band_is_raised_within_its_range() {
    let (mut deck, ..) = playing(&["a"]);
    assert!((sound(&deck.raise_band(3, 1.0)).equalizer.bands[3] - 1.0).abs() < f32::EPSILON);
    let lowest = sound(&deck.raise_band(3, -99.0)).equalizer.bands[3];
    assert!((lowest + Equalizer::RANGE).abs() < f32::EPSILON);
    assert_eq!(status(&deck, Language::English), ["EQ"]);
    assert!(sound(&deck.raise_band(10, 1.0)).equalizer.bands.iter().all(|band| *band <= 0.0));
    assert!(sound(&deck.flatten()).equalizer.is_flat());
}

#[test]
fn a_part_is_marked_where_the_listener_is_between_two_reports() {
    let (mut deck, _, a) = playing(&["a"]);
    at(&mut deck, a, 10);
    pass(&mut deck, Duration::from_millis(400));
    assert_eq!(deck.mark(), []);
    assert_eq!(deck.marks(), Marks::From(Duration::from_millis(10_400)));
    assert_eq!(status(&deck, Language::English), ["A–B 0:10–"]);
    assert_eq!(deck.mark(), [], "both marks in one place are no part");
    at(&mut deck, a, 15);
    let part = (Duration::from_millis(10_400), Duration::from_secs(15));
    assert_eq!(deck.mark(), [Command::Loop(Some(part))]);
    assert_eq!(status(&deck, Language::English), ["A–B 0:10–0:15"]);
    assert_eq!(deck.mark(), [Command::Loop(None)]);
    assert_eq!(deck.marks(), Marks::None);
}

#[test]
fn marks_set_backwards_are_put_in_order_and_end_with_the_song() {
    let (mut deck, _, a) = playing(&["a", "b"]);
    at(&mut deck, a, 30);
    deck.mark();
    deck.seek(Duration::from_secs(20));
    assert_eq!(deck.mark(), [Command::Loop(Some((Duration::from_secs(20), Duration::from_secs(30))))]);
    let (b, _) = handed(&deck.handle(&Event::WantsNext { after: a }));
    started(&mut deck, b);
    assert_eq!(deck.marks(), Marks::None);
    assert_eq!(status(&deck, Language::English), Vec::<String>::new());
}

#[test]
fn marks_stay_when_the_same_song_is_told_to_have_started_again() {
    let (mut deck, _, a) = playing(&["a", "b"]);
    at(&mut deck, a, 10);
    deck.mark();
    at(&mut deck, a, 20);
    deck.mark();
    started(&mut deck, a);
    assert_eq!(deck.marks(), Marks::Between(Duration::from_secs(10), Duration::from_secs(20)));
}

#[test]
fn time_while_paused_moves_no_mark_and_speed_does() {
    let (mut deck, _, a) = playing(&["a"]);
    at(&mut deck, a, 10);
    pass(&mut deck, Duration::from_millis(500));
    deck.toggle();
    pass(&mut deck, MINUTE);
    deck.mark();
    assert_eq!(deck.marks(), Marks::From(Duration::from_millis(10_500)));
    deck.toggle();
    deck.set_speed(Speed::from_percent(200));
    at(&mut deck, a, 12);
    pass(&mut deck, Duration::from_millis(300));
    assert_eq!(deck.mark(), [Command::Loop(Some((Duration::from_millis(10_500), Duration::from_millis(12_600))))]);
}

#[test]
fn it_stops_after_this_song_and_goes_on_with_the_next() {
    let (mut deck, ids, a) = playing(&["a", "b"]);
    handed(&deck.handle(&Event::WantsNext { after: a }));
    assert_eq!(deck.set_stop_after(true), [Command::Next { after: a, item: None }]);
    assert_eq!(status(&deck, Language::English), ["stop after"]);
    assert_eq!(handed(&deck.set_stop_after(false)).1, "b");
    deck.set_stop_after(true);
    deck.handle(&Event::Ended { id: a, fault: None });
    deck.handle(&Event::Finished { after: a });
    assert_eq!((deck.state(), deck.stops_after(), deck.is_flawless()), (State::Stopped, false, true));
    assert_eq!(deck.queue().current().map(|entry| entry.id), Some(ids[1]));
    assert_eq!(handed(&deck.toggle()).1, "b");
}

/// The wish came in the moment in which the player went on by itself.
#[test]
fn a_stop_that_comes_too_late_for_this_song_comes_after_the_next() {
    let (mut deck, _, a) = playing(&["a", "b", "c"]);
    let (b, _) = handed(&deck.handle(&Event::WantsNext { after: a }));
    deck.set_stop_after(true);
    deck.handle(&Event::Ended { id: a, fault: None });
    let commands = deck.handle(&Event::Started { id: b, duration: None, format: String::new() });
    assert_eq!(commands, [Command::Next { after: b, item: None }]);
}

#[test]
fn when_it_is_time_the_song_plays_to_its_end_and_fades() {
    let (mut deck, _, a) = playing(&["a", "b", "c"]);
    handed(&deck.handle(&Event::WantsNext { after: a }));
    deck.set_repeat(Repeat::All);
    assert_eq!(deck.set_sleep(Some(20 * MINUTE)), []);
    assert_eq!(status(&deck, Language::English), ["sleep 20 min"]);
    assert_eq!(pass(&mut deck, 19 * MINUTE + Duration::from_secs(1)), []);
    assert_eq!(status(&deck, Language::Indonesian), ["tidur 1 mnt"]);
    at(&mut deck, a, 10);
    deck.mark();
    at(&mut deck, a, 20);
    deck.mark();
    assert_eq!(
        pass(&mut deck, MINUTE),
        [Command::Loop(None), Command::FadeEnd(FADE), Command::Next { after: a, item: None }]
    );
    assert_eq!(status(&deck, Language::English), ["sleep: last song"]);
    assert_eq!(pass(&mut deck, MINUTE), [], "told once");
    deck.handle(&Event::Finished { after: a });
    assert_eq!((deck.state(), deck.sleep()), (State::Stopped, None));
    assert_eq!(heard_next(&mut deck), "b");
}

const FADE: Duration = Duration::from_secs(10);

fn heard_next(deck: &mut Deck) -> String {
    handed(&deck.toggle()).1
}

#[test]
fn the_next_minute_is_when_the_minutes_left_change() {
    let (mut deck, ..) = playing(&["a", "b"]);
    assert_eq!(deck.minute_in(), None);
    deck.set_sleep(Some(2 * MINUTE));
    pass(&mut deck, Duration::from_secs(10));
    assert_eq!(deck.minute_in(), Some(Duration::from_secs(50)));
    for (before, left) in [("sleep 2 min", "sleep 1 min"), ("sleep 1 min", "sleep: last song")] {
        let most = deck.minute_in().unwrap();
        pass(&mut deck, most.saturating_sub(Duration::from_millis(1)));
        assert_eq!(
            (status(&deck, Language::English), deck.minute_in().unwrap().as_millis()),
            (vec![before.to_owned()], 1)
        );
        pass(&mut deck, Duration::from_millis(1));
        assert_eq!(status(&deck, Language::English), [left]);
    }
    assert_eq!(deck.minute_in(), None);
}

#[test]
fn the_last_song_fades_also_if_the_listener_chose_it_meanwhile() {
    let (mut deck, ids, _) = playing(&["a", "b"]);
    deck.set_sleep(Some(MINUTE));
    pass(&mut deck, MINUTE);
    let (b, _) = handed(&deck.play(ids[1]));
    let commands = deck.handle(&Event::Started { id: b, duration: None, format: String::new() });
    assert_eq!(commands, [Command::FadeEnd(FADE)]);
    assert_eq!(deck.handle(&Event::WantsNext { after: b }), [Command::Next { after: b, item: None }]);
}

#[test]
fn a_timer_that_is_taken_away_takes_back_what_it_did() {
    let (mut deck, _, a) = playing(&["a", "b"]);
    deck.set_sleep(Some(MINUTE));
    assert_eq!(deck.set_sleep(None), []);
    assert_eq!(pass(&mut deck, 2 * MINUTE), []);
    deck.set_sleep(Some(MINUTE));
    pass(&mut deck, MINUTE);
    let commands = deck.set_sleep(None);
    assert!(
        matches!(commands.as_slice(), [Command::FadeEnd(Duration::ZERO), Command::Next { after, item: Some(_) }] if *after == a)
    );
    assert_eq!(deck.set_sleep(Some(Duration::MAX)), []);
    assert_eq!(deck.sleep_left(), Some(SLEEP_LONGEST));
}

#[test]
fn paused_time_counts_and_a_stop_ends_what_the_timer_began() {
    let (mut deck, ids, _) = playing(&["a", "b"]);
    deck.set_sleep(Some(MINUTE));
    deck.toggle();
    assert!(!pass(&mut deck, MINUTE).is_empty(), "it is time although nothing is heard");
    assert_eq!(deck.toggle(), [Command::Resume]);
    assert!(deck.is_last());
    deck.stop();
    assert_eq!((deck.sleep(), deck.is_last()), (None, false));
    deck.set_sleep(Some(MINUTE));
    assert_eq!(pass(&mut deck, MINUTE), [], "nothing plays that could end");
    assert_eq!(deck.sleep(), None);
    deck.play(ids[0]);
    assert!(!deck.is_last());
}

type Change = fn(&mut Deck);

#[test]
fn samples_are_left_alone_at_full_volume_when_nothing_is_done_to_the_sound() {
    let (mut deck, _, id) = playing(&["a", "b"]);
    assert!(!deck.is_untouched(), "the volume of these tests is not full");
    deck.set_volume(100);
    assert!(deck.is_untouched());
    let changes: [(&str, Change, Change); 6] = [
        ("volume", |deck| drop(deck.set_volume(99)), |deck| drop(deck.set_volume(100))),
        ("mute", |deck| drop(deck.toggle_mute()), |deck| drop(deck.toggle_mute())),
        ("speed", |deck| drop(deck.speed_by(5)), |deck| drop(deck.set_speed(Speed::NORMAL))),
        ("equaliser", |deck| drop(deck.raise_band(3, 0.5)), |deck| drop(deck.flatten())),
        (
            "cross-fade",
            |deck| drop(deck.cycle_crossfade()),
            |deck| drop(deck.tune(Tuning { crossfade: Duration::ZERO, ..*deck.tuning() })),
        ),
        (
            "gain",
            |deck| drop(deck.cycle_replay_gain()),
            |deck| drop(deck.tune(Tuning { replay_gain: GainChoice::Off, ..*deck.tuning() })),
        ),
    ];
    for (name, change, back) in changes {
        change(&mut deck);
        assert!(!deck.is_untouched(), "{name}");
        back(&mut deck);
        assert!(deck.is_untouched(), "{name} taken back");
    }
    // A part that is heard over and over fades from its end to its start.
    at(&mut deck, id, 10);
    deck.mark();
    assert!(deck.is_untouched());
    at(&mut deck, id, 20);
    deck.mark();
    assert!(!deck.is_untouched());
}
