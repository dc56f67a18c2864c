//! What a Matroska or `WebM` file says of the frames that its encoder added: `CodecDelay` of a track and `DiscardPadding`
//! of its last block (RFC 9559, 5.1.4.1.28 and 5.1.3.5.7), and the title of the file (5.1.2.7.12). The library reads the second and
//! the last and drops them.

use super::file::File;

use super::sniff::read_at;

/// Elements looked at.
const ELEMENTS: usize = 10_000;
/// Bytes read of the head of the file, and as many of its end.
const LENGTH: u64 = 1 << 20;

/// Bytes read of a title.
const TEXT: usize = 1 << 12;

const EBML: &[u8] = b"\x1a\x45\xdf\xa3";
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const TITLE: u32 = 0x7ba9;
const TRACKS: u32 = 0x1654_ae6b;
const TRACK_ENTRY: u32 = 0xae;
const TRACK_NUMBER: u32 = 0xd7;
const CODEC_DELAY: u32 = 0x56aa;
const CLUSTER: &[u8] = b"\x1f\x43\xb6\x75";
const CLUSTER_ID: u32 = 0x1f43_b675;
const TIMESTAMP: u32 = 0xe7;
const BLOCK_GROUP: u32 = 0xa0;
const BLOCK: u32 = 0xa1;
const SIMPLE_BLOCK: u32 = 0xa3;
const DISCARD_PADDING: u32 = 0x75a2;

/// What is to be left out, by tracks.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Delays {
    /// Number of the track, and its delay in nanoseconds.
    starts: Vec<(u64, u64)>,
    ends: Vec<Padding>,
    /// Whether a block near the start or of the last cluster has several packets in it, or none was seen.
    pub laced: bool,
    /// The title of the file.
    pub title: Option<String>,
}

/// What is to be left out at the end of a block.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Padding {
    track: u64,
    /// The timestamp of the block, in ticks of the file.
    at: i64,
    nanos: i64,
}

impl Delays {
    /// Nanoseconds left out at the start of a track.
    pub(super) fn start(&self, track: u32) -> Option<u64> {
        self.starts.iter().find(|(number, _)| *number == u64::from(track)).map(|(_, nanos)| *nanos)
    }

    /// The timestamp of the last block of a track, in ticks of the file, and the nanoseconds left out at its end.
    pub(super) fn end(&self, track: u32) -> Option<(i64, u64)> {
        let padding = self.ends.iter().rfind(|padding| padding.track == u64::from(track))?;
        Some((padding.at, u64::try_from(padding.nanos).ok()?))
    }
}

/// Reads them from the stream that lies between `start` and `end`; nothing if it is no Matroska.
pub(super) fn read(file: &mut File, (start, end): (u64, u64)) -> Delays {
    let length = end.saturating_sub(start);
    let mut delays = Delays::default();
    let mut head = vec![0; length.min(4) as usize];
    if read_at(file, start, &mut head).is_err() || head != EBML {
        return delays;
    }
    head.resize(length.min(LENGTH) as usize, 0);
    let mut tail = vec![0; length.min(LENGTH) as usize];
    if read_at(file, start, &mut head).is_err() || read_at(file, end - tail.len() as u64, &mut tail).is_err() {
        return delays;
    }
    // The last packets of a file may lie alone in their blocks where all others do not.
    let mut first = None;
    for (id, contents) in elements(&head) {
        if id == SEGMENT {
            let clusters = elements(contents).filter(|(id, _)| *id == CLUSTER_ID);
            first = clusters.map(|(_, cluster)| laced(cluster)).reduce(|one, other| one || other);
            delays.title = elements(contents).find(|(id, _)| *id == INFO).and_then(|(_, info)| title(info));
            for (_, tracks) in elements(contents).filter(|(id, _)| *id == TRACKS).take(1) {
                delays.starts = elements(tracks).filter(|(id, _)| *id == TRACK_ENTRY).filter_map(delay).collect();
            }
        }
    }
    delays.laced = true;
    if let Some(at) = tail.windows(4).rposition(|window| window == CLUSTER) {
        for (_, cluster) in elements(tail.get(at..).unwrap_or_default()).take(1) {
            delays.ends = ends(cluster);
            delays.laced = first.unwrap_or(true) || laced(cluster);
        }
    }
    delays
}

fn title(info: &[u8]) -> Option<String> {
    let (_, title) = elements(info).find(|(id, _)| *id == TITLE)?;
    Some(String::from_utf8_lossy(title.get(..TEXT.min(title.len()))?).into_owned())
}

