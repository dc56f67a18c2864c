//! From paths to a library.

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::cache::Cache;
use super::matching::Matcher;
use super::pins::Pins;
use super::search::{Inspect, Search};
use super::{AudioFile, Found, Library, Problem};
use crate::catalogue::Catalogue;

/// How far a scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Folders are being searched.
    Searching {
        /// Files found so far.
        found: usize,
    },
    /// Files are being read.
    Reading {
        /// Files known or read so far.
        done: usize,
        /// Files to know.
        total: usize,
    },
}

/// Searches files and folders, reads every audio file's tags unless the cache knows them, and ties each to a song.
///
/// Folders are searched to the bottom; links are followed, but no folder is searched and no file taken twice. Hidden
/// files and folders in them are left out. In a folder a file is tried if its ending is one of audio, or if the ending says
/// nothing and its first bytes are those of audio; a file that is named itself is always tried. Audio that cannot be decoded,
/// what cannot be read and what is missing is told in [`Library::problems`]. `progress` is called often and may stop the scan:
/// what was read so far is then the library.
pub fn scan(
    paths: &[PathBuf],
    catalogue: &Catalogue,
    pins: &Pins,
    cache: &mut Cache,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Library {
    scan_with(paths, catalogue, pins, cache, progress, &crate::media::inspect)
}

/// [`scan`], with what reads a file given.
pub(super) fn scan_with(
    paths: &[PathBuf],
    catalogue: &Catalogue,
    pins: &Pins,
    cache: &mut Cache,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    inspect: Inspect<'_>,
) -> Library {
    let mut search = Search::begin(paths, cache, progress);
    // Stopped or not, what was read is the library.
    let _ = search.read_with(cache, progress, inspect);
    Library::new(search.into_files(), &Matcher::new(catalogue), pins)
}

impl Library {
    /// Ties files to songs.
    #[must_use]
    pub fn new((files, problems): (Vec<AudioFile>, Vec<(PathBuf, Problem)>), songs: &Matcher, pins: &Pins) -> Self {
        let matches = songs.tie_all(&files.iter().collect::<Vec<_>>(), pins);
        let found = files.into_iter().zip(matches).map(|(file, matched)| Found { file, matched });
        Self { files: found.collect(), problems }
    }

    /// Ties every file anew, after the listener pinned or refused something or took another catalogue. Nothing is read
    /// from the audio files.
    pub fn rematch(&mut self, catalogue: &Catalogue, pins: &Pins) {
        let files: Vec<&AudioFile> = self.files.iter().map(|found| &found.file).collect();
        let matches = Matcher::new(catalogue).tie_all(&files, pins);
        for (found, matched) in self.files.iter_mut().zip(matches) {
            found.matched = matched;
        }
    }
}
