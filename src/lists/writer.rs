//! Writing lists: safely, and so that other players read them.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use quick_xml::escape::escape;

use super::{Entry, Error, Format, List, MAX_BYTES, Range, xspf};
use crate::atomic;
use crate::locale::Locale;

/// What a path has to escape in a URL (RFC 3986, 3.3).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Something of a list that the format cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Which entry, from 1.
    pub number: usize,
    /// What it is called. Clean.
    pub what: String,
    /// The end of the translation key `lists.lost-…`.
    key: &'static str,
}

impl Loss {
    /// It in the listener's language. Clean.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        let key = format!("lists.lost-{}", self.key);
        locale.fill(&key, &[("number", &self.number.to_string()), ("what", &self.what)])
    }
}

/// Writes a list to a file, in the format of its ending; gives what could not be said in it.
///
/// Paths below the folder of the list, or below a folder beside it, are written relative to it, all others absolute. The file
/// is replaced in one step, and what was there before is kept beside it, with `.bak` behind its name. Fails if the ending says no
/// format, or if the file cannot be written: then the old one is untouched.
pub fn write(list: &List, path: &Path) -> Result<Vec<Loss>, Error> {
    let format = Format::of_path(path).ok_or_else(|| Error::Ending { path: path.to_owned() })?;
    let whole = std::path::absolute(path).map_err(Error::io(path))?;
    // A link that the listener keeps elsewhere stays a link.
    let whole = whole.canonicalize().unwrap_or(whole);
    if fs::metadata(&whole).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(Error::NotAFile { path: path.to_owned() });
    }
    let folder = whole.parent().unwrap_or(Path::new("/"));
    // A slip in a name makes no folders.
    fs::metadata(folder).map_err(Error::io(path))?;
    let (bytes, losses) = encode(list, folder, format);
    atomic::replace_keeping(&whole, &bytes, MAX_BYTES).map_err(Error::io(path))?;
    Ok(losses)
}

/// A list as the bytes of a file in this folder.
pub(super) fn encode(list: &List, folder: &Path, format: Format) -> (Vec<u8>, Vec<Loss>) {
    let mut losses = Vec::new();
    let place = Place::new(folder);
    let bytes = match format {
        Format::M3u | Format::M3u8 => m3u(list, &place, format, &mut losses),
        Format::Pls => pls(list, &place, &mut losses),
        Format::Xspf => xspf(list, &place, &mut losses),
    };
    (bytes, losses)
}

fn lose(losses: &mut Vec<Loss>, index: usize, entry: &Entry, key: &'static str) {
    losses.push(Loss { number: index + 1, what: entry.label(), key });
}

/// "Artist - Title" as M3U and PLS have it, in one line.
fn name(entry: &Entry) -> String {
    let title = entry.title.clone().unwrap_or_else(|| {
        let name = entry.path.file_stem().unwrap_or(entry.path.as_os_str());
        crate::text::clean(&name.to_string_lossy()).into_owned()
    });
    match &entry.artist {
        Some(artist) => format!("{artist} - {title}"),
        None => title,
    }
}

/// The length in whole seconds, −1 if it is not known.
fn length(entry: &Entry) -> String {
    entry.duration.map_or_else(|| "-1".to_owned(), |length| (length + Duration::from_millis(500)).as_secs().to_string())
}

fn m3u(list: &List, place: &Place, format: Format, losses: &mut Vec<Loss>) -> Vec<u8> {
    let mut out = b"#EXTM3U\n".to_vec();
    let line = |name: &str, value: &str| -> Vec<u8> { format!("#{name}:{value}\n").into_bytes() };
    if let Some(title) = &list.title {
        out.extend(line("PLAYLIST", title));
    }
    for (index, entry) in list.entries.iter().enumerate() {
        let Some(address) = place.line(&entry.path, format == Format::M3u) else {
            lose(losses, index, entry, "path");
            continue;
        };
        // What is said behind it is said of this entry alone.
        let is_bare = Entry { path: PathBuf::new(), track: None, ..entry.clone() } == Entry::default();
        if !is_bare {
            out.extend(line("EXTINF", &format!("{},{}", length(entry), name(entry))));
        }
        // Where the title would be parted elsewhere it is said who is heard.
        let parts = super::m3u::parted(&name(entry));
        if parts != (entry.artist.clone(), entry.title.clone()) && entry.title.is_some() {
            out.extend(line("EXTART", entry.artist.as_deref().unwrap_or_default()));
        }
        if let Some(album) = &entry.album {
            out.extend(line("EXTALB", album));
        }
        for option in options(entry.range) {
            out.extend(line("EXTVLCOPT", &option));
        }
        out.extend(address.as_ref());
        out.push(b'\n');
    }
    out
}

