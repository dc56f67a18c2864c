//! [`Shelf`]: the folder of the listener's kept lists.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::writer;
use super::{Entry, Error, Format, List, Loss, NameFault, Reader, Reading};
use crate::atomic::backup;
use crate::text;

/// The longest name of a list, in columns.
pub(super) const MAX_NAME: usize = 60;
/// No more lists are shown.
const MAX_LISTS: usize = 1_000;
/// Of each so many entries are told.
const MAX_LABELS: usize = 200;

/// Where lists are kept: one file a list, which other players can read too.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
    reader: Reader,
}

/// A kept list, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is called: the file's name, without the ending if it is the usual one. Clean.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// How many entries there are.
    pub count: usize,
    /// How long they last together, if the list says so of each.
    pub length: Option<Duration>,
    /// What the first of them are called. Clean.
    pub labels: Vec<String>,
    /// How much of it was left out.
    pub skipped: usize,
    /// Why it cannot be read, if so.
    pub fault: Option<String>,
}

impl Shelf {
    /// The lists in this folder, which need not exist; `reader` reads them.
    #[must_use]
    pub fn new(folder: PathBuf, reader: Reader) -> Self {
        Self { folder, reader }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Every list, sorted by name. Fails if the folder is there and cannot be read.
    pub fn all(&self) -> Result<Vec<Kept>, Error> {
        let mut paths: Vec<PathBuf> = self.files()?;
        paths.sort_by_cached_key(|path| (text::fold(&name_of(path)), path.clone()));
        Ok(paths.into_iter().take(MAX_LISTS).map(|path| self.about(path)).collect())
    }

    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(Error::io(&self.folder))?,
        };
        let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        let is_hidden = |path: &Path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        Ok(paths.filter(|path| Format::of_path(path).is_some() && !is_hidden(path) && path.is_file()).collect())
    }

    fn about(&self, path: PathBuf) -> Kept {
        let mut kept = Kept {
            name: text::clean(&name_of(&path)).into_owned(),
            count: 0,
            length: None,
            labels: Vec::new(),
            skipped: 0,
            fault: None,
            path,
        };
        match self.reader.read(&kept.path) {
            Ok(Reading { list, skipped_in_all, .. }) => {
                kept.count = list.entries.len();
                kept.length = list.entries.iter().map(|entry| entry.duration).sum();
                kept.labels = list.entries.iter().take(MAX_LABELS).map(Entry::label).collect();
                kept.skipped = skipped_in_all;
            }
            Err(error) => kept.fault = Some(text::clean(&error.to_string()).into_owned()),
        }
        kept
    }

    /// The file of a list: by its exact name, else by one that differs in letters, accents and signs only.
    pub fn find(&self, name: &str) -> Result<PathBuf, Error> {
        let name = name.trim();
        let files = self.files()?;
        let exact = files.iter().find(|path| name_of(path) == name);
        let wanted = text::fold(name);
        let alike = || {
            let mut alike = files.iter().filter(|path| !wanted.is_empty() && text::fold(&name_of(path)) == wanted);
            alike.next().filter(|_| alike.next().is_none())
        };
        exact.or_else(alike).cloned().ok_or_else(|| Error::Unknown { name: text::clean(name).into_owned() })
    }

    /// Reads a list; gives what it is really called, too.
    pub fn read(&self, name: &str) -> Result<(String, Reading), Error> {
        let path = self.find(name)?;
        Ok((text::clean(&name_of(&path)).into_owned(), self.reader.read(&path)?))
    }

    /// Keeps a list under a name; one of that name is replaced, and stays as a copy beside it. Gives what could not be written.
    pub fn save(&self, name: &str, list: &List) -> Result<Vec<Loss>, Error> {
        let path = self.path_of(check_name(name)?);
        fs::create_dir_all(&self.folder).map_err(Error::io(&self.folder))?;
        writer::write(list, &path)
    }

    /// Takes a list away; it stays as a copy in the folder, which is given back.
    pub fn delete(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.find(name)?;
        let copy = backup(&path);
        fs::rename(&path, &copy).map_err(Error::io(&path))?;
        Ok(copy)
    }

    /// Gives a list another name. Fails if one is called that already.
    pub fn rename(&self, name: &str, new: &str) -> Result<(), Error> {
        let (path, new) = (self.find(name)?, check_name(new)?);
        let ending = path.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
        let target = self.folder.join(format!("{new}.{ending}"));
        if target == path {
            return Ok(());
        }
        // On a disk that does not tell small letters from large ones it may be the file itself.
        let is_itself = target.canonicalize().is_ok_and(|real| path.canonicalize().is_ok_and(|path| path == real));
        if target.symlink_metadata().is_ok() && !is_itself {
            return Err(Error::Taken { name: new.to_owned() });
        }
        fs::rename(&path, &target).map_err(Error::io(&path))
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{}", Format::M3u8.ending()))
    }
}

/// What a file is called as a list.
fn name_of(path: &Path) -> String {
    let part = if Format::of_path(path) == Some(Format::M3u8) { path.file_stem() } else { path.file_name() };
    part.unwrap_or_default().to_string_lossy().into_owned()
}

/// A name that a list can have, without the spaces around it: one that is a file name on every system, is not hidden, and fits
/// on the screen.
pub fn check_name(name: &str) -> Result<&str, NameFault> {
    let name = name.trim();
    if name.is_empty() {
        return Err(NameFault::Empty);
    }
    if name.starts_with('.') {
        return Err(NameFault::Hidden);
    }
    if name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) || text::clean(name) != name {
        return Err(NameFault::Character);
    }
    // With both endings a name of 255 bytes, which file systems have at most.
    if text::width(name) > MAX_NAME || name.len() > 240 {
        return Err(NameFault::TooLong);
    }
    if name.ends_with('.') || Format::of_path(Path::new(name)).is_some() {
        return Err(NameFault::Ending);
    }
    Ok(name)
}
