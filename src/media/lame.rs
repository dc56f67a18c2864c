//! The gain that LAME measures while it encodes, and writes into the header of an MP3 (LAME's Mp3 Info Tag, revision 1).
//!
//! Few know that it is there, and programs that change a file's loudness leave it as it was: every tag counts more than it.
//! Before version 3.95 LAME counted from 83 dB, after it from 89 dB as everybody does. Like mpd (its plugin `mad`) we add
//! 6 dB to what an older one says; its peak, which had another format, is left out.

use super::file::File;

use super::Level;
use super::gain_tags;
use super::mpeg::Frame;
use super::sniff::read_at;

/// Bytes from LAME's name to its check sum.
const SUMMED: usize = 34;
/// From the old reference to the one of today, in dB.
const OLDER: f32 = 6.0;

/// What the header of the MPEG stream that begins with `frame` at `start` says, if its check sum is right.
pub(super) fn level(file: &mut File, start: u64, frame: Frame) -> Option<Level> {
    let mut bytes = vec![0; usize::try_from(frame.size).ok()?];
    let count = read_at(file, start, &mut bytes).ok()?;
    read(bytes.get(..count)?, usize::try_from(frame.xing).ok()?)
}

/// `bytes` are the frame, `mark` the place of its Xing header.
fn read(bytes: &[u8], mark: usize) -> Option<Level> {
    let [a, b, c, d, _, _, _, flags] = *bytes.get(mark..)?.first_chunk::<8>()?;
    if !matches!(&[a, b, c, d], b"Xing" | b"Info") {
        return None;
    }
    // Number of frames, of bytes, table of contents, quality.
    let fields = [(1, 4), (2, 4), (4, 100), (8, 4)];
    let length: usize = fields.iter().filter(|(bit, _)| flags & bit != 0).map(|(_, length)| length).sum();
    let at = mark + 8 + length;
    let tag: [u8; SUMMED + 2] = *bytes.get(at..)?.first_chunk()?;
    let version = version(tag.strip_prefix(b"LAME")?)?;
    let sum = u16::from_be_bytes([tag[SUMMED], tag[SUMMED + 1]]);
    if sum == 0 || crc(bytes.get(..at + SUMMED)?) != sum {
        return None;
    }
    // Name (1: radio), originator (0: none), sign, tenths of a decibel.
    let field = u16::from_be_bytes([tag[15], tag[16]]);
    if field >> 13 != 1 || field & 0x1c00 == 0 {
        return None;
    }
    let tenths = f32::from(field & 0x1ff) / 10.0;
    let gain = if field & 0x200 == 0 { tenths } else { -tenths };
    let old = version < (3, 95);
    let peak = u32::from_be_bytes([tag[11], tag[12], tag[13], tag[14]]);
    // Full scale is 2^23.
    let peak = (peak as f32 / 8_388_608.0).clamp(0.0, gain_tags::PEAK);
    Some(Level { gain: if old { gain + OLDER } else { gain }, peak: Some(peak).filter(|peak| *peak > 0.0 && !old) })
}

/// `3.100`, `3.93 `, `3.99r`: the two numbers.
fn version(text: &[u8]) -> Option<(u32, u32)> {
    let mut parts = text.get(..5)?.split(|byte| *byte == b'.');
    let mut number = || {
        let digits: Vec<u8> = parts.next()?.iter().copied().take_while(u8::is_ascii_digit).collect();
        std::str::from_utf8(&digits).ok()?.parse().ok()
    };
    Some((number()?, number()?))
}

/// CRC-16 with the polynomial 0x8005, the least significant bit first, from 0.
fn crc(bytes: &[u8]) -> u16 {
    let step = |sum: u16| if sum & 1 == 1 { sum >> 1 ^ 0xa001 } else { sum >> 1 };
    bytes.iter().fold(0, |sum, &byte| (0..8).fold(sum ^ u16::from(byte), |sum, _| step(sum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of 417 bytes with a header by LAME.
    fn frame(version: &str, field: u16, peak: u32) -> Vec<u8> {
        let mut bytes = vec![0; 417];
        bytes[..4].copy_from_slice(&[0xff, 0xfb, 0x90, 0]);
        bytes[36..44].copy_from_slice(b"Info\0\0\0\x0f");
        bytes[156..160].copy_from_slice(b"LAME");
        bytes[160..165].copy_from_slice(version.as_bytes());
        bytes[167..171].copy_from_slice(&peak.to_be_bytes());
        bytes[171..173].copy_from_slice(&field.to_be_bytes());
        let sum = crc(&bytes[..190]);
        bytes[190..192].copy_from_slice(&sum.to_be_bytes());
        bytes
    }

    #[test]
    fn what_an_encoder_says_counts_from_todays_reference() {
        let (minus, plus) = (0x2e41, 0x2c20);
        for (version, field, gain, peak) in [
            ("3.100", minus, -6.5, Some(0.5)),
            ("3.99r", plus, 3.2, Some(0.5)),
            ("3.95 ", plus, 3.2, Some(0.5)),
            ("3.93 ", minus, -0.5, None),
            ("3.9  ", minus, -0.5, None),
        ] {
            let level = read(&frame(version, field, 1 << 22), 36);
            assert_eq!(level, Some(Level { gain, peak }), "{version:?}");
        }
        assert_eq!(read(&frame("3.100", minus, 0), 36).unwrap().peak, None);
    }

    #[test]
    fn what_is_not_said_or_damaged_is_not_guessed() {
        let good = frame("3.100", 0x2e41, 1 << 22);
        for (what, field) in [("nothing", 0), ("no originator", 0x2241), ("of the album", 0x4e41)] {
            assert_eq!(read(&frame("3.100", field, 0), 36), None, "{what}");
        }
        for at in [3, 40, 157, 160, 171, 191] {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert_eq!(read(&bad, 36), None, "byte {at}");
        }
        for end in 0..192 {
            assert_eq!(read(&good[..end], 36), None, "{end}");
        }
        assert_eq!(read(&frame("three", 0x2e41, 0), 36), None);
    }
}
