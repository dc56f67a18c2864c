//! From a path to a container, a track and its codec.

use super::file::File;
use std::ops::Range;
use std::path::Path;

use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_MP3};
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions, CODEC_ID_NULL_AUDIO};
use symphonia::core::errors::Error as Symphonia;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known::{FORMAT_ID_ADTS, FORMAT_ID_MP1, FORMAT_ID_MP2, FORMAT_ID_MP3};
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;

use super::frames::{self, Frames, Heads, Xing};
use super::guard::guarded;
use super::link::{Link, Trims};
use super::lyrics::{LyricsTag, MpegFrames};
use super::sniff::{Sniffed, sniff};
use super::source::{Budget, Source};
use super::{Fault, aac, codecs, edits, free_format, matroska, mpeg, names, quicktime, tags};

/// The frames of an elementary stream.
struct Index {
    frames: Frames,
    xing: Option<Xing>,
    end: u64,
}

/// An opened file.
pub(super) struct Stream {
    pub format: Box<dyn FormatReader>,
    pub codec: Box<dyn AudioDecoder>,
    pub link: Link,
    pub budget: Budget,
    /// What is added to the timestamps of an elementary stream that was opened in its middle.
    pub shift: i64,
    /// Where its frames are, once that was asked for and if it can be known.
    index: Option<Index>,
    asked: bool,
    sniffed: Sniffed,
    trims: Trims,
}

