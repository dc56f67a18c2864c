//! Names that must be put right, and names that must stay as they are. What is encoded here is encoded by `encoding_rs`
//! and `iconv`'s rules, not by the code under test.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, ISO_8859_7, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

use super::*;

/// Names in Latin-1 or Windows-1252 that are right as they are.
const RIGHT: &[&str] = &[
    "Beyoncé",
    "Mötley Crüe",
    "Naïve",
    "Motörhead",
    "Sigur Rós",
    "Ágætis byrjun",
    "Ænima",
    "Björk Guðmundsdóttir",
    "Blue Öyster Cult",
    "Queensrÿche",
    "Hüsker Dü",
    "Maná",
    "Señorita",
    "¿Qué será, será?",
    "¡Ay, Carmela!",
    "Éxitos ¡En Vivo!",
    "Céline Dion",
    "Là-bas",
    "À la claire fontaine",
    "Où est la mer",
    "Voilà",
    "C'était «mieux» avant",
    "L’été indien",
    "BEYONCÉ’S GREATEST",
    "CAFÉ®",
    "AMANHÃ…",
    "SÃO JOÃO",
    "Canção de amor",
    "Coração",
    "Não é fácil",
    "Für Elise",
    "Größe 38",
    "Straße",
    "Übermut",
    "ÄÖÜ",
    "ÅÄÖ",
    "ÆØÅ æøå",
    "Øystein Sunde",
    "Så skimrande var aldrig havet",
    "Håkan Hellström",
    "Sjöwall – Wahlöö",
    "“Quoted” — and more…",
    "Žalm a šanson",
    "100 °C",
    "½ + ¼ = ¾",
    "2×3 ÷ 4",
    "© 2012 ® ™",
    "5 €",
    "naïve café, déjà vu",
    "Élégie à l'été",
    "ÉTÉ",
    "NOËL",
    "Þú og ég",
    "Seberapa Pantas",
    "Aku Takkan Berhenti",
    "Semangat ’45",
    "Café – “Senja”",
    "Ibu é Kartini",
    "Tak ’kan Terganti",
    "Déa Mirella",
    "Ça va ça va",
    "äöüäöü",
];

/// Names of many alphabets.
const WORLD: &[&str] = &[
    "Café",
    "Déjà vu",
    "Beyoncé",
    "Mötley Crüe",
    "Sigur Rós",
    "L’été",
    "“Melangkah” – sketsa",
    "Dvořák: Rusalka",
    "Łódź",
    "İstanbul’un gözleri",
    "Çiğdem",
    "Кино – Группа крови",
    "Земфира",
    "Μίκης Θεοδωράκης",
    "日本語",
    "椎名林檎",
    "さくら",
    "ハナレグミ",
    "周杰倫",
    "王菲",
    "아이유",
    "방탄소년단",
    "שלום חנוך",
    "فيروز",
    "เบิร์ด ธงไชย",
    "Trần Mạnh Tuấn",
    "Cô gái ấy",
    "♥ cinta",
    "🎵 musik",
    "Ñu",
    "ÉTÉ",
    "Ægir",
];

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, has_failed) = encoding.encode(text);
    assert!(!has_failed, "{text:?} in {}", encoding.name());
    bytes.into_owned()
}

fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect()
}

/// As a tag with this text alone.
fn alone(bytes: &[u8]) -> (String, Option<&'static str>) {
    Alphabet::of(std::iter::once(bytes)).read(bytes)
}

#[test]
fn a_right_text_stays_as_it_is() {
    for text in RIGHT {
        let bytes = encode(text, WINDOWS_1252);
        let (read, name) = alone(&bytes);
        assert_eq!(read, *text);
        assert!(matches!(name, None | Some("windows-1252")), "{text:?} by {name:?}");
        assert_eq!(name.is_some(), latin1(text).is_none(), "{text:?} by {name:?}");
        assert_eq!(undouble(text), None, "{text:?}");
    }
    for text in WORLD {
        assert_eq!(undouble(text), None, "{text:?}");
    }
    // All of them in one tag, whatever the others are.
    for encoding in [SHIFT_JIS, GBK, BIG5, EUC_KR, EUC_JP, WINDOWS_1251] {
        let foreign = foreign().into_iter().find(|(of, _)| *of == encoding).map(|(_, texts)| texts).unwrap_or_default();
        let others: Vec<Vec<u8>> = foreign.iter().map(|text| encode(text, encoding)).collect();
        for text in RIGHT {
            let bytes = encode(text, WINDOWS_1252);
            let alphabet = Alphabet::of(others.iter().map(Vec::as_slice).chain([bytes.as_slice()]));
            assert_eq!(alphabet.read(&bytes).0, *text, "beside {}", encoding.name());
        }
    }
}

