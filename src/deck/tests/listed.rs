//! Playlists in the queue, and the queue as a playlist.

use super::*;
use crate::catalogue::Catalogue;
use crate::library::{AudioFile, Found, Library, Match};
use crate::lists::{Entry, Range};
use crate::media::{Info, Tags};
use crate::player;
use crate::playlist::Change;

fn catalogue() -> Catalogue {
    Catalogue::parse(include_str!("../../tui/app/tests/catalogue.toml")).unwrap()
}

fn found(path: &std::path::Path) -> Found {
    let tags = Tags { title: Some("By its tags".into()), artists: vec!["Tagged".into()], ..Tags::default() };
    let info = Info { tags, duration: Some(Duration::from_secs(100)), ..Info::default() };
    Found { file: AudioFile { path: path.into(), part: None, info }, matched: Match::default() }
}

fn entry(path: impl Into<std::path::PathBuf>) -> Entry {
    Entry { path: path.into(), title: Some("By the list".into()), ..Entry::default() }
}

#[test]
fn what_is_known_of_a_file_counts_before_what_a_list_says() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["a.wav", "sub/b.wav", "sub/c.wav"] {
        std::fs::create_dir_all(at("sub")).unwrap();
        std::fs::write(at(name), "").unwrap();
    }
    let library = Library {
        files: ["a.wav", "sub/b.wav", "sub/c.wav"].map(|name| found(&at(name))).into(),
        ..Library::default()
    };
    let entries = [entry(at("a.wav")), entry(at("sub/../a.wav")), entry("/gone.wav"), entry(at("sub"))];
    let playables = Playable::listed(&entries, &[&library], &catalogue());
    let told: Vec<_> = playables.iter().map(|playable| (playable.title.as_str(), playable.artist.as_deref())).collect();
    let tagged = ("By its tags", Some("Tagged"));
    assert_eq!(told, [tagged, tagged, ("By the list", None), tagged, tagged]);
    assert_eq!(Playable::unknown(&entries, &[&library]), [at("sub")], "what is not there need not be looked into");
    assert_eq!(Playable::unknown(&entries[..1], &[]), [at("a.wav")]);
}

#[test]
fn a_part_of_a_file_is_what_the_list_calls_it() {
    let library = Library { files: vec![found("/a.wav".as_ref())], problems: Vec::new(), ..Library::default() };
    let part = |start, end: Option<u64>| Entry {
        range: Some(Range { start: Duration::from_secs(start), end: end.map(Duration::from_secs) }),
        ..entry("/a.wav")
    };
    let playables = Playable::listed(&[part(10, Some(30)), part(30, None)], &[&library], &catalogue());
    let told: Vec<_> = playables
        .iter()
        .map(|playable| (playable.title.as_str(), playable.range.unwrap(), playable.duration))
        .collect();
    let range = |start, end: Option<u64>| player::Range {
        start: Duration::from_secs(start),
        end: end.map(Duration::from_secs),
    };
    assert_eq!(
        told,
        [
            ("By the list", range(10, Some(30)), Some(Duration::from_secs(20))),
            ("By the list", range(30, None), Some(Duration::from_secs(70))),
        ]
    );
    let mut deck = Deck::new(1, 80);
    deck.push(playables.clone());
    let again = Playable::listed(&deck.list().entries, &[&library], &catalogue());
    assert_eq!(again, playables, "as a list and back");
}

#[test]
fn a_list_takes_the_place_of_the_queue_and_one_undo_brings_it_back() {
    let (mut deck, ids) = deck(&["a", "b"]);
    let (a, _) = handed(&deck.play(ids[0]));
    started(&mut deck, a);
    let (x, path) = handed(&deck.replace([playable("x"), playable("y")]));
    assert_eq!(path, "x");
    started(&mut deck, x);
    let names = |deck: &Deck| deck.queue().entries().iter().map(|entry| entry.item.title.clone()).collect::<String>();
    assert_eq!(names(&deck), "xy");
    let (change, commands) = deck.undo().unwrap();
    assert_eq!(
        (change, names(&deck).as_str(), heard(&deck)),
        (Change::Replaced(2), "ab", "x"),
        "what is heard goes on"
    );
    assert_eq!(handed(&commands).1, "a", "and then what was heard before");
    deck.redo().unwrap();
    assert_eq!((names(&deck).as_str(), heard(&deck)), ("xy", "x"));
    assert_eq!(deck.replace([]), [], "a list without anything changes nothing");
    assert_eq!(names(&deck), "xy");
}

#[test]
fn a_shuffled_queue_plays_a_list_from_the_first_of_its_own_order() {
    let (mut deck, _) = deck(&["a", "b"]);
    deck.set_shuffled(true);
    let names: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    let (_, path) = handed(&deck.replace(names.iter().map(|name| playable(name))));
    let first = deck.queue().first().and_then(|id| deck.queue().get(id)).unwrap();
    assert_eq!((first.item.title.as_str(), deck.queue().is_shuffled()), (path.as_str(), true));
}

#[test]
fn a_sheet_in_a_list_is_the_songs_that_it_tells_of() {
    let part = |number: u32| {
        let mut part = found("/disc.flac".as_ref());
        part.file.info.tags.title = Some(format!("Part {number}"));
        let start = Duration::from_secs(u64::from(number) * 60);
        part.file.part = Some(crate::library::Part { number, range: crate::media::Range { start, end: None } });
        part
    };
    let sheet = |path: &str, files: &[&str]| crate::library::SheetFile {
        path: path.into(),
        files: files.iter().map(Into::into).collect(),
        songs: Vec::new(),
        remarks: Vec::new(),
    };
    let looked = Library {
        files: vec![part(1), part(2)],
        sheets: vec![sheet("/disc.cue", &["/disc.flac", "/gone.flac"]), sheet("/none.cue", &[])],
        ..Library::default()
    };
    let whole = Library { files: vec![found("/a.flac".as_ref())], ..Library::default() };
    let entries = [entry("/a.flac"), entry("/disc.cue"), entry("/none.cue")];
    assert!(Playable::unknown(&[entry("/a.flac")], &[&whole]).is_empty());
    let playables = Playable::listed(&entries, &[&whole, &looked], &catalogue());
    let told: Vec<&str> = playables.iter().map(|playable| playable.title.as_str()).collect();
    assert_eq!(told[1..], ["Part 1", "Part 2", "gone.flac", "By the list"]);
}

#[test]
fn the_songs_of_a_sheet_are_known_by_their_ranges() {
    let second = |at: u64| Duration::from_secs(at);
    let part = |number: u32, start: u64, end: Option<u64>| {
        let mut part = found("/disc.flac".as_ref());
        part.file.info.tags.title = Some(format!("Part {number}"));
        let range = crate::media::Range { start: second(start), end: end.map(second) };
        part.file.part = Some(crate::library::Part { number, range });
        part
    };
    let library = Library { files: vec![part(1, 0, Some(60)), part(2, 60, None)], ..Library::default() };
    let ranged = |start: u64, end: Option<u64>| Entry {
        range: Some(Range { start: second(start), end: end.map(second) }),
        ..entry("/disc.flac")
    };
    let entries = [ranged(60, None), entry("/disc.flac"), ranged(5, Some(6))];
    let playables = Playable::listed(&entries, &[&library], &catalogue());
    let told: Vec<&str> = playables.iter().map(|playable| playable.title.as_str()).collect();
    assert_eq!(told, ["Part 2", "Part 1", "Part 2", "By the list"]);
    let starts: Vec<_> = playables.iter().map(|playable| playable.range.unwrap().start).collect();
    assert_eq!(starts, [60, 0, 60, 5].map(second));
}
