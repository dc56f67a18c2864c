//! What the listener asked to be played: files, folders and songs, before it is known what lies there.

use std::path::{Path, PathBuf};

use super::Playable;
use crate::catalogue::{Catalogue, SongId};
use crate::library::{Library, compare_paths, is_sheet};
use crate::lists::Entry;
use crate::text;

/// One thing that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file, or a folder with all that is in it.
    Path(PathBuf),
    /// A song of the catalogue: the best file that is tied to it.
    Song(SongId),
    /// What a playlist names, in its order.
    List(Vec<Entry>),
}

/// Everything that was asked for, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// The targets.
    pub targets: Vec<Target>,
    /// Whether it is only queued and waits for the listener.
    pub waits: bool,
}

impl Request {
    /// Whether nothing was asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// What is to be played, in the order asked for; a folder's files as people sort them. A file that was found
    /// unplayable is among them, so that the player tells its reason and goes on. A song without a file is given
    /// back as the second part.
    #[must_use]
    pub fn playables(&self, library: &Library, catalogue: &Catalogue) -> (Vec<Playable>, Vec<SongId>) {
        let mut playables = Vec::new();
        let mut missing = Vec::new();
        for target in &self.targets {
            match target {
                Target::Path(root) => playables.extend(Self::below(root, library, catalogue)),
                Target::List(entries) => playables.extend(Playable::listed(entries, &[library], catalogue)),
                Target::Song(id) => match library.file_of(id) {
                    Some(found) => playables.push(Playable::of(found, catalogue)),
                    None => missing.push(id.clone()),
                },
            }
        }
        (playables, missing)
    }

    /// What a CUE sheet names: its files in its order, each with its songs; `None` if it is none. A file that cannot be played
    /// is among them.
    pub(super) fn of_sheet(root: &Path, library: &Library, catalogue: &Catalogue) -> Option<Vec<Playable>> {
        let is_sheet = is_sheet(root);
        let sheet = library.sheets.iter().find(|sheet| is_sheet && sheet.path == root && !sheet.files.is_empty())?;
        let below = |path: &PathBuf| {
            let found = Self::below(path, library, catalogue);
            if found.is_empty() { vec![unplayable(path)] } else { found }
        };
        let mut files: Vec<&PathBuf> = Vec::new();
        for path in &sheet.files {
            if !files.contains(&path) {
                files.push(path);
            }
        }
        Some(files.into_iter().flat_map(below).collect())
    }

    fn below(root: &Path, library: &Library, catalogue: &Catalogue) -> Vec<Playable> {
        if let Some(playables) = Self::of_sheet(root, library, catalogue) {
            return playables;
        }
        // The library holds a file once, under the first of its spellings: `a.wav`, `./a.wav`.
        let known = |path: &Path| path.starts_with(root);
        let is_known = library.files.iter().any(|found| known(&found.file.path))
            || library.problems.iter().any(|(path, _)| known(path));
        let real = if is_known { None } else { root.canonicalize().ok() };
        let is_below = |path: &Path| {
            known(path)
                || real.as_ref().is_some_and(|real| path.canonicalize().is_ok_and(|path| path.starts_with(real)))
        };
        let found =
            library.files.iter().filter(|found| is_below(&found.file.path)).map(|found| Playable::of(found, catalogue));
        let broken = library.problems.iter().filter(|(path, _)| is_below(path)).map(|(path, _)| unplayable(path));
        let mut below: Vec<Playable> = found.chain(broken).collect();
        below.sort_by(|a, b| compare_paths(&a.path, &b.path));
        below
    }
}

/// A file that cannot be played, so that the player tells why.
fn unplayable(path: &Path) -> Playable {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    Playable { path: path.to_owned(), title: text::clean(&name).into_owned(), ..Playable::default() }
}
