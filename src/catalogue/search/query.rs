//! The small language of the search: `composer:andi`, `year:<2005 cover`, `-sings:vanesha`.
//!
//! Terms are parted by white space and hold together; a `-` in front turns one round, quotation marks keep words together. A
//! term is a word, which names and titles are searched for, a word of its own (`cover`, `original`), or a key, a colon and a
//! value. The keys are English and Indonesian, both at any time. Without a value, `composer:` asks for what is known at all.
//! What is unknown or disputed fits no value.

mod error;
mod key;
mod people;
mod songs;
mod span;
#[cfg(test)]
mod tests;

use super::{Catalogue, LONGEST_QUERY};
use crate::catalogue::{Kind, Person, PersonKind, Role, Song};
use crate::text::fold;

pub use error::QueryError;
pub use key::QueryKey;

use key::What;
use span::Span;

/// More terms than this are refused.
const MOST_TERMS: usize = 24;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    is_negated: bool,
    test: Test,
}

/// What a condition asks. Texts are folded; an empty one asks whether anything is known.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    /// A name or a title holds this.
    Words(String),
    /// A title of a song, in any spelling.
    Title(String),
    /// The album of the original.
    Album(String),
    /// Somebody of this name in one of these roles.
    Role(&'static [Role], String),
    /// Who performed the original first.
    First(String),
    /// Who plays in the film, by name or character.
    Cast(String),
    /// An award or its category.
    Award(String),
    /// Cover or original.
    Kind(Kind),
    /// A person, a group, a company.
    PersonKind(PersonKind),
    /// The year in which a song first came out, or what else somebody did.
    Year(Span),
    /// The length of the recording in seconds.
    Length(Span),
    /// The number in the list.
    Number(Span),
}

impl Query {
    /// Reads a query.
    ///
    /// Fails with what is wrong in it, and what could be written: see [`QueryError`].
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.len() > LONGEST_QUERY {
            return Err(QueryError::TooLong);
        }
        let mut terms = Vec::new();
        for piece in pieces(text) {
            terms.extend(term(&piece)?);
        }
        if terms.len() > MOST_TERMS {
            return Err(QueryError::TooLong);
        }
        Ok(Self { terms })
    }

    /// Whether it asks for nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it is nothing but words, as [`Catalogue::search`] takes them, too.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.terms.iter().all(|term| !term.is_negated && matches!(term.test, Test::Words(_)))
    }

    /// Whether a song of `catalogue` fits.
    #[must_use]
    pub fn fits_song(&self, catalogue: &Catalogue, song: &Song) -> bool {
        songs::fits(&self.terms, catalogue, song)
    }

    /// Whether a person of `catalogue` fits, by name and by what they did. Conditions on songs (`cover`, `year:`, `title:`) and on
    /// roles hold for one and the same thing: `composer:andi cover` is whoever composed a song that is covered.
    #[must_use]
    pub fn fits_person(&self, catalogue: &Catalogue, person: &Person) -> bool {
        people::fits(&self.terms, catalogue, person)
    }
}

/// A piece of the text between white space, and which of its characters stood in quotation marks.
#[derive(Debug, Default)]
struct Written {
    text: String,
    /// Where the first quoted character stands, in bytes.
    quoted: Option<usize>,
}

/// Parts a text at white space, but not within quotation marks. A mark that is not closed holds to the end: it is still
/// being typed.
fn pieces(text: &str) -> Vec<Written> {
    let mut pieces = Vec::new();
    let mut piece = Written::default();
    let mut is_quoted = false;
    for character in text.chars() {
        match character {
            '"' | '“' | '”' | '„' => {
                is_quoted = !is_quoted;
                piece.quoted.get_or_insert(piece.text.len());
            }
            _ if character.is_whitespace() && !is_quoted => pieces.push(std::mem::take(&mut piece)),
            _ => piece.text.push(character),
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn term(piece: &Written) -> Result<Option<Term>, QueryError> {
    let (is_negated, asked) = match piece.text.strip_prefix('-') {
        Some(rest) if piece.quoted != Some(0) => (true, rest),
        _ => (false, piece.text.as_str()),
    };
    // A lone "-" is the beginning of something.
    if asked.is_empty() {
        return Ok(None);
    }
    let unquoted = piece.quoted.map_or(asked.len(), |quoted| quoted.saturating_sub(usize::from(is_negated)));
    let test = match asked.split_once(':') {
        Some((key, value)) if key.len() < unquoted && is_key(key) => Some(keyed(key, value.trim())?),
        _ if piece.quoted.is_none() => key::word(asked).map(Test::Kind).or_else(|| words(asked)),
        _ => words(asked),
    };
    Ok(test.map(|test| Term { is_negated, test }))
}

/// Whether it looks like a key: what begins with a digit is a time or a number.
fn is_key(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text.chars().all(|character| character.is_alphanumeric() || character == '-')
}

fn words(text: &str) -> Option<Test> {
    Some(fold(text)).filter(|words| !words.is_empty()).map(Test::Words)
}

fn keyed(key: &str, value: &str) -> Result<Test, QueryError> {
    let Some(what) = key::find(key) else { return Err(QueryError::Key(key.to_owned())) };
    let folded = fold(value);
    Ok(match what {
        What::Title => Test::Title(folded),
        What::Album => Test::Album(folded),
        What::Roles(roles) => Test::Role(roles, folded),
        What::First => Test::First(folded),
        What::Cast => Test::Cast(folded),
        What::Award => Test::Award(folded),
        What::Kind => key::word(value)
            .map(Test::Kind)
            .or_else(|| key::person_kind(value).map(Test::PersonKind))
            .ok_or_else(|| QueryError::Kind(value.to_owned()))?,
        What::Year => Test::Year(span::years(value).ok_or_else(|| QueryError::Year(value.to_owned()))?),
        What::Length => Test::Length(span::lengths(value).ok_or_else(|| QueryError::Length(value.to_owned()))?),
        What::Number => Test::Number(span::numbers(value).ok_or_else(|| QueryError::Number(value.to_owned()))?),
    })
}
