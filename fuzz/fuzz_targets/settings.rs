//! The listener's configuration is read, and what is wrong with it is told in lines that a terminal can show.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use melangkah::settings::Settings;

fuzz_target!(|text: &str| {
    if let Err(error) = Settings::parse(text, Path::new("config.toml"), Path::new("/home/listener")) {
        let said = error.to_string();
        assert!(!said.is_empty() && !said.contains(|character: char| character.is_control() && character != '\n'));
    }
});
