//! From one output to another.

use super::capture::{Kind, Reel};
use super::*;

fn started(id: u64) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::Started { id: other, .. } if *other == id)
}

fn changed(event: &Event) -> bool {
    matches!(event, Event::OutputChanged { .. })
}

fn finished(event: &Event) -> bool {
    matches!(event, Event::Finished { .. })
}

fn named(name: &str) -> Options {
    Options { output: OutputChoice::Named(name.to_owned()), rate: RateChoice::Auto, format: None }
}

fn refusal(reason: &str, chosen: &str) -> Event {
    Event::OutputRefused { reason: reason.to_owned(), chosen: named(chosen).output }
}

fn gone() -> Error {
    Error::Unavailable { name: "device".to_owned(), reason: "gone".to_owned() }
}

/// Opens outputs called after their rate; there is no other.
fn by_rate(reel: &Reel, kind: Kind) -> Outputs {
    let reel = reel.clone();
    Arc::new(move |options, _, _, _| match &options.output {
        OutputChoice::Named(name) => name.parse().map(|rate| reel.open(kind, rate)).map_err(|_| gone()),
        _ => Err(gone()),
    })
}

#[test]
fn another_output_goes_on_at_the_same_frame() {
    let second = Reel::default();
    let mut desk = Desk::with(Kind::Deep, 48_000, named("first"), by_rate(&second, Kind::Deep));
    desk.play(item(1, count(48_000, 480_000, 0)));
    desk.next(1, None);
    desk.let_play(5000);
    desk.wait(started(1));
    desk.player.send(Command::Output(named("48000")));
    let event = desk.wait(changed);
    assert_eq!(
        event,
        Event::OutputChanged {
            name: "test".to_owned(),
            rate: 48_000,
            notice: None,
            chosen: Some(named("48000").output)
        }
    );
    second.let_play(u64::MAX, &desk);
    desk.wait(finished);
    let heard = second.heard();
    // From the frame that was heard last on the first, but for the fade in.
    assert_same(&heard[300 * 2..], &ramp(5300, 480_000 - 5300));
    assert_eq!(desk.story(), ["started 1", &format!("{event:?}").to_lowercase(), "ended 1", "finished"]);
}

#[test]
fn paused_stays_paused_and_an_idle_player_changes_its_rate() {
    let second = Reel::default();
    let mut desk = Desk::with(Kind::Deep, 48_000, named("first"), by_rate(&second, Kind::Deep));
    desk.player.send(Command::Output(named("48000")));
    desk.wait(changed);
    second.let_play(u64::MAX, &desk);
    desk.player.send(Command::Play {
        item: item(1, count(96_000, 96_000, 0)),
        position: Duration::from_millis(500),
        paused: true,
    });
    desk.next(1, None);
    desk.wait(started(1));
    desk.player.send(Command::Output(named("96000")));
    assert_eq!(
        desk.wait(changed),
        Event::OutputChanged {
            name: "test".to_owned(),
            rate: 96_000,
            notice: None,
            chosen: Some(named("96000").output)
        }
    );
    assert!(second.heard().iter().all(|sample| *sample == 0.0), "nothing is heard while paused");
    desk.player.send(Command::Resume);
    desk.wait(finished);
    let heard = second.heard();
    assert_same(&heard[heard.len() - 40_000 * 2..], &ramp(56_000, 40_000));
}

#[test]
fn a_refused_output_changes_nothing() {
    let mut desk = Desk::with(Kind::Deep, 48_000, named("first"), by_rate(&Reel::default(), Kind::Deep));
    desk.play(item(1, count(48_000, 96_000, 0)));
    desk.next(1, None);
    desk.let_play(1000);
    desk.wait(started(1));
    desk.player.send(Command::Output(named("nowhere")));
    let refused = desk.wait(|event| matches!(event, Event::OutputRefused { .. }));
    assert_eq!(refused, refusal("output device: gone", "nowhere"));
    desk.let_play(u64::MAX);
    desk.wait(finished);
    assert_same(&desk.heard(), &ramp(0, 96_000));
}

