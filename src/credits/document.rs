//! What text and Markdown have in common: a title, sections, labelled facts, tables, paragraphs, numbered sources.

use std::ops::Deref;

use crate::catalogue::Certainty;
use crate::text::clean;

/// A text that has passed [`clean`]. There is no other way to make one, so a document holds nothing that would spoil a
/// terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clean(String);

impl From<&str> for Clean {
    fn from(text: &str) -> Self {
        Self(clean(text).into_owned())
    }
}

impl From<String> for Clean {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl Deref for Clean {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A piece of a text, by what it means; each format draws it its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Plain words.
    Text(Clean),
    /// Words that step back: "unknown", reasons.
    Faint(Clean),
    /// A sign behind a value that is less than confirmed: see [`sign`].
    Sign(Certainty),
    /// Numbers of notes, counted from 1, into [`Document::notes`].
    Notes(Vec<usize>),
}

/// A text of several pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rich(Vec<Span>);

impl Rich {
    /// Plain words.
    #[must_use]
    pub fn text(words: &str) -> Self {
        let mut rich = Self::default();
        rich.push(words);
        rich
    }

    /// Adds plain words.
    pub fn push(&mut self, words: &str) {
        self.0.push(Span::Text(words.into()));
    }

    /// Adds words that step back.
    pub fn push_faint(&mut self, words: &str) {
        self.0.push(Span::Faint(words.into()));
    }

    /// Adds the sign of a certainty, if it has one.
    pub fn push_sign(&mut self, certainty: Certainty) {
        if !sign(certainty).is_empty() {
            self.0.push(Span::Sign(certainty));
        }
    }

    /// Adds numbers of notes, if there are any.
    pub fn push_notes(&mut self, numbers: Vec<usize>) {
        if !numbers.is_empty() {
            self.0.push(Span::Notes(numbers));
        }
    }

    /// Adds another text.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Several texts in one, with `between` between them.
    #[must_use]
    pub fn join(parts: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let mut joined = Self::default();
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                joined.push(between);
            }
            joined.append(part);
        }
        joined
    }

    /// The pieces.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.0
    }
}

/// The sign behind a value: `*` one source, `†` a weak one, `‡` derived. Unknown and disputed are said in words
/// and have none, nor has what is confirmed.
#[must_use]
pub fn sign(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::SingleSource => "*",
        Certainty::Weak => "†",
        Certainty::Derived => "‡",
        Certainty::Confirmed | Certainty::Disputed | Certainty::Unknown => "",
    }
}

/// A label and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// "Lyrics".
    pub label: Clean,
    /// The value or values with their signs.
    pub value: Rich,
    /// What is said below: the reason of a derived fact, notes, other versions.
    pub remarks: Vec<Rich>,
}

/// A table with a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, as many cells as columns.
    pub rows: Vec<Vec<Rich>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub head: Clean,
    /// Whether its cells end at the same column: numbers, lengths.
    pub is_number: bool,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Labelled facts.
    Lines(Vec<Line>),
    /// A table.
    Table(Table),
    /// Prose.
    Paragraph(Rich),
    /// Short texts of equal rank.
    Items(Vec<Rich>),
}

/// How deep a section lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A song, a chapter of the film.
    Chapter,
    /// A part of the chapter before it.
    Part,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// How deep it lies.
    pub level: Level,
    /// Its heading; empty for none.
    pub heading: Rich,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A source, spelled out at the end of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Title, publisher, date, kind of source.
    pub description: Clean,
    /// Its address, if known.
    pub address: Option<Clean>,
}

/// What is printed, before any format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The title.
    pub title: Clean,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// What the signs mean that occur in it.
    pub legend: Vec<(Certainty, Clean)>,
    /// The heading of the notes.
    pub notes_heading: Clean,
    /// The sources that its [`Span::Notes`] name.
    pub notes: Vec<Note>,
}

impl Document {
    /// The certainties whose sign occurs in `sections`, from sure to unsure.
    #[must_use]
    pub fn signs(sections: &[Section]) -> Vec<Certainty> {
        let occurs = |certainty| {
            sections.iter().any(|section| {
                section.heading.has_sign(certainty) || section.blocks.iter().any(|block| block.has_sign(certainty))
            })
        };
        Certainty::ALL.into_iter().filter(|certainty| occurs(*certainty)).collect()
    }
}

impl Rich {
    fn has_sign(&self, certainty: Certainty) -> bool {
        self.0.contains(&Span::Sign(certainty))
    }
}

impl Block {
    fn has_sign(&self, certainty: Certainty) -> bool {
        match self {
            Self::Lines(lines) => lines.iter().any(|line| {
                line.value.has_sign(certainty) || line.remarks.iter().any(|remark| remark.has_sign(certainty))
            }),
            Self::Table(table) => table.rows.iter().flatten().any(|cell| cell.has_sign(certainty)),
            Self::Paragraph(rich) => rich.has_sign(certainty),
            Self::Items(items) => items.iter().any(|item| item.has_sign(certainty)),
        }
    }
}
