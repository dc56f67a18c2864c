//! What the bytes of a file tell, before the decoder library sees it: formats that the library does not know are named, so
//! that the listener reads more than "not audio", and of those that it knows a view is made that it understands.

use super::file::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::cues::Mark;
use super::free_format::{self, FreeFormat};
use super::mpeg::Frame;
use super::riff::Samples;
use super::start::{self, HEAD, Kind, Start};
use super::tags::{Loose, Texts};
use super::view::{Piece, View};
use super::{Fault, Level, aiff, brandless, comments, flac, foreign, id3, lame, mpeg, patches, quicktime, riff};

/// Tags at the end of a file that are longer than this, in bytes, are not shown to the library.
const TAGS: u64 = 1 << 20;

/// What is known of a file from its bytes alone.
#[derive(Debug, Default)]
pub(super) struct Sniffed {
    /// What the library is to see.
    pub view: View,
    /// Where the stream begins in the file, behind tags and garbage.
    pub at: u64,
    /// The container, where the library sees another one.
    pub container: Option<&'static str>,
    /// Whether the file begins like a format that the library reads.
    pub familiar: bool,
    /// Where a bare MPEG stream lies in the file, unless it is of a free bit rate.
    pub mpeg: Option<(u64, u64)>,
    /// The MPEG stream, if it is of a free bit rate.
    pub free: Option<FreeFormat>,
    /// Whether the first frame of an MP3 says how many follow.
    pub xing: bool,
    /// The gain that LAME wrote into it.
    pub lame: Option<Level>,
    /// The tags that are read beside the library.
    pub loose: Loose,
    /// The serial number of the last page of an Ogg file.
    pub last_serial: Option<u32>,
    /// What the numbers of frames of a FLAC file are to be divided by.
    pub factor: u64,
    /// Where those frames are.
    pub flac: Option<flac::Frames>,
    /// What a FLAC file is in which nothing had to be put right.
    pub plain: Option<flac::Plain>,
    /// Tags before the stream that are shown, and their bytes in the view.
    pub tags: (usize, u64),
    /// Where songs begin, as a FLAC file says.
    pub marks: Vec<Mark>,
    /// Whether the file ends before something in it does.
    pub cut: bool,
}

/// Looks at `file`; a format that cannot be played is a fault.
pub(super) fn sniff(file: &mut File, length: u64) -> Result<Sniffed, Fault> {
    let mut head = [0; HEAD];
    let count = read_at(file, 0, &mut head).map_err(|error| Fault::from_io(&error))?;
    let head = head.get(..count).unwrap_or_default();
    refuse(head)?;
    let mut start = start::find(file, length);
    if start.kind.is_none() {
        let mut behind = [0; HEAD];
        let count = read_at(file, start.at, &mut behind).map_err(|error| Fault::from_io(&error))?;
        refuse(behind.get(..count).unwrap_or_default())?;
        if let Some(what) = foreign::other(head) {
            return Err(Fault::Other(what));
        }
    }
    let at = start.at;
    let mut sniffed = Sniffed { at, familiar: start.kind.is_some(), factor: 1, ..Sniffed::default() };
    let inner = match start.kind {
        Some(Kind::Wave) => sniffed.wave(file, at, length)?,
        Some(Kind::Aiff) => {
            let found = aiff::aiff(file, at, length, &mut sniffed.loose)?;
            sniffed.samples("AIFF", found)
        }
        Some(Kind::Caf) => {
            let found = aiff::caf(file, at, length, &mut sniffed.loose)?;
            sniffed.samples("CAF", found)
        }
        Some(Kind::Au) => sniffed.samples("AU", aiff::au(file, at, length)?),
        Some(Kind::Flac) => sniffed.flac(file, at, length),
        Some(Kind::Ogg) => sniffed.ogg(file, at, length),
        Some(Kind::Mp4) => {
            // The places of its samples are counted from its own start.
            start.tags.clear();
            let mut view = brandless::view(file, at, length).unwrap_or_else(|| View::range(at, length));
            quicktime::unwrap_alac(file, (at, length), &mut view);
            sniffed.cut = patches::mp4(file, at, length, &mut view)?;
            sniffed.loose.texts.extend(comments::of_mp4(file, at, length));
            view
        }
        Some(Kind::Mpeg) => sniffed.mpeg(file, at, length),
        Some(Kind::Matroska) | None => View::range(at, length),
    };
    sniffed.loose.repaired.append(&mut start.repaired);
    if matches!(start.kind, Some(Kind::Mpeg | Kind::Flac)) {
        let tail = length.checked_sub(128).and_then(|at| read_exactly::<128>(file, at));
        sniffed.loose.texts.extend(tail.and_then(|tail| Texts::id3v1(&tail)));
        let tail = Tail::of(file, length);
        let ape = tail.ape.and_then(|(start, end)| ape_items(file, start, end));
        sniffed.loose.texts.extend(ape.and_then(|items| Texts::ape(&items)));
        if let Some(tag) = tail.id3 {
            sniffed.last_id3(file, tag);
        }
    }
    sniffed.tags = (start.kept, start.tags.iter().map(Piece::len).sum());
    sniffed.view = join(start, inner);
    Ok(sniffed)
}

