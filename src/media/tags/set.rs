//! One set of tags, taken in one by one.

use std::collections::BTreeSet;

use symphonia::core::meta::{RawTag, RawValue, StandardTag, Tag};

use super::field::{self, Field, Style};
use super::people;
use crate::media::gain_tags::GainTags;
use crate::media::lyrics::{self, MpegFrames};
use crate::media::{Loudness, Tags, encoding, isrc, musicbrainz};
use crate::text;

/// Characters kept of a value.
const LENGTH: usize = 4096;
/// Values kept of a list.
const VALUES: usize = 64;

/// A set in the making, with the weaker candidates for a field that has several sources.
#[derive(Default)]
pub(super) struct Set {
    tags: Tags,
    gains: GainTags,
    credited: Vec<String>,
    released: Option<String>,
    date: Option<String>,
    year: Option<String>,
    day: Option<String>,
    original_year: Option<String>,
    described: Option<String>,
    written: Vec<String>,
    part: Numbers,
    repaired: BTreeSet<String>,
}

/// A number and how many there are.
#[derive(Default, Clone, Copy)]
struct Numbers(Option<u32>, Option<u32>);

impl Set {
    /// Takes a tag in; `frames` is what the times of lyrics may count.
    pub(super) fn take(&mut self, style: Style, tag: &Tag, frames: MpegFrames) {
        let raw = &tag.raw;
        let name = name(raw);
        self.gain(raw, &name);
        if let Some(found) = lyrics::read(raw, &name, frames) {
            self.tags.lyrics = self.tags.lyrics.max(found.kind());
            return;
        }
        match &tag.std {
            Some(StandardTag::TrackNumber(number)) => return put_number(&mut self.tags.track, *number),
            Some(StandardTag::TrackTotal(number)) => return put_number(&mut self.tags.track_total, *number),
            Some(StandardTag::DiscNumber(number)) => return put_number(&mut self.tags.disc, *number),
            Some(StandardTag::DiscTotal(number)) => return put_number(&mut self.tags.disc_total, *number),
            // "(17)" and numbers are turned into words by the library.
            Some(StandardTag::Genre(genre)) => return self.put(Field::Genre, genre),
            _ => {}
        }
        match (style, raw.key.as_str()) {
            (Style::Id3, "TMCL" | "TIPL" | "IPLS" | "IPL") => self.people(raw),
            (Style::Id3, "UFID" | "UFI") => self.identifier(raw),
            (Style::Id3, "COMM" | "COM") => self.comment(raw),
            (Style::Id3, "TXXX" | "TXX") => self.named(Style::Words, &name, raw),
            (Style::Id3 | Style::Riff | Style::Aiff, key) => self.named(style, key, raw),
            (Style::Mp4, key) if !key.contains(':') => {
                if let Some((field, value)) = tag.std.as_ref().and_then(field::of_standard) {
                    self.put(field, value);
                }
            }
            _ => self.named(style, &name, raw),
        }
    }

    /// Takes in a text that was read beside the library; `name` is as the tables have it.
    pub(super) fn text(&mut self, style: Style, name: &str, value: &str) {
        self.gains.take(name, value);
        if lyrics::is_name(name) && !value.trim().is_empty() {
            self.tags.lyrics = self.tags.lyrics.max(lyrics::kind(value));
        } else if let Some(field) = style.field(name) {
            self.put(field, value);
        }
    }

    fn named(&mut self, style: Style, name: &str, raw: &RawTag) {
        // Some programs write the role into the name: PERFORMER:guitar.
        let role = raw.key.get(..10).filter(|start| start.eq_ignore_ascii_case("performer:")).and(raw.key.get(10..));
        let instruments = role.or_else(|| sub_field(raw, "INSTRUMENTS"));
        let field = if role.is_some() { Some(Field::Performer) } else { style.field(name) };
        let Some(field) = field else { return };
        each(&raw.value, |value| match (field, instruments) {
            (Field::Performer | Field::PerformerAs(_), Some(role)) => self.performer(value, role),
            _ => self.put(field, value),
        });
    }

