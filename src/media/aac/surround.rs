//! AAC-LC with more than two channels, or with channels of its own order: syom decodes what the library does not.
//!
//! Seven layouts have a number (ISO/IEC 14496-3, table 1.19); any other is written out in the stream's header, by a
//! program config element (4.4.1.1). Where the speakers are is known from the first packet on; where one is not known, the
//! channels stay in the order in which they are written.

use symphonia::core as symphonia_core;
use symphonia::core::audio::{
    AsGenericAudioBufferRef, AudioBuffer, AudioMut, AudioSpec, Channels, GenericAudioBufferRef, Position,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_AAC;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result, decode_error};
use symphonia::core::packet::PacketRef;
use symphonia::core::support_audio_codec;
use symphonia::default::codecs::AacDecoder;
use syom::{Channel, DecodeOptions, Frame, FrameMeta};

use super::Config;
use crate::media::layout::{CENTRE, LEFT, LOW, REAR, REAR_LEFT, REAR_RIGHT, RIGHT, SIDE_LEFT, SIDE_RIGHT};

/// Frames that a packet decodes to.
const FRAMES: usize = 1024;
/// Hertz by their index in the header (ISO/IEC 14496-3, 1.6.3.4).
const RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

/// A decoder of AAC-LC; that of the library where that is one.
pub(in crate::media) struct Surround {
    parameters: AudioCodecParameters,
    config: Vec<u8>,
    decoder: syom::Decoder,
    rate: u32,
    /// What the channels of the last packet were, and for each plane, in WAVE order, the one it comes from.
    told: FrameMeta,
    sources: Vec<usize>,
    buffer: AudioBuffer<f32>,
}

impl Surround {
    fn new(parameters: &AudioCodecParameters, config: Vec<u8>, rate: u32) -> Result<Self> {
        let decoder = syom::Decoder::from_asc(&config, DecodeOptions::unbounded())
            .map_err(|_| Error::Unsupported("aac: too complex"))?;
        Ok(Self {
            parameters: parameters.clone(),
            decoder,
            config,
            rate,
            told: FrameMeta::EMPTY,
            sources: Vec::new(),
            buffer: AudioBuffer::default(),
        })
    }

    fn decode(&mut self, packet: &[u8]) -> Result<()> {
        self.buffer.clear();
        let Self { decoder, rate, told, sources, buffer, .. } = self;
        let mut taken = Ok(());
        let decoded = decoder.decode_au(packet, |frame| {
            taken = take(&frame, *rate, told, sources, buffer);
            Ok(())
        });
        if decoded.is_err() {
            // It does nothing more before it is set up again.
            self.reset();
            return decode_error("aac: the packet cannot be decoded");
        }
        taken
    }
}

/// Takes a decoded packet into the buffer, which is made anew if the channels have changed.
fn take(
    frame: &Frame<'_>,
    rate: u32,
    told: &mut FrameMeta,
    sources: &mut Vec<usize>,
    buffer: &mut AudioBuffer<f32>,
) -> Result<()> {
    if frame.samples != FRAMES || frame.sample_rate != rate {
        return decode_error("aac: this is HE-AAC");
    }
    if *told != frame.meta || sources.is_empty() {
        let (channels, order) = placed(&frame.meta)
            .unwrap_or_else(|| (Channels::Discrete(frame.planar.len() as u16), (0..frame.planar.len()).collect()));
        if order.len() != frame.planar.len() {
            return decode_error("aac: channels are missing");
        }
        *sources = order;
        *buffer = AudioBuffer::new(AudioSpec::new(rate, channels), FRAMES);
        *told = frame.meta;
    }
    buffer.render_silence(Some(FRAMES));
    for (plane, &source) in sources.iter().enumerate() {
        if let (Some(target), Some(samples)) = (buffer.plane_mut(plane), frame.planar.get(source))
            && samples.len() == target.len()
        {
            target.copy_from_slice(samples);
        }
    }
    Ok(())
}

/// The speakers, and for each in WAVE order its place among the channels. `None` if one is not known, or there twice: ffmpeg
/// writes 5.1 with side speakers so that the low channel is one more of those in front, but in the order of WAVE.
fn placed(meta: &FrameMeta) -> Option<(Channels, Vec<usize>)> {
    let positions = meta.labels().map(position).collect::<Option<Vec<Position>>>()?;
    let mut order: Vec<(u64, usize)> = positions.iter().enumerate().map(|(at, it)| (it.bits(), at)).collect();
    order.sort_unstable();
    let single = order.is_sorted_by(|left, right| left.0 < right.0);
    let order = order.into_iter().map(|(_, at)| at).collect();
    single.then(|| (Channels::Positioned(positions.into_iter().collect()), order))
}

fn position(channel: Channel) -> Option<Position> {
    Some(match channel {
        Channel::FrontLeft => LEFT,
        Channel::FrontRight => RIGHT,
        Channel::FrontCenter => CENTRE,
        Channel::Lfe => LOW,
        Channel::BackLeft => REAR_LEFT,
        Channel::BackRight => REAR_RIGHT,
        Channel::BackCenter => REAR,
        Channel::SideLeft => SIDE_LEFT,
        Channel::SideRight => SIDE_RIGHT,
        _ => return None,
    })
}

impl AudioDecoder for Surround {
    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn reset(&mut self) {
        self.decoder.reset();
        // What it was made with; should it refuse that, the next packet fails.
        let _ = self.decoder.set_asc(&self.config);
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

static SUPPORTED: [SupportedAudioCodec; 1] = [support_audio_codec!(CODEC_ID_AAC, "aac", "Advanced Audio Coding")];

impl RegisterableAudioDecoder for Surround {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        let stated = parameters.extra_data.as_deref().unwrap_or_default();
        let config = if stated.is_empty() { made(parameters) } else { Some(stated.to_vec()) };
        let surround = config.and_then(|config| {
            let read = Config::read(&config);
            let surround = !read.extended && read.kind == 2 && !matches!(read.channels, 1 | 2);
            surround.then_some((read.rate(), config))
        });
        let Some((Some(rate), config)) = surround else {
            return AacDecoder::try_registry_new(parameters, options);
        };
        Ok(Box::new(Self::new(parameters, config, rate)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}

/// The header of a stream that has none (ADTS): the type of AAC-LC, the rate, the number of a layout.
fn made(parameters: &AudioCodecParameters) -> Option<Vec<u8>> {
    let layout = match parameters.channels.as_ref()?.count() {
        count @ 3..=6 => count,
        8 => 7,
        _ => return None,
    };
    let rate = RATES.iter().position(|&rate| Some(rate) == parameters.sample_rate)?;
    let bits = (2 << 11 | rate << 7 | layout << 3) as u16;
    Some(bits.to_be_bytes().to_vec())
}

impl Config {
    fn rate(&self) -> Option<u32> {
        RATES.get(usize::from(self.rate)).copied()
    }
}