impl Stream {
    /// Opens `path` and picks the track.
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let (mut file, length) = open_file(path)?;
        let sniffed = sniff(&mut file, length)?;
        let stream = (sniffed.at, length);
        let trims = Trims {
            edits: edits::read(&mut file, stream),
            delays: matroska::read(&mut file, stream),
            big_endian: quicktime::big_endian(&mut file, stream),
        };
        let budget = Budget::new(length);
        let source = Source::new(file, sniffed.view.clone(), budget.clone()).map_err(|error| Fault::from_io(&error))?;
        let doubt = |fault| doubt(fault, &sniffed);
        let mut format = guarded(|| probe(source))?.map_err(doubt)?;
        if let Some(free) = &sniffed.free {
            let reader = free_format::reader(open_file(path)?.0, free, format);
            format =
                reader.ok_or_else(|| Fault::Header("frames of a free bit rate that no decoder takes".to_owned()))?;
        }
        let (link, codec) = choose(format.as_ref(), &sniffed, &trims).map_err(doubt)?;
        Ok(Self { format, codec, link, budget, shift: 0, index: None, asked: false, sniffed, trims })
    }

    /// Takes up the tracks that follow in a chain. `false` if there is no audio among them.
    pub(super) fn next_link(&mut self) -> bool {
        let Ok((link, codec)) = choose(self.format.as_ref(), &self.sniffed, &self.trims) else { return false };
        (self.link, self.codec) = (link, codec);
        true
    }

    /// What went wrong, unless the file is unlikely to be audio at all.
    pub(super) fn doubt(&self, fault: Fault) -> Fault {
        doubt(fault, &self.sniffed)
    }

    /// Whether the file does not begin like audio, and what was found further in is easily found by chance: frames of
    /// MPEG audio, which begin with eleven set bits.
    pub(super) fn is_doubtful(&self) -> bool {
        let found = self.format.format_info().format;
        !self.sniffed.familiar && [FORMAT_ID_MP1, FORMAT_ID_MP2, FORMAT_ID_MP3, FORMAT_ID_ADTS].contains(&found)
    }

    /// What the tags of the file say.
    pub(super) fn tags(&mut self) -> Result<tags::Told, Fault> {
        let frames = MpegFrames::of(&self.link.parameters);
        let (format, loose, title) = (self.format.as_mut(), &self.sniffed.loose, self.trims.delays.title.as_deref());
        let mut told = guarded(|| tags::read(format, loose, title, frames))?;
        told.loudness.track = told.loudness.track.or(self.sniffed.lame);
        told.cues.marks = std::mem::take(&mut self.sniffed.marks);
        Ok(told)
    }

    /// The lyrics in the tags of the file.
    pub(super) fn lyrics(&mut self) -> Result<Vec<LyricsTag>, Fault> {
        let frames = MpegFrames::of(&self.link.parameters);
        let (format, loose) = (self.format.as_mut(), &self.sniffed.loose);
        guarded(|| tags::lyrics(format, loose, frames))
    }

    /// The picture of at most `most` bytes that shows the record best, of those that the library has read.
    pub(super) fn cover(&mut self, most: usize) -> Result<Option<Vec<u8>>, Fault> {
        let format = self.format.as_mut();
        guarded(|| tags::cover(format, most))
    }

    /// The container as the listener reads it.
    pub(super) fn container(&self) -> &'static str {
        self.sniffed.container.unwrap_or_else(|| names::container(self.format.format_info().format))
    }

    /// What timestamps are to be divided by.
    pub(super) fn factor(&self) -> i64 {
        self.sniffed.factor.max(1) as i64
    }

    /// The timestamp of the first frame of a bare FLAC stream, and the frames of sound in each.
    pub(super) fn flac_frames(&self) -> Option<(i64, u64)> {
        let frames = self.sniffed.flac?;
        Some((i64::try_from(frames.first()).ok()?, frames.block()))
    }

    /// The packets with these timestamps that the library dropped from a bare FLAC stream and that can be decoded.
    pub(super) fn rescue(&mut self, path: &Path, timestamps: Range<u64>) -> Vec<Packet> {
        let (Some(frames), Ok((mut file, _))) = (self.sniffed.flac, open_file(path)) else { return Vec::new() };
        let codec = &mut self.codec;
        let mut found = frames.within(&mut file, timestamps, |packet| {
            // What panics on it would do so again.
            guarded(|| codec.decode(packet).is_ok()).unwrap_or(false)
        });
        for packet in &mut found {
            packet.track_id = self.link.track;
        }
        found
    }

    /// Whether the file is known to end in the middle of something.
    pub(super) fn is_cut(&self) -> bool {
        self.sniffed.cut
    }

    /// Whether a bare MPEG stream that does not say how many frames it has ends in the middle of one.
    pub(super) fn ends_within_frame(&self, path: &Path) -> bool {
        let Some((start, end)) = self.sniffed.mpeg.filter(|_| !self.sniffed.xing) else { return false };
        open_file(path).is_ok_and(|(mut file, _)| mpeg::ends_within(&mut file, start, end))
    }

    /// Whether several packets may lie in one block (Matroska).
    pub(super) fn is_laced(&self) -> bool {
        self.trims.delays.laced
    }

    /// Opens an elementary stream anew at a frame before the one with this timestamp, `length` being the frames of sound
    /// in each. Gives the timestamp where it is then. `None` if that cannot be exact.
    pub(super) fn restart(&mut self, path: &Path, timestamp: i64, length: u64) -> Option<i64> {
        let wanted = u64::try_from(timestamp.saturating_sub(self.link.first)).ok()?.checked_div(length)?;
        let (mut file, _) = open_file(path).ok().filter(|(_, bytes)| *bytes == self.budget.length())?;
        if !std::mem::replace(&mut self.asked, true) {
            self.index = self.make_index(&mut file, length);
        }
        let found = self.index.as_mut().and_then(|Index { frames, xing, end }| {
            let (number, place) = frames.before(&mut file, wanted)?;
            Some((number, frames::view_from(xing.as_ref(), (number, place), *end)?))
        });
        let (number, view) = found?;
        self.budget.renew();
        let source = Source::new(file, view, self.budget.clone()).ok()?;
        let format = guarded(|| probe(source)).ok()?.ok()?;
        let same = format.format_info().format == self.format.format_info().format
            && format.tracks().first().is_some_and(|track| track.id == self.link.track);
        self.shift = i64::try_from(number.checked_mul(length)?).ok().filter(|_| same)?;
        self.format = format;
        self.link.first.checked_add(self.shift)
    }

    /// The frames of a bare stream whose first frame, if it is a header, says the same as the library read.
    fn make_index(&self, file: &mut File, length: u64) -> Option<Index> {
        let (start, end) = self.sniffed.mpeg.filter(|_| self.sniffed.container.is_none())?;
        let heads = if self.format.format_info().format == FORMAT_ID_ADTS { Heads::Adts } else { Heads::Mpeg };
        if !self.sniffed.xing {
            return Some(Index { frames: Frames::new(file, heads, (start, end), None)?, xing: None, end });
        }
        let xing = Xing::read(file, &self.sniffed.view, start)?;
        let left_out = u64::from(self.link.delay.unwrap_or(0)) + u64::from(self.link.padding.unwrap_or(0));
        let promised = (u64::from(xing.frames) * length).checked_sub(left_out);
        let frames = Frames::new(file, heads, (start + xing.len(), end), Some(xing.frames))?;
        (promised == self.link.promised).then_some(Index { frames, xing: Some(xing), end })
    }

    /// A fresh codec for the same track.
    pub(super) fn renew_codec(&mut self) -> Result<(), Fault> {
        self.codec = make_codec(&self.link)?;
        Ok(())
    }
}

