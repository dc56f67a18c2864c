//! A small catalogue, printed: the wording of what is not sure, and what a hostile or empty catalogue does.

use std::io::{self, Write};
use std::time::Duration;

use super::{Format, Options, View, print};
use crate::catalogue::{
    Accolade, Alias, Cast, Catalogue, Certainty, Credit, Entry, Fact, Film, Kind, Lists, NamedFact, Order, Original,
    Outcome, Person, PersonId, PersonKind, Recipient, Release, ReleaseKind, Remark, Role, Song, SongId, Soundtrack,
    Source, SourceId, SourceKind, Version, Words,
};
use crate::locale::Language;

const FORMATS: [Format; 4] = [Format::Text, Format::Markdown, Format::Json, Format::Csv];

/// Makes a catalogue of which every text has passed `text`.
struct Maker<'a>(&'a dyn Fn(&str) -> String);

impl Maker<'_> {
    fn text(&self, text: &str) -> String {
        (self.0)(text)
    }

    fn words(&self, text: &str) -> Words {
        Words { en: self.text(text), id: self.text(&format!("{text} (id)")) }
    }

    fn ids(&self, sources: &[&str]) -> Vec<SourceId> {
        sources.iter().map(|id| SourceId(self.text(id))).collect()
    }

    fn person(&self, id: &str) -> PersonId {
        PersonId(self.text(id))
    }

    fn fact<T>(&self, value: T, certainty: Certainty) -> Fact<T> {
        Fact { value: Some(value), certainty, sources: self.ids(&["daily"]), note: None, versions: Vec::new() }
    }

    fn noted<T>(&self, value: Option<T>, certainty: Certainty, note: &str) -> Fact<T> {
        let sources = self.ids(&["daily"]);
        Fact { value, certainty, sources, note: Some(self.words(note)), versions: Vec::new() }
    }

    fn disputed<T>(&self, value: Option<T>, versions: &[(&str, &str)]) -> Fact<T> {
        let versions = versions.iter().map(|(text, source)| Version {
            text: self.words(text),
            sources: self.ids(&[source]),
            note: Some(self.words(&format!("note on {text}"))),
        });
        let sources = if value.is_some() { self.ids(&["daily"]) } else { Vec::new() };
        Fact { value, certainty: Certainty::Disputed, sources, note: None, versions: versions.collect() }
    }

    fn named(&self, label: &str) -> NamedFact {
        NamedFact { label: self.words(label), fact: self.fact(self.words("named value"), Certainty::Weak) }
    }

    fn remark(&self, text: &str, is_spoiler: bool) -> Remark {
        let fact = self.fact(self.words(text), Certainty::SingleSource);
        Remark { by: Some(self.person("ani")), fact, is_spoiler }
    }

    fn credit(&self, role: Role, who: Fact<PersonId>) -> Credit {
        Credit { role, who, detail: Some(self.words("detail")) }
    }

    fn film(&self) -> Film {
        let sure = Certainty::Confirmed;
        Film {
            title: self.fact(self.text("Panggung"), sure),
            year: self.fact(2021, sure),
            genre: self.fact(self.words("drama"), sure),
            countries: self.fact(vec![self.words("Indonesia")], sure),
            language: self.fact(self.words("Indonesian"), sure),
            runtime: self.fact(Duration::from_secs(6900), sure),
            premise: self.fact(self.words("A premise."), sure),
            story: vec![self.remark("How it begins.", false), self.remark("How it ends.", true)],
            credits: vec![self.credit(Role::Director, self.fact(self.person("budi"), sure))],
            cast: vec![Cast {
                person: self.person("ani"),
                character: self.fact(self.words("Elsa"), sure),
                about: Some(self.fact(self.words("the heroine"), sure)),
            }],
            production: vec![self.named("Shooting")],
            releases: vec![Release {
                kind: ReleaseKind::Cinema,
                place: self.words("Indonesia"),
                date: self.fact("2021-12-30".parse().unwrap(), sure),
            }],
            admissions: self.fact(138_258, sure),
            box_office: Fact::unknown(),
            accolades: vec![Accolade {
                award: self.words("Award"),
                edition: self.fact(self.words("10th"), sure),
                date: self.fact("2022-03-24/2022-03-26".parse().unwrap(), sure),
                category: self.words("Best Song"),
                recipients: self.fact(vec![Recipient::Person(self.person("ani")), Recipient::Film], sure),
                song: Some(SongId(self.text("satu"))),
                outcome: self.fact(Outcome::Won, sure),
                sources: self.ids(&["daily"]),
            }],
            facts: vec![self.named("Other")],
        }
    }

    fn song(&self) -> Song {
        Song {
            id: SongId(self.text("satu")),
            number: 1,
            title: self.fact(self.text("Satu"), Certainty::Confirmed),
            english: self.noted(Some(self.text("One")), Certainty::Derived, "our translation"),
            aliases: vec![self.text("Lagu Satu")],
            kind: self.fact(Kind::Cover, Certainty::SingleSource),
            credits: vec![
                self.credit(Role::Composer, self.fact(self.person("ani"), Certainty::Weak)),
                self.credit(Role::Performer, self.noted(None, Certainty::Unknown, "one of two")),
            ],
            duration: Fact::unknown(),
            isrc: self.fact(self.text("ID0000000001"), Certainty::Confirmed),
            musicbrainz_recording: Fact::unknown(),
            musicbrainz_work: Fact::unknown(),
            released: self.disputed(None, &[("17 December", "daily"), ("20 December", "weekly")]),
            original: Some(Original {
                performer: self.fact(self.person("grup"), Certainty::Confirmed),
                album: self.fact(self.text("Album"), Certainty::Confirmed),
                released: self.disputed(Some("2002-03".parse().unwrap()), &[("2003", "weekly")]),
                label: self.fact(self.text("Label"), Certainty::Confirmed),
                duration: self.fact(Duration::from_secs(187), Certainty::Confirmed),
                facts: vec![self.named("Later")],
            }),
            remarks: vec![self.remark("Told of the song.", false)],
            facts: vec![self.named("More")],
        }
    }

    fn people(&self) -> Vec<Person> {
        let person = |id: &str, name: &str, kind| Person {
            id: self.person(id),
            name: self.text(name),
            kind,
            aliases: vec![Alias { name: self.text(&format!("{name}-alias")), sources: self.ids(&["daily"]) }],
            sources: self.ids(&["daily"]),
            member_of: Vec::new(),
            facts: vec![self.named("Born")],
        };
        let mut ani = person("ani", "Ani", PersonKind::Person);
        ani.member_of.push(self.fact(self.person("grup"), Certainty::Confirmed));
        vec![ani, person("budi", "Budi", PersonKind::Person), person("grup", "Grup", PersonKind::Group)]
    }

    fn source(&self, id: &str, publisher: &str) -> Source {
        Source {
            id: SourceId(self.text(id)),
            title: Some(self.text("Title")),
            publisher: Some(self.text(publisher)),
            date: Some("2021-12-17".parse().unwrap()),
            address: Some(self.text("https://example.org/a")),
            kind: SourceKind::Press,
            note: Some(self.words("a remark")),
        }
    }

    fn catalogue(&self) -> Catalogue {
        let soundtrack = Soundtrack {
            title: self.fact(self.text("Album title"), Certainty::Confirmed),
            label: Fact::unknown(),
            released: Fact::unknown(),
            credits: vec![self.credit(Role::Arranger, self.fact(self.person("ani"), Certainty::Confirmed))],
            aliases: vec![self.text("OST")],
            remarks: vec![self.remark("Told of all.", false)],
            facts: vec![self.named("Songs")],
        };
        let order = Order {
            id: self.text("press"),
            name: self.words("Press order"),
            songs: self.fact(vec![SongId(self.text("satu"))], Certainty::Confirmed),
        };
        let lists = Lists {
            songs: vec![self.song()],
            people: self.people(),
            sources: vec![self.source("daily", "Harian"), self.source("weekly", "Mingguan")],
            orders: vec![order],
        };
        Catalogue::new(self.film(), soundtrack, lists)
    }
}

