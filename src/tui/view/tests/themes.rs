//! Themes, depths of colour, ASCII.

use super::*;

#[test]
fn without_colour_no_cell_has_any_and_the_selection_is_seen() {
    let mut stage = Stage::with(|beginning| beginning.looks.colors = Colors::None);
    play(&mut stage);
    for keys in ["j", "l", "g f", "e", "esc", "O", "esc", "g q", "?"] {
        stage.press(keys);
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| _ = draw(&stage.app, frame)).unwrap();
        let cells = &terminal.backend().buffer().content;
        let reset = ratatui::style::Color::Reset;
        assert!(cells.iter().all(|cell| (cell.fg, cell.bg) == (reset, reset)), "{keys}");
        if matches!(keys, "j" | "g q") {
            let reversed = cells.iter().filter(|cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED));
            assert!(reversed.clone().count() > 20);
            assert_eq!(reversed.map(ratatui::buffer::Cell::symbol).next(), Some(">"));
        }
    }
}

/// Every view once, and what may lie over one.
const EVERYWHERE: [&str; 14] =
    ["g s", "l", "g f", "g p", "l", "g o", "g n", "g l", "g q", "g d", "g e", "?", "esc e", "esc g s / s a t"];

/// The themes are held to the same words by [`check`]; here it is how many colours there are, and whether there is more than ASCII.
#[test]
fn every_number_of_colours_shows_the_same_words_in_every_view_and_size() {
    for language in Language::ALL {
        for size in SIZES {
            let stage = |looks: Looks| {
                let mut stage = Stage::with(|beginning| {
                    beginning.size = size;
                    beginning.language = language;
                    beginning.looks = looks;
                });
                play(&mut stage);
                stage
            };
            let mut plain = stage(Looks::default());
            let mut themed =
                Colors::ALL.map(|(colors, _)| stage(Looks { theme: Named::Dark, colors, is_ascii: false }));
            let mut ascii = stage(Looks { is_ascii: true, ..Looks::default() });
            for keys in EVERYWHERE {
                let wanted = plain.press(keys).screen();
                for other in &mut themed {
                    assert_eq!(other.press(keys).screen(), wanted, "{keys} {:?}", other.app.theme().looks());
                }
                let ascii = ascii.press(keys).screen();
                assert!(ascii.is_ascii(), "{ascii}");
                assert!(ascii.lines().zip(wanted.lines()).all(|(one, other)| text::width(one) == text::width(other)));
            }
        }
    }
}

#[test]
fn ascii_screens() {
    for keys in ["g s", "g f", "e"] {
        let mut stage = Stage::with(|beginning| beginning.looks.is_ascii = true);
        play(&mut stage);
        stage.press(keys);
        let screen: Vec<String> = stage.screen().lines().map(|line| line.trim_end().to_owned()).collect();
        let name = format!("ascii-{}", keys.replace(' ', "-"));
        keep(&name, &screen.join("\n"));
    }
}

#[test]
fn a_key_goes_through_the_themes() {
    let mut stage = Stage::new();
    let mut seen = Vec::new();
    for _ in Named::ALL {
        stage.press("C");
        seen.push(stage.app.theme().looks().theme);
        assert!(stage.app.notice().is_some_and(|notice| notice.text.starts_with("Theme: ")));
    }
    assert_eq!(seen.last(), Some(&Named::Terminal));
    let names: std::collections::HashSet<_> = seen.into_iter().collect();
    assert_eq!(names.len(), Named::ALL.len());
}

#[test]
fn a_painted_theme_leaves_no_cell_unpainted() {
    for theme in [Named::Dark, Named::Light, Named::Contrast, Named::Cover] {
        let mut stage =
            Stage::with(|beginning| beginning.looks = Looks { theme, colors: Colors::True, is_ascii: false });
        play(&mut stage);
        for keys in EVERYWHERE {
            stage.press(keys);
            let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
            terminal.draw(|frame| _ = draw(&stage.app, frame)).unwrap();
            let reset = ratatui::style::Color::Reset;
            let cells = &terminal.backend().buffer().content;
            assert!(cells.iter().all(|cell| cell.fg != reset && cell.bg != reset), "{theme:?} {keys}");
        }
    }
}
