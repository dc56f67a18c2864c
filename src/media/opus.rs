//! Opus: libopus behind symphonia's interface, with what its adapter leaves out.
//!
//! The adapter decodes one stream of one or two channels. Surround is several such streams in one packet (RFC 7845,
//! 5.1.1): it is taken apart here, each stream has a decoder of its own, and their channels are put in WAVE order. The
//! output gain of the header is applied, as RFC 7845, 5.1, demands. Pre-skip and end trimming are left to the caller, who
//! knows the container.

use symphonia::core as symphonia_core;
use symphonia::core::audio::{
    AsGenericAudioBufferRef, Audio, AudioBuffer, AudioMut, AudioSpec, Channels, GenericAudioBufferRef, Position,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result, unsupported_error};
use symphonia::core::packet::PacketRef;
use symphonia::core::support_audio_codec;
use symphonia::core::units::{Duration, Timestamp};
use symphonia_adapter_libopus::OpusDecoder as Stream;

use super::layout::{self, CENTRE, LEFT, RIGHT};

/// What every Opus stream is decoded at, in hertz.
pub(super) const RATE: u32 = 48_000;
/// Frames to decode before a place. The decoder's memory fades: RFC 7845, 4.6 asks for 80 ms, after which loud noise was
/// still off by a tenth; after a second it is off by less than 1e-5 (CELT), or 2e-2 (SILK, at low bit rates).
pub(super) const RUN_UP: u64 = 48_000;
/// The longest packet: 120 ms.
const FRAMES: usize = 5760;

/// The identification header (RFC 7845, 5.1).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    /// Frames to be left out at the start.
    pub pre_skip: u16,
    /// The factor to be applied to every sample.
    pub gain: f32,
    streams: usize,
    /// How many of the streams, the first ones, have two channels.
    coupled: usize,
    /// For each channel its place among the channels of all streams; 255 is silence.
    mapping: Vec<u8>,
}

/// Makes the header that the library has put together of the box `dOps` one as Ogg has it: MP4 has the greater byte first,
/// and a version of its own ("Encapsulation of Opus in ISO Base Media File Format" 0.8.1, 4.3.2).
pub(super) fn from_mp4(head: &mut [u8]) {
    if let Some([version @ 0, _, skip @ .., _]) = head.get_mut(8..19) {
        *version = 1;
        let [skip_high, skip_low, rate @ .., gain_high, gain_low] = skip else { return };
        std::mem::swap(skip_high, skip_low);
        rate.reverse();
        std::mem::swap(gain_high, gain_low);
    }
}

impl Head {
    /// Reads the header. `None` if it is none, or of a mapping family other than 0 and 1: those have no speakers.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"OpusHead")?;
        let (fixed, table) = rest.split_first_chunk::<11>()?;
        let [version, channels, skip_low, skip_high, _, _, _, _, gain_low, gain_high, family] = *fixed;
        if version > 15 || !(1..=8).contains(&channels) {
            return None;
        }
        let (streams, coupled, mapping) = match (family, table) {
            (0, _) if channels <= 2 => (1, channels - 1, (0..channels).collect()),
            (1, [streams, coupled, mapping @ ..]) => (*streams, *coupled, mapping.get(..channels.into())?.to_vec()),
            _ => return None,
        };
        let decoded = u16::from(streams) + u16::from(coupled);
        let sound = streams > 0 && coupled <= streams && mapping.iter().all(|&at| at == 255 || u16::from(at) < decoded);
        // Q7.8 decibels.
        let decibels = f32::from(i16::from_le_bytes([gain_low, gain_high])) / 256.0;
        sound.then(|| Self {
            pre_skip: u16::from_le_bytes([skip_low, skip_high]),
            gain: if decibels == 0.0 { 1.0 } else { 10_f32.powf(decibels / 20.0) },
            streams: streams.into(),
            coupled: coupled.into(),
            mapping,
        })
    }

    /// One stream of one or two channels.
    fn plain(channels: u8) -> Self {
        let mapping = (0..channels).collect();
        Self { pre_skip: 0, gain: 1.0, streams: 1, coupled: usize::from(channels / 2), mapping }
    }

    fn order(&self) -> &'static [Position] {
        layout::VORBIS.get(self.mapping.len() - 1).copied().unwrap_or_default()
    }

    /// For each plane of the output, in WAVE order, the stream it comes from and the plane there.
    fn sources(&self) -> Vec<Option<(usize, usize)>> {
        let mut placed: Vec<(Position, u8)> = self.order().iter().copied().zip(self.mapping.iter().copied()).collect();
        placed.sort_by_key(|(position, _)| position.bits());
        let source = |at: usize| {
            if at < 2 * self.coupled { (at / 2, at % 2) } else { (at - self.coupled, 0) }
        };
        placed.into_iter().map(|(_, at)| (at != 255).then(|| source(at.into()))).collect()
    }
}

/// A decoder of all streams of a track.
pub(super) struct Opus {
    parameters: AudioCodecParameters,
    streams: Vec<Box<dyn AudioDecoder>>,
    sources: Vec<Option<(usize, usize)>>,
    gain: f32,
    buffer: AudioBuffer<f32>,
}

