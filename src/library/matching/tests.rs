use std::time::Duration;

use super::*;
use crate::catalogue::SongId;
use crate::library::{Decision, Found, Library};
use crate::media::{Info, Tags};
use crate::text;

mod cases;
mod folders;

use cases::{CASES, Expected};

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
            "originaldate" => tags.original_date = Some(value),
            "genre" => tags.genre = Some(value),
            "isrc" => tags.isrc = Some(value),
            "recording" => tags.musicbrainz.recording = Some(value),
            "work" => tags.musicbrainz.works.push(value),
            "comment" => tags.comment = Some(value),
            "lyricist" => tags.lyricists.push(value),
            "arranger" => tags.arrangers.push(value),
            "length" => {}
            other => panic!("no tag is called {other}"),
        }
    }
    tags
}

fn file(path: &str, text: &str) -> AudioFile {
    let seconds = text.split(" | ").find_map(|field| field.strip_prefix("length="));
    let duration = seconds.map(|seconds| Duration::from_secs_f64(seconds.parse().unwrap()));
    AudioFile { path: path.into(), part: None, info: Info { tags: tags(text), duration, ..Info::default() } }
}

fn matcher() -> Matcher {
    Matcher::new(&Catalogue::shipped().unwrap())
}

fn told(matched: &Match) -> String {
    let evidence = matched.evidence.iter().map(|e| format!("{} {:+.2} {}", e.kind, e.weight, e.detail));
    let evidence = evidence.collect::<Vec<_>>().join("; ");
    let Match { song, relation, score, sure, runner_up, .. } = matched;
    format!("{song:?} {relation:?} {score:.2} sure {sure} next {runner_up:?} [{evidence}]")
}

/// What a match says, as an expectation.
fn outcome(matched: &Match) -> Expected {
    let leak = |id: &SongId| -> &'static str { String::leak(id.0.clone()) };
    match (&matched.song, matched.relation, matched.question()) {
        (Some(song), Relation::Recording, _) => Expected::Recording(leak(song)),
        (Some(song), Relation::Original, _) => Expected::Original(leak(song)),
        (None, Relation::None, None) => Expected::Nothing,
        (None, Relation::None, Some(asked)) if asked.relation == Relation::Recording => {
            Expected::Asked(leak(&asked.song))
        }
        (None, Relation::None, Some(asked)) => Expected::AskedOriginal(leak(&asked.song)),
        odd => panic!("{odd:?}"),
    }
}

/// Right, wrong and missed of one relation.
#[derive(Default)]
struct Count {
    right: u32,
    wrong: Vec<String>,
    missed: Vec<String>,
}

impl Count {
    fn precision(&self) -> f64 {
        f64::from(self.right) / (f64::from(self.right) + self.wrong.len() as f64)
    }

    fn recall(&self) -> f64 {
        f64::from(self.right) / (f64::from(self.right) + self.missed.len() as f64)
    }
}

#[test]
fn no_stranger_is_tied_and_hardly_a_friend_is_missed() {
    let songs = matcher();
    let (mut recordings, mut originals, mut questions) = (Count::default(), Count::default(), Vec::new());
    for (name, path, text, expected) in CASES {
        let matched = songs.tie(&file(path, text), None);
        let outcome = outcome(&matched);
        let line = || format!("{name}: {path} [{text}] {}", told(&matched));
        let is_recording = |expected| matches!(expected, Expected::Recording(_));
        let is_original = |expected| matches!(expected, Expected::Original(_));
        for (count, is_it) in
            [(&mut recordings, &is_recording as &dyn Fn(Expected) -> bool), (&mut originals, &is_original)]
        {
            match (is_it(outcome), is_it(*expected)) {
                (true, _) if outcome == *expected => count.right += 1,
                (true, _) => count.wrong.push(line()),
                (false, true) => count.missed.push(line()),
                (false, false) => {}
            }
        }
        let is_question = matches!(expected, Expected::Asked(_) | Expected::AskedOriginal(_));
        if is_question && outcome != *expected {
            questions.push(line());
        }
    }
    println!("{} cases", CASES.len());
    for (name, count) in [("recordings", &recordings), ("originals", &originals)] {
        let positives = count.right as usize + count.missed.len();
        let (precision, recall) = (count.precision(), count.recall());
        println!("{name}: {positives}, precision {precision:.3}, recall {recall:.3}");
        count.missed.iter().for_each(|case| println!("missed: {case}"));
    }
    for count in [&recordings, &originals] {
        assert!(count.wrong.is_empty(), "tied wrongly:\n{}", count.wrong.join("\n"));
        assert!(count.recall() >= 0.97, "missed:\n{}", count.missed.join("\n"));
    }
    assert!(questions.is_empty(), "asked otherwise:\n{}", questions.join("\n"));
}

