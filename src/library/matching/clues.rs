//! What a file tells of itself, taken apart once for all songs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::gate::Gate;
use super::words;
use crate::library::AudioFile;
use crate::media::Tags;
use crate::text;

/// Folders above a file that are looked at.
const FOLDERS: usize = 3;

/// What files beside each other have in common, taken apart once for all of them: their folders, and the album that was
/// named last.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    folder: Option<PathBuf>,
    /// Folders above, the nearest first: words, and the name as it is.
    folders: Vec<(Vec<String>, String)>,
    /// Songs that the nearest folder may be called after.
    songs: Vec<usize>,
    /// Whether a folder names the film.
    is_film_above: bool,
    album: String,
    album_words: Vec<String>,
    is_film_album: bool,
}

impl Shelf {
    /// Makes it one of the shelf that this file stands on.
    pub(super) fn hold(&mut self, file: &AudioFile, gate: &Gate) {
        if self.folder.as_deref() != file.path.parent() {
            self.folder = file.path.parent().map(Path::to_owned);
            let above = file.path.ancestors().skip(1).filter_map(Path::file_name).take(FOLDERS);
            let names = above.map(|name| name.to_string_lossy().into_owned());
            self.folders = names.map(|name| (words::words(&name), name)).collect();
            self.songs.clear();
            if let Some((words, _)) = self.folders.first() {
                gate.in_words(words.iter().map(String::as_str), &mut self.songs);
            }
            self.is_film_above = self.folders.iter().any(|(words, _)| gate.is_film_in(words));
        }
        let album = file.info.tags.album.as_deref().unwrap_or_default();
        if self.album != album {
            album.clone_into(&mut self.album);
            self.album_words = words::words(album);
            self.is_film_album = gate.is_film_in(&self.album_words);
        }
    }

    /// Songs that the nearest folder may be called after.
    pub(super) fn songs(&self) -> &[usize] {
        &self.songs
    }

    /// Whether the album or a folder names the film.
    pub(super) fn is_of_the_film(&self) -> bool {
        self.is_film_above || self.is_film_album
    }
}

/// What is known of a file.
#[derive(Debug)]
pub(super) struct Clues<'a> {
    pub(super) tags: &'a Tags,
    pub(super) is_placeholder: bool,
    pub(super) duration: Option<Duration>,
    pub(super) title: Vec<String>,
    pub(super) stem: Vec<String>,
    pub(super) stem_text: String,
    shelf: &'a Shelf,
}

impl<'a> Clues<'a> {
    /// The file stands on the shelf.
    pub(super) fn new(file: &'a AudioFile, shelf: &'a Shelf) -> Self {
        let tags = &file.info.tags;
        let stem_text = stem(file);
        Self {
            tags,
            is_placeholder: file.is_placeholder(),
            duration: file.info.duration,
            title: tags.title.as_deref().map(words::words).unwrap_or_default(),
            stem: words::words(&stem_text),
            stem_text,
            shelf,
        }
    }

    /// Folders above, the nearest first: words, and the name as it is.
    pub(super) fn folders(&self) -> &'a [(Vec<String>, String)] {
        &self.shelf.folders
    }

    pub(super) fn album(&self) -> (&'a [String], &'a str) {
        (&self.shelf.album_words, &self.shelf.album)
    }

    pub(super) fn title_text(&self) -> &'a str {
        self.tags.title.as_deref().unwrap_or_default()
    }

    /// When it came out first, by the tags; else when this issue of it did.
    pub(super) fn date(&self) -> Option<&'a str> {
        self.tags.original_date.as_deref().or(self.tags.date.as_deref())
    }

    /// The year of the date.
    pub(super) fn year(&self) -> Option<u16> {
        self.date()?.get(..4)?.parse().ok().filter(|year| *year >= 1900)
    }

    /// The track number: of the tag, or the last number in a name that is made of numbers and words like "Track".
    pub(super) fn number(&self) -> Option<u32> {
        let last = |words: &[String]| words.iter().rev().find_map(|word| words::track_number(word));
        self.tags.track.or_else(|| last(&self.stem)).or_else(|| last(&self.title))
    }
}

/// The name of a file without its ending.
pub(super) fn stem(file: &AudioFile) -> String {
    file.path_apart().file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// How a text is quoted in the evidence.
pub(super) fn quote(text: &str) -> String {
    const LONGEST: usize = 80;
    format!("“{}”", text::cut(&text::clean(text), LONGEST))
}
