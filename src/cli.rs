//! The command line: what was asked for, and the answers that need no screen.
//!
//! [`parse`] reads the arguments, [`run`] does what they say and gives back either an exit code or what the screen is
//! to be opened with. Terminal, colour, width and language are decided here, once.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::catalogue::{self, Catalogue};
use crate::credits;
use crate::keymap::Keymap;
use crate::library::{self, Cache, Pins};
use crate::lists::{self, Reader, Shelf};
use crate::locale::{Language, Locale};
use crate::player::OutputChoice;
use crate::settings::{self, Paths, Settings};

mod arguments;
mod check;
mod devices;
mod inspect;
mod keys;
mod lines;
mod matching;
mod named;
mod play;
mod playlist;
mod print;
mod progress;
mod scan;
mod sound;
mod targets;
mod verify;

use arguments::{
    Arguments, Command, Common, Credits, FilmPrinting, Format, Inspect, KeysFormat, Listing, MatchFormat,
    PeoplePrinting, Play, Playlist, Printing, Sound, Verify, Where,
};
pub use sound::{Origin, Sounding};
pub use targets::Targets;

/// What the program ends with: everything went well.
pub const SUCCESS: u8 = 0;
/// Something was asked for that could not be done, or problems were found.
pub const FAILURE: u8 = 1;
/// The arguments are wrong, or a name is ambiguous or unknown.
pub const USAGE: u8 = 2;