/// Opens nothing before the sender is gone.
fn hanging() -> (Sender<()>, Outputs) {
    let (ends, end) = mpsc::channel();
    let end = Mutex::new(end);
    let outputs: Outputs = Arc::new(move |_, _, _, _| {
        let _ = end.lock().expect("not poisoned").recv();
        Err(gone())
    });
    (ends, outputs)
}

#[test]
fn an_output_that_hangs_is_given_up_whatever_is_heard() {
    let (_ends, outputs) = hanging();
    let reel = Reel::default();
    let patience = Duration::from_millis(30);
    let mut desk = Desk::waiting(reel.clone(), reel.open(Kind::Deep, 48_000), named("first"), outputs, patience);
    let choose = |desk: &mut Desk| {
        desk.player.send(Command::Output(named("hangs")));
        let refused = desk.wait(|event| matches!(event, Event::OutputRefused { .. }));
        assert_eq!(refused, refusal("it does not answer", "hangs"));
    };
    // Nothing was played yet.
    choose(&mut desk);
    desk.player.send(Command::Play { item: item(1, count(48_000, 96_000, 0)), position: Duration::ZERO, paused: true });
    desk.next(1, None);
    desk.wait(started(1));
    choose(&mut desk);
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Resumed));
    choose(&mut desk);
    desk.player.send(Command::Pause);
    desk.wait_for_tape(|tape| !tape.is_empty());
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Paused));
    choose(&mut desk);
    // The old one goes on, and nothing is missing.
    desk.player.send(Command::Resume);
    desk.wait(finished);
    desk.player.send(Command::Stop);
    choose(&mut desk);
}

#[test]
fn of_two_choices_each_has_its_answer() {
    let (ends, outputs) = hanging();
    let reel = Reel::default();
    let mut desk = Desk::on(reel.clone(), reel.open(Kind::Deep, 48_000), named("first"), outputs);
    desk.player.send(Command::Output(named("one")));
    desk.player.send(Command::Output(named("two")));
    let refused = desk.wait(|event| matches!(event, Event::OutputRefused { .. }));
    assert_eq!(refused, refusal("another one was chosen since", "one"));
    drop(ends);
    let refused = desk.wait(|event| matches!(event, Event::OutputRefused { .. }));
    assert_eq!(refused, refusal("output device: gone", "two"));
}

/// A deep output that has failed after `frames` frames of item 1, with item 2 to follow.
fn lost(frames: u64, second: &Reel) -> Desk {
    let mut desk = Desk::with(Kind::Deep, 48_000, named("first"), by_rate(second, Kind::Fast));
    desk.play(item(1, count(48_000, 10_000, 0)));
    desk.next(1, Some(item(2, count(48_000, 5000, 10_000))));
    desk.let_play(frames);
    desk.wait(started(1));
    *desk.fails.lock().expect("not poisoned") = Some("pulled out".to_owned());
    desk.let_play(frames);
    desk.wait(|event| matches!(event, Event::OutputLost { .. }));
    desk
}

#[test]
fn a_queue_edited_while_the_output_is_lost_counts() {
    let second = Reel::default();
    let mut desk = lost(1000, &second);
    desk.next(1, Some(item(3, count(48_000, 700, 50_000))));
    desk.next(3, None);
    desk.player.send(Command::Output(named("48000")));
    desk.wait(changed);
    desk.player.send(Command::Resume);
    desk.wait(finished);
    let heard = second.heard();
    assert_same(&heard[heard.len() - 1400..], &ramp(50_000, 700));
    assert!(!desk.story().contains(&"started 2".to_owned()), "{:?}", desk.story());
}

