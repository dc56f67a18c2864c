//! What each action does.

use crate::credits::Wording;
use crate::deck::{Playable, State};
use crate::locale::{Language, Locale};
use crate::player::Command;

use super::links::Way;
use super::log::Advice;
use super::palette::Purpose;
use super::{App, Effect, Pane, Prompt, Stroke, View};
use crate::keymap::Action;
use crate::tui::theme::{Looks, Named, Theme};

/// A step of the seek keys in seconds, and of the far ones.
const SEEK: i64 = 5;
const SEEK_FAR: i64 = 30;
/// A step of the volume in percent points.
const VOLUME: i8 = 5;

impl App {
    pub(super) fn act(&mut self, action: Action, stroke: Stroke) -> Vec<Effect> {
        if let Some(effects) = self.act_over(action) {
            return effects;
        }
        if let Some(effects) = self.act_on_words(action) {
            return effects;
        }
        if matches!(action, Action::Play | Action::Open | Action::Follow)
            && let Some(target) = self.target()
        {
            return self.go_along(target);
        }
        match action {
            Action::Sort => return self.next_sort(),
            Action::TurnSort => return self.turn_sort(),
            Action::NextLink => self.step_link(1),
            Action::PreviousLink => self.step_link(-1),
            Action::Follow => {
                let keys = [Action::NextLink, Action::PreviousLink, Action::Follow];
                let [next, previous, follow] = keys.map(|action| self.keymap.key_of(action));
                let words = [("next", &*next), ("previous", &*previous), ("follow", &*follow)];
                self.tell(&self.locale.fill("page.no-link-chosen", &words));
            }
            Action::Return => self.travel(Way::Back),
            Action::Forward => self.travel(Way::Forward),
            Action::HearOriginal => {
                let song = self.selected_song().map(|song| song.id.clone());
                return song.map_or_else(Vec::new, |song| self.hear_original(&song));
            }
            Action::Quit => return vec![Effect::Quit],
            Action::Suspend => return vec![Effect::Suspend],
            Action::Redraw => return self.redraw(),
            Action::Help => self.help = Some(0),
            Action::Palette => self.open_palette(),
            Action::Language => self.switch_language(),
            Action::Theme => self.switch_theme(),
            Action::Spoilers => self.toggle_spoilers(),
            Action::Origins => self.depth.has_origins = Some(!self.has_origins()),
            Action::Search => match self.help {
                Some(scroll) => self.prompt = Some(Prompt::help(scroll)),
                None => self.search(),
            },
            Action::Back => self.back(),
            Action::Accept => return self.accept(Purpose::Go),
            Action::AcceptToPlay => return self.accept(Purpose::Play),
            Action::PageUp | Action::PageDown if self.prompt.is_some() => self.page_found(action),
            Action::NextFound => self.go_found(1),
            Action::PreviousFound => self.go_found(-1),
            Action::Erase | Action::EraseWord | Action::EraseAll => self.erase(action),
            Action::Open => self.place_mut().pane = Pane::Sheet,
            Action::Play => return self.play_selected(),
            Action::Add => return self.add(false),
            Action::AddNext => return self.add(true),
            Action::Remove | Action::MoveUp | Action::MoveDown | Action::Clear => return self.edit_queue(action),
            Action::SaveQueue => return self.ask_for_name(),
            Action::ShowLists => return self.open_lists(),
            Action::Undo => return self.revise_queue(true),
            Action::Redo => return self.revise_queue(false),
            Action::SeekPercent => {
                let key = self.keymap.key_of(action);
                self.tell(&self.locale.fill("hands.no-number", &[("key", &key)]));
            }
            Action::Pin => self.ask_for_song(),
            Action::Refuse => return self.refuse(),
            Action::SearchFiles => return self.search_again(),
            _ => {
                if let Some(effects) = self.act_on_sound(action) {
                    return effects;
                }
                if !self.go(action) {
                    return self.control(action, stroke);
                }
            }
        }
        Vec::new()
    }

    fn switch_language(&mut self) {
        let language = match self.locale.language() {
            Language::English => Language::Indonesian,
            Language::Indonesian => Language::English,
        };
        self.locale = Locale::new(language);
        self.wording = Wording::new(language);
        self.tell_of("tui.language");
    }

    fn switch_theme(&mut self) {
        self.wear(self.theme.looks().theme.next());
    }

    pub(super) fn wear(&mut self, theme: Named) {
        let looks = Looks { theme, ..self.theme.looks() };
        self.theme = Theme::new(looks, self.cover);
        let name = self.locale.text(&format!("theme.{}", looks.theme.name())).to_owned();
        self.tell(&self.locale.fill("tui.theme", &[("name", &name)]));
    }

