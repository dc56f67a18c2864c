//! A part of a file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Block, Decoder, Error, Info};

/// A part of a file, in time from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    /// Where it begins.
    pub start: Duration,
    /// Where it ends; `None` for the end of the file.
    pub end: Option<Duration>,
}

impl Range {
    /// Its first frame at this rate, and the frame after its last; each the one nearest to the time.
    #[must_use]
    pub fn frames(&self, rate: u32) -> (u64, Option<u64>) {
        (frame(self.start, rate), self.end.map(|end| frame(end, rate)))
    }
}

/// The frame nearest to `time`.
fn frame(time: Duration, rate: u32) -> u64 {
    let frames = (time.as_nanos() * u128::from(rate) + 500_000_000) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(u64::MAX)
}

/// A file, or a part of one: what is heard as one piece.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Clip {
    /// The file.
    pub path: PathBuf,
    /// The part of it; `None` for all.
    pub range: Option<Range>,
}

impl From<PathBuf> for Clip {
    fn from(path: PathBuf) -> Self {
        Self { path, range: None }
    }
}

impl From<&Path> for Clip {
    fn from(path: &Path) -> Self {
        path.to_owned().into()
    }
}

impl From<&PathBuf> for Clip {
    fn from(path: &PathBuf) -> Self {
        path.clone().into()
    }
}

impl From<&Self> for Clip {
    fn from(clip: &Self) -> Self {
        clip.clone()
    }
}

impl From<&str> for Clip {
    fn from(path: &str) -> Self {
        PathBuf::from(path).into()
    }
}

/// A clip that is being decoded: as a [`Decoder`], but for what lies outside of the part.
#[derive(Debug)]
pub struct ClipDecoder {
    decoder: Decoder,
    /// The first frame, and the frame after the last.
    first: u64,
    last: Option<u64>,
}

impl ClipDecoder {
    /// Opens the file and goes to the start of the part. Fails with the reason why it cannot be played.
    pub fn open(clip: &Clip) -> Result<Self, Error> {
        let mut decoder = Decoder::open(&clip.path)?;
        let (first, last) = clip.range.map_or((0, None), |range| range.frames(decoder.spec().rate));
        if first > 0 {
            decoder.seek(first)?;
        }
        Ok(Self { decoder, first, last })
    }

    /// What the whole file is and says.
    #[must_use]
    pub fn info(&self) -> &Info {
        self.decoder.info()
    }

    /// How many frames the part should have, if that is known.
    #[must_use]
    pub fn frames(&self) -> Option<u64> {
        let end = match (self.last, self.info().frames) {
            (Some(last), Some(frames)) => Some(last.min(frames)),
            (last, frames) => last.or(frames),
        };
        end.map(|end| end.saturating_sub(self.first))
    }

    /// The next frames; `None` at the end of the part. Fails as [`Decoder::next_block`].
    pub fn next_block(&mut self) -> Result<Option<Block<'_>>, Error> {
        let left = self.last.map_or(u64::MAX, |last| last.saturating_sub(self.decoder.position()));
        if left == 0 {
            return Ok(None);
        }
        let block = self.decoder.next_block()?;
        Ok(block.map(|block| {
            let most = usize::try_from(left).unwrap_or(usize::MAX).saturating_mul(usize::from(block.spec.channels));
            Block { samples: block.samples.get(..most).unwrap_or(block.samples), ..block }
        }))
    }
}
