//! What is to be told about a sheet, in the listener's language.

use super::{SheetFile, SheetRemark};
use crate::cue::Remark;
use crate::locale::Locale;
use crate::text;

impl SheetRemark {
    /// It in the listener's language, with nothing in it that a terminal would obey.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        let words = match self {
            Self::Line(note) => {
                let what = remark_words(note.remark, locale);
                locale.fill("sheet.line", &[("line", &note.line.to_string()), ("what", &what)])
            }
            Self::More(count) => locale.fill("sheet.more", &[("count", &count.to_string())]),
            Self::Guessed(alphabet) => locale.fill("sheet.guessed", &[("alphabet", alphabet)]),
            Self::Missing(name) => locale.fill("sheet.missing", &[("file", name)]),
            Self::NoSongs => locale.text("sheet.no-songs").to_owned(),
            Self::BeyondEnd(track) => locale.fill("sheet.beyond-end", &[("track", &track.to_string())]),
            Self::Unused(path) => locale.fill("sheet.unused", &[("file", &path.to_string_lossy())]),
        };
        text::clean(&words).into_owned()
    }
}

impl SheetFile {
    /// The first remarks in a line, and how many more there are; empty if there are none.
    #[must_use]
    pub fn told(&self, locale: &Locale, most: usize) -> String {
        let mut told: Vec<String> = self.remarks.iter().take(most).map(|remark| remark.words(locale)).collect();
        let more = self.remarks.len() - told.len();
        told.extend((more > 0).then(|| SheetRemark::More(more).words(locale)));
        told.join("; ")
    }
}

fn remark_words(remark: Remark, locale: &Locale) -> String {
    let about = |key: &str, track: u32| locale.fill(key, &[("track", &track.to_string())]);
    match remark {
        Remark::NotUnderstood => locale.text("sheet.not-understood").to_owned(),
        Remark::TooLong => locale.text("sheet.too-long").to_owned(),
        Remark::TooMany => locale.text("sheet.too-many").to_owned(),
        Remark::Data(track) => about("sheet.data", track),
        Remark::NoIndex(track) => about("sheet.no-index", track),
        Remark::NoFirstIndex(track) => about("sheet.no-first-index", track),
        Remark::OutOfOrder(track) => about("sheet.out-of-order", track),
        Remark::NoLength(track) => about("sheet.no-length", track),
        Remark::Hidden(end) => locale.fill("sheet.hidden", &[("time", &end.to_string())]),
        Remark::Silence(track, length) => {
            locale.fill("sheet.silence", &[("track", &track.to_string()), ("time", &length.to_string())])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cue::{Note, Sectors};
    use crate::locale::Language;

    #[test]
    fn every_remark_is_in_both_languages() {
        let time = Sectors::new(151);
        let remarks = [
            Remark::NotUnderstood,
            Remark::TooLong,
            Remark::TooMany,
            Remark::Data(7),
            Remark::NoIndex(7),
            Remark::NoFirstIndex(7),
            Remark::OutOfOrder(7),
            Remark::NoLength(7),
            Remark::Hidden(time),
            Remark::Silence(7, time),
        ];
        let lines = remarks.map(|remark| SheetRemark::Line(Note { line: 9, remark }));
        let others = [
            SheetRemark::More(7),
            SheetRemark::Guessed("GBK"),
            SheetRemark::Missing("\u{1b}[31mx.wav".to_owned()),
            SheetRemark::NoSongs,
            SheetRemark::BeyondEnd(7),
            SheetRemark::Unused("a.flac".into()),
        ];
        let [english, indonesian] = [Language::English, Language::Indonesian].map(Locale::new);
        for remark in lines.iter().chain(&others) {
            let words = [remark.words(&english), remark.words(&indonesian)];
            assert_ne!(words[0], words[1]);
            for words in words {
                assert!(!words.contains("sheet.") && !words.contains('{') && !words.contains('\u{1b}'), "{words}");
            }
        }
        assert_eq!(lines[8].words(&english), "line 9: the sound before 00:02:01 is in no song");
    }
}