#[test]
fn every_case_has_its_own_name() {
    let mut names: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CASES.len());
    assert!(CASES.len() >= 300, "{} cases", CASES.len());
}

fn kinds(matched: &Match) -> Vec<&'static str> {
    matched.evidence.iter().map(|evidence| evidence.kind).collect()
}

#[test]
fn the_original_is_known_as_the_original_and_the_evidence_says_so() {
    for (title, artist) in [
        ("Seberapa Pantas", "Sheila On 7"),
        ("Terbaik Untukmu", "Tangga"),
        ("I Remember", "Mocca"),
        ("Bagaikan Langit", "Potret"),
    ] {
        let original = file("a.flac", &format!("title={title} | artist={artist}"));
        let matched = matcher().tie(&original, None);
        assert_eq!((matched.relation, matched.sure), (Relation::Original, true), "{title}");
        let by = matched.evidence.iter().find(|evidence| evidence.kind == "original-artist").unwrap();
        assert_eq!(by.detail.to_lowercase(), format!("“{}”", artist.to_lowercase()));
        let catalogue = Catalogue::shipped().unwrap();
        let song = catalogue.songs.iter().find(|song| song.title() == title).unwrap();
        assert_eq!(matched.song.as_ref(), Some(&song.id));
        let library =
            Library { files: vec![Found { file: original, matched }], problems: vec![], ..Library::default() };
        assert!(library.original_of(song).is_some() && library.file_of(&song.id).is_none());
        assert_eq!(library.missing(&catalogue).len(), 7, "it is not the song");
        // In the soundtrack's folder and album it is neither.
        let text = format!("title={title} | artist={artist} | album=OST Backstage");
        let matched = matcher().tie(&file(&format!("OST Backstage/{title}.mp3"), &text), None);
        assert_eq!((matched.song, matched.relation), (None, Relation::None), "{title}");
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
    let pinned = Choice { song: Some(id("seberapa-pantas")), ..Choice::default() };
    let matched = songs.tie(&original, Some(&pinned));
    assert_eq!((matched.song, matched.score, matched.decision), (Some(id("seberapa-pantas")), 1.0, Decision::Pinned));

    let song = file("a.flac", "title=Melangkah");
    let refused = Choice { refused: vec![id("melangkah")], ..Choice::default() };
    let matched = songs.tie(&song, Some(&refused));
    assert_eq!((&matched.song, matched.decision), (&None, Decision::Refused));
    assert!(kinds(&matched).contains(&"refused"));

    // Also where too little speaks for the song, or nothing.
    for song in [&original, &file("03 Track 3.mp3", "")] {
        for refused in ["melangkah", "seberapa-pantas"] {
            let matched = songs.tie(song, Some(&Choice { refused: vec![id(refused)], ..Choice::default() }));
            assert_eq!(kinds(&matched).iter().filter(|kind| **kind == "refused").count(), 1, "{refused}");
            assert_eq!(matched.decision == Decision::Refused, matched.song.is_none(), "{refused}");
        }
    }

    let lost = Choice { song: Some(id("of-another-catalogue")), ..Choice::default() };
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

    let refused = Choice { refused: vec![SongId("melangkah".into())], ..Choice::default() };
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
fn musicbrainz_names_the_recording_and_the_work() {
    let mut catalogue = Catalogue::shipped().unwrap();
    let cover = catalogue.songs.iter().position(crate::catalogue::Song::is_cover).unwrap();
    let id =
        |digit: char| format!("{0}-1111-4111-8111-{1}", String::from(digit).repeat(8), String::from(digit).repeat(12));
    catalogue.songs[cover].musicbrainz_recording.value = Some(id('a'));
    catalogue.songs[cover].musicbrainz_work.value = Some(id('b'));
    let (song, title) = (catalogue.songs[cover].id.clone(), catalogue.songs[cover].title().to_owned());
    let songs = Matcher::new(&catalogue);
    let tie = |tags: &str| songs.tie(&file("x.flac", tags), None);
    let has = |matched: &Match, kind: &str| matched.evidence.iter().any(|evidence| evidence.kind == kind);

    let matched = tie(&format!("title=Track 1 | recording={}", id('a')));
    assert_eq!((matched.song.as_ref(), matched.relation), (Some(&song), Relation::Recording));
    assert!(has(&matched, "musicbrainz"));
    let other = tie(&format!("title={title} | recording={}", id('c')));
    assert_eq!(other.song, None, "another recording of that title");
    assert!(has(&other, "other-musicbrainz"));
    // Every recording of a work has its name: it does not say which one this is.
    let work = tie(&format!("title=Track 1 | work={}", id('b')));
    assert_eq!(work.song, None);
    let both = tie(&format!("title={title} | album=OST Backstage | work={}", id('b')));
    assert_eq!(both.song, Some(song));
    assert!(has(&both, "musicbrainz-work"));
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
