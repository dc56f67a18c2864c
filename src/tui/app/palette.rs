//! The palette: every action, song, person, file and view, found by a part of its name; numbers that say where to go, and
//! commands with what they are about.

mod goal;

use std::borrow::Cow;
use std::collections::HashSet;

use super::prompt::NO_STROKE;
use super::rows::Rows;
use super::{App, Effect, FileRow, ListWay, Pane, Prompt, View};
use crate::keymap::{Action, Context, Keyed};
use crate::text;
use crate::tui::fuzzy::{Finder, MANY};
use goal::{Command, Goal, goal_of, list_named};

/// So many of what fits are listed.
const LISTED: usize = 500;

/// Where something in the palette leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// Nowhere.
    Nothing,
    /// An action, and where its key is heard.
    Action(Action, Context),
    /// A command that something is to be typed behind.
    Command(Command),
    /// A song, by its place in the catalogue.
    Song(usize),
    /// A person, by the place in the catalogue.
    Person(usize),
    /// A file, by its row.
    File(usize),
    /// What is typed.
    Goal(Goal),
}

/// A row of the palette. Its words are clean.
#[derive(Debug, Clone)]
pub struct Item {
    target: Target,
    /// What an action is called in the configuration; empty for what is none.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// The key that does the same; empty if there is none.
    pub key: String,
    /// What it is, or where the key is heard; empty for an action that can be done here.
    pub about: String,
}

/// What can be found.
#[derive(Debug)]
pub struct Palette {
    /// The first one is what is typed, as long as that is more than a name. The listener's files come after all of them.
    items: Vec<Item>,
    finder: Finder,
}

/// What a chosen row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be carried out, or gone to.
    Go,
    /// To be heard, if it can be.
    Play,
}

impl App {
    /// The palette, if it is open.
    #[must_use]
    pub fn palette(&self) -> Option<&Palette> {
        self.palette.as_ref()
    }

