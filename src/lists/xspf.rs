//! XSPF, version 1 (<https://xspf.org/spec>).
//!
//! Read event by event, so that what stands before the damage is kept. Entities that the list declares itself are refused, and
//! nothing is ever loaded.

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::address::{Base, Form};
use super::draft::Draft;
use super::letters::{Letters, words};
use super::{Entry, MAX_LINE, Reason, m3u};

/// The elements' namespace.
pub(super) const NAMESPACE: &str = "http://xspf.org/ns/0/";
/// VLC's extension, where the options of an entry stand, and the namespace of its elements.
pub(super) const VLC: &str = "http://www.videolan.org/vlc/playlist/0";
pub(super) const VLC_NAMESPACE: &str = "http://www.videolan.org/vlc/playlist/ns/0/";
/// Elements nested deeper are no list.
const MAX_DEPTH: usize = 64;

/// An element that says something, or one that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Playlist,
    TrackList,
    Track,
    Title,
    Location,
    Creator,
    Album,
    Duration,
    TrackNumber,
    /// VLC's options for an entry.
    Extension,
    Option,
    Other,
}

/// What references count from.
#[derive(Debug, Clone)]
enum Origin {
    /// A folder.
    Folder(PathBuf),
    /// Something that is no file: its scheme.
    Elsewhere(String),
}

/// An element that has not ended yet.
struct Open {
    /// As it is written.
    name: String,
    tag: Tag,
    origin: Option<Origin>,
    text: String,
}

/// A track that is being read.
#[derive(Default)]
struct Track {
    line: usize,
    entry: Entry,
    path: Option<Result<PathBuf, (String, Reason)>>,
    start: Option<Duration>,
    end: Option<Duration>,
}

/// Reads a list into a draft.
pub(super) fn read(bytes: &[u8], draft: &mut Draft<'_>) {
    let text = decoded(bytes);
    let mut reader = NsReader::from_str(&text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_comments = false;
    // Players write names of lists as they are: `<title>I <3 it</title>`.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut open: Vec<Open> = Vec::new();
    let mut track = Track::default();
    let mut place = Place::new(&text);
    loop {
        let at = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = reader.error_position() as usize;
                return end_early(draft, &open, track, place.line(at), Reason::Broken(error.to_string()));
            }
        };
        let line = place.line(at);
        match event {
            Event::Start(start) | Event::Empty(start) if open.len() >= MAX_DEPTH => {
                let name = start.name().0.to_owned();
                return end_early(draft, &open, track, line, Reason::Broken(name));
            }
            Event::Start(start) => {
                let element = opened(&reader, &start, &open, draft, line, &mut track);
                open.push(element);
            }
            Event::Empty(start) => {
                let element = opened(&reader, &start, &open, draft, line, &mut track);
                closed(&element, &open, &mut track, draft);
            }
            Event::End(end) => {
                let begun = open.iter().rposition(|element| element.name == end.name().0);
                if begun.is_none_or(|begun| begun + 1 < open.len()) {
                    draft.skip(line, "", Reason::Unbalanced(format!("</{}>", end.name().0)));
                }
                // With it ends what was begun in it and has no end of its own.
                let most = begun.unwrap_or(open.len());
                while open.len() > most
                    && let Some(element) = open.pop()
                {
                    closed(&element, &open, &mut track, draft);
                }
            }
            Event::Text(piece) => push(&mut open, &piece),
            Event::CData(piece) => push(&mut open, &piece),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let known = quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned);
                let kept = || format!("&{};", &*reference);
                push(&mut open, &character.or(known).unwrap_or_else(kept));
            }
            Event::DocType(doctype) if doctype.contains("<!ENTITY") || doctype.contains("<!entity") => {
                return draft.skip(line, &doctype, Reason::Entities);
            }
            Event::Eof if !open.is_empty() => {
                return end_early(draft, &open, track, line, Reason::Broken("…".to_owned()));
            }
            Event::Eof => return,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The list broke off: the track that was being read is kept if it has its place.
fn end_early(draft: &mut Draft<'_>, open: &[Open], track: Track, line: usize, why: Reason) {
    let is_in_track = open.iter().any(|element| element.tag == Tag::Track);
    let title = track.entry.title.clone().unwrap_or_default();
    if is_in_track && track.path.is_some() {
        finished(track, draft);
    }
    draft.skip(line, &title, why);
}

/// The letters: as the byte order mark or the declaration says.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let head = bytes.get(..200).unwrap_or(bytes);
    let head = head.split(|byte| *byte == b'>').next().unwrap_or_default();
    let label = head.windows(9).position(|window| window == b"encoding=").and_then(|at| {
        let value = head.get(at + 9..)?;
        let quote = *value.first()?;
        value.get(1..)?.split(|byte| *byte == quote).next()
    });
    let named = label.and_then(Letters::named);
    named.unwrap_or_else(|| Letters::guess(bytes)).read(bytes)
}

fn push(open: &mut [Open], piece: &str) {
    if let Some(element) = open.last_mut().filter(|element| element.text.len() + piece.len() <= MAX_LINE) {
        element.text.push_str(piece);
    }
}

