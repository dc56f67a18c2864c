use std::fs;
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::catalogue::{Certainty, Kind, PersonId, Recipient, Role, SongId};

/// A catalogue with everything that the format knows; the lines are counted by the tests.
const FULL: &str = include_str!("full.toml");

/// The problems of `text`, each as `line: entry: message`.
fn problems_of(text: &str) -> Vec<String> {
    match Catalogue::parse(text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.list.iter().map(|problem| format!("{}: {problem}", problem.line)).collect(),
    }
}

/// [`FULL`] with `old`, which stands in it once, replaced by `new`.
fn edited(old: &str, new: &str) -> String {
    assert_eq!(FULL.matches(old).count(), 1, "`{old}` must stand in the text once");
    FULL.replace(old, new)
}

#[test]
fn the_shipped_catalogue_has_no_problem() {
    if let Err(error) = Catalogue::shipped() {
        panic!("\n{error}");
    }
}

#[test]
fn everything_the_format_knows_is_read() {
    let catalogue = Catalogue::parse(FULL).unwrap_or_else(|problems| panic!("\n{problems}"));
    assert_eq!(catalogue.film.title(), "Film");
    assert_eq!(catalogue.film.countries.get().map(Vec::len), Some(2));
    assert_eq!(catalogue.film.countries.get().unwrap()[1].id, "Malaisya");
    assert_eq!(catalogue.film.runtime.get().map(Duration::as_secs), Some(5640));
    assert_eq!(catalogue.film.premise.get().unwrap().en, "One two three.");
    assert!(catalogue.film.story[1].is_spoiler);
    assert_eq!(catalogue.film.story[1].by, Some(PersonId("ana".to_owned())));
    assert_eq!(catalogue.film.credits[0].role, Role::Director);
    assert_eq!(catalogue.film.credits[1].who.certainty, Certainty::Unknown);
    assert_eq!(catalogue.film.cast[0].character.get().unwrap().en, "Ani");
    assert!(catalogue.film.cast[0].about.is_some());
    assert_eq!(catalogue.film.releases[0].date.get().unwrap().to_string(), "2022-03-24/2022-03-26");
    assert_eq!(
        catalogue.film.accolades[0].recipients.get().unwrap()[..],
        [Recipient::Film, Recipient::Person(PersonId("ana".to_owned()))]
    );
    assert_eq!(catalogue.soundtrack.aliases, ["OST Film"]);
    assert_eq!(catalogue.orders[0].songs.get().map(Vec::len), Some(2));
    let song = catalogue.song(&SongId("two".to_owned())).unwrap();
    assert_eq!(song.number, 2);
    assert!(song.is_cover());
    assert_eq!(song.kind.value, Some(Kind::Cover));
    assert_eq!(song.credits.iter().map(|credit| credit.role).collect::<Vec<_>>(), [Role::Composer, Role::Lyricist]);
    let composer = &song.credits[0];
    assert_eq!((composer.who.certainty, composer.who.value.as_ref()), (Certainty::Disputed, None));
    assert_eq!(composer.who.versions.len(), 2);
    assert_eq!(song.original.as_ref().unwrap().performer.get().map(PersonId::as_str), Some("band"));
    assert_eq!(catalogue.name(&PersonId("band".to_owned())), "The Band");
    assert_eq!(catalogue.people[1].aliases.len(), 2);
    assert_eq!(catalogue.people[1].member_of[0].value.as_ref().map(PersonId::as_str), Some("band"));
    assert_eq!(catalogue.sources.len(), 2);
}

