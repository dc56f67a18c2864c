//! Whether a file names a song: by its title tag, its name, its folder or its ISRC.

use super::clues::{Clues, quote};
use super::index::{SongIndex, Via, bare_isrc};
use super::reading::{Beside, Place, Reading, explain, read};
use super::weights as weight;
use crate::library::Evidence;

/// How a file names a song, and what stands beside the name.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) evidence: Vec<Evidence>,
    /// What stands beside the title, in the tag, in the file's name and in the folder's.
    pub(super) beside: Vec<Beside>,
    /// Whether the file's name is this song's title and nothing else.
    pub(super) has_file_name: bool,
    /// Whether the title tag or the file's name is the song's title or an alias, among no unknown words.
    pub(super) is_titled: bool,
    /// Whether the ISRC, or `MusicBrainz`'s name of the recording, is that of the recording.
    pub(super) has_isrc: bool,
}

impl Names {
    /// `None` if nothing in the file names the song.
    pub(super) fn read(clues: &Clues<'_>, song: &SongIndex) -> Option<Self> {
        let title = read(&clues.title, song);
        let stem = read(&clues.stem, song);
        let folder = read_folder(clues, song);
        let mut names = Self::default();
        names.weigh_isrc(clues, song);
        names.weigh_musicbrainz(clues, song);
        if title.is_none() && stem.is_none() && folder.is_none() && !names.has_isrc {
            return None;
        }
        let is_clean = |reading: &Option<Reading>| reading.as_ref().is_some_and(|found| found.beside.is_known());
        let is_in_film = |reading: &Option<Reading>| reading.as_ref().is_some_and(|found| found.via != Via::English);
        let (is_title_clean, is_stem_clean) = (is_clean(&title), is_clean(&stem));
        names.has_file_name = is_stem_clean;
        names.is_titled = (is_title_clean && is_in_film(&title)) || (is_stem_clean && is_in_film(&stem));
        // The better of the two counts; the title tag if they are equal.
        let stem_first = is_stem_clean && !is_title_clean;
        match (&title, &stem, &folder) {
            (_, Some(stem), _) if stem_first => names.name("file-name", weight::FILE_NAME, stem, &clues.stem_text),
            (Some(title), _, _) => names.name("title", weight::TITLE, title, clues.title_text()),
            (None, Some(stem), _) => names.name("file-name", weight::FILE_NAME, stem, &clues.stem_text),
            (None, None, Some((folder, name))) => names.name("folder-name", weight::FOLDER_NAME, folder, name),
            (None, None, None) => {}
        }
        if is_title_clean && is_stem_clean {
            names.add("agreement", weight::AGREEMENT, quote(&clues.stem_text));
        }
        if title.is_none() && !explain(&clues.title, song, Place::Before).is_known() {
            names.add("other-title", weight::OTHER_TITLE, quote(clues.title_text()));
        }
        let folder = folder.map(|(folder, _)| folder);
        names.beside = [title, stem, folder].into_iter().flatten().map(|found| found.beside).collect();
        Some(names)
    }

    fn add(&mut self, kind: &'static str, weight: f32, detail: String) {
        self.evidence.push(Evidence { kind, weight, detail });
    }

    fn name(&mut self, kind: &'static str, weight: f32, reading: &Reading, text: &str) {
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

    fn weigh_isrc(&mut self, clues: &Clues<'_>, song: &SongIndex) {
        let (Some(file), Some(song)) = (clues.tags.isrc.as_deref().map(bare_isrc), &song.isrc) else { return };
        self.has_isrc = file == *song;
        let (kind, weight) = if self.has_isrc { ("isrc", weight::ISRC) } else { ("other-isrc", weight::OTHER_ISRC) };
        self.add(kind, weight, file);
    }

    fn weigh_musicbrainz(&mut self, clues: &Clues<'_>, song: &SongIndex) {
        let ids = &clues.tags.musicbrainz;
        if let (Some(file), Some(song)) = (&ids.recording, &song.recording) {
            let is_it = file == song;
            // Two names of one recording count once.
            let weight = if self.has_isrc && is_it { 0.0 } else { weight::ISRC };
            let (kind, weight) =
                if is_it { ("musicbrainz", weight) } else { ("other-musicbrainz", weight::OTHER_ISRC) };
            self.has_isrc |= is_it;
            self.add(kind, weight, file.clone());
        }
        if let Some(work) = song.work.as_ref().filter(|work| ids.works.contains(work)) {
            self.add("musicbrainz-work", weight::WORK, work.clone());
        }
    }
}

/// Whether title tag and file name say nothing: numbers, and words such as "Track".
pub(super) fn says_nothing(clues: &Clues<'_>, song: &SongIndex) -> bool {
    let is_known = |text: &[String]| explain(text, song, Place::Before).is_known();
    is_known(&clues.stem) && is_known(&clues.title)
}

/// The nearest folder's name, if the file's own name and title say nothing.
fn read_folder(clues: &Clues<'_>, song: &SongIndex) -> Option<(Reading, String)> {
    let (words, name) = clues.folders().first()?;
    let is_name = |reading: &Reading| reading.beside.is_known() && reading.via != Via::English;
    let reading = read(words, song).filter(is_name)?;
    says_nothing(clues, song).then(|| (reading, name.clone()))
}
