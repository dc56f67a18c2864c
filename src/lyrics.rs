//! The listener's own lyrics: what stands in a file beside the song, or in the song's own tags. Nothing is fetched.
//!
//! [`find`] looks, in this order, for
//!
//! 1. a file of the same name that ends in `.lrc`, beside the song, then in a folder `lyrics` beside it,
//! 2. timed lyrics in the song itself: `SYLT` of `ID3v2`, or LRC in any of the fields below,
//! 3. untimed ones: `USLT`, `LYRICS`, `UNSYNCEDLYRICS`, `©lyr` …,
//! 4. a file of the same name that ends in `.txt`, in the same two places.
//!
//! # LRC
//!
//! There is no standard; what is read is what programs write:
//!
//! - `[mm:ss.xx]`, `[mm:ss:xx]`, `[m:ss]`, `[hh:mm:ss.xx]` before a line, several of them if it is sung again; in any order. A
//!   line of nothing is a pause.
//! - `[ti:…]`, `[ar:…]`, `[al:…]`, `[au:…]`, `[by:…]`, `[length:m:ss]`.
//! - `[offset:±ms]`: a positive one makes the lyrics come sooner, a negative one later. So say Wikipedia (“LRC (file format)”:
//!   “a positive value causes lyrics to appear sooner”) and the wiki of `MobileRead`, and so do rmpc, `OpenLyrics` for foobar2000 and
//!   KDE's Elisa; a few players have it the other way.
//! - `<mm:ss.xx>` before a word (“enhanced LRC”, of the A2 Media Player), or `[mm:ss.xx]` in the middle of a line.
//! - Who sings: `F:`, `M:`, `D:` (woman, man, both: Walaoke), `v1:`, `v2:`, `[bg:…]` (voices and background, as Apple's lyrics
//!   are written down), and a name with a colon if it is one of those in `[ar:…]`. Nothing else is taken for a singer.
//!
//! Everything is bounded and cleaned. A damaged file gives what it has, and [`Lyrics::skipped`] says what it has not.

mod lrc;
mod offset;
mod search;
mod singer;
mod stamp;
mod tagged;
#[cfg(test)]
mod tests;
mod words;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::media::Range;
use crate::text;

pub use offset::{Offset, OffsetError, Offsets};
pub use search::find;
pub use singer::Singer;

/// Most bytes that are read of a file, and that are kept of its text.
const BYTES: usize = 1 << 20;
/// Most lines.
const LINES: usize = 10_000;
/// Most characters of a line.
const CHARACTERS: usize = 2000;

/// A word, or a syllable, and when it is sung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// From the start of the song.
    pub at: Duration,
    /// Clean, with the space that follows it.
    pub text: String,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// From the start of the song; `None` if the file does not say.
    pub at: Option<Duration>,
    /// The words, if the file times them: together they are the text, and none comes before the one that it follows.
    pub words: Vec<Word>,
    /// Clean, without spaces at its ends. Empty: a pause, or a gap between verses.
    pub text: String,
    /// Who sings, if the file says so at this line.
    pub singer: Option<Singer>,
}

/// Where lyrics were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In a file of their own.
    File(PathBuf),
    /// In a tag of the song, as it is called there: `SYLT`, `LYRICS` … Clean.
    Tag(String),
}

/// What lyrics say about themselves, all of it clean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// `ti`: title.
    pub title: Option<String>,
    /// `ar`: artist.
    pub artist: Option<String>,
    /// `al`: album.
    pub album: Option<String>,
    /// `au`: author of the song.
    pub author: Option<String>,
    /// `by`: who made the file.
    pub by: Option<String>,
    /// `length`: of the song.
    pub length: Option<Duration>,
}

/// What could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    /// Time stamps that are none: their lines are kept, without a time unless they have another.
    pub stamps: usize,
    /// Whether something was left out because there is too much of it: beyond 1 MiB, 10,000 lines or 2,000 characters of a line.
    pub is_cut: bool,
    /// Whether some letters could not be read; `�` stands for them.
    pub is_garbled: bool,
}

impl Skipped {
    /// Whether all of it was read.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Lyrics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lyrics {
    lines: Vec<Line>,
    /// When which line begins that is sung then, in order; several lines that begin together have one.
    starts: Vec<(Duration, usize)>,
    /// Where they were found.
    pub origin: Origin,
    /// What they say about themselves.
    pub heading: Heading,
    /// What could not be read.
    pub skipped: Skipped,
    /// The alphabet that the file is taken to be written in, by its standard name (`windows-1252`, `GBK` …), where it does
    /// not say so itself.
    pub guessed: Option<&'static str>,
    /// How much sooner the listener wants them.
    pub offset: Offset,
}

