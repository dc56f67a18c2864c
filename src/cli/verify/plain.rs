//! What came of it, for reading.

use std::io::{self, Write};
use std::time::Duration;

use super::{Judged, Tally, Verdict};
use crate::library::{Problem, fault_words};
use crate::locale::Locale;
use crate::media::{Checksum, Verification};
use crate::text;

/// A file that is not in order, in a line.
pub(super) fn line(judged: &Judged, locale: &Locale, out: &mut impl Write) -> io::Result<()> {
    let word = match judged.verdict() {
        Verdict::Sound => return Ok(()),
        Verdict::Clipped => "verify.clipped",
        Verdict::Damaged => "verify.damaged",
        Verdict::Unreadable => "verify.unreadable",
        Verdict::Unsupported => "verify.unsupported",
    };
    let told = format!("{}: {}: {}", locale.text(word), judged.path.display(), reasons(judged, locale).join("; "));
    writeln!(out, "{}", text::clean(&told))
}

/// All that is not in order with a file.
pub(super) fn reasons(judged: &Judged, locale: &Locale) -> Vec<String> {
    let mut reasons = match &judged.outcome {
        Err(problem) => vec![Problem::words(problem, locale)],
        Ok(verification) => damage(verification, locale),
    };
    for (is_clipped, key) in
        [(judged.clipped.start, "verify.clipped-start"), (judged.clipped.end, "verify.clipped-end")]
    {
        reasons.extend(is_clipped.then(|| locale.text(key).to_owned()));
    }
    reasons
}

fn damage(verification: &Verification, locale: &Locale) -> Vec<String> {
    let mut reasons: Vec<String> = verification.fault.iter().map(|fault| fault_words(fault, locale)).collect();
    if let Some(promised) = verification.promised.filter(|promised| *promised != verification.frames) {
        let values = [("frames", &*verification.frames.to_string()), ("promised", &*promised.to_string())];
        reasons.push(locale.fill("verify.frames", &values));
    }
    if verification.lost > 0 {
        reasons.push(locale.fill("verify.lost", &[("lost", &verification.lost.to_string())]));
    }
    if verification.is_broken_off {
        reasons.push(locale.text("verify.broken-off").to_owned());
    }
    if verification.checksum == Checksum::Differs {
        reasons.push(locale.text("verify.checksum").to_owned());
    }
    reasons
}

pub(super) fn summary(tally: &Tally, elapsed: Duration, locale: &Locale, out: &mut impl Write) -> io::Result<()> {
    let seconds = locale.written(&format!("{:.1}", elapsed.as_secs_f64()));
    let values =
        [("files", &*locale.number(tally.files())), ("time", &*text::clock(tally.length)), ("seconds", &*seconds)];
    writeln!(out, "{}", locale.fill("verify.summary", &values))?;
    let counts = [tally.sound, tally.verified, tally.clipped, tally.damaged, tally.unreadable, tally.unsupported];
    let [sound, md5, clipped, damaged, unreadable, unsupported] = counts.map(|count| locale.number(count));
    let values = [
        ("sound", &*sound),
        ("md5", &*md5),
        ("clipped", &*clipped),
        ("damaged", &*damaged),
        ("unreadable", &*unreadable),
        ("unsupported", &*unsupported),
    ];
    writeln!(out, "{}", locale.fill("verify.verdicts", &values))
}
