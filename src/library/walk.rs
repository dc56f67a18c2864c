//! Finding audio files in what the listener names.
//!
//! Folders are searched to the bottom, within bounds, in the order in which people sort. A file that is named itself is
//! always taken. In a folder one is taken by its ending, left out by its ending, or, if that says nothing, taken to be
//! looked into. Nothing is opened here, so a pipe or a device is never waited for.

mod endings;

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::vec;

use super::sheets::is_sheet;
use super::{Problem, natural};
use crate::media::{Fault, Stamp};
pub(super) use endings::is_audio;
use endings::{OTHER, UNDECODABLE};

/// How much is searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Most files that are taken.
    pub(super) files: usize,
    /// Most names that are looked at: a folder may be full of other things.
    pub(super) names: usize,
    /// Deepest folder below the one that was named.
    pub(super) depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { files: 200_000, names: 2_000_000, depth: 64 }
    }
}

/// The ending of a name, in small letters.
fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// How a file is known again: by its length, its time and its number on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Mark {
    pub(super) stamp: Stamp,
    /// 0 where files have none.
    pub(super) inode: u64,
}

impl Mark {
    pub(super) const fn new(length: u64, modified: i64, inode: u64) -> Self {
        Self { stamp: Stamp { length, modified }, inode }
    }

    fn of(facts: &Metadata) -> Option<Self> {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(facts);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Self { stamp: Stamp::from_metadata(facts).ok()?, inode })
    }
}

/// A file that may be audio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) path: PathBuf,
    /// `None` if the system keeps no times: then it is read each time.
    pub(super) mark: Option<Mark>,
    /// Whether it is taken for audio: the listener named it, or its ending does.
    pub(super) is_audio: bool,
}

/// What was found: files to try, and what is in the way.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) files: Vec<Hit>,
    pub(super) problems: Vec<(PathBuf, Problem)>,
    /// Whether nothing was left out that is there: no folder was unreadable, no bound was met, nobody stopped the search.
    pub(super) is_whole: bool,
    /// The CUE sheets beside the files.
    pub(super) sheets: Vec<PathBuf>,
    /// Folders of files that were named: their sheets are there already.
    beside: HashSet<PathBuf>,
    /// Canonical paths of files that were taken or told, so that each is there once.
    seen: HashSet<OsString>,
    /// Canonical paths of folders that were searched: a link back up is not followed twice.
    searched: HashSet<PathBuf>,
    names: usize,
    limits: Limits,
}

/// A folder that is being searched.
struct Folder {
    path: PathBuf,
    canonical: PathBuf,
    /// What was not looked at yet.
    entries: vec::IntoIter<Entry>,
}

/// A folder that was found.
struct Below {
    path: PathBuf,
    /// Unless that has to be asked for: of what is no link it is that of the folder around it, and its name.
    canonical: Option<PathBuf>,
}

impl Below {
    fn linked(path: PathBuf) -> Self {
        Self { path, canonical: None }
    }
}

struct Entry {
    name: OsString,
    entry: fs::DirEntry,
}

/// Collects from `paths`; `found` hears the number of files before each folder and at the end, and may stop the search.
pub(super) fn walk(
    paths: &[PathBuf],
    limits: Limits,
    found: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> (Walk, ControlFlow<()>) {
    let mut walk = Walk { limits, is_whole: true, ..Walk::default() };
    // Named files first: a folder named before them must not decide over them by their ending.
    let (folders, files): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.is_dir());
    for path in files {
        walk.take_named(path);
    }
    for folder in folders {
        if walk.search(folder, found).is_break() {
            walk.is_whole = false;
            return (walk, ControlFlow::Break(()));
        }
    }
    // Each folder was searched in this order, so there is little left to do.
    walk.files.sort_by(|a, b| natural::compare_paths(&a.path, &b.path));
    let flow = found(walk.files.len());
    (walk, flow)
}

impl Walk {
    fn problem(&mut self, path: &Path, problem: impl Into<Problem>) {
        self.problems.push((path.to_owned(), problem.into()));
    }

    fn io_problem(&mut self, path: &Path, error: &std::io::Error) {
        let fault = match error.kind() {
            std::io::ErrorKind::NotFound => Fault::NotFound,
            std::io::ErrorKind::PermissionDenied => Fault::Permission,
            _ => Fault::Io(error.to_string()),
        };
        self.problem(path, fault);
    }

