use std::time::Duration;

use super::*;
use crate::media::{Info, Tags};
use crate::text;

mod cases;

use cases::CASES;

/// Tags from `title=… | artist=… | album=…`.
pub(super) fn tags(text: &str) -> Tags {
    let mut tags = Tags::default();
    for (key, value) in text.split(" | ").filter_map(|field| field.split_once('=')) {
        let value = value.to_owned();
        match key {
            "title" => tags.title = Some(value),
            "artist" => tags.artists.push(value),
            "album" => tags.album = Some(value),
            "albumartist" => tags.album_artist = Some(value),
            "composer" => tags.composers.push(value),
            "performer" => tags.performers.push(value),
            "track" => tags.track = value.parse().ok(),
            "date" => tags.date = Some(value),
            "genre" => tags.genre = Some(value),
            "isrc" => tags.isrc = Some(value),
            "comment" => tags.comment = Some(value),
            other => panic!("no tag is called {other}"),
        }
    }
    tags
}

fn file(path: &str, text: &str) -> AudioFile {
    AudioFile { path: path.into(), part: None, info: Info { tags: tags(text), ..Info::default() } }
}

fn matcher() -> Matcher {
    Matcher::new(&Catalogue::shipped().unwrap())
}

fn told(matched: &Match) -> String {
    let evidence = matched.evidence.iter().map(|e| format!("{} {:+.2} {}", e.kind, e.weight, e.detail));
    format!("{:?} {:.2} [{}]", matched.song, matched.score, evidence.collect::<Vec<_>>().join("; "))
}

#[test]
fn no_stranger_is_tied_and_hardly_a_friend_is_missed() {
    let songs = matcher();
    let (mut right, mut wrong, mut missed) = (0, Vec::new(), Vec::new());
    for (name, path, text, expected) in CASES {
        let matched = songs.tie(&file(path, text), None);
        let song = matched.song.as_ref().map(SongId::as_str);
        match (song, *expected) {
            (Some(song), Some(expected)) if song == expected => right += 1,
            (None, None) => {}
            (None, Some(_)) => missed.push(format!("{name}: {path} [{text}] {}", told(&matched))),
            (Some(_), _) => wrong.push(format!("{name}: {path} [{text}] {}", told(&matched))),
        }
    }
    let positives = CASES.iter().filter(|(.., expected)| expected.is_some()).count();
    let precision = f64::from(right) / (f64::from(right) + wrong.len() as f64);
    let recall = f64::from(right) / positives as f64;
    println!("{} cases, {positives} of them songs: precision {precision:.3}, recall {recall:.3}", CASES.len());
    for case in &missed {
        println!("missed: {case}");
    }
    assert!(wrong.is_empty(), "tied wrongly:\n{}", wrong.join("\n"));
    assert!(recall >= 0.95, "missed:\n{}", missed.join("\n"));
    assert!(CASES.len() >= 80);
}

#[test]
fn every_case_has_its_own_name() {
    let mut names: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CASES.len());
}

fn kinds(matched: &Match) -> Vec<&'static str> {
    matched.evidence.iter().map(|evidence| evidence.kind).collect()
}

#[test]
fn the_original_is_not_the_films_recording_and_the_evidence_says_so() {
    for (title, artist) in [
        ("Seberapa Pantas", "Sheila On 7"),
        ("Terbaik Untukmu", "Tangga"),
        ("I Remember", "Mocca"),
        ("Bagaikan Langit", "Potret"),
    ] {
        let matched = matcher().tie(&file("a.flac", &format!("title={title} | artist={artist}")), None);
        assert_eq!(matched.song, None, "{title}");
        assert_eq!(matched.evidence[0].kind, "original-artist", "{}", told(&matched));
        let named = matched.evidence[0].detail.to_lowercase();
        assert_eq!(named, format!("“{}”", artist.to_lowercase()));
        assert!(kinds(&matched).contains(&"considered"));
        // Not even in the soundtrack's folder and album.
        let text = format!("title={title} | artist={artist} | album=OST Backstage");
        assert_eq!(matcher().tie(&file(&format!("OST Backstage/{title}.mp3"), &text), None).song, None, "{title}");
    }
}

#[test]
fn a_number_alone_decides_nothing_and_adds_little() {
    let songs = matcher();
    assert_eq!(songs.tie(&file("OST Backstage/02.flac", "track=2 | album=OST Backstage"), None).song, None);
    let without = songs.tie(&file("a.flac", "title=Apa Adanya"), None);
    let with = songs.tie(&file("a.flac", "title=Apa Adanya | track=2"), None);
    assert!(with.score > without.score && with.score - without.score < 0.05);
}

#[test]
fn a_placeholder_is_tied_and_says_that_it_is_not_the_song() {
    let text = "title=I Remember | artist=melangkah synthesizer | album=Backstage – placeholder sketches | genre=Placeholder | \
                date=2026 | comment=Placeholder: an original sketch, not the song.";
    let file = file("assets/demo/06.ogg", text);
    let matched = matcher().tie(&file, None);
    assert!(file.is_placeholder());
    assert_eq!(matched.song, Some(SongId("i-remember".into())), "{}", told(&matched));
    let placeholder = matched.evidence.iter().find(|evidence| evidence.kind == "placeholder").unwrap();
    assert!(placeholder.weight.abs() < f32::EPSILON);
    assert!(placeholder.detail.starts_with("“Placeholder:"));
}

