//! Settings: where things are kept, and the listener's `config.toml`.
//!
//! [`Paths`] follows the XDG folders (`XDG_CONFIG_HOME`, `XDG_STATE_HOME`, `XDG_CACHE_HOME`; on Windows the system's
//! own). [`Settings::load`] reads `config.toml` strictly: an unknown key or a wrong value is an error that names the
//! line and what to write. A missing file means [`Settings::default`]. [`SAMPLE`] is a whole file with every key
//! explained.

mod kept;
mod keys;
mod path;
mod problem;
mod read;
#[cfg(test)]
mod tests;

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::BaseStrategy;

pub use kept::{Kept, KeptError};
pub use keys::KeyLine;
pub use problem::Problem;

use crate::locale::Language;

/// A `config.toml` with every key, its meaning and its default; all of it is commented out, so it changes nothing.
pub const SAMPLE: &str = include_str!("settings/sample.toml");

/// Larger than any configuration.
const MAX_BYTES: u64 = 1024 * 1024;

/// Where the program keeps what it keeps. None of it needs to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The listener's home folder.
    pub home: PathBuf,
    /// `config.toml`, written by the listener.
    pub config: PathBuf,
    /// The folder for what is remembered: pinned matches, the session.
    pub state: PathBuf,
    /// The folder for what can be made again.
    pub cache: PathBuf,
    /// The folder for what the listener made: playlists.
    pub data: PathBuf,
}

impl Paths {
    /// The folders that the environment and the system's customs name. Fails if there is no home folder.
    pub fn from_environment() -> Result<Self, Error> {
        let base = etcetera::choose_base_strategy().map_err(|_| Error::NoHome)?;
        // Windows has no folder for state.
        let state = base.state_dir().unwrap_or_else(|| base.data_dir());
        Ok(Self {
            home: base.home_dir().to_owned(),
            config: base.config_dir().join("melangkah").join("config.toml"),
            state: state.join("melangkah"),
            cache: base.cache_dir().join("melangkah"),
            data: base.data_dir().join("melangkah"),
        })
    }

    /// The output that was chosen on the screen.
    #[must_use]
    pub fn output(&self) -> Kept {
        Kept::new(self.state.join("output"))
    }

    /// How much sooner or later the listener wants the lyrics of which song.
    #[must_use]
    pub fn lyrics_offsets(&self) -> PathBuf {
        self.state.join("lyrics-offsets")
    }

    /// The folder of the kept playlists.
    #[must_use]
    pub fn playlists(&self) -> PathBuf {
        self.data.join("playlists")
    }

    /// The list of pinned and refused matches.
    #[must_use]
    pub fn matches(&self) -> PathBuf {
        self.state.join("matches.toml")
    }
}

