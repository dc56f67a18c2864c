//! From the tags of every style to [`Tags`].
//!
//! A file may have several sets of tags (`ID3v1` and `ID3v2`, a container's own and an `ID3v2` before it). Each is read by
//! itself; what the best one lacks is taken from the next. The order: the container's own, `ID3v2`, APE, `ID3v1`, whose
//! values are cut at 30 characters.

use symphonia::core::formats::FormatReader;
use symphonia::core::formats::probe::ProbeableMetadata;
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::well_known as style;
use symphonia::core::meta::{MetadataId, MetadataOptions, MetadataRevision, Tag};
use symphonia::default::meta::Id3v2Reader;

use super::lyrics::{self, LyricsTag, MpegFrames};
use super::{Cues, Loudness, Picture, Tags, cues, encoding};

mod field;
mod loose;
mod people;
mod set;

pub(super) use field::Style;
pub(super) use loose::{Loose, Texts};
use set::Set;

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

/// The tags of an opened file; `loose` are those that were read beside the library, `title` is the title of the whole file
/// where the container has one, `frames` what the times of lyrics may count.
pub(super) fn read(format: &mut dyn FormatReader, loose: &Loose, title: Option<&str>, frames: MpegFrames) -> Told {
    let mut sets = Vec::new();
    each_set(format, loose, |revision| {
        let told = match Style::of(revision.info.metadata) {
            Style::Matroska => read_levels(revision, title, frames),
            style => read_set(style, revision, frames),
        };
        sets.push((rank(revision.info.metadata), told));
    });
    together(sets, loose)
}

/// What these sets say, none of which is Matroska's, oldest first, and `loose`.
pub(super) fn read_sets(revisions: &[MetadataRevision], loose: &Loose, frames: MpegFrames) -> Told {
    let told = |revision: &MetadataRevision| {
        let style = revision.info.metadata;
        (rank(style), read_set(Style::of(style), revision, frames))
    };
    together(revisions.iter().map(told).collect(), loose)
}

fn together(read: Vec<(u8, Told)>, loose: &Loose) -> Told {
    let mut sets: Vec<(u8, Told)> = loose.texts.iter().map(|texts| (texts.rank, read_texts(texts))).collect();
    sets.extend(read);
    sets.sort_by_key(|(rank, _)| *rank);
    let mut told = sets.into_iter().map(|(_, told)| told).reduce(merge).unwrap_or_default();
    for name in &loose.repaired {
        if !told.tags.repaired.contains(name) {
            told.tags.repaired.push(name.clone());
        }
    }
    told
}

/// The lyrics in the tags of an opened file, those of the best set first; `stream` is what their times may count.
pub(super) fn lyrics(format: &mut dyn FormatReader, loose: &Loose, stream: MpegFrames) -> Vec<LyricsTag> {
    let mut sets = Vec::new();
    each_set(format, loose, |revision| {
        let tags = all(revision).filter_map(|tag| lyrics::read(&tag.raw, &set::name(&tag.raw), stream));
        sets.push((rank(revision.info.metadata), tags.take(VALUES).collect::<Vec<_>>()));
    });
    sets.sort_by_key(|(rank, _)| *rank);
    sets.into_iter().flat_map(|(_, tags)| tags).take(VALUES).collect()
}

