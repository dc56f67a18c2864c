//! The report for reading.

use std::io::{self, Write};
use std::path::Path;

use crate::catalogue::{Catalogue, Song, SongId};
use crate::library::{Better, Decision, Duplicates, Found, Library, Relation, RunnerUp};
use crate::locale::Locale;
use crate::text;

/// Columns of a weight: `+0.65  `.
const WEIGHT: usize = 7;

pub(super) fn write(
    library: &Library,
    catalogue: &Catalogue,
    locale: &Locale,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut page = Page { out, locale, catalogue, width: width.max(1), is_empty: true };
    if library.files.is_empty() && library.problems.is_empty() {
        page.heading("match.no-files", 0)?;
    }
    let of = |relation| library.files.iter().filter(move |found| found.matched.relation == relation);
    let (untied, asked): (Vec<&Found>, Vec<&Found>) =
        of(Relation::None).partition(|found| found.matched.question().is_none());
    let tied: Vec<&Found> = of(Relation::Recording).collect();
    let originals: Vec<&Found> = of(Relation::Original).collect();
    page.files("match.tied", &tied)?;
    page.files("match.originals", &originals)?;
    page.files("match.asked", &asked)?;
    page.files("match.untied", &untied)?;
    page.problems(library)?;
    page.sheets(library)?;
    page.duplicates(&library.duplicates(catalogue))?;
    page.missing(library)?;
    if !library.files.is_empty() {
        let counts = [
            ("all", library.files.len()),
            ("tied", tied.len()),
            ("originals", originals.len()),
            ("asked", asked.len()),
            ("untied", untied.len()),
        ]
        .map(|(name, count)| (name, count.to_string()));
        page.space()?;
        let words: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
        page.lines(0, "", &locale.fill("match.counts", &words))?;
    }
    Ok(())
}

struct Page<'a, W> {
    out: &'a mut W,
    locale: &'a Locale,
    catalogue: &'a Catalogue,
    width: usize,
    is_empty: bool,
}

