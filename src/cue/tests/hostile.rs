//! Whatever stands in a sheet: nothing breaks, and what is promised of sheets holds.

use crate::cue::Sheet;

/// What holds of every sheet.
fn check(sheet: &Sheet) {
    assert!(sheet.tracks.len() <= 999 && sheet.files.len() <= 999 && sheet.notes.len() <= 101);
    let words = std::iter::once(&sheet.words).chain(sheet.tracks.iter().map(|track| &track.words));
    let texts =
        words.flat_map(|words| [&words.title, &words.performer, &words.songwriter, &words.comment, &words.gain]);
    for text in texts.flatten().chain(&sheet.files).chain(&sheet.disc_id) {
        assert_eq!((&*crate::text::clean(text), text.trim()), (&**text, &**text));
        assert!(text.chars().count() <= 1024);
    }
    assert!(sheet.tracks.iter().all(|track| (1..=999).contains(&track.number) && track.indices.len() <= 100));
    let songs = sheet.layout().songs;
    for (index, song) in songs.iter().enumerate() {
        assert!(song.file < sheet.files.len() && sheet.tracks[song.track].is_audio);
        assert!(song.end.is_none_or(|end| end > song.start));
        // Songs do not overlap.
        if let Some(next) = songs.get(index + 1) {
            assert!(next.file > song.file || song.end.is_some_and(|end| end <= next.start));
        }
        assert_eq!(songs.iter().filter(|other| other.track == song.track).count(), 1);
    }
}

/// Pieces that sheets are made of, right and wrong.
const PIECES: [&str; 40] = [
    "FILE ",
    "TRACK ",
    "INDEX ",
    "TITLE ",
    "PERFORMER ",
    "REM ",
    "ISRC ",
    "CATALOG ",
    "PREGAP ",
    "FLAGS ",
    "COMPOSER ",
    "AUDIO",
    "MODE1/2352",
    "WAVE",
    "\"",
    "\"a.wav\"",
    "01 ",
    "00 ",
    "99 ",
    "999 ",
    "1000 ",
    "00:00:00",
    "00:00:01",
    "12:34:56",
    "9999:59:74",
    "99:99:99",
    ":",
    "-1 ",
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\u{feff}",
    "\0",
    "é",
    "\u{202e}",
    "REPLAYGAIN_ALBUM_GAIN ",
    "DISCNUMBER 4294967296",
];

#[test]
fn pieces_in_any_order_are_read() {
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..4000 {
        let text: String = (0..random.usize(..120)).map(|_| PIECES[random.usize(..PIECES.len())]).collect();
        check(&Sheet::from_text(&text));
    }
}

#[test]
fn sheets_with_changed_bytes_are_read() {
    let sheet = "TITLE \"a\"\nFILE \"a.wav\" WAVE\n TRACK 01 AUDIO\n  TITLE \"b\"\n  INDEX 01 00:00:00\n TRACK 02 AUDIO\n  \
        INDEX 00 00:10:00\n  INDEX 01 00:12:00\nFILE \"b.wav\" WAVE\n TRACK 03 AUDIO\n  INDEX 01 00:00:00\n";
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..4000 {
        let mut bytes = sheet.as_bytes().to_vec();
        for _ in 0..random.usize(1..8) {
            let at = random.usize(..bytes.len());
            match random.u8(..4) {
                0 => bytes[at] = random.u8(..),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, random.u8(..)),
                _ => bytes.truncate(at.max(8)),
            }
        }
        check(&Sheet::from_bytes(&bytes));
    }
    for end in 0..sheet.len() {
        check(&Sheet::from_bytes(&sheet.as_bytes()[..end]));
    }
}
