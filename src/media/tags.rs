//! From the tags of every style to [`Tags`].
//!
//! A file may have several sets of tags (`ID3v1` and `ID3v2`, a container's own and an `ID3v2` before it). Each is read by
//! itself; what the best one lacks is taken from the next. The order: the container's own, `ID3v2`, APE, `ID3v1`, whose
//! values are cut at 30 characters.

use symphonia::core::formats::FormatReader;
use symphonia::core::formats::probe::ProbeableMetadata;
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::well_known as style;
use symphonia::core::meta::{MetadataId, MetadataOptions, MetadataRevision, RawTag, RawValue, StandardTag, Tag};
use symphonia::default::meta::Id3v2Reader;

use super::gain_tags::GainTags;
use super::lyrics::{self, LyricsTag, MpegFrames};
use super::riff::RiffTags;
use super::{Cues, Loudness, Picture, Tags, cues};
use crate::text;

/// Characters kept of a value.
const LENGTH: usize = 4096;
/// Values kept of a list.
const VALUES: usize = 64;
/// Tags looked at in one set.
const TAGS: usize = 4096;
/// Pictures told of.
const PICTURES: usize = 64;

/// What the tags of a file say.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub tags: Tags,
    pub loudness: Loudness,
    pub cues: Cues,
    pub pictures: Vec<Picture>,
}

/// The tags of an opened file; `riff` are those of a WAV file.
pub(super) fn read(format: &mut dyn FormatReader, riff: &RiffTags) -> Told {
    let mut sets = vec![(0, read_info(riff))];
    each_set(format, riff, |revision| sets.push((rank(revision.info.metadata), read_set(revision))));
    sets.sort_by_key(|(rank, _)| *rank);
    sets.into_iter().map(|(_, told)| told).reduce(merge).unwrap_or_default()
}

/// The lyrics in the tags of an opened file, those of the best set first; `stream` is what their times may count.
pub(super) fn lyrics(format: &mut dyn FormatReader, riff: &RiffTags, stream: MpegFrames) -> Vec<LyricsTag> {
    let mut sets = Vec::new();
    each_set(format, riff, |revision| {
        let tags = all(revision).filter_map(|tag| lyrics::read(&tag.raw, &name(&tag.raw), stream));
        sets.push((rank(revision.info.metadata), tags.take(VALUES).collect::<Vec<_>>()));
    });
    sets.sort_by_key(|(rank, _)| *rank);
    sets.into_iter().flat_map(|(_, tags)| tags).take(VALUES).collect()
}

/// Every set of tags but the list `INFO`, oldest first.
fn each_set(format: &mut dyn FormatReader, riff: &RiffTags, mut take: impl FnMut(&MetadataRevision)) {
    if let Some(revision) = read_id3(&riff.id3) {
        take(&revision);
    }
    let mut metadata = format.metadata();
    loop {
        if let Some(revision) = metadata.current() {
            take(revision);
        }
        if metadata.pop().is_none() {
            break;
        }
    }
}

/// The tags of a set, about the file and about its tracks.
fn all(revision: &MetadataRevision) -> impl Iterator<Item = &Tag> {
    let tracks = revision.per_track.iter().flat_map(|track| &track.metadata.tags);
    revision.media.tags.iter().chain(tracks).take(TAGS)
}

/// The picture that shows the record best, of at most `most` bytes.
pub(super) fn cover(format: &mut dyn FormatReader, most: usize) -> Option<Vec<u8>> {
    let metadata = format.metadata();
    let revision = metadata.current()?;
    let visuals = revision.per_track.iter().flat_map(|track| &track.metadata.visuals);
    let visuals = revision.media.visuals.iter().chain(visuals).take(PICTURES);
    let fitting = visuals.filter(|visual| !visual.data.is_empty() && visual.data.len() <= most);
    let best = fitting.min_by_key(|visual| super::cover::rank(Picture::of(visual).kind))?;
    Some(best.data.to_vec())
}

/// The list `INFO` of a WAV file.
fn read_info(riff: &RiffTags) -> Told {
    let mut set = Set::default();
    for (name, value) in riff.info.iter().take(TAGS) {
        set.raw(&RawTag::new(String::from_utf8_lossy(name), value.as_str()));
    }
    set.finish(false)
}

/// An `ID3v2` tag that stands in a chunk.
fn read_id3(bytes: &[u8]) -> Option<MetadataRevision> {
    if bytes.is_empty() {
        return None;
    }
    let source = std::io::Cursor::new(bytes.to_vec());
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    let mut reader = Id3v2Reader::try_probe_new(stream, MetadataOptions::default()).ok()?;
    Some(reader.read_all().ok()?.revision)
}

fn rank(id: MetadataId) -> u8 {
    match id {
        style::METADATA_ID_ID3V2 => 1,
        style::METADATA_ID_APEV2 | style::METADATA_ID_APEV1 => 2,
        style::METADATA_ID_ID3V1 => 3,
        _ => 0,
    }
}

