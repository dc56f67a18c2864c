//! The themes and their colours.

use ratatui::style::Color;

use super::color::Rgb;

/// A colour, and which of the sixteen stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paint {
    pub color: Rgb,
    pub named: Color,
}

const fn paint(color: u32, named: Color) -> Paint {
    Paint { color: Rgb((color >> 16) as u8, (color >> 8) as u8, color as u8), named }
}

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Palette {
    /// Behind everything; `None`: the terminal's own.
    pub paper: Option<Paint>,
    /// Plain words; `None`: the terminal's own.
    pub ink: Option<Paint>,
    pub accent: Paint,
    pub faint: Paint,
    pub alert: Paint,
}

/// A theme by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Named {
    /// The terminal's own paper and ink; accent and grey can be read on black and on white.
    #[default]
    Terminal,
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// White and yellow on black, nothing grey.
    Contrast,
    /// Dark, with the accent taken from the cover of what is heard.
    Cover,
}

impl Named {
    /// Every theme, and its name in the settings.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Terminal, "terminal"),
        (Self::Dark, "dark"),
        (Self::Light, "light"),
        (Self::Contrast, "contrast"),
        (Self::Cover, "cover"),
    ];

    /// The name in the settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(theme, _)| *theme == self).map_or("", |(_, name)| name)
    }

    /// The theme of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(theme, _)| theme)
    }

    /// The theme after this one.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|(theme, _)| *theme == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()].0
    }

    pub(super) fn palette(self, cover: Option<Rgb>) -> Palette {
        match self {
            Self::Terminal => TERMINAL,
            Self::Dark => DARK,
            Self::Light => LIGHT,
            Self::Contrast => CONTRAST,
            Self::Cover => match cover {
                Some(color) => {
                    let color = color.lifted(DARK_PAPER.color, READABLE);
                    Palette { accent: Paint { color, ..DARK.accent }, ..DARK }
                }
                None => DARK,
            },
        }
    }
}

/// The contrast that words need (WCAG 2.2, criterion 1.4.3).
pub(super) const READABLE: f64 = 4.5;

/// A burnt orange, a middle grey and a red: 166, 243 and 160 of xterm's table.
const TERMINAL: Palette = Palette {
    paper: None,
    ink: None,
    accent: paint(0x00d7_5f00, Color::Magenta),
    faint: paint(0x0076_7676, Color::Reset),
    alert: paint(0x00d7_0000, Color::Red),
};

const DARK_PAPER: Paint = paint(0x0016_1618, Color::Black);

/// A night with a lamp.
const DARK: Palette = Palette {
    paper: Some(DARK_PAPER),
    ink: Some(paint(0x00e4_e2dc, Color::White)),
    accent: paint(0x00f2_a65a, Color::Yellow),
    faint: paint(0x0092_9088, Color::White),
    alert: paint(0x00ff_7a70, Color::LightRed),
};

/// Paper of a booklet.
const LIGHT: Palette = Palette {
    paper: Some(paint(0x00fb_f7ee, Color::White)),
    ink: Some(paint(0x0022_2222, Color::Black)),
    accent: paint(0x0082_4a00, Color::Blue),
    faint: paint(0x006a_665e, Color::Black),
    alert: paint(0x00b0_0020, Color::Red),
};

/// Black, white, yellow.
const CONTRAST: Palette = Palette {
    paper: Some(paint(0x0000_0000, Color::Black)),
    ink: Some(paint(0x00ff_ffff, Color::White)),
    accent: paint(0x00ff_ff00, Color::LightYellow),
    faint: paint(0x00d8_d8d8, Color::White),
    alert: paint(0x00ff_a0a0, Color::LightRed),
};
