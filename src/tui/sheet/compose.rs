//! A document of the credits as a sheet.

use crate::catalogue::Certainty;
use crate::credits::document::{Block, Document, Level, Line as Fact, Note, Rich, Section, Span, sign};
use crate::text::width;

use super::table;
use super::{Line, Piece, Sheet, wrap};
use crate::tui::theme::Tone;

/// Below this width a value stands under its label, not beside it.
const NARROW: usize = 32;
/// No column of labels is wider.
const LABEL: usize = 20;
/// Between a label and its value.
const GAP: usize = 2;

/// Sets `document` in lines of at most `columns`, from 8 up; below that a line may be wider.
#[must_use]
pub fn of_document(document: &Document, columns: usize) -> Sheet {
    let mut composer = Composer { columns: columns.max(1), label: label_column(document, columns), lines: Vec::new() };
    if !document.title.is_empty() {
        composer.paragraph(&Rich::text(&document.title), Tone::Accent);
    }
    document.sections.iter().for_each(|section| composer.section(section));
    composer.legend(document);
    composer.notes(document);
    Sheet { lines: composer.lines }
}

/// Where values begin: behind the longest label, within reason.
fn label_column(document: &Document, columns: usize) -> usize {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let facts = blocks.filter_map(|block| match block {
        Block::Lines(facts) => Some(facts),
        Block::Table(_) | Block::Paragraph(_) | Block::Items(_) => None,
    });
    let longest = facts.flatten().map(|fact| width(&fact.label)).max().unwrap_or(0);
    longest.min(LABEL).min(columns * 9 / 20) + GAP
}

struct Composer {
    columns: usize,
    label: usize,
    lines: Vec<Line>,
}

impl Composer {
    /// An empty line, but never two, and none at the start.
    fn space(&mut self) {
        if self.lines.last().is_some_and(|line| !line.0.is_empty()) {
            self.lines.push(Line::default());
        }
    }

    fn section(&mut self, section: &Section) {
        self.space();
        if !section.heading.spans().is_empty() {
            let tone = match section.level {
                Level::Chapter => Tone::Strong,
                Level::Part => Tone::Accent,
            };
            self.paragraph(&section.heading, tone);
            if section.level == Level::Chapter {
                self.space();
            }
        }
        for (index, block) in section.blocks.iter().enumerate() {
            if index > 0 {
                self.space();
            }
            match block {
                Block::Lines(facts) => facts.iter().for_each(|fact| self.fact(fact)),
                Block::Table(table) => self.lines.extend(table::set(table, self.columns)),
                Block::Paragraph(rich) => self.paragraph(rich, Tone::Plain),
                Block::Items(items) => items.iter().for_each(|item| self.dashed(item, 0, Tone::Plain)),
            }
        }
    }

    fn paragraph(&mut self, rich: &Rich, tone: Tone) {
        self.lines.extend(wrap(&pieces(rich, tone), self.columns));
    }

    /// A label and its value, side by side or one under the other, and what is said of it below.
    fn fact(&mut self, fact: &Fact) {
        let is_narrow = self.columns < NARROW;
        let edge = if is_narrow { GAP.min(self.columns - 1) } else { self.label };
        let labels = if is_narrow { self.columns } else { self.label - GAP };
        let labels = wrap(&pieces(&Rich::text(&fact.label), Tone::Faint), labels);
        let values = wrap(&pieces(&fact.value, Tone::Plain), self.columns - edge);
        if is_narrow {
            self.lines.extend(labels);
            self.lines.extend(values.into_iter().map(|value| indented(value, edge)));
        } else {
            self.lines.extend(beside(labels, values, edge));
        }
        for remark in &fact.remarks {
            self.dashed(remark, edge, Tone::Faint);
        }
    }

    /// A dash at column `edge` and the text hanging behind it.
    fn dashed(&mut self, rich: &Rich, edge: usize, tone: Tone) {
        let mut dash = Line::default();
        dash.pad(edge);
        dash.push("–", Tone::Faint);
        let words = wrap(&pieces(rich, tone), self.columns.saturating_sub(edge + 2).max(1));
        self.lines.extend(beside(vec![dash], words, edge + 2));
    }

    fn legend(&mut self, document: &Document) {
        self.space();
        for (certainty, words) in &document.legend {
            let mut mark = Line::default();
            mark.push(sign(*certainty), Tone::Sign);
            let words = wrap(&pieces(&Rich::text(words), Tone::Faint), self.columns.saturating_sub(2).max(1));
            self.lines.extend(beside(vec![mark], words, 2));
        }
        while self.lines.last().is_some_and(|line| line.0.is_empty()) {
            self.lines.pop();
        }
    }

    fn notes(&mut self, document: &Document) {
        if document.notes.is_empty() {
            return;
        }
        self.space();
        self.paragraph(&Rich::text(&document.notes_heading), Tone::Accent);
        let edge = format!("{} ", document.notes.len()).len();
        let columns = self.columns.saturating_sub(edge).max(1);
        for (index, Note { description, address }) in document.notes.iter().enumerate() {
            let mut number = Line::default();
            let mark = (index + 1).to_string();
            number.pad((edge - 1).saturating_sub(mark.len()));
            number.push(&mark, Tone::Sign);
            let mut text = wrap(&pieces(&Rich::text(description), Tone::Plain), columns);
            if let Some(address) = address {
                text.extend(wrap(&pieces(&Rich::text(address), Tone::Faint), columns));
            }
            self.lines.extend(beside(vec![number], text, edge));
        }
    }
}

/// Two columns, the right one from column `edge` on.
fn beside(left: Vec<Line>, right: Vec<Line>, edge: usize) -> Vec<Line> {
    let rows = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let row = |_| {
        let mut line = left.next().unwrap_or_default();
        if let Some(value) = right.next() {
            line.pad(edge);
            line.append(value);
        }
        line
    };
    (0..rows).map(row).collect()
}

fn indented(line: Line, edge: usize) -> Line {
    let mut indented = Line::default();
    indented.pad(edge);
    indented.append(line);
    indented
}

/// The pieces of a rich text, its plain words in `tone`.
pub(super) fn pieces(rich: &Rich, tone: Tone) -> Vec<Piece> {
    let piece = |text: &str, tone| Piece { text: text.to_owned(), tone };
    rich.spans()
        .iter()
        .map(|span| match span {
            Span::Text(text) => piece(text, tone),
            Span::Faint(text) => piece(text, Tone::Faint),
            Span::Sign(certainty) => piece(mark(*certainty), Tone::Sign),
            Span::Notes(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                piece(&format!(" [{}]", numbers.join(",")), Tone::Sign)
            }
        })
        .collect()
}

fn mark(certainty: Certainty) -> &'static str {
    sign(certainty)
}
