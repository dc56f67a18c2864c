//! The codecs that can be decoded.

use std::sync::OnceLock;

use symphonia::core::codecs::registry::CodecRegistry;

use super::opus::Opus;

/// Those of the library, and Opus.
pub(super) fn registry() -> &'static CodecRegistry {
    static REGISTRY: OnceLock<CodecRegistry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut registry = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut registry);
        registry.register_audio_decoder::<Opus>();
        registry
    })
}