fn pls(list: &List, place: &Place, losses: &mut Vec<Loss>) -> Vec<u8> {
    let mut out = b"[playlist]\n".to_vec();
    if let Some(title) = &list.title {
        out.extend(format!("X-GNOME-Title={title}\n").into_bytes());
    }
    let mut number = 0;
    for (index, entry) in list.entries.iter().enumerate() {
        let Some(address) = place.line(&entry.path, false) else {
            lose(losses, index, entry, "path");
            continue;
        };
        if entry.range.is_some() {
            lose(losses, index, entry, "part");
        }
        number += 1;
        out.extend(format!("File{number}=").into_bytes());
        out.extend(address.as_ref());
        let title = if entry.title.is_some() { format!("Title{number}={}\n", name(entry)) } else { String::new() };
        out.extend(format!("\n{title}Length{number}={}\n", length(entry)).into_bytes());
    }
    out.extend(format!("NumberOfEntries={number}\nVersion=2\n").into_bytes());
    out
}

fn xspf(list: &List, place: &Place, losses: &mut Vec<Loss>) -> Vec<u8> {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<playlist version=\"1\" xmlns=\"{}\" xmlns:vlc=\"{}\">\n",
        xspf::NAMESPACE,
        xspf::VLC_NAMESPACE,
    );
    if let Some(title) = &list.title {
        element(&mut out, 1, "title", title);
    }
    out.push_str("  <trackList>\n");
    for (index, entry) in list.entries.iter().enumerate() {
        let Some(reference) = place.reference(&entry.path) else {
            lose(losses, index, entry, "path");
            continue;
        };
        out.push_str("    <track>\n");
        element(&mut out, 3, "location", &reference);
        // Rhythmbox takes a relative reference as it is written, without undoing its escapes; of several places it takes the
        // last, where others take the first.
        let is_misread = reference.contains('%') && !reference.starts_with("file:");
        if let Some(whole) = url(&entry.path).filter(|whole| is_misread && *whole != reference) {
            element(&mut out, 3, "location", &whole);
        }
        for (name, value) in [
            ("title", entry.title.clone()),
            ("creator", entry.artist.clone()),
            ("album", entry.album.clone()),
            ("trackNum", entry.track.map(|number| number.to_string())),
            ("duration", entry.duration.map(|length| length.as_millis().to_string())),
        ] {
            if let Some(value) = value {
                element(&mut out, 3, name, &value);
            }
        }
        let options = options(entry.range);
        if !options.is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(out, "      <extension application=\"{}\">", xspf::VLC);
            for option in &options {
                element(&mut out, 4, "vlc:option", option);
            }
            out.push_str("      </extension>\n");
        }
        out.push_str("    </track>\n");
    }
    out.push_str("  </trackList>\n</playlist>\n");
    out.into_bytes()
}

fn element(out: &mut String, depth: usize, name: &str, value: &str) {
    let value: String = value.chars().filter(|character| is_xml(*character)).collect();
    // Writing to a string does not fail.
    let _ = writeln!(out, "{}<{name}>{}</{name}>", "  ".repeat(depth), escape(value));
}

/// Whether XML 1.0 can have a character at all (2.2).
fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A part of a file as VLC's options.
fn options(range: Option<Range>) -> Vec<String> {
    let Some(range) = range else { return Vec::new() };
    let start = Some(range.start).filter(|start| !start.is_zero());
    let all = [("start-time", start), ("stop-time", range.end)];
    all.into_iter().filter_map(|(name, time)| time.map(|time| format!("{name}={}", seconds(time)))).collect()
}

