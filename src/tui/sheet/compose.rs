//! A document of the credits as a sheet.

use crate::credits::document::{
    Block, Document, Level, Line as Fact, Link, Moment, Note, Rich, Section, Span, TIME_LINE, sign,
};
use crate::text::width;

use super::table;
use super::{Line, Piece, Sheet, Target, wrap};
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
    let mut sheet = page(document, columns);
    sheet.space();
    sheet.notes(document);
    sheet.done()
}

/// Between two columns of text.
const GUTTER: usize = 4;

/// Sets `document` in two columns of text, the second one read after the first; below both what its signs mean and, if they
/// are wanted, its notes. `columns` is the width of both together.
#[must_use]
pub fn in_columns(document: &Document, columns: usize, has_notes: bool) -> Sheet {
    let half = columns.saturating_sub(GUTTER) / 2;
    let (first, second) = halves(document, half);
    let mut left = Composer::new(document, half);
    left.title(document);
    left.sections(&first);
    let left = left.done();
    let mut right = Composer::new(document, half);
    right.before = left.links.len();
    right.sections(&second);
    let right = right.done();

    let mut foot = Composer::new(document, columns);
    foot.before = left.links.len() + right.links.len();
    foot.legend(document);
    if has_notes {
        foot.space();
        foot.notes(document);
    }
    let foot = foot.done();

    let gutter = half + GUTTER;
    let mut rows = beside(left.lines, right.lines, gutter);
    if !foot.lines.is_empty() && !rows.is_empty() {
        rows.push(Line::default());
    }
    let below = rows.len();
    rows.extend(foot.lines);
    let links = [left.links, right.links, foot.links].concat();
    let notes = foot.notes.into_iter().map(|line| line + below).collect();
    let anchors = [left.anchors, right.anchors].concat();
    Sheet { lines: rows, links, notes, anchors, gutter: Some(gutter) }
}

/// What stands on the left and on the right. Chapters are not torn apart, unless there is only one and it is a list.
fn halves(document: &Document, columns: usize) -> (Vec<Section>, Vec<Section>) {
    let Some((only, [])) = document.sections.split_first() else {
        let (first, second) = document.sections.split_at(middle(document, columns));
        return (first.to_vec(), second.to_vec());
    };
    let [Block::Lines(facts)] = &only.blocks[..] else { return (vec![only.clone()], Vec::new()) };
    let part = |facts: &[Fact], heading: &Rich| Section {
        level: only.level,
        heading: heading.clone(),
        blocks: vec![Block::Lines(facts.to_vec())],
    };
    // The height of each fact, set as it will be.
    let mut composer = Composer::new(document, columns);
    let mut ends = Vec::new();
    for fact in facts {
        composer.fact(fact);
        ends.push(composer.sheet.lines.len());
    }
    let all = ends.last().copied().unwrap_or(0);
    let left = ends.iter().position(|end| *end >= all.div_ceil(2)).map_or(0, |at| at + 1);
    let (first, second) = facts.split_at(left);
    let mut right = Vec::new();
    if !second.is_empty() {
        right.push(part(second, &Rich::default()));
    }
    (vec![part(first, &only.heading)], right)
}

/// How many of the sections stand on the left, so that both columns are as short as can be. No chapter is torn apart.
fn middle(document: &Document, columns: usize) -> usize {
    let height = |section: &Section| {
        let mut alone = Composer::new(document, columns);
        alone.section(section);
        alone.done().lines.len() + 1
    };
    let heights: Vec<usize> = document.sections.iter().map(height).collect();
    let all: usize = heights.iter().sum();
    let begins = |at: &usize| document.sections.get(*at).is_none_or(|section| section.level == Level::Chapter);
    let mut above = 0;
    let above: Vec<usize> = std::iter::once(0)
        .chain(heights.iter().map(|height| {
            above += height;
            above
        }))
        .collect();
    let splits = (1..=heights.len()).filter(begins);
    splits.min_by_key(|at| above[*at].max(all - above[*at])).unwrap_or(0)
}

/// Sets all of `document` but its notes.
#[must_use]
pub fn of_page(document: &Document, columns: usize) -> Sheet {
    page(document, columns).done()
}

/// Sets the notes of `document` alone. Their links are counted on from `before`.
#[must_use]
pub fn of_notes(document: &Document, columns: usize, before: usize) -> Sheet {
    let mut composer = Composer::new(document, columns);
    composer.before = before;
    composer.notes(document);
    composer.done()
}

