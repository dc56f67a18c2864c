//! Whether a file is the original of a cover: the recording by those who performed the song first.

use std::time::Duration;

use super::candidate::Candidate;
use super::clues::{Clues, quote};
use super::index::{Meaning, SongIndex};
use super::names::Names;
use super::reading::{Beside, Place, explain};
use super::weighing::{is_original_album, weigh_duration, weigh_people};
use super::{weights as weight, words};
use crate::library::Relation;

/// Weighs a file against the original of a song. `None` if the song is no cover, if nothing names who performed it first or the
/// record it came out on, or if the file is plainly the film's recording.
pub(super) fn weigh<'a>(clues: &Clues<'_>, song: &'a SongIndex, names: &Names) -> Option<Candidate<'a>> {
    if !song.is_cover || !names.is_titled || names.has_isrc || clues.is_placeholder {
        return None;
    }
    let mut candidate = Candidate::new(song, Relation::Original);
    candidate.has_file_name = names.has_file_name;
    for evidence in
        names.evidence.iter().filter(|evidence| !["other-isrc", "other-musicbrainz"].contains(&evidence.kind))
    {
        candidate.add(evidence.kind, evidence.weight, evidence.detail.clone());
    }
    let mut scale = Scale { clues, song, candidate, artists: artists(clues, song) };
    let is_told = scale.weigh_artist(&names.beside)?;
    let is_on_album = scale.weigh_album();
    if !is_told && !is_on_album && !scale.weigh_word(&names.beside) {
        return None;
    }
    scale.weigh_version(&names.beside);
    scale.weigh_facts(is_on_album, &names.beside);
    Some(scale.candidate)
}

/// What the tags of artist and album artist mean.
fn artists(clues: &Clues<'_>, song: &SongIndex) -> Vec<(Beside, String)> {
    let names = clues.tags.artists.iter().chain(&clues.tags.album_artist);
    names.map(|name| (explain(&words::words(name), song, Place::Behind), name.clone())).collect()
}

struct Scale<'a, 'b> {
    clues: &'b Clues<'b>,
    song: &'a SongIndex,
    candidate: Candidate<'a>,
    artists: Vec<(Beside, String)>,
}

impl Scale<'_, '_> {
    /// Who performs: whether it is who performed the song first. `None` if it is somebody of the soundtrack.
    fn weigh_artist(&mut self, beside: &[Beside]) -> Option<bool> {
        let tags = self.clues.tags;
        let performers = tags.performers.iter().map(|name| explain(&words::words(name), self.song, Place::Behind));
        let folders = self.clues.folders().iter().map(|(words, _)| explain(words, self.song, Place::Before));
        let named: Vec<Beside> =
            self.artists.iter().map(|(beside, _)| beside.clone()).chain(beside.iter().cloned()).collect();
        let all: Vec<Beside> = named.iter().cloned().chain(performers.clone()).chain(folders).collect();
        let get = |list: &[Beside], meaning| list.iter().find_map(|beside| beside.get(meaning)).map(str::to_owned);
        let singers: Vec<Beside> = named.iter().cloned().chain(performers).collect();
        if get(&singers, Meaning::Performer).is_some() {
            return None;
        }
        if let Some(name) = get(&singers, Meaning::GivenName) {
            self.candidate.add("given-name", weight::OF_THE_FILM, quote(&name));
        }
        let stranger = self.artists.iter().find(|(beside, _)| !beside.is_known()).map(|(_, name)| name.clone());
        if let Some(name) = stranger {
            self.candidate.add("other-artist", weight::BESIDE_ORIGINAL_ARTIST, quote(&name));
        }
        if let Some(name) = get(&all, Meaning::OriginalArtist) {
            self.candidate.add("original-artist", weight::BY_ORIGINAL_ARTIST, quote(&name));
            return Some(true);
        }
        if let Some(name) = get(&all, Meaning::Member) {
            self.candidate.add("original-member", weight::BY_MEMBER, quote(&name));
            return Some(true);
        }
        Some(false)
    }

    /// The record: whether it is the one that the original came out on.
    fn weigh_album(&mut self) -> bool {
        let (words, album) = self.clues.album();
        let folders = self.clues.folders().iter().map(|(words, name)| (words.as_slice(), name.as_str()));
        let is_it = |(words, _): &(&[String], &str)| is_original_album(words, self.song);
        if let Some((_, name)) = std::iter::once((words, album)).chain(folders.clone()).find(is_it) {
            self.candidate.add("original-album", weight::ON_ORIGINAL_ALBUM, quote(name));
            return true;
        }
        let beside = explain(words, self.song, Place::Behind);
        let nearest = folders.take(1).map(|(words, name)| (explain(words, self.song, Place::Before), name));
        let film =
            std::iter::once((beside.clone(), album)).chain(nearest).find(|(beside, _)| beside.has(Meaning::Film));
        if let Some((_, name)) = film {
            self.candidate.add("album", weight::OF_THE_FILM, quote(name));
        } else if beside.has(Meaning::Version) {
            self.candidate.add("version", weight::VERSION, quote(album));
        } else if !beside.is_known() && !beside.has(Meaning::OriginalArtist) {
            self.candidate.add("other-album", weight::OFF_ORIGINAL_ALBUM, quote(album));
        }
        false
    }

    /// "Original", where nothing else says so.
    fn weigh_word(&mut self, beside: &[Beside]) -> bool {
        let word = beside.iter().find_map(|beside| beside.get(Meaning::Original)).map(str::to_owned);
        let Some(word) = word else { return false };
        self.candidate.add("called-original", weight::CALLED_ORIGINAL, quote(&word));
        true
    }

    fn weigh_version(&mut self, beside: &[Beside]) {
        let genre = self.clues.tags.genre.as_deref().map(|name| explain(&words::words(name), self.song, Place::Behind));
        let nearest = self.clues.folders().first().map(|(words, _)| explain(words, self.song, Place::Before));
        let all = || beside.iter().chain(&genre).chain(&nearest);
        let named = all().find_map(|beside| beside.get(Meaning::Version)).map(str::to_owned);
        if let Some(version) = named.filter(|_| !self.candidate.has(&["version"])) {
            self.candidate.add("version", weight::VERSION, quote(&version));
        } else if beside.iter().any(|beside| beside.has(Meaning::Cover)) {
            self.candidate.add("cover", weight::COVER, quote("cover"));
        }
        if let Some(film) = beside.iter().find_map(|beside| beside.get(Meaning::Film)).map(str::to_owned) {
            self.candidate.add("film-name", weight::OF_THE_FILM, quote(&film));
        }
    }

    /// Who wrote it, when it came out, how long it is.
    fn weigh_facts(&mut self, is_on_album: bool, beside: &[Beside]) {
        let told = beside.iter().find_map(|beside| beside.get(Meaning::OriginalYear)).map(str::to_owned);
        weigh_people(&mut self.candidate, self.clues);
        let year = self.clues.year().zip(self.song.original_year);
        if let Some((file, original)) = year {
            let date = quote(self.clues.date().unwrap_or_default());
            if file.abs_diff(original) <= 1 {
                self.candidate.add("original-date", weight::ORIGINAL_DATE, date);
            } else if file < original || !is_on_album {
                // Later: issued again on another record, or recorded again.
                self.candidate.add("other-date", weight::OTHER_DATE, date);
            }
        } else if let Some(year) = told {
            self.candidate.add("original-date", weight::ORIGINAL_DATE, quote(&year));
        }
        let length: Option<Duration> = self.song.original_duration;
        weigh_duration(&mut self.candidate, self.clues.duration, length);
    }
}
