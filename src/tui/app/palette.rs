//! The palette: every action, song, person and view, found by a part of its name; and numbers that say where to go.

use std::collections::HashSet;
use std::time::Duration;

use super::prompt::NO_STROKE;
use super::rows::Rows;
use super::{App, Effect, ListWay, Pane, Prompt, View};
use crate::keymap::{Action, Context, Keyed};
use crate::text;
use crate::tui::fuzzy::Finder;

/// So many of what fits are listed.
const LISTED: usize = 500;

/// Where something in the palette leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// Nowhere.
    Nothing,
    /// An action, and where its key is heard.
    Action(Action, Context),
    /// A song, by its place in the catalogue.
    Song(usize),
    /// A person, by the place in the catalogue.
    Person(usize),
    /// This time of what is heard.
    Time(Duration),
    /// So many hundredths of it.
    Percent(u32),
    /// A row.
    Row(u32),
    /// This volume in percent.
    Volume(u8),
    /// The queue kept as a playlist: the name stands behind the word.
    Save,
    /// The playlist of that name in the queue.
    Load(ListWay),
}

/// A row of the palette. Its words are clean.
#[derive(Debug, Clone)]
pub struct Item {
    goal: Goal,
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
    /// The first one is what a number means, as long as one is typed.
    items: Vec<Item>,
    finder: Finder,
}

impl Palette {
    /// The row of this number.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<&Item> {
        self.items.get(index)
    }
}

impl App {
    /// The palette, if it is open.
    #[must_use]
    pub fn palette(&self) -> Option<&Palette> {
        self.palette.as_ref()
    }

