//! Whether all of a file decodes, and to what its encoder was given.

use std::path::Path;
use std::time::Duration;

use md5::{Digest, Md5};
use symphonia::core::audio::GenericAudioBufferRef;

use super::edges::{Clipped, Edges};
use super::{Decoder, Error, Fault};

/// What came of decoding a whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Frames that were delivered; those that stand for packets which could not be decoded count.
    pub frames: u64,
    /// How long they are.
    pub length: Duration,
    /// Frames that the file promised, if it counts them.
    pub promised: Option<u64>,
    /// Packets that could not be decoded.
    pub lost: u64,
    /// Whether the file stops in the middle of a frame of its codec. Only told of MPEG audio that does not count its frames.
    pub is_broken_off: bool,
    /// Why decoding ended before the end.
    pub fault: Option<Fault>,
    /// What the checksum of the samples says.
    pub checksum: Checksum,
    /// Whether the sound seems to have been cut where it begins or ends: a hint.
    pub clipped: Clipped,
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

impl Checksum {
    /// Its name for programs: `none`, `absent`, `verified`, `differs` or `unverifiable`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Absent => "absent",
            Self::Verified => "verified",
            Self::Differs => "differs",
            Self::Unverifiable => "unverifiable",
        }
    }
}

impl Verification {
    /// Whether nothing is amiss: all was decoded, as many frames as promised, and no checksum differs. How the sound begins
    /// and ends does not matter.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let is_whole = self.promised.is_none_or(|promised| promised == self.frames) && !self.is_broken_off;
        self.fault.is_none() && self.lost == 0 && is_whole && self.checksum != Checksum::Differs
    }
}

/// Decodes a whole file. Fails if it cannot be opened.
pub fn verify(path: &Path) -> Result<Verification, Error> {
    Ok(run(&mut Decoder::open(path)?, &mut |_| true).0)
}

/// The same; `goes_on` hears after each packet how long the sound in it is, and once it says no, `None` is given.
pub fn verify_while(path: &Path, goes_on: &mut dyn FnMut(Duration) -> bool) -> Result<Option<Verification>, Error> {
    let (verification, is_whole) = run(&mut Decoder::open(path)?, goes_on);
    Ok(is_whole.then_some(verification))
}

/// What came of it, and whether nobody stopped it.
fn run(decoder: &mut Decoder, goes_on: &mut dyn FnMut(Duration) -> bool) -> (Verification, bool) {
    let mut sum = Sum::new(decoder);
    let mut edges = Edges::default();
    let mut is_whole = true;
    let fault = loop {
        match decoder.next_block() {
            Ok(Some(block)) => {
                let (count, channels) = (block.samples.len(), block.spec.channels);
                let length = edges.add(block.samples, block.spec);
                if sum.is_wide() {
                    sum.add_decoded(&decoder.stream.codec.last_decoded(), count, channels);
                } else {
                    sum.add(block.samples, channels);
                }
                if !goes_on(length) {
                    is_whole = false;
                    break None;
                }
            }
            Ok(None) => break None,
            Err(error) => break Some(error.fault),
        }
    };
    (told(decoder, fault, sum.finish(), edges), is_whole)
}

fn told(decoder: &Decoder, fault: Option<Fault>, checksum: Checksum, edges: Edges) -> Verification {
    Verification {
        frames: decoder.position(),
        length: edges.length(),
        promised: decoder.info().frames,
        lost: decoder.lost(),
        is_broken_off: fault.is_none() && decoder.stream.ends_within_frame(decoder.path()),
        fault,
        checksum,
        clipped: edges.finish(),
    }
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
