//! One file against one song: every reason for and against, with its weight.

use std::path::Path;
use std::time::Duration;

use super::index::{Meaning, SongIndex, Via, bare_isrc};
use super::reading::{Beside, Place, Reading, explain, read};
use super::weights as weight;
use super::words;
use crate::library::Evidence;
use crate::media::Tags;
use crate::text;

/// What is known of a file, taken apart once for all songs.
pub(super) struct Clues<'a> {
    tags: &'a Tags,
    is_placeholder: bool,
    duration: Option<Duration>,
    title: Vec<String>,
    stem: Vec<String>,
    stem_text: String,
    /// Folders above, the nearest first.
    folders: Vec<(Vec<String>, String)>,
}

impl<'a> Clues<'a> {
    pub(super) fn new(path: &Path, tags: &'a Tags, duration: Option<Duration>, is_placeholder: bool) -> Self {
        const FOLDERS: usize = 3;
        let stem_text = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let above = path.ancestors().skip(1).filter_map(Path::file_name).take(FOLDERS);
        let folders = above.map(|name| name.to_string_lossy().into_owned()).map(|name| (words::words(&name), name));
        Self {
            tags,
            is_placeholder,
            duration,
            title: tags.title.as_deref().map(words::words).unwrap_or_default(),
            stem: words::words(&stem_text),
            stem_text,
            folders: folders.collect(),
        }
    }

    /// The file's name without its ending.
    pub(super) fn stem_text(&self) -> &str {
        &self.stem_text
    }

    /// What the file calls itself, for the listener.
    pub(super) fn own_name(&self) -> String {
        text::clean(self.tags.title.as_deref().unwrap_or(&self.stem_text)).into_owned()
    }
}

/// How a text is quoted in the evidence.
pub(super) fn quote(text: &str) -> String {
    const LONGEST: usize = 80;
    format!("“{}”", text::cut(&text::clean(text), LONGEST))
}

/// A file weighed against a song.
pub(super) struct Candidate<'a> {
    pub(super) song: &'a SongIndex,
    pub(super) score: f32,
    pub(super) evidence: Vec<Evidence>,
    /// Whether the file's name is this song's title and nothing else.
    pub(super) has_file_name: bool,
}

impl Candidate<'_> {
    pub(super) fn add(&mut self, kind: &'static str, weight: f32, detail: String) {
        self.evidence.push(Evidence { kind, weight, detail });
        // Added anew each time: the order of the evidence is fixed, so equal files get equal scores.
        let sum: f32 = self.evidence.iter().map(|evidence| evidence.weight).sum();
        // Two decimals: what is shown is what decides.
        self.score = (sum.clamp(0.0, 1.0) * 100.0).round() / 100.0;
    }
}

