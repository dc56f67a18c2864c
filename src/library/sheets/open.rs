//! Reading sheets, and finding the files that they name.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::names::{Folder, Listing};
use super::{SheetFile, SheetRemark, is_sheet};
use crate::cue::{BYTES, Layout, Sheet};

/// A sheet and the files that it names.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) path: PathBuf,
    pub(super) sheet: Sheet,
    pub(super) layout: Layout,
    /// As [`SheetFile::files`]; one for each of the sheet's.
    pub(super) files: Vec<PathBuf>,
    /// Whether each of them is there.
    pub(super) found: Vec<bool>,
    pub(super) remarks: Vec<SheetRemark>,
    /// The listener named it.
    pub(super) is_named: bool,
    /// It names a file that was read, or cannot be used: it is worth telling about.
    pub(super) is_about: bool,
}

impl Opened {
    /// A sheet that stands in the tags of `path`.
    pub(super) fn embedded(path: &Path, sheet: Sheet) -> Self {
        let layout = sheet.layout();
        let (path, files) = (path.to_owned(), vec![path.to_owned()]);
        Self { path, sheet, layout, files, found: vec![true], remarks: Vec::new(), is_named: false, is_about: true }
    }

    /// What is told of it; `None` if nothing is, and nobody named it.
    pub(super) fn finish(self) -> Option<SheetFile> {
        let mut remarks: Vec<SheetRemark> = self.sheet.guessed.map(SheetRemark::Guessed).into_iter().collect();
        remarks.extend(self.sheet.notes.into_iter().chain(self.layout.notes).map(SheetRemark::Line));
        remarks.extend(Some(self.sheet.untold).filter(|count| *count > 0).map(SheetRemark::More));
        remarks.extend(self.remarks);
        let is_told = self.is_named || (self.is_about && !remarks.is_empty());
        let songs = self.layout.songs.iter();
        let songs = songs.filter_map(|song| Some((self.sheet.tracks.get(song.track)?.number, song.file))).collect();
        is_told.then_some(SheetFile { path: self.path, files: self.files, songs, remarks })
    }
}

/// What is to be searched where the listener named these paths: instead of a CUE sheet the files that it names. With the
/// sheets.
pub(in crate::library) fn named(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut targets, mut sheets) = (Vec::new(), Vec::new());
    let mut listing = Listing::default();
    for path in paths {
        match if is_sheet(path) { open(path, &mut listing) } else { None } {
            Some(sheet) => {
                targets.extend(sheet.files);
                sheets.push(path.clone());
            }
            // What is wrong with it is told like that of any file.
            None => targets.push(path.clone()),
        }
    }
    (targets, sheets)
}

/// Reads a sheet. `None` if it is no regular file, or cannot be read.
pub(super) fn open(path: &Path, listing: &mut Listing) -> Option<Opened> {
    // Asked before it is opened: opening a pipe would wait for its writer.
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(BYTES as u64 + 1).read_to_end(&mut bytes).ok()?;
    let sheet = Sheet::from_bytes(&bytes);
    let layout = sheet.layout();
    let mut remarks = Vec::new();
    let (mut files, mut there) = (Vec::new(), Vec::new());
    if sheet.has_songs() {
        let mut folder = Folder::of(path, listing);
        for name in &sheet.files {
            let found = folder.find(name, sheet.files.len() == 1);
            if found.is_none() {
                remarks.push(SheetRemark::Missing(name.clone()));
            }
            there.push(found.is_some());
            files.push(found.unwrap_or_else(|| folder.join(name)));
        }
    } else {
        remarks.push(SheetRemark::NoSongs);
    }
    let is_about = files.is_empty() || !remarks.is_empty();
    Some(Opened { path: path.to_owned(), sheet, layout, files, found: there, remarks, is_named: false, is_about })
}
