//! A file is opened, decoded and jumped about in. A panic that escapes, an endless stream or a jump beyond what was asked
//! for is a find; panics that the room catches are not.

#![no_main]

use std::io::Write;
use std::sync::Once;

use libfuzzer_sys::fuzz_target;
use melangkah::media::{Decoder, is_guarded};

/// libFuzzer ends the process at every panic; those that are caught are none of its business.
static QUIET: Once = Once::new();

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
    let mut frames = 0;
    while let Ok(Some(block)) = decoder.next_block() {
        assert_eq!(block.frame, frames);
        assert!(!block.samples.is_empty() && block.samples.len() % usize::from(block.spec.channels) == 0);
        frames += (block.samples.len() / usize::from(block.spec.channels)) as u64;
        if frames > 48_000 * 60 {
            break;
        }
    }
    for part in [3, 0, 1, 2] {
        let wanted = frames * part / 2;
        if let Ok(at) = decoder.seek(wanted) {
            assert!(at <= wanted);
        }
        let _ = decoder.next_block();
    }
});