    fn toggle_spoilers(&mut self) {
        self.depth.has_spoilers = !self.depth.has_spoilers;
        let key = if self.depth.has_spoilers { "tui.spoilers-shown" } else { "tui.spoilers-hidden" };
        self.tell_of(key);
    }

    /// One step out: of the help, the prompt, the pane.
    fn back(&mut self) {
        if let Some(prompt) = self.prompt.take() {
            self.leave_prompt(&prompt);
        } else if self.help.take().is_some() || self.link.take().is_some() {
            // Only the help goes away; or it is only no link that is chosen any more.
        } else if self.place().pane == Pane::List && self.filter().is_some() {
            self.set_filter(None);
        } else {
            self.place_mut().pane = Pane::List;
            self.rejoin();
        }
    }

    /// Moving about. False if the action is none of it.
    fn go(&mut self, action: Action) -> bool {
        let page = self.page_rows() as isize;
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::PageUp => self.step(-page),
            Action::PageDown => self.step(page),
            Action::Top => self.step(isize::MIN),
            Action::Bottom => self.step(isize::MAX),
            Action::Left => self.sideways(-1),
            Action::Right => self.sideways(1),
            Action::NextView => self.show(self.view.stepped(1)),
            Action::PreviousView => self.show(self.view.stepped(-1)),
            Action::ShowSongs => self.show(View::Songs),
            Action::ShowFilm => self.show(View::Film),
            Action::ShowPeople => self.show(View::People),
            Action::ShowQueue => self.show(View::Queue),
            Action::ShowFiles => self.show(View::Files),
            Action::ShowSources => self.show(View::Sources),
            Action::ShowNow => self.show(View::Now),
            Action::ShowLyrics => self.show(View::Lyrics),
            Action::ShowLog => self.show(View::Log),
            _ => return false,
        }
        true
    }

    /// Rows that one screen of what the keys move in holds, less one that stays in sight.
    pub(super) fn page_rows(&self) -> usize {
        let Some(layout) = self.layout() else { return 1 };
        let rows = if self.help.is_some() {
            layout.body.height as usize
        } else if self.is_reading() {
            layout.sheet.height as usize
        } else {
            layout.list_rows(self.view, self.list_len())
        };
        rows.saturating_sub(1).max(1)
    }

    /// Moves the selection, or what is read.
    pub(super) fn step(&mut self, by: isize) {
        if let Some(scroll) = self.help {
            self.help = Some(scroll.saturating_add_signed(by).min(self.last_scroll_of_help()));
        } else if self.is_reading() {
            self.scroll(by);
        } else {
            let len = self.list_len();
            self.place_mut().step(by, len);
        }
    }

    /// Scrolls the sheet.
    pub(super) fn scroll(&mut self, by: isize) {
        let last = self.last_scroll();
        let place = self.place_mut();
        place.scroll = place.scroll.saturating_add_signed(by).min(last);
        self.leave_link();
    }

    /// To the pane on this side; from the outermost to the neighbouring view.
    fn sideways(&mut self, by: isize) {
        let has_panes = self.view.has_list() && self.view.has_sheet();
        let (from, to) = if by < 0 { (Pane::Sheet, Pane::List) } else { (Pane::List, Pane::Sheet) };
        if has_panes && self.place().pane == from {
            self.place_mut().pane = to;
            self.link = None;
        } else if (self.view as usize).checked_add_signed(by).is_some_and(|place| place < View::ALL.len()) {
            self.show(self.view.stepped(by));
        }
    }

    /// What is done to what is heard.
    pub(super) fn control(&mut self, action: Action, stroke: Stroke) -> Vec<Effect> {
        if matches!(
            action,
            Action::SeekBack | Action::SeekAhead | Action::SeekFarBack | Action::SeekFarAhead | Action::SeekPart
        ) {
            self.rejoin();
        }
        let deck = &mut self.deck;
        let commands = match action {
            Action::Pause if deck.queue().is_empty() && deck.state() == State::Stopped => return self.play_selected(),
            Action::Pause => deck.toggle(),
            Action::Next => deck.skip_forward(),
            Action::Previous => deck.skip_back(),
            Action::Stop => deck.stop(),
            Action::SeekBack => deck.seek_by(-SEEK),
            Action::SeekAhead => deck.seek_by(SEEK),
            Action::SeekFarBack => deck.seek_by(-SEEK_FAR),
            Action::SeekFarAhead => deck.seek_by(SEEK_FAR),
            Action::SeekPart => deck.seek_part(f64::from(stroke.digit().unwrap_or(0)) / 10.0),
            Action::Louder => deck.volume_by(VOLUME),
            Action::Softer => deck.volume_by(-VOLUME),
            Action::Mute => deck.toggle_mute(),
            Action::Shuffle => {
                let is_shuffled = !deck.queue().is_shuffled();
                deck.set_shuffled(is_shuffled)
            }
            Action::Repeat => {
                let repeat = deck.queue().repeat().cycled();
                deck.set_repeat(repeat)
            }
            _ => Vec::new(),
        };
        self.playing(commands)
    }

    /// Commands that make something heard; without sound the reason is told instead.
    pub(super) fn playing(&mut self, commands: Vec<Command>) -> Vec<Effect> {
        let silent =
            self.silent.clone().filter(|_| commands.iter().any(|command| matches!(command, Command::Play { .. })));
        if let Some(reason) = silent {
            self.deck.stop();
            let words = self.locale.fill("tui.no-sound", &[("reason", &reason)]);
            self.warn_of(None, &words, Advice::Output);
            return Vec::new();
        }
        self.orders(commands)
    }

    /// Plays what is selected, and from there on the rest of the list.
    pub(super) fn play_selected(&mut self) -> Vec<Effect> {
        match self.view {
            View::Queue => {
                let entry = self.selected_entry();
                let commands = entry.map_or_else(Vec::new, |entry| self.deck.play(entry));
                self.playing(commands)
            }
            View::Songs | View::Files => {
                let selected = self.selected_file().map(|found| self.playable(found));
                self.play_if_any(selected)
            }
            View::Film | View::People | View::Sources | View::Now | View::Lyrics | View::Log => {
                let first = self.all_playables(View::Songs).into_iter().next();
                self.play_if_any(first)
            }
        }
    }

    fn play_if_any(&mut self, playable: Option<Playable>) -> Vec<Effect> {
        if let Some(playable) = playable {
            return self.play(playable);
        }
        self.tell_why_no_file();
        Vec::new()
    }

    /// Plays this: where it stands in the queue if it is there, else next to what is heard. An empty queue is filled with
    /// everything that the view lists, so that the list is played from here.
    fn play(&mut self, playable: Playable) -> Vec<Effect> {
        let mut commands = Vec::new();
        if self.deck.queue().is_empty() {
            let view = if self.view == View::Files { View::Files } else { View::Songs };
            commands.extend(self.deck.push(self.all_playables(view)).1);
            if view == View::Songs {
                self.remember_queue();
            }
        }
        commands.extend(self.played_in_queue(playable));
        self.playing(commands)
    }

    /// Plays this, next to what is heard, without filling the queue.
    pub(super) fn play_next_to(&mut self, playable: Playable) -> Vec<Effect> {
        let commands = self.played_in_queue(playable);
        self.playing(commands)
    }

    fn played_in_queue(&mut self, playable: Playable) -> Vec<Command> {
        let mut commands = Vec::new();
        let is_same = |other: &Playable| other.path == playable.path && other.range == playable.range;
        let queued = self.deck.queue().entries().iter().find(|entry| is_same(&entry.item)).map(|entry| entry.id);
        let entry = queued.or_else(|| {
            let (ids, more) = self.deck.push_next([playable]);
            commands.extend(more);
            ids.first().copied()
        });
        if let Some(entry) = entry {
            commands.extend(self.deck.play(entry));
        }
        commands
    }

    /// Everything that can be played of a view's list, in its order.
    pub(super) fn all_playables(&self, view: View) -> Vec<Playable> {
        match (view, &self.library) {
            (View::Files, Some(library)) => library.files.iter().map(|found| self.playable(found)).collect(),
            (_, Some(_)) => {
                let songs = (0..self.rows.songs.len()).filter_map(|row| self.song(row));
                songs.filter_map(|song| self.file_of(&song.id)).map(|found| self.playable(found)).collect()
            }
            (_, None) => Vec::new(),
        }
    }

    fn add(&mut self, is_next: bool) -> Vec<Effect> {
        let Some(playable) = self.selected_file().map(|found| self.playable(found)) else {
            self.tell_why_no_file();
            return Vec::new();
        };
        let key = if is_next { "tui.added-next" } else { "tui.added" };
        self.tell(&self.locale.fill(key, &[("title", &playable.title)]));
        let (_, commands) = if is_next { self.deck.push_next([playable]) } else { self.deck.push([playable]) };
        self.orders(commands)
    }
}
