//! Pause, seek, stop, volume: what is heard of them.

use super::capture::Kind;
use super::*;

/// What a sine of 441 Hz and a fade of 6 ms move in a frame at 48 kHz, at most.
const STEP: f32 = 0.5 * 0.0578 + 0.5 * 1.6 / 288.0;

fn largest_step(samples: &[f32]) -> f32 {
    samples.as_chunks::<2>().0.windows(2).fold(0.0, |largest, pair| largest.max((pair[1][0] - pair[0][0]).abs()))
}

fn paused(event: &Event) -> bool {
    matches!(event, Event::Paused)
}

fn position(event: &Event) -> bool {
    matches!(event, Event::Position { .. })
}

fn started(id: u64) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::Started { id: other, .. } if *other == id)
}

/// A deep output on which a sine of ten seconds plays, of which `heard` frames were heard.
fn playing(heard: u64) -> Desk {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.play(item(1, sine(48_000, 480_000, 0)));
    desk.next(1, None);
    desk.let_play(heard);
    desk.wait(started(1));
    desk
}

#[test]
fn pause_is_heard_at_once_though_the_output_holds_a_second() {
    let mut desk = playing(1000);
    desk.player.send(Command::Pause);
    desk.let_play(3000);
    desk.wait(paused);
    let heard = desk.heard();
    // At the latest after the 100 frames of margin, what making it anew may take, and the fade.
    let sound = heard.as_chunks::<2>().0.iter().rposition(|frame| frame[0] != 0.0).expect("sound");
    assert!(sound < 20_000, "{sound}");
    assert_eq!(heard[heard.len() - 2..], [0.0; 2]);
    assert!(largest_step(&heard) < STEP, "{}", largest_step(&heard));
}

#[test]
fn resume_goes_on_where_pause_stopped() {
    let mut desk = playing(1000);
    desk.player.send(Command::Pause);
    desk.let_play(u64::MAX / 2);
    desk.wait(paused);
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Resumed));
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert!(largest_step(&heard) < STEP);
    // Without the silence nothing is missing, and but for the fades nothing is changed.
    let silence = heard.windows(200).position(|part| part.iter().all(|sample| *sample == 0.0)).expect("silence");
    let length = heard[silence..].iter().position(|sample| *sample != 0.0).expect("sound") / 2 * 2;
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(48_000, 480_000, 0))]);
    let fade = 290 * 2;
    assert_same(&heard[..silence - fade], &whole.heard()[..silence - fade]);
    let rest = heard.len() - (silence + length + fade);
    assert_same(&heard[heard.len() - rest..], &whole.heard()[whole.heard().len() - rest..]);
    // The fade in begins with a frame at level 0, which looks like silence.
    assert!((heard.len() - length).abs_diff(whole.heard().len()) <= 4, "{} frames", (heard.len() - length) / 2);
}

#[test]
fn a_jump_is_exact_and_does_not_click() {
    let mut desk = playing(1000);
    desk.player.send(Command::Seek(Duration::from_secs(8)));
    let event = desk.wait(position);
    assert_eq!(event, Event::Position { id: 1, at: Duration::from_secs(8) });
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert!(largest_step(&heard) < STEP, "{}", largest_step(&heard));
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(48_000, 480_000, 0))]);
    // Of the last two seconds only the fade in differs.
    let tail = (96_000 - 288) * 2;
    assert_same(&heard[heard.len() - tail..], &whole.heard()[whole.heard().len() - tail..]);
    assert_eq!(desk.story(), ["started 1", "ended 1", "finished"]);
}

#[test]
fn beyond_the_end_is_the_end_and_what_follows_plays() {
    let mut desk = playing(1000);
    desk.next(1, Some(item(2, count(48_000, 1000, 3))));
    desk.player.send(Command::Seek(Duration::from_secs(100)));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 2 }));
    desk.next(2, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    assert_eq!(desk.story(), ["started 1", "ended 1", "started 2", "ended 2", "finished"]);
    let heard = desk.heard();
    assert_same(&heard[heard.len() - 2000 + 578..], &ramp(3, 1000)[578..]);
}

