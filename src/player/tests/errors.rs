//! Files and outputs that fail.

use super::*;

#[test]
fn what_cannot_be_opened_is_passed_over_without_a_gap() {
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![
        item(1, "missing"),
        item(2, count(48_000, 5000, 0)),
        item(3, "missing"),
        item(4, "missing"),
        item(5, count(48_000, 5000, 5000)),
        item(6, "missing"),
    ]);
    assert_same(&desk.heard(), &ramp(0, 10_000));
    let story = desk.story();
    assert_eq!(story.iter().filter(|line| line.ends_with(": not found")).count(), 4);
    assert_eq!(story.last().map(String::as_str), Some("finished"));
}

#[test]
fn what_breaks_off_is_played_as_far_as_it_goes() {
    for (kind, fault) in [("breaks", "damaged"), ("panics", "the decoder failed"), ("short", "damaged after 0:02")] {
        let mut desk = Desk::fast(48_000);
        let frames = if kind == "short" { 96_000 } else { 192_000 };
        desk.play_all(vec![item(1, format!("{kind}:48000:{frames}:0")), item(2, count(48_000, 100, 0))]);
        let heard = desk.heard().len() as u64 / 2 - 100;
        assert!((96_000..96_000 + 1152).contains(&heard), "{kind}: {heard}");
        assert_same(&desk.heard()[..heard as usize * 2], &ramp(0, heard));
        assert_eq!(desk.story()[1], format!("ended 1: {fault}"));
    }
}

#[test]
fn an_unheard_of_rate_is_a_reason_and_not_the_end() {
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![item(1, count(0, 100, 0)), item(2, count(767_999, 100, 0)), item(3, count(48_000, 100, 0))]);
    assert_same(&desk.heard(), &ramp(0, 100));
    assert_eq!(desk.story()[0], "failed 1: 0 Hz is not a sample rate");
    assert_eq!(desk.story()[1], "failed 2: 767999 Hz cannot be converted to 48000 Hz");
}

#[test]
fn nothing_in_it_is_a_reason() {
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![item(1, count(48_000, 0, 0))]);
    assert_eq!(desk.story(), ["failed 1: there is no audio in it", "finished"]);
    assert!(desk.heard().is_empty());
}

#[test]
fn a_lost_output_pauses_and_comes_back_where_it_was() {
    let mut desk = Desk::new(capture::Kind::Deep, 48_000);
    desk.play(item(1, count(48_000, 480_000, 0)));
    desk.let_play(48_000 * 3 + 100);
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 3));
    *desk.fails.lock().expect("not poisoned") = Some("pulled out".to_owned());
    desk.let_play(48_000 * 3 + 100);
    let lost = desk.wait(|event| matches!(event, Event::OutputLost { .. }));
    assert_eq!(lost, Event::OutputLost { reason: "pulled out".to_owned() });
    // The choice of the desk is the null output, which is what it finds again.
    desk.wait(|event| matches!(event, Event::OutputRestored));
    desk.player.send(Command::Seek(Duration::from_millis(9900)));
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Resumed));
    desk.wait(|event| matches!(event, Event::Ended { id: 1, fault: None }));
    assert!(!desk.story()[1..].contains(&"started 1".to_owned()), "{:?}", desk.story());
}
