//! What an MP4 file says of the frames that its encoder added: edit lists (ISO/IEC 14496-12, 8.6.6) and the tag
//! `iTunSMPB` of Apple's encoders. The library reads the first and drops them, and does not know the second.

use super::file::File;

use super::brandless;
use super::sniff::read_exactly;

/// Atoms looked at on one level.
const ATOMS: usize = 1000;
/// Edits looked at.
const ENTRIES: u32 = 16;
/// The longest `iTunSMPB` that is read, in bytes.
const TEXT: u64 = 400;

/// A range of bytes in the file.
pub(super) type Range = (u64, u64);

/// What a file says of all its tracks.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Edits {
    tracks: Vec<Edit>,
    gapless: Option<Gapless>,
    /// Whether the file is in several segments, each with an index of its own (ISO/IEC 14496-12, 8.16.3), of which the
    /// library takes the first for all.
    in_segments: bool,
}

/// The one edit of a track.
#[derive(Debug, PartialEq)]
struct Edit {
    track: u32,
    /// Ticks of the track before the first one to be heard.
    start: u64,
    /// How long it is, in ticks of the whole file; 0 is to the end.
    length: u64,
    /// Ticks of the file a second.
    movie_scale: u32,
    /// Ticks of the track a second.
    media_scale: u32,
}

/// The figures of `iTunSMPB`, in frames.
#[derive(Debug, PartialEq)]
struct Gapless {
    delay: u64,
    padding: u64,
    frames: u64,
}

/// What is to be heard of a track, in ticks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub start: u64,
    /// `None` is to the end, wherever that is.
    pub length: Option<u64>,
}

impl Edits {
    /// The ticks that the library counted of a track, if they are those of the whole file.
    pub(super) fn total(&self, counted: Option<u64>) -> Option<u64> {
        // A file in fragments says 0.
        counted.filter(|total| *total > 0 && !self.in_segments)
    }

    /// What is to be heard of `track`, which has `total` ticks, if that is known (it is not if the file is in fragments).
    /// `None` if the file does not say, or says what cannot be.
    pub(super) fn window(&self, track: u32, total: Option<u64>) -> Option<Window> {
        match total {
            Some(total) => self.apple(total).or_else(|| self.edit(track, total)),
            None => self
                .tracks
                .iter()
                .find(|edit| edit.track == track)
                .map(|edit| Window { start: edit.start, length: None }),
        }
    }

    /// Believed if its sum is the track's length, to a packet: some programs keep the tag when they encode anew.
    fn apple(&self, total: u64) -> Option<Window> {
        let Gapless { delay, padding, frames } = self.gapless.as_ref()?;
        let sum = delay.checked_add(*padding)?.checked_add(*frames)?;
        let fits = *frames > 0 && sum.abs_diff(total) <= 1024 && delay + frames <= total;
        fits.then_some(Window { start: *delay, length: Some(*frames) })
    }

    /// The length of an edit is rounded to a tick of the file, which is coarse (1 ms): if the rest of the track is as long,
    /// give or take such a tick, it is the rest of the track.
    fn edit(&self, track: u32, total: u64) -> Option<Window> {
        let edit = self.tracks.iter().find(|edit| edit.track == track)?;
        let rest = total.checked_sub(edit.start).filter(|rest| *rest > 0)?;
        let scale = |ticks: u64| {
            u64::try_from(u128::from(ticks) * u128::from(edit.media_scale) / u128::from(edit.movie_scale)).ok()
        };
        let stated = scale(edit.length)?;
        let slack = if edit.movie_scale == edit.media_scale { 0 } else { scale(1)? + 1 };
        let length = if stated == 0 || stated.saturating_add(slack) >= rest { rest } else { stated };
        Some(Window { start: edit.start, length: Some(length) })
    }
}

