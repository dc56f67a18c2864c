//! `matches.toml`: its shape, reading with rescue, writing without loss.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::key::{Content, Length, Stretch};
use super::{Choice, Entry, Error, Key};
use crate::atomic::{self, backup};
use crate::catalogue::SongId;
use crate::cue::Sectors;

const FORMAT: i64 = 3;
/// The first format, which knew files by path and size.
const OLDEST: i64 = 1;
/// Some 50,000 decisions.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

#[derive(Deserialize)]
struct Version {
    format: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    format: i64,
    #[serde(rename = "match", default, skip_serializing_if = "Vec::is_empty")]
    matches: Vec<RawMatch>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// A path that is not UTF-8: its bytes in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<String>,
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frames: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<RawPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    song: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    original: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<String>,
}

/// Written inline. Times are `mm:ss:ff`, as sheets have them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    number: u32,
    start: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
}

/// Why a text is not the list.
enum Fault {
    Newer(i64),
    Damaged(String),
}

/// The decisions in the file; none if it does not exist. If it is damaged it is moved aside, and those of the copy
/// before it are taken.
pub(super) fn read_or_rescue(path: &Path, notices: &mut Vec<String>) -> Result<Vec<Entry>, Error> {
    let Some(bytes) = read_bytes(path)? else { return Ok(Vec::new()) };
    let reason = match parse(&bytes) {
        Ok(choices) => return Ok(choices),
        Err(Fault::Newer(format)) => return Err(Error::Newer { path: path.to_owned(), format }),
        Err(Fault::Damaged(reason)) => reason,
    };
    let aside = move_aside(path).map_err(|cause| Error::Io { path: path.to_owned(), cause })?;
    let rescued = read_bytes(&backup(path)).ok().flatten().and_then(|bytes| parse(&bytes).ok());
    let outcome = if rescued.is_some() { "the copy before it is used" } else { "matches start empty" };
    let notice = format!("{} is damaged ({reason}); it was moved to {}, {outcome}", path.display(), aside.display());
    notices.push(crate::text::clean(&notice).into_owned());
    let rescued = rescued.unwrap_or_default();
    if !rescued.is_empty() {
        // Written back at once: the rescue must not depend on a later change.
        write(path, &rescued)?;
    }
    Ok(rescued)
}

fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let io = |cause| Error::Io { path: path.to_owned(), cause };
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(io(cause)),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Error::TooLarge { path: path.to_owned(), limit: MAX_BYTES });
    }
    Ok(Some(bytes))
}

fn parse(bytes: &[u8]) -> Result<Vec<Entry>, Fault> {
    let damaged = |reason: &dyn std::fmt::Display| {
        Fault::Damaged(reason.to_string().lines().next().unwrap_or_default().to_owned())
    };
    let text = std::str::from_utf8(bytes).map_err(|cause| damaged(&cause))?;
    let version: Version = toml::from_str(text).map_err(|cause| damaged(&cause.message()))?;
    if version.format > FORMAT {
        return Err(Fault::Newer(version.format));
    }
    if version.format < OLDEST {
        return Err(Fault::Damaged(format!("there is no format {}", version.format)));
    }
    let raw: Raw = toml::from_str(text).map_err(|cause| damaged(&cause.message()))?;
    let entries = raw.matches.into_iter().map(entry).collect::<Result<Vec<Entry>, Fault>>()?;
    Ok(entries.into_iter().filter(|entry| !entry.choice.is_empty()).collect())
}

fn entry(raw: RawMatch) -> Result<Entry, Fault> {
    let path = raw.path.map(PathBuf::from).or_else(|| from_hex(raw.path_hex.as_deref()?));
    let path = path.ok_or_else(|| Fault::Damaged("an entry has no path".to_owned()))?;
    let frames = raw.frames.map(Length::Frames);
    let length = frames.or(raw.milliseconds.map(Length::About)).unwrap_or(Length::Unknown);
    // One of another kind says nothing: the file is known by its path then.
    let fingerprint = raw.content.and_then(|content| content.parse().ok());
    let content = fingerprint.map(|fingerprint| Content { fingerprint, length });
    let refused = raw.refused.into_iter().map(SongId).collect();
    let choice = Choice { is_original: raw.original && raw.song.is_some(), song: raw.song.map(SongId), refused };
    let stretch = raw.part.map(stretch).transpose()?;
    Ok(Entry { key: Key { path, size: raw.size, content, stretch }, choice })
}

fn stretch(raw: RawPart) -> Result<Stretch, Fault> {
    let read = |text: String| {
        Sectors::read(&text).ok_or_else(|| Fault::Damaged(format!("{text:?} is no time such as 03:07:14")))
    };
    Ok(Stretch { number: raw.number, start: read(raw.start)?, end: raw.end.map(read).transpose()? })
}

/// Renames a damaged file to the first free `….damaged`, `….damaged-2` …
fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let names = std::iter::once(".damaged".to_owned()).chain((2..1000).map(|number| format!(".damaged-{number}")));
    for ending in names {
        let aside = with_ending(path, &ending);
        if !aside.try_exists()? {
            fs::rename(path, &aside)?;
            return Ok(aside);
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many damaged copies; remove some"))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn raw(Entry { key, choice }: &Entry) -> RawMatch {
    let (path, path_hex) = match key.path.to_str() {
        Some(text) => (Some(text.to_owned()), None),
        None => (None, Some(to_hex(&key.path))),
    };
    let length = key.content.map_or(Length::Unknown, |content| content.length);
    RawMatch {
        path,
        path_hex,
        size: key.size,
        content: key.content.map(|content| content.fingerprint.to_string()),
        frames: if let Length::Frames(frames) = length { Some(frames) } else { None },
        milliseconds: if let Length::About(time) = length { Some(time) } else { None },
        part: key.stretch.map(|stretch| RawPart {
            number: stretch.number,
            start: stretch.start.to_string(),
            end: stretch.end.map(|end| end.to_string()),
        }),
        song: choice.song.as_ref().map(|song| song.0.clone()),
        original: choice.is_original,
        refused: choice.refused.iter().map(|song| song.0.clone()).collect(),
    }
}

/// Replaces the file; the copy before it is kept.
pub(super) fn write(path: &Path, entries: &[Entry]) -> Result<(), Error> {
    let io = |cause| Error::Io { path: path.to_owned(), cause };
    let mut entries: Vec<&Entry> = entries.iter().collect();
    let start = |entry: &Entry| entry.key.stretch.map(|stretch| stretch.start);
    entries.sort_by(|a, b| a.key.path.cmp(&b.key.path).then_with(|| start(a).cmp(&start(b))));
    let raw = Raw { format: FORMAT, matches: entries.into_iter().map(raw).collect() };
    let body = toml::to_string(&raw).map_err(|cause| io(io::Error::other(cause)))?;
    let text = format!("# Files tied to songs by hand, and matches that were refused.\n{body}");
    atomic::replace_keeping(path, text.as_bytes(), MAX_BYTES).map_err(io)
}

#[cfg(unix)]
fn to_hex(path: &Path) -> String {
    use std::fmt::Write as _;
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(unix)]
fn from_hex(hex: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect::<Option<_>>()?;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn to_hex(path: &Path) -> String {
    path.to_string_lossy().bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(not(unix))]
fn from_hex(_: &str) -> Option<PathBuf> {
    None
}
