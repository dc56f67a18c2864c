//! The listener's configuration is read.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use melangkah::settings::Settings;

fuzz_target!(|text: &str| {
    let _ = Settings::parse(text, Path::new("config.toml"), Path::new("/home/listener"));
});