#[test]
fn a_jump_and_a_play_while_the_output_is_lost_count() {
    let second = Reel::default();
    let mut desk = lost(1000, &second);
    desk.player.send(Command::Seek(Duration::from_millis(100)));
    let at = desk.wait(|event| matches!(event, Event::Position { .. }));
    assert_eq!(at, Event::Position { id: 1, at: Duration::from_millis(100) });
    // Whoever wants to hear something is told that there is still no output.
    for command in [
        Command::Resume,
        Command::Play { item: item(7, count(48_000, 3000, 0)), position: Duration::ZERO, paused: false },
    ] {
        desk.player.send(command);
        let lost = desk.wait(|event| matches!(event, Event::OutputLost { .. }));
        assert_eq!(lost, Event::OutputLost { reason: "output device: gone".to_owned() });
    }
    desk.next(7, None);
    desk.player.send(Command::Output(named("48000")));
    desk.wait(changed);
    desk.player.send(Command::Resume);
    desk.wait(finished);
    // Silence first, as long as it was paused.
    let heard = second.heard();
    assert_same(&heard[heard.len() - 6000..], &ramp(0, 3000));
}

#[test]
fn lost_in_the_last_moment_it_still_ends() {
    let second = Reel::default();
    let mut desk = Desk::with(Kind::Deep, 48_000, named("first"), by_rate(&second, Kind::Fast));
    desk.play(item(1, count(48_000, 10_000, 0)));
    desk.let_play(10_000);
    // All of it was heard; what follows is not known.
    desk.wait(|event| matches!(event, Event::Ended { .. }));
    *desk.fails.lock().expect("not poisoned") = Some("pulled out".to_owned());
    desk.let_play(10_000);
    desk.wait(|event| matches!(event, Event::OutputLost { .. }));
    desk.next(1, None);
    desk.wait(|event| matches!(event, Event::Finished { after: 1 }));
}

#[test]
fn a_full_disk_keeps_the_place_for_another_output() {
    let second = Reel::default();
    let mut desk = Desk::with(Kind::File, 48_000, named("file"), by_rate(&second, Kind::Fast));
    desk.player.send(Command::Play { item: item(1, count(48_000, 10_000, 0)), position: Duration::ZERO, paused: true });
    desk.wait(started(1));
    *desk.fails.lock().expect("not poisoned") = Some("no space left".to_owned());
    desk.next(1, None);
    // Trying again is of no use, and is answered.
    for command in [Command::Volume(100), Command::Resume, Command::Resume] {
        desk.player.send(command);
    }
    for _ in 0..2 {
        let lost = desk.wait(|event| matches!(event, Event::OutputLost { .. }));
        assert_eq!(lost, Event::OutputLost { reason: "no space left".to_owned() });
    }
    desk.player.send(Command::Output(named("48000")));
    desk.wait(changed);
    desk.player.send(Command::Resume);
    desk.wait(finished);
    let heard = second.heard();
    assert_same(&heard[heard.len() - 20_000..], &ramp(0, 10_000));
}

/// Opens outputs at the rate of the file, and counts them.
fn following(reel: &Reel, most: u32, opened: &Arc<Mutex<Vec<u32>>>) -> Outputs {
    let (reel, opened) = (reel.clone(), Arc::clone(opened));
    Arc::new(move |_, wish, _, _| {
        let asked = wish.file.expect("a rate");
        let rate = if asked > most { 48_000 } else { asked };
        opened.lock().expect("not poisoned").push(asked);
        Ok(reel.open(Kind::Fast, rate))
    })
}

fn at_own_rate() -> Options {
    Options { rate: RateChoice::File, ..named("device") }
}

