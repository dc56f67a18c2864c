//! Who did what, as far as the lists of people in tags tell.

/// Which field somebody belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Arranger,
    Composer,
    Lyricist,
    Performer,
    /// Somebody who is not heard.
    Other,
}

/// Words of functions of people who are not heard.
const UNHEARD: [&str; 30] = [
    "art",
    "artwork",
    "author",
    "cover",
    "creative",
    "design",
    "designer",
    "direction",
    "director",
    "dj",
    "editing",
    "editor",
    "engineer",
    "engineering",
    "executive",
    "legal",
    "liner",
    "mastering",
    "mix",
    "mixer",
    "mixing",
    "notes",
    "photo",
    "photographer",
    "photography",
    "producer",
    "production",
    "programming",
    "publisher",
    "recording",
];

/// What somebody of this function did. `TMCL` lists musicians alone, `TIPL` everyone else, `IPLS` of older versions both.
pub(super) fn part(function: &str, is_musicians: bool, is_others: bool) -> Part {
    let function = function.to_lowercase();
    match function.as_str() {
        "arranger" => Part::Arranger,
        "composer" => Part::Composer,
        "lyricist" => Part::Lyricist,
        _ if is_musicians => Part::Performer,
        _ if is_others || function.is_empty() => Part::Other,
        _ => {
            let mut words = function.split(|letter: char| !letter.is_alphanumeric());
            if words.any(|word| UNHEARD.contains(&word)) { Part::Other } else { Part::Performer }
        }
    }
}

/// A name with its role: `Name (role)`.
pub(super) fn with_role(name: &str, role: &str) -> String {
    if role.is_empty() { name.to_owned() } else { format!("{name} ({role})") }
}
