//! What is thought of one file: its candidates, and the match that follows from them.

use std::cmp::Reverse;

use super::candidate::Candidate;
use super::clues::quote;
use super::index::SongIndex;
use super::weights;
use crate::catalogue::SongId;
use crate::library::{AudioFile, Decision, Evidence, Match, Relation};

/// A file, and every song that it may be.
#[derive(Debug)]
pub(super) struct Judgement<'a> {
    pub(super) file: &'a AudioFile,
    /// What the listener pinned it to.
    pub(super) pinned: Option<(&'a SongIndex, Relation)>,
    /// The best first.
    pub(super) candidates: Vec<Candidate<'a>>,
    /// What weighs nothing and is told all the same.
    remarks: Vec<Evidence>,
    /// Whether the listener refused a song for it.
    is_refused: bool,
    /// Which of several equally good candidates the files beside it leave over.
    pub(super) chosen: Option<usize>,
}

impl<'a> Judgement<'a> {
    pub(super) fn new(file: &'a AudioFile) -> Self {
        Self { file, pinned: None, candidates: Vec::new(), remarks: Vec::new(), is_refused: false, chosen: None }
    }

    /// Whether nothing in the file names a song.
    pub(super) fn is_nothing(&self) -> bool {
        self.pinned.is_none() && self.candidates.is_empty() && self.remarks.is_empty()
    }

    pub(super) fn remark(&mut self, kind: &'static str, detail: String) {
        self.remarks.push(Evidence { kind, weight: 0.0, detail });
    }

    /// The listener refused this song. To be told whatever speaks for the song: else it would seem that nothing did.
    pub(super) fn refuse(&mut self, title: &str) {
        self.is_refused = true;
        self.remark("refused", quote(title));
    }

    /// Takes the candidates but those that the listener refused.
    pub(super) fn take(&mut self, candidates: Vec<Candidate<'a>>, refused: &[SongId]) {
        self.candidates.extend(candidates.into_iter().filter(|candidate| !refused.contains(&candidate.song.id)));
        self.rank();
    }

    /// Puts the best candidate first. Stable: equals keep the catalogue's order.
    pub(super) fn rank(&mut self) {
        self.candidates.sort_by_key(|candidate| Reverse(candidate.points()));
    }

    /// The candidates that are good enough and as good as the best, give or take the margin.
    pub(super) fn rivals(&self) -> usize {
        let Some(best) = self.candidates.first() else { return 0 };
        let is_rival = |other: &&Candidate<'_>| {
            other.is_enough() && best.points() - other.points() < weights::points(weights::MARGIN)
        };
        self.candidates.iter().take_while(is_rival).count()
    }

    /// The one song that the file is a recording of, by itself.
    pub(super) fn settled(&self) -> Option<&'a SongIndex> {
        match self.pinned {
            Some((song, relation)) => Some(song).filter(|_| relation == Relation::Recording),
            None if self.rivals() == 1 => {
                let best = self.candidates.first()?;
                Some(best.song).filter(|_| best.relation == Relation::Recording)
            }
            None => None,
        }
    }

    pub(super) fn conclude(mut self) -> Match {
        if let Some((song, relation)) = self.pinned {
            return pinned(self.file, song, relation);
        }
        let decision = if self.is_refused { Decision::Refused } else { Decision::Automatic };
        if self.candidates.is_empty() {
            return Match { decision, evidence: self.remarks, ..Match::default() };
        }
        let rivals = self.rivals();
        let tied = if rivals == 1 { Some(0) } else { self.chosen.filter(|chosen| *chosen < rivals) };
        let best = self.candidates.remove(tied.unwrap_or(0));
        let next = self.candidates.first().filter(|next| next.points() > 0).map(Candidate::as_runner_up);
        let mut evidence = best.evidence.clone();
        evidence.append(&mut self.remarks);
        let mut remark = |kind, detail| evidence.push(Evidence { kind, weight: 0.0, detail });
        if tied.is_none() && rivals > 1 {
            let equals = std::iter::once(&best).chain(&self.candidates).take(rivals);
            let titles: Vec<String> = equals.map(|candidate| quote(&candidate.song.title)).collect();
            remark("ambiguous", titles.join(" / "));
        } else if tied.is_none() {
            remark("considered", quote(&best.song.title));
        }
        evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let is_asked = tied.is_none() && best.points() >= weights::points(weights::ASK);
        Match {
            song: tied.map(|_| best.song.id.clone()),
            relation: tied.map_or(Relation::None, |_| best.relation),
            score: best.score,
            sure: !is_asked,
            decision: if tied.is_some() { Decision::Automatic } else { decision },
            evidence,
            runner_up: match tied {
                Some(_) => next,
                None => is_asked.then(|| best.as_runner_up()),
            },
        }
    }
}

fn pinned(file: &AudioFile, song: &SongIndex, relation: Relation) -> Match {
    let mut evidence = vec![Evidence { kind: "pin", weight: 1.0, detail: quote(&song.title) }];
    if file.is_placeholder() {
        let comment = file.info.tags.comment.as_deref().unwrap_or_default();
        evidence.push(Evidence { kind: "placeholder", weight: 0.0, detail: quote(comment) });
    }
    Match {
        song: Some(song.id.clone()),
        relation,
        score: 1.0,
        decision: Decision::Pinned,
        evidence,
        ..Match::default()
    }
}