/// The tags before the stream, and the stream.
fn join(start: Start, inner: View) -> View {
    let mut view = View::default();
    start.tags.into_iter().for_each(|tag| view.push(tag));
    view.append(inner);
    view.patch(start.patches);
    view
}

fn refuse(head: &[u8]) -> Result<(), Fault> {
    if start::kind(head).is_some() && foreign::name(head).is_none_or(|name| name == "MPEG transport stream") {
        return Ok(());
    }
    if let Some(name) = foreign::name(head) {
        return Err(Fault::Codec(name.to_owned()));
    }
    // A text may stand before a stream, as when a download's head was saved with it; what else begins so holds none.
    match foreign::other(head).filter(|_| !head.is_ascii()) {
        Some(what) => Err(Fault::Other(what)),
        None => Ok(()),
    }
}

impl Sniffed {
    fn wave(&mut self, file: &mut File, at: u64, end: u64) -> Result<View, Fault> {
        let wave = riff::read(file, at, end)?;
        (self.loose, self.cut) = (wave.tags, wave.cut);
        Ok(match wave.samples {
            Samples::View(view) => self.samples("WAV", (view, wave.cut)),
            Samples::Stream(from, to) => {
                self.container = Some("WAV");
                if read_exactly::<16>(file, from).is_some_and(|head| head.starts_with(b"fLaC") || flac::is_frame(&head))
                {
                    self.flac(file, from, to)
                } else {
                    self.mpeg(file, from, to)
                }
            }
        })
    }

    /// An `ID3v2` tag at the end of the file.
    fn last_id3(&mut self, file: &mut File, (from, to): (u64, u64)) {
        if !self.loose.id3.is_empty() || to - from > TAGS {
            return;
        }
        let mut tag = vec![0; (to - from) as usize];
        if read_at(file, from, &mut tag).ok() != Some(tag.len()) {
            return;
        }
        let repair = id3::repair(&mut io::Cursor::new(&tag), 0, to - from - 10);
        let (tag, repaired) = repair.map_or((tag, Vec::new()), |repair| (repair.bytes, repair.alphabets));
        self.loose.id3 = tag;
        self.loose.repaired.extend(repaired);
    }

    fn samples(&mut self, container: &'static str, (view, cut): (View, bool)) -> View {
        (self.container, self.cut) = (Some(container), cut);
        view
    }

    fn flac(&mut self, file: &mut File, at: u64, end: u64) -> View {
        let to = Some(Tail::of(file, end).start).filter(|to| *to > at).unwrap_or(end);
        let Some(flac) = flac::view(file, at, to) else { return View::range(at, to) };
        (self.factor, self.flac, self.marks, self.plain) = (flac.factor, Some(flac.frames), flac.marks, flac.plain);
        self.loose.repaired.extend(flac.alphabets);
        flac.view
    }

    fn ogg(&mut self, file: &mut File, at: u64, end: u64) -> View {
        if let Some((serial, cut)) = last_page(file, end) {
            (self.last_serial, self.cut) = (Some(serial), cut);
        }
        self.loose.texts.extend(comments::of_ogg(file, at, end));
        View::range(at, end)
    }

