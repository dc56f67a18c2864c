//! What a file is, without decoding any of it: for the files that are as nearly all are, FLAC and MP3 without anything odd.
//!
//! A file opened for playing decodes its first block, to know what comes out, and whether anything does. That is most of
//! what looking at a file costs. The same is certain of a FLAC file whose facts agree with its first and last frame, both
//! whole by their check sums, and of an MP3 file whose first frames stand one behind the other, all alike. What is said of
//! them is put together of the same parts as a [`super::Decoder`] does; of every other file it has the last word.

mod veil;

use std::io::{Seek, SeekFrom};
use std::path::Path;

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_FLAC, CODEC_ID_MP3};
use symphonia::core::formats::well_known::{FORMAT_ID_FLAC, FORMAT_ID_MP3};
use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::core::io::{BufReader, MediaSourceStream, MediaSourceStreamOptions, ReadBytes};
use symphonia::core::meta::{MetadataBuilder, MetadataOptions, MetadataReader, MetadataRevision};
use symphonia::default::formats::MpaReader;
use symphonia::default::meta::embedded::flac::{FLAC_METADATA_INFO, read_flac_comment_block};
use symphonia::default::meta::{Id3v1Reader, Id3v2Reader};

use super::decoder::time;
use super::file::File;
use super::flac::Plain;
use super::guard::guarded;
use super::link::{Link, Trims};
use super::lyrics::MpegFrames;
use super::mpeg::Frame;
use super::open::open_file;
use super::sniff::{Sniffed, read_exactly, sniff};
use super::source::{Budget, Source};
use super::tags::{self, Told};
use super::view::Piece;
use super::{Info, names, pictures};

/// Frames of an MP3 file that must follow each other: more than any encoder's delay, which is left out before the first sound.
const FRAMES: u64 = 6;
/// Bytes of an `ID3v1` tag.
const ID3V1: u64 = 128;

/// What the file is and says; `None` where that takes a decoder, or cannot be told.
pub(super) fn read(path: &Path) -> Option<Info> {
    let (mut file, length) = open_file(path).ok()?;
    let mut sniffed = sniff(&mut file, length).ok()?;
    // A stream in a container has more to it, as has a tag at the end.
    if !sniffed.familiar
        || sniffed.cut
        || sniffed.container.is_some()
        || sniffed.tags.0 > 1
        || !sniffed.loose.id3.is_empty()
    {
        return None;
    }
    // What panics is tried again by the decoder, which tells of it.
    guarded(|| match sniffed.plain.take() {
        Some(mut plain) => flac(file, length, &mut plain, sniffed),
        None => mpeg(file, length, sniffed),
    })
    .ok()?
}

fn flac(mut file: File, length: u64, plain: &mut Plain, mut sniffed: Sniffed) -> Option<Info> {
    let frames = sniffed.flac?;
    if !frames.begins_whole(&mut file, plain.frames) {
        return None;
    }
    let pictures = pictures::read_in(&mut file);
    let mut revisions = Vec::new();
    if sniffed.tags.0 > 0 {
        let is_veiled = hide_frames(&mut file, &mut sniffed);
        let (tag, _) = id3v2(stream(file, length, &sniffed)?, &sniffed, is_veiled)?;
        revisions.push(tag);
    }
    let mut comments = MetadataBuilder::new(FLAC_METADATA_INFO);
    let is_veiled = veil::hide_keys(&mut plain.comments);
    read_flac_comment_block(&mut BufReader::new(&plain.comments), &mut comments).ok()?;
    let mut comments = comments.build();
    if is_veiled {
        veil::show(&mut comments);
    }
    revisions.push(comments);
    let mut parameters = AudioCodecParameters::new();
    parameters.for_codec(CODEC_ID_FLAC).with_sample_rate(plain.rate).with_bits_per_sample(plain.bits.into());
    let told = tags::read_sets(&revisions, &sniffed.loose, MpegFrames::of(&parameters));
    Some(Info {
        container: names::container(FORMAT_ID_FLAC).to_owned(),
        codec: names::codec(&parameters),
        rate: plain.rate,
        channels: plain.channels.into(),
        bits: names::bits(&parameters),
        frames: Some(plain.frames),
        duration: Some(time(plain.frames, plain.rate)),
        ..described(told, pictures, sniffed)
    })
}

