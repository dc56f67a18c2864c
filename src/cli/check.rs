//! `check`: every problem of a catalogue.

use std::io::{self, Write};
use std::path::Path;

use super::{Context, Error, FAILURE, SUCCESS};
use crate::catalogue::{self, Catalogue};

/// Prints all problems of a catalogue, each with its line and entry; the code says whether there is any.
pub fn check(context: &Context, file: Option<&Path>) -> Result<u8, Error> {
    let file = file.or(context.catalogue_file());
    let read = match file {
        Some(file) => Catalogue::load(file),
        None => Catalogue::shipped(),
    };
    let mut out = io::stdout().lock();
    match read {
        Ok(catalogue) => {
            let name = file.map_or_else(|| "tracks.toml".to_owned(), |file| file.display().to_string());
            let counts =
                [catalogue.songs.len(), catalogue.people.len(), catalogue.sources.len()].map(|n| n.to_string());
            let values = [("file", &*name), ("songs", &*counts[0]), ("people", &*counts[1]), ("sources", &*counts[2])];
            writeln!(out, "{}", crate::text::clean(&context.locale.fill("check.sound", &values)))?;
            Ok(SUCCESS)
        }
        Err(catalogue::Error::Problems(problems)) => {
            writeln!(out, "{problems}")?;
            Ok(FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}
