//! FLAC of more than 24 bits: flac-codec decodes it. The library cannot read the difference of two channels of 32 bits,
//! which has 33.

use flac_codec::decode::FlacStreamReader;
use symphonia::core as symphonia_core;
use symphonia::core::audio::{AsGenericAudioBufferRef, Audio, AudioBuffer, AudioMut, AudioSpec, GenericAudioBufferRef};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_FLAC;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Result, decode_error};
use symphonia::core::packet::PacketRef;
use symphonia::core::support_audio_codec;
use symphonia::default::codecs::FlacDecoder;

/// Frames of the longest block (RFC 9639, 9.1.6).
const FRAMES: usize = 1 << 16;

/// A decoder of FLAC; that of the library up to 24 bits.
pub(in crate::media) struct Wide {
    parameters: AudioCodecParameters,
    buffer: AudioBuffer<i32>,
}

impl Wide {
    fn decode(&mut self, packet: &[u8]) -> Result<()> {
        self.buffer.clear();
        let mut reader = FlacStreamReader::new(packet);
        let Ok(frame) = reader.read() else { return decode_error("flac: the frame cannot be decoded") };
        let channels = usize::from(frame.channels);
        let frames = frame.samples.len() / channels.max(1);
        let Some(shift) = 32_u32.checked_sub(frame.bits_per_sample) else {
            return decode_error("flac: too many bits");
        };
        let spec = self.buffer.spec();
        if channels != spec.channels().count() || frame.sample_rate != spec.rate() || frames > FRAMES {
            return decode_error("flac: the frame is of another stream");
        }
        self.buffer.grow_capacity(frames);
        self.buffer.render_silence(Some(frames));
        for (plane, samples) in self.buffer.iter_planes_mut().enumerate() {
            for (to, from) in samples.iter_mut().zip(frame.samples.iter().skip(plane).step_by(channels)) {
                *to = from << shift;
            }
        }
        Ok(())
    }
}

impl AudioDecoder for Wide {
    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn reset(&mut self) {}

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

static SUPPORTED: [SupportedAudioCodec; 1] = [support_audio_codec!(CODEC_ID_FLAC, "flac", "Free Lossless Audio Codec")];

impl RegisterableAudioDecoder for Wide {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        let bits = parameters.extra_data.as_deref().and_then(bits);
        let (Some(25..), Some(rate), Some(channels)) = (bits, parameters.sample_rate, &parameters.channels) else {
            return FlacDecoder::try_registry_new(parameters, options);
        };
        let channels = channels.clone();
        let buffer = AudioBuffer::new(AudioSpec::new(rate, channels), 4096);
        Ok(Box::new(Self { parameters: parameters.clone(), buffer }))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}

/// Bits of a sample: five bits, less one, from the 103rd bit of the stream's facts on (RFC 9639, 8.2).
fn bits(info: &[u8]) -> Option<u8> {
    let (high, low) = (info.get(12)?, info.get(13)?);
    Some(((high & 1) << 4 | low >> 4) + 1)
}
