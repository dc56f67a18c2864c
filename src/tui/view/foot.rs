//! The last line: what is being typed, what is told in passing, or what the keys can do here.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::row;
use crate::keymap::{Action, Keyed};
use crate::text;
use crate::tui::app::{App, Prompt, Purpose};
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// Between two hints: for a sequence as wide as lets all of them in.
const GAPS: [usize; 3] = [3, 2, 1];

/// What a key behind a number does with it.
const COUNTED: [(Action, &str); 7] = [
    (Action::Bottom, "hands.row"),
    (Action::Down, "hands.times"),
    (Action::Up, "hands.times"),
    (Action::Next, "hands.songs"),
    (Action::Previous, "hands.songs"),
    (Action::SeekPercent, "hands.percent"),
    (Action::Back, "hands.forget"),
];

/// Keys with the same words: `J/K move`.
struct Hint {
    keys: Vec<(String, Action)>,
    words: String,
}

/// The hints as they stand on the line, with the columns that each action has there.
#[derive(Default)]
struct Hints {
    line: Line,
    places: Vec<(std::ops::Range<usize>, Action)>,
}

impl Hints {
    fn push(&mut self, words: &str, tone: Tone, action: Action) {
        let start = self.line.width();
        self.line.push(words, tone);
        self.places.push((start..self.line.width(), action));
    }
}

/// The action whose hint lies at a place of the line; `None` while something else stands there.
#[must_use]
pub fn at(app: &App, area: Rect, place: Position) -> Option<Action> {
    if !area.contains(place) || app.prompt().is_some() || app.notice().is_some() {
        return None;
    }
    let column = usize::from(place.x - area.x);
    let hints = hints(app, area.width as usize);
    hints.places.into_iter().find(|(columns, _)| columns.contains(&column)).map(|(_, action)| action)
}

/// Draws the line; gives the cursor's place if something is typed.
pub(super) fn render(app: &App, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let columns = area.width as usize;
    let mut cursor = None;
    let line = match (app.prompt(), app.notice()) {
        (Some(prompt), _) => {
            let (line, column) = typed(app, prompt, columns);
            cursor = Some(Position::new(area.x + column as u16, area.y));
            line
        }
        (None, Some(notice)) => {
            let mut line = Line::default();
            line.push(&text::cut(&notice.text, columns), notice.tone);
            line
        }
        (None, None) => hints(app, columns).line,
    };
    row::draw(&line, area, app.theme(), None, buffer);
    cursor
}

/// What the keys do: behind a sequence that was begun, behind a number, or here.
fn hints(app: &App, columns: usize) -> Hints {
    let (keymap, context, begun) = (app.keymap(), app.context(), app.begun());
    let mut hints = Hints::default();
    if let Some(count) = app.count() {
        hints.line.push(&format!("{count}  "), Tone::Accent);
    }
    if !begun.is_empty() {
        let rows = keymap.continuations(context, begun).map(|(keys, row)| (keys, row.binding.action, words(app, row)));
        return set(hints, grouped(rows), columns, true);
    }
    if app.count().is_some() {
        let heard = |action: Action| keymap.heard_in(context).find(|row| row.binding.action == action);
        let rows = COUNTED.into_iter().filter_map(|(action, key)| {
            heard(action).map(|row| (row.short_label(), action, app.locale().text(key).to_owned()))
        });
        return set(hints, grouped(rows), columns, true);
    }
    let mut rows: Vec<&Keyed> = keymap.heard_in(context).filter(|row| row.binding.hint.is_some()).collect();
    rows.retain(|row| row.binding.action != Action::Follow || app.link().is_some());
    // On a page its links come first, and what the chosen one does.
    let is_link = |action| matches!(action, Action::NextLink | Action::PreviousLink);
    rows.sort_by_key(|row| match row.binding.action {
        action if app.reads() && (is_link(action) || (app.link().is_some() && is_enter(action))) => Some(1),
        _ => row.binding.hint,
    });
    let rows = rows.into_iter().map(|row| (row.short_label(), row.binding.action, words(app, row)));
    set(hints, grouped(rows), columns, false)
}

/// Whether it follows the highlighted link, if there is one.
fn is_enter(action: Action) -> bool {
    matches!(action, Action::Play | Action::Open | Action::Follow)
}

fn words(app: &App, row: &Keyed) -> String {
    if app.link().is_some() && is_enter(row.binding.action) {
        return app.locale().text("hint.follow").to_owned();
    }
    let table = if row.binding.hint.is_some() { "hint" } else { "key" };
    app.locale().text(&format!("{table}.{}", row.binding.text)).to_owned()
}

