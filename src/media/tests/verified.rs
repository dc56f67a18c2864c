//! Whole files decoded, and FLAC's checksum.

use std::fs;

use super::tools::Bench;
use crate::media::{Checksum, Spec, verify};

const CD: Spec = Spec { rate: 44_100, channels: 2 };

#[test]
fn flac_is_verified_at_every_depth_and_number_of_channels() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s32");
    for bits in [8, 12, 16, 20, 24] {
        bench.run(&format!("sox -D a.wav -b {bits} {bits}.flac"));
        let verified = verify(&bench.path(&format!("{bits}.flac"))).unwrap();
        assert_eq!((verified.checksum, verified.is_sound()), (Checksum::Verified, true), "{bits}: {verified:?}");
        assert_eq!((verified.frames, verified.promised, verified.lost), (22_050, Some(22_050), 0));
    }
    for channels in 1..=8 {
        bench.material("c.wav", 0.2, Spec { rate: 48_000, channels }, "s16");
        bench.run("flac --totally-silent --channel-map=none -f c.wav");
        assert_eq!(verify(&bench.path("c.flac")).unwrap().checksum, Checksum::Verified, "{channels} channels");
    }
}

#[test]
fn more_than_24_bits_are_verified_beyond_what_floats_keep() {
    let bench = Bench::new();
    for channels in [1, 2] {
        bench.material("a.wav", 0.5, Spec { channels, ..CD }, "s32");
        bench.run("flac --totally-silent -f a.wav");
        let good = fs::read(bench.path("a.flac")).unwrap();
        let verified = verify(&bench.path("a.flac")).unwrap();
        assert_eq!((verified.checksum, verified.is_sound()), (Checksum::Verified, true), "{channels}: {verified:?}");
        let mut other = good.clone();
        other[26] ^= 1;
        let mut broken = good.clone();
        broken[good.len() / 2] ^= 1;
        for bytes in [other, broken] {
            fs::write(bench.path("t.flac"), bytes).unwrap();
            let verified = verify(&bench.path("t.flac")).unwrap();
            assert_eq!((verified.checksum, verified.is_sound()), (Checksum::Differs, false), "{verified:?}");
        }
    }
    bench.run("mkvmerge -q -o a.mka a.flac").run("flac --totally-silent --ogg a.wav -o a.oga");
    for name in ["a.mka", "a.oga"] {
        assert_eq!(verify(&bench.path(name)).unwrap().checksum, Checksum::Verified, "{name}");
    }
}

#[test]
fn one_broken_byte_differs() {
    let bench = Bench::new();
    bench.material("a.wav", 0.5, CD, "s16");
    bench.run("flac --totally-silent a.wav");
    let good = fs::read(bench.path("a.flac")).unwrap();
    let result = |bytes: &[u8]| {
        fs::write(bench.path("t.flac"), bytes).unwrap();
        verify(&bench.path("t.flac")).unwrap()
    };
    for at in [good.len() / 2, good.len() - 100, good.len() - 1000] {
        let mut broken = good.clone();
        broken[at] ^= 1;
        let verified = result(&broken);
        assert_eq!((verified.checksum, verified.is_sound()), (Checksum::Differs, false), "{at}: {verified:?}");
    }
    // One bit of the checksum itself: signature 4, block head 4, the MD5 18 bytes into STREAMINFO (RFC 9639, 8.2).
    let mut other = good.clone();
    other[26] ^= 1;
    let verified = result(&other);
    assert_eq!((verified.checksum, verified.lost, verified.fault), (Checksum::Differs, 0, None));
    // An encoder that wrote to a pipe could not fill it in.
    let mut without = good.clone();
    without[26..42].fill(0);
    let verified = result(&without);
    assert_eq!((verified.checksum, verified.is_sound()), (Checksum::Absent, true));
    let verified = result(&good[..good.len() * 2 / 3]);
    assert!(!verified.is_sound() && verified.fault.is_some() && verified.checksum == Checksum::Differs, "{verified:?}");
}

#[test]
fn other_formats_are_counted() {
    let bench = Bench::new();
    bench.material("a.wav", 1.0, CD, "s16");
    bench
        .run("lame --quiet a.wav a.mp3")
        .run("oggenc -Q a.wav -o a.ogg")
        .run("opusenc --quiet a.wav a.opus")
        .ffmpeg("-i a.wav -c:a alac a.m4a")
        .ffmpeg("-i a.wav -c:a aac aac.m4a")
        .ffmpeg("-i a.wav a.aiff");
    for name in ["a.wav", "a.mp3", "a.ogg", "a.opus", "a.m4a", "aac.m4a", "a.aiff"] {
        let verified = verify(&bench.path(name)).unwrap();
        assert_eq!((verified.checksum, verified.is_sound()), (Checksum::None, true), "{name}: {verified:?}");
        assert_eq!(verified.promised, Some(verified.frames), "{name}");
    }
    let whole = fs::read(bench.path("a.mp3")).unwrap();
    fs::write(bench.path("cut.mp3"), &whole[..whole.len() / 2]).unwrap();
    let cut = verify(&bench.path("cut.mp3")).unwrap();
    assert!(!cut.is_sound() && cut.fault.is_some() && cut.frames < cut.promised.unwrap(), "{cut:?}");
}
