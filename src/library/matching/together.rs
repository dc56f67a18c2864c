//! Files of one folder, judged together: the assignment of all of them to songs that is the best as a whole.
//!
//! Only what a file leaves open by itself is settled here, and only where the files are different recordings by their
//! lengths: a folder may well hold a song twice, as FLAC and as MP3. Two cases:
//!
//! - Several files each fit several songs equally well, as where two songs share a title. They are assigned so that the sum of
//!   the scores is the greatest, each file to a song of its own, files that are settled by themselves included. A
//!   file is settled if any other assignment of all of them is worse by the margin.
//! - Three or more files of the soundtrack name no song ("03 Track 3") and each is as long as one of its songs. If there is
//!   one way only to assign all of them by length, that is further evidence.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::assignment::{self, Table};
use super::candidate::Candidate;
use super::clues::quote;
use super::gate::Gate;
use super::judgement::Judgement;
use super::weights;
use crate::catalogue::SongId;
use crate::library::Relation;

/// Files whose lengths differ by more are different recordings: encoders add less to the same one.
const APART: Duration = Duration::from_secs(3);
/// Songs this near in length to a file are other ways to assign it.
const NEAR: Duration = Duration::from_secs(4);
/// So many lengths that fit are no chance.
const ROW: usize = 3;

/// A file of the folder by its place among all files, and what is thought of it.
type Placed<'a> = (usize, Judgement<'a>);