/// Neighbours with the same words share them.
fn grouped(rows: impl Iterator<Item = (String, Action, String)>) -> Vec<Hint> {
    let mut grouped: Vec<Hint> = Vec::new();
    for (key, action, words) in rows {
        match grouped.last_mut().filter(|last| last.words == words) {
            Some(last) => last.keys.push((key, action)),
            None => grouped.push(Hint { keys: vec![(key, action)], words }),
        }
    }
    grouped
}

/// As many hints as there is room for, the most useful first. The hints of a view are a choice anyhow; how a sequence or a
/// number goes on is told whole if it can be.
fn set(mut hints: Hints, grouped: Vec<Hint>, columns: usize, wants_all: bool) -> Hints {
    let width = |hint: &Hint| {
        let keys: usize = hint.keys.iter().map(|(key, _)| text::width(key) + 1).sum();
        keys + text::width(&hint.words)
    };
    let needed = |gap: usize| grouped.iter().map(|hint| width(hint) + gap).sum::<usize>().saturating_sub(gap);
    let room = columns.saturating_sub(hints.line.width());
    let fitting = GAPS.into_iter().find(|gap| !wants_all || needed(*gap) <= room).unwrap_or(1);
    let mut is_first = true;
    for hint in grouped {
        let gap = if is_first { 0 } else { fitting };
        let Some((_, first)) = hint.keys.first().filter(|_| hints.line.width() + gap + width(&hint) <= columns) else {
            continue;
        };
        let first = *first;
        is_first = false;
        hints.line.push(&" ".repeat(gap), Tone::Plain);
        for (index, (key, action)) in hint.keys.iter().enumerate() {
            if index > 0 {
                hints.line.push("/", Tone::Strong);
            }
            hints.push(key, Tone::Strong, *action);
        }
        hints.push(" ", Tone::Plain, first);
        hints.push(&hint.words, Tone::Faint, first);
    }
    hints
}

/// What the prompt is for, what was typed (its end, if it is long), how much was found; and the cursor's column.
fn typed(app: &App, prompt: &Prompt, columns: usize) -> (Line, usize) {
    let locale = app.locale();
    let lead = match prompt.purpose {
        Purpose::Find(_) | Purpose::Help(_) => "/".to_owned(),
        Purpose::Command => ":".to_owned(),
        Purpose::Song(_) => format!("{} ", locale.text("tui.which-song")),
        Purpose::Sleep => format!("{} ", locale.text("sound.sleep-ask")),
        Purpose::Save => format!("{} ", locale.text("lists.ask-name")),
        Purpose::Rename(_) => format!("{} ", locale.text("lists.ask-new-name")),
    };
    let count = match (&prompt.purpose, prompt.found.len()) {
        (Purpose::Sleep, _) => app.sleep_hint(),
        (Purpose::Save, _) => app.name_hint(&prompt.text),
        (Purpose::Rename(_), _) => app.new_name_hint(&prompt.text),
        _ if prompt.text.trim().is_empty() && app.is_query(prompt) => locale.text("query.hint").to_owned(),
        _ if prompt.text.trim().is_empty() => String::new(),
        _ if prompt.wrong.is_some() => prompt.wrong.clone().unwrap_or_default(),
        (_, 0) => locale.text("tui.nothing-found").to_owned(),
        (Purpose::Song(clip), _) => app.would_be(clip, prompt).unwrap_or_default(),
        (Purpose::Find(_) | Purpose::Help(_) | Purpose::Command, found) => {
            locale.fill("tui.found", &[("at", &(prompt.at + 1).to_string()), ("count", &found.to_string())])
        }
    };
    let lead = text::cut(&lead, columns / 2).into_owned();
    let room = columns.saturating_sub(text::width(&lead) + 1);
    let words = tail(&prompt.text, room);
    let mut line = Line::default();
    line.push(&lead, Tone::Accent);
    line.push(words, Tone::Plain);
    let cursor = line.width();
    let count = text::cut(&count, columns.saturating_sub(cursor + 3)).into_owned();
    line.pad(columns.saturating_sub(text::width(&count)).max(cursor));
    line.push(&count, Tone::Faint);
    (line, cursor)
}

/// The end of a text that fits into `columns`.
fn tail(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().map(|(start, _)| &text[start..]);
    starts.chain([""]).find(|rest| text::width(rest) <= columns).unwrap_or("")
}
