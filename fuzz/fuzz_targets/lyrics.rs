//! A file of lyrics is read, and what is promised of lyrics holds.

#![no_main]

use std::path::PathBuf;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use melangkah::lyrics::{Lyrics, Offset, Origin};
use melangkah::text;

fuzz_target!(|bytes: &[u8]| {
    let Some(mut lyrics) = Lyrics::from_bytes(bytes, Origin::File(PathBuf::from("song.lrc"))) else { return };
    lyrics.offset = Offset::new(i32::from(bytes.first().copied().unwrap_or_default()) * 10 - 1280);
    let lines = lyrics.lines();
    assert!(lines.len() <= 10_000 && lines.iter().any(|line| !line.text.is_empty()));
    assert!(lines.iter().filter_map(|line| line.at).is_sorted());
    for line in lines {
        assert_eq!(text::clean(&line.text), line.text);
        assert!(line.words.is_sorted_by_key(|word| word.at));
        assert!(line.words.is_empty() || line.words.iter().map(|word| &*word.text).collect::<String>() == line.text);
    }
    let mut position = Duration::ZERO;
    for _ in 0..1000 {
        let Some(next) = lyrics.next_change(position) else { break };
        assert!(next > position);
        assert_eq!(lyrics.current(position), lyrics.current(next.saturating_sub(Duration::from_nanos(1))));
        position = next;
    }
});
