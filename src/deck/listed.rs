//! Playlists and the queue: what is queued as a list, and what is listed as something to play.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{Deck, Playable};
use crate::catalogue::Catalogue;
use crate::library::{Found, Library};
use crate::lists::{Entry, List, Range};
use crate::player::{self, Command};
use crate::text;

/// Finds files in libraries, however they are spelt.
struct Files<'a> {
    libraries: &'a [&'a Library],
    by_path: HashMap<&'a Path, &'a Found>,
    by_real: OnceCell<HashMap<PathBuf, &'a Found>>,
}

impl<'a> Files<'a> {
    fn new(libraries: &'a [&'a Library]) -> Self {
        let all = libraries.iter().rev().flat_map(|library| library.files.iter().rev());
        let by_path = all.map(|found| (found.file.path.as_path(), found)).collect();
        Self { libraries, by_path, by_real: OnceCell::new() }
    }

    fn find(&self, path: &Path) -> Option<&'a Found> {
        if let Some(found) = self.by_path.get(path) {
            return Some(found);
        }
        // What is not on the disk is in no library under another name either.
        let real = path.canonicalize().ok()?;
        if let Some(found) = self.by_path.get(real.as_path()) {
            return Some(found);
        }
        let all = || {
            let all = self.libraries.iter().rev().flat_map(|library| library.files.iter().rev());
            all.filter_map(|found| Some((found.file.path.canonicalize().ok()?, found))).collect()
        };
        self.by_real.get_or_init(all).get(&real).copied()
    }
}

impl Playable {
    /// What a list names, in its order. A file that is in one of the libraries is what that knows of it, any other what the list
    /// says; a folder is everything that the libraries have below it.
    #[must_use]
    pub fn listed(entries: &[Entry], libraries: &[&Library], catalogue: &Catalogue) -> Vec<Self> {
        let files = Files::new(libraries);
        let mut playables = Vec::with_capacity(entries.len());
        for entry in entries {
            match files.find(&entry.path) {
                Some(found) => playables.push(Self::of(found, catalogue).part_of(entry)),
                None if entry.path.is_dir() => {
                    let below = libraries.iter().flat_map(|library| &library.files);
                    let below = below.filter(|found| found.file.path.starts_with(&entry.path));
                    playables.extend(below.map(|found| Self::of(found, catalogue)));
                }
                None => playables.push(Self::told(entry)),
            }
        }
        playables
    }

    /// The files and folders of a list that are in none of the libraries.
    #[must_use]
    pub fn unknown(entries: &[Entry], libraries: &[&Library]) -> Vec<PathBuf> {
        let files = Files::new(libraries);
        let unknown = entries.iter().filter(|entry| files.find(&entry.path).is_none() && entry.path.exists());
        unknown.map(|entry| entry.path.clone()).collect()
    }

    /// What a list says of a file that is in no library.
    fn told(entry: &Entry) -> Self {
        let name = || entry.path.file_stem().unwrap_or(entry.path.as_os_str()).to_string_lossy().into_owned();
        let title = entry.title.clone().unwrap_or_else(name);
        let playable = Self {
            path: entry.path.clone(),
            title: text::clean(&title).into_owned(),
            artist: entry.artist.clone(),
            duration: entry.duration,
            ..Self::default()
        };
        playable.part_of(entry)
    }

    /// The part of the file that a list means. What the tags tell is told of all of the file, so it is the list that names the part.
    fn part_of(self, entry: &Entry) -> Self {
        let Some(Range { start, end }) = entry.range else { return self };
        let duration = end.or(self.duration.filter(|length| *length > start)).map(|end| end.saturating_sub(start));
        Self {
            range: Some(player::Range { start, end }),
            title: entry.title.clone().unwrap_or(self.title),
            artist: entry.artist.clone().or(self.artist),
            song: None,
            duration,
            ..self
        }
    }

    /// What a list says of it.
    #[must_use]
    pub fn entry(&self) -> Entry {
        Entry {
            path: std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone()),
            range: self.range.map(|range| Range { start: range.start, end: range.end }),
            title: Some(self.title.clone()).filter(|title| !title.is_empty()),
            artist: self.artist.clone(),
            album: None,
            track: None,
            duration: self.duration,
        }
    }
}

impl Deck {
    /// The queue as a list, in the listener's order.
    #[must_use]
    pub fn list(&self) -> List {
        List { title: None, entries: self.queue.entries().iter().map(|entry| entry.item.entry()).collect() }
    }

    /// Puts these in the place of the queue, in one change, and plays the first of them. Without items nothing is changed.
    pub fn replace(&mut self, items: impl IntoIterator<Item = Playable>) -> Vec<Command> {
        if self.queue.replace(items).is_empty() {
            return Vec::new();
        }
        self.measurements.look();
        self.queue.first().map_or_else(Vec::new, |first| self.play(first))
    }
}
