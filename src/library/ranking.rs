//! Several files of one song: which is played, and why it is the better one.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::{Decision, Found, Library, Relation};
use crate::catalogue::{Catalogue, Song, SongId};
use crate::media::Info;

/// Why one of two files of a song is played rather than the other; the first of these that tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Better {
    /// The listener pinned it.
    Pinned,
    /// It is a recording, the other says that it only stands in for one.
    Recording,
    /// It keeps every sample, the other does not.
    Lossless,
    /// It has more frames a second.
    Rate,
    /// It has more bits a sample.
    Bits,
    /// More speaks for its being the song.
    Score,
    /// Nothing tells them apart: it stands before the other.
    First,
}

impl Better {
    /// Every value.
    pub const ALL: [Self; 7] =
        [Self::Pinned, Self::Recording, Self::Lossless, Self::Rate, Self::Bits, Self::Score, Self::First];

    /// The word used in JSON and as the end of the translation key `better.…`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::Recording => "recording",
            Self::Lossless => "lossless",
            Self::Rate => "rate",
            Self::Bits => "bits",
            Self::Score => "score",
            Self::First => "first",
        }
    }
}

/// The files of one song, if there are several.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicates<'a> {
    /// The song.
    pub song: &'a Song,
    /// The file that is played.
    pub best: &'a Found,
    /// The others, the better before the worse, each with why the first one is better.
    pub others: Vec<(&'a Found, Better)>,
}

impl Library {
    /// The songs, in the catalogue's order, that several files are the recording of.
    #[must_use]
    pub fn duplicates<'a>(&'a self, catalogue: &'a Catalogue) -> Vec<Duplicates<'a>> {
        let mut files: HashMap<&SongId, Vec<&Found>> = HashMap::new();
        for found in &self.files {
            if let Some(song) = found.matched.recording() {
                files.entry(song).or_default().push(found);
            }
        }
        catalogue.songs.iter().filter_map(|song| among(song, files.remove(&song.id)?)).collect()
    }

    /// Of each song that has a file of this relation the best one, by its place among the files; in one go over all of
    /// them.
    #[must_use]
    pub fn best(&self, relation: Relation) -> HashMap<&SongId, usize> {
        let mut best: HashMap<&SongId, usize> = HashMap::new();
        for (at, found) in self.files.iter().enumerate().filter(|(_, found)| found.matched.relation == relation) {
            let Some(song) = &found.matched.song else { continue };
            let known = best.entry(song).or_insert(at);
            if self.files.get(*known).is_some_and(|known| compare(found, known).is_gt()) {
                *known = at;
            }
        }
        best
    }

    /// The files of one song, if there are several.
    #[must_use]
    pub fn duplicates_of<'a>(&'a self, song: &'a Song) -> Option<Duplicates<'a>> {
        among(song, self.files_of(&song.id).collect())
    }
}

/// The files of a song, in the library's order, put into theirs.
fn among<'a>(song: &'a Song, mut files: Vec<&'a Found>) -> Option<Duplicates<'a>> {
    // Stable: of equals the first in the library is the first here.
    files.sort_by(|a, b| compare(b, a));
    let (best, others) = files.split_first().filter(|(_, others)| !others.is_empty())?;
    let others = others.iter().map(|other| (*other, better(best, other))).collect();
    Some(Duplicates { song, best, others })
}

/// Which of two files of one song is rather played; the greater one.
pub(super) fn compare(one: &Found, other: &Found) -> Ordering {
    differences(one, other).into_iter().fold(Ordering::Equal, |order, (_, next)| order.then(next))
}

/// Why the first of two, which is played, is the better one.
fn better(one: &Found, other: &Found) -> Better {
    differences(one, other).into_iter().find(|(_, order)| order.is_ne()).map_or(Better::First, |(why, _)| why)
}

fn differences(one: &Found, other: &Found) -> [(Better, Ordering); 6] {
    let is_pinned = |found: &Found| found.matched.decision == Decision::Pinned;
    let (a, b) = (&one.file.info, &other.file.info);
    [
        (Better::Pinned, is_pinned(one).cmp(&is_pinned(other))),
        (Better::Recording, other.file.is_placeholder().cmp(&one.file.is_placeholder())),
        (Better::Lossless, is_lossless(a).cmp(&is_lossless(b))),
        (Better::Rate, a.rate.cmp(&b.rate)),
        (Better::Bits, a.bits.cmp(&b.bits)),
        (Better::Score, one.matched.score.total_cmp(&other.matched.score)),
    ]
}

/// Whether the codec keeps every sample, by its name.
fn is_lossless(info: &Info) -> bool {
    const CODECS: [&str; 4] = ["FLAC", "ALAC", "PCM", "WavPack"];
    CODECS.iter().any(|codec| info.codec.get(..codec.len()).is_some_and(|name| name.eq_ignore_ascii_case(codec)))
}
