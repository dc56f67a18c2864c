use super::*;

fn head(channels: u8, family: u8, table: &[u8]) -> Vec<u8> {
    [&b"OpusHead\x01"[..], &[channels, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0x00, 0xff, family], table].concat()
}

#[test]
fn the_header_gives_pre_skip_gain_and_places() {
    let stereo = Head::read(&head(2, 0, &[])).unwrap();
    assert_eq!((stereo.pre_skip, stereo.streams, stereo.coupled), (312, 1, 1));
    // −1 dB.
    assert!((stereo.gain - 0.891_250_9).abs() < 1e-6, "{}", stereo.gain);
    assert_eq!(stereo.sources(), [Some((0, 0)), Some((0, 1))]);
    // What opusenc writes for 5.1: left, centre, right, rear left, rear right, low.
    let surround = Head::read(&head(6, 1, &[4, 2, 0, 4, 1, 2, 3, 5])).unwrap();
    let wave = [(0, 0), (0, 1), (2, 0), (3, 0), (1, 0), (1, 1)];
    assert_eq!(surround.sources(), wave.map(Some));
    let silent = Head::read(&head(3, 1, &[1, 1, 0, 255, 1])).unwrap();
    assert_eq!(silent.sources(), [Some((0, 0)), Some((0, 1)), None]);
}

#[test]
fn headers_that_lie_are_none() {
    for bytes in [
        head(0, 0, &[]),
        head(3, 0, &[]),
        head(9, 1, &[9, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
        head(2, 1, &[1, 2, 0, 1]),
        head(2, 1, &[0, 0, 0, 0]),
        head(2, 1, &[1, 1, 0]),
        head(2, 1, &[1, 1, 0, 2]),
        head(2, 255, &[2, 0, 0, 1]),
        b"OpusHead".to_vec(),
    ] {
        assert_eq!(Head::read(&bytes), None, "{bytes:?}");
    }
}

#[test]
fn packets_that_tell_their_length_are_taken_apart() {
    let after = [9, 9];
    for (delimited, plain) in [
        (&[0xf8, 3, 1, 2, 3][..], &[0xf8, 1, 2, 3][..]),
        (&[0xf9, 2, 1, 2, 3, 4], &[0xf9, 1, 2, 3, 4]),
        (&[0xfa, 1, 2, 1, 2, 3], &[0xfa, 1, 1, 2, 3]),
        // Three frames of one byte, two bytes of padding.
        (&[0xfb, 0x43, 2, 1, 1, 2, 3, 0, 0], &[0xfb, 0x03, 1, 2, 3]),
        // Frames of one and two bytes.
        (&[0xfb, 0x82, 1, 2, 1, 2, 3], &[0xfb, 0x82, 1, 1, 2, 3]),
    ] {
        let whole = [delimited, &after].concat();
        assert_eq!(undelimit(&whole), Some((plain.to_vec(), &after[..])), "{delimited:?}");
        assert_eq!(undelimit(&delimited[..delimited.len() - 1]), None, "{delimited:?}");
    }
    let long: Vec<u8> = [&[0xf8, 252, 1][..], &[7; 256]].concat();
    assert_eq!(undelimit(&long).unwrap().0.len(), 257);
}
