//! What files are, for programs: the same in every language, and stable – a new shape gets a new `format`.
//!
//! ```json
//! {
//!   "format": 1,
//!   "files": [
//!     {
//!       "path": "ost/01.flac",
//!       "lossy": false,
//!       "playable": true,
//!       "reason": null,
//!       "container": "FLAC",
//!       "codec": "FLAC",
//!       "rate": 44100,
//!       "channels": 2,
//!       "bits": 16,
//!       "frames": 9922500,
//!       "duration": 225.0,
//!       "delay": null,
//!       "padding": null,
//!       "tags": {
//!         "title": "Melangkah", "artists": ["…"], "album": "…", "album_artist": null, "composers": [], "lyricists": [],
//!         "arrangers": [], "performers": ["… (guitar)"], "track": 1, "track_total": 12, "disc": null, "disc_total": null,
//!         "date": "2021", "original_date": null, "isrc": "IDA012100001",
//!         "musicbrainz": {
//!           "recording": "8f3471b5-…", "track": null, "release": null, "release_group": null, "works": [], "artists": [],
//!           "album_artists": []
//!         },
//!         "genre": null, "comment": null, "lyrics": "timed", "repaired": ["windows-1252"]
//!       },
//!       "pictures": [{ "kind": 3, "mime": "image/png", "width": 600, "height": 600, "bytes": 51234 }],
//!       "replay_gain": { "track_gain": -6.5, "track_peak": 0.98, "album_gain": null, "album_peak": null },
//!       "verification": {
//!         "sound": true, "checksum": "verified", "frames": 9922500, "promised": 9922500, "lost": 0, "broken_off": false,
//!         "reason": null, "clipped": { "start": false, "end": false }
//!       },
//!       "loudness": { "integrated": -11.5, "sample_peak": 0.97, "true_peak": 0.99, "reason": null }
//!     }
//!   ]
//! }
//! ```
//!
//! - What is not known is null; a list without anything in it is empty.
//! - `path` as it was given; `lossy` if it is not UTF-8: what could not be written is then U+FFFD.
//! - `reason`: why it is not `playable`, in English. Such a file has null for all that is not known of it.
//! - `rate` in Hz; `bits` of a sample, null for lossy codecs; `frames` to be heard; `duration` in seconds; `delay` and `padding`:
//!   the frames left out before and after.
//! - `tags`: `isrc` and `musicbrainz` only if they have the shape that they must have; `lyrics` is `none`, `plain` or `timed`;
//!   `repaired`: the alphabets, by their names in the WHATWG's Encoding Standard, that texts were read by although the tag
//!   names another one.
//! - `pictures`: `kind` by the numbers of `ID3v2` (3 front cover, 4 back cover, 0 other …), `width` and `height` in pixels.
//! - `replay_gain`: what the tags say, in dB to −18 LUFS, peaks with 1.0 as full scale, whatever style they were written in.
//! - `verification` (with `--verify`, else null): `checksum` is `verified`, `differs`, `absent` (FLAC without its MD5),
//!   `unverifiable` (channels that are delivered otherwise) or `none` (formats that have none); `frames` that were delivered and that the
//!   file `promised`; packets `lost`; `broken_off` if it stops in the middle of a frame; the `reason` why decoding ended before
//!   the end; `sound` if none of this is amiss. `clipped` is a hint: it begins or ends in the middle of loud sound.
//! - `loudness` (with `--loudness`, else null): EBU R 128, `integrated` in LUFS, null for silence and for less than 400 ms;
//!   peaks with 1.0 as full scale; the `reason` why not all of it was measured.
//!
//! Characters that would change a terminal are escaped.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::library::report::escape;
use crate::loudness::Measurement;
use crate::media::{Fault, HasLyrics, Info, Level, Loudness, MusicBrainz, Picture, Tags, Verification};

const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Page<'a> {
    format: u32,
    files: Vec<File<'a>>,
}

#[derive(Serialize, Default)]
struct File<'a> {
    path: Cow<'a, str>,
    lossy: bool,
    playable: bool,
    reason: Option<String>,
    container: Option<&'a str>,
    codec: Option<&'a str>,
    rate: Option<u32>,
    channels: Option<u16>,
    bits: Option<u32>,
    frames: Option<u64>,
    duration: Option<f64>,
    delay: Option<u32>,
    padding: Option<u32>,
    tags: Option<Words<'a>>,
    pictures: Vec<Image<'a>>,
    replay_gain: Gains,
    verification: Option<Verified>,
    loudness: Option<Measured>,
}

#[derive(Serialize)]
struct Words<'a> {
    title: Option<&'a str>,
    artists: &'a [String],
    album: Option<&'a str>,
    album_artist: Option<&'a str>,
    composers: &'a [String],
    lyricists: &'a [String],
    arrangers: &'a [String],
    performers: &'a [String],
    track: Option<u32>,
    track_total: Option<u32>,
    disc: Option<u32>,
    disc_total: Option<u32>,
    date: Option<&'a str>,
    original_date: Option<&'a str>,
    isrc: Option<&'a str>,
    musicbrainz: Identifiers<'a>,
    genre: Option<&'a str>,
    comment: Option<&'a str>,
    lyrics: &'static str,
    repaired: &'a [String],
}

