//! Who sings a line, where the file says so.

use crate::text;

/// Names that are remembered.
const NAMES: usize = 32;
/// Longer than any name, in bytes.
const LONGEST: usize = 200;

/// Who sings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Singer {
    /// A woman: `F:`.
    Female,
    /// A man: `M:`.
    Male,
    /// Both: `D:`, a duet.
    Both,
    /// A voice that has no more than a number: `v1:`.
    Voice(u8),
    /// The voices behind: `bg:`.
    Background,
    /// Somebody whom the file names as the artist. Clean.
    Named(String),
}

/// Those whom the file names as artists.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<(String, String)>);

impl Names {
    /// The names in a line about the artist: `One & Two feat. Three`.
    pub(super) fn of(artist: &str) -> Self {
        let artist = artist.replace(" feat. ", ",").replace(" ft. ", ",");
        let names = artist.split([',', ';', '/', '&', '+']).map(str::trim).filter(|name| name.chars().count() > 1);
        Self(names.take(NAMES).map(|name| (text::fold(name), name.to_owned())).collect())
    }

    fn find(&self, name: &str) -> Option<Singer> {
        // A line of words is no name, and need not be compared.
        let folded = (!self.0.is_empty() && name.len() <= LONGEST).then(|| text::fold(name))?;
        let (_, known) = self.0.iter().find(|(known, _)| !folded.is_empty() && *known == folded)?;
        Some(Singer::Named(known.clone()))
    }
}

/// The singer whom a line names at its beginning, and what is sung.
pub(super) fn take<'a>(line: &'a str, names: &Names) -> Option<(Singer, &'a str)> {
    let (name, rest) = line.trim_start().split_once(':')?;
    let singer = match name {
        "F" => Singer::Female,
        "M" => Singer::Male,
        "D" => Singer::Both,
        _ => group(name).or_else(|| names.find(name))?,
    };
    Some((singer, rest))
}

/// `v1`, `v2` … up to 99, and `bg`.
pub(super) fn group(name: &str) -> Option<Singer> {
    if name == "bg" {
        return Some(Singer::Background);
    }
    let number = name.strip_prefix('v').filter(|number| (1..=2).contains(&number.len()))?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok().map(Singer::Voice))?
}
