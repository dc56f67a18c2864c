//! Gaplessness, by the sample.

use super::capture::Kind;
use super::material::part;
use super::*;

#[test]
fn files_of_the_output_rate_follow_bit_for_bit() {
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![
        item(1, count(48_000, 100_000, 0)),
        item(2, count(48_000, 1, 100_000)),
        item(3, count(48_000, 70_001, 100_001)),
    ]);
    assert_same(&desk.heard(), &ramp(0, 170_002));
    assert_eq!(desk.story(), ["started 1", "ended 1", "started 2", "ended 2", "started 3", "ended 3", "finished"]);
}

#[test]
fn short_files_in_a_row_have_no_gap() {
    let mut desk = Desk::fast(48_000);
    desk.play_all((0..100).map(|n| item(n, count(48_000, 2400, n * 2400))).collect());
    assert_same(&desk.heard(), &ramp(0, 240_000));
    assert_eq!(desk.story().len(), 201);
}

#[test]
fn a_cut_in_the_middle_of_resampled_sound_leaves_no_trace() {
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(44_100, 150_000, 0))]);
    let mut parts = Desk::fast(48_000);
    parts.play_all(vec![
        item(1, sine(44_100, 50_001, 0)),
        item(2, sine(44_100, 49_999, 50_001)),
        item(3, sine(44_100, 50_000, 100_000)),
    ]);
    assert_eq!(whole.heard().len() / 2, 163_265, "round(150000 · 160 / 147)");
    assert_same(&whole.heard(), &parts.heard());
}

#[test]
fn a_change_of_rate_keeps_every_frame() {
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![
        item(1, sine(44_100, 44_101, 0)),
        item(2, count(48_000, 1000, 7)),
        item(3, sine(96_000, 96_001, 0)),
    ]);
    // round(44101 · 160/147), 1000, round(96001 / 2): halves go up.
    assert_eq!(desk.heard().len() / 2, 48_001 + 1000 + 48_001);
    assert_same(&desk.heard()[48_001 * 2..49_001 * 2], &ramp(7, 1000));
}

#[test]
fn ranges_of_one_file_make_the_file_again() {
    let at = Duration::from_millis;
    let path = count(48_000, 200_000, 0);
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![
        part(1, path.clone(), at(0), Some(at(1500))),
        part(2, path.clone(), at(1500), Some(at(2333))),
        part(3, path, at(2333), None),
    ]);
    assert_same(&desk.heard(), &ramp(0, 200_000));
}

#[test]
fn a_file_is_read_on_where_its_parts_meet() {
    let sectors = |count: u64| Duration::from_nanos((count * 1_000_000_000 + 37) / 75);
    let ends = [1, 2, 75, 151, 300, 310];
    let starts = std::iter::once(0).chain(ends);
    let parts = |path: &str| -> Vec<Item> {
        let ends = ends.iter().map(|end| Some(sectors(*end))).chain([None]);
        starts.clone().zip(ends).zip(1..).map(|((start, end), id)| part(id, path, sectors(start), end)).collect()
    };
    for rate in [44_100, 48_000, 96_000] {
        let mut desk = Desk::fast(rate);
        desk.play_all(parts(&format!("onward:{rate}:{}:0", 5 * rate)));
        assert_same(&desk.heard(), &ramp(0, u64::from(5 * rate)));
        assert_eq!(desk.story().len(), 2 * 7 + 1, "{:?}", desk.story());
    }
    // Through a resampler as well.
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(44_100, 220_500, 0))]);
    let mut cut = Desk::fast(48_000);
    cut.play_all(parts(&sine(44_100, 220_500, 0)));
    assert_same(&whole.heard(), &cut.heard());
}

#[test]
fn what_does_not_follow_in_the_file_is_not_read_on() {
    let at = Duration::from_millis;
    let path = count(48_000, 200_000, 0);
    let mut desk = Desk::fast(48_000);
    desk.play_all(vec![
        part(1, path.clone(), at(0), Some(at(500))),
        part(2, path.clone(), at(1000), Some(at(1500))),
        part(3, path.clone(), at(500), Some(at(1000))),
        part(4, count(48_000, 200_000, 500_000), at(1000), Some(at(1500))),
        part(5, path.clone(), at(1500), Some(at(2000))),
        item(6, path),
    ]);
    let wanted =
        [ramp(0, 24_000), ramp(48_000, 24_000), ramp(24_000, 24_000), ramp(548_000, 24_000), ramp(72_000, 24_000)];
    assert_same(&desk.heard(), &[wanted.concat(), ramp(0, 200_000)].concat());
}

/// Plays 1, then 2, which is replaced by 3 after it was decoded.
fn replaced(first: String, second: String, third: String, heard: u64) -> Vec<f32> {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.play(item(1, first));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 1 }));
    desk.next(1, Some(item(2, second)));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 2 }));
    desk.let_play(heard);
    desk.next(1, Some(item(3, third)));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 3 }));
    desk.next(3, None);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    assert_eq!(desk.story(), ["started 1", "ended 1", "started 3", "ended 3", "finished"]);
    desk.heard()
}

#[test]
fn what_follows_can_be_replaced_until_it_is_heard() {
    let heard = replaced(count(48_000, 30_000, 0), count(48_000, 20_000, 500_000), count(48_000, 9000, 30_000), 1000);
    assert_same(&heard, &ramp(0, 39_000));
}

#[test]
fn replacing_what_follows_leaves_no_trace_in_resampled_sound() {
    let heard = replaced(sine(44_100, 30_000, 0), count(44_100, 20_000, 0), sine(44_100, 9000, 30_000), 1000);
    let mut whole = Desk::fast(48_000);
    whole.play_all(vec![item(1, sine(44_100, 39_000, 0))]);
    let wanted = whole.heard();
    assert_eq!(heard.len(), wanted.len());
    let worst = heard.iter().zip(&wanted).fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
    assert!(worst < 1e-6, "{worst}");
}

#[test]
fn nothing_may_follow_after_all() {
    let mut desk = Desk::new(Kind::Deep, 48_000);
    desk.play(item(1, count(48_000, 30_000, 0)));
    desk.next(1, Some(item(2, count(48_000, 1000, 0))));
    desk.wait(|event| matches!(event, Event::WantsNext { after: 2 }));
    desk.next(1, None);
    // Only an answer to a later order tells that this one was carried out.
    desk.let_play(1000);
    desk.player.send(Command::Pause);
    desk.let_play(3000);
    desk.wait(|event| matches!(event, Event::Paused));
    desk.player.send(Command::Resume);
    desk.let_play(u64::MAX);
    desk.wait(|event| matches!(event, Event::Finished { .. }));
    let heard = desk.heard();
    assert_same(&heard[heard.len() - 40_000..], &ramp(10_000, 20_000));
    assert_eq!(desk.story(), ["started 1", "paused", "resumed", "ended 1", "finished"]);
}
