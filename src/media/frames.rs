//! Where the frames of an elementary stream lie (MPEG audio, ADTS).
//!
//! Such a stream has no index: to find a frame the library reads the heads of all frames before it, each time. Here they
//! are read once, as far as a jump needs them, and every n-th place is kept; at a constant bit rate not even that is
//! needed, see [`constant`]. A reader that is opened at such a place
//! goes on as one would that came from the start, as long as it is told what the Xing header says.

mod constant;

use super::file::File;

use constant::Constant;

use super::edits::Range;
use super::mpeg::Frame;
use super::sniff::read_at;
use super::view::{Piece, View};

/// A place is kept of every so many frames.
pub(super) const STEP: u64 = 16;
/// Places that are kept at most: 8 MiB, over a hundred hours.
const PLACES: usize = 1 << 20;
/// Bytes read at a time.
const CHUNK: usize = 1 << 17;
/// Bytes that are looked at from the start of a frame: its head, and what says that it is a header and no sound.
const LOOK: usize = 48;

/// What kind of stream it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heads {
    Mpeg,
    /// MPEG audio of a free bit rate, with so many bytes in a frame without padding.
    Free(u64),
    Adts,
}

/// Places of frames, from the first one that sounds.
#[derive(Debug)]
pub(super) struct Frames {
    heads: Heads,
    first: Frame,
    constant: Option<Constant>,
    /// Frame 0 and every [`STEP`]th one after it, by their place in the file.
    places: Vec<u64>,
    /// The next frame to be looked at, and its place.
    next: (u64, u64),
    end: u64,
    /// Whether all that can be known is known.
    done: bool,
}

impl Frames {
    /// Of the stream that begins in the file at `stream.0`, behind the Xing header, which says that there are `stated`
    /// frames. `None` if it does not begin with two frames that are alike: the library may pass over the first one.
    pub(super) fn new(file: &mut File, heads: Heads, stream: Range, stated: Option<u32>) -> Option<Self> {
        let mut bytes = [0; LOOK];
        let mut at =
            |at| read_at(file, at, &mut bytes).ok().filter(|count| *count == LOOK).and_then(|_| sound(heads, &bytes));
        let first = at(stream.0)?;
        at(stream.0 + first.size).filter(|second| second.is_like(&first))?;
        let constant = Constant::prove(file, heads, first, stream, stated);
        Some(Self { heads, first, constant, places: Vec::new(), next: (0, stream.0), end: stream.1, done: false })
    }

    /// A frame at or before `wanted`, and its place: at most [`STEP`] frames before it, unless frames do not follow each
    /// other up to there.
    pub(super) fn before(&mut self, file: &mut File, wanted: u64) -> Option<(u64, u64)> {
        if let Some(place) = self.constant.as_ref().and_then(|constant| constant.place(file, wanted)) {
            return Some((wanted, place));
        }
        self.walk(file, wanted);
        let index = (wanted / STEP).min((self.places.len() as u64).checked_sub(1)?);
        Some((index * STEP, *self.places.get(index as usize)?))
    }

    /// Reads heads up to that of `wanted`.
    fn walk(&mut self, file: &mut File, wanted: u64) {
        if self.done || self.next.0 > wanted {
            return;
        }
        let mut chunk = vec![0; CHUNK];
        while !self.done && self.next.0 <= wanted {
            let base = self.next.1;
            let room = usize::try_from(self.end.saturating_sub(base)).unwrap_or(CHUNK).min(CHUNK);
            let count = chunk.get_mut(..room).and_then(|room| read_at(file, base, room).ok()).unwrap_or(0);
            self.done = !self.look(base, chunk.get(..count).unwrap_or_default(), wanted);
        }
    }

    /// Goes through the frames in bytes that lie at `base`. `false` if there is none at their start.
    fn look(&mut self, base: u64, bytes: &[u8], wanted: u64) -> bool {
        while self.next.0 <= wanted {
            let (number, place) = self.next;
            let Some(head) = bytes.get((place - base) as usize..).and_then(<[u8]>::first_chunk) else {
                return place > base;
            };
            let Some(frame) = sound(self.heads, head).filter(|frame| frame.is_like(&self.first)) else { return false };
            if number % STEP == 0 {
                if self.places.len() >= PLACES {
                    return false;
                }
                self.places.push(place);
            }
            self.next = (number + 1, place + frame.size);
        }
        true
    }
}

/// The frame that begins so; `None` if it is a header or the library refuses it.
fn sound(heads: Heads, bytes: &[u8; LOOK]) -> Option<Frame> {
    match heads {
        // Several blocks in one frame are refused.
        Heads::Adts => Frame::adts(*bytes.first_chunk()?).filter(|_| bytes[6].trailing_zeros() >= 2),
        Heads::Mpeg | Heads::Free(_) => {
            let head = *bytes.first_chunk()?;
            let frame = if let Heads::Free(bytes) = heads { Frame::free(head, bytes) } else { Frame::mpeg(head) }?;
            let mark = bytes.get(usize::try_from(frame.xing).ok()?..)?.first_chunk::<4>()?;
            let header = matches!(mark, b"Xing" | b"Info") || bytes.get(36..40) == Some(b"VBRI");
            (!header).then_some(frame)
        }
    }
}

/// The frame at the start of an MPEG stream that is a header, as the library sees it in `view`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Xing {
    bytes: Vec<u8>,
    /// Where the number of frames stands in it.
    at: usize,
    /// The number of frames.
    pub frames: u32,
}

impl Xing {
    /// `None` if there is none at `place`, or it does not say how many frames there are.
    pub(super) fn read(file: &mut File, view: &View, place: u64) -> Option<Self> {
        let frame = Frame::at(file, place)?;
        let mut bytes = vec![0; usize::try_from(frame.size).ok()?];
        read_at(file, place, &mut bytes).ok().filter(|count| *count == bytes.len())?;
        view.apply(place, &mut bytes);
        let mark = usize::try_from(frame.xing).ok()?;
        let [a, b, c, d, _, _, _, flags] = *bytes.get(mark..)?.first_chunk::<8>()?;
        let at = mark + 8;
        let frames = u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?);
        (matches!(&[a, b, c, d], b"Xing" | b"Info") && flags & 1 != 0).then_some(Self { bytes, at, frames })
    }

    /// Bytes of the whole frame.
    pub(super) fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The header of what is left after `passed` frames.
    fn after(&self, passed: u64) -> Option<Vec<u8>> {
        let left = self.frames.checked_sub(u32::try_from(passed).ok()?)?;
        let mut bytes = self.bytes.clone();
        bytes.get_mut(self.at..self.at + 4)?.copy_from_slice(&left.to_be_bytes());
        Some(bytes)
    }
}

/// The stream from one of its frames on.
pub(super) fn view_from(xing: Option<&Xing>, (number, place): (u64, u64), end: u64) -> Option<View> {
    let mut view = View::default();
    if let Some(xing) = xing {
        view.push(Piece::Bytes(xing.after(number)?));
    }
    view.push(Piece::File(place, end));
    Some(view)
}