impl Opus {
    fn decode(&mut self, packet: &[u8]) -> Result<()> {
        self.buffer.clear();
        let mut rest = packet;
        let count = self.streams.len();
        for (at, stream) in self.streams.iter_mut().enumerate() {
            let part;
            let data = if at + 1 < count {
                let (whole, after) = undelimit(rest).ok_or(Error::DecodeError("opus: a stream is cut off"))?;
                (part, rest) = (whole, after);
                part.as_slice()
            } else {
                rest
            };
            if data.is_empty() {
                return Err(Error::DecodeError("opus: a stream is missing"));
            }
            let GenericAudioBufferRef::F32(decoded) =
                stream.decode_ref(&PacketRef::new(0, Timestamp::ZERO, Duration::ZERO, data))?
            else {
                return Err(Error::DecodeError("opus: the samples are not floats"));
            };
            if at == 0 {
                if decoded.frames() > FRAMES {
                    return Err(Error::DecodeError("opus: a packet is too long"));
                }
                self.buffer.render_silence(Some(decoded.frames()));
            }
            if decoded.frames() != self.buffer.frames() {
                self.buffer.clear();
                return Err(Error::DecodeError("opus: the streams of a packet differ in length"));
            }
            for (plane, source) in self.sources.iter().enumerate() {
                if let Some((_, from)) = source.filter(|(stream, _)| *stream == at)
                    && let (Some(target), Some(samples)) = (self.buffer.plane_mut(plane), decoded.plane(from))
                {
                    target.copy_from_slice(samples);
                }
            }
        }
        #[allow(clippy::float_cmp, reason = "no gain is exactly 1")]
        if self.gain != 1.0 {
            self.buffer.iter_planes_mut().flatten().for_each(|sample| *sample *= self.gain);
        }
        Ok(())
    }
}

impl AudioDecoder for Opus {
    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn reset(&mut self) {
        self.streams.iter_mut().for_each(|stream| stream.reset());
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.decode(packet.data)?;
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

static SUPPORTED: [SupportedAudioCodec; 1] = [support_audio_codec!(CODEC_ID_OPUS, "opus", "Opus")];

impl RegisterableAudioDecoder for Opus {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        let channels = parameters.channels.as_ref().map_or(2, Channels::count);
        let head = match parameters.extra_data.as_deref() {
            // CAF has no header; one stream it is then.
            None if channels <= 2 => Some(Head::plain(channels as u8)),
            extra => extra.and_then(Head::read),
        };
        let Some(head) = head else { return unsupported_error("channels without speakers") };
        let stream = |at: usize| {
            let channels = if at < head.coupled { LEFT | RIGHT } else { CENTRE };
            let mut plain = AudioCodecParameters::new();
            plain.for_codec(CODEC_ID_OPUS).with_sample_rate(RATE).with_channels(Channels::Positioned(channels));
            Stream::try_registry_new(&plain, options)
        };
        let streams = (0..head.streams).map(stream).collect::<Result<_>>()?;
        let positions = head.order().iter().copied().collect();
        let buffer = AudioBuffer::new(AudioSpec::new(RATE, Channels::Positioned(positions)), FRAMES);
        let (sources, gain) = (head.sources(), head.gain);
        Ok(Box::new(Self { parameters: parameters.clone(), streams, sources, gain, buffer }))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}

/// The first packet of several that tell their own length (RFC 6716, appendix B), as one that does not, and what follows.
fn undelimit(data: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (&toc, mut rest) = data.split_first()?;
    let mut packet = vec![toc];
    let frames = match toc & 3 {
        0 => length(&mut rest)?.0,
        1 => 2 * length(&mut rest)?.0,
        2 => {
            let (first, written) = length(&mut rest)?;
            packet.extend(written);
            first + length(&mut rest)?.0
        }
        _ => return undelimit_many(toc, rest),
    };
    let (sound, rest) = rest.split_at_checked(frames)?;
    packet.extend(sound);
    Some((packet, rest))
}

/// Any number of frames, and padding, which is left out.
fn undelimit_many(toc: u8, data: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (&flags, mut rest) = data.split_first()?;
    let count = usize::from(flags & 63);
    let mut padding = 0;
    if flags & 0x40 != 0 {
        loop {
            let (&more, after) = rest.split_first()?;
            rest = after;
            padding += usize::from(more.min(254));
            if more < 255 {
                break;
            }
        }
    }
    let mut packet = vec![toc, flags & !0x40];
    let frames = if flags & 0x80 == 0 {
        count * length(&mut rest)?.0
    } else {
        let mut sum = 0;
        for _ in 1..count {
            let (frame, written) = length(&mut rest)?;
            packet.extend(written);
            sum += frame;
        }
        sum + length(&mut rest)?.0
    };
    let (sound, rest) = rest.split_at_checked(frames)?;
    packet.extend(sound);
    Some((packet, rest.get(padding..)?))
}

/// The length of a frame, in bytes, and how it is written (RFC 6716, 3.2.1).
fn length<'a>(rest: &mut &'a [u8]) -> Option<(usize, &'a [u8])> {
    let data = *rest;
    let size = if *data.first()? < 252 { 1 } else { 2 };
    let (written, after) = data.split_at_checked(size)?;
    *rest = after;
    let value = written.iter().zip([1, 4]).map(|(&byte, weight)| usize::from(byte) * weight).sum();
    Some((value, written))
}

#[cfg(test)]
mod tests;