impl Lyrics {
    /// Reads a file's content: LRC, or a plain text. `None` if there is nothing in it to be read.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], origin: Origin) -> Option<Self> {
        let is_cut = bytes.len() > BYTES;
        let read = text::decode(bytes.get(..BYTES).unwrap_or(bytes));
        let mut lyrics = Self::from_text(&read.text, origin)?;
        lyrics.skipped.is_cut |= is_cut;
        lyrics.skipped.is_garbled |= read.is_garbled;
        lyrics.guessed = read.guessed;
        Some(lyrics)
    }

    /// Reads a text: LRC, or a plain one. `None` if there is nothing in it to be read.
    #[must_use]
    pub fn from_text(text: &str, origin: Origin) -> Option<Self> {
        let sheet = lrc::read(text);
        sheet.lines.iter().any(|line| !line.text.is_empty()).then(|| Self {
            lines: sheet.lines,
            starts: sheet.starts,
            origin,
            heading: sheet.heading,
            skipped: sheet.skipped,
            guessed: None,
            offset: Offset::default(),
        })
    }

    /// The lines that are sung in a part of the song's file, with their times from its start; `None` if there are none, or if
    /// nobody knows when they are sung.
    #[must_use]
    pub fn part(mut self, range: Range) -> Option<Self> {
        let within = |at: Duration| at >= range.start && range.end.is_none_or(|end| at < end);
        let mut is_within = false;
        // A line without a time belongs to the one that it follows.
        self.lines.retain(|line| {
            is_within = line.at.map_or(is_within, within);
            is_within
        });
        self.starts.clear();
        for (index, line) in self.lines.iter_mut().enumerate() {
            let times = line.at.iter_mut().chain(line.words.iter_mut().map(|word| &mut word.at));
            times.for_each(|at| *at = at.saturating_sub(range.start));
            if let Some(at) = line.at.filter(|at| self.starts.last().is_none_or(|(last, _)| last != at)) {
                self.starts.push((at, index));
            }
        }
        self.lines.iter().any(|line| !line.text.is_empty()).then_some(self)
    }

    /// The lines, in the order of their times, those without one behind the line that they follow in the file.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Whether it is known when lines are sung.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        !self.starts.is_empty()
    }

    /// Whether it is known of some line when its words are sung.
    #[must_use]
    pub fn has_words(&self) -> bool {
        self.lines.iter().any(|line| !line.words.is_empty())
    }

    /// The line that is sung at this position of the song; `None` before the first one, and if no times are known.
    #[must_use]
    pub fn at(&self, position: Duration) -> Option<usize> {
        self.current(position).map(|lines| lines.start)
    }

    /// The lines that are sung at this position: more than one if they begin together, as a song and its translation do.
    #[must_use]
    pub fn current(&self, position: Duration) -> Option<std::ops::Range<usize>> {
        let time = self.offset.applied(position)?;
        let after = self.starts.partition_point(|(at, _)| *at <= time);
        let (_, first) = *self.starts.get(after.checked_sub(1)?)?;
        let end = self.starts.get(after).map_or(self.lines.len(), |(_, next)| *next);
        Some(first..end)
    }

    /// How many words of a line have begun at this position.
    #[must_use]
    pub fn sung(&self, line: usize, position: Duration) -> usize {
        let (Some(line), Some(time)) = (self.lines.get(line), self.offset.applied(position)) else { return 0 };
        line.words.partition_point(|word| word.at <= time)
    }

    /// The position at which a line is sung.
    #[must_use]
    pub fn position_of(&self, line: usize) -> Option<Duration> {
        Some(self.offset.undone(self.lines.get(line)?.at?))
    }

    /// The first position after this one at which another line or another word is sung; `None` if there is none.
    #[must_use]
    pub fn next_change(&self, position: Duration) -> Option<Duration> {
        let time = self.offset.applied(position);
        let is_later = |at: Duration| time.is_none_or(|time| at > time);
        let line = self.starts.get(self.starts.partition_point(|(at, _)| !is_later(*at))).map(|(at, _)| *at);
        let current = self.current(position).unwrap_or(0..0);
        let words = self.lines.get(current).unwrap_or_default().iter().filter_map(|line| {
            line.words.get(line.words.partition_point(|word| !is_later(word.at))).map(|word| word.at)
        });
        words.chain(line).min().map(|at| self.offset.undone(at))
    }
}

/// Why lyrics that are there cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct Error {
    /// The file.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub cause: io::Error,
}

impl Error {
    fn new(path: &Path, cause: io::Error) -> Self {
        Self { path: path.to_owned(), cause }
    }
}
