//! Which frame a packet begins with.
//!
//! Most containers count frames: the timestamp tells. Matroska counts milliseconds: packets are laid end to end, and after
//! a jump [`super::raster`] finds the frame. What lies before the first frame to be heard, or after the last one, is
//! dropped here.

use symphonia::core::codecs::audio::well_known::CODEC_ID_VORBIS;
use symphonia::core::packet::Packet;

use super::decoder::Decoder;
use super::raster::Raster;

/// What is known after a jump before the place is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Landing {
    packets: u32,
    /// The frame that the next packet begins with, if the last timestamp is right.
    next: Option<i64>,
}

/// Packets after a jump that may not tell where they are.
const LANDING: u32 = 64;
/// Seconds of silence that may stand for the holes in a stream, all together: timestamps may lie.
const HOLES: u64 = 30;

impl Decoder {
    /// Puts the buffer in its place among the frames: silence for a hole before it, and nothing of what is not to be heard.
    pub(super) fn place(&mut self, packet: &Packet) {
        let counted = self.stream.link.counts_frames(self.spec.rate);
        let channels = usize::from(self.spec.channels);
        let begin = if counted { Some(self.counted(packet)) } else { self.uncounted(packet) };
        let Some(begin) = begin else {
            self.buffer.clear();
            return;
        };
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

    /// The frame of any other packet: the one after the last, or what the timestamp tells after a jump. `None` if the
    /// packet has no timestamp of its own then.
    fn uncounted(&mut self, packet: &Packet) -> Option<i64> {
        let link = &self.stream.link;
        let first = (self.base as i64).saturating_sub_unsigned(link.lead);
        if self.origin.is_none() {
            self.origin = Some(packet.pts.get());
            let (rate, tick) = (self.spec.rate, link.tick(self.spec.rate));
            self.raster = self.raster.or_else(|| Raster::new(&link.parameters, packet, rate, tick));
            self.next = first;
        } else if self.adrift {
            return self.landed().map(|frame| frame.saturating_add(first));
        }
        if let (Some(raster), Some(at)) = (&mut self.raster, self.stamp) {
            raster.compare(at, self.next.saturating_sub(first));
        }
        Some(self.next)
    }

    /// The frame that the packet in the buffer begins with after a jump, counted from the first packet. `None` while that
    /// is not known.
    fn landed(&mut self) -> Option<i64> {
        let frame = self.stamp.and_then(|at| self.raster?.frame(at));
        let landing = &mut self.landing;
        landing.packets += 1;
        let twice = self.stream.link.parameters.codec == CODEC_ID_VORBIS;
        let begin = match (frame, landing.next) {
            (Some(frame), _) if !twice => return Some(frame),
            // One timestamp alone may be wrong: the next one must agree.
            (Some(frame), Some(next)) if frame == next => return Some(frame),
            (frame, next) => frame.or(next),
        };
        let frames = self.buffer.len() / usize::from(self.spec.channels.max(1));
        landing.next = begin.map(|begin| begin.saturating_add_unsigned(frames as u64));
        // It is told that it failed with something to deliver.
        self.misplaced = landing.packets > LANDING;
        self.misplaced.then_some(0)
    }

    /// Takes note of the timestamp of a packet, whether it can be decoded or not. One that is told of several packets in
    /// a row is that of the first.
    pub(super) fn note(&mut self, packet: &Packet) {
        let at = packet.pts.get();
        self.stamp = (self.passed.replace(at) != Some(at)).then_some(at);
    }
}