#[test]
fn right_texts_stay_together_and_cut() {
    let all: Vec<Vec<u8>> = RIGHT.iter().map(|text| encode(text, WINDOWS_1252)).collect();
    let mut count = 0;
    for (one, first) in RIGHT.iter().zip(&all) {
        for (other, second) in RIGHT.iter().zip(&all) {
            let alphabet = Alphabet::of([first.as_slice(), second.as_slice()].into_iter());
            assert_eq!((alphabet.read(first).0.as_str(), alphabet.read(second).0.as_str()), (*one, *other));
            count += 2;
        }
        // ID3v1 cuts at thirty.
        for end in 1..first.len() {
            let (start, _) = WINDOWS_1252.decode_without_bom_handling(&first[..end]);
            assert_eq!(alone(&first[..end]).0, start);
            count += 1;
        }
    }
    let all: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
    let alphabet = Alphabet::of(all.iter().copied());
    assert!(RIGHT.iter().zip(all).all(|(text, bytes)| alphabet.read(bytes).0 == *text));
    println!("{count} right texts are as they were");
}

#[test]
fn utf8_that_says_latin1_is_utf8() {
    for text in WORLD {
        assert_eq!(alone(text.as_bytes()), ((*text).to_owned(), Some("UTF-8")), "{text:?}");
    }
    let texts: Vec<&[u8]> = WORLD.iter().map(|text| text.as_bytes()).collect();
    let alphabet = Alphabet::of(texts.iter().copied());
    for text in WORLD.iter().chain(RIGHT).filter(|text| !text.is_ascii()) {
        assert_eq!(alphabet.read(text.as_bytes()), ((*text).to_owned(), Some("UTF-8")));
    }
}

#[test]
fn a_text_that_was_encoded_twice_is_decoded_twice() {
    for text in WORLD {
        // Every byte as a letter of Windows-1252, or of Latin-1 where that has none.
        let windows: String = text.bytes().map(windows_letter).collect();
        assert_eq!(undouble(&windows).as_deref(), Some(*text), "{windows:?}");
        let latin: String = text.bytes().map(char::from).collect();
        assert_eq!(undouble(&latin).as_deref(), Some(*text), "{latin:?}");
        let thrice: String = windows.bytes().map(windows_letter).collect();
        assert_eq!(undouble(&thrice).as_deref(), Some(*text), "{thrice:?}");
    }
}

/// Tags as people have them, by alphabet: title, artist, album.
fn foreign() -> Vec<(&'static Encoding, Vec<&'static str>)> {
    vec![
        (SHIFT_JIS, vec!["さくらの唄", "中島みゆき", "ベスト・セレクション"]),
        (SHIFT_JIS, vec!["上を向いて歩こう", "坂本九", "メモリアル"]),
        (SHIFT_JIS, vec!["First Love", "宇多田ヒカル", "ファースト"]),
        (EUC_JP, vec!["さくらの唄", "中島みゆき", "ベスト・セレクション"]),
        (EUC_JP, vec!["上を向いて歩こう", "坂本九", "メモリアル"]),
        (GBK, vec!["月亮代表我的心", "邓丽君", "难忘的一天"]),
        (GBK, vec!["青花瓷", "周杰伦", "我很忙", "中国流行音乐"]),
        (BIG5, vec!["月亮代表我的心", "鄧麗君", "難忘的一天"]),
        (BIG5, vec!["青花瓷", "周杰倫", "我很忙", "國語流行音樂"]),
        (EUC_KR, vec!["사랑했지만", "김광석", "다시 부르기"]),
        (EUC_KR, vec!["좋은 날", "아이유", "리얼", "대한민국 가요"]),
        (WINDOWS_1251, vec!["Группа крови", "Кино", "Группа крови"]),
        (WINDOWS_1251, vec!["Подмосковные вечера", "Владимир Трошин", "Лучшее – 2"]),
        (WINDOWS_1251, vec!["Искала", "Земфира", "Прости меня, моя любовь"]),
        (KOI8_R, vec!["Группа крови", "Виктор Цой", "Группа крови"]),
        (ISO_8859_7, vec!["Το παιδί με το ταμπούρλο", "Μίκης Θεοδωράκης", "Τα τραγούδια"]),
    ]
}

