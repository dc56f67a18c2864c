//! What is wrong with a catalogue file: the error of this room, and the list of problems that `check` prints.
//!
//! Messages of problems are English only: they quote the file's keys, which are English too.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::text;

/// Why a catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read the catalogue {}: {cause}", text::clean(&path.to_string_lossy()))]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A folder, a pipe or a device.
    #[error("cannot read the catalogue {}: it is not a regular file", text::clean(&path.to_string_lossy()))]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// The file is larger than any catalogue; it was not read.
    #[error("the catalogue {} is too large: it has {size} bytes, at most {limit} are read", text::clean(&path.to_string_lossy()))]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// The file was read and is not a catalogue without fault. Shown, this is one line a problem.
    #[error(transparent)]
    Problems(#[from] Problems),
}

/// One fault of a catalogue file. Its texts hold no control character, whatever the file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1; always a line of the file.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The entry that the fault belongs to: `song "melangkah"`, `person #3` if that has no id, `film`; empty for
    /// the file as a whole.
    pub entry: String,
    /// What is wrong, and what would be right. English.
    pub message: String,
}

impl fmt::Display for Problem {
    /// `song "melangkah": unknown key "composr": did you mean "composer"?`, without the line.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.entry.is_empty() {
            write!(out, "{}: ", self.entry)?;
        }
        out.write_str(&self.message)
    }
}

/// Every fault of a catalogue file, in the order of the lines. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// The file; `None` for a text that is none.
    pub path: Option<PathBuf>,
    /// The faults; at most the first thousand.
    pub list: Vec<Problem>,
    /// How many more there are.
    pub left_out: usize,
}

impl Problems {
    /// The same problems, of the file `path`.
    #[must_use]
    pub fn of(self, path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), ..self }
    }
}

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    /// One line a problem: `tracks.toml:12: song "melangkah": unknown key …`, and one more if some are left out. No
    /// line break at the end.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.list.iter().enumerate() {
            if index > 0 {
                out.write_str("\n")?;
            }
            match &self.path {
                Some(path) => write!(out, "{}:{}: {problem}", text::clean(&path.to_string_lossy()), problem.line)?,
                None => write!(out, "line {}: {problem}", problem.line)?,
            }
        }
        if self.left_out > 0 {
            write!(out, "\nand {} more", self.left_out)?;
        }
        Ok(())
    }
}
