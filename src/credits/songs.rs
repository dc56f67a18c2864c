//! The view of songs' credits.

use crate::catalogue::{Entry, Remark, Role, Song};

use super::document::{Block, Level, Line, Link, Rich, Section};
use super::scribe::Scribe;
use super::wording::Wording;
use super::{part, person};

/// Songs and persons in the order given. A single one needs no title above its own.
pub(super) fn credits<'a>(scribe: &mut Scribe<'a>, subjects: &[Entry<'a>]) -> (String, Vec<Section>) {
    let is_songs_only = subjects.iter().all(|subject| matches!(subject, Entry::Song(_)));
    let key = if is_songs_only { "songs-title" } else { "credits-title" };
    let title = scribe.wording.fill(key, &[("film", scribe.catalogue.film.title())]);
    let title = if subjects.len() == 1 { String::new() } else { title };
    let sections = subjects.iter().flat_map(|subject| match *subject {
        Entry::Song(song) => song_sections(scribe, song),
        Entry::Person(subject) => person::sections(scribe, subject),
    });
    (title, sections.collect())
}

fn song_sections<'a>(scribe: &mut Scribe<'a>, song: &'a Song) -> Vec<Section> {
    let mut heading = Rich::text(&format!("{}. ", song.number));
    heading.append(title(scribe, song));
    let mut lines = about_title(scribe, song);
    lines.push(scribe.line("kind", &song.kind, |wording, kind| wording.kind(*kind)));
    lines.extend(scribe.named(&song.facts));
    let mut sections = vec![Section { level: Level::Chapter, heading, blocks: vec![Block::Lines(lines)] }];
    sections.push(work(scribe, song));
    sections.push(recording(scribe, song));
    sections.extend(original(scribe, song));
    sections.extend(remarks(scribe, Level::Part, "on-the-song", &song.remarks));
    sections
}

fn title<'a>(scribe: &mut Scribe<'a>, song: &'a Song) -> Rich {
    if song.title.value.is_none() {
        return Rich::text(song.title());
    }
    scribe.value(&song.title, |_, title| title.clone())
}

/// What the title means, unless it is English already, and what is remarked on it.
fn about_title<'a>(scribe: &mut Scribe<'a>, song: &'a Song) -> Vec<Line> {
    let mut lines = Vec::new();
    let remarks = scribe.remarks(&song.title);
    if !remarks.is_empty() {
        let value = Rich::text(song.title());
        lines.push(Line { label: scribe.wording.label("title").into(), value, remarks });
    }
    if song.english.value.is_none() || song.english.value != song.title.value {
        lines.push(scribe.line("english", &song.english, |_, title| title.clone()));
    }
    lines
}

/// Whether a role is about the work, not about one recording of it.
fn is_of_work(role: Role) -> bool {
    matches!(role, Role::Composer | Role::Lyricist | Role::Songwriter)
}

/// Who wrote it, and who performed it first if that was not for this soundtrack.
fn work<'a>(scribe: &mut Scribe<'a>, song: &'a Song) -> Section {
    let mut parts = part::of_song(song);
    parts.retain(|part| is_of_work(part.role));
    let mut lines = scribe.credits(&parts);
    lines.extend(song.original.as_ref().map(|original| Line {
        label: scribe.wording.label("first-performed-by").into(),
        value: scribe.person(&original.performer),
        remarks: scribe.remarks(&original.performer),
    }));
    side(scribe, "the-song", lines)
}

/// Who performs and made this soundtrack's recording, and what is known of it.
fn recording<'a>(scribe: &mut Scribe<'a>, song: &'a Song) -> Section {
    let mut parts = part::of_song(song);
    parts.retain(|part| !is_of_work(part.role));
    let mut lines = scribe.credits(&parts);
    lines.push(scribe.line("length", &song.duration, |_, time| crate::text::clock(*time)));
    lines.push(scribe.line("released", &song.released, Wording::date));
    lines.push(scribe.line("isrc", &song.isrc, |_, isrc| isrc.clone()));
    // A name in somebody's database is no gap in a booklet where it is not known.
    for (label, name) in
        [("musicbrainz-recording", &song.musicbrainz_recording), ("musicbrainz-work", &song.musicbrainz_work)]
    {
        if name.get().is_some() {
            lines.push(scribe.line(label, name, |_, name| name.clone()));
        }
    }
    side(scribe, "this-recording", lines)
}

fn side(scribe: &Scribe<'_>, heading: &str, lines: Vec<Line>) -> Section {
    let heading = Rich::text(&scribe.wording.print(heading));
    Section { level: Level::Part, heading, blocks: vec![Block::Lines(lines)] }
}

/// The first recording of a covered work; who performed it is told of the work.
fn original<'a>(scribe: &mut Scribe<'a>, song: &'a Song) -> Option<Section> {
    let original = song.original.as_ref()?;
    let mut lines = vec![
        scribe.line("album", &original.album, |_, album| album.clone()),
        scribe.line("released", &original.released, Wording::date),
        scribe.line("label", &original.label, |_, label| label.clone()),
        scribe.line("length", &original.duration, |_, time| crate::text::clock(*time)),
    ];
    lines.extend(scribe.named(&original.facts));
    Some(side(scribe, "the-original", lines))
}

/// What is told, an item each; what gives the story away is counted instead, unless asked for.
pub(super) fn remarks<'a>(scribe: &mut Scribe<'a>, level: Level, heading: &str, told: &'a [Remark]) -> Option<Section> {
    if told.is_empty() {
        return None;
    }
    let mut items = Vec::new();
    for remark in told {
        if let Some((told, remarks)) = scribe.told(remark) {
            let mut item = Rich::default();
            if let Some(by) = &remark.by {
                item.push_link(scribe.catalogue.name(by), Link::Person(by.clone()));
                item.push(": ");
            }
            item.append(told);
            for remark in remarks {
                item.push(" – ");
                item.append(remark);
            }
            items.push(item);
        }
    }
    let hidden = told.len() - items.len();
    // Chapters tell a story, parts list what was said.
    let mut blocks: Vec<Block> = match level {
        Level::Chapter => items.into_iter().map(Block::Paragraph).collect(),
        Level::Part => vec![Block::Items(items)],
    };
    if hidden > 0 {
        let mut paragraph = Rich::default();
        paragraph.push_faint(&scribe.wording.fill("spoilers-hidden", &[("count", &hidden.to_string())]));
        blocks.push(Block::Paragraph(paragraph));
    }
    Some(Section { level, heading: Rich::text(&scribe.wording.print(heading)), blocks })
}
