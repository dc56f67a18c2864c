//! The decoder of [`crate::media`] as a [`Stream`].

use std::path::Path;

use super::Reason;
use super::stream::{Spec, Stream};
use crate::media::{Decoder, Loudness};

/// Opens a file, or says why not.
pub(super) fn open(path: &Path) -> Result<Box<dyn Stream>, Reason> {
    let decoder = Decoder::open(path).map_err(|error| error.fault)?;
    Ok(Box::new(Media(decoder)))
}

struct Media(Decoder);

impl Stream for Media {
    fn format(&self) -> String {
        self.0.info().summary()
    }

    fn rate(&self) -> u32 {
        self.0.spec().rate
    }

    fn frames(&self) -> Option<u64> {
        self.0.info().frames
    }

    fn loudness(&self) -> Loudness {
        self.0.info().loudness
    }

    fn next_block(&mut self, samples: &mut Vec<f32>) -> Result<Option<Spec>, Reason> {
        let block = self.0.next_block().map_err(|error| error.fault)?;
        Ok(block.map(|block| {
            samples.extend_from_slice(block.samples);
            Spec { rate: block.spec.rate, channels: block.spec.channels }
        }))
    }

    fn seek(&mut self, frame: u64) -> Result<u64, Reason> {
        self.0.seek(frame).map_err(|error| error.fault.into())
    }
}
