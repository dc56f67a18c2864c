//! `playlist`: what is in playlists, and writing them in another format.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use super::targets::notices_of;
use super::{Context, Error, FAILURE, MatchFormat, Playlist, SUCCESS, Targets, complain};
use crate::deck::Playable;
use crate::library::{self, report::escape};
use crate::lists::{self, Entry, Format, Kept, List, Loss, Reader, Reading};
use crate::locale::Locale;
use crate::text;

/// A list as it is printed.
struct Shown {
    name: String,
    /// What it is written in; `None` for what is no list yet.
    format: Option<Format>,
    /// What it is instead, as a translation key.
    otherwise: Option<&'static str>,
    list: List,
    skipped: Vec<lists::Skipped>,
    skipped_in_all: usize,
    /// Whether nothing of it had to be left out that is no line of a list.
    is_whole: bool,
}

/// `playlist`. Fails if something was left out, is missing on the disk, or could not be written whole.
pub fn print(context: &Context, wanted: &Playlist) -> Result<u8, Error> {
    if wanted.targets.is_empty() {
        return print_kept(context, wanted.format);
    }
    let mut is_whole = true;
    let mut shown = Vec::new();
    for target in &wanted.targets {
        let one = resolve(context, target)?;
        is_whole &= one.skipped_in_all == 0 && one.is_whole;
        shown.push(one);
    }
    if wanted.to.is_some() || wanted.save.is_some() {
        return write(context, wanted, shown, is_whole);
    }
    let missing = shown.iter().flat_map(|one| &one.list.entries).filter(|entry| !entry.path.exists()).count();
    let mut out = BufWriter::new(io::stdout().lock());
    match wanted.format {
        MatchFormat::Json => writeln!(out, "{}", json(&shown)?)?,
        MatchFormat::Text => {
            for one in shown.iter().filter(|one| one.format.is_some() || one.otherwise.is_some()) {
                tell_skipped(one, &context.locale);
                out.write_all(plain(one, &context.locale).as_bytes())?;
            }
        }
    }
    out.flush()?;
    Ok(if is_whole && missing == 0 { SUCCESS } else { FAILURE })
}

/// A list by its file or by the name that it is kept under; or what `play` would play of this.
fn resolve(context: &Context, target: &OsString) -> Result<Shown, Error> {
    let path = Path::new(target);
    let name = text::clean(&path.to_string_lossy()).into_owned();
    let of = |name: String, reading: Reading| Shown {
        name,
        format: Some(reading.format),
        otherwise: None,
        list: reading.list,
        skipped: reading.skipped,
        skipped_in_all: reading.skipped_in_all,
        is_whole: true,
    };
    // A file that says by its ending that it is a list is told why it is none.
    if Reader::is_list(path) || (path.is_file() && Format::of_path(path).is_some()) {
        let mut reading = Reader::new(context.settings.files.clone()).read(path)?;
        cut_sheets(context, &mut reading.list)?;
        return Ok(of(name, reading));
    }
    if let Some(kept) = target.to_str().filter(|_| path.symlink_metadata().is_err())
        && let Ok((name, mut reading)) = context.shelf().read(kept)
    {
        cut_sheets(context, &mut reading.list)?;
        return Ok(of(name, reading));
    }
    let catalogue = context.catalogue()?;
    let targets = Targets::resolve(std::slice::from_ref(target), context, &catalogue, true)?;
    let mut cache = context.cache();
    let go_on = &mut |_| ControlFlow::Continue(());
    let library = library::scan(&targets.roots, &catalogue, &context.pins()?, &mut cache, go_on);
    context.tell_trouble(&cache);
    let (playables, missing) = targets.request.playables(&library, &catalogue);
    if let Some(song) = missing.first() {
        let title = catalogue.song(song).map_or(song.as_str(), |song| song.title());
        return Err(Error::Target(context.locale.fill("cli.no-file-of-song", &[("song", title)])));
    }
    // What cannot be played belongs into no list.
    for (path, problem) in &library.problems {
        complain(&format!("{}: {}", path.display(), problem.words(&context.locale)));
    }
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let told: HashSet<PathBuf> = library.problems.iter().map(|(path, _)| absolute(path)).collect();
    let mut entries: Vec<Entry> = playables.iter().map(Playable::entry).collect();
    entries.retain(|entry| !told.contains(&absolute(&entry.path)));
    let is_empty = entries.is_empty();
    if is_empty && library.problems.is_empty() {
        complain(&format!("{name}: {}", context.locale.text("cli.nothing-found")));
    }
    Ok(Shown {
        otherwise: Some(otherwise(path)).filter(|_| !is_empty),
        format: None,
        list: List { title: None, entries },
        skipped: Vec::new(),
        skipped_in_all: 0,
        is_whole: library.problems.is_empty() && !is_empty,
        name,
    })
}

