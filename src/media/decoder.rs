//! From a file to samples.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::Duration;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_MP1, CODEC_ID_MP3};
use symphonia::core::packet::Packet;

use super::layout::Spread;
use super::open::Stream;
use super::place::Landing;
use super::raster::Raster;
use super::{Error, Fault, Info, aac, names};

/// Blocks that make it likely that an elementary stream in an unknown surrounding is one.
const CONFIRMATIONS: u32 = 8;
/// Frames of silence handed out at a time.
const SILENCE: usize = 1024;
/// What samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Spec {
    /// Frames per second.
    pub rate: u32,
    /// Samples per frame.
    pub channels: u16,
}

/// A run of frames.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block<'a> {
    /// Interleaved samples, whole frames, never empty. Full scale is ±1; integers of up to 24 bits are exact:
    /// `i / 2^(bits - 1)`. Floats may go beyond ±1 and are as they stand in the file.
    pub samples: &'a [f32],
    /// What they are. It may change within a file (chained Ogg, MP3 that goes from mono to stereo).
    pub spec: Spec,
    /// Number of the first frame, counted from 0.
    pub frame: u64,
}

/// A file opened for playing.
///
/// Frames are counted as they are delivered: encoder delay and padding are trimmed first. A packet that cannot be decoded
/// is replaced by silence of its length where the container's timestamps count frames, so that what follows stays in its
/// place; elsewhere it is left out.
pub struct Decoder {
    path: PathBuf,
    pub(super) stream: Stream,
    info: Info,
    pub(super) spec: Spec,
    /// What the codec delivers, and how it is spread.
    pub(super) layout: (Channels, Option<Spread>),
    /// Decoded samples; those from `start` on are to be delivered.
    pub(super) buffer: Vec<f32>,
    pub(super) start: usize,
    /// Frames of silence to be delivered before the buffer.
    pub(super) silence: u64,
    zeros: Vec<f32>,
    /// Frames of silence that stood for holes so far.
    pub(super) holes: u64,
    /// The frame that the next block begins with.
    pub(super) position: u64,
    /// The timestamp of frame 0 of the file, once a block was decoded; counted in ticks.
    pub(super) origin: Option<i64>,
    /// Where packets can begin, where timestamps do not count frames.
    pub(super) raster: Option<Raster>,
    /// The timestamp of the last packet, and again if it is its own.
    pub(super) passed: Option<i64>,
    pub(super) stamp: Option<i64>,
    pub(super) landing: Landing,
    /// The first frame of the link of a chain that is decoded.
    pub(super) base: u64,
    /// The frame after the last one decoded; negative before the first one that is to be heard.
    pub(super) next: i64,
    /// After a jump the position is taken from the next timestamp.
    pub(super) adrift: bool,
    /// Packets that were fetched and not decoded yet.
    pub(super) pending: VecDeque<Packet>,
    /// The timestamp up to which the library's holes were looked into.
    pub(super) rescued: i64,
    /// How many packets there were, if all of them ended as those of HE-AAC do.
    pub(super) sbr: Option<u32>,
    /// After a jump the timestamp did not tell the frame.
    pub(super) misplaced: bool,
    /// Whether a second link of a chain was reached.
    pub(super) chained: bool,
    pub(super) state: State,
    /// Why it ended, until that is told.
    pub(super) fault: Option<Fault>,
    pub(super) failures: u32,
    pub(super) hollow: u32,
    pub(super) lost: u64,
    /// Head of the last MPEG frame that could be decoded.
    pub(super) mpeg: Option<[u8; 4]>,
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Decoder").field("path", &self.path).field("spec", &self.spec).finish_non_exhaustive()
    }
}

