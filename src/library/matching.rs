//! Which song a file is, and why: pure, from tags, path and length.
//!
//! A file is tied to a song when the weights of all evidence (see the table in `weights.rs`) reach the threshold and no
//! other song comes as near. There are two ways of being tied. As the *recording*: this soundtrack's; what is said of
//! another one speaks against it: who performed the song first, another singer, another album, a live version, karaoke, an
//! instrumental or a remix. As the *original* of a cover: title and first performer or their album agree, and nothing
//! speaks of yet another recording. Everything else stays in the library under its own name, and the listener can pin it.
//!
//! What comes near is asked: below the threshold but not below [`weights::ASK`], or with a rival within
//! [`weights::MARGIN`], a file is tied to nothing, is not sure, and names its best song as the runner-up.
//!
//! Files of one folder are judged together ([`together`]): what none of them tells alone, they may tell as a row. Files
//! of different folders are not, for the same song may lie in both.

mod assignment;
mod candidate;
mod clues;
mod gate;
mod index;
mod judgement;
mod names;
mod original;
mod reading;
mod together;
mod weighing;
mod weights;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use candidate::Candidate;
use clues::{Clues, Shelf, quote};
use gate::Gate;
use index::SongIndex;
use judgement::Judgement;

use super::pins::{Choice, Pins};
use super::{AudioFile, Match, Relation};
use crate::catalogue::Catalogue;

/// From so many files on a further thread helps, up to so many of them.
const MANY: usize = 1000;
const THREADS: usize = 8;

/// A catalogue made ready for matching; make one and match many files.
#[derive(Debug, Clone)]
pub struct Matcher {
    songs: Vec<SongIndex>,
    gate: Gate,
}

impl Matcher {
    /// Takes from the catalogue what the matching needs.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        let songs = catalogue.songs.iter().enumerate().map(|(at, song)| SongIndex::new(at, song, catalogue));
        let songs: Vec<SongIndex> = songs.collect();
        Self { gate: Gate::new(&songs), songs }
    }

    /// Ties one file to a song by itself, or says why not. The listener's choice comes first: a pinned song is taken, a
    /// refused one is not offered again.
    #[must_use]
    pub fn tie(&self, file: &AudioFile, choice: Option<&Choice>) -> Match {
        self.judge(file, choice, &mut Shelf::default()).conclude()
    }

    /// Ties files to songs, those of one folder together. The matches are in the order of the files.
    #[must_use]
    pub fn tie_all(&self, files: &[&AudioFile], pins: &Pins) -> Vec<Match> {
        let mut matches = vec![Match::default(); files.len()];
        let mut folders: BTreeMap<Option<&Path>, Vec<(usize, Judgement<'_>)>> = BTreeMap::new();
        for (at, judgement) in self.judge_all(files, pins) {
            folders.entry(judgement.file.path.parent()).or_default().push((at, judgement));
        }
        for mut folder in folders.into_values() {
            together::settle(&mut folder, &self.gate);
            for (at, judgement) in folder {
                matches[at] = judgement.conclude();
            }
        }
        matches
    }

    /// What is thought of each file by itself, on all processors if they are many; those that name no song are left out, for
    /// there is nothing to weigh and nothing to keep.
    fn judge_all<'a>(&'a self, files: &[&'a AudioFile], pins: &Pins) -> Vec<(usize, Judgement<'a>)> {
        let judge = |first: usize, files: &[&'a AudioFile]| {
            let mut around = Shelf::default();
            let judged = files.iter().zip(first..);
            let judged = judged.map(|(file, at)| (at, self.judge(file, pins.choice(file), &mut around)));
            judged.filter(|(_, judgement)| !judgement.is_nothing()).collect::<Vec<_>>()
        };
        let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS);
        let part = files.len().div_ceil(threads).max(MANY);
        let mut parts = files.chunks(part).zip((0..).step_by(part));
        let Some((here, _)) = parts.next() else { return Vec::new() };
        thread::scope(|scope| {
            let start = |(files, first)| {
                let judge = move || judge(first, files);
                thread::Builder::new()
                    .name("matching".to_owned())
                    .spawn_scoped(scope, judge)
                    .map_err(|_| (files, first))
            };
            let others: Vec<_> = parts.map(start).collect();
            let mut judged = judge(0, here);
            for other in others {
                judged.extend(match other {
                    Ok(other) => other.join().unwrap_or_else(|panic| resume_unwind(panic)),
                    // The system had no thread left.
                    Err((files, first)) => judge(first, files),
                });
            }
            judged
        })
    }

    fn judge<'a>(&'a self, file: &'a AudioFile, choice: Option<&Choice>, around: &mut Shelf) -> Judgement<'a> {
        let mut judgement = Judgement::new(file);
        if let Some((id, relation)) = choice.and_then(Choice::pinned) {
            let pinned = self.songs.iter().find(|song| song.id == *id);
            // The original of a song that is no cover is nothing.
            if let Some(song) = pinned.filter(|song| relation == Relation::Recording || song.is_cover) {
                judgement.pinned = Some((song, relation));
                return judgement;
            }
            judgement.remark("unknown-pin", quote(id.as_str()));
        }
        let refused = choice.map(|choice| choice.refused.as_slice()).unwrap_or_default();
        for song in self.songs.iter().filter(|song| refused.contains(&song.id)) {
            judgement.refuse(&song.title);
        }
        around.hold(file, &self.gate);
        let songs = self.gate.songs(file, around);
        if songs.is_empty() {
            return judgement;
        }
        let clues = Clues::new(file, around);
        let mut candidates = Vec::new();
        for song in songs.into_iter().filter_map(|at| self.songs.get(at)) {
            weighing::weigh(&clues, song, &mut candidates);
        }
        contrast(&mut candidates, &clues);
        judgement.take(candidates, refused);
        judgement
    }
}

/// Where the file's name is one song and the title tag another, the name speaks against the title's song.
fn contrast(candidates: &mut [Candidate<'_>], clues: &Clues<'_>) {
    if candidates.iter().any(|candidate| candidate.has_file_name) {
        for candidate in candidates.iter_mut().filter(|candidate| !candidate.has_file_name) {
            candidate.add("other-file-name", weights::OTHER_FILE_NAME, quote(&clues.stem_text));
        }
    }
}
