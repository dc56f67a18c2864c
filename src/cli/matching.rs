//! `match`, `pin`, `refuse`, `forget`: which file is which song.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::named::Named;
use super::{Context, Error, FAILURE, MatchFormat, SUCCESS, complain, print::one_song};
use crate::catalogue::SongId;
use crate::library::{self, AudioFile, Pins, report};

/// `match`: every file, its song, the score and why. Fails if one of `paths` itself cannot be read, or if there is no audio
/// in any of them.
pub fn print(context: &Context, paths: Vec<PathBuf>, format: MatchFormat) -> Result<u8, Error> {
    let paths = context.files_or(paths)?;
    let catalogue = context.catalogue()?;
    let mut cache = context.cache();
    let go_on = &mut |_| ControlFlow::Continue(());
    let library = library::scan(&paths, &catalogue, &context.pins()?, &mut cache, go_on);
    context.tell_trouble(&cache);
    // A pipe has no width: a line is as long as it is.
    let width = super::columns().unwrap_or(usize::MAX);
    let format = match format {
        MatchFormat::Text => report::Format::Text,
        MatchFormat::Json => report::Format::Json,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    report::write_matches(&library, &catalogue, &context.locale, format, width, &mut out)?;
    out.flush()?;
    let is_empty = library.files.is_empty() && library.problems.is_empty();
    let is_missing = library.problems.iter().any(|(path, _)| paths.contains(path));
    Ok(if is_missing || is_empty { FAILURE } else { SUCCESS })
}

/// `pin`; fails if the original of a song is named that has none.
pub fn pin(context: &Context, file: &Path, song: &str, is_original: bool) -> Result<u8, Error> {
    if !is_original {
        return decide(context, file, song, |pins, file, song| pins.pin(file, song), "cli.pinned");
    }
    let catalogue = context.catalogue()?;
    let cover = one_song(&catalogue, song, &context.locale)?;
    if !cover.is_cover() {
        complain(&context.locale.fill("cli.no-cover", &[("song", cover.title())]));
        return Ok(FAILURE);
    }
    decide(context, file, song, |pins, file, song| pins.pin_original(file, song), "cli.pinned-original")
}

/// `refuse`.
pub fn refuse(context: &Context, file: &Path, song: &str) -> Result<u8, Error> {
    decide(context, file, song, |pins, file, song| pins.refuse(file, song), "cli.refused")
}

type Decide = fn(&mut Pins, &AudioFile, &SongId) -> Result<(), library::pins::Error>;

fn decide(context: &Context, file: &Path, song: &str, decide: Decide, said: &str) -> Result<u8, Error> {
    let catalogue = context.catalogue()?;
    let song = one_song(&catalogue, song, &context.locale)?;
    let mut pins = context.pins()?;
    let file = Named::new(file).find(context, &catalogue, &pins)?;
    decide(&mut pins, &file, &song.id)?;
    pins.save()?;
    say(&context.locale.fill(said, &[("file", &file.place()), ("song", song.title())]))
}

/// `forget`; fails if there was nothing to forget.
pub fn forget(context: &Context, file: &Path) -> Result<u8, Error> {
    let mut pins = context.pins()?;
    let named = Named::new(file);
    let is_known = if named.number.is_some() {
        let song = named.find(context, &context.catalogue()?, &pins)?;
        pins.forget(&song)
    } else {
        pins.forget(file)
    };
    let name = file.to_string_lossy();
    if !is_known {
        complain(&context.locale.fill("cli.nothing-to-forget", &[("file", &name)]));
        return Ok(FAILURE);
    }
    pins.save()?;
    say(&context.locale.fill("cli.forgotten", &[("file", &name)]))
}

fn say(message: &str) -> Result<u8, Error> {
    writeln!(io::stdout().lock(), "{}", crate::text::clean(message))?;
    Ok(SUCCESS)
}
