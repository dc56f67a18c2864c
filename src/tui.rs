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
mod view;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use crate::catalogue::{Catalogue, SongId};
use crate::deck::{Deck, Request};
use crate::keymap::Keymap;
use crate::library::{self, AudioFile, Match};
use crate::locale::Language;
use crate::lyrics::{Lyrics, Offset};
use crate::media::{Clip, Loudness};
use crate::player::{self, Command, Device, Event, OutputChoice, Passes, Tap};
use crate::spectrum::Analyser;
use crate::text;
use crate::waveform::Waveform;

use app::{App, Beginning, Effect, Message, Outlet};
use art::question::Question;
use art::{Depth, Painter, Way, Wish};
use feed::{Feed, News};
use terminal::Terminal;

pub use app::{ListOrder, ListWay, Named, Show, Tidings, Verdict};
pub use art::Art;
pub use theme::{Colors, Looks, Named as Theme};

/// Two clicks at one place within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

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

/// What comes next; `None` if after `wait` it is time that something shown changes by itself. Fails if nothing can come any
/// more.
fn receive(news: &Receiver<News>, wait: Option<Duration>) -> Result<Option<News>, RecvTimeoutError> {
    let Some(wait) = wait else { return Ok(Some(news.recv()?)) };
    match news.recv_timeout(wait) {
        Err(RecvTimeoutError::Timeout) => Ok(None),
        news => news.map(Some),
    }
}

/// What goes on.
enum Flow {
    On,
    End,
}

/// What measures, opened when it is needed.
enum Meter {
    None,
    Waiting(OpenMeasure),
    Open(Measure),
}

/// What draws up waveforms, opened when one is to be seen.
enum Tracer {
    None,
    Waiting(OpenTrace),
    Open(Trace),
}

struct Loop {
    app: App,
    terminal: Terminal,
    sound: Option<Box<dyn Sound>>,
    tap: Option<Tap>,
    /// What the output passed unchanged when the application was last told.
    passes: Option<Passes>,
    /// What the terminal was asked about pictures.
    question: Option<Question>,
    /// What draws pictures, or what it needs to begin.
    painter: Result<Painter, LoadPicture>,
    open: Open,
    decide: Decide,
    find_devices: FindDevices,
    find_lyrics: FindLyrics,
    keep_offset: KeepOffset,
    keep_output: KeepOutput,
    lists: Lists,
    search: Option<Ask>,
    measure: Meter,
    trace: Tracer,
    feed: Feed,
    /// When and where the last click was.
    last_click: Option<(Instant, u16, u16)>,
}

impl Loop {
    /// Gives the signal that ended it, if one did.
    fn turn(&mut self, news: &Receiver<News>) -> Result<Option<i32>, Error> {
        while let Ok(first) = receive(news, self.app.wakes_in()) {
            let mut next = first;
            if next.is_none() {
                let effects = self.app.update(Message::Time(Instant::now()));
                self.carry_out(effects)?;
            }
            while let Some(message) = next {
                let message = match message {
                    News::Message(message) => message,
                    News::Mouse(event) => self.click(event),
                    News::Reply(reply) => match &mut self.question {
                        Some(question) => Message::Draws(question.take(reply, Instant::now())),
                        // Nobody asked.
                        None => Message::Time(Instant::now()),
                    },
                    News::Resized => {
                        let (width, height) = Terminal::size()?;
                        Message::Resize(width, height)
                    }
                    News::Continued => {
                        self.terminal.retake()?;
                        Message::Redraw
                    }
                    News::Signal(signal) => return Ok(Some(signal)),
                    News::InputClosed => return Ok(None),
                    News::Panicked { thread, message } => return Err(Error::Thread { thread, message }),
                };
                let mut effects = self.app.update(Message::Time(Instant::now()));
                effects.extend(self.app.update(message));
                if matches!(self.carry_out(effects)?, Flow::End) {
                    return Ok(None);
                }
                next = news.try_recv().ok();
            }
            self.look()?;
            if self.app.wants_local_time() {
                self.app.update(Message::LocalTime(clock::now()));
            }
            if self.app.take_dirty() {
                self.app.take_moved();
                self.terminal.draw(&self.app)?;
            } else if self.app.take_moved() {
                self.terminal.draw_moving(&self.app)?;
            }
        }
        Ok(None)
    }

