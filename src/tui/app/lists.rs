//! Kept playlists: keeping the queue under a name, and taking a list into the queue.

use std::path::PathBuf;

use super::log::Advice;
use super::{App, Effect, Overlay, Prompt, file_name};
use crate::deck::Playable;
use crate::keymap::Action;
use crate::library::Library;
use crate::lists::{Kept, List, Loss, NameFault, Reading, Skipped, check_name};

/// So many of the lines that were left out of a list are written down one by one.
const MOST_TOLD: usize = 50;

/// What is done with a list that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It takes the place of the queue.
    Replace,
    /// It is added to the end of the queue.
    Append,
}

/// What is to be done with the kept lists; each is answered with a [`Tidings`].
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Say what there is.
    Show,
    /// Keep this under a name.
    Save(String, List),
    /// Read the list of this name.
    Read(String, Way),
    /// Look into the files of a list that are in no library.
    Look(String, Way, Box<Reading>, Vec<PathBuf>),
    /// Take the list of this name away.
    Delete(String),
    /// Give a list another name.
    Rename(String, String),
}

/// What became of an [`Order`].
#[derive(Debug, Clone, PartialEq)]
pub enum Tidings {
    /// The kept lists.
    Kept(Vec<Kept>),
    /// A list was kept under a name; what could not be written.
    Saved(String, usize, Vec<Loss>),
    /// A list was read, with what its files are as far as they were looked into.
    Read(String, Way, Box<Reading>, Option<Box<Library>>),
    /// A list was taken away; the name of the copy that is left.
    Deleted(String, PathBuf),
    /// A list has another name: the new one.
    Renamed(String),
    /// It could not be done: why.
    Failed(String),
}

/// The kept lists over the view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lists {
    /// The lists; `None` until they are known.
    pub kept: Option<Vec<Kept>>,
    /// The row that the keys are on.
    pub selected: usize,
}

impl Lists {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.kept.as_ref().map_or(0, Vec::len)
    }

    /// The list that is selected.
    #[must_use]
    pub fn chosen(&self) -> Option<&Kept> {
        self.kept.as_ref()?.get(self.selected)
    }

    /// Moves the selection.
    pub(super) fn step(&mut self, by: isize) -> bool {
        self.selected = self.selected.saturating_add_signed(by).min(self.rows().saturating_sub(1));
        true
    }
}

impl App {
    /// Opens the kept lists; they are looked for meanwhile.
    pub(super) fn open_lists(&mut self) -> Vec<Effect> {
        self.overlay = Some(Overlay::Lists(Lists::default()));
        vec![Effect::Lists(Order::Show)]
    }

    /// Asks for the name to keep the queue under.
    pub(super) fn ask_for_name(&mut self) -> Vec<Effect> {
        if self.deck.queue().is_empty() {
            self.tell_of("lists.nothing-queued");
            return Vec::new();
        }
        self.prompt = Some(Prompt::save(&self.list_name));
        // Which names there are is told while one is typed.
        vec![Effect::Lists(Order::Show)]
    }

    /// What the name that is typed would do; why it cannot be one.
    #[must_use]
    pub fn name_hint(&self, name: &str) -> String {
        match check_name(name) {
            Err(NameFault::Empty) => {
                let count = self.deck.queue().len().to_string();
                self.locale.fill("lists.count", &[("count", &count)])
            }
            Err(fault) => self.locale.text(&format!("lists.name-{}", fault.key())).to_owned(),
            Ok(name) if self.kept.iter().any(|kept| kept.name == name) => self.locale.text("lists.replaces").to_owned(),
            Ok(_) => String::new(),
        }
    }

    /// Why the new name that is typed cannot be one, or is one already.
    #[must_use]
    pub fn new_name_hint(&self, name: &str) -> String {
        match check_name(name) {
            Ok(name) if self.kept.iter().any(|kept| kept.name == name) => self.locale.text("lists.taken").to_owned(),
            Ok(_) | Err(NameFault::Empty) => String::new(),
            Err(fault) => self.locale.text(&format!("lists.name-{}", fault.key())).to_owned(),
        }
    }

    /// A name that a list can have; else it is told why it cannot.
    fn checked_name(&mut self, name: &str) -> Option<String> {
        match check_name(name) {
            Ok(name) => Some(name.to_owned()),
            Err(fault) => {
                let words = self.locale.fill(&format!("lists.name-{}", fault.key()), &[]);
                self.alert(&words);
                None
            }
        }
    }

    /// Keeps the queue under a name.
    pub(super) fn save_queue(&mut self, name: &str) -> Vec<Effect> {
        if self.deck.queue().is_empty() {
            // An empty list never takes the place of a full one.
            self.tell_of("lists.nothing-queued");
            return Vec::new();
        }
        let list = self.deck.list();
        self.checked_name(name).map(|name| Effect::Lists(Order::Save(name, list))).into_iter().collect()
    }

    /// Reads a list by its name; without one the lists are shown.
    pub(super) fn read_list(&mut self, name: &str, way: Way) -> Vec<Effect> {
        if name.trim().is_empty() {
            return self.open_lists();
        }
        vec![Effect::Lists(Order::Read(name.trim().to_owned(), way))]
    }

    /// Gives a list the name that was typed.
    pub(super) fn rename_list(&mut self, old: &str, new: &str) -> Vec<Effect> {
        let order = self.checked_name(new).map(|new| Effect::Lists(Order::Rename(old.to_owned(), new)));
        order.into_iter().collect()
    }

