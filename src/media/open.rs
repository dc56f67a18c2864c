//! From a path to a container, a track and its codec.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_VORBIS,
};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, CODEC_ID_NULL_AUDIO};
use symphonia::core::errors::Error as Symphonia;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known::{
    FORMAT_ID_ADTS, FORMAT_ID_CAF, FORMAT_ID_ISOMP4, FORMAT_ID_MP1, FORMAT_ID_MP2, FORMAT_ID_MP3, FORMAT_ID_OGG,
};
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::{Duration as Ticks, TimeBase};

use super::guard::guarded;
use super::sniff::{Sniffed, sniff};
use super::source::{Budget, Source};
use super::{Fault, Tags, names, tags};

/// An opened file.
pub(super) struct Stream {
    pub format: Box<dyn FormatReader>,
    pub codec: Box<dyn AudioDecoder>,
    pub link: Link,
    pub budget: Budget,
    sniffed: Sniffed,
}

/// The stream inside the container that is played: a track, or one link of a chain of tracks (Ogg).
pub(super) struct Link {
    pub track: u32,
    pub parameters: AudioCodecParameters,
    pub time_base: Option<TimeBase>,
    /// Ticks of the time base that the container promises to be heard.
    pub promised: Option<u64>,
    /// Whether the promise is only an estimate.
    pub estimated: bool,
    /// Whether the codec is to trim what the encoder added.
    pub gapless: bool,
    /// Whether a packet may decode to more frames than the container gives it time for: the rest is padding (MP4).
    pub timed: bool,
    /// The first timestamp of the track that may be asked for: negative if there is an encoder delay.
    pub first: i64,
}

impl Stream {
    /// Opens `path` and picks the track.
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let (mut file, length) = open_file(path)?;
        let sniffed = sniff(&mut file, length)?;
        let budget = Budget::new(length);
        let source = Source::new(file, sniffed.view.clone(), budget.clone()).map_err(|error| Fault::from_io(&error))?;
        let doubt = |fault| doubt(fault, &sniffed);
        let format = guarded(|| probe(source))?.map_err(doubt)?;
        let (link, codec) = choose(format.as_ref(), &sniffed).map_err(doubt)?;
        Ok(Self { format, codec, link, budget, sniffed })
    }

    /// Takes up the tracks that follow in a chain. `false` if there is no audio among them.
    pub(super) fn next_link(&mut self) -> bool {
        let Ok((link, codec)) = choose(self.format.as_ref(), &self.sniffed) else { return false };
        (self.link, self.codec) = (link, codec);
        true
    }

    /// What went wrong, unless the file is unlikely to be audio at all.
    pub(super) fn doubt(&self, fault: Fault) -> Fault {
        doubt(fault, &self.sniffed)
    }

    /// Whether the file does not begin like audio, and what was found further in is easily found by chance: frames of
    /// MPEG audio, which begin with eleven set bits.
    pub(super) fn is_doubtful(&self) -> bool {
        let found = self.format.format_info().format;
        !self.sniffed.familiar && [FORMAT_ID_MP1, FORMAT_ID_MP2, FORMAT_ID_MP3, FORMAT_ID_ADTS].contains(&found)
    }

    /// The tags of the file.
    pub(super) fn tags(&mut self) -> Result<Tags, Fault> {
        let (format, riff) = (self.format.as_mut(), &self.sniffed.riff);
        guarded(|| tags::read(format, riff))
    }

    /// The container as the listener reads it.
    pub(super) fn container(&self) -> &'static str {
        self.sniffed.container.unwrap_or_else(|| names::container(self.format.format_info().format))
    }

    /// What timestamps are to be divided by.
    pub(super) fn factor(&self) -> i64 {
        self.sniffed.factor.max(1) as i64
    }

    /// Whether the file is known to end in the middle of something.
    pub(super) fn is_cut(&self) -> bool {
        self.sniffed.cut
    }

    /// A fresh codec for the same track.
    pub(super) fn renew_codec(&mut self) -> Result<(), Fault> {
        self.codec = make_codec(&self.link)?;
        Ok(())
    }
}

fn doubt(fault: Fault, sniffed: &Sniffed) -> Fault {
    match fault {
        Fault::Header(_) | Fault::NoAudio | Fault::Damaged { .. } if !sniffed.familiar => Fault::NotAudio,
        other => other,
    }
}

fn open_file(path: &Path) -> Result<(File, u64), Fault> {
    // Asked before it is opened: opening a pipe would wait for its writer.
    let facts = std::fs::metadata(path).map_err(|error| Fault::from_io(&error))?;
    if !facts.is_file() {
        return Err(Fault::NotAFile);
    }
    if facts.len() == 0 {
        return Err(Fault::Empty);
    }
    let file = File::open(path).map_err(|error| Fault::from_io(&error))?;
    Ok((file, facts.len()))
}

