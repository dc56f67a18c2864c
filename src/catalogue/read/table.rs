//! A reader of TOML tables that does not stop at a fault.
//!
//! [`Reader`] collects the faults, with the place in the file. A [`Table`] remembers which keys were asked for;
//! [`Reader::finish`] reports every other one.

use std::ops::RangeInclusive;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text;

/// The longest text that is read, in characters.
const LONGEST_TEXT: usize = 20_000;
/// The longest id, in characters.
const LONGEST_ID: usize = 80;
/// The longest list within an entry, in items; of the entries themselves there may be any number.
const LONGEST_LIST: usize = 1000;
/// A nearest word is looked for among so many.
const MOST_COMPARED: usize = 5000;
/// For so many unknown words a nearest one is looked for; a file with more faults is not a slip of the finger.
const MOST_SUGGESTIONS: usize = 200;

/// A fault before its place is counted in lines.
pub(in crate::catalogue) struct Fault {
    /// Where, in bytes.
    pub at: usize,
    pub entry: Rc<str>,
    pub message: String,
}

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::catalogue) enum Named {
    Song,
    Person,
    Source,
    Order,
}

impl Named {
    pub(in crate::catalogue) fn word(self) -> &'static str {
        match self {
            Self::Song => "song",
            Self::Person => "person",
            Self::Source => "source",
            Self::Order => "order",
        }
    }
}

/// A place where an id stands: where it is given, or where it is used.
pub(in crate::catalogue) struct Mention {
    pub what: Named,
    pub id: String,
    pub at: usize,
    pub entry: Rc<str>,
}

/// A value of the file and the key it stands under.
#[derive(Clone, Copy)]
pub(in crate::catalogue) struct Value<'t> {
    pub key: &'static str,
    pub node: &'t Spanned<DeValue<'t>>,
}

impl Value<'_> {
    /// Where it begins, in bytes.
    pub(in crate::catalogue) fn at(self) -> usize {
        self.node.span().start
    }

    /// How many items the list has; 2, which is enough for everybody, if it is none: that is a fault of its own.
    pub(in crate::catalogue) fn count(self) -> usize {
        self.node.get_ref().as_array().map_or(2, |items| items.len())
    }

    /// The text, if it is one; not cleaned.
    pub(in crate::catalogue) fn raw(&self) -> Option<&str> {
        self.node.get_ref().as_str()
    }
}

/// A table that is being read.
pub(in crate::catalogue) struct Table<'t> {
    /// The key it stands under; empty for the file.
    pub key: &'static str,
    /// Where it begins, in bytes: its header or its brace.
    pub at: usize,
    entries: &'t DeTable<'t>,
    asked: Vec<&'static str>,
}

impl<'t> Table<'t> {
    /// The whole file.
    pub(in crate::catalogue) fn root(entries: &'t DeTable<'t>) -> Self {
        Self { key: "", at: 0, entries, asked: Vec::new() }
    }

    /// The value of `key`, which is hereby a known key.
    pub(in crate::catalogue) fn take(&mut self, key: &'static str) -> Option<Value<'t>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.get(key).map(|node| Value { key, node })
    }
}

/// Collects faults and ids while the file is read.
pub(in crate::catalogue) struct Reader {
    pub faults: Vec<Fault>,
    /// The entry that is being read.
    pub entry: Rc<str>,
    /// Where ids are given.
    pub given: Vec<Mention>,
    /// Where ids are used.
    pub used: Vec<Mention>,
    suggestions: usize,
}

impl Reader {
    pub(in crate::catalogue) fn new() -> Self {
        Self { faults: Vec::new(), entry: "".into(), given: Vec::new(), used: Vec::new(), suggestions: 0 }
    }

    /// Reports a fault of the entry that is being read.
    pub(in crate::catalogue) fn fault(&mut self, at: usize, message: impl Into<String>) {
        let entry = Rc::clone(&self.entry);
        self.fault_of(at, &entry, message);
    }

