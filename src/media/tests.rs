//! The room against the reference encoders and decoders: ffmpeg, flac, lame, oggenc, sox.

mod exact;
mod seeks;
mod tools;
