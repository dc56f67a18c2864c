//! Cross-fades, by the sample.
#![expect(clippy::float_cmp, reason = "samples are compared exactly")]

use super::capture::Kind;
use super::*;

/// Constant left, then constant right: what is heard of each at every frame.
fn levels(heard: &[f32]) -> Vec<[f32; 2]> {
    heard.as_chunks::<2>().0.to_vec()
}

fn crossfade(millis: u64) -> Command {
    Command::Sound(Sound { crossfade: Duration::from_millis(millis), ..Sound::default() })
}

/// Where `samples` differ from 0.5 on the left and nothing on the right, and where they become 0.5 on the right alone.
fn fade_of(heard: &[[f32; 2]]) -> (usize, usize) {
    let first = heard.iter().position(|frame| frame[1] != 0.0).expect("the second is heard");
    let last = heard.iter().rposition(|frame| frame[0] != 0.0).expect("the first is heard");
    (first, last + 1)
}

#[test]
fn the_sum_of_powers_is_constant_and_nothing_is_lost() {
    for (first, second) in [(48_000, 48_000), (44_100, 48_000), (48_000, 96_000), (44_100, 44_100)] {
        let mut desk = Desk::fast(48_000);
        desk.player.send(crossfade(1000));
        desk.play_all(vec![
            item(1, left(first, u64::from(first) * 4, 500)),
            item(2, right(second, u64::from(second) * 3, 500)),
        ]);
        let heard = levels(&desk.heard());
        assert_eq!(heard.len(), 48_000 * 6, "{first} {second}");
        let (from, to) = fade_of(&heard);
        // A resampler's filter rings a little beyond a fade.
        let ring = if first == 48_000 && second == 48_000 { 0 } else { 1200 };
        assert!(from.abs_diff(48_000 * 3) <= ring && to.abs_diff(48_000 * 4) <= ring, "{first} {second}: {from} {to}");
        for (n, [one, two]) in heard[48_000 * 3 + ring..48_000 * 4 - ring].iter().enumerate() {
            let progress = (n as f64 + ring as f64 + 0.5) / 48_000.0;
            let angle = progress * std::f64::consts::FRAC_PI_2;
            assert!((f64::from(*one) - 0.5 * angle.cos()).abs() < 1e-6, "{n}: {one}");
            assert!((f64::from(*two) - 0.5 * angle.sin()).abs() < 1e-6, "{n}: {two}");
            assert!((one * one + two * two - 0.25).abs() < 1e-6, "{n}");
        }
        assert_eq!(desk.story(), ["started 1", "started 2", "ended 1", "ended 2", "finished"]);
    }
}

#[test]
fn outside_the_fades_every_sample_is_as_it_was() {
    let mut desk = Desk::fast(48_000);
    desk.player.send(crossfade(250));
    desk.play_all(vec![
        item(1, count(48_000, 100_000, 0)),
        item(2, count(48_000, 90_000, 200_000)),
        item(3, count(48_000, 80_000, 400_000)),
    ]);
    let heard = desk.heard();
    assert_eq!(heard.len() / 2, 100_000 + 90_000 + 80_000 - 2 * 12_000);
    assert_same(&heard[..88_000 * 2], &ramp(0, 88_000));
    assert_same(&heard[100_000 * 2..166_000 * 2], &ramp(212_000, 66_000));
    assert_same(&heard[178_000 * 2..], &ramp(412_000, 68_000));
}

#[test]
fn short_items_fade_for_half_their_length() {
    let mut desk = Desk::fast(48_000);
    desk.player.send(crossfade(12_000));
    desk.play_all(vec![
        item(1, count(48_000, 96_000, 0)),
        item(2, count(48_000, 20_000, 0)),
        item(3, count(48_000, 1, 0)),
        item(4, count(48_000, 48_000, 0)),
    ]);
    // 10 000 frames of the first two; one frame has no half.
    assert_eq!(desk.heard().len() / 2, 96_000 + 20_000 + 1 + 48_000 - 10_000);
    assert_eq!(desk.story().len(), 9);
}