/// An element begins.
fn opened(
    reader: &NsReader<&[u8]>,
    start: &BytesStart<'_>,
    open: &[Open],
    draft: &mut Draft<'_>,
    line: usize,
    track: &mut Track,
) -> Open {
    let (namespace, name) = reader.resolver().resolve_element(start.name());
    let is_ours = match namespace {
        ResolveResult::Unbound => true,
        ResolveResult::Bound(Namespace(namespace)) => namespace == NAMESPACE,
        ResolveResult::Unknown(_) => false,
    };
    let parent = open.last().map(|element| element.tag);
    let name = name.into_inner();
    let tag = match (parent, name) {
        (Some(Tag::Extension), "option") => Tag::Option,
        _ if !is_ours => Tag::Other,
        (None, "playlist") => Tag::Playlist,
        (Some(Tag::Playlist), "trackList") => Tag::TrackList,
        (Some(Tag::TrackList), "track") => Tag::Track,
        (Some(Tag::Playlist | Tag::Track), "title") => Tag::Title,
        (Some(Tag::Track), "location") => Tag::Location,
        (Some(Tag::Track), "creator") => Tag::Creator,
        (Some(Tag::Track), "album") => Tag::Album,
        (Some(Tag::Track), "duration") => Tag::Duration,
        (Some(Tag::Track), "trackNum") => Tag::TrackNumber,
        (Some(Tag::Track), "extension") => Tag::Extension,
        _ => Tag::Other,
    };
    if tag == Tag::Track {
        *track = Track { line, ..Track::default() };
    }
    let base = start.attributes().filter_map(Result::ok).find(|attribute| attribute.key.0 == "xml:base");
    let origin = base
        .and_then(|base| base.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(Cow::into_owned))
        .map(|base| origin_of(&base, origin(open), &draft.base));
    Open { name: start.name().0.to_owned(), tag, origin, text: String::new() }
}

/// What references count from here.
fn origin(open: &[Open]) -> Option<&Origin> {
    open.iter().rev().find_map(|element| element.origin.as_ref())
}

/// `xml:base`, which may itself be relative to the one around it (RFC 3986, 5.2): what stands behind its last slash does not
/// count.
fn origin_of(written: &str, around: Option<&Origin>, base: &Base<'_>) -> Origin {
    let folder = written.rfind('/').map_or("", |slash| written.get(..=slash).unwrap_or_default());
    if folder.is_empty() {
        return around.cloned().unwrap_or_else(|| Origin::Folder(base.folder.clone()));
    }
    let resolved = match around {
        Some(Origin::Elsewhere(scheme)) => Err(Reason::Address(scheme.clone())),
        Some(Origin::Folder(around)) => {
            Base::new(around.clone(), &[], base.exists).resolve(folder.as_bytes(), folder, Form::Reference)
        }
        None => base.resolve(folder.as_bytes(), folder, Form::Reference),
    };
    match resolved {
        Ok(folder) => Origin::Folder(folder),
        Err(Reason::Address(scheme)) => Origin::Elsewhere(scheme),
        Err(_) => Origin::Elsewhere("file".to_owned()),
    }
}

/// An element ends.
fn closed(element: &Open, open: &[Open], track: &mut Track, draft: &mut Draft<'_>) {
    let parent = open.last().map(|element| element.tag);
    let text = element.text.trim();
    let entry = &mut track.entry;
    match (element.tag, parent) {
        (Tag::Title, Some(Tag::Playlist)) => draft.title = draft.title.take().or_else(|| words(text)),
        (Tag::Title, _) => entry.title = words(text),
        (Tag::Creator, _) => entry.artist = words(text),
        (Tag::Album, _) => entry.album = words(text),
        (Tag::TrackNumber, _) => entry.track = text.parse().ok().filter(|number| *number > 0),
        (Tag::Duration, _) => {
            // In milliseconds; nothing is written by those who do not know it.
            entry.duration = text.parse().ok().filter(|length| *length > 0).map(Duration::from_millis);
        }
        (Tag::Option, _) => m3u::option(text, &mut track.start, &mut track.end),
        (Tag::Location, _) => located(text, element.origin.as_ref().or_else(|| origin(open)), track, draft),
        (Tag::Track, _) => finished(std::mem::take(track), draft),
        (Tag::Playlist | Tag::TrackList | Tag::Extension | Tag::Other, _) => {}
    }
}

/// One of the places of a track: the first that is a file counts.
fn located(text: &str, origin: Option<&Origin>, track: &mut Track, draft: &Draft<'_>) {
    if matches!(track.path, Some(Ok(_))) || text.is_empty() {
        return;
    }
    let resolved = match origin {
        None => draft.base.resolve(text.as_bytes(), text, Form::Reference),
        Some(Origin::Folder(folder)) => {
            let base = Base::new(folder.clone(), draft.base.roots, draft.base.exists);
            base.resolve(text.as_bytes(), text, Form::Reference)
        }
        Some(Origin::Elsewhere(scheme)) => {
            // An absolute address does not count from anywhere.
            match draft.base.resolve(text.as_bytes(), text, Form::Reference) {
                Ok(path) if text.starts_with("file:") => Ok(path),
                Err(reason) => Err(reason),
                Ok(_) => Err(Reason::Address(scheme.clone())),
            }
        }
    };
    track.path = Some(resolved.map_err(|reason| (text.to_owned(), reason)));
}

/// A track ends.
fn finished(track: Track, draft: &mut Draft<'_>) {
    let Track { line, mut entry, path, start, end } = track;
    match path {
        Some(Ok(path)) => {
            entry.path = path;
            entry.range = m3u::range(start, end);
            draft.push(line, entry);
        }
        Some(Err((what, reason))) => draft.skip(line, &what, reason),
        None => draft.skip(line, &entry.title.unwrap_or_default(), Reason::NoPlace),
    }
}

/// Counts lines while the reader goes on.
struct Place<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Place<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of a byte, not before one that was asked for.
    fn line(&mut self, at: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += passed.split(|byte| *byte == b'\n').count() - 1;
        self.at = self.at.max(at.min(self.text.len()));
        self.line
    }
}
