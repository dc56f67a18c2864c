//! Audio files as they are: what they hold, what they are tagged with, their samples.
//!
//! This room is the only one that names symphonia. Every open, decode and seek is hostile ground: it is guarded
//! against panics, bounded, and a failure carries a reason for the listener.

use std::path::PathBuf;
use std::time::Duration;

/// What a file is and says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Info {
    /// The container: `FLAC`, `Ogg`, `MP4`, `RIFF/WAVE` …
    pub container: String,
    /// The codec: `FLAC`, `Vorbis`, `AAC-LC`, `PCM` …
    pub codec: String,
    /// Frames per second, as the container says; 0 if it does not.
    pub rate: u32,
    /// Number of channels; 0 if the container does not say.
    pub channels: u16,
    /// Bits per sample, where that has a meaning.
    pub bits: Option<u32>,
    /// Frames to be heard, encoder delay and padding taken off, if the file tells.
    pub frames: Option<u64>,
    /// The length that follows from the frames.
    pub duration: Option<Duration>,
    /// The tags, cleaned and bounded.
    pub tags: Tags,
}

/// What the tags of a file say. Values are as they stand in the file, but bounded in length, valid UTF-8 and without
/// control characters; an empty value counts as absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tags {
    /// Title.
    pub title: Option<String>,
    /// Artists, each.
    pub artists: Vec<String>,
    /// Album.
    pub album: Option<String>,
    /// Album artist.
    pub album_artist: Option<String>,
    /// Composers.
    pub composers: Vec<String>,
    /// Lyricists.
    pub lyricists: Vec<String>,
    /// Arrangers.
    pub arrangers: Vec<String>,
    /// Performers, with their role if the tag has one: `Name (role)`.
    pub performers: Vec<String>,
    /// Number of the track on its disc.
    pub track: Option<u32>,
    /// Number of the disc.
    pub disc: Option<u32>,
    /// Date of release, as written.
    pub date: Option<String>,
    /// ISRC.
    pub isrc: Option<String>,
    /// Genre.
    pub genre: Option<String>,
    /// Comment.
    pub comment: Option<String>,
}

/// Why a file cannot be read or played on. `Display` is the reason as the listener reads it, without the path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no such file.
    #[error("not found")]
    NotFound,
    /// The system refuses it.
    #[error("no permission to read it")]
    Permission,
    /// A folder, a device, a pipe.
    #[error("not a regular file")]
    NotAFile,
    /// No bytes.
    #[error("empty file")]
    Empty,
    /// Nothing in it is audio that is known here.
    #[error("not an audio file that is known here")]
    NotAudio,
    /// A known container, an unknown codec.
    #[error("codec {0} is not supported")]
    Codec(String),
    /// The header contradicts itself or is out of bounds.
    #[error("damaged header: {0}")]
    Header(String),
    /// Decoding broke off.
    #[error("damaged after {}", crate::text::clock(*.after))]
    Damaged {
        /// What could be heard before.
        after: Duration,
    },
    /// The disk said no.
    #[error("cannot be read: {0}")]
    Io(String),
    /// The decoder gave up in a way it should not.
    #[error("the decoder failed: {0}")]
    Decoder(String),
}

/// A fault and the file it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {fault}", path.display())]
pub struct Error {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}
