//! [`Advice`]: what helps with a format that cannot be played.

/// One step that helps with a format that cannot be played. `Display` tells it in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Advice {
    /// Any sound that ffmpeg reads.
    #[error("convert it: ffmpeg -i FILE out.flac")]
    Convert,
    /// Sound that ffmpeg would otherwise take for something else.
    #[error("convert it: ffmpeg -i FILE -c:a flac out.flac")]
    ConvertToFlac,
    /// Lossless sound that ffmpeg reads.
    #[error("convert it without loss: ffmpeg -i FILE out.flac")]
    ConvertLossless,
    /// One bit a sample.
    #[error("convert it: ffmpeg -i FILE -ar 88200 -c:a flac -sample_fmt s32 out.flac")]
    ConvertDsd,
    /// `OptimFROG`, which has a program of its own.
    #[error("convert it without loss: ofr --decode FILE, then flac")]
    ConvertOptimFrog,
    /// La, which has a program of its own.
    #[error("convert it with the program la, then flac")]
    ConvertLa,
    /// SILK, which has a decoder of its own.
    #[error("convert it with a SILK decoder first")]
    ConvertSilk,
    /// Sound among other things.
    #[error("take the sound out of it: ffmpeg -i FILE -vn out.flac")]
    Extract,
    /// Notes.
    #[error("it holds notes, no sound; render it with a synthesizer first")]
    Render,
    /// `FairPlay`.
    #[error("it is locked to the shop's own player; ask the shop for an unlocked copy")]
    AskTheShop,
    /// Audible.
    #[error("it is locked to Audible's own player")]
    LockedToAudible,
    /// Encrypted by somebody.
    #[error("only the program that locked it can play it")]
    Locked,
}

impl Advice {
    /// Every advice.
    pub const ALL: [Self; 12] = [
        Self::Convert,
        Self::ConvertToFlac,
        Self::ConvertLossless,
        Self::ConvertDsd,
        Self::ConvertOptimFrog,
        Self::ConvertLa,
        Self::ConvertSilk,
        Self::Extract,
        Self::Render,
        Self::AskTheShop,
        Self::LockedToAudible,
        Self::Locked,
    ];

    /// What helps with a format; `name` is as told in [`super::Fault::Codec`].
    #[must_use]
    pub fn on(name: &str) -> Self {
        match name {
            "MIDI" | "tracker music" => Self::Render,
            "FairPlay" => Self::AskTheShop,
            "Audible" => Self::LockedToAudible,
            "encrypted" => Self::Locked,
            "HE-AAC" | "HE-AAC v2" | "xHE-AAC" => Self::ConvertToFlac,
            "Flash Video" | "AVI" | "NUT" | "MPEG program stream" | "MPEG transport stream" => Self::Extract,
            "Monkey's Audio" | "WavPack" | "True Audio" | "TAK" | "Shorten" => Self::ConvertLossless,
            "OptimFROG" => Self::ConvertOptimFrog,
            "La Lossless Audio" => Self::ConvertLa,
            "DSD" => Self::ConvertDsd,
            "SILK" => Self::ConvertSilk,
            _ => Self::Convert,
        }
    }
}
