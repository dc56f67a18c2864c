//! The file as the decoder library sees it: metered, and with a few bytes altered.
//!
//! - Metered: a hostile file can send a search for a position round in circles for ever. Every operation gets a budget
//!   of bytes and jumps; when it is used up, reading fails and the operation ends.
//! - Altered: see [`super::patches`].

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use symphonia::core::io::MediaSource;

/// Jumps that one operation may make. A binary search in a file needs fewer than a hundred.
const JUMPS: u64 = 20_000;

/// One byte to be seen in place of what the file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Patch {
    /// Its place in the file.
    pub offset: u64,
    /// What is seen there.
    pub byte: u8,
}

/// What is left to an operation; shared between the source and who starts the operations.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    left: Arc<[AtomicU64; 2]>,
    bytes: u64,
}

impl Budget {
    /// For a file of `length` bytes: it may be read some four times over in one operation.
    pub(super) fn new(length: u64) -> Self {
        let budget = Self { left: Arc::default(), bytes: length.saturating_mul(4).saturating_add(1 << 24) };
        budget.renew();
        budget
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

/// A metered, altered file.
#[derive(Debug)]
pub(super) struct Source {
    file: File,
    length: u64,
    position: u64,
    patches: Vec<Patch>,
    budget: Budget,
}

impl Source {
    /// `file` from its start; it is seen up to `length`, in bytes; `patches` in the order of their offsets.
    pub(super) fn new(mut file: File, length: u64, patches: Vec<Patch>, budget: Budget) -> io::Result<Self> {
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { file, length, position: 0, patches, budget })
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(self.position)).unwrap_or(usize::MAX);
        let room = buffer.len().min(left);
        let count = self.file.read(buffer.get_mut(..room).unwrap_or_default())?;
        self.budget.spend(0, count as u64)?;
        let end = self.position + count as u64;
        let first = self.patches.partition_point(|patch| patch.offset < self.position);
        for patch in self.patches.get(first..).unwrap_or_default().iter().take_while(|patch| patch.offset < end) {
            if let Some(byte) = buffer.get_mut((patch.offset - self.position) as usize) {
                *byte = patch.byte;
            }
        }
        self.position = end;
        Ok(count)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.budget.spend(1, 1)?;
        let to = match to {
            SeekFrom::End(offset) => SeekFrom::Start(self.length.saturating_add_signed(offset)),
            other => other,
        };
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn patched_bytes_are_seen_and_the_budget_ends_circles() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let patches = vec![Patch { offset: 3, byte: b'x' }, Patch { offset: 9, byte: b'y' }];
        let mut source = Source::new(file.try_clone().unwrap(), 10, patches.clone(), Budget::new(10)).unwrap();
        let mut text = String::new();
        source.read_to_string(&mut text).unwrap();
        assert_eq!(text, "012x45678y");
        let mut short = Source::new(file.try_clone().unwrap(), 7, patches, Budget::new(10)).unwrap();
        short.seek(SeekFrom::End(-4)).unwrap();
        text.clear();
        short.read_to_string(&mut text).unwrap();
        assert_eq!(text, "x456");
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