fn mpeg(mut file: File, length: u64, mut sniffed: Sniffed) -> Option<Info> {
    let (start, end) = sniffed.mpeg?;
    let has_id3v1 = end + ID3V1 == length && read_exactly::<3>(&mut file, end)? == *b"TAG";
    if !(end == length || has_id3v1) || !is_row(&mut file, start, end) {
        return None;
    }
    let pictures = pictures::read_in(&mut file);
    let is_veiled = hide_frames(&mut file, &mut sniffed);
    let mut stream = stream(file, length, &sniffed)?;
    let mut revisions = Vec::new();
    if has_id3v1 {
        stream.seek(SeekFrom::End(-(ID3V1 as i64))).ok()?;
        let mut reader = Box::new(Id3v1Reader::try_new(stream, MetadataOptions::default()).ok()?);
        revisions.push(reader.read_all().ok()?.revision);
        stream = reader.into_inner();
        stream.seek(SeekFrom::Start(0)).ok()?;
    }
    if sniffed.tags.0 > 0 {
        let (tag, rest) = id3v2(stream, &sniffed, is_veiled)?;
        revisions.push(tag);
        stream = rest;
    }
    let reader = MpaReader::try_new(stream, FormatOptions::default()).ok()?;
    if reader.format_info().format != FORMAT_ID_MP3 {
        return None;
    }
    let link = Link::new(&reader, reader.tracks().first()?, &sniffed, &Trims::default())?;
    let (rate, channels) = (link.parameters.sample_rate?, link.parameters.channels.as_ref()?.count());
    if link.parameters.codec != CODEC_ID_MP3 || link.promised.is_none_or(|frames| frames == 0) {
        return None;
    }
    let frames = link.promised.filter(|_| link.counts_frames(rate) && !link.estimated);
    let told = tags::read_sets(&revisions, &sniffed.loose, MpegFrames::of(&link.parameters));
    Some(Info {
        container: names::container(FORMAT_ID_MP3).to_owned(),
        codec: names::codec(&link.parameters),
        rate,
        channels: u16::try_from(channels).ok()?,
        bits: names::bits(&link.parameters),
        frames,
        duration: frames.map(|frames| time(frames, rate)).or_else(|| link.duration()),
        delay: link.delay,
        padding: link.padding,
        ..described(told, pictures, sniffed)
    })
}

/// Whether frames of layer III follow each other from the first one on, all of one rate and number of channels.
fn is_row(file: &mut File, start: u64, end: u64) -> bool {
    let is_third = |head: [u8; 4]| head[1] >> 1 & 3 == 1 && Frame::mpeg(head).is_some();
    let Some(first) = read_exactly::<4>(file, start).filter(|head| is_third(*head)) else { return false };
    let Some(first) = Frame::mpeg(first) else { return false };
    let mut next = start + first.size;
    (1..FRAMES).all(|_| match Frame::at(file, next) {
        Some(frame) if frame.is_like(&first) => {
            next += frame.size;
            next <= end
        }
        _ => false,
    })
}

/// The file as the library sees it.
fn stream(file: File, length: u64, sniffed: &Sniffed) -> Option<MediaSourceStream<'static>> {
    let source = Source::new(file, sniffed.view.clone(), Budget::new(length)).ok()?;
    Some(MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default()))
}

/// Hides what the library takes long to read in the tag at the start, if that is seen as it stands. Whether it did.
fn hide_frames(file: &mut File, sniffed: &mut Sniffed) -> bool {
    match sniffed.view.at(0) {
        Some((Piece::File(0, end), 0)) if sniffed.tags == (1, *end) => {
            let end = *end;
            veil::hide_frames(file, 0, end, &mut sniffed.view)
        }
        _ => false,
    }
}

/// The tag at the start, and the stream behind it.
fn id3v2<'a>(
    stream: MediaSourceStream<'a>,
    sniffed: &Sniffed,
    is_veiled: bool,
) -> Option<(MetadataRevision, MediaSourceStream<'a>)> {
    let mut reader = Box::new(Id3v2Reader::try_new(stream, MetadataOptions::default()).ok()?);
    let mut revision = reader.read_all().ok()?.revision;
    if is_veiled {
        veil::show(&mut revision);
    }
    let stream = reader.into_inner();
    (stream.pos() == sniffed.tags.1).then_some((revision, stream))
}

/// What the tags say, and the pictures: those found beside the library, or else its own.
fn described(told: Told, pictures: Vec<super::Picture>, sniffed: Sniffed) -> Info {
    let mut info = Info {
        tags: told.tags,
        loudness: told.loudness,
        cues: told.cues,
        pictures: if pictures.is_empty() { told.pictures } else { pictures },
        ..Info::default()
    };
    info.loudness.track = info.loudness.track.or(sniffed.lame);
    info.cues.marks = sniffed.marks;
    info
}
