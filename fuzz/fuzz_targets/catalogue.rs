//! A catalogue is read, searched and printed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use melangkah::catalogue::Catalogue;

fuzz_target!(|text: &str| {
    let Ok(catalogue) = Catalogue::parse(text) else { return };
    let _ = catalogue.search(text.get(..text.len().min(40)).unwrap_or("a"));
    for song in &catalogue.songs {
        assert!(catalogue.song(&song.id).is_some());
    }
});
