//! The thread.

use super::*;
use crate::media::{Clip, Range};

/// A meter with a cache file in the bench, and what it answers.
fn meter(bench: &Bench) -> (Meter, Receiver<(PathBuf, Loudness)>) {
    let (tell, told) = channel();
    let meter = Meter::start(bench.path("cache/loudness"), move |news| {
        if let News::Measured(clip, loudness) = news {
            let _ = tell.send((clip.path, loudness));
        }
    });
    (meter.unwrap(), told)
}

#[test]
fn it_tells_when_nothing_is_left_to_be_done() {
    let bench = Bench::new();
    for name in ["1.flac", "2.flac"] {
        bench.ffmpeg(&format!("-f lavfi -i anoisesrc=d=2:a=0.5 -ac 2 -metadata album=Backstage {name}"));
    }
    let single = bench.tone("single.wav", 1000, -18.0, 1.0, 2);
    let (tell, told) = channel();
    let meter = Meter::start(bench.path("cache/loudness"), move |news| drop(tell.send(news))).unwrap();
    let until_idle = |path: &Path| {
        meter.ask(path);
        let mut measured = Vec::new();
        loop {
            match told.recv_timeout(Duration::from_secs(60)).expect("news") {
                News::Measured(_, loudness) => measured.push(loudness),
                News::Idle => return measured,
            }
        }
    };
    // The song's figure is not the last word about it.
    let found = until_idle(&bench.path("1.flac"));
    assert!(found.len() == 2 && found[0].album.is_none() && found[1].album.is_some(), "{found:?}");
    // In an album that is known, of none, and unreadable: that is all there will be.
    for path in [bench.path("2.flac"), single, bench.path("missing.wav")] {
        assert_eq!(until_idle(&path).len(), 1, "{}", path.display());
    }
}

fn next(told: &Receiver<(PathBuf, Loudness)>) -> (PathBuf, Loudness) {
    told.recv_timeout(Duration::from_secs(60)).expect("an answer")
}

fn gain(level: Option<crate::media::Level>) -> f64 {
    f64::from(level.unwrap().gain)
}

#[test]
fn a_file_is_decoded_once_and_again_when_it_changed() {
    let bench = Bench::new();
    let path = bench.tone("a.wav", 1000, -18.0, 2.0, 2);
    let (first, told) = meter(&bench);
    assert_eq!(first.known(&path), None);
    first.ask(&path);
    let (named, loudness) = next(&told);
    assert_eq!(named, path);
    assert_near(gain(loudness.track), 0.0, 0.1, "gain");
    assert_eq!(loudness.album, None, "there is no album tag");
    assert_eq!(first.known(&path), Some(loudness));
    first.ask(&path);
    assert_eq!(next(&told), (path.clone(), loudness));
    assert_eq!(first.decoded(), 1);
    drop(first);
    // Another run, another name of the same file.
    let (second, told) = meter(&bench);
    assert_eq!(second.known(&path), Some(loudness), "kept");
    let other = bench.path("cache/../a.wav");
    second.ask(&other);
    assert_eq!(next(&told), (other, loudness));
    assert_eq!(second.decoded(), 0, "from the cache");
    // The same length, another time.
    let length = fs::metadata(&path).unwrap().len();
    bench.tone("a.wav", 1000, -24.0, 2.0, 2);
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + Duration::from_nanos(1_000_000_000_123_456_789)).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().len(), length);
    assert_eq!(second.known(&path), None);
    second.ask(&path);
    assert_near(gain(next(&told).1.track), 6.0, 0.1, "gain");
    assert_eq!(second.decoded(), 1);
}

#[test]
fn what_cannot_be_measured_is_answered_too() {
    let bench = Bench::new();
    fs::write(bench.path("text.flac"), "no audio").unwrap();
    fs::create_dir(bench.path("folder.mp3")).unwrap();
    let silent = bench.tone("silent.wav", 1000, -200.0, 1.0, 2);
    let (meter, told) = meter(&bench);
    for name in ["missing.wav", "text.flac", "folder.mp3", "silent.wav"] {
        meter.ask(bench.path(name));
        assert_eq!(next(&told), (bench.path(name), Loudness::default()));
    }
    assert_eq!(meter.known(&silent), Some(Loudness::default()), "it is known that there is nothing to know");
}

