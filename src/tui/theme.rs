//! Every colour and weight of the screen, in one place.
//!
//! Text keeps the terminal's own colours; the accent and the grey are chosen from the 256-colour table so that they can be
//! read on black and on white alike (contrast about 4 : 1 on either). Without colour nothing is lost: what a
//! colour says is always said by a word, a sign or a weight too.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is, as far as its looks are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// Plain words.
    #[default]
    Plain,
    /// Titles and what is heard.
    Strong,
    /// What steps back: labels, hints, what is not known.
    Faint,
    /// Headings, and what the eye should find.
    Accent,
    /// Signs and small marks of the accent's colour.
    Sign,
    /// What went wrong.
    Alert,
    /// What the search found.
    Found,
}

/// A burnt orange: `#d75f00`.
const ORANGE: Color = Color::Indexed(166);
/// A middle grey: `#767676`.
const GREY: Color = Color::Indexed(243);
/// A red: `#d70000`.
const RED: Color = Color::Indexed(160);

/// The looks of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    has_color: bool,
}

impl Theme {
    /// A theme; without colour every colour is the terminal's own. (A style must not name a colour then: crossterm
    /// answers `NO_COLOR` with an SGR reset in its place, which would also end bold and reverse.)
    #[must_use]
    pub fn new(has_color: bool) -> Self {
        Self { has_color }
    }

    /// The style of a tone.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let colored = |color| if self.has_color { Style::new().fg(color) } else { Style::new() };
        match tone {
            Tone::Plain => Style::new(),
            Tone::Strong => Style::new().add_modifier(Modifier::BOLD),
            Tone::Faint if self.has_color => colored(GREY),
            Tone::Faint => Style::new().add_modifier(Modifier::DIM),
            Tone::Accent => colored(ORANGE).add_modifier(Modifier::BOLD),
            Tone::Sign => colored(ORANGE),
            Tone::Alert => colored(RED).add_modifier(Modifier::BOLD),
            Tone::Found => colored(ORANGE).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        }
    }

    /// What a selected row looks like, over the tones of its pieces: reversed where the keys go, else only marked by its `>`.
    #[must_use]
    pub fn selected() -> Style {
        Style::new().fg(Color::Reset).remove_modifier(Modifier::DIM).add_modifier(Modifier::REVERSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_no_style_names_one() {
        let theme = Theme::new(false);
        let tones = [Tone::Plain, Tone::Strong, Tone::Faint, Tone::Accent, Tone::Sign, Tone::Alert, Tone::Found]
            .map(|tone| theme.style(tone));
        for style in tones.into_iter().chain([Theme::selected()]) {
            assert!(matches!(style.fg, None | Some(Color::Reset)), "{style:?}");
            assert_eq!(style.bg, None, "{style:?}");
        }
    }

    #[test]
    fn what_matters_stands_out_without_colour() {
        let theme = Theme::new(false);
        for tone in [Tone::Strong, Tone::Accent, Tone::Alert, Tone::Found, Tone::Faint] {
            assert_ne!(theme.style(tone), theme.style(Tone::Plain), "{tone:?}");
        }
        assert!(Theme::selected().add_modifier.contains(Modifier::REVERSED));
    }
}
