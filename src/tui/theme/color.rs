//! Colours, and how near to them a terminal can come.

use ratatui::style::Color;

use super::palette::Paint;

/// A colour by its red, green and blue (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Colors {
    /// None: weights only.
    None,
    /// The sixteen of ECMA-48 and aixterm, which the terminal's own theme decides about.
    Sixteen,
    /// The table of 256 that xterm brought.
    #[default]
    Table,
    /// All that 24 bits tell apart.
    True,
}

impl Colors {
    /// Every number of colours, and its name in the settings.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::None, "none"), (Self::Sixteen, "16"), (Self::Table, "256"), (Self::True, "24bit")];

    /// The number of a name in the settings.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(colors, _)| colors)
    }

    /// How many colours the terminal has, as far as the environment tells: `NO_COLOR` (<https://no-color.org>), `COLORTERM`
    /// and `TERM`, each `None` if it is not set or empty.
    #[must_use]
    pub fn of_terminal(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        if no_color.is_some() || term == "dumb" {
            return Self::None;
        }
        if matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
            return Self::True;
        }
        let has_table = ["256color", "kitty", "alacritty", "foot", "ghostty", "wezterm", "tmux"];
        if has_table.iter().any(|name| term.contains(name)) {
            return Self::Table;
        }
        // What calls itself plainly `xterm` is hardly ever the terminal of 1984; the consoles of kernels have sixteen.
        let has_sixteen = ["linux", "ansi", "cons25", "vt", "screen.linux", "rxvt", "cygwin"];
        if has_sixteen.iter().any(|name| term.starts_with(name)) { Self::Sixteen } else { Self::Table }
    }

    /// A colour as the terminal can show it; `None` if it can show none.
    pub(super) fn show(self, paint: Paint) -> Option<Color> {
        let Rgb(red, green, blue) = paint.color;
        match self {
            Self::None => None,
            Self::Sixteen => Some(paint.named),
            Self::Table => Some(Color::Indexed(paint.color.in_table())),
            Self::True => Some(Color::Rgb(red, green, blue)),
        }
    }
}

/// The steps of the cube of colours in xterm's table.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn distance(one: Rgb, other: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(one.0, other.0) + square(one.1, other.1) + square(one.2, other.2)
}

impl Rgb {
    /// Its light: 0 is black, 1 white (WCAG 2.2, "relative luminance").
    #[must_use]
    pub fn light(self) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// How well it stands out from another one: 1 not at all, 21 as black from white (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.light(), other.light());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The nearest of the colours 16 to 255 of xterm's table: a cube of 6 × 6 × 6 from 16 on, 24 greys from 232 on.
    #[must_use]
    pub fn in_table(self) -> u8 {
        let Rgb(red, green, blue) = self;
        let step =
            |value: u8| STEPS.iter().enumerate().min_by_key(|(_, step)| step.abs_diff(value)).map_or(0, |(at, _)| at);
        let (r, g, b) = (step(red), step(green), step(blue));
        let cube = Rgb(STEPS[r], STEPS[g], STEPS[b]);
        let mean = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
        let grey = mean.saturating_sub(3).div_euclid(10).min(23) as u8;
        let level = 8 + 10 * grey;
        if distance(self, Rgb(level, level, level)) < distance(self, cube) {
            232 + grey
        } else {
            16 + (36 * r + 6 * g + b) as u8
        }
    }

    /// As much lighter as it must be to stand out from a dark `paper` by `ratio`.
    pub(super) fn lifted(self, paper: Self, ratio: f64) -> Self {
        let towards_white = |value: u8| value + (u16::from(255 - value) / 16).max(u16::from(value < 255)) as u8;
        let mut color = self;
        while color.contrast(paper) < ratio && color != Self(255, 255, 255) {
            color = Self(towards_white(color.0), towards_white(color.1), towards_white(color.2));
        }
        color
    }
}

/// Hues that are told apart.
const HUES: usize = 24;

/// The colour that a picture is remembered by: the mean of its most frequent hue, where strong colours count more than
/// weak ones. `None` if it is grey all over.
#[must_use]
pub fn accent_of(pixels: impl IntoIterator<Item = Rgb>) -> Option<Rgb> {
    let mut sums = [[0.0_f64; 4]; HUES];
    let mut count = 0_u64;
    for Rgb(red, green, blue) in pixels {
        count += 1;
        let [r, g, b] = [red, green, blue].map(f64::from);
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        let spread = most - least;
        if spread < 24.0 || most < 48.0 {
            continue;
        }
        // The hue of HSV, as a part of the circle.
        let hue = if (most - r).abs() < f64::EPSILON {
            ((g - b) / spread).rem_euclid(6.0)
        } else if (most - g).abs() < f64::EPSILON {
            (b - r) / spread + 2.0
        } else {
            (r - g) / spread + 4.0
        } / 6.0;
        let weight = spread / 255.0 * spread / most;
        let bin = &mut sums[((hue * HUES as f64) as usize).min(HUES - 1)];
        for (sum, value) in bin.iter_mut().zip([r, g, b, 1.0]) {
            *sum += value * weight;
        }
    }
    let best = sums.into_iter().max_by(|one, other| one[3].total_cmp(&other[3]))?;
    // Less than a hundredth of the picture in one strong colour is a speck.
    (best[3] > count as f64 * 0.005).then(|| {
        let mean = |sum: f64| (sum / best[3]).round() as u8;
        Rgb(mean(best[0]), mean(best[1]), mean(best[2]))
    })
}
