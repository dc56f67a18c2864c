//! The file as the decoder library sees it: metered, and altered.
//!
//! - Metered: a hostile file can send a search for a position round in circles for ever. Every operation gets a budget
//!   of bytes and jumps; when it is used up, reading fails and the operation ends.
//! - Altered: see [`super::view`].

use super::file::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use symphonia::core::io::MediaSource;

use super::view::{Piece, View};

/// Jumps that one operation may make. A binary search in a file needs fewer than a hundred.
const JUMPS: u64 = 20_000;

/// What is left to an operation; shared between the source and who starts the operations.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    left: Arc<[AtomicU64; 2]>,
    bytes: u64,
    length: u64,
}

impl Budget {
    /// For a file of `length` bytes: it may be read some four times over in one operation.
    pub(super) fn new(length: u64) -> Self {
        let budget = Self { left: Arc::default(), bytes: length.saturating_mul(4).saturating_add(1 << 24), length };
        budget.renew();
        budget
    }

    /// Bytes of the file.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// A new operation begins.
    pub(super) fn renew(&self) {
        self.left[0].store(self.bytes, Ordering::Relaxed);
        self.left[1].store(JUMPS, Ordering::Relaxed);
    }

    fn spend(&self, which: usize, amount: u64) -> io::Result<()> {
        let left = self.left[which].load(Ordering::Relaxed);
        let rest = left.checked_sub(amount).ok_or_else(|| io::Error::other("the file leads in circles"))?;
        self.left[which].store(rest, Ordering::Relaxed);
        Ok(())
    }
}

/// A metered view of a file.
#[derive(Debug)]
pub(super) struct Source {
    file: File,
    view: View,
    /// Place in the view.
    position: u64,
    /// Place in the file.
    cursor: u64,
    budget: Budget,
}

impl Source {
    /// `file` as `view` shows it, from its start.
    pub(super) fn new(mut file: File, view: View, budget: Budget) -> io::Result<Self> {
        let cursor = file.seek(SeekFrom::Start(0))?;
        Ok(Self { file, view, position: 0, cursor, budget })
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some((piece, into)) = self.view.at(self.position) else { return Ok(0) };
        let left = usize::try_from(piece.len() - into).unwrap_or(usize::MAX);
        let room = buffer.len().min(left);
        let room = buffer.get_mut(..room).unwrap_or_default();
        let count = match piece {
            Piece::Bytes(bytes) => {
                let from = into as usize;
                room.copy_from_slice(bytes.get(from..from + room.len()).unwrap_or_default());
                room.len()
            }
            Piece::File(from, _) => {
                let at = from + into;
                if self.cursor != at {
                    self.cursor = self.file.seek(SeekFrom::Start(at))?;
                }
                let count = self.file.read(room)?;
                self.cursor += count as u64;
                self.view.apply(at, room.get_mut(..count).unwrap_or_default());
                count
            }
        };
        self.budget.spend(0, count as u64)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.budget.spend(1, 1)?;
        let to = match to {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::End(offset) => self.view.len().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.view.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patched_bytes_are_seen_and_the_budget_ends_circles() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"0123456789").unwrap();
        let file = || File::open(file.path()).unwrap();
        let mut view = View::range(0, 10);
        view.overlay(9, b"y");
        view.overlay(3, b"x");
        let mut source = Source::new(file(), view, Budget::new(10)).unwrap();
        let mut text = String::new();
        source.read_to_string(&mut text).unwrap();
        assert_eq!(text, "012x45678y");
        let mut rows = View::default();
        for piece in [Piece::Bytes(b"head".to_vec()), Piece::File(5, 7), Piece::File(9, 9), Piece::File(1, 4)] {
            rows.push(piece);
        }
        rows.overlay(3, b"x");
        let mut row = Source::new(file(), rows, Budget::new(10)).unwrap();
        text.clear();
        row.read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), row.byte_len()), ("head5612x", Some(9)));
        row.seek(SeekFrom::End(-4)).unwrap();
        text.clear();
        row.read_to_string(&mut text).unwrap();
        assert_eq!(text, "612x");
        assert_eq!((row.seek(SeekFrom::Start(99)).unwrap(), row.read(&mut [0; 4]).unwrap()), (99, 0));
        assert!(row.seek(SeekFrom::Current(-100)).is_err());
        source.seek(SeekFrom::Start(2)).unwrap();
        let mut two = [0; 2];
        source.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"2x");
        let jumps = (0..JUMPS + 10).take_while(|_| source.seek(SeekFrom::Start(0)).is_ok()).count() as u64;
        assert_eq!(jumps, JUMPS - 1);
        source.budget.renew();
        assert!(source.seek(SeekFrom::Start(0)).is_ok());
    }
}
