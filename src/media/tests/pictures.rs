//! What is told of the pictures in a file.

use std::fs;

use super::tags::{frame, id3};
use super::tools::{Bench, inspect};
use crate::media::{Picture, Spec, cover};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

#[test]
fn pictures_are_told_in_every_container() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench
        .ffmpeg("-f lavfi -i testsrc=s=320x200 -frames:v 1 cover.png")
        .ffmpeg("-f lavfi -i testsrc=s=640x480 -frames:v 1 back.jpg")
        .run("flac --totally-silent a.wav")
        .run("metaflac --import-picture-from=3||||cover.png --import-picture-from=4||||back.jpg a.flac")
        .run("opusenc --quiet --picture 3||||cover.png a.wav a.opus")
        .ffmpeg("-i a.wav -i cover.png -map 0 -map 1 -c:v copy -disposition:v attached_pic -c:a aac a.m4a")
        .ffmpeg("-i a.wav -i cover.png -map 0 -map 1 -c:v copy -metadata:s:v comment=Cover_(front) plain.mp3")
        .ffmpeg("-i plain.mp3 -map 0 -c copy -id3v2_version 3 -metadata:s:v comment=Other v3.mp3");
    let length = |name: &str| fs::metadata(bench.path(name)).unwrap().len();
    let picture =
        |kind, mime: &str, size, bytes| Picture { kind, mime: Some(mime.to_owned()), size: Some(size), bytes };
    let cover = |kind| picture(kind, "image/png", (320, 200), length("cover.png"));
    let back = picture(Some(4), "image/jpeg", (640, 480), length("back.jpg"));
    let told = |name: &str| inspect(&bench.path(name)).unwrap().pictures;
    assert_eq!(told("a.wav"), []);
    assert_eq!(told("a.flac"), [cover(Some(3)), back]);
    assert_eq!(told("a.opus"), [cover(Some(3))]);
    assert_eq!(told("a.m4a"), [cover(None)]);
    // ffmpeg compresses a PNG anew for MP3.
    for name in ["plain.mp3", "v3.mp3"] {
        let pictures = told(name);
        assert_eq!(pictures.len(), 1, "{name}");
        assert_eq!((pictures[0].size, pictures[0].mime.as_deref()), (Some((320, 200)), Some("image/png")), "{name}");
    }
}

#[test]
fn pictures_that_are_none_harm_nobody() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.run("lame --quiet a.wav a.mp3");
    let audio = fs::read(bench.path("a.mp3")).unwrap();
    let pictures = |frames: &[u8]| {
        fs::write(bench.path("t.mp3"), [id3(frames), audio.clone()].concat()).unwrap();
        inspect(&bench.path("t.mp3")).unwrap().pictures
    };
    let body = [&b"\x03image/\x1b[31m\0\xee\0"[..], &[7; 3000]].concat();
    let odd = Picture { kind: None, mime: Some("image/ [31m".to_owned()), size: None, bytes: 3000 };
    assert_eq!(pictures(&frame("APIC", &body)), [odd], "an unknown kind, a type that would colour a terminal");
    for end in 0..body.len().min(20) {
        let told = pictures(&[frame("APIC", &body[..end]), frame("TIT2", b"\x03x")].concat());
        assert!(told.len() <= 1, "{end}: {told:?}");
    }
    let many = frame("APIC", &body).repeat(100);
    assert_eq!(pictures(&many).len(), 64);
    // A description in UTF-16, a mere ending for a type.
    let wide = [&b"\x01JPG\0\x03\xff\xfea\0\0\0"[..], &[0xff, 0xd8, 0xff, 0], &[7; 2000]].concat();
    let told = pictures(&frame("APIC", &wide));
    assert_eq!((told[0].mime.as_deref(), told[0].kind, told[0].bytes), (Some("image/jpeg"), Some(3), 2004));
}

#[test]
fn the_cover_is_the_front_one_in_the_file_else_one_beside_it() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench
        .ffmpeg("-f lavfi -i testsrc=s=320x200 -frames:v 1 front.png")
        .ffmpeg("-f lavfi -i testsrc=s=640x480 -frames:v 1 back.jpg")
        .run("flac --totally-silent a.wav")
        .run("metaflac --import-picture-from=4||||back.jpg --import-picture-from=3||||front.png a.flac")
        .run("opusenc --quiet --picture 3||||front.png a.wav a.opus")
        .ffmpeg("-i a.wav -i front.png -map 0 -map 1 -c:v copy -disposition:v attached_pic -c:a aac a.m4a")
        .run("lame --quiet a.wav plain.mp3");
    let (front, back) = (fs::read(bench.path("front.png")).unwrap(), fs::read(bench.path("back.jpg")).unwrap());
    let body = [&b"\x03image/png\0\x03name\0"[..], &front].concat();
    let plain = fs::read(bench.path("plain.mp3")).unwrap();
    fs::write(bench.path("a.mp3"), [id3(&frame("APIC", &body)), plain].concat()).unwrap();
    for name in ["a.flac", "a.opus", "a.m4a", "a.mp3"] {
        assert!(cover(&bench.path(name)).as_ref() == Some(&front), "{name}");
    }
    // Of `front` and `folder` the better name, whatever its case.
    fs::rename(bench.path("back.jpg"), bench.path("Folder.JPG")).unwrap();
    assert!(cover(&bench.path("a.wav")) == Some(back));
    fs::remove_file(bench.path("Folder.JPG")).unwrap();
    assert!(cover(&bench.path("plain.mp3")) == Some(front));
    fs::remove_file(bench.path("front.png")).unwrap();
    assert_eq!(cover(&bench.path("a.wav")), None);
    assert_eq!(cover(&bench.path("missing.wav")), None);
    // A picture that promises more than the file holds.
    let whole = fs::read(bench.path("a.flac")).unwrap();
    for length in (0..whole.len().min(4000)).step_by(37) {
        fs::write(bench.path("torn.flac"), &whole[..length]).unwrap();
        assert!(cover(&bench.path("torn.flac")).is_none_or(|bytes| bytes.len() < whole.len()), "{length}");
    }
}
