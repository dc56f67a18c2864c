//! Texts from outside that would break a frame if they could.

use super::*;
use crate::library::Library;
use crate::player::Event;
use crate::tui::app::tests::found;

/// Wide, combining, right to left, invisible, escaping, endless.
fn texts() -> Vec<String> {
    vec![
        "漢字かな交じり文の題名がここにある".to_owned(),
        "e\u{301}".repeat(60),
        format!("a{}", "\u{300}".repeat(300)),
        "\u{202e}gnos eht ton\u{2066} שלום مرحبا".to_owned(),
        "👩\u{200d}👩\u{200d}👧\u{fe0f} ❤\u{fe0f} 🇮🇩 ☎\u{fe0f}".to_owned(),
        "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\r\n\t\u{7f}\u{0}".to_owned(),
        "x".repeat(10_000),
        "漢".repeat(10_000),
        "กำ ำำำ ाि क्षि ﷽ ꧁꧂".to_owned(),
        String::new(),
        " ".repeat(500),
    ]
}

#[test]
fn hostile_tags_and_names_never_shift_a_row() {
    for words in texts() {
        let mut one = found("/music/x.flac", None, false);
        one.file.info.tags.title = Some(words.clone());
        one.file.info.tags.artists = vec![words.clone()];
        one.file.info.tags.comment = Some(words.clone());
        one.file.path = format!("/music/{}.flac", words.replace('\0', "")).into();
        let problems = vec![(one.file.path.clone(), crate::media::Fault::Io(words.clone()).into())];
        let mut stage = Stage::new();
        stage.send(Message::Scanned(Library { files: vec![one.clone(), one], problems, ..Library::default() }));
        stage.press("g d enter").hear(5);
        let id = 2;
        stage.send(Message::Player(Event::Failed { id, reason: words.clone().into() }));
        stage.send(Message::Player(Event::OutputLost { reason: words.clone() }));
        for (width, height) in [(20, 5), (40, 12), (41, 13), (80, 24), (81, 24), (120, 36), (121, 60)] {
            stage.size(width, height);
            for keys in ["g d", "j", "l", "h", "g q", "g s"] {
                stage.press(keys);
                let screen = stage.screen();
                for line in screen.lines() {
                    assert_eq!(text::width(line), width as usize, "{width}x{height} {keys}: {line:?}");
                    assert_eq!(text::clean(line), line, "what moves or hides on a terminal");
                }
                let rule = screen.lines().find(|line| line.contains('─') || line.contains('━')).unwrap();
                assert!(rule.trim().chars().all(|character| matches!(character, '─' | '━')), "{rule}");
            }
        }
    }
}

#[test]
fn hostile_catalogues_never_shift_a_row() {
    for words in texts().into_iter().filter(|words| !words.trim().is_empty()) {
        let quoted: String = words
            .chars()
            .take(300)
            .map(
                |character| {
                    if character.is_control() { format!("\\u{:04X}", character as u32) } else { character.into() }
                },
            )
            .collect();
        let catalogue = crate::tui::app::tests::CATALOGUE
            .replace("\"Tiga\"", &format!("\"{quoted}\""))
            .replace("\"Komponis\"", &format!("\"{quoted}\""))
            .replace("\"Contoh\"", &format!("\"{quoted}\""));
        // What the reader refuses never gets here.
        let Ok(catalogue) = Catalogue::parse(&catalogue) else { continue };
        let mut stage = Stage::with(|beginning| beginning.catalogue = Arc::new(catalogue));
        for (width, height) in [(40, 12), (80, 24), (133, 40)] {
            stage.size(width, height);
            for keys in ["g s", "j", "l", "h", "g p", "G", "g f", "g o"] {
                stage.press(keys);
                for line in stage.screen().lines() {
                    assert_eq!(text::width(line), width as usize, "{width}x{height} {keys}: {line:?}");
                    assert_eq!(text::clean(line), line, "what moves or hides on a terminal");
                }
            }
        }
    }
}