    /// A row of the palette: one of its own, or after those one of the listener's files.
    #[must_use]
    pub fn palette_item(&self, index: usize) -> Option<Cow<'_, Item>> {
        let items = &self.palette.as_ref()?.items;
        match index.checked_sub(items.len()) {
            None => items.get(index).map(Cow::Borrowed),
            Some(row) => Some(Cow::Owned(Item {
                target: Target::File(row),
                name: "",
                label: text::clean(&self.told_by(row)?).into_owned(),
                key: String::new(),
                about: self.locale.text("hands.file").to_owned(),
            })),
        }
    }

    /// What a file in this row of the list of files is called, and what it is; `None` if there is none.
    fn told_by(&self, row: usize) -> Option<String> {
        if let FileRow::Missing(_) = self.file_row(row)? {
            return None;
        }
        let mut words: Vec<Cow<'_, str>> = self.file_words(row).into_iter().flatten().collect();
        words.dedup();
        Some(words.join(" – "))
    }

    pub(super) fn open_palette(&mut self) {
        let nothing =
            Item { target: Target::Nothing, name: "", label: String::new(), key: String::new(), about: String::new() };
        let mut items = vec![nothing];
        // What each is found by, beside what it is called.
        let mut words = vec![String::new()];
        self.push_actions(&mut items, &mut words);
        self.push_commands(&mut items, &mut words);
        self.push_names(&mut items, &mut words);
        let finder = Finder::new(&words);
        self.palette = Some(Palette { items, finder });
        self.prompt = Some(Prompt::command());
        self.edit(|_| {});
    }

    /// The actions: those of this view, those of every view, those of other views.
    fn push_actions(&self, items: &mut Vec<Item>, words: &mut Vec<String>) {
        let here = self.context_of_view();
        let elsewhere = self.keymap.rows().iter().filter(|row| row.binding.context.is_view());
        let mut seen = HashSet::new();
        for row in self.keymap.rows_in(here).chain(elsewhere) {
            let (action, context) = (row.binding.action, row.binding.context);
            if is_of_keys_alone(action) || !seen.insert(action) {
                continue;
            }
            let label = text::clean(self.locale.text(&format!("key.{}", row.binding.text))).into_owned();
            words.push(format!("{label} {}", row.binding.text));
            let about = match (view_shown_by(action), context) {
                (Some(_), _) => self.locale.text("hands.view").to_owned(),
                (None, context) if context == here || context == Context::Main => String::new(),
                (None, context) => self.locale.text(&format!("view.{}", view_of(context).key())).to_owned(),
            };
            let (target, name) = (Target::Action(action, context), row.binding.text);
            items.push(Item { target, name, label, key: Keyed::label(row), about });
        }
    }

    /// The commands that something is typed behind.
    fn push_commands(&self, items: &mut Vec<Item>, words: &mut Vec<String>) {
        for command in Command::ALL {
            let name = command.name(self.locale.language());
            let label = self.locale.fill(&format!("hands.{}", command.key()), &[("name", name)]);
            words.push(label.clone());
            let (key, about) = (String::new(), String::new());
            items.push(Item { target: Target::Command(command), name: "", label, key, about });
        }
    }

    /// The songs and the people.
    fn push_names(&self, items: &mut Vec<Item>, words: &mut Vec<String>) {
        let item = |target: Target, label: &str, about: &str| Item {
            target,
            name: "",
            label: text::clean(label).into_owned(),
            key: String::new(),
            about: self.locale.text(about).to_owned(),
        };
        for (index, song) in self.catalogue.songs.iter().enumerate() {
            items.push(item(Target::Song(index), &format!("{}. {}", song.number, song.title()), "hands.song"));
            words.push(format!("{} {}", song.title(), song.id.0));
        }
        for (index, person) in self.catalogue.people.iter().enumerate() {
            items.push(item(Target::Person(index), &person.name, "hands.person"));
            let aliases: Vec<&str> = person.aliases.iter().map(|alias| alias.name.as_str()).collect();
            words.push(format!("{} {}", person.name, aliases.join(" ")));
        }
    }

    /// What fits the typed text, the best first. Before all stands what is typed, if it is more than a name; then commands and
    /// actions whose names begin so. A file stands behind what else fits as well.
    pub(super) fn find_in_palette(&mut self, typed: &str) -> Vec<usize> {
        let goal = goal_of(typed);
        let label = goal.map(|goal| self.words_of(goal, typed)).unwrap_or_default();
        let wanted = typed.trim();
        let files = self.find_files_for(wanted);
        let Some(palette) = &mut self.palette else { return Vec::new() };
        if let Some(first) = palette.items.first_mut() {
            first.target = goal.map_or(Target::Nothing, Target::Goal);
            first.label = label;
        }
        let after = palette.items.len();
        let named = named(&palette.items, typed, goal);
        let found = palette.finder.find_scored(wanted, LISTED).into_iter();
        let found = found.filter(|(_, index)| *index > 0 && !named.contains(index)).peekable();
        let files = files.into_iter().map(|(score, row)| (score, after + row)).peekable();
        named.iter().copied().chain(merged(found, files)).take(LISTED).collect()
    }

    /// The files that fit. Without a word their list would bury all else; of very many only a few letters find what is meant,
    /// and quickly.
    fn find_files_for(&mut self, wanted: &str) -> Vec<(u32, usize)> {
        let letters = wanted.chars().count();
        let least = if self.list_len_of(View::Files) < MANY { 1 } else { 3 };
        if letters < least { Vec::new() } else { self.find_files(wanted, LISTED) }
    }

    fn words_of(&self, goal: Goal, typed: &str) -> String {
        let fill = |key: &str, name: &str, value: &str| self.locale.fill(key, &[(name, value)]);
        match goal {
            Goal::Time(time) => fill("hands.go-time", "time", &text::clock(time)),
            Goal::Step(seconds @ 0..) => fill("hands.go-ahead", "seconds", &seconds.to_string()),
            Goal::Step(seconds) => fill("hands.go-back", "seconds", &seconds.unsigned_abs().to_string()),
            Goal::Percent(percent) => fill("hands.go-percent", "percent", &percent.to_string()),
            Goal::Row(row) => fill("hands.go-row", "row", &row.to_string()),
            Goal::Volume(percent) => fill("hands.set-volume", "percent", &percent.to_string()),
            Goal::Speed(speed) => fill("hands.set-speed", "percent", &speed.percent().to_string()),
            Goal::Sleep(0) => self.locale.text("hands.set-no-sleep").to_owned(),
            Goal::Sleep(minutes) => fill("hands.set-sleep", "minutes", &minutes.to_string()),
            Goal::Theme(theme) => fill("hands.set-theme", "name", self.locale.text(&format!("theme.{}", theme.name()))),
            Goal::Save => fill("hands.save", "name", list_named(typed)),
            Goal::Load(ListWay::Replace) => fill("hands.load", "name", list_named(typed)),
            Goal::Load(ListWay::Append) => fill("hands.append", "name", list_named(typed)),
        }
    }

    /// Goes where the chosen row leads.
    pub(super) fn carry_out_chosen(&mut self, prompt: &Prompt, purpose: Purpose) -> Vec<Effect> {
        let chosen = prompt.found.get(prompt.at).and_then(|index| self.palette_item(*index)).map(Cow::into_owned);
        self.palette = None;
        let Some(item) = chosen else {
            if !prompt.text.trim().is_empty() {
                self.tell(&self.locale.fill("tui.not-found", &[("text", &prompt.text)]));
            }
            return Vec::new();
        };
        match item.target {
            Target::Nothing => {}
            Target::Action(action, context) if context == Context::Main || context == self.context_of_view() => {
                return self.act(action, NO_STROKE);
            }
            // What it would be done to is not in sight yet: the listener is taken there and told the key.
            Target::Action(_, context) => {
                self.show(view_of(context));
                self.tell(&self.locale.fill("hands.press", &[("key", &item.key), ("words", &item.label)]));
            }
            // The palette stays, and what the command is about can be typed.
            Target::Command(command) => {
                let is_named = Command::typed(&prompt.text).is_some_and(|(typed, _)| typed == command);
                let typed = prompt.text.trim_start();
                let name = if is_named { typed.split_whitespace().next().unwrap_or_default() } else { "" };
                let name = if name.is_empty() { command.name(self.locale.language()) } else { name };
                let typed = if is_named && typed != name { typed.to_owned() } else { format!("{name} ") };
                self.open_palette();
                self.edit(|text| *text = typed);
            }
            Target::Song(index) => {
                self.show_row(View::Songs, |rows| rows.songs.iter().position(|other| *other == index));
                if purpose == Purpose::Play {
                    return self.play_selected();
                }
            }
            Target::Person(index) => {
                self.show_row(View::People, |rows| rows.people.iter().position(|other| *other == index));
            }
            Target::File(row) => {
                self.show_row(View::Files, |_| Some(row));
                if purpose == Purpose::Play {
                    return self.play_selected();
                }
            }
            Target::Goal(goal) => return self.reach(goal, &prompt.text),
        }
        Vec::new()
    }

    /// Does what is typed.
    fn reach(&mut self, goal: Goal, typed: &str) -> Vec<Effect> {
        if matches!(goal, Goal::Time(_) | Goal::Step(_)) {
            if self.deck.heard().is_none() {
                self.tell_of("tui.nothing-plays");
            }
            self.rejoin();
        }
        let commands = match goal {
            Goal::Time(time) => self.deck.seek(time),
            Goal::Step(seconds) => self.deck.seek_by(seconds),
            Goal::Percent(percent) => return self.seek_percent(percent),
            Goal::Row(row) => {
                self.go_to_number(row);
                return Vec::new();
            }
            Goal::Volume(percent) => self.deck.set_volume(percent),
            Goal::Speed(speed) => self.set_speed(speed),
            Goal::Sleep(minutes) => return self.set_sleep(&minutes.to_string()),
            Goal::Theme(theme) => {
                self.wear(theme);
                return Vec::new();
            }
            Goal::Save => return self.save_queue(list_named(typed)),
            Goal::Load(way) => return self.read_list(list_named(typed), way),
        };
        self.orders(commands)
    }

    /// The files have changed: what was found of them is no more what it was.
    pub(super) fn find_again(&mut self) {
        if self.palette.is_none() {
            return;
        }
        let at = self.prompt.as_ref().map_or(0, |prompt| prompt.at);
        self.edit(|_| {});
        if let Some(prompt) = &mut self.prompt {
            prompt.at = at.min(prompt.found.len().saturating_sub(1));
        }
    }

    /// Shows a row of a view; what narrows its list goes away if the row is not in it.
    fn show_row(&mut self, view: View, find: impl Fn(&Rows) -> Option<usize>) {
        self.remember();
        self.show(view);
        let mut row = find(&self.rows);
        if row.is_none() {
            self.unfilter(view);
            row = find(&self.rows);
        }
        let len = self.list_len();
        let place = self.place_mut();
        place.pane = Pane::List;
        place.select(row.unwrap_or(place.selected), len);
    }

    /// Moves by a screen in what was found; not beyond its ends.
    pub(super) fn step_found(&mut self, by: isize) {
        let Some(mut prompt) = self.prompt.take() else { return };
        let last = prompt.found.len().saturating_sub(1);
        prompt.at = prompt.at.saturating_add_signed(by).min(last);
        self.follow(&prompt);
        self.prompt = Some(prompt);
    }
}

