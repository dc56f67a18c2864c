//! How loud files are, by EBU R 128: for files whose tags do not say.
//!
//! [`measure()`] decodes a file and gives its integrated loudness and peaks. [`Meter`] does that in a thread of its own, one
//! file at a time, and keeps the figures in a file of the cache folder, so that nothing is measured twice.
//!
//! An album is what lies in one folder and has one album tag. Its loudness is that of all its songs one after the other,
//! as BS.1770 gates them: for that the blocks of each song are kept with its figures, so that an album's figure follows from
//! those of its songs without decoding any of them again.

mod blocks;
mod cache;
mod folder;
mod measure;
mod meter;
#[cfg(test)]
mod tests;

pub use measure::{Measurement, measure};
pub use meter::{Meter, News};
