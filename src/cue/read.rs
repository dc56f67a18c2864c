//! From the lines of a sheet to [`Sheet`].

use super::line::{catalog, file_name, isrc, number, split, words};
use super::{Index, Remark, Sectors, Sheet, TRACKS, Track, Words};

/// Places that are kept of a track.
const INDICES: usize = 100;
/// Flags that are kept of a track.
const FLAGS: usize = 8;

pub(super) fn read(text: &str) -> Sheet {
    let mut reader = Reader::default();
    // A line ends with CR LF, LF or CR; the empty lines that CR LF makes so are of no consequence but to the number.
    let text = text.replace("\r\n", "\n");
    for (index, line) in text.split(['\n', '\r']).enumerate() {
        reader.line = u32::try_from(index + 1).unwrap_or(u32::MAX);
        if let Some((command, rest)) = split(line)
            && reader.take(&command.to_ascii_uppercase(), rest).is_none()
        {
            reader.note(Remark::NotUnderstood);
        }
    }
    reader.sheet
}

#[derive(Default)]
struct Reader {
    sheet: Sheet,
    line: u32,
    /// What comes now is about a track that is not taken.
    skips: bool,
    /// What comes now is about a track.
    in_track: bool,
}

impl Reader {
    fn note(&mut self, remark: Remark) {
        self.sheet.note(self.line, remark);
    }

    /// `None` if the line is not understood.
    fn take(&mut self, command: &str, rest: &str) -> Option<()> {
        match command {
            "FILE" => return self.file(rest),
            "TRACK" => return self.track(rest),
            _ if self.skips => {}
            "INDEX" => return self.index(rest),
            "REM" => self.remark(rest),
            "CATALOG" => fill(&mut self.sheet.catalog, Some(catalog(rest)?)),
            "ISRC" => {
                let code = isrc(rest)?;
                fill(&mut self.last()?.isrc, Some(code));
            }
            "FLAGS" => {
                let flags = rest.split_whitespace().filter_map(words).take(FLAGS).collect();
                self.last()?.flags = flags;
            }
            "PREGAP" => {
                let length = Sectors::read(rest)?;
                self.last()?.pregap = Some(length);
            }
            "POSTGAP" => {
                let length = Sectors::read(rest)?;
                self.last()?.postgap = Some(length);
            }
            // A file of CD-TEXT in binary; texts of CD-TEXT that are about nothing that is shown.
            "CDTEXTFILE" | "MESSAGE" | "DISC_ID" | "TOC_INFO1" | "TOC_INFO2" | "UPC_EAN" | "SIZE_INFO" => {}
            _ => return self.words(command, rest),
        }
        Some(())
    }

    /// The track that the lines are about.
    fn last(&mut self) -> Option<&mut Track> {
        if self.in_track { self.sheet.tracks.last_mut() } else { None }
    }

    fn file(&mut self, rest: &str) -> Option<()> {
        let name = file_name(rest)?;
        if self.sheet.files.len() >= TRACKS {
            self.skips = true;
            self.note(Remark::TooMany);
        } else {
            self.sheet.files.push(name);
        }
        Some(())
    }

    fn track(&mut self, rest: &str) -> Option<()> {
        let (digits, kind) = split(rest)?;
        let number = number(digits).filter(|number| (1..=999).contains(number))?;
        if self.sheet.tracks.len() >= TRACKS || (self.skips && self.sheet.files.len() >= TRACKS) {
            self.skips = true;
            self.note(Remark::TooMany);
            return Some(());
        }
        if self.sheet.files.is_empty() {
            self.sheet.files.push(String::new());
        }
        self.skips = false;
        self.in_track = true;
        // CDRWIN knows AUDIO and CDG (sound with pictures) and eight kinds of data.
        let is_audio = kind.is_empty() || ["AUDIO", "CDG"].iter().any(|audio| audio.eq_ignore_ascii_case(kind));
        if !is_audio {
            self.note(Remark::Data(number));
        }
        self.sheet.tracks.push(Track { number, is_audio, line: self.line, ..Track::default() });
        Some(())
    }

    fn index(&mut self, rest: &str) -> Option<()> {
        let (digits, at) = split(rest)?;
        let (number, at) = (number(digits).filter(|number| *number <= 99)?, Sectors::read(at)?);
        let file = self.sheet.files.len().checked_sub(1)?;
        let indices = &mut self.last()?.indices;
        let is_new = indices.len() < INDICES && indices.iter().all(|index| index.number != number);
        is_new.then(|| indices.push(Index { number, file, at }))
    }

    /// What is said of the track, or of the whole if there is none yet.
    fn about(&mut self) -> &mut Words {
        match self.sheet.tracks.last_mut().filter(|_| self.in_track) {
            Some(track) => &mut track.words,
            None => &mut self.sheet.words,
        }
    }

    fn words(&mut self, command: &str, rest: &str) -> Option<()> {
        let about = self.about();
        let field = match command {
            "TITLE" => &mut about.title,
            "PERFORMER" => &mut about.performer,
            "SONGWRITER" => &mut about.songwriter,
            "COMPOSER" => &mut about.composer,
            "ARRANGER" => &mut about.arranger,
            "GENRE" => &mut about.genre,
            _ => return None,
        };
        fill(field, words(rest));
        Some(())
    }

    /// A remark may hold a fact; any other is nobody's business.
    fn remark(&mut self, rest: &str) {
        let Some((name, rest)) = split(rest) else { return };
        let name = name.trim_end_matches(':').to_ascii_uppercase();
        let in_track = self.in_track;
        let about = self.about();
        let field = match (name.as_str(), in_track) {
            ("GENRE", _) => &mut about.genre,
            ("DATE" | "YEAR", _) => &mut about.date,
            ("COMMENT", _) => &mut about.comment,
            ("COMPOSER", _) => &mut about.composer,
            ("ARRANGER", _) => &mut about.arranger,
            ("SONGWRITER", _) => &mut about.songwriter,
            ("REPLAYGAIN_TRACK_GAIN", true) | ("REPLAYGAIN_ALBUM_GAIN", false) => &mut about.gain,
            ("REPLAYGAIN_TRACK_PEAK", true) | ("REPLAYGAIN_ALBUM_PEAK", false) => &mut about.peak,
            // Some write those of the album behind the last track.
            ("REPLAYGAIN_ALBUM_GAIN", true) => &mut self.sheet.words.gain,
            ("REPLAYGAIN_ALBUM_PEAK", true) => &mut self.sheet.words.peak,
            ("DISCID", _) => &mut self.sheet.disc_id,
            ("DISCNUMBER", _) => {
                self.sheet.disc = self.sheet.disc.or(number(rest).filter(|number| *number > 0));
                return;
            }
            _ => return,
        };
        fill(field, words(rest));
    }
}

/// The first that is said counts.
fn fill(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}
