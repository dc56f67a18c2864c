//! The listener's files: found in folders, read for their tags, tied to songs with reasons.
//!
//! The listener's files are only read, never written.

use std::path::PathBuf;

use crate::catalogue::SongId;
use crate::media::Info;

/// A file of the listener's.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is and what its tags say.
    pub info: Info,
}

impl AudioFile {
    /// Whether the file says of itself that it only stands in for a song: its comment begins with `Placeholder:`.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        self.info.tags.comment.as_deref().is_some_and(|comment| comment.starts_with("Placeholder:"))
    }
}

/// Who tied a file to a song.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The matching, by its evidence.
    Automatic,
    /// The listener: this file is this song.
    Pinned,
    /// The listener refused the song that the matching found.
    Refused,
}

/// One reason for or against a match.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What was compared, as the end of the translation key `evidence.…`: `title`, `file-name`, `number` …
    pub kind: &'static str,
    /// What it adds to the score; negative if it speaks against.
    pub weight: f32,
    /// What was compared with what, for the listener. Clean.
    pub detail: String,
}

/// A file tied, or not tied, to a song.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The song; `None` if the file matches nothing well enough.
    pub song: Option<SongId>,
    /// How well, 0.0 to 1.0.
    pub score: f32,
    /// Who decided.
    pub decision: Decision,
    /// Why; the heaviest first.
    pub evidence: Vec<Evidence>,
}

/// A file and what it was tied to.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The file.
    pub file: AudioFile,
    /// Its song.
    pub matched: Match,
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    /// The playable files, sorted by path as people sort (2 before 10).
    pub files: Vec<Found>,
    /// What could not be read or played, and why, for the listener.
    pub problems: Vec<(PathBuf, String)>,
}

impl Library {
    /// The file to play for a song: the best of those tied to it.
    #[must_use]
    pub fn file_of(&self, song: &SongId) -> Option<&Found> {
        self.files
            .iter()
            .filter(|found| found.matched.song.as_ref() == Some(song))
            .max_by(|a, b| a.matched.score.total_cmp(&b.matched.score))
    }
}