/// Reads them from the stream that lies there; nothing if it is no MP4.
pub(super) fn read(file: &mut File, stream: Range) -> Edits {
    let mut edits = Edits::default();
    let Some(moov) = movie(file, stream) else { return edits };
    let movie_scale = find(file, moov, *b"mvhd").and_then(|at| timescale(file, at)).unwrap_or(0);
    for trak in all(file, moov, *b"trak") {
        edits.tracks.extend(edit(file, trak, movie_scale));
    }
    edits.gapless = gapless(file, moov);
    let in_fragments = find(file, moov, *b"mvex").is_some();
    edits.in_segments = in_fragments && all(file, stream, *b"sidx").len() > 1;
    edits
}

/// What `moov` holds, if the stream is an MP4.
pub(super) fn movie(file: &mut File, stream: Range) -> Option<Range> {
    let branded = read_exactly::<4>(file, stream.0 + 4)? == *b"ftyp";
    (branded || brandless::is_movie(file, stream.0, stream.1)).then(|| find(file, stream, *b"moov"))?
}

/// The number of a track.
pub(super) fn number_of(file: &mut File, trak: Range) -> Option<u32> {
    let (header, _) = find(file, trak, *b"tkhd")?;
    let [version, ..] = read_exactly::<4>(file, header)?;
    number(file, header + if version == 1 { 20 } else { 12 })
}

fn edit(file: &mut File, atom: Range, movie_scale: u32) -> Option<Edit> {
    let media_scale = path(file, atom, &[*b"mdia", *b"mdhd"]).and_then(|at| timescale(file, at))?;
    let track = number_of(file, atom)?;
    let list = path(file, atom, &[*b"edts", *b"elst"])?;
    let (start, length) = entry(file, list)?;
    (movie_scale > 0 && media_scale > 0).then_some(Edit { track, start, length, movie_scale, media_scale })
}

/// The one entry that plays something, at its normal speed; an empty edit before it only tells when it begins. A track put
/// together of several is not rearranged: it is played as it lies in the file.
fn entry(file: &mut File, (start, end): Range) -> Option<(u64, u64)> {
    let [version, ..] = read_exactly::<4>(file, start)?;
    let count = number(file, start + 4)?;
    let mut found = None;
    let mut at = start + 8;
    for _ in 0..count.min(ENTRIES) {
        let (length, time, next) = if version == 1 {
            let length = u64::from_be_bytes(read_exactly(file, at)?);
            (length, i64::from_be_bytes(read_exactly(file, at + 8)?), at + 20)
        } else {
            let time = i32::from_be_bytes(read_exactly(file, at + 4)?);
            (u64::from(number(file, at)?), i64::from(time), at + 12)
        };
        if next > end {
            return None;
        }
        if let Ok(time) = u64::try_from(time) {
            let normal = number(file, next - 4)? == 0x0001_0000;
            if found.replace((time, length)).is_some() || !normal {
                return None;
            }
        }
        at = next;
    }
    found
}

/// The free-form atom of that name in moov/udta/meta/ilst: 0, delay, padding and frames, each in base 16.
fn gapless(file: &mut File, moov: Range) -> Option<Gapless> {
    let (meta, end) = path(file, moov, &[*b"udta", *b"meta"])?;
    // `meta` is a full box: version and flags come first.
    let list = find(file, (meta + 4, end), *b"ilst")?;
    for item in all(file, list, *b"----") {
        let Some(name) = find(file, item, *b"name") else { continue };
        if read_exactly::<8>(file, name.0 + 4) != Some(*b"iTunSMPB") || name.1 - name.0 != 12 {
            continue;
        }
        let (start, end) = find(file, item, *b"data")?;
        let mut bytes = vec![0; (end - start).checked_sub(8)?.min(TEXT) as usize];
        super::sniff::read_at(file, start + 8, &mut bytes).ok()?;
        return parse(std::str::from_utf8(&bytes).ok()?);
    }
    None
}

fn parse(text: &str) -> Option<Gapless> {
    let mut words = text.split_whitespace().skip(1).map(|word| u64::from_str_radix(word, 16));
    let mut next = || words.next()?.ok();
    Some(Gapless { delay: next()?, padding: next()?, frames: next()? })
}

fn number(file: &mut File, at: u64) -> Option<u32> {
    read_exactly(file, at).map(u32::from_be_bytes)
}

