//! A catalogue is read, searched and printed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use melangkah::catalogue::Catalogue;
use melangkah::credits::{self, Format, Options, View};
use melangkah::locale::Language;
use melangkah::text;

fuzz_target!(|toml: &str| {
    let catalogue = match Catalogue::parse(toml) {
        Ok(catalogue) => catalogue,
        Err(problems) => {
            let said = problems.to_string();
            assert!(!said.is_empty() && !said.contains(|character: char| character.is_control() && character != '\n'));
            return;
        }
    };
    for song in &catalogue.songs {
        assert!(catalogue.song(&song.id).is_some());
        let _ = catalogue.search(song.title());
    }
    // The length of the text picks what is printed and how: all at once would be slow.
    let view = match toml.len() % 5 {
        0 => View::all_credits(&catalogue),
        1 => View::List(None, None),
        2 => View::Film,
        3 => View::People(None),
        _ => View::Sources,
    };
    let language = Language::ALL[toml.len() / 5 % 2];
    let options = Options { language, width: Some(40), color: false, sources: true, spoilers: true };
    for format in [Format::Text, Format::Markdown, Format::Json, Format::Csv] {
        let mut printed = Vec::new();
        credits::print(&catalogue, &view, format, &options, &mut printed).expect("a vector takes everything");
        let printed = String::from_utf8(printed).expect("what is printed is UTF-8");
        let is_unfit = |character: char| character.is_control() && !matches!(character, '\n' | '\r');
        assert!(!printed.contains(is_unfit), "{format:?} {printed:?}");
        if format == Format::Text {
            assert!(printed.lines().all(|line| text::width(line) <= 40), "{printed}");
        }
    }
});