/// What stands before all else: what is typed, commands and actions that are called so, then those whose name begins so.
fn named(items: &[Item], typed: &str, goal: Option<Goal>) -> Vec<usize> {
    if goal.is_some() {
        return vec![0];
    }
    let wanted = typed.trim().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let is_begun = |name: &str| name.to_lowercase().starts_with(&wanted);
    let mut named: Vec<(bool, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| match item.target {
            Target::Command(command) => command.begins_with(typed).then_some((false, index)),
            Target::Action(..) if is_begun(item.name) || is_begun(&item.label) => {
                Some((item.name != wanted && item.label.to_lowercase() != wanted, index))
            }
            _ => None,
        })
        .collect();
    // A command first, then what is called exactly so.
    named.sort_by_key(|(is_longer, index)| {
        let is_command = items.get(*index).is_some_and(|item| matches!(item.target, Target::Command(_)));
        (*is_longer, !is_command)
    });
    named.into_iter().map(|(_, index)| index).collect()
}

/// What was found in two places, the best first; of two that fit as well the one of the first place.
fn merged(
    mut first: std::iter::Peekable<impl Iterator<Item = (u32, usize)>>,
    mut second: std::iter::Peekable<impl Iterator<Item = (u32, usize)>>,
) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = match (first.peek(), second.peek()) {
            (Some((one, _)), Some((other, _))) if other > one => second.next(),
            (None, _) => second.next(),
            _ => first.next(),
        };
        next.map(|(_, index)| index)
    })
}

