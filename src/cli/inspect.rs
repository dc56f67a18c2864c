//! `inspect`: what a file is, whether it plays, and – if asked – whether all of it decodes and how loud it is.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{Context, Error, FAILURE, Inspect, MatchFormat, SUCCESS};
use crate::loudness::{self, Measurement};
use crate::media::{self, Fault, Info, Verification};

mod json;
mod plain;
#[cfg(test)]
mod tests;

/// What is told of a file.
struct Report {
    path: PathBuf,
    /// What it is, or why it cannot be played.
    info: Result<Info, Fault>,
    /// What came of decoding it, if that was asked for and it can be opened.
    verification: Option<Verification>,
    /// How loud it is, likewise.
    measurement: Option<Measurement>,
}

impl Report {
    fn new(path: &Path, wanted: &Inspect) -> Self {
        let info = media::inspect(path).map_err(|error| error.fault);
        let is_playable = info.is_ok();
        // What could be opened a moment ago and cannot now has nothing more to tell.
        let verification = if wanted.verify && is_playable { media::verify(path).ok() } else { None };
        let measurement =
            if wanted.loudness && is_playable { loudness::measure(path, &mut || true).ok().flatten() } else { None };
        Self { path: path.to_owned(), info, verification, measurement }
    }

    fn is_sound(&self) -> bool {
        self.info.is_ok() && self.verification.as_ref().is_none_or(Verification::is_sound)
    }
}

/// Prints what each file is; the code says whether all of them play and – if that was asked for – decode as they should.
pub fn print(context: &Context, wanted: &Inspect) -> Result<u8, Error> {
    // A pipe has no width: a line is as long as it is.
    let width = super::columns().unwrap_or(usize::MAX);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut is_sound = true;
    let reports =
        wanted.files.iter().map(|path| Report::new(path, wanted)).inspect(|report| is_sound &= report.is_sound());
    match wanted.format {
        MatchFormat::Text => plain::write(reports, &context.locale, width, &mut out)?,
        MatchFormat::Json => json::write(reports, &mut out)?,
    }
    out.flush()?;
    Ok(if is_sound { SUCCESS } else { FAILURE })
}
