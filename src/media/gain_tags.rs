//! What tags say about loudness, in every style:
//!
//! - `REPLAYGAIN_TRACK_GAIN`, `…_PEAK`, `REPLAYGAIN_ALBUM_…` in Vorbis comments, APE, Matroska, as `TXXX` of `ID3v2` and as
//!   freeform atoms of MP4 (`----:com.apple.iTunes:replaygain_track_gain`), in any case: `-6.53 dB`, `+3.2`, `-6,5db`
//!   (`ReplayGain` 2.0 Specification); Matroska's own `REPLAYGAIN_GAIN` of a track or an album.
//! - `R128_TRACK_GAIN`, `R128_ALBUM_GAIN` of Opus (RFC 7845, 5.2.1): 1/256 dB to −23 LUFS, on top of the gain in the header,
//!   which the decoder applies.
//! - `RVA2` of `ID3v2` (id3v2.4.0-frames, 4.11): 1/512 dB, named `track` or `album`.
//!
//! What LAME writes into an MP3 without any tag is read in [`super::lame`].

use symphonia::core::meta::{RawTag, RawValue};

use super::{Level, Loudness};

/// The strongest gain that is believed, in dB.
const GAIN: f32 = 60.0;
/// The highest peak that is believed: 40 dB beyond full scale, as only floats can be.
pub(super) const PEAK: f32 = 100.0;
/// From the reference of R128 tags, −23 LUFS, to that of `ReplayGain`, in dB.
const R128: f32 = 5.0;

/// What one set of tags says.
#[derive(Debug, Default)]
pub(super) struct GainTags {
    track: Figures,
    album: Figures,
}

#[derive(Debug, Default)]
struct Figures {
    r128: Option<f32>,
    gain: Option<f32>,
    peak: Option<f32>,
    adjusted: Option<Level>,
}

impl Figures {
    fn level(&self) -> Option<Level> {
        let stated = self.r128.or(self.gain).map(|gain| Level { gain, peak: self.peak });
        stated.or(self.adjusted)
    }
}

impl GainTags {
    /// Takes a tag in, if it is about loudness; `name` is in small letters, without underscores.
    pub(super) fn take(&mut self, name: &str, value: &str) {
        let first = |field: &mut Option<f32>, value: Option<f32>| *field = field.or(value);
        match name {
            "replaygaintrackgain" => first(&mut self.track.gain, gain(value)),
            "replaygaintrackpeak" => first(&mut self.track.peak, peak(value)),
            "replaygainalbumgain" => first(&mut self.album.gain, gain(value)),
            "replaygainalbumpeak" => first(&mut self.album.peak, peak(value)),
            "r128trackgain" => first(&mut self.track.r128, r128(value)),
            "r128albumgain" => first(&mut self.album.r128, r128(value)),
            _ => {}
        }
    }

    /// Takes a frame of `ID3v2` in, if it is `RVA2`.
    pub(super) fn take_frame(&mut self, raw: &RawTag) {
        let ("RVA2", RawValue::Binary(body)) = (raw.key.as_str(), &raw.value) else { return };
        let Some((is_album, level)) = rva2(body) else { return };
        let figures = if is_album { &mut self.album } else { &mut self.track };
        figures.adjusted = figures.adjusted.or(Some(level));
    }

    pub(super) fn finish(self) -> Loudness {
        Loudness { track: self.track.level(), album: self.album.level() }
    }
}

/// A gain in dB.
pub(super) fn gain(value: &str) -> Option<f32> {
    let value = value.trim().to_ascii_lowercase();
    number(value.strip_suffix("db").unwrap_or(&value)).filter(|gain| gain.abs() <= GAIN)
}

/// A peak; one of nothing is what programs write that do not know it.
pub(super) fn peak(value: &str) -> Option<f32> {
    number(value).filter(|peak| *peak > 0.0 && *peak <= PEAK)
}

fn number(value: &str) -> Option<f32> {
    let value = value.trim().replace(',', ".").replace('−', "-");
    value.parse::<f32>().ok().filter(|number| number.is_finite())
}

fn r128(value: &str) -> Option<f32> {
    let steps = value.trim().parse::<i16>().ok()?;
    Some(f32::from(steps) / 256.0 + R128).filter(|gain| gain.abs() <= GAIN)
}

/// Whether it is about the album, and the adjustment of the master volume (channel type 1).
fn rva2(body: &[u8]) -> Option<(bool, Level)> {
    let end = body.iter().position(|byte| *byte == 0)?;
    let name = body.get(..end)?.to_ascii_lowercase();
    let mut rest = body.get(end + 1..)?;
    while let [channel, high, low, bits, after @ ..] = rest {
        let length = usize::from(*bits).div_ceil(8);
        let bytes = after.get(..length)?;
        if *channel == 1 {
            let gain = f32::from(i16::from_be_bytes([*high, *low])) / 512.0;
            let value = bytes.iter().fold(0.0, |sum, byte| sum * 256.0 + f64::from(*byte));
            // Full scale is one bit less than the whole: 0x8000 of 16 bits.
            let peak = (value / 2_f64.powi(i32::from(*bits) - 1)) as f32;
            let peak = Some(peak).filter(|peak| *bits > 0 && *peak > 0.0 && *peak <= PEAK);
            let is_album = matches!(name.as_slice(), b"album" | b"audiophile");
            return (gain.abs() <= GAIN).then_some((is_album, Level { gain, peak }));
        }
        rest = after.get(length..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_is_read_however_it_is_written() {
        for (value, read) in [
            ("-6.53 dB", Some(-6.53)),
            ("+3.21 dB", Some(3.21)),
            ("-6.5db", Some(-6.5)),
            (" -6,5 DB ", Some(-6.5)),
            ("−6.5", Some(-6.5)),
            ("0", Some(0.0)),
            ("60.00 dB", Some(60.0)),
            ("60.01 dB", None),
            ("-1e30 dB", None),
            ("NaN dB", None),
            ("inf", None),
            ("dB", None),
            ("", None),
            ("loud", None),
            ("-6.5 dB, or so", None),
        ] {
            assert_eq!(gain(value), read, "{value:?}");
        }
    }

    #[test]
    fn a_peak_is_more_than_nothing() {
        for (value, read) in [
            ("0.988553", Some(0.988_553)),
            ("1,05", Some(1.05)),
            ("0.000000", None),
            ("-0.5", None),
            ("nan", None),
            ("1e9", None),
        ] {
            assert_eq!(peak(value), read, "{value:?}");
        }
    }

    #[test]
    fn r128_counts_from_another_reference() {
        assert_eq!(r128("0"), Some(5.0));
        assert_eq!(r128("-1280"), Some(0.0));
        assert_eq!(r128("256"), Some(6.0));
        assert_eq!((r128("32767"), r128("40000"), r128("-6.5 dB")), (None, None, None));
    }

    #[test]
    fn rva2_is_cut_off_at_will_and_harms_nobody() {
        let body = b"album\0\x02\0\0\x08\xff\x01\xf9\x80\x10\x60\0";
        let level = Level { gain: -3.25, peak: Some(0.75) };
        assert_eq!(rva2(body), Some((true, level)));
        for end in 0..body.len() {
            assert_eq!(rva2(&body[..end]), None, "{end}");
        }
        assert_eq!(rva2(b"track\0\x01\x06\0\0"), Some((false, Level { gain: 3.0, peak: None })));
        assert_eq!(rva2(b"track\0\x01\x7f\xff\0"), None, "64 dB");
    }
}
