//! Finding audio files in what the listener names.
//!
//! Folders are searched to the bottom, within bounds. A file in a folder is taken by its ending; a file that is named
//! itself is always taken. Nothing is opened here, so a pipe or a device is never waited for.

use std::collections::HashSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{Problem, natural};
use crate::media::Fault;

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

/// Endings of files that are tried. In lower case.
const AUDIO: [&str; 38] = [
    "aac", "adts", "aif", "aifc", "aiff", "alac", "au", "bw64", "caf", "f4a", "fla", "flac", "m4a", "m4b", "m4p",
    "m4r", "m4v", "mka", "mkv", "mov", "mp1", "mp2", "mp3", "mp4", "mpa", "mpga", "oga", "ogg", "ogx", "opus", "qt",
    "rf64", "snd", "w64", "wav", "wave", "weba", "webm",
];

/// Endings of audio files that are known and cannot be decoded, with the codec's name.
const UNDECODABLE: [(&str, &str); 23] = [
    ("ac3", "AC-3"),
    ("amr", "AMR"),
    ("ape", "Monkey's Audio"),
    ("dff", "DSD"),
    ("dsf", "DSD"),
    ("dts", "DTS"),
    ("eac3", "E-AC-3"),
    ("gsm", "GSM"),
    ("mid", "MIDI"),
    ("midi", "MIDI"),
    ("mp+", "Musepack"),
    ("mpc", "Musepack"),
    ("ofr", "OptimFROG"),
    ("qoa", "QOA"),
    ("ra", "RealAudio"),
    ("rm", "RealAudio"),
    ("shn", "Shorten"),
    ("spx", "Speex"),
    ("tak", "TAK"),
    ("thd", "TrueHD"),
    ("tta", "True Audio"),
    ("wma", "Windows Media Audio"),
    ("wv", "WavPack"),
];

/// Whether a file of this ending, in small letters, is tried.
pub(super) fn is_audio(ending: &str) -> bool {
    AUDIO.contains(&ending)
}

fn is_sheet(ending: &str) -> bool {
    ending == "cue"
}

/// The ending of a name, in small letters.
fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// What was found: files to try, and what is in the way.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) files: Vec<PathBuf>,
    pub(super) problems: Vec<(PathBuf, Problem)>,
    /// The CUE sheets beside the files.
    pub(super) sheets: Vec<PathBuf>,
    /// Folders of files that were named: their sheets are there already.
    beside: HashSet<PathBuf>,
    /// Canonical paths of files that were taken or told, so that each is there once.
    seen: HashSet<PathBuf>,
    /// Canonical paths of folders that were searched: a link back up is not followed twice.
    searched: HashSet<PathBuf>,
    names: usize,
    limits: Limits,
}

/// Collects from `paths`; `found` hears the number of files before each folder and at the end, and may stop the search.
pub(super) fn walk(
    paths: &[PathBuf],
    limits: Limits,
    found: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> (Walk, ControlFlow<()>) {
    let mut walk = Walk { limits, ..Walk::default() };
    // Named files first: a folder named before them must not decide over them by their ending.
    let (folders, files): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.is_dir());
    for path in files {
        walk.take_named(path);
    }
    for folder in folders {
        if walk.search(folder, found).is_break() {
            return (walk, ControlFlow::Break(()));
        }
    }
    walk.files.sort_by(|a, b| natural::compare_paths(a, b));
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
            Ok(metadata) if metadata.is_file() => {
                self.take(path);
                self.take_sheets_beside(path);
            }
            Ok(_) => self.problem(path, Fault::NotAFile),
            Err(error) => self.io_problem(path, &error),
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
        let mut sheets: Vec<PathBuf> = paths.filter(|path| is_sheet(&ending(path)) && path.is_file()).collect();
        sheets.sort_by(|a, b| natural::compare_paths(a, b));
        self.sheets.extend(sheets);
        self.beside.insert(folder);
    }

    fn take(&mut self, path: &Path) {
        if self.is_new(path) {
            self.files.push(path.to_owned());
        }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        let canonical = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.seen.insert(canonical)
    }

    /// Searches a folder and those below, without recursion: depth is the listener's disk's, not the stack's.
    fn search(&mut self, root: &Path, found: &mut dyn FnMut(usize) -> ControlFlow<()>) -> ControlFlow<()> {
        let mut waiting = vec![(root.to_owned(), 0_usize)];
        while let Some((folder, depth)) = waiting.pop() {
            found(self.files.len())?;
            let canonical = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            if !self.searched.insert(canonical) {
                continue;
            }
            let below = self.list(&folder);
            if depth == self.limits.depth && !below.is_empty() {
                self.problem(&folder, Problem::TooDeep(depth));
            } else {
                waiting.extend(below.into_iter().map(|folder| (folder, depth + 1)));
            }
            if self.is_full() {
                self.problem(root, Problem::TooMany(self.files.len()));
                break;
            }
        }
        ControlFlow::Continue(())
    }

    fn is_full(&self) -> bool {
        self.files.len() >= self.limits.files || self.names >= self.limits.names
    }

    /// Takes the files of one folder and gives the folders in it, the last one first.
    fn list(&mut self, folder: &Path) -> Vec<PathBuf> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.io_problem(folder, &error);
                return Vec::new();
            }
        };
        let mut kept = Vec::new();
        for entry in entries.take(self.limits.names - self.names) {
            self.names += 1;
            match entry {
                Ok(entry) if entry.file_name().as_encoded_bytes().starts_with(b".") => {}
                Ok(entry) => kept.push(entry),
                Err(error) => {
                    // The folder cannot be read on; the same error would come again.
                    self.io_problem(folder, &error);
                    break;
                }
            }
        }
        // In order, so that of two links to one file the same is taken every time.
        kept.sort_by(|a, b| natural::compare_paths(Path::new(&a.file_name()), Path::new(&b.file_name())));
        let mut below = Vec::new();
        for entry in kept {
            if self.is_full() {
                break;
            }
            self.sort_in(&entry, &mut below);
        }
        below.reverse();
        below
    }

    fn sort_in(&mut self, entry: &fs::DirEntry, below: &mut Vec<PathBuf>) {
        let path = entry.path();
        let ending = ending(&path);
        let is_audio = is_audio(&ending);
        let codec = UNDECODABLE.iter().find(|(undecodable, _)| *undecodable == ending).map(|(_, codec)| *codec);
        // The entry's own kind costs nothing; a link has to be followed.
        let is_plain = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_sheet(&ending) && (is_plain || path.is_file()) {
            return self.sheets.push(path);
        }
        if is_plain && !is_audio && codec.is_none() {
            return;
        }
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => below.push(path),
            Ok(metadata) if !metadata.is_file() => {}
            Ok(_) if is_audio => self.take(&path),
            Ok(_) => {
                if let Some(codec) = codec.filter(|_| self.is_new(&path)) {
                    self.problem(&path, Fault::Codec(codec.to_owned()));
                }
            }
            Err(error) if is_audio || codec.is_some() => self.io_problem(&path, &error),
            Err(_) => {}
        }
    }
}
