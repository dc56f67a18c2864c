//! What a setup header may ask for.

use super::{VALUES, root, values};

/// Packs numbers as Vorbis does; each with its width in bits.
fn pack(numbers: &[(u64, usize)]) -> Vec<u8> {
    let bits: Vec<bool> =
        numbers.iter().flat_map(|&(number, width)| (0..width).map(move |bit| number >> bit & 1 == 1)).collect();
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
    [b"\x05vorbis".to_vec(), bits.chunks(8).map(byte).collect()].concat()
}

fn book(dimensions: u64, entries: u64, rest: &[(u64, usize)]) -> Vec<(u64, usize)> {
    [&[(0x56_4342, 24), (dimensions, 16), (entries, 24)], rest].concat()
}

#[test]
fn values_are_counted_without_unpacking_them() {
    let plain = book(2, 3, &[(0, 1), (0, 1), (1, 5), (1, 5), (1, 5), (0, 4)]);
    let sparse = book(1, 3, &[(0, 1), (1, 1), (1, 1), (0, 5), (0, 1), (1, 1), (0, 5), (0, 4)]);
    // One of length 1, two of length 2; a table of the root's number of values.
    let ordered = book(2, 3, &[(1, 1), (0, 5), (1, 2), (2, 2), (1, 4), (0, 32), (0, 32), (3, 4), (0, 1), (5, 4)]);
    let whole = book(2, 3, &[(1, 1), (0, 5), (1, 2), (2, 2), (2, 4), (0, 32), (0, 32), (3, 4), (0, 1), (5, 24)]);
    let all = [&[(3, 8)], &plain[..], &sparse, &ordered, &whole].concat();
    let bytes = pack(&all);
    assert_eq!(values(&bytes), Some(6 + 3 + 6 + 6));
    for end in 0..bytes.len() {
        assert_eq!(values(&bytes[..end]), None, "{end}");
    }
}

#[test]
fn a_codebook_beyond_reason_is_seen_before_it_is_unpacked() {
    // In 22 bytes a table of four terabytes; and one that has no end.
    for (dimensions, entries) in [(0xffff, 0xff_ffff), (8, 0xff_ffff)] {
        let bytes = pack(&[&[(0, 8)], &book(dimensions, entries, &[(1, 1), (23, 5)])[..]].concat());
        assert!(values(&bytes).is_some_and(|values| values > VALUES), "{dimensions}, {entries}");
    }
    assert_eq!(values(&pack(&[&[(0, 8)], &book(0, 9, &[(0, 64)])[..]].concat())), None);
    assert_eq!(values(b"\x05vorbis"), None);
    assert_eq!(values(b""), None);
}

#[test]
fn roots_are_whole() {
    for (entries, dimensions, expected) in [
        (0, 1, 0),
        (1, 5, 1),
        (1024, 10, 2),
        (1023, 10, 1),
        (3125, 5, 5),
        (3124, 5, 4),
        (0xff_ffff, 2, 4095),
        (7, 1, 7),
    ] {
        assert_eq!(root(entries, dimensions), expected, "{entries}, {dimensions}");
    }
}
