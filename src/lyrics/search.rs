//! Where lyrics are looked for.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{BYTES, Error, Lyrics, Origin, tagged};
use crate::media::{self, Clip};

/// Names of a folder that are looked at.
const NAMES: usize = 100_000;
/// The folder beside a song, in small letters.
const FOLDER: &str = "lyrics";

/// The lyrics of a song; see [the module](super) for where they are looked for. `None` if there are none. Fails if there are
/// none but in a file that cannot be read. Whether the song itself can be read does not matter.
///
/// Of a part of a file those lines are its lyrics that are sung in it; lyrics without times are those of the whole file, and
/// nobody knows which of them are the part's.
pub fn find(song: impl Into<Clip>) -> Result<Option<Lyrics>, Error> {
    let song = song.into();
    let found = find_whole(&song.path)?;
    Ok(match song.range {
        Some(range) => found.and_then(|lyrics| lyrics.part(range)),
        None => found,
    })
}

fn find_whole(song: &Path) -> Result<Option<Lyrics>, Error> {
    let beside = Places::of(song);
    let mut fault = None;
    let mut read = |paths: Vec<PathBuf>| {
        paths.into_iter().find_map(|path| {
            read_file(&path).unwrap_or_else(|cause| {
                fault.get_or_insert(Error::new(&path, cause));
                None
            })
        })
    };
    let found = read(beside.with_ending("lrc"))
        .or_else(|| media::lyrics(song).ok().and_then(tagged::best))
        .or_else(|| read(beside.with_ending("txt")));
    match (found, fault) {
        (None, Some(fault)) => Err(fault),
        (found, _) => Ok(found),
    }
}

/// A file's content. Only regular files are opened: a pipe would wait for its writer.
fn read_file(path: &Path) -> io::Result<Option<Lyrics>> {
    if !fs::metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Lyrics::from_bytes(&bytes, Origin::File(path.to_owned())))
}

/// The folders where files of a song's name may lie.
struct Places {
    stem: Option<PathBuf>,
    folders: Vec<Folder>,
}

/// A folder, and the names in it that have the song's stem, in any case.
struct Folder {
    path: PathBuf,
    names: Vec<PathBuf>,
}

impl Places {
    fn of(song: &Path) -> Self {
        let Some(stem) = song.file_stem().map(OsStr::to_owned) else { return Self { stem: None, folders: Vec::new() } };
        let folder = song.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let wanted = fold(&stem);
        let (mut names, mut inner) = (Vec::new(), Vec::new());
        for name in list(folder) {
            if fold(&name) == FOLDER {
                inner.push(folder.join(&name));
            }
            if is_of(&name, &wanted) {
                names.push(PathBuf::from(name));
            }
        }
        inner.sort();
        let mut folders = vec![Folder { path: folder.to_owned(), names }];
        folders.extend(inner.into_iter().map(|path| {
            let names = list(&path).filter(|name| is_of(name, &wanted)).map(PathBuf::from).collect();
            Folder { path, names }
        }));
        Self { stem: Some(stem.into()), folders }
    }

    /// The files that end so, the nearest first: those of exactly the same name before those that differ in case.
    fn with_ending(&self, ending: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for Folder { path, names } in &self.folders {
            let has_ending = |name: &&PathBuf| name.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending));
            let mut names: Vec<&PathBuf> = names.iter().filter(has_ending).collect();
            names.sort_by_key(|name| (name.file_stem() != self.stem.as_ref().map(|stem| stem.as_os_str()), *name));
            found.extend(names.into_iter().map(|name| path.join(name)));
        }
        found
    }
}

fn list(folder: &Path) -> impl Iterator<Item = std::ffi::OsString> {
    fs::read_dir(folder).into_iter().flatten().take(NAMES).filter_map(Result::ok).map(|entry| entry.file_name())
}

fn is_of(name: &OsStr, folded: &str) -> bool {
    Path::new(name).file_stem().is_some_and(|stem| fold(stem) == folded)
}

fn fold(name: &OsStr) -> String {
    name.to_string_lossy().to_lowercase()
}
