//! The view of every source.

use super::document::{Block, Label, Level, Line, Link, Rich, Section};
use super::scribe::{Scribe, note};
use super::tally::facts_by_source;

/// Every source in the catalogue's order under its id: what it is, and how many facts it carries.
pub(super) fn sources(scribe: &mut Scribe<'_>) -> (String, Vec<Section>) {
    let catalogue = scribe.catalogue;
    let title = scribe.wording.fill("sources-title", &[("film", catalogue.film.title())]);
    let lines = facts_by_source(catalogue)
        .into_iter()
        .map(|(id, count)| {
            let described = note(catalogue, &scribe.wording, id);
            let mut value = Rich::text(&described.description);
            value.push_faint(&format!(" – {}", facts(scribe, count)));
            let mut remarks: Vec<Rich> = described.address.iter().map(|address| Rich::text(address)).collect();
            if let Some(words) = catalogue.source(id).and_then(|source| source.note.as_ref()) {
                let mut remark = Rich::default();
                remark.push_faint(scribe.wording.words(words));
                remarks.push(remark);
            }
            Line { label: Label::link(id.as_str(), Link::Source(id.clone())), value, remarks }
        })
        .collect();
    (title, vec![Section { level: Level::Chapter, heading: Rich::default(), blocks: vec![Block::Lines(lines)] }])
}

fn facts(scribe: &Scribe<'_>, count: usize) -> String {
    scribe.wording.fill("facts", &[("count", &scribe.wording.number(count as u64))])
}