    pub(super) fn open_palette(&mut self) {
        let nothing = Item { goal: Goal::Nothing, label: String::new(), key: String::new(), about: String::new() };
        let mut items = vec![nothing];
        // What each is found by, beside what it is called.
        let mut words = vec![String::new()];
        self.push_actions(&mut items, &mut words);
        self.push_names(&mut items, &mut words);
        let finder = Finder::new(words.iter().map(String::as_str));
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
            items.push(Item { goal: Goal::Action(action, context), label, key: Keyed::label(row), about });
        }
    }

    /// The songs and the people.
    fn push_names(&self, items: &mut Vec<Item>, words: &mut Vec<String>) {
        let item = |goal: Goal, label: &str, about: &str| Item {
            goal,
            label: text::clean(label).into_owned(),
            key: String::new(),
            about: self.locale.text(about).to_owned(),
        };
        for (index, song) in self.catalogue.songs.iter().enumerate() {
            items.push(item(Goal::Song(index), &format!("{}. {}", song.number, song.title()), "hands.song"));
            words.push(format!("{} {}", song.title(), song.id.0));
        }
        for (index, person) in self.catalogue.people.iter().enumerate() {
            items.push(item(Goal::Person(index), &person.name, "hands.person"));
            let aliases: Vec<&str> = person.aliases.iter().map(|alias| alias.name.as_str()).collect();
            words.push(format!("{} {}", person.name, aliases.join(" ")));
        }
    }

    /// What fits the typed text, the best first; before all what a number means.
    pub(super) fn find_in_palette(&mut self, typed: &str) -> Vec<usize> {
        let goal = goal_of(typed);
        let label = goal.map(|goal| self.words_of(goal, typed)).unwrap_or_default();
        let Some(palette) = &mut self.palette else { return Vec::new() };
        if let Some(first) = palette.items.first_mut() {
            first.goal = goal.unwrap_or(Goal::Nothing);
            first.label = label;
        }
        let found = palette.finder.find(typed.trim(), LISTED);
        goal.map(|_| 0).into_iter().chain(found.into_iter().filter(|index| *index > 0)).collect()
    }

    fn words_of(&self, goal: Goal, typed: &str) -> String {
        let fill = |key: &str, name: &str, value: &str| self.locale.fill(key, &[(name, value)]);
        match goal {
            Goal::Time(time) => fill("hands.go-time", "time", &text::clock(time)),
            Goal::Percent(percent) => fill("hands.go-percent", "percent", &percent.to_string()),
            Goal::Row(row) => fill("hands.go-row", "row", &row.to_string()),
            Goal::Volume(percent) => fill("hands.set-volume", "percent", &percent.to_string()),
            Goal::Save => fill("hands.save", "name", list_named(typed)),
            Goal::Load(ListWay::Replace) => fill("hands.load", "name", list_named(typed)),
            Goal::Load(ListWay::Append) => fill("hands.append", "name", list_named(typed)),
            Goal::Nothing | Goal::Action(..) | Goal::Song(_) | Goal::Person(_) => String::new(),
        }
    }

    /// Goes where the chosen row leads.
    pub(super) fn carry_out_chosen(&mut self, prompt: &Prompt) -> Vec<Effect> {
        let palette = self.palette.take();
        let chosen = prompt.found.get(prompt.at).and_then(|index| palette.as_ref()?.items.get(*index));
        let Some(item) = chosen else {
            if !prompt.text.trim().is_empty() {
                self.tell(&self.locale.fill("tui.not-found", &[("text", &prompt.text)]));
            }
            return Vec::new();
        };
        match item.goal {
            Goal::Nothing => {}
            Goal::Action(action, context) if context == Context::Main || context == self.context_of_view() => {
                return self.act(action, NO_STROKE);
            }
            // What it would be done to is not in sight yet: the listener is taken there and told the key.
            Goal::Action(_, context) => {
                self.show(view_of(context));
                self.tell(&self.locale.fill("hands.press", &[("key", &item.key), ("words", &item.label)]));
            }
            Goal::Song(index) => {
                self.show_row(View::Songs, |rows| rows.songs.iter().position(|other| *other == index));
            }
            Goal::Person(index) => {
                self.show_row(View::People, |rows| rows.people.iter().position(|other| *other == index));
            }
            Goal::Time(time) => {
                if self.deck.heard().is_none() {
                    self.tell_of("tui.nothing-plays");
                }
                self.rejoin();
                let commands = self.deck.seek(time);
                return self.orders(commands);
            }
            Goal::Percent(percent) => return self.seek_percent(percent),
            Goal::Row(row) => self.go_to_number(row),
            Goal::Save => return self.save_queue(list_named(&prompt.text)),
            Goal::Load(way) => return self.read_list(list_named(&prompt.text), way),
            Goal::Volume(percent) => {
                let commands = self.deck.set_volume(percent);
                return self.orders(commands);
            }
        }
        Vec::new()
    }

    /// Shows a row of a view; what narrows its list goes away if the row is not in it.
    fn show_row(&mut self, view: View, find: impl Fn(&Rows) -> Option<usize>) {
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

/// What is typed behind the word that says what to do with a playlist.
fn list_named(typed: &str) -> &str {
    typed.trim().split_once(char::is_whitespace).map_or("", |(_, name)| name.trim())
}

/// What is typed that names a playlist: `save NAME`, `load NAME`, `append NAME`.
fn list_goal(typed: &str) -> Option<Goal> {
    let (word, name) = typed.trim().split_once(char::is_whitespace)?;
    let goal = match word.to_lowercase().as_str() {
        "save" => Goal::Save,
        "load" => Goal::Load(ListWay::Replace),
        "append" => Goal::Load(ListWay::Append),
        _ => return None,
    };
    (!name.trim().is_empty()).then_some(goal)
}

/// What a typed number means: `50%`, `1:23`, `1:02:03`, `12`, `vol 40`; and what is done with a playlist that is named.
fn goal_of(typed: &str) -> Option<Goal> {
    if let Some(goal) = list_goal(typed) {
        return Some(goal);
    }
    let typed = typed.trim().to_lowercase();
    if let Some(percent) = typed.strip_suffix('%').and_then(number) {
        return (percent <= 100).then_some(Goal::Percent(percent));
    }
    if let Some(volume) = typed.strip_prefix("volume").or_else(|| typed.strip_prefix("vol")) {
        let volume = number(volume.trim())?;
        return u8::try_from(volume).ok().filter(|volume| *volume <= 100).map(Goal::Volume);
    }
    if let Some(row) = number(&typed) {
        return Some(Goal::Row(row));
    }
    let parts: Option<Vec<u32>> = typed.split(':').map(number).collect();
    let seconds = match parts?[..] {
        [minutes, seconds] if seconds < 60 => minutes * 60 + seconds,
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 && hours < 1_000 => {
            (hours * 60 + minutes) * 60 + seconds
        }
        _ => return None,
    };
    Some(Goal::Time(Duration::from_secs(u64::from(seconds))))
}

/// A number of at most six digits.
fn number(text: &str) -> Option<u32> {
    let is_number = (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_mean_places_and_volumes() {
        let time = |seconds| Some(Goal::Time(Duration::from_secs(seconds)));
        for (typed, goal) in [
            ("50%", Some(Goal::Percent(50))),
            (" 100% ", Some(Goal::Percent(100))),
            ("101%", None),
            ("1:23", time(83)),
            ("0:05", time(5)),
            ("75:00", time(4500)),
            ("1:02:03", time(3723)),
            ("1:60", None),
            ("1:60:00", None),
            ("1:2:3:4", None),
            (":5", None),
            ("999999:59", time(59_999_999)),
            ("12", Some(Goal::Row(12))),
            ("1234567", None),
            ("vol 40", Some(Goal::Volume(40))),
            ("VOLUME 0", Some(Goal::Volume(0))),
            ("vol40", Some(Goal::Volume(40))),
            ("vol 101", None),
            ("vol", None),
            ("-1", None),
            ("+5", None),
            ("", None),
            ("save", None),
            ("save ", None),
            (" Save Road trip", Some(Goal::Save)),
            ("load x", Some(Goal::Load(ListWay::Replace))),
            ("append x", Some(Goal::Load(ListWay::Append))),
            ("loader x", None),
            ("%", None),
        ] {
            assert_eq!(goal_of(typed), goal, "{typed:?}");
        }
    }
}
