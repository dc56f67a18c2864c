//! Playlists and the queue: what is queued as a list, and what is listed as something to play.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{Deck, Playable, Request};
use crate::catalogue::Catalogue;
use crate::library::{Found, Library};
use crate::lists::{Entry, List, Range};
use crate::player::{self, Command};
use crate::text;

/// The files of libraries that a list may mean: those that are called so. A library may be large, and is gone through once.
struct Files<'a> {
    by_name: HashMap<&'a OsStr, Vec<&'a Found>>,
}

impl<'a> Files<'a> {
    fn new(entries: &[Entry], libraries: &[&'a Library]) -> Self {
        let names: HashSet<&OsStr> = entries.iter().filter_map(|entry| entry.path.file_name()).collect();
        let mut by_name: HashMap<&OsStr, Vec<&Found>> = HashMap::new();
        for found in libraries.iter().flat_map(|library| &library.files) {
            if let Some(name) = found.file.path.file_name().filter(|name| names.contains(name)) {
                by_name.entry(name).or_default().push(found);
            }
        }
        Self { by_name }
    }

    /// What lies in the file of this path, however its folder is spelt: the file, or the songs that a sheet tells of.
    fn find(&self, path: &Path) -> Vec<&'a Found> {
        let Some(alike) = path.file_name().and_then(|name| self.by_name.get(name)) else { return Vec::new() };
        let same: Vec<&Found> = alike.iter().copied().filter(|found| found.file.path == path).collect();
        if !same.is_empty() {
            return same;
        }
        let Ok(real) = path.canonicalize() else { return same };
        let is_it = |found: &&Found| found.file.path.canonicalize().is_ok_and(|other| other == real);
        alike.iter().copied().filter(is_it).collect()
    }
}

impl Playable {
    /// What a list names, in its order. A file that is in one of the libraries is what that knows of it, any other what the list
    /// says; a folder is everything that the libraries have below it, and a CUE sheet the songs that it tells of.
    #[must_use]
    pub fn listed(entries: &[Entry], libraries: &[&Library], catalogue: &Catalogue) -> Vec<Self> {
        let files = Files::new(entries, libraries);
        let mut playables = Vec::with_capacity(entries.len());
        for entry in entries {
            let known = files.find(&entry.path);
            let range = entry.range.map(player_range);
            let part = known.iter().find(|found| found.file.part.as_ref().map(|part| part.range) == range);
            let whole = known.iter().find(|found| found.file.part.is_none());
            // The library that was looked into for this list knows its sheets best.
            let of_sheet = |library: &&Library| Request::of_sheet(&entry.path, library, catalogue);
            if let Some(songs) = libraries.iter().rev().find_map(of_sheet) {
                playables.extend(songs);
                continue;
            }
            match (part, whole) {
                (Some(found), _) => playables.push(Self::of(found, catalogue)),
                (None, Some(found)) => playables.push(Self::of(found, catalogue).part_of(entry)),
                // All the songs of a sheet.
                (None, None) if range.is_none() && !known.is_empty() => {
                    playables.extend(known.into_iter().map(|found| Self::of(found, catalogue)));
                }
                (None, None) if entry.path.is_dir() => {
                    let below = libraries.iter().flat_map(|library| &library.files);
                    let below = below.filter(|found| found.file.path.starts_with(&entry.path));
                    playables.extend(below.map(|found| Self::of(found, catalogue)));
                }
                (None, None) => playables.push(Self::told(entry)),
            }
        }
        playables
    }

    /// The files and folders of a list that are in none of the libraries.
    #[must_use]
    pub fn unknown(entries: &[Entry], libraries: &[&Library]) -> Vec<PathBuf> {
        let files = Files::new(entries, libraries);
        let unknown = entries.iter().filter(|entry| files.find(&entry.path).is_empty() && entry.path.exists());
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
        let Some(range) = entry.range else { return self };
        let Range { start, end } = range;
        let duration = end.or(self.duration.filter(|length| *length > start)).map(|end| end.saturating_sub(start));
        Self {
            range: Some(player_range(range)),
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

fn player_range(Range { start, end }: Range) -> player::Range {
    player::Range { start, end }
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
