//! The mouse: the same answer to "what lies here" as drawing has.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{App, Effect, Overlay, Pane};
use crate::tui::view::{equalizer, header, outputs};

/// Rows that one notch of the wheel scrolls.
const WHEEL: isize = 3;

impl App {
    pub(super) fn mouse(&mut self, event: MouseEvent, is_double: bool) -> Vec<Effect> {
        let at = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => self.press(at, is_double),
            MouseEventKind::Drag(MouseButton::Left) if self.drag.is_some() => {
                self.drag = self.part_of_seek_bar(at);
                self.is_dirty = true;
                Vec::new()
            }
            MouseEventKind::Up(MouseButton::Left) => self.release(),
            MouseEventKind::ScrollUp => self.wheel(at, -WHEEL),
            MouseEventKind::ScrollDown => self.wheel(at, WHEEL),
            _ => Vec::new(),
        }
    }

    fn press(&mut self, at: Position, is_double: bool) -> Vec<Effect> {
        let Some(layout) = self.layout() else { return Vec::new() };
        self.is_dirty = true;
        self.notice = None;
        self.pending.clear();
        if self.help.take().is_some() {
            return Vec::new();
        }
        if let Some(prompt) = self.prompt.take() {
            self.leave_prompt(&prompt);
        }
        if layout.body.contains(at)
            && let Some(overlay) = self.overlay.take()
        {
            return self.press_over(overlay, layout.body, at, is_double);
        }
        if layout.header.contains(at) {
            let tab = header::tabs(self, layout.header).into_iter().find(|(_, area)| area.contains(at));
            if let Some((view, _)) = tab {
                self.overlay = None;
                self.show(view);
            }
        } else if layout.seek.contains(at) || self.is_on_wave(at) {
            self.drag = self.part_of_seek_bar(at);
        } else if layout.sheet.contains(at) {
            self.place_mut().pane = Pane::Sheet;
        } else if layout.list.contains(at) {
            self.place_mut().pane = Pane::List;
            let len = self.list_len();
            let row = self.place().offset + usize::from((at.y - layout.list.y) / layout.row_height(self.view, len));
            if row < len {
                self.place_mut().select(row, len);
                if is_double {
                    return self.play_selected();
                }
            }
        }
        Vec::new()
    }

    /// A click on what lies over the view: a band takes the height that was clicked on, a row of the list is selected and by a
    /// double click taken; a click beside them leaves it.
    fn press_over(&mut self, overlay: Overlay, body: Rect, at: Position, is_double: bool) -> Vec<Effect> {
        match overlay {
            Overlay::Equalizer(_) => {
                let Some((band, gain)) = equalizer::at(body, at) else { return Vec::new() };
                self.overlay = Some(Overlay::Equalizer(band));
                let now = self.deck.tuning().equalizer.bands.get(band).copied().unwrap_or_default();
                let commands = self.deck.raise_band(band, gain - now);
                self.orders(commands)
            }
            Overlay::Outputs(mut list) => {
                let Some(row) = outputs::at(&list, body, at) else { return Vec::new() };
                list.selected = row;
                if is_double {
                    return self.switch_to(&list);
                }
                self.overlay = Some(Overlay::Outputs(list));
                Vec::new()
            }
        }
    }

    /// The jump is made when the button is let go, so that dragging makes one and not many.
    fn release(&mut self) -> Vec<Effect> {
        let Some(part) = self.drag.take() else { return Vec::new() };
        self.is_dirty = true;
        let commands = self.deck.seek_part(part);
        self.orders(commands)
    }

    /// Where on the seek bar a column lies, as a part of the length; `None` if nothing is heard whose length is known.
    fn part_of_seek_bar(&self, at: Position) -> Option<f64> {
        self.deck.heard()?.duration?;
        let Rect { x, width, .. } = self.layout()?.seek;
        let column = at.x.saturating_sub(x).min(width.saturating_sub(1));
        Some(f64::from(column) / f64::from(width.max(2) - 1))
    }

    fn wheel(&mut self, at: Position, by: isize) -> Vec<Effect> {
        let Some(layout) = self.layout() else { return Vec::new() };
        self.is_dirty = true;
        if self.help.is_some() {
            self.step(by);
        } else if let Some(overlay) = &mut self.overlay {
            match overlay {
                Overlay::Outputs(outputs) => {
                    outputs.step(by.signum());
                }
                Overlay::Equalizer(band) => {
                    let commands = self.deck.raise_band(*band, -by.signum() as f32);
                    return self.orders(commands);
                }
            }
        } else if layout.sheet.contains(at) {
            self.scroll(by);
        } else if layout.list.contains(at) {
            let len = self.list_len();
            self.place_mut().step(by.signum(), len);
        }
        Vec::new()
    }
}