#[derive(Serialize)]
struct Identifiers<'a> {
    recording: Option<&'a str>,
    track: Option<&'a str>,
    release: Option<&'a str>,
    release_group: Option<&'a str>,
    works: &'a [String],
    artists: &'a [String],
    album_artists: &'a [String],
}

#[derive(Serialize)]
struct Image<'a> {
    kind: Option<u8>,
    mime: Option<&'a str>,
    width: Option<u32>,
    height: Option<u32>,
    bytes: u64,
}

#[derive(Serialize, Default)]
struct Gains {
    track_gain: Option<f32>,
    track_peak: Option<f32>,
    album_gain: Option<f32>,
    album_peak: Option<f32>,
}

#[derive(Serialize)]
struct Verified {
    sound: bool,
    checksum: &'static str,
    frames: u64,
    promised: Option<u64>,
    lost: u64,
    broken_off: bool,
    reason: Option<String>,
    clipped: Ends,
}

#[derive(Serialize)]
struct Ends {
    start: bool,
    end: bool,
}

#[derive(Serialize)]
struct Measured {
    integrated: Option<f64>,
    sample_peak: f64,
    true_peak: f64,
    reason: Option<String>,
}

pub(super) fn write(reports: impl Iterator<Item = Report>, out: &mut impl Write) -> io::Result<()> {
    let reports: Vec<Report> = reports.collect();
    let page = Page { format: FORMAT, files: reports.iter().map(file).collect() };
    let json = serde_json::to_string_pretty(&page)?;
    writeln!(out, "{}", escape(&json))
}

fn file(report: &Report) -> File<'_> {
    let named = File { path: report.path.to_string_lossy(), lossy: report.path.to_str().is_none(), ..File::default() };
    match &report.info {
        Err(fault) => File { reason: Some(fault.to_string()), ..named },
        Ok(info) => File {
            verification: report.verification.as_ref().map(verified),
            loudness: report.measurement.as_ref().map(measured),
            ..described(info, named)
        },
    }
}

fn described<'a>(info: &'a Info, named: File<'a>) -> File<'a> {
    File {
        playable: true,
        container: Some(&info.container),
        codec: Some(&info.codec),
        rate: Some(info.rate),
        channels: Some(info.channels),
        bits: info.bits,
        frames: info.frames,
        duration: info.duration.map(|duration| duration.as_secs_f64()),
        delay: info.delay,
        padding: info.padding,
        tags: Some(words(&info.tags)),
        pictures: info.pictures.iter().map(image).collect(),
        replay_gain: gains(&info.loudness),
        ..named
    }
}

fn words(tags: &Tags) -> Words<'_> {
    Words {
        title: tags.title.as_deref(),
        artists: &tags.artists,
        album: tags.album.as_deref(),
        album_artist: tags.album_artist.as_deref(),
        composers: &tags.composers,
        lyricists: &tags.lyricists,
        arrangers: &tags.arrangers,
        performers: &tags.performers,
        track: tags.track,
        track_total: tags.track_total,
        disc: tags.disc,
        disc_total: tags.disc_total,
        date: tags.date.as_deref(),
        original_date: tags.original_date.as_deref(),
        isrc: tags.isrc.as_deref(),
        musicbrainz: identifiers(&tags.musicbrainz),
        genre: tags.genre.as_deref(),
        comment: tags.comment.as_deref(),
        lyrics: match tags.lyrics {
            HasLyrics::None => "none",
            HasLyrics::Plain => "plain",
            HasLyrics::Timed => "timed",
        },
        repaired: &tags.repaired,
    }
}

fn identifiers(ids: &MusicBrainz) -> Identifiers<'_> {
    Identifiers {
        recording: ids.recording.as_deref(),
        track: ids.track.as_deref(),
        release: ids.release.as_deref(),
        release_group: ids.release_group.as_deref(),
        works: &ids.works,
        artists: &ids.artists,
        album_artists: &ids.album_artists,
    }
}

fn image(picture: &Picture) -> Image<'_> {
    Image {
        kind: picture.kind,
        mime: picture.mime.as_deref(),
        width: picture.size.map(|(width, _)| width),
        height: picture.size.map(|(_, height)| height),
        bytes: picture.bytes,
    }
}

fn gains(loudness: &Loudness) -> Gains {
    let gain = |level: Option<Level>| level.map(|level| level.gain);
    let peak = |level: Option<Level>| level.and_then(|level| level.peak);
    Gains {
        track_gain: gain(loudness.track),
        track_peak: peak(loudness.track),
        album_gain: gain(loudness.album),
        album_peak: peak(loudness.album),
    }
}

fn verified(verification: &Verification) -> Verified {
    Verified {
        sound: verification.is_sound(),
        checksum: verification.checksum.name(),
        frames: verification.frames,
        promised: verification.promised,
        lost: verification.lost,
        broken_off: verification.is_broken_off,
        reason: verification.fault.as_ref().map(Fault::to_string),
        clipped: Ends { start: verification.clipped.start, end: verification.clipped.end },
    }
}

fn measured(measurement: &Measurement) -> Measured {
    // Finer than any meter is exact.
    let round = |value: f64, steps: f64| (value * steps).round() / steps;
    Measured {
        integrated: measurement.integrated.map(|loudness| round(loudness, 1e2)),
        sample_peak: round(measurement.sample_peak, 1e6),
        true_peak: round(measurement.true_peak, 1e6),
        reason: measurement.fault.as_ref().map(Fault::to_string),
    }
}