/// What is changed to what, the text in whose line the one problem is found, and the problem.
const FAULTS: &[[&str; 4]] = &[
    // Words
    [
        "role = \"lyricist\"",
        "role = \"lyrcist\"",
        "lyrcist",
        "song \"two\": unknown role \"lyrcist\": did you mean \"lyricist\"?; known are performer, ",
    ],
    [
        "kind = \"group\"",
        "kind = \"pair\"",
        "\"pair\"",
        "person \"band\": unknown kind \"pair\"; known are person, group, company",
    ],
    [
        "\"derived\", sources = [\"paper\"], note = \"A",
        "\"drived\", sources = [\"paper\"], note = \"A",
        "drived",
        "song \"one\": unknown certainty \"drived\": did you mean \"derived\"?; known are confirmed, ",
    ],
    ["\"festival\"", "\"\"", "kind = \"\"", "film: unknown kind \"\"; known are planned, "],
    ["\"won\"", "\"lost\"", "\"lost\"", "film: unknown outcome \"lost\"; known are won, nominated"],
    // Keys
    ["number = 2\n", "number = 2\nisrcs = 1\n", "isrcs", "song \"two\": unknown key \"isrcs\": did you mean \"isrc\"?"],
    [
        "spoiler = true",
        "spolier = true",
        "spolier",
        "film: unknown key \"spolier\" in \"story\": did you mean \"spoiler\"?",
    ],
    ["en = \"1st\"", "en = \"1st\", fr = \"1er\"", "1er", "film: unknown key \"fr\" in \"edition\"; known are en, id"],
    [
        "[soundtrack]",
        "[soundtracks.x]\n[soundtrack]",
        "[soundtracks.x]",
        "unknown key \"soundtracks\": did you mean \"soundtrack\"?",
    ],
    ["name = \"Ana\"\n", "", "[[person]]\nid = \"ana\"\n", "person \"ana\": \"name\" is missing"],
    ["id = \"album\"\n", "", "[[order]]\nname", "order #2: \"id\" is missing"],
    ["place = \"Bali\"\n", "", "[[film.release]]", "film: \"place\" is missing in \"release\""],
    ["format = 1\n", "", "\n", "\"format\" is missing"],
    ["number = 2\n", "number = 2\nnumber = 3\n", "number = 3", "song \"two\": the key \"number\" is given twice"],
    // Types and ranges
    ["number = 2", "number = 1000", "1000", "song \"two\": \"number\" must be an integer from 1 to 999, not 1000"],
    ["number = 2", "number = -2", "number = -2", "song \"two\": \"number\" must be an integer from 1 to 999, not -2"],
    [
        "number = 2",
        "number = \"2\"",
        "number = \"2\"",
        "song \"two\": \"number\" must be an integer from 1 to 999, not a text",
    ],
    ["value = \"4:00\"", "value = 400", "400", "song \"two\": \"duration\" must be a text, not an integer"],
    [
        "value = \"2002\"",
        "value = 2002-01-01",
        "2002-01-01",
        "song \"two\": \"released\" must be a text, not a date without quotes",
    ],
    ["aliases = [\"Satu!\"]", "aliases = \"Satu!\"", "Satu!", "song \"one\": \"aliases\" must be a list, not a text"],
    ["spoiler = true", "spoiler = 1", "spoiler", "film: \"spoiler\" must be true or false, not an integer"],
    [
        "language = { certainty = \"unknown\" }",
        "language = \"Indonesian\"",
        "language",
        "film: \"language\" must be a fact { value = ",
    ],
    // Texts
    ["\"Satu!\"", "\"Satu\\u001b[31m\"", "001b", "song \"one\": \"aliases\" holds the control character U+001B"],
    ["\"Satu!\"", "\" \\u200b\"", "200b", "song \"one\": \"aliases\" is empty"],
    ["name = \"Ana\"", "name = \"\"", "name = \"\"", "person \"ana\": \"name\" is empty"],
    [
        "\"2021-12-21\"\naddress",
        "\"2021-12-32\"\naddress",
        "12-32",
        "source \"paper\": `2021-12-32` is not in the calendar",
    ],
    ["2022-03-24/2022-03-26", "2022-03-24/2022-03-2", "2022-03-2\"", "film: `2022-03-2` is not a date"],
    ["2022-03-24/2022-03-26", "2022-03-24/2022-03-20", "2022-03-20", "film: `2022-03-24/2022-03-20` ends before"],
    ["\"3:07\"", "\"3:7\"", "3:7", "song \"one\": \"duration\" is \"3:7\", not a length"],
    ["ID-A01-21-00001", "ID-A01-21-0001", "0001", "song \"one\": \"ID-A01-21-0001\" is not an ISRC"],
    // Ids
    ["id = \"album\"", "id = \"Album 1\"", "Album 1", "order #2: \"Album 1\" is not an id"],
    [
        "id = \"album\"",
        "id = \"press\"",
        "id = \"press\"\nname = \"A",
        "order \"press\": the id \"press\" is already taken by an earlier entry",
    ],
    [
        "number = 2",
        "number = 1",
        "number = 1\ntitle = { value = \"Dua\"",
        "song \"two\": the number 1 is already taken by song \"one\"",
    ],
    [
        "value = \"band\", ",
        "value = \"bannd\", ",
        "bannd",
        "song \"two\": there is no person \"bannd\": did you mean \"band\"?",
    ],
    ["song = \"one\"", "song = \"nothing\"", "nothing", "film: there is no song \"nothing\""],
    [
        "A. N. A.\", sources = [\"wiki\"]",
        "A. N. A.\", sources = [\"wikki\"]",
        "wikki",
        "person \"ana\": there is no source \"wikki\": did you mean \"wiki\"?",
    ],
    [
        "\"Other\", sources = [\"wiki\"]",
        "\"Other\", sources = [\"x\"]",
        "\"x\"",
        "soundtrack: there is no source \"x\"",
    ],
    [
        "[\"film\", \"ana\"]",
        "[\"film\", \"anna\"]",
        "[\"film\", \"anna",
        "film: there is no person \"anna\": did you mean \"ana\"?",
    ],
    ["by = \"ana\"\nspoiler", "by = \"eve\"\nspoiler", "eve", "film: there is no person \"eve\""],
    // Facts
    [
        "language = { certainty",
        "language = { value = \"x\", certainty",
        "language",
        "film: \"language\" is unknown and has a value",
    ],
    [
        "year = { value = 2021, ",
        "year = { ",
        "year",
        "film: \"year\" has no value: write \"value\", or certainty = \"unknown\"",
    ],
    [
        "year = { value = 2021, certainty = \"confirmed\", sources = [\"paper\", \"wiki\"] }",
        "year = { value = 2021, certainty = \"weak\", sources = [] }",
        "year",
        "film: \"year\" has a value and names no source",
    ],
    [
        "year = { value = 2021, certainty = \"confirmed\", ",
        "year = { value = 2021, ",
        "year",
        "film: \"certainty\" is missing in \"year\"",
    ],
    [", note = \"She sings.\"", "", "about", "film: \"about\" is derived and does not say from what"],
    [
        "    { text = \"The Band\", sources = [\"wiki\"] },\n",
        "",
        "[[song.credit]]\nrole = \"composer\"",
        "song \"two\": \"credit\" is disputed and must give two versions or more",
    ],
    [
        "role = \"lyricist\"\nperson = \"ana\"\ncertainty = \"single-source\"",
        "role = \"lyricist\"\nperson = \"ana\"\ncertainty = \"disputed\"",
        "[[song.credit]]",
        "song \"two\": \"credit\" is disputed and must give the other version",
    ],
    [
        "text = \"Ana\", sources = [\"paper\"]",
        "text = \"Ana\"",
        "text = \"Ana\"",
        "song \"two\": a version names no source",
    ],
    [
        "sources = [\"paper\", \"wiki\"] }\nenglish",
        "sources = [\"paper\", \"paper\"] }\nenglish",
        "\"paper\", \"paper\"",
        "song \"one\": the source \"paper\" is named twice",
    ],
    [
        "outcome = { value = \"won\", certainty = \"single-source\", sources = [\"paper\"] }\nsources = [\"paper\"]",
        "",
        "[[film.accolade]]",
        "film: an accolade names no source",
    ],
    ["[\"film\", \"ana\"]", "[]", "recipients", "film: \"recipients\" is empty"],
    [
        "year = { value = 2021, certainty = \"confirmed\", sources = [\"paper\", \"wiki\"] }",
        "year = { value = 2021, certainty = \"confirmed\", sources = [\"paper\"] }",
        "year",
        "film: \"year\" is confirmed by one source",
    ],
    // Songs
    [
        "title = { value = \"Dua\", certainty = \"single-source\", sources = [\"paper\"] }\n",
        "",
        "[[song]]\nid = \"two\"",
        "song \"two\": \"title\" is missing",
    ],
    [
        "title = { value = \"Dua\", certainty = \"single-source\", sources = [\"paper\"] }",
        "title = { certainty = \"unknown\" }\n\n",
        "title = { certainty = \"unknown\" }\n\n",
        "song \"two\": the title must be known",
    ],
    [
        "kind = { value = \"original\"",
        "kind = { value = \"cover\"",
        "[[song]]\nid = \"one\"",
        "song \"one\": a cover needs [song.original]",
    ],
    [
        "kind = { value = \"cover\"",
        "kind = { value = \"original\"",
        "[song.original]",
        "song \"two\": only a song whose kind is \"cover\" has",
    ],
    [
        "[\"one\", \"two\"]",
        "[\"one\"]",
        "songs = { value",
        "order \"press\": the song \"two\" is left out of the order",
    ],
    [
        "[\"one\", \"two\"]",
        "[\"one\", \"two\", \"one\"]",
        "songs = { value",
        "order \"press\": the song \"one\" stands in the order twice",
    ],
    [
        "[\"one\", \"two\"]",
        "[\"one\", \"twoo\"]",
        "twoo",
        "order \"press\": there is no song \"twoo\": did you mean \"two\"?",
    ],
    // The file
    [
        "format = 1",
        "format = 2",
        "format",
        "the file has format 2, this melangkah reads format 1: a newer melangkah is needed",
    ],
    ["format = 1", "format = 0", "format", "\"format\" must be an integer from 1"],
    ["name = \"Ana\"\n", "name = \"Ana\n", "name = \"Ana\n", "person \"ana\": not TOML: "],
    ["name = \"Ana\"\n", "name = Ana\n", "name = Ana", "person \"ana\": not TOML: "],
];

