//! Printing what was matched: every file with its song, score and reasons, what matches nothing, what could not be
//! read, and which songs have no file.

mod json;
mod plain;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

pub use json::{Place, escape};

use super::{Decision, Library};
use crate::catalogue::Catalogue;
use crate::locale::Locale;

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// For reading, in the language of the locale.
    #[default]
    Text,
    /// For programs, the same in every language.
    ///
    /// ```json
    /// {
    ///   "files": [
    ///     {
    ///       "path": "ost/01.flac",
    ///       "lossy": false,
    ///       "song": "melangkah",
    ///       "title": "Melangkah",
    ///       "relation": "recording",
    ///       "score": 0.85,
    ///       "sure": true,
    ///       "decision": "automatic",
    ///       "placeholder": false,
    ///       "evidence": [{ "kind": "title", "weight": 0.65, "detail": "“Melangkah” = “Melangkah”" }],
    ///       "runner_up": null
    ///     }
    ///   ],
    ///   "problems": [{ "path": "ost/02.wma", "lossy": false, "reason": "Windows Media Audio is not supported; …" }],
    ///   "duplicates": [
    ///     {
    ///       "song": "melangkah",
    ///       "played": { "path": "ost/01.flac", "lossy": false },
    ///       "others": [{ "path": "old/01.mp3", "lossy": false, "because": "lossless" }]
    ///     }
    ///   ],
    ///   "sheets": [{ "path": "ost/disc.cue", "lossy": false, "remarks": ["line 7: not understood"] }],
    ///   "missing": ["apa-adanya"]
    /// }
    /// ```
    ///
    /// `song` is the catalogue's id; it and `title` are null exactly if the `relation` is `none` and not `recording` (this
    /// soundtrack's) or `original` (of a cover). `decision` is `automatic`, `pinned` or `refused`. The weights add up to
    /// the score, which is held to 0 … 1. `sure` is false if the file is tied to nothing and may be the `runner_up`
    /// (`song`, `relation`, `score`); of a tied file that is the next best; it is null if there is none. `because` says what
    /// is better about the file that is played, as [`super::Better`] has it. `lossy` is true if the path is not UTF-8: what
    /// could not be written is then U+FFFD. Characters that would change a terminal are escaped.
    ///
    /// A part of a file, as a CUE sheet tells of it, has `"part": {"number": 3, "start": 187.12, "end": 390.0}` in seconds behind
    /// its path, also among `duplicates`; `end` is null for the end of the file. `sheets` are those named, and those of which something is to be told.
    Json,
}

/// Writes the report. `width` is in terminal columns and bounds the lines of the text; the JSON takes no notice of it.
/// Fails if `out` does.
pub fn write_matches(
    library: &Library,
    catalogue: &Catalogue,
    locale: &Locale,
    format: Format,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Text => plain::write(library, catalogue, locale, width, out),
        Format::Json => json::write(library, catalogue, out),
    }
}

impl Decision {
    /// The word used in JSON and as the end of the translation key `match.…`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Pinned => "pinned",
            Self::Refused => "refused",
        }
    }
}
