//! Reading what facts are made of: words, dates, durations, credits, remarks.

use std::time::Duration;

use super::table::{Named, Reader, Table, Value};
use crate::catalogue::{
    Certainty, Credit, DateSpan, Fact, NamedFact, PersonId, Remark, Role, SongId, SourceId, Version, Words,
};

/// The longest duration that is read.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// What the file gives of a fact, right or wrong: a value that is wrong has a fault of its own.
struct Shape<'t> {
    value: Option<Value<'t>>,
    value_key: &'static str,
    source_count: usize,
    version_count: usize,
    has_note: bool,
}

impl Reader {
    /// A text in two languages, or one that is the same in both.
    pub(super) fn words(&mut self, value: Value<'_>) -> Option<Words> {
        if value.raw().is_some() {
            return self.text(value).map(Words::same);
        }
        let mut table = self.table(value, "a text or { en = …, id = … }")?;
        let en = self.require(&mut table, "en").and_then(|value| self.text(value));
        let id = self.require(&mut table, "id").and_then(|value| self.text(value));
        self.finish(&table);
        Some(Words { en: en?, id: id? })
    }

    /// A date or a span of dates.
    pub(super) fn date(&mut self, value: Value<'_>) -> Option<DateSpan> {
        match self.text(value)?.parse() {
            Ok(date) => Some(date),
            Err(error) => {
                self.fault(value.at(), error.to_string());
                None
            }
        }
    }

    /// A length: `m:ss` or `h:mm:ss`.
    pub(super) fn duration(&mut self, value: Value<'_>) -> Option<Duration> {
        let raw = self.text(value)?;
        let duration = duration(&raw);
        if duration.is_none() {
            let key = value.key;
            let raw = super::table::quote(&raw);
            self.fault(value.at(), format!("\"{key}\" is {raw}, not a length: write 3:07 or 1:02:03, up to 24 hours"));
        }
        duration
    }

    pub(super) fn person_id(&mut self, value: Value<'_>) -> Option<PersonId> {
        self.reference(Named::Person, value).map(PersonId)
    }

    pub(super) fn song_id(&mut self, value: Value<'_>) -> Option<SongId> {
        self.reference(Named::Song, value).map(SongId)
    }

    /// A list of plain texts under `key`; empty if there is none.
    pub(super) fn texts(&mut self, table: &mut Table<'_>, key: &'static str) -> Vec<String> {
        table.take(key).and_then(|value| self.list(value, Self::text)).unwrap_or_default()
    }

    /// The ids of the sources under `sources`, each once; empty if there are none.
    pub(super) fn sources(&mut self, table: &mut Table<'_>) -> Vec<SourceId> {
        let mut sources: Vec<SourceId> = Vec::new();
        let Some(value) = table.take("sources") else { return sources };
        self.list(value, |reader, item| {
            let id = SourceId(reader.reference(Named::Source, item)?);
            if sources.contains(&id) {
                reader.fault(item.at(), format!("the source \"{}\" is named twice", id.as_str()));
            }
            sources.push(id);
            Some(())
        });
        sources
    }

    /// The fact under `key`; unknown if there is none.
    pub(super) fn fact<'t, T>(
        &mut self,
        table: &mut Table<'t>,
        key: &'static str,
        read: impl FnOnce(&mut Self, Value<'t>) -> Option<T>,
    ) -> Fact<T> {
        match table.take(key) {
            Some(value) => self.fact_of(value, read),
            None => Fact::unknown(),
        }
    }

    /// A fact that is a table of its own.
    pub(super) fn fact_of<'t, T>(
        &mut self,
        value: Value<'t>,
        read: impl FnOnce(&mut Self, Value<'t>) -> Option<T>,
    ) -> Fact<T> {
        let Some(mut table) = self.table(value, "a fact { value = …, certainty = …, sources = [ … ] }") else {
            return Fact::unknown();
        };
        let fact = self.fact_here(&mut table, "value", read);
        self.finish(&table);
        fact
    }

    /// A fact whose keys stand in `table` beside others; its value stands under `value_key`.
    pub(super) fn fact_here<'t, T>(
        &mut self,
        table: &mut Table<'t>,
        value_key: &'static str,
        read: impl FnOnce(&mut Self, Value<'t>) -> Option<T>,
    ) -> Fact<T> {
        // Messages name the fact, not the word "value".
        let key = if value_key == "value" { table.key } else { value_key };
        let given = table.take(value_key).map(|value| Value { key, ..value });
        let value = given.and_then(|value| read(self, value));
        let certainty =
            self.require(table, "certainty").and_then(|value| self.one_of(value, &Certainty::ALL, Certainty::key));
        let source_count = table.take("sources").map_or(0, Value::count);
        let sources = self.sources(table);
        let has_note = table.take("note").is_some();
        let note = table.take("note").and_then(|value| self.words(value));
        let versions: Vec<Version> =
            self.tables(table, "versions").into_iter().filter_map(|version| self.version(version)).collect();
        let version_count = table.take("versions").map_or(0, Value::count);
        if let Some(certainty) = certainty {
            let shape = Shape { value: given, value_key, source_count, version_count, has_note };
            self.check_fact(table, certainty, &shape);
        }
        Fact { value, certainty: certainty.unwrap_or(Certainty::Unknown), sources, note, versions }
    }

