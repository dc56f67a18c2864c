//! `FILE|FOLDER|SONG|LIST` of the arguments, told apart.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Context, Error, print};
use crate::catalogue::{Catalogue, SongId};
use crate::deck::{Request, Target};
use crate::lists::{Reader, Reading};
use crate::locale::Locale;

/// So many of the lines that were left out of a list are told one by one.
const MOST_TOLD: usize = 20;

/// What the arguments name, and where files are searched.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// Files and folders to look into.
    pub roots: Vec<PathBuf>,
    /// What is to be played at once; empty if nothing is.
    pub request: Request,
    /// The song that was named without being played: the one to show first.
    pub shown: Option<SongId>,
    /// What of the playlists was left out, to be told.
    pub notices: Vec<String>,
}

impl Targets {
    /// Tells files from songs. What lies on the disk is a file or folder; what looks like a path is one too, and its
    /// absence is told when it is its turn; the rest are names of songs or of kept playlists. Without arguments the files of
    /// the configuration are meant. With `starts` the arguments are also what is played; without, playlists are queued and
    /// wait.
    pub(super) fn resolve(
        arguments: &[OsString],
        context: &Context,
        catalogue: &Catalogue,
        starts: bool,
    ) -> Result<Self, Error> {
        let settings = &context.settings;
        let mut targets = Vec::new();
        let mut notices = Vec::new();
        for argument in arguments {
            let key = if starts { "cli.unknown-target" } else { "cli.unknown-word" };
            targets.push(target(argument, context, catalogue, key, &mut notices)?);
        }
        if starts && targets.is_empty() {
            targets.extend(settings.files.iter().cloned().map(Target::Path));
        }
        let mut roots: Vec<PathBuf> = targets
            .iter()
            .flat_map(|target| match target {
                Target::Path(path) => vec![path.clone()],
                Target::List(entries) => entries.iter().map(|entry| entry.path.clone()).collect(),
                Target::Song(_) => Vec::new(),
            })
            .collect();
        if roots.is_empty() {
            roots.clone_from(&settings.files);
        }
        let first = targets.iter().find_map(|target| match target {
            Target::Song(song) => Some(song.clone()),
            Target::Path(_) | Target::List(_) => None,
        });
        Ok(if starts {
            Self { roots, request: Request { targets, waits: false }, shown: None, notices }
        } else {
            targets.retain(|target| matches!(target, Target::List(_)));
            Self { roots, request: Request { targets, waits: true }, shown: first, notices }
        })
    }
}

/// What an argument means: what lies on the disk comes first, then a song, then a kept playlist.
fn target(
    argument: &OsString,
    context: &Context,
    catalogue: &Catalogue,
    key: &str,
    notices: &mut Vec<String>,
) -> Result<Target, Error> {
    let path = Path::new(argument);
    let is_name = path.symlink_metadata().is_err() && !looks_like_path(path);
    let Some(name) = argument.to_str().filter(|_| is_name) else {
        if !Reader::is_list(path) {
            return Ok(Target::Path(path.to_owned()));
        }
        let reading = Reader::new(context.settings.files.clone()).read(path)?;
        notices.extend(notices_of(&path.to_string_lossy(), &reading, &context.locale));
        return Ok(Target::List(reading.list.entries));
    };
    match print::one_song_or(catalogue, name, &context.locale, key) {
        Ok(song) => Ok(Target::Song(song.id.clone())),
        Err(unknown) => {
            let Ok((name, reading)) = context.shelf().read(name) else { return Err(unknown) };
            notices.extend(notices_of(&name, &reading, &context.locale));
            Ok(Target::List(reading.list.entries))
        }
    }
}

/// What was left out of a list, a line each; of many the first ones, and how many more there are.
pub(super) fn notices_of(name: &str, reading: &Reading, locale: &Locale) -> Vec<String> {
    let told = reading.skipped.iter().take(MOST_TOLD);
    let mut lines: Vec<String> = told.map(|skipped| format!("{name}: {}", skipped.words(locale))).collect();
    let more = reading.skipped_in_all - lines.len();
    if more > 0 {
        lines.push(format!("{name}: {}", locale.fill("lists.more-skipped", &[("count", &more.to_string())])));
    }
    lines
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
