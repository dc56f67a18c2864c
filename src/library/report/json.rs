//! The report for programs.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::catalogue::{Catalogue, Song, SongId};
use crate::library::{self, AudioFile, Duplicates, Found, Library};
use crate::locale::{Language, Locale};
use crate::text;

#[derive(Serialize)]
struct Report<'a> {
    files: Vec<File<'a>>,
    problems: Vec<Problem<'a>>,
    duplicates: Vec<Copies<'a>>,
    sheets: Vec<Sheet<'a>>,
    missing: Vec<&'a str>,
}

#[derive(Serialize)]
struct Copies<'a> {
    song: &'a str,
    played: Copy<'a>,
    others: Vec<Spare<'a>>,
}

#[derive(Serialize)]
struct Copy<'a> {
    #[serde(flatten)]
    path: Place<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
}

#[derive(Serialize)]
struct Spare<'a> {
    #[serde(flatten)]
    copy: Copy<'a>,
    because: &'static str,
}

#[derive(Serialize)]
struct File<'a> {
    #[serde(flatten)]
    path: Place<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
    song: Option<&'a str>,
    title: Option<&'a str>,
    relation: &'static str,
    score: f32,
    sure: bool,
    decision: &'static str,
    placeholder: bool,
    evidence: Vec<Evidence<'a>>,
    runner_up: Option<RunnerUp<'a>>,
}

#[derive(Serialize)]
struct RunnerUp<'a> {
    song: &'a str,
    relation: &'static str,
    score: f32,
}

#[derive(Serialize)]
struct Part {
    number: u32,
    start: f64,
    end: Option<f64>,
}

impl Part {
    fn of(file: &AudioFile) -> Option<Self> {
        let library::Part { number, range } = file.part.as_ref()?;
        let seconds = |time: Duration| time.as_secs_f64();
        Some(Self { number: *number, start: seconds(range.start), end: range.end.map(seconds) })
    }
}

impl<'a> Copy<'a> {
    fn new(file: &'a AudioFile) -> Self {
        Self { path: Place::new(&file.path), part: Part::of(file) }
    }
}

#[derive(Serialize)]
struct Sheet<'a> {
    #[serde(flatten)]
    path: Place<'a>,
    remarks: Vec<String>,
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
    let english = Locale::new(Language::English);
    let report = Report {
        files: library.files.iter().map(|found| file(found, catalogue)).collect(),
        problems: library
            .problems
            .iter()
            .map(|(path, problem)| Problem { path: Place::new(path), reason: problem.to_string() })
            .collect(),
        duplicates: library.duplicates(catalogue).iter().map(copies).collect(),
        sheets: library
            .sheets
            .iter()
            .map(|sheet| Sheet {
                path: Place::new(&sheet.path),
                remarks: sheet.remarks.iter().map(|remark| remark.words(&english)).collect(),
            })
            .collect(),
        missing: library.missing(catalogue).iter().map(|song| song.id.as_str()).collect(),
    };
    let json = serde_json::to_string_pretty(&report)?;
    writeln!(out, "{}", escape(&json))
}

fn copies<'a>(copies: &Duplicates<'a>) -> Copies<'a> {
    let others = copies.others.iter();
    Copies {
        song: copies.song.id.as_str(),
        played: Copy::new(&copies.best.file),
        others: others.map(|(other, why)| Spare { copy: Copy::new(&other.file), because: why.key() }).collect(),
    }
}

fn file<'a>(found: &'a Found, catalogue: &'a Catalogue) -> File<'a> {
    let matched = &found.matched;
    let evidence = matched.evidence.iter();
    File {
        path: Place::new(&found.file.path),
        part: Part::of(&found.file),
        song: matched.song.as_ref().map(SongId::as_str),
        title: matched.song.as_ref().and_then(|song| catalogue.song(song)).map(Song::title),
        relation: matched.relation.key(),
        score: matched.score,
        sure: matched.sure,
        decision: matched.decision.key(),
        placeholder: found.file.is_placeholder(),
        evidence: evidence
            .map(|evidence| Evidence { kind: evidence.kind, weight: evidence.weight, detail: &evidence.detail })
            .collect(),
        runner_up: matched.runner_up.as_ref().map(|next| RunnerUp {
            song: next.song.as_str(),
            relation: next.relation.key(),
            score: next.score,
        }),
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