#[test]
fn every_fault_has_its_line_and_entry() {
    let mut wrong = Vec::new();
    for [old, new, at, wanted] in FAULTS {
        let text = edited(old, new);
        let line = text[..text.find(at).unwrap_or_else(|| panic!("{at}"))].matches('\n').count() + 1;
        let found = problems_of(&text);
        let wanted = format!("{line}: {wanted}");
        if found.len() != 1 || !found[0].starts_with(&wanted) {
            wrong.push((old, new, wanted, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_file_is_bounded_and_regular() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tracks.toml");
    assert!(matches!(Catalogue::load(&path), Err(Error::Io { .. })));
    assert!(matches!(Catalogue::load(folder.path()), Err(Error::NotAFile { .. })));
    assert!(matches!(Catalogue::load(Path::new("/dev/null")), Err(Error::NotAFile { .. })));
    let large = File::create(&path).unwrap();
    large.set_len(LARGEST_FILE + 1).unwrap();
    assert!(matches!(Catalogue::load(&path), Err(Error::TooLarge { .. })));
    fs::write(&path, FULL).unwrap();
    assert!(Catalogue::load(&path).is_ok());
    fs::write(&path, b"format = 1\ntitle = \"\xff\"\n").unwrap();
    let Err(Error::Problems(problems)) = Catalogue::load(&path) else { panic!() };
    assert_eq!(problems.to_string(), format!("{}:2: not UTF-8 text", path.display()));
}
