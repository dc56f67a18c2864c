//! Which file a sheet means.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::library::walk;
use crate::media::Info;

/// Names of a folder that are looked at.
const NAMES: usize = 100_000;

/// The names in a folder: the one that was looked at last, since sheets often lie beside each other.
#[derive(Debug, Default)]
pub(super) struct Listing {
    folder: Option<PathBuf>,
    names: Vec<OsString>,
    /// The first of them in small letters, and those of audio with what comes before the ending in small letters.
    by_name: HashMap<String, usize>,
    by_stem: HashMap<String, Vec<usize>>,
}

impl Listing {
    fn of(&mut self, folder: &Path) -> &Self {
        if self.folder.as_deref() != Some(folder) {
            *self = Self { folder: Some(folder.to_owned()), ..Self::default() };
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let entries = fs::read_dir(folder).into_iter().flatten().take(NAMES).filter_map(Result::ok);
            self.names = entries.map(|entry| entry.file_name()).collect();
            // In order, so that the same one is found every time.
            self.names.sort();
            for (index, name) in self.names.iter().enumerate() {
                self.by_name.entry(fold(name)).or_insert(index);
                let path = Path::new(name);
                if walk::is_audio(&path.extension().map(fold).unwrap_or_default()) {
                    self.by_stem.entry(path.file_stem().map(fold).unwrap_or_default()).or_default().push(index);
                }
            }
        }
        self
    }

    /// The name that is the same in any case, else one with another ending of audio.
    fn search(&self, wanted: &str) -> Option<&OsString> {
        let same = self.by_name.get(&fold(OsStr::new(wanted))).and_then(|index| self.names.get(*index));
        same.or_else(|| self.with_stem(Path::new(wanted).file_stem()?))
    }

    /// The audio file with this name before its ending; a lossless one before others.
    fn with_stem(&self, stem: &OsStr) -> Option<&OsString> {
        let names = self.by_stem.get(&fold(stem))?.iter().filter_map(|index| self.names.get(*index));
        let ending = |name: &OsStr| Path::new(name).extension().map(fold).unwrap_or_default();
        names.min_by_key(|name| !matches!(&*ending(name), "flac" | "wav" | "aiff" | "aif" | "alac"))
    }
}

/// The folder of a sheet.
pub(super) struct Folder<'a> {
    path: PathBuf,
    /// The sheet's name without its ending.
    stem: OsString,
    listing: &'a mut Listing,
}

impl<'a> Folder<'a> {
    pub(super) fn of(sheet: &Path, listing: &'a mut Listing) -> Self {
        let path = sheet.parent().map(Path::to_owned).unwrap_or_default();
        Self { path, stem: sheet.file_stem().map(OsStr::to_owned).unwrap_or_default(), listing }
    }

    /// Where a file of this name would lie: `a.wav`, `CD1/a.wav`, `C:\rips\a.wav` – of which only the last part has a meaning
    /// here.
    pub(super) fn join(&self, name: &str) -> PathBuf {
        let (below, last) = taken_apart(name);
        self.path.join(below).join(last)
    }

    /// The file that is meant: of this name; of this name in another case; of this name with another ending of audio, which it
    /// got when it was compressed; and, if the sheet names no other, of the sheet's name.
    pub(super) fn find(&mut self, name: &str, is_alone: bool) -> Option<PathBuf> {
        let (below, last) = taken_apart(name);
        let exact = self.join(name);
        if !last.is_empty() && exact.is_file() {
            return Some(exact);
        }
        if !below.as_os_str().is_empty() {
            let folder = self.path.join(below);
            if let Some(found) = self.listing.of(&folder).search(last) {
                return Some(folder.join(found)).filter(|path| path.is_file());
            }
        }
        let names = self.listing.of(&self.path);
        let found = names.search(last).or_else(|| if is_alone { names.with_stem(&self.stem) } else { None })?;
        Some(self.path.join(found)).filter(|path| path.is_file())
    }
}

/// The folders below the sheet's, and the last part of a name. A name that begins at the root of a disk, or leads out of the
/// sheet's folder, is one of another machine: only its last part counts.
fn taken_apart(name: &str) -> (PathBuf, &str) {
    let (before, last) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
    let below: PathBuf = before.replace('\\', "/").into();
    let is_below = below.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let has_disk = before.contains(':');
    (if is_below && !has_disk { below } else { PathBuf::new() }, last)
}

/// In small letters.
fn fold(name: &OsStr) -> String {
    name.to_string_lossy().to_lowercase()
}

/// The file of those that were read that is this one under another spelling of its path.
pub(super) fn same(path: &Path, read: &[(PathBuf, Info)]) -> Option<usize> {
    let name = path.file_name()?;
    let mut wanted = None;
    read.iter().position(|(other, _)| {
        // Asking the file system is slow: only for files of the same name.
        if other.file_name() != Some(name) {
            return false;
        }
        let wanted = wanted.get_or_insert_with(|| path.canonicalize().ok());
        wanted.is_some() && other.canonicalize().ok() == *wanted
    })
}
