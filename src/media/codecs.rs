//! The codecs that can be decoded.

use std::sync::OnceLock;

use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::common::Tier;

use super::aac::Surround;
use super::flac::Wide;
use super::opus::Opus;
use super::vorbis::Vorbis;

/// Those of the library, Opus, and those for what the library cannot do: Vorbis and AAC with more than two channels, FLAC
/// of more than 24 bits.
pub(super) fn registry() -> &'static CodecRegistry {
    static REGISTRY: OnceLock<CodecRegistry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut registry = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut registry);
        registry.register_audio_decoder::<Opus>();
        registry.register_audio_decoder_at_tier::<Vorbis>(Tier::Preferred);
        registry.register_audio_decoder_at_tier::<Surround>(Tier::Preferred);
        registry.register_audio_decoder_at_tier::<Wide>(Tier::Preferred);
        registry
    })
}
