//! What the listener decided: this file is this song, that file is not that song.
//!
//! Kept in `matches.toml` in the state folder, one entry a file, known by its canonical path and its size: a file that
//! was replaced by another one is judged anew. The file is written whole, beside itself, synced and renamed; the copy
//! before it is kept as `matches.toml.bak`. A damaged file is moved aside, never written over.
//!
//! ```toml
//! format = 1
//!
//! [[match]]
//! path = "/music/ost/a.flac"
//! size = 1234567
//! song = "melangkah"
//! refused = ["apa-adanya"]
//! ```

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

mod file;
#[cfg(test)]
mod tests;

use super::AudioFile;
use crate::catalogue::SongId;

/// Why the decisions cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk said no.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Written by a newer program.
    #[error("{}: written by a newer version of this program (format {format}); update it, or move the file away", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: i64,
    },
    /// The file is larger than any list of decisions.
    #[error("{}: larger than {limit} bytes, so it is no list of matches; move it away", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The largest size in bytes.
        limit: u64,
    },
}

/// What was decided about one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// The file is this song.
    pub song: Option<SongId>,
    /// The file is none of these.
    pub refused: Vec<SongId>,
}

impl Choice {
    fn is_empty(&self) -> bool {
        self.song.is_none() && self.refused.is_empty()
    }
}

/// A file as it is known again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: PathBuf,
    size: u64,
}

impl Key {
    fn of(file: &Path) -> Result<Self, Error> {
        let io = |cause| Error::Io { path: file.to_owned(), cause };
        let path = file.canonicalize().map_err(io)?;
        let size = path.metadata().map_err(io)?.len();
        Ok(Self { path, size })
    }
}

type Choices = BTreeMap<Key, Choice>;

#[derive(Debug, Clone)]
enum Change {
    Pin(Key, SongId),
    Refuse(Key, SongId),
    /// Everything about this path, whatever its size was.
    Forget(PathBuf),
}

/// The listener's decisions.
#[derive(Debug, Clone)]
pub struct Pins {
    path: Option<PathBuf>,
    choices: Choices,
    /// What was decided since the last save: applied to what another program may have written in between.
    changes: Vec<Change>,
    notices: Vec<String>,
}

impl Default for Pins {
    fn default() -> Self {
        Self::unsaved()
    }
}

impl Pins {
    /// No decisions, and nowhere to keep any: [`Pins::save`] does nothing.
    #[must_use]
    pub fn unsaved() -> Self {
        Self { path: None, choices: Choices::new(), changes: Vec::new(), notices: Vec::new() }
    }

    /// Reads `matches.toml`; a missing file is an empty one. A damaged one is moved aside and the copy before it is
    /// taken, see [`Pins::notices`]. Fails if the disk does, or if a newer program wrote the file.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let mut notices = Vec::new();
        let choices = file::read_or_rescue(path, &mut notices)?;
        Ok(Self { path: Some(path.to_owned()), choices, changes: Vec::new(), notices })
    }

    /// What the listener should know: that a damaged file was moved aside.
    #[must_use]
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Whether nothing was decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// What was decided about a file.
    #[must_use]
    pub fn choice(&self, file: &Path) -> Option<&Choice> {
        if self.choices.is_empty() {
            return None;
        }
        self.choices.get(&Key::of(file).ok()?)
    }

    /// As [`Pins::choice`]. Decisions are about whole files: nothing was decided about a part of one.
    #[must_use]
    pub fn choice_of(&self, file: &AudioFile) -> Option<&Choice> {
        if file.part.is_some() { None } else { self.choice(&file.path) }
    }

    /// This file is this song. Fails if the file is not there.
    pub fn pin(&mut self, file: &Path, song: &SongId) -> Result<(), Error> {
        self.change(Change::Pin(Key::of(file)?, song.clone()));
        Ok(())
    }

    /// This file is not this song. A pin to the same song ends. Fails if the file is not there.
    pub fn refuse(&mut self, file: &Path, song: &SongId) -> Result<(), Error> {
        self.change(Change::Refuse(Key::of(file)?, song.clone()));
        Ok(())
    }

    /// Drops what was decided about a file, even if it is gone or was replaced; whether there was anything. A relative
    /// path of a file that is gone counts from the current folder.
    pub fn forget(&mut self, file: &Path) -> bool {
        let path = file.canonicalize().or_else(|_| std::path::absolute(file)).unwrap_or_else(|_| file.to_owned());
        let is_known = self.choices.keys().any(|key| key.path == path);
        self.change(Change::Forget(path));
        is_known
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.choices, &change);
        self.changes.push(change);
    }

    /// Keeps what was decided since the last save, together with what another running program kept in the meantime: only
    /// decisions change what is on the disk, so an empty state never replaces a full one. Fails if the disk does, or if
    /// a newer program wrote the file.
    pub fn save(&mut self) -> Result<(), Error> {
        let Some(path) = self.path.clone().filter(|_| !self.changes.is_empty()) else { return Ok(()) };
        let kept = file::read_or_rescue(&path, &mut self.notices)?;
        let mut choices = kept.clone();
        self.changes.iter().for_each(|change| apply(&mut choices, change));
        if choices != kept {
            file::write(&path, &choices)?;
        }
        self.choices = choices;
        self.changes.clear();
        Ok(())
    }
}

fn apply(choices: &mut Choices, change: &Change) {
    match change {
        Change::Pin(key, song) => {
            let choice = choices.entry(key.clone()).or_default();
            choice.refused.retain(|refused| refused != song);
            choice.song = Some(song.clone());
        }
        Change::Refuse(key, song) => {
            let choice = choices.entry(key.clone()).or_default();
            choice.song.take_if(|pinned| pinned == song);
            if !choice.refused.contains(song) {
                choice.refused.push(song.clone());
            }
        }
        Change::Forget(path) => choices.retain(|key, _| key.path != *path),
    }
}
