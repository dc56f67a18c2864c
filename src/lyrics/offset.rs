//! How much sooner or later the listener wants the lyrics of a song.
//!
//! Kept in `lyrics-offsets` in the state folder: a text of lines, each a JSON object; first
//! `{"melangkah":"lyrics-offsets","format":1}`, then one a song:
//!
//! ```json
//! {"path":"/music/ost/a.flac","sooner":-300}
//! ```
//!
//! `sooner` is in milliseconds. A line that is not understood stays where it is. The file is written beside itself, synced and
//! renamed; the copy before it is kept as `lyrics-offsets.bak`.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::atomic;

const HEAD: &str = r#"{"melangkah":"lyrics-offsets","format":1}"#;
/// Some 100,000 songs.
const MAX_BYTES: u64 = 16 << 20;
/// The largest offset, in milliseconds.
const LARGEST: i32 = 60_000;

/// How much sooner lyrics come than their times say, in milliseconds; negative: how much later. At most a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Offset(i32);

impl Offset {
    /// What one key press changes, in milliseconds.
    pub const STEP: i32 = 100;

    /// An offset of so many milliseconds, at most a minute.
    #[must_use]
    pub fn new(milliseconds: i32) -> Self {
        Self(milliseconds.clamp(-LARGEST, LARGEST))
    }

    /// In milliseconds.
    #[must_use]
    pub fn milliseconds(self) -> i32 {
        self.0
    }

    /// So many milliseconds more.
    #[must_use]
    pub fn more(self, milliseconds: i32) -> Self {
        Self::new(self.0.saturating_add(milliseconds))
    }

    fn step(self) -> Duration {
        Duration::from_millis(self.0.unsigned_abs().into())
    }

    /// What the lyrics call the position; `None` before their beginning.
    pub(super) fn applied(self, position: Duration) -> Option<Duration> {
        if self.0 < 0 { position.checked_sub(self.step()) } else { Some(position.saturating_add(self.step())) }
    }

    /// The position of a time of the lyrics.
    pub(super) fn undone(self, time: Duration) -> Duration {
        if self.0 < 0 { time.saturating_add(self.step()) } else { time.saturating_sub(self.step()) }
    }
}

/// Why an offset cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum OffsetError {
    /// The disk said no.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The file holds something else, or was written by a newer program.
    #[error("{}: not a list of offsets of lyrics that this version knows; move it away", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
}

/// A path as JSON can hold it.
#[derive(Serialize, Deserialize, PartialEq)]
#[serde(untagged)]
enum Name {
    Text(String),
    /// One that is not UTF-8.
    Bytes(OsString),
}

impl Name {
    fn of(path: &Path) -> Self {
        // The same file by whichever way it was reached; one that is gone keeps its name.
        let path = path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
        match path.into_os_string().into_string() {
            Ok(text) => Self::Text(text),
            Err(name) => Self::Bytes(name),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Entry {
    path: Name,
    sooner: i32,
}

/// The list of offsets, each known by the path of its song.
#[derive(Debug, Clone)]
pub struct Offsets {
    file: PathBuf,
}

impl Offsets {
    /// Kept in this file, which need not exist.
    #[must_use]
    pub fn new(file: PathBuf) -> Self {
        Self { file }
    }

    /// The offset of a song; none if nothing is kept, or if that cannot be read.
    #[must_use]
    pub fn of(&self, song: &Path) -> Offset {
        let name = Name::of(song);
        let lines = self.lines().unwrap_or_default();
        let entries = lines.iter().filter_map(|line| serde_json::from_str::<Entry>(line).ok());
        entries.rev().find(|entry| entry.path == name).map(|entry| Offset::new(entry.sooner)).unwrap_or_default()
    }

    /// Keeps the offset of a song; one of nothing is forgotten. What other programs kept meanwhile stays. Fails if the disk
    /// does, and if the file is no such list.
    pub fn keep(&self, song: &Path, offset: Offset) -> Result<(), OffsetError> {
        let io = |cause| OffsetError::Io { path: self.file.clone(), cause };
        let name = Name::of(song);
        let kept = self.lines()?;
        let is_other = |line: &String| serde_json::from_str::<Entry>(line).map_or(true, |entry| entry.path != name);
        let mut lines: Vec<String> = kept.iter().filter(|line| is_other(line)).cloned().collect();
        if offset != Offset::default() {
            let entry = Entry { path: Name::of(song), sooner: offset.0 };
            lines.push(serde_json::to_string(&entry).map_err(|cause| io(cause.into()))?);
        }
        if lines == kept {
            return Ok(());
        }
        let text = std::iter::once(HEAD)
            .chain(lines.iter().map(String::as_str))
            .fold(String::new(), |text, line| text + line + "\n");
        atomic::replace_keeping(&self.file, text.as_bytes(), MAX_BYTES).map_err(io)
    }

    /// The lines below the head.
    fn lines(&self) -> Result<Vec<String>, OffsetError> {
        let io = |cause| OffsetError::Io { path: self.file.clone(), cause };
        let foreign = || OffsetError::Foreign { path: self.file.clone() };
        let Some(bytes) = read(&self.file).map_err(io)? else { return Ok(Vec::new()) };
        let text = String::from_utf8(bytes).ok().filter(|text| text.len() as u64 <= MAX_BYTES).ok_or_else(foreign)?;
        let mut lines = text.lines().map(str::to_owned);
        // An empty file is what a full disk leaves of a copy.
        match lines.next() {
            None => Ok(Vec::new()),
            Some(head) if head == HEAD => Ok(lines.filter(|line| !line.trim().is_empty()).collect()),
            Some(_) => Err(foreign()),
        }
    }
}

/// At most one byte more than is allowed; `None` if there is no such file.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match std::fs::File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
