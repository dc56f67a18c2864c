//! The figures that were found, kept between runs.
//!
//! A text of lines, each a JSON object: first `{"melangkah":"loudness","format":3}`, then one line a file, the one asked for
//! longest ago first:
//!
//! ```json
//! {"path":"/music/a.flac","part":[0,187120000000],"length":1234567,"modified":1637580000000000000,"album":"Backstage",
//!  "track":[-6.5,0.98],"whole":[-5.9,1.01],"blocks":{"-123":1,"-118":24}}
//! ```
//!
//! `part` only of a part of a file: its start and end in nanoseconds, the end null if it is the file's. `length` in bytes
//! of the file, `modified` in nanoseconds since 1970: a file that differs in either is measured again. `track` and
//! `whole` (the album) are a gain in dB and a true peak, or null. `blocks` are the gating blocks, by their loudness in tenths of
//! a LUFS. A line that is not understood is left out, and a file that begins otherwise is not read at all: all of it can be
//! made again.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::blocks::Blocks;
use crate::atomic;
use crate::media::{Clip, Level, Loudness, Range, Stamp};

const HEAD: &str = r#"{"melangkah":"loudness","format":3}"#;
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

/// The figures of many files and parts of files, by their canonical paths.
#[derive(Debug)]
pub(super) struct Cache {
    file: PathBuf,
    entries: HashMap<Clip, Kept>,
    turn: u64,
}

impl Cache {
    /// What stands in `file`; nothing if it is not there, damaged or something else.
    pub(super) fn load(file: PathBuf) -> Self {
        let mut cache = Self { entries: HashMap::new(), turn: 0, file };
        for (clip, entry) in read(&cache.file) {
            cache.turn += 1;
            cache.entries.insert(clip, Kept { entry, turn: cache.turn, is_new: false });
        }
        cache
    }

    /// What is known of a file as it is now.
    pub(super) fn get(&mut self, clip: &Clip, stamp: Stamp) -> Option<&Entry> {
        let kept = self.entries.get_mut(clip).filter(|kept| kept.entry.stamp == stamp)?;
        self.turn += 1;
        kept.turn = self.turn;
        Some(&kept.entry)
    }

    pub(super) fn insert(&mut self, clip: Clip, entry: Entry) {
        self.turn += 1;
        self.entries.insert(clip, Kept { entry, turn: self.turn, is_new: true });
        self.shrink();
    }

    /// Keeps the figure of the album; whether it is another one than before.
    pub(super) fn set_album(&mut self, clip: &Clip, stamp: Stamp, level: Option<Level>) -> bool {
        let Some(kept) = self.entries.get_mut(clip).filter(|kept| kept.entry.stamp == stamp) else { return false };
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
        for (clip, entry) in read(&self.file) {
            let ours = self.entries.get(&clip);
            if ours.is_none_or(|ours| !ours.is_new && ours.entry != entry) {
                let turn = ours.map_or(0, |ours| ours.turn);
                self.entries.insert(clip, Kept { entry, turn, is_new: false });
            }
        }
        self.shrink();
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_unstable_by_key(|(_, kept)| kept.turn);
        let mut text = format!("{HEAD}\n").into_bytes();
        for (clip, kept) in entries {
            serde_json::to_writer(&mut text, &Line::new(clip, &kept.entry))?;
            text.push(b'\n');
        }
        atomic::replace(&self.file, &text)
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<(u64, Option<u64>)>,
    length: u64,
    modified: i64,
    album: Option<String>,
    track: Option<(f32, f32)>,
    whole: Option<(f32, f32)>,
    blocks: Blocks,
}

impl Line {
    fn new(clip: &Clip, entry: &Entry) -> Self {
        let path = &clip.path;
        let nanos = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let level = |level: Level| (level.gain, level.peak.unwrap_or_default());
        let Stamp { length, modified } = entry.stamp;
        Self {
            path: path.to_str().map_or_else(|| Name::Bytes(path.into()), |text| Name::Text(text.to_owned())),
            part: clip.range.map(|range| (nanos(range.start), range.end.map(nanos))),
            length,
            modified,
            album: entry.album.clone(),
            track: entry.loudness.track.map(level),
            whole: entry.loudness.album.map(level),
            blocks: entry.blocks.clone(),
        }
    }

    /// `None` if a figure is none that is ever measured.
    fn entry(self) -> Option<(Clip, Entry)> {
        let is_sane = |(gain, peak): &(f32, f32)| gain.is_finite() && peak.is_finite() && *peak >= 0.0;
        if !self.track.iter().chain(&self.whole).all(is_sane) {
            return None;
        }
        let level = |(gain, peak)| Level { gain, peak: Some(peak) };
        let path = match self.path {
            Name::Text(text) => text.into(),
            Name::Bytes(bytes) => bytes.into(),
        };
        let range = self
            .part
            .map(|(start, end)| Range { start: Duration::from_nanos(start), end: end.map(Duration::from_nanos) });
        let entry = Entry {
            stamp: Stamp { length: self.length, modified: self.modified },
            loudness: Loudness { track: self.track.map(level), album: self.whole.map(level) },
            album: self.album,
            blocks: self.blocks,
        };
        Some((Clip { path, range }, entry))
    }
}

/// The entries of a cache file, as far as there is one.
fn read(file: &Path) -> Vec<(Clip, Entry)> {
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
