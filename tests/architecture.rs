//! Holds the map of `src/lib.rs`: which room may use which, and where the foreign crates are named.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Foreign crates and the only places that may name them.
const CONFINED: &[(&str, &[&str])] = &[
    ("symphonia", &["media/"]),
    ("flac_codec", &["media/flac/"]),
    ("lewton", &["media/vorbis.rs"]),
    ("syom", &["media/aac/"]),
    ("miniz_oxide", &["media/id3.rs"]),
    ("nanomp3_core", &["media/free_format/"]),
    ("rodio", &["player/"]),
    ("cpal", &["player/output"]),
    ("pulseaudio", &["player/output"]),
    ("rtrb", &["player/ring.rs"]),
    ("rubato", &["player/resampler.rs"]),
    ("realfft", &["spectrum/fourier.rs"]),
    ("ratatui", &["tui.rs", "tui/"]),
    ("ratatui_image", &["tui/art"]),
    ("image", &["tui/art/painter.rs"]),
    ("tui_big_text", &["tui/view/playing.rs"]),
    ("clap", &["cli.rs", "cli/"]),
    ("csv", &["credits"]),
    ("quick_xml", &["lists/"]),
    ("percent_encoding", &["lists/"]),
    ("rusqlite", &["library/cache.rs"]),
    ("notify", &["library/watch.rs"]),
    ("ebur128", &["loudness/measure.rs"]),
    ("jiff", &["tui/clock.rs"]),
];

/// Path and text of every file of the program, without the tests that stand in files of their own.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"), text)
        })
        .filter(|(path, _): &(String, String)| !path.ends_with("/tests.rs") && !path.contains("/tests/"))
        .collect()
}

/// The code of a file: without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The room a file belongs to: `player/ring.rs` is of `player`.
fn room(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// Every `crate::name` that the code goes through, also inside braces: `use crate::{text, media::Info}`.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let first_word = |text: &str| -> String {
        text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
    };
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(list) = rest.strip_prefix('{') else {
            used.insert(first_word(rest));
            continue;
        };
        let mut depth = 0;
        let mut names = String::new();
        for character in list.chars() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                _ if depth == 0 => names.push(character),
                _ => {}
            }
        }
        used.extend(names.split(',').map(|name| first_word(name.trim())));
    }
    used.retain(|name| !name.is_empty());
    used
}

/// The table of `src/lib.rs`: room to the rooms it may use.
fn map() -> BTreeMap<String, BTreeSet<String>> {
    let library = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    library
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`"))
        .map(|row| {
            let (name, rest) = row.split_once("`]").unwrap();
            let may = rest.trim_end().trim_end_matches('|').rsplit('|').next().unwrap().trim();
            let may = if may == "nothing of ours" { "" } else { may };
            (name.to_owned(), may.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn the_map_names_every_room() {
    let map = map();
    let rooms: BTreeSet<String> = sources()
        .iter()
        .map(|(path, _)| room(path).to_owned())
        .filter(|room| !matches!(room.as_str(), "lib" | "main"))
        .collect();
    assert_eq!(map.keys().cloned().collect::<BTreeSet<_>>(), rooms);
    for (room, may) in &map {
        for used in may {
            assert!(map.contains_key(used), "{room} may use {used}, which is no room");
        }
    }
}

#[test]
fn rooms_use_only_what_the_map_allows() {
    let map = map();
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        let Some(may) = map.get(room) else { continue };
        for used in rooms_used(&code(&text)) {
            if used != room && !may.contains(&used) {
                broken.push(format!("{path} uses crate::{used}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_map_allows_nothing_that_is_not_used() {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        used.entry(room(&path).to_owned()).or_default().extend(rooms_used(&code(&text)));
    }
    for (room, may) in map() {
        let idle: Vec<_> = may.iter().filter(|name| !used[&room].contains(*name)).collect();
        assert!(idle.is_empty(), "{room} does not use {idle:?}");
    }
}

#[test]
fn foreign_crates_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let code = code(&text);
        for (name, places) in CONFINED {
            let is_named =
                [format!("use {name}::"), format!("use {name}::{{"), format!(" {name}::"), format!("({name}::")]
                    .iter()
                    .any(|needle| code.contains(needle.as_str()));
            if is_named && !places.iter().any(|place| path.starts_with(place)) {
                broken.push(format!("{path} names {name}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn only_main_ends_the_process() {
    for (path, text) in sources() {
        assert!(path == "main.rs" || !code(&text).contains("process::exit"), "{path} ends the process");
    }
}

/// A text key that is written in the sources exists in the locale files.
#[test]
fn every_text_key_exists() {
    let locale = melangkah::locale::Locale::new(melangkah::locale::Language::English);
    let mut missing = Vec::new();
    for (path, text) in sources() {
        let code = code(&text);
        for call in [".text(\"", ".fill(\""] {
            for (at, _) in code.match_indices(call) {
                let key = code[at + call.len()..].split('"').next().unwrap();
                // A key without a dot is one of a table that the callee knows.
                if key.contains('.') && locale.text(key) == key {
                    missing.push(format!("{path}: {key}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