    pub(super) fn put(&mut self, field: Field, value: &str) {
        let value = self.tidy(value);
        if value.is_empty() {
            return;
        }
        let tags = &mut self.tags;
        let ids = &mut tags.musicbrainz;
        match field {
            Field::Title => put(&mut tags.title, value),
            Field::Artist => push(&mut self.credited, value),
            Field::Artists => push(&mut tags.artists, value),
            Field::Album => put(&mut tags.album, value),
            Field::AlbumArtist => put(&mut tags.album_artist, value),
            Field::Composer => push(&mut tags.composers, value),
            Field::Lyricist => push(&mut tags.lyricists, value),
            Field::Arranger => push(&mut tags.arrangers, value),
            Field::Writer => push(&mut self.written, value),
            Field::Performer => push(&mut tags.performers, value),
            Field::PerformerAs(role) => push(&mut tags.performers, people::with_role(&value, role)),
            Field::Track => put_numbers((&mut tags.track, &mut tags.track_total), &value),
            Field::Disc => put_numbers((&mut tags.disc, &mut tags.disc_total), &value),
            Field::TrackTotal => put_number(&mut tags.track_total, leading_number(&value)),
            Field::DiscTotal => put_number(&mut tags.disc_total, leading_number(&value)),
            Field::Part => put_numbers((&mut self.part.0, &mut self.part.1), &value),
            Field::Released => put(&mut self.released, value),
            Field::Date => put(&mut self.date, value),
            Field::Year => put(&mut self.year, value),
            Field::DayMonth => put(&mut self.day, value),
            Field::OriginalDate => put(&mut tags.original_date, value),
            Field::OriginalYear => put(&mut self.original_year, value),
            Field::Isrc => tags.isrc = tags.isrc.take().or_else(|| isrc::read(&value)),
            Field::Genre => put(&mut tags.genre, value),
            Field::Comment => put(&mut tags.comment, value),
            Field::Description => put(&mut self.described, value),
            Field::Recording => musicbrainz::put(&mut ids.recording, &value),
            Field::ReleaseTrack => musicbrainz::put(&mut ids.track, &value),
            Field::Release => musicbrainz::put(&mut ids.release, &value),
            Field::ReleaseGroup => musicbrainz::put(&mut ids.release_group, &value),
            Field::Work => musicbrainz::push(&mut ids.works, &value),
            Field::ArtistId => musicbrainz::push(&mut ids.artists, &value),
            Field::AlbumArtistId => musicbrainz::push(&mut ids.album_artists, &value),
        }
    }

    /// A text was read by another alphabet than the one that the tag names.
    pub(super) fn repaired(&mut self, alphabet: &str) {
        self.repaired.insert(alphabet.to_owned());
    }

    /// What was said. `writers_compose`: who wrote it is meant to be the composer; `parts_are_tracks`: a part is a track.
    pub(super) fn finish(self, writers_compose: bool, parts_are_tracks: bool) -> (Tags, Loudness) {
        let mut tags = self.tags;
        if tags.artists.is_empty() {
            tags.artists = self.credited;
        }
        let year = match (self.year, self.day.as_deref().map(str::as_bytes)) {
            // ID3v2.3 has day and month by themselves, as DDMM (id3v2.3.0, 4.2.1, TDAT).
            (Some(year), Some([a, b, c, d])) if year.len() == 4 && self.day.as_deref().is_some_and(is_day) => {
                let [a, b, c, d] = [a, b, c, d].map(|digit| char::from(*digit));
                Some(format!("{year}-{c}{d}-{a}{b}"))
            }
            (year, _) => year,
        };
        tags.date = self.released.or(self.date).or(year);
        tags.original_date = tags.original_date.or(self.original_year);
        tags.comment = tags.comment.or(self.described);
        if writers_compose && tags.composers.is_empty() {
            tags.composers = self.written;
        }
        if parts_are_tracks {
            tags.track = tags.track.or(self.part.0);
            tags.track_total = tags.track_total.or(self.part.1);
        }
        tags.repaired = self.repaired.into_iter().collect();
        (tags, self.gains.finish())
    }

    /// What a tag of this name says about loudness, if it does.
    fn gain(&mut self, raw: &RawTag, name: &str) {
        self.gains.take_frame(raw);
        // Matroska says what it is about before an @: TRACK@REPLAYGAIN_GAIN, ALBUM@REPLAYGAIN_TRACK_GAIN.
        let name = match (raw.key.split_once('@').map(|(level, _)| level), name) {
            (Some("ALBUM"), "replaygaingain") => "replaygainalbumgain",
            (Some("ALBUM"), "replaygainpeak") => "replaygainalbumpeak",
            (Some(_), "replaygaingain") => "replaygaintrackgain",
            (Some(_), "replaygainpeak") => "replaygaintrackpeak",
            _ => name,
        };
        each(&raw.value, |value| self.gains.take(name, value));
    }

    /// A comment of `ID3v2` has a description; one without it is the listener's, the others are often a program's
    /// (`iTunNORM` …).
    fn comment(&mut self, raw: &RawTag) {
        let field = match sub_field(raw, "DESCRIPTION").filter(|description| !description.is_empty()) {
            None => Field::Comment,
            Some(description) if description.starts_with("iTun") => return,
            Some(_) => Field::Description,
        };
        each(&raw.value, |value| self.put(field, value));
    }