/// A time in seconds, to the nanosecond.
fn seconds(time: Duration) -> String {
    let text = format!("{}.{:09}", time.as_secs(), time.subsec_nanos());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Where a list lies, and how it names what lies elsewhere.
struct Place {
    folder: PathBuf,
    /// The folder that this one is in, if what lies there can be reached by `..`.
    above: Option<PathBuf>,
}

impl Place {
    fn new(folder: &Path) -> Self {
        let above = folder.parent().filter(|above| above.parent().is_some()).map(Path::to_owned);
        Self { folder: folder.to_owned(), above }
    }

    /// The path from here, if the file lies below this folder or below one beside it; else the path itself.
    fn relative<'a>(&self, path: &'a Path) -> Cow<'a, Path> {
        if path.components().any(|part| part == Component::ParentDir) {
            return Cow::Borrowed(path);
        }
        if let Ok(below) = path.strip_prefix(&self.folder) {
            return Cow::Borrowed(below);
        }
        match self.above.as_ref().and_then(|above| path.strip_prefix(above).ok()) {
            Some(beside) => Cow::Owned(Path::new("..").join(beside)),
            None => Cow::Borrowed(path),
        }
    }

    /// A path as a line of its own: as it is on the disk or, where that would not be read again, as a URL. `has_bytes`: it need
    /// not be UTF-8.
    fn line<'a>(&self, path: &'a Path, has_bytes: bool) -> Option<Cow<'a, [u8]>> {
        let here = self.relative(path);
        let bytes = bytes_of(&here)?;
        let is_letters = has_bytes || std::str::from_utf8(bytes).is_ok();
        let is_line = !bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r')) && bytes.trim_ascii_end() == bytes;
        if !is_letters || !is_line {
            return url(path).map(|url| Cow::Owned(url.into_bytes()));
        }
        // What begins so would be a comment, blank, a URL or a drive.
        let first = bytes.split(|byte| *byte == b'/').next().unwrap_or_default();
        let is_plain = here.is_absolute()
            || path.is_relative()
            || !(first.contains(&b':')
                || matches!(first.first(), None | Some(b'#' | b'\\' | b'[' | b';'))
                || first.trim_ascii_start() != first);
        let prefix: &[u8] = if is_plain { b"" } else { b"./" };
        Some(Cow::Owned([prefix, bytes].concat()))
    }

    /// A path as a reference (RFC 3986, 4.1).
    fn reference(&self, path: &Path) -> Option<String> {
        let here = self.relative(path);
        if here.is_absolute() || path.is_relative() && is_of_drive(bytes_of(path)?) {
            return url(path);
        }
        // The folder itself: an empty reference would be no place at all.
        let here = if here.as_os_str().is_empty() { Cow::Borrowed(Path::new(".")) } else { here };
        let reference = percent_encode(bytes_of(&here)?, PATH).to_string();
        // A colon in the first part would make it a scheme.
        let is_scheme = reference.split('/').next().is_some_and(|first| first.contains(':'));
        Some(if is_scheme && path.is_absolute() { format!("./{reference}") } else { reference })
    }
}

/// `file:///…` of an absolute path.
fn url(path: &Path) -> Option<String> {
    let bytes = bytes_of(path)?;
    let encoded = percent_encode(bytes, PATH).to_string();
    Some(if cfg!(windows) || is_of_drive(bytes) {
        format!("file:///{}", encoded.replace("%5C", "/"))
    } else if path.is_absolute() {
        format!("file://{encoded}")
    } else {
        encoded
    })
}

/// Whether a path begins with a drive of Windows.
fn is_of_drive(path: &[u8]) -> bool {
    matches!(path, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic())
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a path may be no text")]
fn bytes_of(path: &Path) -> Option<&[u8]> {
    use std::os::unix::ffi::OsStrExt;
    Some(path.as_os_str().as_bytes())
}

#[cfg(not(unix))]
fn bytes_of(path: &Path) -> Option<&[u8]> {
    path.to_str().map(str::as_bytes)
}
