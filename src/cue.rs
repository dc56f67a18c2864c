//! CUE sheets: where the songs of a file begin, and what they are called.
//!
//! The format is that of CDRWIN (User's Guide, "Cue Sheet Commands"), with what EAC, foobar2000 and libcue have added:
//! texts of CD-TEXT, and facts in remarks (`REM DATE`, `REM REPLAYGAIN_TRACK_GAIN` …). Times are `mm:ss:ff` in frames of a
//! CD, of which 75 make a second ([`Sectors`]).
//!
//! [`Sheet`] is what stands in a sheet. [`Sheet::layout`] says which stretch of which file each song is. Nothing is opened
//! here: what the files are and how long is for the caller to know. A line that is not understood is skipped and told.

mod layout;
mod line;
mod note;
mod read;
mod sectors;
#[cfg(test)]
mod tests;

pub use layout::{Layout, Stretch};
pub use note::{Note, Remark};
pub use sectors::Sectors;

use crate::text;

/// Bytes of a sheet that are read.
pub const BYTES: usize = 1 << 20;
/// Tracks that are taken, and files.
pub const TRACKS: usize = 999;
/// Characters kept of a text.
const CHARACTERS: usize = 1024;
/// Notes that are kept one by one.
const NOTES: usize = 100;

/// What stands in a sheet. Texts are clean and at most 1024 characters long.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// What is said of the whole.
    pub words: Words,
    /// The number of the medium: up to 13 digits (UPC or EAN).
    pub catalog: Option<String>,
    /// The number of the disc.
    pub disc: Option<u32>,
    /// The disc's id, as `REM DISCID` has it (that of freedb: eight hexadecimal digits).
    pub disc_id: Option<String>,
    /// The files, in the order of the sheet. A sheet that names none before its first track has one without a name.
    pub files: Vec<String>,
    /// The tracks, in the order of the sheet.
    pub tracks: Vec<Track>,
    /// What was skipped while reading, in the order of the lines.
    pub notes: Vec<Note>,
    /// How many more things were skipped than `notes` tells.
    pub untold: usize,
    /// The alphabet that the sheet is taken to be written in, by its standard name, where it does not say so itself.
    pub guessed: Option<&'static str>,
}

/// What is said of a track or of the whole, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Its title.
    pub title: Option<String>,
    /// Who performs.
    pub performer: Option<String>,
    /// Who wrote the song; the sheet does not say whether words or music.
    pub songwriter: Option<String>,
    /// Who composed it.
    pub composer: Option<String>,
    /// Who arranged it.
    pub arranger: Option<String>,
    /// Its genre.
    pub genre: Option<String>,
    /// Its date or year.
    pub date: Option<String>,
    /// A comment.
    pub comment: Option<String>,
    /// The gain of `ReplayGain`, as written: `-6.53 dB`. That of the album, if it is said of the whole.
    pub gain: Option<String>,
    /// The highest sample, likewise.
    pub peak: Option<String>,
}

/// A track of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Track {
    /// Its number.
    pub number: u32,
    /// Whether it is sound; else it is data, which is no song.
    pub is_audio: bool,
    /// What is said of it.
    pub words: Words,
    /// Its ISRC: twelve letters and digits.
    pub isrc: Option<String>,
    /// Its flags: `DCP`, `4CH`, `PRE`, `SCMS`.
    pub flags: Vec<String>,
    /// Silence before it that stands in no file.
    pub pregap: Option<Sectors>,
    /// Silence after it that stands in no file.
    pub postgap: Option<Sectors>,
    /// Its places, in the order of the sheet.
    pub indices: Vec<Index>,
    /// The line it begins at, from 1.
    pub line: u32,
}

/// A place in a file. Number 1 is where a track begins, number 0 the gap before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// Its number, 0 to 99.
    pub number: u32,
    /// The file, as an index of [`Sheet::files`].
    pub file: usize,
    /// The place in it.
    pub at: Sectors,
}

impl Sheet {
    /// Reads the content of a file: UTF-8, UTF-16 or a guessed alphabet. What is beyond [`BYTES`] is left out, and told.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let decoded = text::decode(bytes.get(..BYTES).unwrap_or(bytes));
        let mut sheet = Self::from_text(&decoded.text);
        sheet.guessed = decoded.guessed;
        if bytes.len() > BYTES {
            let line = u32::try_from(decoded.text.lines().count()).unwrap_or(u32::MAX);
            sheet.note(line, Remark::TooLong);
        }
        sheet
    }

    /// Reads a text; lines may end as on any system.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        read::read(text)
    }

    /// Whether it has a track of sound: else it is no sheet that anything can be played by.
    #[must_use]
    pub fn has_songs(&self) -> bool {
        self.tracks.iter().any(|track| track.is_audio && !track.indices.is_empty())
    }

    fn note(&mut self, line: u32, remark: Remark) {
        if self.notes.len() < NOTES {
            self.notes.push(Note { line, remark });
        } else {
            self.untold += 1;
        }
    }
}

impl Track {
    /// Where it begins: its index 1, or without one the first that it has.
    #[must_use]
    pub fn start(&self) -> Option<Index> {
        let first = self.indices.iter().find(|index| index.number == 1);
        first.or_else(|| self.indices.iter().min_by_key(|index| index.number)).copied()
    }
}
