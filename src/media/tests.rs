//! The room against the reference encoders and decoders: ffmpeg, flac, lame, oggenc, sox.

mod exact;
mod facts;
mod faults;
mod fields;
mod fingerprints;
mod formats;
mod free_format;
mod gains;
mod holes;
mod letters;
mod lyrics;
mod mutations;
mod odd;
mod odd_flac;
mod odd_mp4;
mod odd_wav;
mod pictures;
mod places;
mod seeks;
mod surround;
mod tag_places;
mod tagged;
#[path = "../../tests/support/tags.rs"]
#[allow(dead_code, clippy::expect_used, reason = "shared with other tests, of which each takes what it needs")]
mod tags;
mod tools;
mod verified;
