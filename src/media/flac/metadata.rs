//! The blocks of metadata before the frames of FLAC.

use crate::media::file::File;

use super::Info;
use crate::media::cues::{Mark, flac_marks};
use crate::media::sniff::{read_at, read_exactly};

/// Blocks of metadata looked at.
const BLOCKS: usize = 1000;
/// Bytes kept of all comments together, and of one.
const COMMENTS: usize = 1 << 20;
const COMMENT: u32 = 1 << 16;

#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub info: Option<Info>,
    /// The block of comments without its head.
    pub comments: Vec<u8>,
    /// The tracks of the block of cues.
    pub marks: Vec<Mark>,
    /// Where the frames should begin.
    pub end: u64,
}

impl Metadata {
    /// RFC 9639, 8. A block that lies about its length ends the reading.
    pub(super) fn read(file: &mut File, start: u64, end: u64) -> Self {
        let mut metadata = Self { end: start, comments: vec![0; 8], ..Self::default() };
        if read_exactly::<4>(file, start) != Some(*b"fLaC") {
            return metadata;
        }
        metadata.end += 4;
        let mut seen = false;
        for _ in 0..BLOCKS {
            let Some([kind, a, b, c]) = read_exactly::<4>(file, metadata.end) else { break };
            let (body, size) = (metadata.end + 4, u64::from(u32::from_be_bytes([0, a, b, c])));
            // 127 would be the beginning of a frame.
            if kind & 0x7f == 127 && kind == 0xff || body + size > end {
                break;
            }
            match kind & 0x7f {
                0 if metadata.info.is_none() => {
                    metadata.info = read_exactly::<34>(file, body).map(|it| Info::read(&it));
                }
                4 if !seen => {
                    metadata.comments = comments(file, body, body + size);
                    seen = true;
                }
                5 if metadata.marks.is_empty() => metadata.marks = flac_marks(file, body, body + size),
                _ => {}
            }
            metadata.end = body + size;
            if kind & 0x7f == 6 {
                metadata.end = picture_end(file, body, body + size, end);
            }
            if kind & 0x80 != 0 {
                break;
            }
        }
        metadata
    }
}

/// Where a picture ends: some programs write more of it than the three bytes of the block's length can tell (RFC 9639,
/// 8.8, has the true one inside).
fn picture_end(file: &mut File, body: u64, stated: u64, end: u64) -> u64 {
    let long = |file: &mut File, at| read_exactly::<4>(file, at).map(|four| u64::from(u32::from_be_bytes(four)));
    let true_end = (|| {
        let words = body + 8 + long(file, body + 4)?;
        let data = words + 4 + long(file, words)? + 16;
        Some(data + 4 + long(file, data)?)
    })();
    match true_end {
        Some(after) if after > stated && after < end && !is_block(file, stated) && is_block(file, after) => after,
        _ => stated,
    }
}

/// Whether a block of metadata or a frame begins here.
fn is_block(file: &mut File, at: u64) -> bool {
    match read_exactly::<4>(file, at) {
        Some([0xff, second, ..]) => second & 0xfe == 0xf8,
        Some([kind, ..]) => kind & 0x7f <= 6,
        None => false,
    }
}

/// The comments that are whole, without the vendor's name, as a block (RFC 9639, 8.6).
fn comments(file: &mut File, from: u64, to: u64) -> Vec<u8> {
    let mut block = vec![0; 8];
    let long = |file: &mut File, at: u64| read_exactly::<4>(file, at).filter(|_| at + 4 <= to).map(u32::from_le_bytes);
    let mut kept = 0_u32;
    let Some(vendor) = long(file, from) else { return block };
    let mut at = from + 4 + u64::from(vendor);
    let stated = long(file, at).unwrap_or(0);
    at += 4;
    for _ in 0..stated.min(4096) {
        let Some(size) = long(file, at).filter(|&size| at + 4 + u64::from(size) <= to) else { break };
        if size <= COMMENT && block.len() + size as usize <= COMMENTS {
            let mut text = vec![0; size as usize];
            if read_at(file, at + 4, &mut text).ok() == Some(text.len()) {
                block.extend(size.to_le_bytes());
                block.extend(text);
                kept += 1;
            }
        }
        at += 4 + u64::from(size);
    }
    if let Some(count) = block.get_mut(4..8) {
        count.copy_from_slice(&kept.to_le_bytes());
    }
    block
}
