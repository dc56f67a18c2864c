//! What containers and codecs are called.

use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters};
use symphonia::core::formats::{FormatId, well_known as format};

/// The container as the listener reads it.
pub(super) fn container(id: FormatId) -> &'static str {
    match id {
        format::FORMAT_ID_WAVE => "WAV",
        format::FORMAT_ID_AIFF => "AIFF",
        format::FORMAT_ID_CAF => "CAF",
        format::FORMAT_ID_MP1 | format::FORMAT_ID_MP2 | format::FORMAT_ID_MP3 => "MPEG",
        format::FORMAT_ID_ADTS => "ADTS",
        format::FORMAT_ID_OGG => "Ogg",
        format::FORMAT_ID_FLAC => "FLAC",
        format::FORMAT_ID_ISOMP4 => "MP4",
        format::FORMAT_ID_MKV => "Matroska",
        _ => "unknown",
    }
}

const CODECS: [(AudioCodecId, &str); 37] = [
    (codec::CODEC_ID_AAC, "AAC"),
    (codec::CODEC_ID_AC3, "AC-3"),
    (codec::CODEC_ID_AC4, "AC-4"),
    (codec::CODEC_ID_ADPCM_G722, "ADPCM G.722"),
    (codec::CODEC_ID_ADPCM_G726, "ADPCM G.726"),
    (codec::CODEC_ID_ADPCM_G726LE, "ADPCM G.726"),
    (codec::CODEC_ID_ADPCM_IMA_QT, "ADPCM IMA"),
    (codec::CODEC_ID_ADPCM_IMA_WAV, "ADPCM IMA"),
    (codec::CODEC_ID_ADPCM_MS, "ADPCM Microsoft"),
    (codec::CODEC_ID_ALAC, "ALAC"),
    (codec::CODEC_ID_APTX, "aptX"),
    (codec::CODEC_ID_APTX_HD, "aptX HD"),
    (codec::CODEC_ID_ATRAC1, "ATRAC1"),
    (codec::CODEC_ID_ATRAC3, "ATRAC3"),
    (codec::CODEC_ID_ATRAC3PLUS, "ATRAC3plus"),
    (codec::CODEC_ID_ATRAC9, "ATRAC9"),
    (codec::CODEC_ID_COOK, "RealAudio Cook"),
    (codec::CODEC_ID_DCA, "DTS"),
    (codec::CODEC_ID_EAC3, "E-AC-3"),
    (codec::CODEC_ID_FLAC, "FLAC"),
    (codec::CODEC_ID_LDAC, "LDAC"),
    (codec::CODEC_ID_MONKEYS_AUDIO, "Monkey's Audio"),
    (codec::CODEC_ID_MP1, "MP1"),
    (codec::CODEC_ID_MP2, "MP2"),
    (codec::CODEC_ID_MP3, "MP3"),
    (codec::CODEC_ID_MUSEPACK, "Musepack"),
    (codec::CODEC_ID_OPUS, "Opus"),
    (codec::CODEC_ID_PCM_ALAW, "A-law"),
    (codec::CODEC_ID_PCM_MULAW, "µ-law"),
    (codec::CODEC_ID_RALF, "RealAudio Lossless"),
    (codec::CODEC_ID_SBC, "SBC"),
    (codec::CODEC_ID_SPEEX, "Speex"),
    (codec::CODEC_ID_TRUEHD, "TrueHD"),
    (codec::CODEC_ID_TTA, "True Audio"),
    (codec::CODEC_ID_VORBIS, "Vorbis"),
    (codec::CODEC_ID_WAVPACK, "WavPack"),
    (codec::CODEC_ID_WMA, "WMA"),
];

/// The codec as the listener reads it; one without a name is told by its identifier.
pub(super) fn codec(parameters: &AudioCodecParameters) -> String {
    if parameters.codec == codec::CODEC_ID_AAC {
        return match parameters.profile {
            Some(codec::profiles::CODEC_PROFILE_AAC_LC) => "AAC-LC",
            Some(codec::profiles::CODEC_PROFILE_AAC_HE | codec::profiles::CODEC_PROFILE_AAC_HE_V2) => "HE-AAC",
            Some(codec::profiles::CODEC_PROFILE_AAC_USAC) => "xHE-AAC",
            _ => "AAC",
        }
        .to_owned();
    }
    if is_pcm(parameters.codec) {
        return "PCM".to_owned();
    }
    CODECS
        .iter()
        .find(|(id, _)| *id == parameters.codec)
        .map_or_else(|| format!("unknown ({})", parameters.codec), |(_, name)| (*name).to_owned())
}

/// Bits per sample, of codecs that keep every bit.
pub(super) fn bits(parameters: &AudioCodecParameters) -> Option<u32> {
    let stated = parameters.bits_per_sample.or(parameters.bits_per_coded_sample);
    match parameters.codec {
        // The sixth byte of Apple's ALACSpecificConfig, before which old files have two atoms, `frma` and the head of `alac`.
        codec::CODEC_ID_ALAC => {
            let extra = parameters.extra_data.as_deref()?;
            let start = if extra.get(4..8) == Some(b"frma") { 24 } else { 0 };
            extra.get(start + 5).map(|&bits| u32::from(bits))
        }
        codec::CODEC_ID_FLAC => stated,
        id if is_pcm(id) => stated,
        _ => None,
    }
}

/// Bytes of a frame of plain samples.
pub(super) fn frame_size(parameters: &AudioCodecParameters) -> Option<u64> {
    let channels = parameters.channels.as_ref()?.count() as u64;
    let bits = u64::from(parameters.bits_per_sample?);
    is_pcm(parameters.codec).then_some(channels * bits / 8).filter(|size| *size > 0)
}

/// Whether the codec is plain samples.
fn is_pcm(id: AudioCodecId) -> bool {
    (codec::CODEC_ID_PCM_S32LE..=codec::CODEC_ID_PCM_F64BE_PLANAR).contains(&id)
}
