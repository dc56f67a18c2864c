//! [`Skipped`]: what of a list was left out, and why.

use std::path::PathBuf;

use crate::locale::Locale;

/// Something of a list that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The list in which it stands, if that is one named in the list.
    pub within: Option<PathBuf>,
    /// The line, from 1.
    pub line: usize,
    /// What stands there, cut. Clean.
    pub what: String,
    /// Why.
    pub why: Reason,
}

/// Why something was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is on the net or on something else that is no file: the scheme.
    Address(String),
    /// A file of another computer.
    OtherHost(String),
    /// It names no file that could be.
    NoPath,
    /// It says something of an entry, but not where that lies.
    NoPlace,
    /// The entry's number was there before.
    Twice,
    /// It is nothing that such a list has.
    NotUnderstood,
    /// The line is longer than this many bytes.
    TooLong(usize),
    /// There are more entries than this.
    TooMany(usize),
    /// It says that there are more entries than there are: so many, and so many are there.
    Promised(u64, usize),
    /// It is a list in a list that is in a list.
    TooDeep,
    /// It is the list itself, or one that is being read.
    Loop,
    /// A list that cannot be read, and why.
    Unread(String),
    /// Here the XML is broken, and nothing behind it was read.
    Broken(String),
    /// XML that ends here was not begun, or something in it was not ended.
    Unbalanced(String),
    /// It declares entities of its own, with which a small file can grow without end.
    Entities,
}

impl Skipped {
    /// It in the listener's language, with the line. Clean.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        let within = self.within.as_deref().and_then(std::path::Path::file_name).map(|name| name.to_string_lossy());
        let (line, why) = (self.line.to_string(), self.why.words(locale));
        let mut values = vec![("line", line.as_str()), ("what", self.what.as_str()), ("why", why.as_str())];
        let key = match &within {
            Some(name) => {
                values.push(("list", name));
                "lists.skipped-within"
            }
            None if self.what.is_empty() => "lists.skipped-bare",
            None => "lists.skipped",
        };
        crate::text::clean(&locale.fill(key, &values)).into_owned()
    }
}

impl Reason {
    /// The end of the translation key `lists.why-…`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Address(_) => "address",
            Self::OtherHost(_) => "other-host",
            Self::NoPath => "no-path",
            Self::NoPlace => "no-place",
            Self::Twice => "twice",
            Self::NotUnderstood => "not-understood",
            Self::TooLong(_) => "too-long",
            Self::TooMany(_) => "too-many",
            Self::Promised(..) => "promised",
            Self::TooDeep => "too-deep",
            Self::Loop => "loop",
            Self::Unread(_) => "unread",
            Self::Broken(_) => "broken",
            Self::Unbalanced(_) => "unbalanced",
            Self::Entities => "entities",
        }
    }

    /// It in the listener's language.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        let key = format!("lists.why-{}", self.key());
        match self {
            Self::Address(scheme) => locale.fill(&key, &[("scheme", scheme)]),
            Self::OtherHost(host) => locale.fill(&key, &[("host", host)]),
            Self::TooLong(most) | Self::TooMany(most) => locale.fill(&key, &[("most", &most.to_string())]),
            Self::Promised(promised, found) => {
                locale.fill(&key, &[("promised", &promised.to_string()), ("found", &found.to_string())])
            }
            Self::Unread(why) | Self::Broken(why) | Self::Unbalanced(why) => locale.fill(&key, &[("why", why)]),
            _ => locale.text(&key).to_owned(),
        }
    }
}
