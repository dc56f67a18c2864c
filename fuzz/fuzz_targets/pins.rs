//! The listener's decisions are read; a list that is damaged is told and kept.

#![no_main]

use libfuzzer_sys::fuzz_target;
use melangkah::library::Pins;

fuzz_target!(|data: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("matches.toml");
    std::fs::write(&path, data).expect("the temporary file can be written");
    let _ = Pins::load(&path);
});
