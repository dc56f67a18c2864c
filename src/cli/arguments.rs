//! The arguments, as clap reads them. What stands above a field is the help that it prints.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use super::sound;
use crate::locale::Language;
use crate::player::{OutputChoice, RateChoice, SampleFormat};

/// A film soundtrack that can be read and played in a terminal.
#[derive(Debug, Parser)]
#[command(
    name = "melangkah",
    version,
    override_usage = "melangkah [OPTIONS] [PATH]...\n       melangkah [OPTIONS] <COMMAND>",
    disable_help_subcommand = true,
    after_help = "Without a command the screen opens; PATH… are your own audio files, folders of them, or playlists.\n\
                  A SONG is a number, an id, a title or a part of it: 1, melangkah, \"aku takkan\".\n\
                  Your own folders and choices can stand in melangkah/config.toml below $XDG_CONFIG_HOME (usually ~/.config)."
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) sound: Sound,
    /// Your audio files, folders that are searched for them, or playlists
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// Read this catalogue instead of the shipped one
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) catalogue: Option<PathBuf>,
    /// Language: English or Indonesian [default: the system's]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language)]
    pub(super) lang: Option<Language>,
}

#[derive(Debug, Args)]
pub(super) struct Sound {
    /// Where to play: auto, pulse, alsa, the name of a device, null, wav:PATH to write a file, pipe:PATH for a named pipe,
    /// or - for standard output
    #[arg(long, value_name = "OUTPUT")]
    pub(super) output: Option<OutputChoice>,
    /// Frames per second of the output: auto, file (that of each file), or a number such as 48000
    #[arg(long, value_name = "HZ")]
    pub(super) rate: Option<RateChoice>,
    /// How samples are written: s16, s24, s32 or f32 [default: f32 to a file, s16 to a pipe]
    #[arg(long, value_name = "FORMAT")]
    pub(super) sample_format: Option<SampleFormat>,
    /// Volume in percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) volume: Option<u8>,
    #[command(flatten)]
    pub(super) wishes: sound::Wishes,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Play files, folders, songs or playlists
    Play(Play),
    /// Who did what: of all songs, of some, or of a person
    Credits(Credits),
    /// The songs
    List(Listing),
    /// The film: cast, crew, releases, awards
    Film(FilmPrinting),
    /// Everyone, with what they did
    People(PeoplePrinting),
    /// Where the facts come from
    Sources(Printing),
    /// Say every problem of a catalogue, with its line
    Check {
        /// The catalogue; without it the one in use
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Read your files, so that they are known from then on; only what is new or has changed is read again
    Scan {
        /// Files or folders [default: those of the configuration]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = MatchFormat::Text)]
        format: MatchFormat,
    },
    /// Decode all of your files and say what is damaged; ends with 1 if anything is
    Verify(Verify),
    /// Say which file is which song, and why
    Match {
        /// Files or folders [default: those of the configuration]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = MatchFormat::Text)]
        format: MatchFormat,
    },
    /// Show playlists, turn one into another format, or make one: M3U, PLS, XSPF
    Playlist(Playlist),
    /// Say what can be played to, by the names that --output takes
    Devices {
        /// How to print it
        #[arg(long, value_enum, default_value_t = MatchFormat::Text)]
        format: MatchFormat,
    },
    /// Say which key does what on the screen, by the names that the table keys of config.toml takes
    Keys {
        /// How to print it
        #[arg(long, value_enum, default_value_t = KeysFormat::Text)]
        format: KeysFormat,
    },
    /// Say what a file is and whether it plays
    Inspect(Inspect),
    /// Say that a file is a song, whatever its tags say
    Pin {
        /// The file; of one that holds several songs, as a CUE sheet tells, FILE#NUMBER
        file: PathBuf,
        /// The song
        song: String,
        /// It is the original of the song, which the soundtrack covers
        #[arg(long)]
        original: bool,
    },
    /// Say that a file is not a song
    Refuse {
        /// The file; of one that holds several songs, as a CUE sheet tells, FILE#NUMBER
        file: PathBuf,
        /// The song
        song: String,
    },
    /// Forget what was pinned or refused for a file
    Forget {
        /// The file, with all the songs in it; or FILE#NUMBER
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = MatchFormat::Text)]
    pub(super) format: MatchFormat,
    /// Decode all of it, and compare it with the checksum that FLAC has
    #[arg(long)]
    pub(super) verify: bool,
    /// Measure how loud it is, by EBU R 128
    #[arg(long)]
    pub(super) loudness: bool,
}

