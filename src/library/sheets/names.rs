//! Which file a sheet means.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::library::walk;
use crate::media::Info;

/// Names of a folder that are looked at.
const NAMES: usize = 100_000;

/// The folder of a sheet.
pub(super) struct Folder {
    path: PathBuf,
    /// The sheet's name without its ending.
    stem: OsString,
    /// The names in it, once they were asked for.
    names: Option<Vec<OsString>>,
}

impl Folder {
    pub(super) fn of(sheet: &Path) -> Self {
        let path = sheet.parent().map(Path::to_owned).unwrap_or_default();
        Self { path, stem: sheet.file_stem().map(OsStr::to_owned).unwrap_or_default(), names: None }
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
        if !below.as_os_str().is_empty()
            && let Some(found) = search(&list(&self.path.join(&below)), last)
        {
            return Some(self.path.join(below).join(found));
        }
        let path = &self.path;
        let names = self.names.get_or_insert_with(|| list(path));
        let stem = self.stem.to_string_lossy();
        let found = search(names, last).or_else(|| if is_alone { with_stem(names, &stem) } else { None })?;
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

/// The names in a folder, in order, so that the same one is found every time.
fn list(folder: &Path) -> Vec<OsString> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).into_iter().flatten().take(NAMES).filter_map(Result::ok);
    let mut names: Vec<OsString> = entries.map(|entry| entry.file_name()).collect();
    names.sort();
    names
}

/// The name that is the same in any case, else one with another ending of audio.
fn search<'a>(names: &'a [OsString], wanted: &str) -> Option<&'a OsString> {
    let folded = fold(OsStr::new(wanted));
    let same = names.iter().find(|name| fold(name) == folded);
    let stem = Path::new(wanted).file_stem().map(OsStr::to_string_lossy);
    same.or_else(|| with_stem(names, &stem?))
}

/// The audio file with this name before its ending; a lossless one before others.
fn with_stem<'a>(names: &'a [OsString], stem: &str) -> Option<&'a OsString> {
    let wanted = fold(OsStr::new(stem));
    let ending = |name: &OsStr| Path::new(name).extension().map(fold).unwrap_or_default();
    let audio = names.iter().filter(|name| {
        walk::is_audio(&ending(name)) && Path::new(name).file_stem().is_some_and(|stem| fold(stem) == wanted)
    });
    audio.min_by_key(|name| !matches!(&*ending(name), "flac" | "wav" | "aiff" | "aif" | "alac"))
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