#[test]
fn an_unknown_length_does_not_fade_and_leaves_no_gap() {
    let endless = |id, first| item(id, format!("endless:48000:50000:{first}"));
    let mut desk = Desk::fast(48_000);
    desk.player.send(crossfade(500));
    desk.play_all(vec![endless(1, 0), item(2, count(48_000, 60_000, 50_000)), endless(3, 110_000)]);
    assert_same(&desk.heard(), &ramp(0, 160_000));
}

#[test]
fn what_cannot_be_opened_is_passed_over_by_the_fade() {
    let mut desk = Desk::fast(48_000);
    desk.player.send(crossfade(500));
    desk.play_all(vec![
        item(1, left(48_000, 96_000, 500)),
        item(2, "missing"),
        item(3, count(0, 100, 0)),
        item(4, right(48_000, 96_000, 500)),
    ]);
    let heard = levels(&desk.heard());
    assert_eq!(heard.len(), 96_000 * 2 - 24_000);
    assert_eq!(fade_of(&heard), (72_000, 96_000));
    assert_eq!(desk.story()[3..], ["started 4", "ended 1", "ended 4", "finished"]);
}

#[test]
fn what_ends_too_early_in_its_fade_tells_why() {
    let mut desk = Desk::fast(48_000);
    desk.player.send(crossfade(1000));
    // 120 000 frames are promised: the fade begins at 72 000, and from 96 000 on there is nothing to fade out.
    desk.play_all(vec![item(1, "early:48000:96000:0"), item(2, right(48_000, 96_000, 500))]);
    let story = desk.story();
    assert!(story.contains(&"ended 1: damaged after 0:02".to_owned()), "{story:?}");
    assert_eq!(desk.heard().len() / 2, 72_000 + 96_000);
    // Without the fade that was planned for it, what ends too early still has no gap behind it.
    let mut desk = Desk::fast(48_000);
    desk.player.send(crossfade(250));
    desk.play_all(vec![item(1, "early:48000:96000:0"), item(2, count(48_000, 1000, 96_000))]);
    assert_same(&desk.heard(), &ramp(0, 97_000));
}

#[test]
fn a_jump_near_the_end_shortens_the_fade() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.player.send(crossfade(3000));
    desk.play(item(1, left(48_000, 480_000, 500)));
    desk.let_play(1000);
    desk.wait(|event| matches!(event, Event::WantsNext { after: 1 }));
    desk.next(1, Some(item(2, right(48_000, 480_000, 500))));
    desk.player.send(Command::Seek(Duration::from_secs(9)));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 2 }));
    desk.next(2, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = levels(&desk.heard());
    let (from, to) = fade_of(&heard);
    // The fade in of the jump hides the first frames.
    assert!((48_000 - 2..=48_000).contains(&(to - from)), "{}", to - from);
    assert!(480_000 - (heard.len() - from) <= 2, "{}", heard.len() - from);
    assert_eq!(desk.story(), ["started 1", "started 2", "ended 1", "ended 2", "finished"]);
}

