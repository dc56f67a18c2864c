//! `FILE` of `pin`, `refuse` and `forget`: a file, or a song in one that holds several.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;

use super::{Context, Error};
use crate::catalogue::Catalogue;
use crate::library::{self, AudioFile, Cache, Library, Pins, SheetFile};

/// A file, or with a number a song in it: `disc.flac#3`, `disc.cue#3`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named<'a> {
    path: Cow<'a, Path>,
    /// The number of the song, as the sheet counts.
    pub(super) number: Option<u32>,
}

impl<'a> Named<'a> {
    /// What lies on the disk under the whole name comes first.
    pub(super) fn new(name: &'a Path) -> Self {
        let number = if name.symlink_metadata().is_err() { numbered(name) } else { None };
        number.map_or(Self { path: Cow::Borrowed(name), number: None }, |(path, number)| Self {
            path: Cow::Owned(path),
            number: Some(number),
        })
    }

    /// Looks into the file. Fails if it is not there or no audio, or if it holds several songs and this is not one of them.
    pub(super) fn find(&self, context: &Context, catalogue: &Catalogue, pins: &Pins) -> Result<AudioFile, Error> {
        let name = self.path.to_string_lossy();
        let fail = |key: &str, values: &[(&str, &str)]| {
            Error::Target(context.locale.fill(key, &[&[("file", &*name)], values].concat()))
        };
        if self.path.is_dir() {
            return Err(fail("cli.is-folder", &[]));
        }
        let go_on = &mut |_| ControlFlow::Continue(());
        let library = library::scan(&[self.path.clone().into_owned()], catalogue, pins, &mut Cache::none(), go_on);
        let Library { files, problems, sheets } = library;
        if files.is_empty() {
            let reason = problems.first().map(|(_, problem)| problem.words(&context.locale));
            return Err(match reason {
                Some(reason) => Error::Target(format!("{name}: {reason}")),
                None => fail("cli.no-audio", &[]),
            });
        }
        let count = files.len();
        let songs = numbered_songs(
            files.into_iter().map(|found| found.file),
            sheets.iter().find(|sheet| sheet.path == *self.path),
        );
        let mut numbers: Vec<u32> = songs.iter().filter_map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let mut meant =
            songs.into_iter().filter(|(number, _)| self.number.map_or(count == 1, |wanted| *number == Some(wanted)));
        if let Some((_, file)) = meant.next().filter(|_| meant.next().is_none()) {
            return Ok(file);
        }
        let all = numbers.join(", ");
        Err(match (self.number.map(|number| number.to_string()), &numbers[..]) {
            (Some(number), []) => fail("cli.only-song", &[("number", &number)]),
            (Some(number), _) => fail("cli.no-such-song", &[("number", &number), ("numbers", &all)]),
            (None, [first, ..]) => fail("cli.which-song", &[("numbers", &all), ("first", first)]),
            (None, []) => fail("cli.no-audio", &[]),
        })
    }
}

/// Each song with its number: as its part of a file counts, or as the sheet does that names a whole file for it.
fn numbered_songs(files: impl Iterator<Item = AudioFile>, sheet: Option<&SheetFile>) -> Vec<(Option<u32>, AudioFile)> {
    let in_sheet = |file: &AudioFile| {
        let SheetFile { files, songs, .. } = sheet?;
        let (number, _) = songs.iter().find(|(_, place)| files.get(*place) == Some(&file.path))?;
        Some(*number)
    };
    let number = |file: &AudioFile| file.part.as_ref().map(|part| part.number).or_else(|| in_sheet(file));
    files.map(|file| (number(&file), file)).collect()
}

/// A name that ends with `#` and a number, taken apart.
#[cfg(unix)]
fn numbered(name: &Path) -> Option<(std::path::PathBuf, u32)> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let bytes = name.as_os_str().as_bytes();
    let at = bytes.iter().rposition(|byte| *byte == b'#').filter(|at| *at > 0)?;
    let (path, digits) = (&bytes[..at], std::str::from_utf8(&bytes[at + 1..]).ok()?);
    Some((OsStr::from_bytes(path).into(), number(digits)?))
}

#[cfg(not(unix))]
fn numbered(name: &Path) -> Option<(std::path::PathBuf, u32)> {
    let (path, digits) = name.to_str()?.rsplit_once('#').filter(|(path, _)| !path.is_empty())?;
    Some((path.into(), number(digits)?))
}

/// Digits alone: no sign.
fn number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_song_stands_behind_the_file() {
        let folder = tempfile::tempdir().unwrap();
        for (name, path, number) in [
            ("disc.cue#3", "disc.cue", Some(3)),
            ("disc.flac#03", "disc.flac", Some(3)),
            ("a#1.flac#12", "a#1.flac", Some(12)),
            ("disc.cue#", "disc.cue#", None),
            ("disc.cue#+3", "disc.cue#+3", None),
            ("disc.cue#99999999999", "disc.cue#99999999999", None),
            ("disc #3.flac", "disc #3.flac", None),
            ("#3", "#3", None),
        ] {
            // In no folder of its own: nothing of that name lies here.
            let name = if name == "#3" { name.into() } else { folder.path().join(name) };
            let path = if path == "#3" { path.into() } else { folder.path().join(path) };
            assert_eq!(Named::new(&name), Named { path: Cow::Owned(path), number });
        }
        let there = folder.path().join("song #1");
        std::fs::write(&there, "").unwrap();
        assert_eq!(Named::new(&there).number, None, "it lies there");
        let there = folder.path().join("song#1");
        std::fs::write(&there, "").unwrap();
        assert_eq!(Named::new(&there).number, None, "it lies there");
    }
}
