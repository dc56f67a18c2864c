//! Reading the entries: film, soundtrack, songs, orders, people, sources.

use super::table::{Named, Reader, Table};
use crate::catalogue::{
    Alias, Certainty, Fact, Kind, Order, Original, Person, PersonId, PersonKind, Song, SongId, Soundtrack, Source,
    SourceId, SourceKind,
};

use super::table::{Mention, Value};

/// The highest number of a song.
const HIGHEST_NUMBER: u64 = 999;

/// A number of a song and where it is given.
pub(in crate::catalogue) struct Number {
    pub number: u16,
    pub at: Mention,
}

impl Reader {
    /// Begins the entry `what` that stands at `position` (from 0) among its like: reads its id and names the entry by it.
    fn begin(&mut self, what: Named, position: usize, table: &mut Table<'_>) -> Option<String> {
        self.entry = format!("{} #{}", what.word(), position + 1).into();
        let value = self.require(table, "id")?;
        let id = self.id(value)?;
        self.entry = format!("{} \"{id}\"", what.word()).into();
        self.given.push(Mention { what, id: id.clone(), at: value.at(), entry: self.entry.clone() });
        Some(id)
    }

    /// `[soundtrack]`; all of it unknown if there is none.
    pub(super) fn soundtrack(&mut self, table: Option<Table<'_>>) -> Soundtrack {
        let Some(mut table) = table else { return Soundtrack::unknown() };
        self.entry = "soundtrack".into();
        let soundtrack = Soundtrack {
            title: self.fact(&mut table, "title", Self::text),
            label: self.fact(&mut table, "label", Self::text),
            released: self.fact(&mut table, "released", Self::date),
            aliases: self.texts(&mut table, "aliases"),
            credits: self.credits(&mut table),
            remarks: self.remarks(&mut table, "remark"),
            facts: self.named_facts(&mut table, "fact"),
        };
        self.finish(&table);
        soundtrack
    }

    /// One `[[order]]`, and where its songs are listed.
    pub(super) fn order(&mut self, position: usize, mut table: Table<'_>) -> Option<(usize, Order)> {
        let id = self.begin(Named::Order, position, &mut table);
        let name = self.require(&mut table, "name").and_then(|value| self.words(value));
        let songs = self.fact(&mut table, "songs", |reader, value| reader.filled_list(value, Self::song_id));
        let at = table.take("songs").map_or(table.at, Value::at);
        self.finish(&table);
        Some((at, Order { id: id?, name: name?, songs }))
    }

    /// One `[[song]]`.
    pub(super) fn song(&mut self, position: usize, mut table: Table<'_>, numbers: &mut Vec<Number>) -> Option<Song> {
        let id = self.begin(Named::Song, position, &mut table);
        let number = self.number(&mut table, numbers);
        let title = self.title(&mut table);
        let english = self.fact(&mut table, "english", Self::text);
        let aliases = self.texts(&mut table, "aliases");
        let kind = self.fact(&mut table, "kind", |reader, value| reader.one_of(value, &Kind::ALL, Kind::key));
        let duration = self.fact(&mut table, "duration", Self::duration);
        let isrc = self.fact(&mut table, "isrc", Self::isrc);
        let musicbrainz_recording = self.fact(&mut table, "musicbrainz_recording", Self::uuid);
        let musicbrainz_work = self.fact(&mut table, "musicbrainz_work", Self::uuid);
        let released = self.fact(&mut table, "released", Self::date);
        let credits = self.credits(&mut table);
        let remarks = self.remarks(&mut table, "remark");
        let facts = self.named_facts(&mut table, "fact");
        let original = self.original(&mut table, &kind);
        self.finish(&table);
        Some(Song {
            id: SongId(id?),
            number: number?,
            title,
            english,
            aliases,
            kind,
            credits,
            duration,
            isrc,
            musicbrainz_recording,
            musicbrainz_work,
            released,
            original,
            remarks,
            facts,
        })
    }

    fn number(&mut self, table: &mut Table<'_>, numbers: &mut Vec<Number>) -> Option<u16> {
        let value = self.require(table, "number")?;
        let number = self.integer(value, &(1..=HIGHEST_NUMBER))? as u16;
        let at = Mention { what: Named::Song, id: number.to_string(), at: value.at(), entry: self.entry.clone() };
        numbers.push(Number { number, at });
        Some(number)
    }

    /// The title of a film or song, which must be known.
    pub(super) fn title(&mut self, table: &mut Table<'_>) -> Fact<String> {
        let Some(value) = self.require(table, "title") else { return Fact::unknown() };
        let before = self.faults.len();
        let title = self.fact_of(value, Self::text);
        if title.value.is_none() && self.faults.len() == before {
            self.fault(value.at(), "the title must be known");
        }
        title
    }

