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

#[test]
fn two_columns_are_read_one_after_the_other_and_tear_no_chapter() {
    let section = |level, heading: &str, rows: usize| Section {
        level,
        heading: Rich::text(heading),
        blocks: vec![Block::Lines((0..rows).map(|row| fact(&format!("{heading} {row}"), "a value")).collect())],
    };
    let sections = [("One", 3), ("Two", 2), ("Three", 1), ("Four", 5)];
    let mut sections: Vec<Section> =
        sections.map(|(heading, rows)| section(Level::Chapter, heading, rows)).into_iter().collect();
    sections.insert(2, section(Level::Part, "Part of two", 2));
    let link = |to: &str| Rich::link(to, Link::Song(crate::catalogue::SongId(to.into())));
    sections[0].blocks.push(Block::Paragraph(link("first")));
    sections[4].blocks.push(Block::Paragraph(link("second")));
    let mut document = Document {
        title: "".into(),
        sections,
        legend: vec![(Certainty::Weak, "a weak source".into())],
        notes_heading: "Sources".into(),
        notes: Vec::new(),
    };
    for columns in [112, 117, 160] {
        let sheet = in_columns(&document, columns, true);
        let gutter = sheet.gutter.unwrap();
        assert!(sheet.lines.iter().all(|line| line.width() <= columns), "{sheet:?}");
        let lines: Vec<String> = sheet.lines.iter().map(Line::plain).collect();
        let place = |words: &str| {
            let row = lines.iter().position(|line| line.contains(words)).unwrap();
            (row, lines[row].find(words).map(|at| text::width(&lines[row][..at])).unwrap())
        };
        assert_eq!(place("One"), (0, 0));
        assert_eq!(place("Part of two").1, 0, "with its chapter");
        assert_eq!((place("Three"), place("Four").1), ((0, gutter), gutter), "the shortest page");
        // Links are counted down the left column, then down the right one.
        assert_eq!(sheet.links.len(), 2);
        for (index, words) in ["first", "second"].into_iter().enumerate() {
            let (row, column) = place(words);
            assert_eq!(sheet.link_at(row, column), Some(index), "{words}");
        }
        assert_eq!(lines.last().unwrap(), "† a weak source", "the foot is as wide as both");
        let (row, _) = place("One 0");
        let texts = sheet.texts_of(&sheet.lines[row]);
        let [(0, left), (right, words)] = &texts[..] else { panic!("{texts:?}") };
        assert!(left.starts_with("One 0") && *right == gutter && words.starts_with("Three 0"), "{texts:?}");
    }
    document.sections.clear();
    assert_eq!(in_columns(&document, 120, false).lines.len(), 1);
}

#[test]
fn a_page_that_is_one_list_is_parted_in_the_middle() {
    let facts: Vec<_> = (0..9).map(|row| fact(&format!("Fact {row}"), "a value")).collect();
    let heading = Rich::text("All");
    let section = Section { level: Level::Chapter, heading, blocks: vec![Block::Lines(facts)] };
    let document = Document {
        title: "".into(),
        sections: vec![section],
        legend: Vec::new(),
        notes_heading: "".into(),
        notes: Vec::new(),
    };
    let sheet = in_columns(&document, 112, false);
    let lines: Vec<String> = sheet.lines.iter().map(Line::plain).collect();
    let row = |words: &str| lines.iter().position(|line| line.contains(words)).unwrap();
    assert_eq!((row("Fact 0"), row("Fact 5")), (2, 0), "{lines:#?}");
    assert!(row("Fact 4") < lines.len() && lines.len() == 12, "{lines:#?}");
}