impl Decoder {
    /// Opens the file, picks its default audio track and decodes the first block, so that [`Decoder::spec`] is true.
    /// Fails with the reason why the file cannot be played.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::try_open(path).map_err(|fault| Error { path: path.to_owned(), fault })
    }

    fn try_open(path: &Path) -> Result<Self, Fault> {
        let mut decoder = Self {
            path: path.to_owned(),
            stream: Stream::open(path)?,
            info: Info::default(),
            spec: Spec { rate: 0, channels: 0 },
            layout: (Channels::None, None),
            buffer: Vec::new(),
            start: 0,
            silence: 0,
            zeros: Vec::new(),
            holes: 0,
            position: 0,
            origin: None,
            raster: None,
            passed: None,
            stamp: None,
            landing: Landing::default(),
            base: 0,
            next: 0,
            adrift: true,
            pending: VecDeque::new(),
            rescued: 0,
            sbr: Some(0),
            misplaced: false,
            chained: false,
            state: State::Running,
            fault: None,
            failures: 0,
            hollow: 0,
            lost: 0,
            mpeg: None,
        };
        if !decoder.prepare() {
            if decoder.sbr.is_some_and(|count| count >= aac::PACKETS) {
                return Err(Fault::Codec(aac::HE_AAC.to_owned()));
            }
            let promised = decoder.stream.link.promised.unwrap_or(0) > 0;
            let silent = if promised { Fault::Damaged { after: Duration::ZERO } } else { Fault::NoAudio };
            return Err(decoder.stream.doubt(decoder.fault.take().unwrap_or(silent)));
        }
        decoder.refuse_sbr()?;
        if decoder.stream.is_doubtful() {
            decoder.confirm()?;
        }
        decoder.info = decoder.describe()?;
        Ok(decoder)
    }

    /// HE-AAC that says it is AAC-LC would be heard at half its bandwidth: its first packets are looked at.
    fn refuse_sbr(&mut self) -> Result<(), Fault> {
        // At 48 kHz what is rebuilt would be beyond 96 kHz, which HE-AAC has not (ISO/IEC 14496-3, 4.5.1.1).
        if self.sbr.is_none() || self.spec.rate > 48_000 {
            return Ok(());
        }
        while self.sbr.is_some_and(|count| count < aac::PACKETS) {
            self.drop_frames(self.available());
            if !self.prepare() {
                break;
            }
        }
        if self.sbr.is_some_and(|count| count >= aac::PACKETS) {
            return Err(Fault::Codec(aac::HE_AAC.to_owned()));
        }
        self.try_seek(0).map(drop)
    }

    /// A few packets more must be good if only a search through the file found anything. Layer I, which nobody uses, is
    /// not believed at all: it begins with sixteen set bits, of which programs are full.
    fn confirm(&mut self) -> Result<(), Fault> {
        if self.stream.link.parameters.codec == CODEC_ID_MP1 {
            return Err(Fault::NotAudio);
        }
        for _ in 0..CONFIRMATIONS {
            if !self.prepare() {
                return Err(Fault::NotAudio);
            }
            self.drop_frames(self.available());
        }
        self.try_seek(0).map(drop)
    }

    /// What the file is and says.
    #[must_use]
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// What the file is and says, taken out of a decoder that is not needed any more.
    #[must_use]
    pub fn into_info(self) -> Info {
        self.info
    }

    /// What the samples decoded last are: after opening those of the first block, after a jump those of the next one.
    /// While playing, [`Block::spec`] tells of each block.
    #[must_use]
    pub fn spec(&self) -> Spec {
        self.spec
    }

    /// The frame that the next block begins with.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Packets that could not be decoded so far.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// The next frames; `None` at the end. A stream that ends before its promised end, or cannot be decoded further,
    /// fails once with [`Fault::Damaged`], and is then at its end.
    pub fn next_block(&mut self) -> Result<Option<Block<'_>>, Error> {
        if !self.prepare() {
            return self.fault.take().map_or(Ok(None), |fault| Err(Error { path: self.path.clone(), fault }));
        }
        let (channels, frame) = (usize::from(self.spec.channels), self.position);
        let samples = if self.silence > 0 {
            let frames = SILENCE.min(self.silence as usize);
            self.silence -= frames as u64;
            self.zeros.resize(SILENCE * channels, 0.0);
            self.zeros.get(..frames * channels)
        } else {
            let start = std::mem::replace(&mut self.start, self.buffer.len());
            self.buffer.get(start..)
        };
        let samples = samples.unwrap_or_default();
        self.position += (samples.len() / channels.max(1)) as u64;
        Ok(Some(Block { samples, spec: self.spec, frame }))
    }

    /// Frames that are decoded and not delivered.
    pub(super) fn available(&self) -> u64 {
        self.silence + ((self.buffer.len() - self.start) / usize::from(self.spec.channels.max(1))) as u64
    }

    /// Takes decoded frames away; at most [`Decoder::available`].
    pub(super) fn drop_frames(&mut self, frames: u64) {
        let silent = frames.min(self.silence);
        self.silence -= silent;
        let samples = (frames - silent) as usize * usize::from(self.spec.channels);
        self.start = self.buffer.len().min(self.start + samples);
        self.position += frames;
    }

    /// Decodes until there is something to deliver; `false` at the end, which may leave a fault to be told.
    pub(super) fn prepare(&mut self) -> bool {
        while self.available() == 0 {
            if self.state != State::Running {
                return false;
            }
            if let Err(end) = self.decode_packet() {
                self.end(Some(end));
            }
        }
        true
    }

    /// Nothing more comes; without an `end` because it was left out.
    pub(super) fn end(&mut self, end: Option<End>) {
        let damaged = Fault::Damaged { after: time(self.position, self.spec.rate) };
        let panicked = matches!(end, Some(End::Fault(Fault::Decoder(_))));
        self.state = if panicked { State::Poisoned } else { State::Ended };
        self.fault = match end {
            None | Some(End::Regular) if self.stream.is_cut() => Some(damaged),
            None => None,
            Some(End::Regular) => Some(damaged).filter(|_| self.is_short()),
            Some(End::Broken) => Some(damaged),
            Some(End::Fault(fault)) => Some(fault),
        };
    }

    /// Whether fewer frames came than were promised. Lossy containers are allowed a second, for their promises are
    /// rounded or count what the encoder added; MP3 is allowed two frames, for some encoders count their header.
    fn is_short(&self) -> bool {
        let link = &self.stream.link;
        if link.estimated || self.chained || self.spec.rate == 0 {
            return false;
        }
        let Some(promised) = link.duration() else { return false };
        let slack = match (link.counts_frames(self.spec.rate), link.parameters.codec) {
            (_, CODEC_ID_MP3) => Duration::from_millis(100),
            (true, codec) if codec != CODEC_ID_AAC => Duration::ZERO,
            _ => Duration::from_secs(1),
        };
        // Both are cut to whole nanoseconds, so a difference of one is none.
        time(self.position, self.spec.rate) + slack + Duration::from_nanos(1) < promised
    }

    /// Frames of the whole file, if the container counts them.
    pub(super) fn frames(&self) -> Option<u64> {
        let link = &self.stream.link;
        link.window
            .or(link.promised.filter(|_| link.counts_frames(self.spec.rate)))
            .filter(|_| !link.estimated && !self.chained)
    }

    /// The picture of at most `most` bytes that shows the record best, of those that the library has read.
    pub(super) fn cover(mut self, most: usize) -> Option<Vec<u8>> {
        self.stream.cover(most).ok().flatten()
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn describe(&mut self) -> Result<Info, Fault> {
        let told = self.stream.tags()?;
        let link = &self.stream.link;
        let frames = self.frames();
        Ok(Info {
            container: self.stream.container().to_owned(),
            codec: link.free.map_or_else(
                || names::codec(&link.parameters),
                |kilobits| format!("{} (free format, {kilobits} kbit/s)", names::codec(&link.parameters)),
            ),
            rate: self.spec.rate,
            channels: self.layout.0.count() as u16,
            bits: names::bits(&link.parameters),
            frames,
            duration: frames.map(|frames| time(frames, self.spec.rate)).or_else(|| link.duration()),
            delay: link.delay,
            padding: link.padding,
            tags: told.tags,
            loudness: told.loudness,
            cues: told.cues,
            pictures: told.pictures,
        })
    }
}

/// Whether more can be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Running,
    Ended,
    /// The library panicked: the container and the codec must not be used any more.
    Poisoned,
}

/// Why no more packets come.
pub(super) enum End {
    /// The container says so.
    Regular,
    /// Nothing in it can be decoded any more.
    Broken,
    Fault(Fault),
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Frames as a time; a rate of 0 counts as 1.
pub(super) fn time(frames: u64, rate: u32) -> Duration {
    let rate = u64::from(rate.max(1));
    Duration::from_secs(frames / rate) + Duration::from_nanos(frames % rate * 1_000_000_000 / rate)
}
