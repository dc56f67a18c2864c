//! A decoder for layer III of a free bit rate: that of nanomp3, given a frame at a time.

use nanomp3_core::{Channels, DecodeError, Decoder, FrameInfo, MAX_SAMPLES_PER_FRAME};
use symphonia::core as symphonia_core;
use symphonia::core::audio::{AsGenericAudioBufferRef, Audio, AudioBuffer, AudioMut, AudioSpec, GenericAudioBufferRef};
use symphonia::core::audio::{Channels as Layout, layouts};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_MP3;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult};
use symphonia::core::codecs::registry::SupportedAudioCodec;
use symphonia::core::errors::{Result, decode_error};
use symphonia::core::packet::PacketRef;
use symphonia::core::support_audio_codec;

/// A frame tells its length by those that follow it: this many copies of the first one are put behind it.
const COPIES: usize = 3;
/// Bytes of the head of a frame.
const HEAD: usize = 4;

struct FreeCodec {
    parameters: AudioCodecParameters,
    gapless: bool,
    decoder: Box<Decoder>,
    /// Whether the decoder knows how long a frame is.
    knows_length: bool,
    samples: Vec<f32>,
    buffer: AudioBuffer<f32>,
}

/// Decodes packets that are each a frame of a free bit rate.
pub(in crate::media) fn codec(
    parameters: &AudioCodecParameters,
    options: AudioDecoderOptions,
) -> Box<dyn AudioDecoder> {
    Box::new(FreeCodec {
        parameters: parameters.clone(),
        gapless: options.gapless,
        decoder: Box::new(Decoder::new()),
        knows_length: false,
        samples: vec![0.0; MAX_SAMPLES_PER_FRAME],
        buffer: AudioBuffer::default(),
    })
}

impl FreeCodec {
    fn decode(&mut self, packet: &PacketRef<'_>) -> Result<()> {
        self.buffer.clear();
        let frame = packet.data;
        let (_, decoded) = if self.knows_length {
            self.decoder.decode(frame, &mut self.samples)
        } else {
            let mut row = frame.repeat(1 + COPIES);
            row.extend_from_slice(frame.get(..HEAD).unwrap_or_default());
            self.decoder.decode(&row, &mut self.samples)
        };
        let (info, sounds) = match decoded {
            Ok(info) => (info, true),
            // After a jump: what it refers to was not decoded. Silence keeps what follows in its place.
            Err(DecodeError::ReservoirUnavailable(info)) => (info, false),
            Err(_) => {
                self.knows_length = false;
                return decode_error("mpa: the frame cannot be decoded");
            }
        };
        self.knows_length = true;
        self.fill(info, sounds)?;
        if self.gapless {
            self.buffer.trim(packet.trim_start.get() as usize, packet.trim_end.get() as usize);
        }
        Ok(())
    }

    fn fill(&mut self, info: FrameInfo, sounds: bool) -> Result<()> {
        let channels = usize::from(info.channels.num());
        let layout = match info.channels {
            Channels::Mono => layouts::CHANNEL_LAYOUT_MONO,
            Channels::Stereo => layouts::CHANNEL_LAYOUT_STEREO,
        };
        self.take_shape(info.sample_rate, layout)?;
        let frames = if info.sample_rate < 32_000 { 576 } else { 1152 };
        self.buffer.render_silence(Some(frames));
        if sounds {
            for (plane, samples) in self.buffer.iter_planes_mut().enumerate() {
                for (to, from) in samples.iter_mut().zip(self.samples.iter().skip(plane).step_by(channels)) {
                    *to = *from;
                }
            }
        }
        Ok(())
    }

    /// The first frame tells what all must be.
    fn take_shape(&mut self, rate: u32, layout: Layout) -> Result<()> {
        let spec = AudioSpec::new(rate, layout);
        if self.buffer.is_unused() {
            self.buffer = AudioBuffer::new(spec, MAX_SAMPLES_PER_FRAME / 2);
        } else if *self.buffer.spec() != spec {
            return decode_error("mpa: the frame is of another stream");
        }
        Ok(())
    }
}

impl AudioDecoder for FreeCodec {
    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn reset(&mut self) {
        *self.decoder = Decoder::new();
        self.knows_length = false;
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

static SUPPORTED: [SupportedAudioCodec; 1] = [support_audio_codec!(CODEC_ID_MP3, "mp3", "MPEG Audio Layer 3")];
