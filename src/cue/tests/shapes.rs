//! How sheets are written.

use std::fmt::Write as _;

use super::remarks;
use crate::cue::{BYTES, Remark, Sectors, Sheet};

/// As EAC writes one, with the gains of foobar2000 and texts of CD-TEXT. The names are of nobody.
const FULL: &str = r#"REM GENRE "Original Soundtrack"
REM DATE 2006
REM DISCID 4B0A1C07
REM COMMENT "ExactAudioCopy v1.6"
REM REPLAYGAIN_ALBUM_GAIN -7.31 dB
REM REPLAYGAIN_ALBUM_PEAK 0.988553
REM DISCNUMBER 2
CATALOG 0602517123456
PERFORMER "Nim & Sol"
TITLE "Tira Lum"
FILE "Nim & Sol - Tira Lum.wav" WAVE
  TRACK 01 AUDIO
    TITLE "12" Oba"
    PERFORMER "Nim"
    SONGWRITER "Sol"
    FLAGS DCP PRE
    ISRC IDA010600001
    REM COMPOSER "Lum"
    REM REPLAYGAIN_TRACK_GAIN -6.53 dB
    REM REPLAYGAIN_TRACK_PEAK 0.9
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE Rasa Dua
    COMPOSER "Sol"
    ARRANGER "Nim"
    PREGAP 00:02:00
    INDEX 00 03:05:14
    INDEX 01 03:07:14
    INDEX 02 04:00:00
    POSTGAP 00:01:00
"#;

#[test]
fn everything_in_a_sheet_is_read() {
    let sheet = Sheet::from_text(FULL);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let whole = &sheet.words;
    let texts = [&whole.title, &whole.performer, &whole.genre, &whole.date, &whole.comment, &whole.gain, &whole.peak];
    let expected =
        ["Tira Lum", "Nim & Sol", "Original Soundtrack", "2006", "ExactAudioCopy v1.6", "-7.31 dB", "0.988553"];
    assert_eq!(texts.map(text), expected);
    assert_eq!(
        (text(&sheet.catalog), text(&sheet.disc_id), sheet.disc),
        ("0602517123456".into(), "4B0A1C07".into(), Some(2))
    );
    assert_eq!(sheet.files, ["Nim & Sol - Tira Lum.wav"]);
    let [first, second] = &sheet.tracks[..] else { panic!("{:?}", sheet.tracks) };
    assert_eq!((first.number, first.is_audio, first.line), (1, true, 12));
    let words = &first.words;
    let texts = [&words.title, &words.performer, &words.songwriter, &words.composer, &words.gain, &words.peak];
    assert_eq!(texts.map(text), ["12\" Oba", "Nim", "Sol", "Lum", "-6.53 dB", "0.9"]);
    assert_eq!((text(&first.isrc), first.flags.join(" ")), ("IDA010600001".into(), "DCP PRE".into()));
    let words = &second.words;
    assert_eq!(
        [&words.title, &words.performer, &words.composer, &words.arranger].map(text),
        ["Rasa Dua", "", "Sol", "Nim"]
    );
    assert_eq!((second.pregap, second.postgap), (Some(Sectors::new(150)), Some(Sectors::new(75))));
    let indices: Vec<(u32, u32)> = second.indices.iter().map(|index| (index.number, index.at.count())).collect();
    assert_eq!(indices, [(0, 185 * 75 + 14), (1, 187 * 75 + 14), (2, 240 * 75)]);
    let silences = [(22, Remark::Silence(2, Sectors::new(150))), (22, Remark::Silence(2, Sectors::new(75)))];
    assert_eq!(remarks(&sheet), silences);
}

#[test]
fn lines_end_as_on_any_system_and_commands_are_in_any_case() {
    let with = |end: &str| FULL.replace('\n', end);
    let expected = Sheet::from_text(FULL);
    for end in ["\r\n", "\r", "\n\n", " \t\r\n"] {
        let mut sheet = Sheet::from_text(&with(end));
        if end == "\n\n" {
            sheet.tracks.iter_mut().for_each(|track| track.line = track.line.div_ceil(2));
        }
        assert_eq!(sheet, expected, "{end:?}");
    }
    let small =
        FULL.replace("TRACK", "track").replace("INDEX", "Index").replace("AUDIO", "audio").replace("FILE", "file");
    assert_eq!(Sheet::from_text(&small), expected);
}