/// Actions that mean nothing without their key, or without the palette.
fn is_of_keys_alone(action: Action) -> bool {
    matches!(action, Action::Count | Action::SeekPart | Action::SeekPercent | Action::Palette | Action::Back)
}

/// The view that an action shows.
fn view_shown_by(action: Action) -> Option<View> {
    Some(match action {
        Action::ShowSongs => View::Songs,
        Action::ShowFilm => View::Film,
        Action::ShowPeople => View::People,
        Action::ShowQueue => View::Queue,
        Action::ShowFiles => View::Files,
        Action::ShowSources => View::Sources,
        Action::ShowNow => View::Now,
        Action::ShowLyrics => View::Lyrics,
        Action::ShowLog => View::Log,
        _ => return None,
    })
}

/// The view in which a key of this context is heard.
fn view_of(context: Context) -> View {
    match context {
        Context::People => View::People,
        Context::Queue => View::Queue,
        Context::Files => View::Files,
        Context::Page => View::Film,
        Context::Now => View::Now,
        Context::Lyrics => View::Lyrics,
        Context::Log => View::Log,
        Context::Main
        | Context::Songs
        | Context::Help
        | Context::Prompt
        | Context::Equalizer
        | Context::Outputs
        | Context::Lists => View::Songs,
    }
}
