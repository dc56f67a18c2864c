//! A document as text for a terminal or a pipe.

mod table;

use std::io::{self, Write};

use crate::text::{width, wrap};

use super::Options;
use super::document::{Block, Document, Level, Line, Moment, Note, Rich, Section, Span, TIME_LINE, sign};

/// Prose and facts are set no wider than this, however wide the terminal: longer lines are hard to read.
const MEASURE: usize = 100;
/// Below this width a value goes under its label instead of beside it.
const NARROW: usize = 40;
/// No label column is wider; a longer label is wrapped.
const LABEL: usize = 24;
/// Columns between a label and its value, and between the columns of a table.
const GAP: usize = 2;

/// SGR sequences (ECMA-48, 8.3.117): the only escape sequences that printing knows.
mod sgr {
    pub const BOLD: &str = "\x1b[1m";
    pub const FAINT: &str = "\x1b[2m";
    pub const RESET: &str = "\x1b[0m";
}

/// Writes `document` as text. With a width no line is wider (from 20 columns up) and long values are wrapped under themselves;
/// without one nothing is wrapped and every fact is one line.
pub fn write(document: &Document, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let columns = options.width.map(|width| width.clamp(1, MEASURE));
    let page = Page { columns, color: options.color, label: label_column(document, columns) };
    let mut chunks: Vec<Vec<String>> = Vec::new();
    if !document.title.is_empty() {
        chunks.push(page.title(&document.title));
    }
    for section in &document.sections {
        page.section(section, &mut chunks);
    }
    if !document.legend.is_empty() {
        chunks.push(page.legend(document));
    }
    if !document.notes.is_empty() {
        chunks.push(page.notes(document));
    }
    let lines = chunks.iter().filter(|chunk| !chunk.is_empty()).enumerate();
    for (index, chunk) in lines {
        if index > 0 {
            writeln!(out)?;
        }
        for line in chunk {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// Where the values begin, counted from the left edge: behind the longest label of the whole document, so that the eye finds
/// them at one column.
fn label_column(document: &Document, columns: Option<usize>) -> usize {
    let labels = document.sections.iter().flat_map(|section| {
        let widths = section.blocks.iter().flat_map(|block| match block {
            Block::Lines(lines) => lines.iter().map(|line| width(&line.label)).collect(),
            Block::Timeline(moments) => {
                moments.iter().map(|moment| width(&flatten(&moment.when, Style::Plain).0)).collect()
            }
            Block::Table(_) | Block::Paragraph(_) | Block::Items(_) => Vec::new(),
        });
        widths.map(|width| indent(section.level) + width)
    });
    let most = columns.map_or(LABEL, |columns| LABEL.min(columns * 2 / 5));
    labels.max().unwrap_or(0).min(most + indent(Level::Chapter))
}

fn indent(level: Level) -> usize {
    match level {
        Level::Chapter => 2,
        Level::Part => 4,
    }
}

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Faint,
}

struct Page {
    columns: Option<usize>,
    color: bool,
    label: usize,
}

impl Page {
    fn is_narrow(&self) -> bool {
        self.columns.is_some_and(|columns| columns < NARROW)
    }

    fn title(&self, title: &str) -> Vec<String> {
        let lines = self.lines(&Rich::text(title), 0, Style::Bold);
        let rule = lines.iter().map(|line| width(&line.plain)).max().unwrap_or(0);
        let mut lines: Vec<String> = lines.into_iter().map(|line| line.painted).collect();
        lines.push("─".repeat(rule));
        lines
    }

    /// The section's chunks: heading and first block together, every further block on its own.
    fn section(&self, section: &Section, chunks: &mut Vec<Vec<String>>) {
        let edge = if self.is_narrow() { 0 } else { indent(section.level) };
        let mut chunk = Vec::new();
        if !section.heading.spans().is_empty() {
            let edge = edge.saturating_sub(indent(Level::Chapter));
            chunk.extend(self.indented(&section.heading, edge, Style::Bold));
        }
        for block in &section.blocks {
            match block {
                Block::Lines(lines) => chunk.extend(lines.iter().flat_map(|line| self.line(line, edge))),
                Block::Timeline(moments) => chunk.extend(self.timeline(moments, edge)),
                Block::Table(table) => chunk.extend(self.table(table)),
                Block::Paragraph(rich) => chunk.extend(self.indented(rich, edge, Style::Plain)),
                Block::Items(items) => {
                    let items = items.iter().flat_map(|item| self.dashed(item, edge, Style::Plain));
                    chunk.extend(items);
                }
            }
            chunks.push(std::mem::take(&mut chunk));
        }
        chunks.push(chunk);
    }

    /// A label and its value, side by side or one under the other.
    fn line(&self, line: &Line, edge: usize) -> Vec<String> {
        let label = Rich::text(&line.label);
        if self.columns.is_none() {
            let mut value = line.value.clone();
            for remark in &line.remarks {
                value.push(" – ");
                value.append(remark.clone());
            }
            let label = format!("{:edge$}{}", "", &*line.label);
            let padding = " ".repeat(self.label.saturating_sub(width(&label)) + GAP);
            return vec![format!("{label}{padding}{}", self.unwrapped(&value))];
        }
        if self.is_narrow() {
            let mut lines = self.indented(&label, edge, Style::Faint);
            lines.extend(self.indented(&line.value, edge + GAP, Style::Plain));
            let remarks = line.remarks.iter().flat_map(|remark| self.dashed(remark, edge + GAP, Style::Faint));
            lines.extend(remarks);
            return lines;
        }
        let value_edge = self.label + GAP;
        let labels = self.lines_within(&label, Some(self.label.saturating_sub(edge)), Style::Faint);
        let mut values = self.lines(&line.value, value_edge, Style::Plain);
        for remark in &line.remarks {
            let dash = |index| if index == 0 { "– " } else { "  " };
            let remark = self.lines(remark, value_edge + 2, Style::Faint).into_iter().enumerate();
            values.extend(remark.map(|(index, line)| Painted {
                plain: format!("{}{}", dash(index), line.plain),
                painted: format!("{}{}", self.paint(dash(index), Style::Faint), line.painted),
            }));
        }
        beside(&labels, edge, &values, value_edge)
    }

    /// Dates on the left, what happened on the right, and a line of time between them.
    fn timeline(&self, moments: &[Moment], edge: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, moment) in moments.iter().enumerate() {
            if self.columns.is_none() {
                let when = format!("{:edge$}{}", "", self.unwrapped(&moment.when));
                let padding = " ".repeat(self.label.saturating_sub(width(&when)) + GAP);
                let what = Rich::join(std::iter::once(&moment.what).chain(&moment.remarks).cloned(), " – ");
                lines.push(format!("{when}{padding}{} {}", moment.mark(), self.unwrapped(&what)));
                continue;
            }
            let line_edge = if self.is_narrow() { edge } else { self.label + GAP };
            let when = if self.is_narrow() { None } else { Some(self.label.saturating_sub(edge)) };
            let mut told = Vec::new();
            if self.is_narrow() {
                told.extend(self.lines(&moment.when, line_edge + 2, Style::Faint));
            }
            let whens =
                when.map_or_else(Vec::new, |columns| self.lines_within(&moment.when, Some(columns), Style::Faint));
            told.extend(self.lines(&moment.what, line_edge + 2, Style::Plain));
            told.extend(moment.remarks.iter().flat_map(|remark| self.lines(remark, line_edge + 2, Style::Faint)));
            // The line goes on to the next mark.
            let is_last = index + 1 == moments.len();
            let rows = told.len().max(whens.len()) + usize::from(!is_last);
            let marks: Vec<Painted> = (0..rows)
                .map(|row| match row {
                    0 => moment.mark(),
                    _ if is_last => "",
                    _ => TIME_LINE,
                })
                .map(|mark| Painted { plain: mark.to_owned(), painted: self.paint(mark, Style::Faint) })
                .collect();
            let right = beside(&marks, 0, &told, 2);
            let right: Vec<Painted> =
                right.into_iter().map(|painted| Painted { plain: String::new(), painted }).collect();
            lines.extend(beside(&whens, edge, &right, line_edge));
        }
        lines
    }

    /// A dash, and the text hanging behind it.
    fn dashed(&self, text: &Rich, edge: usize, style: Style) -> Vec<String> {
        let dash = [Painted { plain: "–".to_owned(), painted: self.paint("–", Style::Faint) }];
        beside(&dash, edge, &self.lines(text, edge + 2, style), edge + 2)
    }

    fn legend(&self, document: &Document) -> Vec<String> {
        let mut lines = Vec::new();
        for (certainty, words) in &document.legend {
            let sign = [Painted { plain: sign(*certainty).to_owned(), painted: sign(*certainty).to_owned() }];
            lines.extend(beside(&sign, 0, &self.lines(&Rich::text(words), 2, Style::Faint), 2));
        }
        lines
    }

    fn notes(&self, document: &Document) -> Vec<String> {
        let mut lines = self.indented(&Rich::text(&document.notes_heading), 0, Style::Bold);
        let edge = format!("[{}] ", document.notes.len()).len();
        for (index, Note { description, address, .. }) in document.notes.iter().enumerate() {
            let number = format!("[{}]", index + 1);
            let number = [Painted { painted: number.clone(), plain: number }];
            let mut text = Rich::text(description);
            if let (None, Some(address)) = (self.columns, address) {
                text.push(&format!(" {}", &**address));
            }
            lines.extend(beside(&number, 0, &self.lines(&text, edge, Style::Plain), edge));
            if self.columns.is_some() {
                let address =
                    address.iter().flat_map(|address| self.indented(&Rich::text(address), edge, Style::Faint));
                lines.extend(address);
            }
        }
        lines
    }

    fn indented(&self, rich: &Rich, edge: usize, style: Style) -> Vec<String> {
        let lines = self.lines(rich, edge, style).into_iter();
        lines.map(|line| format!("{:edge$}{}", "", line.painted)).collect()
    }

    /// The lines of a text that begins at column `edge`.
    fn lines(&self, rich: &Rich, edge: usize, style: Style) -> Vec<Painted> {
        self.lines_within(rich, self.columns.map(|columns| columns.saturating_sub(edge).max(1)), style)
    }

    fn lines_within(&self, rich: &Rich, columns: Option<usize>, style: Style) -> Vec<Painted> {
        let (plain, styles) = flatten(rich, style);
        let lines = match columns {
            Some(columns) => wrap(&plain, columns),
            None => vec![plain.split_whitespace().collect::<Vec<_>>().join(" ")],
        };
        // Wrapping only moves white space, so the characters between it keep their order and so their styles.
        let mut styles = styles.into_iter();
        lines.into_iter().map(|plain| Painted { painted: self.paint_each(&plain, &mut styles), plain }).collect()
    }

    fn unwrapped(&self, rich: &Rich) -> String {
        self.lines_within(rich, None, Style::Plain).into_iter().map(|line| line.painted).collect()
    }

    fn paint_each(&self, plain: &str, styles: &mut impl Iterator<Item = Style>) -> String {
        if !self.color {
            return plain.to_owned();
        }
        let (mut painted, mut run, mut current) = (String::new(), String::new(), Style::Plain);
        for character in plain.chars() {
            let style = if character.is_whitespace() { current } else { styles.next().unwrap_or(Style::Plain) };
            if style != current {
                painted.push_str(&self.paint(&run, current));
                run.clear();
                current = style;
            }
            run.push(character);
        }
        painted.push_str(&self.paint(&run, current));
        painted
    }

    fn paint(&self, text: &str, style: Style) -> String {
        match style {
            Style::Bold if self.color && !text.is_empty() => format!("{}{text}{}", sgr::BOLD, sgr::RESET),
            Style::Faint if self.color && !text.is_empty() => format!("{}{text}{}", sgr::FAINT, sgr::RESET),
            _ => text.to_owned(),
        }
    }
}

/// A line: how it reads and how it is painted.
struct Painted {
    plain: String,
    painted: String,
}

/// The plain text, and the style of each of its characters that is no white space.
fn flatten(rich: &Rich, base: Style) -> (String, Vec<Style>) {
    let (mut plain, mut styles) = (String::new(), Vec::new());
    for span in rich.spans() {
        let (text, style) = match span {
            Span::Text(words) | Span::Link(words, _) => (words.to_string(), base),
            Span::Faint(words) => (words.to_string(), Style::Faint),
            Span::Sign(certainty) => (sign(*certainty).to_owned(), base),
            Span::Notes(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                (format!("[{}]", numbers.join(",")), Style::Faint)
            }
        };
        styles.extend(text.chars().filter(|character| !character.is_whitespace()).map(|_| style));
        plain.push_str(&text);
    }
    (plain, styles)
}

/// Two columns of lines, the left one from column `left_edge`, the right one from `right_edge`.
fn beside(left: &[Painted], left_edge: usize, right: &[Painted], right_edge: usize) -> Vec<String> {
    let rows = left.len().max(right.len());
    let row = |index: usize| {
        let (plain, painted) = left.get(index).map_or(("", ""), |line| (&line.plain, &line.painted));
        let value = right.get(index).map_or("", |line| &line.painted);
        let padding = right_edge.saturating_sub(left_edge + width(plain));
        format!("{:left_edge$}{painted}{:padding$}{value}", "", "")
    };
    (0..rows).map(row).collect()
}
