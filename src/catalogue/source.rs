//! Where facts come from.

use std::collections::HashSet;

use super::{Fact, Words};

/// The id of a source, as used in the catalogue file: `okezone-melangkah`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub String);

impl SourceId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What sort of source it is; a press release repeated by many is still one voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A newspaper, magazine, broadcaster or news site with its own reporting.
    Press,
    /// A page that repeats a press release.
    PressRelease,
    /// An encyclopedia or its mirror.
    Encyclopedia,
    /// A personal page, a forum, a lyrics site.
    Blog,
    /// A machine translation of another page.
    MachineTranslation,
    /// A shop, a label's page, a database, a data file.
    Data,
}

impl SourceKind {
    /// Every value.
    pub const ALL: [Self; 6] =
        [Self::Press, Self::PressRelease, Self::Encyclopedia, Self::Blog, Self::MachineTranslation, Self::Data];

    /// The word used in the catalogue file and in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Press => "press",
            Self::PressRelease => "press-release",
            Self::Encyclopedia => "encyclopedia",
            Self::Blog => "blog",
            Self::MachineTranslation => "machine-translation",
            Self::Data => "data",
        }
    }
}

/// A page, article or record that facts are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id in this catalogue.
    pub id: SourceId,
    /// Its title, if known.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as the source or the catalogue puts it: `2021-12-21`, `2021-12`; `None` if unknown.
    pub date: Option<super::DateSpan>,
    /// Its address, if known.
    pub address: Option<String>,
    /// What sort of source it is.
    pub kind: SourceKind,
    /// A remark: what part could be read, how the title was found.
    pub note: Option<Words>,
}

/// Sources named by a fact.
impl<T> Fact<T> {
    /// Every source that this fact or one of its versions names, in order, each once.
    #[must_use]
    pub fn all_sources(&self) -> Vec<&SourceId> {
        let mut seen = HashSet::new();
        let named = self.sources.iter().chain(self.versions.iter().flat_map(|version| &version.sources));
        named.filter(|&id| seen.insert(id)).collect()
    }
}
