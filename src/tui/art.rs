//! Pictures on the screen.
//!
//! The terminal is asked once what it can do, in the middle of everything else: its replies come with the keys and are told
//! from them by [`super::input`]. Until it has replied, and for good if it does not within [`question::LIMIT`], pictures are
//! drawn with half blocks. A [`Painter`] reads, scales and encodes a picture in a thread of its own.

mod painter;
pub mod question;
#[cfg(test)]
pub(in crate::tui) mod tests;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Color;
use ratatui::widgets::Widget;
use ratatui_image::Image;
use ratatui_image::protocol::Protocol;

use super::theme::{Colors, Rgb};

pub use painter::{Load, Painter};

/// What the listener wants of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Art {
    /// As good as the terminal can.
    #[default]
    Auto,
    /// With half blocks, whatever the terminal can.
    Blocks,
    /// None.
    Off,
}

/// Columns and rows of a cell's pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Pixels from left to right; at least 1.
    pub width: u16,
    /// Pixels from top to bottom; at least 1.
    pub height: u16,
}

/// Which colours half blocks are drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Any.
    True,
    /// Those of the table of 256 that are the same in every terminal: 16 to 255.
    Table,
}

impl Depth {
    /// Of a terminal with so many colours; `None` if it has no more than sixteen.
    #[must_use]
    pub fn of(colors: Colors) -> Option<Self> {
        match colors {
            Colors::True => Some(Self::True),
            Colors::Table => Some(Self::Table),
            Colors::Sixteen | Colors::None => None,
        }
    }
}

/// How a picture reaches the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Not at all.
    None,
    /// As `▀` in two colours.
    Blocks(Depth),
    /// By one of the protocols for graphics.
    Graphics {
        /// Which one.
        protocol: Graphics,
        /// How large a cell is.
        cell: Cell,
        /// Whether tmux stands between, and is to pass it on.
        is_tmux: bool,
    },
}

/// A protocol for graphics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphics {
    /// kitty's, with placeholders.
    Kitty,
    /// iTerm2's inline images.
    Iterm2,
    /// DEC sixels.
    Sixel,
}

impl Way {
    /// Whether the terminal is given pixels, which stay where they are until it is told otherwise.
    #[must_use]
    pub fn is_graphics(self) -> bool {
        matches!(self, Self::Graphics { .. })
    }
}

/// A picture that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The file whose picture it is.
    pub path: PathBuf,
    /// Columns and rows that it may take.
    pub size: (u16, u16),
    /// How it is drawn.
    pub way: Way,
    /// Its number, by which a terminal that keeps pictures knows it: 1 to 16,777,215, another one for each wish.
    pub number: u32,
}

/// A picture, ready to be drawn.
#[derive(Clone)]
pub struct Picture(Arc<Drawn>);

struct Drawn {
    wish: Wish,
    protocol: Protocol,
    accent: Option<Rgb>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Picture").field(&self.0.wish).finish()
    }
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Picture {
    fn new(wish: Wish, protocol: Protocol, accent: Option<Rgb>) -> Self {
        Self(Arc::new(Drawn { wish, protocol, accent }))
    }

    /// The colour that it is remembered by, unless it is grey all over.
    #[must_use]
    pub fn accent(&self) -> Option<Rgb> {
        self.0.accent
    }

    /// What was wished for.
    #[must_use]
    pub fn wish(&self) -> &Wish {
        &self.0.wish
    }

    /// The cells that it takes of an area, from its upper left corner.
    #[must_use]
    pub fn place(&self, area: Rect) -> Rect {
        let Size { width, height } = self.0.protocol.size();
        area.intersection(Rect { width, height, ..area })
    }

    /// Draws it into the upper left corner of an area; nothing if it does not fit.
    pub fn render(&self, area: Rect, buffer: &mut Buffer) {
        Image::new(&self.0.protocol).render(area, buffer);
        if self.0.wish.way == Way::Blocks(Depth::Table) {
            let place = self.place(area);
            for position in place.positions() {
                let cell = &mut buffer[position];
                (cell.fg, cell.bg) = (in_table(cell.fg), in_table(cell.bg));
            }
        }
    }
}

/// The nearest colour of the table's cube and greys.
fn in_table(color: Color) -> Color {
    let Color::Rgb(red, green, blue) = color else { return color };
    Color::Indexed(Rgb(red, green, blue).in_table())
}
