//! The one table of keys: what they do, where, and the words that tell it.
//!
//! Key handling, the line of hints at the foot of the screen, the help, the palette and `melangkah keys` are all made from
//! [`BINDINGS`], with the keys that a [`Keymap`] gives its rows: their own, or those of the listener's configuration.

mod stroke;
mod table;
#[cfg(test)]
mod tests;
mod wishes;

use std::collections::HashMap;

pub use stroke::Stroke;
pub use table::BINDINGS;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// One row up, or one line of a page.
    Up,
    /// One row down.
    Down,
    /// One screen up.
    PageUp,
    /// One screen down.
    PageDown,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// To the pane on the left, or the view before.
    Left,
    /// To the pane on the right, or the view after.
    Right,
    /// The next view.
    NextView,
    /// The view before.
    PreviousView,
    /// The view of the songs.
    ShowSongs,
    /// The view of the film.
    ShowFilm,
    /// The view of the people.
    ShowPeople,
    /// The view of the queue.
    ShowQueue,
    /// The view of the listener's files.
    ShowFiles,
    /// The view of the sources.
    ShowSources,
    /// The view of what is heard.
    ShowNow,
    /// The view of the lyrics.
    ShowLyrics,
    /// The view of what went wrong.
    ShowLog,
    /// Search the listener's files again, or stop searching.
    SearchFiles,
    /// Play what is selected.
    Play,
    /// Read what is selected.
    Open,
    /// Go where the highlighted link leads.
    Follow,
    /// Highlight the next link of the page.
    NextLink,
    /// Highlight the link before.
    PreviousLink,
    /// Back to where was jumped from.
    Return,
    /// Forward again.
    Forward,
    /// Sort the songs another way.
    Sort,
    /// Sort them from the other end.
    TurnSort,
    /// Play the original of a cover.
    HearOriginal,
    /// Pause or go on.
    Pause,
    /// The next entry of the queue.
    Next,
    /// The entry before.
    Previous,
    /// Stop.
    Stop,
    /// Five seconds back.
    SeekBack,
    /// Five seconds ahead.
    SeekAhead,
    /// Half a minute back.
    SeekFarBack,
    /// Half a minute ahead.
    SeekFarAhead,
    /// To so many tenths of the length: the digit of the key.
    SeekPart,
    /// To so many hundredths of the length: the number typed before.
    SeekPercent,
    /// A digit of a number for the key behind it.
    Count,
    /// Louder.
    Louder,
    /// Softer.
    Softer,
    /// Mute or not.
    Mute,
    /// Shuffle or not.
    Shuffle,
    /// Repeat: off, all, one.
    Repeat,
    /// Equal loudness: off, track, album, auto.
    ReplayGain,
    /// The equaliser.
    Equalizer,
    /// Every band of the equaliser back to nothing.
    Flat,
    /// Slower.
    Slower,
    /// Faster.
    Faster,
    /// At the speed of the recording.
    NormalSpeed,
    /// Mark the start, then the end of a part that is repeated; then no part any more.
    Mark,
    /// The next length of the cross-fade.
    Crossfade,
    /// Stop after what is heard, or not.
    StopAfter,
    /// Set the sleep timer.
    SleepTimer,
    /// Choose the output.
    Outputs,
    /// To the end of the queue.
    Add,
    /// Behind what is played.
    AddNext,
    /// Out of the queue.
    Remove,
    /// One place up in the queue.
    MoveUp,
    /// One place down in the queue.
    MoveDown,
    /// Empty the queue.
    Clear,
    /// Keep the queue under a name.
    SaveQueue,
    /// Show the kept playlists.
    ShowLists,
    /// The selected playlist in the place of the queue.
    LoadList,
    /// The selected playlist to the end of the queue.
    AppendList,
    /// Take the selected playlist away.
    DeleteList,
    /// Give the selected playlist another name.
    RenameList,
    /// The last change of the queue taken back.
    Undo,
    /// What was undone done again.
    Redo,
    /// This file is this song.
    Pin,
    /// This file is not this song.
    Refuse,
    /// Find.
    Search,
    /// Find an action, a song, a person or a view by a part of its name, and go there.
    Palette,
    /// The other language.
    Language,
    /// To the line of the lyrics that is read.
    SeekLine,
    /// The lyrics a tenth of a second sooner.
    WordsSooner,
    /// The lyrics a tenth of a second later.
    WordsLater,
    /// The lyrics when their times say.
    WordsAsTimed,
    /// The next theme.
    Theme,
    /// Show or hide what gives the story away.
    Spoilers,
    /// Show or hide where each fact comes from.
    Origins,
    /// Show or hide the help.
    Help,
    /// Leave a pane, a prompt, the help.
    Back,
    /// Take what the prompt holds.
    Accept,
    /// Take it, and play it if it can be heard.
    AcceptToPlay,
    /// The next place that the search found.
    NextFound,
    /// The place found before.
    PreviousFound,
    /// Delete the character before the cursor.
    Erase,
    /// Delete the word before the cursor.
    EraseWord,
    /// Delete everything in the prompt.
    EraseAll,
    /// Draw everything anew.
    Redraw,
    /// Back to the shell, until `fg`.
    Suspend,
    /// End the program.
    Quit,
}

/// Where a key is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Everywhere but in the help, at a prompt and in what lies over the view.
    Main,
    /// Where songs are listed.
    Songs,
    /// Where people are listed.
    People,
    /// In the queue.
    Queue,
    /// Where the listener's files are listed.
    Files,
    /// On a page that is read: film, sources.
    Page,
    /// On the page of what is heard.
    Now,
    /// In the lyrics.
    Lyrics,
    /// In the list of what went wrong.
    Log,
    /// Over the help.
    Help,
    /// While something is typed.
    Prompt,
    /// Over the equaliser.
    Equalizer,
    /// Over the list of outputs.
    Outputs,
    /// Over the kept playlists.
    Lists,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 14] = [
        Self::Main,
        Self::Songs,
        Self::People,
        Self::Queue,
        Self::Files,
        Self::Page,
        Self::Now,
        Self::Lyrics,
        Self::Log,
        Self::Help,
        Self::Prompt,
        Self::Equalizer,
        Self::Outputs,
        Self::Lists,
    ];

    /// Its name in the configuration: `[keys.queue]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Songs => "songs",
            Self::People => "people",
            Self::Queue => "queue",
            Self::Files => "files",
            Self::Page => "page",
            Self::Now => "now",
            Self::Lyrics => "lyrics",
            Self::Log => "log",
            Self::Help => "help",
            Self::Prompt => "prompt",
            Self::Equalizer => "equalizer",
            Self::Outputs => "outputs",
            Self::Lists => "playlists",
        }
    }

    /// Whether it is a view, or all of them: what a name alone below `[keys]` is about.
    #[must_use]
    pub fn is_view(self) -> bool {
        self == Self::Main || self.parent() == Some(Self::Main)
    }

    /// The context whose keys are heard too.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::Main | Self::Help | Self::Prompt | Self::Equalizer | Self::Outputs | Self::Lists => None,
            Self::Songs
            | Self::People
            | Self::Queue
            | Self::Files
            | Self::Page
            | Self::Now
            | Self::Lyrics
            | Self::Log => Some(Self::Main),
        }
    }
}

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
