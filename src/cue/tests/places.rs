//! Where songs begin and end.

use super::{places, remarks};
use crate::cue::{Remark, Sectors, Sheet};

fn song(file: usize, number: u32, start: &str, end: Option<&str>) -> (usize, u32, String, Option<String>) {
    (file, number, start.to_owned(), end.map(str::to_owned))
}

#[test]
fn the_end_of_a_song_is_the_start_of_the_next() {
    let sheet = Sheet::from_text(
        "FILE a.flac WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\nTRACK 2 AUDIO\nINDEX 00 01:00:00\nINDEX 01 01:02:03\n\
         TRACK 3 AUDIO\nINDEX 01 100:00:74\n",
    );
    let expected = [
        song(0, 1, "00:00:00", Some("01:02:03")),
        song(0, 2, "01:02:03", Some("100:00:74")),
        song(0, 3, "100:00:74", None),
    ];
    assert_eq!(places(&sheet), expected);
    assert_eq!(remarks(&sheet), []);
}

#[test]
fn a_file_a_song_with_the_gap_behind_the_song_before() {
    let sheet = Sheet::from_text(
        "FILE 1.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\nTRACK 2 AUDIO\nINDEX 00 03:00:00\n\
         FILE 2.wav WAVE\nINDEX 01 00:00:00\nTRACK 3 AUDIO\nINDEX 00 02:00:00\nFILE 3.wav WAVE\nINDEX 01 00:00:00\n",
    );
    assert_eq!(places(&sheet), [1, 2, 3].map(|number| song(number as usize - 1, number, "00:00:00", None)));
    assert!(sheet.layout().songs.iter().all(crate::cue::Stretch::is_whole));
    assert_eq!(remarks(&sheet), []);
}

#[test]
fn a_file_a_song_with_the_gap_before_it() {
    let sheet = Sheet::from_text(
        "FILE 1.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\nFILE 2.wav WAVE\nTRACK 2 AUDIO\nINDEX 00 00:00:00\n\
         INDEX 01 00:02:00\n",
    );
    assert_eq!(places(&sheet), [song(0, 1, "00:00:00", None), song(1, 2, "00:00:00", None)]);
}

#[test]
fn several_files_with_several_songs() {
    let sheet = Sheet::from_text(
        "FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\nTRACK 2 AUDIO\nINDEX 01 01:00:00\n\
         FILE b.wav WAVE\nTRACK 3 AUDIO\nINDEX 01 00:00:00\nTRACK 4 AUDIO\nINDEX 01 00:30:00\n",
    );
    let expected = [
        song(0, 1, "00:00:00", Some("01:00:00")),
        song(0, 2, "01:00:00", None),
        song(1, 3, "00:00:00", Some("00:30:00")),
        song(1, 4, "00:30:00", None),
    ];
    assert_eq!(places(&sheet), expected);
}

#[test]
fn the_sound_before_the_first_track_is_told() {
    let sheet = Sheet::from_text(
        "FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 00 00:00:00\nINDEX 01 00:32:33\nTRACK 2 AUDIO\nINDEX 01 02:00:00",
    );
    assert_eq!(places(&sheet), [song(0, 1, "00:32:33", Some("02:00:00")), song(0, 2, "02:00:00", None)]);
    assert_eq!(remarks(&sheet), [(2, Remark::Hidden(Sectors::new(32 * 75 + 33)))]);
}

#[test]
fn data_is_no_song_and_ends_the_one_before() {
    let sheet = Sheet::from_text(
        "FILE a.bin BINARY\nTRACK 1 MODE1/2352\nINDEX 01 00:00:00\nTRACK 2 AUDIO\nPREGAP 00:02:00\nINDEX 01 10:00:00\n\
         TRACK 3 MODE2/2352\nINDEX 00 20:00:00\nINDEX 01 20:02:00\n",
    );
    assert_eq!(places(&sheet), [song(0, 2, "10:00:00", Some("20:00:00"))]);
    let expected = [(2, Remark::Data(1)), (7, Remark::Data(3)), (4, Remark::Silence(2, Sectors::new(150)))];
    assert_eq!(remarks(&sheet), expected);
}

#[test]
fn tracks_out_of_order_are_put_in_the_order_of_their_places() {
    let sheet = Sheet::from_text(
        "FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\nTRACK 2 AUDIO\nINDEX 01 03:00:00\nTRACK 3 AUDIO\n\
         INDEX 01 01:00:00\n",
    );
    let expected = [
        song(0, 1, "00:00:00", Some("01:00:00")),
        song(0, 3, "01:00:00", Some("03:00:00")),
        song(0, 2, "03:00:00", None),
    ];
    assert_eq!(places(&sheet), expected);
    assert_eq!(remarks(&sheet), [(6, Remark::OutOfOrder(3))]);
}

#[test]
fn a_track_without_its_first_index_or_any() {
    let sheet = Sheet::from_text(
        "FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\nTRACK 2 AUDIO\nINDEX 00 01:00:00\nTRACK 3 AUDIO\nTRACK 4 AUDIO\n\
         INDEX 02 02:00:00\n",
    );
    let expected = [
        song(0, 1, "00:00:00", Some("01:00:00")),
        song(0, 2, "01:00:00", Some("02:00:00")),
        song(0, 4, "02:00:00", None),
    ];
    assert_eq!(places(&sheet), expected);
    let expected = [(4, Remark::NoFirstIndex(2)), (6, Remark::NoIndex(3)), (7, Remark::NoFirstIndex(4))];
    assert_eq!(remarks(&sheet), expected);
}

#[test]
fn a_track_without_length_is_no_song() {
    let sheet = Sheet::from_text(
        "FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\nTRACK 2 AUDIO\nINDEX 01 01:00:00\nTRACK 3 AUDIO\n\
         INDEX 01 01:00:00\n",
    );
    assert_eq!(places(&sheet), [song(0, 1, "00:00:00", Some("01:00:00")), song(0, 3, "01:00:00", None)]);
    assert_eq!(remarks(&sheet), [(4, Remark::NoLength(2))]);
}
