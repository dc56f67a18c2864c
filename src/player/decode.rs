//! The decoder of [`crate::media`] as a [`Stream`].

use std::path::Path;

use super::stream::{Spec, Stream};
use crate::media::{Decoder, Info};

/// Opens a file, or says why not.
pub(super) fn open(path: &Path) -> Result<Box<dyn Stream>, String> {
    let decoder = Decoder::open(path).map_err(|error| error.fault.to_string())?;
    Ok(Box::new(Media(decoder)))
}

struct Media(Decoder);

impl Stream for Media {
    fn format(&self) -> String {
        describe(self.0.info(), self.0.spec().rate, self.0.spec().channels)
    }

    fn rate(&self) -> u32 {
        self.0.spec().rate
    }

    fn frames(&self) -> Option<u64> {
        self.0.info().frames
    }

    fn next_block(&mut self, samples: &mut Vec<f32>) -> Result<Option<Spec>, String> {
        let block = self.0.next_block().map_err(|error| error.fault.to_string())?;
        Ok(block.map(|block| {
            samples.extend_from_slice(block.samples);
            Spec { rate: block.spec.rate, channels: block.spec.channels }
        }))
    }

    fn seek(&mut self, frame: u64) -> Result<u64, String> {
        self.0.seek(frame).map_err(|error| error.fault.to_string())
    }
}

/// `FLAC 44.1 kHz 16 bit stereo`.
fn describe(info: &Info, rate: u32, channels: u16) -> String {
    let decimals = format!("{:03}", rate % 1000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    let bits = info.bits.map(|bits| format!(" {bits} bit")).unwrap_or_default();
    let layout = match channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        6 => "5.1".to_owned(),
        8 => "7.1".to_owned(),
        channels => format!("{channels} channels"),
    };
    format!("{} {}{point}{decimals} kHz{bits} {layout}", info.codec, rate / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_as_listeners_say_them() {
        let info = Info { codec: "FLAC".to_owned(), bits: Some(16), ..Info::default() };
        assert_eq!(describe(&info, 44_100, 2), "FLAC 44.1 kHz 16 bit stereo");
        assert_eq!(describe(&info, 11_025, 1), "FLAC 11.025 kHz 16 bit mono");
        let info = Info { codec: "AAC-LC".to_owned(), ..Info::default() };
        assert_eq!(describe(&info, 48_000, 6), "AAC-LC 48 kHz 5.1");
    }
}
