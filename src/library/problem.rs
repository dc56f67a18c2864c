//! [`Problem`]: what is in the way of a file or a folder.

use super::fault_words;
use crate::locale::Locale;
use crate::media::Fault;

/// Why a file or a folder is not in the library. `Display` tells it in English.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It cannot be read or played.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Below this folder nothing was searched: it is nested this deep.
    #[error("folders nested deeper than {0} are left out")]
    TooDeep(usize),
    /// The search ended after this many files.
    #[error("too many files: the search ended after {0}")]
    TooMany(usize),
}

impl Problem {
    /// It in the listener's language, with nothing in it that a terminal would obey.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        match self {
            Self::Fault(fault) => fault_words(fault, locale),
            Self::TooDeep(depth) => locale.fill("fault.too-deep", &[("depth", &depth.to_string())]),
            Self::TooMany(count) => locale.fill("fault.too-many", &[("count", &count.to_string())]),
        }
    }
}
