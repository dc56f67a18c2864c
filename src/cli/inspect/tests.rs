use super::*;
use crate::library::report;
use crate::locale::{Language, Locale};
use crate::media::{Checksum, Clipped, Level, Loudness, Picture, Tags};
use crate::text;

fn full() -> Report {
    let info = Info {
        container: "FLAC".to_owned(),
        codec: "FLAC".to_owned(),
        rate: 44_100,
        channels: 2,
        bits: Some(16),
        frames: Some(9_922_500),
        duration: Some(std::time::Duration::from_millis(225_007)),
        delay: None,
        padding: Some(0),
        tags: Tags {
            title: Some(
                "A title that is long enough to be wrapped in a terminal of eighty columns, \u{1b}[31mred".to_owned(),
            ),
            artists: vec!["漢字漢字".to_owned(), "Two".to_owned()],
            track: Some(3),
            ..Tags::default()
        },
        loudness: Loudness { track: Some(Level { gain: -6.53, peak: Some(0.988_553) }), album: None },
        pictures: vec![
            Picture { kind: Some(3), mime: Some("image/png".to_owned()), size: Some((600, 400)), bytes: 51_234 },
            Picture::default(),
        ],
    };
    Report {
        path: "ost/01  Melangkah \u{202e}x.flac".into(),
        info: Ok(info),
        verification: Some(Verification {
            frames: 9_922_500,
            length: std::time::Duration::from_secs(225),
            promised: Some(9_922_500),
            lost: 0,
            is_broken_off: false,
            fault: None,
            checksum: Checksum::Verified,
            clipped: Clipped::default(),
        }),
        measurement: None,
    }
}

fn broken() -> Report {
    let path = "ost/02.wma".into();
    Report { path, info: Err(Fault::Codec("WMA".to_owned())), verification: None, measurement: None }
}

fn printed(language: Language, width: usize) -> String {
    let mut out = Vec::new();
    plain::write([full(), broken()].into_iter(), &Locale::new(language), width, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_text_is_aligned_and_whole() {
    insta::assert_snapshot!(printed(Language::English, 80));
    let indonesian = printed(Language::Indonesian, 200);
    for part in [
        "tidak diketahui",
        "−6,53 dB, puncak 0,988553",
        "tidak: WMA tidak didukung; ubah formatnya: ffmpeg -i FILE out.flac",
        "sampul depan",
    ] {
        assert!(indonesian.contains(part), "{part}\n{indonesian}");
    }
}

#[test]
fn the_text_fits_every_width_and_is_clean() {
    for language in Language::ALL {
        for width in [2, 3, 5, 10, 17, 25, 40, 79, 250] {
            let text = printed(language, width);
            assert!(text.lines().all(|line| text::width(line) <= width), "{width}:\n{text}");
            assert!(text.lines().all(|line| text::clean(line) == line));
        }
    }
}

#[test]
fn every_kind_of_picture_and_every_row_has_its_words() {
    for language in Language::ALL {
        let locale = Locale::new(language);
        for kind in 0..=20 {
            let key = format!("inspect.picture-{kind}");
            assert_ne!(locale.text(&key), key);
        }
        assert!(!printed(language, 1000).contains("inspect."), "a key without its text");
    }
}

#[test]
fn what_is_not_known_is_null_and_nothing_moves_a_terminal() {
    let mut out = Vec::new();
    json::write([full(), broken()].into_iter(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.lines().all(|line| text::clean(line) == line), "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["format"], 1);
    let [first, second] = [&json["files"][0], &json["files"][1]];
    assert_eq!(first["path"], "ost/01  Melangkah \u{202e}x.flac", "exact, though escaped");
    assert_eq!(first["verification"]["checksum"], "verified");
    assert_eq!((&first["delay"], &first["padding"]), (&serde_json::Value::Null, &0.into()));
    assert_eq!(first["replay_gain"]["track_gain"].to_string(), "-6.53");
    assert_eq!(
        first["pictures"][1],
        serde_json::json!({"kind": null, "mime": null, "width": null, "height": null, "bytes": 0})
    );
    assert_eq!(
        (&second["playable"], &second["reason"]),
        (&false.into(), &"WMA is not supported; convert it: ffmpeg -i FILE out.flac".into())
    );
    let keys = |file: &serde_json::Value| file.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(first), keys(second), "every file has every key");
    assert_eq!(report::escape("\"\u{9b}\""), "\"\\u009b\"");
}
