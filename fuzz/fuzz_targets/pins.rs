//! The listener's decisions are read; a list that is damaged is told and kept, and nothing that was kept is lost by a save.

#![no_main]

use libfuzzer_sys::fuzz_target;
use melangkah::library::Pins;

fuzz_target!(|data: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("matches.toml");
    std::fs::write(&path, data).expect("the temporary file can be written");
    match Pins::load(&path) {
        Ok(mut pins) => {
            for notice in pins.notices() {
                assert!(!notice.contains(char::is_control), "{notice:?}");
                assert_eq!(std::fs::read(path.with_extension("toml.damaged")).expect("what is damaged is kept"), data);
            }
            if pins.notices().is_empty() && !pins.is_empty() {
                pins.forget(&path);
                pins.save().expect("the temporary file can be written");
                let again = Pins::load(&path).expect("what was saved is read");
                assert!(again.notices().is_empty() && !again.is_empty());
            }
        }
        Err(_) => assert_eq!(std::fs::read(&path).expect("what is refused stays"), data),
    }
});
