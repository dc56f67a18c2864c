use std::sync::Barrier;
use std::time::Duration;

use super::*;
use crate::media::{self, Cues, Level, Loudness, NonAudio, Picture, Tags};

fn mark(length: u64) -> Mark {
    Mark::new(length, 1_600_000_000_000_000_000, 7)
}

/// Everything that can be told, told.
fn whole() -> Info {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    Info {
        container: "FLAC".into(),
        codec: "FLAC".into(),
        rate: 44_100,
        channels: 2,
        bits: Some(16),
        frames: Some(8_000_000),
        duration: Some(Duration::new(181, 405_895_691)),
        delay: Some(576),
        padding: Some(1000),
        tags: Tags {
            title: Some("Melangkah".into()),
            artists: words(&["One", "Two"]),
            album: Some("Backstage".into()),
            comment: Some("\u{1f3b5} é".into()),
            track: Some(1),
            ..Tags::default()
        },
        loudness: Loudness { track: Some(Level { gain: -6.5, peak: Some(0.98) }), album: None },
        cues: Cues {
            sheet: Some("TRACK 01 AUDIO\r\n".into()),
            marks: vec![media::Mark {
                number: 1,
                is_audio: true,
                isrc: Some("IDA010600001".into()),
                start: 588,
                first: 0,
            }],
        },
        pictures: vec![Picture {
            kind: Some(3),
            mime: Some("image/png".into()),
            size: Some((500, 500)),
            bytes: 12_345,
        }],
    }
}

fn readings() -> Vec<Reading> {
    vec![
        Ok(whole()),
        Ok(Info::default()),
        Err(Fault::Header("it breaks off".into())),
        Err(Fault::Codec("WMA".into())),
        Err(Fault::Damaged { after: Duration::from_millis(1500) }),
        Err(Fault::Other(NonAudio::Playlist)),
    ]
}

fn name(number: usize) -> PathBuf {
    std::path::absolute(format!("music/{number}.flac")).unwrap()
}

fn fill(cache: &mut Cache, readings: &[Reading]) {
    let names: Vec<PathBuf> = (0..readings.len()).map(name).collect();
    let rows: Vec<Row<'_>> =
        names.iter().zip(readings).enumerate().map(|(n, (name, reading))| (&**name, mark(n as u64), reading)).collect();
    cache.write(&rows, &[]);
    assert!(cache.trouble().is_none(), "{:?}", cache.trouble());
}

fn known(cache: &mut Cache, count: usize) -> Vec<Known> {
    let mut rows = cache.rows(&[std::path::absolute("music").unwrap()]);
    (0..count).map(|n| rows.take(&name(n), mark(n as u64))).collect()
}

fn all_known(cache: &mut Cache, readings: &[Reading]) -> bool {
    let expected: Vec<Known> = readings.iter().map(|reading| Known::Reading(Box::new(reading.clone()))).collect();
    known(cache, readings.len()) == expected
}

#[test]
fn what_was_read_is_known_again() {
    let place = tempfile::tempdir().unwrap();
    let readings = readings();
    fill(&mut Cache::open(place.path()), &readings);
    assert!(all_known(&mut Cache::open(place.path()), &readings));
}

#[test]
fn what_may_be_otherwise_next_time_is_not_kept() {
    let place = tempfile::tempdir().unwrap();
    let mut cache = Cache::open(place.path());
    let faults =
        [Fault::NotFound, Fault::Permission, Fault::Io("the disk is tired".into()), Fault::Decoder("panic".into())];
    let readings: Vec<Reading> = faults.into_iter().map(Err).collect();
    fill(&mut cache, &readings);
    assert!(known(&mut cache, readings.len()).iter().all(|known| *known == Known::Nothing));
}

/// The bytes of a row are read without a description of their shape: whoever changes the shape has to raise [`FORMAT`], or
/// rows of the older program would be misread.
#[test]
fn the_shape_of_a_row_is_that_of_its_format() {
    let bytes: Vec<u8> =
        readings().iter().filter_map(|reading| pack(Path::new("a"), mark(0), reading)).flatten().collect();
    assert_eq!(
        (FORMAT, bytes.len(), crc32fast::hash(&bytes)),
        (3, 267, 338_869_457),
        "a new shape: raise FORMAT, then write this down"
    );
}

