//! Lyrics in the tags of a file, as they stand there.
//!
//! Texts: `USLT` of `ID3v2` (`ULT` of its version 2.2), `LYRICS` and `UNSYNCEDLYRICS` of Vorbis comments, APE and Matroska, `©lyr` of MP4, and
//! `SYNCEDLYRICS`, which some programs write with LRC in it. With times: `SYLT` of `ID3v2` (id3v2.4.0-frames, 4.9; `SLT`).
//!
//! A frame, atom or item of more than 64 KiB is hidden from the decoder library (see [`super::patches`]): no lyrics are so long.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3};
use symphonia::core::meta::{RawTag, RawValue};

use super::open::Stream;
use super::{Error, Fault};
use crate::text;

/// Bytes kept of a text.
const LENGTH: usize = 1 << 20;
/// Pieces kept of timed lyrics.
const PIECES: usize = 100_000;

/// Lyrics as a tag has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LyricsTag {
    /// What the tag is called there: `USLT`, `LYRICS` … Clean.
    pub name: String,
    /// What it says.
    pub text: LyricsText,
}

/// What such a tag says: valid UTF-8 of at most 1 MiB, otherwise as it stands, line breaks and control characters with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LyricsText {
    /// A text; it may be LRC.
    Whole(String),
    /// Pieces, each with its time from the start of the song, in the order of the file. A line break begins a piece that
    /// begins a line, if the pieces are smaller than lines.
    Timed(Vec<(Duration, String)>),
}

/// Whether there are lyrics, and whether they say when each line is sung. Lyrics of more than 64 KiB do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum HasLyrics {
    /// There are none.
    #[default]
    None,
    /// Without times.
    Plain,
    /// With times.
    Timed,
}

impl LyricsTag {
    /// Whether it has times: its own, or stamps before its lines as an LRC file has them.
    pub(super) fn kind(&self) -> HasLyrics {
        match &self.text {
            LyricsText::Timed(_) => HasLyrics::Timed,
            LyricsText::Whole(text) => kind(text),
        }
    }
}

/// Whether a text of lyrics has stamps before its lines.
pub(super) fn kind(text: &str) -> HasLyrics {
    if text.lines().any(is_stamped) { HasLyrics::Timed } else { HasLyrics::Plain }
}

/// Whether a tag of this name, in small letters and digits alone, has lyrics.
pub(super) fn is_name(name: &str) -> bool {
    matches!(name, "uslt" | "ult" | "lyrics" | "unsyncedlyrics" | "syncedlyrics")
}

/// Whether a line begins as `[1:23`.
fn is_stamped(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix('[') else { return false };
    let seconds = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = seconds.strip_prefix(':').map_or(&b""[..], str::as_bytes);
    seconds.len() < rest.len() && matches!(digits, [b'0'..=b'5', b'0'..=b'9', ..])
}

/// The lyrics in a file's tags, those of the most trusted tags first. Nothing is decoded. Fails with the reason why the file
/// cannot be opened.
pub fn lyrics(path: &Path) -> Result<Vec<LyricsTag>, Error> {
    let read = || Stream::open(path)?.lyrics();
    read().map_err(|fault: Fault| Error { path: path.to_owned(), fault })
}

/// How long a frame of MPEG audio is, for times that count these: samples in it, and samples a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MpegFrames(Option<(u64, u64)>);

impl MpegFrames {
    pub(super) fn of(parameters: &AudioCodecParameters) -> Self {
        let Some(rate) = parameters.sample_rate.filter(|rate| *rate > 0) else { return Self(None) };
        // ISO/IEC 11172-3, 2.4.2.1; layer III of the lower rates (ISO/IEC 13818-3) has half as much.
        let samples = match parameters.codec {
            CODEC_ID_MP1 => 384,
            CODEC_ID_MP3 if rate < 32_000 => 576,
            CODEC_ID_MP2 | CODEC_ID_MP3 => 1152,
            _ => return Self(None),
        };
        Self(Some((samples, u64::from(rate))))
    }

    fn time(self, frames: u32) -> Option<Duration> {
        let (samples, rate) = self.0?;
        Some(Duration::from_nanos(u64::from(frames).checked_mul(samples * 1_000_000)?.checked_mul(1000)? / rate))
    }
}

