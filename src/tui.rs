//! The terminal interface: take the terminal, loop, give it back.
//!
//! [`run`] blocks on one channel. Keys, signals, the player and the search for files send into it; the loop drains it,
//! lets the `App` take each message, does what it asks for, and draws once if something shown has changed. Nothing ticks.

mod app;
mod art;
mod clock;
mod feed;
mod fuzzy;
pub mod input;
mod layout;
mod place;
mod sheet;
mod terminal;
mod theme;
mod turn;
mod view;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Instant;

use crate::catalogue::{Catalogue, SongId};
use crate::deck::{Deck, Request};
use crate::keymap::Keymap;
use crate::library::{self, AudioFile, Match};
use crate::locale::Language;
use crate::lyrics::{Lyrics, Offset};
use crate::media::{Clip, Loudness};
use crate::player::{self, Command, Device, Event, OutputChoice, Tap};
use crate::text;
use crate::waveform::Waveform;

use app::{App, Beginning, Message, Outlet};
use art::question::Question;
use art::{Depth, Way};
use feed::Feed;
use terminal::Terminal;
use turn::{Loop, Meter, Tracer};

pub use app::{ListOrder, ListWay, Named, Show, Tidings, Verdict};
pub use art::Art;
pub use theme::{Colors, Looks, Named as Theme};

/// What plays.
pub trait Sound {
    /// Gives an order; never waits for it to be carried out.
    fn send(&self, command: Command);

    /// A look at what is heard.
    fn tap(&self) -> Option<Tap>;
}

/// What was opened to play with.
pub struct Opened {
    /// What plays.
    pub sound: Box<dyn Sound>,
    /// Which output it is: another one than was asked for, if that one does not answer.
    pub output: OutputChoice,
    /// What it plays to, for the listener.
    pub name: String,
    /// What the listener should know: that nothing is heard because there is no device, for one.
    pub notice: Option<String>,
}

/// Takes news of the player; may be called from any thread.
pub type OnEvent = Box<dyn Fn(Event) + Send>;

/// Opens what plays, given where to play and what takes its news. Called before the terminal is taken; if that fails the
/// reason is shown, and everything but playing works. Called again if the listener then chooses another output.
pub type Open = Box<dyn FnMut(&player::Options, OnEvent) -> Result<Opened, String>>;

/// Looks for the devices. Called in a thread of its own each time that the listener wants to see them: it may take long.
pub type FindDevices = Arc<dyn Fn() -> Vec<Device> + Send + Sync>;

/// Keeps the output that the listener chose, in the words of `--output`, for the next run; or says why it cannot.
pub type KeepOutput = Box<dyn FnMut(&str) -> Result<(), String>>;

/// Takes what was measured, nothing if it could not be, and what becomes known of a file later; `None` when no more will
/// become known of what was asked for. May be called from any thread.
pub type OnMeasured = Box<dyn Fn(Option<(Clip, Loudness)>) + Send>;

/// Asks for files and parts of files to be measured; never waits for it.
pub type Measure = Box<dyn FnMut(Vec<Clip>)>;

/// Opens what measures, given what takes its answers. Called once, when there is something to measure. Without it nothing is
/// measured.
pub type OpenMeasure = Box<dyn FnOnce(OnMeasured) -> Option<Measure>>;

/// Looks for the lyrics of a file, with the offset that the listener wants. Called in a thread of its own.
pub type FindLyrics = Arc<dyn Fn(&Clip) -> Result<Option<Lyrics>, String> + Send + Sync>;

/// Keeps the offset of a file's lyrics for the next run, or says why it cannot.
pub type KeepOffset = Box<dyn FnMut(&Path, Offset) -> Result<(), String>>;
/// Takes how loud a file is from its start to its end: several times while it is found out, the last time all of it. May be
/// called from any thread.
pub type OnTraced = Box<dyn Fn(Clip, Waveform) + Send>;

