//! Audio files as they are: what they hold, what they are tagged with, their samples.
//!
//! This room is the only one that names symphonia. Every open, decode and seek is hostile ground: it is guarded
//! against panics, bounded, and a failure carries a reason for the listener.
//!
//! [`Decoder`] is a file opened for playing, [`inspect`] asks a file what it is.

mod aac;
mod advice;
mod aiff;
mod brandless;
mod clip;
mod codecs;
mod comments;
mod cover;
mod cues;
mod decoder;
mod downmix;
mod edges;
mod edits;
mod encoding;
mod facts;
mod fault;
mod file;
mod fingerprint;
mod flac;
mod foreign;
mod frames;
mod free_format;
mod gain_tags;
mod glance;
mod guard;
mod holes;
mod id3;
mod isrc;
mod lame;
mod layout;
mod link;
mod loudness;
mod lyrics;
mod matroska;
mod mpeg;
mod musicbrainz;
mod names;
mod open;
mod opus;
mod packets;
mod patches;
mod pcm;
mod pictures;
mod place;
mod quicktime;
mod raster;
mod riff;
mod seek;
mod sniff;
mod source;
mod stamp;
mod start;
mod tags;
mod verify;
mod view;
mod vorbis;

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use advice::Advice;
pub use clip::{Clip, ClipDecoder, Range};
pub use cover::cover;
pub use cues::{Cues, Mark};
pub use decoder::{Block, Decoder, Spec};
pub use downmix::to_stereo;
pub use edges::Clipped;
pub use fault::{Error, Fault};
pub use fingerprint::{Fingerprint, NoFingerprint, fingerprint};
pub use foreign::NonAudio;
pub use glance::begins_like_audio;
pub use guard::is_guarded;
pub use loudness::{Level, Loudness, REFERENCE};
pub use lyrics::{HasLyrics, LyricsTag, LyricsText, lyrics};
pub use musicbrainz::MusicBrainz;
pub use pictures::Picture;
pub use stamp::Stamp;
pub use verify::{Checksum, Verification, verify, verify_while};

/// What a file is and says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Info {
    /// The container: `FLAC`, `Ogg`, `MP4`, `WAV`, `MPEG` …
    pub container: String,
    /// The codec: `FLAC`, `Vorbis`, `MP3`, `AAC-LC`, `PCM` …
    pub codec: String,
    /// Frames per second of the first decoded block (a container's own word may differ, as with HE-AAC).
    pub rate: u32,
    /// Number of channels of the first decoded block.
    pub channels: u16,
    /// Bits per sample, where that has a meaning: PCM, FLAC, ALAC.
    pub bits: Option<u32>,
    /// Frames to be heard, encoder delay and padding taken off, if the file tells.
    pub frames: Option<u64>,
    /// The length that follows from the frames; without them an estimate, if there is one (MP3 without a Xing header,
    /// raw AAC).
    pub duration: Option<Duration>,
    /// Frames at the file's rate that are left out before the first one heard: what the encoder put before the music, and
    /// the delay of the decoder (MP3: 529 more than the LAME tag says). `None` where the file does not tell.
    pub delay: Option<u32>,
    /// Frames at the file's rate that are left out after the last one heard. `None` where the file does not tell.
    pub padding: Option<u32>,
    /// The tags, cleaned and bounded.
    pub tags: Tags,
    /// What the tags say about loudness.
    pub loudness: Loudness,
    /// Where the songs in it begin, if it says so.
    pub cues: Cues,
    /// The pictures in it, at most 64. [`inspect`] tells all of them; a [`Decoder`] only those that the decoder library reads.
    pub pictures: Vec<Picture>,
}

impl Info {
    /// The technical facts in a line: `FLAC 44.1 kHz 16 bit stereo`, `WAV 48 kHz 24 bit 6 channels`, `MP3 44.1 kHz mono`.
    #[must_use]
    pub fn summary(&self) -> String {
        let name = if self.codec == "PCM" { &self.container } else { &self.codec };
        let bits = self.bits.map_or_else(String::new, |bits| format!(" {bits} bit"));
        let channels = match self.channels {
            1 => "mono".to_owned(),
            2 => "stereo".to_owned(),
            many => format!("{many} channels"),
        };
        format!("{name} {} kHz{bits} {channels}", f64::from(self.rate) / 1000.0)
    }
}

/// What the tags of a file say. Values are as they stand in the file, but bounded in length, valid UTF-8 and without
/// control characters; an empty value counts as absent. A tag that may hold several values holds each where the standard
/// says how they are told apart (zeros in `ID3v2.4` and APE, repeated fields elsewhere); a stroke or a semicolon in a name
/// is a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tags {
    /// Title.
    pub title: Option<String>,
    /// Artists, each; as they are credited together if the file does not name each by itself.
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
    /// How many tracks the disc has.
    pub track_total: Option<u32>,
    /// Number of the disc.
    pub disc: Option<u32>,
    /// How many discs there are.
    pub disc_total: Option<u32>,
    /// Date of release, as written; a tag that has day and month by themselves gives `2021-12-07`.
    pub date: Option<String>,
    /// Date of the first release of what may have been released again, as written.
    pub original_date: Option<String>,
    /// ISRC: twelve characters, capitals and digits, no hyphens. What has not that shape is left out, for it names nothing.
    pub isrc: Option<String>,
    /// Identifiers of `MusicBrainz`.
    pub musicbrainz: MusicBrainz,
    /// Genre.
    pub genre: Option<String>,
    /// Comment.
    pub comment: Option<String>,
    /// Whether there are lyrics in it, which [`lyrics()`] reads.
    pub lyrics: HasLyrics,
    /// The alphabets, by their names in the WHATWG's Encoding Standard, that values were read by although the tag names
    /// another one or none, because what it names is certainly wrong.
    pub repaired: Vec<String>,
}

/// Tags and technical facts of a file. No more than its first block is decoded, and not even that where the file is beyond
/// doubt without it. Fails with the reason why the file could not be played.
pub fn inspect(path: &Path) -> Result<Info, Error> {
    facts::read(path).map_or_else(|| inspect_by_decoding(path), Ok)
}

fn inspect_by_decoding(path: &Path) -> Result<Info, Error> {
    let mut info = Decoder::open(path).map(Decoder::into_info)?;
    let pictures = pictures::read(path);
    if !pictures.is_empty() {
        info.pictures = pictures;
    }
    Ok(info)
}

#[cfg(test)]
mod tests;
