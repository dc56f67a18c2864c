//! [`Reason`].

use crate::media::Fault;

/// Why an item is not played, or not to its end. `Display` tells the listener in English; a typed reason can be told in
/// another language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// What is wrong with the file.
    #[error(transparent)]
    File(#[from] Fault),
    /// Nothing came from the disk for too long.
    #[error("it cannot be read: the disk does not answer")]
    Stalled,
    /// The decoder gave up in a way it should not.
    #[error("the decoder failed")]
    Decoder,
    /// The file says that it has this many frames a second.
    #[error("{0} Hz is not a sample rate")]
    Rate(u32),
    /// The part of the file that is to be played has no length.
    #[error("its range is empty")]
    EmptyRange,
    /// The part of the file that is to be played is not in it.
    #[error("its range begins after the end of the file")]
    RangeBeyondEnd,
    /// Something else, as the system or a library says it.
    #[error("{0}")]
    Other(String),
}

impl From<String> for Reason {
    fn from(words: String) -> Self {
        Self::Other(words)
    }
}

impl From<&str> for Reason {
    fn from(words: &str) -> Self {
        Self::Other(words.to_owned())
    }
}
