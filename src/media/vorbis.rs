//! Vorbis: the library's decoder for one or two channels, lewton's for more.
//!
//! The library loses channels of surround: it writes the classes of one channel's last partitions over those of the next.
//! Both would take as much memory as the tables in the setup header ask for; what is beyond all reason is refused first.

use lewton::audio::{PreviousWindowRight, read_audio_packet_generic};
use lewton::header::{IdentHeader, SetupHeader, read_header_ident, read_header_setup};
use symphonia::core as symphonia_core;
use symphonia::core::audio::{
    AsGenericAudioBufferRef, AudioBuffer, AudioMut, AudioSpec, Channels, GenericAudioBufferRef, Position,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_VORBIS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result, decode_error, unsupported_error};
use symphonia::core::packet::PacketRef;
use symphonia::core::support_audio_codec;
use symphonia::default::codecs::VorbisDecoder;

use super::layout;

/// Bytes of the identification header (Vorbis I, 4.2.2).
const IDENTIFICATION: usize = 30;
/// Values in the tables of all codebooks together, at most: 16 MiB. An encoder's usual ones have some 100,000.
const VALUES: u64 = 1 << 22;

/// A decoder of three to eight channels.
pub(super) struct Vorbis {
    parameters: AudioCodecParameters,
    identification: IdentHeader,
    setup: SetupHeader,
    /// The second half of the packet before, which overlaps with the next one.
    overlap: PreviousWindowRight,
    /// For each plane, in WAVE order, the channel of the codec.
    sources: Vec<usize>,
    /// Whether the container's trims are applied.
    trims: bool,
    buffer: AudioBuffer<f32>,
}

impl Vorbis {
    fn decode(&mut self, packet: &PacketRef<'_>) -> Result<()> {
        self.buffer.clear();
        let decoded: std::result::Result<Vec<Vec<f32>>, _> =
            read_audio_packet_generic(&self.identification, &self.setup, packet.data, &mut self.overlap);
        let Ok(channels) = decoded else {
            // What is left of the packet before does not fit the one after.
            self.overlap = PreviousWindowRight::new();
            return decode_error("vorbis: the packet cannot be decoded");
        };
        let frames = channels.first().map_or(0, Vec::len);
        if frames > self.buffer.capacity() {
            return decode_error("vorbis: a packet is too long");
        }
        self.buffer.render_silence(Some(frames));
        for (plane, &source) in self.sources.iter().enumerate() {
            if let (Some(target), Some(samples)) = (self.buffer.plane_mut(plane), channels.get(source))
                && samples.len() == target.len()
            {
                target.copy_from_slice(samples);
            }
        }
        if self.trims {
            self.buffer.trim(packet.trim_start.get() as usize, packet.trim_end.get() as usize);
        }
        Ok(())
    }
}

