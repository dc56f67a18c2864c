//! Playlist files: M3U and M3U8, PLS, XSPF, plain lists of paths; and the folder where the listener's own are kept.
//!
//! [`Reader`] tells the formats apart by what is in them. A damaged list gives what it has, and [`Reading::skipped`] says
//! line by line what it does not. [`write()`] writes a list in the format that the ending of its name asks for. [`Shelf`] is
//! the folder of kept lists.
//!
//! Sources: M3U has no standard; what is read and written here is what players do (`#EXTINF`, `#PLAYLIST`, `#EXTALB`,
//! `#EXTART`, `#EXTENC`, and `#EXTVLCOPT` with `start-time` and `stop-time` in seconds for a part of a file). PLS is the INI
//! file of version 2. XSPF is version 1 (<https://xspf.org/spec>), with VLC's extension for a part of a file.

mod address;
mod draft;
mod error;
mod letters;
mod m3u;
mod pls;
mod reader;
mod shelf;
mod skipped;
#[cfg(test)]
mod tests;
mod writer;
mod xspf;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use error::{Error, NameFault};
pub use reader::Reader;
pub use shelf::{Kept, Shelf, check_name};
pub use skipped::{Reason, Skipped};
pub use writer::{Loss, write};

use crate::text;

/// No list is larger.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// No more entries than this are taken.
pub const MAX_ENTRIES: usize = 200_000;
/// No longer line is read, in bytes.
pub const MAX_LINE: usize = 64 * 1024;

/// How a list is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// M3U in UTF-8, as `.m3u8` promises.
    M3u8,
    /// M3U in no certain encoding: paths are the bytes that they are on the disk. Plain lists of paths are of this format
    /// too.
    M3u,
    /// PLS.
    Pls,
    /// XSPF.
    Xspf,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::M3u8, Self::M3u, Self::Pls, Self::Xspf];

    /// The format of files with this ending.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension().and_then(OsStr::to_str)?;
        Self::ALL.into_iter().find(|format| format.ending().eq_ignore_ascii_case(ending))
    }

    /// The ending of such files: `m3u8`.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::M3u8 => "m3u8",
            Self::M3u => "m3u",
            Self::Pls => "pls",
            Self::Xspf => "xspf",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::M3u8 => "M3U8",
            Self::M3u => "M3U",
            Self::Pls => "PLS",
            Self::Xspf => "XSPF",
        }
    }
}

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    /// Where it begins.
    pub start: Duration,
    /// Where it ends; `None` for the end of the file.
    pub end: Option<Duration>,
}

/// One entry of a list. What it says of the song is what the list says; it need not be true of the file. Texts are clean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The file: absolute. A path of another system that leads nowhere here stays as it is written.
    pub path: PathBuf,
    /// The part of the file; `None` for all of it.
    pub range: Option<Range>,
    /// The title.
    pub title: Option<String>,
    /// Who is heard.
    pub artist: Option<String>,
    /// The album.
    pub album: Option<String>,
    /// The number on the album.
    pub track: Option<u32>,
    /// The length.
    pub duration: Option<Duration>,
}

impl Entry {
    /// What to call it: "artist – title", as far as the list knows them, else the file's name. Clean.
    #[must_use]
    pub fn label(&self) -> String {
        match (&self.artist, &self.title) {
            (Some(artist), Some(title)) => format!("{artist} – {title}"),
            (None, Some(title)) => title.clone(),
            (_, None) => text::clean(&self.file_name()).into_owned(),
        }
    }

    fn file_name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// What it calls itself. Clean.
    pub title: Option<String>,
    /// What is in it, in order.
    pub entries: Vec<Entry>,
}

/// What reading a list gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What is in it.
    pub list: List,
    /// How it is written.
    pub format: Format,
    /// What was left out, in the order of the lines; the first [`Reading::MOST_SKIPPED`] of them.
    pub skipped: Vec<Skipped>,
    /// How much was left out in all.
    pub skipped_in_all: usize,
}

impl Reading {
    /// No more of what was left out is kept one by one.
    pub const MOST_SKIPPED: usize = 1_000;
}