#[derive(Debug, Args)]
pub(super) struct Playlist {
    /// Playlists, by file or by the name that they are kept under; or files, folders and songs [default: the kept ones]
    #[arg(value_name = "LIST|FILE|FOLDER|SONG")]
    pub(super) targets: Vec<OsString>,
    /// Write all of it into this file, in the format of its ending: .m3u8, .m3u, .pls or .xspf
    #[arg(long, value_name = "FILE", requires = "targets")]
    pub(super) to: Option<PathBuf>,
    /// Keep all of it under this name
    #[arg(long, value_name = "NAME", requires = "targets", conflicts_with = "to")]
    pub(super) save: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = MatchFormat::Text)]
    pub(super) format: MatchFormat,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Files or folders [default: those of the configuration]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = MatchFormat::Text)]
    pub(super) format: MatchFormat,
    /// Do not mind files that begin or end in the middle of loud sound
    #[arg(long)]
    pub(super) no_ends: bool,
}

#[derive(Debug, Args)]
pub(super) struct Play {
    /// Files, folders, songs or playlists [default: the files of the configuration]
    #[arg(value_name = "FILE|FOLDER|SONG|LIST")]
    pub(super) targets: Vec<OsString>,
    /// One line of status instead of the screen; ends with the queue, with 0 if all of it was played
    #[arg(long)]
    pub(super) plain: bool,
    /// No screen, and nothing is ever written over: a line for each song, and orders read a line at a time (? tells them)
    #[arg(long, conflicts_with = "plain")]
    pub(super) lines: bool,
    /// Play in a random order
    #[arg(long)]
    pub(super) shuffle: bool,
    #[command(flatten)]
    pub(super) sound: Sound,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// For reading
    Text,
    /// For a page
    Markdown,
    /// For programs
    Json,
    /// For tables
    Csv,
}

/// How `match`, `scan`, `verify`, `devices`, `inspect` and `playlist` are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MatchFormat {
    /// For reading
    Text,
    /// For programs
    Json,
}

/// How `keys` is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum KeysFormat {
    /// For reading
    Text,
    /// To be pasted into config.toml
    Toml,
}

#[derive(Debug, Args)]
pub(super) struct Printing {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Say where each fact comes from
    #[arg(long)]
    pub(super) sources: bool,
}

#[derive(Debug, Args)]
pub(super) struct Listing {
    /// The order of the songs, by its name in the catalogue [default: its first]
    #[arg(long, value_name = "ORDER")]
    pub(super) order: Option<String>,
    #[command(flatten)]
    pub(super) only: Where,
    #[command(flatten)]
    pub(super) printing: Printing,
}

#[derive(Debug, Args)]
pub(super) struct PeoplePrinting {
    #[command(flatten)]
    pub(super) only: Where,
    #[command(flatten)]
    pub(super) printing: Printing,
}

#[derive(Debug, Args)]
pub(super) struct Where {
    /// Only what fits: words, or conditions such as composer:andi, year:<2005, cover, -sings:
    #[arg(id = "where", long = "where", value_name = "CONDITIONS")]
    pub(super) conditions: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct FilmPrinting {
    #[command(flatten)]
    pub(super) printing: Printing,
    /// Tell the story beyond the premise
    #[arg(long)]
    pub(super) spoilers: bool,
}

#[derive(Debug, Args)]
pub(super) struct Credits {
    /// Songs or people; all songs if there is none
    #[arg(value_name = "SONG|PERSON")]
    pub(super) names: Vec<String>,
    #[command(flatten)]
    pub(super) printing: Printing,
}

impl Arguments {
    /// Reads the arguments. What every command takes may stand before the command; what says how it shall sound belongs to
    /// `play`, and stands behind it.
    pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        let matches = command.try_get_matches_from_mut(arguments)?;
        if let Some(name) = matches.subcommand_name() {
            let sound = Sound::augment_args(clap::Command::new("sound"));
            let is_given = |id: &clap::Id| matches.value_source(id.as_str()) == Some(ValueSource::CommandLine);
            if let Some(argument) = sound.get_arguments().find(|argument| is_given(argument.get_id())) {
                let option = argument.get_long().unwrap_or_default();
                let words = format!("--{option} belongs behind the command play, and stands before {name}");
                return Err(command.error(ErrorKind::ArgumentConflict, words));
            }
        }
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(&code.to_lowercase()).ok_or_else(|| "write en or id".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Arguments, clap::Error> {
        Arguments::read(std::iter::once("melangkah").chain(words.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_every_command_takes_may_stand_before_it() {
        for words in ["--lang id scan Music", "scan --lang id Music", "--catalogue a.toml --lang id scan Music"] {
            let arguments = read(words).unwrap();
            assert_eq!(arguments.common.lang, Some(Language::Indonesian), "{words}");
            let Some(Command::Scan { paths, .. }) = arguments.command else { panic!("{words}") };
            assert_eq!(paths, [PathBuf::from("Music")], "{words}");
        }
        // Behind a path there is no command: it is another path.
        for words in ["Music scan", "--output null Music", "--lang id Music"] {
            assert!(read(words).unwrap().command.is_none(), "{words}");
        }
    }

    #[test]
    fn how_it_sounds_stands_behind_play() {
        let error = read("--output null play Music").unwrap_err().to_string();
        assert!(error.contains("--output belongs behind the command play"), "{error}");
        assert!(read("play --output null Music").is_ok());
    }
}