/// Asks for the waveform of a file; never waits for it.
pub type Trace = Box<dyn FnMut(Clip)>;

/// Opens what draws up waveforms, given what takes its answers. Called once, when one is to be seen.
pub type OpenTrace = Box<dyn FnOnce(OnTraced) -> Option<Trace>>;

/// Gives the bytes of the picture that goes with a file, if there is one. Called in a thread of its own.
pub type LoadPicture = Arc<dyn Fn(&Path) -> Option<Vec<u8>> + Send + Sync>;

/// Does something with the kept playlists and says what became of it. Called in a thread of its own.
pub type Lists = Arc<dyn Fn(ListOrder) -> Tidings + Send + Sync>;

/// Takes news of the listener's files; gives `false` when nobody listens any more. May be called from any thread.
pub type OnFound = Box<dyn FnMut(library::News) -> bool + Send>;

/// What the listener wants of the search for files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchWish {
    /// To search again.
    Search,
    /// To stop searching.
    Stop,
}

/// Tells the search what the listener wants; never waits for it.
pub type Ask = Box<dyn FnMut(SearchWish)>;

/// Starts the search for the listener's files, given what takes its news. Called once, after the first frame. Fails if the
/// system has no thread left.
pub type StartSearch = Box<dyn FnOnce(OnFound) -> io::Result<Ask>>;

/// Keeps what the listener decided about a file, and gives how the files that it touches, given first and in that order, are
/// tied from now on; or why it could not be kept.
pub type Decide = Box<dyn FnMut(&[&AudioFile], &AudioFile, &Verdict) -> Result<Vec<Match>, String>>;

/// What [`run`] needs.
pub struct Options {
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// The language of the screen; the listener can switch it.
    pub language: Language,
    /// The queue to begin with (often empty), with volume, shuffle and repeat as the listener wants them.
    pub deck: Deck,
    /// What is played as soon as it is found.
    pub start: Request,
    /// The song that is selected at first.
    pub shown: Option<SongId>,
    /// Where to play.
    pub output: player::Options,
    /// Who named the output.
    pub named: Named,
    /// Opens what plays.
    pub open: Open,
    /// Looks for the devices.
    pub find_devices: FindDevices,
    /// Keeps the output that the listener chose.
    pub keep_output: KeepOutput,
    /// Looks for lyrics.
    pub find_lyrics: FindLyrics,
    /// Keeps the offset of lyrics.
    pub keep_offset: KeepOffset,
    /// Opens what measures; `None` if nothing is to be measured.
    pub measure: Option<OpenMeasure>,
    /// Opens what draws up waveforms; `None` if none are to be seen.
    pub trace: Option<OpenTrace>,
    /// What is shown of the sound itself.
    pub show: Show,
    /// Finds the picture that goes with a file.
    pub load_picture: LoadPicture,
    /// Keeps playlists.
    pub lists: Lists,
    /// Searches the listener's files; `None` if there is nowhere to search.
    pub search: Option<StartSearch>,
    /// Keeps pins and refusals.
    pub decide: Decide,
    /// What to tell at the start.
    pub notices: Vec<String>,
    /// What the screen is to look like; the listener can switch the theme.
    pub looks: Looks,
    /// Whether the mouse is wanted.
    pub has_mouse: bool,
    /// The keys.
    pub keymap: Keymap,
    /// Where the standard error goes meanwhile, so that libraries cannot spoil the screen. `None`: nowhere.
    pub log: Option<PathBuf>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The signal that ended it, if one did.
    pub signal: Option<i32>,
    /// Whether everything that was played was played whole.
    pub is_flawless: bool,
}

/// Why there is no terminal interface, or why it broke off. The terminal has been given back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Keys or screen are not a terminal.
    #[error(
        "{0} is not a terminal: to play without one use `melangkah play --plain`, to read `melangkah credits` (or list, film, people, sources)"
    )]
    NotATerminal(&'static str),
    /// The terminal cannot be used.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
    /// The log file cannot be written.
    #[error("the log {} cannot be written: {cause}", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A thread failed in a way it must not.
    #[error("internal error in the thread `{thread}`: {message}")]
    Thread {
        /// Its name.
        thread: String,
        /// What it said.
        message: String,
    },
}

