use std::path::PathBuf;

use super::*;
use crate::library::{AudioFile, Found, Matcher};
use crate::locale::Language;
use crate::media::{Fault, Info, Tags};
use crate::text;

fn library(catalogue: &Catalogue) -> Library {
    let matcher = Matcher::new(catalogue);
    let files = [
        ("OST Backstage/01  Melangkah.flac", Some("Melangkah"), Some("Sissy Priscillia"), None),
        ("demo/02.ogg", Some("Apa Adanya"), Some("a synthesizer"), Some("Placeholder: not the song")),
        ("04 \u{1b}]0;evil\u{7} \u{202e}x\u{9b}.mp3", Some("Seberapa Pantas"), Some("Sheila On 7"), None),
        ("z/Rindu.wav", None, None, None),
        ("it's mine/06 I Remember.mp3", Some("I Remember"), None, None),
        ("old/melangkah.mp3", Some("Melangkah"), None, None),
    ];
    let files = files.into_iter().map(|(path, title, artist, comment)| {
        let tags = Tags {
            title: title.map(str::to_owned),
            album: path.starts_with("it").then(|| "Kenangan".to_owned()),
            artists: artist.map(str::to_owned).into_iter().collect(),
            comment: comment.map(str::to_owned),
            ..Tags::default()
        };
        let file = AudioFile { path: path.into(), part: None, info: Info { tags, ..Info::default() } };
        Found { matched: matcher.tie(&file, None), file }
    });
    Library {
        files: files.collect(),
        problems: vec![(PathBuf::from("b.wma"), Fault::Codec("WMA".to_owned()).into())],
        ..Library::default()
    }
}

fn printed(library: &Library, language: Language, format: Format, width: usize) -> String {
    let mut out = Vec::new();
    let catalogue = Catalogue::shipped().unwrap();
    write_matches(library, &catalogue, &Locale::new(language), format, width, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_text_tells_file_song_score_and_why() {
    let library = library(&Catalogue::shipped().unwrap());
    insta::assert_snapshot!(printed(&library, Language::English, Format::Text, 80));
    let indonesian = printed(&library, Language::Indonesian, Format::Text, 80);
    assert!(indonesian.contains("Berkas tanpa lagu (1)"), "{indonesian}");
}

#[test]
fn the_text_fits_every_width_and_is_clean() {
    let library = library(&Catalogue::shipped().unwrap());
    for language in Language::ALL {
        for width in [1, 2, 5, 10, 17, 40, 79, 250] {
            let text = printed(&library, language, Format::Text, width);
            let is_command = |line: &str| line.contains("melangkah pin ") || line.contains("melangkah refuse ");
            let has_room = |line: &str| is_command(line) || text::width(line) <= width;
            assert!(text.lines().all(has_room), "{width}:\n{text}");
            // A command that is broken cannot be pasted.
            let command = r"melangkah pin 'it'\''s mine/06 I Remember.mp3' i-remember";
            assert!(text.lines().any(|line| line.ends_with(command)), "{width}:\n{text}");
            assert!(text.lines().all(|line| text::clean(line) == line));
        }
    }
    let empty = printed(&Library::default(), Language::English, Format::Text, 80);
    assert!(empty.starts_with("No audio file was found.\n"), "{empty}");
}

#[test]
fn the_json_is_as_documented() {
    let library = library(&Catalogue::shipped().unwrap());
    let text = printed(&library, Language::Indonesian, Format::Json, 1);
    assert!(text.lines().all(|line| text::clean(line) == line), "nothing that a terminal obeys");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let first = &json["files"][0];
    assert_eq!(first["path"], "OST Backstage/01  Melangkah.flac");
    assert_eq!(first["lossy"], false);
    assert_eq!(first["song"], "melangkah");
    assert_eq!(first["title"], "Melangkah");
    assert_eq!(first["decision"], "automatic");
    assert_eq!(first["placeholder"], false);
    assert_eq!(first["evidence"][0]["kind"], "title");
    assert_eq!(first["evidence"][0]["weight"].to_string(), "0.65");
    assert_eq!(json["files"][1]["placeholder"], true);
    assert_eq!((&first["relation"], &first["sure"]), (&"recording".into(), &true.into()));
    assert_eq!(first["runner_up"], serde_json::Value::Null);
    assert_eq!(json["files"][2]["song"], "seberapa-pantas");
    assert_eq!(json["files"][2]["relation"], "original");
    assert_eq!(json["files"][3]["song"], serde_json::Value::Null);
    assert_eq!(json["files"][3]["relation"], "none");
    assert_eq!(json["files"][4]["song"], serde_json::Value::Null);
    assert_eq!((&json["files"][4]["relation"], &json["files"][4]["sure"]), (&"none".into(), &false.into()));
    let asked = serde_json::json!({ "song": "i-remember", "relation": "recording", "score": 0.45 });
    assert_eq!(json["files"][4]["runner_up"], asked);
    let copies = serde_json::json!([{
        "song": "melangkah",
        "played": { "path": "OST Backstage/01  Melangkah.flac", "lossy": false },
        "others": [{ "path": "old/melangkah.mp3", "lossy": false, "because": "score" }],
    }]);
    assert_eq!(json["duplicates"], copies);
    assert_eq!(json["files"][2]["path"], "04 \u{1b}]0;evil\u{7} \u{202e}x\u{9b}.mp3", "exact, though escaped");
    assert_eq!(json["problems"][0]["reason"], "WMA is not supported; convert it: ffmpeg -i FILE out.flac");
    assert_eq!(json["missing"].as_array().unwrap().len(), 5);
    assert_eq!(json["missing"][0], "aku-takkan-berhenti");
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_text_is_flagged() {
    use std::os::unix::ffi::OsStringExt;
    let path = PathBuf::from(std::ffi::OsString::from_vec(b"a\xff.wma".to_vec()));
    let library = Library { problems: vec![(path, Fault::Empty.into())], ..Library::default() };
    let json: serde_json::Value =
        serde_json::from_str(&printed(&library, Language::English, Format::Json, 80)).unwrap();
    assert_eq!(json["problems"][0]["path"], "a\u{fffd}.wma");
    assert_eq!(json["problems"][0]["lossy"], true);
}
