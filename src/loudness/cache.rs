//! The figures that were found, kept between runs.
//!
//! A text of lines, each a JSON object: first `{"melangkah":"loudness","format":2}`, then one line a file, the one asked for
//! longest ago first:
//!
//! ```json
//! {"path":"/music/a.flac","length":1234567,"modified":1637580000000000000,"album":"Backstage",
//!  "track":[-6.5,0.98],"whole":[-5.9,1.01],"blocks":{"-123":1,"-118":24}}
//! ```
//!
//! `length` in bytes, `modified` in nanoseconds since 1970: a file that differs in either is measured again. `track` and
//! `whole` (the album) are a gain in dB and a true peak, or null. `blocks` are the gating blocks, by their loudness in tenths of
//! a LUFS. A line that is not understood is left out, and a file that begins otherwise is not read at all: all of it can be
//! made again.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::blocks::Blocks;
use crate::media::{Level, Loudness, Stamp};

const HEAD: &str = r#"{"melangkah":"loudness","format":2}"#;
/// Files that are remembered.
const ENTRIES: usize = 4096;
/// No cache is larger: some 4 KiB an entry.
const BYTES: u64 = 16 << 20;

/// What is known of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub stamp: Stamp,
    pub loudness: Loudness,
    /// Its album tag.
    pub album: Option<String>,
    pub blocks: Blocks,
}

#[derive(Debug)]
struct Kept {
    entry: Entry,
    /// When it was last asked for: the higher, the later.
    turn: u64,
    /// Whether it was found in this run.
    is_new: bool,
}

/// The figures of many files, by their canonical paths.
#[derive(Debug)]
pub(super) struct Cache {
    file: PathBuf,
    entries: HashMap<PathBuf, Kept>,
    turn: u64,
}

impl Cache {
    /// What stands in `file`; nothing if it is not there, damaged or something else.
    pub(super) fn load(file: PathBuf) -> Self {
        let mut cache = Self { entries: HashMap::new(), turn: 0, file };
        for (path, entry) in read(&cache.file) {
            cache.turn += 1;
            cache.entries.insert(path, Kept { entry, turn: cache.turn, is_new: false });
        }
        cache
    }

    /// What is known of a file as it is now.
    pub(super) fn get(&mut self, path: &Path, stamp: Stamp) -> Option<&Entry> {
        let kept = self.entries.get_mut(path).filter(|kept| kept.entry.stamp == stamp)?;
        self.turn += 1;
        kept.turn = self.turn;
        Some(&kept.entry)
    }

    pub(super) fn insert(&mut self, path: PathBuf, entry: Entry) {
        self.turn += 1;
        self.entries.insert(path, Kept { entry, turn: self.turn, is_new: true });
        self.shrink();
    }

    /// Keeps the figure of the album; whether it is another one than before.
    pub(super) fn set_album(&mut self, path: &Path, stamp: Stamp, level: Option<Level>) -> bool {
        let Some(kept) = self.entries.get_mut(path).filter(|kept| kept.entry.stamp == stamp) else { return false };
        let is_changed = kept.entry.loudness.album != level;
        kept.entry.loudness.album = level;
        kept.is_new |= is_changed;
        is_changed
    }

    /// Forgets what was asked for longest ago.
    fn shrink(&mut self) {
        while self.entries.len() > ENTRIES {
            let Some(oldest) = self.entries.iter().min_by_key(|(_, kept)| kept.turn) else { return };
            let oldest = oldest.0.clone();
            self.entries.remove(&oldest);
        }
    }

    /// Writes the file anew, with what another running program has put there in the meantime: beside it, synced, renamed, so
    /// that whoever reads sees the old figures or the new ones. Fails if the disk does.
    pub(super) fn save(&mut self) -> io::Result<()> {
        for (path, entry) in read(&self.file) {
            let ours = self.entries.get(&path);
            if ours.is_none_or(|ours| !ours.is_new && ours.entry != entry) {
                let turn = ours.map_or(0, |ours| ours.turn);
                self.entries.insert(path, Kept { entry, turn, is_new: false });
            }
        }
        self.shrink();
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_unstable_by_key(|(_, kept)| kept.turn);
        let mut text = format!("{HEAD}\n").into_bytes();
        for (path, kept) in entries {
            serde_json::to_writer(&mut text, &Line::new(path, &kept.entry))?;
            text.push(b'\n');
        }
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&text)?;
        file.as_file().sync_all()?;
        file.persist(&self.file).map_err(|error| error.error)?;
        Ok(())
    }
}

/// A path as JSON can hold it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    /// One that is not UTF-8.
    Bytes(OsString),
}

#[derive(Serialize, Deserialize)]
struct Line {
    path: Name,
    length: u64,
    modified: i64,
    album: Option<String>,
    track: Option<(f32, f32)>,
    whole: Option<(f32, f32)>,
    blocks: Blocks,
}

impl Line {
    fn new(path: &Path, entry: &Entry) -> Self {
        let level = |level: Level| (level.gain, level.peak.unwrap_or_default());
        let Stamp { length, modified } = entry.stamp;
        Self {
            path: path.to_str().map_or_else(|| Name::Bytes(path.into()), |text| Name::Text(text.to_owned())),
            length,
            modified,
            album: entry.album.clone(),
            track: entry.loudness.track.map(level),
            whole: entry.loudness.album.map(level),
            blocks: entry.blocks.clone(),
        }
    }

    /// `None` if a figure is none that is ever measured.
    fn entry(self) -> Option<(PathBuf, Entry)> {
        let is_sane = |(gain, peak): &(f32, f32)| gain.is_finite() && peak.is_finite() && *peak >= 0.0;
        if !self.track.iter().chain(&self.whole).all(is_sane) {
            return None;
        }
        let level = |(gain, peak)| Level { gain, peak: Some(peak) };
        let path = match self.path {
            Name::Text(text) => text.into(),
            Name::Bytes(bytes) => bytes.into(),
        };
        let entry = Entry {
            stamp: Stamp { length: self.length, modified: self.modified },
            loudness: Loudness { track: self.track.map(level), album: self.whole.map(level) },
            album: self.album,
            blocks: self.blocks,
        };
        Some((path, entry))
    }
}

/// The entries of a cache file, as far as there is one.
fn read(file: &Path) -> Vec<(PathBuf, Entry)> {
    // Asked before it is opened: opening a pipe would wait for its writer.
    let Some(file) = fs::metadata(file).ok().filter(fs::Metadata::is_file).and_then(|_| File::open(file).ok()) else {
        return Vec::new();
    };
    let mut lines = BufReader::new(file.take(BYTES)).split(b'\n').map_while(Result::ok);
    if lines.next().as_deref() != Some(HEAD.as_bytes()) {
        return Vec::new();
    }
    lines.filter_map(|line| serde_json::from_slice::<Line>(&line).ok()?.entry()).take(ENTRIES).collect()
}