    fn mpeg(&mut self, file: &mut File, at: u64, end: u64) -> View {
        let mut head = [0; HEAD];
        let count = read_at(file, at, &mut head).unwrap_or(0);
        let head = head.get(..count.min(512)).unwrap_or_default();
        self.xing = [&b"Xing"[..], b"Info", b"VBRI"].iter().any(|mark| contains(head, mark));
        let tail = Some(Tail::of(file, end)).filter(|tail| tail.start > at);
        let last = tail.as_ref().map_or(end, |tail| tail.start);
        let free = free_format::frame_bytes(file, at, last);
        let repairs = mpeg::repair_xing(file, at, last, free);
        self.free = free.and_then(|bytes| FreeFormat::read(file, (at, last), bytes, &repairs));
        let mut view = if let Some(free) = &self.free {
            self.lame = lame::level(file, at, free.first);
            free.seen()
        } else {
            self.lame = Frame::at(file, at).and_then(|frame| lame::level(file, at, frame));
            self.mpeg = Some((at, last));
            View::range(at, last)
        };
        if end - last <= TAGS {
            // The library does not look for ID3v2 there: it would take it for sound.
            let (from, to) = tail.and_then(|tail| tail.id3).unwrap_or((last, last));
            view.push(Piece::File(last, from));
            view.push(Piece::File(to, end));
        }
        for (offset, bytes) in repairs {
            view.overlay(offset, &bytes);
        }
        view
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Reads what there is at `offset`, up to the length of `buffer`.
pub(super) fn read_at(file: &mut File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    file.seek(SeekFrom::Start(offset))?;
    let mut count = 0;
    while let Some(rest) = buffer.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

pub(super) fn read_exactly<const N: usize>(file: &mut File, offset: u64) -> Option<[u8; N]> {
    let mut buffer = [0; N];
    (read_at(file, offset, &mut buffer).ok()? == N).then_some(buffer)
}

pub(super) fn syncsafe(bytes: [u8; 4]) -> u64 {
    bytes.iter().fold(0, |sum, byte| sum << 7 | u64::from(byte & 0x7f))
}

/// The last page whose head is found in the last 128 KiB, twice the size of the longest page (RFC 3533, 6): its
/// serial number, and whether the file ends before it does.
fn last_page(file: &mut File, length: u64) -> Option<(u32, bool)> {
    let mut tail = vec![0; length.min(1 << 17) as usize];
    read_at(file, length - tail.len() as u64, &mut tail).ok()?;
    let at = tail.windows(27).rposition(|window| window.starts_with(b"OggS\0"))?;
    let page = tail.get(at..)?;
    let serial = u32::from_le_bytes(page.get(14..18)?.try_into().ok()?);
    let segments = usize::from(*page.get(26)?);
    let size =
        page.get(27..27 + segments).map(|sizes| 27 + segments + sizes.iter().map(|&it| usize::from(it)).sum::<usize>());
    Some((serial, size.is_none_or(|size| size > page.len())))
}

/// What lies between head and foot of the APE tag that begins at `start` and ends before `end`.
fn ape_items(file: &mut File, start: u64, end: u64) -> Option<Vec<u8>> {
    let head = read_exactly::<32>(file, start)?;
    let from = if head.starts_with(b"APETAGEX") { start + 32 } else { start };
    let mut bytes = vec![0; end.checked_sub(from).filter(|size| *size <= TAGS)? as usize];
    let count = read_at(file, from, &mut bytes).ok()?;
    bytes.truncate(count);
    let foot = bytes.windows(8).rposition(|window| window == b"APETAGEX")?;
    bytes.truncate(foot);
    Some(bytes)
}

/// The tags at the end of a file. A FLAC file should have none; the library would take them for a part of the last frame, and
/// drop that.
#[derive(Debug, Clone, Copy)]
struct Tail {
    /// Where they begin: the end of the file if there are none.
    start: u64,
    /// Where the APE tag begins, and the first byte after it.
    ape: Option<(u64, u64)>,
    /// Likewise the `ID3v2` tag, with its footer.
    id3: Option<(u64, u64)>,
}

impl Tail {
    /// `ID3v1` (128 bytes), APE (its version 2: a footer of 32 bytes, and as many for the header if bit 31 of the flags is
    /// set), and `ID3v2.4` (a footer of 10 bytes, which does not count itself nor the header; id3v2.4.0-structure, 3.4), in
    /// any order, each once.
    fn of(file: &mut File, length: u64) -> Self {
        let mut tail = Self { start: length, ape: None, id3: None };
        let mut has_id3v1 = false;
        loop {
            let end = tail.start;
            let before = |size: u64| end.checked_sub(size);
            if !has_id3v1
                && let Some(at) = before(128)
                && read_exactly::<3>(file, at) == Some(*b"TAG")
            {
                (tail.start, has_id3v1) = (at, true);
            } else if tail.ape.is_none()
                && let Some(at) = before(32).and_then(|foot| ape_start(file, foot))
            {
                (tail.start, tail.ape) = (at, Some((at, end)));
            } else if tail.id3.is_none()
                && let Some(at) = before(10).and_then(|foot| id3_start(file, foot))
            {
                (tail.start, tail.id3) = (at, Some((at, end)));
            } else {
                return tail;
            }
        }
    }
}

/// Where the APE tag begins that has its footer here.
fn ape_start(file: &mut File, foot: u64) -> Option<u64> {
    let footer = read_exactly::<32>(file, foot).filter(|footer| footer.starts_with(b"APETAGEX"))?;
    let number = |at: usize| footer.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u32::from_le_bytes);
    let header = if number(20) >> 31 == 1 { 32 } else { 0 };
    (foot + 32).checked_sub(u64::from(number(12)) + header)
}

/// Where the `ID3v2` tag begins that has its footer here.
fn id3_start(file: &mut File, foot: u64) -> Option<u64> {
    let [b'3', b'D', b'I', 4, _, flags, size @ ..] = read_exactly::<10>(file, foot)? else { return None };
    let at = foot.checked_sub(syncsafe(size) + 10)?;
    let head = read_exactly::<10>(file, at)?;
    (head.starts_with(b"ID3\x04") && head.get(5..) == Some(&[&[flags][..], &size].concat())).then_some(at)
}
