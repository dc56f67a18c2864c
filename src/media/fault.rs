//! Why a file cannot be read, in words for the listener.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::foreign::NonAudio;

/// Why a file cannot be read or played on. `Display` is the reason as the listener reads it, without the path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Fault {
    /// There is no such file.
    #[error("not found")]
    NotFound,
    /// The system refuses it.
    #[error("no permission to read it")]
    Permission,
    /// A folder.
    #[error("a folder, not a file: name the files in it")]
    Folder,
    /// A device, a pipe.
    #[error("not a regular file")]
    NotAFile,
    /// No bytes.
    #[error("empty file")]
    Empty,
    /// A known container that has no audio in it.
    #[error("there is no audio in it")]
    NoAudio,
    /// Nothing in it is audio that is known here.
    #[error("not an audio file that is known here")]
    NotAudio,
    /// Something else, which is known: a picture, a playlist …
    #[error("not an audio file, but {0}")]
    Other(NonAudio),
    /// A format or codec that is known by name and cannot be played.
    #[error("{name} is not supported; {advice}", name = .0, advice = super::Advice::on(.0))]
    Codec(String),
    /// The header contradicts itself or is out of bounds.
    #[error("damaged header: {0}")]
    Header(String),
    /// Decoding broke off.
    #[error("damaged after {}", crate::text::clock(*.after))]
    Damaged {
        /// What could be heard before.
        after: Duration,
    },
    /// The disk said no.
    #[error("cannot be read: {0}")]
    Io(String),
    /// The decoder gave up in a way it should not.
    #[error("the decoder failed: {0}")]
    Decoder(String),
}

/// A fault and the file it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {fault}", path.display())]
pub struct Error {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

impl Fault {
    /// The fault that an error of the operating system stands for.
    pub(super) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::Permission,
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::NotADirectory => Self::NotAFile,
            _ => Self::Io(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_system_are_told_in_words() {
        for (kind, words) in [
            (io::ErrorKind::NotFound, "not found"),
            (io::ErrorKind::PermissionDenied, "no permission to read it"),
            (io::ErrorKind::IsADirectory, "a folder, not a file: name the files in it"),
            (io::ErrorKind::NotADirectory, "not a regular file"),
        ] {
            assert_eq!(Fault::from_io(&io::Error::from(kind)).to_string(), words);
        }
        let fault = Fault::from_io(&io::Error::other("the disk is gone"));
        assert_eq!(fault.to_string(), "cannot be read: the disk is gone");
        let error = Error { path: PathBuf::from("a.flac"), fault: Fault::Damaged { after: Duration::from_secs(41) } };
        assert_eq!(error.to_string(), "a.flac: damaged after 0:41");
    }
}
