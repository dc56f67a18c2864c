//! [`Error`]: why a list cannot be read, written or kept.

use std::io;
use std::path::PathBuf;

use super::{MAX_BYTES, shelf::MAX_NAME};

/// Why there is no list, or why one could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is a folder, a pipe or a device.
    #[error("{}: not a file, so it is no playlist", path.display())]
    NotAFile {
        /// What is there.
        path: PathBuf,
    },
    /// It is larger than any list.
    #[error("{}: larger than {} MiB, so it is no playlist", path.display(), MAX_BYTES / 1024 / 1024)]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// Something else is in it.
    #[error("{}: this is no M3U, PLS or XSPF", path.display())]
    NotAList {
        /// The file.
        path: PathBuf,
    },
    /// It lists the pieces of one stream (HTTP Live Streaming, RFC 8216), not songs.
    #[error("{}: the pieces of a stream (HLS), not a list of files", path.display())]
    Stream {
        /// The file.
        path: PathBuf,
    },
    /// The ending of the name says no format.
    #[error("{}: what is written depends on the ending; use .m3u8, .m3u, .pls or .xspf", path.display())]
    Ending {
        /// The name.
        path: PathBuf,
    },
    /// It cannot be called that.
    #[error(transparent)]
    Name(#[from] NameFault),
    /// No kept list is called that.
    #[error("no playlist is kept under the name “{name}”")]
    Unknown {
        /// The name.
        name: String,
    },
    /// Another one is called that already.
    #[error("a playlist is kept under the name “{name}” already")]
    Taken {
        /// The name.
        name: String,
    },
}

impl Error {
    pub(super) fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io { path: path.to_owned(), cause }
    }
}

/// Why a list cannot be called that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// Nothing is left of it.
    #[error("a playlist needs a name")]
    Empty,
    /// It would be hidden, or the folder above.
    #[error("the name of a playlist does not begin with a dot")]
    Hidden,
    /// It has something in it that names of files cannot have everywhere.
    #[error("the name of a playlist has none of / \\ : * ? \" < > | and nothing invisible in it")]
    Character,
    /// It is too long.
    #[error("the name of a playlist has at most {MAX_NAME} columns")]
    TooLong,
    /// It ends like a file of another format, or with a dot.
    #[error("the name of a playlist needs no ending: it is kept as M3U8")]
    Ending,
}

impl NameFault {
    /// The end of the translation key `lists.name-…`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Hidden => "hidden",
            Self::Character => "character",
            Self::TooLong => "too-long",
            Self::Ending => "ending",
        }
    }
}
