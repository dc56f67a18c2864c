//! What lies over the view for a while: the equaliser, the list of outputs, the kept playlists.

use super::{App, Effect, Lists, Outputs};
use crate::keymap::Action;
use crate::player::Equalizer;

/// How much a key raises or lowers a band, in dB.
const STEP: f32 = 1.0;
/// The number of bands.
pub const BANDS: usize = Equalizer::FREQUENCIES.len();

/// What lies over the view.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The equaliser; which band the keys change.
    Equalizer(usize),
    /// The list of outputs.
    Outputs(Outputs),
    /// The kept playlists.
    Lists(Lists),
}

impl App {
    /// What an action does in the overlay; `None` if there is none, or the action is not its own.
    pub(super) fn act_over(&mut self, action: Action) -> Option<Vec<Effect>> {
        if self.help.is_some() || self.prompt.is_some() {
            return None;
        }
        match (self.overlay.take()?, action) {
            (_, Action::Back) => Some(Vec::new()),
            (Overlay::Equalizer(band), action) => {
                self.overlay = Some(Overlay::Equalizer(moved(band, action)));
                let commands = match action {
                    Action::Up => self.deck.raise_band(band, STEP),
                    Action::Down => self.deck.raise_band(band, -STEP),
                    Action::Flat => self.deck.flatten(),
                    Action::Left | Action::Right | Action::Top | Action::Bottom => Vec::new(),
                    _ => return None,
                };
                Some(self.orders(commands))
            }
            (Overlay::Lists(lists), action) => self.act_on_lists(lists, action),
            (Overlay::Outputs(outputs), Action::Accept) => Some(self.switch_to(&outputs)),
            (Overlay::Outputs(mut outputs), action) => {
                let is_own = match action {
                    Action::Up => outputs.step(-1),
                    Action::Down => outputs.step(1),
                    Action::Top => outputs.step(isize::MIN),
                    Action::Bottom => outputs.step(isize::MAX),
                    _ => false,
                };
                self.overlay = Some(Overlay::Outputs(outputs));
                is_own.then(Vec::new)
            }
        }
    }
}

fn moved(band: usize, action: Action) -> usize {
    match action {
        Action::Left => band.saturating_sub(1),
        Action::Right => (band + 1).min(BANDS - 1),
        Action::Top => 0,
        Action::Bottom => BANDS - 1,
        _ => band,
    }
}