#[test]
fn a_damaged_database_is_made_anew() {
    let place = tempfile::tempdir().unwrap();
    let readings: Vec<Reading> = (0..200).map(|_| Ok(whole())).collect();
    let file = place.path().join(format!("library-{FORMAT}.sqlite"));
    fill(&mut Cache::open(place.path()), &readings);
    let good = fs::read(&file).unwrap();
    assert!(good.len() > 3 * 4096);
    let mut random = fastrand::Rng::with_seed(5);
    for round in 0..100 {
        let mut bytes = good.clone();
        match round {
            0 => bytes.clear(),
            1 => bytes = b"this is no database at all, but a text that somebody has put there".repeat(100),
            2 => bytes.truncate(4096),
            3 => bytes.truncate(good.len() - 4096),
            4 => bytes[4096..].fill(0),
            5 => bytes[16] = 0,
            _ => (0..1 << random.u32(0..12)).for_each(|_| {
                let place = random.usize(0..bytes.len());
                bytes[place] = random.u8(..);
            }),
        }
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(place.path().join(format!("library-{FORMAT}.sqlite{ending}")));
        }
        fs::write(&file, bytes).unwrap();
        let mut cache = Cache::open(place.path());
        for known in known(&mut cache, readings.len()) {
            let is_right = match &known {
                Known::Reading(reading) => **reading == readings[0],
                Known::Nothing | Known::Changed => true,
            };
            assert!(is_right, "round {round}: {known:?}");
        }
        assert!(cache.trouble().is_none(), "round {round}: {:?}", cache.trouble());
        fill(&mut cache, &readings);
        assert!(all_known(&mut cache, &readings), "round {round}: it works again");
    }
}

#[test]
fn a_table_of_another_shape_is_thrown_away() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join(format!("library-{FORMAT}.sqlite"));
    let other = Connection::open(&file).unwrap();
    other.execute("CREATE TABLE files (name TEXT)", []).unwrap();
    other.close().unwrap();
    let readings = readings();
    let mut cache = Cache::open(place.path());
    fill(&mut cache, &readings);
    assert!(all_known(&mut cache, &readings));
}

#[test]
fn two_programs_write_at_once_and_nothing_is_lost() {
    let place = tempfile::tempdir().unwrap();
    let begin = Barrier::new(4);
    thread::scope(|scope| {
        for program in 0..4 {
            let (place, begin) = (place.path(), &begin);
            scope.spawn(move || {
                begin.wait();
                let mut cache = Cache::open(place);
                for round in 0..25 {
                    let path = name(program * 100 + round);
                    let reading = Ok(whole());
                    cache.write(&[(&path, mark(1), &reading)], &[]);
                    cache.rows(&[std::path::absolute("music").unwrap()]);
                }
                assert!(cache.trouble().is_none(), "{:?}", cache.trouble());
            });
        }
    });
    let mut rows = Cache::open(place.path()).rows(&[std::path::absolute("music").unwrap()]);
    for program in 0..4 {
        for round in 0..25 {
            assert!(matches!(rows.take(&name(program * 100 + round), mark(1)), Known::Reading(_)));
        }
    }
}

#[test]
fn it_goes_on_without_a_place_to_keep_anything() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, "x").unwrap();
    let mut cache = Cache::open(&file.join("melangkah"));
    assert!(cache.trouble().unwrap().to_string().starts_with(&format!("{}", file.display())));
    let reading = Ok(whole());
    cache.write(&[(&name(0), mark(0), &reading)], &[]);
    assert_eq!(known(&mut cache, 1), [Known::Nothing]);
}

#[test]
fn too_much_is_forgotten_but_never_what_was_searched() {
    let place = tempfile::tempdir().unwrap();
    let mut cache = Cache::open(place.path());
    let readings: Vec<Reading> = (0..20).map(|_| Ok(Info::default())).collect();
    fill(&mut cache, &readings);
    let elsewhere = std::path::absolute("elsewhere/1.flac").unwrap();
    cache.write(&[(&elsewhere, mark(1), &readings[0])], &[]);
    let root = [std::path::absolute("music").unwrap()];
    cache.prune(&root, 30);
    assert_eq!(cache.rows(std::slice::from_ref(&elsewhere)).left().len(), 1);
    cache.prune(&root, 10);
    assert_eq!((cache.rows(&[elsewhere]).left().len(), cache.rows(&root).left().len()), (0, 20));
    assert!(cache.trouble().is_none());
}