#[test]
fn a_pin_wins_over_everything_and_a_refused_song_is_not_offered_again() {
    let songs = matcher();
    let id = |id: &str| SongId(id.into());
    let original = file("a.flac", "title=Seberapa Pantas | artist=Sheila On 7");
    let pinned = Choice { song: Some(id("seberapa-pantas")), refused: vec![] };
    let matched = songs.tie(&original, Some(&pinned));
    assert_eq!((matched.song, matched.score, matched.decision), (Some(id("seberapa-pantas")), 1.0, Decision::Pinned));

    let song = file("a.flac", "title=Melangkah");
    let refused = Choice { song: None, refused: vec![id("melangkah")] };
    let matched = songs.tie(&song, Some(&refused));
    assert_eq!((&matched.song, matched.decision), (&None, Decision::Refused));
    assert!(kinds(&matched).contains(&"refused"));

    let lost = Choice { song: Some(id("of-another-catalogue")), refused: vec![] };
    let matched = songs.tie(&song, Some(&lost));
    assert_eq!((&matched.song, matched.decision), (&Some(id("melangkah")), Decision::Automatic));
    assert!(kinds(&matched).contains(&"unknown-pin"));
}

/// The shipped catalogue with a second song of the same title.
fn twins() -> Catalogue {
    let mut catalogue = Catalogue::shipped().unwrap();
    let mut twin = catalogue.songs[0].clone();
    twin.id = SongId("melangkah-reprise".into());
    twin.number = 8;
    catalogue.songs.push(twin);
    catalogue
}

#[test]
fn two_songs_equally_good_are_none() {
    let mut catalogue = twins();
    let song = file("a.flac", "title=Melangkah");
    let matched = Matcher::new(&catalogue).tie(&song, None);
    assert_eq!(matched.song, None);
    assert!(kinds(&matched).contains(&"ambiguous"), "{}", told(&matched));

    let refused = Choice { song: None, refused: vec![SongId("melangkah".into())] };
    let matched = Matcher::new(&catalogue).tie(&song, Some(&refused));
    assert_eq!(matched.song, Some(SongId("melangkah-reprise".into())), "the next best is offered");
    assert_eq!(matched.decision, Decision::Automatic);

    catalogue.songs[0].duration.value = Some(Duration::from_secs(200));
    catalogue.songs[7].duration.value = Some(Duration::from_secs(60));
    let mut song = song;
    song.info.duration = Some(Duration::from_secs(61));
    let matched = Matcher::new(&catalogue).tie(&song, None);
    assert_eq!(matched.song, Some(SongId("melangkah-reprise".into())), "the length tells them apart");
}

#[test]
fn a_film_named_like_its_song_takes_nothing_from_the_title() {
    let mut catalogue = Catalogue::shipped().unwrap();
    catalogue.film.title.value = Some("Melangkah".into());
    catalogue.soundtrack.aliases = vec!["OST Melangkah".into()];
    let matched = Matcher::new(&catalogue).tie(&file("OST Melangkah/Melangkah - 01 Melangkah.mp3", ""), None);
    assert_eq!(matched.song, Some(SongId("melangkah".into())), "{}", told(&matched));
}

#[test]
fn an_isrc_names_the_recording() {
    let mut catalogue = Catalogue::shipped().unwrap();
    catalogue.songs[1].isrc.value = Some("ID-A12-21-00001".into());
    let songs = Matcher::new(&catalogue);
    let matched = songs.tie(&file("x.flac", "title=Track 1 | isrc=ida122100001"), None);
    assert_eq!(matched.song, Some(SongId("apa-adanya".into())), "{}", told(&matched));
    let other = songs.tie(&file("x.flac", "title=Apa Adanya | isrc=IDA122100002"), None);
    assert!(other.score < 0.5, "{}", told(&other));
}

#[test]
fn the_evidence_is_clean_and_bounded_and_adds_up() {
    let long = "Melangkah ".repeat(5000);
    for text in [
        format!("title={long}"),
        "title=Mel\u{1b}[31mangkah\u{202e}".into(),
        String::from("title=Melangkah | artist=A\u{7}B"),
    ] {
        let matched = matcher().tie(&file("x\u{1b}]0;evil\u{7}.mp3", &text), None);
        for evidence in &matched.evidence {
            assert_eq!(text::clean(&evidence.detail), evidence.detail);
            assert!(text::width(&evidence.detail) < 300);
        }
        let sum: f32 = matched.evidence.iter().map(|evidence| evidence.weight).sum();
        assert!((matched.score - sum.clamp(0.0, 1.0)).abs() < 0.006, "{}", told(&matched));
        assert!(matched.evidence.is_sorted_by(|a, b| a.weight.abs() >= b.weight.abs()));
    }
}

#[test]
fn every_kind_of_evidence_has_its_words() {
    let songs = matcher();
    for language in crate::locale::Language::ALL {
        let locale = crate::locale::Locale::new(language);
        for (_, path, text, _) in CASES {
            for kind in kinds(&songs.tie(&file(path, text), None)) {
                let key = format!("evidence.{kind}");
                assert_ne!(locale.text(&key), key);
            }
        }
    }
}
