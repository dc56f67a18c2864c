//! The one table of keys: what they do, where, and the words that tell it.
//!
//! Key handling, the line of hints at the foot of the screen, the help, the palette and `melangkah keys` are all made from
//! [`BINDINGS`], with the keys that a [`Keymap`] gives its rows: their own, or those of the listener's configuration.

mod action;
mod context;
mod stroke;
mod table;
#[cfg(test)]
mod tests;
mod wishes;

use std::collections::HashMap;

pub use action::Action;
pub use context::Context;
pub use stroke::Stroke;
pub use table::BINDINGS;

/// Under which heading the help lists a key; the end of the translation key `help.…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// What can be done in the view that is shown.
    Here,
    /// Moving about.
    Moving,
    /// Playing.
    Playing,
    /// How it sounds, and where.
    Sound,
    /// The rest.
    Program,
}

impl Group {
    /// Every group in the order of the help.
    pub const ALL: [Self; 5] = [Self::Here, Self::Playing, Self::Sound, Self::Moving, Self::Program];

    /// The end of the translation key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Moving => "moving",
            Self::Playing => "playing",
            Self::Sound => "sound",
            Self::Program => "program",
        }
    }
}

/// A row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Binding {
    /// The keys, any of them; a space parts the strokes of a sequence.
    pub keys: &'static [&'static str],
    /// How help and hints show them, if not one by one.
    pub shown: Option<&'static str>,
    /// What they do.
    pub action: Action,
    /// Where.
    pub context: Context,
    /// Under which heading.
    pub group: Group,
    /// Its name in the configuration, and the end of the translation keys `key.…` (for the help) and `hint.…` (for the line of
    /// hints). No two rows of a context have the same.
    pub text: &'static str,
    /// The place among the hints; `None`: not among them.
    pub hint: Option<u8>,
}

/// What the strokes so far lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// To an action.
    Action(Action),
    /// They begin a sequence.
    Begun,
    /// To nothing.
    Nothing,
}

/// Strokes in a context, and the row of the table.
type Lookup = HashMap<(Context, Vec<Stroke>), usize>;

/// The keys in force: every row of the table with its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    rows: Vec<Keyed>,
    lookup: Lookup,
}

/// A row of the table and the keys that lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    /// The row.
    pub binding: &'static Binding,
    /// The keys, any of them; each is a sequence of strokes. None: the action has no key.
    pub keys: Vec<Vec<Stroke>>,
    /// Whether they are the listener's own.
    pub is_own: bool,
}

impl Default for Keymap {
    /// The keys of the table.
    fn default() -> Self {
        Self::of(BINDINGS.iter().map(Keyed::usual).collect())
    }
}

impl Keymap {
    fn of(rows: Vec<Keyed>) -> Self {
        let indexed = rows.iter().enumerate();
        let lookup = indexed
            .flat_map(|(index, row)| row.keys.iter().map(move |keys| ((row.binding.context, keys.clone()), index)))
            .collect();
        Self { rows, lookup }
    }

    /// What `strokes` mean in `context` or in its parent.
    #[must_use]
    pub fn look_up(&self, context: Context, strokes: &[Stroke]) -> Outcome {
        let here = [Some(context), context.parent()];
        for context in here.into_iter().flatten() {
            let row = self.lookup.get(&(context, strokes.to_vec())).and_then(|index| self.rows.get(*index));
            if let Some(row) = row {
                return Outcome::Action(row.binding.action);
            }
        }
        let begins = |(context, sequence): &(Context, Vec<Stroke>)| {
            here.contains(&Some(*context)) && sequence.len() > strokes.len() && sequence.starts_with(strokes)
        };
        if self.lookup.keys().any(begins) { Outcome::Begun } else { Outcome::Nothing }
    }

    /// Every row.
    #[must_use]
    pub fn rows(&self) -> &[Keyed] {
        &self.rows
    }

    /// How the first key of an action is shown; empty if it has none.
    #[must_use]
    pub fn key_of(&self, action: Action) -> String {
        let mut rows = self.rows.iter().filter(|row| row.binding.action == action);
        rows.find(|row| !row.keys.is_empty()).map(Keyed::short_label).unwrap_or_default()
    }

    /// The rows of `context`, its own first, then those of its parent; also those without a key.
    pub fn rows_in(&self, context: Context) -> impl Iterator<Item = &Keyed> {
        let of = move |wanted: Option<Context>| self.rows.iter().filter(move |row| Some(row.binding.context) == wanted);
        of(Some(context)).chain(of(context.parent()))
    }

    /// The rows that are heard in `context`: those with a key, its own first.
    pub fn heard_in(&self, context: Context) -> impl Iterator<Item = &Keyed> {
        self.rows_in(context).filter(|row| !row.keys.is_empty())
    }

    /// The rows whose sequence goes on after `begun` in `context`, with the rest of the sequence.
    pub fn continuations(&self, context: Context, begun: &[Stroke]) -> impl Iterator<Item = (String, &Keyed)> {
        self.heard_in(context).flat_map(move |row| {
            let rest = row.keys.iter().filter_map(|keys| keys.strip_prefix(begun)).filter(|rest| !rest.is_empty());
            rest.map(move |rest| (label(rest), row))
        })
    }
}

impl Keyed {
    /// A row with the keys of the table.
    fn usual(binding: &'static Binding) -> Self {
        Self { binding, keys: binding.keys.iter().map(|keys| strokes(keys)).collect(), is_own: false }
    }

    /// How the table wants the keys shown, if they are those of the table.
    fn shown(&self) -> Option<&'static str> {
        self.binding.shown.filter(|_| !self.is_own)
    }

    /// The keys as the configuration writes them, each a sequence: `g g`, `ctrl-c`.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let name = |keys: &Vec<Stroke>| keys.iter().map(|stroke| stroke.name()).collect::<Vec<_>>().join(" ");
        self.keys.iter().map(name).collect()
    }

    /// The keys as help shows them: `↵`, `Space`, `n >`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.shown() {
            Some(shown) => shown.to_owned(),
            None => self.keys.iter().map(|keys| label(keys)).collect::<Vec<_>>().join("  "),
        }
    }

    /// The first of the keys, as the hints show it.
    #[must_use]
    pub fn short_label(&self) -> String {
        match (self.shown(), self.keys.first()) {
            (Some(shown), _) => shown.to_owned(),
            (None, first) => first.map(|keys| label(keys)).unwrap_or_default(),
        }
    }
}

fn strokes(keys: &str) -> Vec<Stroke> {
    keys.split(' ').filter_map(Stroke::parse).collect()
}

fn label(keys: &[Stroke]) -> String {
    keys.iter().map(Stroke::to_string).collect::<Vec<_>>().join(" ")
}