/// The first fades into the second; `order` comes in the middle of the fade.
fn interrupted(order: impl Fn(&mut Desk)) -> (Vec<[f32; 2]>, Vec<String>) {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.player.send(crossfade(4000));
    desk.play(item(1, left(48_000, 480_000, 500)));
    desk.next(1, Some(item(2, right(48_000, 480_000, 500))));
    desk.wait(|event| matches!(event, Event::Started { id: 1, .. }));
    for second in 1..=8 {
        desk.let_play(second * 48_000);
    }
    desk.wait(|event| matches!(event, Event::Started { id: 2, .. }));
    desk.wait(|event| matches!(event, Event::Position { id: 2, at } if at.as_secs() == 2));
    order(&mut desk);
    desk.next(2, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let story = desk.story().into_iter().filter(|line| !line.starts_with("gain")).collect();
    (levels(&desk.heard()), story)
}

#[test]
fn what_is_made_anew_in_a_fade_goes_on_with_the_fade() {
    let (whole, story) = interrupted(|_| ());
    let (heard, again) = interrupted(|desk| desk.player.send(Command::FadeEnd(Duration::from_millis(10))));
    assert_eq!(story, ["started 1", "started 2", "ended 1", "ended 2", "finished"]);
    assert_eq!(story, again);
    assert_eq!(heard.len(), whole.len());
    let last = heard.len() - 480;
    let worst = heard[..last].as_flattened().iter().zip(whole[..last].as_flattened());
    let worst = worst.fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
    assert!(worst < 1e-6, "{worst}");
}

#[test]
fn a_jump_in_a_fade_jumps_in_what_is_heard_and_ends_the_other() {
    let (heard, story) = interrupted(|desk| desk.player.send(Command::Seek(Duration::from_secs(5))));
    assert_eq!(story, ["started 1", "started 2", "ended 1", "ended 2", "finished"]);
    let last = &heard[heard.len() - 240_000 + 300..];
    assert!(last.iter().all(|frame| *frame == [0.0, 0.5]));
}

#[test]
fn what_follows_can_be_replaced_until_its_fade_is_heard() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.player.send(crossfade(200));
    desk.play(item(1, left(48_000, 60_000, 500)));
    desk.next(1, Some(item(2, count(48_000, 60_000, 0))));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 2 }));
    desk.let_play(1000);
    desk.next(1, Some(item(3, right(48_000, 60_000, 500))));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 3 }));
    desk.next(3, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = levels(&desk.heard());
    assert_eq!(heard.len(), 120_000 - 9600);
    assert_eq!(fade_of(&heard), (50_400, 60_000));
    assert_eq!(desk.story(), ["started 1", "started 3", "ended 1", "ended 3", "finished"]);
}

#[test]
fn another_song_and_a_jump_do_not_fade_across() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.player.send(crossfade(2000));
    desk.play(item(1, left(48_000, 480_000, 500)));
    desk.wait(|event| matches!(event, Event::Started { id: 1, .. }));
    desk.let_play(1000);
    desk.play(item(2, right(48_000, 48_000, 500)));
    desk.next(2, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = levels(&desk.heard());
    assert!(heard.iter().all(|frame| frame[0] == 0.0 || frame[1] == 0.0), "never both");
    assert!(heard[heard.len() - 48_000 + 300..].iter().all(|frame| *frame == [0.0, 0.5]));
}

#[test]
fn an_item_fades_out_over_its_last_part_if_that_is_asked() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.play(item(1, left(48_000, 96_000, 500)));
    desk.next(1, Some(item(2, count(48_000, 1000, 5))));
    // All of it is decoded by now.
    desk.wait(|event| matches!(event, Event::WantsNext { after: 2 }));
    desk.let_play(1000);
    desk.player.send(Command::FadeEnd(Duration::from_millis(500)));
    desk.next(2, Some(item(3, count(48_000, 1000, 1005))));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 3 }));
    desk.next(3, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert_eq!(heard.len() / 2, 98_000);
    let frames = levels(&heard);
    assert!(frames[..72_000].iter().all(|frame| frame[0] == 0.5));
    assert!(frames[72_000..96_000].windows(2).all(|pair| pair[1][0] <= pair[0][0]), "it never rises");
    assert!(frames[72_000..96_000].windows(2).all(|pair| pair[0][0] - pair[1][0] < 0.5 * 1.6 / 24_000.0));
    assert!(frames[95_999][0] < 1e-6, "{:?}", &frames[95_990..96_000]);
    assert_same(&heard[96_000 * 2..], &ramp(5, 2000));
}
