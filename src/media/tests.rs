//! The room against the reference encoders and decoders: ffmpeg, flac, lame, oggenc, sox.

mod exact;
mod faults;
mod formats;
mod mutations;
mod odd;
mod odd_flac;
mod seeks;
mod tagged;
mod tools;
