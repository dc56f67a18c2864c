//! The mouse: the same answer to "what lies here" as drawing has.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{App, Effect, Pane};
use crate::tui::view::header;

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
        if layout.header.contains(at) {
            let tab = header::tabs(self, layout.header).into_iter().find(|(_, area)| area.contains(at));
            if let Some((view, _)) = tab {
                self.show(view);
            }
        } else if layout.seek.contains(at) {
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
        } else if layout.sheet.contains(at) {
            self.scroll(by);
        } else if layout.list.contains(at) {
            let len = self.list_len();
            self.place_mut().step(by.signum(), len);
        }
        Vec::new()
    }
}
