//! Which frame a packet begins with.
//!
//! Most containers count frames: the timestamp tells. Matroska counts milliseconds: packets are laid end to end, and after
//! a jump the timestamp is taken to the nearest frame at which a packet can begin. What lies before the first frame to be
//! heard, or after the last one, is dropped here.

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_FLAC, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_OPUS,
    CODEC_ID_VORBIS,
};
use symphonia::core::packet::Packet;

use super::decoder::Decoder;
use super::names;

/// Seconds of silence that may stand for the holes in a stream, all together: timestamps may lie.
const HOLES: u64 = 30;

impl Decoder {
    /// Puts the buffer in its place among the frames: silence for a hole before it, and nothing of what is not to be heard.
    pub(super) fn place(&mut self, packet: &Packet) {
        let counted = self.stream.link.counts_frames(self.spec.rate);
        let channels = usize::from(self.spec.channels);
        let begin = if counted { self.counted(packet) } else { self.uncounted(packet) };
        if counted && self.stream.link.timed {
            self.buffer.truncate((packet.dur.get() as usize).saturating_mul(channels));
        }
        if let Some(excess) = self.stream.link.excess(packet, self.spec.rate) {
            self.buffer.truncate(self.buffer.len().saturating_sub(excess as usize * channels));
        }
        self.next = begin.saturating_add_unsigned((self.buffer.len() / channels.max(1)) as u64);
        let base = self.base as i64;
        let early = u64::try_from(base.saturating_sub(begin)).unwrap_or(0);
        self.start = self.buffer.len().min((early as usize).saturating_mul(channels));
        let frame = u64::try_from(begin.max(base)).unwrap_or(0);
        if std::mem::take(&mut self.adrift) {
            self.position = frame;
        } else if counted
            && let Some(hole) = frame.checked_sub(self.position)
            && self.holes + hole <= HOLES * u64::from(self.spec.rate)
            && self.start < self.buffer.len()
        {
            self.silence = hole;
            self.holes += hole;
        }
        self.cut(channels);
    }

    /// Nothing after the last frame to be heard.
    fn cut(&mut self, channels: usize) {
        let Some(frames) = self.stream.link.window else { return };
        let room = (self.base + frames).saturating_sub(self.position);
        self.silence = self.silence.min(room);
        let room = ((room - self.silence) as usize).saturating_mul(channels);
        self.buffer.truncate(self.start.saturating_add(room));
        self.start = self.start.min(self.buffer.len());
    }

    /// The frame of a packet whose timestamp counts frames.
    fn counted(&mut self, packet: &Packet) -> i64 {
        let link = &self.stream.link;
        let trimmed = if link.gapless { packet.trim_start.get() } else { 0 };
        let at = (packet.pts.get() / self.stream.factor())
            .saturating_add(self.stream.shift)
            .saturating_add_unsigned(trimmed);
        let zero = at.saturating_add_unsigned(link.lead).saturating_sub_unsigned(self.position);
        at.saturating_sub(*self.origin.get_or_insert(zero))
    }

    /// The frame of any other packet: the one after the last, or the nearest one possible after a jump.
    fn uncounted(&mut self, packet: &Packet) -> i64 {
        let link = &self.stream.link;
        let at = packet.pts.get();
        let Some(origin) = self.origin else {
            self.origin = Some(at);
            self.grid = grid(&link.parameters, packet, self.spec.rate);
            return (self.base as i64).saturating_sub_unsigned(link.lead);
        };
        if !self.adrift {
            return self.next;
        }
        let tick = link.tick(self.spec.rate);
        let estimate = at.saturating_sub(origin) as f64 * tick;
        let step = self.grid.unwrap_or(0) as f64;
        let frame = (estimate / step.max(1.0)).round() * step;
        // A timestamp is off by half a tick, and so may the first one be.
        let slack = if step > 2.0 * tick { tick } else { tick / 2.0 } + 1.0;
        self.misplaced = step < tick || (estimate - frame).abs() > slack;
        (frame as i64).saturating_add_unsigned(self.base).saturating_sub_unsigned(link.lead)
    }
}

/// Every packet begins at a multiple of this number of frames, counted from the first one. `None` if that is not known.
fn grid(parameters: &AudioCodecParameters, packet: &Packet, rate: u32) -> Option<u64> {
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
