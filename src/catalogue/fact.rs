//! What is known, how surely, and who says so.

use super::SourceId;
use crate::locale::Language;

/// A text in the two languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// English.
    pub en: String,
    /// Indonesian.
    pub id: String,
}

impl Words {
    /// A text that is the same in both languages: a name, a title.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), id: text }
    }

    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Indonesian => &self.id,
        }
    }
}

/// How sure a fact is. The order is from sure to unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Two or more independent sources agree.
    Confirmed,
    /// One source says so, or several that repeat one text.
    SingleSource,
    /// Only a weak source says so: a blog, a mirror, a machine translation.
    Weak,
    /// Concluded from sources; the fact's note gives the reasoning.
    Derived,
    /// Sources contradict each other and nothing settles it. All versions are kept.
    Disputed,
    /// No source says. Never filled by a guess.
    Unknown,
}

impl Certainty {
    /// Every value, from sure to unknown.
    pub const ALL: [Self; 6] =
        [Self::Confirmed, Self::SingleSource, Self::Weak, Self::Derived, Self::Disputed, Self::Unknown];

    /// The word used in the catalogue file and in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::SingleSource => "single-source",
            Self::Weak => "weak",
            Self::Derived => "derived",
            Self::Disputed => "disputed",
            Self::Unknown => "unknown",
        }
    }
}

/// A value with its certainty, its sources, and what other sources say instead.
///
/// Invariants, held by the reader: `value` is `None` exactly when the certainty is `Unknown`, or it is
/// `Disputed` and no version is preferred; a fact with a value has at least one source, a
/// `Confirmed` one two; a `Derived` fact has a note; a version has at least one source; a `Disputed` fact has
/// at least two `versions`, or a value and one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<T> {
    /// What is held to be true.
    pub value: Option<T>,
    /// How sure that is.
    pub certainty: Certainty,
    /// Who says so. For an unknown fact: where it was looked for, if the catalogue tells.
    pub sources: Vec<SourceId>,
    /// The reasoning of a derived fact, or a remark.
    pub note: Option<Words>,
    /// What other sources say. Also kept when the question is settled.
    pub versions: Vec<Version>,
}

impl<T> Fact<T> {
    /// A fact that no source gives.
    #[must_use]
    pub fn unknown() -> Self {
        Self { value: None, certainty: Certainty::Unknown, sources: Vec::new(), note: None, versions: Vec::new() }
    }

    /// The value, if there is one.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

/// What other sources say of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Their version, as text.
    pub text: Words,
    /// Who says so.
    pub sources: Vec<SourceId>,
    /// Why it is, or is not, believed.
    pub note: Option<Words>,
}

/// A fact that the format has no field for: a label of the catalogue's own and a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFact {
    /// What the fact is about: "Strings of the 2017 recording".
    pub label: Words,
    /// The fact.
    pub fact: Fact<Words>,
}
