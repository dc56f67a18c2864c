//! How every cell looks in every theme.
//!
//! A letter stands for a look: what the cells have in each of the themes, as the legend tells. Cells that look alike in all
//! themes have the same letter, so letters and legend together say everything about every cell. Words are compared as well:
//! they are the same in all themes.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::*;
use crate::tui::theme::Rgb;

/// The colour of the cover where no picture tells another one.
const COVER: Rgb = Rgb(96, 40, 200);
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Foreground, background, line and weights of a cell.
type Look = (Color, Color, Color, Modifier);

/// A look in each of the themes.
type Looks = [Look; Named::ALL.len()];

/// What some screens look like.
#[derive(Default)]
pub(super) struct Styles {
    legend: Vec<Looks>,
    screens: String,
}

impl Styles {
    /// Draws what is shown in every theme.
    pub fn add(&mut self, heading: &str, stage: &mut Stage) {
        let buffers = Named::ALL.map(|(theme, _)| {
            stage.wear(theme, COVER);
            stage.drawn()
        });
        let [first, others @ ..] = &buffers;
        for (other, (_, name)) in others.iter().zip(&Named::ALL[1..]) {
            let is_same = |one: &Cell, other: &Cell| one.symbol() == other.symbol();
            let pairs = first.content.iter().zip(&other.content);
            assert!(pairs.clone().all(|(one, other)| is_same(one, other)), "{name} has other words: {heading}");
        }
        let _ = write!(self.screens, "\n{heading}\n");
        for y in 0..first.area.height {
            let row: Vec<usize> = (0..first.area.width).map(|x| self.letter(&buffers, x, y)).collect();
            self.row(y, &row);
        }
    }

    fn letter(&mut self, buffers: &[Buffer; Named::ALL.len()], x: u16, y: u16) -> usize {
        let looks = std::array::from_fn(|theme| {
            let cell = &buffers[theme][(x, y)];
            (cell.fg, cell.bg, cell.underline_color, cell.modifier)
        });
        let known = self.legend.iter().position(|known| *known == looks);
        known.unwrap_or_else(|| {
            self.legend.push(looks);
            self.legend.len() - 1
        })
    }

    /// A row as runs, each its length and its letter; a last run of plain paper is left out, and so is a row of nothing else.
    fn row(&mut self, y: u16, row: &[usize]) {
        let mut runs: Vec<&[usize]> = row.chunk_by(|one, other| one == other).collect();
        if runs.last().is_some_and(|run| run[0] == 0) {
            runs.pop();
        }
        if !runs.is_empty() {
            let runs: Vec<String> = runs.iter().map(|run| format!("{}{}", run.len(), letter(run[0]))).collect();
            let _ = writeln!(self.screens, "{y:>2}  {}", runs.join(" "));
        }
    }

    /// The legend and the screens.
    pub fn told(&self) -> String {
        let mut told = String::new();
        for (index, looks) in self.legend.iter().enumerate() {
            let _ = write!(told, "{}", letter(index));
            for (look, (_, name)) in looks.iter().zip(Named::ALL) {
                let _ = write!(told, "  {name} {}", look_words(*look));
            }
            told.push('\n');
        }
        told + &self.screens
    }
}

fn letter(index: usize) -> char {
    LETTERS.chars().nth(index).expect("a screen of more looks than there are letters")
}

fn look_words((front, back, line, weights): Look) -> String {
    let color = |color| match color {
        Color::Reset => "-".to_owned(),
        Color::Rgb(red, green, blue) => format!("{red:02x}{green:02x}{blue:02x}"),
        other => format!("{other:?}"),
    };
    let mut words = format!("{}/{}", color(front), color(back));
    if line != Color::Reset {
        let _ = write!(words, "_{}", color(line));
    }
    for (name, _) in weights.iter_names() {
        let _ = write!(words, "+{}", name.to_lowercase());
    }
    words
}

/// The cover of what is heard in four colours, and the theme that takes its colour from it.
#[test]
fn a_record_with_its_picture() {
    use image::{DynamicImage, Rgb as Pixel, RgbImage};

    check("record", |stage| {
        stage.send(Message::Draws(crate::tui::art::Way::Blocks(crate::tui::art::Depth::True)));
        play(stage);
        stage.press("g n");
        let wish = stage.effects.iter().rev().find_map(|effect| match effect {
            Effect::Paint(wish) => Some(wish.clone()),
            _ => None,
        });
        // The smallest screen has no room for one.
        let Some(wish) = wish else { return };
        let colors = [[20, 20, 24], [176, 32, 64], [176, 32, 64], [240, 232, 200]];
        let pixel = |x, y| Pixel(colors[usize::from(x >= 32) + 2 * usize::from(y >= 32)]);
        let image = DynamicImage::ImageRgb8(RgbImage::from_fn(64, 64, pixel));
        let picture = crate::tui::art::tests::painted(&image, &wish);
        stage.send(Message::Painted(wish, Some(picture)));
    });
}
