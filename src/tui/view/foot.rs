//! The last line: what is being typed, what is told in passing, or what the keys can do here.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::row;
use crate::text;
use crate::tui::app::{App, Prompt, Purpose};
use crate::tui::keymap::{Action, Keyed};
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// Between two hints: for a sequence as wide as lets all of them in.
const GAPS: [usize; 3] = [3, 2, 1];

/// Draws the line; gives the cursor's place if something is typed.
pub(super) fn render(app: &App, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let columns = area.width as usize;
    let mut cursor = None;
    let line = match (app.prompt(), app.notice(), app.begun()) {
        (Some(prompt), _, _) => {
            let (line, column) = typed(app, prompt, columns);
            cursor = Some(Position::new(area.x + column as u16, area.y));
            line
        }
        (None, Some(notice), _) => {
            let mut line = Line::default();
            line.push(&text::cut(&notice.text, columns), notice.tone);
            line
        }
        (None, None, Some(stroke)) => hints(app, app.keymap().continuations(app.context(), stroke), columns),
        (None, None, None) => {
            let mut rows: Vec<&Keyed> =
                app.keymap().heard_in(app.context()).filter(|row| row.binding.hint.is_some()).collect();
            rows.retain(|row| row.binding.action != Action::Follow || app.link().is_some());
            // On a page its links come first, and what the chosen one does.
            let is_link = |action| matches!(action, Action::NextLink | Action::PreviousLink);
            rows.sort_by_key(|row| match row.binding.action {
                action if app.reads() && (is_link(action) || (app.link().is_some() && is_enter(action))) => Some(1),
                _ => row.binding.hint,
            });
            hints(app, rows.into_iter().map(|row| (row.short_label(), row)), columns)
        }
    };
    row::draw(&line, area, app.theme(), None, buffer);
    cursor
}

/// Whether it follows the highlighted link, if there is one.
fn is_enter(action: Action) -> bool {
    matches!(action, Action::Play | Action::Open | Action::Follow)
}

/// As many hints as there is room for, the most useful first. Neighbours with the same words share them.
fn hints<'a>(app: &App, rows: impl Iterator<Item = (String, &'a Keyed)>, columns: usize) -> Line {
    let mut grouped: Vec<(String, String)> = Vec::new();
    for (keys, row) in rows {
        let binding = row.binding;
        let key =
            if binding.hint.is_some() { format!("hint.{}", binding.text) } else { format!("key.{}", binding.text) };
        let key = if app.link().is_some() && is_enter(binding.action) { "hint.follow".to_owned() } else { key };
        let words = app.locale().text(&key).to_owned();
        match grouped.last_mut().filter(|(_, last)| *last == words) {
            Some((last, _)) => {
                last.push('/');
                last.push_str(&keys);
            }
            None => grouped.push((keys, words)),
        }
    }
    let needed = |gap: usize| {
        let hints = grouped.iter().map(|(keys, words)| text::width(keys) + 1 + text::width(words) + gap);
        hints.sum::<usize>().saturating_sub(gap)
    };
    // The hints of a view are a choice anyhow; how a sequence goes on is told whole if it can be.
    let fitting = GAPS.into_iter().find(|gap| app.begun().is_none() || needed(*gap) <= columns).unwrap_or(1);
    let mut line = Line::default();
    for (keys, words) in grouped {
        let gap = if line.0.is_empty() { 0 } else { fitting };
        if line.width() + gap + text::width(&keys) + 1 + text::width(&words) > columns {
            continue;
        }
        line.push(&" ".repeat(gap), Tone::Plain);
        line.push(&keys, Tone::Strong);
        line.push(" ", Tone::Plain);
        line.push(&words, Tone::Faint);
    }
    line
}

/// What the prompt is for, what was typed (its end, if it is long), how much was found; and the cursor's column.
fn typed(app: &App, prompt: &Prompt, columns: usize) -> (Line, usize) {
    let locale = app.locale();
    let lead = match prompt.purpose {
        Purpose::Find(_) => "/".to_owned(),
        Purpose::Song(_) => format!("{} ", locale.text("tui.which-song")),
        Purpose::Sleep => format!("{} ", locale.text("sound.sleep-ask")),
    };
    let count = match (&prompt.purpose, prompt.found.len()) {
        (Purpose::Sleep, _) => app.sleep_hint(),
        _ if prompt.text.trim().is_empty() && app.is_query(prompt) => locale.text("query.hint").to_owned(),
        _ if prompt.text.trim().is_empty() => String::new(),
        _ if prompt.wrong.is_some() => prompt.wrong.clone().unwrap_or_default(),
        (_, 0) => locale.text("tui.nothing-found").to_owned(),
        (Purpose::Song(_), _) => {
            let song = prompt.found.get(prompt.at).and_then(|row| app.song_in(*row));
            song.map(|song| format!("{}. {}", song.number, text::clean(song.title()))).unwrap_or_default()
        }
        (Purpose::Find(_), found) => {
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