fn delay((_, entry): (u32, &[u8])) -> Option<(u64, u64)> {
    let value = |wanted| elements(entry).find(|(id, _)| *id == wanted).map(|(_, bytes)| unsigned(bytes));
    Some((value(TRACK_NUMBER)?, value(CODEC_DELAY)?))
}

/// Whether the flags of a block say so: the third byte after the number of the track (RFC 9559, 10.2).
fn laced(cluster: &[u8]) -> bool {
    let block = |id: u32, contents: &[u8]| {
        let flags = |block: &[u8]| vint(block, true).and_then(|(_, rest)| rest.get(2).copied());
        match id {
            SIMPLE_BLOCK => flags(contents),
            BLOCK_GROUP => elements(contents).find(|(id, _)| *id == BLOCK).and_then(|(_, block)| flags(block)),
            _ => None,
        }
    };
    elements(cluster).filter_map(|(id, contents)| block(id, contents)).any(|flags| flags & 0x06 != 0)
}

fn ends(cluster: &[u8]) -> Vec<Padding> {
    let mut base = 0_i64;
    let mut found = Vec::new();
    for (id, contents) in elements(cluster) {
        if id == TIMESTAMP {
            base = i64::try_from(unsigned(contents)).unwrap_or(0);
        }
        if id == BLOCK_GROUP {
            let part = |wanted| elements(contents).find(|(id, _)| *id == wanted).map(|(_, bytes)| bytes);
            let block = part(BLOCK).and_then(|block| {
                let (track, rest) = vint(block, true)?;
                let (time, _) = rest.split_first_chunk::<2>()?;
                Some((track, base.checked_add(i64::from(i16::from_be_bytes(*time)))?))
            });
            if let (Some((track, at)), Some(nanos)) = (block, part(DISCARD_PADDING)) {
                found.push(Padding { track, at, nanos: signed(nanos) });
            }
        }
    }
    found
}

/// The elements of a master element: identifier and contents. One of unknown length, or cut off, goes on to the end.
fn elements(mut rest: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let (id, after) = vint(rest, false)?;
        let (size, after) = vint(after, true)?;
        let size = usize::try_from(size).unwrap_or(usize::MAX).min(after.len());
        let (contents, next) = after.split_at(size);
        rest = next;
        Some((u32::try_from(id).ok()?, contents))
    })
    .take(ELEMENTS)
}

/// A number of variable size (RFC 8794, 4), with or without its marker; all bits set, an unknown size, is the greatest.
fn vint(bytes: &[u8], strip: bool) -> Option<(u64, &[u8])> {
    let first = *bytes.first()?;
    let size = first.leading_zeros() as usize + 1;
    let (number, rest) = bytes.split_at_checked(size).filter(|_| size <= 8)?;
    let value = unsigned(number);
    let mask = (1_u64 << (7 * size)) - 1;
    Some(match strip {
        false => (value, rest),
        true if value & mask == mask => (u64::MAX, rest),
        true => (value & mask, rest),
    })
}

fn unsigned(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |sum, &byte| sum << 8 | u64::from(byte))
}

fn signed(bytes: &[u8]) -> i64 {
    let start = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { -1 } else { 0 };
    bytes.iter().take(8).fold(start, |sum, &byte| sum << 8 | i64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_variable_size() {
        assert_eq!(vint(&[0x81, 7], true), Some((1, &[7][..])));
        assert_eq!(vint(&[0x40, 0x7f], true), Some((127, &[][..])));
        assert_eq!(vint(&[0x1a, 0x45, 0xdf, 0xa3], false), Some((0x1a45_dfa3, &[][..])));
        assert_eq!(vint(&[0xff], true), Some((u64::MAX, &[][..])));
        assert_eq!(vint(&[0x40], true), None);
        assert_eq!(vint(&[0], true), None);
        assert_eq!((signed(&[0xff]), signed(&[0x00, 0xff]), unsigned(&[1, 0])), (-1, 255, 256));
    }

    #[test]
    fn the_last_block_of_a_track_tells_its_padding() {
        let block = |time: u8| [&[0xa1, 0x85, 0x82, 0, time, 0, 9][..]].concat();
        let group = |inner: &[u8]| [&[0xa0, 0x80 | inner.len() as u8], inner].concat();
        let padded = [block(20), vec![0x75, 0xa2, 0x82, 0x03, 0xe8]].concat();
        let cluster = [&[0xe7, 0x81, 100][..], &group(&block(0)), &group(&padded)].concat();
        let delays = Delays { ends: ends(&cluster), laced: laced(&cluster), ..Delays::default() };
        assert_eq!((delays.end(2), delays.end(1), delays.laced), (Some((120, 1000)), None, false));
    }
}