/// Runs until the listener quits, a signal ends it, or the terminal is gone. The terminal is given back in any case.
pub fn run(options: Options) -> Result<Ended, Error> {
    if !io::stdin().is_terminal() {
        return Err(Error::NotATerminal("the standard input"));
    }
    if !io::stdout().is_terminal() {
        return Err(Error::NotATerminal("the standard output"));
    }
    let (sender, news) = mpsc::channel();
    let feed = Feed::new(sender);
    let Options { catalogue, language, deck, start, shown, mut output, named, mut open, .. } = options;
    let Options { find_lyrics, keep_offset, keymap, .. } = options;
    let Options { find_devices, keep_output, measure, search, decide, notices, looks, has_mouse, log, .. } = options;
    let Options { trace, load_picture, show, lists, .. } = options;
    // Before the terminal is taken: what a library prints while a device is opened does no harm yet.
    let (sound, name, opened, silent) = match open(&output, feed.on_event()) {
        Ok(Opened { sound, output: opened, name, notice }) => {
            output.output = opened;
            (Some(sound), name, notice, None)
        }
        Err(reason) => (None, String::new(), None, Some(reason)),
    };
    let outlet = Outlet { options: output, name: text::clean(&name).into_owned(), named, ..Outlet::default() };
    feed.signals()?;
    let mut terminal = Terminal::take(has_mouse, log.as_deref())?;
    let question = question(show.art, looks);
    let mut app = App::new(Beginning {
        catalogue,
        language,
        deck,
        start,
        shown,
        outlet,
        keymap,
        looks,
        silent,
        is_scanning: search.is_some(),
        size: Terminal::size()?,
        show,
        way: question.as_ref().map_or(Way::None, Question::way),
        number: std::process::id(),
    });
    for notice in opened.into_iter().chain(notices) {
        app.update(Message::Notice(notice));
    }
    if app.wants_local_time() {
        app.update(Message::LocalTime(clock::now()));
    }
    app.take_dirty();
    terminal.draw(&app)?;
    feed.input()?;
    let question = question.filter(|_| show.art == Art::Auto);
    if let Some(question) = &question {
        terminal.ask(&question.words())?;
    }
    let search = search.map(|start| start(feed.on_found())).transpose()?;
    let measure = measure.map_or(Meter::None, Meter::Waiting);
    let trace = trace.map_or(Tracer::None, Tracer::Waiting);
    let tap = sound.as_ref().and_then(|sound| sound.tap());
    let mut loop_ = Loop {
        app,
        terminal,
        sound,
        tap,
        passes: None,
        question,
        painter: Err(load_picture),
        open,
        decide,
        find_devices,
        find_lyrics,
        keep_offset,
        keep_output,
        lists,
        search,
        measure,
        trace,
        feed,
        last_click: None,
    };
    let begun = loop_.app.begin();
    let outcome = match loop_.carry_out(begun) {
        Ok(_) => loop_.turn(&news),
        Err(error) => Err(error),
    };
    let Loop { app, terminal, sound, .. } = loop_;
    // The screen comes back at once, even if the player takes a moment to fall silent.
    drop(terminal);
    drop(sound);
    outcome.map(|signal| Ended { signal, is_flawless: app.deck().is_flawless() })
}

/// What the terminal is to be asked about pictures, if the listener wants any. Without colour, and in ASCII, there are none.
fn question(art: Art, looks: Looks) -> Option<Question> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let depth = Depth::of(looks.colors);
    let is_wanted = looks.colors != Colors::None && !looks.is_ascii && art != Art::Off;
    is_wanted.then(|| Question::new(Instant::now(), set("TMUX").is_some(), depth, Terminal::cell()))
}
