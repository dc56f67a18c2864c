//! A file weighed against a song.

use super::index::SongIndex;
use super::weights;
use crate::library::{Evidence, Relation, RunnerUp};

/// What speaks for and against a file's being a song's recording, or its original.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    pub(super) song: &'a SongIndex,
    /// Never [`Relation::None`].
    pub(super) relation: Relation,
    pub(super) score: f32,
    pub(super) evidence: Vec<Evidence>,
    /// Whether the file's name is this song's title and nothing else.
    pub(super) has_file_name: bool,
    /// Whether nothing names the song: it stands in the soundtrack, at this number or with this length.
    pub(super) is_nameless: bool,
}

impl<'a> Candidate<'a> {
    pub(super) fn new(song: &'a SongIndex, relation: Relation) -> Self {
        Self { song, relation, score: 0.0, evidence: Vec::new(), has_file_name: false, is_nameless: false }
    }

    pub(super) fn add(&mut self, kind: &'static str, weight: f32, detail: impl Into<String>) {
        self.evidence.push(Evidence { kind, weight, detail: detail.into() });
        // Added anew each time: the order of the evidence is fixed, so equal files get equal scores.
        let sum: f32 = self.evidence.iter().map(|evidence| evidence.weight).sum();
        // Two decimals: what is shown is what decides.
        self.score = (sum.clamp(0.0, 1.0) * 100.0).round() / 100.0;
    }

    pub(super) fn has(&self, kinds: &[&str]) -> bool {
        self.evidence.iter().any(|evidence| kinds.contains(&evidence.kind))
    }

    /// The score in hundredths, to be compared exactly.
    pub(super) fn points(&self) -> i32 {
        weights::points(self.score)
    }

    /// Whether the evidence is enough for a match.
    pub(super) fn is_enough(&self) -> bool {
        self.points() >= weights::points(weights::THRESHOLD)
    }

    pub(super) fn as_runner_up(&self) -> RunnerUp {
        RunnerUp { song: self.song.id.clone(), relation: self.relation, score: self.score }
    }
}
