//! From a packet to samples.

use std::io::ErrorKind;

use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3,
};
use symphonia::core::errors::Error as Symphonia;
use symphonia::core::packet::Packet;

use super::decoder::{Decoder, End};
use super::guard::guarded;
use super::layout::Spread;
use super::mpeg::Frame;
use super::{Fault, Spec, aac};

/// Packets that may fail in a row before the stream counts as ended.
const FAILURES: u32 = 50;
/// Packets in a row that may hold nothing.
const HOLLOW: u32 = 10_000;
/// More channels than this are a damaged header.
const CHANNELS: usize = 32;
/// A higher rate than this, in hertz, is a damaged header.
const RATE: u32 = 3_072_000;

impl Decoder {
    pub(super) fn decode_packet(&mut self) -> Result<(), End> {
        self.stream.budget.renew();
        let format = &mut self.stream.format;
        let pending = self.pending.pop_front();
        let fetched = match guarded(|| pending.map_or_else(|| format.next_packet(), |packet| Ok(Some(packet))))? {
            Ok(packet) => packet,
            Err(Symphonia::ResetRequired) => return self.follow_chain(),
            Err(Symphonia::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => None,
            Err(Symphonia::IoError(error)) if error.raw_os_error().is_some() => {
                return Err(End::Fault(Fault::from_io(&error)));
            }
            Err(_) => return self.count_failure(),
        };
        let Some(packet) = self.rescue(fetched) else { return Err(End::Regular) };
        if packet.track_id != self.stream.link.track {
            return self.count_hollow();
        }
        self.note(&packet);
        if self.decode(&packet)? {
            return self.count_hollow();
        }
        self.retry_with_new_codec(&packet)
    }

    /// Decodes into the buffer. `false` if the codec refuses the packet.
    fn decode(&mut self, packet: &Packet) -> Result<bool, End> {
        let codec = &mut self.stream.codec;
        let (buffer, known) = (&mut self.buffer, &self.layout.0);
        let decoded = guarded(|| {
            codec.decode(packet).map(|decoded| {
                decoded.copy_to_vec_interleaved(buffer);
                let channels = decoded.spec().channels();
                (decoded.spec().rate(), channels.count(), (channels != known).then(|| channels.clone()))
            })
        });
        self.start = 0;
        let hides = self.stream.link.parameters.codec == CODEC_ID_AAC && aac::ends_with_sbr(&packet.data);
        self.sbr = self.sbr.filter(|_| hides).map(|count| count.saturating_add(1));
        let Ok((rate, channels, changed)) = decoded? else {
            self.buffer.clear();
            return Ok(false);
        };
        if self.buffer.is_empty() {
            return Ok(true);
        }
        let lie = if rate == 0 || rate > RATE {
            Some(format!("{rate} Hz"))
        } else if channels == 0 || channels > CHANNELS {
            Some(format!("{channels} channels"))
        } else {
            None
        };
        if let Some(lie) = lie {
            self.buffer.clear();
            return Err(End::Fault(Fault::Header(lie)));
        }
        if let Some(changed) = changed {
            // The library puts the seven channels of ALAC as they are to be, and calls them otherwise.
            let named = self.stream.link.parameters.codec != CODEC_ID_ALAC || channels != 7;
            self.layout = (changed.clone(), Spread::of(&changed).filter(|_| named));
        }
        let channels = self.layout.1.as_ref().map_or(channels, |spread| {
            spread.apply(&mut self.buffer);
            spread.count()
        });
        self.spec = Spec { rate, channels: channels as u16 };
        (self.failures, self.hollow) = (0, 0);
        self.mpeg = packet.data.first_chunk().copied();
        self.place(packet);
        Ok(true)
    }

    /// An MPEG stream may change its channels or rate, which the codec refuses: a fresh one takes over. So does that of another
    /// layer if nothing could be decoded yet: MP4 has one number for all three (ISO/IEC 14496-1, 7.2.6.6).
    fn retry_with_new_codec(&mut self, packet: &Packet) -> Result<(), End> {
        let head: Option<[u8; 4]> = packet.data.first_chunk().copied();
        let layers = [CODEC_ID_MP3, CODEC_ID_MP2, CODEC_ID_MP1];
        let layer = head.filter(|head| self.mpeg.is_none() && Frame::mpeg(*head).is_some());
        let codec = layer.and_then(|head| layers.get(usize::from(head[1] >> 1 & 3).checked_sub(1)?));
        let parameters = &mut self.stream.link.parameters;
        if let Some(codec) = codec.filter(|_| layers.contains(&parameters.codec)) {
            parameters.codec = *codec;
        }
        let shape = |head: [u8; 4]| (head[1], head[2] & 0x0c, head[3] & 0xc0 == 0xc0);
        if layers.contains(&self.stream.link.parameters.codec) && head.map(shape) != self.mpeg.map(shape) {
            self.stream.renew_codec().map_err(End::Fault)?;
            if self.decode(packet)? {
                return Ok(());
            }
        }
        self.lost += 1;
        self.count_failure()
    }

    fn follow_chain(&mut self) -> Result<(), End> {
        if !self.stream.next_link() {
            return Err(End::Regular);
        }
        (self.chained, self.origin, self.base) = (true, None, self.position);
        self.count_hollow()
    }

    fn count_failure(&mut self) -> Result<(), End> {
        self.failures += 1;
        if self.failures > FAILURES { Err(End::Broken) } else { Ok(()) }
    }

    fn count_hollow(&mut self) -> Result<(), End> {
        self.hollow += 1;
        if self.hollow > HOLLOW { Err(End::Broken) } else { Ok(()) }
    }
}
