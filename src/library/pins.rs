//! What the listener decided: this file is this song, that file is not that song.
//!
//! A decision is about what is heard, not about a path: it is kept with the [`crate::media::Fingerprint`] of the audio and its length. A file that
//! was moved, renamed, copied or tagged anew keeps its song; one that was replaced by another is judged anew. A file that
//! has no fingerprint, because its audio cannot be read, is known by its canonical path and its size, as in lists of format 1;
//! those are given their fingerprints at the next save, if the files are still there.
//!
//! Of a file that holds several songs each is decided about by itself: it is known by the content of the file and by where
//! it begins and ends, in sectors of 1/75 s. It keeps its song if the sheet gives it another number or another title.
//!
//! Looking a file up costs next to nothing: its audio is read only if its length, which a scan knows, or its name is that of a
//! file that something was decided about.
//!
//! Kept in `matches.toml` in the state folder. The file is written whole, beside itself, synced and renamed; the copy
//! before it is kept as `matches.toml.bak`. A damaged file is moved aside, never written over.
//!
//! ```toml
//! format = 3
//!
//! [[match]]
//! path = "/music/ost/a.flac"   # where it was when it was decided; for you
//! size = 1234567
//! content = "1-0123456789abcdef0123456789abcdef"
//! frames = 8820000             # or `milliseconds`, where the file does not count its frames
//! song = "melangkah"
//! original = true              # the original of the cover; else the soundtrack's recording
//! refused = ["apa-adanya"]
//!
//! [match.part]                 # a song of a file that holds several; `end` is left out for the end of the file
//! number = 3
//! start = "03:07:14"
//! end = "06:30:00"
//! ```

use std::io;
use std::path::{Path, PathBuf};

mod file;
mod key;
mod lookup;
#[cfg(test)]
mod tests;

use super::{AudioFile, Relation};
use crate::catalogue::SongId;
use key::{Content, Key};
use lookup::Lookup;

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
    /// Of a pinned file: it is the original of the song, not the soundtrack's recording.
    pub is_original: bool,
    /// The file is none of these.
    pub refused: Vec<SongId>,
}

impl Choice {
    /// What the file was pinned to.
    #[must_use]
    pub fn pinned(&self) -> Option<(&SongId, Relation)> {
        let relation = if self.is_original { Relation::Original } else { Relation::Recording };
        self.song.as_ref().map(|song| (song, relation))
    }

    fn is_empty(&self) -> bool {
        self.song.is_none() && self.refused.is_empty()
    }
}

/// What a decision is about: a file, or a song in one that holds several.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    path: &'a Path,
    song: Option<&'a AudioFile>,
}

impl<'a> From<&'a Path> for Subject<'a> {
    /// All of a file.
    fn from(path: &'a Path) -> Self {
        Self { path, song: None }
    }
}

impl<'a> From<&'a PathBuf> for Subject<'a> {
    fn from(path: &'a PathBuf) -> Self {
        Self::from(path.as_path())
    }
}

impl<'a> From<&'a AudioFile> for Subject<'a> {
    fn from(file: &'a AudioFile) -> Self {
        Self { path: &file.path, song: file.part.is_some().then_some(file) }
    }
}

/// A decision and the file it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    key: Key,
    choice: Choice,
}

#[derive(Debug, Clone)]
enum Change {
    Pin(Key, SongId, Relation),
    Refuse(Key, SongId),
    Forget(Bygone),
}

/// What is to be forgotten.
#[derive(Debug, Clone)]
enum Bygone {
    /// Everything about this path, whatever lay there, and about this content, wherever it lies; also about the songs in it.
    File(PathBuf, Option<Content>),
    /// All about this song of a file.
    Song(Key),
}

