//! The screen with a part that panics, to see that the terminal is given back: `failing_screen PART`, PART being `screen` (its own
//! thread, when `m` is pressed), `player` (the thread that sends the player's news, when `m` is pressed), `scan` (at once), `devices`
//! (when `O` is pressed).

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use melangkah::catalogue::Catalogue;
use melangkah::deck::{Deck, Request};
use melangkah::keymap::Keymap;
use melangkah::library;
use melangkah::locale::Language;
use melangkah::player::{self, Command, OutputChoice};
use melangkah::tui;

/// What it says when it fails.
const WORDS: &str = "this part fails on purpose";

/// Plays nothing, and hands its orders to the player's thread.
struct Sound {
    fails: bool,
    orders: Sender<Command>,
}

impl tui::Sound for Sound {
    fn send(&self, command: Command) {
        assert!(!(self.fails && command == Command::Mute(true)), "{WORDS}");
        // The thread may have failed.
        let _ = self.orders.send(command);
    }

    fn tap(&self) -> Option<player::Tap> {
        None
    }
}

fn main() -> ExitCode {
    let part = std::env::args().nth(1).unwrap_or_default();
    let is = |name: &str| part == name;
    let (fails_on_screen, fails_in_player) = (is("screen"), is("player"));
    let (fails_in_scan, fails_in_devices) = (is("scan"), is("devices"));
    let catalogue = match Catalogue::shipped() {
        Ok(catalogue) => Arc::new(catalogue),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let options = tui::Options {
        catalogue,
        language: Language::English,
        deck: Deck::new(1, 80),
        start: Request::default(),
        shown: None,
        output: player::Options::default(),
        named: tui::Named::Listener,
        open: Box::new(move |_, on_event| {
            let (orders, waiting) = channel();
            thread::spawn(move || {
                let _news = on_event;
                for order in waiting {
                    assert!(!(fails_in_player && order == Command::Mute(true)), "{WORDS}");
                }
            });
            Ok(tui::Opened {
                sound: Box::new(Sound { fails: fails_on_screen, orders }),
                output: OutputChoice::Null,
                name: String::new(),
                notice: None,
            })
        }),
        find_devices: Arc::new(move || {
            assert!(!fails_in_devices, "{WORDS}");
            Vec::new()
        }),
        keep_output: Box::new(|_| Ok(())),
        measure: None,
        trace: None,
        show: tui::Show::default(),
        load_picture: Arc::new(|_| None),
        search: Some(Box::new(move |mut on_found| {
            thread::Builder::new().name("scan".to_owned()).spawn(move || {
                let news = library::News::Found { library: Box::default(), goes_on: fails_in_scan };
                on_found(news);
                assert!(!fails_in_scan, "{WORDS}");
            })?;
            Ok(Box::new(|_| {}))
        })),
        decide: Box::new(|_, _, _| Err("not here".to_owned())),
        notices: Vec::new(),
        lists: Arc::new(|_| tui::Tidings::Kept(Vec::new())),
        looks: tui::Looks::default(),
        find_lyrics: Arc::new(|_| Ok(None)),
        keep_offset: Box::new(|_, _| Ok(())),
        has_mouse: true,
        keymap: Keymap::default(),
        log: std::env::var_os("HOME").map(|home| PathBuf::from(home).join("log")),
    };
    match tui::run(options) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
