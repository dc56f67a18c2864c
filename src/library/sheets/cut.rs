//! Cutting a file into its songs.

use std::path::PathBuf;
use std::time::Duration;

use super::{Part, SheetRemark};
use crate::cue::{Layout, Sheet, Track, Words};
use crate::library::AudioFile;
use crate::media::{Info, Level, Loudness, Mark, Range, Tags};

/// The songs of one file.
pub(super) struct Cutting<'a> {
    /// What is said of them all.
    whole: Option<&'a Sheet>,
    songs: Vec<Song<'a>>,
}

struct Song<'a> {
    number: u32,
    range: Range,
    track: Option<&'a Track>,
    isrc: Option<&'a str>,
}

impl<'a> Cutting<'a> {
    /// As a sheet says of its file number `file`; what it lacks is taken from FLAC's table.
    pub(super) fn of_sheet(sheet: &'a Sheet, layout: &Layout, file: usize, marks: &'a [Mark]) -> Self {
        let songs = layout.songs.iter().filter(|song| song.file == file).map(|song| {
            let track = &sheet.tracks[song.track];
            let mark = marks.iter().find(|mark| u32::from(mark.number) == track.number);
            let isrc = track.isrc.as_ref().or_else(|| mark?.isrc.as_ref());
            let range = Range { start: song.start.time(), end: song.end.map(crate::cue::Sectors::time) };
            Song { number: track.number, range, track: Some(track), isrc: isrc.map(String::as_str) }
        });
        Self { whole: Some(sheet), songs: songs.collect() }
    }

    /// As FLAC's table says, which counts frames at `rate`.
    pub(super) fn of_marks(marks: &'a [Mark], rate: u32) -> Self {
        let mut marks: Vec<&Mark> = marks.iter().collect();
        marks.sort_by_key(|mark| mark.start);
        let begin = |mark: &Mark| if mark.is_audio { mark.start } else { mark.first };
        let songs = marks.iter().enumerate().filter(|(_, mark)| mark.is_audio).filter_map(|(index, mark)| {
            let end = marks.get(index + 1).map(|next| begin(next));
            let range = Range { start: time(mark.start, rate), end: end.map(|end| time(end, rate)) };
            let is_song = end.is_none_or(|end| end > mark.start);
            is_song.then(|| Song { number: mark.number.into(), range, track: None, isrc: mark.isrc.as_deref() })
        });
        Self { whole: None, songs: songs.collect() }
    }

    /// The file in its parts, or whole if there is nothing to cut.
    pub(super) fn apply(mut self, path: PathBuf, info: Info, remarks: &mut Vec<SheetRemark>) -> Vec<AudioFile> {
        if let Some(frames) = info.frames {
            self.songs.retain_mut(|song| {
                let (start, end) = song.range.frames(info.rate);
                if end.is_some_and(|end| end >= frames) {
                    song.range.end = None;
                }
                if start >= frames {
                    remarks.push(SheetRemark::BeyondEnd(song.number));
                }
                start < frames
            });
        }
        match &self.songs[..] {
            [] => vec![AudioFile { path, part: None, info }],
            [song] if song.range == (Range { start: Duration::ZERO, end: None }) => {
                let info = self.lend(song, info);
                vec![AudioFile { path, part: None, info }]
            }
            songs => {
                let part = |song: &Song| AudioFile {
                    path: path.clone(),
                    part: Some(Part { number: song.number, range: song.range }),
                    info: self.info(song, &info),
                };
                songs.iter().map(part).collect()
            }
        }
    }

    /// What is known of a song that is part of a file.
    fn info(&self, song: &Song, file: &Info) -> Info {
        let (start, end) = song.range.frames(file.rate);
        let frames = end.or(file.frames).map(|end| end.saturating_sub(start));
        let estimate = file.duration.map(|duration| duration.saturating_sub(song.range.start));
        Info {
            container: file.container.clone(),
            codec: file.codec.clone(),
            rate: file.rate,
            channels: file.channels,
            bits: file.bits,
            frames,
            duration: frames.map(|frames| time(frames, file.rate)).or(estimate),
            tags: self.tags(song, &file.tags),
            loudness: self.loudness(song, file.loudness),
            pictures: file.pictures.clone(),
            ..Info::default()
        }
    }

