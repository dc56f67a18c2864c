//! Damage in a FLAC file takes no more than the frames that it is in.

use super::odd::garbage;
use super::tools::{Bench, assert_same, decode, rest};
use crate::media::{Checksum, Decoder, Spec, verify};

const BLOCK: usize = 4096;

/// Places of the frames, which are numbered from 0.
fn frames(flac: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    for at in 0..flac.len() - 5 {
        if flac[at..at + 2] == [0xff, 0xf8] && usize::from(flac[at + 4]) == places.len() {
            places.push(at);
        }
    }
    places
}

#[test]
fn only_the_damaged_frame_is_lost() {
    let bench = Bench::new();
    bench.material("a.wav", 3.0, Spec { rate: 44_100, channels: 2 }, "s16");
    bench.run("flac --totally-silent a.wav");
    let (clean, heard) = (std::fs::read(bench.path("a.flac")).unwrap(), decode(&bench.path("a.flac")));
    let places = frames(&clean);
    let last = places.len() - 1;
    assert_eq!(last, heard.len() / 2 / BLOCK);
    let over = |number: usize, into: usize, with: &[u8]| {
        let at = places[number] + into;
        [&clean[..at], with, &clean[at + with.len()..]].concat()
    };
    let before = |number: usize, with: &[u8]| [&clean[..places[number]], with, &clean[places[number]..]].concat();
    let cut = |number: usize| [&clean[..places[number]], &clean[places[number + 1]..]].concat();
    for (what, bytes, lost) in [
        ("head", over(10, 0, &[0; 8]), Some(10)),
        ("one bit of a head", over(10, 1, &[0xf9]), Some(10)),
        ("body", over(10, 3000, &[0x55; 50]), Some(10)),
        ("end", over(10, places[11] - places[10] - 2, &[1, 2]), Some(10)),
        ("garbage between", before(10, &garbage(995)), None),
        ("much garbage between", before(10, &garbage(700_000)), None),
        ("head inside", over(10, 3000, &clean[places[7]..places[7] + 16]), Some(10)),
        ("second frame's head", over(1, 0, &[0; 8]), Some(1)),
        ("garbage before the second frame", before(1, &garbage(500)), None),
        ("first frame's body", over(0, 3000, &[0x55; 50]), Some(0)),
        ("last but one's head", over(last - 1, 0, &[0; 8]), Some(last - 1)),
        ("garbage before the last frame", before(last, &garbage(500)), None),
        ("frame missing", cut(10), Some(10)),
    ] {
        let path = bench.path("t.flac");
        std::fs::write(&path, &bytes).unwrap();
        let mut wanted = heard.clone();
        if let Some(lost) = lost {
            wanted[lost * 2 * BLOCK..(lost + 1) * 2 * BLOCK].fill(0.0);
        }
        let mut decoder = Decoder::open(&path).unwrap();
        let (samples, fault) = rest(&mut decoder);
        assert_eq!(fault, None, "{what}");
        assert_same(&samples, &wanted, what);
        assert_eq!(decoder.lost(), u64::from(lost.is_some()), "{what}");
        for frame in [40_000, 60_000, 3, 44_000, 125_000, 9 * BLOCK] {
            assert_eq!(decoder.seek(frame as u64), Ok(frame as u64), "{what}");
            assert_same(&rest(&mut decoder).0, &wanted[frame * 2..], &format!("{what} at {frame}"));
        }
        let checksum = if lost.is_some() { Checksum::Differs } else { Checksum::Verified };
        let verified = verify(&path).unwrap();
        assert_eq!((verified.checksum, verified.is_sound()), (checksum, lost.is_none()), "{what}: {verified:?}");
    }
    // Of a damaged end what comes before is heard.
    for (what, bytes) in [("last head", over(last, 0, &[0; 8])), ("last body", over(last, 1000, &[0x55; 50]))] {
        let path = bench.path("t.flac");
        std::fs::write(&path, bytes).unwrap();
        let (samples, fault) = rest(&mut Decoder::open(&path).unwrap());
        assert!(fault.is_some(), "{what}");
        assert_same(&samples, &heard[..last * 2 * BLOCK], what);
    }
}
