//! A number typed before a key: how often, or which row; before `%` to how many hundredths of the song.

use super::{App, Effect, Stroke, View};
use crate::keymap::Action;
use crate::player::Command;

/// A larger number is not taken: its further digits are dropped.
const LARGEST: u32 = 999_999;
/// What is done one by one is done no more often than this.
const MOST_OFTEN: u32 = 100;

impl App {
    /// A digit was typed.
    pub(super) fn count_on(&mut self, stroke: Stroke) {
        let so_far = self.count.unwrap_or(0);
        let number = so_far * 10 + stroke.digit().unwrap_or(0);
        self.count = Some(if number > LARGEST { so_far } else { number });
    }

    /// Does what a key says, with the number that was typed before it.
    pub(super) fn act_counted(&mut self, action: Action, stroke: Stroke) -> Vec<Effect> {
        let Some(count) = self.count.take() else { return self.act(action, stroke) };
        let times = isize::try_from(count).unwrap_or(isize::MAX);
        let page = self.page_rows() as isize;
        match action {
            Action::Up => self.step(-times),
            Action::Down => self.step(times),
            Action::PageUp => self.step(-times.saturating_mul(page)),
            Action::PageDown => self.step(times.saturating_mul(page)),
            Action::Top | Action::Bottom => self.go_to_number(count),
            Action::Play | Action::Open => {
                self.go_to_number(count);
                return self.act(action, stroke);
            }
            Action::MoveUp => return self.move_entry(-times),
            Action::MoveDown => return self.move_entry(times),
            Action::SeekPercent => return self.seek_percent(count),
            Action::Next
            | Action::Previous
            | Action::SeekBack
            | Action::SeekAhead
            | Action::SeekFarBack
            | Action::SeekFarAhead
            | Action::Louder
            | Action::Softer
            | Action::Slower
            | Action::Faster
            | Action::Remove
            | Action::Undo
            | Action::Redo
            | Action::NextView
            | Action::PreviousView => return self.act_often(action, stroke, count),
            // The number is forgotten, and nothing else is left.
            Action::Back => {}
            _ => return self.act(action, stroke),
        }
        Vec::new()
    }

    fn act_often(&mut self, action: Action, stroke: Stroke, times: u32) -> Vec<Effect> {
        let mut effects = Vec::new();
        for _ in 0..times.min(MOST_OFTEN) {
            effects.extend(self.act(action, stroke));
        }
        // The player is not to open what is left again at once.
        let decides = |effect: &Effect| matches!(effect, Effect::Player(Command::Play { .. } | Command::Stop));
        match effects.iter().rposition(decides) {
            Some(last) => effects.split_off(last),
            None => effects,
        }
    }

    /// To the row, or the line, of this number, counted from 1; in the list of songs to the song of this number.
    pub(super) fn go_to_number(&mut self, number: u32) {
        let at = (number as usize).saturating_sub(1);
        if self.help.is_some() {
            self.help = Some(at.min(self.last_scroll_of_help()));
        } else if self.is_reading() {
            let last = self.last_scroll();
            self.place_mut().scroll = at.min(last);
        } else {
            let len = self.list_len();
            let of_number = |row: &usize| self.song(*row).is_some_and(|song| u32::from(song.number) == number);
            let song = if self.view == View::Songs { (0..len).find(of_number) } else { None };
            self.place_mut().select(song.unwrap_or(at), len);
        }
    }

    /// To so many hundredths of what is heard.
    pub(super) fn seek_percent(&mut self, percent: u32) -> Vec<Effect> {
        if self.deck.heard().and_then(|heard| heard.duration).is_none() {
            self.tell_of("hands.no-length");
            return Vec::new();
        }
        self.rejoin();
        let commands = self.deck.seek_part(f64::from(percent.min(100)) / 100.0);
        self.orders(commands)
    }

    /// The number that was typed so far.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        self.count
    }
}