fn page(document: &Document, columns: usize) -> Composer {
    let mut composer = Composer::new(document, columns);
    composer.title(document);
    composer.sections(&document.sections);
    composer.legend(document);
    composer
}

/// Where values begin: behind the longest label, within reason.
fn label_column(document: &Document, columns: usize) -> usize {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let widths = blocks.flat_map(|block| match block {
        Block::Lines(facts) => facts.iter().map(|fact| width(&fact.label)).collect(),
        Block::Timeline(moments) => moments.iter().map(|moment| plain_width(&moment.when)).collect(),
        Block::Table(_) | Block::Paragraph(_) | Block::Items(_) => Vec::new(),
    });
    let longest = widths.max().unwrap_or(0);
    longest.min(LABEL).min(columns * 9 / 20) + GAP
}

struct Composer {
    columns: usize,
    label: usize,
    /// How many links another sheet has that is read before this one.
    before: usize,
    sheet: Sheet,
}

impl Composer {
    fn new(document: &Document, columns: usize) -> Self {
        let label = label_column(document, columns);
        Self { columns: columns.max(1), label, before: 0, sheet: Sheet::default() }
    }

    fn done(mut self) -> Sheet {
        while self.sheet.lines.last().is_some_and(|line| line.0.is_empty()) {
            self.sheet.lines.pop();
        }
        self.sheet
    }

    /// The pieces of a rich text, its plain words in `tone`; its links are counted.
    fn pieces(&mut self, rich: &Rich, tone: Tone) -> Vec<Piece> {
        pieces(rich, tone, self.before, &mut self.sheet.links)
    }

    /// An empty line, but never two, and none at the start.
    fn space(&mut self) {
        if self.sheet.lines.last().is_some_and(|line| !line.0.is_empty()) {
            self.sheet.lines.push(Line::default());
        }
    }

    fn title(&mut self, document: &Document) {
        if !document.title.is_empty() {
            self.paragraph(&Rich::text(&document.title), Tone::Accent);
        }
    }

