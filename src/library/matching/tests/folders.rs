//! Whole folders: files that are judged together.

use std::time::Duration;

use super::*;
use crate::library::Better;

/// The shipped songs with lengths that are made up: 180 s, 195 s, 210 s …
fn with_lengths() -> Catalogue {
    let mut catalogue = Catalogue::shipped().unwrap();
    for (song, seconds) in catalogue.songs.iter_mut().zip((180..).step_by(15)) {
        song.duration.value = Some(Duration::from_secs(seconds));
    }
    catalogue
}

/// Files as `path [tags]`, tied together.
fn tied(catalogue: &Catalogue, files: &[(&str, &str)]) -> Library {
    let files: Vec<AudioFile> = files.iter().map(|(path, text)| file(path, text)).collect();
    let matches = Matcher::new(catalogue).tie_all(&files.iter().collect::<Vec<_>>(), &Pins::unsaved());
    let files = files.into_iter().zip(matches).map(|(file, matched)| Found { file, matched });
    Library { files: files.collect(), problems: Vec::new() }
}

/// What the files of a library are: the song's number, negative for an original; 0 for none.
fn numbers(library: &Library, catalogue: &Catalogue) -> Vec<i32> {
    let number = |found: &Found| {
        // Not by the catalogue's own index, which does not know songs that a test adds.
        let song = catalogue.songs.iter().find(|song| found.matched.song.as_ref() == Some(&song.id));
        let number = song.map_or(0, |song| i32::from(song.number));
        if found.matched.relation == Relation::Original { -number } else { number }
    };
    library.files.iter().map(number).collect()
}

/// A rip without names: track numbers and lengths.
fn rip(folder: &str, tags: &str, tracks: &[(u32, f64)]) -> Vec<(String, String)> {
    let file = |(number, seconds): &(u32, f64)| {
        (format!("{folder}/{number:02} Track {number}.wav"), format!("{tags} | length={seconds}"))
    };
    tracks.iter().map(file).collect()
}

fn tied_rip(catalogue: &Catalogue, folder: &str, tags: &str, tracks: &[(u32, f64)]) -> Library {
    let files = rip(folder, tags, tracks);
    tied(catalogue, &files.iter().map(|(path, tags)| (path.as_str(), tags.as_str())).collect::<Vec<_>>())
}

const IN_ORDER: [(u32, f64); 7] = [(1, 180.4), (2, 195.9), (3, 209.0), (4, 226.5), (5, 240.0), (6, 255.1), (7, 271.3)];

#[test]
fn a_rip_without_names_is_known_by_all_its_lengths_together() {
    let catalogue = with_lengths();
    let library = tied_rip(&catalogue, "OST Backstage", "", &IN_ORDER);
    assert_eq!(numbers(&library, &catalogue), [1, 2, 3, 4, 5, 6, 7]);
    for found in &library.files {
        assert!(kinds(&found.matched).contains(&"together"), "{}", told(&found.matched));
    }
    // Three are enough, in another order too if the tags name the album.
    let library = tied_rip(&catalogue, "x", "album=OST Backstage", &[(1, 240.0), (2, 181.0), (3, 256.0)]);
    assert_eq!(numbers(&library, &catalogue), [5, 1, 6]);
}