fn probe(source: Source) -> Result<Box<dyn FormatReader>, Fault> {
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| match error {
            Symphonia::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Fault::Header("it breaks off".to_owned())
            }
            Symphonia::IoError(error) => Fault::from_io(&error),
            Symphonia::Unsupported(reason) if reason.contains("no suitable format reader") => Fault::NotAudio,
            Symphonia::DecodeError(reason) | Symphonia::Unsupported(reason) | Symphonia::LimitError(reason) => {
                Fault::Header(reason.to_owned())
            }
            other => Fault::Header(other.to_string()),
        })
}

/// The default audio track, or the first other one that can be decoded.
fn choose(format: &dyn FormatReader, sniffed: &Sniffed) -> Result<(Link, Box<dyn AudioDecoder>), Fault> {
    let Some(first) = format.default_track(TrackType::Audio).or_else(|| format.first_track(TrackType::Audio)) else {
        let unnamed = format.tracks().iter().any(|track| track.codec_params.is_none());
        return Err(if unnamed { Fault::Codec("its codec".to_owned()) } else { Fault::NoAudio });
    };
    let mut fault = None;
    for track in std::iter::once(first).chain(format.tracks().iter().filter(|track| track.id != first.id)) {
        let Some(link) = Link::new(format, track, sniffed) else { continue };
        match make_codec(&link) {
            Ok(codec) => return Ok((link, codec)),
            Err(why) => fault = fault.or(Some(why)),
        }
    }
    Err(fault.unwrap_or(Fault::NoAudio))
}

fn make_codec(link: &Link) -> Result<Box<dyn AudioDecoder>, Fault> {
    let registry = symphonia::default::get_codecs();
    if registry.get_audio_decoder(link.parameters.codec).is_none() {
        let known = link.parameters.codec != CODEC_ID_NULL_AUDIO;
        return Err(Fault::Codec(if known { names::codec(&link.parameters) } else { "its codec".to_owned() }));
    }
    let options = AudioDecoderOptions::default().gapless(link.gapless);
    guarded(|| registry.make_audio_decoder(&link.parameters, &options))?.map_err(|error| match error {
        Symphonia::Unsupported(reason) => Fault::Codec(format!("{} ({reason})", names::codec(&link.parameters))),
        other => Fault::Header(other.to_string()),
    })
}

impl Link {
    fn new(format: &dyn FormatReader, track: &Track, sniffed: &Sniffed) -> Option<Self> {
        let Some(CodecParameters::Audio(parameters)) = &track.codec_params else { return None };
        let container = format.format_info().format;
        let mpeg = [CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3].contains(&parameters.codec);
        // Without a Xing header the library guesses from the first frames, and would cut the last ones off if it
        // guessed too few.
        // The last packet of ALAC in CAF may be short, and is counted whole.
        let whole = container == FORMAT_ID_CAF && parameters.codec == CODEC_ID_ALAC;
        let estimated = whole || container == FORMAT_ID_ADTS || (mpeg && track.delay.is_none() && !sniffed.xing);
        // The number that an Ogg track has is that of the last page, which may belong to another link of a chain.
        let other = container == FORMAT_ID_OGG && sniffed.last_serial != Some(track.id);
        let ticks = track.num_frames.or_else(|| track.duration.map(Ticks::get));
        // A fragmented MP4 tells 0.
        let promised = ticks.filter(|ticks| !other && *ticks > 0);
        Some(Self {
            track: track.id,
            parameters: parameters.clone(),
            time_base: track.time_base,
            promised,
            estimated,
            gapless: !mpeg || track.delay.is_some(),
            timed: container == FORMAT_ID_ISOMP4,
            first: if mpeg { -i64::from(track.delay.unwrap_or(0)) } else { track.start_ts.get().max(0) },
        })
    }

    /// Whether a tick is a frame, at this rate.
    pub(super) fn counts_frames(&self, rate: u32) -> bool {
        self.time_base.is_some_and(|base| base.numer.get() == 1 && base.denom.get() == rate)
    }

    /// The promised ticks as a time.
    pub(super) fn duration(&self) -> Option<Duration> {
        let (base, ticks) = (self.time_base?, self.promised?);
        let nanos = u128::from(ticks) * u128::from(base.numer.get()) * 1_000_000_000 / u128::from(base.denom.get());
        u64::try_from(nanos).ok().map(Duration::from_nanos)
    }

    /// Frames to decode before a place, for what follows to be what an uninterrupted decoder gives. MP3: the bit
    /// reservoir reaches 511 bytes back, over 21 frames at the lowest rate, and the filter bank over two more. `Vorbis`
    /// and AAC: the block before overlaps, at most 8192 and 2048 frames long.
    pub(super) fn run_up(&self) -> u64 {
        match self.parameters.codec {
            CODEC_ID_MP1 | CODEC_ID_MP2 | CODEC_ID_MP3 => 24 * 1152,
            CODEC_ID_AAC => 3 * 2048,
            CODEC_ID_VORBIS => 2 * 8192,
            _ => 0,
        }
    }
}
