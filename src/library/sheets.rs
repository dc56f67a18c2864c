//! Files in which several songs lie: cut into parts by a CUE sheet, or by what the file itself says.
//!
//! Of several sheets for one file one counts: the one that the listener named; else the one in the tags of the file; else one
//! that lies beside it – of the same name before others –; else FLAC's own table, which has no titles. A sheet that names a
//! whole file for each song cuts nothing; it lends those files what their tags lack.

mod cut;
mod names;
mod open;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::{AudioFile, Problem};
use crate::cue::{Note, Sheet};
use crate::media::{Info, Range};
use cut::Cutting;
use names::Listing;
pub(super) use open::named;
use open::{Opened, open};

/// Whether a file is a CUE sheet, by the ending of its name.
#[must_use]
pub fn is_sheet(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("cue"))
}

/// A song in a file that holds several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number, as the sheet counts.
    pub number: u32,
    /// Where it lies. Where one part ends another begins, to the frame.
    pub range: Range,
}

/// A CUE sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFile {
    /// Where it lies: a sheet, or the audio file that has it in its tags.
    pub path: PathBuf,
    /// The audio files that it names, in its order; one that was not found as it would be called.
    pub files: Vec<PathBuf>,
    /// The number of each of its songs, as it counts them, with the file that the song lies in: as an index of `files`.
    pub songs: Vec<(u32, usize)>,
    /// What is to be told about it.
    pub remarks: Vec<SheetRemark>,
}

/// What is to be told about a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetRemark {
    /// About a line of it.
    Line(Note),
    /// So many more things were skipped.
    More(usize),
    /// It does not say which alphabet it is written in; this one is a guess.
    Guessed(&'static str),
    /// There is no such file, also none with another ending.
    Missing(String),
    /// It has no track of sound.
    NoSongs,
    /// This track begins behind the end of the file.
    BeyondEnd(u32),
    /// Another sheet counts for this file.
    Unused(PathBuf),
}

/// What a search found, those files that hold several songs cut into them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expanded {
    /// The files and parts of files that can be played.
    pub files: Vec<AudioFile>,
    /// What cannot, and why.
    pub problems: Vec<(PathBuf, Problem)>,
    /// As [`super::Library::sheets`].
    pub sheets: Vec<SheetFile>,
}

/// Cuts files into the songs that sheets find in them. `named` are the sheets that the listener named, `beside` those that
/// lie in the folders of the files. The order of the files stays; the parts of one are in the order of their places.
pub(super) fn expand(read: Vec<(PathBuf, Info)>, named: &[PathBuf], beside: &[PathBuf]) -> Expanded {
    let mut sheets: Vec<Opened> = Vec::new();
    // The same sheet may have been found under several spellings of its path.
    let spelled_out = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut known: HashSet<PathBuf> = HashSet::new();
    let mut listing = Listing::default();
    let is_named = |is_named| move |path| (path, is_named);
    for (path, is_named) in named.iter().map(is_named(true)).chain(beside.iter().map(is_named(false))) {
        if known.insert(spelled_out(path)) {
            sheets.extend(open(path, &mut listing).map(|sheet| Opened { is_named, ..sheet }));
        }
    }
    let claims = claims(&mut sheets, &read);
    let mut expanded = Expanded { files: Vec::with_capacity(read.len()), ..Expanded::default() };
    for (index, (path, info)) in read.into_iter().enumerate() {
        let claim = claims.get(&index).copied();
        let (files, own) = one(path, info, claim, &mut sheets);
        expanded.files.extend(files);
        expanded.sheets.extend(own);
    }
    expanded.sheets.extend(sheets.into_iter().filter_map(Opened::finish));
    expanded.sheets.sort_by(|a, b| super::compare_paths(&a.path, &b.path));
    expanded
}

/// Which sheet counts for which of the files that were read: the sheet, and the number of the file in it.
fn claims(sheets: &mut [Opened], read: &[(PathBuf, Info)]) -> HashMap<usize, (usize, usize)> {
    if sheets.is_empty() {
        return HashMap::new();
    }
    let places: HashMap<&Path, usize> = read.iter().enumerate().map(|(index, (path, _))| (&**path, index)).collect();
    let mut claims: HashMap<usize, (usize, usize)> = HashMap::new();
    let rank = |sheet: &Opened, path: &Path| (!sheet.is_named, path.file_stem() != sheet.path.file_stem());
    for sheet in 0..sheets.len() {
        for file in 0..sheets[sheet].files.len() {
            let named = &sheets[sheet].files[file];
            let other = || if sheets[sheet].found[file] { names::same(named, read) } else { None };
            let Some(place) = places.get(&**named).copied().or_else(other) else { continue };
            sheets[sheet].is_about = true;
            if sheets[sheet].layout.songs.iter().all(|song| song.file != file) {
                continue;
            }
            let path = &read[place].0;
            let mut claim = (sheet, file);
            if let Some(before) = claims.get(&place).copied() {
                if rank(&sheets[sheet], path) < rank(&sheets[before.0], path) {
                    claims.insert(place, claim);
                    claim = before;
                }
                // Of the same sheet the first counts; that it names a file twice is nothing to tell.
                if claim.0 != claims[&place].0 {
                    sheets[claim.0].remarks.push(SheetRemark::Unused(path.clone()));
                }
            } else {
                claims.insert(place, claim);
            }
        }
    }
    claims
}

/// What one file becomes; and the sheet in its tags, if there is something to tell about it.
fn one(
    path: PathBuf,
    info: Info,
    claim: Option<(usize, usize)>,
    sheets: &mut [Opened],
) -> (Vec<AudioFile>, Option<SheetFile>) {
    let (marks, rate) = (info.cues.marks.clone(), info.rate);
    let is_named = claim.is_some_and(|(sheet, _)| sheets[sheet].is_named);
    if !is_named && let Some(own) = embedded(&info) {
        let mut opened = Opened::embedded(&path, own);
        let cutting = Cutting::of_sheet(&opened.sheet, &opened.layout, 0, &marks);
        let files = cutting.apply(path, info, &mut opened.remarks);
        return (files, opened.finish());
    }
    if let Some((sheet, file)) = claim {
        let Opened { sheet, layout, remarks, .. } = &mut sheets[sheet];
        let cutting = Cutting::of_sheet(sheet, layout, file, &marks);
        return (cutting.apply(path, info, remarks), None);
    }
    let cutting = Cutting::of_marks(&marks, rate);
    (cutting.apply(path, info, &mut Vec::new()), None)
}

/// The sheet in the tags of a file, if it is about one file alone.
fn embedded(info: &Info) -> Option<Sheet> {
    let sheet = Sheet::from_text(info.cues.sheet.as_deref()?);
    (sheet.has_songs() && sheet.files.len() == 1).then_some(sheet)
}

/// The songs that the tags of a file say are in it, whatever lies beside it: for looking at a file by itself.
#[must_use]
pub fn parts_of(path: &Path, info: &Info) -> Vec<AudioFile> {
    one(path.to_owned(), info.clone(), None, &mut []).0.into_iter().filter(|file| file.part.is_some()).collect()
}
