//! The cache file.

use super::cache::{Cache, Entry};
use super::*;
use crate::media::{Level, Stamp};

fn entry(stamp: Stamp, gain: f32) -> Entry {
    let level = Level { gain, peak: Some(0.987_654_3) };
    let mut blocks = blocks::Blocks::default();
    for loudness in [-18.04, -18.0, -30.0] {
        blocks.add(loudness);
    }
    Entry {
        stamp,
        loudness: Loudness { track: Some(level), album: Some(level) },
        album: Some("Backstage".to_owned()),
        blocks,
    }
}

fn song(bench: &Bench, name: impl AsRef<Path>) -> (PathBuf, Stamp) {
    let path = bench.0.path().join(name);
    fs::write(&path, "a song").unwrap();
    let stamp = Stamp::of(&path).unwrap();
    (path, stamp)
}

#[test]
fn what_is_kept_comes_back_exactly() {
    let bench = Bench::new();
    let file = bench.path("not/yet/there/loudness");
    let (path, stamp) = song(&bench, "a \"song\"\n\u{1b}.wav");
    #[cfg(unix)]
    let (odd, _) = song(&bench, <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"a\xff.wav"));
    let mut cache = Cache::load(file.clone());
    cache.insert(path.clone(), entry(stamp, -6.543_21));
    #[cfg(unix)]
    cache.insert(odd.clone(), entry(stamp, 1.0));
    cache.save().unwrap();
    let mut again = Cache::load(file.clone());
    assert_eq!(again.get(&path, stamp), Some(&entry(stamp, -6.543_21)));
    #[cfg(unix)]
    assert_eq!(again.get(&odd, stamp), Some(&entry(stamp, 1.0)));
    fs::write(&path, "a longer song").unwrap();
    assert_eq!(again.get(&path, Stamp::of(&path).unwrap()), None);
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing is left lying about");
}

#[test]
fn a_damaged_or_foreign_file_is_made_anew() {
    let bench = Bench::new();
    let file = bench.path("loudness");
    let (path, stamp) = song(&bench, "a.wav");
    let mut cache = Cache::load(file.clone());
    cache.insert(path.clone(), entry(stamp, -6.0));
    cache.save().unwrap();
    let good = fs::read_to_string(&file).unwrap();
    let line = good.lines().nth(1).unwrap();
    for (what, text, is_known) in [
        ("empty", String::new(), false),
        ("of another program", format!("[songs]\n{line}\n"), false),
        ("of another format", good.replace("\"format\":2", "\"format\":1"), false),
        ("cut off", good[..good.len() - 10].to_owned(), false),
        ("with a line damaged", good.replace(line, &format!("{{\"path\":\n\u{0}\n{line}")), true),
        ("with a gain that is none", good.replace("-6.0", "1e99"), false),
        ("with a peak that is none", good.replace("0.9876543", "-1.0"), false),
    ] {
        fs::write(&file, &text).unwrap();
        let mut cache = Cache::load(file.clone());
        assert_eq!(cache.get(&path, stamp).is_some(), is_known, "{what}");
        cache.insert(path.clone(), entry(stamp, 3.0));
        cache.save().unwrap();
        assert_eq!(Cache::load(file.clone()).get(&path, stamp), Some(&entry(stamp, 3.0)), "{what}");
    }
    // Bytes, a folder in its place: nothing is read, and saving says so.
    fs::write(&file, [0xff; 4096]).unwrap();
    assert_eq!(Cache::load(file.clone()).get(&path, stamp), None);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert!(Cache::load(file).save().is_err());
}

#[test]
fn a_figure_that_another_program_measured_anew_is_not_put_back() {
    let bench = Bench::new();
    let file = bench.path("loudness");
    let [(a, stamp_a), (b, stamp_b)] = ["a.wav", "b.wav"].map(|name| song(&bench, name));
    let mut first = Cache::load(file.clone());
    first.insert(a.clone(), entry(stamp_a, 1.0));
    first.save().unwrap();
    let (mut one, mut two) = (Cache::load(file.clone()), Cache::load(file.clone()));
    two.insert(a.clone(), entry(stamp_a, 2.0));
    two.save().unwrap();
    one.insert(b.clone(), entry(stamp_b, 3.0));
    one.save().unwrap();
    assert_eq!(Cache::load(file).get(&a, stamp_a), Some(&entry(stamp_a, 2.0)));
}

#[test]
fn two_programs_do_not_lose_each_others_figures() {
    let bench = Bench::new();
    let file = bench.path("loudness");
    let [(a, stamp_a), (b, stamp_b), (c, stamp_c)] = ["a.wav", "b.wav", "c.wav"].map(|name| song(&bench, name));
    let (mut one, mut two) = (Cache::load(file.clone()), Cache::load(file.clone()));
    one.insert(a.clone(), entry(stamp_a, 1.0));
    one.insert(c.clone(), entry(stamp_c, 1.0));
    one.save().unwrap();
    two.insert(b.clone(), entry(stamp_b, 2.0));
    two.insert(c.clone(), entry(stamp_c, 2.0));
    two.save().unwrap();
    // What one found earlier does not undo what two found later.
    let mut both = Cache::load(file.clone());
    for (path, stamp, gain) in [(&a, stamp_a, 1.0), (&b, stamp_b, 2.0), (&c, stamp_c, 2.0)] {
        assert_eq!(both.get(path, stamp), Some(&entry(stamp, gain)), "{}", path.display());
    }
}

#[test]
fn what_was_asked_for_longest_ago_is_forgotten_first() {
    let bench = Bench::new();
    let file = bench.path("loudness");
    let (_, stamp) = song(&bench, "a.wav");
    let mut cache = Cache::load(file.clone());
    let name = |number: usize| PathBuf::from(format!("/music/{number}.wav"));
    for number in 0..4096 {
        cache.insert(name(number), entry(stamp, 0.0));
    }
    assert!(cache.get(&name(0), stamp).is_some());
    cache.save().unwrap();
    let mut cache = Cache::load(file.clone());
    cache.insert(name(5000), entry(stamp, 0.0));
    cache.save().unwrap();
    let mut cache = Cache::load(file.clone());
    assert!(cache.get(&name(0), stamp).is_some(), "asked for in the run before");
    assert_eq!(cache.get(&name(1), stamp), None);
    assert!(cache.get(&name(2), stamp).is_some() && cache.get(&name(5000), stamp).is_some());
    assert!(fs::metadata(&file).unwrap().len() < 4 << 20);
}
