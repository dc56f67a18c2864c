//! The picture that goes with what is heard.

use std::path::PathBuf;

use ratatui::layout::Rect;

use super::{App, Effect};
use crate::tui::art::{Depth, Picture, Way, Wish};
use crate::tui::layout::Playing;
use crate::tui::theme::{Colors, Named, Rgb, Theme};

/// Numbers of pictures go up to here: three bytes.
const NUMBERS: u32 = 1 << 24;

/// The picture, and what is known about it.
#[derive(Debug)]
pub(super) struct Pictures {
    /// How pictures are drawn.
    way: Way,
    asked: Option<Wish>,
    picture: Option<Picture>,
    /// The file that was found to have none.
    bare: Option<PathBuf>,
    /// The number of the last wish.
    number: u32,
}

impl Pictures {
    /// `number` is that of the first wish; programs that share a terminal should not share it.
    pub(super) fn new(way: Way, number: u32) -> Self {
        Self { way, asked: None, picture: None, bare: None, number: number % NUMBERS }
    }

    /// What was drawn is gone.
    fn forget(&mut self) {
        self.asked = None;
        self.picture = None;
    }
}

impl App {
    /// Pictures are drawn in this way from now on.
    pub(super) fn draws(&mut self, way: Way) {
        if self.pictures.way != way {
            self.pictures.way = way;
            self.pictures.forget();
            self.is_dirty = true;
        }
    }

    /// A picture is ready, or there is none.
    pub(super) fn painted(&mut self, wish: Wish, picture: Option<Picture>) {
        if self.pictures.asked.as_ref() == Some(&wish) {
            self.set_cover(picture.as_ref().and_then(Picture::accent));
            self.pictures.bare = picture.is_none().then_some(wish.path);
            self.pictures.picture = picture;
            self.is_dirty = true;
        }
    }

    /// Whether the screen takes its colour from the cover.
    fn wants_cover(&self) -> bool {
        let looks = self.theme.looks();
        looks.theme == Named::Cover && looks.colors != Colors::None
    }

    /// What is heard has a cover of this colour, or none.
    fn set_cover(&mut self, color: Option<Rgb>) {
        if self.cover != color {
            self.cover = color;
            self.theme = Theme::new(self.theme.looks(), color);
            self.is_dirty |= self.wants_cover();
        }
    }

    /// Everything is drawn anew: a terminal that was given pixels may have lost them.
    pub(super) fn redraw(&mut self) -> Vec<Effect> {
        if self.pictures.way.is_graphics() {
            self.pictures.forget();
        }
        vec![Effect::Redraw]
    }

    /// The listener looks again: a picture of pixels may have been lost meanwhile.
    pub(super) fn redraw_picture(&mut self) -> Vec<Effect> {
        let is_lost = self.pictures.way.is_graphics() && self.picture().is_some();
        if is_lost { self.redraw() } else { Vec::new() }
    }

    /// Whether there is a picture to make room for, or may be.
    pub(super) fn has_picture(&self) -> bool {
        let heard = self.deck.heard().map(|heard| &heard.playable.path);
        self.pictures.way != Way::None && heard.is_some() && self.pictures.bare.as_ref() != heard
    }

    /// Asks for the picture that is to be seen, unless that was done; `None` stands for a view without one.
    pub(super) fn follow_picture(&mut self, stage: Option<&Playing>) -> Option<Effect> {
        let room = stage.map(|stage| stage.art).filter(|art| !art.is_empty());
        let wanted = match room {
            Some(room) => Some(((room.width, room.height), self.pictures.way)),
            // Only its colour is wanted then.
            None if self.wants_cover() => Some(((1, 1), Way::Blocks(Depth::Table))),
            None => None,
        };
        let (Some((size, way)), Some(heard)) = (wanted, self.deck.heard()) else {
            self.pictures.forget();
            return None;
        };
        let path = &heard.playable.path;
        let is_asked = |wish: &Wish| wish.path == *path && wish.size == size && wish.way == way;
        if self.pictures.asked.as_ref().is_some_and(is_asked) {
            return None;
        }
        let number = (self.pictures.number + 1) % NUMBERS;
        self.pictures.number = number.max(1);
        let wish = Wish { path: path.clone(), size, way, number: self.pictures.number };
        self.pictures.forget();
        self.pictures.asked = Some(wish.clone());
        Some(Effect::Paint(wish))
    }

    /// The picture that is to be seen, and where.
    #[must_use]
    pub fn picture(&self) -> Option<(&Picture, Rect)> {
        let picture = self.pictures.picture.as_ref()?;
        let room = self.stage()?.art;
        Some((picture, picture.place(room))).filter(|(_, place)| !place.is_empty())
    }
}
