//! What samples look like while they are heard: the strength of bands of frequency, and levels.
//!
//! Pure: no clock and no thread. Whoever draws gives the newest samples and how much time has passed.

mod analyser;
mod bands;
mod fourier;
mod level;
#[cfg(test)]
mod tests;

pub use analyser::Analyser;
pub use level::{Level, SILENCE};
