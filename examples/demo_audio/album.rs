//! The seven sketches and the synthesizer that plays them: everything between a line of score and 16-bit samples.
//!
//! The same program gives the same samples on every machine (see [`math`]).

pub mod desk;
pub mod drum;
pub mod math;
pub mod score;
pub mod sketches;
pub mod space;
pub mod voice;

use desk::{Desk, Room};
use score::BadScore;

/// A placeholder for one song of the film.
#[derive(Debug, Clone, Copy)]
pub struct Sketch {
    /// The song's number in the press order.
    pub number: u64,
    /// The song's title.
    pub title: &'static str,
    /// Frames per second.
    pub rate: u32,
    /// 1 or 2.
    pub channels: u16,
    seconds: f64,
    room: Room,
    /// Decibels that bring the mix to about −16 LUFS (measured with ffmpeg's ebur128).
    gain: f64,
    /// Seconds in which the end fades.
    fade: f64,
    compose: fn(&mut Desk) -> Result<(), BadScore>,
}

impl Sketch {
    /// The whole sketch: samples of all channels, interleaved. Fails if its score cannot be read.
    pub fn render(&self) -> Result<Vec<i16>, BadScore> {
        let mut desk = Desk::new(self.rate, self.seconds, self.number);
        (self.compose)(&mut desk)?;
        Ok(desk.record(&self.room, self.gain, self.fade, self.channels))
    }
}
