//! A choice that is remembered between runs: one line of text in a file of its own.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use crate::atomic;
use crate::text;

/// Longer than any name of a device.
const MAX_BYTES: u64 = 4096;

/// Where a choice is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    path: PathBuf,
}

/// Why a choice could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The file cannot be written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is not one line of text.
    #[error("this name cannot be written in one line")]
    NotALine,
}

impl Kept {
    /// Remembered in this file, which need not exist.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// What was chosen last. `None` if nothing was, or if the file cannot be read or holds something else: a choice on the
    /// screen replaces it then.
    #[must_use]
    pub fn read(&self) -> Option<String> {
        let mut bytes = Vec::new();
        fs::File::open(&self.path).ok()?.take(MAX_BYTES + 1).read_to_end(&mut bytes).ok()?;
        let content = String::from_utf8(bytes).ok().filter(|content| content.len() as u64 <= MAX_BYTES)?;
        let line = content.strip_suffix('\n').unwrap_or(&content);
        is_line(line).then(|| line.to_owned())
    }

    /// Remembers a choice; the file is replaced in one step.
    pub fn write(&self, choice: &str) -> Result<(), KeptError> {
        if !is_line(choice) {
            return Err(KeptError::NotALine);
        }
        let line = format!("{choice}\n");
        atomic::replace(&self.path, line.as_bytes()).map_err(|cause| KeptError::Io { path: self.path.clone(), cause })
    }
}

fn is_line(line: &str) -> bool {
    !line.trim().is_empty() && line.len() < MAX_BYTES as usize && text::clean(line) == line
}
