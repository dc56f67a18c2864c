//! [`Stamp`]: what tells, without reading it, whether a file is still the same.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// How long a file is and when it was last written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// In bytes.
    pub length: u64,
    /// In nanoseconds since 1970, UTC; negative before it.
    pub modified: i64,
}

impl Stamp {
    /// Asks the file system; a link is followed. Fails if the file is not there, or the system keeps no times.
    pub fn of(path: &Path) -> io::Result<Self> {
        Self::from_metadata(&fs::metadata(path)?)
    }

    /// From what the file system told. Fails if the system keeps no times.
    pub fn from_metadata(facts: &Metadata) -> io::Result<Self> {
        let nanos = |time: Duration| i64::try_from(time.as_nanos()).unwrap_or(i64::MAX);
        let modified = match facts.modified()?.duration_since(UNIX_EPOCH) {
            Ok(after) => nanos(after),
            Err(before) => -nanos(before.duration()),
        };
        Ok(Self { length: facts.len(), modified })
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn a_file_from_before_1970_has_a_stamp() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "four").unwrap();
        let before = UNIX_EPOCH - Duration::from_millis(1500);
        File::options().append(true).open(file.path()).unwrap().set_modified(before).unwrap();
        assert_eq!(Stamp::of(file.path()).unwrap(), Stamp { length: 4, modified: -1_500_000_000 });
    }
}
