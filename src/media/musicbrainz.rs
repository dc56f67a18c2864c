//! What `MusicBrainz` calls a file, by the identifiers that its taggers write.
//!
//! The names of the tags are those of `MusicBrainz` Picard's tag mapping: the *recording* stands, for old times' sake, in
//! `MUSICBRAINZ_TRACKID` (`UFID` of the owner `http://musicbrainz.org` in `ID3v2`), the *track* on a release in
//! `MUSICBRAINZ_RELEASETRACKID`, the *release* in `MUSICBRAINZ_ALBUMID`.

use serde::{Deserialize, Serialize};

/// Letters of an identifier.
const LENGTH: usize = 36;
/// Identifiers kept of a kind.
const KEPT: usize = 64;

/// Identifiers of `MusicBrainz`, each a UUID in small letters (RFC 9562, 4); what is none is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MusicBrainz {
    /// The recording: what was sung and played once, on whatever release it is.
    pub recording: Option<String>,
    /// The track: that recording on one release.
    pub track: Option<String>,
    /// The release, an edition of an album.
    pub release: Option<String>,
    /// The release group: the album in all its editions.
    pub release_group: Option<String>,
    /// The works that are performed: usually one song.
    pub works: Vec<String>,
    /// The artists of the recording.
    pub artists: Vec<String>,
    /// The artists of the release.
    pub album_artists: Vec<String>,
}

impl MusicBrainz {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// `self`, its gaps filled from `next`.
    pub(super) fn or(self, next: Self) -> Self {
        let list = |own: Vec<String>, other| if own.is_empty() { other } else { own };
        Self {
            recording: self.recording.or(next.recording),
            track: self.track.or(next.track),
            release: self.release.or(next.release),
            release_group: self.release_group.or(next.release_group),
            works: list(self.works, next.works),
            artists: list(self.artists, next.artists),
            album_artists: list(self.album_artists, next.album_artists),
        }
    }
}

/// Puts the first identifier of `value` where there is none.
pub(super) fn put(field: &mut Option<String>, value: &str) {
    if field.is_none() {
        *field = identifiers(value).next();
    }
}

/// Adds the identifiers of `value`.
pub(super) fn push(list: &mut Vec<String>, value: &str) {
    for identifier in identifiers(value) {
        if list.len() < KEPT && !list.contains(&identifier) {
            list.push(identifier);
        }
    }
}

/// The identifiers of a value. Where a tag can hold one value alone, as in `ID3v2.3`, programs write several in a row:
/// with a stroke, a semicolon or a comma between them.
fn identifiers(value: &str) -> impl Iterator<Item = String> {
    let parts = value.split(|letter: char| !(letter.is_ascii_hexdigit() || letter == '-'));
    parts.filter(|part| is_uuid(part)).take(KEPT).map(str::to_ascii_lowercase)
}

fn is_uuid(part: &str) -> bool {
    let is_right =
        |(place, byte): (usize, u8)| if matches!(place, 8 | 13 | 18 | 23) { byte == b'-' } else { byte != b'-' };
    let is_nil = || part.bytes().all(|byte| matches!(byte, b'0' | b'-'));
    part.len() == LENGTH && part.bytes().enumerate().all(is_right) && !is_nil()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "8f3471b5-7e6a-48da-86a9-c1c07a0f47ae";
    const TWO: &str = "f54ba20c-7da3-4b8a-9b22-2b8e5f1d3c01";

    #[test]
    fn an_identifier_is_a_uuid_and_nothing_else_is_one() {
        let read = |value: &str| identifiers(value).collect::<Vec<_>>();
        assert_eq!(read(ONE), [ONE]);
        assert_eq!(read(&ONE.to_uppercase()), [ONE]);
        assert_eq!(read(&format!("{ONE}/{TWO}")), [ONE, TWO]);
        assert_eq!(read(&format!(" {ONE}; {TWO}\0")), [ONE, TWO]);
        assert_eq!(read(&format!("https://musicbrainz.org/recording/{ONE}")), [ONE]);
        for value in [
            "",
            "8f3471b5",
            "00000000-0000-0000-0000-000000000000",
            "8f3471b57e6a48da86a9c1c07a0f47ae",
            "8f3471b5-7e6a-48da-86a9-c1c07a0f47a",
            "8f3471b5-7e6a-48da-86a9-c1c07a0f47ae0",
            "8f3471b5-7e6a-48da-86a9c-1c07a0f47ae",
            "gf3471b5-7e6a-48da-86a9-c1c07a0f47ae",
        ] {
            assert!(read(value).is_empty(), "{value:?}");
        }
    }
}
