//! What a file's audio is known again by: after it was moved, renamed or tagged anew.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use md5::{Digest, Md5};

use super::guard::guarded;
use super::open::Stream;
use super::{Error, Fault};

/// Bytes of encoded audio that are looked at: six seconds of a CD, a minute of MP3. Silence that lasts longer is rare.
const BYTES: usize = 1 << 20;

/// How these are made; another way gets another number.
const SCHEME: u8 = 1;

/// The MD5 of the first megabyte of encoded audio, without container, tags and pictures. The same audio has the same
/// one, wherever it lies and however it is tagged; audio that begins alike and goes on otherwise has the same one
/// too, so it is compared together with the length. It is no secret, and nobody gains by making two files share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

/// The fingerprint of a file's audio. Reads a megabyte at most, and decodes nothing. Fails with the reason why the file cannot be
/// played.
pub fn fingerprint(path: &Path) -> Result<Fingerprint, Error> {
    read(path).map_err(|fault| Error { path: path.to_owned(), fault })
}

fn read(path: &Path) -> Result<Fingerprint, Fault> {
    let mut stream = Stream::open(path)?;
    let (mut sum, mut left) = (Md5::new(), BYTES);
    while left > 0 {
        stream.budget.renew();
        let format = &mut stream.format;
        // Whatever ends it ends it every time.
        let Ok(Some(packet)) = guarded(|| format.next_packet())? else { break };
        if packet.track_id == stream.link.track {
            let data = packet.data.get(..left).unwrap_or(&packet.data);
            sum.update(data);
            left -= data.len();
        }
    }
    if left == BYTES {
        return Err(stream.doubt(Fault::NoAudio));
    }
    Ok(Fingerprint(sum.finalize().into()))
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{SCHEME}-")?;
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// A text that is no fingerprint, or one that was made in another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no fingerprint of this kind")]
pub struct NoFingerprint;

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    /// Reads what [`Fingerprint`] is written as. Fails if it is anything else.
    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let (scheme, hex) = text.split_once('-').ok_or(NoFingerprint)?;
        if scheme.parse() != Ok(SCHEME) || hex.len() != 32 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoFingerprint);
        }
        let number = u128::from_str_radix(hex, 16).map_err(|_| NoFingerprint)?;
        Ok(Self(number.to_be_bytes()))
    }
}