#[test]
fn lengths_that_leave_a_doubt_are_asked() {
    let catalogue = with_lengths();
    let nothing = |library: &Library| numbers(library, &catalogue).iter().all(|number| *number == 0);
    // Two only, one that fits nothing, one in a folder of its own.
    assert!(nothing(&tied_rip(&catalogue, "OST Backstage", "", &IN_ORDER[..2])));
    let library = tied_rip(&catalogue, "OST Backstage", "", &[(1, 180.0), (2, 195.0), (3, 500.0)]);
    assert!(nothing(&library) && !library.files[0].matched.sure, "{}", told(&library.files[0].matched));
    let files: Vec<(String, String)> =
        IN_ORDER.iter().flat_map(|track| rip(&format!("{}/OST Backstage", track.0), "", &[*track])).collect();
    let library =
        tied(&catalogue, &files.iter().map(|(path, tags)| (path.as_str(), tags.as_str())).collect::<Vec<_>>());
    assert!(nothing(&library));
    // Not of the soundtrack, or another version of it.
    assert!(nothing(&tied_rip(&catalogue, "Kumpulan", "", &IN_ORDER)));
    assert!(nothing(&tied_rip(&catalogue, "OST Backstage Karaoke", "", &IN_ORDER)));
    // Two songs nearly as long as each other: there are two ways.
    let mut alike = with_lengths();
    alike.songs[1].duration.value = Some(Duration::from_secs(182));
    let library = tied_rip(&alike, "OST Backstage", "", &[(1, 181.0), (2, 181.5), (3, 210.0), (4, 225.0)]);
    assert!(numbers(&library, &alike).iter().all(|number| *number == 0), "{:?}", numbers(&library, &alike));
}

#[test]
fn a_rip_of_the_shipped_catalogue_is_asked_one_by_one() {
    let catalogue = Catalogue::shipped().unwrap();
    let library = tied_rip(&catalogue, "OST Backstage", "", &IN_ORDER);
    for (found, song) in library.files.iter().zip(&catalogue.songs) {
        assert_eq!(found.matched.song, None, "the catalogue knows no length");
        assert_eq!(found.matched.question().map(|asked| &asked.song), Some(&song.id));
        assert_eq!(library.near(song).count(), 1);
    }
}

#[test]
fn two_files_of_two_songs_with_one_title_are_told_apart_together() {
    let catalogue = twins();
    let twins = |first: &str, second: &str| {
        let (first, second) = (format!("title=Melangkah | {first}"), format!("title=Melangkah | {second}"));
        let library = tied(&catalogue, &[("OST/a.flac", first.as_str()), ("OST/b.flac", second.as_str())]);
        numbers(&library, &catalogue)
    };
    // Each number speaks for one of them, too little alone; together it is one way or the other.
    assert_eq!(twins("track=1 | length=200", "track=8 | length=150"), [1, 8]);
    assert_eq!(twins("track=8 | length=200", "track=1 | length=150"), [8, 1]);
    // No difference at all, both with one number, the same recording twice, lengths unknown.
    assert_eq!(twins("length=200", "length=150"), [0, 0]);
    assert_eq!(twins("track=1 | length=200", "track=1 | length=150"), [0, 0]);
    assert_eq!(twins("track=1 | length=200", "track=8 | length=201"), [0, 0]);
    assert_eq!(twins("track=1", "track=8"), [0, 0]);
    // In two folders they may be copies of each other.
    let files = [
        ("a/x.flac", "title=Melangkah | track=1 | length=200"),
        ("b/x.flac", "title=Melangkah | track=8 | length=150"),
    ];
    assert_eq!(numbers(&tied(&catalogue, &files), &catalogue), [0, 0]);
}

#[test]
fn a_file_that_is_settled_leaves_the_other_song_to_the_other_file() {
    let mut catalogue = twins();
    catalogue.songs[7].duration.value = Some(Duration::from_secs(60));
    let rest = "title=Melangkah | artist=Sissy Priscillia";
    let sure = ("OST/b.flac", "title=Melangkah | artist=Sissy Priscillia | length=60.5");
    let library = tied(&catalogue, &[("OST/a.flac", &format!("{rest} | length=200")), sure]);
    assert_eq!(numbers(&library, &catalogue), [1, 8]);
    // Not if a third one is there: then one of them is a copy.
    let third = ("OST/c.flac", &*format!("{rest} | length=230"));
    let library = tied(&catalogue, &[("OST/a.flac", &format!("{rest} | length=200")), sure, third]);
    assert_eq!(numbers(&library, &catalogue)[1], 8);
}

