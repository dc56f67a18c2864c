//! Facts into the lines of a document: values, signs, reasons, other versions, numbered sources.

use crate::catalogue::{Catalogue, Certainty, Fact, NamedFact, PersonId, Remark, Role, SourceId, Version};

use super::Options;
use super::document::{Clean, Document, Line, Link, Note, Rich, Section};
use super::part::Part;
use super::wording::Wording;

/// Writes down facts, and remembers which sources it has numbered.
pub(super) struct Scribe<'a> {
    pub catalogue: &'a Catalogue,
    pub wording: Wording,
    pub options: &'a Options,
    noted: Vec<&'a SourceId>,
}

impl<'a> Scribe<'a> {
    pub fn new(catalogue: &'a Catalogue, options: &'a Options) -> Self {
        Self { catalogue, wording: Wording::new(options.language), options, noted: Vec::new() }
    }

    /// The document, with the legend of the signs that occur and the sources that were numbered.
    pub fn finish(self, title: String, sections: Vec<Section>) -> Document {
        let legend = Document::signs(&sections)
            .into_iter()
            .map(|certainty| (certainty, self.wording.print(&format!("legend-{}", certainty.key())).into()))
            .collect();
        let notes = self.noted.iter().map(|id| note(self.catalogue, &self.wording, id)).collect();
        Document { title: title.into(), sections, legend, notes_heading: self.wording.print("sources").into(), notes }
    }

    /// A labelled fact.
    pub fn line<T>(&mut self, label: &str, fact: &'a Fact<T>, show: impl Fn(&Wording, &T) -> String) -> Line {
        let label = self.wording.label(label);
        Line { label: label.into(), value: self.value(fact, show), remarks: self.remarks(fact) }
    }

