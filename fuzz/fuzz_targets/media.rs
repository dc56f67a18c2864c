//! A file is opened, asked, decoded and jumped about in. A panic that escapes, more memory than 256 MiB, blocks that do not
//! follow each other or a jump beyond what was asked for is a find; panics that the room catches are not.

#![no_main]

use std::alloc::System;
use std::io::Write;
use std::sync::Once;

use cap::Cap;
use libfuzzer_sys::fuzz_target;
use melangkah::media::{Decoder, Fault, inspect, is_guarded, verify};

/// What is asked for beyond this fails, and the process with it. libFuzzer itself allocates elsewhere.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, 256 << 20);

/// libFuzzer ends the process at every panic; those that are caught are none of its business.
static QUIET: Once = Once::new();

/// A small file may hold hours of silence: ten seconds of it are enough.
const MOST: u64 = 48_000 * 10;

fuzz_target!(|data: &[u8]| {
    QUIET.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !is_guarded() {
                hook(panic);
            }
        }));
    });
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(data).expect("the temporary file can be written");
    let Ok(mut decoder) = Decoder::open(file.path()) else { return };
    inspect(file.path()).expect("what was opened is opened again");
    let mut frames = 0;
    let mut is_whole = false;
    while frames < MOST {
        match decoder.next_block() {
            Ok(Some(block)) => {
                assert_eq!(block.frame, frames);
                assert!(!block.samples.is_empty() && block.samples.len() % usize::from(block.spec.channels) == 0);
                frames += (block.samples.len() / usize::from(block.spec.channels)) as u64;
            }
            Ok(None) => {
                is_whole = true;
                break;
            }
            Err(error) => {
                assert!(!matches!(&error.fault, Fault::Decoder(reason) if reason.is_empty()));
                break;
            }
        }
    }
    if is_whole && frames < MOST / 10 {
        assert_eq!(verify(file.path()).expect("what was opened is opened again").frames, frames);
    }
    for part in [3, 0, 1, 2] {
        let wanted = frames * part / 2;
        if let Ok(at) = decoder.seek(wanted) {
            assert!(at <= wanted);
        }
        let _ = decoder.next_block();
    }
});
