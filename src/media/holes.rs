//! What the library dropped between two packets of FLAC: whole frames are found again, damaged ones are counted.

use symphonia::core::packet::Packet;

use super::decoder::Decoder;

impl Decoder {
    /// Puts what can still be decoded of a hole before `packet`, or before the end, in front of it. Gives the packet that
    /// comes first.
    pub(super) fn rescue(&mut self, packet: Option<Packet>) -> Option<Packet> {
        let Some((first, block)) = self.stream.flac_frames() else { return packet };
        let factor = self.stream.factor();
        let until = packet.as_ref().map_or(i64::MAX, |packet| packet.pts.get());
        let rate = i64::from(self.stream.link.parameters.sample_rate.unwrap_or(0));
        if self.origin.is_none() && until >= first && (until - first) / factor <= rate {
            // A hole at the start is one as well, not where the file begins.
            (self.origin, self.adrift) = (Some(first / factor), false);
        }
        let Some(origin) = self.origin.filter(|_| !self.adrift) else { return packet };
        let from = origin.saturating_add_unsigned(self.position).saturating_mul(factor);
        let end = packet.as_ref().map_or_else(
            || origin.saturating_add_unsigned(self.frames().unwrap_or(0)).saturating_mul(factor),
            |packet| packet.pts.get(),
        );
        if from >= end || from < self.rescued {
            return packet;
        }
        self.rescued = until;
        let path = self.path().to_owned();
        let found = self.stream.rescue(&path, from.unsigned_abs()..until.unsigned_abs());
        let whole: u64 = found.iter().map(|packet| packet.dur.get()).sum();
        let missing = ((end - from) / factor).unsigned_abs().saturating_sub(whole);
        self.lost = self.lost.saturating_add(missing.div_ceil(block.max(1)));
        self.pending.extend(found);
        self.pending.extend(packet);
        self.pending.pop_front()
    }
}