    /// Facts whose label the catalogue itself gives.
    pub fn named(&mut self, facts: &'a [NamedFact]) -> Vec<Line> {
        let line = |NamedFact { label, fact }: &'a NamedFact| Line {
            label: self.wording.words(label).into(),
            value: self.value(fact, |wording, words| wording.words(words).to_owned()),
            remarks: self.remarks(fact),
        };
        facts.iter().map(line).collect()
    }

    /// Credits, one line a role: everybody who filled it. Music and words by the same people are one line.
    pub fn credits(&mut self, parts: &[Part<'a>]) -> Vec<Line> {
        let groups: Vec<&[Part<'a>]> = parts.chunk_by(|one, other| one.role == other.role).collect();
        let mut lines = Vec::new();
        let mut index = 0;
        while let Some(group) = groups.get(index) {
            let is_both = groups.get(index + 1).is_some_and(|next| is_music_and_words(group, next));
            let label = if is_both {
                self.wording.print("music-and-lyrics")
            } else {
                group.first().map(|part| self.wording.role(part.role)).unwrap_or_default()
            };
            lines.push(self.names(label, group));
            index += if is_both { 2 } else { 1 };
        }
        lines
    }

    fn names(&mut self, label: String, group: &[Part<'a>]) -> Line {
        // "A, B (duet)" rather than "A (duet), B (duet)".
        let is_shared = group.windows(2).all(|pair| matches!(pair, [one, other] if one.detail == other.detail));
        let mut names = Vec::new();
        for (index, part) in group.iter().enumerate() {
            let mut name = self.person(part.who);
            if let Some(detail) = part.detail.filter(|_| !is_shared || index + 1 == group.len()) {
                name.push(&format!(" ({})", self.wording.words(detail)));
            }
            names.push(name);
        }
        let remarks = group.iter().map(|part| {
            let name = part.who.value.as_ref().map(|id| self.catalogue.name(id).to_owned()).unwrap_or_default();
            (name, self.remarks(part.who))
        });
        let remarks = gathered(&remarks.collect::<Vec<_>>());
        Line { label: label.into(), value: Rich::join(names, ", "), remarks }
    }

    /// A person's name as a fact.
    pub fn person(&mut self, fact: &'a Fact<PersonId>) -> Rich {
        let catalogue = self.catalogue;
        self.shown(fact, |_, id| Rich::link(catalogue.name(id), Link::Person(id.clone())))
    }

    /// What is told of something, with its sign and notes; `None` if it is hidden because it gives the story away.
    pub fn told(&mut self, remark: &'a Remark) -> Option<(Rich, Vec<Rich>)> {
        if remark.is_spoiler && !self.options.spoilers {
            return None;
        }
        let value = self.value(&remark.fact, |wording, words| wording.words(words).to_owned());
        Some((value, self.remarks(&remark.fact)))
    }

    /// A fact's value with its sign and notes. Unknown and disputed facts say so.
    pub fn value<T>(&mut self, fact: &'a Fact<T>, show: impl Fn(&Wording, &T) -> String) -> Rich {
        self.shown(fact, |wording, value| Rich::text(&show(wording, value)))
    }

    /// The same for a value that leads somewhere.
    pub fn shown<T>(&mut self, fact: &'a Fact<T>, show: impl Fn(&Wording, &T) -> Rich) -> Rich {
        let mut rich = Rich::default();
        if let Some(value) = &fact.value {
            rich.append(show(&self.wording, value));
            rich.push_sign(fact.certainty);
            rich.push_notes(self.notes(&fact.sources));
        }
        match (fact.certainty, &fact.value) {
            (Certainty::Disputed, value) => {
                let disputed = self.wording.certainty(Certainty::Disputed);
                rich.push_faint(&if value.is_some() { format!(" ({disputed}: ") } else { format!("{disputed}: ") });
                let versions: Vec<Rich> = fact.versions.iter().map(|version| self.version(version)).collect();
                rich.append(Rich::join(versions, " / "));
                if value.is_some() {
                    rich.push_faint(")");
                }
            }
            (_, None) => {
                rich.push_faint(&self.wording.certainty(Certainty::Unknown));
                rich.push_notes(self.notes(&fact.sources));
            }
            (_, Some(_)) => {}
        }
        rich
    }

    /// What is said below a fact: why it is derived, disputed or unknown; with sources asked for, also what is remarked on
    /// a fact that is known, and what other sources say of it.
    pub fn remarks<T>(&mut self, fact: &'a Fact<T>) -> Vec<Rich> {
        let all = self.options.sources;
        let mut remarks = Vec::new();
        let is_open = matches!(fact.certainty, Certainty::Derived | Certainty::Disputed | Certainty::Unknown);
        if let Some(note) = fact.note.as_ref().filter(|_| is_open || all) {
            let note = self.wording.words(note);
            let derived = || self.wording.fill("derived-because", &[("reason", note)]);
            remarks.push(faint(&if fact.certainty == Certainty::Derived { derived() } else { note.to_owned() }));
        }
        let is_disputed = fact.certainty == Certainty::Disputed;
        for version in fact.versions.iter().filter(|version| all || (is_disputed && version.note.is_some())) {
            if is_disputed && version.note.is_none() {
                continue;
            }
            let mut remark = Rich::default();
            if is_disputed {
                remark.push_faint(self.wording.words(&version.text));
            } else {
                remark.push_faint(&format!("{} ", self.wording.print("elsewhere")));
                remark.append(self.version(version));
            }
            if let Some(note) = &version.note {
                let between = if is_disputed { ": " } else { " – " };
                remark.push_faint(&format!("{between}{}", self.wording.words(note)));
            }
            remarks.push(remark);
        }
        remarks
    }

    /// What another source says, and which: by note if sources are asked for, else by publisher.
    fn version(&mut self, version: &'a Version) -> Rich {
        let mut rich = Rich::text(self.wording.words(&version.text));
        if self.options.sources {
            rich.push_notes(self.notes(&version.sources));
        } else if !version.sources.is_empty() {
            let mut names: Vec<&str> = Vec::new();
            for id in &version.sources {
                let name = self.publisher(id);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            rich.push_faint(&format!(" ({})", names.join(", ")));
        }
        rich
    }

    fn publisher(&self, id: &'a SourceId) -> &'a str {
        let source = self.catalogue.source(id);
        source.and_then(|source| source.publisher.as_deref().or(source.title.as_deref())).unwrap_or(id.as_str())
    }

    /// The numbers of sources in this document, ascending; none if sources are not asked for.
    pub fn notes(&mut self, sources: impl IntoIterator<Item = &'a SourceId>) -> Vec<usize> {
        if !self.options.sources {
            return Vec::new();
        }
        let mut numbers: Vec<usize> = sources.into_iter().map(|id| self.number(id)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn number(&mut self, id: &'a SourceId) -> usize {
        if let Some(index) = self.noted.iter().position(|noted| *noted == id) {
            return index + 1;
        }
        self.noted.push(id);
        self.noted.len()
    }
}

/// Whether `next` names the same people for the words as `group` for the music, on the same evidence.
fn is_music_and_words(group: &[Part<'_>], next: &[Part<'_>]) -> bool {
    let is = |group: &[Part<'_>], role| group.first().is_some_and(|part| part.role == role);
    is(group, Role::Composer)
        && is(next, Role::Lyricist)
        && group.len() == next.len()
        && group.iter().zip(next).all(|(one, other)| one.who == other.who && one.detail == other.detail)
        && group.iter().any(|part| part.who.value.is_some())
}

/// The remarks of several things in a line, each under the thing's name; one that all of them share stands once, without a
/// name, as does the only thing's own.
pub(super) fn gathered(of_each: &[(String, Vec<Rich>)]) -> Vec<Rich> {
    let is_shared = |remark: &Rich| of_each.iter().all(|(_, remarks)| remarks.contains(remark));
    let mut gathered: Vec<Rich> = Vec::new();
    for (name, remarks) in of_each {
        for remark in remarks {
            let remark = if is_shared(remark) || name.is_empty() {
                remark.clone()
            } else {
                Rich::join([Rich::text(name), remark.clone()], ": ")
            };
            if !gathered.contains(&remark) {
                gathered.push(remark);
            }
        }
    }
    gathered
}

fn faint(words: &str) -> Rich {
    let mut rich = Rich::default();
    rich.push_faint(words);
    rich
}

/// A source as a bibliography gives it.
pub(super) fn note(catalogue: &Catalogue, wording: &Wording, id: &SourceId) -> Note {
    let Some(source) = catalogue.source(id) else {
        return Note { description: id.as_str().into(), address: None, source: id.clone() };
    };
    let date = source.date.map(|date| wording.date(&date));
    let published: Vec<&str> = source.publisher.as_deref().into_iter().chain(date.as_deref()).collect();
    let kind = wording.source_kind(source.kind);
    let published = published.join(", ");
    let parts = [source.title.as_deref().unwrap_or_default(), &published];
    let mut description: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if description.is_empty() {
        description.push(id.as_str());
    }
    let mut joined = String::new();
    for part in description {
        if !joined.is_empty() {
            // A title brings its own full stop, question mark or ellipsis along.
            joined.push_str(if joined.ends_with(['.', '…', '?', '!']) { " " } else { ". " });
        }
        joined.push_str(part);
    }
    let description = format!("{joined} ({kind})");
    let address = source.address.as_deref().map(Clean::from);
    Note { description: description.into(), address, source: id.clone() }
}
