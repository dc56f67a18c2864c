//! `FILE|FOLDER|SONG` of the arguments, told apart.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Error, print};
use crate::catalogue::{Catalogue, SongId};
use crate::deck::{Request, Target};
use crate::locale::Locale;
use crate::settings::Settings;

/// What the arguments name, and where files are searched.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// Files and folders to look into.
    pub roots: Vec<PathBuf>,
    /// What is to be played at once; empty if nothing is.
    pub request: Request,
    /// The song that was named without being played: the one to show first.
    pub shown: Option<SongId>,
}

impl Targets {
    /// Tells files from songs. What lies on the disk is a file or folder; what looks like a path is one too, and its
    /// absence is told when it is its turn; the rest are names of songs. Without arguments the files of the
    /// configuration are meant. With `starts` the arguments are also what is played.
    pub fn resolve(
        arguments: &[OsString],
        settings: &Settings,
        catalogue: &Catalogue,
        starts: bool,
        locale: &Locale,
    ) -> Result<Self, Error> {
        let mut targets = Vec::new();
        for argument in arguments {
            let path = Path::new(argument);
            targets.push(match argument.to_str() {
                Some(name) if path.symlink_metadata().is_err() && !looks_like_path(path) => {
                    let key = if starts { "cli.unknown-target" } else { "cli.unknown-word" };
                    Target::Song(print::one_song_or(catalogue, name, locale, key)?.id.clone())
                }
                _ => Target::Path(path.to_owned()),
            });
        }
        if starts && targets.is_empty() {
            targets.extend(settings.files.iter().cloned().map(Target::Path));
        }
        let mut roots: Vec<PathBuf> = targets
            .iter()
            .filter_map(|target| match target {
                Target::Path(path) => Some(path.clone()),
                Target::Song(_) => None,
            })
            .collect();
        if roots.is_empty() {
            roots.clone_from(&settings.files);
        }
        let first = targets.iter().find_map(|target| match target {
            Target::Song(song) => Some(song.clone()),
            Target::Path(_) => None,
        });
        Ok(if starts {
            Self { roots, request: Request { targets }, shown: None }
        } else {
            Self { roots, request: Request::default(), shown: first }
        })
    }
}

/// Whether a name that is not on the disk was still meant as a path: it has a folder or an ending in it.
fn looks_like_path(path: &Path) -> bool {
    path.components().count() > 1 || path.is_absolute() || path.extension().is_some_and(|ending| ending.len() <= 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_a_title() {
        for path in ["a/b", "/x", "./x", "song.mp3", "old.flac"] {
            assert!(looks_like_path(Path::new(path)), "{path}");
        }
        for title in ["melangkah", "aku takkan", "7", "I Remember", "Feat. Somebody"] {
            assert!(!looks_like_path(Path::new(title)), "{title}");
        }
    }
}