    /// `[song.original]`, which a cover has and nothing else.
    fn original(&mut self, table: &mut Table<'_>, kind: &Fact<Kind>) -> Option<Original> {
        let value = table.take("original");
        let is_cover = kind.value == Some(Kind::Cover);
        match value {
            None if is_cover => self.fault(table.at, "a cover needs [song.original], the work's own history"),
            Some(value) if !is_cover => {
                self.fault(value.at(), "only a song whose kind is \"cover\" has [song.original]");
            }
            _ => {}
        }
        let mut table = self.table(value?, "a table")?;
        let original = Original {
            performer: self.fact(&mut table, "performer", Self::person_id),
            album: self.fact(&mut table, "album", Self::text),
            released: self.fact(&mut table, "released", Self::date),
            label: self.fact(&mut table, "label", Self::text),
            duration: self.fact(&mut table, "duration", Self::duration),
            facts: self.named_facts(&mut table, "fact"),
        };
        self.finish(&table);
        Some(original)
    }

    /// An ISRC as of ISO 3901: two letters, three letters or digits, seven digits; hyphens between are allowed.
    fn isrc(&mut self, value: Value<'_>) -> Option<String> {
        let code = self.text(value)?;
        let plain: Vec<u8> = code.bytes().filter(|&byte| byte != b'-').collect();
        let fits = plain.len() == 12
            && plain[..2].iter().all(u8::is_ascii_uppercase)
            && plain[2..5].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && plain[5..].iter().all(u8::is_ascii_digit);
        if !fits {
            let quoted = super::table::quote(&code);
            self.fault(value.at(), format!("{quoted} is not an ISRC: it has the form CC-XXX-YY-NNNNN"));
        }
        fits.then_some(code)
    }

    /// A name that `MusicBrainz` gives: a UUID as of RFC 9562, five groups of hexadecimal digits. In small letters.
    fn uuid(&mut self, value: Value<'_>) -> Option<String> {
        let name = self.text(value)?.to_ascii_lowercase();
        let groups: Vec<&str> = name.split('-').collect();
        let fits = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
            && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if !fits {
            let quoted = super::table::quote(&name);
            self.fault(
                value.at(),
                format!("{quoted} is no name of MusicBrainz's: it has the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
            );
        }
        fits.then_some(name)
    }

    /// One `[[person]]`.
    pub(super) fn person(&mut self, position: usize, mut table: Table<'_>) -> Option<Person> {
        let id = self.begin(Named::Person, position, &mut table);
        let name = self.require(&mut table, "name").and_then(|value| self.text(value));
        let kind = match table.take("kind") {
            Some(value) => self.one_of(value, &PersonKind::ALL, PersonKind::key),
            None => Some(PersonKind::Person),
        };
        let sources = self.sources(&mut table);
        let aliases = table.take("aliases").and_then(|value| self.list(value, Self::alias)).unwrap_or_default();
        let mut member_of = Vec::new();
        for mut row in self.tables(&mut table, "member_of") {
            member_of.push(self.fact_here(&mut row, "value", Self::person_id));
            self.finish(&row);
        }
        let facts = self.named_facts(&mut table, "fact");
        self.finish(&table);
        Some(Person { id: PersonId(id?), name: name?, kind: kind?, aliases, sources, member_of, facts })
    }

    /// A spelling, or `{ name, sources }`.
    fn alias(&mut self, value: Value<'_>) -> Option<Alias> {
        if value.raw().is_some() {
            return Some(Alias { name: self.text(value)?, sources: Vec::new() });
        }
        let mut table = self.table(value, "a text or { name = …, sources = [ … ] }")?;
        let name = self.require(&mut table, "name").and_then(|value| self.text(value));
        let sources = self.sources(&mut table);
        self.finish(&table);
        Some(Alias { name: name?, sources })
    }

    /// One `[[source]]`.
    pub(super) fn source(&mut self, position: usize, mut table: Table<'_>) -> Option<Source> {
        let id = self.begin(Named::Source, position, &mut table);
        let kind =
            self.require(&mut table, "kind").and_then(|value| self.one_of(value, &SourceKind::ALL, SourceKind::key));
        let title = table.take("title").and_then(|value| self.text(value));
        let publisher = table.take("publisher").and_then(|value| self.text(value));
        let date = table.take("date").and_then(|value| self.date(value));
        let address = table.take("address").and_then(|value| self.text(value));
        let note = table.take("note").and_then(|value| self.words(value));
        self.finish(&table);
        Some(Source { id: SourceId(id?), title, publisher, date, address, kind: kind?, note })
    }

    /// A list that is the value of a fact: it is not empty.
    pub(super) fn filled_list<'t, T>(
        &mut self,
        value: Value<'t>,
        read: impl FnMut(&mut Self, Value<'t>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if value.node.get_ref().as_array().is_some_and(|items| items.is_empty()) {
            let unknown = Certainty::Unknown.key();
            self.fault(
                value.at(),
                format!("\"{}\" is empty: leave it out, or write certainty = \"{unknown}\"", value.key),
            );
            return None;
        }
        self.list(value, read)
    }
}

impl Soundtrack {
    fn unknown() -> Self {
        Self {
            title: Fact::unknown(),
            label: Fact::unknown(),
            released: Fact::unknown(),
            credits: Vec::new(),
            aliases: Vec::new(),
            remarks: Vec::new(),
            facts: Vec::new(),
        }
    }
}
