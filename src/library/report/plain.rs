//! The report for reading.

use std::io::{self, Write};

use crate::catalogue::Catalogue;
use crate::library::{Found, Library};
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
    let mut page = Page { out, locale, width: width.max(1), is_empty: true };
    let (tied, untied): (Vec<&Found>, Vec<&Found>) =
        library.files.iter().partition(|found| found.matched.song.is_some());
    if library.files.is_empty() && library.problems.is_empty() {
        page.heading("match.no-files", 0)?;
    }
    page.files("match.tied", &tied, catalogue)?;
    page.files("match.untied", &untied, catalogue)?;
    if !library.problems.is_empty() {
        page.heading("match.problems", library.problems.len())?;
        for (path, problem) in &library.problems {
            page.path(&path.to_string_lossy())?;
            page.lines(4, "", &problem.words(locale))?;
        }
    }
    if !library.sheets.is_empty() {
        page.heading("match.sheets", library.sheets.len())?;
        for sheet in &library.sheets {
            page.path(&sheet.path.to_string_lossy())?;
            sheet.remarks.iter().try_for_each(|remark| page.lines(4, "", &remark.words(locale)))?;
        }
    }
    let missing = library.missing(catalogue);
    if !missing.is_empty() {
        page.heading("match.missing", missing.len())?;
        for song in missing {
            page.lines(2, &format!("{}  ", song.number), song.title())?;
        }
    }
    Ok(())
}

struct Page<'a, W> {
    out: &'a mut W,
    locale: &'a Locale,
    width: usize,
    is_empty: bool,
}

impl<W: Write> Page<'_, W> {
    fn heading(&mut self, key: &str, count: usize) -> io::Result<()> {
        if !std::mem::take(&mut self.is_empty) {
            writeln!(self.out)?;
        }
        let heading = self.locale.fill(key, &[("count", &count.to_string())]);
        self.lines(0, "", &heading)
    }

    fn files(&mut self, heading: &str, files: &[&Found], catalogue: &Catalogue) -> io::Result<()> {
        if !files.is_empty() {
            self.heading(heading, files.len())?;
        }
        files.iter().try_for_each(|found| self.file(found, catalogue))
    }

    fn file(&mut self, found: &Found, catalogue: &Catalogue) -> io::Result<()> {
        let matched = &found.matched;
        let song = matched.song.as_ref().map(|id| catalogue.song(id).map_or(id.as_str(), |song| song.title()));
        let title = song.unwrap_or_else(|| self.locale.text("match.no-song"));
        let decision = self.locale.text(match matched.decision {
            super::Decision::Automatic => "match.automatic",
            super::Decision::Pinned => "match.pinned",
            super::Decision::Refused => "match.refused",
        });
        let mut line = format!("{title} · {:.2} · {decision}", matched.score);
        if found.file.is_placeholder() {
            line.push_str(" · ");
            line.push_str(self.locale.text("match.placeholder"));
        }
        self.path(&found.file.place())?;
        self.lines(4, "", &line)?;
        for evidence in &matched.evidence {
            let key = format!("evidence.{}", evidence.kind);
            let reason = format!("{}: {}", self.locale.text(&key), evidence.detail);
            // A weight of nothing is a remark.
            let is_remark = evidence.weight.abs() < 0.005;
            let weight = if is_remark { " ".repeat(WEIGHT) } else { format!("{:+.2}  ", evidence.weight) };
            self.lines(6, &weight, &reason)?;
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

    /// A path, broken at the terminal's edge and nowhere else: every space of it is kept.
    fn path(&mut self, path: &str) -> io::Result<()> {
        const INDENT: usize = 2;
        let path = text::clean(path);
        let indent = if self.width > INDENT { INDENT } else { 0 };
        let lines = text::chop(&path, self.width - indent);
        lines.iter().try_for_each(|line| writeln!(self.out, "{:indent$}{line}", ""))
    }
}
