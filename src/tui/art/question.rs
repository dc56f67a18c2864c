//! Asking the terminal what it can draw, and what its replies mean.
//!
//! Asked are its name (XTVERSION), kitty's graphics ("Querying support" of the kitty graphics protocol), the size of a cell
//! (`CSI 16 t` of xterm's window operations) and its primary attributes (DA1), of which 4 means sixels.

use std::time::{Duration, Instant};

use super::{Cell, Depth, Graphics, Way};

/// Replies that come later than this count for nothing.
pub const LIMIT: Duration = Duration::from_secs(2);

/// A reply of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Whether it takes kitty's graphics.
    Kitty(bool),
    /// Its attributes; whether sixels are among them.
    Attributes {
        /// Whether it draws sixels.
        has_sixel: bool,
    },
    /// Height and width of a cell, in pixels.
    Cell(Cell),
    /// Its name and version.
    Name(String),
}

/// The number of the picture that kitty is asked about; none is shown under it.
const NUMBER: u32 = 31;

/// Terminals that say that they draw pictures of a kind, and draw them wrong: by the beginning of their names.
const BAD: [&str; 3] = ["konsole", "contour", "warp"];
/// Terminals whose own protocol is iTerm2's, or that draw that one better than the others.
const ITERM2: [&str; 3] = ["iterm2", "wezterm", "mintty"];

/// What was asked, and what is known so far.
#[derive(Debug)]
pub struct Question {
    asked: Instant,
    is_tmux: bool,
    depth: Option<Depth>,
    cell: Option<Cell>,
    name: String,
    has_kitty: bool,
    has_sixel: bool,
}

impl Question {
    /// Asked at this moment; `cell` is the size of a cell if the system knows it.
    #[must_use]
    pub fn new(asked: Instant, is_tmux: bool, depth: Option<Depth>, cell: Option<Cell>) -> Self {
        Self { asked, is_tmux, depth, cell, name: String::new(), has_kitty: false, has_sixel: false }
    }

    /// What is written to the terminal. tmux answers for itself; kitty's question is passed through it.
    #[must_use]
    pub fn words(&self) -> String {
        let kitty = format!("\x1b_Gi={NUMBER},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\");
        let kitty = if self.is_tmux { through_tmux(&kitty) } else { kitty };
        format!("\x1b[>q{kitty}\x1b[16t\x1b[c")
    }

    /// Takes a reply that came at this moment; gives how pictures are drawn from now on.
    pub fn take(&mut self, reply: Reply, now: Instant) -> Way {
        if now.saturating_duration_since(self.asked) <= LIMIT {
            match reply {
                Reply::Kitty(has_kitty) => self.has_kitty = has_kitty,
                Reply::Attributes { has_sixel } => self.has_sixel = has_sixel,
                Reply::Cell(cell) => self.cell = Some(cell),
                Reply::Name(name) => self.name = name.to_lowercase(),
            }
        }
        self.way()
    }

    /// How pictures are drawn by what is known.
    #[must_use]
    pub fn way(&self) -> Way {
        let blocks = self.depth.map_or(Way::None, Way::Blocks);
        let begins = |names: [&str; 3]| names.iter().any(|name| self.name.starts_with(name));
        let Some(cell) = self.cell.filter(|_| !begins(BAD)) else { return blocks };
        let protocol = if begins(ITERM2) {
            Graphics::Iterm2
        } else if self.has_kitty && !lacks_placeholders(&self.name) {
            Graphics::Kitty
        } else if self.has_sixel {
            Graphics::Sixel
        } else {
            return blocks;
        };
        // tmux draws sixels by itself; what it knows nothing of has to be passed through.
        Way::Graphics { protocol, cell, is_tmux: self.is_tmux && protocol != Graphics::Sixel }
    }
}

/// Whether a terminal of this name takes kitty's graphics, but not as placeholders, which it would show as letters: kitty itself
/// knows them from 0.28 on (its change log, and "Unicode placeholders" of the protocol).
fn lacks_placeholders(name: &str) -> bool {
    let Some(version) = name.strip_prefix("kitty(") else { return false };
    let mut numbers = version.split(['.', ')']).map_while(|number| number.parse::<u32>().ok());
    matches!((numbers.next(), numbers.next()), (Some(0), Some(..28)))
}

/// A sequence that tmux passes on to the terminal it is in.
#[must_use]
pub fn through_tmux(sequence: &str) -> String {
    format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
}

/// What makes a terminal forget a picture that it was given by kitty's protocol, and show it no more.
#[must_use]
pub fn forget(number: u32, is_tmux: bool) -> String {
    let words = format!("\x1b_Ga=d,d=I,i={number},q=2\x1b\\");
    if is_tmux { through_tmux(&words) } else { words }
}

/// What stands between `ESC _ G` and `ESC \` of a reply.
#[must_use]
pub fn kitty(words: &[u8]) -> Option<Reply> {
    let words = std::str::from_utf8(words).ok()?;
    let (keys, answer) = words.split_once(';')?;
    let is_ours = keys.split(',').any(|key| key == format!("i={NUMBER}"));
    is_ours.then(|| Reply::Kitty(answer == "OK"))
}

/// What stands between `ESC P > |` and `ESC \`.
#[must_use]
pub fn name(words: &[u8]) -> Reply {
    Reply::Name(crate::text::clean(&String::from_utf8_lossy(words)).into_owned())
}

/// What stands between `ESC [ ?` and `c`.
#[must_use]
pub fn attributes(words: &[u8]) -> Reply {
    Reply::Attributes { has_sixel: words.split(|byte| *byte == b';').any(|word| word == b"4") }
}

/// The numbers of `ESC [ 6 ; height ; width t`.
#[must_use]
pub fn cell(numbers: &[u16]) -> Option<Reply> {
    match *numbers {
        [6, height @ 1..=512, width @ 1..=512] => Some(Reply::Cell(Cell { width, height })),
        _ => None,
    }
}
