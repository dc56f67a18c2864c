//! Which songs a file may be at all, at a glance: most files of a large library are none.
//!
//! A file is weighed against a song only if something in it may name the song. What is looked at here is less than what
//! [`super::words::slips`] asks for, so nothing that it would accept is left out: the first letter of the name, its
//! length within two letters, and which letters it has within two slips.

use std::collections::HashMap;
use std::time::Duration;

use super::clues::{Clues, Shelf, stem};
use super::index::{Meaning, SongIndex, bare_isrc};
use super::weighing::SAME_LENGTH;
use super::words;
use crate::library::AudioFile;

/// Letters by which a name may be longer or shorter than what was found.
const SLIPS: usize = 2;

#[derive(Debug, Clone)]
struct Name {
    song: usize,
    /// Letters, without spaces.
    length: usize,
    words: usize,
    letters: u64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Gate {
    /// By the first letter.
    names: HashMap<char, Vec<Name>>,
    isrcs: HashMap<String, Vec<usize>>,
    /// By what `MusicBrainz` calls recording or work.
    recordings: HashMap<String, Vec<usize>>,
    numbers: HashMap<u32, Vec<usize>>,
    lengths: Vec<(Duration, usize)>,
    /// The names of film and soundtrack, by the first word.
    film: HashMap<String, Vec<Vec<String>>>,
}

impl Gate {
    pub(super) fn new(songs: &[SongIndex]) -> Self {
        let mut gate = Self::default();
        for (at, song) in songs.iter().enumerate() {
            for name in &song.names {
                let joined = name.words.concat();
                let Some(first) = joined.chars().next() else { continue };
                let letters = letters(&joined);
                let name = Name { song: at, length: joined.chars().count(), words: name.words.len(), letters };
                gate.names.entry(first).or_default().push(name);
            }
            if let Some(isrc) = &song.isrc {
                gate.isrcs.entry(isrc.clone()).or_default().push(at);
            }
            for id in song.recording.iter().chain(&song.work) {
                gate.recordings.entry(id.clone()).or_default().push(at);
            }
            gate.numbers.entry(song.number.into()).or_default().push(at);
            gate.lengths.extend(song.duration.map(|length| (length, at)));
        }
        let phrases = songs.iter().flat_map(|song| &song.phrases);
        for phrase in phrases.filter(|phrase| phrase.meaning == Meaning::Film) {
            let Some(first) = phrase.words.first() else { continue };
            let known = gate.film.entry(first.clone()).or_default();
            if !known.contains(&phrase.words) {
                known.push(phrase.words.clone());
            }
        }
        gate
    }

    /// The songs that may be in these words, added to `songs`.
    pub(super) fn in_words<'w>(&self, words: impl Iterator<Item = &'w str>, songs: &mut Vec<usize>) {
        let words: Vec<Shape> = words.filter_map(Shape::of).collect();
        let mut rest = &*words;
        while let Some(word) = rest.first() {
            let names = self.names.get(&word.first).into_iter().flatten();
            songs.extend(names.filter(|name| may_begin(rest, name)).map(|name| name.song));
            rest = &rest[1..];
        }
    }

    /// Whether the film or its soundtrack is named.
    pub(super) fn is_film_in(&self, words: &[String]) -> bool {
        let begins = |rest: &[String], phrase: &Vec<String>| rest.starts_with(phrase);
        (0..words.len()).any(|start| {
            let phrases = self.film.get(&words[start]);
            phrases.is_some_and(|phrases| phrases.iter().any(|phrase| begins(&words[start..], phrase)))
        })
    }

    /// The songs that a file may be, each once, in the catalogue's order.
    pub(super) fn songs(&self, file: &AudioFile, around: &Shelf) -> Vec<usize> {
        let mut songs = around.songs().to_vec();
        let title = file.info.tags.title.as_deref();
        for name in title.into_iter().chain([&*stem(file)]) {
            self.in_words(words::split(&words::folded(name)), &mut songs);
        }
        if let Some(isrc) = file.info.tags.isrc.as_deref().filter(|_| !self.isrcs.is_empty()) {
            songs.extend(self.isrcs.get(&bare_isrc(isrc)).into_iter().flatten());
        }
        if !self.recordings.is_empty() {
            let ids = &file.info.tags.musicbrainz;
            let songs_of = ids.recording.iter().chain(&ids.works).filter_map(|id| self.recordings.get(id));
            songs.extend(songs_of.flatten());
        }
        if around.is_of_the_film() {
            let clues = Clues::new(file, around);
            songs.extend(clues.number().and_then(|number| self.numbers.get(&number)).into_iter().flatten());
            songs.extend(clues.duration.into_iter().flat_map(|length| self.of_length(length, SAME_LENGTH)));
        }
        songs.sort_unstable();
        songs.dedup();
        songs
    }

    /// The songs that are known to be this long, give or take.
    pub(super) fn of_length(&self, length: Duration, apart: Duration) -> impl Iterator<Item = usize> {
        self.lengths.iter().filter(move |(known, _)| known.abs_diff(length) <= apart).map(|(_, song)| *song)
    }
}

/// What is looked at of a word.
struct Shape {
    first: char,
    /// Its letters: how many, and which.
    length: usize,
    letters: u64,
}

impl Shape {
    fn of(word: &str) -> Option<Self> {
        let first = word.chars().next()?;
        Some(Self { first, length: word.chars().count(), letters: letters(word) })
    }
}

/// Whether the name may stand at the beginning of the words.
fn may_begin(words: &[Shape], name: &Name) -> bool {
    let (mut length, mut found) = (0, 0);
    for word in words.iter().take(name.words + SLIPS) {
        length += word.length;
        found |= word.letters;
        if length > name.length + SLIPS {
            return false;
        }
        // A slip changes at most one letter for another.
        if length + SLIPS >= name.length && (found ^ name.letters).count_ones() as usize <= 2 * SLIPS {
            return true;
        }
    }
    false
}

/// Which letters there are, as bits; those of other alphabets share them.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |letters, letter| letters | 1 << (u32::from(letter) % 64))
}
