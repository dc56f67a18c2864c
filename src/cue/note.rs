//! [`Note`]: what is to be told of a sheet.

use super::Sectors;

/// Something that was skipped, or that is otherwise than one would expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The line of the sheet, from 1.
    pub line: u32,
    /// What about it.
    pub remark: Remark,
}

/// What is told of a line or a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// The line is not understood, or stands where it has no meaning.
    NotUnderstood,
    /// The sheet goes on beyond what is read.
    TooLong,
    /// More tracks or files than are taken.
    TooMany,
    /// This track is data, not sound.
    Data(u32),
    /// This track has no place in a file.
    NoIndex(u32),
    /// This track has no index 1, and begins at its first other one.
    NoFirstIndex(u32),
    /// This track begins before the one before it.
    OutOfOrder(u32),
    /// This track begins where the next one does: nothing of it is heard.
    NoLength(u32),
    /// The sound of a file before its first track, up to here, is in no song.
    Hidden(Sectors),
    /// So much silence before or after this track is in no file, and is not made.
    Silence(u32, Sectors),
}