fn plain() -> Catalogue {
    Maker(&str::to_owned).catalogue()
}

/// Every text of it tries to take over the terminal.
fn hostile() -> Catalogue {
    let spoil =
        |text: &str| format!("{text}\u{1b}]0;t\u{7}\u{1b}[31m\u{9b}2J\r\n\t\u{7f}\u{85}\u{202e}\u{2066}\u{200b}x");
    Maker(&spoil).catalogue()
}

fn empty() -> Catalogue {
    let mut film = plain().film;
    (film.title, film.runtime, film.countries) = (Fact::unknown(), Fact::unknown(), Fact::unknown());
    (film.story, film.credits, film.cast) = (Vec::new(), Vec::new(), Vec::new());
    (film.releases, film.accolades) = (Vec::new(), Vec::new());
    let lists = Lists { songs: Vec::new(), people: Vec::new(), sources: Vec::new(), orders: Vec::new() };
    Catalogue::new(film, plain().soundtrack, lists)
}

fn views(catalogue: &Catalogue) -> Vec<View<'_>> {
    let subjects = catalogue.people.iter().map(Entry::Person).chain(catalogue.songs.iter().map(Entry::Song));
    let all = View::Credits(subjects.collect());
    vec![View::all_credits(catalogue), all, View::List(None, None), View::Film, View::People(None), View::Sources]
}

