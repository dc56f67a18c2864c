//! What a terminal sends becomes keys and mouse events: the same ones however it is cut into pieces, and nothing that could
//! spoil the screen or keep the reader waiting for ever.

#![no_main]

use crossterm::event::KeyCode;
use libfuzzer_sys::fuzz_target;
use melangkah::tui::input::{Input, Parser};

/// No sequence that means something is longer.
const LONGEST: usize = 64;

fuzz_target!(|input: (u8, &[u8])| {
    let (piece, bytes) = input;
    let mut parser = Parser::default();
    let mut whole = Vec::new();
    for byte in bytes {
        whole.extend(parser.feed(std::slice::from_ref(byte)));
    }
    let is_waiting = parser.is_waiting();
    whole.extend(parser.flush());
    assert!(!parser.is_waiting());
    assert!(whole.len() <= bytes.len());
    for input in &whole {
        if let Input::Key(key) = input
            && let KeyCode::Char(character) = key.code
        {
            assert!(!u8::try_from(character).is_ok_and(|byte| byte < 0x20 || byte == 0x7f), "{character:?}");
        }
    }
    // A broken sequence is dropped at a length that depends on the pieces; anything shorter may not.
    if bytes.len() <= LONGEST {
        let mut cut = Vec::new();
        for piece in bytes.chunks(usize::from(piece).max(1)) {
            cut.extend(parser.feed(piece));
        }
        assert_eq!(parser.is_waiting(), is_waiting);
        cut.extend(parser.flush());
        assert_eq!(cut, whole);
    }
});
