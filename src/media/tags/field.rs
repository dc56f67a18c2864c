//! What the tags of every style are called.

use symphonia::core::meta::well_known as style;
use symphonia::core::meta::{MetadataId, StandardTag};

/// What a tag is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    /// As credited, in one.
    Artist,
    /// Each by itself.
    Artists,
    Album,
    AlbumArtist,
    Composer,
    Lyricist,
    Arranger,
    /// Who wrote it, be it music or words.
    Writer,
    Performer,
    /// A performer whose role is the tag's name.
    PerformerAs(&'static str),
    Track,
    TrackTotal,
    Disc,
    DiscTotal,
    /// The number of a part, of which the level does not say what it is.
    Part,
    Released,
    Date,
    Year,
    /// Day and month in four digits.
    DayMonth,
    OriginalDate,
    OriginalYear,
    Isrc,
    Genre,
    Comment,
    Description,
    Recording,
    ReleaseTrack,
    Release,
    ReleaseGroup,
    Work,
    ArtistId,
    AlbumArtistId,
}

/// Whose rules a set of tags follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::media) enum Style {
    Id3,
    Mp4,
    Matroska,
    /// The list `INFO` of WAV.
    Riff,
    Aiff,
    /// Names are words: Vorbis comments, APE, `ID3v1`, CAF.
    Words,
}

impl Style {
    pub(super) fn of(id: MetadataId) -> Self {
        match id {
            style::METADATA_ID_ID3V2 => Self::Id3,
            style::METADATA_ID_ISOMP4 => Self::Mp4,
            style::METADATA_ID_MATROSKA => Self::Matroska,
            style::METADATA_ID_AIFF => Self::Aiff,
            style::METADATA_ID_WAVE => Self::Riff,
            _ => Self::Words,
        }
    }

    /// A name as the tables have it.
    pub(super) fn plain(self, name: &str) -> String {
        if self == Self::Words { super::set::plain(name) } else { name.to_owned() }
    }

