//! The report for programs.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::catalogue::{Catalogue, Song, SongId};
use crate::library::{Found, Library};
use crate::text;

#[derive(Serialize)]
struct Report<'a> {
    files: Vec<File<'a>>,
    problems: Vec<Problem<'a>>,
    missing: Vec<&'a str>,
}

#[derive(Serialize)]
struct File<'a> {
    #[serde(flatten)]
    path: Place<'a>,
    song: Option<&'a str>,
    title: Option<&'a str>,
    score: f32,
    decision: &'static str,
    placeholder: bool,
    evidence: Vec<Evidence<'a>>,
}

#[derive(Serialize)]
struct Evidence<'a> {
    kind: &'static str,
    weight: f32,
    detail: &'a str,
}

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(flatten)]
    path: Place<'a>,
    reason: String,
}

/// A path as JSON can hold it.
#[derive(Debug, Serialize)]
pub struct Place<'a> {
    path: std::borrow::Cow<'a, str>,
    lossy: bool,
}

impl<'a> Place<'a> {
    /// Notes whether something of it could not be written.
    #[must_use]
    pub fn new(path: &'a Path) -> Self {
        Self { path: path.to_string_lossy(), lossy: path.to_str().is_none() }
    }
}

pub(super) fn write(library: &Library, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let report = Report {
        files: library.files.iter().map(|found| file(found, catalogue)).collect(),
        problems: library
            .problems
            .iter()
            .map(|(path, problem)| Problem { path: Place::new(path), reason: problem.to_string() })
            .collect(),
        missing: library.missing(catalogue).iter().map(|song| song.id.as_str()).collect(),
    };
    let json = serde_json::to_string_pretty(&report)?;
    writeln!(out, "{}", escape(&json))
}

fn file<'a>(found: &'a Found, catalogue: &'a Catalogue) -> File<'a> {
    let matched = &found.matched;
    let evidence = matched.evidence.iter();
    File {
        path: Place::new(&found.file.path),
        song: matched.song.as_ref().map(SongId::as_str),
        title: matched.song.as_ref().and_then(|song| catalogue.song(song)).map(Song::title),
        score: matched.score,
        decision: matched.decision.key(),
        placeholder: found.file.is_placeholder(),
        evidence: evidence
            .map(|evidence| Evidence { kind: evidence.kind, weight: evidence.weight, detail: &evidence.detail })
            .collect(),
    }
}

/// Writes as `\u….` what JSON leaves as it is and a terminal would obey: such characters stand in strings only.
#[must_use]
pub fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        let mut buffer = [0; 4];
        let as_text = &*character.encode_utf8(&mut buffer);
        if character == '\n' || text::clean(as_text) == as_text {
            escaped.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a string does not fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}
