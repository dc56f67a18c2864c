//! The listener's files: found in folders, read for their tags, tied to songs with reasons.
//!
//! [`scan()`] searches files and folders and gives a [`Library`]; [`Matcher`] ties one file to a song; [`Pins`] keeps
//! what the listener decided; [`report`] prints it all. The listener's files are only read, never written.

use std::cmp::Ordering;
use std::path::PathBuf;

mod cache;
mod keeper;
mod listing;
mod matching;
mod natural;
pub mod pins;
mod problem;
pub mod report;
mod scan;
mod search;
#[cfg(test)]
mod tests;
mod walk;
mod watch;
mod words;

pub use cache::{Cache, Error as CacheError};
pub use keeper::{Keeper, News, Plan};
pub use listing::audio_files;
pub use matching::Matcher;
pub use natural::compare_paths;
pub use pins::Pins;
pub use problem::Problem;
pub use scan::{Progress, scan};
pub use search::{Search, Tally};
pub use words::fault_words;

use crate::catalogue::{Catalogue, Song, SongId};
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
    /// What was found, as the end of the translation key `evidence.…`: `title`, `file-name`, `number` …
    pub kind: &'static str,
    /// What it adds to the score; negative if it speaks against.
    pub weight: f32,
    /// What was compared with what, quoted and in no language. Clean.
    pub detail: String,
}

/// A file tied, or not tied, to a song.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The song; `None` if the file matches nothing well enough.
    pub song: Option<SongId>,
    /// How well, 0.0 to 1.0; without a song: how well the nearest song fits, which the evidence names.
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
    /// What could not be read or played, and why.
    pub problems: Vec<(PathBuf, Problem)>,
}

impl Library {
    /// The file to play for a song, the best of those tied to it: what the listener pinned, then a recording before a
    /// placeholder, then the higher score, then lossless before lossy, then the higher rate, then the deeper samples;
    /// of equals the first in the library.
    #[must_use]
    pub fn file_of(&self, song: &SongId) -> Option<&Found> {
        let tied = self.files.iter().filter(|found| found.matched.song.as_ref() == Some(song));
        tied.reduce(|best, found| if found.compare(best).is_gt() { found } else { best })
    }

    /// A file that the matching knows as the original of a cover, not as this soundtrack's recording: it names the song and
    /// the artist who performed it first, and nothing in it speaks of yet another recording.
    #[must_use]
    pub fn original_of(&self, song: &Song) -> Option<&Found> {
        song.original.as_ref()?;
        let is_it =
            |found: &&Found| matching::has_considered(&found.matched, song) && matching::is_original(&found.matched);
        self.files.iter().find(is_it)
    }

    /// The files that are tied to no song and come nearest to this one.
    pub fn near<'a>(&'a self, song: &'a Song) -> impl Iterator<Item = &'a Found> {
        self.files.iter().filter(|found| matching::has_considered(&found.matched, song))
    }

    /// The songs of the catalogue, in its order, that no file is tied to.
    #[must_use]
    pub fn missing<'a>(&self, catalogue: &'a Catalogue) -> Vec<&'a Song> {
        catalogue.songs.iter().filter(|song| self.file_of(&song.id).is_none()).collect()
    }
}

impl Found {
    /// Which of two files of one song is rather played; the greater one.
    fn compare(&self, other: &Self) -> Ordering {
        let key = |found: &Self| {
            let info = &found.file.info;
            let is_pinned = found.matched.decision == Decision::Pinned;
            ((is_pinned, !found.file.is_placeholder()), (is_lossless(info), info.rate, info.bits))
        };
        let ((first_a, last_a), (first_b, last_b)) = (key(self), key(other));
        let scores = self.matched.score.total_cmp(&other.matched.score);
        first_a.cmp(&first_b).then(scores).then(last_a.cmp(&last_b))
    }
}

/// Whether the codec keeps every sample, by its name.
fn is_lossless(info: &Info) -> bool {
    const CODECS: [&str; 4] = ["FLAC", "ALAC", "PCM", "WavPack"];
    CODECS.iter().any(|codec| info.codec.get(..codec.len()).is_some_and(|name| name.eq_ignore_ascii_case(codec)))
}
