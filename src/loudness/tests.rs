//! The figures against ffmpeg's, and the thread that finds them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;
use crate::media::{Decoder, Loudness};

mod figures;
mod keeping;
mod measuring;

/// A folder of test material; gone with its owner.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs ffmpeg in the folder; what it says. The command is split at spaces.
    fn ffmpeg(&self, command: &str) -> String {
        let words = ["-nostdin", "-y"].into_iter().chain(command.split(' '));
        let output =
            Command::new("ffmpeg").args(words).current_dir(self.0.path()).output().unwrap_or_else(|error| {
                panic!("ffmpeg cannot be run ({error}); `make test` installs what the tests need")
            });
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{command}\n{said}");
        said
    }

    /// A tone, in Hz and dB below a sine of full scale, as a WAV file.
    fn tone(&self, name: &str, hertz: u32, level: f64, seconds: f64, channels: u16) -> PathBuf {
        let amplitude = 10_f64.powf(level / 20.0);
        let tone = format!("{amplitude}*sin(2*PI*{hertz}*t)");
        let channels = vec![tone; usize::from(channels)].join("|");
        self.ffmpeg(&format!("-f lavfi -i aevalsrc=exprs={channels}:s=48000:d={seconds} -c:a pcm_f32le {name}"));
        self.path(name)
    }

    /// What ffmpeg's own meter says after `label`, the meter's options given: `I:` in LUFS, `Peak:` in dB.
    fn reference(&self, name: &str, options: &str, label: &str) -> f64 {
        let said = self.ffmpeg(&format!("-i {name} -af ebur128={options} -f null -"));
        let summary = said.rsplit("Summary:").next().unwrap();
        let line = summary.lines().find_map(|line| line.trim().strip_prefix(label)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// Its integrated loudness, in LUFS.
    fn loudness(&self, name: &str) -> f64 {
        self.reference(name, "peak=none", "I:")
    }
}

fn measured(path: &Path) -> Measurement {
    measure(path, &mut || true).unwrap().unwrap()
}

fn decibels(peak: f64) -> f64 {
    20.0 * peak.log10()
}

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} and {expected}");
}
