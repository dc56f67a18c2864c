//! Files on a disk that does not answer.

use super::capture::Kind;
use super::*;

fn started(id: u64) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::Started { id: other, .. } if *other == id)
}

#[test]
fn a_read_that_hangs_holds_no_order_up() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    // Decoded up to its half, and all of that heard.
    desk.play(item(1, gated(48_000, 20_000, "orders")));
    desk.let_play(u64::MAX);
    desk.wait(started(1));
    desk.player.send(Command::Pause);
    desk.wait(|event| matches!(event, Event::Paused));
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Resumed));
    // The jump waits behind the read; the listener is told where it leads.
    desk.player.send(Command::Seek(Duration::from_millis(100)));
    let at = desk.wait(|event| matches!(event, Event::Position { .. }));
    assert_eq!(at, Event::Position { id: 1, at: Duration::from_millis(100) });
    desk.player.send(Command::Volume(50));
    desk.play(item(2, count(48_000, 1000, 0)));
    desk.wait(started(2));
    desk.player.send(Command::Stop);
    desk.wait(|event| matches!(event, Event::Stopped));
    // The thread that hangs is still there, and does not keep the player.
    let (done_in, done) = mpsc::channel();
    let player = desk.player;
    std::thread::spawn(move || {
        drop(player);
        let _ = done_in.send(());
    });
    done.recv_timeout(Duration::from_secs(20)).expect("it ends");
    Gate::of("orders").open();
}

#[test]
fn what_stalled_goes_on_to_the_sample() {
    let mut desk = Desk::fast(48_000);
    desk.play(item(1, gated(48_000, 100_000, "goes on")));
    desk.wait(|event| matches!(event, Event::Position { at, .. } if at.as_secs() == 1));
    desk.next(1, Some(item(2, count(48_000, 5000, 100_000))));
    desk.player.send(Command::Volume(100));
    desk.next(2, None);
    Gate::of("goes on").open();
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    assert_same(&desk.heard(), &ramp(0, 105_000));
}

#[test]
fn a_jump_behind_a_stalled_read_is_exact() {
    let mut desk = Desk::fast(48_000);
    desk.player.send(Command::Play {
        item: item(1, gated(48_000, 100_000, "jump")),
        position: Duration::from_millis(1500),
        paused: true,
    });
    desk.wait(|event| matches!(event, Event::WantsNext { .. }));
    for milliseconds in [1600, 1700, 2000] {
        desk.player.send(Command::Seek(Duration::from_millis(milliseconds)));
    }
    desk.next(1, None);
    Gate::of("jump").open();
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    // After the fade in: from 2 s on, and nothing from before.
    assert_same(&heard[heard.len() - 3000 * 2..], &ramp(97_000, 3000));
    assert!(heard.len() / 2 <= 4000 + 288, "{}", heard.len() / 2);
}

#[test]
fn a_file_that_cannot_be_opened_is_left_behind() {
    let mut desk = Desk::fast(48_000);
    desk.play(item(1, late(48_000, 1000, "opening")));
    desk.player.send(Command::Volume(100));
    desk.play(item(2, count(48_000, 1000, 0)));
    desk.next(2, None);
    desk.wait(|event| matches!(event, Event::Finished { after: 2 }));
    assert_same(&desk.heard(), &ramp(0, 1000));
    // It comes too late to be of any use.
    Gate::of("opening").open();
    desk.play(item(3, count(48_000, 10, 0)));
    desk.next(3, None);
    desk.wait(|event| matches!(event, Event::Finished { after: 3 }));
    assert_eq!(desk.story(), ["started 2", "ended 2", "finished", "started 3", "ended 3", "finished"]);
}

#[test]
fn what_never_answers_fails_and_the_next_is_played() {
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![
        item(1, late(48_000, 1000, "never")),
        item(2, gated(48_000, 96_000, "nor this")),
        item(3, count(48_000, 1000, 0)),
    ]);
    let story = desk.story();
    assert_eq!(story[0], "failed 1: it cannot be read: the disk does not answer");
    assert_eq!(story[2], "ended 2: it cannot be read: the disk does not answer");
    assert_eq!(story[3..], ["started 3", "ended 3", "finished"]);
    let heard = desk.heard();
    assert_same(&heard[..48_000 * 2], &ramp(0, 48_000));
    assert_same(&heard[heard.len() - 2000..], &ramp(0, 1000));
}
