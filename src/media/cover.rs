//! The picture of a record: the one in the file, else one that lies beside it.

use super::file::File;
use std::fs;
use std::path::{Path, PathBuf};

use super::sniff::read_at;
use super::{Decoder, pictures};

/// A picture of more bytes is none.
const LARGEST: u64 = 32 << 20;
/// Files of a folder that are looked at.
const ENTRIES: usize = 10_000;
/// What a picture beside the files is called, the best name first.
const NAMES: [&str; 4] = ["cover", "folder", "front", "album"];
/// Its endings.
const ENDINGS: [&str; 4] = ["png", "jpg", "jpeg", "webp"];

/// The bytes of the picture that shows a file's record, as they stand there: PNG, JPEG, whatever it is. A picture in the
/// file comes first, the front cover before others; then one beside it, called `cover`, `folder`, `front` or `album`.
/// `None` if there is none, or none of at most 32 MiB. It reads the disk: not for the thread that draws.
#[must_use]
pub fn cover(path: &Path) -> Option<Vec<u8>> {
    inside(path).or_else(|| bytes_of(&beside(path)?))
}

/// How well a picture shows the record, by its kind (see [`super::Picture`]); the least is the best. Icons are the last.
pub(super) fn rank(kind: Option<u8>) -> u8 {
    match kind {
        Some(3) => 0,
        None => 1,
        Some(0) => 2,
        Some(1 | 2) => 4,
        Some(_) => 3,
    }
}

fn inside(path: &Path) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let mut found = pictures::find(&mut file);
    found.sort_by_key(|(picture, _)| rank(picture.kind));
    for (picture, place) in found {
        if picture.bytes == 0 || picture.bytes > LARGEST {
            continue;
        }
        let left = file.metadata().ok()?.len().saturating_sub(place);
        let mut bytes = vec![0; picture.bytes.min(left) as usize];
        let count = read_at(&mut file, place, &mut bytes).unwrap_or(0);
        if count > 0 && count == bytes.len() && picture.bytes <= left {
            return Some(bytes);
        }
    }
    Decoder::open(path).ok()?.cover(LARGEST as usize)
}

/// The picture in the file's folder, whatever case its name is written in.
fn beside(path: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(path.parent()?).ok()?;
    let ranked = entries.take(ENTRIES).filter_map(|entry| {
        let path = entry.ok()?.path();
        let ending = path.extension()?.to_str()?.to_lowercase();
        let stem = path.file_stem()?.to_str()?.to_lowercase();
        let name = NAMES.iter().position(|name| *name == stem)?;
        let ending = ENDINGS.iter().position(|known| *known == ending)?;
        Some(((name, ending), path))
    });
    ranked.min().map(|(_, path)| path)
}

fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    // Not a pipe or a device, which would never end.
    let facts = fs::metadata(path).ok().filter(|facts| facts.is_file() && facts.len() <= LARGEST)?;
    let mut bytes = vec![0; facts.len() as usize];
    let count = read_at(&mut File::open(path).ok()?, 0, &mut bytes).ok()?;
    bytes.truncate(count);
    Some(bytes).filter(|bytes| !bytes.is_empty())
}
