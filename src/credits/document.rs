//! What text and Markdown have in common: a title, sections, labelled facts, tables, paragraphs, numbered sources.

use std::ops::Deref;

use crate::catalogue::{Certainty, PersonId, SongId, SourceId};
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

/// What a piece of a document leads to, where one can go from it: on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Link {
    /// A person, group or company.
    Person(PersonId),
    /// A song.
    Song(SongId),
    /// The original of a song that is a cover, to be heard.
    Original(SongId),
    /// The film.
    Film,
    /// A source.
    Source(SourceId),
}

/// What stands before a value, and what it leads to if it is the name of something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    text: Clean,
    link: Option<Link>,
}

impl Label {
    /// A label that leads somewhere.
    #[must_use]
    pub fn link(text: &str, link: Link) -> Self {
        Self { text: text.into(), link: Some(link) }
    }

    /// What it leads to.
    #[must_use]
    pub fn leads_to(&self) -> Option<&Link> {
        self.link.as_ref()
    }

    /// The label as a text.
    #[must_use]
    pub fn rich(&self) -> Rich {
        match &self.link {
            Some(link) => Rich::link(&self.text, link.clone()),
            None => Rich::text(&self.text),
        }
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self { text: text.into(), link: None }
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl Deref for Label {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// A piece of a text, by what it means; each format draws it its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Plain words.
    Text(Clean),
    /// Plain words that lead somewhere.
    Link(Clean, Link),
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

    /// Words that lead somewhere.
    #[must_use]
    pub fn link(words: &str, link: Link) -> Self {
        let mut rich = Self::default();
        rich.push_link(words, link);
        rich
    }

    /// Adds words that lead somewhere.
    pub fn push_link(&mut self, words: &str, link: Link) {
        self.0.push(Span::Link(words.into(), link));
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
    pub label: Label,
    /// The value or values with their signs.
    pub value: Rich,
    /// What is said below: the reason of a derived fact, notes, other versions.
    pub remarks: Vec<Rich>,
}

/// When something happened, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The date with its sign.
    pub when: Rich,
    /// What happened.
    pub what: Rich,
    /// Whether it came to pass.
    pub took_place: bool,
    /// What is said below.
    pub remarks: Vec<Rich>,
}

impl Moment {
    /// Its mark on the line of time: full if it took place.
    #[must_use]
    pub fn mark(&self) -> &'static str {
        if self.took_place { "●" } else { "○" }
    }
}

/// The line of time between two marks.
pub const TIME_LINE: &str = "│";

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
    /// What happened, in the order of time.
    Timeline(Vec<Moment>),
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
    /// The source.
    pub source: SourceId,
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
            Self::Timeline(moments) => moments.iter().any(|moment| {
                [&moment.when, &moment.what].into_iter().chain(&moment.remarks).any(|rich| rich.has_sign(certainty))
            }),
            Self::Paragraph(rich) => rich.has_sign(certainty),
            Self::Items(items) => items.iter().any(|item| item.has_sign(certainty)),
        }
    }
}