/// Why something could not be done. `Display` is a sentence for the listener.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The catalogue cannot be used.
    #[error(transparent)]
    Catalogue(#[from] catalogue::Error),
    /// The configuration cannot be used.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// A playlist cannot be used.
    #[error(transparent)]
    List(#[from] lists::Error),
    /// The pinned matches cannot be used.
    #[error(transparent)]
    Pins(#[from] library::pins::Error),
    /// The output cannot be opened.
    #[error(transparent)]
    Player(#[from] crate::player::Error),
    /// A name that is ambiguous or unknown; the exit code is [`USAGE`].
    #[error("{0}")]
    Name(String),
    /// Arguments that do not go together; the exit code is [`USAGE`].
    #[error("{0}")]
    Usage(String),
    /// Something to play that is not there.
    #[error("{0}")]
    Target(String),
    /// Output could not be written.
    #[error("cannot write: {0}")]
    Io(#[from] io::Error),
}

impl Error {
    /// The exit code that it ends the program with.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Name(_) | Self::Usage(_) => USAGE,
            _ => FAILURE,
        }
    }
}

/// What the arguments led to.
pub enum Outcome {
    /// The program ends with this code.
    Done(u8),
    /// The screen is to be opened.
    Screen(Box<Screen>),
}

/// What the screen is opened with.
pub struct Screen {
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// The language to begin with.
    pub language: Language,
    /// How it shall sound and where.
    pub sounding: Sounding,
    /// What is shown and what is played.
    pub targets: Targets,
    /// Whether to play in a random order.
    pub is_shuffled: bool,
    /// What was pinned and refused.
    pub pins: Pins,
    /// The keys.
    pub keymap: Keymap,
    /// What the listener's configuration says.
    pub settings: Settings,
    /// Folders of the program.
    pub paths: Paths,
}

/// What every command may need, decided once.
struct Context {
    common: Common,
    settings: Settings,
    paths: Paths,
    locale: Locale,
    /// Whether the configuration could not be used, and was told so.
    is_flawed: bool,
}

impl Context {
    /// Fails if the configuration is not valid, but for what helps to write one: that goes on without.
    fn new(common: Common, must_be_valid: bool) -> Result<Self, Error> {
        let paths = Paths::from_environment()?;
        let check = |lines: &[settings::KeyLine]| Keymap::with(lines).err().unwrap_or_default();
        let loaded = Settings::load_checked(&paths.config, &paths.home, check);
        let (settings, is_flawed) = match loaded {
            Err(error) if !must_be_valid => {
                complain(&error.to_string());
                (Settings::default(), true)
            }
            loaded => (loaded?, false),
        };
        let language = common.lang.or(settings.language).unwrap_or_else(|| {
            let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
            let value = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
            Language::from_environment(value.as_deref())
        });
        Ok(Self { common, settings, paths, locale: Locale::new(language), is_flawed })
    }

    /// The catalogue's file, if it is not the shipped one.
    fn catalogue_file(&self) -> Option<&Path> {
        self.common.catalogue.as_deref().or(self.settings.catalogue.as_deref())
    }

    fn catalogue(&self) -> Result<Catalogue, Error> {
        Ok(match self.catalogue_file() {
            Some(file) => Catalogue::load(file)?,
            None => Catalogue::shipped()?,
        })
    }

    /// The listener's keys; they were checked with the rest of the settings.
    fn keymap(&self) -> Keymap {
        Keymap::with(&self.settings.keys).unwrap_or_default()
    }

    /// The kept playlists.
    fn shelf(&self) -> Shelf {
        Shelf::new(self.paths.playlists(), Reader::new(self.settings.files.clone()))
    }

    fn pins(&self) -> Result<Pins, Error> {
        let pins = Pins::load(&self.paths.matches())?;
        pins.notices().iter().for_each(|notice| complain(notice));
        Ok(pins)
    }

    /// What was read of the listener's files before.
    fn cache(&self) -> Cache {
        Cache::open(&self.paths.cache)
    }

    /// Tells why nothing could be kept, if that is so.
    fn tell_trouble(&self, cache: &Cache) {
        if let Some(trouble) = cache.trouble() {
            complain(&self.locale.fill("scan.trouble", &[("reason", &trouble.to_string())]));
        }
    }

    /// The files and folders that were named, or those of the configuration. Fails if there are none.
    fn files_or(&self, paths: Vec<PathBuf>) -> Result<Vec<PathBuf>, Error> {
        let paths = if paths.is_empty() { self.settings.files.clone() } else { paths };
        if paths.is_empty() {
            return Err(Error::Target(self.locale.text("cli.nothing-to-match").to_owned()));
        }
        Ok(paths)
    }
}

/// Reads the arguments. `Err` is the exit code after help, version or a message has been printed.
fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, u8> {
    Arguments::read(arguments).map_err(|error| {
        // A closed pipe is no reason to fail.
        let _ = error.print();
        if error.use_stderr() { USAGE } else { SUCCESS }
    })
}

/// Does what the arguments say. Messages go to standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Outcome {
    let arguments = match parse(arguments) {
        Ok(arguments) => arguments,
        Err(code) => return Outcome::Done(code),
    };
    match dispatch(arguments) {
        Ok(outcome) => outcome,
        Err(Error::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Done(SUCCESS),
        Err(error) => {
            complain(&error.to_string());
            Outcome::Done(error.code())
        }
    }
}

/// A message on standard error, under the program's name. Nothing in it can move the terminal.
pub fn complain(message: &str) {
    let mut out = io::stderr().lock();
    for line in message.lines() {
        // There is nobody left to tell if this fails.
        let _ = writeln!(out, "melangkah: {}", crate::text::clean(line));
    }
}

fn dispatch(arguments: Arguments) -> Result<Outcome, Error> {
    let must_be_valid = !matches!(arguments.command, Some(Command::Keys { .. }));
    let context = Context::new(arguments.common, must_be_valid)?;
    let code = match arguments.command {
        None => {
            let targets = arguments.paths.into_iter().map(PathBuf::into_os_string).collect();
            let play = Play { targets, plain: false, lines: false, shuffle: false, sound: arguments.sound };
            return screen(&context, &play, false);
        }
        Some(Command::Play(play)) if !play.plain && !play.lines => return screen(&context, &play, true),
        Some(Command::Play(play)) => play::plain(&context, &play)?,
        Some(Command::Credits(wanted)) => print::credits(&context, &wanted)?,
        Some(Command::List(list)) => print::list(&context, &list)?,
        Some(Command::Film(film)) => print::film(&context, &film)?,
        Some(Command::People(people)) => print::people(&context, &people)?,
        Some(Command::Sources(printing)) => print::view(&context, &credits::View::Sources, &printing)?,
        Some(Command::Check { file }) => check::check(&context, file.as_deref())?,
        Some(Command::Scan { paths, format }) => scan::print(&context, paths, format)?,
        Some(Command::Verify(wanted)) => verify::print(&context, wanted)?,
        Some(Command::Match { paths, format }) => matching::print(&context, paths, format)?,
        Some(Command::Playlist(wanted)) => playlist::print(&context, &wanted)?,
        Some(Command::Devices { format }) => devices::print(&context, format)?,
        Some(Command::Keys { format }) => keys::print(&context, format)?,
        Some(Command::Inspect(wanted)) => inspect::print(&context, &wanted)?,
        Some(Command::Pin { file, song, original }) => matching::pin(&context, &file, &song, original)?,
        Some(Command::Refuse { file, song }) => matching::refuse(&context, &file, &song)?,
        Some(Command::Forget { file }) => matching::forget(&context, &file)?,
    };
    Ok(Outcome::Done(code))
}

fn screen(context: &Context, play: &Play, starts: bool) -> Result<Outcome, Error> {
    let locale = &context.locale;
    let catalogue = Arc::new(context.catalogue()?);
    // A wrong name is told first: it would be one on a terminal too.
    let targets = Targets::resolve(&play.targets, context, &catalogue, starts)?;
    let sounding = Sounding::resolve(context, &play.sound)?;
    if sounding.options.output == OutputChoice::Stdout {
        return Err(Error::Usage(locale.text("cli.screen-is-output").to_owned()));
    }
    if !(io::stdout().is_terminal() && io::stdin().is_terminal()) {
        return Err(Error::Target(locale.text("cli.no-terminal").to_owned()));
    }
    Ok(Outcome::Screen(Box::new(Screen {
        catalogue,
        language: context.locale.language(),
        sounding,
        targets,
        is_shuffled: play.shuffle,
        pins: context.pins()?,
        keymap: context.keymap(),
        settings: context.settings.clone(),
        paths: context.paths.clone(),
    })))
}

/// Columns of the terminal that standard output is; `None` if it is none.
#[must_use]
pub fn columns() -> Option<usize> {
    io::stdout().is_terminal().then(|| crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns)))
}

/// Whether colours are wanted: `NO_COLOR` is not set (<https://no-color.org>) and the terminal knows them.
#[must_use]
pub fn has_color() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}