    /// What a key does over the kept lists; `None` if the action is none of theirs.
    pub(super) fn act_on_lists(&mut self, mut lists: Lists, action: Action) -> Option<Vec<Effect>> {
        let chosen = lists.chosen().map(|kept| kept.name.clone());
        let effects = match (action, chosen) {
            (Action::Up, _) => lists.step(-1).then(Vec::new),
            (Action::Down, _) => lists.step(1).then(Vec::new),
            (Action::Top, _) => lists.step(isize::MIN).then(Vec::new),
            (Action::Bottom, _) => lists.step(isize::MAX).then(Vec::new),
            // The list is left: what was chosen is to be seen.
            (Action::LoadList, Some(name)) => return Some(self.read_list(&name, Way::Replace)),
            (Action::AppendList, Some(name)) => Some(self.read_list(&name, Way::Append)),
            (Action::DeleteList, Some(name)) => Some(vec![Effect::Lists(Order::Delete(name))]),
            (Action::RenameList, Some(name)) => {
                self.prompt = Some(Prompt::rename(&name));
                Some(Vec::new())
            }
            (Action::LoadList | Action::AppendList | Action::DeleteList | Action::RenameList, None) => Some(Vec::new()),
            _ => None,
        };
        self.overlay = Some(Overlay::Lists(lists));
        effects
    }

    /// What became of an order.
    pub(super) fn lists_news(&mut self, news: Tidings) -> Vec<Effect> {
        self.is_dirty = true;
        match news {
            Tidings::Kept(kept) => {
                self.kept.clone_from(&kept);
                if let Some(Overlay::Lists(lists)) = &mut self.overlay {
                    // The same list stays selected, wherever it stands now.
                    let name = lists.chosen().map(|chosen| chosen.name.clone());
                    let place = name.and_then(|name| kept.iter().position(|other| other.name == name));
                    lists.selected = place.unwrap_or(lists.selected).min(kept.len().saturating_sub(1));
                    lists.kept = Some(kept);
                }
                Vec::new()
            }
            Tidings::Saved(name, count, losses) => {
                let is_new = self.kept.iter().all(|kept| kept.name != name);
                let key = if is_new { "lists.saved" } else { "lists.saved-again" };
                self.tell(&self.locale.fill(key, &[("name", &name), ("count", &count.to_string())]));
                self.list_name.clone_from(&name);
                for loss in &losses {
                    let words = loss.words(&self.locale);
                    self.note_down(Some(name.clone()), &words, None);
                }
                vec![Effect::Lists(Order::Show)]
            }
            Tidings::Read(name, way, reading, looked) => self.list_read(name, way, reading, looked.as_deref()),
            Tidings::Deleted(name, copy) => {
                self.tell(&self.locale.fill("lists.deleted", &[("name", &name), ("copy", &file_name(&copy))]));
                vec![Effect::Lists(Order::Show)]
            }
            Tidings::Renamed(name) => {
                self.tell(&self.locale.fill("lists.renamed", &[("name", &name)]));
                vec![Effect::Lists(Order::Show)]
            }
            Tidings::Failed(reason) => {
                self.warn_of(None, &reason, Advice::Writable);
                Vec::new()
            }
        }
    }

    /// A list was read: files that are in no library are looked into first, then it is queued.
    fn list_read(&mut self, name: String, way: Way, reading: Box<Reading>, looked: Option<&Library>) -> Vec<Effect> {
        let libraries: Vec<&Library> = self.library.iter().chain(looked).collect();
        if looked.is_none() {
            let unknown = Playable::unknown(&reading.list.entries, &libraries);
            if !unknown.is_empty() {
                return vec![Effect::Lists(Order::Look(name, way, reading, unknown))];
            }
        }
        let playables = Playable::listed(&reading.list.entries, &libraries, &self.catalogue);
        self.tell_skipped(&name, &reading);
        if playables.is_empty() {
            self.alert(&self.locale.fill("lists.empty", &[("name", &name)]));
            return Vec::new();
        }
        let (count, key) = (playables.len().to_string(), self.keymap.key_of(Action::Undo));
        let skipped = reading.skipped_in_all.to_string();
        let values = [("name", name.as_str()), ("count", &count), ("key", &key), ("skipped", &skipped)];
        let words = match (way, reading.skipped_in_all) {
            (Way::Replace, 0) => "lists.loaded",
            (Way::Append, 0) => "lists.appended",
            (_, _) => "lists.loaded-in-part",
        };
        self.tell(&self.locale.fill(words, &values));
        match way {
            Way::Replace => {
                // What has an ending is kept under another name: as M3U8.
                self.list_name = if check_name(&name).is_ok() { name } else { String::new() };
                let commands = self.deck.replace(playables);
                self.playing(commands)
            }
            Way::Append => {
                let (_, commands) = self.deck.push(playables);
                self.orders(commands)
            }
        }
    }

    /// Writes down what was left out of a list; of much the first of it, and how much more there is.
    fn tell_skipped(&mut self, name: &str, reading: &Reading) {
        let told: Vec<&Skipped> = reading.skipped.iter().take(MOST_TOLD).collect();
        let more = reading.skipped_in_all - told.len();
        if more > 0 {
            let words = self.locale.fill("lists.more-skipped", &[("count", &more.to_string())]);
            self.note_down(Some(name.to_owned()), &words, None);
        }
        for skipped in told.into_iter().rev() {
            let words = skipped.words(&self.locale);
            self.note_down(Some(name.to_owned()), &words, None);
        }
    }
}