    /// The invariants of [`Fact`].
    fn check_fact(&mut self, table: &Table<'_>, certainty: Certainty, shape: &Shape<'_>) {
        let (name, value_key) = (table.key, shape.value_key);
        let has_value = shape.value.is_some();
        match (certainty, shape.value) {
            (Certainty::Unknown, Some(value)) => self.fault(
                value.at(),
                format!("\"{name}\" is unknown and has a value: leave \"{value_key}\" out, or say how certain it is"),
            ),
            (Certainty::Unknown | Certainty::Disputed, None) => {}
            (_, None) => self
                .fault(table.at, format!("\"{name}\" has no value: write \"{value_key}\", or certainty = \"unknown\"")),
            (_, Some(_)) if shape.source_count == 0 => {
                self.fault(table.at, format!("\"{name}\" has a value and names no source: write sources = [ … ]"));
            }
            (Certainty::Confirmed, Some(_)) if shape.source_count == 1 => {
                self.fault(
                    table.at,
                    format!("\"{name}\" is confirmed by one source: name a second one, or write \"single-source\""),
                );
            }
            _ => {}
        }
        if certainty == Certainty::Derived && !shape.has_note {
            self.fault(
                table.at,
                format!("\"{name}\" is derived and does not say from what: write the reasoning as note"),
            );
        }
        let (needed, wanted) = if has_value { (1, "the other version") } else { (2, "two versions or more") };
        if certainty == Certainty::Disputed && shape.version_count < needed {
            self.fault(table.at, format!("\"{name}\" is disputed and must give {wanted} in versions"));
        }
    }

    fn version(&mut self, mut table: Table<'_>) -> Option<Version> {
        let text = self.require(&mut table, "text").and_then(|value| self.words(value));
        let sources = self.sources(&mut table);
        if table.take("sources").map_or(0, Value::count) == 0 {
            self.fault(table.at, "a version names no source: write sources = [ … ]");
        }
        let note = table.take("note").and_then(|value| self.words(value));
        self.finish(&table);
        Some(Version { text: text?, sources, note })
    }

    /// The facts `[[key]]`, each with a label.
    pub(super) fn named_facts(&mut self, table: &mut Table<'_>, key: &'static str) -> Vec<NamedFact> {
        let mut facts = Vec::new();
        for mut row in self.tables(table, key) {
            let label = self.require(&mut row, "label").and_then(|value| self.words(value));
            let fact = self.fact_here(&mut row, "value", Self::words);
            self.finish(&row);
            facts.extend(label.map(|label| NamedFact { label, fact }));
        }
        facts
    }

    /// The credits `[[credit]]`, sorted by role; within one role in the file's order.
    pub(super) fn credits(&mut self, table: &mut Table<'_>) -> Vec<Credit> {
        let mut credits = Vec::new();
        for mut row in self.tables(table, "credit") {
            let role = self.require(&mut row, "role").and_then(|value| self.one_of(value, &Role::ALL, Role::key));
            let who = self.fact_here(&mut row, "person", Self::person_id);
            let detail = row.take("detail").and_then(|value| self.words(value));
            self.finish(&row);
            credits.extend(role.map(|role| Credit { role, who, detail }));
        }
        credits.sort_by_key(|credit| credit.role);
        credits
    }

    /// The remarks `[[key]]`.
    pub(super) fn remarks(&mut self, table: &mut Table<'_>, key: &'static str) -> Vec<Remark> {
        let mut remarks = Vec::new();
        for mut row in self.tables(table, key) {
            let by = row.take("by").and_then(|value| self.person_id(value));
            let is_spoiler = row.take("spoiler").and_then(|value| self.boolean(value)).unwrap_or(false);
            let fact = self.fact_here(&mut row, "value", Self::words);
            self.finish(&row);
            remarks.push(Remark { by, fact, is_spoiler });
        }
        remarks
    }
}

/// A length written as `m:ss` or `h:mm:ss`; none of zero or of more than a day.
fn duration(text: &str) -> Option<Duration> {
    let parts: Vec<&str> = text.split(':').collect();
    let digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(|part| digits(part)) {
        return None;
    }
    let mut seconds: u64 = parts[0].parse().ok()?;
    for part in &parts[1..] {
        let number: u64 = part.parse().ok().filter(|&number| number < 60 && part.len() == 2)?;
        seconds = seconds * 60 + number;
    }
    Some(Duration::from_secs(seconds)).filter(|&duration| !duration.is_zero() && duration <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_minutes_or_hours() {
        for (text, seconds) in [("0:07", 7), ("3:07", 187), ("93:00", 5580), ("1:02:03", 3723), ("24:00:00", 86400)] {
            assert_eq!(duration(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for text in
            ["", "3", "3:7", "3:60", "1:60:00", "0:00", "24:00:01", "1:1:1:1", "-1:00", "3:+7", "３:07", "99999:00"]
        {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