/// Settles what the files of one folder leave open.
pub(super) fn settle(folder: &mut [Placed<'_>], gate: &Gate) {
    fit_lengths(folder, gate);
    share_out(folder);
}

/// The files that are rips without a name, if all of them fit the lengths of songs in one way only.
fn fit_lengths(folder: &mut [Placed<'_>], gate: &Gate) {
    let is_open =
        |judgement: &Judgement<'_>| judgement.pinned.is_none() && judgement.candidates.iter().all(|c| c.is_nameless);
    let rips: Vec<usize> =
        (0..folder.len()).filter(|at| is_open(&folder[*at].1) && !folder[*at].1.candidates.is_empty()).collect();
    let taken: BTreeSet<SongId> =
        folder.iter().filter_map(|(_, judgement)| Some(judgement.settled()?.id.clone())).collect();
    let lengths: Option<Vec<Duration>> = rips.iter().map(|at| folder[*at].1.file.info.duration).collect();
    let Some(lengths) = lengths.filter(|lengths| lengths.len() >= ROW) else { return };
    // Every song that a rip may be, by its length.
    let near: Vec<Vec<usize>> = lengths.iter().map(|length| gate.of_length(*length, NEAR).collect()).collect();
    let songs: BTreeSet<usize> = near.iter().flatten().copied().collect();
    let cell = |row: &Vec<usize>, song: &usize| row.contains(song).then_some(0);
    let table: Table = near.iter().map(|row| songs.iter().map(|song| cell(row, song)).collect()).collect();
    let Some(assigned) = assignment::assign(&table) else { return };
    let is_only = (0..table.len()).all(|row| assignment::regret(&table, &assigned, row).is_none());
    let songs: Vec<usize> = songs.into_iter().collect();
    let chosen: Vec<usize> = assigned.0.iter().filter_map(|column| songs.get(*column).copied()).collect();
    let fits = |at: &usize, song: usize| {
        let candidates = &folder[*at].1.candidates;
        let is_it = |candidate: &Candidate<'_>| candidate.song.at == song && candidate.has(&["duration"]);
        candidates.iter().position(is_it).filter(|place| !taken.contains(&candidates[*place].song.id))
    };
    let places: Option<Vec<usize>> = rips.iter().zip(&chosen).map(|(at, song)| fits(at, *song)).collect();
    let Some(places) = places.filter(|places| is_only && places.len() == rips.len()) else { return };
    let detail = rips.len().to_string();
    for (at, place) in rips.into_iter().zip(places) {
        let judgement = &mut folder[at].1;
        judgement.candidates[place].add("together", weights::TOGETHER, detail.clone());
        judgement.rank();
    }
}

/// What a file may be a recording of: songs by their places in the catalogue, each with the score in hundredths.
type Options = Vec<(usize, i32)>;

/// Shares out songs among files that fit several of them.
fn share_out(folder: &mut [Placed<'_>]) {
    let all: Vec<Options> = folder.iter().map(|(_, judgement)| options(judgement)).collect();
    let mut files_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (file, options) in all.iter().enumerate() {
        for (song, _) in options {
            files_of.entry(*song).or_default().push(file);
        }
    }
    let mut is_seen = vec![false; folder.len()];
    for first in 0..folder.len() {
        if all[first].len() < 2 || is_seen[first] {
            continue;
        }
        let group = group_of(first, &all, &mut files_of, &mut is_seen);
        if group.len() <= assignment::MOST && are_different(folder, &group) {
            share(folder, &group, &all);
        }
    }
}

/// None where another relation is as likely.
fn options(judgement: &Judgement<'_>) -> Options {
    if judgement.file.is_placeholder() {
        return Options::new();
    }
    if let Some(song) = judgement.settled() {
        let score = judgement.candidates.first().map_or(weights::points(1.0), Candidate::points);
        return vec![(song.at, score)];
    }
    let rivals = &judgement.candidates[..judgement.rivals()];
    if rivals.iter().any(|rival| rival.relation != Relation::Recording) {
        return Options::new();
    }
    rivals.iter().map(|rival| (rival.song.at, rival.points())).collect()
}

/// The files that the first one shares a song with, directly or through others, and itself. Takes their songs out of
/// `files_of`.
fn group_of(
    first: usize,
    all: &[Options],
    files_of: &mut BTreeMap<usize, Vec<usize>>,
    is_seen: &mut [bool],
) -> Vec<usize> {
    let mut group = Vec::new();
    let mut next = vec![first];
    while let Some(file) = next.pop() {
        if !std::mem::replace(&mut is_seen[file], true) {
            group.push(file);
            let songs = all[file].iter().filter_map(|(song, _)| files_of.remove(song));
            next.extend(songs.flatten());
        }
    }
    group.sort_unstable();
    group
}

/// Whether the files are recordings of which no two are the same, by their lengths.
fn are_different(folder: &[Placed<'_>], group: &[usize]) -> bool {
    let lengths: Option<Vec<Duration>> = group.iter().map(|at| folder[*at].1.file.info.duration).collect();
    let Some(mut lengths) = lengths else { return false };
    lengths.sort_unstable();
    lengths.windows(2).all(|pair| pair[1].abs_diff(pair[0]) > APART)
}

fn share(folder: &mut [Placed<'_>], group: &[usize], all: &[Options]) {
    let songs: BTreeSet<usize> = group.iter().flat_map(|file| &all[*file]).map(|(song, _)| *song).collect();
    let songs: Vec<usize> = songs.into_iter().collect();
    let worth = |row: &Options, song: &usize| row.iter().find(|(other, _)| other == song).map(|(_, worth)| *worth);
    let row = |file: &usize| songs.iter().map(|song| worth(&all[*file], song)).collect();
    let table: Table = group.iter().map(row).collect();
    let Some(assigned) = assignment::assign(&table) else { return };
    let margin = i64::from(weights::points(weights::MARGIN));
    for (row, file) in group.iter().enumerate().filter(|(_, file)| all[**file].len() > 1) {
        if assignment::regret(&table, &assigned, row).is_some_and(|regret| regret < margin) {
            continue;
        }
        let Some(song) = assigned.0.get(row).and_then(|column| songs.get(*column)) else { continue };
        let judgement = &mut folder[*file].1;
        let rivals = judgement.rivals();
        judgement.chosen = judgement.candidates[..rivals].iter().position(|candidate| candidate.song.at == *song);
        if let Some(chosen) = judgement.chosen {
            let titles = judgement.candidates[..rivals].iter().map(|rival| quote(&rival.song.title));
            let detail = titles.collect::<Vec<_>>().join(" / ");
            judgement.candidates[chosen].add("together", 0.0, detail);
        }
    }
}
