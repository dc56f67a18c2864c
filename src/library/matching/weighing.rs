//! One file against one song: every reason for and against its being the soundtrack's recording, with its weight.

use std::time::Duration;

use super::candidate::Candidate;
use super::clues::{Clues, quote};
use super::index::{Meaning, SongIndex};
use super::names::{Names, says_nothing};
use super::reading::{Beside, Place, explain, read};
use super::weights as weight;
use super::{original, words};
use crate::library::Relation;
use crate::text;

/// Weighs a file against a song, as its recording and as its original.
pub(super) fn weigh<'a>(clues: &Clues<'_>, song: &'a SongIndex, candidates: &mut Vec<Candidate<'a>>) {
    if let Some(names) = Names::read(clues, song) {
        candidates.push(recording(clues, song, &names));
        candidates.extend(original::weigh(clues, song, &names));
    } else {
        candidates.extend(nameless(clues, song));
    }
}

fn recording<'a>(clues: &Clues<'_>, song: &'a SongIndex, names: &Names) -> Candidate<'a> {
    let mut candidate = Candidate::new(song, Relation::Recording);
    candidate.has_file_name = names.has_file_name;
    for evidence in &names.evidence {
        candidate.add(evidence.kind, evidence.weight, evidence.detail.clone());
    }
    let mut scale = Scale { clues, song, candidate, beside: names.beside.clone() };
    // A placeholder says itself that it is not the recording: who made it and when does not speak against it.
    if clues.is_placeholder {
        let comment = clues.tags.comment.as_deref().unwrap_or_default();
        scale.candidate.add("placeholder", 0.0, quote(comment));
    } else {
        scale.weigh_all();
        weigh_duration(&mut scale.candidate, clues.duration, song.duration);
    }
    let number = clues.tags.track.filter(|track| *track == u32::from(song.number));
    if let Some(number) = number {
        scale.add("number", weight::NUMBER, number.to_string());
    }
    scale.candidate
}

/// A file that names no song and stands in the soundtrack: a rip called "03 Track 3". Its number and its length are all that it
/// has. `None` if neither is the song's.
fn nameless<'a>(clues: &Clues<'_>, song: &'a SongIndex) -> Option<Candidate<'a>> {
    let number = clues.number().filter(|number| *number == u32::from(song.number));
    let length = clues.duration.zip(song.duration).filter(|(file, song)| file.abs_diff(*song) <= SAME_LENGTH);
    if (number.is_none() && length.is_none()) || clues.is_placeholder || !says_nothing(clues, song) {
        return None;
    }
    let mut candidate = Candidate::new(song, Relation::Recording);
    candidate.is_nameless = true;
    let mut scale = Scale { clues, song, candidate, beside: Vec::new() };
    scale.weigh_all();
    let mut candidate = scale.candidate;
    if !candidate.has(&["album", "film-name"]) {
        return None;
    }
    if let Some(number) = number {
        candidate.add("number", weight::NUMBER_ALONE, number.to_string());
    }
    if let Some((file, song)) = length {
        candidate.add("duration", weight::DURATION_ALONE, lengths(file, song));
    } else {
        weigh_duration(&mut candidate, clues.duration, song.duration);
    }
    Some(candidate)
}

/// Two lengths no further apart are the same.
pub(super) const SAME_LENGTH: Duration = Duration::from_secs(2);

fn lengths(file: Duration, song: Duration) -> String {
    format!("{} / {}", text::clock(file), text::clock(song))
}

/// The file's length beside the one that is known of the recording.
pub(super) fn weigh_duration(candidate: &mut Candidate<'_>, file: Option<Duration>, song: Option<Duration>) {
    let Some((file, song)) = file.zip(song) else { return };
    let apart = file.abs_diff(song);
    if apart <= SAME_LENGTH {
        candidate.add("duration", weight::DURATION, lengths(file, song));
    } else if apart > song / 5 {
        candidate.add("other-duration", weight::OTHER_DURATION, lengths(file, song));
    }
}

