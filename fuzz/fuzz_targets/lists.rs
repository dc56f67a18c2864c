//! Playlists are read; what is read is clean and bounded, and whatever it is, it can be written in every format and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use melangkah::lists::{Format, MAX_ENTRIES, Reader, write};
use melangkah::text::clean;

fuzz_target!(|data: &[u8]| {
    let Some((first, content)) = data.split_first() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let format = Format::ALL[usize::from(*first) % Format::ALL.len()];
    let path = folder.path().join(format!("list.{}", format.ending()));
    std::fs::write(&path, content).expect("the temporary file can be written");
    let Ok(reading) = Reader::default().read(&path) else { return };
    assert!(reading.list.entries.len() <= MAX_ENTRIES);
    for entry in &reading.list.entries {
        let texts = [&entry.title, &entry.artist, &entry.album];
        assert!(texts.into_iter().flatten().all(|text| clean(text) == *text && !text.is_empty()), "{entry:?}");
        assert!(!entry.path.as_os_str().is_empty());
    }
    assert!(reading.skipped.iter().all(|skipped| clean(&skipped.what) == skipped.what));
    for format in Format::ALL {
        let copy = folder.path().join(format!("copy.{}", format.ending()));
        write(&reading.list, &copy).expect("the temporary file can be written");
        let again = Reader::default().read(&copy).expect("what was written is read");
        assert_eq!(again.list.entries.len(), reading.list.entries.len(), "{format:?}");
    }
});
