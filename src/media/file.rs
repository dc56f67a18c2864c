//! [`File`]: a file that is looked at in many small places.
//!
//! What tells a format from another stands in a few bytes here and there, mostly near each other. A block around the last
//! place is kept, so that the system is asked once and not for each of them; moving about costs nothing.

use std::fs::{self, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes of a block, which begins at a multiple of this.
const BLOCK: u64 = 4096;

/// An open file with a place, as [`fs::File`] is one.
#[derive(Debug)]
pub(super) struct File {
    system: fs::File,
    place: u64,
    /// Where the block begins, and what of it is there.
    at: u64,
    block: Vec<u8>,
}

impl File {
    /// Opens a file for reading. Fails if the system does.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { system: fs::File::open(path)?, place: 0, at: 0, block: Vec::new() })
    }

    /// What the system knows of it by now.
    pub(super) fn metadata(&self) -> io::Result<Metadata> {
        self.system.metadata()
    }

    /// What of the block stands behind the place.
    fn kept(&self) -> &[u8] {
        let into = self.place.checked_sub(self.at).and_then(|into| usize::try_from(into).ok());
        into.and_then(|into| self.block.get(into..)).unwrap_or_default()
    }

    /// Takes the block in which the place is.
    fn fill(&mut self) -> io::Result<()> {
        let at = self.place / BLOCK * BLOCK;
        self.block.resize(BLOCK as usize, 0);
        let count = read_at(&mut self.system, at, &mut self.block);
        // A block that is not there is not kept.
        self.block.truncate(*count.as_ref().unwrap_or(&0));
        self.at = at;
        count.map(drop)
    }
}

/// Reads what one call of the system gives.
fn read_at(file: &mut fs::File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::read_at(file, buffer, at)
    }
    #[cfg(not(unix))]
    {
        file.seek(SeekFrom::Start(at))?;
        file.read(buffer)
    }
}

impl Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = if buffer.len() as u64 >= BLOCK {
            read_at(&mut self.system, self.place, buffer)?
        } else {
            if self.kept().is_empty() {
                self.fill()?;
            }
            let kept = self.kept();
            let count = kept.len().min(buffer.len());
            let (room, kept) = (buffer.get_mut(..count), kept.get(..count));
            room.zip(kept).map_or(0, |(room, kept)| {
                room.copy_from_slice(kept);
                count
            })
        };
        self.place += count as u64;
        Ok(count)
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(place) => (place, 0),
            SeekFrom::Current(by) => (self.place, by),
            SeekFrom::End(by) => (self.metadata()?.len(), by),
        };
        let place = from.checked_add_signed(by);
        self.place = place.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place before the file"))?;
        Ok(self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_reading_gives_the_same_bytes() {
        let mut random = fastrand::Rng::with_seed(3);
        let bytes: Vec<u8> = (0..20_000).map(|_| random.u8(..)).collect();
        let path = tempfile::NamedTempFile::new().unwrap();
        fs::write(path.path(), &bytes).unwrap();
        let mut file = File::open(path.path()).unwrap();
        for _ in 0..5000 {
            let from = random.usize(0..bytes.len() + 50);
            let to = match random.u8(0..3) {
                0 => SeekFrom::Start(from as u64),
                1 => SeekFrom::Current(from as i64 - file.place as i64),
                _ => SeekFrom::End(from as i64 - bytes.len() as i64),
            };
            assert_eq!(file.seek(to).unwrap(), from as u64);
            let mut buffer = vec![0; random.usize(0..9000)];
            let mut count = 0;
            while let Some(room) = buffer.get_mut(count..).filter(|room| !room.is_empty()) {
                match file.read(room).unwrap() {
                    0 => break,
                    more => count += more,
                }
            }
            let wanted = bytes.get(from..).unwrap_or_default();
            assert_eq!(buffer[..count], wanted[..wanted.len().min(buffer.len())]);
        }
        assert!(file.seek(SeekFrom::Current(i64::MIN)).is_err());
    }
}