impl<W: Write> Page<'_, W> {
    /// An empty line, but not at the top.
    fn space(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_empty) { Ok(()) } else { writeln!(self.out) }
    }

    fn heading(&mut self, key: &str, count: usize) -> io::Result<()> {
        self.space()?;
        let heading = self.locale.fill(key, &[("count", &count.to_string())]);
        self.lines(0, "", &heading)
    }

    fn files(&mut self, heading: &str, files: &[&Found]) -> io::Result<()> {
        if !files.is_empty() {
            self.heading(heading, files.len())?;
        }
        files.iter().try_for_each(|found| self.file(found))
    }

    fn title<'b>(&'b self, song: &'b SongId) -> &'b str {
        self.catalogue.song(song).map_or(song.as_str(), Song::title)
    }

    /// A word of one of the tables of words.
    fn word(&self, table: &str, key: &str) -> String {
        self.locale.text(&format!("{table}.{key}")).to_owned()
    }

    fn about(&self, key: &str, song: &SongId) -> String {
        self.locale.fill(key, &[("title", self.title(song))])
    }

    fn score(&self, score: f32) -> String {
        self.locale.written(&format!("{score:.2}"))
    }

    fn file(&mut self, found: &Found) -> io::Result<()> {
        let matched = &found.matched;
        let question = matched.question();
        let what = match (&matched.song, question) {
            (Some(song), _) => self.title(song).to_owned(),
            (None, Some(asked)) if asked.relation == Relation::Original => {
                self.about("match.question-original", &asked.song)
            }
            (None, Some(asked)) => self.about("match.question", &asked.song),
            (None, None) => self.locale.text("match.no-song").to_owned(),
        };
        let decision = self.locale.text(match matched.decision {
            Decision::Automatic => "match.automatic",
            Decision::Pinned => "match.pinned",
            Decision::Refused => "match.refused",
        });
        let relation = matched.song.as_ref().map(|_| self.word("relation", matched.relation.key()));
        let told = matched.song.is_some() || matched.decision != Decision::Automatic;
        let parts = [Some(what), relation, Some(self.score(matched.score)), told.then(|| decision.to_owned())];
        let mut line = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        if found.file.is_placeholder() {
            line.push_str(" · ");
            line.push_str(self.locale.text("match.placeholder"));
        }
        self.chopped(2, "", &found.file.place())?;
        self.lines(4, "", &line)?;
        self.evidence(found)?;
        match question {
            Some(asked) => self.answers(&found.file.address(), asked),
            None => self.runner_up(matched.runner_up.as_ref()),
        }
    }

    fn evidence(&mut self, found: &Found) -> io::Result<()> {
        for evidence in &found.matched.evidence {
            let reason = format!("{}: {}", self.word("evidence", evidence.kind), evidence.detail);
            let weight = if evidence.is_remark() {
                " ".repeat(WEIGHT)
            } else {
                self.locale.written(&format!("{:+.2}  ", evidence.weight))
            };
            self.lines(6, &weight, &reason)?;
        }
        if found.matched.evidence.is_empty() {
            self.lines(6, &" ".repeat(WEIGHT), self.locale.text("match.nothing"))?;
        }
        Ok(())
    }

    fn runner_up(&mut self, next: Option<&RunnerUp>) -> io::Result<()> {
        let Some(next) = next else { return Ok(()) };
        let relation = self.word("relation", next.relation.key());
        let score = self.score(next.score);
        let line = format!("{} · {relation} · {score}", self.about("match.runner-up", &next.song));
        self.lines(4, "", &line)
    }

    /// The commands that answer the question, each on a line of its own length: broken here, it could not be pasted.
    fn answers(&mut self, path: &Path, asked: &RunnerUp) -> io::Result<()> {
        let original = if asked.relation == Relation::Original { "--original " } else { "" };
        let (path, song) = (quoted(path), asked.song.as_str());
        let (yes, no) = (self.locale.text("match.if-yes"), self.locale.text("match.if-no"));
        writeln!(self.out, "    {yes}melangkah pin {original}{path} {song}")?;
        writeln!(self.out, "    {no}melangkah refuse {path} {song}")
    }

    fn problems(&mut self, library: &Library) -> io::Result<()> {
        if !library.problems.is_empty() {
            self.heading("match.problems", library.problems.len())?;
        }
        for (path, problem) in &library.problems {
            self.path(2, "", path)?;
            self.lines(4, "", &problem.words(self.locale))?;
        }
        Ok(())
    }

    fn duplicates(&mut self, songs: &[Duplicates<'_>]) -> io::Result<()> {
        if !songs.is_empty() {
            self.heading("match.duplicates", songs.len())?;
        }
        for copies in songs {
            self.lines(2, &format!("{}  ", copies.song.number), copies.song.title())?;
            self.chopped(4, self.locale.text("match.played"), &copies.best.file.place())?;
            for (other, why) in &copies.others {
                self.chopped(4, self.locale.text("match.spare"), &other.file.place())?;
                let why = match why {
                    Better::First => self.locale.text("match.as-good").to_owned(),
                    why => self.locale.fill("match.better", &[("why", &self.word("better", why.key()))]),
                };
                self.lines(6, "", &why)?;
            }
        }
        Ok(())
    }

    fn missing(&mut self, library: &Library) -> io::Result<()> {
        let missing = library.missing(self.catalogue);
        if !missing.is_empty() {
            self.heading("match.missing", missing.len())?;
        }
        for song in missing {
            self.lines(2, &format!("{}  ", song.number), song.title())?;
            if let Some(found) = library.original_of(song) {
                let file = found.file.place();
                self.lines(5, "", &self.locale.fill("match.original-there", &[("file", &file)]))?;
            }
        }
        Ok(())
    }

    /// Text wrapped behind a label, its lines under each other.
    fn lines(&mut self, indent: usize, label: &str, text: &str) -> io::Result<()> {
        let text = text::clean(text);
        let hang = indent + text::width(label);
        // A terminal too narrow for the indent gets lines without it.
        let (indent, hang) = if self.width >= hang + 10 { (indent, hang) } else { (0, 0) };
        let columns = (self.width - hang).max(1);
        for (number, line) in text::wrap(&text, columns).iter().enumerate() {
            if number == 0 && hang > 0 {
                writeln!(self.out, "{:indent$}{label}{line}", "")?;
            } else {
                writeln!(self.out, "{:hang$}{line}", "")?;
            }
        }
        Ok(())
    }

    /// CUE sheets of which something is to be told.
    fn sheets(&mut self, library: &Library) -> io::Result<()> {
        if library.sheets.is_empty() {
            return Ok(());
        }
        self.heading("match.sheets", library.sheets.len())?;
        for sheet in &library.sheets {
            self.path(2, "", &sheet.path)?;
            sheet.remarks.iter().try_for_each(|remark| self.lines(4, "", &remark.words(self.locale)))?;
        }
        Ok(())
    }

    /// A path, broken at the terminal's edge and nowhere else: every space of it is kept.
    fn path(&mut self, indent: usize, label: &str, path: &Path) -> io::Result<()> {
        self.chopped(indent, label, &path.to_string_lossy())
    }

    /// Text behind a label, broken at the terminal's edge and nowhere else.
    fn chopped(&mut self, indent: usize, label: &str, text: &str) -> io::Result<()> {
        let text = text::clean(text);
        let hang = indent + text::width(label);
        let (indent, hang, label) = if self.width >= hang + 10 { (indent, hang, label) } else { (0, 0, "") };
        for (number, line) in text::chop(&text, (self.width - hang).max(1)).iter().enumerate() {
            if number == 0 {
                writeln!(self.out, "{:indent$}{label}{line}", "")?;
            } else {
                writeln!(self.out, "{:hang$}{line}", "")?;
            }
        }
        Ok(())
    }
}

/// A path as a shell takes it; of a path that cannot be written so, the word `FILE`.
fn quoted(path: &Path) -> String {
    let Some(text) = path.to_str().filter(|text| text::clean(text) == *text) else { return "FILE".to_owned() };
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '.' | '-' | '_' | ',' | '+' | ':');
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain) {
        return text.to_owned();
    }
    // What begins with a hyphen is an option otherwise.
    let text = if text.starts_with('-') { format!("./{text}") } else { text.to_owned() };
    format!("'{}'", text.replace('\'', r"'\''"))
}