/// `best`, its gaps filled from `next`.
fn merge(best: Told, next: Told) -> Told {
    let loudness = Loudness {
        track: best.loudness.track.or(next.loudness.track),
        album: best.loudness.album.or(next.loudness.album),
    };
    let pictures = best.pictures.into_iter().chain(next.pictures).take(PICTURES).collect();
    let cues = Cues { sheet: best.cues.sheet.or(next.cues.sheet), ..best.cues };
    Told { tags: fill(best.tags, next.tags), loudness, cues, pictures }
}

/// `best`, its gaps filled from `next`.
fn fill(best: Tags, next: Tags) -> Tags {
    let list = |best: Vec<String>, next| if best.is_empty() { next } else { best };
    Tags {
        title: best.title.or(next.title),
        artists: list(best.artists, next.artists),
        album: best.album.or(next.album),
        album_artist: best.album_artist.or(next.album_artist),
        composers: list(best.composers, next.composers),
        lyricists: list(best.lyricists, next.lyricists),
        arrangers: list(best.arrangers, next.arrangers),
        performers: list(best.performers, next.performers),
        track: best.track.or(next.track),
        disc: best.disc.or(next.disc),
        date: best.date.or(next.date),
        isrc: best.isrc.or(next.isrc),
        genre: best.genre.or(next.genre),
        comment: best.comment.or(next.comment),
    }
}

/// One set of tags, with the weaker candidates for a field that has several sources.
#[derive(Default)]
struct Set {
    tags: Tags,
    gains: GainTags,
    recorded: Option<String>,
    year: Option<String>,
    described: Option<String>,
    written: Vec<String>,
}

fn read_set(revision: &MetadataRevision) -> Told {
    let mut set = Set::default();
    for tag in all(revision) {
        set.gain(&tag.raw);
        match &tag.std {
            Some(standard) => set.standard(tag, standard),
            None => set.raw(&tag.raw),
        }
    }
    // The atom ©wrt is called "writer" and holds the composer, as iTunes writes it.
    let mut told = set.finish(revision.info.metadata == style::METADATA_ID_ISOMP4);
    let visuals = revision.per_track.iter().flat_map(|track| &track.metadata.visuals);
    told.cues.sheet = all(revision).find_map(|tag| cues::read(&tag.raw, &name(&tag.raw)));
    told.pictures = revision.media.visuals.iter().chain(visuals).take(PICTURES).map(Picture::of).collect();
    told
}

impl Set {
    fn finish(self, writers_compose: bool) -> Told {
        let mut tags = self.tags;
        tags.date = tags.date.or(self.recorded).or(self.year);
        tags.comment = tags.comment.or(self.described);
        if writers_compose && tags.composers.is_empty() {
            tags.composers = self.written;
        }
        Told { tags, loudness: self.gains.finish(), ..Told::default() }
    }

    fn gain(&mut self, raw: &RawTag) {
        self.gains.take_frame(raw);
        // Matroska's keys have what they are about before an @: TRACK@REPLAYGAIN_GAIN, ALBUM@REPLAYGAIN_TRACK_GAIN.
        let name = match raw.key.rsplit_once('@') {
            Some(("ALBUM", "REPLAYGAIN_GAIN")) => "replaygainalbumgain".to_owned(),
            Some(("ALBUM", "REPLAYGAIN_PEAK")) => "replaygainalbumpeak".to_owned(),
            Some((_, "REPLAYGAIN_GAIN")) => "replaygaintrackgain".to_owned(),
            Some((_, "REPLAYGAIN_PEAK")) => "replaygaintrackpeak".to_owned(),
            Some((_, key)) => plain(key),
            None => name(raw),
        };
        each(&raw.value, |value| self.gains.take(&name, value));
    }

    fn standard(&mut self, tag: &Tag, standard: &StandardTag) {
        let tags = &mut self.tags;
        match standard {
            StandardTag::TrackTitle(value) => put(&mut tags.title, value),
            StandardTag::Artist(value) => push(&mut tags.artists, value),
            StandardTag::Album(value) => put(&mut tags.album, value),
            StandardTag::AlbumArtist(value) => put(&mut tags.album_artist, value),
            StandardTag::Composer(value) => push(&mut tags.composers, value),
            StandardTag::Lyricist(value) => push(&mut tags.lyricists, value),
            StandardTag::Arranger(value) => push(&mut tags.arrangers, value),
            StandardTag::Performer(value) => push(&mut tags.performers, value),
            StandardTag::Writer(value) => push(&mut self.written, value),
            StandardTag::TrackNumber(number) => put_number(&mut tags.track, *number),
            StandardTag::DiscNumber(number) => put_number(&mut tags.disc, *number),
            StandardTag::ReleaseDate(value) => put(&mut tags.date, value),
            StandardTag::RecordingDate(value) => put(&mut self.recorded, value),
            StandardTag::ReleaseYear(year) | StandardTag::RecordingYear(year) => put(&mut self.year, &year.to_string()),
            StandardTag::IdentIsrc(value) => put(&mut tags.isrc, value),
            StandardTag::Genre(value) => put(&mut tags.genre, value),
            StandardTag::Description(value) => put(&mut self.described, value),
            StandardTag::Comment(value) => self.comment(&tag.raw, value),
            _ => {}
        }
    }