#[test]
fn every_alphabet_is_read() {
    let sheet =
        "TITLE \"Café Été\"\nFILE \"é.wav\" WAVE\n TRACK 01 AUDIO\n TITLE \"Déjà là, où ça ?\"\n INDEX 01 00:00:00\n";
    let expected = Sheet::from_text(sheet);
    let marked = [b"\xef\xbb\xbf", sheet.as_bytes()].concat();
    let little: Vec<u8> = sheet.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = sheet.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked_little = [b"\xff\xfe", &*little].concat();
    let marked_big = [b"\xfe\xff", &*big].concat();
    for bytes in [sheet.as_bytes(), &marked, &little, &big, &marked_little, &marked_big] {
        assert_eq!(Sheet::from_bytes(bytes), expected);
    }
    // Latin-1 holds each of these letters at its own number.
    let latin: Vec<u8> = sheet.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let guessed = Sheet::from_bytes(&latin);
    assert_eq!((guessed.guessed, &guessed.tracks), (Some("windows-1252"), &expected.tracks));
    assert_eq!(guessed.files, ["é.wav"]);
    let (japanese, _, _) =
        encoding_rs::SHIFT_JIS.encode("TITLE \"さくらの花が咲いています\"\nTRACK 01 AUDIO\nINDEX 01 00:00:00");
    let japanese = Sheet::from_bytes(&japanese);
    assert_eq!(
        (japanese.guessed, japanese.words.title.as_deref()),
        (Some("Shift_JIS"), Some("さくらの花が咲いています"))
    );
}

#[test]
fn a_file_is_named_in_many_ways() {
    for (line, name) in [
        (r#"FILE "a b.wav" WAVE"#, "a b.wav"),
        (r#"FILE "a "b" c.flac" FLAC"#, r#"a "b" c.flac"#),
        ("FILE a.wav WAVE", "a.wav"),
        ("FILE a b.mp3 mp3", "a b.mp3"),
        ("FILE a b.ape", "a b.ape"),
        (r#"FILE "open.wav WAVE"#, "open.wav WAVE"),
        (r#"  file	"tab.wav"	WAVE"#, "tab.wav"),
    ] {
        assert_eq!(Sheet::from_text(line).files, [name], "{line}");
    }
}

#[test]
fn what_is_not_understood_is_skipped_and_told_with_its_line() {
    let text = "hello\nTITLE \"T\"\nINDEX 01 00:00:00\nFILE \"a.wav\" WAVE\nTRACK one AUDIO\nTRACK 01 AUDIO\nINDEX 01 00:61:00\n\
        INDEX 01 00:00:00\nINDEX 01 00:09:00\nISRC short\nISRC 000000000000\nCATALOG x\nBEEP\nREM whatever \"x\nMESSAGE \"y\"\n\
        TRACK 0 AUDIO\nPREGAP soon\nTITLE";
    let sheet = Sheet::from_text(text);
    let lines: Vec<u32> = sheet.notes.iter().map(|note| note.line).collect();
    assert!(sheet.notes.iter().all(|note| note.remark == Remark::NotUnderstood));
    assert_eq!(lines, [1, 3, 5, 7, 9, 10, 11, 12, 13, 16, 17]);
    assert_eq!((sheet.words.title.as_deref(), sheet.tracks.len()), (Some("T"), 1));
    assert!(sheet.has_songs());
}

#[test]
fn there_is_an_end_to_everything() {
    let mut text = String::from("FILE a.wav WAVE\n");
    for number in 1..=1200 {
        writeln!(text, "TRACK {} AUDIO\nINDEX 01 {number}:00:00", number.min(999)).unwrap();
    }
    let sheet = Sheet::from_text(&text);
    assert_eq!((sheet.tracks.len(), sheet.notes.len(), sheet.untold), (999, 100, 101));
    assert_eq!(sheet.notes[0].remark, Remark::TooMany);
    let mut many = String::new();
    for number in 0..1005 {
        writeln!(
            many,
            "FILE {number}.wav
TRACK 1 AUDIO
INDEX 01 00:00:00"
        )
        .unwrap();
    }
    let sheet = Sheet::from_text(&many);
    assert_eq!((sheet.files.len(), sheet.tracks.len()), (999, 999));

    let long = format!("TITLE \"{}\"\nTRACK 1 AUDIO\nINDEX 1 0:0:0\n", "ä".repeat(5000));
    assert_eq!(Sheet::from_text(&long).words.title.map(|title| title.chars().count()), Some(1024));
    let mut huge = b"TRACK 1 AUDIO\nINDEX 1 0:0:0\n".to_vec();
    huge.resize(BYTES, b'\n');
    assert_eq!(Sheet::from_bytes(&huge).notes, []);
    huge.extend(b"TITLE x");
    let huge = Sheet::from_bytes(&huge);
    assert_eq!((huge.notes.len(), huge.notes[0].remark, huge.tracks.len()), (1, Remark::TooLong, 1));
    assert_eq!(huge.tracks[0].words.title, None);
    let title = Sheet::from_text("TITLE \"\u{1b}[31mred\u{202e}\u{7}\"\n").words.title.unwrap();
    assert_eq!(crate::text::clean(&title), title);
    assert!(!Sheet::from_text("").has_songs() && !Sheet::from_text("TRACK 1 AUDIO").has_songs());
}
