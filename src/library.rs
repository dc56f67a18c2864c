//! The listener's files: found in folders, read for their tags, tied to songs with reasons.
//!
//! [`scan()`] searches files and folders and gives a [`Library`]; [`Matcher`] ties files to songs; [`Pins`] keeps what
//! the listener decided; [`report`] prints it all. The listener's files are only read, never written.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

mod cache;
mod keeper;
mod listing;
mod matching;
mod natural;
pub mod pins;
mod problem;
mod ranking;
pub mod report;
mod scan;
mod search;
mod sheets;
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
pub use ranking::{Better, Duplicates};
pub use scan::{Progress, scan};
pub use search::{Search, Tally};
pub use sheets::{Expanded, Part, SheetFile, SheetRemark, is_sheet, parts_of};
pub use words::fault_words;

use crate::catalogue::{Catalogue, Song, SongId};
use crate::media::{Clip, Info};

/// A file of the listener's.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The part of it, if it holds several songs.
    pub part: Option<Part>,
    /// What it is and what its tags say; of a part: what is known of that.
    pub info: Info,
}

impl AudioFile {
    /// Whether this is what is played of it.
    #[must_use]
    pub fn is(&self, clip: &Clip) -> bool {
        self.path == clip.path && self.part.as_ref().map(|part| part.range) == clip.range
    }

    /// What is played of it.
    #[must_use]
    pub fn clip(&self) -> Clip {
        Clip { path: self.path.clone(), range: self.part.as_ref().map(|part| part.range) }
    }

    /// The path that the song would have if it lay in a file of its own: `ost/disc/03.flac` for the third part of
    /// `ost/disc.flac`, whose name is that of the record and says nothing about the song.
    #[must_use]
    pub fn path_apart(&self) -> Cow<'_, Path> {
        let Some(part) = &self.part else { return Cow::Borrowed(&self.path) };
        let path = self.path.with_extension("").join(format!("{:02}", part.number));
        Cow::Owned(match self.path.extension() {
            Some(ending) => path.with_extension(ending),
            None => path,
        })
    }

    /// Its path and, of a part, the number behind it, to be told apart from the others: `ost/disc.flac · 03`. Not clean.
    #[must_use]
    pub fn place(&self) -> Cow<'_, str> {
        let path = self.path.to_string_lossy();
        match &self.part {
            Some(part) => format!("{path} · {:02}", part.number).into(),
            None => path,
        }
    }

    /// Its path as the commands take it that are about one song: of a part with its number, `ost/disc.flac#3`.
    #[must_use]
    pub fn address(&self) -> Cow<'_, Path> {
        let Some(part) = &self.part else { return Cow::Borrowed(&self.path) };
        let mut address = self.path.as_os_str().to_owned();
        address.push(format!("#{}", part.number));
        Cow::Owned(address.into())
    }

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
    /// The listener refused a song for it, and it is no other.
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

impl Evidence {
    /// Whether it weighs nothing, and is told all the same.
    #[must_use]
    pub fn is_remark(&self) -> bool {
        self.weight.abs() < 0.005
    }
}

/// What a file is to a song.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Relation {
    /// This soundtrack's recording of it.
    Recording,
    /// The first recording of a song that the soundtrack covers: a file of the work, not of the film.
    Original,
    /// Nothing, or nothing that is certain.
    #[default]
    None,
}

impl Relation {
    /// The word used in JSON and as the end of the translation key `relation.…`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Original => "original",
            Self::None => "none",
        }
    }
}

/// A song that a file might be as well.
#[derive(Debug, Clone, PartialEq)]
pub struct RunnerUp {
    /// The song.
    pub song: SongId,
    /// What the file would be to it.
    pub relation: Relation,
    /// How well it fits, 0.0 to 1.0.
    pub score: f32,
}

