//! What the engine decodes: a seam in front of the decoder, so that it can be tested without a file. All of it may take
//! its time: it is called in a [`Worker`]'s thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use super::Reason;
use crate::media::Loudness;

mod worker;

pub(super) use worker::{Block, Worker};

/// Frames that follow each other, at a rate and a number of channels that may change on the way.
pub(super) trait Stream: Send {
    /// What it is, for the listener: `FLAC 44.1 kHz 16 bit stereo`.
    fn format(&self) -> String;
    /// Frames a second.
    fn rate(&self) -> u32;
    /// How many frames there should be.
    fn frames(&self) -> Option<u64>;
    /// How loud its tags say it is.
    fn loudness(&self) -> Loudness {
        Loudness::default()
    }
    /// Puts the next block behind what is in `samples`, interleaved; `None` at the end, else what the block is. The
    /// reason, if it cannot go on.
    fn next_block(&mut self, samples: &mut Vec<f32>) -> Result<Option<Spec>, Reason>;
    /// Goes to `frame`; returns the frame that comes next.
    fn seek(&mut self, frame: u64) -> Result<u64, Reason>;
}

/// Shape of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spec {
    /// Frames a second.
    pub(super) rate: u32,
    /// Channels.
    pub(super) channels: u16,
}

/// Opens a file, or says why not.
pub(super) type Opener = Arc<dyn Fn(&Path) -> Result<Box<dyn Stream>, Reason> + Send + Sync>;

/// Runs `work`, which touches a file: a panic becomes a reason.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Reason>) -> Result<T, Reason> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Reason::Decoder))
}