/// Weighs a file against a song; `None` if nothing in the file names the song.
pub(super) fn weigh<'a>(clues: &Clues<'_>, song: &'a SongIndex) -> Option<Candidate<'a>> {
    let candidate = Candidate { song, score: 0.0, evidence: Vec::new(), has_file_name: false };
    let mut scale = Scale { clues, song, candidate, beside: Vec::new() };
    if !scale.weigh_names() {
        return None;
    }
    // A placeholder says itself that it is not the recording: who made it and when does not speak against it.
    if clues.is_placeholder {
        let comment = clues.tags.comment.as_deref().unwrap_or_default();
        scale.candidate.add("placeholder", 0.0, quote(comment));
    } else {
        let is_sung_by_performer = scale.weigh_artists();
        scale.weigh_album(is_sung_by_performer);
        scale.weigh_version();
        scale.weigh_facts();
    }
    scale.weigh_number();
    Some(scale.candidate)
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
        self.candidate.add(kind, weight, detail.into());
    }

    fn explain(&self, text: &str) -> Beside {
        explain(&words::words(text), self.song, Place::Behind)
    }

    /// Title tag, file name, folder name, ISRC: whether anything names the song.
    fn weigh_names(&mut self) -> bool {
        let clues = self.clues;
        let title = read(&clues.title, self.song);
        let stem = read(&clues.stem, self.song);
        let folder = self.read_folder();
        let has_isrc = self.weigh_isrc();
        if title.is_none() && stem.is_none() && folder.is_none() && !has_isrc {
            return false;
        }
        let tag_text = clues.tags.title.as_deref().unwrap_or_default();
        let is_title_clean = title.as_ref().is_some_and(|title| title.beside.is_known());
        let is_stem_clean = stem.as_ref().is_some_and(|stem| stem.beside.is_known());
        self.candidate.has_file_name = is_stem_clean;
        // The better of the two counts; the title tag if they are equal.
        let stem_first = is_stem_clean && !is_title_clean;
        match (&title, &stem, &folder) {
            (_, Some(stem), _) if stem_first => self.add_name("file-name", weight::FILE_NAME, stem, &clues.stem_text),
            (Some(title), _, _) => self.add_name("title", weight::TITLE, title, tag_text),
            (None, Some(stem), _) => self.add_name("file-name", weight::FILE_NAME, stem, &clues.stem_text),
            (None, None, Some((folder, name))) => self.add_name("folder-name", weight::FOLDER_NAME, folder, name),
            (None, None, None) => {}
        }
        if is_title_clean && is_stem_clean {
            self.add("agreement", weight::AGREEMENT, quote(&clues.stem_text));
        }
        if title.is_none() && !explain(&clues.title, self.song, Place::Before).is_known() {
            self.add("other-title", weight::OTHER_TITLE, quote(tag_text));
        }
        self.beside
            .extend([title, stem, folder.map(|(folder, _)| folder)].into_iter().flatten().map(|found| found.beside));
        true
    }

    fn add_name(&mut self, kind: &'static str, weight: f32, reading: &Reading, text: &str) {
        let sign = if reading.slips == 0 { '=' } else { '≈' };
        let detail = format!("{} {sign} {}", quote(text), quote(&reading.name));
        let base = if reading.via == Via::English { weight.min(weight::ENGLISH) } else { weight };
        if !reading.beside.is_known() {
            let detail = format!("{}: {}", quote(text), quote(&reading.beside.unknown.join(" ")));
            return self.add("among-others", weight::AMONG_OTHERS.min(base), detail);
        }
        let kind = match (kind, reading.via) {
            (_, Via::English) => "english-title",
            ("title", Via::Alias) => "alias",
            _ => kind,
        };
        self.add(kind, base, detail);
        if reading.slips > 0 {
            self.add("slip", weight::SLIP * reading.slips as f32, reading.slips.to_string());
        }
    }

    /// The nearest folder's name, if the file's own name and title say nothing.
    fn read_folder(&self) -> Option<(Reading, String)> {
        let says_nothing = |text: &[String]| explain(text, self.song, Place::Before).is_known();
        let (words, name) = self.clues.folders.first()?;
        if !says_nothing(&self.clues.stem) || !says_nothing(&self.clues.title) {
            return None;
        }
        let reading =
            read(words, self.song).filter(|reading| reading.beside.is_known() && reading.via != Via::English)?;
        Some((reading, name.clone()))
    }

    fn weigh_isrc(&mut self) -> bool {
        let (Some(file), Some(song)) = (self.clues.tags.isrc.as_deref().map(bare_isrc), &self.song.isrc) else {
            return false;
        };
        let is_same = file == *song;
        let (kind, weight) = if is_same { ("isrc", weight::ISRC) } else { ("other-isrc", weight::OTHER_ISRC) };
        self.add(kind, weight, file);
        is_same
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
        let kinds = [
            (Meaning::GivenName, "given-name", weight::GIVEN_NAME),
            (Meaning::Maker, "maker", weight::MAKER),
            (Meaning::Character, "character", weight::CHARACTER),
        ];
        let found = kinds.into_iter().find_map(|(meaning, kind, weight)| Some((get(meaning)?, kind, weight)));
        if let Some((name, kind, weight)) = &found {
            self.add(kind, *weight, quote(name));
        }
        let among_others = self.candidate.evidence.iter().any(|evidence| evidence.kind == "among-others");
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
        let folders = self.clues.folders.iter().map(|(words, _)| explain(words, self.song, Place::Before));
        let all = artists.iter().map(|(beside, _)| beside.clone()).chain(beside).chain(folders);
        all.into_iter().find_map(|beside| beside.get(Meaning::OriginalArtist).map(str::to_owned))
    }

    fn weigh_album(&mut self, is_sung_by_performer: bool) {
        let clues = self.clues;
        let album = clues.tags.album.as_deref().unwrap_or_default();
        let album_words = words::words(album);
        let folders = clues.folders.iter().map(|(words, name)| (words, name.as_str()));
        for (words, name) in std::iter::once((&album_words, album)).chain(folders) {
            if self.is_original_album(words) {
                return self.add("original-album", weight::ORIGINAL_ALBUM, quote(name));
            }
        }
        let beside = read(&album_words, self.song)
            .filter(|reading| reading.beside.is_known())
            .map_or_else(|| explain(&album_words, self.song, Place::Behind), |reading| reading.beside);
        if beside.has(Meaning::OriginalArtist) && !is_sung_by_performer {
            self.add("original-album", weight::ORIGINAL_ALBUM, quote(album));
        } else if !beside.is_known() || beside.has(Meaning::Version) {
            self.add("other-album", weight::OTHER_ALBUM, quote(album));
        } else if beside.has(Meaning::Film) {
            self.add("album", weight::ALBUM, quote(album));
        } else if let Some(name) = self.film_name() {
            self.add("film-name", weight::FILM_NAME, quote(&name));
        }
    }

    fn is_original_album(&self, words: &[String]) -> bool {
        self.song.original_albums.iter().any(|(album, _)| {
            let Some(start) = words.windows(album.len()).position(|window| window == album.as_slice()) else {
                return false;
            };
            let is_known = |text| explain(text, self.song, Place::Before).is_known();
            is_known(&words[..start]) && is_known(&words[start + album.len()..])
        })
    }

    /// The film or soundtrack, named beside the title or by a folder.
    fn film_name(&self) -> Option<String> {
        let beside = self.beside.iter().find_map(|beside| beside.get(Meaning::Film));
        let folder = || {
            let explained =
                self.clues.folders.iter().map(|(words, name)| (explain(words, self.song, Place::Behind), name));
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
            let nearest = self.clues.folders.first().map(|(words, _)| words.as_slice()).unwrap_or_default();
            let is_there = |phrase: &Vec<String>| nearest.windows(phrase.len()).any(|window| window == phrase);
            let found = words::folder_versions().find(|phrase| is_there(&words::words(phrase)));
            found.map(str::to_owned)
        };
        let is_cover = beside().any(|beside| beside.has(Meaning::Cover));
        let is_explained = self.song.is_cover
            && self.candidate.evidence.iter().any(|evidence| matches!(evidence.kind, "artist" | "album" | "film-name"));
        if let Some(version) = named.or_else(folder) {
            self.add("version", weight::VERSION, quote(&version));
        } else if is_cover && !is_explained {
            self.add("cover", weight::COVER, quote("cover"));
        }
    }

    /// Composer, date, length.
    fn weigh_facts(&mut self) {
        let (tags, song) = (self.clues.tags, self.song);
        if let (Some(first), false) = (tags.composers.first(), song.composers.is_empty()) {
            let names: Vec<String> = tags.composers.iter().flat_map(|name| words::words(name)).collect();
            let is_named = |composer: &Vec<String>| {
                names.windows(composer.len()).any(|window| words::slips(window, composer).is_some())
            };
            let is_composer = song.composers.iter().any(is_named);
            let (kind, weight) =
                if is_composer { ("composer", weight::COMPOSER) } else { ("other-composer", weight::OTHER_COMPOSER) };
            self.add(kind, weight, quote(first));
        }
        let year = tags.date.as_deref().and_then(|date| date.get(..4)).and_then(|year| year.parse::<u16>().ok());
        if year.zip(song.year).is_some_and(|(year, earliest)| year >= 1900 && year + 2 <= earliest) {
            self.add("date", weight::EARLIER, quote(tags.date.as_deref().unwrap_or_default()));
        }
        if let Some((file, song)) = self.clues.duration.zip(song.duration) {
            let detail = format!("{} / {}", text::clock(file), text::clock(song));
            let apart = file.abs_diff(song);
            if apart <= Duration::from_secs(2) {
                self.add("duration", weight::DURATION, detail);
            } else if apart > song / 5 {
                self.add("other-duration", weight::OTHER_DURATION, detail);
            }
        }
    }

    fn weigh_number(&mut self) {
        let number = self.clues.tags.track.filter(|track| *track == u32::from(self.song.number));
        if let Some(number) = number {
            self.add("number", weight::NUMBER, number.to_string());
        }
    }
}
