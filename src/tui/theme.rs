//! Every colour and weight of the screen, in one place.
//!
//! A [`Tone`] says what a piece of text is; a [`Theme`] says how that looks, in as many colours as the terminal has.
//! Without colour nothing is lost: what a colour says is always said by a word, a sign or a weight too.

mod ascii;
mod color;
mod palette;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

pub use color::{Colors, Rgb, accent_of};
pub use palette::Named;

use palette::{Paint, Palette};

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

impl Tone {
    /// Every tone.
    #[cfg(test)]
    pub const ALL: [Self; 7] =
        [Self::Plain, Self::Strong, Self::Faint, Self::Accent, Self::Sign, Self::Alert, Self::Found];
}

/// What the screen is to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Looks {
    /// The theme.
    pub theme: Named,
    /// How many colours the terminal has.
    pub colors: Colors,
    /// Whether the terminal knows no characters but those of ASCII.
    pub is_ascii: bool,
}

impl Looks {
    /// What the environment tells of the terminal. `variable` gives the value of a variable that is set and not empty.
    /// Without colours if `NO_COLOR` says so; in ASCII if the locale (`LC_ALL`, `LC_CTYPE`, `LANG`) names another encoding than
    /// UTF-8, or the terminal is older than that.
    #[must_use]
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let [no_color, colorterm, term] = ["NO_COLOR", "COLORTERM", "TERM"].map(&variable);
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&variable);
        let is_utf8 = |locale: String| {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        };
        let is_old = term.as_deref().is_some_and(|term| term.starts_with("vt") || term == "dumb");
        Self {
            theme: Named::default(),
            colors: Colors::of_terminal(no_color.as_deref(), colorterm.as_deref(), term.as_deref()),
            is_ascii: is_old || !locale.is_none_or(is_utf8),
        }
    }
}

/// The looks of the screen in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    looks: Looks,
    palette: Palette,
}

impl Theme {
    /// A theme; without colours every colour is the terminal's own. (A style must not name a colour then: crossterm
    /// answers `NO_COLOR` with an SGR reset in its place, which would also end bold and reverse.)
    /// `cover` is the colour of the cover of what is heard, if there is one.
    #[must_use]
    pub fn new(looks: Looks, cover: Option<Rgb>) -> Self {
        Self { looks, palette: looks.theme.palette(cover) }
    }

    /// What it was made of.
    #[must_use]
    pub fn looks(&self) -> Looks {
        self.looks
    }

    /// The style of a tone.
    #[must_use]
    pub fn style(&self, tone: Tone) -> Style {
        let paint = |paint: Option<Paint>| match paint.and_then(|paint| self.looks.colors.show(paint)) {
            Some(color) => Style::new().fg(color),
            None => Style::new(),
        };
        let Palette { accent, faint, alert, .. } = self.palette;
        match tone {
            Tone::Plain => Style::new(),
            Tone::Strong => Style::new().add_modifier(Modifier::BOLD),
            // Of the sixteen colours none is a grey that can be read on black and on white.
            Tone::Faint if self.looks.colors <= Colors::Sixteen => Style::new().add_modifier(Modifier::DIM),
            Tone::Faint => paint(Some(faint)),
            Tone::Accent => paint(Some(accent)).add_modifier(Modifier::BOLD),
            Tone::Sign => paint(Some(accent)),
            Tone::Alert => paint(Some(alert)).add_modifier(Modifier::BOLD),
            Tone::Found => paint(Some(accent)).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        }
    }

    /// What a selected row looks like, over the tones of its pieces: reversed where the keys go, else only marked by its `>`.
    #[must_use]
    pub fn selected(&self) -> Style {
        let base = self.base();
        let plain = Style { fg: Some(base.fg.unwrap_or_default()), ..base };
        plain.remove_modifier(Modifier::DIM).add_modifier(Modifier::REVERSED)
    }

    /// Paper and ink of the whole screen: the terminal's own, or the theme's.
    #[must_use]
    pub fn base(&self) -> Style {
        let show = |paint: Option<Paint>| paint.and_then(|paint| self.looks.colors.show(paint));
        let style = Style::new();
        let style = show(self.palette.ink).map_or(style, |ink| style.fg(ink));
        show(self.palette.paper).map_or(style, |paper| style.bg(paper))
    }

    /// The last stroke, over all that was drawn: what is not painted yet gets paper and ink, and on a terminal that knows
    /// only ASCII every other character is put in its letters.
    pub fn finish(&self, area: Rect, buffer: &mut Buffer) {
        let base = self.base();
        let cells = if base == Style::new() { Default::default() } else { &mut buffer.content[..] };
        for cell in cells {
            // Only where nothing else is named: the tones lie over the paper.
            if cell.fg == ratatui::style::Color::Reset {
                cell.fg = base.fg.unwrap_or_default();
            }
            if cell.bg == ratatui::style::Color::Reset {
                cell.bg = base.bg.unwrap_or_default();
            }
        }
        if self.looks.is_ascii {
            ascii::rewrite(area, buffer);
        }
    }
}
