//! What is printed of the shipped catalogue: golden files for every view, format and language, and what holds for all of them.
//!
//! `MELANGKAH_BLESS=1 cargo test --test printing` writes the golden files anew; read the difference before it is kept.

// Helpers outside the test functions may fail a test too.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use melangkah::catalogue::{Catalogue, Entry, PersonId, Query, SourceId};
use melangkah::credits::{Format, Options, View, document, print, text};
use melangkah::locale::Language;
use melangkah::text::width;
use serde_json::Value;

const FORMATS: [(Format, &str); 4] =
    [(Format::Text, "txt"), (Format::Markdown, "md"), (Format::Json, "json"), (Format::Csv, "csv")];

fn shipped() -> Catalogue {
    Catalogue::shipped().unwrap()
}

fn views(catalogue: &Catalogue) -> Vec<(&'static str, View<'_>)> {
    let person = |id: &str| Entry::Person(catalogue.person(&PersonId(id.into())).unwrap());
    let people = ["andi-rianto", "sissy-priscillia", "riko-prayitno", "mocca"];
    vec![
        ("credits", View::all_credits(catalogue)),
        ("person", View::Credits(people.map(person).to_vec())),
        ("list", View::List(None, None)),
        ("film", View::Film),
        ("people", View::People(None)),
        ("sources", View::Sources),
    ]
}

