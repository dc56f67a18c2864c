//! Songs and credits in JSON.

use serde::Serialize;

use crate::catalogue::{self, Role};
use crate::text::clean;

use super::super::part::Part;
use super::Context;
use super::fact::{self, Fact, Named, PersonFact, Text, Told, Words};

/// A song with all that is known of it.
#[derive(Serialize)]
pub struct Song<'a> {
    id: Text<'a>,
    number: u16,
    title: Text<'a>,
    kind: Option<&'static str>,
    credits: Vec<Credit<'a>>,
    original: Option<Original<'a>>,
    facts: Facts<'a>,
    remarks: Vec<Told<'a>>,
    spoilers_hidden: usize,
    aliases: Vec<Text<'a>>,
}

#[derive(Serialize)]
struct Facts<'a> {
    title: Fact<'a, Text<'a>>,
    english: Fact<'a, Text<'a>>,
    kind: Fact<'a, &'static str>,
    duration_seconds: Fact<'a, u64>,
    released: Fact<'a, String>,
    isrc: Fact<'a, Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    musicbrainz_recording: Option<Fact<'a, Text<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    musicbrainz_work: Option<Fact<'a, Text<'a>>>,
    more: Vec<Named<'a>>,
}

/// A fact that is told only if it is known.
fn known(fact: &catalogue::Fact<String>) -> Option<Fact<'_, Text<'_>>> {
    fact.get().map(|_| fact::text(fact))
}

/// Who did what.
#[derive(Serialize)]
pub struct Credit<'a> {
    role: &'static str,
    #[serde(flatten)]
    who: PersonFact<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Words<'a>>,
}

#[derive(Serialize)]
struct Original<'a> {
    performer: PersonFact<'a>,
    album: Fact<'a, Text<'a>>,
    released: Fact<'a, String>,
    label: Fact<'a, Text<'a>>,
    duration_seconds: Fact<'a, u64>,
    facts: Vec<Named<'a>>,
}

/// A song in the list.
#[derive(Serialize)]
pub struct Row<'a> {
    id: Text<'a>,
    number: u16,
    title: Text<'a>,
    kind: Option<&'static str>,
    performers: Vec<Credit<'a>>,
    original_performer: Option<PersonFact<'a>>,
    duration_seconds: Fact<'a, u64>,
}

impl<'a> Context<'a> {
    pub fn song(self, song: &'a catalogue::Song) -> Song<'a> {
        let (remarks, spoilers_hidden) = self.told(&song.remarks);
        Song {
            id: clean(song.id.as_str()),
            number: song.number,
            title: clean(song.title()),
            kind: song.kind.value.map(catalogue::Kind::key),
            credits: self.song_credits(song),
            original: song.original.as_ref().map(|original| self.original(original)),
            facts: Facts {
                title: fact::text(&song.title),
                english: fact::text(&song.english),
                kind: Fact::new(&song.kind, |kind| kind.key()),
                duration_seconds: fact::seconds(&song.duration),
                released: fact::date(&song.released),
                isrc: fact::text(&song.isrc),
                musicbrainz_recording: known(&song.musicbrainz_recording),
                musicbrainz_work: known(&song.musicbrainz_work),
                more: fact::named(&song.facts),
            },
            remarks,
            spoilers_hidden,
            aliases: song.aliases.iter().map(|alias| clean(alias)).collect(),
        }
    }

    pub fn row(self, song: &'a catalogue::Song) -> Row<'a> {
        let parts = super::part::of_song(song);
        let performers: Vec<Part<'a>> = parts.into_iter().filter(|part| part.role == Role::Performer).collect();
        Row {
            id: clean(song.id.as_str()),
            number: song.number,
            title: clean(song.title()),
            kind: song.kind.value.map(catalogue::Kind::key),
            performers: self.credits(&performers),
            original_performer: song.original.as_ref().map(|original| self.person_fact(&original.performer)),
            duration_seconds: fact::seconds(&song.duration),
        }
    }

    pub fn credit(self, part: &Part<'a>) -> Credit<'a> {
        Credit { role: part.role.key(), who: self.person_fact(part.who), detail: part.detail.map(Words::from) }
    }

    fn original(self, original: &'a catalogue::Original) -> Original<'a> {
        Original {
            performer: self.person_fact(&original.performer),
            album: fact::text(&original.album),
            released: fact::date(&original.released),
            label: fact::text(&original.label),
            duration_seconds: fact::seconds(&original.duration),
            facts: fact::named(&original.facts),
        }
    }
}
