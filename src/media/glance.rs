//! A glance at a file whose name says nothing: whether it is worth being opened.

use std::path::Path;

use super::open::open_file;
use super::sniff::read_at;
use super::start::{FRAMES, HEAD, kind, stream_at};

/// Whether the first bytes of a file are those of audio that is known here, or of tags that stand before it. Nothing else of
/// it is read, and nothing is decoded. Garbage before the sound is not searched, as [`inspect`](super::inspect) does. `false`
/// also for what cannot be read.
#[must_use]
pub fn begins_like_audio(path: &Path) -> bool {
    let Ok((mut file, length)) = open_file(path) else { return false };
    let mut head = [0; HEAD];
    let count = read_at(&mut file, 0, &mut head).unwrap_or(0);
    let head = head.get(..count).unwrap_or_default();
    head.starts_with(b"ID3") || kind(head).is_some() || stream_at(&mut file, 0, length, FRAMES).is_some()
}
