//! `scan`: reads the listener's files, so that they are known from then on.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use serde::Serialize;

use super::progress::{Line, Stop};
use super::{Context, Error, FAILURE, MatchFormat, SUCCESS, complain};
use crate::library::report::{Place, escape};
use crate::library::{Library, Matcher, Progress, Search, Tally};
use crate::locale::Locale;
use crate::text;

#[derive(Serialize)]
struct Report<'a> {
    files: usize,
    #[serde(flatten)]
    tally: Tally,
    problems: Vec<Problem<'a>>,
    missing: Vec<&'a str>,
    stopped: bool,
    seconds: f64,
}

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(flatten)]
    path: Place<'a>,
    reason: String,
}

/// `scan`: what is new in the folders, with how far it is. Fails if one of `paths` itself cannot be read, or if it was stopped.
pub fn print(context: &Context, paths: Vec<PathBuf>, format: MatchFormat) -> Result<u8, Error> {
    let (locale, paths) = (&context.locale, context.files_or(paths)?);
    let catalogue = context.catalogue()?;
    let pins = context.pins()?;
    let begun = Instant::now();
    let stop = Stop::listen()?;
    let mut line = Line::new();
    let mut progress = |progress| {
        line.show(|| words(progress, locale));
        stop.flow()
    };
    let mut cache = context.cache();
    let mut search = Search::begin(&paths, &mut cache, &mut progress);
    // Stopped or not, what was read is told.
    let _ = search.read(&mut cache, &mut progress);
    drop(line);
    context.tell_trouble(&cache);
    let tally = search.tally();
    let files = tally.new + tally.changed + tally.unchanged - tally.unplayable;
    let library = Library::new(search.into_files(), &Matcher::new(&catalogue), &pins);
    let missing = library.missing(&catalogue);
    let seconds = begun.elapsed().as_secs_f64();
    let mut out = io::stdout().lock();
    match format {
        MatchFormat::Json => {
            let problems = library.problems.iter();
            let problems =
                problems.map(|(path, problem)| Problem { path: Place::new(path), reason: problem.to_string() });
            let report = Report {
                files,
                tally,
                problems: problems.collect(),
                missing: missing.iter().map(|song| song.id.as_str()).collect(),
                stopped: stop.is_asked(),
                seconds,
            };
            let json = serde_json::to_string_pretty(&report).map_err(io::Error::from)?;
            writeln!(out, "{}", escape(&json))?;
        }
        MatchFormat::Text => {
            for (path, problem) in &library.problems {
                let told = format!("{}: {}", path.display(), problem.words(locale));
                writeln!(out, "{}", text::clean(&told))?;
            }
            let counts = [files, tally.unplayable, tally.new, tally.changed, tally.unchanged, tally.gone];
            let [files, unplayable, new, changed, unchanged, gone] = counts.map(|count| locale.number(count));
            let seconds = locale.written(&format!("{seconds:.1}"));
            let values = [
                ("files", &*files),
                ("unplayable", &*unplayable),
                ("new", &*new),
                ("changed", &*changed),
                ("unchanged", &*unchanged),
                ("gone", &*gone),
                ("seconds", &*seconds),
            ];
            let summary = if tally.unplayable > 0 { "scan.summary-unplayable" } else { "scan.summary" };
            writeln!(out, "{}", locale.fill(summary, &values))?;
            let (with, songs) = (catalogue.songs.len() - missing.len(), catalogue.songs.len());
            let values = [("with", &*with.to_string()), ("songs", &*songs.to_string())];
            writeln!(out, "{}", locale.fill("scan.songs", &values))?;
        }
    }
    if stop.is_asked() {
        complain(locale.text("scan.stopped"));
    }
    let is_missing = library.problems.iter().any(|(path, _)| paths.contains(path));
    Ok(if is_missing || stop.is_asked() { FAILURE } else { SUCCESS })
}

/// How far it is, in words.
pub fn words(progress: Progress, locale: &Locale) -> String {
    match progress {
        Progress::Searching { found } => locale.fill("scan.searching", &[("count", &locale.number(found))]),
        Progress::Reading { done, total } => {
            let (done, total) = (locale.number(done), locale.number(total));
            locale.fill("scan.reading", &[("done", &done), ("total", &total)])
        }
    }
}