impl AudioDecoder for Vorbis {
    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn reset(&mut self) {
        self.overlap = PreviousWindowRight::new();
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.decode(packet)?;
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

static SUPPORTED: [SupportedAudioCodec; 1] = [support_audio_codec!(CODEC_ID_VORBIS, "vorbis", "Vorbis")];

impl RegisterableAudioDecoder for Vorbis {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        // The identification header and that of the setup, one behind the other.
        let extra = parameters.extra_data.as_deref().unwrap_or_default();
        let Some((head, tables)) = extra.split_at_checked(IDENTIFICATION) else {
            return decode_error("vorbis: the headers are missing");
        };
        if values(tables).is_none_or(|values| values > VALUES) {
            return decode_error("vorbis: the codebooks are damaged");
        }
        let broken = |_| Error::DecodeError("vorbis: the headers are damaged");
        let identification = read_header_ident(head).map_err(broken)?;
        let channels = usize::from(identification.audio_channels);
        if channels <= 2 {
            return VorbisDecoder::try_registry_new(parameters, options);
        }
        let Some(order) = layout::VORBIS.get(channels - 1) else {
            return unsupported_error("channels without speakers");
        };
        let blocks = (identification.blocksize_0, identification.blocksize_1);
        let setup = read_header_setup(tables, identification.audio_channels, blocks).map_err(broken)?;
        let positions = Channels::Positioned(order.iter().copied().collect());
        let spec = AudioSpec::new(identification.audio_sample_rate, positions);
        Ok(Box::new(Self {
            parameters: parameters.clone(),
            buffer: AudioBuffer::new(spec, 1 << identification.blocksize_1),
            identification,
            setup,
            overlap: PreviousWindowRight::new(),
            sources: sources(order),
            trims: options.gapless,
        }))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}

/// For each plane, in WAVE order, its place in `order`.
fn sources(order: &[Position]) -> Vec<usize> {
    let mut sources: Vec<(u64, usize)> = order.iter().enumerate().map(|(at, position)| (position.bits(), at)).collect();
    sources.sort_unstable();
    sources.into_iter().map(|(_, at)| at).collect()
}

/// How many values the codebooks in a setup header would have, unpacked (Vorbis I, 3.2.1). `None` if they break a rule.
fn values(setup: &[u8]) -> Option<u64> {
    let mut bits = Bits { bytes: setup.strip_prefix(b"\x05vorbis")?, at: 0 };
    let count = bits.take(8)? + 1;
    let mut sum = 0;
    for _ in 0..count {
        sum += bits.codebook()?;
        if sum > VALUES {
            break;
        }
    }
    Some(sum)
}

/// Bits as Vorbis packs them: the least significant ones first (Vorbis I, 2.1).
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// The next bits, at most 32.
    fn take(&mut self, count: usize) -> Option<u64> {
        let mut eight = [0; 8];
        eight.iter_mut().zip(self.bytes.get(self.at / 8..)?).for_each(|(to, from)| *to = *from);
        let value = u64::from_le_bytes(eight) >> (self.at % 8) & ((1 << count) - 1);
        self.at += count;
        (self.at <= self.bytes.len() * 8).then_some(value)
    }

    /// Passes over a codebook. Gives the number of values it has, at least one for an entry.
    fn codebook(&mut self) -> Option<u64> {
        let (mark, dimensions, entries) = (self.take(24)?, self.take(16)?, self.take(24)?);
        if mark != 0x56_4342 || dimensions == 0 {
            return None;
        }
        let values = entries * dimensions;
        if values > VALUES {
            return Some(values);
        }
        let ordered = self.take(1)? == 1;
        if ordered {
            self.ordered_lengths(entries)?;
        } else {
            let sparse = self.take(1)? == 1;
            for _ in 0..entries {
                if !sparse || self.take(1)? == 1 {
                    self.take(5)?;
                }
            }
        }
        let stored = match self.take(4)? {
            0 => return Some(values),
            1 => root(entries, dimensions),
            2 => values,
            _ => return None,
        };
        self.take(32)?;
        self.take(32)?;
        let width = self.take(4)? + 1;
        self.take(1)?;
        self.at = self.at.checked_add(usize::try_from(stored * width).ok()?)?;
        (self.at <= self.bytes.len() * 8).then_some(values)
    }

    fn ordered_lengths(&mut self, entries: u64) -> Option<()> {
        let length = self.take(5)? + 1;
        let mut entry = 0;
        for _ in length..=32 {
            let left = entries - entry;
            let number = self.take((u64::BITS - left.leading_zeros()) as usize)?;
            entry += number;
            if entry >= entries {
                break;
            }
        }
        (entry == entries).then_some(())
    }
}

/// The greatest number whose power `dimensions` is at most `entries` (Vorbis I, 9.2.3).
fn root(entries: u64, dimensions: u64) -> u64 {
    let dimensions = u32::try_from(dimensions).unwrap_or(u32::MAX);
    let fits = |number: u64| number.checked_pow(dimensions).is_some_and(|power| power <= entries);
    // The root of a number of 24 bits; that of a square is below 4096.
    let (mut low, mut high) = (0, entries + 1);
    while high - low > 1 {
        let middle = u64::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests;