/// What something is that is no list.
fn otherwise(path: &Path) -> &'static str {
    match path {
        path if path.is_dir() => "lists.is-folder",
        path if library::is_sheet(path) => "lists.is-sheet",
        path if path.exists() => "lists.is-audio",
        _ => "lists.is-song",
    }
}

/// Puts the songs of CUE sheets in the place of the sheets, and tells what is wrong with those. One without songs stays.
fn cut_sheets(context: &Context, list: &mut List) -> Result<(), Error> {
    let is_there = |entry: &&Entry| library::is_sheet(&entry.path) && entry.path.is_file();
    let sheets: Vec<PathBuf> = list.entries.iter().filter(is_there).map(|entry| entry.path.clone()).collect();
    if sheets.is_empty() {
        return Ok(());
    }
    let catalogue = context.catalogue()?;
    let mut cache = context.cache();
    let go_on = &mut |_| ControlFlow::Continue(());
    let library = library::scan(&sheets, &catalogue, &context.pins()?, &mut cache, go_on);
    context.tell_trouble(&cache);
    for sheet in library.sheets.iter().filter(|sheet| sheets.contains(&sheet.path)) {
        let remarks = sheet.remarks.iter().map(|remark| remark.words(&context.locale));
        remarks.for_each(|remark| complain(&format!("{}: {remark}", sheet.path.display())));
    }
    let songs = |entry: Entry| {
        if !library::is_sheet(&entry.path) {
            return vec![entry];
        }
        let songs = Playable::listed(std::slice::from_ref(&entry), &[&library], &catalogue);
        songs.iter().map(Playable::entry).collect()
    };
    list.entries = std::mem::take(&mut list.entries).into_iter().flat_map(songs).collect();
    Ok(())
}

/// Writes everything as one list.
fn write(context: &Context, wanted: &Playlist, shown: Vec<Shown>, mut is_whole: bool) -> Result<u8, Error> {
    let locale = &context.locale;
    for one in &shown {
        tell_skipped(one, locale);
    }
    let title = if let [one] = shown.as_slice() { one.list.title.clone() } else { None };
    let list = List { title, entries: shown.into_iter().flat_map(|one| one.list.entries).collect() };
    if list.entries.is_empty() {
        // An empty list never takes the place of a full one.
        return Err(Error::Target(locale.text("lists.nothing-to-write").to_owned()));
    }
    let (name, losses): (Cow<'_, str>, Vec<Loss>) = match (&wanted.to, &wanted.save) {
        (Some(path), _) => (path.to_string_lossy(), lists::write(&list, path)?),
        (None, name) => {
            let name = name.as_deref().unwrap_or_default();
            (name.into(), context.shelf().save(name, &list)?)
        }
    };
    for loss in &losses {
        is_whole = false;
        complain(&loss.words(locale));
    }
    let words = [("name", &*name), ("count", &list.entries.len().to_string())];
    writeln!(io::stdout().lock(), "{}", text::clean(&locale.fill("lists.written", &words)))?;
    Ok(if is_whole { SUCCESS } else { FAILURE })
}

fn tell_skipped(one: &Shown, locale: &Locale) {
    let reading = Reading {
        list: List::default(),
        format: Format::M3u8,
        skipped: one.skipped.clone(),
        skipped_in_all: one.skipped_in_all,
    };
    for notice in notices_of(&one.name, &reading, locale) {
        complain(&notice);
    }
}

/// `3:07`, or nothing that is as wide.
fn length(entry: &Entry) -> String {
    entry.duration.map(text::clock).unwrap_or_default()
}

/// How many songs, and how long they last together if that is known of all.
fn sum(count: usize, length: Option<Duration>, locale: &Locale) -> String {
    let songs = locale.fill("lists.count", &[("count", &count.to_string())]);
    match length.filter(|_| count > 0) {
        Some(length) => format!("{songs}, {}", text::clock(length)),
        None => songs,
    }
}

