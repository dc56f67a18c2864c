//! The mouse: the same answer to "what lies here" as drawing has.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::palette::Purpose;
use super::prompt::NO_STROKE;
use super::{App, Effect, Overlay, Pane, Prompt, View};
use crate::keymap::Action;
use crate::tui::layout::Layout;
use crate::tui::view::{equalizer, foot, header, lists, lyrics, now, outputs, palette, welcome};

/// Rows that one notch of the wheel scrolls.
const WHEEL: isize = 3;

impl App {
    pub(super) fn mouse(&mut self, event: MouseEvent, is_double: bool) -> Vec<Effect> {
        let at = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => self.press(at, is_double),
            // One step back, as the key does.
            MouseEventKind::Down(MouseButton::Right) => {
                self.is_dirty = true;
                self.notice = None;
                self.pending.clear();
                let is_done = self.cancel_drag() || self.count.take().is_some();
                if is_done { Vec::new() } else { self.act(Action::Back, NO_STROKE) }
            }
            MouseEventKind::Drag(MouseButton::Left) => {
                self.drag_on(at);
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
        self.cancel_drag();
        if let Some(action) = foot::at(self, layout.foot, at) {
            self.pending.clear();
            return self.act_counted(action, NO_STROKE);
        }
        self.notice = None;
        self.pending.clear();
        self.count = None;
        if let Some(prompt) = self.prompt.take() {
            if self.palette.is_some() {
                return self.press_in_palette(prompt, layout.body, at);
            }
            self.leave_prompt(&prompt);
        }
        if self.help.take().is_some() {
            return Vec::new();
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
        } else if layout.now.contains(at) {
            return self.press_on_heard(&layout, at);
        } else if self.view == View::Lyrics && layout.body.contains(at) {
            return self.press_line(layout.body, at, is_double);
        } else if layout.sheet.contains(at) || layout.side.contains(at) {
            self.place_mut().pane = Pane::Sheet;
            self.link = self.link_under(&layout, at);
            if let Some(target) = self.target() {
                return self.go_along(target);
            }
        } else if layout.list.contains(at) {
            self.place_mut().pane = Pane::List;
            if let Some(row) = self.row_at(&layout, at) {
                return self.press_row(row, is_double);
            }
        }
        Vec::new()
    }

    /// A click selects, a double click does what Enter does; in the queue the mouse holds the entry until it lets go.
    fn press_row(&mut self, row: usize, is_double: bool) -> Vec<Effect> {
        let len = self.list_len();
        self.place_mut().select(row, len);
        match self.view {
            View::People if is_double => self.act(Action::Open, NO_STROKE),
            _ if is_double => self.act(Action::Play, NO_STROKE),
            View::Queue => {
                self.grab(row);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// The row of the list that lies at a place.
    fn row_at(&self, layout: &Layout, at: Position) -> Option<usize> {
        let len = self.list_len();
        let row = self.place().offset + usize::from((at.y - layout.list.y) / layout.row_height(self.view, len));
        (row < len).then_some(row)
    }

    /// A click on the sign before the title pauses and goes on; one on the volume mutes or ends that.
    fn press_on_heard(&mut self, layout: &Layout, at: Position) -> Vec<Effect> {
        if self.is_on_volume(layout, at) {
            return self.act(Action::Mute, NO_STROKE);
        }
        if now::sign_place(layout.now).contains(at) {
            return self.act(Action::Pause, NO_STROKE);
        }
        Vec::new()
    }

    fn is_on_volume(&self, layout: &Layout, at: Position) -> bool {
        welcome::place(self, layout).is_none() && now::volume_place(self, layout.now).contains(at)
    }

    /// A click on a row of the palette goes there; one beside it leaves the palette.
    fn press_in_palette(&mut self, mut prompt: Prompt, body: Rect, at: Position) -> Vec<Effect> {
        let Some(row) = palette::at(&prompt, body, at) else {
            self.leave_prompt(&prompt);
            return Vec::new();
        };
        prompt.at = row;
        self.carry_out_chosen(&prompt, Purpose::Go)
    }

    /// The link at a place of the screen.
    fn link_under(&self, layout: &Layout, at: Position) -> Option<usize> {
        let (sheet, area, scroll) = if layout.side.contains(at) {
            (&self.side, layout.side, self.side_scroll)
        } else {
            (&self.sheet, layout.sheet, self.place().scroll)
        };
        sheet.link_at(scroll + usize::from(at.y - area.y), usize::from(at.x - area.x))
    }

    /// A click on a line of the words: it is read, and by a double click heard.
    fn press_line(&mut self, body: Rect, at: Position, is_double: bool) -> Vec<Effect> {
        let Some(line) = lyrics::line_at(self, body, at) else { return Vec::new() };
        if is_double {
            // The first click has brought it to the middle, from where it was clicked on.
            return self.seek_line();
        }
        self.place_mut().scroll = line;
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
            Overlay::Lists(mut kept) => {
                let Some(row) = lists::at(&kept, body, at) else { return Vec::new() };
                kept.selected = row;
                if is_double {
                    return self.act_on_lists(kept, Action::LoadList).unwrap_or_default();
                }
                self.overlay = Some(Overlay::Lists(kept));
                Vec::new()
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

    /// The seek bar's mark or the entry of the queue follows the mouse.
    fn drag_on(&mut self, at: Position) {
        let Some(layout) = self.layout() else { return };
        if self.drag.is_some() {
            self.drag = self.part_of_seek_bar(at);
            self.is_dirty = true;
        } else if self.grab.is_some() {
            let offset = self.place().offset;
            let row = if at.y < layout.list.y {
                offset.saturating_sub(1)
            } else {
                offset + usize::from((at.y - layout.list.y).min(layout.list.height))
            };
            self.is_dirty = true;
            self.drag_to_row(row);
        }
    }

    /// The jump is made when the button is let go, so that dragging makes one and not many.
    fn release(&mut self) -> Vec<Effect> {
        let Some(part) = self.drag.take() else { return self.drop_entry() };
        self.is_dirty = true;
        self.rejoin();
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
        let either = |up: Action, down: Action| if by < 0 { up } else { down };
        if layout.seek.contains(at) {
            return self.act_below(either(Action::SeekAhead, Action::SeekBack));
        }
        if self.is_on_volume(&layout, at) {
            return self.act_below(either(Action::Louder, Action::Softer));
        }
        if self.palette.is_some() {
            self.step_found(by.signum());
        } else if self.help.is_some() {
            self.step(by);
        } else if let Some(overlay) = &mut self.overlay {
            match overlay {
                Overlay::Outputs(outputs) => {
                    outputs.step(by.signum());
                }
                Overlay::Lists(lists) => {
                    lists.step(by.signum());
                }
                Overlay::Equalizer(band) => {
                    let commands = self.deck.raise_band(*band, -by.signum() as f32);
                    return self.orders(commands);
                }
            }
        } else if layout.side.contains(at) {
            let last = self.side.lines.len().saturating_sub(layout.side.height as usize);
            self.side_scroll = self.side_scroll.saturating_add_signed(by).min(last);
        } else if self.view == View::Lyrics && layout.body.contains(at) {
            self.scroll(if self.timed_words().is_some() { by.signum() } else { by });
        } else if layout.sheet.contains(at) {
            self.scroll(by);
        } else if layout.list.contains(at) {
            let len = self.list_len();
            self.place_mut().step(by.signum(), len);
        }
        Vec::new()
    }

    /// What is done to what is heard, whatever lies over the view.
    fn act_below(&mut self, action: Action) -> Vec<Effect> {
        self.control(action, NO_STROKE)
    }
}