    /// Looks at what is heard, if it is time for that.
    fn look(&mut self) -> Result<(), Error> {
        let passes = self.tap.as_ref().and_then(Tap::outlet);
        let mut effects = Vec::new();
        if passes != self.passes {
            self.passes = passes;
            effects = self.app.update(Message::Passes(passes));
        }
        if let Some(tap) = &self.tap {
            tap.watch(self.app.animates());
        }
        if self.app.wants_frame() {
            let mut frames = Vec::new();
            let rate = self.tap.as_ref().and_then(|tap| tap.read(&mut frames, Analyser::window(tap.rate()?)));
            effects.extend(self.app.update(Message::Frame(frames, rate)));
        }
        self.carry_out(effects).map(drop)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<Flow, Error> {
        let mut waiting: std::collections::VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Player(command) => {
                    if let Some(sound) = &self.sound {
                        sound.send(command);
                    }
                }
                Effect::Decide(file, verdict) => {
                    let touched: Vec<&AudioFile> =
                        self.app.library().into_iter().flat_map(|library| library.touched_by(&file)).collect();
                    let outcome = (self.decide)(&touched, &file, &verdict)
                        .map(|matches| touched.iter().map(|file| file.path.clone()).zip(matches).collect());
                    waiting.extend(self.app.update(Message::Decided(file.path, outcome)));
                }
                Effect::Search(wish) => {
                    if let Some(search) = &mut self.search {
                        search(wish);
                    }
                }
                Effect::FindDevices => self.feed.find_devices(Arc::clone(&self.find_devices))?,
                Effect::Open(options) => {
                    let message = self.open_sound(&options);
                    waiting.extend(self.app.update(message));
                }
                Effect::KeepOutput(choice) => {
                    if let Err(reason) = (self.keep_output)(&choice) {
                        waiting.extend(self.app.update(Message::NotKept(reason)));
                    }
                }
                Effect::Measure(paths) => {
                    let answers = self.measure(paths);
                    waiting.extend(answers.into_iter().flat_map(|answer| self.app.update(answer)));
                }
                Effect::Lyrics(clip) => self.feed.find_lyrics(Arc::clone(&self.find_lyrics), clip)?,
                Effect::KeepOffset(path, offset) => {
                    if let Err(reason) = (self.keep_offset)(&path, offset) {
                        waiting.extend(self.app.update(Message::Notice(reason)));
                    }
                }
                Effect::Trace(clip) => self.trace(clip),
                Effect::Lists(order) => self.feed.lists(Arc::clone(&self.lists), order)?,
                Effect::Paint(wish) => self.paint(wish)?,
                Effect::Suspend => {
                    self.terminal.suspend()?;
                    let (width, height) = Terminal::size()?;
                    waiting.extend(self.app.update(Message::Resize(width, height)));
                    self.terminal.redraw(&self.app)?;
                }
                Effect::Redraw => self.terminal.redraw(&self.app)?,
                Effect::Quit => return Ok(Flow::End),
            }
        }
        Ok(Flow::On)
    }

    /// Opens what plays where there is nothing yet.
    fn open_sound(&mut self, options: &player::Options) -> Message {
        match (self.open)(options, self.feed.on_event()) {
            Ok(Opened { sound, name, notice, .. }) => {
                self.tap = sound.tap();
                self.sound = Some(sound);
                Message::Opened { output: options.output.clone(), name, notice }
            }
            Err(reason) => Message::Player(Event::OutputRefused { reason, chosen: options.output.clone() }),
        }
    }

    /// Asks for files to be measured; gives the answers if there is nothing that could.
    fn measure(&mut self, clips: Vec<Clip>) -> Vec<Message> {
        let measure = match std::mem::replace(&mut self.measure, Meter::None) {
            Meter::None => None,
            Meter::Waiting(open) => open(self.feed.on_measured()),
            Meter::Open(measure) => Some(measure),
        };
        let Some(mut measure) = measure else {
            let unknown = clips.into_iter().map(|clip| Message::Measured(clip, Loudness::default()));
            return unknown.chain([Message::MeasuredAll]).collect();
        };
        measure(clips);
        self.measure = Meter::Open(measure);
        Vec::new()
    }

    /// Asks for a waveform, if there is anything that draws it up.
    fn trace(&mut self, clip: Clip) {
        let trace = match std::mem::replace(&mut self.trace, Tracer::None) {
            Tracer::None => None,
            Tracer::Waiting(open) => open(self.feed.on_traced()),
            Tracer::Open(trace) => Some(trace),
        };
        if let Some(mut trace) = trace {
            trace(clip);
            self.trace = Tracer::Open(trace);
        }
    }

    /// Asks for a picture.
    fn paint(&mut self, wish: Wish) -> io::Result<()> {
        if let Err(load) = &self.painter {
            self.painter = Ok(self.feed.painter(Arc::clone(load))?);
        }
        if let Ok(painter) = &self.painter {
            painter.ask(wish);
        }
        Ok(())
    }

    /// Tells the second click of a double click from a first one: here, since the application knows no time.
    fn click(&mut self, event: MouseEvent) -> Message {
        let mut is_double = false;
        if event.kind == MouseEventKind::Down(MouseButton::Left) {
            let (now, column, row) = (Instant::now(), event.column, event.row);
            is_double = self.last_click.take().is_some_and(|(then, last_column, last_row)| {
                now.duration_since(then) <= DOUBLE_CLICK && last_row == row && last_column.abs_diff(column) <= 1
            });
            // A third click is a first one again.
            self.last_click = (!is_double).then_some((now, column, row));
        }
        Message::Mouse(event, is_double)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_for_news_and_no_longer_than_until_something_changes_by_itself() {
        let (sender, news) = mpsc::channel();
        let (done, waited) = mpsc::channel();
        std::thread::spawn(move || {
            let told = receive(&news, Some(Duration::from_millis(20)));
            drop(done.send((told, news)));
        });
        let (told, news) = waited.recv_timeout(Duration::from_secs(20)).expect("it is time");
        assert!(matches!(told, Ok(None)), "{told:?}");
        sender.send(News::Resized).unwrap();
        assert!(matches!(receive(&news, Some(Duration::ZERO)), Ok(Some(News::Resized))), "news come first");
        sender.send(News::Continued).unwrap();
        assert!(matches!(receive(&news, None), Ok(Some(News::Continued))));
        drop(sender);
        assert!(receive(&news, None).is_err() && receive(&news, Some(Duration::from_secs(60))).is_err());
    }
}
