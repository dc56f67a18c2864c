//! The stream inside a container that is played, and how its packets lie in time.

use std::time::Duration;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_ADPCM_IMA_QT, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_OPUS, CODEC_ID_PCM_ALAW,
    CODEC_ID_PCM_MULAW, CODEC_ID_VORBIS,
};
use symphonia::core::formats::well_known::{
    FORMAT_ID_ADTS, FORMAT_ID_CAF, FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_OGG,
};
use symphonia::core::formats::{FormatReader, Track};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration as Ticks, TimeBase};

use super::edits::Edits;
use super::free_format::FreeFormat;
use super::matroska::Delays;
use super::opus::{self, Head};
use super::quicktime;
use super::sniff::Sniffed;

/// What the file says of frames that its encoder added, and of its samples, where the library does not read it.
#[derive(Default)]
pub(super) struct Trims {
    pub edits: Edits,
    pub delays: Delays,
    /// Tracks whose samples have the greater byte first.
    pub big_endian: Vec<u32>,
}

/// The stream inside the container that is played: a track, or one link of a chain of tracks (Ogg).
pub(super) struct Link {
    pub track: u32,
    pub parameters: AudioCodecParameters,
    /// The bit rate of MPEG audio, in kilobits a second, if it is free.
    pub free: Option<u64>,
    pub time_base: Option<TimeBase>,
    /// Ticks of the time base that the container promises, less those that are left out.
    pub promised: Option<u64>,
    /// Frames that are decoded before the first one to be heard, where the library does not leave them out itself.
    pub lead: u64,
    /// Frames to be heard, where what follows them is not left out by the library.
    pub window: Option<u64>,
    /// The timestamp of a packet, and the nanoseconds that are left out at its end.
    pub last: Option<(i64, u64)>,
    /// Whether the promise is only an estimate.
    pub estimated: bool,
    /// Whether the codec is to trim what the encoder added.
    pub gapless: bool,
    /// Whether a packet may decode to more frames than the container gives it time for: the rest is padding (MP4, Opus).
    pub timed: bool,
    /// Frames left out at the start and at the end, if the container tells.
    pub delay: Option<u32>,
    pub padding: Option<u32>,
    /// The first timestamp of the track that may be asked for: negative if there is an encoder delay.
    pub first: i64,
}

impl Link {
    pub(super) fn new(format: &dyn FormatReader, track: &Track, sniffed: &Sniffed, trims: &Trims) -> Option<Self> {
        let Some(CodecParameters::Audio(parameters)) = &track.codec_params else { return None };
        let container = format.format_info().format;
        let mpeg = [CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3].contains(&parameters.codec);
        // Without a Xing header the library guesses from the first frames, and would cut the last ones off if it
        // guessed too few.
        let estimated = container == FORMAT_ID_ADTS || (mpeg && track.delay.is_none() && !sniffed.xing);
        // The number that an Ogg track has is that of the last page, which may belong to another link of a chain.
        let other = container == FORMAT_ID_OGG && sniffed.last_serial != Some(track.id);
        let ticks = track.num_frames.or_else(|| track.duration.map(Ticks::get));
        let mut link = Self {
            track: track.id,
            parameters: corrected(parameters),
            free: sniffed.free.as_ref().map(FreeFormat::kilobits),
            time_base: track.time_base,
            promised: ticks.filter(|_| !other),
            lead: 0,
            window: None,
            last: None,
            estimated,
            gapless: !mpeg || track.delay.is_some(),
            timed: container == FORMAT_ID_ISOMP4,
            delay: track.delay,
            padding: track.padding.or(track.delay.map(|_| 0)),
            first: if mpeg { -i64::from(track.delay.unwrap_or(0)) } else { track.start_ts.get().max(0) },
        };
        match container {
            FORMAT_ID_OGG if parameters.codec == CODEC_ID_OPUS => link.trim_ogg(),
            FORMAT_ID_ISOMP4 => {
                if trims.big_endian.contains(&track.id) {
                    link.parameters.codec = quicktime::swapped(link.parameters.codec);
                }
                if let (CODEC_ID_OPUS, Some(head)) = (link.parameters.codec, &mut link.parameters.extra_data) {
                    opus::from_mp4(head);
                }
                link.trim_mp4(&trims.edits);
            }
            FORMAT_ID_CAF => link.trim_caf(),
            FORMAT_ID_MKV => link.trim_matroska(format, &trims.delays),
            _ => {}
        }
        Some(link)
    }

    fn pre_skip(&self) -> Option<u64> {
        let head = self.parameters.extra_data.as_deref().and_then(Head::read)?;
        (self.parameters.codec == CODEC_ID_OPUS).then_some(head.pre_skip.into())
    }

    /// Opus in Ogg: the last page counts the frames of all packets, and those to be left out at the start (RFC 7845, 4).
    fn trim_ogg(&mut self) {
        self.lead = self.pre_skip().unwrap_or(0);
        self.timed = true;
        let start = self.first.unsigned_abs();
        self.promised = self.promised.map(|end| end.saturating_sub(start).saturating_sub(self.lead));
        (self.window, self.delay) = (self.promised, u32::try_from(self.lead).ok());
    }

