//! MPEG audio of a free bit rate: the index 0 in the heads of its frames says that the bit rate is none of the table
//! (ISO/IEC 11172-3, 2.4.2.3), and their length is the distance from one to the next. LAME makes it with `--freeformat`, up
//! to 640 kbit/s.
//!
//! The library refuses such a head. It is shown the tags, the Xing header and some silence with a bit rate of the table, of
//! which it reads all that is said of the file; the frames are found by [`mod@reader`]. A frame of layer I or II stands by
//! itself: with a bit rate of the table that leaves room enough in its head, the library decodes it. One of layer III counts
//! the bytes of those before it, so that none may be added: [`mod@codec`] decodes it.

mod codec;
mod reader;

pub(super) use codec::codec;
pub(super) use reader::reader;

use super::edits::Range;
use super::file::File;
use super::frames::{Frames, Heads};
use super::mpeg::Frame;
use super::sniff::read_at;
use super::view::{Piece, View};

/// Bytes of the shortest and of the longest frame that the decoder takes, without padding.
const SHORTEST: u64 = 24;
const LONGEST: u64 = 2304;
/// Bytes of a slot of layer I, by which a frame may be longer.
const PADDING: u64 = 4;
/// Frames that must follow each other, with the first.
const ROW: usize = 4;

/// Such a stream.
#[derive(Debug, Clone)]
pub(super) struct FreeFormat {
    /// The frame that it begins with.
    pub first: Frame,
    /// Bytes of a frame without padding.
    bytes: u64,
    /// Where the frames that sound lie in the file.
    stream: Range,
    /// The number of frames that its header tells.
    stated: Option<u32>,
    is_third: bool,
    /// The index of the bit rate that its frames are given, in layers I and II.
    label: Option<u8>,
    /// What the library is shown.
    shown: Vec<u8>,
}

/// Bytes of a frame without padding, if frames of a free bit rate follow each other from `at` on.
pub(super) fn frame_bytes(file: &mut File, at: u64, end: u64) -> Option<u64> {
    let mut head = [0; 4];
    let whole = read_at(file, at, &mut head).ok()? == head.len();
    Frame::free(head, SHORTEST).filter(|_| whole)?;
    let mut bytes = vec![0; ((LONGEST + PADDING) as usize + 1) * ROW];
    let room = usize::try_from(end.saturating_sub(at)).map_or(bytes.len(), |left| left.min(bytes.len()));
    let count = read_at(file, at, bytes.get_mut(..room)?).ok()?;
    let bytes = bytes.get(..count)?;
    let head_at = |place: u64| bytes.get(usize::try_from(place).ok()?..)?.first_chunk().copied();
    (SHORTEST..=LONGEST).find(|&length| {
        let Some(first) = Frame::free(head, length) else { return false };
        let mut next = first.size;
        (1..ROW).all(|count| {
            let ends = count > 1 && at + next == end;
            let frame = head_at(next).and_then(|head| Frame::free(head, length)).filter(|frame| frame.is_like(&first));
            next += frame.map_or(0, |frame| frame.size);
            ends || frame.is_some()
        })
    })
}

impl FreeFormat {
    /// The stream whose frames have so many `bytes`; `repairs` are to be made in its header, each with its place in the
    /// file.
    pub(super) fn read(file: &mut File, stream: Range, bytes: u64, repairs: &[(u64, Vec<u8>)]) -> Option<Self> {
        let mut head = vec![0; (bytes + PADDING) as usize];
        let count = read_at(file, stream.0, &mut head).ok()?;
        head.truncate(count);
        let first = Frame::free(*head.first_chunk()?, bytes)?;
        head.truncate(usize::try_from(first.size).ok()?);
        let mut view = View::default();
        for (offset, bytes) in repairs {
            view.overlay(*offset, bytes);
        }
        view.apply(stream.0, &mut head);
        let silent = silence(*head.first_chunk()?)?;
        let mark = head.get(usize::try_from(first.xing).ok()?..)?;
        let is_header = matches!(mark.first_chunk(), Some(b"Xing" | b"Info"));
        let mut shown = Vec::new();
        let (mut from, mut stated) = (stream.0, None);
        if is_header {
            from += first.size;
            stated = match mark {
                [_, _, _, _, _, _, _, flags, a, b, c, d, ..] if flags & 1 != 0 => {
                    Some(u32::from_be_bytes([*a, *b, *c, *d]))
                }
                _ => None,
            };
            let mut header = head.clone();
            header.resize(silent.len(), 0);
            header.get_mut(..4)?.copy_from_slice(silent.get(..4)?);
            shown = header;
        }
        shown.extend([&silent[..], &silent].concat());
        let head = *head.first_chunk()?;
        let (is_third, label) = (is_third(head), label(head, bytes));
        Some(Self { first, bytes, stream: (from, stream.1), stated, is_third, label, shown })
    }

