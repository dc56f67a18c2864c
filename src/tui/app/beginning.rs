//! What the application begins with.

use std::sync::Arc;

use super::{Outlet, Show};
use crate::catalogue::{Catalogue, SongId};
use crate::deck::{Deck, Request};
use crate::keymap::Keymap;
use crate::locale::Language;
use crate::tui::art::Way;
use crate::tui::theme::Looks;

/// What an [`App`](super::App) begins with.
#[derive(Debug)]
pub struct Beginning {
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// The language of the screen.
    pub language: Language,
    /// The queue, with volume, shuffle and repeat as the listener wants them.
    pub deck: Deck,
    /// What is played as soon as it can be.
    pub start: Request,
    /// The song that is selected at first.
    pub shown: Option<SongId>,
    /// Where it plays.
    pub outlet: Outlet,
    /// The keys.
    pub keymap: Keymap,
    /// What the screen is to look like.
    pub looks: Looks,
    /// Why nothing can be heard, if so.
    pub silent: Option<String>,
    /// Whether files are being searched, and [`Message::Scanned`](super::Message::Scanned) will come.
    pub is_scanning: bool,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// What is shown of the sound itself.
    pub show: Show,
    /// How pictures are drawn.
    pub way: Way,
    /// The number of the first picture, which other programs in the same terminal should not have.
    pub number: u32,
}
