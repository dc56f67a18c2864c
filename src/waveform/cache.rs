//! What was drawn, kept between runs: a folder with a file for each audio file, named by the MD5 sum of its path.
//!
//! Such a file has, numbers least significant byte first: the eight bytes `mlkwave1`; length in bytes and time of change
//! in nanoseconds since 1970 of the audio file (u64, i64); its frames (u64); frames of a bin, 0 if all divide the file evenly
//! (u64); how many bytes its path has (u32) and how many bins there are (u32); the path; the bins, each a peak and a root mean
//! square (u16, full scale 65535); the MD5 sum of all before. One that has anything else is as if it were not there: all of
//! it can be made again.
//!
//! Each file is written beside its place and renamed, so that another running program sees all of it or nothing.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use md5::{Digest, Md5};

use super::picture::{Bin, COLUMNS, Waveform};
use crate::media::Stamp;

const HEAD: &[u8; 8] = b"mlkwave1";
/// No file is larger.
const BYTES: u64 = 1 << 16;
/// Files that are kept, some 4 KiB each. With more, those used longest ago go.
pub(super) const FILES: usize = 1024;
/// So many go at once, so that the folder is not cleared for each new file.
const SPARE: usize = 64;
const ENDING: &str = "wave";
/// What begins the name of a file that is being written, and how old one is that never will be whole.
const UNFINISHED: &str = ".unfinished-";
const ABANDONED: Duration = Duration::from_secs(3600);
/// Bytes of an MD5 sum.
const SUM: usize = 16;

/// An audio file, and what tells whether it is still the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) path: PathBuf,
    length: u64,
    modified: i64,
}

impl Key {
    /// Asks the file system. Fails if the file is not there.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        let Stamp { length, modified } = Stamp::of(&path)?;
        Ok(Self { path, length, modified })
    }

    /// Whether the file is still the same.
    pub(super) fn is_true(&self) -> bool {
        Self::of(&self.path).is_ok_and(|now| now == *self)
    }

    fn name(&self) -> String {
        let sum: [u8; SUM] = Md5::digest(self.path.as_os_str().as_encoded_bytes()).into();
        format!("{:032x}.{ENDING}", u128::from_be_bytes(sum))
    }
}

/// The folder.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// What is known of a file as it is now; it counts as used.
    pub(super) fn get(&self, key: &Key) -> Option<Waveform> {
        let place = self.folder.join(key.name());
        // Asked before it is opened: opening a pipe would wait for its writer.
        fs::metadata(&place).ok().filter(|facts| facts.is_file() && facts.len() <= BYTES)?;
        let mut bytes = Vec::new();
        File::open(&place).ok()?.take(BYTES).read_to_end(&mut bytes).ok()?;
        let found = decode(&bytes, key)?;
        if let Ok(file) = File::options().append(true).open(&place) {
            // If it cannot be marked it goes sooner.
            let _ = file.set_modified(SystemTime::now());
        }
        Some(found)
    }

    /// Keeps what was found. Fails if the disk does.
    pub(super) fn insert(&self, key: &Key, waveform: &Waveform) -> io::Result<()> {
        let Some(bytes) = encode(key, waveform) else { return Ok(()) };
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        file.write_all(&bytes)?;
        file.persist(self.folder.join(key.name())).map_err(|error| error.error)?;
        self.shrink()
    }

    /// Takes away what was used longest ago, and what was never finished.
    fn shrink(&self) -> io::Result<()> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let path = entry.path();
            let Ok(modified) = entry.metadata().and_then(|facts| facts.modified()) else { continue };
            if is_ours(&path) {
                kept.push((modified, path));
            } else if entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
                && modified.elapsed().is_ok_and(|age| age > ABANDONED)
            {
                fs::remove_file(path)?;
            }
        }
        if kept.len() > FILES {
            kept.sort_unstable();
            let surplus = kept.len() - (FILES - SPARE);
            for (_, path) in kept.into_iter().take(surplus) {
                // Another program may have been quicker.
                let _ = fs::remove_file(path);
            }
        }
        Ok(())
    }
}

/// Whether a file has a name as [`Key::name`] makes them.
fn is_ours(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    path.extension().is_some_and(|ending| ending == ENDING)
        && stem.len() == 2 * SUM
        && stem.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// `None` if it is not whole, or larger than can be read again.
fn encode(key: &Key, waveform: &Waveform) -> Option<Vec<u8>> {
    let path = key.path.as_os_str().as_encoded_bytes();
    let mut bytes = HEAD.to_vec();
    bytes.extend(key.length.to_le_bytes());
    bytes.extend(key.modified.to_le_bytes());
    bytes.extend(waveform.frames.to_le_bytes());
    bytes.extend(waveform.step.unwrap_or(0).to_le_bytes());
    bytes.extend(u32::try_from(path.len()).ok()?.to_le_bytes());
    bytes.extend(u32::try_from(waveform.bins.len()).ok()?.to_le_bytes());
    bytes.extend(path);
    for bin in &waveform.bins {
        bytes.extend(bin.peak.to_le_bytes());
        bytes.extend(bin.rms.to_le_bytes());
    }
    let sum = Md5::digest(&bytes);
    bytes.extend(sum);
    (waveform.is_complete() && bytes.len() as u64 <= BYTES).then_some(bytes)
}

/// `None` if it is damaged, or about another file.
fn decode(bytes: &[u8], key: &Key) -> Option<Waveform> {
    let (bytes, sum) = bytes.split_last_chunk::<SUM>()?;
    let mut rest = bytes.strip_prefix(HEAD)?;
    if Md5::digest(bytes)[..] != *sum {
        return None;
    }
    let mut number = || {
        let (number, later) = rest.split_first_chunk::<8>()?;
        rest = later;
        Some(*number)
    };
    let (length, modified) = (u64::from_le_bytes(number()?), i64::from_le_bytes(number()?));
    let (frames, step) = (u64::from_le_bytes(number()?), u64::from_le_bytes(number()?));
    let [a, b, c, d, counts @ ..] = number()?;
    let (path, bins) = rest.split_at_checked(u32::from_le_bytes([a, b, c, d]) as usize)?;
    let count = u32::from_le_bytes(counts) as usize;
    let is_it = path == key.path.as_os_str().as_encoded_bytes() && (length, modified) == (key.length, key.modified);
    if !is_it || count > 2 * COLUMNS || bins.len() != count * 4 {
        return None;
    }
    let bin = |[a, b, c, d]: &[u8; 4]| Bin { peak: u16::from_le_bytes([*a, *b]), rms: u16::from_le_bytes([*c, *d]) };
    let bins = bins.as_chunks().0.iter().map(bin).collect();
    Some(Waveform { bins, frames, step: Some(step).filter(|step| *step > 0), reached: None })
}
