//! Which song a file is, and why: pure, from tags, path and length.
//!
//! A file is tied to a song when the weights of all evidence (see the table in `weights.rs`) reach the threshold. What
//! is said of another recording speaks against it: the original of a cover, another singer, another album, a live
//! version, karaoke, an instrumental or a remix. The film's recording alone is the song here; everything else stays in
//! the library under its own name, and the listener can pin it.

mod index;
mod reading;
mod weighing;
mod weights;
mod words;

#[cfg(test)]
mod tests;

use index::SongIndex;
use weighing::{Candidate, Clues, quote, weigh};

use super::pins::Choice;
use super::{AudioFile, Decision, Evidence, Match};
use crate::catalogue::{Catalogue, Song, SongId};

/// A catalogue made ready for matching; make one and match many files.
#[derive(Debug, Clone)]
pub struct Matcher {
    songs: Vec<SongIndex>,
}

impl Matcher {
    /// Takes from the catalogue what the matching needs.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        Self { songs: catalogue.songs.iter().map(|song| SongIndex::new(song, catalogue)).collect() }
    }

    /// Ties a file to a song, or says why not. The listener's choice comes first: a pinned song is taken, a refused one
    /// is not offered again.
    #[must_use]
    pub fn tie(&self, file: &AudioFile, choice: Option<&Choice>) -> Match {
        let pinned = choice.and_then(|choice| choice.song.as_ref());
        if let Some(song) = pinned.and_then(|id| self.songs.iter().find(|song| &song.id == id)) {
            return pinned_match(file, song);
        }
        let refused = choice.map(|choice| choice.refused.as_slice()).unwrap_or_default();
        let mut tied = self.decide(file, refused);
        if let Some(id) = pinned {
            tied.evidence.push(Evidence { kind: "unknown-pin", weight: 0.0, detail: quote(id.as_str()) });
        }
        tied
    }

    fn decide(&self, file: &AudioFile, refused: &[SongId]) -> Match {
        let info = &file.info;
        let path = file.path_apart();
        let clues = Clues::new(&path, &info.tags, info.duration, file.is_placeholder());
        let mut candidates: Vec<Candidate<'_>> = self.songs.iter().filter_map(|song| weigh(&clues, song)).collect();
        contrast(&mut candidates, &clues);
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        let (dropped, mut candidates): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|candidate| refused.contains(&candidate.song.id));
        let refusals = dropped
            .iter()
            .filter(|candidate| candidate.score >= weights::THRESHOLD)
            .map(|candidate| Evidence { kind: "refused", weight: 0.0, detail: quote(&candidate.song.title) });
        let refusals: Vec<Evidence> = refusals.collect();

        if candidates.is_empty() {
            let nothing = Evidence { kind: "nothing", weight: 0.0, detail: quote(&clues.own_name()) };
            let evidence = if refusals.is_empty() { vec![nothing] } else { refusals.clone() };
            return Match { song: None, score: 0.0, decision: decision(&refusals), evidence };
        }
        let best = candidates.remove(0);
        let rival = candidates
            .first()
            .filter(|rival| rival.score >= weights::THRESHOLD && best.score - rival.score < weights::MARGIN);
        let is_tied = best.score >= weights::THRESHOLD && rival.is_none();
        let mut evidence = best.evidence;
        evidence.extend(refusals.iter().cloned());
        if let Some(rival) = rival {
            let detail = format!("{} / {}", quote(&best.song.title), quote(&rival.song.title));
            evidence.push(Evidence { kind: "ambiguous", weight: 0.0, detail });
        } else if !is_tied {
            evidence.push(Evidence { kind: "considered", weight: 0.0, detail: quote(&best.song.title) });
        }
        evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        Match {
            song: is_tied.then(|| best.song.id.clone()),
            score: best.score,
            decision: if is_tied { Decision::Automatic } else { decision(&refusals) },
            evidence,
        }
    }
}

/// Whether the file is tied to no song and comes nearest to this one.
pub(super) fn has_considered(matched: &Match, song: &Song) -> bool {
    let title = quote(song.title());
    let is_it = |evidence: &Evidence| evidence.kind == "considered" && evidence.detail == title;
    matched.song.is_none() && matched.evidence.iter().any(is_it)
}

/// Whether a file that is tied to no song is the original of the one it comes nearest to: its title is the song's, its artist who
/// performed it first, and it is no other version.
pub(super) fn is_original(matched: &Match) -> bool {
    let has = |kinds: &[&str]| matched.evidence.iter().any(|evidence| kinds.contains(&evidence.kind));
    matched.song.is_none()
        && has(&["original-artist"])
        && has(&["title", "alias", "file-name"])
        && !has(&["version", "cover", "other-title", "other-file-name", "placeholder", "refused"])
}

/// Without a song: the listener has refused it, or the evidence was too weak.
fn decision(refusals: &[Evidence]) -> Decision {
    if refusals.is_empty() { Decision::Automatic } else { Decision::Refused }
}

/// Where the file's name is one song and the title tag another, the name speaks against the title's song.
fn contrast(candidates: &mut [Candidate<'_>], clues: &Clues<'_>) {
    let named: Vec<SongId> = candidates
        .iter()
        .filter(|candidate| candidate.has_file_name)
        .map(|candidate| candidate.song.id.clone())
        .collect();
    if named.is_empty() {
        return;
    }
    for candidate in candidates.iter_mut().filter(|candidate| !candidate.has_file_name) {
        candidate.add("other-file-name", weights::OTHER_FILE_NAME, quote(clues.stem_text()));
    }
}

fn pinned_match(file: &AudioFile, song: &SongIndex) -> Match {
    let mut evidence = vec![Evidence { kind: "pin", weight: 1.0, detail: quote(&song.title) }];
    if file.is_placeholder() {
        let comment = file.info.tags.comment.as_deref().unwrap_or_default();
        evidence.push(Evidence { kind: "placeholder", weight: 0.0, detail: quote(comment) });
    }
    Match { song: Some(song.id.clone()), score: 1.0, decision: Decision::Pinned, evidence }
}
