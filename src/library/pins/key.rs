//! What a file is known again by.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Error, Subject};
use crate::cue::Sectors;
use crate::library::{AudioFile, Part};
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

/// Which song of a file that holds several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its number when it was decided.
    pub(super) number: u32,
    pub(super) start: Sectors,
    /// `None` for the end of the file.
    pub(super) end: Option<Sectors>,
}

impl Stretch {
    pub(super) fn of(part: &Part) -> Self {
        let (start, end) = (Sectors::nearest(part.range.start), part.range.end.map(Sectors::nearest));
        Self { number: part.number, start, end }
    }

    /// Whether it is the same sound, whatever its number is by now.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
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
    /// The song in it; `None` for all of it.
    pub(super) stretch: Option<Stretch>,
}

impl Key {
    /// Fails if the file is not there.
    pub(super) fn of(subject: &Subject<'_>) -> Result<Self, Error> {
        let (path, size) = place(subject.path)?;
        if let Some((song, part)) = subject.song.and_then(|song| Some((song, song.part.as_ref()?))) {
            let (content, stretch) = (Content::of(song), Some(Stretch::of(part)));
            return Ok(Self { path, size, content, stretch });
        }
        let info = media::inspect(&path).ok();
        let content = info.and_then(|info| Content::of(&AudioFile { path: path.clone(), part: None, info }));
        Ok(Self { path, size, content, stretch: None })
    }

    /// Whether it may be given its content: only all of a file was decided about without it.
    pub(super) fn is_of_old(&self) -> bool {
        self.content.is_none() && self.stretch.is_none()
    }

    /// Whether both are the same audio; where that is not known of one, whether they are the same path and size.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let is_file = match (&self.content, &other.content) {
            (Some(one), Some(other)) => one.is_same(other),
            _ => self.path == other.path && self.size == other.size,
        };
        is_file && self.is_same_stretch(other.stretch.as_ref())
    }

    /// Whether it is about all of a file, or about this song in it.
    pub(super) fn is_same_stretch(&self, other: Option<&Stretch>) -> bool {
        match (&self.stretch, other) {
            (Some(one), Some(other)) => one.is_same(other),
            (one, other) => one.is_none() && other.is_none(),
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