/// Every set of tags that the library reads, oldest first.
fn each_set(format: &mut dyn FormatReader, loose: &Loose, mut take: impl FnMut(&MetadataRevision)) {
    let mut metadata = format.metadata();
    loop {
        if let Some(revision) = metadata.current() {
            take(revision);
        }
        if metadata.pop().is_none() {
            break;
        }
    }
    // One at the end of a file comes after one at its beginning.
    if let Some(revision) = read_id3(&loose.id3) {
        take(&revision);
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

/// Texts that the library did not read, or not as they stand there.
fn read_texts(texts: &Texts) -> Told {
    let mut set = Set::default();
    let as_it_says = |value: &[u8]| std::str::from_utf8(value).ok().filter(|_| texts.is_utf8).map(str::to_owned);
    let values = texts.items.iter().map(|(_, value)| value.as_slice());
    let alphabet = encoding::Alphabet::of(values.filter(|value| as_it_says(value).is_none()));
    for (name, value) in texts.items.iter().take(TAGS) {
        let (value, repaired) = as_it_says(value).map_or_else(|| alphabet.read(value), |value| (value, None));
        if let Some(name) = repaired.filter(|name| texts.is_repair(name)) {
            set.repaired(name);
        }
        set.text(texts.style, &texts.style.plain(name), &value);
    }
    let (tags, loudness) = set.finish(false, false);
    Told { tags, loudness, ..Told::default() }
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
        // After what was read of it beside the library, which loses letters.
        style::METADATA_ID_ID3V1 => 4,
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
    let mut repaired = best.repaired;
    repaired.extend(next.repaired.into_iter().filter(|name| !repaired.contains(name)).collect::<Vec<_>>());
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
        track_total: best.track_total.or(next.track_total),
        disc: best.disc.or(next.disc),
        disc_total: best.disc_total.or(next.disc_total),
        date: best.date.or(next.date),
        original_date: best.original_date.or(next.original_date),
        isrc: best.isrc.or(next.isrc),
        musicbrainz: best.musicbrainz.or(next.musicbrainz),
        genre: best.genre.or(next.genre),
        comment: best.comment.or(next.comment),
        lyrics: best.lyrics.max(next.lyrics),
        repaired,
    }
}

/// The CUE sheet in a set.
fn told_cues(revision: &MetadataRevision) -> Cues {
    let sheet = all(revision).find_map(|tag| cues::read(&tag.raw, &set::name(&tag.raw)));
    Cues { sheet, ..Cues::default() }
}

/// A set without levels.
fn read_set(style: Style, revision: &MetadataRevision, frames: MpegFrames) -> Told {
    let mut set = Set::default();
    all(revision).for_each(|tag| set.take(style, tag, frames));
    // The atom ©wrt is called "writer" and holds the composer, as iTunes writes it.
    let (tags, loudness) = set.finish(style == Style::Mp4, true);
    Told { tags, loudness, pictures: pictures(revision), cues: told_cues(revision) }
}

/// The tags of Matroska, which are about a track or about what it is a part of (RFC 9559's tags, "Target types"): what is
/// said of the album holds for its tracks where they do not say it themselves. Programs that know no levels leave the
/// level out, which makes it that of the album; then all of it is about the one track there is.
fn read_levels(revision: &MetadataRevision, title: Option<&str>, frames: MpegFrames) -> Told {
    let level = |tag: &Tag| tag.raw.key.split_once('@').map_or("", |(level, _)| level).to_owned();
    let is_above = |level: &str| matches!(level, "COLLECTION" | "EDITION" | "ALBUM" | "OPERA" | "CONCERT" | "MOVIE");
    let has_levels = all(revision).any(|tag| !matches!(&*level(tag), "" | "ALBUM" | "MOVIE"));
    let (mut own, mut above) = (Set::default(), Set::default());
    for tag in all(revision) {
        let level = level(tag);
        if !is_above(&level) {
            own.take(Style::Matroska, tag, frames);
            continue;
        }
        match (set::name(&tag.raw).as_str(), &tag.raw.value) {
            ("title", value) => set::each(value, |value| above.put(field::Field::Album, value)),
            ("artist", value) if has_levels => {
                set::each(value, |value| above.put(field::Field::AlbumArtist, value));
                above.take(Style::Matroska, tag, frames);
            }
            _ => above.take(Style::Matroska, tag, frames),
        }
    }
    if let Some(title) = title {
        own.put(field::Field::Title, title);
    }
    let (own, own_loudness) = own.finish(false, false);
    let (above, above_loudness) = above.finish(false, !has_levels);
    let told = |tags, loudness| Told { tags, loudness, ..Told::default() };
    let told = merge(told(own, own_loudness), told(above, above_loudness));
    Told { pictures: pictures(revision), cues: told_cues(revision), ..told }
}

fn pictures(revision: &MetadataRevision) -> Vec<Picture> {
    let visuals = revision.per_track.iter().flat_map(|track| &track.metadata.visuals);
    revision.media.visuals.iter().chain(visuals).take(PICTURES).map(Picture::of).collect()
}