fn printed(catalogue: &Catalogue, view: &View<'_>, format: Format, options: &Options) -> String {
    let mut out = Vec::new();
    print(catalogue, view, format, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn song_text(language: Language, sources: bool) -> String {
    let catalogue = plain();
    let options = Options { language, width: Some(100), sources, ..Options::default() };
    printed(&catalogue, &View::all_credits(&catalogue), Format::Text, &options)
}

/// The line that begins with `label`, and what hangs under it, as one line.
fn entry(text: &str, label: &str) -> String {
    let mut lines = text.lines().skip_while(|line| !line.trim_start().starts_with(label));
    let first = lines.next().unwrap().split_whitespace();
    let edge = |line: &str| line.len() - line.trim_start().len();
    let hanging = lines.take_while(|line| edge(line) > 12).flat_map(str::split_whitespace);
    first.chain(hanging).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_not_sure_says_so() {
    let text = song_text(Language::English, false);
    assert_eq!(entry(&text, "Performed by"), "Performed by unknown (detail) – one of two");
    assert_eq!(entry(&text, "Music"), "Music Ani† (detail)");
    assert_eq!(entry(&text, "Kind"), "Kind cover*");
    assert_eq!(entry(&text, "In English"), "In English One‡ – derived: our translation");
    assert_eq!(entry(&text, "Length"), "Length unknown");
    assert_eq!(
        entry(&text, "Released"),
        "Released disputed: 17 December (Harian) / 20 December (Mingguan) – 17 December: note on 17 December \
         – 20 December: note on 20 December"
    );
    let original = text.split_once("The original").unwrap().1;
    assert_eq!(entry(original, "Released"), "Released March 2002 (disputed: 2003 (Mingguan)) – 2003: note on 2003");
    for legend in ["* one source only", "† only a weak source", "‡ derived"] {
        assert!(text.contains(legend), "{legend}");
    }
}

#[test]
fn the_same_in_indonesian() {
    let text = song_text(Language::Indonesian, false);
    assert_eq!(entry(&text, "Dibawakan oleh"), "Dibawakan oleh tidak diketahui (detail (id)) – one of two (id)");
    assert_eq!(entry(&text, "Lirik"), "Lirik tidak diketahui");
    assert_eq!(entry(&text, "Diperkenalkan oleh"), "Diperkenalkan oleh Grup");
    assert!(entry(&text, "Dirilis").starts_with("Dirilis diperselisihkan: 17 December (id) (Harian) / 20 December"));
    let original = text.split_once("Lagu aslinya").unwrap().1;
    assert!(entry(original, "Dirilis").starts_with("Dirilis Maret 2002 (diperselisihkan: 2003 (id) (Mingguan))"));
}

#[test]
fn colour_steps_back_for_labels_and_what_is_not_known() {
    let catalogue = plain();
    let options = Options { width: Some(100), color: true, ..Options::default() };
    let text = printed(&catalogue, &View::all_credits(&catalogue), Format::Text, &options);
    for painted in [
        "\u{1b}[1m1. Satu\u{1b}[0m\n",
        "\u{1b}[2mFirst performed by\u{1b}[0m  Grup\n",
        "\u{1b}[2munknown \u{1b}[0m(detail)\n",
        "\u{1b}[2mdisputed: \u{1b}[0m17 December \u{1b}[2m(Harian) \u{1b}[0m/ 20 December \u{1b}[2m(Mingguan)\u{1b}[0m\n",
    ] {
        assert!(text.contains(painted), "{painted:?} in {text:?}");
    }
}

#[test]
fn sources_are_numbered_and_listed_once() {
    let text = song_text(Language::English, true);
    assert_eq!(entry(&text, "Kind"), "Kind cover*[1]");
    assert!(entry(&text, "Released").contains("disputed: 17 December[1] / 20 December[2]"), "{text}");
    let listed = "\nSources\n[1] Title. Harian, 17 December 2021 (press)\n    https://example.org/a\n\
                  [2] Title. Mingguan, 17 December 2021 (press)\n    https://example.org/a\n";
    assert!(text.ends_with(listed), "{text}");
    assert!(!song_text(Language::English, false).contains("[1]"));
}

#[test]
fn a_role_that_the_catalogue_does_not_mention_is_unknown_in_every_format() {
    let catalogue = plain();
    let view = View::all_credits(&catalogue);
    assert_eq!(entry(&song_text(Language::English, false), "Lyrics"), "Lyrics unknown");
    let answer: serde_json::Value =
        serde_json::from_str(&printed(&catalogue, &view, Format::Json, &Options::default())).unwrap();
    let credits = answer["songs"][0]["credits"].as_array().unwrap();
    let lyricist = credits.iter().find(|credit| credit["role"] == "lyricist").unwrap();
    assert!(lyricist["person"].is_null() && lyricist["certainty"] == "unknown");
    assert!(printed(&catalogue, &view, Format::Csv, &Options::default()).contains("song,lyricist,,,,unknown,"));
}

#[test]
fn an_award_for_nobody_named_is_the_films() {
    let mut catalogue = plain();
    let film = |catalogue: &Catalogue| {
        let options = Options { width: Some(100), ..Options::default() };
        entry(&printed(catalogue, &View::Film, Format::Text, &options), "Best Song")
    };
    assert_eq!(film(&catalogue), "Best Song Ani, the film Panggung, “Satu” – won");
    catalogue.film.accolades[0].recipients.value = Some(Vec::new());
    assert_eq!(film(&catalogue), "Best Song the film Panggung, “Satu” – won");
    catalogue.film.accolades[0].recipients = Fact::unknown();
    catalogue.film.accolades[0].outcome = Fact::unknown();
    assert_eq!(film(&catalogue), "Best Song recipient unknown, “Satu” – result unknown");
}

#[test]
fn nothing_of_a_hostile_catalogue_reaches_the_terminal() {
    let catalogue = hostile();
    for view in views(&catalogue) {
        for format in FORMATS {
            for (sources, width) in [(true, Some(60)), (false, None)] {
                let options = Options { sources, width, spoilers: true, ..Options::default() };
                let text = printed(&catalogue, &view, format, &options);
                // Records of CSV end in CR LF; nothing else may hold a carriage return.
                let text = if format == Format::Csv { text.replace("\r\n", "\n") } else { text };
                let spoils = |character: char| {
                    (character.is_control() && character != '\n')
                        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                };
                assert_eq!(text.find(spoils), None, "{view:?} {format:?}: {text}");
                assert!(!text.contains("\\u") && !text.contains("\\r"), "{format:?}: {text}");
            }
        }
    }
}

#[test]
fn markup_of_a_catalogue_stays_text() {
    let catalogue = Maker(&|text: &str| format!("|*{text}* <b> [x](y)")).catalogue();
    for view in views(&catalogue) {
        let text = printed(&catalogue, &view, Format::Markdown, &Options { sources: true, ..Options::default() });
        let unescaped = ["<b>", "[x]", " *", "*|"].iter().find(|markup| {
            text.replace("**", "").match_indices(**markup).any(|(at, _)| !text.replace("**", "")[..at].ends_with('\\'))
        });
        assert_eq!(unescaped, None, "{text}");
    }
}

#[test]
fn formulas_of_a_catalogue_stay_text() {
    let catalogue = Maker(&|text: &str| format!("=cmd|{text}")).catalogue();
    for view in views(&catalogue) {
        let text = printed(&catalogue, &view, Format::Csv, &Options::default());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for row in reader.records() {
            assert!(row.unwrap().iter().all(|cell| !cell.starts_with('=')), "{text}");
        }
    }
}

#[test]
fn an_empty_catalogue_is_printed_too() {
    let catalogue = empty();
    for view in views(&catalogue) {
        for format in FORMATS {
            for width in [None, Some(1), Some(20), Some(80)] {
                let text = printed(&catalogue, &view, format, &Options { width, ..Options::default() });
                assert!(text.ends_with('\n'), "{view:?} {format:?}");
            }
        }
    }
}

/// A writer behind `| head`: it is closed after so many bytes.
struct Closed(usize);

impl Write for Closed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.0.min(bytes.len());
        self.0 -= room;
        if room == 0 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(room) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_comes_back_as_such() {
    let catalogue = plain();
    for view in views(&catalogue) {
        for format in FORMATS {
            let failure = print(&catalogue, &view, format, &Options::default(), &mut Closed(10)).unwrap_err();
            assert_eq!(failure.kind(), io::ErrorKind::BrokenPipe, "{view:?} {format:?}");
        }
    }
}

#[test]
fn a_source_is_counted_once_for_each_fact() {
    let mut catalogue = empty();
    catalogue.sources = plain().sources;
    let before = super::facts_by_source(&catalogue)[1].1;
    assert_eq!(before, 0);
    let song = Song {
        released: Maker(&str::to_owned).disputed(None, &[("a", "weekly"), ("b", "weekly")]),
        ..plain().songs[0].clone()
    };
    catalogue.songs.push(song);
    // The disputed release, and the year of the original.
    assert_eq!(super::facts_by_source(&catalogue)[1].1, 2);
}
