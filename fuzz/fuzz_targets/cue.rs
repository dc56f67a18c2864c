//! A CUE sheet is read, and what is promised of sheets holds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use melangkah::cue::{BYTES, Sheet, TRACKS};
use melangkah::text;

fuzz_target!(|bytes: &[u8]| {
    let sheet = Sheet::from_bytes(bytes);
    assert!(bytes.len() <= BYTES && sheet.tracks.len() <= TRACKS && sheet.files.len() <= TRACKS);
    let titles = sheet.tracks.iter().filter_map(|track| track.words.title.as_ref());
    for text in titles.chain(&sheet.words.title).chain(&sheet.files) {
        assert_eq!(text::clean(text), text.as_str());
    }
    let songs = sheet.layout().songs;
    assert!(songs.iter().all(|song| song.end.is_none_or(|end| end > song.start) && song.file < sheet.files.len()));
    assert!(songs.windows(2).all(|pair| {
        pair[0].file < pair[1].file || pair[0].end.is_some_and(|end| end <= pair[1].start)
    }));
});
