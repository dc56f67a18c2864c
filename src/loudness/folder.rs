//! The songs of an album, by their folder and album tag.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::media::{self, Stamp};

/// Files that are looked at in a folder; in one with more than these no album is found.
const FILES: usize = 2000;
/// Songs of an album; what has more is none.
const SONGS: usize = 256;

/// An album: a folder and an album tag.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Album {
    pub folder: PathBuf,
    pub tag: String,
}

impl Album {
    /// The album of a file with this tag; `None` without a tag.
    pub(super) fn of(path: &Path, tag: Option<&str>) -> Option<Self> {
        Some(Self { folder: path.parent()?.to_owned(), tag: tag?.to_owned() })
    }
}

/// The album tags of the folder that was looked at last.
#[derive(Debug, Default)]
pub(super) struct Folder {
    path: PathBuf,
    tags: HashMap<PathBuf, (Stamp, Option<String>)>,
}

impl Folder {
    /// The songs of an album, in no order. `tag_of` may know the tag of a file already. Nothing if they cannot be listed, are
    /// too many, or if `goes_on` said no.
    pub(super) fn songs(
        &mut self,
        album: &Album,
        tag_of: &mut dyn FnMut(&Path, Stamp) -> Option<Option<String>>,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Vec<(PathBuf, Stamp)> {
        if self.path != album.folder {
            *self = Self { path: album.folder.clone(), tags: HashMap::new() };
        }
        let Some(files) = list(&album.folder) else { return Vec::new() };
        let mut songs = Vec::new();
        for (path, stamp) in files {
            if !goes_on() {
                return Vec::new();
            }
            let remembered = self.tags.get(&path).filter(|(then, _)| *then == stamp).map(|(_, tag)| tag.clone());
            let tag = remembered
                .or_else(|| tag_of(&path, stamp))
                .unwrap_or_else(|| media::inspect(&path).ok().and_then(|info| info.tags.album));
            if tag.as_ref() == Some(&album.tag) {
                songs.push((path.clone(), stamp));
            }
            self.tags.insert(path, (stamp, tag));
        }
        if songs.len() > SONGS { Vec::new() } else { songs }
    }
}

/// The regular files of a folder.
fn list(folder: &Path) -> Option<Vec<(PathBuf, Stamp)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        if !path.is_file() {
            continue;
        }
        if files.len() == FILES {
            return None;
        }
        if let Ok(stamp) = Stamp::of(&path) {
            files.push((path, stamp));
        }
    }
    Some(files)
}