fn doubt(fault: Fault, sniffed: &Sniffed) -> Fault {
    match fault {
        Fault::Header(_) | Fault::NoAudio | Fault::Damaged { .. } if !sniffed.familiar => Fault::NotAudio,
        other => other,
    }
}

pub(super) fn open_file(path: &Path) -> Result<(File, u64), Fault> {
    // Asked before it is opened: opening a pipe would wait for its writer.
    let facts = std::fs::metadata(path).map_err(|error| Fault::from_io(&error))?;
    if !facts.is_file() {
        return Err(if facts.is_dir() { Fault::Folder } else { Fault::NotAFile });
    }
    if facts.len() == 0 {
        return Err(Fault::Empty);
    }
    let file = File::open(path).map_err(|error| Fault::from_io(&error))?;
    Ok((file, facts.len()))
}

fn probe(source: Source) -> Result<Box<dyn FormatReader>, Fault> {
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| match error {
            Symphonia::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Fault::Header("it breaks off".to_owned())
            }
            Symphonia::IoError(error) => Fault::from_io(&error),
            Symphonia::Unsupported(reason) if reason.contains("no suitable format reader") => Fault::NotAudio,
            Symphonia::DecodeError(reason) | Symphonia::Unsupported(reason) | Symphonia::LimitError(reason) => {
                Fault::Header(reason.to_owned())
            }
            other => Fault::Header(other.to_string()),
        })
}

/// The default audio track, or the first other one that can be decoded.
fn choose(format: &dyn FormatReader, sniffed: &Sniffed, trims: &Trims) -> Result<(Link, Box<dyn AudioDecoder>), Fault> {
    let Some(first) = format.default_track(TrackType::Audio).or_else(|| format.first_track(TrackType::Audio)) else {
        let unnamed = format.tracks().iter().any(|track| track.codec_params.is_none());
        return Err(if unnamed { Fault::Codec("its codec".to_owned()) } else { Fault::NoAudio });
    };
    let mut fault = None;
    for track in std::iter::once(first).chain(format.tracks().iter().filter(|track| track.id != first.id)) {
        let Some(link) = Link::new(format, track, sniffed, trims) else { continue };
        match make_codec(&link) {
            Ok(codec) => return Ok((link, codec)),
            Err(why) => fault = fault.or(Some(why)),
        }
    }
    Err(fault.unwrap_or(Fault::NoAudio))
}

fn make_codec(link: &Link) -> Result<Box<dyn AudioDecoder>, Fault> {
    let registry = codecs::registry();
    if registry.get_audio_decoder(link.parameters.codec).is_none() {
        let known = link.parameters.codec != CODEC_ID_NULL_AUDIO;
        return Err(Fault::Codec(if known { names::codec(&link.parameters) } else { "its codec".to_owned() }));
    }
    let options = AudioDecoderOptions::default().gapless(link.gapless);
    if link.free.is_some() && link.parameters.codec == CODEC_ID_MP3 {
        return Ok(free_format::codec(&link.parameters, options));
    }
    guarded(|| registry.make_audio_decoder(&link.parameters, &options))?.map_err(|error| match error {
        Symphonia::Unsupported(_) if link.parameters.codec == CODEC_ID_AAC => Fault::Codec(aac::name(&link.parameters)),
        Symphonia::Unsupported(reason) => Fault::Codec(format!("{} ({reason})", names::codec(&link.parameters))),
        other => Fault::Header(other.to_string()),
    })
}