/// Who wrote and arranged it, by the tags.
pub(super) fn weigh_people(candidate: &mut Candidate<'_>, clues: &Clues<'_>) {
    let (tags, song) = (clues.tags, candidate.song);
    // Of the original another arranger is known, or none.
    let arrangers = if candidate.relation == Relation::Recording { song.arrangers.as_slice() } else { &[] };
    for (told, known, [kind, other], [weight, against]) in [
        (
            &tags.composers,
            song.composers.as_slice(),
            ["composer", "other-composer"],
            [weight::WRITER, weight::OTHER_WRITER],
        ),
        (&tags.lyricists, &song.lyricists, ["lyricist", "other-lyricist"], [weight::WRITER, weight::OTHER_WRITER]),
        (&tags.arrangers, arrangers, ["arranger", "other-arranger"], [weight::ARRANGER, weight::OTHER_ARRANGER]),
    ] {
        let (Some(first), false) = (told.first(), known.is_empty()) else { continue };
        let names: Vec<String> = told.iter().flat_map(|name| words::words(name)).collect();
        let is_named =
            |person: &Vec<String>| names.windows(person.len()).any(|window| words::slips(window, person).is_some());
        let (kind, weight) = if known.iter().any(is_named) { (kind, weight) } else { (other, against) };
        candidate.add(kind, weight, quote(first));
    }
}

/// Whether words are the name of the record that the original came out on, with nothing unknown beside it.
pub(super) fn is_original_album(words: &[String], song: &SongIndex) -> bool {
    song.original_albums.iter().any(|album| {
        let Some(start) = words.windows(album.len()).position(|window| window == album.as_slice()) else {
            return false;
        };
        let is_known = |text| explain(text, song, Place::Before).is_known();
        is_known(&words[..start]) && is_known(&words[start + album.len()..])
    })
}

struct Scale<'a, 'b> {
    clues: &'b Clues<'b>,
    song: &'a SongIndex,
    candidate: Candidate<'a>,
    /// What stands beside the title, in the tag and in the file's name.
    beside: Vec<Beside>,
}

impl Scale<'_, '_> {
    fn add(&mut self, kind: &'static str, weight: f32, detail: impl Into<String>) {
        self.candidate.add(kind, weight, detail);
    }

    fn weigh_all(&mut self) {
        let is_sung_by_performer = self.weigh_artists();
        self.weigh_album(is_sung_by_performer);
        self.weigh_version();
        weigh_people(&mut self.candidate, self.clues);
        let year = self.clues.year().zip(self.song.year);
        let told = self.beside.iter().find_map(|beside| beside.get(Meaning::OriginalYear)).map(str::to_owned);
        if year.is_some_and(|(year, earliest)| year + 2 <= earliest) {
            self.add("date", weight::EARLIER, quote(self.clues.date().unwrap_or_default()));
        } else if let Some(year) = told {
            self.add("date", weight::EARLIER, quote(&year));
        }
    }

    fn explain(&self, text: &str) -> Beside {
        explain(&words::words(text), self.song, Place::Behind)
    }

    /// Who sings, by tags, file name and folders; whether somebody of the soundtrack does.
    fn weigh_artists(&mut self) -> bool {
        let tags = self.clues.tags;
        let artists: Vec<(Beside, &String)> =
            tags.artists.iter().chain(&tags.album_artist).map(|name| (self.explain(name), name)).collect();
        let performers = tags.performers.iter().map(|name| self.explain(name));
        let beside: Vec<Beside> =
            artists.iter().map(|(beside, _)| beside.clone()).chain(performers).chain(self.beside.clone()).collect();
        let get = |meaning| beside.iter().find_map(|beside| beside.get(meaning)).map(str::to_owned);

        if let Some(name) = get(Meaning::Performer) {
            self.add("artist", weight::PERFORMER, quote(&name));
            return true;
        }
        if let Some(name) = self.original_artist(&artists) {
            self.add("original-artist", weight::ORIGINAL_ARTIST, quote(&name));
            return false;
        }
        let named = if tags.artists.is_empty() { artists.iter() } else { artists[..tags.artists.len()].iter() };
        if let Some((_, name)) = named.clone().find(|(beside, _)| !beside.is_known()) {
            self.add("other-artist", weight::OTHER_ARTIST, quote(name));
            return false;
        }
        if let Some(name) = get(Meaning::Writer) {
            self.add("other-artist", weight::OTHER_ARTIST, quote(&name));
            return false;
        }
        let called = beside.iter().find_map(|beside| beside.get(Meaning::Original));
        if let Some(called) = called {
            self.add("called-original", weight::ORIGINAL_WORD, quote(called));
        }
        let kinds = [
            (Meaning::GivenName, "given-name", weight::GIVEN_NAME),
            (Meaning::Maker, "maker", weight::MAKER),
            (Meaning::Character, "character", weight::CHARACTER),
        ];
        let found = kinds.into_iter().find_map(|(meaning, kind, weight)| Some((get(meaning)?, kind, weight)));
        if let Some((name, kind, weight)) = &found {
            self.add(kind, *weight, quote(name));
        }
        let among_others = self.candidate.has(&["among-others"]);
        let stranger =
            self.beside.iter().find(|beside| !beside.is_known()).filter(|_| !among_others && found.is_none());
        if let Some(stranger) = stranger {
            let detail = quote(&stranger.unknown.join(" "));
            self.add("unknown-words", weight::UNKNOWN_WORDS, detail);
        }
        false
    }