#[test]
fn files_of_different_rates_are_played_at_their_own() {
    let (reel, opened) = (Reel::default(), Arc::default());
    let first = Reel::default();
    let outputs = following(&reel, u32::MAX, &opened);
    let mut desk = Desk::on(first.clone(), first.open(Kind::Fast, 48_000), at_own_rate(), outputs);
    desk.play_all(vec![
        item(1, count(44_100, 20_000, 0)),
        item(2, count(44_100, 20_000, 20_000)),
        item(3, count(96_000, 30_000, 40_000)),
        item(4, count(48_000, 10_000, 70_000)),
    ]);
    assert!(first.heard().is_empty());
    // Not a sample is converted, and none is missing.
    assert_same(&reel.heard(), &ramp(0, 80_000));
    assert_eq!(*opened.lock().expect("not poisoned"), [44_100, 96_000, 48_000]);
    let ends = desk.story().iter().filter(|line| line.starts_with("ended")).count();
    assert_eq!(ends, 4, "{:?}", desk.story());
}

#[test]
fn a_jump_under_the_files_own_rate_opens_nothing() {
    let (reel, opened) = (Reel::default(), Arc::default());
    let mut desk = Desk::with(Kind::Fast, 48_000, at_own_rate(), following(&reel, u32::MAX, &opened));
    desk.player.send(Command::Play {
        item: item(1, count(44_100, 400_000, 0)),
        position: Duration::ZERO,
        paused: true,
    });
    desk.wait(started(1));
    for second in [5, 2, 8] {
        desk.player.send(Command::Seek(Duration::from_secs(second)));
        desk.wait(|event| matches!(event, Event::Position { .. }));
    }
    desk.next(1, None);
    desk.player.send(Command::Resume);
    desk.wait(finished);
    assert_eq!(*opened.lock().expect("not poisoned"), [44_100]);
    let heard = reel.heard();
    assert_same(&heard[heard.len() - 40_000 * 2..], &ramp(360_000, 40_000));
}

#[test]
fn a_device_that_stays_at_its_rate_is_asked_once() {
    let (reel, opened) = (Reel::default(), Arc::default());
    let mut desk = Desk::with(Kind::Fast, 48_000, at_own_rate(), following(&reel, 50_000, &opened));
    desk.play_all(vec![item(1, count(96_000, 96_000, 0)), item(2, count(96_000, 96_000, 96_000))]);
    assert_eq!(*opened.lock().expect("not poisoned"), [96_000]);
    assert_eq!(reel.heard().len() / 2, 96_000, "two seconds at 48 kHz");
}

#[test]
fn silence_is_left_for_a_device_that_appears() {
    let second = Reel::default();
    let looks = Arc::new(Mutex::new(0));
    let (reel, looked) = (second.clone(), Arc::clone(&looks));
    let outputs: Outputs = Arc::new(move |_, wish, _, _| {
        assert!(wish.audible, "silence is no better than silence");
        let mut looks = looked.lock().expect("not poisoned");
        *looks += 1;
        if *looks < 3 { Err(gone()) } else { Ok(reel.open(Kind::Fast, 48_000)) }
    });
    let (sender, _messages) = mpsc::channel();
    let silence = Options { output: OutputChoice::Null, rate: RateChoice::Hz(48_000), format: None };
    let wish = output::Wish { file: None, audible: false, sink: None, patience: Duration::ZERO };
    let opened = output::open(&silence, &wish, &sender, 0).expect("it needs nothing");
    let choice = Options { output: OutputChoice::Auto, ..silence };
    let mut desk = Desk::on(Reel::default(), opened, choice, outputs);
    desk.play(item(1, count(48_000, 480_000, 0)));
    desk.next(1, None);
    desk.wait(started(1));
    // Every resumption is a time to look.
    desk.player.send(Command::Pause);
    desk.wait(|event| matches!(event, Event::Paused));
    desk.player.send(Command::Resume);
    desk.wait(changed);
    desk.wait(finished);
    let heard = second.heard();
    assert!(heard.len() < 480_000 * 2, "the position is kept");
    assert_same(&heard[heard.len() - 40_000 * 2..], &ramp(440_000, 40_000));
    assert_eq!(*looks.lock().expect("not poisoned"), 3);
}