    /// A file identifier; the one of `MusicBrainz` is that of the recording.
    fn identifier(&mut self, raw: &RawTag) {
        let owner = sub_field(raw, "OWNER").unwrap_or_default();
        let is_theirs = matches!(owner, "http://musicbrainz.org" | "https://musicbrainz.org");
        if let (true, RawValue::Binary(body)) = (is_theirs, &raw.value) {
            self.put(Field::Recording, &String::from_utf8_lossy(body));
        }
    }

    /// A list of pairs, function and name (id3v2.4.0-frames, 4.2.2; id3v2.3.0, 4.4).
    fn people(&mut self, raw: &RawTag) {
        let RawValue::StringList(list) = &raw.value else { return };
        for pair in list.chunks_exact(2) {
            let [function, name] = pair else { continue };
            let function = self.tidy(function);
            match people::part(&function, raw.key == "TMCL", raw.key == "TIPL") {
                people::Part::Arranger => self.put(Field::Arranger, name),
                people::Part::Composer => self.put(Field::Composer, name),
                people::Part::Lyricist => self.put(Field::Lyricist, name),
                people::Part::Performer => self.performer(name, &function),
                people::Part::Other => {}
            }
        }
    }

    fn performer(&mut self, name: &str, role: &str) {
        let (name, role) = (self.tidy(name), self.tidy(role));
        if !name.is_empty() {
            push(&mut self.tags.performers, people::with_role(&name, &role));
        }
    }

    /// A value without what would spoil a terminal, bounded, and with letters that were encoded twice put right.
    fn tidy(&mut self, value: &str) -> String {
        // In most there is nothing to be put right.
        if value.len() <= LENGTH && value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return value.trim().to_owned();
        }
        let value: String = value.chars().take(LENGTH).collect();
        let value = match encoding::undouble(&value) {
            Some(repaired) => {
                self.repaired("UTF-8");
                repaired
            }
            None => value,
        };
        text::clean(&value).trim().to_owned()
    }
}

/// What a tag is called, in small letters and digits alone: a user's own text frame by its description, a freeform atom by
/// its last part, a tag of Matroska without what it is about.
pub(super) fn name(raw: &RawTag) -> String {
    match (raw.key.as_str(), sub_field(raw, "DESCRIPTION")) {
        ("TXXX" | "TXX", Some(description)) => plain(description),
        (key, _) => {
            let key = key.split_once('@').map_or(key, |(_, key)| key);
            plain(key.rsplit(':').next().unwrap_or(key))
        }
    }
}

/// A name in small letters and digits alone.
pub(super) fn plain(name: &str) -> String {
    let name = name.chars().take(LENGTH).filter(char::is_ascii_alphanumeric);
    name.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// What comes with a tag, by the end of its name.
fn sub_field<'a>(raw: &'a RawTag, name: &str) -> Option<&'a str> {
    let fields = raw.sub_fields.as_ref()?;
    fields.iter().find(|field| field.field.ends_with(name)).and_then(|field| match &field.value {
        RawValue::String(value) => Some(value.as_str()),
        _ => None,
    })
}

pub(super) fn each(value: &RawValue, mut take: impl FnMut(&str)) {
    match value {
        RawValue::String(value) => take(value),
        RawValue::StringList(list) => list.iter().for_each(|value| take(value)),
        _ => {}
    }
}

fn put(field: &mut Option<String>, value: String) {
    if field.is_none() {
        *field = Some(value);
    }
}

fn push(list: &mut Vec<String>, value: String) {
    if list.len() < VALUES && !list.contains(&value) {
        list.push(value);
    }
}

fn put_number(field: &mut Option<u32>, number: u64) {
    if field.is_none() && number > 0 {
        *field = u32::try_from(number).ok();
    }
}

/// A number, and how many there are, as in `3/7`.
fn put_numbers((number, total): (&mut Option<u32>, &mut Option<u32>), value: &str) {
    let (first, second) = value.split_once('/').unwrap_or((value, ""));
    put_number(number, leading_number(first));
    put_number(total, leading_number(second));
}

/// The number that a value begins with; 0 if there is none.
fn leading_number(value: &str) -> u64 {
    let digits = value.trim_start().split(|character: char| !character.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// Day and month as `DDMM`.
fn is_day(value: &str) -> bool {
    let number = |range| value.get(range).and_then(|digits: &str| digits.parse::<u8>().ok()).unwrap_or(0);
    value.len() == 4
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=31).contains(&number(0..2))
        && (1..=12).contains(&number(2..4))
}
