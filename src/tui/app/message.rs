//! What goes into the application and what comes out of it.

use std::path::PathBuf;
use std::time::Instant;

use crossterm::event::{KeyEvent, MouseEvent};

use crate::catalogue::SongId;
use crate::library::{AudioFile, Library, Match, Progress};
use crate::lyrics::{Lyrics, Offset};
use crate::media::{Clip, Loudness};
use crate::player::{Command, Device, Event, Options, OutputChoice, Passes};
use crate::tui::SearchWish;
use crate::tui::art::{Picture, Way, Wish};
use crate::tui::theme::Tone;
use crate::waveform::Waveform;

use super::{ListOrder, LocalTime, Tidings};

/// What the program is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// What time it is: told before each of the others.
    Time(Instant),
    /// What day it is and what time of it: told when [`super::App::wants_local_time`].
    LocalTime(LocalTime),
    /// A key.
    Key(KeyEvent),
    /// The mouse; whether it is the second click of a double click.
    Mouse(MouseEvent, bool),
    /// The screen has this many columns and rows.
    Resize(u16, u16),
    /// Whether the terminal's window is the one that the listener types in.
    Focus(bool),
    /// News of the player.
    Player(Event),
    /// The listener's files are being searched, and so far it is.
    Searching(Progress),
    /// What was found so far; the search goes on.
    FoundSoFar(Box<Library>),
    /// The listener's files were searched.
    Scanned(Library),
    /// They were searched again, and nothing is otherwise than it was.
    FoundNothingNew,
    /// A pin or a refusal of a file was carried out, or not; with the match of each file that it touches.
    Decided(Clip, Result<Vec<(Clip, Match)>, String>),
    /// The devices were looked for.
    Devices(Vec<Device>),
    /// [`Effect::Open`] was carried out.
    Opened {
        /// What was opened.
        output: OutputChoice,
        /// What it plays to.
        name: String,
        /// Why it is not what one would hope for.
        notice: Option<String>,
    },
    /// The choice of the output could not be kept for the next run.
    NotKept(String),
    /// The words of a file were looked for; or why they cannot be read.
    Lyrics(Clip, Result<Option<Box<Lyrics>>, String>),
    /// A file was measured, or more is known of it; nothing is if it could not be.
    Measured(Clip, Loudness),
    /// Every file that was to be measured is, and so are their albums.
    MeasuredAll,
    /// The newest frames heard, and how many of them a second; `None` if nothing is heard. Answers [`super::App::wants_frame`].
    Frame(Vec<[f32; 2]>, Option<u32>),
    /// What passes the output unchanged; `None` if there is none.
    Passes(Option<Passes>),
    /// How loud a file is from its start to its end, as far as that is known.
    Waveform(Clip, Waveform),
    /// How pictures are drawn from now on.
    Draws(Way),
    /// A picture that was wished for; `None` if there is none.
    Painted(Wish, Option<Picture>),
    /// [`Effect::Lists`] was carried out, or not.
    Lists(Tidings),
    /// Something to tell.
    Notice(String),
    /// Stop until the shell says otherwise.
    Suspend,
    /// Draw everything anew.
    Redraw,
}

/// What the listener decided about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is this song, as the soundtrack has it.
    Pin(SongId),
    /// It is the original of this cover.
    PinOriginal(SongId),
    /// It is not this song.
    Refuse(SongId),
}

/// What is to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// An order to the player.
    Player(Command),
    /// Keep a verdict on a file, and answer with [`Message::Decided`].
    Decide(Box<AudioFile>, Verdict),
    /// Look for the devices, and answer with [`Message::Devices`].
    FindDevices,
    /// Open a player where there is none; answer with [`Message::Opened`] or with the player's refusal.
    Open(Options),
    /// Keep the choice of the output for the next run, in the words of `--output`.
    KeepOutput(String),
    /// Measure how loud these files are, and answer each with [`Message::Measured`], and all with
    /// [`Message::MeasuredAll`].
    Measure(Vec<Clip>),
    /// Look for the words of a file, and answer with [`Message::Lyrics`].
    Lyrics(Clip),
    /// Keep how much sooner the words of a file come, for the next run.
    KeepOffset(PathBuf, Offset),
    /// Draw up how loud a file is from its start to its end, and answer with [`Message::Waveform`].
    Trace(Clip),
    /// Draw a picture, and answer with [`Message::Painted`].
    Paint(Wish),
    /// Do something with the kept playlists, and answer with [`Message::Lists`].
    Lists(ListOrder),
    /// Tell the search for files what the listener wants.
    Search(SearchWish),
    /// Give the terminal to the shell, until it is given back.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// End the program.
    Quit,
}

/// A line to the listener, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What is told. Clean.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
}