#[test]
fn other_alphabets_are_guessed_over_a_whole_tag() {
    let mut missed = Vec::new();
    for (encoding, texts) in foreign() {
        let bytes: Vec<Vec<u8>> = texts.iter().map(|text| encode(text, encoding)).collect();
        let alphabet = Alphabet::of(bytes.iter().map(Vec::as_slice));
        for (bytes, text) in bytes.iter().zip(texts) {
            let (read, name) = alphabet.read(bytes);
            if read != text {
                missed.push(format!("{text} in {}: {read} by {name:?}, {alphabet:?}", encoding.name()));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_is_not_certain_is_shown_as_it_is() {
    // A word or two of a Slavic or Turkish language could be of several alphabets.
    for (bytes, shown) in [
        (&b"Dvo\xf8\xe1k"[..], "Dvoøák"),
        (b"\xddstanbul", "Ýstanbul"),
        (b"\xc4\xe3", "Äã"),
        (b"\xca\xe8\xed\xee", "Êèíî"),
        (b"\xd2\xfb", "Òû"),
        (b"caf\xe9 \x81", "café \u{fffd}"),
    ] {
        assert_eq!(alone(bytes).0, shown);
    }
}

#[test]
fn seven_bits_may_be_japanese() {
    let (bytes, name) = (b"\x1b$B$5$/$i\x1b(B".as_slice(), Some("ISO-2022-JP"));
    assert_eq!(alone(bytes), ("さくら".to_owned(), name));
    assert_eq!(alone(b"A \x1b[31m title").1, None);
}

fn utf16(text: &str, is_little: bool) -> Vec<u8> {
    let bytes = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn utf16_is_read_in_the_order_in_which_it_is_a_text() {
    let texts = WORLD.iter().chain(RIGHT).chain(&["Melangkah", "A1", "The Beatles", "Aku"]);
    let (mut little, mut all) = (0, 0);
    for text in texts {
        for is_little in [true, false] {
            let plain = utf16(text, is_little);
            let mark: &[u8] = if is_little { &[0xff, 0xfe] } else { &[0xfe, 0xff] };
            let wrong: &[u8] = if is_little { &[0xfe, 0xff] } else { &[0xff, 0xfe] };
            // With its mark, with two, and with half a zero at its end.
            assert_eq!(read_utf16(&[mark, &plain].concat(), Order::Marked), ((*text).to_owned(), None));
            assert_eq!(read_utf16(&[mark, &plain, &[0]].concat(), Order::Marked).0, *text);
            assert_eq!(read_utf16(&[wrong, mark, &plain].concat(), Order::Marked).0, *text);
            // Without a mark the greater byte is first; the other order, and a mark that lies, are seen.
            let (unmarked, name) = read_utf16(&plain, Order::Marked);
            let (lied, _) = read_utf16(&[wrong, &plain].concat(), Order::Marked);
            if is_little {
                all += 1;
                little += usize::from(unmarked == *text);
                assert!(
                    unmarked == *text && name == Some("UTF-16LE") || name.is_none(),
                    "{text} {unmarked:?} {name:?}"
                );
            } else {
                assert_eq!((unmarked.as_str(), name), (*text, None));
            }
            if text.chars().all(|letter| u32::from(letter) < 0x250) && text.len() > 2 {
                assert_eq!((unmarked.as_str(), lied.as_str()), (*text, *text));
            }
        }
    }
    println!("{little} of {all} texts without a mark and with the lesser byte first are read");
    assert!(little * 20 >= all * 19, "{little} of {all}");
}
