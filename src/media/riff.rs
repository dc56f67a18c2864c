//! The tags of a WAV file: the list `INFO` and the chunk `id3 `, before or after the samples. The library reads neither
//! (it stops at the samples, and drops the list that it read before them).

use std::fs::File;

use super::sniff::{read_at, read_exactly};

/// Bytes read of the two together.
const LENGTH: u64 = 1 << 18;
/// Chunks looked at.
const CHUNKS: usize = 1000;

/// What a WAV file has of tags, as it stands there, and the number of its codec.
#[derive(Debug, Default)]
pub(super) struct RiffTags {
    /// Names and values of the list `INFO`.
    pub info: Vec<([u8; 4], String)>,
    /// The `ID3v2` tag.
    pub id3: Vec<u8>,
    /// What the samples are coded in: `wFormatTag` of the chunk `fmt `.
    pub format: Option<u16>,
}

impl RiffTags {
    /// The codec, if it is none that the library reads (RFC 2361).
    pub(super) fn foreign(&self) -> Option<String> {
        let name = match self.format? {
            // PCM, Microsoft ADPCM, float, A-law, µ-law, IMA ADPCM, "extensible".
            1 | 2 | 3 | 6 | 7 | 0x11 | 0xfffe => return None,
            0x31 => "GSM 6.10",
            0x45 | 0x64 => "ADPCM G.726",
            0x50 => "MPEG in WAV",
            0x55 => "MP3 in WAV",
            0xff | 0x1600..=0x1610 => "AAC in WAV",
            0x160..=0x163 => "WMA",
            0x2000 => "AC-3",
            0x2001 => "DTS",
            other => return Some(format!("number {other:#06x}")),
        };
        Some(name.to_owned())
    }
}

/// Reads them (Multimedia Programming Interface and Data Specifications 1.0, 2-14). What is cut off or too long is left
/// out.
pub(super) fn read(file: &mut File) -> RiffTags {
    let mut tags = RiffTags::default();
    let mut at = 12_u64;
    for _ in 0..CHUNKS {
        let Some([a, b, c, d, size @ ..]) = read_exactly::<8>(file, at) else { break };
        let size = u64::from(u32::from_le_bytes(size));
        if (1..=LENGTH).contains(&size) {
            match &[a, b, c, d] {
                b"LIST" => tags.info.extend(info(&body(file, at + 8, size))),
                b"fmt " => tags.format = read_exactly::<2>(file, at + 8).map(u16::from_le_bytes),
                b"id3 " | b"ID3 " => tags.id3 = body(file, at + 8, size),
                _ => {}
            }
        }
        at += 8 + size + size % 2;
    }
    tags
}

fn body(file: &mut File, at: u64, size: u64) -> Vec<u8> {
    let mut bytes = vec![0; size as usize];
    let count = read_at(file, at, &mut bytes).unwrap_or(0);
    bytes.truncate(count);
    bytes
}

fn info(list: &[u8]) -> Vec<([u8; 4], String)> {
    let mut values = Vec::new();
    let Some(mut rest) = list.strip_prefix(b"INFO") else { return values };
    while let [a, b, c, d, w, x, y, z, after @ ..] = rest {
        let size = u32::from_le_bytes([*w, *x, *y, *z]) as usize;
        let Some(value) = after.get(..size) else { break };
        values.push(([*a, *b, *c, *d], text(value)));
        rest = after.get(size + size % 2..).unwrap_or_default();
    }
    values
}

/// Up to the first zero; UTF-8, or else Latin 1, as old programs write it.
fn text(value: &[u8]) -> String {
    let value = value.split(|byte| *byte == 0).next().unwrap_or_default();
    std::str::from_utf8(value).map_or_else(|_| value.iter().map(|&byte| char::from(byte)).collect(), str::to_owned)
}
