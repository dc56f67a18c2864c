//! How loud a file is from its start to its end: what a seek bar can show.
//!
//! [`Tracer`] decodes files in a thread of its own, the one asked for last first, and keeps what it found in a folder of the
//! cache, so that no file is decoded twice for this. [`Waveform`] is what came out, to be folded to as many columns as
//! there is room for.

mod cache;
mod collect;
mod picture;
#[cfg(test)]
mod tests;
mod tracer;

pub use picture::{Column, Waveform};
pub use tracer::Tracer;