    /// Reports a fault of `entry`.
    pub(in crate::catalogue) fn fault_of(&mut self, at: usize, entry: &Rc<str>, message: impl Into<String>) {
        self.faults.push(Fault { at, entry: Rc::clone(entry), message: message.into() });
    }

    /// ` in "credit"`; nothing for the entry itself, which a problem names anyway.
    fn place(&self, table: &Table<'_>) -> String {
        let is_entry = self.entry.split(' ').next() == Some(table.key);
        if is_entry { String::new() } else { format!(" in \"{}\"", table.key) }
    }

    /// Reports the keys that nobody asked for.
    pub(in crate::catalogue) fn finish(&mut self, table: &Table<'_>) {
        for key in table.entries.keys() {
            let name: &str = key.get_ref();
            if !table.asked.contains(&name) {
                let place = self.place(table);
                let help = self.did_you_mean(name, table.asked.iter().copied(), true);
                self.fault(key.span().start, format!("unknown key {}{place}{help}", quote(name)));
            }
        }
    }

    /// `: did you mean "composer"?`, or the allowed words if none is near and `list` is set, or nothing.
    pub(in crate::catalogue) fn did_you_mean<'a>(
        &mut self,
        word: &str,
        allowed: impl Iterator<Item = &'a str> + Clone,
        list: bool,
    ) -> String {
        self.suggestions += 1;
        if let Some(near) = (self.suggestions <= MOST_SUGGESTIONS).then(|| nearest(word, allowed.clone())).flatten() {
            return format!(": did you mean {}?", quote(near));
        }
        if list { format!("; known are {}", allowed.collect::<Vec<_>>().join(", ")) } else { String::new() }
    }

    /// The value of a key that must be there.
    pub(in crate::catalogue) fn require<'t>(&mut self, table: &mut Table<'t>, key: &'static str) -> Option<Value<'t>> {
        let value = table.take(key);
        if value.is_none() {
            let place = self.place(table);
            self.fault(table.at, format!("\"{key}\" is missing{place}"));
        }
        value
    }

    fn wrong_type(&mut self, value: Value<'_>, wanted: &str) {
        let found = match value.node.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date without quotes",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.fault(value.at(), format!("\"{}\" must be {wanted}, not {found}", value.key));
    }

    /// The value as a table; `wanted` is what the message asks for.
    pub(in crate::catalogue) fn table<'t>(&mut self, value: Value<'t>, wanted: &str) -> Option<Table<'t>> {
        let Some(entries) = value.node.get_ref().as_table() else {
            self.wrong_type(value, wanted);
            return None;
        };
        Some(Table { key: value.key, at: value.at(), entries, asked: Vec::new() })
    }

    /// The tables `[[key]]`; none if there is no such key.
    pub(in crate::catalogue) fn tables<'t>(&mut self, table: &mut Table<'t>, key: &'static str) -> Vec<Table<'t>> {
        let Some(value) = table.take(key) else { return Vec::new() };
        self.items(value, |reader, item| reader.table(item, "a table")).unwrap_or_default()
    }

    /// The items of a list of at most [`LONGEST_LIST`], without those that have a fault.
    pub(in crate::catalogue) fn list<'t, T>(
        &mut self,
        value: Value<'t>,
        read: impl FnMut(&mut Self, Value<'t>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if value.count() > LONGEST_LIST {
            self.fault(value.at(), format!("\"{}\" lists more than {LONGEST_LIST} items", value.key));
            return None;
        }
        self.items(value, read)
    }

    fn items<'t, T>(
        &mut self,
        value: Value<'t>,
        mut read: impl FnMut(&mut Self, Value<'t>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(items) = value.node.get_ref().as_array() else {
            self.wrong_type(value, "a list");
            return None;
        };
        Some(items.iter().filter_map(|node| read(self, Value { key: value.key, node })).collect())
    }

    /// A text that is not empty. Line breaks and runs of white space become one space, invisible formatting is
    /// dropped, other control characters are a fault.
    pub(in crate::catalogue) fn text(&mut self, value: Value<'_>) -> Option<String> {
        let Some(raw) = value.node.get_ref().as_str() else {
            self.wrong_type(value, "a text");
            return None;
        };
        let key = value.key;
        if let Some(control) = raw.chars().find(|&letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
        {
            self.fault(value.at(), format!("\"{key}\" holds the control character U+{:04X}", u32::from(control)));
            return None;
        }
        let cleaned = text::clean(raw).split_whitespace().collect::<Vec<_>>().join(" ");
        if cleaned.is_empty() {
            self.fault(value.at(), format!("\"{key}\" is empty: leave it out, or say what is known"));
            return None;
        }
        if cleaned.chars().count() > LONGEST_TEXT {
            self.fault(value.at(), format!("\"{key}\" is longer than {LONGEST_TEXT} characters"));
            return None;
        }
        Some(cleaned)
    }

    /// `true` or `false`.
    pub(in crate::catalogue) fn boolean(&mut self, value: Value<'_>) -> Option<bool> {
        let found = value.node.get_ref().as_bool();
        if found.is_none() {
            self.wrong_type(value, "true or false");
        }
        found
    }

    /// An integer within `range`.
    pub(in crate::catalogue) fn integer(&mut self, value: Value<'_>, range: &RangeInclusive<u64>) -> Option<u64> {
        let DeValue::Integer(integer) = value.node.get_ref() else {
            self.wrong_type(value, &format!("an integer from {} to {}", range.start(), range.end()));
            return None;
        };
        let number =
            u64::from_str_radix(integer.as_str(), integer.radix()).ok().filter(|number| range.contains(number));
        if number.is_none() {
            let (first, last) = (range.start(), range.end());
            self.fault(
                value.at(),
                format!(
                    "\"{}\" must be an integer from {first} to {last}, not {}",
                    value.key,
                    text::cut(&integer.to_string(), 30)
                ),
            );
        }
        number
    }

    /// One of the words of `all`.
    pub(in crate::catalogue) fn one_of<T: Copy>(
        &mut self,
        value: Value<'_>,
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        let Some(raw) = value.node.get_ref().as_str() else {
            self.wrong_type(value, "a text");
            return None;
        };
        let found = all.iter().copied().find(|&item| word(item) == raw);
        if found.is_none() {
            let words: Vec<&str> = all.iter().map(|&item| word(item)).collect();
            let near = self.did_you_mean(raw, words.iter().copied(), false);
            self.fault(
                value.at(),
                format!("unknown {} {}{near}; known are {}", value.key, quote(raw), words.join(", ")),
            );
        }
        found
    }

    /// An id: lower-case ASCII letters, digits and single hyphens.
    pub(in crate::catalogue) fn id(&mut self, value: Value<'_>) -> Option<String> {
        let Some(raw) = value.node.get_ref().as_str() else {
            self.wrong_type(value, "an id");
            return None;
        };
        if is_id(raw) {
            return Some(raw.to_owned());
        }
        self.fault(
            value.at(),
            format!("{} is not an id: write lower-case letters a to z, digits and single hyphens between", quote(raw)),
        );
        None
    }

    /// The id of something else; it is looked up when the whole file is read.
    pub(in crate::catalogue) fn reference(&mut self, what: Named, value: Value<'_>) -> Option<String> {
        let id = self.id(value)?;
        self.used.push(Mention { what, id: id.clone(), at: value.at(), entry: Rc::clone(&self.entry) });
        Some(id)
    }
}

/// Whether `text` has the form of an id.
pub(in crate::catalogue) fn is_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len())
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// A word of the file as a message shows it: quoted, clean and not too long.
pub(in crate::catalogue) fn quote(word: &str) -> String {
    // A word of the file can be megabytes long; what is cut away need not be measured.
    let start: String = word.chars().take(200).collect();
    format!("\"{}\"", text::cut(&text::clean(&start), 60))
}

/// The word most like `word`, if it is like it at all: a third of it may differ.
fn nearest<'a>(word: &str, allowed: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let most = (length / 3).clamp(1, 4);
    if length > LONGEST_ID {
        return None;
    }
    allowed
        .take(MOST_COMPARED)
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= most)
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|&(distance, _)| distance <= most)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}