fn printed(catalogue: &Catalogue, view: &View<'_>, format: Format, options: &Options) -> String {
    let mut out = Vec::new();
    print(catalogue, view, format, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn golden(name: &str, printed: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("MELANGKAH_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, printed).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let different = kept.lines().zip(printed.lines()).position(|(one, other)| one != other);
    assert!(
        kept == printed,
        "{name} differs from line {}: MELANGKAH_BLESS=1 cargo test --test printing writes it anew",
        different.unwrap_or_else(|| kept.lines().count().min(printed.lines().count())) + 1
    );
}

/// Text as on a terminal of 80 columns, with sources; the other formats as they are.
#[test]
fn every_view_is_as_it_was_read_and_approved() {
    let catalogue = shipped();
    for (name, view) in views(&catalogue) {
        for (format, extension) in FORMATS {
            for language in Language::ALL {
                let options = Options { language, width: Some(80), spoilers: true, ..Options::default() };
                let printed = printed(&catalogue, &view, format, &options);
                // JSON holds both languages, so one file is golden for both.
                let name = match format {
                    Format::Json => format!("{name}.{extension}"),
                    _ => format!("{name}.{}.{extension}", language.code()),
                };
                golden(&name, &printed);
            }
        }
    }
}

#[test]
fn sources_and_pipes_are_as_they_were_read_and_approved() {
    let catalogue = shipped();
    for (name, view) in views(&catalogue).into_iter().filter(|(name, _)| ["credits", "film"].contains(name)) {
        for language in Language::ALL {
            let options = Options { language, width: Some(80), sources: true, ..Options::default() };
            let code = language.code();
            golden(&format!("{name}-sources.{code}.txt"), &printed(&catalogue, &view, Format::Text, &options));
            golden(&format!("{name}-sources.{code}.md"), &printed(&catalogue, &view, Format::Markdown, &options));
            let options = Options { language, ..Options::default() };
            golden(&format!("{name}-piped.{code}.txt"), &printed(&catalogue, &view, Format::Text, &options));
        }
    }
}

/// The width that a terminal shows, without the bold and faint that colour adds.
fn columns(line: &str) -> usize {
    width(&line.replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[0m", ""))
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let catalogue = shipped();
    std::thread::scope(|scope| {
        for (language, sources) in [(Language::English, true), (Language::Indonesian, false)] {
            let options = Options { language, sources, color: !sources, spoilers: true, width: None };
            let catalogue = &catalogue;
            scope.spawn(move || views(catalogue).iter().for_each(|(name, view)| fits(catalogue, name, view, options)));
        }
    });
}

fn fits(catalogue: &Catalogue, name: &str, view: &View<'_>, options: Options) {
    let document = document(catalogue, view, &options);
    // The page is never wider than 100 columns, so what is beyond needs no look at every width.
    for terminal in (20..=48).chain((49..=103).step_by(3)).chain([80, 120, 200]) {
        let mut out = Vec::new();
        text::write(&document, &Options { width: Some(terminal), ..options }, &mut out).unwrap();
        for line in String::from_utf8(out).unwrap().lines() {
            assert!(columns(line) <= terminal, "{name}, {terminal} columns: {line}");
            assert!(!line.ends_with(' '), "{name}: a space at the end of {line}");
        }
    }
}

/// Whatever the width, the same words are there: nothing is cut.
#[test]
fn wrapping_loses_nothing() {
    let catalogue = shipped();
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().filter(|character| character.is_alphanumeric()).collect();
        letters.sort_unstable();
        letters
    };
    for (name, view) in views(&catalogue) {
        let at =
            |width| printed(&catalogue, &view, Format::Text, &Options { width: Some(width), ..Options::default() });
        // Below 40 columns a table's heads are repeated for each row, so lists are compared above it only.
        for narrower in if name == "list" { vec![76] } else { vec![20, 39, 40, 61] } {
            assert_eq!(letters(&at(narrower)), letters(&at(120)), "{name} at {narrower}");
        }
    }
}

#[test]
fn piped_text_is_one_line_a_fact_without_colour() {
    let catalogue = shipped();
    let text = printed(&catalogue, &View::all_credits(&catalogue), Format::Text, &Options::default());
    let released = text.lines().find(|line| line.contains("disputed")).unwrap();
    assert!(released.contains("Released") && released.contains("Tribunnews") && released.contains(" / "), "{released}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn colour_only_adds_bold_and_faint() {
    let catalogue = shipped();
    for (name, view) in views(&catalogue) {
        let options = Options { width: Some(80), sources: true, ..Options::default() };
        let plain = printed(&catalogue, &view, Format::Text, &options);
        let colored = printed(&catalogue, &view, Format::Text, &Options { color: true, ..options });
        assert_ne!(plain, colored, "{name}");
        let stripped: String =
            ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"].iter().fold(colored, |text, sequence| text.replace(sequence, ""));
        assert_eq!(plain, stripped, "{name}");
    }
}

#[test]
fn json_holds_what_the_catalogue_holds() {
    let catalogue = shipped();
    let view = View::all_credits(&catalogue);
    let answer: Value = serde_json::from_str(&printed(&catalogue, &view, Format::Json, &Options::default())).unwrap();
    assert_eq!(answer["format"], 1);
    let songs = answer["songs"].as_array().unwrap();
    assert_eq!(songs.len(), catalogue.songs.len());
    for (entry, song) in songs.iter().zip(&catalogue.songs) {
        assert_eq!(entry["id"], song.id.as_str());
        assert_eq!(entry["number"], song.number);
        assert_eq!(entry["title"], song.title());
        assert_eq!(entry["kind"].as_str(), song.kind.value.map(melangkah::catalogue::Kind::key));
        assert_eq!(entry["original"].is_object(), song.is_cover());
        let credits = entry["credits"].as_array().unwrap();
        assert!(credits.len() >= song.credits.len());
        for credit in &song.credits {
            let name = credit.who.value.as_ref().map(|id| catalogue.name(id));
            let sources: Vec<&str> = credit.who.sources.iter().map(SourceId::as_str).collect();
            let is_there = credits.iter().any(|entry| {
                entry["role"] == credit.role.key()
                    && entry["person"].as_str() == name
                    && entry["certainty"] == credit.who.certainty.key()
                    && entry["sources"].as_array().unwrap().iter().all(|id| sources.contains(&id.as_str().unwrap()))
            });
            assert!(is_there, "{}: {credit:?}", song.title());
        }
        assert_eq!(entry["facts"]["duration_seconds"]["certainty"], song.duration.certainty.key());
    }
}

#[test]
fn json_spells_out_sources_when_asked() {
    let catalogue = shipped();
    for (name, view) in views(&catalogue) {
        let options = Options { sources: true, ..Options::default() };
        let answer: Value = serde_json::from_str(&printed(&catalogue, &view, Format::Json, &options)).unwrap();
        assert_eq!(answer["sources"].as_array().unwrap().len(), catalogue.sources.len(), "{name}");
        let plain: Value =
            serde_json::from_str(&printed(&catalogue, &view, Format::Json, &Options::default())).unwrap();
        assert_eq!(plain["sources"].is_array(), name == "sources", "{name}");
    }
}

#[test]
fn every_id_in_json_resolves() {
    fn ids(value: &Value, found: &mut HashSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    if key == "sources" {
                        found.extend(value.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    ids(value, found);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| ids(value, found)),
            _ => {}
        }
    }
    let catalogue = shipped();
    let known: HashSet<String> = catalogue.sources.iter().map(|source| source.id.as_str().to_owned()).collect();
    for (_, view) in views(&catalogue) {
        let answer = serde_json::from_str(&printed(&catalogue, &view, Format::Json, &Options::default())).unwrap();
        let mut found = HashSet::new();
        ids(&answer, &mut found);
        assert!(found.is_subset(&known));
    }
}

#[test]
fn what_is_asked_for_is_printed_in_every_format() {
    let catalogue = shipped();
    let songs = Query::parse("year:<2005 cover").unwrap();
    let people = Query::parse("plays:elsa").unwrap();
    for format in [Format::Text, Format::Markdown, Format::Json, Format::Csv] {
        let list = printed(&catalogue, &View::List(None, Some(&songs)), format, &Options::default());
        // JSON tells the whole order, too, and the reason for it.
        let other = if format == Format::Json { "\"id\": \"apa-adanya\"" } else { "Apa Adanya" };
        assert!(list.contains("Seberapa Pantas") && !list.contains(other), "{list}");
        let cast = printed(&catalogue, &View::People(Some(&people)), format, &Options::default());
        assert!(cast.contains("Vanesha Prescilla") && !cast.contains("Andi Rianto"), "{cast}");
    }
}

#[test]
fn csv_reads_back_row_for_row() {
    let catalogue = shipped();
    for (name, view) in views(&catalogue) {
        let text = printed(&catalogue, &view, Format::Csv, &Options::default());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().len();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(rows.iter().all(|row| row.len() == columns), "{name}");
        match name {
            "list" => assert_eq!(rows.len(), catalogue.songs.len()),
            "people" => assert_eq!(rows.len(), catalogue.people.len()),
            "sources" => assert_eq!(rows.len(), catalogue.sources.len()),
            "credits" => {
                let first = &rows[0];
                assert_eq!(&first[2], catalogue.songs[0].title());
                let unknown = rows.iter().filter(|row| &row[8] == "unknown").collect::<Vec<_>>();
                assert!(!unknown.is_empty() && unknown.iter().all(|row| row[5].is_empty()));
            }
            _ => assert!(!rows.is_empty()),
        }
    }
}

#[test]
fn what_gives_the_story_away_is_only_shown_when_asked() {
    let catalogue = shipped();
    let spoilers: Vec<&str> = catalogue
        .film
        .story
        .iter()
        .filter(|part| part.is_spoiler)
        .filter_map(|part| part.fact.value.as_ref())
        .map(|words| words.en.get(..24).unwrap())
        .collect();
    assert!(!spoilers.is_empty());
    for (format, name) in FORMATS {
        for shown in [false, true] {
            let options = Options { spoilers: shown, ..Options::default() };
            let text = printed(&catalogue, &View::Film, format, &options);
            assert!(spoilers.iter().all(|spoiler| text.contains(spoiler) == shown), "{name}, spoilers {shown}");
        }
    }
}
