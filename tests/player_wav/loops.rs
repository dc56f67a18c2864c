//! A part of a real file that is repeated, by the sample: what is heard is what the decoder makes of the part, over and over.

use super::*;

/// Plays `path` into a file, repeats the part for some passes, and then plays on to the end.
fn repeat(folder: &Path, rate: u32, path: &Path, part: (Duration, Duration)) -> Vec<f32> {
    let target = folder.join(format!("out-{}.wav", fastrand::u64(..)));
    let options = Options { output: OutputChoice::Wav(target.clone()), rate: RateChoice::Hz(rate), format: None };
    let (event_in, events) = channel();
    let player = Player::open(&options, move |event| drop(event_in.send(event))).expect("a file can be written");
    let item = Item { id: 1, path: path.to_owned(), range: None, stated: None, measured: None };
    // Made ready, so that it is not past the part before it hears of it.
    player.send(Command::Play { item, position: Duration::ZERO, paused: true });
    player.send(Command::Next { after: 1, item: None });
    player.send(Command::Loop(Some(part)));
    player.send(Command::Resume);
    // The part holds a full second, so that each pass tells of it and of the second before.
    let mut told = 0;
    loop {
        match events.recv_timeout(PATIENCE).expect("an event") {
            Event::Position { .. } => told += 1,
            Event::Finished { .. } => break,
            _ => {}
        }
        if told == 12 {
            player.send(Command::Loop(None));
        }
    }
    drop(player);
    let heard = decoded(&target);
    std::fs::remove_file(target).expect("removed");
    heard
}

/// The part, to frames that are no block's edge in any format.
fn part(rate: u32) -> (Duration, Duration) {
    let time = |frame: u32| Duration::from_secs_f64(f64::from(frame) / f64::from(rate));
    (time(rate / 2 + 4321), time(rate + 9876))
}

#[track_caller]
fn assert_repeated(heard: &[f32], whole: &[f32], (from, to): (usize, usize), tolerance: f32, what: &str) {
    let compare = |at: usize, wanted: &[f32], where_: &str| {
        let heard = heard.get(at..at + wanted.len()).unwrap_or_default();
        assert_eq!(heard.len(), wanted.len(), "{what}: {where_} is cut off");
        let differs = heard.iter().zip(wanted).position(|(a, b)| (a - b).abs() > tolerance);
        assert_eq!(differs, None, "{what}: {where_}, first difference");
    };
    let (before, once, rest) = (&whole[..2 * to], &whole[2 * from..2 * to], &whole[2 * from..]);
    compare(0, before, "until the end of the part");
    let mut at = before.len();
    let mut passes = 0;
    while heard.len() > at + rest.len() {
        compare(at, once, &format!("pass {passes}"));
        at += once.len();
        passes += 1;
    }
    compare(at, rest, "the last pass and what follows it");
    assert_eq!(heard.len(), at + rest.len(), "samples of {what}");
    assert!(passes >= 3, "{what}: {passes} passes");
}

/// Where the first frame that is no silence begins.
fn sound(samples: &[f32]) -> usize {
    samples.iter().position(|sample| *sample != 0.0).expect("sound") / 2 * 2
}

fn check(folder: &Path, rate: u32, paths: &[PathBuf]) {
    let part = part(rate);
    let frames = ((rate / 2 + 4321) as usize, (rate + 9876) as usize);
    for path in paths {
        let what = format!("{} at {rate} Hz", path.file_name().expect("a name").display());
        // Opus comes close to what it would have been: its decoder's memory fades.
        let is_opus = what.contains(".opus") || what.contains(".webm");
        let (heard, whole) = (repeat(folder, rate, path, part), decoded(path));
        // Until it resumed it was silent.
        let silence = sound(&heard) - sound(&whole);
        assert_repeated(&heard[silence..], &whole, frames, if is_opus { 1e-5 } else { 0.0 }, &what);
    }
}

#[test]
fn a_part_of_every_format_repeats_to_the_sample() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = formats(folder.path(), "tone", 2 * 48_000 + 777, 48_000);
    check(folder.path(), 48_000, &[own, other_formats(folder.path(), "tone")].concat());
    check(folder.path(), 44_100, &formats(folder.path(), "cd", 2 * 44_100 + 777, 44_100));
}
