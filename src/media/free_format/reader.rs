//! A reader of frames of a free bit rate.

use symphonia::core::errors::{Error, Result, SeekErrorKind, seek_error};
use symphonia::core::formats::{Attachment, MediaInfo};
use symphonia::core::formats::{FormatInfo, FormatReader, SeekMode, SeekTo, SeekedTo, Track};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::{ChapterGroup, Metadata};
use symphonia::core::packet::{Packet, PacketBuilder};
use symphonia::core::units::{Duration, Timestamp};

use super::{FreeFormat, PADDING};
use crate::media::file::File;
use crate::media::frames::Frames;
use crate::media::sniff::read_at;

/// Bytes in a row that may be none of the stream.
const LOST: u64 = 1 << 19;

/// The frames of a stream, and what the library's reader says of it.
struct FreeReader {
    inner: Box<dyn FormatReader>,
    tracks: Vec<Track>,
    file: File,
    stream: FreeFormat,
    frames: Frames,
    /// Frames of sound in each.
    length: u64,
    /// The number of the next one, and its place in the file.
    next: (u64, u64),
}

/// Reads `stream` from `file`; `inner` has read what the library was shown of it. `None` if that is not what was shown,
/// the stream does not begin with two frames, or they are longer than any that can be decoded.
pub(in crate::media) fn reader(
    mut file: File,
    stream: &FreeFormat,
    inner: Box<dyn FormatReader>,
) -> Option<Box<dyn FormatReader>> {
    let frames = stream.frames(&mut file).filter(|_| stream.is_possible())?;
    let (length, _) = stream.first.sound();
    let mut track = inner.tracks().first()?.clone();
    if stream.stated.is_none() {
        let bytes = u128::from(stream.stream.1.saturating_sub(stream.stream.0));
        let (mean, per) = stream.first.mean.unwrap_or((stream.bytes, 1));
        let count = u64::try_from(bytes * u128::from(per) / u128::from(mean.max(1))).ok()?;
        let total = count.saturating_mul(length);
        track.num_frames = Some(total);
        track.duration = Some(Duration::from(total));
    }
    let next = (0, stream.stream.0);
    Some(Box::new(FreeReader { inner, tracks: vec![track], file, stream: stream.clone(), frames, length, next }))
}

impl FreeReader {
    fn track(&self) -> Result<&Track> {
        self.tracks.first().ok_or(Error::SeekError(SeekErrorKind::InvalidTrack))
    }

    /// The timestamp of frame 0: what the encoder put before the music has negative ones.
    fn origin(&self) -> i64 {
        -i64::from(self.tracks.first().and_then(|track| track.delay).unwrap_or(0))
    }

    fn timestamp(&self, number: u64) -> Timestamp {
        let passed = i64::try_from(number.saturating_mul(self.length)).unwrap_or(i64::MAX);
        Timestamp::new(self.origin().saturating_add(passed))
    }

    /// The bytes of the frame that stands at `next`, or of the first one after it.
    fn read(&mut self) -> Result<Option<Vec<u8>>> {
        let end = self.stream.stream.1;
        let mut bytes = vec![0; (self.stream.bytes + PADDING) as usize];
        let from = self.next.1;
        while self.next.1 < end && self.next.1 - from < LOST {
            let room = usize::try_from(end - self.next.1).map_or(bytes.len(), |left| left.min(bytes.len()));
            let count = read_at(&mut self.file, self.next.1, bytes.get_mut(..room).unwrap_or_default())?;
            let read = bytes.get(..count).unwrap_or_default();
            let frame = read.first_chunk().and_then(|head| self.stream.frame(*head));
            if let Some(frame) = frame
                && let Some(whole) = read.get(..frame.size as usize)
                && (self.next.1 == from || self.is_followed(self.next.1 + frame.size))
            {
                let mut whole = whole.to_vec();
                self.stream.relabel(&mut whole);
                self.next.1 += frame.size;
                return Ok(Some(whole));
            }
            let step = read.iter().skip(1).position(|byte| *byte == 0xff).map_or(count.max(1), |step| step + 1);
            self.next.1 += step as u64;
        }
        Ok(None)
    }

    /// Whether a frame stands here, or the end.
    fn is_followed(&mut self, at: u64) -> bool {
        let mut head = [0; 4];
        let count = read_at(&mut self.file, at, &mut head).unwrap_or(0);
        at == self.stream.stream.1 || count == head.len() && self.stream.frame(head).is_some()
    }
}

impl FormatReader for FreeReader {
    fn format_info(&self) -> &FormatInfo {
        self.inner.format_info()
    }

    fn media_info(&self) -> &MediaInfo {
        self.inner.media_info()
    }

    fn attachments(&self) -> &[Attachment] {
        self.inner.attachments()
    }

    fn chapters(&self) -> Option<&ChapterGroup> {
        self.inner.chapters()
    }

    fn metadata(&mut self) -> Metadata<'_> {
        self.inner.metadata()
    }

    fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    fn seek(&mut self, _mode: SeekMode, to: SeekTo) -> Result<SeekedTo> {
        let track = self.track()?;
        let wanted = match to {
            SeekTo::Timestamp { ts, .. } => ts,
            SeekTo::Time { time, .. } => track
                .time_base
                .and_then(|base| base.calc_timestamp(time))
                .ok_or(Error::SeekError(SeekErrorKind::OutOfRange))?,
        };
        let track_id = track.id;
        let passed = u64::try_from(wanted.get().saturating_sub(self.origin())).unwrap_or(0);
        let number = passed / self.length.max(1);
        let Some(next) = self.frames.before(&mut self.file, number) else {
            return seek_error(SeekErrorKind::OutOfRange);
        };
        self.next = next;
        Ok(SeekedTo { track_id, required_ts: wanted, actual_ts: self.timestamp(next.0) })
    }

    fn next_packet(&mut self) -> Result<Option<Packet>> {
        let Some(bytes) = self.read()? else { return Ok(None) };
        let pts = self.timestamp(self.next.0);
        self.next.0 += 1;
        let track = self.track()?;
        let end = track.num_frames.and_then(|frames| i64::try_from(frames).ok()).map(Timestamp::new);
        let packet = PacketBuilder::new().track_id(track.id).pts(pts).trimmed_dur(Duration::from(self.length), end);
        Ok(Some(packet.data(bytes).build()))
    }

    fn into_inner<'s>(self: Box<Self>) -> MediaSourceStream<'s>
    where
        Self: 's,
    {
        self.inner.into_inner()
    }
}
