//! What `QuickTime` has and MP4 has not.
//!
//! Samples with the greater byte first: the library takes `in24`, `in32`, `fl32` and `fl64` to have the
//! smaller byte first, and does not read the atom that tells (`QuickTime` File Format, Sound Media: `enda`).

use super::file::File;

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_PCM_F32BE, CODEC_ID_PCM_F32LE, CODEC_ID_PCM_F64BE, CODEC_ID_PCM_F64LE, CODEC_ID_PCM_S24BE,
    CODEC_ID_PCM_S24LE, CODEC_ID_PCM_S32BE, CODEC_ID_PCM_S32LE,
};

use super::edits::{self, Range};
use super::sniff::read_exactly;
use super::view::View;

/// The numbers of the tracks whose samples have the greater byte first where the library takes them otherwise.
pub(super) fn big_endian(file: &mut File, stream: Range) -> Vec<u32> {
    let Some(moov) = edits::movie(file, stream) else { return Vec::new() };
    let traks = edits::all(file, moov, *b"trak").into_iter();
    traks.filter_map(|trak| is_big_endian(file, trak)?.then(|| edits::number_of(file, trak))?).collect()
}

/// So it is unless `enda` says otherwise, which stands in `wave` behind the fields of version 1 of a sample description.
/// Version 0 has no room for it; version 2 tells by flags, which the library reads.
fn is_big_endian(file: &mut File, trak: Range) -> Option<bool> {
    let (start, end) = edits::path(file, trak, &[*b"mdia", *b"minf", *b"stbl", *b"stsd"])?;
    // The first description, behind version, flags and the number of descriptions.
    let (name, (entry, end)) = edits::first(file, (start.checked_add(8)?, end))?;
    if !matches!(&name, b"in24" | b"in32" | b"fl32" | b"fl64") {
        return None;
    }
    match u16::from_be_bytes(read_exactly(file, entry + 8)?) {
        0 => Some(true),
        1 => {
            let told = edits::path(file, (entry + 44, end), &[*b"wave", *b"enda"]);
            let little = told.and_then(|(at, _)| read_exactly::<2>(file, at)).is_some_and(|value| value != [0; 2]);
            Some(!little)
        }
        _ => None,
    }
}

/// Shows what ALAC is to be decoded with, which stands in `wave`, where the library does not look, as if it stood beside it.
pub(super) fn unwrap_alac(file: &mut File, stream: Range, view: &mut View) {
    let Some(moov) = edits::movie(file, stream) else { return };
    for trak in edits::all(file, moov, *b"trak") {
        let Some((at, end)) = edits::path(file, trak, &[*b"mdia", *b"minf", *b"stbl", *b"stsd"]) else { continue };
        let Some((name, (entry, end))) = edits::first(file, (at.saturating_add(8), end)) else { continue };
        if &name != b"alac" || read_exactly::<2>(file, entry + 8) != Some([0, 1]) {
            continue;
        }
        let Some(wave) = edits::path(file, (entry + 44, end), &[*b"wave"]) else { continue };
        let inside = edits::find(file, wave, *b"alac").and_then(|(at, _)| u32::try_from(at - wave.0).ok());
        if let Some(before) = inside {
            view.overlay(wave.0 - 8, &before.to_be_bytes());
            view.overlay(wave.0 - 4, b"free");
        }
    }
}

/// The codec with the greater byte first.
pub(super) fn swapped(codec: AudioCodecId) -> AudioCodecId {
    match codec {
        CODEC_ID_PCM_S24LE => CODEC_ID_PCM_S24BE,
        CODEC_ID_PCM_S32LE => CODEC_ID_PCM_S32BE,
        CODEC_ID_PCM_F32LE => CODEC_ID_PCM_F32BE,
        CODEC_ID_PCM_F64LE => CODEC_ID_PCM_F64BE,
        other => other,
    }
}
