//! What a file is known again by.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Error;
use crate::library::AudioFile;
use crate::media::{self, Fingerprint, Info};

/// Lengths that are estimated differ by no more, however the file is tagged.
pub(super) const ESTIMATE: Duration = Duration::from_secs(2);

/// How long a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// In frames, counted by the file.
    Frames(u64),
    /// In milliseconds, estimated.
    About(u64),
    Unknown,
}

impl Length {
    pub(super) fn of(info: &Info) -> Self {
        // A list of decisions holds signed numbers.
        let fits = |number: &u64| i64::try_from(*number).is_ok();
        let about = || info.duration.and_then(|length| u64::try_from(length.as_millis()).ok()).filter(fits);
        let frames = info.frames.filter(fits);
        frames.map(Self::Frames).or_else(|| about().map(Self::About)).unwrap_or(Self::Unknown)
    }

    /// Whether it may be the same; what the one counts and the other estimates is not compared.
    fn may_be(self, other: Self) -> bool {
        match (self, other) {
            (Self::Frames(one), Self::Frames(other)) => one == other,
            (Self::About(one), Self::About(other)) => u128::from(one.abs_diff(other)) <= ESTIMATE.as_millis(),
            _ => true,
        }
    }
}

/// What audio is known again by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) fingerprint: Fingerprint,
    pub(super) length: Length,
}

impl Content {
    /// `None` if the audio cannot be read.
    pub(super) fn of(file: &AudioFile) -> Option<Self> {
        let fingerprint = media::fingerprint(&file.path).ok()?;
        Some(Self { fingerprint, length: Length::of(&file.info) })
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint && self.length.may_be(other.length)
    }
}

/// A file as it was when something was decided about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// Canonical.
    pub(super) path: PathBuf,
    /// In bytes.
    pub(super) size: u64,
    /// `None` if the audio could not be read, or if it was decided by a program that did not read it.
    pub(super) content: Option<Content>,
}

impl Key {
    /// Fails if the file is not there.
    pub(super) fn of(file: &Path) -> Result<Self, Error> {
        let (path, size) = place(file)?;
        let info = media::inspect(&path).ok();
        let content = info.and_then(|info| Content::of(&AudioFile { path: path.clone(), info }));
        Ok(Self { path, size, content })
    }

    /// Whether both are the same audio; where that is not known of one, whether they are the same path and size.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (Some(one), Some(other)) => one.is_same(other),
            _ => self.path == other.path && self.size == other.size,
        }
    }
}

/// The canonical path of a file, and its size in bytes. Fails if it is not there.
pub(super) fn place(file: &Path) -> Result<(PathBuf, u64), Error> {
    let io = |cause| Error::Io { path: file.to_owned(), cause };
    let path = file.canonicalize().map_err(io)?;
    let size = path.metadata().map_err(io)?.len();
    Ok((path, size))
}
