//! What a queue holds.

use std::path::PathBuf;
use std::time::Duration;

use crate::catalogue::{Catalogue, Role, SongId};
use crate::library::Found;
use crate::player::Range;
use crate::text;

/// Something of the listener's that can be played.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Playable {
    /// The file.
    pub path: PathBuf,
    /// The part of the file; `None` for all of it.
    pub range: Option<Range>,
    /// What to call it: the song's title, the tag's, or the file's name. Clean.
    pub title: String,
    /// Who is heard, as far as the catalogue or the tags tell. Clean.
    pub artist: Option<String>,
    /// The catalogue's song that it is tied to.
    pub song: Option<SongId>,
    /// Its length, if known before it is played.
    pub duration: Option<Duration>,
    /// Whether the file says of itself that it only stands in for the song.
    pub is_placeholder: bool,
    /// Whether the file's tags say how loud it is, so that it need not be measured.
    pub has_loudness: bool,
}

impl Playable {
    /// A file as it is shown in the queue: by the catalogue's song if it is tied to one, else by its tags, else by its
    /// name. Who sings a song is what the catalogue knows; the tags are not taken for it.
    #[must_use]
    pub fn of(found: &Found, catalogue: &Catalogue) -> Self {
        let (file, tags) = (&found.file, &found.file.info.tags);
        let song = found.matched.recording().and_then(|id| catalogue.song(id));
        let name = || file.path.file_stem().unwrap_or(file.path.as_os_str()).to_string_lossy().into_owned();
        let (title, artist) = if let Some(song) = song {
            let performers: Vec<&str> = song
                .by_role(Role::Performer)
                .filter_map(|credit| credit.who.get())
                .map(|id| catalogue.name(id))
                .collect();
            (song.title().to_owned(), performers.join(", "))
        } else {
            (tags.title.clone().unwrap_or_else(name), tags.artists.join(", "))
        };
        Self {
            path: file.path.clone(),
            range: None,
            title: text::clean(&title).into_owned(),
            artist: Some(text::clean(&artist).into_owned()).filter(|artist| !artist.is_empty()),
            song: song.map(|song| song.id.clone()),
            duration: file.info.duration,
            is_placeholder: file.is_placeholder(),
            has_loudness: !file.info.loudness.is_empty(),
        }
    }
}
