//! How long it takes to tie the files of a large library to songs, in milliseconds: 100,000 files that are no song of the
//! catalogue, the same with the songs among them, and 10,000 in one folder that all may be. Run by `make bench`.

// A measurement that cannot go on says why and ends.
#![allow(clippy::expect_used)]

use std::time::Instant;

use melangkah::catalogue::Catalogue;
use melangkah::library::{AudioFile, Found, Library, Match, Matcher, Pins};
use melangkah::media::{Info, Tags};

const FILES: usize = 100_000;

fn main() {
    let catalogue = Catalogue::shipped().expect("the shipped catalogue is sound");
    let started = Instant::now();
    let matcher = Matcher::new(&catalogue);
    println!("{:30} {:9.2} ms", "catalogue made ready", started.elapsed().as_secs_f64() * 1000.0);
    let strangers: Vec<AudioFile> = (0..FILES).map(stranger).collect();
    measure("100,000 strangers", &matcher, &strangers, 0);
    let mut mixed = strangers;
    for (at, song) in catalogue.songs.iter().enumerate() {
        mixed[at * 1000] =
            file(format!("/music/OST Backstage/{at} {}.flac", song.title()), song.title(), "OST Backstage");
    }
    let library = measure("100,000, the songs among them", &matcher, &mixed, catalogue.songs.len());
    let started = Instant::now();
    let known = catalogue.songs.iter().filter(|song| library.file_of(&song.id).is_some()).count();
    assert_eq!(known, catalogue.songs.len(), "each song is found");
    println!("{:30} {:9.2} ms", "the file of each song", started.elapsed().as_secs_f64() * 1000.0);
    let near = |at: usize| file(format!("/music/OST Backstage/{at}.flac"), "Melangkah", "Somewhere else");
    measure("10,000 that are asked for", &matcher, &(0..10_000).map(near).collect::<Vec<_>>(), 0);
}

fn measure(name: &str, matcher: &Matcher, files: &[AudioFile], songs: usize) -> Library {
    let files: Vec<&AudioFile> = files.iter().collect();
    let pins = Pins::unsaved();
    let mut best = f64::INFINITY;
    let mut tied: Vec<Match> = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        tied = matcher.tie_all(&files, &pins);
        best = best.min(started.elapsed().as_secs_f64() * 1000.0);
    }
    assert_eq!(tied.iter().filter(|tied| tied.song.is_some()).count(), songs, "{name}");
    println!("{name:30} {best:9.2} ms");
    let found = files.into_iter().zip(tied).map(|(file, matched)| Found { file: file.clone(), matched });
    Library { files: found.collect(), problems: Vec::new() }
}

fn file(path: String, title: &str, album: &str) -> AudioFile {
    let tags = Tags { title: Some(title.to_owned()), album: Some(album.to_owned()), ..Tags::default() };
    AudioFile { path: path.into(), info: Info { tags, ..Info::default() } }
}

/// A file of somebody's library: ten tracks an album, words of many kinds, some of other alphabets.
fn stranger(at: usize) -> AudioFile {
    const WORDS: [&str; 24] = [
        "Cinta", "Malam", "Love", "Bintang", "Rindu", "the", "Sky", "Hati", "Kita", "River", "Pulang", "of", "Senja",
        "Home", "Été", "夜", "Hujan", "Dance", "Terang", "Salju", "Ibu", "Road", "Api", "Melodi",
    ];
    let word = |salt: usize| WORDS[(at.wrapping_mul(2_654_435_761).wrapping_add(salt * 7_919) >> 7) % WORDS.len()];
    let (album, track) = (at / 10, at % 10 + 1);
    let title = format!("{} {} {}", word(1), word(2), word(3));
    let mut made = file(
        format!("/music/Artist {}/Album {album} {}/{track:02} - {title}.flac", album / 5, WORDS[album % 24]),
        &title,
        &format!("Album {album} {}", WORDS[album % 24]),
    );
    made.info.tags.artists = vec![format!("Artist {}", album / 5)];
    made.info.tags.track = u32::try_from(track).ok();
    made
}