    /// The tags of a part: what the sheet says of it, then what it says of the whole. The file's tags are about the album: of
    /// them is taken only what is true of each of its songs.
    fn tags(&self, song: &Song, file: &Tags) -> Tags {
        let whole = self.whole.map(|sheet| &sheet.words);
        let own = song.track.map(|track| &track.words);
        let one = |words: Option<&Words>, field: fn(&Words) -> &Option<String>| words.and_then(|it| field(it).clone());
        let either = |field: fn(&Words) -> &Option<String>| one(own, field).or_else(|| one(whole, field));
        let list = |field: fn(&Words) -> &Option<String>| either(field).into_iter().collect::<Vec<_>>();
        let mut artists = list(|words| &words.performer);
        if let ([], [artist]) = (&artists[..], &file.artists[..]) {
            artists.push(artist.clone());
        }
        Tags {
            title: one(own, |words| &words.title),
            artists,
            album: one(whole, |words| &words.title).or_else(|| file.album.clone()),
            album_artist: one(whole, |words| &words.performer).or_else(|| file.album_artist.clone()),
            composers: list(|words| &words.composer),
            arrangers: list(|words| &words.arranger),
            track: Some(song.number),
            disc: self.whole.and_then(|sheet| sheet.disc).or(file.disc),
            date: either(|words| &words.date).or_else(|| file.date.clone()),
            isrc: song.isrc.map(str::to_owned),
            genre: either(|words| &words.genre).or_else(|| file.genre.clone()),
            comment: one(own, |words| &words.comment).or_else(|| file.comment.clone()),
            ..Tags::default()
        }
    }

    /// How loud a part is said to be. What is said of the file by itself is said of all its songs together: the album.
    fn loudness(&self, song: &Song, file: Loudness) -> Loudness {
        let level = |words: &Words| Level::read(words.gain.as_deref()?, words.peak.as_deref());
        Loudness {
            track: song.track.and_then(|track| level(&track.words)),
            album: self.whole.and_then(|sheet| level(&sheet.words)).or(file.album).or(file.track),
        }
    }

    /// A file that is one song of the sheet: what its own tags lack.
    fn lend(&self, song: &Song, mut info: Info) -> Info {
        let Tags { title, artists, album, album_artist, composers, arrangers, track, disc, date, isrc, genre, .. } =
            self.tags(song, &Tags::default());
        let fill = |field: &mut Option<String>, value| *field = field.take().or(value);
        let fill_list = |field: &mut Vec<String>, value| {
            if field.is_empty() {
                *field = value;
            }
        };
        let tags = &mut info.tags;
        for (field, value) in [
            (&mut tags.title, title),
            (&mut tags.album, album),
            (&mut tags.album_artist, album_artist),
            (&mut tags.date, date),
            (&mut tags.isrc, isrc),
            (&mut tags.genre, genre),
        ] {
            fill(field, value);
        }
        fill_list(&mut tags.artists, artists);
        fill_list(&mut tags.composers, composers);
        fill_list(&mut tags.arrangers, arrangers);
        (tags.track, tags.disc) = (tags.track.or(track), tags.disc.or(disc));
        if info.loudness.is_empty() {
            info.loudness = self.loudness(song, Loudness::default());
        }
        info
    }
}

/// Frames as a time, to the nearest nanosecond; a rate of 0 counts as 1.
fn time(frames: u64, rate: u32) -> Duration {
    let rate = u64::from(rate.max(1));
    Duration::from_secs(frames / rate) + Duration::from_nanos((frames % rate * 1_000_000_000 + rate / 2) / rate)
}
