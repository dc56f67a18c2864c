//! Facts in JSON.

use std::borrow::Cow;
use std::time::Duration;

use serde::Serialize;

use crate::catalogue::{self, DateSpan, NamedFact, PersonId, Remark, SourceId};
use crate::text::clean;

use super::Context;

/// A text that has passed [`clean`].
pub type Text<'a> = Cow<'a, str>;
/// A fact whose value is a list of texts.
pub type ListFact<'a> = Fact<'a, Vec<Text<'a>>>;

/// A text in both languages.
#[derive(Serialize)]
pub struct Words<'a> {
    en: Text<'a>,
    id: Text<'a>,
}

impl<'a> From<&'a catalogue::Words> for Words<'a> {
    fn from(words: &'a catalogue::Words) -> Self {
        Self { en: clean(&words.en), id: clean(&words.id) }
    }
}

/// How sure it is, and who says so.
#[derive(Serialize)]
pub struct Evidence<'a> {
    certainty: &'static str,
    sources: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Version<'a>>,
}

#[derive(Serialize)]
struct Version<'a> {
    text: Words<'a>,
    sources: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Words<'a>>,
}

impl<'a, T> From<&'a catalogue::Fact<T>> for Evidence<'a> {
    fn from(fact: &'a catalogue::Fact<T>) -> Self {
        let versions = fact.versions.iter().map(|catalogue::Version { text, sources, note }| Version {
            text: Words::from(text),
            sources: ids(sources),
            note: note.as_ref().map(Words::from),
        });
        Self {
            certainty: fact.certainty.key(),
            sources: ids(&fact.sources),
            note: fact.note.as_ref().map(Words::from),
            versions: versions.collect(),
        }
    }
}

/// The ids of sources.
pub fn ids(sources: &[SourceId]) -> Vec<Text<'_>> {
    sources.iter().map(|id| clean(id.as_str())).collect()
}

/// A value and its evidence.
#[derive(Serialize)]
pub struct Fact<'a, V> {
    value: Option<V>,
    #[serde(flatten)]
    evidence: Evidence<'a>,
}

impl<'a, V> Fact<'a, V> {
    pub fn new<T>(fact: &'a catalogue::Fact<T>, value: impl FnOnce(&'a T) -> V) -> Self {
        Self { value: fact.value.as_ref().map(value), evidence: Evidence::from(fact) }
    }
}

pub fn text(fact: &catalogue::Fact<String>) -> Fact<'_, Text<'_>> {
    Fact::new(fact, |text| clean(text))
}

pub fn words(fact: &catalogue::Fact<catalogue::Words>) -> Fact<'_, Words<'_>> {
    Fact::new(fact, Words::from)
}

pub fn date(fact: &catalogue::Fact<DateSpan>) -> Fact<'_, String> {
    Fact::new(fact, DateSpan::to_string)
}

pub fn seconds(fact: &catalogue::Fact<Duration>) -> Fact<'_, u64> {
    Fact::new(fact, Duration::as_secs)
}

/// A fact whose label the catalogue gives.
#[derive(Serialize)]
pub struct Named<'a> {
    label: Words<'a>,
    #[serde(flatten)]
    fact: Fact<'a, Words<'a>>,
}

pub fn named(facts: &[NamedFact]) -> Vec<Named<'_>> {
    facts.iter().map(|NamedFact { label, fact }| Named { label: Words::from(label), fact: words(fact) }).collect()
}

/// Somebody, and the evidence.
#[derive(Serialize)]
pub struct PersonFact<'a> {
    person: Option<Text<'a>>,
    person_id: Option<Text<'a>>,
    #[serde(flatten)]
    evidence: Evidence<'a>,
}

/// What is told, by whom.
#[derive(Serialize)]
pub struct Told<'a> {
    by: Option<Text<'a>>,
    by_id: Option<Text<'a>>,
    spoiler: bool,
    #[serde(flatten)]
    fact: Fact<'a, Words<'a>>,
}

impl<'a> Context<'a> {
    pub fn name(self, id: &'a PersonId) -> Text<'a> {
        clean(self.catalogue.name(id))
    }

    pub fn person_fact(self, fact: &'a catalogue::Fact<PersonId>) -> PersonFact<'a> {
        let id = fact.value.as_ref();
        PersonFact {
            person: id.map(|id| self.name(id)),
            person_id: id.map(|id| clean(id.as_str())),
            evidence: Evidence::from(fact),
        }
    }

    /// What may be told, and how many remarks are left out because they give the story away.
    pub fn told(self, remarks: impl IntoIterator<Item = &'a Remark>) -> (Vec<Told<'a>>, usize) {
        let (shown, hidden): (Vec<&Remark>, Vec<&Remark>) =
            remarks.into_iter().partition(|remark| self.spoilers || !remark.is_spoiler);
        let told = shown.into_iter().map(|Remark { by, fact, is_spoiler }| Told {
            by: by.as_ref().map(|id| self.name(id)),
            by_id: by.as_ref().map(|id| clean(id.as_str())),
            spoiler: *is_spoiler,
            fact: words(fact),
        });
        (told.collect(), hidden.len())
    }
}