#[test]
fn an_album_is_as_loud_as_its_songs_one_after_the_other() {
    let bench = Bench::new();
    let shape = |name: &str, level: f64, seconds: u32, album: &str| {
        bench.ffmpeg(&format!(
            "-f lavfi -i anoisesrc=c=pink:d={seconds}:seed=3:a=0.5 -af volume={level}dB -ac 2 -metadata album={album} {name}"
        ));
    };
    shape("1.flac", 0.0, 4, "Backstage");
    shape("2.flac", -6.0, 8, "Backstage");
    // Below the gate of the whole: it counts for itself, not for the album.
    shape("3.flac", -25.0, 4, "Backstage");
    shape("other.flac", 6.0, 4, "Other");
    fs::write(bench.path("cover.jpg"), b"\xff\xd8\xff").unwrap();
    bench.ffmpeg("-i 1.flac -i 2.flac -i 3.flac -filter_complex concat=n=3:v=0:a=1 -map_metadata -1 whole.wav");
    let (meter, told) = meter(&bench);
    meter.ask(bench.path("2.flac"));
    let (_, alone) = next(&told);
    assert_eq!(alone.album, None, "the song's own figure comes at once");
    let (path, loudness) = next(&told);
    assert_eq!((path, loudness.track), (bench.path("2.flac"), alone.track));
    assert_near(gain(loudness.album), -18.0 - bench.loudness("whole.wav"), 0.1, "album");
    let level = loudness.album.unwrap();
    let peaks = ["1.flac", "2.flac", "3.flac"].map(|name| measured(&bench.path(name)).true_peak);
    assert_near(f64::from(level.peak.unwrap()), peaks.into_iter().fold(0.0, f64::max), 1e-6, "album peak");
    assert_eq!(meter.decoded(), 3, "the other album is let be");
    // Known without having been asked for.
    meter.ask(bench.path("1.flac"));
    assert_eq!(next(&told).1.album, Some(level));
    assert_eq!(meter.decoded(), 3);
    // A song changes: so does the album, for all that were asked for, and only that song is decoded.
    shape("3.flac", 3.0, 4, "Backstage");
    meter.ask(bench.path("3.flac"));
    assert_eq!(next(&told).1.album, None);
    let mut changed = [next(&told), next(&told), next(&told)];
    changed.sort_by(|left, right| left.0.cmp(&right.0));
    assert_eq!(changed.clone().map(|(path, _)| path), ["1.flac", "2.flac", "3.flac"].map(|name| bench.path(name)));
    assert!(changed.iter().all(|(_, loudness)| loudness.album == changed[0].1.album && loudness.album != Some(level)));
    assert_eq!(meter.decoded(), 4);
    // An album of one song is as loud as the song.
    meter.ask(bench.path("other.flac"));
    next(&told);
    let (_, loudness) = next(&told);
    assert_eq!(loudness.album, loudness.track);
}

#[test]
fn it_stops_within_a_packet_and_keeps_what_it_found() {
    let bench = Bench::new();
    let short = bench.tone("short.wav", 1000, -18.0, 1.0, 2);
    // Two hours, which take many seconds to measure.
    let mut head = fs::read(&short).unwrap();
    let data = head.windows(4).position(|window| window == b"data").unwrap();
    head.truncate(data + 8);
    head[4..8].copy_from_slice(&0xa000_1000_u32.to_le_bytes());
    head[data + 4..].copy_from_slice(&0xa000_0000_u32.to_le_bytes());
    fs::write(bench.path("long.wav"), head).unwrap();
    fs::File::options().write(true).open(bench.path("long.wav")).unwrap().set_len(0xa000_1000).unwrap();
    let (first, told) = meter(&bench);
    first.ask(&short);
    next(&told);
    first.ask(bench.path("long.wav"));
    while first.decoded() < 2 {
        assert_eq!(told.try_recv().ok(), None, "it takes longer than this");
        std::thread::yield_now();
    }
    let shared = std::sync::Arc::downgrade(&first.shared);
    drop(first);
    // The thread held the only other reference: it has ended, and not merely been left alone.
    assert_eq!(shared.strong_count(), 0);
    assert!(told.recv().is_err(), "no answer for what was not measured");
    let (second, _told) = meter(&bench);
    assert!(second.known(&short).is_some());
    assert_eq!(second.known(bench.path("long.wav")), None);
}

#[test]
fn a_part_of_a_file_is_as_loud_as_it_is_and_its_album_as_the_file() {
    let bench = Bench::new();
    bench.ffmpeg("-f lavfi -i aevalsrc=exprs=if(lt(t\\,3)\\,0.05\\,0.5)*sin(6283*t):s=48000:d=6 both.wav");
    let part = |start, end: Option<u64>| Clip {
        path: bench.path("both.wav"),
        range: Some(Range { start: Duration::from_secs(start), end: end.map(Duration::from_secs) }),
    };
    let (tell, told) = channel();
    let meter = Meter::start(bench.path("cache/loudness"), move |news| drop(tell.send(news))).unwrap();
    let mut known = std::collections::HashMap::new();
    for clip in [part(0, Some(3)), part(3, None)] {
        meter.ask(clip);
    }
    while let News::Measured(clip, loudness) = told.recv_timeout(Duration::from_secs(60)).unwrap() {
        known.insert(clip, loudness);
    }
    let gain = |clip: &Clip| {
        let found = known[clip];
        [found.track, found.album].map(|level| f64::from(level.unwrap().gain))
    };
    let whole = measured(&bench.path("both.wav")).level().unwrap();
    let (quiet, loud) = (gain(&part(0, Some(3))), gain(&part(3, None)));
    assert_near(quiet[0] - loud[0], 20.0, 0.05, "between the parts");
    for [_, album] in [quiet, loud] {
        assert_near(album, f64::from(whole.gain), 0.001, "of the whole");
    }
    assert_near(loud[0], f64::from(whole.gain), 0.3, "but for where they meet, what is quiet is gated");
    drop(meter);
    // All of it was kept, each part by itself.
    let again = Meter::start(bench.path("cache/loudness"), |_| {}).unwrap();
    assert_eq!(again.known(part(0, Some(3))), known.get(&part(0, Some(3))).copied());
    assert_eq!(again.known(part(3, None)), known.get(&part(3, None)).copied());
    assert_eq!(again.known(part(1, None)), None);
}