    /// The original's artist, if the tags, the file's name or a folder names one. "… (Sheila on 7 cover)" from the film
    /// tells whose song it is, not who sings.
    fn original_artist(&self, artists: &[(Beside, &String)]) -> Option<String> {
        let is_cover_of = self.beside.iter().any(|beside| beside.has(Meaning::Cover) && beside.has(Meaning::Film));
        let beside = self.beside.iter().filter(|_| !is_cover_of).cloned();
        let folders = self.clues.folders().iter().map(|(words, _)| explain(words, self.song, Place::Before));
        let all = artists.iter().map(|(beside, _)| beside.clone()).chain(beside).chain(folders);
        all.into_iter().find_map(|beside| beside.first_artist().map(str::to_owned))
    }

    fn weigh_album(&mut self, is_sung_by_performer: bool) {
        let clues = self.clues;
        let (album_words, album) = clues.album();
        let folders = clues.folders().iter().map(|(words, name)| (words.as_slice(), name.as_str()));
        for (words, name) in std::iter::once((album_words, album)).chain(folders) {
            if is_original_album(words, self.song) {
                return self.add("original-album", weight::ORIGINAL_ALBUM, quote(name));
            }
        }
        let beside = read(album_words, self.song)
            .filter(|reading| reading.beside.is_known())
            .map_or_else(|| explain(album_words, self.song, Place::Behind), |reading| reading.beside);
        if beside.first_artist().is_some() && !is_sung_by_performer {
            self.add("original-album", weight::ORIGINAL_ALBUM, quote(album));
        } else if !beside.is_known() || beside.has(Meaning::Version) {
            self.add("other-album", weight::OTHER_ALBUM, quote(album));
        } else if beside.has(Meaning::Film) {
            self.add("album", weight::ALBUM, quote(album));
        } else if let Some(name) = self.film_name() {
            self.add("film-name", weight::FILM_NAME, quote(&name));
        }
    }

    /// The film or soundtrack, named beside the title or by a folder.
    fn film_name(&self) -> Option<String> {
        let beside = self.beside.iter().find_map(|beside| beside.get(Meaning::Film));
        let folder = || {
            let explained =
                self.clues.folders().iter().map(|(words, name)| (explain(words, self.song, Place::Behind), name));
            explained
                .filter(|(beside, _)| beside.is_known() && beside.has(Meaning::Film))
                .map(|(_, name)| name.clone())
                .next()
        };
        beside.map(str::to_owned).or_else(folder)
    }

    /// Live, karaoke, remix, somebody's cover …
    fn weigh_version(&mut self) {
        let genre = self.clues.tags.genre.as_deref().map(|genre| self.explain(genre));
        let beside = || self.beside.iter().chain(&genre);
        let named = beside().find_map(|beside| beside.get(Meaning::Version)).map(str::to_owned);
        let folder = || {
            let nearest = self.clues.folders().first().map(|(words, _)| words.as_slice()).unwrap_or_default();
            let is_there = |phrase: &Vec<String>| nearest.windows(phrase.len()).any(|window| window == phrase);
            let found = words::folder_versions().find(|phrase| is_there(&words::words(phrase)));
            found.map(str::to_owned)
        };
        let is_cover = beside().any(|beside| beside.has(Meaning::Cover));
        let is_explained = self.song.is_cover && self.candidate.has(&["artist", "album", "film-name"]);
        if let Some(version) = named.or_else(folder) {
            self.add("version", weight::VERSION, quote(&version));
        } else if is_cover && !is_explained {
            self.add("cover", weight::COVER, quote("cover"));
        }
    }
}
