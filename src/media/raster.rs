//! Which frame a timestamp means that does not count frames.
//!
//! Packets begin at multiples of a number of frames, counted from the first packet. A timestamp is rounded, and so is that
//! of the first packet; of several packets in one block (Matroska) only the first one has a timestamp. Some are wrong: ffmpeg has
//! the first short block of Vorbis after a long one too late. So the timestamps are compared with the frames that decoding
//! from the start gives, until it is known where frame 0 lies among them; after a jump the only multiple is taken that is
//! near enough.

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_FLAC, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_OPUS,
    CODEC_ID_VORBIS,
};
use symphonia::core::packet::Packet;

use super::names;

/// Timestamps that are compared at most.
const LOOKS: u32 = 16;
/// Frames that a timestamp may be wrong beyond its rounding.
const SLACK: f64 = 0.1;

/// Where packets can begin, and where that lies among the timestamps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Raster {
    /// Frames between the places where a packet can begin.
    step: f64,
    /// Frames that a tick lasts.
    tick: f64,
    /// The least and the greatest place of frame 0 that a timestamp told, in frames.
    zero: (f64, f64),
    /// Timestamps that were compared, and how many of them told another place.
    looks: u32,
    strays: u32,
}

impl Raster {
    /// That of the stream which `packet` is the first of; `None` if it is not known where packets can begin.
    pub(super) fn new(parameters: &AudioCodecParameters, packet: &Packet, rate: u32, tick: f64) -> Option<Self> {
        let step = step(parameters, packet, rate).filter(|step| *step > 0)? as f64;
        (tick > 0.0).then_some(Self { step, tick, zero: (f64::INFINITY, f64::NEG_INFINITY), looks: 0, strays: 0 })
    }

    /// Learns that a packet with this timestamp begins with this frame, counted from the first packet.
    pub(super) fn compare(&mut self, timestamp: i64, frame: i64) {
        if self.is_done() {
            return;
        }
        let zero = timestamp as f64 * self.tick - frame as f64;
        self.looks += 1;
        let both = (self.zero.0.min(zero), self.zero.1.max(zero));
        if both.1 - both.0 <= self.tick + 2.0 * SLACK {
            self.zero = both;
        } else {
            self.strays += 1;
        }
    }

    /// Whether no more timestamps are to be compared: every frame can be told, or it was tried long enough.
    pub(super) fn is_done(&self) -> bool {
        self.looks >= LOOKS || self.looks > 0 && self.reach() < self.step / 2.0
    }

    /// Whether frames can be told: nearly all timestamps that were compared may be the same place, rounded.
    pub(super) fn is_known(&self) -> bool {
        self.is_done() && self.strays * 4 <= self.looks
    }

    /// Frames that a place may be off which a timestamp tells: what that is rounded by, and what is not known of frame 0.
    fn reach(&self) -> f64 {
        self.tick - (self.zero.1 - self.zero.0) / 2.0 + SLACK
    }

    /// The frame that a packet with this timestamp begins with. `None` if that may be more than one, or none.
    pub(super) fn frame(&self, timestamp: i64) -> Option<i64> {
        let place = timestamp as f64 * self.tick - f64::midpoint(self.zero.0, self.zero.1);
        let frame = (place / self.step).round() * self.step;
        let apart = (place - frame).abs();
        (apart <= self.reach().max(self.tick) + 1.0 && self.step - apart > self.reach()).then_some(frame as i64)
    }

    /// A timestamp that is at most as late as this frame.
    pub(super) fn before(&self, frame: i64) -> i64 {
        ((frame as f64 + self.zero.0 - self.step) / self.tick) as i64 - 1
    }
}

/// Every packet begins at a multiple of this number of frames, counted from the first one. `None` if that is not known.
fn step(parameters: &AudioCodecParameters, packet: &Packet, rate: u32) -> Option<u64> {
    let extra = parameters.extra_data.as_deref().unwrap_or_default();
    match parameters.codec {
        CODEC_ID_AAC => Some(1024),
        CODEC_ID_MP1 => Some(384),
        CODEC_ID_MP2 => Some(1152),
        CODEC_ID_MP3 => Some(if rate < 32_000 { 576 } else { 1152 }),
        CODEC_ID_OPUS => Some(120),
        // The first four bytes of ALACSpecificConfig: frames a packet.
        CODEC_ID_ALAC => extra.first_chunk::<4>().map(|four| u32::from_be_bytes(*four).into()),
        // Smallest and greatest block size (RFC 9639, 8.2); fixed if they are the same.
        CODEC_ID_FLAC => match extra {
            [a, b, c, d, ..] if [a, b] == [c, d] => Some(u16::from_be_bytes([*a, *b]).into()),
            _ => None,
        },
        // Half the overlap of the short blocks (Vorbis I, 4.2.2: the exponent is in the lower half of the 29th byte).
        CODEC_ID_VORBIS => extra.get(28).map(|sizes| (1_u64 << (sizes & 0x0f)) / 4),
        _ => {
            let frame = names::frame_size(parameters)?;
            (packet.data.len() as u64).checked_div(frame)
        }
    }
}
