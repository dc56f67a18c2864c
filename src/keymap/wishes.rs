//! The listener's own keys: the lines below `[keys]` of `config.toml`, checked against the table.

use std::collections::{BTreeSet, HashMap};

use super::{Action, BINDINGS, Context, Keyed, Keymap, Stroke, label};
use crate::settings::{KeyLine, Problem};
use crate::text;

/// No more lines than this are read: there are not that many actions.
const LINES: usize = 1_000;
/// No action has more keys than this.
const MOST: usize = 20;
/// No sequence has more strokes than this.
const LONGEST: usize = 4;

impl Keymap {
    /// The table with the listener's keys. Fails with everything that is wrong: names that do not exist, keys that no terminal
    /// sends, keys that mean two things in one place, and places without a way out.
    pub fn with(lines: &[KeyLine]) -> Result<Self, Vec<Problem>> {
        let mut changes = Changes::default();
        if let Some(line) = lines.get(LINES) {
            changes.blame(line.line, "there are not so many actions: what stands from here on is not read");
        }
        let lines = lines.get(..LINES).unwrap_or(lines);
        // What is said of one place comes before what is said of all views.
        for line in lines.iter().filter(|line| line.context.is_none()) {
            changes.take(line);
        }
        for line in lines.iter().filter(|line| line.context.is_some()) {
            changes.take(line);
        }
        let Changes { keys, problems } = changes;
        let mut problems = problems;
        let rows = BINDINGS.iter().enumerate().map(|(row, binding)| match keys.get(&row) {
            Some((_, keys)) => Keyed { binding, keys: keys.clone(), is_own: true },
            None => Keyed::usual(binding),
        });
        let keymap = Self::of(rows.collect());
        let line_of = |row: usize| keys.get(&row).map(|(line, _)| *line);
        problems.extend(clashes(&keymap.rows, line_of));
        problems.extend(dead_ends(&keymap.rows, line_of));
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() { Ok(keymap) } else { Err(problems) }
    }
}

/// What the lines ask for so far.
#[derive(Default)]
struct Changes {
    /// The keys of a row of the table, and the line that gives them.
    keys: HashMap<usize, (usize, Vec<Vec<Stroke>>)>,
    problems: Vec<Problem>,
}

impl Changes {
    fn take(&mut self, line: &KeyLine) {
        let rows = match rows_of(line) {
            Ok(rows) => rows,
            Err(message) => return self.blame(line.line, &message),
        };
        if line.keys.len() > MOST {
            return self.blame(line.line, &format!("no action has more than {MOST} keys"));
        }
        let mut sequences = Vec::new();
        for key in &line.keys {
            match sequence(key) {
                Ok(sequence) => sequences.push(sequence),
                Err(message) => self.blame(line.line, &message),
            }
        }
        let is_typing = rows.iter().any(|row| BINDINGS[*row].context == Context::Prompt);
        for sequence in sequences.iter().filter(|_| is_typing) {
            if sequence.first().is_some_and(|first| first.typed().is_some()) {
                let key = label(sequence);
                self.blame(line.line, &format!("`{key}` types a character there: take one with ctrl or alt"));
            }
        }
        for row in rows {
            self.keys.insert(row, (line.line, sequences.clone()));
        }
    }

    fn blame(&mut self, line: usize, message: &str) {
        self.problems.push(Problem { line, message: text::clean(message).into_owned() });
    }
}

/// The rows of the table that a line is about.
fn rows_of(line: &KeyLine) -> Result<Vec<usize>, String> {
    let context =
        match &line.context {
            None => None,
            Some(name) => {
                let context = Context::ALL.into_iter().find(|context| context.name() == name);
                let places = Context::ALL.map(Context::name);
                Some(context.ok_or_else(|| {
                    format!("there is no place `{name}` for keys; {}", advice(name, &places, "places"))
                })?)
            }
        };
    let is_meant = |wanted: Context| context.map_or(wanted.is_view(), |context| context == wanted);
    let rows: Vec<usize> = (0..BINDINGS.len())
        .filter(|row| BINDINGS[*row].text == line.action && is_meant(BINDINGS[*row].context))
        .collect();
    if !rows.is_empty() {
        return Ok(rows);
    }
    let elsewhere: BTreeSet<&str> =
        BINDINGS.iter().filter(|binding| binding.text == line.action).map(|binding| binding.context.name()).collect();
    let here = context.map(|context| format!(" in [keys.{}]", context.name())).unwrap_or_default();
    let action = &line.action;
    if !elsewhere.is_empty() {
        let tables: Vec<String> = elsewhere.iter().map(|context| format!("[keys.{context}]")).collect();
        return Err(format!("there is no action `{action}`{here}; it is one of {}", tables.join(", ")));
    }
    let names: BTreeSet<&str> =
        BINDINGS.iter().filter(|binding| is_meant(binding.context)).map(|binding| binding.text).collect();
    let names: Vec<&str> = names.into_iter().collect();
    Err(format!("there is no action `{action}`{here}; {}", advice(action, &names, "actions")))
}