/// What the listener wants when the command line says nothing else. `None`: nothing is said, the program decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Files and folders with the listener's audio, absolute.
    pub files: Vec<PathBuf>,
    /// The catalogue to use in place of the shipped one, absolute.
    pub catalogue: Option<PathBuf>,
    /// The language of labels and messages.
    pub language: Option<Language>,
    /// Where sound goes, as `--output` takes it.
    pub output: Option<String>,
    /// The output's sample rate, as `--rate` takes it: `auto`, `file` or Hz.
    pub rate: Option<String>,
    /// The form of written samples, as `--sample-format` takes it.
    pub sample_format: Option<String>,
    /// Volume in percent, 0 to 100.
    pub volume: Option<u8>,
    /// Whose loudness counts, as `--replaygain` takes it: `off`, `track`, `album`, `auto`.
    pub replaygain: Option<String>,
    /// Added to every gain of `ReplayGain`, in dB, −15 to 15.
    pub preamp: Option<f32>,
    /// Whether peaks that would go beyond full scale are held back.
    pub prevent_clipping: Option<bool>,
    /// The length of the cross-fade, at most 12 seconds.
    pub crossfade: Option<Duration>,
    /// Gains of the equaliser's ten bands in dB, −12 to 12 each.
    pub equalizer: Option<[f32; 10]>,
    /// Whether the mouse selects and seeks.
    pub mouse: bool,
    /// The theme of the screen: `terminal`, `dark`, `light`, `contrast`, `cover`.
    pub theme: Option<String>,
    /// How many colours the terminal has, where it cannot be told: `24bit`, `256`, `16`, `none`.
    pub colors: Option<String>,
    /// Whether the screen is drawn in ASCII alone.
    pub ascii: Option<bool>,
    /// The listener's own keys, in the order of the file's tables. Their names are not checked here.
    pub keys: Vec<KeyLine>,
    /// Whether the spectrum and the levels are shown.
    pub spectrum: bool,
    /// How often they are drawn at most, in frames a second, 1 to 30.
    pub fps: u8,
    /// How pictures are drawn: `auto`, `blocks`, `off`.
    pub art: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            catalogue: None,
            language: None,
            output: None,
            rate: None,
            sample_format: None,
            volume: None,
            replaygain: None,
            preamp: None,
            prevent_clipping: None,
            crossfade: None,
            equalizer: None,
            mouse: true,
            theme: None,
            colors: None,
            ascii: None,
            keys: Vec::new(),
            spectrum: true,
            fps: 25,
            art: None,
        }
    }
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system names no home folder.
    #[error("no home folder is known: set HOME")]
    NoHome,
    /// The file is there and cannot be read.
    #[error("{}: cannot be read: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The file is no configuration.
    #[error("{}: larger than {MAX_BYTES} bytes, so it is no configuration", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// What the file says is not understood. `Display` has one line a problem.
    #[error("{}", problem::list(path, problems))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Everything that is wrong, in the order of the lines; at least one.
        problems: Vec<Problem>,
    },
}

impl Settings {
    /// Reads a `config.toml`. A missing file is no error: the defaults are given. Fails with all problems if the file
    /// is not valid. `home` is what `~` stands for; other relative paths count from the file's folder.
    pub fn load(path: &Path, home: &Path) -> Result<Self, Error> {
        Self::load_checked(path, home, |_| Vec::new())
    }

    /// As [`Settings::load`]; what `check` finds wrong with the listener's keys is told together with everything else.
    pub fn load_checked(
        path: &Path,
        home: &Path,
        check: impl FnOnce(&[KeyLine]) -> Vec<Problem>,
    ) -> Result<Self, Error> {
        let io = |cause| Error::Io { path: path.to_owned(), cause };
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(cause) => return Err(io(cause)),
        };
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Error::TooLarge { path: path.to_owned() });
        }
        let text = String::from_utf8(bytes).map_err(|cause| io(io::Error::new(io::ErrorKind::InvalidData, cause)))?;
        Self::parse_checked(&text, path, home, check)
    }

    /// Reads the text of a `config.toml` that lies, or would lie, at `path`. Fails with all problems.
    pub fn parse(text: &str, path: &Path, home: &Path) -> Result<Self, Error> {
        Self::parse_checked(text, path, home, |_| Vec::new())
    }

    fn parse_checked(
        text: &str,
        path: &Path,
        home: &Path,
        check: impl FnOnce(&[KeyLine]) -> Vec<Problem>,
    ) -> Result<Self, Error> {
        let folder = std::path::absolute(path).ok().and_then(|path| path.parent().map(Path::to_owned));
        let folder = folder.unwrap_or_default();
        let (settings, mut problems) = read::read(text, &path::Anchors { home, folder: &folder });
        problems.extend(check(&settings.keys));
        if problems.is_empty() {
            return Ok(settings);
        }
        problems.sort_by_key(|problem| problem.line);
        problems.truncate(read::TOLD + 1);
        Err(Error::Invalid { path: path.to_owned(), problems })
    }
}