#[test]
fn two_hundred_jumps_in_a_burst_end_where_the_last_says() {
    let mut desk = playing(1000);
    for n in 0..200_u64 {
        desk.player.send(Command::Seek(Duration::from_millis(40 * (n % 100) + 1000)));
    }
    desk.player.send(Command::Seek(Duration::from_secs(9)));
    let nine = Event::Position { id: 1, at: Duration::from_secs(9) };
    desk.wait(|event| *event == nine);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(48_000, 480_000, 0))]);
    let tail = (48_000 - 288) * 2;
    let heard = desk.heard();
    assert_same(&heard[heard.len() - tail..], &whole.heard()[whole.heard().len() - tail..]);
    assert!(largest_step(&heard) < STEP, "{}", largest_step(&heard));
}

#[test]
fn stop_fades_out_and_a_new_song_begins_at_its_first_sample() {
    let mut desk = playing(1000);
    desk.player.send(Command::Stop);
    desk.let_play(u64::MAX / 2);
    desk.wait(|event| matches!(event, Event::Stopped));
    let before = desk.heard();
    assert!(largest_step(&before) < STEP);
    desk.play(item(2, count(48_000, 5000, 1)));
    desk.next(2, None);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    assert_same(&desk.heard()[before.len()..], &ramp(1, 5000));
    assert_eq!(desk.story(), ["started 1", "stopped", "started 2", "ended 2", "finished"]);
}

#[test]
fn volume_is_heard_at_once_and_without_a_step() {
    let mut desk = playing(1000);
    desk.player.send(Command::Volume(50));
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(48_000, 480_000, 0))]);
    let whole = whole.heard();
    assert_eq!(heard.len(), whole.len());
    assert!(largest_step(&heard) < STEP);
    // At most what was played when the order came, the margin and the ramp are louder.
    let quiet = 200_000;
    assert!(heard[quiet * 2..].iter().zip(&whole[quiet * 2..]).all(|(a, b)| (a - b * 0.125).abs() < 1e-6));
}

#[test]
fn mute_is_silence_and_time_goes_on() {
    let mut desk = playing(1000);
    desk.player.send(Command::Mute(true));
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert_eq!(heard.len() / 2, 480_000);
    assert!(heard[200_000 * 2..].iter().all(|sample| *sample == 0.0));
}

#[test]
fn paused_from_the_start_it_is_ready_and_silent() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.player.send(Command::Play { item: item(1, count(48_000, 5000, 1)), position: Duration::ZERO, paused: true });
    desk.let_play(u64::MAX / 2);
    desk.wait(started(1));
    desk.next(1, None);
    desk.player.send(Command::Pause);
    desk.wait(paused);
    assert!(desk.heard().iter().all(|sample| *sample == 0.0));
    let silence = desk.heard().len();
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    assert_same(&desk.heard()[silence..], &ramp(1, 5000));
}

#[test]
fn seeking_while_paused_stays_paused() {
    let mut desk = playing(1000);
    desk.player.send(Command::Pause);
    desk.let_play(u64::MAX / 2);
    desk.wait(paused);
    desk.player.send(Command::Seek(Duration::from_secs(9)));
    desk.wait(position);
    desk.player.send(Command::Pause);
    desk.player.send(Command::Resume);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert!(largest_step(&heard) < STEP);
    // How much silence is in between depends on how often the output was asked.
    let sound = heard.as_chunks::<2>().0.iter().filter(|frame| frame[0] != 0.0).count();
    assert!((46_000..200_000).contains(&sound), "it did not begin where it was paused: {sound}");
}

#[test]
fn another_song_takes_the_place_of_what_plays() {
    let mut desk = playing(1000);
    desk.play(item(2, count(48_000, 5000, 1)));
    desk.next(2, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert_same(&heard[heard.len() - 10_000..], &ramp(1, 5000));
    assert_eq!(desk.story(), ["started 1", "started 2", "ended 2", "finished"]);
}

#[test]
fn the_full_second_is_told_once() {
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![item(1, count(48_000, 48_000 * 3 + 10, 0))]);
    let told: Vec<_> = desk.seen.iter().filter(|event| position(event)).collect();
    assert!(told.len() <= 3, "{told:?}");
}

#[test]
fn dropping_the_player_while_it_plays_ends_it() {
    let desk = playing(1000);
    let Desk { player, events, .. } = desk;
    drop(player);
    while events.recv_timeout(Duration::from_secs(20)).is_ok() {}
    assert!(events.try_recv().is_err());
}