fn advice(unknown: &str, names: &[&str], what: &str) -> String {
    let likeness = |name: &&&str| strsim::jaro_winkler(name, &unknown.to_lowercase());
    let nearest = names.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|name| likeness(name) > 0.75) {
        Some(name) => format!("did you mean `{name}`?"),
        None if names.len() > 20 => format!("`melangkah keys` lists the {what}"),
        None => format!("the {what} are {}", names.join(", ")),
    }
}

/// Reads `g g`, `ctrl-c` …
fn sequence(key: &str) -> Result<Vec<Stroke>, String> {
    let names: Vec<&str> = key.split(' ').filter(|name| !name.is_empty()).collect();
    if names.is_empty() || names.len() > LONGEST {
        return Err(format!(
            "`{key}` is no key: write one, such as \"x\", \"ctrl-x\", \"space\", \"g x\", or at most {LONGEST} parted by spaces"
        ));
    }
    let stroke = |name: &&str| {
        let stroke = Stroke::parse(name).ok_or_else(|| {
            format!(
                "`{name}` is no key: a character, or one of enter, esc, space, tab, backtab, backspace, insert, delete, up, down, left, right, pageup, pagedown, home, end, f1, with ctrl-, alt- or shift- before it"
            )
        })?;
        stroke.fault().map_or(Ok(stroke), |fault| Err(format!("`{name}` never comes from a terminal: {fault}")))
    };
    names.iter().map(stroke).collect()
}

/// Keys that mean two things in one place, or begin a sequence there.
fn clashes(rows: &[Keyed], line_of: impl Fn(usize) -> Option<usize>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut told = BTreeSet::new();
    for context in Context::ALL {
        let heard = |row: &Keyed| [Some(context), context.parent()].contains(&Some(row.binding.context));
        let mut meanings: HashMap<&[Stroke], usize> = HashMap::new();
        let sequences = || {
            let rows = rows.iter().enumerate().filter(|(_, row)| heard(row));
            rows.flat_map(|(index, row)| row.keys.iter().map(move |keys| (index, keys.as_slice())))
        };
        let mut found: Vec<(usize, &[Stroke], usize, &[Stroke])> = Vec::new();
        for (index, keys) in sequences() {
            if let Some(other) = meanings.insert(keys, index) {
                found.push((index, keys, other, keys));
            }
        }
        for (index, keys) in sequences() {
            let beginnings = (1..keys.len()).filter_map(|length| keys.get(..length));
            found.extend(beginnings.filter_map(|part| meanings.get(part).map(|other| (index, keys, *other, part))));
        }
        for (index, keys, other, part) in found {
            // The later line is the one to blame; a row without one has its usual key.
            let line = line_of(index).max(line_of(other)).unwrap_or_default();
            if told.insert((line, index.min(other), index.max(other), label(keys), label(part))) {
                problems.push(Problem { line, message: clash(&rows[index], keys, &rows[other], part) });
            }
        }
    }
    problems
}

fn clash(row: &Keyed, keys: &[Stroke], other: &Keyed, part: &[Stroke]) -> String {
    let named = |row: &Keyed| {
        let usual = if row.is_own { "" } else { ", its usual key" };
        format!("`{}` ({}{usual})", row.binding.text, row.binding.context.name())
    };
    let (key, begun) = (names(keys), names(part));
    if keys != part {
        return format!(
            "`{begun}` of {} is the beginning of `{key}` of {}: change one of them",
            named(other),
            named(row)
        );
    }
    if row.binding == other.binding {
        return format!("`{key}` stands twice at `{}`", row.binding.text);
    }
    format!(
        "`{key}` would be both {} and {}: give one of them another key, or none: {} = []",
        named(other),
        named(row),
        if row.is_own { other.binding.text } else { row.binding.text }
    )
}

fn names(keys: &[Stroke]) -> String {
    keys.iter().map(|stroke| stroke.name()).collect::<Vec<_>>().join(" ")
}

/// The ways out that were left without a key.
fn dead_ends(rows: &[Keyed], line_of: impl Fn(usize) -> Option<usize>) -> Vec<Problem> {
    let ways = [Action::Quit, Action::Back, Action::Help];
    let is_way = |row: &Keyed| ways.contains(&row.binding.action) && row.keys.is_empty();
    let lost = rows.iter().enumerate().filter(|(_, row)| is_way(row));
    lost.map(|(index, row)| {
        let (name, usual) = (row.binding.text, row.binding.keys.first().copied().unwrap_or_default());
        let place = row.binding.context.name();
        let message = format!("`{name}` ({place}) is a way out and needs a key: keep one, such as \"{usual}\"");
        Problem { line: line_of(index).unwrap_or_default(), message }
    })
    .collect()
}
