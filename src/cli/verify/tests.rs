use std::path::PathBuf;

use super::work::Row;
use super::*;
use crate::locale::Language;
use crate::media::{Checksum, Clipped, Fault, Verification};

fn sound(clipped: (bool, bool)) -> Verification {
    Verification {
        frames: 44_100,
        length: Duration::from_secs(1),
        promised: Some(44_100),
        lost: 0,
        is_broken_off: false,
        fault: None,
        checksum: Checksum::Verified,
        clipped: Clipped { start: clipped.0, end: clipped.1 },
    }
}

fn judged(outcome: Result<Verification, Problem>) -> Judged {
    let clipped = outcome.as_ref().map_or(Clipped::default(), |it| it.clipped);
    Judged { path: "ost/\u{1b}[31m01.flac".into(), outcome, clipped }
}

#[test]
fn everything_that_is_amiss_has_its_words_and_moves_no_terminal() {
    let damaged = Verification {
        frames: 40_000,
        lost: 3,
        is_broken_off: true,
        fault: Some(Fault::Damaged { after: Duration::from_secs(1) }),
        checksum: Checksum::Differs,
        ..sound((true, true))
    };
    let cases = [
        (Ok(sound((false, false))), Verdict::Sound, ""),
        (Ok(sound((false, true))), Verdict::Clipped, "clipped: ost/ [31m01.flac: ends in the middle of loud sound\n"),
        (
            Ok(damaged),
            Verdict::Damaged,
            "damaged: ost/ [31m01.flac: damaged after 0:01; 40000 frames instead of 44100; packets that could not be \
             decoded: 3; stops in the middle of a frame; not the samples that the encoder was given (MD5); begins in the \
             middle of loud sound; ends in the middle of loud sound\n",
        ),
        (Err(Fault::Empty.into()), Verdict::Unreadable, "unreadable: ost/ [31m01.flac: empty file\n"),
        (
            Err(Fault::Codec("WMA".to_owned()).into()),
            Verdict::Unsupported,
            "not supported: ost/ [31m01.flac: WMA is not supported; convert it: ffmpeg -i FILE out.flac\n",
        ),
        (
            Err(Problem::TooDeep(3)),
            Verdict::Unreadable,
            "unreadable: ost/ [31m01.flac: folders nested deeper than 3 are left out\n",
        ),
    ];
    let mut tally = Tally::default();
    for (outcome, verdict, words) in cases {
        let judged = judged(outcome);
        assert_eq!(judged.verdict(), verdict);
        tally.add(&judged);
        for language in Language::ALL {
            let mut out = Vec::new();
            plain::line(&judged, &Locale::new(language), &mut out).unwrap();
            let told = String::from_utf8(out).unwrap();
            assert!(!told.contains("verify.") && !told.contains('{') && !told.contains('\u{1b}'), "{told}");
            assert!(language != Language::English || told == words, "{told}");
        }
    }
    let counts = Tally {
        sound: 1,
        clipped: 1,
        damaged: 1,
        unreadable: 2,
        unsupported: 1,
        verified: 1,
        length: Duration::from_secs(3),
    };
    assert_eq!((tally, tally.files(), tally.bad(), tally.is_sound()), (counts, 6, 4, false));
    let mut out = Vec::new();
    plain::summary(&tally, Duration::from_millis(1234), &Locale::new(Language::Indonesian), &mut out).unwrap();
    let told = String::from_utf8(out).unwrap();
    assert!(
        told.starts_with("berkas: 6, 0:03 suara, diperiksa dalam 1,2 dtk\nbaik: 1, di antaranya menurut MD5: 1;"),
        "{told}"
    );
}

#[test]
fn an_end_that_goes_on_in_the_file_beside_it_is_none() {
    let files: Vec<PathBuf> =
        ["a/1.flac", "a/2.flac", "a/3.flac", "b/1.flac", "b/2.flac", "b/3.flac"].map(PathBuf::from).into();
    let clips = [(true, true), (true, false), (true, true), (true, true), (false, true), (true, false)];
    // 1 goes on in 2; 2 ends in silence, so 3 begins clipped; the folder ends with 3; 1 of the other goes on in nothing.
    let left = [(true, false), (false, false), (true, true), (true, true), (false, false), (false, false)];
    for ignores_ends in [false, true] {
        let mut row = Row::new(&files, ignores_ends);
        let mut told = Vec::new();
        // They come as they are ready, and are told in their order.
        for place in [1, 0, 3, 5, 2, 4] {
            row.outcomes[place] = Some(Ok(sound(clips[place])));
            told.extend(row.ready());
            assert!(told.len() < files.len() || place == 4);
        }
        assert!(row.rest().is_empty());
        assert_eq!(told.iter().map(|judged| judged.path.clone()).collect::<Vec<_>>(), files);
        let ends: Vec<(bool, bool)> = told.iter().map(|judged| (judged.clipped.start, judged.clipped.end)).collect();
        assert_eq!(ends, if ignores_ends { vec![(false, false); 6] } else { left.to_vec() });
    }
}

#[test]
fn a_row_that_is_broken_off_tells_what_there_is() {
    let files: Vec<PathBuf> = ["1", "2", "3", "4"].map(PathBuf::from).into();
    let mut row = Row::new(&files, false);
    row.outcomes = vec![Some(Ok(sound((false, true)))), None, None, Some(Ok(sound((true, false))))];
    assert!(row.ready().is_empty());
    let told: Vec<Judged> = row.rest();
    let ends: Vec<(bool, bool)> = told.iter().map(|judged| (judged.clipped.start, judged.clipped.end)).collect();
    assert_eq!(ends, [(false, true), (true, false)]);
}

#[test]
fn what_programs_read_has_every_key_for_every_file() {
    let files = [judged(Ok(sound((true, false)))), judged(Err(Fault::Empty.into()))];
    let mut tally = Tally::default();
    for judged in &files {
        tally.add(judged);
    }
    let mut out = Vec::new();
    json::write(&files, &tally, Duration::from_millis(600), 2, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.lines().all(|line| text::clean(line) == line), "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let [first, second] = [&json["files"][0], &json["files"][1]];
    let keys = |file: &serde_json::Value| file.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(first), keys(second));
    assert_eq!((&first["verdict"], &first["clipped_start"]), (&"clipped".into(), &true.into()));
    assert_eq!((&first["checksum"], &first["seconds"]), (&"verified".into(), &1.0.into()));
    assert_eq!((&second["verdict"], &second["frames"]), (&"unreadable".into(), &serde_json::Value::Null));
    assert_eq!(second["reasons"][0], "empty file");
    let summary = &json["summary"];
    assert_eq!((&summary["files"], &summary["clipped"], &summary["unchecked"]), (&2.into(), &1.into(), &2.into()));
    assert_eq!((&summary["seconds_of_sound"], &summary["seconds"]), (&1.0.into(), &0.6.into()));
}
