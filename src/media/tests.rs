//! The room against the reference encoders and decoders: ffmpeg, flac, lame, oggenc, sox.

mod exact;
mod faults;
mod formats;
mod mutations;
mod seeks;
mod tagged;
mod tools;
