//! What the tap shows against what the monitor of a private sound server records at the same time.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test says what it expects, and samples are compared exactly"
)]

use std::path::PathBuf;

#[path = "support/desk.rs"]
mod desk;
#[path = "support/pulse.rs"]
#[allow(dead_code)]
mod pulse;

use desk::{Desk, example};
use pulse::{Recorder, Server, write_wav};

const RATE: usize = 48_000;
const WINDOW: usize = 4096;
/// How much later than it is heard something may be shown: less than the eye sees.
const LATE: usize = RATE / 10;
/// How much earlier. The recording itself comes late on a busy machine, but the server holds more than this.
const EARLY: usize = RATE;

/// A sine that rises from 20 Hz to 10 kHz within a minute, an octave in the same time everywhere, at half of full scale;
/// the right channel is a little quieter.
fn sweep() -> Vec<[f32; 2]> {
    let frames = RATE * 60;
    let mut phase = 0.0_f64;
    (0..frames)
        .map(|at| {
            phase += std::f64::consts::TAU * 20.0 * 500.0_f64.powf(at as f64 / frames as f64) / RATE as f64;
            let sample = 0.5 * phase.sin();
            [sample as f32, (sample * 0.75) as f32]
        })
        .collect()
}

/// What is looked at, and where.
struct Watch {
    recorder: Recorder,
    desk: Desk,
    file: PathBuf,
}

impl Watch {
    /// Looks at what is heard now; `None` if nothing is. What is shown must have been heard, sample for sample, and at this
    /// time; returns the last frame and how much later than it was heard it is shown, in frames.
    fn look(&mut self, when: &str) -> Option<([f32; 2], isize)> {
        let before = self.recorder.wait_until(|_| true).len();
        self.desk.send(format!("tap {WINDOW} {}", self.file.display()));
        if self.desk.wait("Tapped").ends_with("None") {
            return None;
        }
        let after = self.recorder.wait_until(|_| true).len();
        let bytes = std::fs::read(&self.file).expect("written");
        let sample = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let window: Vec<_> = bytes.chunks_exact(8).map(|frame| [sample(frame), sample(&frame[4..])]).collect();
        assert_eq!(window.len(), WINDOW, "{when}");
        let place = |frames: &[[f32; 2]]| {
            let from = before.saturating_sub(4 * RATE);
            frames[from..].windows(WINDOW).rposition(|part| part == window).map(|at| from + at + WINDOW)
        };
        let frames = self.recorder.wait_until(|frames| frames.len() > after + 2 * EARLY || place(frames).is_some());
        let end = place(frames).unwrap_or_else(|| panic!("{when}: what is shown is not heard: {:?} …", &window[..3]));
        assert!(end + LATE >= before, "{when}: shown {} frames late", before - end);
        assert!(end <= after + EARLY, "{when}: shown {} frames early", end - after);
        println!(
            "{when}: {} to {} frames after it was recorded",
            before as isize - end as isize,
            after as isize - end as isize
        );
        Some((window[WINDOW - 1], before as isize - end as isize))
    }
}

#[test]
fn what_is_shown_is_what_is_heard() {
    let server = Server::start(RATE as u32);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sweep.wav");
    write_wav(&path, RATE as u32, &sweep());
    let recorder = server.record_promptly();
    let desk = Desk::open(server.command(example()), &["pulse"]);
    let mut watch = Watch { recorder, desk, file: folder.path().join("window") };
    watch.desk.send(format!("play {}", path.display()));
    watch.desk.wait("Position { id: 1, at: 3");
    assert_eq!(watch.look("nobody watches"), None);
    watch.desk.send("watch");
    // The server asks for more twice a second at least.
    watch.desk.wait("Position { id: 1, at: 5");
    watch.look("while it plays").expect("shown");
    watch.desk.send("seek 30");
    watch.desk.wait("Position { id: 1, at: 30s }");
    watch.look("at once after a jump").expect("shown");
    watch.desk.wait("Position { id: 1, at: 31");
    watch.look("a second after a jump").expect("shown");
    watch.desk.send("volume 40");
    watch.look("at once after another volume").expect("shown");
    watch.desk.wait("Position { id: 1, at: 33");
    let (quiet, _) = watch.look("a second after another volume").expect("shown");
    assert!(quiet[0].abs() < 0.1, "{quiet:?}");
    watch.desk.send("pause");
    watch.desk.wait("Paused");
    assert_eq!(watch.look("while it is paused"), None);
    watch.desk.send("volume 100");
    watch.desk.send("resume");
    watch.desk.wait("Resumed");
    watch.desk.wait("Position { id: 1, at: 34");
    watch.desk.wait("Position { id: 1, at: 35");
    watch.look("after a pause").expect("shown");
    watch.desk.send("unwatch");
    watch.desk.send("watch");
    watch.desk.wait("Position { id: 1, at: 36");
    watch.look("after nobody watched for a moment").expect("shown");
    watch.desk.send("stop");
    watch.desk.wait("Stopped");
    assert_eq!(watch.look("stopped"), None);
    assert_eq!(watch.desk.close(), "");
}