/// The listener's decisions.
#[derive(Debug, Clone)]
pub struct Pins {
    path: Option<PathBuf>,
    entries: Vec<Entry>,
    lookup: Lookup,
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
        Self { path: None, entries: Vec::new(), lookup: Lookup::default(), changes: Vec::new(), notices: Vec::new() }
    }

    /// Reads `matches.toml`; a missing file is an empty one. A damaged one is moved aside and the copy before it is
    /// taken, see [`Pins::notices`]. Fails if the disk does, or if a newer program wrote the file.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let mut notices = Vec::new();
        let entries = file::read_or_rescue(path, &mut notices)?;
        let lookup = Lookup::new(&entries);
        Ok(Self { path: Some(path.to_owned()), entries, lookup, changes: Vec::new(), notices })
    }

    /// Takes over what another program has decided since; whether there was anything. What cannot be read, or while something
    /// is not saved, changes nothing.
    pub fn refresh(&mut self) -> bool {
        let Some(path) = self.path.as_deref().filter(|_| self.changes.is_empty()) else { return false };
        match Self::load(path) {
            Ok(fresh) if fresh.entries != self.entries => {
                *self = fresh;
                true
            }
            _ => false,
        }
    }

    /// What the listener should know: that a damaged file was moved aside.
    #[must_use]
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Whether nothing was decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What was decided about a file. Its audio is read if it may be one of those: at most a megabyte.
    #[must_use]
    pub fn choice(&self, file: &AudioFile) -> Option<&Choice> {
        self.lookup.find(file, &self.entries).map(|entry| &entry.choice)
    }

    /// This file, or song of a file, is this song, as the soundtrack has it. Fails if the file is not there.
    pub fn pin<'a>(&mut self, subject: impl Into<Subject<'a>>, song: &SongId) -> Result<(), Error> {
        self.change(Change::Pin(Key::of(&subject.into())?, song.clone(), Relation::Recording));
        Ok(())
    }

    /// This file, or song of a file, is the original of this cover. Fails if the file is not there.
    pub fn pin_original<'a>(&mut self, subject: impl Into<Subject<'a>>, song: &SongId) -> Result<(), Error> {
        self.change(Change::Pin(Key::of(&subject.into())?, song.clone(), Relation::Original));
        Ok(())
    }

    /// This file, or song of a file, is not this song, nor its original. A pin to the same song ends. Fails if the file is
    /// not there.
    pub fn refuse<'a>(&mut self, subject: impl Into<Subject<'a>>, song: &SongId) -> Result<(), Error> {
        self.change(Change::Refuse(Key::of(&subject.into())?, song.clone()));
        Ok(())
    }

    /// Drops what was decided about a file and all the songs in it, even if it is gone or was replaced, or about one song of
    /// a file that is there; whether there was anything. A relative path of a file that is gone counts from the current
    /// folder.
    pub fn forget<'a>(&mut self, subject: impl Into<Subject<'a>>) -> bool {
        let subject = subject.into();
        let file = subject.path;
        let key = Key::of(&subject).ok();
        let bygone = match key {
            Some(key) if subject.song.is_some() => Bygone::Song(key),
            key => {
                let path = file.canonicalize().or_else(|_| std::path::absolute(file));
                Bygone::File(path.unwrap_or_else(|_| file.to_owned()), key.and_then(|key| key.content))
            }
        };
        let is_known = self.entries.iter().any(|entry| bygone.is_about(entry));
        self.change(Change::Forget(bygone));
        is_known
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.entries, &change);
        self.lookup = Lookup::new(&self.entries);
        self.changes.push(change);
    }

    /// Keeps what was decided since the last save, together with what another running program kept in the meantime: only
    /// decisions change what is on the disk, so an empty state never replaces a full one. Fails if the disk does, or if
    /// a newer program wrote the file.
    pub fn save(&mut self) -> Result<(), Error> {
        let Some(path) = self.path.clone().filter(|_| !self.changes.is_empty()) else { return Ok(()) };
        let kept = file::read_or_rescue(&path, &mut self.notices)?;
        let mut entries = kept.clone();
        self.changes.iter().for_each(|change| apply(&mut entries, change));
        upgrade(&mut entries);
        if entries != kept {
            file::write(&path, &entries)?;
        }
        self.lookup = Lookup::new(&entries);
        self.entries = entries;
        self.changes.clear();
        Ok(())
    }
}

fn apply(entries: &mut Vec<Entry>, change: &Change) {
    match change {
        Change::Pin(key, song, relation) => {
            let choice = choice_of(entries, key);
            choice.refused.retain(|refused| refused != song);
            choice.song = Some(song.clone());
            choice.is_original = *relation == Relation::Original;
        }
        Change::Refuse(key, song) => {
            let choice = choice_of(entries, key);
            choice.song.take_if(|pinned| pinned == song);
            choice.is_original &= choice.song.is_some();
            if !choice.refused.contains(song) {
                choice.refused.push(song.clone());
            }
        }
        Change::Forget(bygone) => entries.retain(|entry| !bygone.is_about(entry)),
    }
}

/// The choice about a file, wherever it lay when it was made; from now on it lies where the key says.
fn choice_of<'a>(entries: &'a mut Vec<Entry>, key: &Key) -> &'a mut Choice {
    let at = entries.iter().position(|entry| entry.key.is_same(key)).unwrap_or(entries.len());
    if at == entries.len() {
        entries.push(Entry { key: key.clone(), choice: Choice::default() });
    }
    let entry = &mut entries[at];
    entry.key.clone_from(key);
    &mut entry.choice
}

impl Bygone {
    fn is_about(&self, Entry { key, .. }: &Entry) -> bool {
        match self {
            Self::Song(song) => key.is_same(song),
            Self::File(path, content) => {
                // The length of a song in it is not the file's.
                let is_same = |one: Content, other: &Content| match key.stretch {
                    Some(_) => one.fingerprint == other.fingerprint,
                    None => one.is_same(other),
                };
                key.path == *path
                    || content.as_ref().is_some_and(|other| key.content.is_some_and(|one| is_same(one, other)))
            }
        }
    }
}

/// Gives entries of format 1 the fingerprints of their files, a few at a time: each is read.
fn upgrade(entries: &mut [Entry]) {
    const AT_ONCE: usize = 64;
    for entry in entries.iter_mut().filter(|entry| entry.key.is_of_old()).take(AT_ONCE) {
        let is_there = key::place(&entry.key.path).is_ok_and(|place| place == (entry.key.path.clone(), entry.key.size));
        if let Some(key) = is_there.then(|| Key::of(&Subject::from(&entry.key.path)).ok()).flatten() {
            entry.key = key;
        }
    }
}
