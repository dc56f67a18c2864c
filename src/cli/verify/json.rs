//! What came of it, for programs: the same in every language, and stable – a new shape gets a new `format`.
//!
//! ```json
//! {
//!   "format": 1,
//!   "files": [
//!     {
//!       "path": "ost/01.flac",
//!       "lossy": false,
//!       "verdict": "damaged",
//!       "reasons": ["not the samples that the encoder was given (MD5)"],
//!       "seconds": 225.0,
//!       "frames": 9922500,
//!       "promised": 9922500,
//!       "lost": 0,
//!       "broken_off": false,
//!       "checksum": "differs",
//!       "clipped_start": false,
//!       "clipped_end": false
//!     }
//!   ],
//!   "summary": {
//!     "files": 1, "sound": 0, "clipped": 0, "damaged": 1, "unreadable": 0, "unsupported": 0, "verified": 0, "unchecked": 0,
//!     "seconds_of_sound": 225.0, "seconds": 0.6
//!   }
//! }
//! ```
//!
//! - `verdict`: `sound`, `clipped` (it begins or ends in the middle of loud sound that does not go on in the file beside it),
//!   `damaged`, `unreadable` or `unsupported`; `reasons`: why it is not `sound`, in English.
//! - `seconds` of sound, and `frames`, that were delivered; `promised` by the file, null if it does not count them; packets
//!   `lost`; `broken_off` if it stops in the middle of a frame; `checksum` as `inspect` has it. All of these are null for a
//!   file that could not be opened.
//! - `unchecked`: files that were left when it was stopped; `seconds`: how long it took.
//! - `path` and `lossy` as in `inspect`. Characters that would change a terminal are escaped.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use super::{Judged, Tally, plain};
use crate::library::report::{Place, escape};
use crate::locale::{Language, Locale};
use crate::media::Verification;

const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Page<'a> {
    format: u32,
    files: Vec<File<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct File<'a> {
    #[serde(flatten)]
    path: Place<'a>,
    verdict: &'static str,
    reasons: Vec<String>,
    seconds: Option<f64>,
    frames: Option<u64>,
    promised: Option<u64>,
    lost: Option<u64>,
    broken_off: Option<bool>,
    checksum: Option<&'static str>,
    clipped_start: bool,
    clipped_end: bool,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    sound: usize,
    clipped: usize,
    damaged: usize,
    unreadable: usize,
    unsupported: usize,
    verified: usize,
    unchecked: usize,
    seconds_of_sound: f64,
    seconds: f64,
}

pub(super) fn write(
    judged: &[Judged],
    tally: &Tally,
    elapsed: Duration,
    left: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let english = Locale::new(Language::English);
    let summary = Summary {
        files: tally.files(),
        sound: tally.sound,
        clipped: tally.clipped,
        damaged: tally.damaged,
        unreadable: tally.unreadable,
        unsupported: tally.unsupported,
        verified: tally.verified,
        unchecked: left,
        seconds_of_sound: seconds(tally.length),
        seconds: seconds(elapsed),
    };
    let files = judged.iter().map(|judged| file(judged, &english)).collect();
    let json = serde_json::to_string_pretty(&Page { format: FORMAT, files, summary })?;
    writeln!(out, "{}", escape(&json))
}

fn file<'a>(judged: &'a Judged, english: &Locale) -> File<'a> {
    let verification = judged.outcome.as_ref().ok();
    let told = |number: fn(&Verification) -> u64| verification.map(number);
    File {
        path: Place::new(&judged.path),
        verdict: judged.verdict().name(),
        reasons: plain::reasons(judged, english),
        seconds: verification.map(|verification| seconds(verification.length)),
        frames: told(|verification| verification.frames),
        promised: verification.and_then(|verification| verification.promised),
        lost: told(|verification| verification.lost),
        broken_off: verification.map(|verification| verification.is_broken_off),
        checksum: verification.map(|verification| verification.checksum.name()),
        clipped_start: judged.clipped.start,
        clipped_end: judged.clipped.end,
    }
}

/// To the millisecond.
fn seconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1000.0).round() / 1000.0
}
