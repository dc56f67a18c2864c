//! Reading a text: where the title stands in it, and what everything beside it means.

use super::index::{Meaning, Name, Phrase, SongIndex, Via};
use super::words;

/// What stands in a text, or beside a title.
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    /// What is known, with the name as the catalogue writes it.
    known: Vec<(Meaning, String)>,
    /// Words that nobody knows.
    pub(super) unknown: Vec<String>,
}

impl Beside {
    /// The name with this meaning, if one is there.
    pub(super) fn get(&self, meaning: Meaning) -> Option<&str> {
        self.known.iter().find(|(known, _)| *known == meaning).map(|(_, name)| name.as_str())
    }

    /// Whether there is a name with this meaning.
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.get(meaning).is_some()
    }

    /// Who performed the song first, or a member of that group.
    pub(super) fn first_artist(&self) -> Option<&str> {
        self.get(Meaning::OriginalArtist).or_else(|| self.get(Meaning::Member))
    }

    /// Whether nothing unknown stands there.
    pub(super) fn is_known(&self) -> bool {
        self.unknown.is_empty()
    }

    fn join(&mut self, other: Self) {
        self.known.extend(other.known);
        self.unknown.extend(other.unknown);
    }
}

/// A title found in a text.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) via: Via,
    /// The name that was found, as the catalogue writes it.
    pub(super) name: String,
    pub(super) slips: usize,
    pub(super) beside: Beside,
}

impl Reading {
    fn rank(&self) -> (usize, usize, Via) {
        (self.beside.unknown.len(), self.slips, self.via)
    }
}

/// Finds the song's title in a text; the best place if there are several.
pub(super) fn read(text: &[String], song: &SongIndex) -> Option<Reading> {
    let mut best: Option<Reading> = None;
    for name in &song.names {
        for (start, end, slips) in places(text, name) {
            let mut beside = explain(&text[..start], song, Place::Before);
            beside.join(explain(&text[end..], song, Place::Behind));
            let reading = Reading { via: name.via, name: name.text.clone(), slips, beside };
            if best.as_ref().is_none_or(|best| reading.rank() < best.rank()) {
                best = Some(reading);
            }
        }
    }
    best
}

/// Where a name stands: first word, word behind, slips.
fn places(text: &[String], name: &Name) -> Vec<(usize, usize, usize)> {
    let count = name.words.len();
    let mut found = Vec::new();
    for start in 0..text.len() {
        for length in 1..=(count + 2).min(text.len() - start) {
            let window = &text[start..start + length];
            let slips = words::slips(window, &name.words).filter(|slips| *slips == 0 || name.via != Via::English);
            found.extend(slips.map(|slips| (start, start + length, slips)));
        }
    }
    found
}

/// Where words stand: numbers before a title are track numbers, behind it they are part of another title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Before,
    Behind,
}

/// What the words mean, the longest known phrase first.
pub(super) fn explain(text: &[String], song: &SongIndex, place: Place) -> Beside {
    let mut beside = Beside::default();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let found = song.phrases.iter().find_map(|phrase| Some((phrase, stands_at(phrase, rest)?)));
        if let Some((phrase, length)) = found {
            beside.known.push((phrase.meaning, phrase.name.clone()));
            at += length;
        } else {
            if !is_number(text, at, song, place) {
                beside.unknown.push(text[at].clone());
            }
            at += 1;
        }
    }
    beside
}

/// How many words a phrase has here; `None` if it is another one. Names of people may have slips, and be written together or
/// apart.
fn stands_at(phrase: &Phrase, text: &[String]) -> Option<usize> {
    let count = phrase.words.len();
    if text.starts_with(&phrase.words) {
        return Some(count);
    }
    let is_name =
        matches!(phrase.meaning, Meaning::Performer | Meaning::OriginalArtist | Meaning::Member | Meaning::Writer);
    // No slip changes the first letter.
    let first = |words: &[String]| words.first().and_then(|word| word.chars().next());
    if !is_name || count < 2 || first(text) != first(&phrase.words) {
        return None;
    }
    let lengths = [count].into_iter().chain(1..count).chain([count + 1]);
    lengths
        .filter(|length| *length <= text.len())
        .find(|length| words::slips(&text[..*length], &phrase.words).is_some())
}

/// Whether the word at `at` is a number that says nothing: of a track, a disc, a bit rate, the film's year.
fn is_number(text: &[String], at: usize, song: &SongIndex, place: Place) -> bool {
    let word = text[at].as_str();
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let follows_track =
        at > 0 && matches!(text[at - 1].as_str(), "track" | "trk" | "no" | "nr" | "cd" | "disc" | "trek");
    let rest = &word[digits..];
    if digits == 0 && words::track_number(word).is_some() {
        return true;
    }
    if digits == 0 {
        // The side of a record and its track: a1.
        let side = word.strip_prefix(['a', 'b', 'c', 'd']).unwrap_or_default();
        return place == Place::Before
            && (1..=2).contains(&side.len())
            && side.bytes().all(|byte| byte.is_ascii_digit());
    }
    if matches!(rest, "kbps" | "k" | "hz" | "khz" | "bit" | "p") {
        return true;
    }
    let is_year = digits == 4 && word.parse::<u16>().ok().zip(song.year).is_some_and(|(a, b)| a.abs_diff(b) <= 1);
    let is_unit = text.get(at + 1).is_some_and(|next| matches!(next.as_str(), "kbps" | "hz" | "khz" | "bit"));
    let is_track = digits <= 3 && (place == Place::Before || word.starts_with('0') || follows_track);
    rest.is_empty() && (is_year || is_unit || is_track)
}
