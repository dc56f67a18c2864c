//! Whether all of a file decodes, and to what its encoder was given.

use std::path::Path;

use md5::{Digest, Md5};
use symphonia::core::audio::GenericAudioBufferRef;

use super::{Decoder, Error, Fault};

/// What came of decoding a whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Frames that were delivered; those that stand for packets which could not be decoded count.
    pub frames: u64,
    /// Frames that the file promised, if it counts them.
    pub promised: Option<u64>,
    /// Packets that could not be decoded.
    pub lost: u64,
    /// Why decoding ended before the end.
    pub fault: Option<Fault>,
    /// What the checksum of the samples says.
    pub checksum: Checksum,
}

/// What a checksum of the samples says. Only FLAC has one: MD5 of the samples as the encoder was given them (RFC 9639, 8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checksum {
    /// The format has none.
    None,
    /// It could stand in the file, and does not.
    Absent,
    /// The samples are those that the encoder was given.
    Verified,
    /// They are others.
    Differs,
    /// There is one, and it cannot be compared: the channels are not delivered as the encoder was given them.
    Unverifiable,
}

impl Verification {
    /// Whether nothing is amiss: all was decoded, as many frames as promised, and no checksum differs.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let is_whole = self.promised.is_none_or(|promised| promised == self.frames);
        self.fault.is_none() && self.lost == 0 && is_whole && self.checksum != Checksum::Differs
    }
}

/// Decodes a whole file. Fails if it cannot be opened.
pub fn verify(path: &Path) -> Result<Verification, Error> {
    let mut decoder = Decoder::open(path)?;
    let promised = decoder.info().frames;
    let mut sum = Sum::new(&decoder);
    let fault = loop {
        match decoder.next_block() {
            Ok(Some(block)) if sum.is_wide() => {
                let (count, channels) = (block.samples.len(), block.spec.channels);
                sum.add_decoded(&decoder.stream.codec.last_decoded(), count, channels);
            }
            Ok(Some(block)) => sum.add(block.samples, block.spec.channels),
            Ok(None) => break None,
            Err(error) => break Some(error.fault),
        }
    };
    Ok(Verification { frames: decoder.position(), promised, lost: decoder.lost(), fault, checksum: sum.finish() })
}

/// The checksum in the making.
enum Sum {
    Known(Checksum),
    Md5 { expected: [u8; 16], found: Md5, bits: u32, channels: u16, bytes: Vec<u8> },
}

impl Sum {
    fn new(decoder: &Decoder) -> Self {
        let info = decoder.info();
        if info.codec != "FLAC" {
            return Self::Known(Checksum::None);
        }
        // The last sixteen bytes of the stream's facts, in every container (RFC 9639, 8.2).
        let facts = decoder.stream.link.parameters.extra_data.as_deref().unwrap_or_default();
        let expected = facts.get(18..34).and_then(|sum| sum.try_into().ok()).filter(|sum| *sum != [0; 16]);
        match (expected, info.bits) {
            (None, _) => Self::Known(Checksum::Absent),
            (Some(expected), Some(bits @ 1..=32)) => {
                Self::Md5 { expected, found: Md5::new(), bits, channels: info.channels, bytes: Vec::new() }
            }
            _ => Self::Known(Checksum::Unverifiable),
        }
    }

    /// Whether samples have more bits than a float keeps.
    fn is_wide(&self) -> bool {
        matches!(self, Self::Md5 { bits: 25.., .. })
    }

    /// Samples as the codec gave them, of which so many were delivered; more or fewer are others than the encoder's.
    fn add_decoded(&mut self, decoded: &GenericAudioBufferRef<'_>, count: usize, delivered: u16) {
        let Self::Md5 { found, bits, channels, bytes, .. } = self else { return };
        if delivered != *channels {
            *self = Self::Known(Checksum::Unverifiable);
            return;
        }
        let mut samples: Vec<i32> = Vec::new();
        decoded.copy_to_vec_interleaved(&mut samples);
        samples.truncate(count);
        bytes.clear();
        bytes.extend(samples.iter().flat_map(|sample| (sample >> (32 - *bits)).to_le_bytes()));
        found.update(&*bytes);
    }

    /// Signed integers of whole bytes, the lowest first, as they were before they became floats.
    fn add(&mut self, samples: &[f32], delivered: u16) {
        let Self::Md5 { found, bits, channels, bytes, .. } = self else { return };
        if delivered != *channels {
            // Spread over more channels, it cannot be told which of them were there.
            *self = Self::Known(Checksum::Unverifiable);
            return;
        }
        let scale = (1_u32 << (*bits - 1)) as f32;
        let length = bits.div_ceil(8) as usize;
        bytes.clear();
        for sample in samples {
            let integer = (sample * scale) as i32;
            bytes.extend(integer.to_le_bytes().iter().take(length));
        }
        found.update(&*bytes);
    }

    fn finish(self) -> Checksum {
        match self {
            Self::Known(checksum) => checksum,
            Self::Md5 { expected, found, .. } => {
                if found.finalize()[..] == expected {
                    Checksum::Verified
                } else {
                    Checksum::Differs
                }
            }
        }
    }
}