    /// What the library is to see in place of the stream.
    pub(super) fn seen(&self) -> View {
        let mut view = View::default();
        view.push(Piece::Bytes(self.shown.clone()));
        view
    }

    /// The bit rate in kilobits a second, to the nearest.
    pub(super) fn kilobits(&self) -> u64 {
        let (length, hertz) = self.first.sound();
        let (bytes, frames) = self.first.mean.unwrap_or((self.bytes, 1));
        let per = frames * length * 1000;
        (bytes * 8 * hertz + per / 2) / per.max(1)
    }

    fn frames(&self, file: &mut File) -> Option<Frames> {
        Frames::new(file, Heads::Free(self.bytes), self.stream, self.stated)
    }

    /// Puts a bit rate of the table into a frame, and zeros behind it.
    fn relabel(&self, frame: &mut Vec<u8>) {
        let (Some(index), Some([_, _, flags, _])) = (self.label, frame.first_chunk_mut()) else { return };
        *flags |= index << 4;
        let labelled = frame.first_chunk().and_then(|head| Frame::mpeg(*head));
        frame.resize(labelled.map_or(frame.len(), |labelled| labelled.size as usize), 0);
    }

    /// Whether its frames can be decoded.
    fn is_possible(&self) -> bool {
        self.label.is_some() || self.is_third
    }

    /// The frame that begins with these bytes, if it is one of the stream.
    fn frame(&self, head: [u8; 4]) -> Option<Frame> {
        Frame::free(head, self.bytes).filter(|frame| frame.is_like(&self.first))
    }
}

/// Whether this head is one of layer III.
fn is_third(head: [u8; 4]) -> bool {
    head[1] >> 1 & 3 == 1
}

/// The lowest bit rate of the table at which a frame of layer I or II has so many bytes, or more. Layer II takes its
/// quantisers by the bit rate, and has not every one for every number of channels (ISO/IEC 11172-3, 2.4.2.3 and annex B).
fn label(head: [u8; 4], bytes: u64) -> Option<u8> {
    let (layer, mono) = (head[1] >> 1 & 3, head[3] >> 6 == 3);
    let allowed = |index: u8| layer == 3 || if mono { index < 11 } else { !matches!(index, 1..=3 | 5) };
    let size =
        |index: u8| Frame::mpeg([head[0], head[1], head[2] & 0x0d | index << 4, head[3]]).map(|frame| frame.size);
    (1..15).find(|&index| layer != 1 && allowed(index) && size(index).is_some_and(|size| size >= bytes))
}

/// A frame of the same kind that holds nothing, of a bit rate that every number of channels may have: the highest of layer
/// III, for there must be room for a header in it.
fn silence(head: [u8; 4]) -> Option<Vec<u8>> {
    let [sync, kind, flags, mode] = head;
    let index = if is_third(head) { 14 } else { 10 };
    let head = [sync, kind, flags & 0x0d | index << 4, mode];
    let mut bytes = vec![0; usize::try_from(Frame::mpeg(head)?.size).ok()?];
    bytes.get_mut(..4)?.copy_from_slice(&head);
    Some(bytes)
}