    fn take_named(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(facts) if facts.is_file() => {
                let canonical = path.canonicalize().unwrap_or_else(|_| path.to_owned());
                self.take(path.to_owned(), canonical, &facts, true);
                self.take_sheets_beside(path);
            }
            Ok(_) => self.problem(path, Fault::NotAFile),
            Err(error) => {
                self.is_whole = false;
                self.io_problem(path, &error);
            }
        }
    }

    /// The sheets beside a file that was named: one of them may say what is in it.
    fn take_sheets_beside(&mut self, path: &Path) {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if self.beside.contains(&folder) {
            return;
        }
        let listed = fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { &folder });
        let names = listed.into_iter().flatten().take(self.limits.names).filter_map(Result::ok);
        let paths = names.map(|entry| folder.join(entry.file_name()));
        let mut sheets: Vec<PathBuf> = paths.filter(|path| is_sheet(path) && path.is_file()).collect();
        sheets.sort_by(|a, b| natural::compare_paths(a, b));
        self.sheets.extend(sheets);
        self.beside.insert(folder);
    }

    fn take(&mut self, path: PathBuf, canonical: PathBuf, facts: &Metadata, is_audio: bool) {
        if self.seen.insert(canonical.into_os_string()) {
            self.files.push(Hit { path, mark: Mark::of(facts), is_audio });
        }
    }

    /// Searches a folder and those below, without recursion: depth is the listener's disk's, not the stack's.
    fn search(&mut self, root: &Path, found: &mut dyn FnMut(usize) -> ControlFlow<()>) -> ControlFlow<()> {
        found(self.files.len())?;
        let mut open: Vec<Folder> = self.enter(Below::linked(root.to_owned())).into_iter().collect();
        while let Some(folder) = open.last_mut() {
            let Some(entry) = folder.entries.next() else {
                open.pop();
                continue;
            };
            if self.is_full() {
                self.is_whole = false;
                self.problem(root, Problem::TooMany(self.files.len()));
                break;
            }
            let Some(below) = self.sort_in(entry, folder) else { continue };
            if open.len() > self.limits.depth {
                self.is_whole = false;
                // Told once a folder, however many are in it.
                let path = below.path.parent().unwrap_or(root).to_owned();
                if self.problems.last().is_none_or(|(last, _)| *last != path) {
                    self.problem(&path, Problem::TooDeep(self.limits.depth));
                }
                continue;
            }
            found(self.files.len())?;
            open.extend(self.enter(below));
        }
        ControlFlow::Continue(())
    }

    fn is_full(&self) -> bool {
        self.files.len() >= self.limits.files || self.names >= self.limits.names
    }

    /// Lists a folder; nothing if that was done before, or cannot be.
    fn enter(&mut self, Below { path, canonical }: Below) -> Option<Folder> {
        let canonical = canonical.unwrap_or_else(|| path.canonicalize().unwrap_or_else(|_| path.clone()));
        if !self.searched.insert(canonical.clone()) {
            return None;
        }
        let entries = self.list(&path).into_iter();
        Some(Folder { path, canonical, entries })
    }

    /// What is in a folder, as people sort it.
    fn list(&mut self, folder: &Path) -> Vec<Entry> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.is_whole = false;
                self.io_problem(folder, &error);
                return Vec::new();
            }
        };
        let mut kept = Vec::new();
        for entry in entries.take(self.limits.names - self.names) {
            self.names += 1;
            match entry {
                Ok(entry) => {
                    let name = entry.file_name();
                    if !name.as_encoded_bytes().starts_with(b".") {
                        kept.push(Entry { name, entry });
                    }
                }
                Err(error) => {
                    // The folder cannot be read on; the same error would come again.
                    self.is_whole = false;
                    self.io_problem(folder, &error);
                    break;
                }
            }
        }
        // In order, so that of two links to one file the same is taken every time.
        kept.sort_by(|a, b| natural::compare(&a.name.to_string_lossy(), &b.name.to_string_lossy()));
        kept
    }

    /// Takes a file, or gives a folder.
    fn sort_in(&mut self, Entry { name, entry }: Entry, folder: &Folder) -> Option<Below> {
        let kind = entry.file_type();
        // The entry's own kind costs nothing; a link has to be followed.
        let is_plain = kind.as_ref().is_ok_and(fs::FileType::is_file);
        if kind.is_ok_and(|kind| kind.is_dir()) {
            let canonical = Some(folder.canonical.join(&name));
            return Some(Below { path: folder.path.join(name), canonical });
        }
        let ending = ending(Path::new(&name));
        let is_audio = is_audio(&ending);
        if is_sheet(Path::new(&name)) {
            let path = folder.path.join(&name);
            if is_plain || path.is_file() {
                self.sheets.push(path);
                return None;
            }
        }
        let codec = UNDECODABLE.iter().find(|(undecodable, _)| *undecodable == ending).map(|(_, codec)| *codec);
        let is_other = OTHER.binary_search(&ending.as_str()).is_ok();
        if is_plain && is_other {
            return None;
        }
        let path = folder.path.join(&name);
        let facts = if is_plain { entry.metadata() } else { fs::metadata(&path) };
        let canonical = || {
            if is_plain { folder.canonical.join(&name) } else { path.canonicalize().unwrap_or_else(|_| path.clone()) }
        };
        match facts {
            Ok(facts) if facts.is_dir() => return Some(Below::linked(path)),
            Ok(facts) if !facts.is_file() || is_other => {}
            Ok(facts) => match codec {
                Some(codec) if self.seen.insert(canonical().into_os_string()) => {
                    self.problem(&path, Fault::Codec(codec.to_owned()));
                }
                Some(_) => {}
                None => {
                    let canonical = canonical();
                    self.take(path, canonical, &facts, is_audio);
                }
            },
            Err(error) if is_audio || codec.is_some() => self.io_problem(&path, &error),
            Err(_) => {}
        }
        None
    }
}