    fn trim_mp4(&mut self, edits: &Edits) {
        self.promised = edits.total(self.promised);
        let scale = self.time_base.map_or(1, |base| base.denom.get());
        let rate = self.parameters.sample_rate.unwrap_or(scale);
        let frames =
            |ticks: u64| u64::try_from(u128::from(ticks) * u128::from(rate) / u128::from(scale)).unwrap_or(u64::MAX);
        if let Some(window) = edits.window(self.track, self.promised) {
            self.lead = frames(window.start);
            self.window = window.length.map(frames);
            let rest = self.promised.zip(window.length).map(|(total, length)| total - window.start - length);
            self.padding = rest.and_then(|rest| u32::try_from(frames(rest)).ok());
            self.promised = window.length;
        } else if let Some(skip) = self.pre_skip() {
            self.lead = skip;
            self.promised = self.promised.map(|total| total.saturating_sub(skip));
            self.window = self.promised;
        } else {
            return;
        }
        self.delay = u32::try_from(self.lead).ok();
    }

    /// The packet table counts what is to be left out at both ends; without padding it counts whole packets, of which the
    /// last may be shorter, as the codec knows.
    fn trim_caf(&mut self) {
        let [delay, padding] = [self.delay, self.padding].map(|frames| u64::from(frames.unwrap_or(0)));
        if self.parameters.codec == CODEC_ID_ADPCM_IMA_QT {
            // The library counts all packets of a fixed size.
            self.promised = self.promised.map(|total| total.saturating_sub(delay + padding));
        } else if self.parameters.extra_data.is_some() && padding == 0 {
            self.estimated = true;
        }
        if delay + padding > 0 {
            (self.lead, self.first, self.window) = (delay, -(delay as i64), self.promised);
        }
    }

    fn trim_matroska(&mut self, format: &dyn FormatReader, delays: &Delays) {
        let info = format.media_info();
        if self.promised.is_none() && info.time_base == self.time_base {
            self.promised = info.duration.map(Ticks::get);
            self.estimated = format.tracks().len() > 1;
        }
        let rate = u128::from(self.parameters.sample_rate.unwrap_or(0));
        // To the nearest frame: the file has whole nanoseconds.
        let frames = |nanos: u64| u64::try_from((u128::from(nanos) * rate + 500_000_000) / 1_000_000_000).unwrap_or(0);
        let start = delays.start(self.track);
        if let Some(lead) = self.pre_skip().or(start.map(frames)) {
            (self.lead, self.delay) = (lead, u32::try_from(lead).ok());
        }
        // The library takes the delay off the timestamps, in whole ticks.
        self.last = delays.end(self.track).and_then(|(at, nanos)| {
            let base = self.time_base?;
            let tick = 1_000_000_000 * u64::from(base.numer.get()) / u64::from(base.denom.get());
            Some((at.checked_sub_unsigned(start.unwrap_or(0).checked_div(tick)?)?, nanos))
        });
        self.padding = self.last.and_then(|(_, nanos)| u32::try_from(frames(nanos)).ok());
    }

    /// Frames to be left out at the end of this packet.
    pub(super) fn excess(&self, packet: &Packet, rate: u32) -> Option<u64> {
        let (_, nanos) = self.last.filter(|(at, _)| *at == packet.pts.get())?;
        u64::try_from((u128::from(nanos) * u128::from(rate) + 500_000_000) / 1_000_000_000).ok()
    }

    /// Frames of sound in each frame of an elementary stream.
    pub(super) fn frame_length(&self, rate: u32) -> Option<u64> {
        match self.parameters.codec {
            CODEC_ID_AAC => Some(1024),
            CODEC_ID_MP1 => Some(384),
            CODEC_ID_MP2 => Some(1152),
            CODEC_ID_MP3 => Some(if rate < 32_000 { 576 } else { 1152 }),
            _ => None,
        }
    }

    /// Whether a tick is a frame, at this rate.
    pub(super) fn counts_frames(&self, rate: u32) -> bool {
        self.time_base.is_some_and(|base| base.numer.get() == 1 && base.denom.get() == rate)
    }

    /// Frames that a tick lasts, at this rate; 0 if that is not known.
    pub(super) fn tick(&self, rate: u32) -> f64 {
        self.time_base.map_or(0.0, |base| f64::from(base.numer.get()) * f64::from(rate) / f64::from(base.denom.get()))
    }

    /// The promised ticks as a time.
    pub(super) fn duration(&self) -> Option<Duration> {
        let (base, ticks) = (self.time_base?, self.promised?);
        let nanos = u128::from(ticks) * u128::from(base.numer.get()) * 1_000_000_000 / u128::from(base.denom.get());
        u64::try_from(nanos).ok().map(Duration::from_nanos)
    }

    /// Frames to decode before a place, for what follows to be what an uninterrupted decoder gives. MP3: the bit
    /// reservoir reaches 511 bytes back, over 21 frames at the lowest rate, and the filter bank over two more. `Vorbis`
    /// and AAC: the block before overlaps, at most 8192 and 2048 frames long. Opus: see [`opus::RUN_UP`].
    pub(super) fn run_up(&self) -> u64 {
        match self.parameters.codec {
            CODEC_ID_MP1 | CODEC_ID_MP2 | CODEC_ID_MP3 => 24 * 1152,
            CODEC_ID_AAC => 3 * 2048,
            CODEC_ID_VORBIS => 2 * 8192,
            CODEC_ID_OPUS => opus::RUN_UP,
            _ => 0,
        }
    }
}

/// CAF states the width of the code for what decodes to 16 bits; the library takes it for the width of the samples.
fn corrected(parameters: &AudioCodecParameters) -> AudioCodecParameters {
    let mut parameters = parameters.clone();
    if [CODEC_ID_PCM_ALAW, CODEC_ID_PCM_MULAW].contains(&parameters.codec) {
        (parameters.bits_per_sample, parameters.bits_per_coded_sample) = (None, None);
    }
    parameters
}