/// A list for reading: a line each.
fn plain(one: &Shown, locale: &Locale) -> String {
    let entries = &one.list.entries;
    let title = one.list.title.as_deref().map(|title| format!("“{title}”")).unwrap_or_default();
    let sum = sum(entries.len(), entries.iter().map(|entry| entry.duration).sum(), locale);
    let what = one.format.map(Format::name).or_else(|| Some(locale.text(one.otherwise?))).unwrap_or_default();
    let heading = [one.name.as_str(), &title, what, &sum];
    let heading: Vec<&str> = heading.into_iter().filter(|part| !part.is_empty()).collect();
    let mut out = format!("{}\n", heading.join("  "));
    let numbers = entries.len().to_string().len();
    let lengths = entries.iter().map(|entry| text::width(&length(entry))).max().unwrap_or(0);
    let labels = entries.iter().map(|entry| text::width(&entry.label())).max().unwrap_or(0).min(50);
    for (index, entry) in entries.iter().enumerate() {
        let path = entry.path.to_string_lossy();
        let path = text::clean(&path);
        let label = entry.label();
        let mut line = format!("  {:numbers$}  {:>lengths$}  {}", index + 1, length(entry), text::fit(&label, labels));
        // Writing to a string does not fail.
        let _ = write!(line, "  {path}");
        if let Some(range) = entry.range {
            let end = range.end.map(text::clock).unwrap_or_default();
            let _ = write!(line, "  [{}–{end}]", text::clock(range.start));
        }
        if !entry.path.exists() {
            let _ = write!(line, "  ({})", locale.text("lists.missing"));
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// The kept lists, a line each.
fn print_kept(context: &Context, format: MatchFormat) -> Result<u8, Error> {
    let (locale, shelf) = (&context.locale, context.shelf());
    let kept = shelf.all()?;
    let mut out = BufWriter::new(io::stdout().lock());
    if format == MatchFormat::Json {
        let lists: Vec<KeptJson<'_>> = kept.iter().map(KeptJson::new).collect();
        let json = serde_json::to_string_pretty(&serde_json::json!({ "playlists": lists })).map_err(io::Error::from)?;
        writeln!(out, "{}", escape(&json))?;
    } else if kept.is_empty() {
        let folder = shelf.folder().to_string_lossy();
        writeln!(out, "{}", text::clean(&locale.fill("lists.none-kept", &[("folder", &folder)])))?;
    } else {
        let names = kept.iter().map(|one| text::width(&one.name)).max().unwrap_or(0);
        for one in &kept {
            let about = one.fault.clone().unwrap_or_else(|| sum(one.count, one.length, locale));
            writeln!(out, "{}  {about}", text::fit(&one.name, names))?;
        }
    }
    out.flush()?;
    Ok(if kept.iter().any(|one| one.fault.is_some()) { FAILURE } else { SUCCESS })
}

#[derive(Serialize)]
struct KeptJson<'a> {
    name: &'a str,
    path: Cow<'a, str>,
    count: usize,
    length: Option<f64>,
    skipped: usize,
    fault: Option<&'a str>,
}

impl<'a> KeptJson<'a> {
    fn new(kept: &'a Kept) -> Self {
        Self {
            name: &kept.name,
            path: kept.path.to_string_lossy(),
            count: kept.count,
            length: kept.length.map(|length| length.as_secs_f64()),
            skipped: kept.skipped,
            fault: kept.fault.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct ListJson<'a> {
    name: &'a str,
    format: Option<&'static str>,
    title: Option<&'a str>,
    entries: Vec<EntryJson<'a>>,
    skipped: Vec<SkippedJson<'a>>,
    skipped_in_all: usize,
}

#[derive(Serialize)]
struct EntryJson<'a> {
    path: Cow<'a, str>,
    lossy: bool,
    found: bool,
    title: Option<&'a str>,
    artist: Option<&'a str>,
    album: Option<&'a str>,
    track: Option<u32>,
    duration: Option<f64>,
    start: Option<f64>,
    end: Option<f64>,
}

impl<'a> EntryJson<'a> {
    fn new(entry: &'a Entry) -> Self {
        let seconds = |time: Duration| time.as_secs_f64();
        Self {
            path: entry.path.to_string_lossy(),
            lossy: entry.path.to_str().is_none(),
            found: entry.path.exists(),
            title: entry.title.as_deref(),
            artist: entry.artist.as_deref(),
            album: entry.album.as_deref(),
            track: entry.track,
            duration: entry.duration.map(seconds),
            start: entry.range.map(|range| seconds(range.start)),
            end: entry.range.and_then(|range| range.end).map(seconds),
        }
    }
}

#[derive(Serialize)]
struct SkippedJson<'a> {
    list: Option<Cow<'a, str>>,
    line: usize,
    what: &'a str,
    why: &'static str,
}

/// Lists for programs; times in seconds.
fn json(shown: &[Shown]) -> io::Result<String> {
    let lists: Vec<ListJson<'_>> = shown
        .iter()
        .map(|one| ListJson {
            name: &one.name,
            format: one.format.map(Format::ending),
            title: one.list.title.as_deref(),
            entries: one.list.entries.iter().map(EntryJson::new).collect(),
            skipped: one
                .skipped
                .iter()
                .map(|skipped| SkippedJson {
                    list: skipped.within.as_deref().map(Path::to_string_lossy),
                    line: skipped.line,
                    what: &skipped.what,
                    why: skipped.why.key(),
                })
                .collect(),
            skipped_in_all: one.skipped_in_all,
        })
        .collect();
    let json = serde_json::to_string_pretty(&serde_json::json!({ "playlists": lists })).map_err(io::Error::from)?;
    Ok(escape(&json))
}