/// Ticks a second of `mvhd` and `mdhd`.
fn timescale(file: &mut File, (start, _): Range) -> Option<u32> {
    let [version, ..] = read_exactly::<4>(file, start)?;
    number(file, start + if version == 1 { 20 } else { 12 })
}

/// What the atom at the end of a path of names holds.
pub(super) fn path(file: &mut File, range: Range, names: &[[u8; 4]]) -> Option<Range> {
    names.iter().try_fold(range, |range, name| find(file, range, *name))
}

/// What the first atom of this name holds.
pub(super) fn find(file: &mut File, range: Range, name: [u8; 4]) -> Option<Range> {
    Atoms { file, range, left: ATOMS }.find(|(found, _)| *found == name).map(|(_, contents)| contents)
}

/// What every atom of this name holds.
pub(super) fn all(file: &mut File, range: Range, name: [u8; 4]) -> Vec<Range> {
    let named = Atoms { file, range, left: ATOMS }.filter(|(found, _)| *found == name);
    named.map(|(_, contents)| contents).collect()
}

/// The first atom: its name and what it holds.
pub(super) fn first(file: &mut File, range: Range) -> Option<([u8; 4], Range)> {
    Atoms { file, range, left: 1 }.next()
}

/// The atoms of a range: name and contents.
struct Atoms<'a> {
    file: &'a mut File,
    range: Range,
    left: usize,
}

impl Iterator for Atoms<'_> {
    type Item = ([u8; 4], Range);

    fn next(&mut self) -> Option<Self::Item> {
        let (at, end) = self.range;
        self.left = self.left.checked_sub(1)?;
        if at.checked_add(8)? > end {
            return None;
        }
        let [a, b, c, d, name @ ..] = read_exactly::<8>(self.file, at)?;
        let (header, size) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (8, end - at),
            1 => (16, u64::from_be_bytes(read_exactly(self.file, at + 8)?)),
            size => (8, u64::from(size)),
        };
        let next = at.checked_add(size).filter(|_| size >= header)?;
        self.range.0 = next;
        Some((name, (at + header, next.min(end))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(start: u64, length: u64, movie_scale: u32) -> Edits {
        Edits {
            tracks: vec![Edit { track: 1, start, length, movie_scale, media_scale: 44_100 }],
            gapless: None,
            in_segments: false,
        }
    }

    #[test]
    fn a_rounded_length_is_the_rest_of_the_track() {
        let window =
            |edits: &Edits, total| edits.window(1, Some(total)).map(|window| (window.start, window.length.unwrap()));
        assert_eq!(window(&edits(1024, 2345, 1000), 1024 + 103_414), Some((1024, 103_414)));
        assert_eq!(window(&edits(1024, 2346, 1000), 1024 + 103_414), Some((1024, 103_414)));
        // It is shorter by more than the rounding: the rest is left out.
        assert_eq!(window(&edits(1024, 2000, 1000), 1024 + 103_414), Some((1024, 88_200)));
        assert_eq!(window(&edits(2112, 100_000, 44_100), 104_448), Some((2112, 100_000)));
        assert_eq!(window(&edits(0, 0, 1000), 5000), Some((0, 5000)));
        assert_eq!(window(&edits(6000, 10, 1000), 5000), None);
        assert_eq!(edits(0, 0, 1000).window(2, Some(5000)), None);
        assert_eq!(edits(1024, 0, 1000).window(1, None), Some(Window { start: 1024, length: None }));
    }

    #[test]
    fn the_tag_is_believed_if_it_adds_up() {
        let text = " 00000000 00000840 000001CA 00000000003F31F6 00000000 00000000 00000000 00000000";
        let gapless = parse(text);
        assert_eq!(gapless, Some(Gapless { delay: 2112, padding: 458, frames: 4_141_558 }));
        let both = Edits { gapless, ..edits(1024, 0, 1000) };
        assert_eq!(both.window(1, Some(4_144_128)), Some(Window { start: 2112, length: Some(4_141_558) }));
        assert_eq!(both.window(1, Some(44_100)), Some(Window { start: 1024, length: Some(43_076) }));
        assert_eq!(parse("0 0 x"), None);
    }
}
