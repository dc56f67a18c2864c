//! What keys mean where they are pressed.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::{App, Effect, Overlay, View};
use crate::keymap::{Action, Context, Outcome, Stroke};

impl App {
    /// The context in which keys are heard.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.prompt.is_some() {
            return Context::Prompt;
        }
        if self.help.is_some() {
            return Context::Help;
        }
        match self.overlay {
            Some(Overlay::Equalizer(_)) => return Context::Equalizer,
            Some(Overlay::Outputs(_)) => return Context::Outputs,
            Some(Overlay::Lists(_)) => return Context::Lists,
            None => {}
        }
        self.context_of_view()
    }

    /// The context of the view that is shown, whatever lies over it.
    pub(super) fn context_of_view(&self) -> Context {
        match self.view {
            View::Songs => Context::Songs,
            View::People => Context::People,
            View::Queue => Context::Queue,
            View::Files => Context::Files,
            View::Film | View::Sources => Context::Page,
            View::Now => Context::Now,
            View::Lyrics => Context::Lyrics,
            View::Log => Context::Log,
        }
    }

    pub(super) fn key(&mut self, event: &KeyEvent) -> Vec<Effect> {
        if event.kind == KeyEventKind::Release {
            return Vec::new();
        }
        self.is_dirty = true;
        let stroke = Stroke::of(event);
        let context = self.context();
        if context != Context::Prompt {
            self.notice = None;
        }
        // A key while the mouse holds something puts it back; Esc does nothing else then.
        let was_dragging = self.cancel_drag();
        self.pending.push(stroke);
        match self.keymap.look_up(context, &self.pending) {
            Outcome::Action(Action::Back) if was_dragging => {
                self.pending.clear();
                Vec::new()
            }
            Outcome::Action(Action::Count) => {
                self.pending.clear();
                self.count_on(stroke);
                Vec::new()
            }
            Outcome::Action(action) => {
                self.pending.clear();
                self.act_counted(action, stroke)
            }
            Outcome::Begun => Vec::new(),
            Outcome::Nothing => {
                let was_begun = self.pending.len() > 1 || self.count.take().is_some();
                self.pending.clear();
                match context {
                    Context::Prompt => self.type_in(stroke),
                    _ if !was_begun => self.hint(stroke),
                    _ => {}
                }
                Vec::new()
            }
        }
    }

    /// Tells, once, that a key does nothing and where the keys are listed.
    fn hint(&mut self, stroke: Stroke) {
        if !std::mem::replace(&mut self.was_hinted, true) {
            self.tell(&self.locale.fill("tui.no-such-key", &[("key", &stroke.to_string())]));
        }
    }
}
