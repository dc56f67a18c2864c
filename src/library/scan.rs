//! From paths to a library.

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::matching::Matcher;
use super::pins::Pins;
use super::walk::{Limits, walk};
use super::{Found, Library, natural, sheets};
use crate::catalogue::Catalogue;
use crate::media::{Error, Info};

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
        /// Files read so far.
        done: usize,
        /// Files to read.
        total: usize,
    },
}

/// Searches files and folders, reads every audio file's tags and ties it to a song.
///
/// Folders are searched to the bottom; links are followed, but no folder is searched and no file taken twice. Hidden
/// files and folders in them are left out. In a folder a file is tried if its ending is one of audio; a file that is
/// named itself is always tried. A file with several songs, as a CUE sheet or its tags tell, becomes one for each; a sheet
/// that is named stands for the files that it names. Audio that cannot be decoded, what cannot be read and what is missing is told in
/// [`Library::problems`]. `progress` is called often and may stop the scan: what was read so far is then the library.
pub fn scan(
    paths: &[PathBuf],
    catalogue: &Catalogue,
    pins: &Pins,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Library {
    scan_with(paths, catalogue, pins, progress, &crate::media::inspect)
}

/// [`scan`], with what reads a file given.
pub(super) fn scan_with(
    paths: &[PathBuf],
    catalogue: &Catalogue,
    pins: &Pins,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    inspect: &dyn Fn(&Path) -> Result<Info, Error>,
) -> Library {
    let (paths, named) = sheets::open_named(paths);
    let (walked, flow) = walk(&paths, Limits::default(), &mut |found| progress(Progress::Searching { found }));
    let mut library = Library { problems: walked.problems, ..Library::default() };
    let mut read = Vec::new();
    let total = if flow.is_break() { 0 } else { walked.files.len() };
    for (done, path) in walked.files.into_iter().take(total).enumerate() {
        if progress(Progress::Reading { done, total }).is_break() {
            break;
        }
        match inspect(&path) {
            Ok(info) => read.push((path, info)),
            Err(error) => library.problems.push((path, error.fault.into())),
        }
    }
    let expanded = sheets::expand(read, named, &walked.sheets);
    let songs = Matcher::new(catalogue);
    let tied = expanded.files.into_iter().map(|file| {
        let matched = songs.tie(&file, pins.choice_of(&file));
        Found { file, matched }
    });
    library.files = tied.collect();
    library.sheets = expanded.sheets;
    library.problems.sort_by(|(a, _), (b, _)| natural::compare_paths(a, b));
    library
}

impl Library {
    /// Ties every file anew, after the listener pinned or refused something or took another catalogue. Nothing is read
    /// from the audio files.
    pub fn rematch(&mut self, catalogue: &Catalogue, pins: &Pins) {
        let songs = Matcher::new(catalogue);
        for found in &mut self.files {
            found.matched = songs.tie(&found.file, pins.choice_of(&found.file));
        }
    }
}