/// A file tied, or not tied, to a song.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The song; `None` exactly if the relation is [`Relation::None`].
    pub song: Option<SongId>,
    /// What the file is to it.
    pub relation: Relation,
    /// How well, 0.0 to 1.0; without a song: how well the nearest song fits, which the evidence names.
    pub score: f32,
    /// Whether there is nothing to ask. `false` for a file that is tied to no song and might be
    /// [`Match::runner_up`]: the listener can say so.
    pub sure: bool,
    /// Who decided.
    pub decision: Decision,
    /// Why; the heaviest first. Nothing if nothing in the file names a song.
    pub evidence: Vec<Evidence>,
    /// Of a tied file the next best; of one that is not, the best, if it is good enough to be asked for. `None` if
    /// there is none.
    pub runner_up: Option<RunnerUp>,
}

impl Default for Match {
    /// No song, and nothing that speaks for one.
    fn default() -> Self {
        Self {
            song: None,
            relation: Relation::None,
            score: 0.0,
            sure: true,
            decision: Decision::Automatic,
            evidence: Vec::new(),
            runner_up: None,
        }
    }
}

impl Match {
    /// Whether the file is this soundtrack's recording of the song.
    #[must_use]
    pub fn is_recording_of(&self, song: &SongId) -> bool {
        self.relation == Relation::Recording && self.song.as_ref() == Some(song)
    }

    /// Whether the file is the original of the song.
    #[must_use]
    pub fn is_original_of(&self, song: &SongId) -> bool {
        self.relation == Relation::Original && self.song.as_ref() == Some(song)
    }

    /// The song that this file is a recording of, as the soundtrack has it.
    #[must_use]
    pub fn recording(&self) -> Option<&SongId> {
        self.song.as_ref().filter(|_| self.relation == Relation::Recording)
    }

    /// What the file might be, if that is to be asked.
    #[must_use]
    pub fn question(&self) -> Option<&RunnerUp> {
        self.runner_up.as_ref().filter(|_| !self.sure)
    }
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
    /// The CUE sheets that the listener named, and those of which something is to be told.
    pub sheets: Vec<SheetFile>,
}

impl Library {
    /// The file to play for a song: the best of those that are its recording, by [`Better`]; of equals the first in the
    /// library.
    #[must_use]
    pub fn file_of(&self, song: &SongId) -> Option<&Found> {
        self.files_of(song).reduce(|best, found| if ranking::compare(found, best).is_gt() { found } else { best })
    }

    /// The files that are the soundtrack's recording of a song, in the order of the library.
    pub fn files_of<'a, 'b>(&'a self, song: &'b SongId) -> impl Iterator<Item = &'a Found> + use<'a, 'b> {
        self.files.iter().filter(|found| found.matched.is_recording_of(song))
    }

    /// The best file that is the original of a song, not this soundtrack's recording of it.
    #[must_use]
    pub fn original_of(&self, song: &Song) -> Option<&Found> {
        let originals = self.files.iter().filter(|found| found.matched.is_original_of(&song.id));
        originals.reduce(|best, found| if ranking::compare(found, best).is_gt() { found } else { best })
    }

    /// The files that are tied to no song and may be this one.
    pub fn near<'a>(&'a self, song: &'a Song) -> impl Iterator<Item = &'a Found> {
        let may_be = |found: &&Found| found.matched.question().is_some_and(|candidate| candidate.song == song.id);
        self.files.iter().filter(may_be)
    }

    /// The songs of the catalogue, in its order, that no file is the recording of.
    #[must_use]
    pub fn missing<'a>(&self, catalogue: &'a Catalogue) -> Vec<&'a Song> {
        let known: HashSet<&SongId> = self.files.iter().filter_map(|found| found.matched.recording()).collect();
        catalogue.songs.iter().filter(|song| !known.contains(&song.id)).collect()
    }

    /// The files whose match may change when the listener decides about this one: those beside it, which are judged
    /// together with it, and those that may have the same content.
    pub fn touched_by<'a>(&'a self, file: &'a AudioFile) -> impl Iterator<Item = &'a AudioFile> {
        let folder = file.path.parent();
        let is_touched = move |other: &&AudioFile| {
            other.path.parent() == folder || other.info.duration.zip(file.info.duration).is_some_and(|(a, b)| a == b)
        };
        self.files.iter().map(|found| &found.file).filter(is_touched)
    }
}
