//! The threads that send into the loop's one channel: keys, signals, the player, the search for files.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::MouseEvent;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::library;
use crate::media::Clip;
use crate::player::Event;

use super::app::Message;
use super::art::question::Reply;
use super::art::{Load, Painter};
use super::input::{Input, Parser};
use super::{FindDevices, FindLyrics, ListOrder, Lists, OnEvent, OnFound, OnMeasured, OnTraced};

/// What follows an escape within this time belongs to it; else the key was pressed.
const ESCAPE_WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };

/// What arrives at the loop.
#[derive(Debug)]
pub(super) enum News {
    /// For the application.
    Message(Message),
    /// The mouse; whether it is a double click only the loop can tell.
    Mouse(MouseEvent),
    /// The terminal has replied to a question.
    Reply(Reply),
    /// The terminal has another size.
    Resized,
    /// The program was stopped from outside, and goes on.
    Continued,
    /// A signal to end.
    Signal(i32),
    /// There is no terminal any more.
    InputClosed,
    /// A thread failed in a way it must not.
    Panicked {
        /// Its name.
        thread: String,
        /// What it said.
        message: String,
    },
}

/// Starts the threads. They end with the program: one that waits for a key cannot be called back.
pub(super) struct Feed {
    sender: Sender<News>,
}

impl Feed {
    pub(super) fn new(sender: Sender<News>) -> Self {
        Self { sender }
    }

    /// What takes the player's news. If the thread that holds it panics the loop hears of it.
    pub(super) fn on_event(&self) -> OnEvent {
        let guard = Guard(self.sender.clone());
        Box::new(move |event: Event| {
            // Once the loop has ended nobody is interested.
            let _ = guard.0.send(News::Message(Message::Player(event)));
        })
    }

    /// Keys and mouse.
    pub(super) fn input(&self) -> io::Result<()> {
        self.start("input", |sender| {
            let end = read_input(sender);
            if let Err(error) = &end {
                eprintln!("input: {error}");
            }
            let _ = sender.send(News::InputClosed);
        })
    }

    /// Signals.
    pub(super) fn signals(&self) -> io::Result<()> {
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
        self.start("signals", move |sender| {
            for signal in signals.forever() {
                let news = match signal {
                    SIGTSTP => News::Message(Message::Suspend),
                    SIGCONT => News::Continued,
                    SIGWINCH => News::Resized,
                    signal => News::Signal(signal),
                };
                if sender.send(news).is_err() {
                    break;
                }
            }
        })
    }

    /// What takes the news of the search for files. If the thread that holds it panics the loop hears of it.
    pub(super) fn on_found(&self) -> OnFound {
        let guard = Guard(self.sender.clone());
        Box::new(move |news| {
            let message = match news {
                library::News::Progress(progress) => Message::Searching(progress),
                library::News::Found { library, goes_on: true } => Message::FoundSoFar(library),
                library::News::Found { library, goes_on: false } => Message::Scanned(*library),
                library::News::Unchanged => Message::FoundNothingNew,
                library::News::Trouble(words) => Message::Notice(words),
            };
            guard.0.send(News::Message(message)).is_ok()
        })
    }

    /// The search for devices.
    pub(super) fn find_devices(&self, find: FindDevices) -> io::Result<()> {
        self.start("devices", move |sender| {
            let _ = sender.send(News::Message(Message::Devices(find())));
        })
    }

    /// The search for lyrics.
    pub(super) fn find_lyrics(&self, find: FindLyrics, clip: Clip) -> io::Result<()> {
        self.start("lyrics", move |sender| {
            let found = find(&clip).map(|lyrics| lyrics.map(Box::new));
            let _ = sender.send(News::Message(Message::Lyrics(clip, found)));
        })
    }

    /// Something is done with the kept playlists.
    pub(super) fn lists(&self, lists: Lists, order: ListOrder) -> io::Result<()> {
        self.start("lists", move |sender| {
            let _ = sender.send(News::Message(Message::Lists(lists(order))));
        })
    }

    /// What takes the figures of files that were measured.
    pub(super) fn on_measured(&self) -> OnMeasured {
        let sender = self.sender.clone();
        Box::new(move |measured| {
            let message = measured.map_or(Message::MeasuredAll, |(clip, loudness)| Message::Measured(clip, loudness));
            let _ = sender.send(News::Message(message));
        })
    }

    /// What takes waveforms.
    pub(super) fn on_traced(&self) -> OnTraced {
        let sender = self.sender.clone();
        Box::new(move |clip, waveform| {
            let _ = sender.send(News::Message(Message::Waveform(clip, waveform)));
        })
    }

    /// What draws pictures.
    pub(super) fn painter(&self, load: Load) -> io::Result<Painter> {
        let sender = self.sender.clone();
        Painter::start(load, move |wish, picture| {
            let _ = sender.send(News::Message(Message::Painted(wish, picture)));
        })
    }

    fn start(&self, name: &'static str, work: impl FnOnce(&Sender<News>) + Send + 'static) -> io::Result<()> {
        let sender = self.sender.clone();
        let run = move || {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(&sender))) {
                let _ = sender.send(News::Panicked { thread: name.to_owned(), message: words(panic.as_ref()) });
            }
        };
        thread::Builder::new().name(name.to_owned()).spawn(run).map(drop)
    }
}

/// Tells the loop if the thread that holds it panics.
struct Guard(Sender<News>);

impl Drop for Guard {
    fn drop(&mut self) {
        if thread::panicking() {
            let thread = thread::current().name().unwrap_or("?").to_owned();
            let _ = self.0.send(News::Panicked { thread, message: "see the log".to_owned() });
        }
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}

/// Reads until the terminal hangs up or the loop has ended.
fn read_input(sender: &Sender<News>) -> io::Result<()> {
    let stdin = io::stdin();
    let mut parser = Parser::default();
    let mut bytes = [0; 1024];
    loop {
        let wait = parser.is_waiting().then_some(&ESCAPE_WAIT);
        let mut waiting = [PollFd::new(&stdin, PollFlags::IN)];
        let inputs = match poll(&mut waiting, wait) {
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
            Ok(0) => parser.flush(),
            Ok(_) if !waiting[0].revents().contains(PollFlags::IN) => return Ok(()),
            Ok(_) => match rustix::io::read(&stdin, &mut bytes) {
                Err(Errno::INTR | Errno::AGAIN) => continue,
                // So ends a terminal that has hung up.
                Ok(0) | Err(Errno::IO) => return Ok(()),
                Err(error) => return Err(error.into()),
                Ok(count) => parser.feed(&bytes[..count]),
            },
        };
        for input in inputs {
            let news = match input {
                Input::Key(key) => News::Message(Message::Key(key)),
                Input::Mouse(mouse) => News::Mouse(mouse),
                Input::Reply(reply) => News::Reply(reply),
                Input::Focus(has_focus) => News::Message(Message::Focus(has_focus)),
            };
            if sender.send(news).is_err() {
                return Ok(());
            }
        }
    }
}
