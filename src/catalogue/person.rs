//! Persons and groups.

use super::{Fact, NamedFact, SourceId};

/// The id of a person or group: `andi-rianto`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub String);

impl PersonId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One human, or several under one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonKind {
    /// One human.
    Person,
    /// A band, a vocal group.
    Group,
    /// A studio, a label, a publisher.
    Company,
}

impl PersonKind {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::Person, Self::Group, Self::Company];

    /// The word used in the catalogue file and in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "group",
            Self::Company => "company",
        }
    }
}

/// Somebody who did something: singer, songwriter, actor, band, company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id in this catalogue.
    pub id: PersonId,
    /// The name as it is shown.
    pub name: String,
    /// One human, a group or a company.
    pub kind: PersonKind,
    /// Other spellings and names; the search finds them all.
    pub aliases: Vec<Alias>,
    /// Who spells the name this way.
    pub sources: Vec<SourceId>,
    /// The group this person belongs or belonged to, if the catalogue tells.
    pub member_of: Vec<Fact<PersonId>>,
    /// What else is known.
    pub facts: Vec<NamedFact>,
}

/// Another spelling of a name, and who uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The spelling.
    pub name: String,
    /// Who spells it so. May be empty: a plain help for the search.
    pub sources: Vec<SourceId>,
}