#[test]
fn originals_stand_beside_the_covers_and_everything_else_beside_both() {
    let catalogue = Catalogue::shipped().unwrap();
    let film = "artist=Vanesha Prescilla | album=OST Backstage";
    let tagged = |title: &str| format!("title={title} | {film}");
    let titles: Vec<String> = catalogue.songs.iter().map(|song| tagged(song.title())).collect();
    let mut files: Vec<(String, String)> = (1..).zip(titles).map(|(n, tags)| (format!("all/{n}.flac"), tags)).collect();
    for (path, tags) in [
        ("all/8 Seberapa Pantas.mp3", "title=Seberapa Pantas | artist=Sheila On 7 | album=07 Des | date=2002"),
        ("all/9 Terbaik Untukmu.mp3", "title=Terbaik Untukmu | artist=Tangga | album=Tangga | date=2005"),
        ("all/10 I Remember.mp3", "title=I Remember | artist=Mocca | date=2005"),
        ("all/11 Bagaikan Langit.mp3", "title=Bagaikan Langit | artist=Potret | album=Café | date=1998"),
        ("all/12 Melangkah live.mp3", "title=Melangkah (Live) | artist=Sissy Priscillia"),
        ("all/13.mp3", "title=Seberapa Pantas (Karaoke) | artist=Sheila On 7"),
        ("all/14.mp3", "title=Melangkah | artist=Somebody"),
        ("all/15.mp3", "title=Lagu Lain | artist=Mocca"),
        ("old/01 Melangkah (OST Backstage).mp3", ""),
    ] {
        files.push((path.into(), tags.into()));
    }
    let library =
        tied(&catalogue, &files.iter().map(|(path, tags)| (path.as_str(), tags.as_str())).collect::<Vec<_>>());
    assert_eq!(numbers(&library, &catalogue), [1, 2, 3, 4, 5, 6, 7, -4, -5, -6, -7, 0, 0, 0, 0, 1]);
    assert_eq!(library.missing(&catalogue), Vec::<&crate::catalogue::Song>::new());
    for song in &catalogue.songs {
        assert_eq!(library.original_of(song).is_some(), song.is_cover(), "{}", song.title());
        assert!(library.file_of(&song.id).unwrap().file.path.to_string_lossy().ends_with(".flac"));
    }
    let copies = library.duplicates(&catalogue);
    assert_eq!(copies.len(), 1);
    assert_eq!((copies[0].song.number, copies[0].others.len(), copies[0].others[0].1), (1, 1, Better::Score));
}

#[test]
fn a_folder_is_the_same_whatever_order_its_files_come_in() {
    let catalogue = with_lengths();
    let mut files = rip("OST Backstage", "album=OST Backstage", &IN_ORDER);
    files.push(("OST Backstage/Melangkah.mp3".into(), "length=180".into()));
    let sorted = |files: &[(String, String)]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, tags)| (path.as_str(), tags.as_str())).collect();
        let library = tied(&catalogue, &files);
        let mut found: Vec<(String, Option<SongId>)> = library
            .files
            .iter()
            .map(|found| (found.file.path.display().to_string(), found.matched.song.clone()))
            .collect();
        found.sort();
        found
    };
    let first = sorted(&files);
    let mut random = fastrand::Rng::with_seed(3);
    for _ in 0..20 {
        random.shuffle(&mut files);
        assert_eq!(sorted(&files), first);
    }
}

/// Not a measure of time, but a work that would grow with the square of the files does not come to an end here.
#[test]
fn a_folder_of_very_many_equals_is_asked() {
    let catalogue = twins();
    let equal = |at: usize| (format!("all/{at}.flac"), format!("title=Melangkah | length={}", 100 + 4 * at));
    let files: Vec<(String, String)> = (0..3000).map(equal).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, tags)| (path.as_str(), tags.as_str())).collect();
    assert!(tied(&catalogue, &files).files.iter().all(|found| !found.matched.sure));
}
