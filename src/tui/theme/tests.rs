use ratatui::style::Color;

use super::palette::READABLE;
use super::*;

fn themes(colors: Colors) -> impl Iterator<Item = Theme> {
    let looks = move |theme| Looks { theme, colors, is_ascii: false };
    let named = Named::ALL.into_iter().map(move |(theme, _)| Theme::new(looks(theme), None));
    let covers = [Rgb(20, 10, 60), Rgb(250, 240, 30), Rgb(0, 0, 0)];
    named.chain(covers.map(|cover| Theme::new(looks(Named::Cover), Some(cover))))
}

#[test]
fn without_colour_no_style_names_one() {
    for theme in themes(Colors::None) {
        for style in Tone::ALL.map(|tone| theme.style(tone)).into_iter().chain([theme.selected(), theme.base()]) {
            assert!(matches!(style.fg, None | Some(Color::Reset)), "{style:?}");
            assert!(matches!(style.bg, None | Some(Color::Reset)), "{style:?}");
        }
    }
}

#[test]
fn what_matters_stands_out_without_colour() {
    for theme in themes(Colors::None) {
        for tone in [Tone::Strong, Tone::Accent, Tone::Alert, Tone::Found, Tone::Faint] {
            assert_ne!(theme.style(tone), theme.style(Tone::Plain), "{tone:?}");
        }
        assert!(theme.selected().add_modifier.contains(Modifier::REVERSED));
    }
}

/// What a colour of the table of 256 or of 24 bits looks like.
fn rgb(color: Option<Color>) -> Rgb {
    match color {
        Some(Color::Rgb(red, green, blue)) => Rgb(red, green, blue),
        Some(Color::Indexed(grey @ 232..)) => {
            let level = 8 + 10 * (grey - 232);
            Rgb(level, level, level)
        }
        Some(Color::Indexed(index @ 16..)) => {
            let step = |place: u8| [0, 95, 135, 175, 215, 255][usize::from((index - 16) / place % 6)];
            Rgb(step(36), step(6), step(1))
        }
        other => panic!("{other:?} is decided by the terminal"),
    }
}

#[test]
fn every_tone_can_be_read_on_the_paper_of_its_theme() {
    for colors in [Colors::Table, Colors::True] {
        for theme in themes(colors).filter(|theme| theme.looks().theme != Named::Terminal) {
            let base = theme.base();
            let wanted = if theme.looks().theme == Named::Contrast { 7.0 } else { READABLE };
            for tone in Tone::ALL {
                let color = theme.style(tone).fg.or(base.fg);
                let contrast = rgb(color).contrast(rgb(base.bg));
                assert!(contrast >= wanted, "{:?} {tone:?} {colors:?}: {contrast:.2}", theme.looks().theme);
            }
        }
    }
}

#[test]
fn the_terminals_theme_can_be_read_on_black_and_on_white() {
    let theme = Theme::new(Looks { colors: Colors::Table, ..Looks::default() }, None);
    assert_eq!(theme.base(), Style::new());
    for tone in [Tone::Accent, Tone::Faint, Tone::Alert] {
        for paper in [Rgb(0, 0, 0), Rgb(255, 255, 255)] {
            let contrast = rgb(theme.style(tone).fg).contrast(paper);
            assert!(contrast >= 3.5, "{tone:?} on {paper:?}: {contrast:.2}");
        }
    }
}

#[test]
fn sixteen_colours_are_named_and_never_paper_on_paper() {
    for theme in themes(Colors::Sixteen) {
        for tone in Tone::ALL {
            let style = theme.style(tone);
            assert!(!matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_))), "{style:?}");
            if let Some(paper) = theme.base().bg {
                assert_ne!(style.fg.or(theme.base().fg), Some(paper), "{tone:?} {:?}", theme.looks().theme);
            }
        }
    }
}

