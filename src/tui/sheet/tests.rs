use super::*;
use crate::catalogue::Certainty;
use crate::credits::document::{Block, Column, Document, Level, Rich, Section, Table};

fn piece(text: &str, tone: Tone) -> Piece {
    Piece::new(text, tone)
}

fn set(blocks: Vec<Block>, columns: usize) -> Vec<String> {
    let section = Section { level: Level::Part, heading: Rich::default(), blocks };
    let document = Document {
        title: "".into(),
        sections: vec![section],
        legend: Vec::new(),
        notes_heading: "".into(),
        notes: Vec::new(),
    };
    let sheet = of_document(&document, columns);
    assert!(sheet.lines.iter().all(|line| line.width() <= columns), "{columns}: {sheet:?}");
    sheet.lines.iter().map(|line| line.plain().trim_end().to_owned()).collect()
}

fn fact(label: &str, value: &str) -> crate::credits::document::Line {
    let mut rich = Rich::text(value);
    rich.push_sign(Certainty::Weak);
    crate::credits::document::Line { label: label.into(), value: rich, remarks: vec![Rich::text("a remark on it")] }
}

#[test]
fn wrapping_keeps_the_tone_of_every_word() {
    let lines = wrap(&[piece("one  two", Tone::Plain), piece("*", Tone::Sign), piece(" three", Tone::Faint)], 8);
    let tones: Vec<Vec<(&str, Tone)>> =
        lines.iter().map(|line| line.0.iter().map(|piece| (piece.text.as_str(), piece.tone)).collect()).collect();
    assert_eq!(tones, [vec![("one two", Tone::Plain), ("*", Tone::Sign)], vec![("three", Tone::Faint)]]);
}

#[test]
fn a_value_stands_beside_its_label_or_under_it() {
    let facts =
        || vec![Block::Lines(vec![fact("Music", "Somebody"), fact("Arranged by", "Somebody with a long name")])];
    assert_eq!(
        set(facts(), 36),
        [
            "Music        Somebody†",
            "             – a remark on it",
            "Arranged by  Somebody with a long",
            "             name†",
            "             – a remark on it",
        ]
    );
    assert_eq!(set(facts(), 20)[..2], ["Music", "  Somebody†"]);
    for columns in 8..60 {
        set(facts(), columns);
    }
}

#[test]
fn a_table_that_does_not_fit_is_stacked() {
    let column = |head: &str, is_number| Column { head: head.into(), is_number };
    let row = |number: &str, award: &str| vec![Rich::text(number), Rich::text(award), Rich::text("Best editing")];
    let table = || {
        vec![Block::Table(Table {
            columns: vec![column("No.", true), column("Award", false), column("Category", false)],
            rows: vec![row("1", "Film Prize"), row("10", "A festival with a long name")],
        })]
    };
    assert_eq!(
        set(table(), 60),
        [
            "No.  Award                        Category",
            "  1  Film Prize                   Best editing",
            " 10  A festival with a long name  Best editing",
        ]
    );
    assert_eq!(set(table(), 20)[..3], ["1", "  Film Prize", "  Best editing"]);
    for columns in 8..60 {
        set(table(), columns);
    }
}
