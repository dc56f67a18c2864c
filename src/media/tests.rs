//! The room against the reference encoders and decoders: ffmpeg, flac, lame, oggenc, sox.

mod exact;
mod faults;
mod formats;
mod gains;
mod mutations;
mod pictures;
mod seeks;
mod tagged;
mod tools;
mod verified;