    /// A comment of `ID3v2` has a description; one without it is the listener's, the others are often a program's
    /// (`iTunNORM` …).
    fn comment(&mut self, raw: &RawTag, value: &str) {
        match description(raw).filter(|description| !description.is_empty()) {
            None => put(&mut self.tags.comment, value),
            Some(description) if description.starts_with("iTun") => {}
            Some(_) => put(&mut self.described, value),
        }
    }

    /// Tags that the library has no standard key for, or does not map: text frames with several values, RIFF INFO.
    fn raw(&mut self, raw: &RawTag) {
        let tags = &mut self.tags;
        // ID3v2.4.0-frames, 4.2.2: a list of pairs, function and name.
        if matches!(raw.key.as_str(), "TMCL" | "TIPL" | "IPLS") {
            return self.people(raw);
        }
        let name = name(raw);
        each(&raw.value, |value| match name.as_str() {
            "title" | "tit2" | "inam" => put(&mut tags.title, value),
            "artist" | "artists" | "tpe1" | "iart" => push(&mut tags.artists, value),
            "album" | "talb" | "iprd" => put(&mut tags.album, value),
            "albumartist" | "tpe2" => put(&mut tags.album_artist, value),
            "composer" | "tcom" | "imus" => push(&mut tags.composers, value),
            "lyricist" | "text" => push(&mut tags.lyricists, value),
            "arranger" => push(&mut tags.arrangers, value),
            "performer" => push(&mut tags.performers, value),
            "date" | "tdrc" | "icrd" => put(&mut self.recorded, value),
            "isrc" | "tsrc" => put(&mut tags.isrc, value),
            "genre" | "tcon" | "ignr" => put(&mut tags.genre, value),
            "comment" | "icmt" => put(&mut tags.comment, value),
            "description" => put(&mut self.described, value),
            "itrk" | "iprt" | "trck" => put_number(&mut tags.track, leading_number(value)),
            _ => {}
        });
    }

    fn people(&mut self, raw: &RawTag) {
        let RawValue::StringList(list) = &raw.value else { return };
        for pair in list.chunks_exact(2) {
            let [function, name] = pair else { continue };
            let (function, name) = (tidy(function), tidy(name));
            match function.to_ascii_lowercase().as_str() {
                "arranger" => push(&mut self.tags.arrangers, &name),
                _ if raw.key == "TMCL" && !name.is_empty() && !function.is_empty() => {
                    push(&mut self.tags.performers, &format!("{name} ({function})"));
                }
                _ if raw.key == "TMCL" => push(&mut self.tags.performers, &name),
                _ => {}
            }
        }
    }
}

/// What a tag is called, in small letters and digits alone; a user's own text frame by its description.
fn name(raw: &RawTag) -> String {
    let name = match (raw.key.as_str(), description(raw)) {
        ("TXXX", Some(description)) => description,
        (key, _) => key.rsplit(':').next().unwrap_or(key),
    };
    plain(name)
}

/// A name in small letters and digits alone.
fn plain(name: &str) -> String {
    let name = name.chars().take(LENGTH).filter(char::is_ascii_alphanumeric);
    name.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The description that comes with a comment or a user's own text frame.
fn description(raw: &RawTag) -> Option<&str> {
    let fields = raw.sub_fields.as_ref()?;
    fields.iter().find(|field| field.field.ends_with("DESCRIPTION")).and_then(|field| match &field.value {
        RawValue::String(value) => Some(value.as_str()),
        _ => None,
    })
}

fn each(value: &RawValue, mut take: impl FnMut(&str)) {
    match value {
        RawValue::String(value) => take(value),
        RawValue::StringList(list) => list.iter().for_each(|value| take(value)),
        _ => {}
    }
}

fn tidy(value: &str) -> String {
    let value: String = value.chars().take(LENGTH).collect();
    text::clean(&value).trim().to_owned()
}

fn put(field: &mut Option<String>, value: &str) {
    let value = tidy(value);
    if field.is_none() && !value.is_empty() {
        *field = Some(value);
    }
}

/// The number that a value begins with, as in `3/7`; 0 if there is none.
fn leading_number(value: &str) -> u64 {
    let digits = value.trim_start().split(|character: char| !character.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn put_number(field: &mut Option<u32>, number: u64) {
    if field.is_none() && number > 0 {
        *field = u32::try_from(number).ok();
    }
}

fn push(list: &mut Vec<String>, value: &str) {
    let value = tidy(value);
    if list.len() < VALUES && !value.is_empty() && !list.contains(&value) {
        list.push(value);
    }
}