#[test]
fn the_table_has_the_nearest_colour() {
    for (color, wanted) in [
        (Rgb(215, 95, 0), 166),
        (Rgb(0x76, 0x76, 0x76), 243),
        (Rgb(215, 0, 0), 160),
        (Rgb(0, 0, 0), 16),
        (Rgb(255, 255, 255), 231),
        (Rgb(250, 250, 250), 231),
        (Rgb(20, 18, 22), 233),
    ] {
        let paint = Paint { color, named: Color::Reset };
        assert_eq!(Colors::Table.show(paint), Some(Color::Indexed(wanted)), "{color:?}");
    }
}

#[test]
fn the_environment_tells_how_many_colours_there_are() {
    for (no_color, colorterm, term, wanted) in [
        (None, None, None, Colors::Table),
        (None, None, Some("xterm-256color"), Colors::Table),
        (None, Some("truecolor"), Some("xterm-256color"), Colors::True),
        (None, Some("24bit"), Some("screen"), Colors::True),
        (None, Some("yes"), Some("linux"), Colors::Sixteen),
        (None, None, Some("vt100"), Colors::Sixteen),
        (None, None, Some("xterm-kitty"), Colors::Table),
        (None, Some("truecolor"), Some("dumb"), Colors::None),
        (Some("1"), Some("truecolor"), Some("xterm-256color"), Colors::None),
    ] {
        assert_eq!(Colors::of_terminal(no_color, colorterm, term), wanted, "{no_color:?} {colorterm:?} {term:?}");
    }
}

#[test]
fn a_picture_is_remembered_by_its_strongest_colour() {
    let picture =
        |parts: &[(Rgb, usize)]| accent_of(parts.iter().flat_map(|(color, count)| std::iter::repeat_n(*color, *count)));
    assert_eq!(picture(&[(Rgb(90, 90, 90), 1000)]), None);
    assert_eq!(picture(&[]), None);
    let (red, sky) = (Rgb(220, 30, 30), Rgb(150, 170, 190));
    assert_eq!(picture(&[(sky, 800), (red, 200)]), Some(red));
    assert_eq!(picture(&[(Rgb(90, 90, 90), 10_000), (red, 3)]), None);
}

#[test]
fn the_themes_have_names_and_go_round() {
    let mut theme = Named::default();
    for (_, name) in Named::ALL {
        assert_eq!(theme.name(), name);
        assert_eq!(Named::from_name(name), Some(theme));
        theme = theme.next();
    }
    assert_eq!(theme, Named::default());
    assert_eq!(Named::from_name("Dark"), None);
}

#[test]
fn a_locale_that_is_no_utf8_and_an_old_terminal_get_ascii() {
    let is_ascii = |set: &[(&str, &str)]| {
        let of = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Looks::of_environment(of).is_ascii
    };
    for utf8 in ["id_ID.UTF-8", "C.utf8", "en_GB.UTF-8@euro"] {
        assert!(!is_ascii(&[("LANG", utf8), ("TERM", "xterm-256color")]), "{utf8}");
    }
    assert!(!is_ascii(&[]), "nothing is told");
    assert!(is_ascii(&[("LANG", "id_ID.ISO-8859-1")]));
    assert!(is_ascii(&[("LC_ALL", "C"), ("LANG", "id_ID.UTF-8")]));
    assert!(is_ascii(&[("TERM", "vt220"), ("LANG", "C.UTF-8")]));
}

#[test]
fn the_colours_of_every_theme() {
    let mut table = String::new();
    for (named, name) in Named::ALL {
        for (colors, depth) in Colors::ALL {
            let theme = Theme::new(Looks { theme: named, colors, is_ascii: false }, None);
            let styles = Tone::ALL.map(|tone| format!("  {tone:?}: {:?}\n", theme.style(tone)));
            let base = format!("  paper and ink: {:?}\n  selected: {:?}\n", theme.base(), theme.selected());
            table = table + name + ", " + depth + "\n" + &base + &styles.concat();
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("themes", table));
}
