//! What files are, for reading.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::Report;
use crate::library::{self, fault_words};
use crate::locale::Locale;
use crate::loudness::Measurement;
use crate::media::{Checksum, HasLyrics, Info, Level, MusicBrainz, Picture, Tags, Verification};
use crate::text;

/// Columns before a label.
const INDENT: usize = 2;
/// Columns that a value needs beside its label; a narrower terminal gets it below.
const ROOM: usize = 16;

pub(super) fn write(
    reports: impl Iterator<Item = Report>,
    locale: &Locale,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    for (number, report) in reports.enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let mut page = Page { out, locale, width: width.max(1), labels: label_width(locale) };
        page.report(&report)?;
    }
    Ok(())
}

/// Columns of the widest label.
fn label_width(locale: &Locale) -> usize {
    const LABELS: &str = "inspect.label-";
    let labels = locale.keys().into_iter().filter(|key| key.starts_with(LABELS));
    labels.map(|key| text::width(locale.text(&key))).max().unwrap_or(0)
}

struct Page<'a, W> {
    out: &'a mut W,
    locale: &'a Locale,
    width: usize,
    labels: usize,
}

impl<W: Write> Page<'_, W> {
    fn report(&mut self, report: &Report) -> io::Result<()> {
        self.path(&report.path)?;
        let info = match &report.info {
            Err(fault) => {
                let reason = fault_words(fault, self.locale);
                let value = self.locale.fill("inspect.not-playable", &[("reason", &reason)]);
                return self.row("playable", &value);
            }
            Ok(info) => info,
        };
        self.row("playable", self.locale.text("inspect.yes"))?;
        self.facts(info)?;
        self.tags(&info.tags)?;
        self.songs(&report.path, info)?;
        self.pictures(&info.pictures)?;
        self.gains(info)?;
        if let Some(verification) = &report.verification {
            self.verification(verification)?;
        }
        match &report.measurement {
            Some(measurement) => self.measurement(measurement),
            None => Ok(()),
        }
    }

    /// The path, broken at the terminal's edge.
    fn path(&mut self, path: &Path) -> io::Result<()> {
        let path = path.to_string_lossy();
        text::chop(&text::clean(&path), self.width).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    /// A label and its value, which is wrapped under itself; in a narrow terminal under the label.
    fn row(&mut self, label: &str, value: &str) -> io::Result<()> {
        let key = format!("inspect.label-{label}");
        let label = self.locale.text(&key);
        let value = text::clean(value);
        let hang = INDENT + self.labels + 2;
        if self.width < hang + ROOM {
            let line = text::cut(label, self.width);
            writeln!(self.out, "{line}")?;
            let indent = if self.width > 2 * INDENT { INDENT } else { 0 };
            let lines = text::wrap(&value, self.width - indent);
            return lines.iter().try_for_each(|line| writeln!(self.out, "{:indent$}{line}", ""));
        }
        for (number, line) in text::wrap(&value, self.width - hang).iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            writeln!(self.out, "{:INDENT$}{}  {line}", "", text::fit(label, self.labels))?;
        }
        Ok(())
    }

    fn facts(&mut self, info: &Info) -> io::Result<()> {
        let unknown = self.locale.text("inspect.unknown").to_owned();
        let number = |value: Option<u64>| value.map_or_else(|| unknown.clone(), |value| value.to_string());
        let frames = |value: Option<u32>| number(value.map(u64::from));
        self.row("container", &info.container)?;
        self.row("codec", &info.codec)?;
        self.row("rate", &format!("{} Hz", info.rate))?;
        let channels = match info.channels {
            1 => format!("1 ({})", self.locale.text("inspect.mono")),
            2 => format!("2 ({})", self.locale.text("inspect.stereo")),
            many => many.to_string(),
        };
        self.row("channels", &channels)?;
        if let Some(bits) = info.bits {
            self.row("bits", &bits.to_string())?;
        }
        self.row("frames", &number(info.frames))?;
        let estimate = if info.frames.is_none() { self.locale.text("inspect.estimated") } else { "" };
        let duration = info.duration.map(|duration| format!("{} {estimate}", clock(duration)));
        self.row("duration", duration.as_deref().unwrap_or(&unknown).trim_end())?;
        self.row("delay", &frames(info.delay))?;
        self.row("padding", &frames(info.padding))
    }

    fn tags(&mut self, tags: &Tags) -> io::Result<()> {
        let numbers = |number: Option<u32>, total: Option<u32>| match (number, total) {
            (None, None) => None,
            (Some(number), None) => Some(number.to_string()),
            (None, Some(total)) => Some(format!("?/{total}")),
            (Some(number), Some(total)) => Some(format!("{number}/{total}")),
        };
        let list = |values: &[String]| (!values.is_empty()).then(|| values.join(" · "));
        let lyrics = match tags.lyrics {
            HasLyrics::None => None,
            HasLyrics::Plain => Some("inspect.lyrics-plain"),
            HasLyrics::Timed => Some("inspect.lyrics-timed"),
        };
        let repaired = (!tags.repaired.is_empty())
            .then(|| self.locale.fill("inspect.repaired", &[("names", &tags.repaired.join(", "))]));
        let rows = [
            ("title", tags.title.clone()),
            ("artists", list(&tags.artists)),
            ("album", tags.album.clone()),
            ("album-artist", tags.album_artist.clone()),
            ("composers", list(&tags.composers)),
            ("lyricists", list(&tags.lyricists)),
            ("arrangers", list(&tags.arrangers)),
            ("performers", list(&tags.performers)),
            ("track", numbers(tags.track, tags.track_total)),
            ("disc", numbers(tags.disc, tags.disc_total)),
            ("date", tags.date.clone()),
            ("original-date", tags.original_date.clone()),
            ("isrc", tags.isrc.clone()),
            ("musicbrainz", self.identifiers(&tags.musicbrainz)),
            ("genre", tags.genre.clone()),
            ("comment", tags.comment.clone()),
            ("lyrics", lyrics.map(|key| self.locale.text(key).to_owned())),
            ("repaired", repaired),
        ];
        let mut is_empty = true;
        for (label, value) in rows {
            if let Some(value) = value {
                self.row(label, &value)?;
                is_empty = false;
            }
        }
        if is_empty { self.row("tags", self.locale.text("inspect.none")) } else { Ok(()) }
    }

    /// What `MusicBrainz` calls it, each with what it is the name of.
    fn identifiers(&self, ids: &MusicBrainz) -> Option<String> {
        let one = |id: &Option<String>| id.clone().into_iter().collect::<Vec<_>>();
        let kinds = [
            ("inspect.mb-recording", one(&ids.recording)),
            ("inspect.mb-track", one(&ids.track)),
            ("inspect.mb-release", one(&ids.release)),
            ("inspect.mb-release-group", one(&ids.release_group)),
            ("inspect.mb-work", ids.works.clone()),
            ("inspect.mb-artist", ids.artists.clone()),
            ("inspect.mb-album-artist", ids.album_artists.clone()),
        ];
        let parts = kinds.iter().flat_map(|(key, ids)| ids.iter().map(|id| format!("{} {id}", self.locale.text(key))));
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// The songs that lie in the file, as it says itself.
    fn songs(&mut self, path: &Path, info: &Info) -> io::Result<()> {
        for song in library::parts_of(path, info) {
            let Some(part) = &song.part else { continue };
            let mut title =
                song.info.tags.title.clone().unwrap_or_else(|| self.locale.text("inspect.unknown").to_owned());
            for artist in &song.info.tags.artists {
                title.push_str(" · ");
                title.push_str(artist);
            }
            let start = clock(part.range.start);
            let values = [("track", &*format!("{:02}", part.number)), ("title", &title), ("start", &start)];
            let value = self.locale.fill("inspect.sheet-track", &values);
            self.row("sheet", &value)?;
        }
        Ok(())
    }

    fn pictures(&mut self, pictures: &[Picture]) -> io::Result<()> {
        if pictures.is_empty() {
            return self.row("picture", self.locale.text("inspect.none"));
        }
        pictures.iter().try_for_each(|picture| {
            let key = picture.kind.map(|kind| format!("inspect.picture-{kind}"));
            let kind = key.as_deref().map(|key| self.locale.text(key));
            let unknown = self.locale.text("inspect.unknown");
            let mime = picture.mime.as_deref().unwrap_or(unknown);
            let size = picture.size.map(|(width, height)| format!("{width} × {height}"));
            let bytes = self.locale.fill("inspect.bytes", &[("count", &picture.bytes.to_string())]);
            let parts = [kind.unwrap_or(unknown), mime, size.as_deref().unwrap_or(unknown), &bytes];
            self.row("picture", &parts.join(" · "))
        })
    }

    fn gains(&mut self, info: &Info) -> io::Result<()> {
        for (label, level) in [("track-gain", info.loudness.track), ("album-gain", info.loudness.album)] {
            let value = level.map_or_else(|| self.locale.text("inspect.none").to_owned(), |level| self.level(level));
            self.row(label, &value)?;
        }
        Ok(())
    }

    fn level(&self, level: Level) -> String {
        let gain = self.locale.written(&format!("{:+.2}", level.gain));
        match level.peak {
            None => format!("{gain} dB"),
            Some(peak) => {
                let peak = self.locale.written(&format!("{peak:.6}"));
                self.locale.fill("inspect.gain-and-peak", &[("gain", &gain), ("peak", &peak)])
            }
        }
    }

    fn verification(&mut self, verification: &Verification) -> io::Result<()> {
        let promised = verification
            .promised
            .map_or_else(|| self.locale.text("inspect.unknown").to_owned(), |promised| promised.to_string());
        let values = [
            ("frames", &*verification.frames.to_string()),
            ("promised", &promised),
            ("lost", &verification.lost.to_string()),
        ];
        let mut value = self.locale.fill("inspect.decoded", &values);
        if let Some(fault) = &verification.fault {
            value = format!("{value} · {}", fault_words(fault, self.locale));
        }
        if verification.is_broken_off {
            value = format!("{value} · {}", self.locale.text("verify.broken-off"));
        }
        self.row("decoded", &value)?;
        let ends = [
            verification.clipped.start.then_some("verify.clipped-start"),
            verification.clipped.end.then_some("verify.clipped-end"),
        ];
        let ends: Vec<&str> = ends.into_iter().flatten().map(|key| self.locale.text(key)).collect();
        if !ends.is_empty() {
            self.row("ends", &ends.join(" · "))?;
        }
        let checksum = self.locale.text(match verification.checksum {
            Checksum::None => "inspect.md5-none",
            Checksum::Absent => "inspect.md5-absent",
            Checksum::Verified => "inspect.md5-verified",
            Checksum::Differs => "inspect.md5-differs",
            Checksum::Unverifiable => "inspect.md5-unverifiable",
        });
        self.row("md5", checksum)?;
        let verdict = if verification.is_sound() { "inspect.sound" } else { "inspect.amiss" };
        self.row("verdict", self.locale.text(verdict))
    }

    fn measurement(&mut self, measurement: &Measurement) -> io::Result<()> {
        let loudness = match (measurement.integrated, measurement.level()) {
            (Some(loudness), Some(level)) => {
                let loudness = self.locale.written(&format!("{loudness:.1}"));
                let gain = self.locale.written(&format!("{:+.2}", level.gain));
                self.locale.fill("inspect.loudness", &[("loudness", &loudness), ("gain", &gain)])
            }
            _ => self.locale.text("inspect.silent").to_owned(),
        };
        self.row("loudness", &loudness)?;
        let decibels = |peak: f64| {
            if peak > 0.0 { self.locale.written(&format!("{:+.2}", 20.0 * peak.log10())) } else { "−∞".to_owned() }
        };
        let (sample, real) = (decibels(measurement.sample_peak), decibels(measurement.true_peak));
        let mut peaks = self.locale.fill("inspect.peaks", &[("sample", &sample), ("true", &real)]);
        if let Some(fault) = &measurement.fault {
            peaks = format!("{peaks} · {}", fault_words(fault, self.locale));
        }
        self.row("peaks", &peaks)
    }
}

/// A length to the millisecond: `3:07.120`.
fn clock(duration: Duration) -> String {
    format!("{}.{:03}", text::clock(duration), duration.subsec_millis())
}