    /// What a tag of this name is about; a name of words is in small letters and digits alone.
    pub(super) fn field(self, name: &str) -> Option<Field> {
        let table = match self {
            Self::Id3 if name.len() <= 4 => ID3,
            Self::Riff => RIFF,
            Self::Aiff => AIFF,
            _ => WORDS,
        };
        table.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

/// `ID3v2.2`, 2.3 and 2.4 (id3.org: id3v2-00, id3v2.3.0, id3v2.4.0-frames).
const ID3: &[(&str, Field)] = &[
    ("TIT2", Field::Title),
    ("TPE1", Field::Artist),
    ("TALB", Field::Album),
    ("TPE2", Field::AlbumArtist),
    ("TPE3", Field::PerformerAs("conductor")),
    ("TCOM", Field::Composer),
    ("TEXT", Field::Lyricist),
    ("TRCK", Field::Track),
    ("TPOS", Field::Disc),
    ("TDRL", Field::Released),
    ("TDRC", Field::Date),
    ("TYER", Field::Year),
    ("TDAT", Field::DayMonth),
    ("TDOR", Field::OriginalDate),
    ("TORY", Field::OriginalYear),
    ("TSRC", Field::Isrc),
    ("TCON", Field::Genre),
    ("COMM", Field::Comment),
    ("TT2", Field::Title),
    ("TP1", Field::Artist),
    ("TAL", Field::Album),
    ("TP2", Field::AlbumArtist),
    ("TP3", Field::PerformerAs("conductor")),
    ("TCM", Field::Composer),
    ("TXT", Field::Lyricist),
    ("TRK", Field::Track),
    ("TPA", Field::Disc),
    ("TYE", Field::Year),
    ("TDA", Field::DayMonth),
    ("TOR", Field::OriginalYear),
    ("TRC", Field::Isrc),
    ("TCO", Field::Genre),
    ("COM", Field::Comment),
];

/// Names that are words: Vorbis comments (xiph.org, "Ogg Vorbis I format specification: comment field"), APE, user's own
/// frames and freeform atoms as Picard's tag mapping has them, Matroska (RFC 9559 and its tags), CAF's `info`.
const WORDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("artist", Field::Artist),
    ("artists", Field::Artists),
    ("album", Field::Album),
    ("albumartist", Field::AlbumArtist),
    ("composer", Field::Composer),
    ("lyricist", Field::Lyricist),
    ("arranger", Field::Arranger),
    ("writer", Field::Writer),
    ("writtenby", Field::Writer),
    ("author", Field::Writer),
    ("performer", Field::Performer),
    ("leadperformer", Field::Performer),
    ("conductor", Field::PerformerAs("conductor")),
    ("ensemble", Field::PerformerAs("ensemble")),
    ("soloist", Field::PerformerAs("soloist")),
    ("accompaniment", Field::PerformerAs("accompaniment")),
    ("track", Field::Track),
    ("tracknumber", Field::Track),
    ("tracktotal", Field::TrackTotal),
    ("totaltracks", Field::TrackTotal),
    ("disc", Field::Disc),
    ("discnumber", Field::Disc),
    ("disk", Field::Disc),
    ("disknumber", Field::Disc),
    ("disctotal", Field::DiscTotal),
    ("totaldiscs", Field::DiscTotal),
    ("disktotal", Field::DiscTotal),
    ("totaldisks", Field::DiscTotal),
    ("partnumber", Field::Part),
    ("releasedate", Field::Released),
    ("daterelease", Field::Released),
    ("datereleased", Field::Released),
    ("date", Field::Date),
    ("daterecorded", Field::Date),
    ("recordeddate", Field::Date),
    ("recorddate", Field::Date),
    ("year", Field::Year),
    ("originaldate", Field::OriginalDate),
    ("originalreleasedate", Field::OriginalDate),
    ("originaldatereleased", Field::OriginalDate),
    ("originalyear", Field::OriginalYear),
    ("isrc", Field::Isrc),
    ("genre", Field::Genre),
    ("comment", Field::Comment),
    ("comments", Field::Comment),
    ("description", Field::Description),
    ("musicbrainztrackid", Field::Recording),
    ("musicbrainzrecordingid", Field::Recording),
    ("musicbrainzreleasetrackid", Field::ReleaseTrack),
    ("musicbrainzalbumid", Field::Release),
    ("musicbrainzreleaseid", Field::Release),
    ("musicbrainzreleasegroupid", Field::ReleaseGroup),
    ("musicbrainzworkid", Field::Work),
    ("musicbrainzartistid", Field::ArtistId),
    ("musicbrainzalbumartistid", Field::AlbumArtistId),
];

/// Multimedia Programming Interface and Data Specifications 1.0, 2-14, and what programs added. `ISRC` is there the source
/// of the sound, and often a code all the same: the shape tells.
const RIFF: &[(&str, Field)] = &[
    ("INAM", Field::Title),
    ("TITL", Field::Title),
    ("IART", Field::Artist),
    ("IPRD", Field::Album),
    ("IMUS", Field::Composer),
    ("IWRI", Field::Writer),
    ("ISTR", Field::Performer),
    ("ITRK", Field::Track),
    ("IPRT", Field::Track),
    ("TRCK", Field::Track),
    ("IFRM", Field::TrackTotal),
    ("ICRD", Field::Date),
    ("YEAR", Field::Year),
    ("ISRC", Field::Isrc),
    ("IGNR", Field::Genre),
    ("GENR", Field::Genre),
    ("ICMT", Field::Comment),
    ("CMNT", Field::Comment),
    ("COMM", Field::Comment),
];

/// Audio Interchange File Format 1.3: the author is the "creator of a sampled sound".
const AIFF: &[(&str, Field)] =
    &[("NAME", Field::Title), ("AUTH", Field::Artist), ("ANNO", Field::Comment), ("COMT", Field::Comment)];

/// What a tag is about that the library knows by its own name: the atoms of MP4, of some of which it drops theirs.
pub(super) fn of_standard(tag: &StandardTag) -> Option<(Field, &str)> {
    let (field, value) = match tag {
        StandardTag::TrackTitle(value) => (Field::Title, value),
        StandardTag::Artist(value) => (Field::Artist, value),
        StandardTag::Album(value) => (Field::Album, value),
        StandardTag::AlbumArtist(value) => (Field::AlbumArtist, value),
        StandardTag::Composer(value) => (Field::Composer, value),
        StandardTag::Writer(value) => (Field::Writer, value),
        StandardTag::Arranger(value) => (Field::Arranger, value),
        StandardTag::Performer(value) => (Field::Performer, value),
        StandardTag::Conductor(value) => (Field::PerformerAs("conductor"), value),
        StandardTag::Soloist(value) => (Field::PerformerAs("soloist"), value),
        StandardTag::ReleaseDate(value) => (Field::Released, value),
        StandardTag::IdentIsrc(value) => (Field::Isrc, value),
        StandardTag::Genre(value) => (Field::Genre, value),
        StandardTag::Comment(value) => (Field::Comment, value),
        StandardTag::Description(value) => (Field::Description, value),
        _ => return None,
    };
    Some((field, value.as_str()))
}
