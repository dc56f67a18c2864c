//! What goes into the application and what comes out of it.

use std::path::PathBuf;

use crossterm::event::{KeyEvent, MouseEvent};

use crate::catalogue::SongId;
use crate::library::{AudioFile, Library, Match};
use crate::player::{Command, Event};
use crate::tui::theme::Tone;

/// What the program is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A key.
    Key(KeyEvent),
    /// The mouse; whether it is the second click of a double click.
    Mouse(MouseEvent, bool),
    /// The screen has this many columns and rows.
    Resize(u16, u16),
    /// News of the player.
    Player(Event),
    /// The listener's files were searched.
    Scanned(Library),
    /// A pin or a refusal was carried out, or not.
    Decided(PathBuf, Result<Match, String>),
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
    /// It is this song.
    Pin(SongId),
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