/// What a tag has of lyrics; `name` is its name in small letters and digits alone.
pub(super) fn read(raw: &RawTag, name: &str, frames: MpegFrames) -> Option<LyricsTag> {
    let text = match (raw.key.as_str(), &raw.value) {
        ("SYLT" | "SLT", RawValue::Binary(body)) => LyricsText::Timed(sylt(body, frames)?),
        ("SYLT" | "SLT", _) => return None,
        (key, value) => {
            // Matroska's keys have what they are about before an @; the atom of MP4 begins with a ©.
            let is_lyrics = is_name(name) || matches!(key, "\u{a9}lyr") || key.ends_with("@LYRICS");
            let text = match value {
                RawValue::String(text) => text.as_str(),
                RawValue::StringList(list) => list.first()?,
                _ => return None,
            };
            let text = is_lyrics.then(|| bounded(text))?;
            LyricsText::Whole(if text.trim().is_empty() { return None } else { text.to_owned() })
        }
    };
    let called = raw.key.rsplit(':').next().unwrap_or(&raw.key);
    let called =
        if raw.key == "TXXX" { name.to_ascii_uppercase() } else { text::clean(called).chars().take(64).collect() };
    Some(LyricsTag { name: called, text })
}

fn bounded(text: &str) -> &str {
    let end = (0..=LENGTH.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// The body of the frame: encoding, language, unit of time, kind, description, then texts that end with a zero, each with a
/// time of four bytes. Only lyrics and transcriptions are taken, and what has no kind.
fn sylt(body: &[u8], frames: MpegFrames) -> Option<Vec<(Duration, String)>> {
    let [encoding, _, _, _, unit, kind, rest @ ..] = body else { return None };
    if !matches!((unit, kind), (1 | 2, 0..=2)) {
        return None;
    }
    let mut letters = Letters::new(*encoding)?;
    let (_, mut rest) = letters.take(rest)?;
    let (mut pieces, mut length) = (Vec::new(), 0);
    while let Some((text, after)) = letters.take(rest)
        && let Some((time, after)) = after.split_first_chunk::<4>()
        && pieces.len() < PIECES
    {
        let time = u32::from_be_bytes(*time);
        let at = if *unit == 2 { Duration::from_millis(time.into()) } else { frames.time(time)? };
        length += text.len();
        if length > LENGTH {
            break;
        }
        pieces.push((at, text));
        rest = after;
    }
    (!pieces.is_empty()).then_some(pieces)
}

/// How the texts of a frame are written (id3v2.4.0-structure, 4).
enum Letters {
    Latin1,
    /// With a mark; without one in the order of the text before, at first that of RFC 2781, 4.3: the greater byte first.
    Utf16 {
        is_little: bool,
    },
    Utf16Big,
    Utf8,
}

impl Letters {
    fn new(encoding: u8) -> Option<Self> {
        Some(match encoding {
            0 => Self::Latin1,
            1 => Self::Utf16 { is_little: false },
            2 => Self::Utf16Big,
            3 => Self::Utf8,
            _ => return None,
        })
    }

    /// The first text of `bytes`, and what follows the zero at its end. `None` if there is no such zero.
    fn take<'a>(&mut self, bytes: &'a [u8]) -> Option<(String, &'a [u8])> {
        if matches!(self, Self::Latin1 | Self::Utf8) {
            let end = bytes.iter().position(|byte| *byte == 0)?;
            let (text, rest) = (bytes.get(..end)?, bytes.get(end + 1..)?);
            let text = match self {
                Self::Utf8 => String::from_utf8_lossy(text).into_owned(),
                _ => text.iter().map(|byte| char::from(*byte)).collect(),
            };
            return Some((text, rest));
        }
        let end = bytes.chunks_exact(2).position(|pair| pair == [0, 0])? * 2;
        let (mut text, rest) = (bytes.get(..end)?, bytes.get(end + 2..)?);
        if let Self::Utf16 { is_little } = self {
            match text {
                [0xff, 0xfe, unmarked @ ..] => (*is_little, text) = (true, unmarked),
                [0xfe, 0xff, unmarked @ ..] => (*is_little, text) = (false, unmarked),
                _ => {}
            }
        }
        let is_little = matches!(self, Self::Utf16 { is_little: true });
        let units = text.chunks_exact(2).map(|pair| {
            let [first, second] = [u16::from(pair[0]), u16::from(pair[1])];
            if is_little { second << 8 | first } else { first << 8 | second }
        });
        Some((char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{fffd}')).collect(), rest))
    }
}