    fn sections(&mut self, sections: &[Section]) {
        for section in sections {
            self.section(section);
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
                Block::Timeline(moments) => self.timeline(moments),
                Block::Table(table) => {
                    let lines = table::set(table, self.columns, self.before, &mut self.sheet.links);
                    self.sheet.lines.extend(lines);
                }
                Block::Paragraph(rich) => self.paragraph(rich, Tone::Plain),
                Block::Items(items) => items.iter().for_each(|item| self.dashed(item, 0, Tone::Plain)),
            }
        }
    }

    fn paragraph(&mut self, rich: &Rich, tone: Tone) {
        let pieces = self.pieces(rich, tone);
        self.sheet.lines.extend(wrap(&pieces, self.columns));
    }

    /// A label and its value, side by side or one under the other, and what is said of it below.
    fn fact(&mut self, fact: &Fact) {
        let is_narrow = self.columns < NARROW;
        let edge = if is_narrow { GAP.min(self.columns - 1) } else { self.label };
        let labels = if is_narrow { self.columns } else { self.label - GAP };
        if let Some(link) = fact.label.leads_to() {
            self.sheet.anchors.push((self.sheet.lines.len(), link.clone()));
        }
        // What only says what it is about leads nowhere from here.
        let label = match fact.label.leads_to() {
            Some(Link::Source(_)) | None => Rich::text(&fact.label),
            Some(_) => fact.label.rich(),
        };
        let label = self.pieces(&label, Tone::Faint);
        let labels = wrap(&label, labels);
        let value = self.pieces(&fact.value, Tone::Plain);
        let values = wrap(&value, self.columns - edge);
        if is_narrow {
            self.sheet.lines.extend(labels);
            self.sheet.lines.extend(values.into_iter().map(|value| indented(value, edge)));
        } else {
            self.sheet.lines.extend(beside(labels, values, edge));
        }
        for remark in &fact.remarks {
            self.dashed(remark, edge, Tone::Faint);
        }
    }

    /// Dates on the left, what happened on the right, and between them the line of time.
    fn timeline(&mut self, moments: &[Moment]) {
        let is_narrow = self.columns < NARROW;
        // A date with its notes stands on one line, if it can.
        let widest = moments.iter().map(|moment| plain_width(&moment.when)).max().unwrap_or(0);
        let edge = if is_narrow { 0 } else { self.label.max((widest + GAP).min(self.columns * 9 / 20)) };
        let columns = self.columns.saturating_sub(edge + 2).max(1);
        for (index, moment) in moments.iter().enumerate() {
            let (mut dates, mut told) = (Vec::new(), Vec::new());
            let date = self.pieces(&moment.when, Tone::Faint);
            if is_narrow {
                told.extend(wrap(&date, columns));
            } else {
                dates = wrap(&date, edge - GAP);
            }
            let what = self.pieces(&moment.what, Tone::Plain);
            told.extend(wrap(&what, columns));
            for remark in &moment.remarks {
                let remark = self.pieces(remark, Tone::Faint);
                told.extend(wrap(&remark, columns));
            }
            let is_last = index + 1 == moments.len();
            let rows = told.len().max(dates.len()) + usize::from(!is_last);
            let marked = (0..rows).map(|row| {
                let mut line = dates.get(row).cloned().unwrap_or_default();
                line.pad(edge);
                match row {
                    0 => line.push(moment.mark(), Tone::Sign),
                    _ if !is_last => line.push(TIME_LINE, Tone::Faint),
                    _ => {}
                }
                line
            });
            let marked = marked.collect();
            self.sheet.lines.extend(beside(marked, told, edge + 2));
        }
    }

    /// A dash at column `edge` and the text hanging behind it.
    fn dashed(&mut self, rich: &Rich, edge: usize, tone: Tone) {
        let mut dash = Line::default();
        dash.pad(edge);
        dash.push("–", Tone::Faint);
        let words = self.pieces(rich, tone);
        let words = wrap(&words, self.columns.saturating_sub(edge + 2).max(1));
        self.sheet.lines.extend(beside(vec![dash], words, edge + 2));
    }

    fn legend(&mut self, document: &Document) {
        self.space();
        for (certainty, words) in &document.legend {
            let mut mark = Line::default();
            mark.push(sign(*certainty), Tone::Sign);
            let words = wrap(&[Piece::new(words, Tone::Faint)], self.columns.saturating_sub(2).max(1));
            self.sheet.lines.extend(beside(vec![mark], words, 2));
        }
    }

    fn notes(&mut self, document: &Document) {
        if document.notes.is_empty() {
            return;
        }
        self.paragraph(&Rich::text(&document.notes_heading), Tone::Accent);
        let edge = format!("{} ", document.notes.len()).len();
        let columns = self.columns.saturating_sub(edge).max(1);
        for (index, Note { description, address, source }) in document.notes.iter().enumerate() {
            let mut number = Line::default();
            let mark = (index + 1).to_string();
            number.pad((edge - 1).saturating_sub(mark.len()));
            self.sheet.links.push(Target::To(Link::Source(source.clone())));
            number.push_linked(&mark, Tone::Sign, Some(self.before + self.sheet.links.len() - 1));
            let mut text = wrap(&[Piece::new(description, Tone::Plain)], columns);
            if let Some(address) = address {
                text.extend(wrap(&[Piece::new(address, Tone::Faint)], columns));
            }
            self.sheet.notes.push(self.sheet.lines.len());
            self.sheet.lines.extend(beside(vec![number], text, edge));
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

/// The pieces of a rich text, its plain words in `tone`. Its links are added to `links`, of which `before` stand elsewhere.
pub(super) fn pieces(rich: &Rich, tone: Tone, before: usize, links: &mut Vec<Target>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut link = |text: &str, tone, target| {
        links.push(target);
        Piece { text: text.to_owned(), tone, link: Some(before + links.len() - 1) }
    };
    for span in rich.spans() {
        match span {
            Span::Text(text) => pieces.push(Piece::new(text, tone)),
            Span::Link(text, to) => pieces.push(link(text, tone, Target::To(to.clone()))),
            Span::Faint(text) => pieces.push(Piece::new(text, Tone::Faint)),
            Span::Sign(certainty) => pieces.push(Piece::new(sign(*certainty), Tone::Sign)),
            Span::Notes(numbers) => {
                for (index, number) in numbers.iter().enumerate() {
                    pieces.push(Piece::new(if index == 0 { " [" } else { "," }, Tone::Sign));
                    pieces.push(link(&number.to_string(), Tone::Sign, Target::Note(number - 1)));
                }
                pieces.push(Piece::new("]", Tone::Sign));
            }
        }
    }
    pieces
}

/// The width of a text on one line.
pub(super) fn plain_width(rich: &Rich) -> usize {
    pieces(rich, Tone::Plain, 0, &mut Vec::new()).iter().map(|piece| width(&piece.text)).sum()
}
